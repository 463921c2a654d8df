/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words, numbers and signs of a text, folded so that grammars can compare them in any case and
 * without accents. Which words mean something is in lexicon.c. Dotted letters ("t.b.d.", "a.i.")
 * are one word, because their full stops end no sentence.
 */
#include "document/reading/tokens.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>

#include "base/utf8.h"

/* Lower case without accents, one code point for each. */
static uint32_t
fold(uint32_t c)
{
	UErrorCode error = U_ZERO_ERROR;
	const UNormalizer2 *nfd;
	UChar parts[4];
	int32_t n;

	if (c < 0x80)
		return c >= 'A' && c <= 'Z' ? c + 32 : c;
	nfd = unorm2_getNFDInstance(&error);
	if (U_SUCCESS(error)) {
		n = unorm2_getDecomposition(nfd, (UChar32)c, parts, COUNT_OF(parts), &error);
		if (U_SUCCESS(error) && n > 0 && U16_IS_SINGLE(parts[0]))
			c = parts[0];
	}
	return (uint32_t)u_tolower((UChar32)c);
}

static bool
is_word_character(uint32_t c)
{
	if (c < 0x80)
		return byte_is_alpha((char)c) || byte_is_digit((char)c);
	return u_isalnum((UChar32)c) || u_charType((UChar32)c) == U_NON_SPACING_MARK;
}

/* At worst a byte that was cut off its character becomes U+FFFD, three bytes. */
#define FOLDED_FACTOR 3

struct cutter {
	struct str text;
	char *folded;  /* room for all of the text */
	size_t nfolded;
	size_t at;
	uint32_t index;
};

static void
add_folded(struct cutter *c, uint32_t character)
{
	if (character < 0x80) {
		c->folded[c->nfolded++] = (char)character;
	} else if (character < 0x800) {
		c->folded[c->nfolded++] = (char)(0xC0 | character >> 6);
		c->folded[c->nfolded++] = (char)(0x80 | (character & 0x3F));
	} else if (character < 0x10000) {
		c->folded[c->nfolded++] = (char)(0xE0 | character >> 12);
		c->folded[c->nfolded++] = (char)(0x80 | (character >> 6 & 0x3F));
		c->folded[c->nfolded++] = (char)(0x80 | (character & 0x3F));
	} else {
		c->folded[c->nfolded++] = (char)(0xF0 | character >> 18);
		c->folded[c->nfolded++] = (char)(0x80 | (character >> 12 & 0x3F));
		c->folded[c->nfolded++] = (char)(0x80 | (character >> 6 & 0x3F));
		c->folded[c->nfolded++] = (char)(0x80 | (character & 0x3F));
	}
}

/* The character at the place; most are ASCII. */
static uint32_t
peek(const struct cutter *c, size_t *out_next)
{
	unsigned char first = (unsigned char)c->text.p[c->at];

	*out_next = c->at;
	if (first >= 0x80)
		return utf8_next(c->text, out_next);
	*out_next = c->at + 1;
	return first;
}

static void
step(struct cutter *c, size_t next)
{
	c->at = next;
	c->index++;
}

static bool
is_ascii_letter_at(struct str s, size_t at)
{
	return at < s.n && byte_is_alpha(s.p[at]);
}

/*
 * "t.b.d." or "a.i": letters one by one with full stops between. Returns its length in bytes or 0.
 */
static size_t
dotted_length(struct str s, size_t at)
{
	size_t end = at;
	size_t letters = 0;

	while (is_ascii_letter_at(s, end) && end + 1 < s.n && s.p[end + 1] == '.') {
		end += 2;
		letters++;
	}
	if (letters > 0 && is_ascii_letter_at(s, end) &&
	    (end + 1 >= s.n || !is_word_character((unsigned char)s.p[end + 1]))) {
		end++;
		letters++;
	}
	return letters >= 2 ? end - at : 0;
}

static void
take_dotted(struct cutter *c, struct token *token, size_t length)
{
	token->is_dotted = true;
	for (size_t i = 0; i < length; i++) {
		if (c->text.p[c->at + i] != '.')
			add_folded(c, fold((unsigned char)c->text.p[c->at + i]));
	}
	c->at += length;
	c->index += (uint32_t)length;
}

static void
take_word(struct cutter *c, struct token *token)
{
	size_t dotted = dotted_length(c->text, c->at);

	token->kind = TOKEN_NUMBER;
	if (dotted > 0) {
		token->kind = TOKEN_WORD;
		take_dotted(c, token, dotted);
		return;
	}
	while (c->at < c->text.n) {
		size_t next;
		uint32_t character = peek(c, &next);

		if (!is_word_character(character))
			return;
		if (character > '9')
			token->kind = TOKEN_WORD;
		add_folded(c, fold(character));
		step(c, next);
	}
}

