/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looks words up, and keeps the phrases of several words. Folding knows the accents of Latin-1
 * and combining marks: enough for the tables, which are in English, French and Spanish.
 */
#include "model/date_lexicon.h"

#include <string.h>

#include "base/status.h"
#include "base/utf8.h"

const struct word_row date_lexicon_phrases[] = {
	{ "and / or", W_OR, 0 },
	{ "no later than", W_BY, 0 },
	{ "not later than", W_BY, 0 },
	{ "on or before", W_BY, 0 },
	{ "at the latest", W_BY, 1 },
	{ "the latest", W_BY, 1 },
	{ "prior to", W_BEFORE, 0 },
	{ "ahead of", W_BEFORE, 0 },
	{ "in advance of", W_BEFORE, 0 },
	{ "up to", W_UNTIL, 0 },
	{ "as of", W_FROM, 0 },
	{ "as from", W_FROM, 0 },
	{ "starting in", W_FROM, 0 },
	{ "starting from", W_FROM, 0 },
	{ "starting on", W_FROM, 0 },
	{ "beginning in", W_FROM, 0 },
	{ "beginning from", W_FROM, 0 },
	{ "beginning on", W_FROM, 0 },
	{ "commencing in", W_FROM, 0 },
	{ "commencing on", W_FROM, 0 },
	{ "with effect from", W_FROM, 0 },
	{ "effective from", W_FROM, 0 },
	{ "and beyond", W_ONWARD, 0 },
	{ "and onward", W_ONWARD, 0 },
	{ "and onwards", W_ONWARD, 0 },
	{ "and forward", W_ONWARD, 0 },
	{ "and after", W_ONWARD, 0 },
	{ "and later", W_ONWARD, 0 },
	{ "and thereafter", W_ONWARD, 0 },
	{ "or later", W_ONWARD, 0 },
	{ "and following years", W_ONWARD, 0 },
	{ "each year", W_RECURRING, 0 },
	{ "every year", W_RECURRING, 0 },
	{ "per year", W_RECURRING, 0 },
	{ "per annum", W_RECURRING, 0 },
	{ "once a year", W_RECURRING, 0 },
	{ "twice a year", W_RECURRING, 0 },
	{ "times a year", W_RECURRING, 0 },
	{ "every other year", W_RECURRING, 0 },
	{ "every two years", W_RECURRING, 0 },
	{ "every six months", W_RECURRING, 0 },
	{ "every three months", W_RECURRING, 0 },
	{ "each quarter", W_RECURRING, 0 },
	{ "every quarter", W_RECURRING, 0 },
	{ "per quarter", W_RECURRING, 0 },
	{ "each month", W_RECURRING, 0 },
	{ "every month", W_RECURRING, 0 },
	{ "per month", W_RECURRING, 0 },
	{ "every week", W_RECURRING, 0 },
	{ "on an annual basis", W_RECURRING, 0 },
	{ "on a yearly basis", W_RECURRING, 0 },
	{ "on a quarterly basis", W_RECURRING, 0 },
	{ "on a monthly basis", W_RECURRING, 0 },
	{ "semi - annually", W_RECURRING, 0 },
	{ "bi - annual", W_TWO_MEANINGS, 1 },
	{ "bi - annually", W_TWO_MEANINGS, 1 },
	{ "bi - ennial", W_TWO_MEANINGS, 1 },
	{ "bi - monthly", W_TWO_MEANINGS, 2 },
	{ "bi - weekly", W_TWO_MEANINGS, 3 },
	{ "t . b . d .", W_UNDECIDED, 0 },
	{ "t . b . d", W_UNDECIDED, 0 },
	{ "t . b . a .", W_UNDECIDED, 0 },
	{ "t . b . a", W_UNDECIDED, 0 },
	{ "t . b . c .", W_TENTATIVE, 0 },
	{ "t . b . c", W_TENTATIVE, 0 },
	{ "to be confirmed", W_TENTATIVE, 0 },
	{ "not yet confirmed", W_TENTATIVE, 0 },
	{ "to be decided", W_UNDECIDED, 0 },
	{ "to be determined", W_UNDECIDED, 0 },
	{ "to be defined", W_UNDECIDED, 0 },
	{ "to be announced", W_UNDECIDED, 0 },
	{ "to be agreed", W_UNDECIDED, 0 },
	{ "to be set", W_UNDECIDED, 0 },
	{ "not yet decided", W_UNDECIDED, 0 },
	{ "this year", W_RELATIVE, 1 },
	{ "the current year", W_RELATIVE, 1 },
	{ "next year", W_RELATIVE, 2 },
	{ "the following year", W_RELATIVE, 2 },
	{ "as per", W_BASED, 0 },
	{ "based on", W_BASED, 0 },
	{ "based upon", W_BASED, 0 },
	{ "building on", W_BASED, 0 },
	{ "building upon", W_BASED, 0 },
	{ "drawing on", W_BASED, 0 },
	{ "drawing upon", W_BASED, 0 },
	{ "pursuant to", W_BASED, 0 },
	{ "et / ou", W_OR, 0 },
	{ "au plus tard", W_BY, 1 },
	{ "d' ici a", W_BY, 0 },
	{ "d' ici au", W_BY, 0 },
	{ "d' ici le", W_BY, 0 },
	{ "d' ici la", W_BY, 0 },
	{ "d' ici", W_BY, 0 },
	{ "a partir de", W_FROM, 0 },
	{ "a partir du", W_FROM, 0 },
	{ "a partir d'", W_FROM, 0 },
	{ "a compter de", W_FROM, 0 },
	{ "a compter du", W_FROM, 0 },
	{ "jusqu'a", W_UNTIL, 0 },
	{ "jusqu'au", W_UNTIL, 0 },
	{ "jusqu'en", W_UNTIL, 0 },
	{ "et au - dela", W_ONWARD, 0 },
	{ "chaque annee", W_RECURRING, 0 },
	{ "tous les ans", W_RECURRING, 0 },
	{ "par an", W_RECURRING, 0 },
	{ "a confirmer", W_TENTATIVE, 0 },
	{ "a determiner", W_UNDECIDED, 0 },
	{ "a definir", W_UNDECIDED, 0 },
	{ "cette annee", W_RELATIVE, 1 },
	{ "l' annee prochaine", W_RELATIVE, 2 },
	{ "y / o", W_OR, 0 },
	{ "a mas tardar", W_BY, 1 },
	{ "antes de", W_BEFORE, 0 },
	{ "antes del", W_BEFORE, 0 },
	{ "despues de", W_AFTER, 0 },
	{ "despues del", W_AFTER, 0 },
	{ "a partir del", W_FROM, 0 },
	{ "en adelante", W_ONWARD, 0 },
	{ "y posteriores", W_ONWARD, 0 },
	{ "cada ano", W_RECURRING, 0 },
	{ "todos los anos", W_RECURRING, 0 },
	{ "por ano", W_RECURRING, 0 },
	{ "al ano", W_RECURRING, 0 },
	{ "por confirmar", W_TENTATIVE, 0 },
	{ "por determinar", W_UNDECIDED, 0 },
	{ "por definir", W_UNDECIDED, 0 },
	{ "este ano", W_RELATIVE, 1 },
	{ "el proximo ano", W_RELATIVE, 2 },
};
const size_t date_lexicon_nphrases = COUNT_OF(date_lexicon_phrases);

