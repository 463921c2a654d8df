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
	struct str zone;               /* of who reads it; empty: none was set */
};

struct str notice_subject(const struct telling *t);

/* Whether the mail brings the redline: where its readers have to know the text or want it. */
bool notice_brings_text(const struct telling *t);

/* What one person reads. agencies: n ids, of those that it answers for. */
struct str notice_text(const struct telling *t, const int64_t *agencies, size_t n);

#endif