static void
take_token(struct cutter *c, struct token *token)
{
	size_t from = c->nfolded;
	size_t next;
	uint32_t character = peek(c, &next);

	token->start = c->index;
	token->byte = c->at;
	if (is_word_character(character)) {
		take_word(c, token);
	} else {
		token->kind = TOKEN_SIGN;
		token->sign = character;
		add_folded(c, character);
		step(c, next);
	}
	token->end = c->index;
	token->byte_end = c->at;
	token->folded = (struct str){ c->folded + from, c->nfolded - from };
}

struct tokens
tokens_make(struct arena *a, struct str text)
{
	struct tokens tokens = { .text = text };
	struct cutter c = { .text = text };
	size_t capacity = 0;
	bool is_spaced = false;

	c.folded = arena_alloc(a, text.n * FOLDED_FACTOR);
	while (c.at < text.n) {
		size_t next;
		uint32_t character = peek(&c, &next);

		if (utf8_is_space(character)) {
			step(&c, next);
			is_spaced = true;
			continue;
		}
		arena_reserve(a, tokens.items, tokens.n, capacity);
		tokens.items[tokens.n] = (struct token){ .is_spaced = is_spaced };
		take_token(&c, &tokens.items[tokens.n++]);
		is_spaced = false;
	}
	return tokens;
}

/*
 * Whether the folded word is one of the alternatives in pattern [0, n). Byte by byte, because
 * every grammar asks this of every token.
 */
static bool
match_word(struct str word, const char *pattern, size_t n)
{
	size_t i = 0;

	while (i < n) {
		size_t k = 0;

		while (i < n && k < word.n && pattern[i] == word.p[k]) {
			i++;
			k++;
		}
		if (k == word.n && (i == n || pattern[i] == '|'))
			return true;
		if (i < n && pattern[i] == '*' && (i + 1 == n || pattern[i + 1] == '|'))
			return true;
		while (i < n && pattern[i] != '|')
			i++;
		i++;
	}
	return false;
}

size_t
tokens_match(const struct tokens *t, size_t at, const char *pattern)
{
	size_t i = at;

	while (*pattern != '\0') {
		size_t n = 0;
		bool is_optional;
		bool fits;

		while (pattern[n] != ' ' && pattern[n] != '\0')
			n++;
		is_optional = n > 1 && pattern[n - 1] == '?';
		fits = i < t->n &&
		    match_word(t->items[i].folded, pattern, is_optional ? n - 1 : n);
		if (fits)
			i++;
		else if (!is_optional)
			return 0;
		pattern += n;
		pattern += *pattern == ' ';
	}
	return i - at;
}

void
phrase_index_add(struct phrase_index *index, size_t number, const char *pattern)
{
	bool is_optional = true;

	while (is_optional && *pattern != '\0') {
		bool is_start = true;
		size_t i = 0;

		for (; pattern[i] != ' ' && pattern[i] != '\0'; i++) {
			if (is_start)
				index->of_byte[(unsigned char)pattern[i]] |= (uint64_t)1 << number;
			is_start = pattern[i] == '|';
		}
		is_optional = i > 1 && pattern[i - 1] == '?';
		pattern += i + (pattern[i] == ' ');
	}
}

bool
tokens_is_sign(const struct tokens *t, size_t at, uint32_t sign)
{
	return at < t->n && t->items[at].kind == TOKEN_SIGN && t->items[at].sign == sign;
}

struct str
tokens_text(const struct tokens *t, size_t from, size_t to)
{
	if (from >= to || to > t->n)
		return STR_EMPTY;
	return str_part(t->text, t->items[from].byte, t->items[to - 1].byte_end);
}

bool
sign_is_dash(uint32_t sign)
{
	return sign == '-' || (sign >= 0x2010 && sign <= 0x2015) || sign == 0x2212;
}

bool
sign_is_bullet(uint32_t sign)
{
	static const uint32_t bullets[] = { 0x2022, 0x25CB, 0x25CF, 0x25E6, 0x25AA, 0x25AB,
		0x25A0, 0x25A1, 0x2023, 0x2043, 0x2219, 0x00B7, 0x27A2, 0x2713, 0x2756, 0xF0B7,
		0xF0A7, 0x2192, 0x25BA, 0x25C6, '*' };

	for (size_t i = 0; i < COUNT_OF(bullets); i++) {
		if (sign == bullets[i])
			return true;
	}
	return false;
}
