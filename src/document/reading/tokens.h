/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_READING_TOKENS_H
#define CONCERT_DOCUMENT_READING_TOKENS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

enum token_kind {
	TOKEN_WORD,   /* letters and digits; "t.b.d." is one word, folded "tbd" */
	TOKEN_NUMBER, /* digits only */
	TOKEN_SIGN,   /* one other character that is not white space */
};

struct token {
	enum token_kind kind;
	bool is_spaced;    /* white space stands before it */
	bool is_dotted;    /* an abbreviation of dotted letters */
	uint32_t sign;     /* TOKEN_SIGN: the character */
	uint32_t start;    /* code points */
	uint32_t end;
	size_t byte;       /* the same range in bytes */
	size_t byte_end;
	struct str folded; /* lower case, without accents */
};

struct tokens {
	struct str text;
	struct token *items;
	size_t n;
};

/* Cuts a text into words, numbers and signs. Linear; owned by the arena, text is borrowed. */
struct tokens tokens_make(struct arena *a, struct str text);

/*
 * Matches words from index `at`: "in collaboration with". A word of the pattern is compared with
 * a token's folded text; "a|b" allows either, a final "?" makes the word optional, a final "*"
 * matches any ending. Returns the number of tokens taken, 0 for no match.
 */
size_t tokens_match(const struct tokens *t, size_t at, const char *pattern);

/*
 * Which of up to 64 patterns can begin with a byte: grammars of many phrases ask each token for
 * a few of them only. Start with a zeroed struct.
 */
struct phrase_index {
	uint64_t of_byte[256];
};

void phrase_index_add(struct phrase_index *index, size_t number, const char *pattern);

/* Whether the token is this sign; false beyond the end. */
bool tokens_is_sign(const struct tokens *t, size_t at, uint32_t sign);

/* The text of tokens [from, to) as written, with what stands between them. */
struct str tokens_text(const struct tokens *t, size_t from, size_t to);

/* Dashes of every length, the minus sign and the hyphen. */
bool sign_is_dash(uint32_t sign);

/* Characters that begin a list item in the text itself. */
bool sign_is_bullet(uint32_t sign);

#endif
