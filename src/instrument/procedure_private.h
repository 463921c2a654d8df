/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_INSTRUMENT_PROCEDURE_PRIVATE_H
#define CONCERT_INSTRUMENT_PROCEDURE_PRIVATE_H

#include "instrument/amend_records.h"
#include "instrument/notice.h"
#include "instrument/procedure.h"
#include "model/types/types.h"
#include "policy/permit.h"

/* Between the files procedure*.c only. */

/* What a step of a procedure works with. */
struct step {
	struct tx *tx;
	struct viewer viewer;
	struct errors *errors;
	struct record *amendment; /* whole, for a write */
	struct record *framework;
	struct calendar calendar;
	int32_t today;            /* in the framework's zone */
};

/* By uid or code, as the viewer sees it; version 0: whichever. ST_CONFLICT: another version. */
MUST_USE enum status step_begin(struct step *s, struct str amendment, int64_t version);

/* The same by number, for the program itself. */
MUST_USE enum status step_load(struct step *s, int64_t amendment_id);

/* ST_FORBIDDEN with a message for who neither chairs nor is of the secretariat. */
MUST_USE enum status step_permit_chair(struct step *s, const char *what);

/* ST_CONFLICT with a message that says how the amendment stands instead. */
MUST_USE enum status step_refuse_state(struct step *s, const char *what);

/* Orders the mail about what the amendment is now. */
MUST_USE enum status step_tell(struct step *s, enum notice_kind kind);

/* Stores the amendment and orders the mail about it. */
MUST_USE enum status step_store(struct step *s, enum notice_kind kind);

/* Sets state, time, person and words of the end; the person may be none. */
void step_end(struct step *s, const char *state, int64_t at_ms, struct str words);

/* The newest revision of the framework and its text. ST_CONFLICT where none is sealed. */
MUST_USE enum status step_load_current(struct step *s, struct record **out,
    const struct framework **out_text);

/* Keeps a text as a file, named in this transaction. */
MUST_USE enum status step_keep_text(struct step *s, const struct framework *fw,
    struct str *out_sha256);
MUST_USE enum status step_keep_bytes(struct step *s, struct str bytes, struct str *out_sha256);

/* "AM 3", or the title where it has no code. */
struct str step_name(const struct record *amendment);

/* The list of who was asked and who answered what, as JSON; keeps it and gives its SHA-256. */
MUST_USE enum status step_keep_receipt(struct step *s, const struct record *revision,
    struct str *out_sha256);

/* The author's and the chairs' word for a deadline: always in the framework's zone too. */
struct str step_deadline(const struct step *s, int64_t ms);

#endif
