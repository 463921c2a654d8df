/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Creating, changing and deleting records: the row, its links and texts, its history entry and
 * its search entry, always together. Updates compare with what is stored and write only where
 * something differs. A framework's own row carries its own number as framework, so that one
 * condition decides about it and all that belongs to it.
 */
#include "base/ulid.h"
#include "model/types/types.h"
#include "store/person.h"
#include "store/private.h"

#define MS_PER_DAY INT64_C(86400000)
#define FIRST_FIELD 7 /* parameter number of the first field column; see insert_text */

static void
bind_fields(struct stmt *stmt, struct arena *a, const struct record *r)
{
	int number = FIRST_FIELD;

	for (size_t i = 0; i < r->type->nfields; i++) {
		const struct field *f = &r->type->fields[i];
		const struct kind *k = field_kind(f);
		struct cell cells[KIND_COLUMNS];

		if (k->ncolumns == 0)
			continue;
		value_to_cells(a, f, &r->values[i], cells);
		for (size_t c = 0; c < k->ncolumns; c++, number++) {
			if (!cells[c].is_set)
				stmt_bind_null(stmt, number);
			else if (k->columns[c].type == CELL_INTEGER)
				stmt_bind_i64(stmt, number, cells[c].number);
			else
				stmt_bind_text(stmt, number, cells[c].text);
		}
	}
}

static enum status
insert_links(struct tx *tx, const struct record *r, const struct field *f, const struct value *v)
{
	for (size_t i = 0; i < v->nrefs; i++) {
		struct stmt *s = db_sql(tx->store->db, SQL("INSERT INTO record_link "
		    "(from_type, from_id, field, position, to_type, to_id, words) "
		    "VALUES ($1, $2, $3, $4, $5, $6, $7)"));
		enum status st;

		stmt_bind_text(s, 1, str_from(r->type->name));
		stmt_bind_i64(s, 2, r->id);
		stmt_bind_text(s, 3, str_from(f->name));
		stmt_bind_i64(s, 4, (int64_t)i);
		stmt_bind_text(s, 5, str_from(v->refs[i].type->name));
		stmt_bind_i64(s, 6, v->refs[i].id);
		if (v->refs[i].words.n > 0)
			stmt_bind_text(s, 7, v->refs[i].words);
		if ((st = stmt_run(s)) != ST_OK)
			return st;
	}
	return ST_OK;
}

static enum status
insert_texts(struct tx *tx, const struct record *r, const struct field *f, const struct value *v)
{
	for (size_t i = 0; i < v->ntexts; i++) {
		struct stmt *s = db_sql(tx->store->db, SQL("INSERT INTO record_text "
		    "(from_type, from_id, field, position, text) VALUES ($1, $2, $3, $4, $5)"));
		enum status st;

		stmt_bind_text(s, 1, str_from(r->type->name));
		stmt_bind_i64(s, 2, r->id);
		stmt_bind_text(s, 3, str_from(f->name));
		stmt_bind_i64(s, 4, (int64_t)i);
		stmt_bind_text(s, 5, v->texts[i]);
		if ((st = stmt_run(s)) != ST_OK)
			return st;
	}
	return ST_OK;
}

static enum status
delete_list(struct tx *tx, const struct record *r, const struct field *f)
{
	struct stmt *s = f->kind == FK_TEXTS
	    ? db_sql(tx->store->db, SQL("DELETE FROM record_text "
		"WHERE from_type = $1 AND from_id = $2 AND field = $3"))
	    : db_sql(tx->store->db, SQL("DELETE FROM record_link "
		"WHERE from_type = $1 AND from_id = $2 AND field = $3"));

	stmt_bind_text(s, 1, str_from(r->type->name));
	stmt_bind_i64(s, 2, r->id);
	stmt_bind_text(s, 3, str_from(f->name));
	return stmt_run(s);
}

static enum status
insert_list(struct tx *tx, const struct record *r, size_t field)
{
	const struct field *f = &r->type->fields[field];

	return f->kind == FK_TEXTS ? insert_texts(tx, r, f, &r->values[field])
	    : insert_links(tx, r, f, &r->values[field]);
}

