/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From rows to records. The rows of a list are read by one statement, what other tables hold by
 * one statement per table and per type of target, never by one per row. Who may see a target is
 * decided in SQL; a reference to a target that did not come back is left out.
 */
#include "base/map.h"
#include "model/types/types.h"
#include "store/private.h"

static enum status
read_values(struct stmt *stmt, struct arena *a, struct record *r)
{
	int column = FIXED_COUNT;

	for (size_t i = 0; i < r->type->nfields; i++) {
		const struct field *f = &r->type->fields[i];
		const struct kind *k = field_kind(f);
		struct cell cells[KIND_COLUMNS] = { 0 };
		enum status st;

		if (k->ncolumns == 0)
			continue;
		for (size_t c = 0; c < k->ncolumns; c++, column++) {
			if (stmt_is_null(stmt, column))
				continue;
			cells[c].is_set = true;
			if (k->columns[c].type == CELL_INTEGER)
				cells[c].number = stmt_i64(stmt, column);
			else
				cells[c].text = stmt_dup(stmt, column, a);
		}
		if ((st = value_from_cells(a, f, cells, &r->values[i])) != ST_OK)
			return st;
	}
	return ST_OK;
}

static enum status
read_row(const struct record_type *type, struct stmt *stmt, struct arena *a, struct record **out)
{
	struct record *r = record_new(a, type);

	r->id = stmt_i64(stmt, FIXED_ID);
	r->uid = stmt_dup(stmt, FIXED_UID, a);
	r->framework_id = stmt_i64(stmt, FIXED_FRAMEWORK);
	r->visibility = (enum visibility)stmt_i64(stmt, FIXED_VISIBILITY);
	r->version = stmt_i64(stmt, FIXED_VERSION);
	r->created_ms = stmt_i64(stmt, FIXED_CREATED);
	r->changed_ms = stmt_i64(stmt, FIXED_CHANGED);
	*out = r;
	return read_values(stmt, a, r);
}

enum status
records_read(struct store *s, const struct record_type *type, struct stmt *stmt, struct arena *a,
    struct records *out)
{
	bool row;
	enum status st;

	(void)s;
	while ((st = stmt_step(stmt, &row)) == ST_OK && row) {
		arena_reserve(a, out->items, out->n, out->capacity);
		if ((st = read_row(type, stmt, a, &out->items[out->n])) != ST_OK)
			break;
		out->n++;
	}
	stmt_reset(stmt);
	return st;
}

/* --- links and texts ----------------------------------------------------------------------- */

static bool
has_kind(const struct record_type *type, enum field_kind first, enum field_kind second)
{
	for (size_t i = 0; i < type->nfields; i++) {
		if (type->fields[i].kind == first || type->fields[i].kind == second)
			return true;
	}
	return false;
}

/* What one completion works on. */
struct completion {
	struct store *store;
	const struct record_type *type;
	const struct viewer *viewer;
	struct arena *arena;
	struct records *records;
	struct map by_id; /* index of a record */
	struct str ids;
};

static struct record *
record_of_row(const struct completion *c, struct stmt *stmt, size_t *out_field)
{
	int64_t index;

	*out_field = type_field_find(c->type, stmt_text(stmt, 1));
	if (*out_field == NO_FIELD || !map_get_i64(&c->by_id, stmt_i64(stmt, 0), &index))
		return NULL;
	return c->records->items[index];
}

static struct stmt *
prepare_side(struct completion *c, const char *text)
{
	struct statement q;

	statement_init(&q, c->store->db, c->arena);
	statement_add(&q, text);
	statement_add_ids(&q, c->ids);
	statement_add(&q, " AND from_type = ");
	statement_add_text(&q, str_from(c->type->name));
	statement_add(&q, " ORDER BY from_id, field, position");
	return statement_prepare(&q, c->store->db);
}

static enum status
read_links(struct completion *c)
{
	struct stmt *stmt = prepare_side(c, "SELECT from_id, field, to_type, to_id, words "
	    "FROM record_link WHERE from_id IN ");
	bool row;
	enum status st;

	while ((st = stmt_step(stmt, &row)) == ST_OK && row) {
		size_t field;
		struct record *r = record_of_row(c, stmt, &field);
		const struct record_type *type = type_find(stmt_text(stmt, 2));

		if (r != NULL && type != NULL)
			record_add_ref(c->arena, r, field, type, stmt_i64(stmt, 3),
			    stmt_dup(stmt, 4, c->arena));
	}
	stmt_reset(stmt);
	return st;
}

static enum status
read_texts(struct completion *c)
{
	struct stmt *stmt = prepare_side(c, "SELECT from_id, field, text "
	    "FROM record_text WHERE from_id IN ");
	bool row;
	enum status st;

	while ((st = stmt_step(stmt, &row)) == ST_OK && row) {
		size_t field;
		struct record *r = record_of_row(c, stmt, &field);

		if (r != NULL)
			record_add_text(c->arena, r, field, stmt_dup(stmt, 2, c->arena));
	}
	stmt_reset(stmt);
	return st;
}

/* --- targets ------------------------------------------------------------------------------- */

