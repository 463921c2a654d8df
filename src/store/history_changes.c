/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What entries of the history changed, read out of the very payload that the chain hashes, and
 * cut down to what the viewer may read: fields that are not for it, references to what it does
 * not see. Digests and references of a whole list are looked up together, never row by row. The
 * payload itself is given only to those who may read all that can stand in it.
 */
#include "base/json_read.h"
#include "base/map.h"
#include "model/types/types.h"
#include "store/private.h"

#define AT_ONCE 40 /* values of one query; the condition of the viewer takes the rest */

/* A value of a personal field, known by its digest until the secrets are read. */
struct secret {
	struct str digest;
	const struct field *field;
	struct value *into;
	bool *is_erased;
	bool is_found;
};

/* A record that values refer to. */
struct target {
	struct ref ref;
	bool is_seen;
};

struct targets {
	struct map index; /* by uid */
	struct target *items;
	size_t n;
	size_t capacity;
};

struct changes {
	struct store *store;
	struct arena *arena;
	struct viewer viewer;
	struct map by_digest;
	struct secret *secrets;
	size_t nsecrets;
	size_t capacity;
	struct targets *targets; /* as record_types */
};

/* --- out of the payload -------------------------------------------------------------------- */

static bool
reads_field(const struct changes *c, const struct history_entry *e, const struct field *f)
{
	unsigned reach = viewer_reach(c->viewer, f->read, e->framework_id);

	if ((reach & REACH_ALL) != 0)
		return true;
	return (reach & REACH_OWN) != 0 && c->viewer.kind == VIEWER_PERSON &&
	    e->type == &type_person && str_equal(e->uid, c->viewer.person->uid);
}

static enum status
read_side(struct changes *c, const struct field *f, const struct json_t *json,
    struct value *into, bool *is_erased)
{
	struct str digest;

	if ((f->flags & FF_PERSONAL) == 0 || !json_as_text(json_member(json, "salted"), &digest))
		return value_read_json(c->arena, f, json, into) == ST_OK ? ST_OK : ST_CORRUPT;
	arena_reserve(c->arena, c->secrets, c->nsecrets, c->capacity);
	c->secrets[c->nsecrets++] = (struct secret){ digest, f, into, is_erased, false };
	return ST_OK;
}

static enum status
read_fields(struct changes *c, struct history_entry *e, const struct json_t *fields)
{
	const struct record_type *type = e->type;

	e->changes = arena_make_array(c->arena, struct history_change, type->nfields);
	for (size_t i = 0; i < type->nfields; i++) {
		const struct field *f = &type->fields[i];
		const struct json_t *sides = json_member(fields, f->name);
		struct history_change *change = &e->changes[e->nchanges];
		size_t n;

		if (!json_as_list(sides, &n) || n != 2)
			continue;
		if (!reads_field(c, e, f)) {
			e->is_partial = true;
			continue;
		}
		change->field = i;
		if (read_side(c, f, json_item(sides, 0), &change->before,
			&change->before_is_erased) != ST_OK ||
		    read_side(c, f, json_item(sides, 1), &change->after,
			&change->after_is_erased) != ST_OK)
			return ST_CORRUPT;
		e->nchanges++;
	}
	return ST_OK;
}

static void
read_visibility(struct history_entry *e, const struct json_t *sides)
{
	struct str name;

	if (json_as_text(json_item(sides, 0), &name))
		(void)visibility_find(name, &e->visibility_before);
	if (json_as_text(json_item(sides, 1), &name))
		(void)visibility_find(name, &e->visibility_after);
}

static enum status
read_payload(struct changes *c, struct history_entry *e)
{
	const struct json_t *tree;

	if (json_parse(c->arena, e->payload, &tree) != ST_OK)
		return ST_CORRUPT;
	e->agency = json_member_text(c->arena, tree, "agency");
	e->reason = json_member_text(c->arena, tree, "reason");
	read_visibility(e, json_member(tree, "visibility"));
	return e->type == NULL ? ST_OK : read_fields(c, e, json_member(tree, "fields"));
}

