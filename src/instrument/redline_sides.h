/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_INSTRUMENT_REDLINE_SIDES_H
#define CONCERT_INSTRUMENT_REDLINE_SIDES_H

#include "instrument/redline.h"
#include "model/record.h"
#include "store/store.h"

/*
 * The two sides of a redline that people ask for by name, and why what lies between them was
 * changed. A side is a sealed revision by its number, or an amendment by its code: the text as it
 * would read.
 */
struct redline_side {
	struct str key;    /* by which it is asked for: "2", "AM-3"; for addresses */
	struct str label;  /* "Rev. 2"; of an amendment its code */
	struct str title;  /* of an amendment; else empty */
	const struct record *record; /* of type_revision or type_amendment */
	const struct framework *fw;  /* as the viewer may read it */
};

struct redline_question {
	int64_t framework_id;
	struct str from;  /* empty: what `to` starts from; of the first revision itself */
	struct str to;    /* empty: the newest revision */
	int32_t today;    /* day in the framework's zone, for "current" */
	bool is_public;   /* as the public reads it, whoever asks: by office, without reasons */
};

struct redline_answer {
	struct redline_side from;
	struct redline_side to;
	struct redline redline;          /* with reasons */
	struct redline_reason *reasons;  /* as the viewer may read them */
	size_t nreasons;
};

/*
 * Finds both sides and compares them; all in errors->arena. ST_NOT_FOUND with a message where a
 * side is not there for this viewer, or where nothing is sealed yet.
 */
MUST_USE enum status redline_ask(struct store *s, struct viewer viewer,
    const struct redline_question *question, struct errors *errors, struct redline_answer *out);

/* The side that question->to names, alone. */
MUST_USE enum status redline_side_find(struct store *s, struct viewer viewer,
    const struct redline_question *question, struct errors *errors, struct redline_side *out);

#endif
