/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_INSTRUMENT_PROCEDURE_H
#define CONCERT_INSTRUMENT_PROCEDURE_H

#include "base/errors.h"
#include "instrument/deadline.h"
#include "instrument/members.h"
#include "store/store.h"

/*
 * The life of an amendment: draft -> circulated -> adopted, broken, withdrawn or superseded.
 *
 * Everything here runs in the caller's write transaction, which is the lock: of a position and an
 * adoption one comes first, and the other finds what it did. The deadline decides by tx->now_ms:
 * before it positions are received, from it on the amendment may be adopted; never both. Whether a
 * job has run yet changes nothing.
 *
 * All answer ST_NOT_FOUND where the viewer does not see the amendment, ST_FORBIDDEN where its
 * roles do not allow it, ST_CONFLICT where the state or the time does not, ST_INVALID with
 * messages by field; and what the store answers. They tell the network by mail (notice.h).
 */

/* --- circulation --------------------------------------------------------------------------- */

struct circulation {
	struct str amendment;  /* uid or code */
	int64_t version;       /* of the amendment that was looked at; 0: whichever */
	struct str text;       /* SHA-256 of the draft that was looked at; empty: whichever */
	struct str method;     /* code: silence, meeting, chairs; empty: the framework's */
	int64_t deadline_ms;   /* 0: silence: its hours from now on; otherwise: none */
};

/*
 * Sends a draft to the agencies of the network: its text is kept as a file, and agencies and
 * deadline are fixed. By chairs and secretariat. A broken or taken back one starts a new round.
 * out: the amendment.
 */
MUST_USE enum status procedure_circulate(struct tx *tx, struct viewer viewer,
    const struct circulation *order, struct errors *errors, struct record **out);

/*
 * SHA-256 of the draft as it would be circulated now, for circulation.text: a page that shows it
 * sends it back, so that nobody circulates what they have not seen. Empty where it has conflicts.
 */
MUST_USE enum status procedure_draft_sha256(struct store *s, const struct record *amendment,
    struct errors *errors, struct str *out);

/* More time: a later deadline for the same text; positions that were given count on. */
struct extension {
	struct str amendment;
	int64_t version;
	int64_t deadline_ms;
};
MUST_USE enum status procedure_extend(struct tx *tx, struct viewer viewer,
    const struct extension *order, struct errors *errors, struct record **out);

/*
 * Ends a procedure by hand: withdrawn for good (also by its author), or taken back so that its
 * text can be changed and circulated again.
 */
enum procedure_end { PROCEDURE_WITHDRAW, PROCEDURE_TAKE_BACK };
struct ending {
	struct str amendment;
	int64_t version;
	enum procedure_end end;
	struct str words; /* why */
};
MUST_USE enum status procedure_finish(struct tx *tx, struct viewer viewer,
    const struct ending *order, struct errors *errors, struct record **out);

/* --- positions ----------------------------------------------------------------------------- */

struct position_order {
	struct str amendment;
	struct str change;  /* uid of a change; empty: on all of it */
	struct str agency;  /* code; empty: the one agency that the person answers for */
	struct str kind;    /* code of POSITION_KIND */
	struct str words;   /* asked of comments, objections and requests for more time */
	struct str element; /* uid; may be empty */
	struct str quoted;  /* may be empty */
	int64_t round;      /* that was looked at; -1: whichever */
};

/*
 * Receives an agency's position: from its focal point or alternate, or from the secretariat on
 * its behalf. In a silence procedure an objection breaks the silence at once. out: the position.
 */
MUST_USE enum status procedure_give_position(struct tx *tx, struct viewer viewer,
    const struct position_order *order, struct errors *errors, struct record **out);

/* Whether a viewer answers for an agency: as its focal point or alternate. */
bool procedure_answers_for(struct viewer viewer, int64_t agency_id, int64_t framework_id);

/* --- adoption ------------------------------------------------------------------------------ */

/* A decision of a meeting or of the co-chairs. */
struct adoption {
	struct str amendment;
	int64_t version;
	struct str words;   /* which meeting; of the chairs: may be empty */
	int32_t day;        /* of the decision; NO_DAY: today */
	struct str body;    /* that adopted it; empty: the framework's */
};

/*
 * Adopts by decision. Not by who circulated it: two people are needed. By the co-chairs: one of
 * them. Records follow the new text, the revision is sealed, the receipt kept and amendments that
 * it touches are superseded, all in this transaction. out: the revision.
 */
MUST_USE enum status procedure_adopt(struct tx *tx, struct viewer viewer,
    const struct adoption *order, struct errors *errors, struct record **out);

/*
 * Adopts by silence what has come to its deadline without an objection, as of that day. Where
 * another amendment was adopted meanwhile that touches it, it is superseded and *out is NULL.
 * ST_CONFLICT where there is nothing to adopt (any more).
 */
MUST_USE enum status procedure_adopt_silent(struct tx *tx, int64_t amendment_id,
    struct errors *errors, struct record **out);

/*
 * Makes a draft again of what came to its deadline without an objection and cannot be adopted: its
 * text would not be valid beside what the records say by now. It would stand in the way of all
 * that touches the same text, for ever. Everybody is told why. ST_CONFLICT where another one of
 * its framework is to be adopted before it.
 */
MUST_USE enum status procedure_give_back(struct tx *tx, int64_t amendment_id, struct str why,
    struct errors *errors);

/*
 * Amendments whose silence is over at an instant, by deadline, the order in which they are to be
 * adopted; the rows themselves, so none can be lost.
 */
MUST_USE enum status procedure_list_due(struct store *s, int64_t now_ms, struct arena *a,
    struct record_list *out);

/* --- looking ------------------------------------------------------------------------------- */

/* An agency that was asked, and what it says in this round. */
struct asked {
	struct str uid;
	struct str code;
	int64_t agency_id;
	const struct record *position; /* newest on the whole; else on a change; or NULL */
	size_t nchanges;               /* changes it has a position on */
	bool has_left;                 /* is not of the network any more */
};

/* How a procedure stands. */
struct procedure {
	const struct record *amendment;
	struct asked *asked;
	size_t nasked;
	size_t nanswered;
	size_t nawaited;               /* neither answered nor left */
	const struct record **positions; /* of this round, oldest first */
	size_t npositions;
	const struct record **earlier;   /* of rounds before */
	size_t nearlier;
};

/* For those who may see positions: the network. Four queries, whatever the number of agencies. */
struct procedure_query {
	struct store *store;
	struct viewer viewer;
	int32_t today; /* on which agencies are of the network or have left it */
	struct arena *arena;
};
MUST_USE enum status procedure_load(const struct procedure_query *query,
    const struct record *amendment, struct procedure *out);

/* Whether a position of this round is its agency's newest request for more time. */
bool procedure_is_request(const struct procedure *p, size_t at);

/* The state of an amendment; that of a new one is draft. */
bool procedure_is(const struct record *amendment, const char *state);

/*
 * Whether the changes of an amendment may be edited: while it is a draft, and when its silence
 * was broken. ST_CONFLICT with a message that says what to do.
 */
MUST_USE enum status procedure_check_editable(const struct record *amendment,
    struct errors *errors);

#endif
