/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables: one per record type, derived from its fields, and a fixed set around them. What a
 * newer program adds (types, fields) is added by comparing the list of columns that the database
 * was last brought up to with that of the program; everything else is a numbered migration. A
 * database that knows a column which this program does not know is newer, and is left alone.
 */
#include "store/schema.h"

#include "base/map.h"
#include "model/types/types.h"
#include "store/private.h"

#define SQL_MAX (256 * 1024)

/*
 * @I and @T are the dialect's integer and text, @K the self-counting key, @E the end
 * of a table, @P of one whose rows are found by the primary key alone.
 */

/* Secrets of persons (credential.h). No foreign key: a person's record may be erased on its own. */
#define CREDENTIAL_TABLES \
	"CREATE TABLE credential (person_id @I PRIMARY KEY, password_hash @T NOT NULL," \
	" totp_secret @T NOT NULL, totp_step @I NOT NULL, recovery @T NOT NULL," \
	" changed_ms @I NOT NULL)@E;\n" \
	"CREATE TABLE api_token (token_hash @T PRIMARY KEY, uid @T NOT NULL UNIQUE," \
	" person_id @I NOT NULL, label @T NOT NULL, can_write @I NOT NULL" \
	" CHECK (can_write IN (0, 1)), created_ms @I NOT NULL, expires_ms @I NOT NULL," \
	" used_day @I NOT NULL)@E;\n" \
	"CREATE INDEX api_token_person ON api_token (person_id);\n" \
	"CREATE TABLE external_identity (issuer @T NOT NULL, subject @T NOT NULL," \
	" person_id @I NOT NULL, created_ms @I NOT NULL, PRIMARY KEY (issuer, subject))@P;\n" \
	"CREATE INDEX external_identity_person ON external_identity (person_id);\n"

/* Answers kept for programs that ask again (idempotency.h). */
#define IDEMPOTENCY_TABLE \
	"CREATE TABLE idempotency (person_id @I NOT NULL, key_hash @T NOT NULL," \
	" request_hash @T NOT NULL, status @I NOT NULL, location @T NOT NULL, etag @T NOT NULL," \
	" size @I NOT NULL, at_ms @I NOT NULL, answer @T NOT NULL," \
	" PRIMARY KEY (person_id, key_hash))@E;\n" \
	"CREATE INDEX idempotency_person ON idempotency (person_id, size);\n" \
	"CREATE INDEX idempotency_at ON idempotency (at_ms);\n"

/* Under what entries of the history are filed (history_topic.c). */
#define TOPIC_TABLES \
	"CREATE TABLE history_topic (topic @T NOT NULL, topic_id @I NOT NULL," \
	" visibility @I NOT NULL, at_ms @I NOT NULL, chain_id @I NOT NULL," \
	" sequence @I NOT NULL, PRIMARY KEY (topic, topic_id, visibility, at_ms, chain_id," \
	" sequence))@P;\n" \
	"CREATE INDEX history_topic_entry ON history_topic (chain_id, sequence, topic," \
	" topic_id);\n" \
	"CREATE INDEX search_entry_uid ON search_entry (uid);\n"
/* A token that was made without a second factor has no more rights than its maker had. */
#define TOKEN_FACTOR_COLUMN \
	"ALTER TABLE api_token ADD COLUMN second_factor @I NOT NULL DEFAULT 0" \
	" CHECK (second_factor IN (0, 1));\n"
#define MIGRATION_TOPICS 3 /* counted from 1; what was written before it must be filed */

/*
 * Changes of the fixed tables since the first release, in order; the number stored is how many
 * have been applied. Never edited once released. NULL ends the list.
 */
static const char *const migrations[] = {
	CREDENTIAL_TABLES, IDEMPOTENCY_TABLE, TOPIC_TABLES, TOKEN_FACTOR_COLUMN, NULL
};

static int64_t
count_migrations(void)
{
	int64_t n = 0;

	while (migrations[n] != NULL)
		n++;
	return n;
}

