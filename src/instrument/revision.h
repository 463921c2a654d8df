/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_INSTRUMENT_REVISION_H
#define CONCERT_INSTRUMENT_REVISION_H

#include "instrument/framework.h"
#include "store/store.h"

/*
 * Revisions: the adopted text as sealed states. A revision's snapshot is a kept file: the framework
 * as brief JSON with its uids, without sources and points to settle. Its seal is the SHA-256 of a
 * second kept file, one line of JSON that names the snapshot and the seal of the revision before,
 * so that sha256sum and jq can prove the chain. Sealing certifies the text held, nothing more.
 */

/* --- sealing ------------------------------------------------------------------------------- */

enum revision_state {
	REVISION_HELD_BACK, /* the text is kept, and sealed when the framework is released */
	REVISION_SEAL_NOW,
};

struct revision_order {
	int64_t framework_id;
	/*
	 * The text word for word as adopted, with uids; sources and points in it are left out. Its
	 * member revision says label, dates and method; where a record of revision.uid is held that
	 * is not sealed yet (an import makes one), that one is completed, else a new one is made.
	 * An empty label of a new one becomes "Rev. " and its number.
	 */
	const struct framework *text;
	struct str body; /* that adopted it; may be empty */
	struct str file; /* SHA-256 of the document it was read from; empty: none */
	enum revision_state state;
};

/*
 * Keeps a text as the next revision, in the caller's transaction, after sealing all revisions
 * before it where it is to be sealed. out: the record, may be NULL. ST_TOO_LARGE with a message
 * over LIMIT_READING_BYTES, ST_CONFLICT where that revision is sealed already.
 */
MUST_USE enum status revision_seal(struct tx *tx, const struct revision_order *order,
    struct errors *errors, struct record **out);

/*
 * Seals every revision of a framework that is not sealed, the oldest first: at release. One whose
 * text was not kept (by an earlier program) is sealed as its records stand.
 */
MUST_USE enum status revision_seal_held(struct tx *tx, int64_t framework_id,
    struct errors *errors);

/* What is known of an adoption beside what the document says; what is unset stays as it is. */
struct revision_facts {
	int32_t adopted;   /* days; NO_DAY: unset */
	int32_t effective;
	struct str method; /* code of the field of the type; empty: unset */
	struct str body;
};

/*
 * Says it of the newest revision before that is sealed, and settles the point that asks for the
 * day. ST_CONFLICT with a message where it is sealed already, ST_NOT_FOUND where there is none.
 */
MUST_USE enum status revision_complete(struct tx *tx, int64_t framework_id,
    const struct revision_facts *facts, struct errors *errors);

/* Seals what is held of all released frameworks: by the program that brings the tables up. */
MUST_USE enum status revision_seal_released(struct store *s, struct errors *errors);

/* --- finding ------------------------------------------------------------------------------- */

/* In the order of their numbers. */
MUST_USE enum status revision_list(struct store *s, struct viewer viewer, int64_t framework_id,
    struct arena *a, struct record_list *out);

/* Says in a text that is no revision yet which came before it: the last one, and those before. */
MUST_USE enum status revision_add_earlier(struct store *s, struct viewer viewer,
    const struct record *last, struct arena *a, struct framework *text);

/*
 * Two clocks: what was in effect on a day, as far as it was known at an instant. A revision is in
 * effect from the first day of its effective period, where that is open of its adoption, where
 * that is open too from the day it was sealed.
 */
struct revision_clock {
	int64_t framework_id;
	int32_t on;       /* day in the framework's zone */
	int64_t known_ms; /* sealed at or before it; INT64_MAX: all that are sealed */
};

/* ST_NOT_FOUND where none was in effect yet, or none known. */
MUST_USE enum status revision_in_effect(struct store *s, struct viewer viewer,
    const struct revision_clock *clock, struct arena *a, struct record **out);

/*
 * The revision that readers are shown by default: that in effect; before the first began, the
 * newest that is known. ST_NOT_FOUND where none is sealed: the records are all there is.
 */
MUST_USE enum status revision_current(struct store *s, struct viewer viewer,
    const struct revision_clock *clock, struct arena *a, struct record **out);

/* By number, by uid, or "current" (on the day today). ST_NOT_FOUND. */
struct revision_key {
	int64_t framework_id;
	struct str key;
	int32_t today;
};
MUST_USE enum status revision_find(struct store *s, struct viewer viewer,
    const struct revision_key *key, struct arena *a, struct record **out);

bool revision_is_sealed(const struct record *revision);

/* Whether it is sealed and its first day has come. */
bool revision_has_begun(const struct record *revision, int32_t on);

/* The first day on which it is in effect; NO_DAY where no day says it. */
int32_t revision_first_day(const struct record *revision);

/* The one with the number before it. ST_NOT_FOUND for the first. */
MUST_USE enum status revision_before(struct store *s, struct viewer viewer,
    const struct record *revision, struct arena *a, struct record **out);

/* --- text ---------------------------------------------------------------------------------- */

/*
 * The text that a revision holds, word for word as sealed, for programs that store or compare;
 * what people are shown comes from revision_text_for(). It is parsed once per process and kept by
 * its SHA-256 among a bounded number of others; *out is read only and lives until errors->arena is
 * reset or rewound past this call. ST_CORRUPT with a message where the kept file is missing or
 * changed; ST_NOT_FOUND where the revision has none.
 */
MUST_USE enum status revision_text(struct store *s, const struct record *revision,
    struct errors *errors, const struct framework **out);

/*
 * The same as a viewer may read it: whoever is not of the network reads persons by their office.
 * All pages, exports, prints and redlines for people ask here.
 */
MUST_USE enum status revision_text_for(struct store *s, struct viewer viewer,
    const struct record *revision, struct errors *errors, const struct framework **out);

/*
 * What an export holds: the text of a revision, and where that is the newest one the places in the
 * source and the points to settle, as far as the viewer sees them. Persons stand in it by their
 * office for everybody, because a file goes its own way. Owned by errors->arena.
 * Statuses as revision_text_for(); where no text is sealed the records are exported.
 */
struct revision_export {
	int64_t framework_id;
	const struct record *revision; /* NULL: the one in effect today, see revision_current() */
	int32_t today;
};
MUST_USE enum status revision_load_export(struct store *s, struct viewer viewer,
    const struct revision_export *order, struct errors *errors, const struct framework **out);

/* A kept text by its SHA-256, such as one that is circulated; lives as that of a revision. */
MUST_USE enum status revision_text_of_file(struct store *s, struct str sha256,
    struct errors *errors, const struct framework **out);

/* --- proof --------------------------------------------------------------------------------- */

/*
 * Checks every revision of every framework: its text, its seal, its number, the one before. One
 * message per fault; ST_CORRUPT if there is any. out_n: how many are sealed.
 */
MUST_USE enum status revision_verify(struct store *s, struct arena *a, struct errors *errors,
    int64_t *out_n);

/*
 * A sealed revision as one JSON line for proof outside: {framework, number, seal, text, snapshot};
 * text is what the seal is the SHA-256 of. For those who read the sealed original.
 */
MUST_USE enum status revision_write_proof(struct store *s, const struct record *revision,
    struct errors *errors, struct json *j);

#endif
