/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lists of records and single records, for every type alike: the rows stand for one route per
 * type. A record's ETag names its version and the bytes: titles of other records that it shows may
 * change while its version does not.
 */
#include "api/answer.h"
#include "api/condition.h"
#include "api/routes.h"
#include "base/limits.h"
#include "model/instant.h"

static const struct input list_inputs[] = {
	PAGE_INPUTS,
	{ .name = "sort", .kind = IK_SORT,
	    .help = "Field to sort by, with - before it to go down." },
	FRAMEWORK_INPUT("Short name of the framework; every framework when left out."),
};

static enum status
list(struct call *call)
{
	struct answer_page page = page_of(call);
	const struct input_value *sort = call_input(call, "sort");
	struct record_query query = {
		.type = call->route->type,
		.filters = call->filters,
		.nfilters = call->nfilters,
		.sort_field = sort->is_set ? (size_t)sort->number : NO_FIELD,
		.is_descending = str_starts(sort->text, STR("-")),
		.limit = page.limit,
		.offset = page.offset,
	};
	struct record_list records;
	struct answer answer;
	enum status st;

	if ((st = answer_framework(call, &query.framework_id)) != ST_OK)
		return st;
	st = record_list(call->store, call->viewer, &query, call->arena, &records);
	if (st != ST_OK)
		return st;
	page.total = records.total;
	answer_begin(&answer, call);
	json_write_object(&answer.json, NULL);
	json_write_array(&answer.json, "items");
	for (size_t i = 0; i < records.n; i++) {
		struct resource_view view = view_of(call, records.items[i]);

		resource_write(&answer.json, NULL, records.items[i], &view);
	}
	json_end_array(&answer.json);
	return answer_send_page(&answer, &page);
}

const struct route api_route_list = {
	.method = METHOD_GET, .path = API_ROOT "{plural}", .permission = PERM_PUBLIC,
	.flags = RF_API | RF_EACH_TYPE | RF_FILTERS | RF_CACHE, .answer = "list",
	.inputs = list_inputs, .ninputs = COUNT_OF(list_inputs),
	.summary = "Lists records, narrowed by fields and sorted.",
	.handler = list,
};

static const struct input show_inputs[] = {
	{ .name = "as_of", .kind = IK_TEXT, .max = 40,
	    .help = "A day (its end in the network's zone) or an instant in UTC: the record as it "
	        "stood then." },
	FRAMEWORK_INPUT("Short name of the framework in which a code is meant; else the first."),
};

static enum status
parse_as_of(struct call *call, struct str text, int64_t *out_ms)
{
	int32_t day;

	if (date_parse(text, &day) == ST_OK) {
		*out_ms = call_day_end_ms(call, day);
		return ST_OK;
	}
	if (instant_parse(text, out_ms) == ST_OK)
		return ST_OK;
	return errors_add(&call->errors, ST_INVALID, "as_of",
	    "Give a day such as 2021-03-15, or an instant such as 2021-03-15T12:00:00Z.");
}

static enum status
go_back(struct call *call, struct record **record)
{
	struct str text = call_input(call, "as_of")->text;
	int64_t at_ms;
	enum status st;

	if ((st = parse_as_of(call, text, &at_ms)) != ST_OK)
		return st;
	st = record_as_of(call->store, call->viewer, *record, at_ms, call->arena, record);
	if (st == ST_NOT_FOUND)
		return errors_add(&call->errors, st, NULL,
		    "This %s was not there yet, or no longer, at %.*s.",
		    call->route->type->name, STR_ARG(text));
	return st;
}

/* As it stood; what one may do with it is said of the present alone. */
static enum status
show_past(struct call *call, struct record *record, struct answer *answer)
{
	enum status st = go_back(call, &record);
	struct resource_view view;

	if (st != ST_OK)
		return st;
	view = view_of(call, record);
	answer_begin(answer, call);
	resource_write(&answer->json, NULL, record, &view);
	return answer_send(answer);
}

static enum status
show(struct call *call)
{
	struct record *record;
	struct answer answer;
	enum status st;

	if ((st = answer_find(call, &record)) != ST_OK)
		return st;
	if (call_input(call, "as_of")->is_set)
		return show_past(call, record, &answer);
	if ((st = answer_record(&answer, call, record)) != ST_OK ||
	    (st = answer_send(&answer)) != ST_OK)
		return st;
	response_set_etag(call->rs, record_tag(call->arena, record, buf_str(&answer.buf)));
	return ST_OK;
}

const struct route api_route_show = {
	.method = METHOD_GET, .path = API_ROOT "{plural}/{key}", .permission = PERM_PUBLIC,
	.flags = RF_API | RF_EACH_TYPE | RF_CACHE, .answer = "record",
	.inputs = show_inputs, .ninputs = COUNT_OF(show_inputs),
	.summary = "Gives one record by its id or code.",
	.handler = show,
};
