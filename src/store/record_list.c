/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading records: lists with filter, sort and page, single records by uid or code, and what
 * refers to a record. Each SELECT carries the viewer's condition; the count of a list is made
 * under the same condition, so that it cannot tell more than the list.
 */
#include "base/ulid.h"
#include "base/utf8.h"
#include "model/types/types.h"
#include "store/filter.h"
#include "store/private.h"

static bool
is_scoped(const struct record_type *type)
{
	return type != &type_framework && (type->flags & TF_GLOBAL) == 0;
}

static void
add_from(struct statement *q, const struct record_type *type, struct viewer viewer,
    int64_t framework_id)
{
	statement_add(q, " FROM ");
	statement_add_name(q, type->name);
	statement_add(q, " t WHERE ");
	statement_add_visible(q, viewer, type);
	if (framework_id == 0 || !is_scoped(type))
		return;
	statement_add(q, " AND t.framework_id = ");
	statement_add_i64(q, framework_id);
}

/* Starts one more alternative. */
static void
add_or(struct statement *q, bool *is_first)
{
	statement_add(q, *is_first ? "" : " OR ");
	*is_first = false;
}

/* "X IN ids", or where any of the type will do, that there is one. */
static void
add_among(struct statement *q, struct arena *a, const char *column,
    const struct target_ids *target)
{
	if (target->n == 0) {
		buf_add_format(&q->text, "%s IS NOT NULL", column);
		return;
	}
	buf_add_format(&q->text, "%s IN ", column);
	statement_add_ids(q, id_list_text(a, target->ids, target->n));
}

static void
add_single_refs(struct statement *q, struct arena *a, const struct record_type *type,
    const struct target_ids *target, bool *is_first)
{
	for (size_t i = 0; i < type->nfields; i++) {
		const struct field *f = &type->fields[i];

		if (field_is_list(f) || !field_may_refer(f, target->type))
			continue;
		add_or(q, is_first);
		if (f->kind != FK_REF)
			buf_add_format(&q->text, "t.\"%s_type\" = '%s' AND ", f->name,
			    target->type->name);
		add_among(q, a, str_dup_z(a, str_format(a, "t.\"%s_id\"", f->name)), target);
	}
}

static void
add_linked(struct statement *q, struct arena *a, const struct record_type *type,
    const struct touching *touching)
{
	buf_add_format(&q->text, "t.id IN (SELECT l.from_id FROM record_link l "
	    "WHERE l.from_type = '%s' AND (", type->name);
	for (size_t i = 0; i < touching->ntargets; i++) {
		buf_add_format(&q->text, "%sl.to_type = '%s' AND ", i == 0 ? "" : " OR ",
		    touching->targets[i].type->name);
		add_among(q, a, "l.to_id", &touching->targets[i]);
	}
	statement_add(q, "))");
}

/* LIKE folds letters one by one and took half of the time of the list. */
static void
add_title_words(struct statement *q, const struct record_type *type, struct str words)
{
	const char *name = type->fields[type->title_field].name;

	buf_add_format(&q->text, "replace(t.\"%s\", ", name);
	statement_add_text(q, words);
	buf_add_format(&q->text, ", '') <> t.\"%s\"", name);
}

static void
add_touching(struct statement *q, const struct record_query *query, struct arena *a)
{
	const struct touching *touching = query->touching;
	bool is_first = true;

	if (touching == NULL)
		return;
	statement_add(q, " AND (");
	for (size_t i = 0; i < touching->ntargets; i++)
		add_single_refs(q, a, query->type, &touching->targets[i], &is_first);
	if (touching->ntargets > 0) {
		add_or(q, &is_first);
		add_linked(q, a, query->type, touching);
	}
	if (touching->id != 0) {
		add_or(q, &is_first);
		statement_add(q, "t.id = ");
		statement_add_i64(q, touching->id);
	}
	if (touching->words.n > 0 && query->type->title_field != NO_FIELD) {
		add_or(q, &is_first);
		add_title_words(q, query->type, touching->words);
	}
	statement_add(q, is_first ? "1 = 0)" : ")");
}

static enum status
add_conditions(struct statement *q, struct viewer viewer, const struct record_query *query,
    struct arena *a)
{
	const struct narrow narrow = { query->type, viewer, a };
	enum status st;

	if (query->nfilters > LIMIT_FILTERS)
		return ST_INVALID;
	add_from(q, query->type, viewer, query->framework_id);
	add_touching(q, query, a);
	for (size_t i = 0; i < query->nfilters; i++) {
		if (query->filters[i].field >= query->type->nfields ||
		    !viewer_reads_field(viewer,
			&query->type->fields[query->filters[i].field]))
			return ST_INVALID;
		statement_add(q, " AND ");
		if ((st = filter_add(q, &narrow, &query->filters[i])) != ST_OK)
			return st;
		statement_add_readable(q, viewer,
		    query->type->fields[query->filters[i].field].read);
	}
	return ST_OK;
}

