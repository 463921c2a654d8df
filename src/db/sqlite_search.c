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
