/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Filters of a list as conditions over the table t. Column names come from the field's row, never
 * from input; what the input gives is a parameter. A reference is named by uid or by code; a
 * period filter asks for overlap: "2021-03" finds what may fall into March.
 */
#include "store/filter.h"

#include "model/date.h"

static enum status
add_number(struct statement *q, const struct field *f, struct str value)
{
	int64_t number;

	if (f->kind == FK_BOOL && (str_equal(value, STR("true")) || str_equal(value, STR("yes"))))
		value = STR("1");
	if (f->kind == FK_BOOL && (str_equal(value, STR("false")) || str_equal(value, STR("no"))))
		value = STR("0");
	if (str_to_i64(value, INT64_MIN, INT64_MAX, &number) != ST_OK)
		return ST_INVALID;
	statement_add(q, "t.");
	statement_add_name(q, f->name);
	statement_add(q, " = ");
	statement_add_i64(q, number);
	return ST_OK;
}

static enum status
add_date(struct statement *q, const struct field *f, struct str value)
{
	int32_t days;

	if (date_parse(value, &days) != ST_OK)
		return ST_INVALID;
	statement_add(q, "t.");
	statement_add_name(q, f->name);
	statement_add(q, " = ");
	statement_add_i64(q, days);
	return ST_OK;
}

static void
add_text(struct statement *q, const struct field *f, struct str value)
{
	statement_add(q, "t.");
	statement_add_name(q, f->name);
	statement_add(q, " = ");
	statement_add_text(q, value);
}

static enum status
add_period(struct statement *q, const struct field *f, struct str value, struct arena *a)
{
	struct period window;

	if (period_make(a, (struct period){ .edtf = value, .words = STR_EMPTY }, NO_DAY, NO_DAY,
		&window) != ST_OK)
		return ST_INVALID;
	if (window.earliest == NO_DAY)
		window.earliest = DAY_FIRST;
	if (window.latest == NO_DAY)
		window.latest = DAY_LAST;
	/* An open end has no day stored: it reaches as far as one can ask. */
	buf_add_format(&q->text, "t.\"%s_edtf\" IS NOT NULL AND (t.\"%s_earliest\" IS NULL OR "
	    "t.\"%s_earliest\" <= ", f->name, f->name, f->name);
	statement_add_i64(q, window.latest);
	buf_add_format(&q->text, ") AND (t.\"%s_latest\" IS NULL OR t.\"%s_latest\" >= ", f->name,
	    f->name);
	statement_add_i64(q, window.earliest);
	statement_add(q, ")");
	return ST_OK;
}

/* Where a filter by reference is added, and for whom. */
struct narrowing {
	struct statement *q;
	struct viewer viewer;
	const struct record_type *type;
};

/*
 * "SELECT id of the target by uid or code" without brackets. Only what the viewer sees is found:
 * the references to anything else are not shown to it either. The table is called t inside too,
 * as the condition on who sees it expects; it needs nothing of the outer one.
 */
static void
add_target(const struct narrowing *n, const struct record_type *target, struct str value)
{
	struct statement *q = n->q;

	buf_add_format(&q->text, "SELECT t.id FROM \"%s\" t WHERE (t.uid = ", target->name);
	statement_add_text(q, value);
	if (target->code_field != NO_FIELD) {
		buf_add_format(&q->text, " OR replace(t.\"%s\", ' ', '-') = replace(",
		    target->fields[target->code_field].name);
		statement_add_text(q, value);
		statement_add(q, ", ' ', '-')");
	}
	statement_add(q, ") AND ");
	statement_add_visible(q, n->viewer, target);
}

static void
add_ref(const struct narrowing *n, const struct field *f, struct str value)
{
	struct statement *q = n->q;

	buf_add_format(&q->text, "t.\"%s_id\" IN (", f->name);
	add_target(n, type_find(str_from(f->ref)), value);
	statement_add(q, ")");
}

static const char *const party_types[] = { "agency", "pillar", "group" };

