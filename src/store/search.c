/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Searching: what people type becomes terms, the newest rows that have them all are ranked, one
 * page of them is read. The number of rows ranked is bounded, so that a common word costs no more
 * than a rare one; a total equal to the bound means "at least". Marking hits is in snippet.c.
 */
#include "store/snippet.h"

#include "base/utf8.h"
#include "store/private.h"

#define CANDIDATES 1000
#define WORDS_BYTES 1024 /* of what was typed that are read */
#define PREFIX_MIN 2     /* characters: one letter would find half of everything */

/* --- what was typed ------------------------------------------------------------------------ */

static bool
stop_at_first(void *context, const struct token *token)
{
	(void)token;
	*(bool *)context = true;
	return false;
}

static bool
has_token(struct tokens *tokens, struct str text)
{
	bool found = false;

	tokens_cut(tokens, text, TOKENS_ASKED, stop_at_first, &found);
	return found;
}

static void
add_term(struct question *q, struct str text, bool is_excluded, bool is_prefix)
{
	if (q->nterms < SEARCH_TERMS && has_token(q->tokens, text))
		q->terms[q->nterms++] = (struct search_term){ text, is_prefix, is_excluded };
}

static bool
is_quote(uint32_t c)
{
	return c == '"' || c == 0x201C || c == 0x201D || c == 0x201E || c == 0x00AB || c == 0x00BB;
}

/* The end of a term that begins at *at: the closing quote, or white space or a quote. */
static size_t
term_end(struct str words, size_t *at, bool is_quoted)
{
	while (*at < words.n) {
		size_t here = *at;
		uint32_t c = utf8_next(words, at);

		if (is_quote(c) && !is_quoted) {
			*at = here;
			return here;
		}
		if (is_quote(c) || (!is_quoted && utf8_is_space(c)))
			return here;
	}
	return words.n;
}

static void
read_words(struct question *q, struct str words)
{
	size_t at = 0;

	while (at < words.n) {
		size_t start = at;
		uint32_t c = utf8_next(words, &at);
		bool is_excluded = c == '-' && at < words.n;
		bool is_quoted;
		size_t end;

		if (utf8_is_space(c))
			continue;
		if (is_excluded) {
			start = at;
			c = utf8_next(words, &at);
		}
		is_quoted = is_quote(c);
		if (is_quoted)
			start = at;
		else
			at = start;
		end = term_end(words, &at, is_quoted);
		add_term(q, str_part(words, start, end), is_excluded, !is_quoted &&
		    !is_excluded && end == words.n &&
		    utf8_length(str_part(words, start, end)) >= PREFIX_MIN);
	}
}

/* --- candidates ---------------------------------------------------------------------------- */

struct candidate {
	int64_t id; /* of the search entry */
	const struct record_type *type;
	double rank;
};

struct candidates {
	struct candidate *items;
	size_t n;
};

struct searching {
	struct store *store;
	struct viewer viewer;
	const struct search_query *query;
	struct arena *arena;
	struct str question;
};

/*
 * Newest first and no further than the bound: FTS5 walks its index backwards and stops there. The
 * entries stand under the name t with the columns that statement_add_visible asks for.
 */
static struct stmt *
prepare_candidates(struct searching *g, const struct record_type *type)
{
	const struct dialect *d = db_dialect(g->store->db);
	struct statement q;

	statement_init(&q, g->store->db, g->arena);
	/* The question must be $1: that is where the dialect's text looks for it. */
	q.values[q.nvalues++] = (struct bound){ .is_text = true, .text = g->question };
	buf_add_format(&q.text, "SELECT t.id, t.type, CAST(1000000 * %s AS INTEGER) FROM %s "
	    "JOIN (SELECT e.*, NULL AS deleted_ms FROM search_entry e) t ON t.id = %s.rowid "
	    "WHERE %s AND ", d->search_rank, d->search_table, d->search_table, d->search_match);
	statement_add_visible(&q, g->viewer, NULL);
	if (g->query->framework_id != 0) {
		statement_add(&q, " AND (t.framework_id IS NULL OR t.framework_id = ");
		statement_add_i64(&q, g->query->framework_id);
		statement_add(&q, ")");
	}
	if (type != NULL) {
		statement_add(&q, " AND t.type = ");
		statement_add_text(&q, str_from(type->name));
	}
	buf_add_format(&q.text, " ORDER BY %s.rowid DESC LIMIT ", d->search_table);
	statement_add_i64(&q, CANDIDATES);
	return statement_prepare(&q, g->store->db);
}

