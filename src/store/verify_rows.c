/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Proves that the rows are what the history says: each record is put together again from its
 * entries and compared with what is stored. This finds what was changed past the program. Search
 * entries, sources' cells and segments have no history and are not looked at.
 */
#include "store/private.h"

struct walk {
	struct store *store;
	const struct record_type *type;
	struct arena *scratch;
	struct errors *errors;
	int64_t last_id;
	size_t nread;
	bool is_sound;
};

/* By what people call it: "SL 4 ", of a revision "3 "; empty where it has neither. */
static struct str
name_of(struct walk *w, const struct record *r)
{
	size_t number = type_field_find(r->type, STR("number"));

	if (r->type->code_field != NO_FIELD)
		return str_concat(w->scratch, record_code(r), STR(" "));
	return number == NO_FIELD ? STR_EMPTY :
	    str_format(w->scratch, "%lld ", (long long)r->values[number].number);
}

static void
fault(struct walk *w, const struct record *r, const char *what, const char *field)
{
	w->is_sound = false;
	errors_add(w->errors, ST_CORRUPT, NULL, "The %s %.*s(%.*s) %s%s. It was changed without "
	    "its history; restore from a backup.", w->type->name, STR_ARG(name_of(w, r)),
	    STR_ARG(r->uid), what, field);
}

static void
compare(struct walk *w, const struct record *r, const struct history_state *state)
{
	const struct record *then = state->record;

	if (!state->is_there)
		fault(w, r, "is in no history, or deleted there", "");
	else if (r->framework_id != then->framework_id)
		fault(w, r, "is not as its history says: ", "framework");
	else if (r->visibility != then->visibility)
		fault(w, r, "is not as its history says: ", "visibility");
	else if (r->version != then->version)
		fault(w, r, "is not as its history says: ", "version");
	for (size_t i = 0; state->is_there && i < w->type->nfields; i++) {
		const struct field *f = &w->type->fields[i];

		if (!value_equal(f, &r->values[i], &then->values[i]))
			fault(w, r, "is not as its history says: ", f->name);
	}
}

static enum status
check_row(struct walk *w, const struct record *r)
{
	struct history_state state = { .type = w->type, .uid = r->uid, .at_ms = INT64_MAX,
		.viewer = VIEWER_STORE };
	enum status st = history_rebuild(w->store, &state, w->scratch);

	if (st == ST_CORRUPT) {
		fault(w, r, "has a history that cannot be read", "");
		return ST_OK;
	}
	if (st == ST_OK)
		compare(w, r, &state);
	return st;
}

static enum status
check_page(struct walk *w)
{
	struct records page = { 0 };
	enum status st = records_read_after(w->store, w->type, w->last_id, w->scratch, &page);

	for (size_t i = 0; st == ST_OK && i < page.n; i++) {
		w->last_id = page.items[i]->id;
		st = check_row(w, page.items[i]);
	}
	w->nread = page.n;
	return st;
}

/* Its history still says what it was called. */
static enum status
tell_missing(struct walk *w, struct str uid)
{
	struct history_state state = { .type = w->type, .uid = uid, .at_ms = INT64_MAX,
		.viewer = VIEWER_STORE };
	struct record *r = record_new(w->scratch, w->type);
	enum status st = history_rebuild(w->store, &state, w->scratch);

	if (st != ST_OK && st != ST_CORRUPT)
		return st;
	r->uid = uid;
	fault(w, st == ST_OK ? state.record : r, "is gone", "");
	return ST_OK;
}

/* Records that the history has and the table has not. */
static enum status
check_missing(struct walk *w)
{
	struct statement q;
	struct stmt *stmt;
	bool row;
	enum status st = ST_OK;

	statement_init(&q, w->store->db, w->scratch);
	statement_add(&q, "SELECT h.uid FROM history h WHERE h.operation = 'create' AND h.type = ");
	statement_add_text(&q, str_from(w->type->name));
	statement_add(&q, " AND NOT EXISTS (SELECT 1 FROM history d WHERE d.uid = h.uid "
	    "AND d.type = h.type AND d.operation = 'delete' AND NOT EXISTS (SELECT 1 "
	    "FROM history e WHERE e.uid = d.uid AND e.type = d.type "
	    "AND e.operation = 'restore' AND e.sequence > d.sequence)) "
	    "AND NOT EXISTS (SELECT 1 FROM ");
	statement_add_name(&q, w->type->name);
	statement_add(&q, " t WHERE t.uid = h.uid AND t.deleted_ms IS NULL) ORDER BY h.uid");
	stmt = statement_prepare(&q, w->store->db);
	while (st == ST_OK && (st = stmt_step(stmt, &row)) == ST_OK && row)
		st = tell_missing(w, stmt_dup(stmt, 0, w->scratch));
	stmt_reset(stmt);
	return st;
}

static enum status
check_type(struct walk *w)
{
	enum status st;

	do {
		st = check_page(w);
		arena_reset(w->scratch);
	} while (st == ST_OK && w->nread == RECORDS_AT_ONCE);
	if (st == ST_OK)
		st = check_missing(w);
	arena_reset(w->scratch);
	return st;
}

enum status
rows_verify(struct store *s, struct arena *scratch, struct errors *errors)
{
	bool is_sound = true;

	for (size_t i = 0; i < record_type_count; i++) {
		struct walk w = { .store = s, .type = record_types[i], .scratch = scratch,
			.errors = errors, .is_sound = true };
		enum status st = check_type(&w);

		if (st != ST_OK)
			return st;
		is_sound = is_sound && w.is_sound;
	}
	return is_sound ? ST_OK : ST_CORRUPT;
}
