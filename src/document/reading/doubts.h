/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_READING_DOUBTS_H
#define CONCERT_DOCUMENT_READING_DOUBTS_H

#include "document/reading/reader.h"

/* Code points [start, end) of a field's text. */
struct doubt_range {
	uint32_t start;
	uint32_t end;
};

/* Adds the source ranges under a part of a field's text, found by the field's text segments. */
void doubt_add_field_segments(struct reader *r, struct fw_query *query,
    const struct fw_segments *segments, struct str field, struct doubt_range range);

/* One adopted text while the checks look at it. */
struct checked_text {
	struct str about;  /* code; empty for a footnote */
	struct str name;   /* "Footnote 1" where there is no code; else empty */
	struct str field;
	struct str text;
	const struct fw_segments *segments;
	bool is_plan;      /* an action or goal: may speak of what is to come */
	bool is_apart;     /* read elsewhere already: only names are looked for */
	struct tokens t;
};

/* doubt_checks.c: walks all texts of the framework through every check. */
void doubts_check(struct reader *r);

/* doubt_acronyms.c: collects acronyms, then asks about near misses. */
struct acronyms;
struct acronyms *acronyms_new(struct reader *r);
void acronyms_collect(struct acronyms *a, const struct checked_text *c);
void acronyms_ask(struct acronyms *a);

/* doubt_sessions.c: collects numbered sessions with their days, then asks about contradictions. */
struct sessions;
struct sessions *sessions_new(struct reader *r);
void sessions_collect(struct sessions *s, const struct checked_text *c);
void sessions_ask(struct sessions *s);

#endif