/* A constraint said no: the only one a person can break is that of a unique field. */
static enum status
refuse_duplicate(const struct record *r, enum status st, struct errors *errors)
{
	if (st != ST_CONFLICT)
		return st;
	for (size_t i = 0; i < r->type->nfields; i++) {
		if ((r->type->fields[i].flags & FF_UNIQUE) != 0)
			return errors_add(errors, ST_CONFLICT, r->type->fields[i].name,
			    "There is already a record of type %s with the %s \"%.*s\". "
			    "Choose another.", r->type->name, r->type->fields[i].name,
			    STR_ARG(str_part(record_text(r, i), 0, 80)));
	}
	return errors_add(errors, ST_CONFLICT, NULL,
	    "The record of type %s is already there.", r->type->name);
}

/* Every reference must lead to a stored record; the columns check only some of them. */
static enum status
check_targets(struct tx *tx, const struct record *r, struct errors *errors)
{
	for (size_t i = 0; i < r->type->nfields; i++) {
		const struct value *v = &r->values[i];

		for (size_t k = 0; k < v->nrefs; k++) {
			struct arena_mark mark = arena_mark(tx->arena);
			struct str uid;
			enum status st = uid_of(tx->store, v->refs[k].type, v->refs[k].id,
			    tx->arena, &uid);

			arena_rewind(tx->arena, mark);
			if (st == ST_NOT_FOUND)
				return errors_add(errors, ST_INVALID, r->type->fields[i].name,
				    "%s names a record that is not there. Choose one from "
				    "the list.", r->type->fields[i].label);
			if (st != ST_OK)
				return st;
		}
	}
	return ST_OK;
}

static enum status
insert_row(struct tx *tx, struct record *r)
{
	struct stmt *s = db_prepare(tx->store->db, sql_of(tx->store, r->type)->insert);
	enum status st;

	stmt_bind_text(s, 1, r->uid);
	if (r->framework_id != 0)
		stmt_bind_i64(s, 2, r->framework_id);
	stmt_bind_i64(s, 3, r->visibility);
	stmt_bind_i64(s, 4, r->version);
	stmt_bind_i64(s, 5, r->created_ms);
	stmt_bind_i64(s, 6, r->changed_ms);
	bind_fields(s, tx->arena, r);
	if ((st = stmt_run(s)) != ST_OK)
		return st;
	r->id = db_last_id(tx->store->db);
	return ST_OK;
}

static enum status
own_framework(struct tx *tx, struct record *r)
{
	struct stmt *s = db_sql(tx->store->db,
	    SQL("UPDATE \"framework\" SET framework_id = id WHERE id = $1"));

	stmt_bind_i64(s, 1, r->id);
	r->framework_id = r->id;
	return stmt_run(s);
}

static enum status
create_all(struct tx *tx, struct record *r, struct errors *errors)
{
	const struct change change = { .operation = "create", .after = r, .about = r };
	enum status st;

	if ((st = check_targets(tx, r, errors)) != ST_OK ||
	    (st = follow_clamp(tx, r, errors)) != ST_OK)
		return st;
	if ((st = insert_row(tx, r)) != ST_OK)
		return refuse_duplicate(r, st, errors);
	if (r->type == &type_framework && (st = own_framework(tx, r)) != ST_OK)
		return st;
	for (size_t i = 0; i < r->type->nfields; i++) {
		if (field_is_list(&r->type->fields[i]) && (st = insert_list(tx, r, i)) != ST_OK)
			return st;
	}
	if ((st = history_add(tx, &change)) != ST_OK)
		return st;
	return search_put(tx, r);
}

enum status
record_create(struct tx *tx, struct record *r, struct errors *errors)
{
	struct arena_mark mark;
	enum status st;

	if ((st = record_check(r, errors)) != ST_OK)
		return st;
	if (r->uid.n == 0)
		r->uid = ulid_new(r->arena, tx->now_ms);
	if (r->type == &type_framework)
		r->framework_id = 0;
	r->version = 1;
	r->created_ms = tx->now_ms;
	r->changed_ms = tx->now_ms;
	mark = arena_mark(tx->arena);
	st = create_all(tx, r, errors);
	/* Messages may stand in the same arena; then the row's memory stays until the end. */
	if (st == ST_OK)
		arena_rewind(tx->arena, mark);
	return st;
}

static bool
is_changed(const struct record *a, const struct record *b)
{
	if (a->visibility != b->visibility)
		return true;
	for (size_t i = 0; i < a->type->nfields; i++) {
		if (!value_equal(&a->type->fields[i], &a->values[i], &b->values[i]))
			return true;
	}
	return false;
}