/* --- secrets ------------------------------------------------------------------------------- */

static enum status
take_secret(struct changes *c, struct str digest, struct str value)
{
	const struct json_t *json;
	int64_t i;

	if (!map_get(&c->by_digest, digest, &i))
		return ST_OK;
	c->secrets[i].is_found = true;
	if (json_parse_value(c->arena, value, &json) != ST_OK)
		return ST_CORRUPT;
	return value_read_json(c->arena, c->secrets[i].field, json, c->secrets[i].into) == ST_OK
	    ? ST_OK : ST_CORRUPT;
}

static enum status
read_some_secrets(struct changes *c, size_t from, size_t end)
{
	struct statement q;
	struct stmt *stmt;
	bool row;
	enum status st;

	statement_init(&q, c->store->db, c->arena);
	statement_add(&q, "SELECT digest, value FROM history_secret WHERE digest IN (");
	for (size_t i = from; i < end; i++) {
		statement_add(&q, i == from ? "" : ", ");
		statement_add_text(&q, c->secrets[i].digest);
	}
	statement_add(&q, ")");
	stmt = statement_prepare(&q, c->store->db);
	while ((st = stmt_step(stmt, &row)) == ST_OK && row) {
		if ((st = take_secret(c, stmt_text(stmt, 0), stmt_text(stmt, 1))) != ST_OK)
			break;
	}
	stmt_reset(stmt);
	return st;
}

static enum status
read_secrets(struct changes *c)
{
	c->by_digest.arena = c->arena;
	for (size_t i = 0; i < c->nsecrets; i++)
		map_set(&c->by_digest, c->secrets[i].digest, (int64_t)i);
	for (size_t i = 0; i < c->nsecrets; i += AT_ONCE) {
		enum status st = read_some_secrets(c, i,
		    i + AT_ONCE < c->nsecrets ? i + AT_ONCE : c->nsecrets);

		if (st != ST_OK)
			return st;
	}
	for (size_t i = 0; i < c->nsecrets; i++)
		*c->secrets[i].is_erased = !c->secrets[i].is_found;
	return ST_OK;
}

/* --- references ---------------------------------------------------------------------------- */

static void
collect_value(struct changes *c, const struct value *v)
{
	for (size_t i = 0; i < v->nrefs; i++) {
		struct targets *t = &c->targets[type_index(v->refs[i].type)];
		int64_t known;

		t->index.arena = c->arena;
		if (map_get(&t->index, v->refs[i].uid, &known))
			continue;
		map_set(&t->index, v->refs[i].uid, (int64_t)t->n);
		arena_reserve(c->arena, t->items, t->n, t->capacity);
		t->items[t->n++] = (struct target){ .ref = v->refs[i] };
	}
}

static enum status
take_targets(struct changes *c, struct targets *t, struct stmt *stmt)
{
	bool row;
	enum status st;

	while ((st = stmt_step(stmt, &row)) == ST_OK && row) {
		struct ref *ref;
		int64_t i;

		if (!map_get(&t->index, stmt_text(stmt, 1), &i))
			continue;
		ref = &t->items[i].ref;
		t->items[i].is_seen = true;
		ref->id = stmt_i64(stmt, 0);
		ref->code = stmt_dup(stmt, 2, c->arena);
		ref->title = stmt_dup(stmt, 3, c->arena);
		if (ref->title.n == 0)
			ref->title = ref->code;
	}
	stmt_reset(stmt);
	return st;
}

