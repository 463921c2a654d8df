/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_ROUND_STAGED_H
#define CONCERT_DOCUMENT_ROUND_STAGED_H

#include "document/round_changes.h"
#include "store/store.h"

/*
 * A Word file of a comment round that was brought in and read, and is not stored yet (record type
 * import with a purpose): the changes and comments that it would make, and making them. As with
 * documents (document/staged.h), the page that shows it and the job that stores it load it alike.
 */
enum round_text {
	ROUND_REVISION,   /* the text that the amendment starts from */
	ROUND_DRAFT,      /* as its changes make it now */
	ROUND_CIRCULATED, /* as it was circulated */
};

struct round_staged {
	const struct record *import;
	struct record *framework;
	struct record *amendment; /* that it is about; NULL: it is to become one */
	struct record *revision;  /* that the amendment starts from */
	enum round_text text;     /* that the file was made of: it is held against that */
	struct round_result result;
	bool is_sure;             /* false: the file may be of none of the texts there are */
	size_t nformats;          /* changes of formatting alone, of which nothing is made */
	struct str tag;           /* of all that is shown: another one, another look */
};

/*
 * Loads what was read and holds it against the text that was asked about. import: in any state
 * after it was read. ST_CORRUPT with a message where a kept file is damaged; ST_NOT_FOUND where
 * the amendment or the revision is gone.
 */
MUST_USE enum status round_staged_load(struct store *s, const struct record *import,
    int64_t now_ms, struct errors *errors, struct round_staged *out);

/*
 * Names in the record, which the caller stores, what is to be left out: keys of changes and
 * comments. What is said of an addition goes with it, comments excepted. ST_TOO_LARGE with a
 * message.
 */
MUST_USE enum status round_leave_out(struct record *import, const struct fw_texts *keys,
    struct errors *errors);

/*
 * Stores it in the caller's transaction: changes, proposed by the agency or taken in a draft of
 * its own, and comments as positions. out: the amendment. ST_CONFLICT with a message where the
 * amendment takes no more comments, ST_TOO_LARGE where it would hold too many changes.
 */
MUST_USE enum status round_staged_store(struct tx *tx, const struct record *import,
    struct errors *errors, struct record **out);

/*
 * The text of an amendment that agencies are asked about: as circulated, else its draft. Read
 * only, and with the eyes of the program: persons in it are not hidden.
 */
MUST_USE enum status round_load_asked(struct store *s, const struct record *amendment,
    struct errors *errors, const struct framework **out);

/* ST_CONFLICT with a message where an amendment takes no comments at an instant. */
MUST_USE enum status round_check_open(const struct record *amendment, int64_t now_ms,
    struct errors *errors);

#endif