static enum status
update_row(struct tx *tx, struct record *r)
{
	struct stmt *s = db_prepare(tx->store->db, sql_of(tx->store, r->type)->update);
	enum status st;

	stmt_bind_i64(s, 1, r->id);
	stmt_bind_i64(s, 2, r->version);
	stmt_bind_i64(s, 3, r->visibility);
	stmt_bind_i64(s, 4, r->version + 1);
	stmt_bind_i64(s, 6, tx->now_ms);
	bind_fields(s, tx->arena, r);
	if ((st = stmt_run(s)) != ST_OK)
		return st;
	return db_changes(tx->store->db) == 1 ? ST_OK : ST_BUSY;
}

static enum status
update_lists(struct tx *tx, const struct record *before, const struct record *r)
{
	for (size_t i = 0; i < r->type->nfields; i++) {
		const struct field *f = &r->type->fields[i];
		enum status st;

		if (!field_is_list(f) || value_equal(f, &before->values[i], &r->values[i]))
			continue;
		if ((st = delete_list(tx, r, f)) != ST_OK || (st = insert_list(tx, r, i)) != ST_OK)
			return st;
	}
	return ST_OK;
}

static enum status
update_all(struct tx *tx, const struct record *before, struct record *r, struct errors *errors)
{
	const struct change change = { .operation = "update", .before = before, .after = r,
		.about = r };
	int32_t gap;
	enum status st;

	if ((st = check_targets(tx, r, errors)) != ST_OK ||
	    (st = follow_clamp(tx, r, errors)) != ST_OK ||
	    (st = secretariat_look(tx, r->type, &gap)) != ST_OK)
		return st;
	if ((st = update_row(tx, r)) != ST_OK)
		return refuse_duplicate(r, st, errors);
	if ((st = secretariat_check(tx, r->type, gap)) != ST_OK)
		return st == ST_CONFLICT ? secretariat_refuse(errors) : st;
	if ((st = update_lists(tx, before, r)) != ST_OK ||
	    (st = history_add(tx, &change)) != ST_OK ||
	    (st = search_drop(tx->store, r->type, r->id)) != ST_OK ||
	    (st = search_put(tx, r)) != ST_OK)
		return st;
	r->version++;
	r->changed_ms = tx->now_ms;
	return before->visibility == r->visibility ? ST_OK : follow_adjust(tx, &change);
}

enum status
record_update(struct tx *tx, struct record *r, struct errors *errors)
{
	struct arena_mark mark = arena_mark(tx->arena);
	struct record *before;
	enum status st;

	if ((st = record_check(r, errors)) != ST_OK)
		return st;
	if ((st = record_load(tx->store, r->type, r->id, tx->arena, &before)) != ST_OK)
		return st;
	if (before->version != r->version)
		return errors_add(errors, ST_CONFLICT, NULL, "Somebody else has changed this %s "
		    "since you opened it. Load it again and repeat your change.", r->type->name);
	if (is_changed(before, r))
		st = update_all(tx, before, r, errors);
	if (st == ST_OK)
		arena_rewind(tx->arena, mark);
	return st;
}

enum status
record_delete(struct tx *tx, struct record *r)
{
	const struct change change = { .operation = "delete", .before = r, .about = r };
	struct statement q;
	int32_t gap;
	enum status st = secretariat_look(tx, r->type, &gap);

	if (st != ST_OK)
		return st;
	statement_init(&q, tx->store->db, tx->arena);
	statement_add(&q, "UPDATE ");
	statement_add_name(&q, r->type->name);
	statement_add(&q, " SET deleted_ms = ");
	statement_add_i64(&q, tx->now_ms);
	statement_add(&q, ", version = version + 1 WHERE deleted_ms IS NULL AND id = ");
	statement_add_i64(&q, r->id);
	statement_add(&q, " AND version = ");
	statement_add_i64(&q, r->version);
	if ((st = stmt_run(statement_prepare(&q, tx->store->db))) != ST_OK)
		return st;
	if (db_changes(tx->store->db) != 1)
		return ST_CONFLICT;
	if ((st = secretariat_check(tx, r->type, gap)) != ST_OK ||
	    (st = history_add(tx, &change)) != ST_OK ||
	    (st = search_drop(tx->store, r->type, r->id)) != ST_OK)
		return st;
	return follow_remove(tx, r);
}

