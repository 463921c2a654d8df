/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DB_SEARCH_H
#define CONCERT_DB_SEARCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
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

/*
 * The index itself: rows of two texts by number. It keeps no text, so that what is dropped must be
 * given as it was put.
 */
MUST_USE enum status db_search_make(struct db *db); /* empty, in place of an earlier one */
MUST_USE enum status db_search_put(struct db *db, int64_t id, struct str title, struct str body);
MUST_USE enum status db_search_drop(struct db *db, int64_t id, struct str title, struct str body);

/* Writes the index anew, so that it holds no word of what was dropped. */
MUST_USE enum status db_search_tidy(struct db *db);

/*
 * Writes a question in the database's own language: all terms must be there (the tokens of one
 * side by side), none of the excluded ones. No text of a term is a syntax error. False, and
 * nothing written, where no term is asked for.
 */
struct search_term {
	struct str text;
	bool is_prefix;
	bool is_excluded;
};
/* Where the terms have to stand. */
enum search_in { SEARCH_ALL, SEARCH_TITLES };
bool db_search_add_question(struct buf *b, enum search_in in, const struct search_term *terms,
    size_t n);

#endif