/* Distinct numbers of one type that the records refer to, then the targets by number. */
struct targets {
	struct map index; /* of an id in items */
	int64_t *ids;
	struct ref *items;
	bool *is_seen;
	size_t n;
	size_t capacity;
};

static void
collect_value_targets(struct arena *a, const struct value *v, struct targets *all)
{
	for (size_t k = 0; k < v->nrefs; k++) {
		struct targets *t = &all[type_index(v->refs[k].type)];
		int64_t known;

		if (map_get_i64(&t->index, v->refs[k].id, &known))
			continue;
		map_set_i64(&t->index, v->refs[k].id, (int64_t)t->n);
		arena_reserve(a, t->ids, t->n, t->capacity);
		t->ids[t->n++] = v->refs[k].id;
	}
}

static void
collect_targets(struct completion *c, struct targets *all)
{
	for (size_t r = 0; r < c->records->n; r++) {
		for (size_t i = 0; i < c->type->nfields; i++)
			collect_value_targets(c->arena, &c->records->items[r]->values[i], all);
	}
}

static enum status
read_targets(struct completion *c, const struct record_type *type, struct targets *t)
{
	const struct type_sql *sql = sql_of(c->store, type);
	struct statement q;
	struct stmt *stmt;
	bool row;
	enum status st;

	t->items = arena_make_array(c->arena, struct ref, t->n);
	t->is_seen = arena_make_array(c->arena, bool, t->n);
	statement_init(&q, c->store->db, c->arena);
	statement_add(&q, "SELECT t.id, t.uid, ");
	statement_add(&q, sql->code);
	statement_add(&q, ", ");
	statement_add(&q, sql->title);
	statement_add(&q, " FROM ");
	statement_add_name(&q, type->name);
	statement_add(&q, " t WHERE t.id IN ");
	statement_add_ids(&q, id_list_text(c->arena, t->ids, t->n));
	if (c->viewer != VIEWER_STORE) {
		statement_add(&q, " AND ");
		statement_add_visible(&q, *c->viewer, type);
	}
	stmt = statement_prepare(&q, c->store->db);
	while ((st = stmt_step(stmt, &row)) == ST_OK && row) {
		int64_t i = 0;
		struct ref *target;

		if (!map_get_i64(&t->index, stmt_i64(stmt, 0), &i))
			continue;
		t->is_seen[i] = true;
		target = &t->items[i];
		*target = (struct ref){ .type = type, .id = stmt_i64(stmt, 0),
			.uid = stmt_dup(stmt, 1, c->arena), .code = stmt_dup(stmt, 2, c->arena),
			.title = stmt_dup(stmt, 3, c->arena) };
		if (target->title.n == 0)
			target->title = target->code;
	}
	stmt_reset(stmt);
	return st;
}

static void
fill_value(struct value *v, const struct targets *all)
{
	size_t kept = 0;

	for (size_t k = 0; k < v->nrefs; k++) {
		const struct targets *t = &all[type_index(v->refs[k].type)];
		struct str words = v->refs[k].words;
		int64_t i = 0;

		if (!map_get_i64(&t->index, v->refs[k].id, &i) || !t->is_seen[i])
			continue;
		v->refs[kept] = t->items[i];
		v->refs[kept++].words = words;
	}
	v->nrefs = kept;
	v->is_set = kept > 0;
}

static enum status
fill_targets(struct completion *c)
{
	struct targets *all = arena_make_array(c->arena, struct targets, record_type_count);
	enum status st;

	for (size_t i = 0; i < record_type_count; i++)
		all[i].index.arena = c->arena;
	collect_targets(c, all);
	for (size_t i = 0; i < record_type_count; i++) {
		if (all[i].n > 0 && (st = read_targets(c, record_types[i], &all[i])) != ST_OK)
			return st;
	}
	for (size_t r = 0; r < c->records->n; r++) {
		for (size_t i = 0; i < c->type->nfields; i++) {
			if (c->records->items[r]->values[i].nrefs > 0)
				fill_value(&c->records->items[r]->values[i], all);
		}
	}
	return ST_OK;
}

enum status
records_fill_targets(struct store *s, const struct record_type *type, const struct viewer *viewer,
    struct arena *a, struct records *records)
{
	struct completion c = { .store = s, .type = type, .viewer = viewer, .arena = a,
		.records = records };

	return fill_targets(&c);
}

enum status
records_complete(struct store *s, const struct record_type *type, const struct viewer *viewer,
    struct arena *a, struct records *records)
{
	struct completion c = { .store = s, .type = type, .viewer = viewer, .arena = a,
		.records = records, .by_id = { .arena = a } };
	int64_t *ids = arena_make_array(a, int64_t, records->n);
	enum status st;

	if (records->n == 0)
		return ST_OK;
	for (size_t i = 0; i < records->n; i++) {
		ids[i] = records->items[i]->id;
		map_set_i64(&c.by_id, ids[i], (int64_t)i);
	}
	c.ids = id_list_text(a, ids, records->n);
	if ((has_kind(type, FK_REFS, FK_PARTIES) || has_kind(type, FK_READERS, FK_READERS)) &&
	    (st = read_links(&c)) != ST_OK)
		return st;
	if (has_kind(type, FK_TEXTS, FK_TEXTS) && (st = read_texts(&c)) != ST_OK)
		return st;
	return fill_targets(&c);
}

