/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_STORE_SNIPPET_H
#define CONCERT_STORE_SNIPPET_H

#include "base/arena.h"
#include "store/tokens.h"

#define SEARCH_TERMS 32 /* of one question that count */

/* What was asked for, as terms. */
struct question {
	struct tokens *tokens;
	struct search_term terms[SEARCH_TERMS];
	size_t nterms;
};

/*
 * A passage of the body, or else of the title, in which terms are marked between U+E000 and
 * U+E001; these two do not otherwise occur in it. At most some 300 bytes, in the arena.
 */
struct str snippet_make(const struct question *q, struct str body, struct str title,
    struct arena *a);

#endif
