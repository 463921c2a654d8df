/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Drafts: what a person has typed into a form and not yet saved, so that a closed browser or a
 * killed server loses none of it. A draft is only ever its writer's; nothing here knows what stands
 * in it. Kept outside the records, because a keystroke is no change of the framework.
 */
#include "base/limits.h"
#include "store/run_private.h"

struct putting {
	struct db *db;
	int64_t person_id;
	const struct draft *draft;
	int64_t now_ms;
};

/* Never the one just written, also where the clock was set back and it looks like the oldest. */
static enum status
drop_surplus(const struct putting *p)
{
	struct stmt *s = db_sql(p->db, SQL("DELETE FROM draft WHERE person_id = $1 AND form IN "
	    "(SELECT d.form FROM draft d WHERE d.person_id = $1 AND d.form <> $2 "
	    "ORDER BY d.saved_ms DESC, d.form LIMIT 1000000 OFFSET $3)"));

	stmt_bind_i64(s, 1, p->person_id);
	stmt_bind_text(s, 2, p->draft->form);
	stmt_bind_i64(s, 3, LIMIT_DRAFTS - 1);
	return stmt_run(s);
}

static enum status
put(void *context)
{
	struct putting *p = context;
	struct stmt *s = db_sql(p->db, SQL("INSERT INTO draft (person_id, form, base_version, "
	    "saved_ms, body) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (person_id, form) "
	    "DO UPDATE SET base_version = excluded.base_version, saved_ms = excluded.saved_ms, "
	    "body = excluded.body"));
	enum status st;

	stmt_bind_i64(s, 1, p->person_id);
	stmt_bind_text(s, 2, p->draft->form);
	stmt_bind_i64(s, 3, p->draft->base_version);
	stmt_bind_i64(s, 4, p->now_ms);
	stmt_bind_text(s, 5, p->draft->body);
	if ((st = stmt_run(s)) != ST_OK)
		return st;
	return drop_surplus(p);
}

enum status
draft_put(struct run *run, int64_t person_id, const struct draft *draft, int64_t now_ms)
{
	struct putting p = { .person_id = person_id, .draft = draft, .now_ms = now_ms };
	enum status st;

	if (draft->body.n > LIMIT_DRAFT_BYTES || draft->form.n > LIMIT_FORM_KEY_BYTES)
		return ST_TOO_LARGE;
	if ((st = run_ready(run)) != ST_OK)
		return st;
	p.db = run->db;
	return run_note(run, run_write(run, put, &p));
}

enum status
draft_get(struct run *run, int64_t person_id, struct str form, struct arena *a,
    struct draft *out)
{
	struct stmt *s;
	bool row;
	enum status st;

	if ((st = run_ready(run)) != ST_OK)
		return st;
	s = db_sql(run->db, SQL("SELECT form, base_version, body, saved_ms FROM draft "
	    "WHERE person_id = $1 AND form = $2"));
	stmt_bind_i64(s, 1, person_id);
	stmt_bind_text(s, 2, form);
	if ((st = run_note(run, stmt_step(s, &row))) != ST_OK)
		return st;
	if (!row)
		return ST_NOT_FOUND;
	*out = (struct draft){ stmt_dup(s, 0, a), stmt_i64(s, 1), stmt_dup(s, 2, a),
		stmt_i64(s, 3) };
	stmt_reset(s);
	return ST_OK;
}

enum status
draft_delete(struct run *run, int64_t person_id, struct str form)
{
	struct stmt *s;
	enum status st;

	if ((st = run_ready(run)) != ST_OK)
		return st;
	s = db_sql(run->db, SQL("DELETE FROM draft WHERE person_id = $1 AND form = $2"));
	stmt_bind_i64(s, 1, person_id);
	stmt_bind_text(s, 2, form);
	return run_note(run, stmt_run(s));
}

enum status
draft_list(struct run *run, int64_t person_id, struct arena *a, struct draft_list *out)
{
	struct draft_list list = { 0 };
	size_t capacity = 0;
	struct stmt *s;
	bool row;
	enum status st;

	if ((st = run_ready(run)) != ST_OK)
		return st;
	s = db_sql(run->db, SQL("SELECT form, base_version, saved_ms FROM draft "
	    "WHERE person_id = $1 ORDER BY saved_ms DESC, form"));
	stmt_bind_i64(s, 1, person_id);
	while ((st = stmt_step(s, &row)) == ST_OK && row) {
		arena_reserve(a, list.items, list.n, capacity);
		list.items[list.n++] = (struct draft){
			.form = stmt_dup(s, 0, a),
			.base_version = stmt_i64(s, 1),
			.saved_ms = stmt_i64(s, 2),
		};
	}
	if (run_note(run, st) == ST_OK)
		*out = list;
	return st;
}
