/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading the history: entries as they were hashed, and a record as it stood at an instant, put
 * together again from the entries up to it. Agency and reason are read out of the payload and kept
 * nowhere else, so that what people see is what the chain proves. Who wrote is shown to the
 * operator alone: in public an agency acts, not a person. What was done while a framework was
 * being prepared stays closed when it opens: the public history begins with the release.
 */
#include "base/json_read.h"
#include "model/types/types.h"
#include "store/private.h"

#define ENTRY_COLUMNS "h.sequence, h.at_ms, h.operation, h.type, h.uid, h.payload, h.hash, " \
	"x.value"
#define ENTRY_TABLES " FROM history h LEFT JOIN history_secret x ON x.digest = h.actor_digest "

/* $3: 1 for who may read all. */
#define SEEN_ENTRY "($3 = 1 OR (h.visibility = 1 AND (h.chain_id = 0 OR h.at_ms >= " \
	"(SELECT f.\"released\" FROM \"framework\" f WHERE f.id = h.chain_id)))) "

static bool
is_open(struct viewer viewer)
{
	return viewer.kind == VIEWER_OPERATOR;
}

static void
read_payload_words(struct arena *a, struct history_entry *e)
{
	const struct json_t *tree;

	if (json_parse(a, e->payload, &tree) != ST_OK)
		return;
	e->agency = json_member_text(a, tree, "agency");
	e->reason = json_member_text(a, tree, "reason");
}

static enum status
read_entries(struct stmt *stmt, struct viewer viewer, struct arena *a, struct history_list *out)
{
	struct history_list list = { 0 };
	size_t capacity = 0;
	bool row;
	enum status st;

	while ((st = stmt_step(stmt, &row)) == ST_OK && row) {
		struct history_entry *e;

		arena_reserve(a, list.items, list.n, capacity);
		e = &list.items[list.n++];
		*e = (struct history_entry){
			.sequence = stmt_i64(stmt, 0),
			.at_ms = stmt_i64(stmt, 1),
			.actor = is_open(viewer) ? stmt_dup(stmt, 7, a) : STR_EMPTY,
			.agency = STR_EMPTY,
			.reason = STR_EMPTY,
			.operation = stmt_dup(stmt, 2, a),
			.type = type_find(stmt_text(stmt, 3)),
			.uid = stmt_dup(stmt, 4, a),
			.payload = stmt_dup(stmt, 5, a),
			.hash = stmt_dup(stmt, 6, a),
		};
		read_payload_words(a, e);
	}
	stmt_reset(stmt);
	if (st == ST_OK)
		*out = list;
	return st;
}

enum status
history_of_record(struct store *s, struct viewer viewer, const struct record *r, struct arena *a,
    struct history_list *out)
{
	struct stmt *stmt;
	bool is_seen;
	enum status st;

	if ((st = record_is_visible(s, viewer, r->type, r->id, &is_seen)) != ST_OK)
		return st;
	if (!is_seen)
		return ST_NOT_FOUND;
	stmt = db_sql(s->db, SQL("SELECT " ENTRY_COLUMNS ENTRY_TABLES
	    "WHERE h.uid = $1 AND h.type = $2 AND " SEEN_ENTRY
	    "ORDER BY h.chain_id DESC, h.sequence DESC"));
	stmt_bind_text(stmt, 1, r->uid);
	stmt_bind_text(stmt, 2, str_from(r->type->name));
	stmt_bind_i64(stmt, 3, is_open(viewer));
	return read_entries(stmt, viewer, a, out);
}

enum status
history_of_framework(struct store *s, struct viewer viewer, int64_t framework_id, int64_t after,
    int64_t limit, struct arena *a, struct history_list *out)
{
	struct stmt *stmt;
	bool is_seen = viewer.kind != VIEWER_NOBODY;
	enum status st;

	if (framework_id != 0 && (st = record_is_visible(s, viewer, &type_framework,
	    framework_id, &is_seen)) != ST_OK)
		return st;
	if (!is_seen)
		return ST_NOT_FOUND;
	stmt = db_sql(s->db, SQL("SELECT " ENTRY_COLUMNS ENTRY_TABLES
	    "WHERE h.chain_id = $1 AND h.sequence > $2 AND " SEEN_ENTRY
	    "ORDER BY h.sequence LIMIT $4"));
	stmt_bind_i64(stmt, 1, framework_id);
	stmt_bind_i64(stmt, 2, after);
	stmt_bind_i64(stmt, 3, is_open(viewer));
	stmt_bind_i64(stmt, 4, limit > 0 ? limit : INT64_MAX);
	return read_entries(stmt, viewer, a, out);
}

