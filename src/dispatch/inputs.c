/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads query and form of a request against what its route declares: its inputs, and with
 * RF_FILTERS the fields of its type that lists are narrowed by. What nobody declared is refused by
 * the API, where a misspelt filter would quietly give the whole list, and passed over by pages,
 * where addresses come from mails with tracking words in them.
 */
#include "dispatch/inputs.h"

#include <assert.h>

#include "base/limits.h"
#include "model/period.h"

bool
field_is_filter(const struct field *field)
{
	return (field->flags & FF_FILTER) != 0;
}

bool
field_is_sortable(const struct record_type *type, const struct field *field)
{
	return !field_is_list(field) && field->read == type->read;
}

static void
add_choices(struct buf *b, const char *const *choices)
{
	for (size_t i = 0; choices[i] != NULL; i++) {
		buf_add_z(b, i == 0 ? "" : ", ");
		buf_add_z(b, choices[i]);
	}
}

static enum status
refuse_choice(struct call *call, const struct input *input)
{
	struct buf b;

	buf_init(&b, call->arena, LIMIT_ERROR_BYTES);
	add_choices(&b, input->choices);
	return errors_add(&call->errors, ST_INVALID, input->name, "Take one of: %.*s.",
	    STR_ARG(buf_str(&b)));
}

static enum status
parse_choice(struct call *call, const struct input *input, struct input_value *value)
{
	for (size_t i = 0; input->choices[i] != NULL; i++) {
		if (str_equal(value->text, str_from(input->choices[i]))) {
			value->number = (int64_t)i;
			return ST_OK;
		}
	}
	return refuse_choice(call, input);
}

static enum status
parse_sort(struct call *call, const struct input *input, struct input_value *value)
{
	const struct record_type *type = call->route->type;
	struct str name = str_starts(value->text, STR("-"))
	    ? str_part(value->text, 1, value->text.n) : value->text;
	size_t field = type_field_find(type, name);
	struct buf b;

	if (field != NO_FIELD && field_is_sortable(type, &type->fields[field])) {
		value->number = (int64_t)field;
		return ST_OK;
	}
	buf_init(&b, call->arena, LIMIT_ERROR_BYTES);
	for (size_t i = 0; i < type->nfields; i++) {
		if (field_is_sortable(type, &type->fields[i]))
			buf_add_format(&b, "%s%s", b.n == 0 ? "" : ", ", type->fields[i].name);
	}
	return errors_add(&call->errors, ST_INVALID, input->name,
	    "Take one of these, with - before it to go down: %.*s.", STR_ARG(buf_str(&b)));
}

static enum status
parse_value(struct call *call, const struct input *input, struct input_value *value)
{
	int32_t day;

	switch (input->kind) {
	case IK_TEXT:
		if (value->text.n <= (size_t)input->max)
			return ST_OK;
		return errors_add(&call->errors, ST_INVALID, input->name,
		    "Give at most %lld bytes; these are %zu.", (long long)input->max,
		    value->text.n);
	case IK_INT:
		if (str_to_i64(value->text, input->min, input->max, &value->number) == ST_OK)
			return ST_OK;
		return errors_add(&call->errors, ST_INVALID, input->name,
		    "Give a whole number from %lld to %lld.", (long long)input->min,
		    (long long)input->max);
	case IK_CHOICE:
		return parse_choice(call, input, value);
	case IK_DATE:
		if (date_parse(value->text, &day) != ST_OK)
			return errors_add(&call->errors, ST_INVALID, input->name,
			    "Give a day of the calendar, such as 2021-03-31.");
		value->number = day;
		return ST_OK;
	case IK_FLAG:
		value->number = 1;
		return ST_OK;
	case IK_SORT:
		return parse_sort(call, input, value);
	}
	return ST_OK;
}

static enum status
refuse_twice(struct call *call, struct str name)
{
	return errors_add(&call->errors, ST_INVALID, str_dup_z(call->arena, name),
	    "This is given more than once; give it once.");
}

static enum status
take_input(struct call *call, size_t i, const struct http_pair *pair)
{
	const struct input *input = &call->route->inputs[i];
	struct input_value *value = &call->inputs[i];

	if (pair->value.n == 0 && input->kind != IK_FLAG)
		return ST_OK;
	if (value->is_set)
		return (call->route->flags & RF_API) != 0 ? refuse_twice(call, pair->name)
		    : ST_OK;
	value->is_set = true;
	value->text = pair->value;
	return parse_value(call, input, value);
}

static enum status
refuse_filter(struct call *call, const struct field *field, const char *words)
{
	return errors_add(&call->errors, ST_INVALID, field->name, "%s", words);
}

static enum status
check_filter(struct call *call, const struct field *field, struct str value)
{
	int64_t number;
	int32_t day;
	struct period period;
	struct buf b;

	if (value.n > LIMIT_FILTER_BYTES)
		return refuse_filter(call, field, "This is longer than any value of the field.");
	switch (field->kind) {
	case FK_CHOICE:
		if (field_choice_find(field, value.p, value.n) != SIZE_MAX)
			return ST_OK;
		buf_init(&b, call->arena, LIMIT_ERROR_BYTES);
		buf_add_z(&b, "Take one of:");
		for (size_t i = 0; i < field->nchoices; i++)
			buf_add_format(&b, "%s %s", i == 0 ? "" : ",", field->choices[i].code);
		buf_add_byte(&b, '.');
		return refuse_filter(call, field, str_dup_z(call->arena, buf_str(&b)));
	case FK_INT:
		if (str_to_i64(value, 0, field->max, &number) != ST_OK)
			return refuse_filter(call, field, "Give a whole number.");
		return ST_OK;
	case FK_BOOL:
		if (!str_equal(value, STR("true")) && !str_equal(value, STR("false")))
			return refuse_filter(call, field, "Give true or false.");
		return ST_OK;
	case FK_DATE:
		if (date_parse(value, &day) != ST_OK)
			return refuse_filter(call, field,
			    "Give a day of the calendar, such as 2021-03-31.");
		return ST_OK;
	case FK_PERIOD:
		if (period_make(call->arena, (struct period){ .edtf = value,
		    .words = STR_EMPTY }, NO_DAY, NO_DAY, &period) != ST_OK)
			return refuse_filter(call, field,
			    "Give a period in EDTF, such as 2021-03 or 2021-35.");
		return ST_OK;
	case FK_NONE:
	case FK_TEXT:
	case FK_MARKED:
	case FK_INSTANT:
	case FK_REF:
	case FK_REFS:
	case FK_PARTY:
	case FK_PARTIES:
	case FK_ANY:
	case FK_READERS:
	case FK_TEXTS:
	case FK_COUNT:
		break;
	}
	return ST_OK;
}