static void
add_party(const struct narrowing *n, const struct field *f, struct str value)
{
	struct statement *q = n->q;

	statement_add(q, "(");
	for (size_t i = 0; i < COUNT_OF(party_types); i++) {
		buf_add_format(&q->text, "%st.\"%s_type\" = '%s' AND t.\"%s_id\" IN (",
		    i > 0 ? " OR " : "", f->name, party_types[i], f->name);
		add_target(n, type_find(str_from(party_types[i])), value);
		statement_add(q, ")");
	}
	statement_add(q, ")");
}

/* "action/CJ-7": a type, by its name or plural, and what names the record in it. */
static enum status
add_any(const struct narrowing *n, const struct field *f, struct str value)
{
	struct statement *q = n->q;
	size_t slash = str_find_byte(value, '/', 0);
	const struct record_type *type;

	if (slash == SIZE_MAX)
		return ST_INVALID;
	type = type_find(str_part(value, 0, slash));
	if (type == NULL)
		type = type_find_plural(str_part(value, 0, slash));
	if (type == NULL)
		return ST_INVALID;
	buf_add_format(&q->text, "t.\"%s_type\" = '%s' AND t.\"%s_id\" IN (", f->name, type->name,
	    f->name);
	add_target(n, type, str_part(value, slash + 1, value.n));
	statement_add(q, ")");
	return ST_OK;
}

static void
add_linked(const struct narrowing *n, const struct field *f, const char *to_type,
    struct str value)
{
	struct statement *q = n->q;

	buf_add_format(&q->text, "t.id IN (SELECT l.from_id FROM record_link l WHERE "
	    "l.from_type = '%s' AND l.field = '%s' AND l.to_type = '%s' AND l.to_id IN (",
	    n->type->name, f->name, to_type);
	add_target(n, type_find(str_from(to_type)), value);
	statement_add(q, "))");
}

static void
add_linked_parties(const struct narrowing *n, const struct field *f, struct str value)
{
	struct statement *q = n->q;

	statement_add(q, "(");
	for (size_t i = 0; i < COUNT_OF(party_types); i++) {
		if (i > 0)
			statement_add(q, " OR ");
		add_linked(n, f, party_types[i], value);
	}
	statement_add(q, ")");
}

static void
add_listed_text(struct statement *q, const struct record_type *type, const struct field *f,
    struct str value)
{
	buf_add_format(&q->text, "t.id IN (SELECT l.from_id FROM record_text l WHERE "
	    "l.from_type = '%s' AND l.field = '%s' AND l.text = ", type->name, f->name);
	statement_add_text(q, value);
	statement_add(q, ")");
}

enum status
filter_add(struct statement *q, const struct narrow *narrow, const struct filter *filter)
{
	const struct record_type *type = narrow->type;
	const struct narrowing n = { q, narrow->viewer, type };
	const struct field *f = &type->fields[filter->field];

	switch (f->kind) {
	case FK_TEXT:
	case FK_CHOICE:
	case FK_MARKED:
		add_text(q, f, filter->value);
		return ST_OK;
	case FK_INT:
	case FK_BOOL:
	case FK_INSTANT:
		return add_number(q, f, filter->value);
	case FK_DATE:
		return add_date(q, f, filter->value);
	case FK_PERIOD:
		return add_period(q, f, filter->value, narrow->arena);
	case FK_REF:
		add_ref(&n, f, filter->value);
		return ST_OK;
	case FK_REFS:
		add_linked(&n, f, f->ref, filter->value);
		return ST_OK;
	case FK_PARTY:
		add_party(&n, f, filter->value);
		return ST_OK;
	case FK_ANY:
		return add_any(&n, f, filter->value);
	case FK_PARTIES:
		add_linked_parties(&n, f, filter->value);
		return ST_OK;
	case FK_TEXTS:
		add_listed_text(q, type, f, filter->value);
		return ST_OK;
	case FK_READERS:
	case FK_NONE:
	case FK_COUNT:
		break;
	}
	return ST_INVALID;
}
