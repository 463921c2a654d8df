/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files each entry of the history under what it is about, so that recent changes are found by an
 * index: all (0), its type (name, 0), its author (actor, number of the person), and the pillars
 * and agencies that its record belongs to. A record that moves from one pillar to another is filed
 * under both. How open an entry is stands beside each, and follows the entry.
 */
#include "base/ulid.h"
#include "model/types/types.h"
#include "store/person.h"
#include "store/private.h"

struct topic {
	struct str name;
	int64_t id;
};

/* One row per entry and topic. */
static enum status
put(struct store *s, const struct history_entry *e, enum visibility visibility,
    struct topic topic)
{
	struct stmt *stmt = db_sql(s->db, SQL("INSERT INTO history_topic (topic, topic_id, "
	    "visibility, at_ms, chain_id, sequence) VALUES ($1, $2, $3, $4, $5, $6) "
	    "ON CONFLICT DO NOTHING"));

	stmt_bind_text(stmt, 1, topic.name);
	stmt_bind_i64(stmt, 2, topic.id);
	stmt_bind_i64(stmt, 3, visibility);
	stmt_bind_i64(stmt, 4, e->at_ms);
	stmt_bind_i64(stmt, 5, e->framework_id);
	stmt_bind_i64(stmt, 6, e->sequence);
	return stmt_run(stmt);
}

static enum status
put_belongings(struct tx *tx, const struct history_entry *e, enum visibility visibility,
    const struct record *r)
{
	struct belongings b;
	enum status st = record_belongings(tx->store, r, tx->arena, &b);

	for (size_t i = 0; st == ST_OK && i < b.npillars; i++)
		st = put(tx->store, e, visibility, (struct topic){ STR("pillar"), b.pillars[i] });
	for (size_t i = 0; st == ST_OK && i < b.nagencies; i++)
		st = put(tx->store, e, visibility, (struct topic){ STR("agency"), b.agencies[i] });
	return st;
}

/* The program itself and the operator are no persons. */
static enum status
put_actor(struct tx *tx, const struct history_entry *e, enum visibility visibility)
{
	struct stmt *stmt;
	int64_t id = 0;
	bool row;
	enum status st;

	if (tx->by.actor.n != ULID_LENGTH)
		return ST_OK;
	stmt = db_sql(tx->store->db, SQL("SELECT id FROM \"person\" WHERE uid = $1"));
	stmt_bind_text(stmt, 1, tx->by.actor);
	if ((st = stmt_step(stmt, &row)) != ST_OK)
		return st;
	if (row)
		id = stmt_i64(stmt, 0);
	stmt_reset(stmt);
	return row ? put(tx->store, e, visibility, (struct topic){ STR("actor"), id }) : ST_OK;
}

enum status
history_file(struct tx *tx, const struct change *change, const struct history_entry *e,
    enum visibility visibility)
{
	struct topic type = { str_from(change->about->type->name), 0 };
	enum status st;

	if ((st = put(tx->store, e, visibility, (struct topic){ STR("all"), 0 })) != ST_OK ||
	    (st = put(tx->store, e, visibility, type)) != ST_OK ||
	    (st = put_actor(tx, e, visibility)) != ST_OK ||
	    (st = put_belongings(tx, e, visibility, change->about)) != ST_OK)
		return st;
	if (change->before == NULL || change->before == change->about)
		return ST_OK;
	return put_belongings(tx, e, visibility, change->before);
}

enum status
history_file_again(struct tx *tx, const struct record *r)
{
	struct stmt *stmt = db_sql(tx->store->db, SQL("UPDATE history_topic SET visibility = "
	    "(SELECT h.visibility FROM history h WHERE h.chain_id = history_topic.chain_id "
	    "AND h.sequence = history_topic.sequence) "
	    "WHERE (chain_id, sequence) IN (SELECT e.chain_id, e.sequence FROM history e "
	    "WHERE e.uid = $1 AND e.type = $2)"));

	stmt_bind_text(stmt, 1, r->uid);
	stmt_bind_text(stmt, 2, str_from(r->type->name));
	return stmt_run(stmt);
}

/* --- what was written before there were topics ---------------------------------------------- */

/* All entries of a record under one topic. */
static enum status
file_past(struct store *s, const struct record *r, struct topic topic)
{
	struct stmt *stmt = db_sql(s->db, SQL("INSERT INTO history_topic (topic, topic_id, "
	    "visibility, at_ms, chain_id, sequence) SELECT $1, $2, h.visibility, h.at_ms, "
	    "h.chain_id, h.sequence FROM history h WHERE h.uid = $3 AND h.type = $4"));

	stmt_bind_text(stmt, 1, topic.name);
	stmt_bind_i64(stmt, 2, topic.id);
	stmt_bind_text(stmt, 3, r->uid);
	stmt_bind_text(stmt, 4, str_from(r->type->name));
	return stmt_run(stmt);
}

static enum status
file_past_of(struct store *s, const struct record *r)
{
	struct belongings b;
	enum status st = record_belongings(s, r, s->scratch, &b);

	for (size_t i = 0; st == ST_OK && i < b.npillars; i++)
		st = file_past(s, r, (struct topic){ STR("pillar"), b.pillars[i] });
	for (size_t i = 0; st == ST_OK && i < b.nagencies; i++)
		st = file_past(s, r, (struct topic){ STR("agency"), b.agencies[i] });
	return st;
}

static enum status
file_past_of_type(struct store *s, const struct record_type *type)
{
	int64_t after = 0;
	enum status st = ST_OK;

	for (size_t n = RECORDS_AT_ONCE; st == ST_OK && n == RECORDS_AT_ONCE;) {
		struct arena_mark mark = arena_mark(s->scratch);
		struct records batch = { 0 };

		st = records_read_after(s, type, after, s->scratch, &batch);
		n = batch.n;
		for (size_t i = 0; st == ST_OK && i < n; i++) {
			after = batch.items[i]->id;
			st = file_past_of(s, batch.items[i]);
		}
		arena_rewind(s->scratch, mark);
	}
	return st;
}

enum status
history_file_past(struct store *s)
{
	enum status st;

	if ((st = stmt_run(db_sql(s->db, SQL("INSERT INTO history_topic (topic, topic_id, "
	    "visibility, at_ms, chain_id, sequence) SELECT 'all', 0, h.visibility, h.at_ms, "
	    "h.chain_id, h.sequence FROM history h")))) != ST_OK ||
	    (st = stmt_run(db_sql(s->db, SQL("INSERT INTO history_topic (topic, topic_id, "
	    "visibility, at_ms, chain_id, sequence) SELECT h.type, 0, h.visibility, h.at_ms, "
	    "h.chain_id, h.sequence FROM history h")))) != ST_OK ||
	    (st = stmt_run(db_sql(s->db, SQL("INSERT INTO history_topic (topic, topic_id, "
	    "visibility, at_ms, chain_id, sequence) SELECT 'actor', w.id, h.visibility, h.at_ms, "
	    "h.chain_id, h.sequence FROM history h JOIN history_secret x "
	    "ON x.digest = h.actor_digest JOIN \"person\" w ON w.uid = x.value")))) != ST_OK)
		return st;
	for (size_t i = 0; st == ST_OK && i < record_type_count; i++)
		st = file_past_of_type(s, record_types[i]);
	return st;
}
