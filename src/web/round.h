/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_ROUND_H
#define CONCERT_WEB_ROUND_H

#include "web/import.h"

/*
 * Comment rounds: Word files of agencies about an amendment, or that are to become one. They are
 * records of the type import, which the secretariat alone lists; whoever brought one sees it here.
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
 * these first. May be none.
 */
MUST_USE enum status round_agencies_list(struct call *call, int64_t framework_id,
    struct round_agencies *out);

/*
 * The record of a file by its key: for who brought it, co-chairs and the secretariat. ST_NOT_FOUND
 * for others.
 */
MUST_USE enum status round_find(struct call *call, struct str key, struct record **out);

/*
 * What a file makes is signed by who brought it, for its agency: nobody else confirms it, nor who
 * does not answer for that agency any more. import: as round_find gives it. ST_FORBIDDEN with a
 * message.
 */
MUST_USE enum status round_check_signer(struct call *call, const struct record *import);

#endif
