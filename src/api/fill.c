/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the JSON of a body to the values of a record. The shape is that in which records are
 * shown, so that a program can send back what it read; shorter ways to say the same (a period by
 * its words, a reference by its code) are taken too. Who may set what is asked later, of policy.
 * What surprises: a patch that gives new words of a period makes its dates anew from them.
 */
#include "api/fill.h"

#include "api/body.h"
#include "base/limits.h"
#include "model/date_words.h"
#include "model/form.h"
#include "model/kind.h"
#include "model/types/types.h"

static enum status
refuse(struct fill *fill, const char *member, const char *words)
{
	struct arena *a = fill->call->arena;

	return errors_add(&fill->call->errors, ST_INVALID, pointer_to(a, str_from(member)), "%s",
	    words);
}

/* How a value of a kind is written, for who wrote it otherwise. */
static const char *
shape_of(const struct field *f)
{
	switch (f->kind) {
	case FK_TEXT:
		return "Give a text.";
	case FK_MARKED:
		return "Give {\"text\": ..., \"marks\": [...]}.";
	case FK_CHOICE:
		return "Give the code of a choice, as a text.";
	case FK_INT:
		return "Give a whole number.";
	case FK_BOOL:
		return "Give true or false.";
	case FK_DATE:
		return "Give a day of the calendar, such as \"2021-03-31\".";
	case FK_INSTANT:
		return "Give an instant in UTC, such as \"2021-03-31T12:00:00.000Z\".";
	case FK_PERIOD:
		return "Give {\"words\": \"third quarter of 2021\"} or {\"edtf\": \"2021-35\"}.";
	case FK_TEXTS:
		return "Give a list of texts.";
	case FK_REF:
	case FK_REFS:
	case FK_PARTY:
	case FK_PARTIES:
	case FK_ANY:
	case FK_READERS:
	case FK_NONE:
	case FK_COUNT:
		break;
	}
	return "Give {\"type\": ..., \"id\": ...}, an id or a code.";
}

/* --- texts --------------------------------------------------------------------------------- */

enum status
fill_text(struct fill *fill, const struct field *f, const char *pointer, struct str *text)
{
	const struct form_rules rules = { .arena = fill->call->arena,
		.errors = &fill->call->errors };
	bool is_long = (f->flags & (FF_LONG | FF_RICH)) != 0;
	enum status st = form_clean_text(&rules, pointer, f->label, *text, text);

	if (st != ST_OK)
		return st;
	/* Indentation means something in paragraphs. */
	if (!is_long || str_trim(*text).n == 0)
		*text = str_trim(*text);
	if (!is_long && str_find_byte(*text, '\n', 0) != SIZE_MAX)
		return errors_add(&fill->call->errors, ST_INVALID, pointer,
		    "%s is one line. Join the lines into one.", f->label);
	return ST_OK;
}

/* What stands there already stays as it is, however it came to be. */
static enum status
clean_value(struct fill *fill, const struct field *f, const struct value *stored,
    struct value *v)
{
	struct arena *a = fill->call->arena;
	enum status result = ST_OK;

	if (value_equal(f, stored, v))
		return ST_OK;
	if (f->kind == FK_TEXT) {
		result = fill_text(fill, f, pointer_to(a, str_from(f->name)), &v->text);
		v->is_set = v->text.n > 0;
	}
	for (size_t i = 0; f->kind == FK_TEXTS && i < v->ntexts; i++) {
		if (fill_text(fill, f, str_dup_z(a, str_format(a, "/%s/%zu", f->name, i)),
		    &v->texts[i]) != ST_OK)
			result = ST_INVALID;
	}
	return result;
}

/* --- periods ------------------------------------------------------------------------------- */

struct years {
	int32_t first; /* days; NO_DAY where the framework says nothing */
	int32_t last;
};

/* The days that open ends are held to: those that the framework covers. */
static struct years
years_of(struct fill *fill)
{
	struct years years = { NO_DAY, NO_DAY };
	struct arena *a = fill->call->arena;
	struct record *framework;

	if (fill->framework_id == 0 || record_load(fill->call->store, &type_framework,
	    fill->framework_id, a, &framework) != ST_OK ||
	    !framework->values[FRAMEWORK_YEARS].is_set)
		return years;
	years.first = framework->values[FRAMEWORK_YEARS].period.earliest;
	years.last = framework->values[FRAMEWORK_YEARS].period.latest;
	return years;
}

