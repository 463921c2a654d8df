/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Titles of pillars and the letters proposed for their codes. The letters come from what sets a
 * title apart: words that several titles share at their front, and words that every title of a
 * network could have, do not count. A person confirms them; see doubts.c.
 */
#include "base/limits.h"
#include "base/utf8.h"
#include "document/reading/lexicon.h"
#include "document/reading/reader.h"

#define SHARED_WORDS_MIN 3  /* fewer shared words are chance */
#define COMPARED_TITLES_MAX 200

static void
put_title(struct reader *r, struct fw_pillar *pillar, const struct chain *chain)
{
	struct sourced all;

	sourced_init(&all, r->arena);
	for (size_t i = 0; i < chain->n; i++) {
		const struct chain_piece *piece = &chain->items[i];

		if (i > 0)
			sourced_add_plain(&all, STR("\n"));
		sourced_add(&all, &piece->text);
	}
	sourced_add_segments(&all, 0, all.length,
	    (struct fw_segment){ .role = SEGMENT_TEXT, .field = STR("title") }, &pillar->segments);
	pillar->title = sourced_marked(&all);
	footnotes_attach(r, &pillar->title, &pillar->footnotes);
	for (size_t i = 0; i < chain->n; i++) {
		for (size_t q = 0; q < chain->items[i].nqueries; q++)
			doubt_link(r, chain->items[i].first_query + q, &pillar->segments);
	}
}

static size_t
shared_prefix(const struct tokens *a, const struct tokens *b)
{
	size_t n = 0;

	while (n < a->n && n < b->n && str_equal(a->items[n].folded, b->items[n].folded))
		n++;
	return n;
}

/* The first token behind the words that this title shares with any other. */
static size_t
skip_shared(const struct tokens *titles, size_t n, size_t which)
{
	size_t longest = 0;

	for (size_t i = 0; i < n && n <= COMPARED_TITLES_MAX; i++) {
		size_t shared = i == which ? 0 : shared_prefix(&titles[which], &titles[i]);

		if (shared > longest && shared < titles[which].n)
			longest = shared;
	}
	return longest >= SHARED_WORDS_MIN ? longest : 0;
}

static bool
is_significant(const struct token *token)
{
	return token->kind == TOKEN_WORD && !lexicon_has(LEX_SMALL, token->folded);
}

/* What ends a short title: a bracket, a colon, a slash, the next line. */
static size_t
short_end(const struct tokens *t, size_t from)
{
	size_t end = from;

	while (end < t->n && !tokens_is_sign(t, end, '(') && !tokens_is_sign(t, end, ':') &&
	    !tokens_is_sign(t, end, '/'))
		end++;
	return end;
}

static struct str
short_title(const struct tokens *titles, size_t n, size_t which, size_t *out_from, size_t *out_to)
{
	const struct tokens *t = &titles[which];
	size_t from = skip_shared(titles, n, which);
	size_t to;
	size_t tail;

	while (from < t->n && (!is_significant(&t->items[from]) ||
	    (tokens_match(t, from, "un|network|reseau") > 0 && from + 1 < t->n)))
		from++;
	to = short_end(t, from);
	tail = to;
	while (tail > from &&
	    tokens_match(t, tail - 1, "of|the|network|un|in|reseau|du|red|de|la") > 0)
		tail--;
	/* "of the Network" says nothing; "Diversity within the UN" does. */
	if (tail + 2 < to && tail > from && tokens_match(t, tail, "of|du|de") > 0)
		to = tail;
	/* It is proposed, and shown beside everything the pillar does. */
	while (to > from + 1 && t->items[to - 1].byte_end - t->items[from].byte >
	    LIMIT_SHORT_TITLE_BYTES)
		to--;
	*out_from = from;
	*out_to = to;
	return tokens_text(t, from, to);
}

static void
add_letter(struct buf *b, const struct token *token)
{
	char c = token->folded.n > 0 ? token->folded.p[0] : ' ';

	if (c >= 'a' && c <= 'z')
		buf_add_byte(b, (char)(c - 'a' + 'A'));
}

/* Initials of the first two words that count, or the first two letters of the only one. */
static struct str
initials(struct reader *r, const struct tokens *t, size_t from, size_t to)
{
	struct buf b;
	const struct token *first = NULL;

	buf_init(&b, r->arena, 16);
	for (size_t i = from; i < to && b.n < 2; i++) {
		if (!is_significant(&t->items[i]))
			continue;
		if (first == NULL)
			first = &t->items[i];
		add_letter(&b, &t->items[i]);
	}
	if (b.n == 1 && first != NULL && first->folded.n > 1 && first->folded.p[1] >= 'a' &&
	    first->folded.p[1] <= 'z')
		buf_add_byte(&b, (char)(first->folded.p[1] - 'a' + 'A'));
	return buf_str(&b);
}

static struct str
unique_code(struct reader *r, struct map *taken, struct str wanted)
{
	struct str stem = wanted.n > 0 ? wanted : STR("P");
	struct str code = stem;
	int64_t next = 1;

	/* The number kept with a code is the last that was tried behind it. */
	if (map_get(taken, stem, &next) || wanted.n == 0)
		code = str_format(r->arena, "%.*s%d", STR_ARG(stem), (int)++next);
	map_set(taken, stem, next);
	return code;
}

static struct str
with_capital(struct reader *r, struct str text)
{
	char *p;

	if (text.n == 0 || text.p[0] < 'a' || text.p[0] > 'z')
		return str_dup(r->arena, text);
	p = arena_alloc(r->arena, text.n);
	memcpy(p, text.p, text.n);
	p[0] = (char)(p[0] - 'a' + 'A');
	return (struct str){ p, text.n };
}

static void
ask_about_name(struct reader *r, const struct fw_pillar *pillar)
{
	struct fw_query *query = doubt_add(r, "no-name", STR("No cell names this pillar. What is "
	    "it called?"), STR_EMPTY, STR("Kept without a name."));

	query->about = pillar->code;
}

void
pillars_name(struct reader *r)
{
	size_t n = r->fw->pillars.n;
	struct tokens *titles = arena_make_array(r->arena, struct tokens, n);
	struct map taken = { .arena = r->arena };

	for (size_t i = 0; i < n; i++) {
		put_title(r, &r->fw->pillars.items[i], &r->groups[i].title);
		if (r->fw->pillars.items[i].title.text.n == 0)
			r->fw->pillars.items[i].title.text = STR(UNNAMED_PILLAR);
		titles[i] = tokens_make(r->arena,
		    footnotes_hide(r, &r->fw->pillars.items[i].title));
	}
	for (size_t i = 0; i < n; i++) {
		struct fw_pillar *pillar = &r->fw->pillars.items[i];
		size_t from;
		size_t to;

		pillar->short_title = with_capital(r, short_title(titles, n, i, &from, &to));
		pillar->code = unique_code(r, &taken, initials(r, &titles[i], from, to));
		if (str_equal(pillar->title.text, STR(UNNAMED_PILLAR)))
			ask_about_name(r, pillar);
	}
}
