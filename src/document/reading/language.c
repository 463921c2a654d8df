/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The language of a document by its smallest words, or by its script where that has one language
 * among the six of the United Nations. English where nothing can be told: the pages are in it.
 */
#include <unicode/uscript.h>

#include "base/utf8.h"
#include "document/reading/reader.h"

#define CELLS_MAX 200   /* looked at */
#define TOKENS_MAX 4000
#define LANGUAGE_BYTES_MAX 20000 /* of one cell; a cut character counts for nothing */

struct tongue {
	struct str code;
	const char *words; /* frequent, and no words of the other two */
	size_t hits;
};

struct scripts {
	size_t arabic;
	size_t cyrillic;
	size_t han;
	size_t latin;
};

static void
count_scripts(struct str text, struct scripts *out)
{
	for (size_t at = 0; at < text.n;) {
		UErrorCode error = U_ZERO_ERROR;
		UScriptCode script = uscript_getScript((UChar32)utf8_next(text, &at), &error);

		out->arabic += script == USCRIPT_ARABIC;
		out->cyrillic += script == USCRIPT_CYRILLIC;
		out->han += script == USCRIPT_HAN;
		out->latin += script == USCRIPT_LATIN;
	}
}

static struct str
language_of_script(const struct scripts *scripts)
{
	if (scripts->arabic > scripts->latin)
		return STR("ar");
	if (scripts->cyrillic > scripts->latin)
		return STR("ru");
	/* A Chinese character is a syllable: fewer of them outweigh the codes of agencies. */
	if (scripts->han * 2 > scripts->latin)
		return STR("zh");
	return STR_EMPTY;
}

static size_t
count_words(struct reader *r, struct str text, struct tongue *tongues, size_t n)
{
	struct arena_mark mark = arena_mark(r->scratch);
	struct tokens t = tokens_make(r->scratch, text);

	for (size_t i = 0; i < t.n; i++) {
		for (size_t k = 0; k < n; k++)
			tongues[k].hits += tokens_match(&t, i, tongues[k].words) > 0;
	}
	arena_rewind(r->scratch, mark);
	return t.n;
}

void
language_find(struct reader *r)
{
	struct tongue tongues[] = {
		{ STR("en"), "the|of|and|to|with|for|by|from|will|be", 0 },
		{ STR("fr"), "le|les|des|du|et|aux|dans|sur|pour|avec|est|sont|une", 0 },
		{ STR("es"), "el|los|las|del|y|con|para|por|una|se|son|sobre", 0 },
	};
	const struct fw_cells *cells = &r->fw->sources.items[0].cells;
	struct scripts scripts = { .latin = 0 };
	const struct tongue *best = &tongues[0];
	struct str by_script;
	size_t seen = 0;

	for (size_t i = 0; i < cells->n && i < CELLS_MAX && seen < TOKENS_MAX; i++) {
		struct str text = str_part(cells->items[i].text, 0, LANGUAGE_BYTES_MAX);

		count_scripts(text, &scripts);
		seen += count_words(r, text, tongues, COUNT_OF(tongues));
	}
	by_script = language_of_script(&scripts);
	for (size_t i = 1; i < COUNT_OF(tongues); i++) {
		if (tongues[i].hits > best->hits)
			best = &tongues[i];
	}
	r->fw->language = by_script.n > 0 ? by_script : best->code;
}
