/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The passage shown with a hit. It is cut by the same tokens as the index, not by the database, so
 * that marks sit on whole characters of Chinese as well, where index terms overlap.
 */
#include "store/snippet.h"

#include "base/utf8.h"
#include "store/store.h"

#define PASSAGE_BYTES 260
#define LEAD_BYTES 60     /* shown before the first marked word */
#define SEARCHED_BYTES (64 * 1024) /* of a text that are looked through */
#define RANGES_MAX 256
#define WORDS_MAX 64

struct word {
	struct str text;
	bool is_prefix;
};

struct range {
	size_t start;
	size_t end;
};

struct marking {
	struct arena *arena;
	struct word words[WORDS_MAX];
	size_t nwords;
	struct range ranges[RANGES_MAX];
	size_t nranges;
};

static bool
add_word(void *context, const struct token *token)
{
	struct marking *m = context;

	if (m->nwords == WORDS_MAX)
		return false;
	m->words[m->nwords++] = (struct word){ str_dup(m->arena, token->text), false };
	return true;
}

static void
read_terms(struct marking *m, const struct question *q)
{
	for (size_t i = 0; i < q->nterms; i++) {
		size_t before = m->nwords;

		if (q->terms[i].is_excluded)
			continue;
		tokens_cut(q->tokens, q->terms[i].text, TOKENS_ASKED, add_word, m);
		if (q->terms[i].is_prefix && m->nwords > before)
			m->words[m->nwords - 1].is_prefix = true;
	}
}

static bool
is_asked(const struct marking *m, struct str text)
{
	for (size_t i = 0; i < m->nwords; i++) {
		if (m->words[i].is_prefix ? str_starts(text, m->words[i].text)
		    : str_equal(text, m->words[i].text))
			return true;
	}
	return false;
}

static bool
mark_token(void *context, const struct token *token)
{
	struct marking *m = context;
	struct range *last = m->nranges > 0 ? &m->ranges[m->nranges - 1] : NULL;

	if (!is_asked(m, token->text))
		return true;
	if (last != NULL && token->start <= last->end) {
		if (token->end > last->end)
			last->end = token->end;
		if (token->start < last->start)
			last->start = token->start;
		return true;
	}
	m->ranges[m->nranges++] = (struct range){ token->start, token->end };
	return m->nranges < RANGES_MAX;
}

/* The first range of the passage that holds most of them. */
static size_t
best_range(const struct marking *m)
{
	size_t best = 0;
	size_t most = 0;

	for (size_t i = 0; i < m->nranges; i++) {
		size_t n = 0;

		while (i + n < m->nranges &&
		    m->ranges[i + n].end <= m->ranges[i].start + PASSAGE_BYTES - LEAD_BYTES)
			n++;
		if (n > most) {
			most = n;
			best = i;
		}
	}
	return best;
}

static bool
is_inside_character(struct str text, size_t at)
{
	return at < text.n && ((unsigned char)text.p[at] & 0xC0) == 0x80;
}

/* Back to a space, if one is near, else to the start of a character. */
static size_t
passage_start(struct str text, size_t first)
{
	size_t start = first > LEAD_BYTES ? first - LEAD_BYTES : 0;

	if (start == 0)
		return 0;
	for (size_t i = start; i < first; i++) {
		if (byte_is_space(text.p[i]))
			return i + 1;
	}
	while (is_inside_character(text, start))
		start++;
	return start;
}

static size_t
passage_end(struct str text, size_t start)
{
	size_t end = start + PASSAGE_BYTES;

	if (end >= text.n)
		return text.n;
	for (size_t i = end; i > end - LEAD_BYTES; i--) {
		if (byte_is_space(text.p[i]))
			return i;
	}
	while (is_inside_character(text, end))
		end--;
	return end;
}

/* Without line feeds and without characters that would pass for our marks. */
static void
add_plain(struct buf *b, struct str text, size_t start, size_t end)
{
	while (start < end) {
		uint32_t c = utf8_next(text, &start);

		if (c == '\n' || c == '\r' || c == '\t')
			buf_add_byte(b, ' ');
		else if (c != SNIPPET_START && c != SNIPPET_END)
			utf8_add(b, c);
	}
}

static struct str
write_passage(const struct marking *m, struct str text, struct arena *a)
{
	size_t best = best_range(m);
	size_t start = m->nranges > 0 ? passage_start(text, m->ranges[best].start) : 0;
	size_t end = passage_end(text, start);
	size_t at = start;
	struct buf b;

	buf_init(&b, a, 16 * PASSAGE_BYTES);
	if (start > 0)
		buf_add_z(&b, "\xE2\x80\xA6 ");
	for (size_t i = best; i < m->nranges && m->ranges[i].end <= end; i++) {
		add_plain(&b, text, at, m->ranges[i].start);
		utf8_add(&b, SNIPPET_START);
		add_plain(&b, text, m->ranges[i].start, m->ranges[i].end);
		utf8_add(&b, SNIPPET_END);
		at = m->ranges[i].end;
	}
	add_plain(&b, text, at, end);
	if (end < text.n)
		buf_add_z(&b, " \xE2\x80\xA6");
	return buf_str(&b);
}

struct str
snippet_make(const struct question *q, struct str body, struct str title, struct arena *a)
{
	struct marking *m = arena_make(a, struct marking);

	m->arena = a;
	read_terms(m, q);
	tokens_cut(q->tokens, str_part(body, 0, SEARCHED_BYTES), TOKENS_STORED, mark_token, m);
	if (m->nranges > 0)
		return write_passage(m, body, a);
	tokens_cut(q->tokens, str_part(title, 0, SEARCHED_BYTES), TOKENS_STORED, mark_token, m);
	return write_passage(m, title, a);
}