/* The ASCII letter of a code point, '\0' to leave out, or -1 if there is none. */
static int
fold_letter(uint32_t c)
{
	static const char latin[] = "aaaaaa.ceeeeiiii.nooooo.ouuuuy.."
				    "aaaaaa.ceeeeiiii.nooooo.ouuuuy.y";

	if (c >= 'A' && c <= 'Z')
		return (int)(c - 'A' + 'a');
	if ((c >= 'a' && c <= 'z') || c == '\'')
		return (int)c;
	if (c == 0x2019)
		return '\'';
	if (c == 0xBA || c == 0xB0) /* the Spanish ordinal sign and the degree sign typed for it */
		return 'o';
	if (c == 0xAA)
		return 'a';
	if (c >= 0xC0 && c <= 0xFF && latin[c - 0xC0] != '.')
		return latin[c - 0xC0];
	return c >= 0x300 && c <= 0x36F ? '\0' : -1;
}

void
date_lexicon_fold(struct str word, struct folded *out)
{
	out->n = 0;
	for (size_t at = 0; at < word.n;) {
		int letter = fold_letter(utf8_next(word, &at));

		if (letter < 0 || out->n == LEXICON_WORD_BYTES) {
			out->n = 0;
			return;
		}
		if (letter > 0)
			out->p[out->n++] = (char)letter;
	}
}

static const struct word_row *
find_row(const struct word_table *table, struct str word)
{
	size_t low = 0;
	size_t high = table->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = str_compare(word, str_from(table->rows[middle].word));

		if (order == 0)
			return &table->rows[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

uint64_t
date_lexicon_look_up(const struct folded *word, int *out_value)
{
	uint64_t classes = 0;

	*out_value = 0;
	if (word->n == 0)
		return 0;
	for (size_t i = 0; i < LANGUAGES; i++) {
		const struct word_row *row =
		    find_row(&date_lexicon_tables[i], (struct str){ word->p, word->n });

		if (row == NULL)
			continue;
		classes |= row->classes;
		if (*out_value == 0)
			*out_value = row->value;
	}
	return classes;
}