static const char fixed_tables[] =
    "CREATE TABLE meta (name @T PRIMARY KEY, value @T NOT NULL)@E;\n"
    "CREATE TABLE record_link (from_type @T NOT NULL, from_id @I NOT NULL, field @T NOT NULL,"
    " position @I NOT NULL, to_type @T NOT NULL, to_id @I NOT NULL, words @T,"
    " PRIMARY KEY (from_type, from_id, field, position))@P;\n"
    "CREATE INDEX record_link_to ON record_link (to_type, to_id, from_type);\n"
    "CREATE TABLE record_text (from_type @T NOT NULL, from_id @I NOT NULL, field @T NOT NULL,"
    " position @I NOT NULL, text @T NOT NULL,"
    " PRIMARY KEY (from_type, from_id, field, position))@P;\n"
    "CREATE TABLE history_chain (id @I PRIMARY KEY, sequence @I NOT NULL, hash @T NOT NULL)@E;\n"
    "CREATE TABLE history (chain_id @I NOT NULL REFERENCES history_chain (id),"
    " sequence @I NOT NULL, at_ms @I NOT NULL, operation @T NOT NULL, type @T NOT NULL,"
    " uid @T NOT NULL, visibility @I NOT NULL, actor_digest @T NOT NULL, payload @T NOT NULL,"
    " hash @T NOT NULL, PRIMARY KEY (chain_id, sequence))@E;\n"
    "CREATE INDEX history_uid ON history (uid, chain_id, sequence);\n"
    "CREATE TABLE history_secret (digest @T PRIMARY KEY, salt @T NOT NULL,"
    " value @T NOT NULL)@E;\n"
    "CREATE TABLE segment (id @K, framework_id @I, record_type @T NOT NULL,"
    " record_id @I NOT NULL, source_id @I NOT NULL REFERENCES \"source\" (id),"
    " role @T NOT NULL, field @T NOT NULL, table_number @I NOT NULL, row_number @I NOT NULL,"
    " column_number @I NOT NULL, start_point @I NOT NULL, end_point @I NOT NULL)@E;\n"
    "CREATE INDEX segment_record ON segment (record_type, record_id);\n"
    "CREATE INDEX segment_framework ON segment (framework_id, record_type, record_id);\n"
    "CREATE TABLE source_cell (source_id @I NOT NULL REFERENCES \"source\" (id),"
    " table_number @I NOT NULL, row_number @I NOT NULL, column_number @I NOT NULL,"
    " text @T NOT NULL, PRIMARY KEY (source_id, table_number, row_number, column_number))@P;\n"
    "CREATE TABLE file (sha256 @T PRIMARY KEY, size @I NOT NULL, kept_ms @I NOT NULL)@E;\n"
    "CREATE TABLE job (id @K, kind @T NOT NULL, payload @T NOT NULL, state @T NOT NULL,"
    " attempts @I NOT NULL, due_ms @I NOT NULL, created_ms @I NOT NULL, ended_ms @I,"
    " result @T)@E;\n"
    "CREATE INDEX job_due ON job (state, due_ms, id);\n"
    "CREATE TABLE search_entry (id @K, type @T NOT NULL, record_id @I NOT NULL,"
    " framework_id @I, visibility @I NOT NULL, uid @T NOT NULL, code @T, title @T NOT NULL,"
    " body @T NOT NULL, UNIQUE (type, record_id))@E;\n"
    CREDENTIAL_TABLES
    IDEMPOTENCY_TABLE
    TOPIC_TABLES
    TOKEN_FACTOR_COLUMN;

static const char *
spelling(const struct dialect *dialect, char letter)
{
	switch (letter) {
	case 'I':
		return dialect->integer;
	case 'T':
		return dialect->text;
	case 'K':
		return dialect->identity;
	case 'P':
		return dialect->keyed_end;
	default:
		return dialect->table_end;
	}
}

static void
add_spelled(struct buf *b, const struct dialect *dialect, const char *text)
{
	for (const char *p = text; *p != '\0'; p++) {
		if (*p != '@') {
			buf_add_byte(b, *p);
			continue;
		}
		p++;
		buf_add_z(b, spelling(dialect, *p));
	}
}

