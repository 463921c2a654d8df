/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_READING_LEXICON_H
#define CONCERT_DOCUMENT_READING_LEXICON_H

#include <stdbool.h>

#include "base/str.h"

/* Sets of words, as tokens fold them (English, French, Spanish). One sorted array each. */
enum lexicon {
	LEX_OPEN_END,     /* a sentence does not end in it: "the", "of", "which" */
	LEX_OPEN_ING,     /* wants an object: "strengthening", unlike "programming" */
	LEX_CONTINUES,    /* an element does not begin with it: "and", "which" */
	LEX_VERB,         /* opens an action: "develop" */
	LEX_VERB_OR_NOUN, /* may: "support", "review" */
	LEX_ACTION_NOUN,  /* opens an action with "of" or "with": "development" */
	LEX_ABBREVIATION, /* its full stop ends no sentence: "art." */
	LEX_SMALL,        /* not counted in initials and addresses */
	LEX_COUNT
};

bool lexicon_has(enum lexicon set, struct str folded);

/* Whether a word is a verb of the set, as it stands or in the third person ("organises"). */
bool lexicon_has_verb(enum lexicon set, struct str folded);

/* Whether every array is sorted; for tests. */
bool lexicon_is_sorted(void);

#endif
