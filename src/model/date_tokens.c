/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Splits text for the reader of dates. Two things surprise: an elided article ("d'octobre") is
 * a token of its own, and phrases of the lexicon ("no later than", "t.b.d.") become one token,
 * so that the grammar sees words only.
 */
#include "model/date_tokens.h"

#include <string.h>

#include "base/utf8.h"

#define ELISION 2 /* letters at most before the apostrophe: d', l', qu' */

struct splitter {
	struct str text;
	size_t at;     /* byte */
	uint32_t point;
	bool is_after_space;
	bool is_after_break;
	struct arena *arena;
	struct token *items;
	size_t n;
	size_t capacity;
};

static bool
is_letter(uint32_t c)
{
	if (c < 0x80)
		return byte_is_alpha((char)c);
	if (c == 0xAA || c == 0xBA || c == 0xB0)
		return true;
	if (c < 0xC0 || c == 0xD7 || c == 0xF7 || c == UTF8_REPLACEMENT)
		return false;
	/* Punctuation, symbols and the marks of East Asian text. */
	return !(c >= 0x2000 && c <= 0x2BFF) && !(c >= 0x3000 && c <= 0x303F) &&
	    !(c >= 0xFF00 && c <= 0xFF20);
}

static bool
is_apostrophe(uint32_t c)
{
	return c == '\'' || c == 0x2019;
}

static bool
is_upper(uint32_t c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7);
}

/* The code point at a byte offset, or 0 at the end; *out_next is the offset behind it. */
static uint32_t
point_at(const struct splitter *s, size_t at, size_t *out_next)
{
	*out_next = at;
	return at < s->text.n ? utf8_next(s->text, out_next) : 0;
}

static void
take_word(struct splitter *s, struct token *t)
{
	size_t next;
	uint32_t letters = 0;
	struct folded folded;
	int value;

	for (;;) {
		uint32_t c = point_at(s, s->at, &next);

		if (s->at < s->text.n && is_letter(c)) {
			letters++;
		} else if (is_apostrophe(c)) {
			size_t unused;

			if (!is_letter(point_at(s, next, &unused)))
				break;
			if (letters <= ELISION) {
				s->at = next;
				s->point++;
				break;
			}
		} else {
			break;
		}
		s->at = next;
		s->point++;
	}
	date_lexicon_fold(str_part(s->text, t->start, s->at), &folded);
	t->kind = TOKEN_WORD;
	t->classes = date_lexicon_look_up(&folded, &value);
	t->value = value;
}

static void
take_number(struct splitter *s, struct token *t)
{
	size_t n = 0;
	int32_t value = 0;

	while (s->at < s->text.n && byte_is_digit(s->text.p[s->at])) {
		if (++n <= 9)
			value = value * 10 + (s->text.p[s->at] - '0');
		s->at++;
		s->point++;
	}
	t->kind = TOKEN_NUMBER;
	t->digits = n > 255 ? 255 : (uint8_t)n;
	t->value = n > 9 ? -1 : value;
}

static void
take_token(struct splitter *s, uint32_t c, size_t next)
{
	struct token t = {
		.start = (uint32_t)s->at,
		.first_point = s->point,
		.is_after_space = s->is_after_space,
		.is_after_break = s->is_after_break,
		.is_capital = is_upper(c),
	};

	if (is_letter(c)) {
		take_word(s, &t);
	} else if (c < 0x80 && byte_is_digit((char)c)) {
		take_number(s, &t);
	} else {
		t.kind = TOKEN_MARK;
		t.value = (int32_t)c;
		s->at = next;
		s->point++;
	}
	t.end = (uint32_t)s->at;
	t.last_point = s->point;
	arena_reserve(s->arena, s->items, s->n, s->capacity);
	s->items[s->n++] = t;
}

static bool
is_token(const struct splitter *s, const struct token *t, struct str wanted)
{
	struct str text = str_part(s->text, t->start, t->end);
	struct folded folded;

	if (t->kind != TOKEN_WORD)
		return str_equal(text, wanted);
	date_lexicon_fold(text, &folded);
	return str_equal((struct str){ folded.p, folded.n }, wanted);
}

/* How many tokens from at on make up the phrase; 0 if they do not. */
static size_t
match_phrase(const struct splitter *s, size_t at, const char *phrase)
{
	struct str rest = str_from(phrase);
	struct str word;
	size_t n = 0;

	while (str_next(&rest, ' ', &word)) {
		if (at + n >= s->n || !is_token(s, &s->items[at + n], word))
			return 0;
		n++;
	}
	return n;
}

/* Whether the phrase begins with the word; most do not, and this says so without tokens. */
static bool
begins_with(const char *phrase, const struct folded *word)
{
	return strncmp(phrase, word->p, word->n) == 0 && phrase[word->n] == ' ';
}

/* Makes the phrase that begins at token at one token in *t; returns how many it took, or 0. */
static size_t
find_phrase(const struct splitter *s, size_t at, struct token *t)
{
	struct folded word;

	if (t->kind != TOKEN_WORD)
		return 0;
	date_lexicon_fold(str_part(s->text, t->start, t->end), &word);
	if (word.n == 0)
		return 0;
	for (size_t i = 0; i < date_lexicon_nphrases; i++) {
		const struct word_row *row = &date_lexicon_phrases[i];
		size_t n;

		if (row->word[0] != word.p[0] || !begins_with(row->word, &word))
			continue;
		n = match_phrase(s, at, row->word);
		if (n == 0)
			continue;
		t->classes = row->classes;
		t->value = row->value;
		t->end = s->items[at + n - 1].end;
		t->last_point = s->items[at + n - 1].last_point;
		return n;
	}
	return 0;
}

static void
join_phrases(struct splitter *s)
{
	size_t kept = 0;

	for (size_t at = 0; at < s->n; kept++) {
		struct token t = s->items[at];
		size_t n = find_phrase(s, at, &t);

		s->items[kept] = t;
		at += n > 0 ? n : 1;
	}
	s->n = kept;
}

void
date_tokens_split(struct arena *a, struct str text, struct tokens *out)
{
	struct splitter s = { .text = text, .arena = a, .is_after_space = true };

	while (s.at < text.n) {
		size_t next;
		uint32_t c = point_at(&s, s.at, &next);

		if (utf8_is_space(c)) {
			s.at = next;
			s.point++;
			s.is_after_space = true;
			s.is_after_break = s.is_after_break || c == '\n';
			continue;
		}
		take_token(&s, c, next);
		s.is_after_space = false;
		s.is_after_break = false;
	}
	join_phrases(&s);
	*out = (struct tokens){ .items = s.items, .n = s.n };
}