enum status
records_read_after(struct store *s, const struct record_type *type, int64_t id, struct arena *a,
    struct records *out)
{
	struct statement q;
	enum status st;

	statement_init(&q, s->db, a);
	statement_add(&q, "SELECT ");
	statement_add(&q, sql_of(s, type)->columns);
	statement_add(&q, " FROM ");
	statement_add_name(&q, type->name);
	statement_add(&q, " t WHERE t.deleted_ms IS NULL AND t.id > ");
	statement_add_i64(&q, id);
	statement_add(&q, " ORDER BY t.id LIMIT ");
	statement_add_i64(&q, RECORDS_AT_ONCE);
	if ((st = records_read(s, type, statement_prepare(&q, s->db), a, out)) != ST_OK)
		return st;
	return records_complete(s, type, VIEWER_STORE, a, out);
}

/* One record by number, there or removed. */
static enum status
load_one(struct store *s, const struct record_type *type, int64_t id, const char *condition,
    struct arena *a, struct record **out)
{
	struct records found = { 0 };
	struct statement q;
	enum status st;

	statement_init(&q, s->db, a);
	statement_add(&q, "SELECT ");
	statement_add(&q, sql_of(s, type)->columns);
	statement_add(&q, " FROM ");
	statement_add_name(&q, type->name);
	statement_add(&q, " t WHERE ");
	statement_add(&q, condition);
	statement_add(&q, " AND t.id = ");
	statement_add_i64(&q, id);
	if ((st = records_read(s, type, statement_prepare(&q, s->db), a, &found)) != ST_OK ||
	    (st = records_complete(s, type, VIEWER_STORE, a, &found)) != ST_OK)
		return st;
	if (found.n == 0)
		return ST_NOT_FOUND;
	*out = found.items[0];
	return ST_OK;
}

enum status
record_load(struct store *s, const struct record_type *type, int64_t id, struct arena *a,
    struct record **out)
{
	return load_one(s, type, id, "t.deleted_ms IS NULL", a, out);
}

enum status
record_load_deleted(struct store *s, const struct record_type *type, int64_t id,
    struct arena *a, struct record **out)
{
	return load_one(s, type, id, "t.deleted_ms IS NOT NULL", a, out);
}

enum status
record_find_deleted(struct store *s, const struct record_type *type, struct str uid,
    struct arena *a, struct record **out)
{
	struct statement q;
	struct stmt *stmt;
	int64_t id = 0;
	bool row;
	enum status st;

	statement_init(&q, s->db, a);
	statement_add(&q, "SELECT t.id FROM ");
	statement_add_name(&q, type->name);
	statement_add(&q, " t WHERE t.deleted_ms IS NOT NULL AND t.uid = ");
	statement_add_text(&q, uid);
	stmt = statement_prepare(&q, s->db);
	if ((st = stmt_step(stmt, &row)) != ST_OK)
		return st;
	if (row)
		id = stmt_i64(stmt, 0);
	stmt_reset(stmt);
	return row ? record_load_deleted(s, type, id, a, out) : ST_NOT_FOUND;
}

/* --- fields that not everybody reads ------------------------------------------------------- */

bool
viewer_reads_field(struct viewer viewer, const struct field *f)
{
	return (viewer_reach(viewer, f->read, 0) & REACH_ALL) != 0;
}

static bool
is_own(struct viewer viewer, const struct record *r)
{
	if (viewer.kind != VIEWER_PERSON)
		return false;
	if (r->type == &type_person && r->id == viewer.person->person_id)
		return true;
	for (size_t i = 0; i < r->type->nfields; i++) {
		if ((r->type->fields[i].flags & FF_OWNER) == 0)
			continue;
		for (size_t k = 0; k < r->values[i].nrefs; k++) {
			if (r->values[i].refs[k].type == &type_person &&
			    r->values[i].refs[k].id == viewer.person->person_id)
				return true;
		}
	}
	return false;
}

static bool
may_read(struct viewer viewer, const struct field *f, const struct record *r, bool own)
{
	unsigned reach = viewer_reach(viewer, f->read, r->framework_id);

	/* Its own profile is nobody's secret to the person. */
	if (own && r->type == &type_person && f->read != PERM_NOBODY)
		return true;
	return (reach & REACH_ALL) != 0 || ((reach & REACH_OWN) != 0 && own);
}

void
records_hide_fields(struct viewer viewer, struct record **items, size_t n)
{
	const struct record_type *type = n == 0 ? NULL : items[0]->type;

	for (size_t f = 0; type != NULL && f < type->nfields; f++) {
		if (type->fields[f].read == PERM_PUBLIC)
			continue;
		for (size_t i = 0; i < n; i++) {
			if (!may_read(viewer, &type->fields[f], items[i],
			    is_own(viewer, items[i])))
				record_unset(items[i], f);
		}
	}
}