static enum status
read_some_targets(struct changes *c, const struct record_type *type, struct targets *t,
    size_t from)
{
	const struct type_sql *sql = sql_of(c->store, type);
	struct statement q;

	statement_init(&q, c->store->db, c->arena);
	buf_add_format(&q.text, "SELECT t.id, t.uid, %s, %s FROM \"%s\" t WHERE t.uid IN (",
	    sql->code, sql->title, type->name);
	for (size_t i = from; i < t->n && i < from + AT_ONCE; i++) {
		statement_add(&q, i == from ? "" : ", ");
		statement_add_text(&q, t->items[i].ref.uid);
	}
	statement_add(&q, ") AND ");
	statement_add_visible(&q, c->viewer, type);
	return take_targets(c, t, statement_prepare(&q, c->store->db));
}

static enum status
read_targets(struct changes *c)
{
	for (size_t k = 0; k < record_type_count; k++) {
		struct targets *t = &c->targets[k];

		for (size_t i = 0; i < t->n; i += AT_ONCE) {
			enum status st = read_some_targets(c, record_types[k], t, i);

			if (st != ST_OK)
				return st;
		}
	}
	return ST_OK;
}

/* Names the targets that are seen and leaves out the others; false where any was. */
static bool
name_targets(struct changes *c, struct value *v)
{
	size_t n = 0;

	for (size_t i = 0; i < v->nrefs; i++) {
		struct targets *t = &c->targets[type_index(v->refs[i].type)];
		struct str words = v->refs[i].words;
		int64_t k = 0;

		if (!map_get(&t->index, v->refs[i].uid, &k) || !t->items[k].is_seen)
			continue;
		v->refs[n] = t->items[k].ref;
		v->refs[n++].words = words;
	}
	if (n == v->nrefs)
		return true;
	v->nrefs = n;
	v->is_set = n > 0;
	return false;
}

/* --- what is left -------------------------------------------------------------------------- */

static void
finish_entry(struct changes *c, struct history_entry *e)
{
	bool is_whole = !e->is_partial;
	size_t n = 0;

	for (size_t i = 0; i < e->nchanges; i++) {
		struct history_change *change = &e->changes[i];
		bool before = name_targets(c, &change->before);
		bool after = name_targets(c, &change->after);

		is_whole = is_whole && before && after;
		change->before_is_partial = !before;
		/* Two values that differ in nothing the viewer sees. */
		if ((!before || !after) && value_equal(&e->type->fields[change->field],
		    &change->before, &change->after))
			continue;
		e->changes[n++] = *change;
	}
	e->nchanges = n;
	if (!is_whole && c->viewer.kind != VIEWER_OPERATOR) {
		e->payload = STR_EMPTY;
		e->hash = STR_EMPTY;
	}
}

static bool
is_listed(const struct changes *c, const struct history_entry *e)
{
	return c->viewer.kind == VIEWER_OPERATOR || e->nchanges > 0 ||
	    e->visibility_after != VISIBILITY_NOBODY || !str_equal(e->operation, STR("update"));
}

enum status
history_fill_changes(struct store *s, struct viewer viewer, struct arena *a,
    struct history_list *list)
{
	struct changes c = { .store = s, .arena = a, .viewer = viewer,
		.targets = arena_make_array(a, struct targets, record_type_count) };
	size_t n = 0;
	enum status st;

	for (size_t i = 0; i < list->n; i++) {
		if ((st = read_payload(&c, &list->items[i])) != ST_OK)
			return st;
	}
	if ((st = read_secrets(&c)) != ST_OK)
		return st;
	for (size_t i = 0; i < list->n; i++) {
		for (size_t k = 0; k < list->items[i].nchanges; k++) {
			collect_value(&c, &list->items[i].changes[k].before);
			collect_value(&c, &list->items[i].changes[k].after);
		}
	}
	if ((st = read_targets(&c)) != ST_OK)
		return st;
	for (size_t i = 0; i < list->n; i++) {
		finish_entry(&c, &list->items[i]);
		if (is_listed(&c, &list->items[i]))
			list->items[n++] = list->items[i];
	}
	list->n = n;
	return ST_OK;
}
