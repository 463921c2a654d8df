/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_STORE_SNIPPET_H
#define CONCERT_STORE_SNIPPET_H

#include "base/arena.h"
#include "store/tokens.h"

/*
 * A passage of the body, or else of the title, in which terms are marked between U+E000 and
 * U+E001; these two do not otherwise occur in it. At most some 300 bytes, in the arena.
 */
struct str snippet_make(struct tokens *tokens, const struct search_term *terms, size_t nterms,
    struct str body, struct str title, struct arena *a);

#endif
