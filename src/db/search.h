/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DB_SEARCH_H
#define CONCERT_DB_SEARCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "base/str.h"
#include "db/db.h"

/*
 * Full-text search of the database with words cut by ours. A token is a search term; is_same_place
 * says that it stands where the one before it stands (another way to find the same characters).
 */
struct token {
	struct str text; /* folded; borrowed during the call */
	size_t start;    /* bytes in the text that was cut */
	size_t end;
	bool is_same_place;
};

enum token_use { TOKENS_STORED, TOKENS_ASKED };

/* Calls emit for each token in order until it answers false. */
typedef bool (*token_emit)(void *context, const struct token *token);
typedef void (*token_cut)(void *cutter, struct str text, enum token_use use, token_emit emit,
    void *context);

/*
 * Makes the tokenizer known to this connection under the name "concert", and the function
 * relevance(table, column weights ...) for ranking; smaller is better. cutter must live as long
 * as the connection.
 */
MUST_USE enum status db_set_tokenizer(struct db *db, token_cut cut, void *cutter);

#endif