static enum status
read_deleted_ms(struct tx *tx, const struct record *r, int64_t *out)
{
	struct statement q;
	struct stmt *stmt;
	bool row;
	enum status st;

	statement_init(&q, tx->store->db, tx->arena);
	statement_add(&q, "SELECT deleted_ms FROM ");
	statement_add_name(&q, r->type->name);
	statement_add(&q, " WHERE deleted_ms IS NOT NULL AND id = ");
	statement_add_i64(&q, r->id);
	stmt = statement_prepare(&q, tx->store->db);
	if ((st = stmt_step(stmt, &row)) != ST_OK)
		return st;
	if (row)
		*out = stmt_i64(stmt, 0);
	stmt_reset(stmt);
	return row ? ST_OK : ST_CONFLICT;
}

static enum status
restore_row(struct tx *tx, struct record *r)
{
	struct statement q;
	enum status st;

	statement_init(&q, tx->store->db, tx->arena);
	statement_add(&q, "UPDATE ");
	statement_add_name(&q, r->type->name);
	statement_add(&q, " SET deleted_ms = NULL, version = version + 1, changed_ms = ");
	statement_add_i64(&q, tx->now_ms);
	statement_add(&q, ", visibility = ");
	statement_add_i64(&q, r->visibility);
	statement_add(&q, " WHERE deleted_ms IS NOT NULL AND id = ");
	statement_add_i64(&q, r->id);
	if ((st = stmt_run(statement_prepare(&q, tx->store->db))) != ST_OK)
		return st;
	return db_changes(tx->store->db) == 1 ? ST_OK : ST_CONFLICT;
}

enum status
record_restore(struct tx *tx, struct record *r, struct errors *errors)
{
	const struct record before = *r; /* what it stands with may have been closed since */
	const struct change change = { .operation = "restore", .before = &before, .after = r,
		.about = r };
	int64_t deleted_ms = 0;
	enum status st = read_deleted_ms(tx, r, &deleted_ms);

	if (st == ST_OK && tx->now_ms - deleted_ms > LIMIT_RESTORE_DAYS * MS_PER_DAY)
		return errors_add(errors, ST_CONFLICT, NULL, "This was removed more than %d days "
		    "ago and cannot be brought back.", LIMIT_RESTORE_DAYS);
	if (st != ST_OK || (st = follow_clamp(tx, r, errors)) != ST_OK)
		return st;
	if ((st = restore_row(tx, r)) != ST_OK)
		return refuse_duplicate(r, st, errors);
	if ((st = history_add(tx, &change)) != ST_OK || (st = search_put(tx, r)) != ST_OK)
		return st;
	r->version++;
	r->changed_ms = tx->now_ms;
	return follow_restore(tx, r, deleted_ms);
}

static enum status
read_uid(struct store *s, const struct record_type *type, int64_t id, struct uid_slot *slot)
{
	struct arena_mark mark = arena_mark(s->scratch);
	struct statement q;
	struct stmt *stmt;
	bool row;
	enum status st;

	statement_init(&q, s->db, s->scratch);
	statement_add(&q, "SELECT uid FROM ");
	statement_add_name(&q, type->name);
	statement_add(&q, " WHERE id = ");
	statement_add_i64(&q, id);
	stmt = statement_prepare(&q, s->db);
	st = stmt_step(stmt, &row);
	if (st == ST_OK && !row)
		st = ST_NOT_FOUND;
	if (st == ST_OK) {
		struct str uid = stmt_text(stmt, 0);

		*slot = (struct uid_slot){ .type = type, .id = id };
		memcpy(slot->uid, uid.p, uid.n < ULID_LENGTH ? uid.n : ULID_LENGTH);
	}
	stmt_reset(stmt);
	arena_rewind(s->scratch, mark);
	return st;
}

enum status
uid_of(struct store *s, const struct record_type *type, int64_t id, struct arena *a,
    struct str *out)
{
	struct uid_slot *slot = &s->uids[((uint64_t)id * 31 + type_index(type)) % UID_SLOTS];
	enum status st;

	if ((slot->type != type || slot->id != id) &&
	    (st = read_uid(s, type, id, slot)) != ST_OK)
		return st;
	*out = str_dup(a, str_from(slot->uid));
	return ST_OK;
}
