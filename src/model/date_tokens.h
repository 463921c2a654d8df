/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_MODEL_DATE_TOKENS_H
#define CONCERT_MODEL_DATE_TOKENS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "model/date_lexicon.h"

enum token_kind { TOKEN_WORD, TOKEN_NUMBER, TOKEN_MARK };

/* A word, a run of digits or one other character; a phrase of the lexicon is one token too. */
struct token {
	uint32_t start;       /* bytes: [start, end) */
	uint32_t end;
	uint32_t first_point; /* code points: [first_point, last_point) */
	uint32_t last_point;
	uint64_t classes;     /* of the lexicon; 0 for numbers and marks */
	int32_t value;        /* of the word, the number (-1 if long), or the mark's code point */
	uint8_t digits;       /* of a number, at most 255 */
	uint8_t kind;
	bool is_after_space;
	bool is_after_break;  /* a line feed is part of that space */
	bool is_capital;      /* begins with an upper-case letter of ASCII or Latin-1 */
};

struct tokens {
	struct token *items;
	size_t n;
};

/* Splits UTF-8 text; owned by the arena. */
void date_tokens_split(struct arena *a, struct str text, struct tokens *out);

#endif
