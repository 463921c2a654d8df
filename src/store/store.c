/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The data folder: opening and closing, and the frame around writes. A write gets a transaction
 * with a clock reading and an arena of its own, which is emptied before every attempt: what it
 * leaves in the arena does not outlive it.
 */
#include "store/store.h"

#include <errno.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "model/types/types.h"
#include "store/private.h"

/* Makes a folder and those above it; readable by its owner alone. */
static enum status
make_folder(struct arena *a, struct str path)
{
	struct str up = path;

	if (path.n == 0)
		return ST_OK;
	if (mkdir(str_dup_z(a, path), 0700) == 0 || errno == EEXIST)
		return ST_OK;
	if (errno != ENOENT)
		return ST_IO;
	while (up.n > 0 && up.p[up.n - 1] != '/')
		up.n--;
	if (up.n < 2 || make_folder(a, (struct str){ up.p, up.n - 1 }) != ST_OK)
		return ST_IO;
	return mkdir(str_dup_z(a, path), 0700) == 0 || errno == EEXIST ? ST_OK : ST_IO;
}

static const char *
path_in(struct store *s, const char *name)
{
	return str_dup_z(s->arena, str_format(s->arena, "%s/%s", s->folder, name));
}

static enum status
make_folders(struct store *s, struct errors *errors)
{
	if (make_folder(s->arena, str_from(s->folder)) == ST_OK &&
	    make_folder(s->arena, str_from(path_in(s, "files"))) == ST_OK)
		return ST_OK;
	return errors_add(errors, ST_IO, NULL, "The folder %s cannot be made: %s.", s->folder,
	    strerror(errno));
}

static const char *
column_expression(struct arena *a, const struct record_type *type, size_t field)
{
	if (field == NO_FIELD)
		return "NULL";
	return str_dup_z(a, str_format(a, "t.\"%s\"", type->fields[field].name));
}

static const char *
columns_text(struct arena *a, const struct record_type *type)
{
	struct buf b;

	buf_init(&b, a, 64 * 1024);
	buf_add_z(&b, "t.id, t.uid, t.framework_id, t.visibility, t.version, t.created_ms, "
	    "t.changed_ms");
	for (size_t i = 0; i < type->nfields; i++) {
		const struct kind *k = field_kind(&type->fields[i]);

		for (size_t c = 0; c < k->ncolumns; c++)
			buf_add_format(&b, ", t.\"%s%s\"", type->fields[i].name,
			    k->columns[c].suffix);
	}
	return str_dup_z(a, buf_str(&b));
}

/* Parameters: uid, framework, visibility, version, created, changed, then the fields. */
static const char *
insert_text(struct arena *a, const struct record_type *type)
{
	struct buf names;
	struct buf values;
	size_t n = 6;

	buf_init(&names, a, 64 * 1024);
	buf_init(&values, a, 64 * 1024);
	for (size_t i = 0; i < type->nfields; i++) {
		const struct kind *k = field_kind(&type->fields[i]);

		for (size_t c = 0; c < k->ncolumns; c++) {
			buf_add_format(&names, ", \"%s%s\"", type->fields[i].name,
			    k->columns[c].suffix);
			buf_add_format(&values, ", $%zu", ++n);
		}
	}
	return str_dup_z(a, str_format(a, "INSERT INTO \"%s\" (uid, framework_id, visibility, "
	    "version, created_ms, changed_ms%.*s) VALUES ($1, $2, $3, $4, $5, $6%.*s)",
	    type->name, STR_ARG(buf_str(&names)), STR_ARG(buf_str(&values))));
}

/* Parameters: id, old version, visibility, new version, (none), changed, then the fields. */
static const char *
update_text(struct arena *a, const struct record_type *type)
{
	struct buf b;
	size_t n = 6;

	buf_init(&b, a, 64 * 1024);
	buf_add_format(&b, "UPDATE \"%s\" SET visibility = $3, version = $4, changed_ms = $6",
	    type->name);
	for (size_t i = 0; i < type->nfields; i++) {
		const struct kind *k = field_kind(&type->fields[i]);

		for (size_t c = 0; c < k->ncolumns; c++)
			buf_add_format(&b, ", \"%s%s\" = $%zu", type->fields[i].name,
			    k->columns[c].suffix, ++n);
	}
	buf_add_z(&b, " WHERE id = $1 AND version = $2 AND deleted_ms IS NULL");
	return str_dup_z(a, buf_str(&b));
}

