/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_ROUND_BROUGHT_H
#define CONCERT_DOCUMENT_ROUND_BROUGHT_H

#include "document/brought.h"
#include "document/round_staged.h"
#include "policy/permit.h"

/*
 * Bringing in Word files of comment rounds, for pages and programs: who may for whom, who sees a
 * file before it is stored, and what is done with it. They are records of the type import, which
 * the secretariat alone lists; whoever brought one sees it here.
 */

/* An agency that somebody may bring a file for. */
struct round_agency {
	int64_t id;
	struct str code;
	struct str name;
	const char *capacity; /* code: as what */
	bool is_on_behalf;    /* by the secretariat, not by a person of the agency */
};
struct round_agencies {
	struct round_agency *items;
	size_t n;
};

/*
 * Those that the viewer answers for as focal point or alternate; for the secretariat all, with
 * these first. May be none. In the arena.
 */
MUST_USE enum status round_agencies_list(struct store *s, struct viewer viewer,
    int64_t framework_id, struct arena *a, struct round_agencies *out);

/* The one with this code, case aside; NULL where there is none. */
const struct round_agency *round_agency_find(const struct round_agencies *agencies,
    struct str code);

/* A file that is brought in; kept already (file_keep). */
struct round_bringing {
	int64_t framework_id;
	int64_t author_id;                 /* of the person */
	const struct record *amendment;    /* NULL: the file is to become one */
	const struct round_agency *agency; /* NULL: none, for a file that becomes an amendment */
	struct str name;
	struct str sha256;
	uint64_t size;                     /* bytes */
};

/* Makes its record and the job that reads it. out: the record; in the transaction's arena. */
MUST_USE enum status round_bring(struct tx *tx, const struct round_bringing *order,
    struct errors *errors, struct record **out);

/*
 * The record of a file by its key: for who brought it, co-chairs and the secretariat. ST_NOT_FOUND
 * for others.
 */
MUST_USE enum status round_find(struct store *s, struct viewer viewer, struct str key,
    struct arena *a, struct record **out);

/*
 * What a file makes is signed by who brought it, for its agency: nobody else confirms it, nor who
 * does not answer for that agency any more. import: as round_find gives it. ST_FORBIDDEN with a
 * message.
 */
MUST_USE enum status round_check_signer(struct store *s, struct viewer viewer,
    const struct record *import, struct errors *errors);

/*
 * Whether it may be confirmed as it was shown. seen: the tag of what was shown. ST_CONFLICT with a
 * message where it is not what would be made now, or where the amendment takes no more comments.
 */
MUST_USE enum status round_check_seen(const struct round_staged *staged, struct str seen,
    int64_t now_ms, struct errors *errors);

/* Confirming or dropping it. */
struct round_decision {
	int64_t import_id;
	int64_t version;           /* that was seen */
	bool is_confirmed;         /* false: nothing is stored of it */
	struct fw_texts left_out;  /* keys of changes and comments, where it is confirmed */
};

/*
 * Carries it out; the job stores what is confirmed. ST_CONFLICT with a message where somebody else
 * has dealt with the file. out: the record.
 */
MUST_USE enum status round_decide(struct tx *tx, const struct round_decision *decision,
    struct errors *errors, struct record **out);

#endif
