/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A record as it stood at an instant, put together again from the entries up to it. What was
 * closed then, or was closed at any time since, stays closed to those who could not see it,
 * though the record is open today; entries after the instant are read for that alone.
 * Entries are read twice: once to find the last that set each field, keeping nothing, and again
 * for those few, so that a record of ten thousand changes takes the memory of one.
 */
#include "base/json_read.h"
#include "model/types/types.h"
#include "store/private.h"

struct rebuild {
	struct store *store;
	struct arena *arena;
	struct history_state *state;
	struct record *record;
	size_t *set_by; /* of each field: the entry that set it last, counted from 1; 0: none */
	size_t n;       /* entries read */
};

/* {"salted": digest}: the value lies with the secrets, unless it was erased. */
static enum status
read_secret(struct rebuild *b, struct str digest, const struct json_t **out)
{
	struct stmt *s = db_sql(b->store->db,
	    SQL("SELECT value FROM history_secret WHERE digest = $1"));
	bool row;
	enum status st;

	*out = NULL;
	stmt_bind_text(s, 1, digest);
	if ((st = stmt_step(s, &row)) != ST_OK)
		return st;
	if (row)
		st = json_parse_value(b->arena, stmt_text(s, 0), out) == ST_OK ? ST_OK : ST_CORRUPT;
	stmt_reset(s);
	return st;
}

static enum status
apply_field(struct rebuild *b, size_t field, const struct json_t *now)
{
	const struct field *f = &b->record->type->fields[field];
	struct str digest;
	enum status st;

	if ((f->flags & FF_PERSONAL) != 0 && json_as_text(json_member(now, "salted"), &digest) &&
	    (st = read_secret(b, digest, &now)) != ST_OK)
		return st;
	return value_read_json(b->arena, f, now, &b->record->values[field]) == ST_OK ? ST_OK
	    : ST_CORRUPT;
}

/* The visibility that an entry gave the record, if it gave it any. */
static enum status
read_visibility(const struct json_t *tree, enum visibility *out)
{
	struct str name;

	if (json_as_text(json_item(json_member(tree, "visibility"), 1), &name) &&
	    !visibility_find(name, out))
		return ST_CORRUPT;
	return ST_OK;
}

/* What an entry set a field to; NULL where it did not. */
static const struct json_t *
set_to(const struct json_t *tree, const struct field *f)
{
	const struct json_t *change = json_member(json_member(tree, "fields"), f->name);
	size_t n;

	return json_as_list(change, &n) && n == 2 ? json_item(change, 1) : NULL;
}

/* All that an entry says but values. */
static enum status
note_entry(struct rebuild *b, int64_t at_ms, const struct json_t *tree)
{
	const struct record_type *type = b->record->type;
	enum status st = read_visibility(tree, &b->record->visibility);

	b->state->is_there =
	    !str_equal(json_member_text(b->arena, tree, "operation"), STR("delete"));
	b->state->since = b->record->visibility;
	for (size_t i = 0; i < type->nfields; i++) {
		if (set_to(tree, &type->fields[i]) != NULL)
			b->set_by[i] = b->n;
	}
	if (b->record->version++ == 0)
		b->record->created_ms = at_ms;
	b->record->changed_ms = at_ms;
	return st;
}

/* What came after the instant counts only where it closed the record. */
static enum status
note_later(struct rebuild *b, const struct json_t *tree)
{
	enum visibility later = VISIBILITY_NOBODY;
	enum status st = read_visibility(tree, &later);

	if (st == ST_OK && later > b->state->since)
		b->state->since = later;
	return st;
}

static enum status
find_target(struct rebuild *b, struct ref *target)
{
	struct statement q;
	struct stmt *stmt;
	bool row;
	enum status st;

	statement_init(&q, b->store->db, b->arena);
	statement_add(&q, "SELECT id FROM ");
	statement_add_name(&q, target->type->name);
	statement_add(&q, " WHERE uid = ");
	statement_add_text(&q, target->uid);
	stmt = statement_prepare(&q, b->store->db);
	if ((st = stmt_step(stmt, &row)) != ST_OK)
		return st;
	target->id = row ? stmt_i64(stmt, 0) : 0;
	stmt_reset(stmt);
	return ST_OK;
}

/* Targets are named as they are called today, and only where they are seen today. */
static enum status
find_targets(struct rebuild *b)
{
	struct records one = { &b->record, 1, 1 };
	enum status st;

	for (size_t i = 0; i < b->record->type->nfields; i++) {
		struct value *v = &b->record->values[i];

		for (size_t k = 0; k < v->nrefs; k++) {
			if ((st = find_target(b, &v->refs[k])) != ST_OK)
				return st;
		}
	}
	return records_fill_targets(b->store, b->record->type, b->state->viewer, b->arena,
	    &one);
}