static void
make_type_sql(struct store *s)
{
	struct arena *a = s->arena;

	s->types = arena_make_array(a, struct type_sql, record_type_count);
	for (size_t i = 0; i < record_type_count; i++) {
		const struct record_type *type = record_types[i];

		s->types[i] = (struct type_sql){
			.columns = columns_text(a, type),
			.insert = insert_text(a, type),
			.update = update_text(a, type),
			.title = column_expression(a, type, type->title_field),
			.code = column_expression(a, type, type->code_field),
		};
	}
}

static void
free_scratch(void *p)
{
	arena_free(p);
}

static enum status
open_database(struct store *s, unsigned flags, struct errors *errors)
{
	const char *path = path_in(s, "concert.db");
	struct stat info;
	unsigned how = 0;
	enum status st;

	if ((flags & STORE_CREATE) != 0) {
		how = DB_CREATE;
		if ((st = make_folders(s, errors)) != ST_OK)
			return st;
	} else if (stat(path, &info) != 0 && errno != ENOENT && errno != ENOTDIR) {
		return errors_add(errors, ST_IO, NULL, "The data folder %s cannot be opened: %s.",
		    s->folder, strerror(errno));
	} else if (stat(path, &info) != 0) {
		return errors_add(errors, ST_NOT_FOUND, NULL,
		    "There is no Concert data in %s. Run `concert init --data %s`, or name the "
		    "right folder with --data.", s->folder, s->folder);
	}
	return db_open(s->arena, path, how, errors, &s->db);
}

enum status
store_open(struct arena *a, const char *folder, unsigned flags, struct errors *errors,
    struct store **out)
{
	struct store *s = arena_make(a, struct store);
	enum status st;

	s->arena = a;
	s->folder = str_dup_z(a, str_from(folder));
	s->scratch = arena_new();
	arena_on_reset(a, free_scratch, s->scratch);
	make_type_sql(s);
	if ((st = open_database(s, flags, errors)) != ST_OK ||
	    (st = search_open(s, errors)) != ST_OK ||
	    (st = schema_prepare(s, flags, errors)) != ST_OK)
		return st;
	*out = s;
	return ST_OK;
}

struct db *
store_db(struct store *s)
{
	return s->db;
}

const char *
store_folder(const struct store *s)
{
	return s->folder;
}

enum status
store_begin_read(struct store *s, int64_t *out_key)
{
	enum status st;

	if ((st = db_begin_read(s->db)) != ST_OK)
		return st;
	if ((st = db_change_key(s->db, out_key)) != ST_OK)
		db_end_read(s->db);
	return st;
}

enum status
store_change_key(struct store *s, int64_t *out_key)
{
	return db_change_key(s->db, out_key);
}

void
store_end_read(struct store *s)
{
	db_end_read(s->db);
}

struct running {
	struct tx tx;
	enum status (*fn)(struct tx *tx, void *context);
	void *context;
};

static enum status
run_attempt(void *context)
{
	struct running *r = context;
	struct store *s = r->tx.store;

	arena_reset(s->scratch);
	memset(s->uids, 0, sizeof(s->uids));
	memset(s->actor_digest, 0, sizeof(s->actor_digest));
	return r->fn(&r->tx, r->context);
}

enum status
store_write(struct store *s, struct authorship by,
    enum status (*fn)(struct tx *tx, void *context), void *context)
{
	struct running r = {
		.tx = { .store = s, .by = by, .now_ms = clock_now_ms(), .arena = s->scratch },
		.fn = fn,
		.context = context,
	};
	enum status st;

	s->has_new_job = false;
	st = db_write(s->db, run_attempt, &r);
	arena_reset(s->scratch);
	if (st == ST_OK && s->has_new_job && s->on_job != NULL)
		s->on_job(s->on_job_ctx);
	return st;
}