void
schema_add_fixed_sql(struct buf *b, const struct dialect *dialect)
{
	add_spelled(b, dialect, fixed_tables);
}

static void
add_column_sql(struct buf *b, const struct dialect *dialect, const struct field *f, size_t column)
{
	const struct kind_column *c = &field_kind(f)->columns[column];

	buf_add_format(b, "\"%s%s\" %s", f->name, c->suffix,
	    c->type == CELL_INTEGER ? dialect->integer : dialect->text);
	if (f->kind == FK_REF)
		buf_add_format(b, " REFERENCES \"%s\" (id)", f->ref);
	if (f->kind == FK_BOOL)
		buf_add_format(b, " CHECK (\"%s\" IN (0, 1))", f->name);
}

/* The framework itself and what belongs to none are unique among all. */
static bool
is_unique_in_framework(const struct record_type *type)
{
	return type != &type_framework && (type->flags & TF_GLOBAL) == 0;
}

static void
add_field_indexes_sql(struct buf *b, const struct record_type *type, size_t field)
{
	const struct field *f = &type->fields[field];

	if (f->kind == FK_REF)
		buf_add_format(b, "CREATE INDEX \"%s_%s\" ON \"%s\" (\"%s_id\");\n", type->name,
		    f->name, type->name, f->name);
	if (f->kind == FK_PARTY || f->kind == FK_ANY)
		buf_add_format(b, "CREATE INDEX \"%s_%s\" ON \"%s\" (\"%s_type\", \"%s_id\");\n",
		    type->name, f->name, type->name, f->name, f->name);
	if ((f->flags & FF_UNIQUE) != 0)
		buf_add_format(b, "CREATE UNIQUE INDEX \"%s_%s_unique\" ON \"%s\" (%s\"%s\") "
		    "WHERE deleted_ms IS NULL;\n", type->name, f->name, type->name,
		    is_unique_in_framework(type) ? "framework_id, " : "", f->name);
	if (field == type->code_field)
		buf_add_format(b, "CREATE INDEX \"%s_code_key\" ON \"%s\" "
		    "(replace(\"%s\", ' ', '-'));\n", type->name, type->name, f->name);
}

void
schema_add_type_sql(struct buf *b, const struct dialect *dialect, const struct record_type *type)
{
	const char *integer = dialect->integer;
	const char *text = dialect->text;

	buf_add_format(b, "CREATE TABLE \"%s\" (id %s, uid %s NOT NULL UNIQUE, framework_id %s "
	    "REFERENCES \"framework\" (id), visibility %s NOT NULL, version %s NOT NULL, "
	    "created_ms %s NOT NULL, changed_ms %s NOT NULL, deleted_ms %s", type->name,
	    dialect->identity, text, integer, integer, integer, integer, integer, integer);
	for (size_t i = 0; i < type->nfields; i++) {
		for (size_t c = 0; c < field_kind(&type->fields[i])->ncolumns; c++) {
			buf_add_z(b, ", ");
			add_column_sql(b, dialect, &type->fields[i], c);
		}
	}
	buf_add_format(b, ")%s;\n", dialect->table_end);
	buf_add_format(b, "CREATE INDEX \"%s_framework\" ON \"%s\" (framework_id%s%s%s);\n",
	    type->name, type->name, type->order_field == NO_FIELD ? "" : ", \"",
	    type->order_field == NO_FIELD ? "" : type->fields[type->order_field].name,
	    type->order_field == NO_FIELD ? "" : "\"");
	for (size_t i = 0; i < type->nfields; i++)
		add_field_indexes_sql(b, type, i);
}

/* --- which columns there are --------------------------------------------------------------- */

