/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hands our token stream to FTS5 and gives it a ranking function. Not FTS5's bm25(): that counts
 * the rows of every phrase over the whole index at its first call, so that a common word costs in
 * proportion to the index. All words of a question must be in a row to be found, so what remains
 * to weigh is how often, where, and in how long a text: the other half of the same formula.
 */
#include "db/sqlite.h"

#define K1 1.2  /* how soon further occurrences stop counting; the usual value of BM25 */
#define B 0.75  /* how much a long text is held against its row; the usual value */
#define PHRASES_MAX 64
#define INSTANCES_MAX 2000 /* of one row that are looked at */

/* FTS5 wants an object per table; all it needs stands in the connection. */
static int
tokenizer_create(void *context, const char **arguments, int n, Fts5Tokenizer **out)
{
	(void)arguments;
	(void)n;
	*out = context;
	return SQLITE_OK;
}

static void
tokenizer_delete(Fts5Tokenizer *tokenizer)
{
	(void)tokenizer;
}

struct feed {
	void *context;
	int (*put)(void *, int, const char *, int, int, int);
	int code;
};

static bool
feed_token(void *context, const struct token *t)
{
	struct feed *feed = context;

	feed->code = feed->put(feed->context, t->is_same_place ? FTS5_TOKEN_COLOCATED : 0,
	    t->text.p, (int)t->text.n, (int)t->start, (int)t->end);
	return feed->code == SQLITE_OK;
}

static int
tokenizer_run(Fts5Tokenizer *tokenizer, void *context, int flags, const char *text, int n,
    int (*put)(void *, int, const char *, int, int, int))
{
	struct db *db = (struct db *)tokenizer;
	struct feed feed = { .context = context, .put = put, .code = SQLITE_OK };

	db->cut(db->cutter, (struct str){ text == NULL ? "" : text, (size_t)n },
	    (flags & FTS5_TOKENIZE_QUERY) != 0 ? TOKENS_ASKED : TOKENS_STORED, feed_token, &feed);
	return feed.code;
}

static int
count_instances(const Fts5ExtensionApi *api, Fts5Context *context, double *weights,
    int nvalues, sqlite3_value **values)
{
	int n;
	int code = api->xInstCount(context, &n);

	for (int i = 0; code == SQLITE_OK && i < n && i < INSTANCES_MAX; i++) {
		int phrase;
		int column;
		int offset;

		code = api->xInst(context, i, &phrase, &column, &offset);
		if (code == SQLITE_OK && phrase < PHRASES_MAX)
			weights[phrase] += column < nvalues
			    ? sqlite3_value_double(values[column]) : 1.0;
	}
	return code;
}

/* relevance(table, weight of column 0, weight of column 1 ...) */
static void
relevance(const Fts5ExtensionApi *api, Fts5Context *context, sqlite3_context *result,
    int nvalues, sqlite3_value **values)
{
	double weights[PHRASES_MAX] = { 0 };
	double score = 0;
	sqlite3_int64 rows = 1;
	sqlite3_int64 total = 0;
	int length = 0;
	int code = count_instances(api, context, weights, nvalues, values);
	double norm;

	if (code == SQLITE_OK)
		code = api->xColumnSize(context, -1, &length);
	if (code == SQLITE_OK)
		code = api->xRowCount(context, &rows);
	if (code == SQLITE_OK)
		code = api->xColumnTotalSize(context, -1, &total);
	if (code != SQLITE_OK) {
		sqlite3_result_error_code(result, code);
		return;
	}
	norm = total > 0 ? (double)length * (double)rows / (double)total : 1.0;
	for (int i = 0; i < PHRASES_MAX; i++)
		score += weights[i] * (K1 + 1) / (weights[i] + K1 * (1 - B + B * norm));
	sqlite3_result_double(result, -score);
}

static fts5_api *
find_api(struct db *db)
{
	sqlite3_stmt *s = NULL;
	fts5_api *api = NULL;

	if (sqlite3_prepare_v2(db->handle, "SELECT fts5(?1)", -1, &s, NULL) == SQLITE_OK) {
		sqlite3_bind_pointer(s, 1, &api, "fts5_api_ptr", NULL);
		(void)sqlite3_step(s);
	}
	sqlite3_finalize(s);
	return api;
}

enum status
db_set_tokenizer(struct db *db, token_cut cut, void *cutter)
{
	fts5_tokenizer functions = {
		.xCreate = tokenizer_create,
		.xDelete = tokenizer_delete,
		.xTokenize = tokenizer_run,
	};
	fts5_api *api = find_api(db);

	db->cut = cut;
	db->cutter = cutter;
	if (api == NULL ||
	    api->xCreateTokenizer(api, "concert", db, &functions, NULL) != SQLITE_OK ||
	    api->xCreateFunction(api, "relevance", NULL, relevance, NULL) != SQLITE_OK)
		return ST_UNSUPPORTED;
	return ST_OK;
}

/* --- the index ----------------------------------------------------------------------------- */

enum status
db_search_make(struct db *db)
{
	return db_execute(db, "DROP TABLE IF EXISTS search; CREATE VIRTUAL TABLE search USING "
	    "fts5(title, body, content='', tokenize='concert');");
}

enum status
db_search_put(struct db *db, int64_t id, struct str title, struct str body)
{
	struct stmt *s = db_sql(db, SQL("INSERT INTO search (rowid, title, body) "
	    "VALUES ($1, $2, $3)"));

	stmt_bind_i64(s, 1, id);
	stmt_bind_text(s, 2, title);
	stmt_bind_text(s, 3, body);
	return stmt_run(s);
}

enum status
db_search_drop(struct db *db, int64_t id, struct str title, struct str body)
{
	struct stmt *s = db_sql(db, SQL("INSERT INTO search (search, rowid, title, body) "
	    "VALUES ('delete', $1, $2, $3)"));

	stmt_bind_i64(s, 1, id);
	stmt_bind_text(s, 2, title);
	stmt_bind_text(s, 3, body);
	return stmt_run(s);
}

enum status
db_search_tidy(struct db *db)
{
	return stmt_run(db_sql(db, SQL("INSERT INTO search (search) VALUES ('optimize')")));
}

/* FTS5 takes anything between double quotes as text, a quote inside doubled; NUL ends it. */
static void
add_quoted(struct buf *b, struct str text)
{
	buf_add_byte(b, '"');
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '"')
			buf_add_byte(b, '"');
		buf_add_byte(b, text.p[i] == '\0' ? ' ' : text.p[i]);
	}
	buf_add_byte(b, '"');
}

static size_t
add_terms(struct buf *b, const struct search_term *terms, size_t n, bool is_excluded)
{
	size_t added = 0;

	for (size_t i = 0; i < n; i++) {
		if (terms[i].is_excluded != is_excluded)
			continue;
		if (added++ > 0)
			buf_add_z(b, is_excluded ? " OR " : " AND ");
		else
			buf_add_z(b, is_excluded ? " NOT (" : "(");
		add_quoted(b, terms[i].text);
		if (terms[i].is_prefix)
			buf_add_z(b, " *");
	}
	if (added > 0)
		buf_add_byte(b, ')');
	return added;
}

bool
db_search_add_question(struct buf *b, enum search_in in, const struct search_term *terms, size_t n)
{
	size_t start = b->n;

	if (in == SEARCH_TITLES)
		buf_add_z(b, "{title} : (");
	if (add_terms(b, terms, n, false) == 0) {
		b->n = start;
		return false;
	}
	add_terms(b, terms, n, true);
	if (in == SEARCH_TITLES)
		buf_add_z(b, ")");
	return true;
}