/* --- as it stood --------------------------------------------------------------------------- */

struct rebuild {
	struct store *store;
	struct arena *arena;
	struct history_state *state;
	struct record *record;
	int64_t at_ms; /* of the entry being applied */
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
		st = json_parse(b->arena, stmt_text(s, 0), out) == ST_OK ? ST_OK : ST_CORRUPT;
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

static enum status
apply_entry(struct rebuild *b, struct str payload)
{
	const struct record_type *type = b->record->type;
	const struct json_t *tree;
	const struct json_t *fields;
	struct str visibility;
	enum status st;

	if (json_parse(b->arena, payload, &tree) != ST_OK)
		return ST_CORRUPT;
	b->state->is_there =
	    !str_equal(json_member_text(b->arena, tree, "operation"), STR("delete"));
	if (json_as_text(json_item(json_member(tree, "visibility"), 1), &visibility) &&
	    !visibility_find(visibility, &b->record->visibility))
		return ST_CORRUPT;
	fields = json_member(tree, "fields");
	for (size_t i = 0; i < type->nfields; i++) {
		const struct json_t *change = json_member(fields, type->fields[i].name);
		size_t n;

		if (json_as_list(change, &n) && n == 2 &&
		    (st = apply_field(b, i, json_item(change, 1))) != ST_OK)
			return st;
	}
	if (b->record->version++ == 0)
		b->record->created_ms = b->at_ms;
	b->record->changed_ms = b->at_ms;
	return ST_OK;
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

static enum status
apply_entries(struct rebuild *b)
{
	struct history_state *state = b->state;
	struct stmt *s = db_sql(b->store->db, SQL("SELECT at_ms, payload, chain_id FROM history "
	    "WHERE uid = $1 AND type = $2 AND at_ms <= $3 ORDER BY chain_id, sequence"));
	bool row;
	enum status st;

	stmt_bind_text(s, 1, state->uid);
	stmt_bind_text(s, 2, str_from(state->type->name));
	stmt_bind_i64(s, 3, state->at_ms);
	while ((st = stmt_step(s, &row)) == ST_OK && row) {
		b->at_ms = stmt_i64(s, 0);
		b->record->framework_id = stmt_i64(s, 2);
		if ((st = apply_entry(b, stmt_text(s, 1))) != ST_OK)
			break;
	}
	stmt_reset(s);
	return st;
}

enum status
history_rebuild(struct store *s, struct history_state *state, struct arena *a)
{
	struct rebuild b = { .store = s, .arena = a, .state = state,
		.record = record_new(a, state->type) };
	enum status st;

	b.record->uid = state->uid;
	state->is_there = false;
	if ((st = apply_entries(&b)) != ST_OK)
		return st;
	state->record = b.record;
	return state->is_there ? find_targets(&b) : ST_OK;
}

/* Whether a framework was open to readers at an instant; what belongs to none always was. */
static enum status
was_released(struct store *s, int64_t framework_id, int64_t at_ms, bool *out)
{
	struct stmt *stmt;
	enum status st;

	*out = framework_id == 0;
	if (*out)
		return ST_OK;
	stmt = db_sql(s->db,
	    SQL("SELECT 1 FROM \"framework\" WHERE id = $1 AND \"released\" <= $2"));
	stmt_bind_i64(stmt, 1, framework_id);
	stmt_bind_i64(stmt, 2, at_ms);
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
	bool is_seen;
	enum status st;

	if ((st = record_is_visible(s, viewer, r->type, r->id, &is_seen)) != ST_OK)
		return st;
	if (is_seen && !is_open(viewer) &&
	    (st = was_released(s, r->framework_id, at_ms, &is_seen)) != ST_OK)
		return st;
	if (!is_seen)
		return ST_NOT_FOUND;
	if ((st = history_rebuild(s, &state, a)) != ST_OK)
		return st;
	/* What was closed then stays closed, though the record is open today. */
	if (!state.is_there ||
	    (!is_open(viewer) && state.record->visibility != VISIBILITY_PUBLIC))
		return ST_NOT_FOUND;
	state.record->id = r->id;
	*out = state.record;
	return ST_OK;
}