/* First reading: what is parsed is freed again. */
static enum status
read_entry(struct rebuild *b, struct stmt *s)
{
	struct arena_mark mark = arena_mark(b->arena);
	int64_t at_ms = stmt_i64(s, 0);
	const struct json_t *tree;
	enum status st;

	if (json_parse(b->arena, stmt_text(s, 1), &tree) != ST_OK)
		return ST_CORRUPT;
	if (at_ms > b->state->at_ms) {
		st = note_later(b, tree);
	} else {
		b->record->framework_id = stmt_i64(s, 2);
		st = note_entry(b, at_ms, tree);
	}
	arena_rewind(b->arena, mark);
	return st;
}

/* Second reading: the values stay, and with them what they were read from. */
static enum status
apply_entry(struct rebuild *b, struct stmt *s)
{
	const struct record_type *type = b->record->type;
	const struct json_t *tree = NULL;
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < type->nfields; i++) {
		if (b->set_by[i] != b->n)
			continue;
		if (tree == NULL && json_parse(b->arena, stmt_text(s, 1), &tree) != ST_OK)
			return ST_CORRUPT;
		st = apply_field(b, i, set_to(tree, &type->fields[i]));
	}
	return st;
}

static enum status
each_entry(struct rebuild *b, enum status (*take)(struct rebuild *b, struct stmt *s))
{
	struct history_state *state = b->state;
	struct stmt *s = db_sql(b->store->db, SQL("SELECT at_ms, payload, chain_id FROM history "
	    "WHERE uid = $1 AND type = $2 ORDER BY chain_id, sequence"));
	bool row;
	enum status st;

	b->n = 0;
	stmt_bind_text(s, 1, state->uid);
	stmt_bind_text(s, 2, str_from(state->type->name));
	while ((st = stmt_step(s, &row)) == ST_OK && row) {
		b->n++;
		if ((st = take(b, s)) != ST_OK)
			break;
	}
	stmt_reset(s);
	return st;
}

enum status
history_rebuild(struct store *s, struct history_state *state, struct arena *a)
{
	struct rebuild b = { .store = s, .arena = a, .state = state,
		.record = record_new(a, state->type),
		.set_by = arena_make_array(a, size_t, state->type->nfields) };
	enum status st;

	b.record->uid = state->uid;
	state->is_there = false;
	state->since = VISIBILITY_NOBODY;
	if ((st = each_entry(&b, read_entry)) != ST_OK ||
	    (st = each_entry(&b, apply_entry)) != ST_OK)
		return st;
	state->record = b.record;
	return state->is_there ? find_targets(&b) : ST_OK;
}

/* Whether the viewer may see, of a framework, what stood at an instant with this visibility. */
static enum status
was_seen(struct store *s, struct viewer viewer, const struct history_state *state,
    enum visibility known, bool *out)
{
	struct statement q;
	struct stmt *stmt;
	char level[2] = { (char)('0' + known), '\0' };
	enum status st;

	statement_init(&q, s->db, state->record->arena);
	statement_add(&q, "SELECT 1 FROM (SELECT ");
	statement_add_i64(&q, state->record->framework_id);
	statement_add(&q, " AS chain_id, ");
	statement_add_i64(&q, state->at_ms);
	statement_add(&q, " AS at_ms, ");
	statement_add_i64(&q, state->since);
	statement_add(&q, " AS visibility, ");
	statement_add_text(&q, str_from(state->type->name));
	statement_add(&q, " AS type, ");
	statement_add_text(&q, state->record->uid);
	statement_add(&q, " AS uid) h WHERE ");
	statement_add_seen_entry(&q, viewer, level);
	stmt = statement_prepare(&q, s->db);
	st = stmt_step(stmt, out);
	stmt_reset(stmt);
	return st;
}

enum status
record_as_of(struct store *s, struct viewer viewer, const struct record *r, int64_t at_ms,
    struct arena *a, struct record **out)
{
	struct history_state state = { .type = r->type, .uid = r->uid, .at_ms = at_ms,
		.viewer = &viewer };
	enum visibility known = VISIBILITY_NOBODY;
	bool is_seen = false;
	enum status st;

	if ((st = record_known_visibility(s, viewer, r, a, &known)) != ST_OK ||
	    (st = history_rebuild(s, &state, a)) != ST_OK ||
	    (st = was_seen(s, viewer, &state, known, &is_seen)) != ST_OK)
		return st;
	if (!state.is_there || !is_seen)
		return ST_NOT_FOUND;
	state.record->id = r->id;
	records_hide_fields(viewer, &state.record, 1);
	*out = state.record;
	return ST_OK;
}
