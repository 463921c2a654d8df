/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records that stand with another: comments, files, progress, conditions. They are never more
 * open than the record they stand with, are removed with it and come back with it. Talk does not
 * stand with talk, so the way down is short.
 */
#include "model/types/types.h"
#include "store/private.h"

static struct value *
followed_value(const struct record *r)
{
	if (r->type->follows == NO_FIELD || r->values[r->type->follows].nrefs == 0)
		return NULL;
	return &r->values[r->type->follows];
}

enum status
follow_clamp(struct tx *tx, struct record *r, struct errors *errors)
{
	struct value *v = followed_value(r);
	struct record *target;
	enum status st;

	if (v == NULL)
		return ST_OK;
	if ((r->type->flags & TF_TALK) != 0 && (v->refs[0].type->flags & TF_TALK) != 0)
		return errors_add(errors, ST_INVALID, r->type->fields[r->type->follows].name,
		    "This cannot stand with a comment or a file. Put it with the record itself.");
	st = record_load(tx->store, v->refs[0].type, v->refs[0].id, tx->arena, &target);
	if (st == ST_NOT_FOUND)
		return errors_add(errors, ST_INVALID, r->type->fields[r->type->follows].name,
		    "The record that this stands with is not there any more.");
	if (st != ST_OK)
		return st;
	if (target->visibility > r->visibility)
		r->visibility = target->visibility;
	if (r->framework_id == 0 && (r->type->flags & TF_GLOBAL) == 0)
		r->framework_id = target->framework_id;
	return ST_OK;
}

/* Numbers of the records of a type that stand with the target. deleted_ms 0: those there. */
static enum status
list_followers(struct tx *tx, const struct record_type *type, const struct record *target,
    int64_t deleted_ms, struct id_list *out)
{
	const struct field *f = &type->fields[type->follows];
	struct statement q;
	struct stmt *stmt;
	bool row;
	enum status st;

	statement_init(&q, tx->store->db, tx->arena);
	buf_add_format(&q.text, "SELECT id FROM \"%s\" WHERE \"%s_id\" = ", type->name, f->name);
	statement_add_i64(&q, target->id);
	if (f->kind == FK_ANY)
		buf_add_format(&q.text, " AND \"%s_type\" = '%s'", f->name, target->type->name);
	if (deleted_ms == 0) {
		statement_add(&q, " AND deleted_ms IS NULL");
	} else {
		statement_add(&q, " AND deleted_ms = ");
		statement_add_i64(&q, deleted_ms);
	}
	statement_add(&q, " ORDER BY id");
	stmt = statement_prepare(&q, tx->store->db);
	while ((st = stmt_step(stmt, &row)) == ST_OK && row) {
		arena_reserve(tx->arena, out->items, out->n, out->capacity);
		out->items[out->n++] = stmt_i64(stmt, 0);
	}
	stmt_reset(stmt);
	return st;
}

/* What happens to one follower; change: of the target, NULL where none is asked for. */
typedef enum status follow_fn(struct tx *tx, const struct record_type *type, int64_t id,
    const struct change *change);

static enum status
each_follower(struct tx *tx, const struct record *target, int64_t deleted_ms, follow_fn *fn,
    const struct change *change)
{
	for (size_t t = 0; t < record_type_count; t++) {
		const struct record_type *type = record_types[t];
		struct id_list ids = { 0 };
		enum status st;

		if (type->follows == NO_FIELD ||
		    !field_may_refer(&type->fields[type->follows], target->type))
			continue;
		if ((st = list_followers(tx, type, target, deleted_ms, &ids)) != ST_OK)
			return st;
		for (size_t i = 0; i < ids.n; i++) {
			if ((st = fn(tx, type, ids.items[i], change)) != ST_OK)
				return st;
		}
	}
	return ST_OK;
}

static enum status
remove_one(struct tx *tx, const struct record_type *type, int64_t id, const struct change *change)
{
	struct record *r;
	enum status st = record_load(tx->store, type, id, tx->arena, &r);

	(void)change;
	return st == ST_OK ? record_delete(tx, r) : st;
}

static enum status
restore_one(struct tx *tx, const struct record_type *type, int64_t id,
    const struct change *change)
{
	struct errors errors;
	struct record *r;
	enum status st = record_load_deleted(tx->store, type, id, tx->arena, &r);

	(void)change;
	errors_init(&errors, tx->arena);
	return st == ST_OK ? record_restore(tx, r, &errors) : st;
}

/*
 * A target that opens again lets followers back to what their type is by itself; those that were
 * closed further than it was, somebody closed, and they stay so.
 */
static enum status
adjust_one(struct tx *tx, const struct record_type *type, int64_t id,
    const struct change *change)
{
	struct errors errors;
	struct record *r;
	enum visibility was = change->before->visibility;
	enum visibility now = change->after->visibility;
	enum status st = record_load(tx->store, type, id, tx->arena, &r);

	if (st != ST_OK)
		return st;
	if (r->visibility >= now && (r->visibility > was || r->visibility < VISIBILITY_PILLAR))
		return ST_OK;
	r->visibility = type->visibility > now ? type->visibility : now;
	errors_init(&errors, tx->arena);
	return record_update(tx, r, &errors);
}

enum status
follow_remove(struct tx *tx, const struct record *target)
{
	return each_follower(tx, target, 0, remove_one, NULL);
}

enum status
follow_restore(struct tx *tx, const struct record *target, int64_t deleted_ms)
{
	return each_follower(tx, target, deleted_ms, restore_one, NULL);
}

enum status
follow_adjust(struct tx *tx, const struct change *change)
{
	return each_follower(tx, change->about, 0, adjust_one, change);
}