static enum status
read_candidates(struct searching *g, const struct record_type *type, struct candidates *out)
{
	struct stmt *stmt = prepare_candidates(g, type);
	bool row;
	enum status st;

	out->items = arena_make_array(g->arena, struct candidate, CANDIDATES);
	out->n = 0;
	while ((st = stmt_step(stmt, &row)) == ST_OK && row && out->n < CANDIDATES)
		out->items[out->n++] = (struct candidate){ stmt_i64(stmt, 0),
			type_find(stmt_text(stmt, 1)), (double)stmt_i64(stmt, 2) };
	stmt_reset(stmt);
	return st;
}

static int
compare_candidates(const void *first, const void *second)
{
	const struct candidate *a = first;
	const struct candidate *b = second;

	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	return a->id < b->id ? -1 : a->id > b->id;
}

static void
count_facets(struct searching *g, const struct candidates *all, struct search_result *out)
{
	out->facets = arena_make_array(g->arena, struct search_facet, record_type_count);
	for (size_t t = 0; t < record_type_count; t++) {
		int64_t n = 0;

		for (size_t i = 0; i < all->n; i++)
			n += all->items[i].type == record_types[t];
		if (n > 0)
			out->facets[out->nfacets++] = (struct search_facet){ record_types[t], n };
	}
}

static void
keep_type(struct candidates *all, const struct record_type *type)
{
	size_t kept = 0;

	for (size_t i = 0; i < all->n; i++) {
		if (all->items[i].type == type)
			all->items[kept++] = all->items[i];
	}
	all->n = kept;
}

/* --- one page of hits ---------------------------------------------------------------------- */

static enum status
read_hit(struct searching *g, const struct question *q, const struct candidate *c,
    struct search_hit *out)
{
	struct stmt *stmt = db_sql(g->store->db,
	    SQL("SELECT uid, code, title, body FROM search_entry WHERE id = $1"));
	bool row;
	enum status st;

	stmt_bind_i64(stmt, 1, c->id);
	if ((st = stmt_step(stmt, &row)) != ST_OK)
		return st;
	if (!row)
		return ST_NOT_FOUND;
	*out = (struct search_hit){ .type = c->type, .uid = stmt_dup(stmt, 0, g->arena),
		.code = stmt_dup(stmt, 1, g->arena), .title = stmt_dup(stmt, 2, g->arena) };
	out->snippet = snippet_make(q, stmt_text(stmt, 3), out->title, g->arena);
	stmt_reset(stmt);
	return ST_OK;
}

static enum status
read_page(struct searching *g, const struct question *q, const struct candidates *found,
    struct search_result *out)
{
	size_t from = (size_t)(g->query->offset < 0 ? 0 : g->query->offset);
	size_t limit = (size_t)(g->query->limit <= 0 ? CANDIDATES : g->query->limit);
	enum status st;

	out->hits = arena_make_array(g->arena, struct search_hit, found->n);
	for (size_t i = from; i < found->n && out->n < limit; i++) {
		if ((st = read_hit(g, q, &found->items[i], &out->hits[out->n])) != ST_OK)
			return st;
		out->n++;
	}
	return ST_OK;
}

static enum status
search_terms(struct searching *g, const struct question *q, struct search_result *out)
{
	const struct record_type *type = g->query->type;
	struct candidates found;
	enum status st;

	if ((st = read_candidates(g, NULL, &found)) != ST_OK)
		return st;
	count_facets(g, &found, out);
	if (type != NULL && found.n == CANDIDATES &&
	    (st = read_candidates(g, type, &found)) != ST_OK)
		return st;
	if (type != NULL)
		keep_type(&found, type);
	qsort(found.items, found.n, sizeof(*found.items), compare_candidates);
	out->total = (int64_t)found.n;
	return read_page(g, q, &found, out);
}

enum status
search_run(struct store *s, struct viewer viewer, const struct search_query *query,
    struct arena *a, struct search_result *out)
{
	struct searching g = { .store = s, .viewer = viewer, .query = query, .arena = a };
	struct question q = { .tokens = s->tokens };
	struct search_result result = { 0 };
	struct buf question;
	enum status st = ST_OK;

	read_words(&q, str_part(query->words, 0, WORDS_BYTES));
	buf_init(&question, a, 16 * WORDS_BYTES);
	if (db_search_add_question(&question, query->in, q.terms, q.nterms)) {
		g.question = buf_str(&question);
		st = search_terms(&g, &q, &result);
	}
	if (st == ST_OK)
		*out = result;
	return st;
}
