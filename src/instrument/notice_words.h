/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_INSTRUMENT_NOTICE_WORDS_H
#define CONCERT_INSTRUMENT_NOTICE_WORDS_H

#include "instrument/notice.h"
#include "instrument/procedure.h"

/* What a notice tells, as it stands when it is told. */
struct telling {
	struct arena *arena;
	struct notice notice;
	const struct record *amendment;
	const struct record *framework;
	const struct record *revision; /* of an adoption; else NULL */
	struct procedure procedure;
	struct str origin;             /* of links, "https://..."; empty: nobody has set it */
	struct str redline;            /* the changes as text; empty: too long */
};

struct str notice_subject(const struct telling *t);

/* What one person reads. agency_id: of the agency that it answers for; 0: none. */
struct str notice_text(const struct telling *t, int64_t agency_id);

#endif