/* One line a column, "action.code"; list fields stand for themselves. */
static struct str
column_list(struct arena *a)
{
	struct buf b;

	buf_init(&b, a, SQL_MAX);
	for (size_t t = 0; t < record_type_count; t++) {
		buf_add_format(&b, "%s.id\n", record_types[t]->name);
		for (size_t i = 0; i < record_types[t]->nfields; i++)
			buf_add_format(&b, "%s.%s %s\n", record_types[t]->name,
			    record_types[t]->fields[i].name,
			    field_kind_name(record_types[t]->fields[i].kind));
	}
	return buf_str(&b);
}

static bool
is_retired(struct str line)
{
	size_t dot = str_find_byte(line, '.', 0);
	const struct record_type *type;
	struct str name;

	if (dot == SIZE_MAX)
		return false;
	type = type_find(str_part(line, 0, dot));
	name = str_part(line, dot + 1, str_find_byte(line, ' ', dot));
	for (const char *const *p = type == NULL ? NULL : type->retired; p != NULL && *p != NULL;
	    p++) {
		if (str_equal(str_from(*p), name))
			return true;
	}
	return false;
}

/* A line of the database that the program does not know, or an empty text. */
static struct str
find_unknown(struct arena *a, struct str stored, struct str ours)
{
	struct map known = { .arena = a };
	struct str line;

	while (str_next(&ours, '\n', &line))
		map_set(&known, line, 1);
	while (str_next(&stored, '\n', &line)) {
		int64_t found;

		if (!map_get(&known, line, &found) && !is_retired(line))
			return line;
	}
	return STR_EMPTY;
}

/* --- bringing the database up -------------------------------------------------------------- */

struct migration {
	struct store *store;
	struct arena *arena;
	struct str stored; /* list of columns; empty for a new database */
	struct str ours;
	int64_t applied;
	bool is_new;
	bool is_search_current;
};

static enum status
execute(struct migration *m, struct buf *b)
{
	buf_add_byte(b, '\0');
	return b->overflow ? ST_TOO_LARGE : db_execute(m->store->db, b->p);
}

static bool
has_line(const struct map *lines, struct arena *a, const struct record_type *type,
    const struct field *f)
{
	int64_t found;

	return map_get(lines, f == NULL ? str_format(a, "%s.id", type->name)
	    : str_format(a, "%s.%s %s", type->name, f->name, field_kind_name(f->kind)), &found);
}

static void
add_missing_columns(struct migration *m, const struct map *lines, const struct record_type *type,
    struct buf *b)
{
	const struct dialect *dialect = db_dialect(m->store->db);

	for (size_t i = 0; i < type->nfields; i++) {
		const struct field *f = &type->fields[i];

		if (has_line(lines, m->arena, type, f))
			continue;
		for (size_t c = 0; c < field_kind(f)->ncolumns; c++) {
			buf_add_format(b, "ALTER TABLE \"%s\" ADD COLUMN ", type->name);
			add_column_sql(b, dialect, f, c);
			buf_add_z(b, ";\n");
		}
		add_field_indexes_sql(b, type, i);
	}
}

static enum status
add_missing(struct migration *m)
{
	struct map lines = { .arena = m->arena };
	struct str rest = m->stored;
	struct str line;
	struct buf b;

	buf_init(&b, m->arena, SQL_MAX);
	while (str_next(&rest, '\n', &line))
		map_set(&lines, line, 1);
	for (size_t t = 0; t < record_type_count; t++) {
		if (has_line(&lines, m->arena, record_types[t], NULL))
			add_missing_columns(m, &lines, record_types[t], &b);
		else
			schema_add_type_sql(&b, db_dialect(m->store->db), record_types[t]);
	}
	return execute(m, &b);
}

static enum status
migrate(void *context)
{
	struct migration *m = context;
	struct buf b;
	enum status st;

	buf_init(&b, m->arena, SQL_MAX);
	if (m->is_new)
		schema_add_fixed_sql(&b, db_dialect(m->store->db));
	/* A new database is made in the latest form. */
	for (int64_t i = m->applied; !m->is_new && migrations[i] != NULL; i++)
		add_spelled(&b, db_dialect(m->store->db), migrations[i]);
	if ((st = add_missing(m)) != ST_OK || (st = execute(m, &b)) != ST_OK)
		return st;
	if (!m->is_new && m->applied < MIGRATION_TOPICS &&
	    (st = history_file_past(m->store)) != ST_OK)
		return st;
	if ((st = meta_set(m->store, STR("columns"), m->ours)) != ST_OK)
		return st;
	st = meta_set(m->store, STR("migrations"), str_format(m->arena, "%lld",
	    (long long)count_migrations()));
	return st == ST_OK && !m->is_search_current ? search_make_anew(m->store) : st;
}

