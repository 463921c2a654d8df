/* SPDX-License-Identifier: Apache-2.0 */
/* Codes ever given and the next free one of each stem. What was removed keeps its number. */
#include "instrument/code_book.h"

#define STEM_NUMBER_MAX 1000000000

/* Splits "CJ 7.1" into "CJ 7." and 1; false where no number stands at the end. */
static bool
split(struct str code, struct str *out_stem, int64_t *out_number)
{
	size_t at = code.n;

	while (at > 0 && byte_is_digit(code.p[at - 1]))
		at--;
	*out_stem = str_part(code, 0, at);
	return str_to_i64(str_part(code, at, code.n), 0, STEM_NUMBER_MAX, out_number) == ST_OK;
}

void
code_book_reserve(struct code_book *book, struct str code)
{
	struct str stem;
	int64_t number;
	int64_t highest = 0;

	if (!split(code, &stem, &number))
		return;
	if (!map_get(&book->highest, stem, &highest) || number > highest)
		map_set(&book->highest, stem, number);
}

void
code_book_note(struct code_book *book, struct str code)
{
	map_set(&book->used, code, 1);
	code_book_reserve(book, code);
}

bool
code_book_has(const struct code_book *book, struct str code)
{
	int64_t unused;

	return map_get(&book->used, code, &unused);
}

void
code_book_init(struct code_book *book, struct arena *a, const struct fw_texts *used)
{
	*book = (struct code_book){ .arena = a, .used = { .arena = a },
		.highest = { .arena = a } };
	for (size_t i = 0; used != NULL && i < used->n; i++)
		code_book_note(book, used->items[i]);
}

struct str
code_book_next(struct code_book *book, struct str stem)
{
	int64_t number = 0;
	struct str code;

	map_get(&book->highest, stem, &number);
	code = str_format(book->arena, "%.*s%lld", STR_ARG(stem), (long long)number + 1);
	code_book_note(book, code);
	return code;
}

struct str
code_book_take(struct code_book *book, struct str code)
{
	if (code_book_has(book, code))
		return code_book_next(book, code);
	code_book_note(book, code);
	return code;
}
