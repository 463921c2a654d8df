/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_ROUND_CHANGES_H
#define CONCERT_DOCUMENT_ROUND_CHANGES_H

#include "document/round.h"
#include "instrument/amend.h"

/*
 * What a Word file of a comment round wishes: its text held against the text that was asked
 * about, as changes of an amendment, and the comments of its margin by element. Pure, no I/O.
 */
struct round_input {
	const struct framework *base;   /* the revision that the amendment starts from */
	const struct framework *asked;  /* what the file was made of: the draft, perhaps */
	struct round_reading *reading;  /* is changed */
	int64_t now_ms;                 /* for new uids */
};

/* Guards are of the base, as amendments want them; asked is what the agency had before it. */
struct fw_round_change {
	struct fw_amend_change change;  /* reason: who tracked what; empty: nobody */
	struct str code;                /* by which people cite the element; empty: it is new */
	struct str words;               /* that name it */
	struct marked asked;            /* replace: the value in the text asked about */
	bool is_tracked;                /* the file says that it was changed */
	struct str key;                 /* set by round_staged_load(): names it in forms */
	bool is_left_out;               /* likewise: nothing is made of it */
};
FW_LIST(round_change);

struct fw_round_comment {
	struct str element; /* uid; of the framework itself where it could not be placed */
	struct str code;
	struct str words;   /* with who wrote them when */
	struct str quoted;
	bool is_placed;
	struct str key;     /* as of a change */
	bool is_left_out;
};
FW_LIST(round_comment);

struct round_result {
	struct fw_round_changes changes;   /* in the order of the document, replacements last */
	struct fw_round_comments comments; /* in the order of the file */
	size_t nplaced;                    /* comments on an element */
	size_t nuntracked;                 /* changes that the file does not tell of */
};

/* Statuses of comparison_make(). All of *out is the arena's. */
MUST_USE enum status round_compare(struct arena *a, const struct round_input *input,
    struct round_result *out);

#endif