static enum status
read_state(struct migration *m)
{
	struct str applied;
	enum status st;

	m->ours = column_list(m->arena);
	m->stored = STR_EMPTY;
	m->is_new = !db_has_table(m->store->db, "meta");
	if (m->is_new)
		return ST_OK;
	if ((st = meta_get(m->store, STR("columns"), m->arena, &m->stored)) != ST_OK ||
	    (st = meta_get(m->store, STR("migrations"), m->arena, &applied)) != ST_OK)
		return st;
	if (str_to_i64(applied, 0, 1000000, &m->applied) != ST_OK)
		return ST_CORRUPT;
	return search_is_current(m->store, &m->is_search_current);
}

/* What stands in the way of a program that may not change the tables. */
static enum status
refuse_old(struct store *s, const struct migration *m, struct errors *errors)
{
	if (str_equal(m->stored, m->ours) && m->applied == count_migrations())
		return errors_add(errors, ST_CONFLICT, NULL, "The search index in %s was made by "
		    "another version. Run `concert init` to make it anew.", s->folder);
	return errors_add(errors, ST_CONFLICT, NULL, "The database in %s was made by an older "
	    "Concert. Run `concert init` to bring it up to this version.", s->folder);
}

enum status
schema_prepare(struct store *s, unsigned flags, struct errors *errors)
{
	struct arena_mark mark = arena_mark(s->scratch);
	struct migration m = { .store = s, .arena = s->scratch };
	struct str unknown;
	enum status st = read_state(&m);

	if (st != ST_OK) {
		st = errors_add(errors, st, NULL, "The database in %s cannot be read.", s->folder);
		goto out;
	}
	unknown = find_unknown(s->scratch, m.stored, m.ours);
	if (unknown.n > 0 || m.applied > count_migrations()) {
		st = errors_add(errors, ST_CONFLICT, NULL, "The database in %s was written by a "
		    "newer Concert (%.*s). Use that version or a newer one.", s->folder,
		    STR_ARG(unknown.n > 0 ? unknown : STR("migrations")));
		goto out;
	}
	if (str_equal(m.stored, m.ours) && m.applied == count_migrations() &&
	    m.is_search_current)
		goto out;
	if ((flags & (STORE_MIGRATE | STORE_CREATE)) == 0) {
		st = refuse_old(s, &m, errors);
		goto out;
	}
	if ((st = db_write(s->db, migrate, &m)) != ST_OK)
		st = errors_add(errors, st, NULL, "The tables in %s could not be made (%s).",
		    s->folder, status_slug(st));
out:
	arena_rewind(s->scratch, mark);
	return st;
}

enum status
meta_get(struct store *s, struct str name, struct arena *a, struct str *out)
{
	struct stmt *stmt = db_sql(s->db, SQL("SELECT value FROM meta WHERE name = $1"));
	bool row;
	enum status st;

	stmt_bind_text(stmt, 1, name);
	if ((st = stmt_step(stmt, &row)) != ST_OK)
		return st;
	if (row)
		*out = stmt_dup(stmt, 0, a);
	stmt_reset(stmt);
	return row ? ST_OK : ST_NOT_FOUND;
}

enum status
meta_set(struct store *s, struct str name, struct str value)
{
	struct stmt *stmt = db_sql(s->db, SQL("INSERT INTO meta (name, value) VALUES ($1, $2) "
	    "ON CONFLICT (name) DO UPDATE SET value = excluded.value"));

	stmt_bind_text(stmt, 1, name);
	stmt_bind_text(stmt, 2, value);
	return stmt_run(stmt);
}