/* Dates out of words that people agreed. False: a message was added. */
static bool
read_words(struct fill *fill, const struct field *f, struct period *p)
{
	static const struct date_context anywhere;
	struct date_reading reading;
	bool is_dateless = false;

	date_words_period(fill->call->arena, str_part(p->words, 0, LIMIT_FILTER_BYTES), &anywhere,
	    NULL, &reading);
	for (size_t i = 0; i < reading.found.n; i++)
		is_dateless = is_dateless || reading.found.mentions[i].role == MENTION_UNDECIDED ||
		    reading.found.mentions[i].role == MENTION_RECURRING;
	if (reading.found.ndoubts > 0) {
		errors_add(&fill->call->errors, ST_INVALID, str_format(fill->call->arena,
		    "/%s/words", f->name).p, "%.*s Give edtf beside the words.",
		    STR_ARG(reading.found.doubts[0].message));
		return false;
	}
	if (reading.period.edtf.n == 0 && !is_dateless) {
		errors_add(&fill->call->errors, ST_INVALID, str_format(fill->call->arena,
		    "/%s/words", f->name).p, "These words name no date. Give edtf beside "
		    "them, or \"edtf\": null where there is none.");
		return false;
	}
	p->edtf = reading.period.edtf;
	p->is_tentative = p->is_tentative || reading.period.is_tentative;
	return true;
}

static bool
take_text(const struct json_t *json, const char *name, bool *is_given, struct str *text)
{
	const struct json_t *member = json_member(json, name);

	*is_given = member != NULL;
	if (member == NULL)
		return true;
	*text = STR_EMPTY;
	return json_is_absent(member) || json_as_text(member, text);
}

static bool
has_only_members_of_a_period(const struct json_t *json)
{
	static const char *const names[] = { "edtf", "words", "tentative", "earliest", "latest" };
	const struct json_t *value;
	void *at = NULL;
	struct str name;

	while (json_next(json, &at, &name, &value)) {
		size_t i = 0;

		while (i < COUNT_OF(names) && !str_equal(name, str_from(names[i])))
			i++;
		if (i == COUNT_OF(names))
			return false;
	}
	return true;
}

/* Merges into what stands there; first and last day are always computed. */
static enum status
fill_period(struct fill *fill, const struct field *f, const struct json_t *json,
    struct value *v)
{
	struct period p = v->is_set ? v->period : (struct period){ .edtf = STR_EMPTY,
		.words = STR_EMPTY };
	const struct json_t *tentative = json_member(json, "tentative");
	struct years years = years_of(fill);
	bool has_edtf;
	bool has_words;

	if (!json_is_map(json) || !has_only_members_of_a_period(json) ||
	    !take_text(json, "edtf", &has_edtf, &p.edtf) ||
	    !take_text(json, "words", &has_words, &p.words))
		return refuse(fill, f->name, shape_of(f));
	if (has_words && fill_text(fill, f, str_dup_z(fill->call->arena,
	    str_format(fill->call->arena, "/%s/words", f->name)), &p.words) != ST_OK)
		return ST_INVALID;
	if (has_edtf && !has_words)
		p.words = STR_EMPTY;
	if (has_words && !has_edtf) {
		p.edtf = STR_EMPTY;
		p.is_tentative = false;
	}
	if (!json_is_absent(tentative) && !json_as_bool(tentative, &p.is_tentative))
		return refuse(fill, f->name, shape_of(f));
	if (has_words && !has_edtf && p.words.n > 0 && !read_words(fill, f, &p))
		return ST_INVALID;
	*v = (struct value){ .is_set = p.edtf.n > 0 || p.words.n > 0 };
	if (v->is_set && period_make(fill->call->arena, p, years.first, years.last,
	    &v->period) != ST_OK)
		return errors_add(&fill->call->errors, ST_INVALID,
		    str_format(fill->call->arena, "/%s/edtf", f->name).p, "\"%.*s\" is not a "
		    "date in EDTF. Write 2021, 2021-03, 2021-35 (third quarter), 2021-03-31 or "
		    "2022/2025.", STR_ARG(str_part(p.edtf, 0, 80)));
	return ST_OK;
}