static void
add_sort_column(struct statement *q, const struct field *f, bool is_descending)
{
	const struct kind *k = field_kind(f);
	const char *suffix = f->kind == FK_PERIOD ? "_earliest" : k->columns[0].suffix;

	if (k->ncolumns == 0)
		return;
	buf_add_format(&q->text, "t.\"%s%s\"%s NULLS LAST, ", f->name, suffix,
	    is_descending ? " DESC" : "");
}

/* The field asked for, else the type's own order, else its code; the id decides ties. */
static void
add_order(struct statement *q, const struct record_type *type, size_t sort_field,
    bool is_descending)
{
	size_t field = sort_field;

	if (field == NO_FIELD)
		field = type->order_field != NO_FIELD ? type->order_field : type->code_field;
	statement_add(q, " ORDER BY ");
	if (field != NO_FIELD)
		add_sort_column(q, &type->fields[field], is_descending);
	statement_add(q, is_descending ? "t.id DESC" : "t.id");
}

static enum status
count_all(struct store *s, struct viewer viewer, const struct record_query *query,
    struct arena *a, int64_t *out)
{
	struct statement q;
	struct stmt *stmt;
	bool row;
	enum status st;

	statement_init(&q, s->db, a);
	statement_add(&q, "SELECT COUNT(*)");
	if ((st = add_conditions(&q, viewer, query, a)) != ST_OK)
		return st;
	stmt = statement_prepare(&q, s->db);
	if ((st = stmt_step(stmt, &row)) == ST_OK && row)
		*out = stmt_i64(stmt, 0);
	stmt_reset(stmt);
	return st;
}

/* Runs a SELECT of a type's columns and completes what it gives. */
static enum status
run_select(struct store *s, struct viewer viewer, const struct record_type *type,
    struct statement *q, struct arena *a, struct record_list *out)
{
	struct records found = { 0 };
	enum status st;

	if ((st = records_read(s, type, statement_prepare(q, s->db), a, &found)) != ST_OK ||
	    (st = records_complete(s, type, &viewer, a, &found)) != ST_OK)
		return st;
	records_hide_fields(viewer, found.items, found.n);
	*out = (struct record_list){ found.items, found.n, (int64_t)found.n };
	return ST_OK;
}

enum status
record_list(struct store *s, struct viewer viewer, const struct record_query *query,
    struct arena *a, struct record_list *out)
{
	struct record_list list;
	struct statement q;
	enum status st;

	statement_init(&q, s->db, a);
	statement_add(&q, "SELECT ");
	statement_add(&q, sql_of(s, query->type)->columns);
	if (query->sort_field != NO_FIELD && (query->sort_field >= query->type->nfields ||
	    !viewer_reads_field(viewer, &query->type->fields[query->sort_field])))
		return ST_INVALID;
	if ((st = add_conditions(&q, viewer, query, a)) != ST_OK)
		return st;
	add_order(&q, query->type, query->sort_field, query->is_descending);
	if (query->limit > 0 || query->offset > 0) {
		statement_add(&q, " LIMIT ");
		statement_add_i64(&q, query->limit > 0 ? query->limit : INT64_MAX);
		statement_add(&q, " OFFSET ");
		statement_add_i64(&q, query->offset);
	}
	if ((st = run_select(s, viewer, query->type, &q, a, &list)) != ST_OK)
		return st;
	if ((query->limit > 0 || query->offset > 0) &&
	    (st = count_all(s, viewer, query, a, &list.total)) != ST_OK)
		return st;
	*out = list;
	return ST_OK;
}

static enum status
first_of(struct record_list list, struct record **out)
{
	if (list.n == 0)
		return ST_NOT_FOUND;
	*out = list.items[0];
	return ST_OK;
}

static void
add_code_match(struct statement *q, const struct record_type *type, struct str key)
{
	const char *name = type->fields[type->code_field].name;

	/* "CJ-7" in an address is "CJ 7" in the text; the code as written wins. */
	buf_add_format(&q->text, " AND replace(t.\"%s\", ' ', '-') = replace(", name);
	statement_add_text(q, key);
	buf_add_format(&q->text, ", ' ', '-') ORDER BY t.\"%s\" = ", name);
	statement_add_text(q, key);
	statement_add(q, " DESC, t.id LIMIT 1");
}

enum status
record_find(struct store *s, struct viewer viewer, const struct record_type *type,
    int64_t framework_id, struct str key, struct arena *a, struct record **out)
{
	struct record_list list;
	struct statement q;
	enum status st;

	statement_init(&q, s->db, a);
	statement_add(&q, "SELECT ");
	statement_add(&q, sql_of(s, type)->columns);
	add_from(&q, type, viewer, framework_id);
	if (ulid_is_valid(key)) {
		statement_add(&q, " AND t.uid = ");
		statement_add_text(&q, key);
	} else if (type->code_field != NO_FIELD) {
		add_code_match(&q, type, key);
	} else {
		return ST_NOT_FOUND;
	}
	if ((st = run_select(s, viewer, type, &q, a, &list)) != ST_OK)
		return st;
	return first_of(list, out);
}

