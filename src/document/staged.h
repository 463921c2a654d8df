/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_STAGED_H
#define CONCERT_DOCUMENT_STAGED_H

#include "document/newer.h"

/*
 * A document that was brought in and read, and is not stored yet (record type import): what it
 * would create or change, its points to settle with the answers given so far, and storing it. The
 * page that shows it and the job that stores it load it in the same way.
 */

/* An answer to one point. */
struct staged_answer {
	struct str key;      /* of the point, see struct staged */
	struct str answer;
	struct str proposed; /* of points that ask what is which: the reading's own code */
};

struct staged_answers {
	struct staged_answer *items;
	size_t n;
	size_t capacity;
};

struct staged {
	const struct record *framework; /* that it is a newer version of; NULL: it is a new one */
	struct comparison comparison;   /* with the answers in it; against nothing for a new one */
	struct staged_answers answers;
	struct str *keys;               /* of each point in comparison.merged->queries */
	struct str *proposed;           /* of each: see staged_answer; empty for other points */
	struct str tag;                 /* of all that is shown: another one, another look */
};

/*
 * Loads what was read and holds it against what is stored now. import: in any state after it was
 * read. Owned by the arena. ST_CORRUPT with a message where a kept file is damaged; ST_NOT_FOUND
 * where the framework that it is a newer version of is gone.
 */
MUST_USE enum status staged_load(struct store *s, const struct record *import, int64_t now_ms,
    struct errors *errors, struct staged *out);

/*
 * Stores it in the caller's transaction, with the answers. out: the framework. ST_CONFLICT with a
 * message where a new one has the short name of another.
 */
MUST_USE enum status staged_store(struct tx *tx, const struct record *import,
    struct errors *errors, struct record **out);

/*
 * The answers as the text that the record keeps; ST_TOO_LARGE with a message over
 * LIMIT_TEXT_BYTES.
 */
MUST_USE enum status staged_write_answers(const struct staged_answers *answers,
    struct errors *errors, struct str *out);

/* The answer to a point; empty if there is none. */
struct str staged_find_answer(const struct staged_answers *answers, struct str key);

/* A word that answers what is which: "new" says that it matches nothing held. */
#define STAGED_ANSWER_NEW "new"

#endif
