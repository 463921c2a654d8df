/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_INSTRUMENT_AMENDMENT_H
#define CONCERT_INSTRUMENT_AMENDMENT_H

#include "instrument/amend_records.h"
#include "instrument/redline.h"

/* An amendment with its changes, the text that it starts from and the draft that they make. */
struct amendment_state {
	struct record *record;
	struct record *base;            /* revision that it starts from */
	struct record *newest;          /* sealed one: another where it is to be rebased */
	const struct framework *text;   /* of the base; only read */
	struct record_list changes;     /* all, in their order */
	struct fw_amend_changes taken;  /* those in the draft */
	size_t *places;                 /* of each taken one: its index in changes */
	struct fw_texts used_codes;     /* and below: see struct amend_input */
	const struct framework *promised;
	struct amend_draft draft;
};

/*
 * Loads all of it in the arena of errors, as the viewer sees it. One that is not stored yet has no
 * changes. ST_CONFLICT with a message where no adopted text is sealed that it could start from.
 */
MUST_USE enum status amendment_load(struct store *s, struct viewer viewer,
    struct record *amendment, struct errors *errors, struct amendment_state *out);

/* The draft on another text, such as that of a newer revision. */
void amendment_apply_to(struct arena *a, const struct amendment_state *state,
    const struct framework *text, struct amend_draft *out);

/*
 * The text of an amendment as it is handed on: it is called a draft, "Draft AM 4", and has neither
 * the days nor the method of the revision that it starts from. Its lists are shared with text.
 */
struct framework *amendment_name_text(struct arena *a, const struct framework *text,
    const struct record *amendment);

/* What the draft changes, with the reasons given. */
void amendment_redline(struct arena *a, const struct amendment_state *state,
    struct redline *out);

/* The newest revision that is sealed. ST_NOT_FOUND where there is none. */
MUST_USE enum status amendment_find_newest(struct store *s, int64_t framework_id,
    struct arena *a, struct record **out);

/* While a draft, when its silence was broken, and when another one superseded it. */
bool amendment_is_open(const struct record *amendment);

/* Whether a viewer may edit the draft. */
MUST_USE enum status amendment_may_edit(struct store *s, struct viewer viewer,
    const struct record *amendment, struct arena *a, bool *out);

/* --- writing ------------------------------------------------------------------------------- */

/*
 * Adds a change to a draft in the caller's transaction. Guards that are empty are filled from the
 * base; an added element without identifier gets one. ST_INVALID with a message where it cannot
 * be carried out; statuses of guarded_create(). out: may be NULL.
 */
MUST_USE enum status amendment_add_change(struct tx *tx, struct viewer viewer,
    const struct record *amendment, const struct fw_amend_change *change, struct errors *errors);

/* A value that an element is to have in the draft. */
struct amendment_value {
	struct str element;
	struct str field;
	struct marked after;
	struct str reason;
	bool is_confirmed;
};

/*
 * Makes the draft say a value: adds a change, changes the one that is there, or takes it away
 * where the base says so. Statuses of amendment_add_change().
 */
MUST_USE enum status amendment_set_value(struct tx *tx, struct viewer viewer,
    const struct record *amendment, const struct amendment_value *value, struct errors *errors);

/* Takes back what the draft added: the change that did, and all others about that element. */
MUST_USE enum status amendment_drop_added(struct tx *tx, struct viewer viewer,
    const struct record *amendment, struct str change, struct errors *errors);

/* What a person decides about a change that a newer revision no longer fits. */
enum rebase_choice { REBASE_UNDECIDED, REBASE_KEEP_MINE, REBASE_TAKE_THEIRS };

struct rebase_decision {
	struct str change; /* uid */
	int64_t version;   /* of the change that was looked at; 0: whatever it is now */
	enum rebase_choice choice;
	struct marked after; /* KEEP_MINE: the text it is to have; empty: as the change says */
};

/* Whether the change may hold on the newer text as people decide; otherwise it is dropped. */
bool rebase_may_keep(const struct fw_amend_conflict *conflict);

/*
 * Lets a draft start from the newest revision. Each change that is in conflict there needs a
 * decision: with REBASE_KEEP_MINE it changes what the newer text says, or stands at the end of its
 * list where its place is gone; with REBASE_TAKE_THEIRS it is declined. ST_CONFLICT with a message
 * for each that is undecided or does not fit, ST_INVALID for a decision on none; the field of a
 * message is the uid of the change.
 */
struct rebase_order {
	int64_t version; /* of the amendment that was looked at */
	struct str revision; /* uid of the newest that was looked at */
	const struct rebase_decision *decisions;
	size_t n;
};
MUST_USE enum status amendment_rebase(struct tx *tx, struct viewer viewer,
    const struct record *amendment, const struct rebase_order *order, struct errors *errors);

#endif