/* --- members ------------------------------------------------------------------------------- */

static const char *const set_by_program[] = {
	"id", "type", "version", "created", "changed", "links", "permits",
};

static enum status
refuse_member(struct fill *fill, struct str name)
{
	const struct record_type *type = fill->record->type;
	struct arena *a = fill->call->arena;
	struct buf b;

	for (size_t i = 0; i < COUNT_OF(set_by_program); i++) {
		if (str_equal(name, str_from(set_by_program[i])))
			return errors_add(&fill->call->errors, ST_INVALID, pointer_to(a, name),
			    "The server sets this. Leave it out.");
	}
	buf_init(&b, a, LIMIT_ERROR_BYTES);
	for (size_t i = 0; i < type->nfields; i++)
		buf_add_format(&b, "%s, ", type->fields[i].name);
	return errors_add(&fill->call->errors, ST_INVALID, pointer_to(a, name),
	    "There is no member of this name. Those there are: %.*svisibility, reason.",
	    STR_ARG(buf_str(&b)));
}

static enum status
fill_visibility(struct fill *fill, const struct json_t *json)
{
	struct str name = STR_EMPTY;
	enum visibility v;

	if (!json_as_text(json, &name) || !visibility_find(name, &v) || v == VISIBILITY_NOBODY)
		return refuse(fill, "visibility",
		    "Take one of: public, observers, network, pillar, named.");
	fill->record->visibility = v;
	return ST_OK;
}

static bool
is_reference(const struct field *f)
{
	return f->kind == FK_REF || f->kind == FK_REFS || f->kind == FK_PARTY ||
	    f->kind == FK_PARTIES || f->kind == FK_ANY || f->kind == FK_READERS;
}

static enum status
fill_field(struct fill *fill, size_t field, const struct json_t *json)
{
	const struct field *f = &fill->record->type->fields[field];
	struct value v = fill->record->values[field];
	enum status st;

	if ((f->flags & FF_AUTHOR) != 0 && fill->record->id == 0)
		return refuse(fill, f->name, "Who writes stands here by itself. Leave it out.");
	if (json_is_absent(json)) {
		record_unset(fill->record, field);
		return ST_OK;
	}
	if (f->kind == FK_PERIOD) {
		st = fill_period(fill, f, json, &v);
	} else if (is_reference(f)) {
		st = fill_refs(fill, f, json, &v);
	} else {
		if (value_read_json(fill->call->arena, f, json, &v) != ST_OK)
			return refuse(fill, f->name, shape_of(f));
		st = clean_value(fill, f, &fill->record->values[field], &v);
	}
	if (st == ST_OK)
		fill->record->values[field] = v;
	return st;
}

enum status
fill_record(struct fill *fill, const struct json_t *body)
{
	enum status result = ST_OK;
	const struct json_t *value;
	void *at = NULL;
	struct str name;

	while (json_next(body, &at, &name, &value)) {
		size_t field = type_field_find(fill->record->type, name);
		enum status st;

		if (str_equal(name, STR("reason")) && field == NO_FIELD)
			continue;
		if (field != NO_FIELD)
			st = fill_field(fill, field, value);
		else if (str_equal(name, STR("visibility")))
			st = fill_visibility(fill, value);
		else
			st = refuse_member(fill, name);
		if (st != ST_OK && st != ST_INVALID)
			return st;
		if (st != ST_OK)
			result = st;
	}
	return result;
}

enum status
fill_reason(struct call *call, const struct json_t *body, struct str *out)
{
	const struct form_rules rules = { .arena = call->arena, .errors = &call->errors };
	const struct json_t *reason = json_member(body, "reason");
	struct str text = STR_EMPTY;

	*out = STR_EMPTY;
	if (json_is_absent(reason))
		return ST_OK;
	if (!json_as_text(reason, &text) || text.n > LIMIT_REASON_BYTES)
		return errors_add(&call->errors, ST_INVALID, "/reason",
		    "Say why in a text of at most %d bytes.", LIMIT_REASON_BYTES);
	return form_clean_text(&rules, "/reason", "Reason", str_trim(text), out);
}