static bool
has_filter(const struct call *call, size_t field)
{
	for (size_t i = 0; i < call->nfilters; i++) {
		if (call->filters[i].field == field)
			return true;
	}
	return false;
}

static enum status
take_filter(struct call *call, size_t field, const struct http_pair *pair)
{
	if (pair->value.n == 0)
		return ST_OK;
	if (!viewer_reads_field(call->viewer, &call->route->type->fields[field]))
		return refuse_filter(call, &call->route->type->fields[field],
		    "You do not read this, so lists cannot be narrowed by it.");
	if (has_filter(call, field))
		return (call->route->flags & RF_API) != 0 ? refuse_twice(call, pair->name)
		    : ST_OK;
	call->filters[call->nfilters++] = (struct filter){ field, pair->value };
	return check_filter(call, &call->route->type->fields[field], pair->value);
}

static bool
has_filters(const struct route *route)
{
	return (route->flags & RF_FILTERS) != 0 && route->type != NULL;
}

/* What the address takes, for the person or program that misspelt one of it. */
static enum status
refuse_unknown(struct call *call, struct str name)
{
	const struct route *route = call->route;
	struct buf b;

	buf_init(&b, call->arena, LIMIT_ERROR_BYTES);
	for (size_t i = 0; i < route->ninputs; i++)
		buf_add_format(&b, "%s%s", b.n == 0 ? "" : ", ", route->inputs[i].name);
	for (size_t i = 0; has_filters(route) && i < route->type->nfields; i++) {
		if (field_is_filter(&route->type->fields[i]) &&
		    viewer_reads_field(call->viewer, &route->type->fields[i]))
			buf_add_format(&b, "%s%s", b.n == 0 ? "" : ", ",
			    route->type->fields[i].name);
	}
	if (b.n == 0)
		return errors_add(&call->errors, ST_INVALID, str_dup_z(call->arena, name),
		    "This address takes no parameters.");
	return errors_add(&call->errors, ST_INVALID, str_dup_z(call->arena, name),
	    "There is no parameter of this name here. Those there are: %.*s.",
	    STR_ARG(buf_str(&b)));
}

static enum status
take_pair(struct call *call, const struct http_pair *pair)
{
	const struct route *route = call->route;
	size_t field;

	for (size_t i = 0; i < route->ninputs; i++) {
		if (str_equal(pair->name, str_from(route->inputs[i].name)))
			return take_input(call, i, pair);
	}
	if (has_filters(route)) {
		field = type_field_find(route->type, pair->name);
		if (field != NO_FIELD && field_is_filter(&route->type->fields[field]))
			return take_filter(call, field, pair);
	}
	return (route->flags & RF_API) != 0 ? refuse_unknown(call, pair->name) : ST_OK;
}

/* One order, so that two spellings of one query are one entry of the page cache. */
static void
sort_filters(struct call *call)
{
	for (size_t i = 1; i < call->nfilters; i++) {
		struct filter moved = call->filters[i];
		size_t to = i;

		for (; to > 0 && call->filters[to - 1].field > moved.field; to--)
			call->filters[to] = call->filters[to - 1];
		call->filters[to] = moved;
	}
}

static void
set_fallbacks(struct call *call)
{
	const struct route *route = call->route;

	call->inputs = arena_make_array(call->arena, struct input_value, route->ninputs);
	for (size_t i = 0; i < route->ninputs; i++)
		call->inputs[i] = (struct input_value){ .text = STR_EMPTY,
			.number = route->inputs[i].fallback };
	if (has_filters(route))
		call->filters = arena_make_array(call->arena, struct filter,
		    route->type->nfields);
}

enum status
inputs_parse(struct call *call)
{
	enum status result = ST_OK;
	struct http_pairs pairs;
	enum status st;

	set_fallbacks(call);
	for (size_t i = 0; i < call->form.n; i++) {
		st = take_pair(call, &call->form.items[i]);
		if (st != ST_OK)
			result = st;
	}
	if (call->rq->raw_query.n == 0)
		return result;
	st = request_query(call->rq, &pairs);
	if (st != ST_OK)
		return errors_add(&call->errors, st, NULL,
		    "What follows the question mark of the address is not well formed.");
	for (size_t i = 0; i < pairs.n; i++) {
		st = take_pair(call, &pairs.items[i]);
		if (st != ST_OK)
			result = st;
	}
	sort_filters(call);
	return result;
}

const struct input_value *
call_input(const struct call *call, const char *name)
{
	size_t i = 0;

	while (i < call->route->ninputs &&
	    !str_equal(str_from(call->route->inputs[i].name), str_from(name)))
		i++;
	assert(i < call->route->ninputs);
	return &call->inputs[i];
}