/* Codes of a framework are few: a prefix needs no index of its own. */
enum status
record_list_coded(struct store *s, struct viewer viewer, const struct code_query *query,
    struct arena *a, struct record_list *out)
{
	const struct field *code = &query->type->fields[query->type->code_field];
	struct statement q;

	*out = (struct record_list){ 0 };
	if (!viewer_reads_field(viewer, code))
		return ST_OK;
	statement_init(&q, s->db, a);
	statement_add(&q, "SELECT ");
	statement_add(&q, sql_of(s, query->type)->columns);
	add_from(&q, query->type, viewer, query->framework_id);
	statement_add_readable(&q, viewer, code->read);
	buf_add_format(&q.text, " AND substr(upper(replace(t.\"%s\", ' ', '-')), 1, ",
	    code->name);
	statement_add_i64(&q, (int64_t)utf8_length(query->start));
	statement_add(&q, ") = upper(replace(");
	statement_add_text(&q, query->start);
	statement_add(&q, ", ' ', '-'))");
	add_order(&q, query->type, NO_FIELD, false);
	statement_add(&q, " LIMIT ");
	statement_add_i64(&q, query->limit);
	return run_select(s, viewer, query->type, &q, a, out);
}

enum status
framework_find(struct store *s, struct viewer viewer, struct str slug, struct arena *a,
    struct record **out)
{
	struct record_list list;
	struct statement q;
	enum status st;

	if (slug.n > 0)
		return record_find(s, viewer, &type_framework, 0, slug, a, out);
	statement_init(&q, s->db, a);
	statement_add(&q, "SELECT ");
	statement_add(&q, sql_of(s, &type_framework)->columns);
	add_from(&q, &type_framework, viewer, 0);
	statement_add(&q, " ORDER BY t.id LIMIT 1");
	if ((st = run_select(s, viewer, &type_framework, &q, a, &list)) != ST_OK)
		return st;
	return first_of(list, out);
}

/* --- what refers to a record --------------------------------------------------------------- */

static bool
can_refer(const struct field *f, const struct record_type *target)
{
	return !field_is_list(f) && field_may_refer(f, target);
}

static void add_referring_ids(struct statement *q, const struct record_type *type,
    const struct record_type *through, const struct record *target);

/* The target itself, or what refers to it. */
static void
add_target_ids(struct statement *q, const struct record_type *through,
    const struct record *target)
{
	statement_add(q, " IN (");
	if (through == NULL)
		statement_add_i64(q, target->id);
	else
		add_referring_ids(q, through, NULL, target);
	statement_add(q, ")");
}

/* A union of one query per field, so that each uses its own index. */
static void
add_referring_ids(struct statement *q, const struct record_type *type,
    const struct record_type *through, const struct record *target)
{
	const struct record_type *to = through == NULL ? target->type : through;

	statement_add(q, "SELECT l.from_id FROM record_link l WHERE l.to_type = ");
	statement_add_text(q, str_from(to->name));
	statement_add(q, " AND l.to_id");
	add_target_ids(q, through, target);
	statement_add(q, " AND l.from_type = ");
	statement_add_text(q, str_from(type->name));
	for (size_t i = 0; i < type->nfields; i++) {
		const struct field *f = &type->fields[i];

		if (!can_refer(f, to))
			continue;
		buf_add_format(&q->text, " UNION SELECT u.id FROM \"%s\" u WHERE u.\"%s_id\"",
		    type->name, f->name);
		add_target_ids(q, through, target);
		if (f->kind != FK_REF)
			buf_add_format(&q->text, " AND u.\"%s_type\" = '%s'", f->name,
			    to->name);
	}
}

enum status
record_list_referring(struct store *s, struct viewer viewer, const struct record_type *type,
    const struct record *target, struct arena *a, struct record_list *out)
{
	return record_list_referring_through(s, viewer, type, NULL, target, a, out);
}

enum status
record_list_referring_through(struct store *s, struct viewer viewer,
    const struct record_type *type, const struct record_type *through,
    const struct record *target, struct arena *a, struct record_list *out)
{
	struct statement q;

	statement_init(&q, s->db, a);
	statement_add(&q, "SELECT ");
	statement_add(&q, sql_of(s, type)->columns);
	add_from(&q, type, viewer, 0);
	statement_add(&q, " AND t.id IN (");
	add_referring_ids(&q, type, through, target);
	statement_add(&q, ")");
	add_order(&q, type, NO_FIELD, false);
	return run_select(s, viewer, type, &q, a, out);
}
