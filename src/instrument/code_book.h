/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_INSTRUMENT_CODE_BOOK_H
#define CONCERT_INSTRUMENT_CODE_BOOK_H

#include "base/map.h"
#include "instrument/framework.h"

/*
 * Which codes were ever given in a framework. A code that people cite is never given twice, so
 * what is new gets the number after the highest, whatever was removed since.
 */
struct code_book {
	struct arena *arena;
	struct map used;    /* a code to 1 */
	struct map highest; /* "CJ ", "CJ R", "CJ 7." to the highest number behind it */
};

/* used: codes given already, or NULL; borrowed. */
void code_book_init(struct code_book *book, struct arena *a, const struct fw_texts *used);

void code_book_note(struct code_book *book, struct str code);

/* Numbers up to that of the code are skipped, but the code itself may still be noted. */
void code_book_reserve(struct code_book *book, struct str code);

bool code_book_has(const struct code_book *book, struct str code);

/* The next code of a stem, such as "CJ 8" of "CJ ". */
struct str code_book_next(struct code_book *book, struct str stem);

/* The code itself where nothing has it yet, else with a number behind it. */
struct str code_book_take(struct code_book *book, struct str code);

#endif
