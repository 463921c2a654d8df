/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_ROUND_H
#define CONCERT_DOCUMENT_ROUND_H

#include "base/buf.h"
#include "base/errors.h"
#include "document/tracked.h"
#include "instrument/framework.h"

/*
 * A Word file that came back in a comment round: the framework as the agency wishes it, the one
 * that it had before it, what its program tracked, and the comments in its margin.
 */
struct round_reading {
	struct framework *accepted;
	struct framework *original; /* NULL: it tracks nothing, or that text is no framework */
	struct tracked tracked;
	struct fw_texts strays;     /* texts of it that stand in no element */
};

/*
 * Reads such a file. No I/O: runs in a sandboxed process. ST_UNSUPPORTED where it is no DOCX;
 * otherwise the statuses of reading_run().
 */
MUST_USE enum status round_run(struct arena *a, struct str bytes, struct errors *errors,
    struct round_reading *out);

/* Its JSON form: three lines, for the tracked, the accepted and the original (or an empty one). */
void round_write_json(struct buf *out, const struct round_reading *reading);

/* Reads it back; strict, as it comes from a process that read a stranger's file. */
MUST_USE enum status round_read_json(struct arena *a, struct str json, struct errors *errors,
    struct round_reading *out);

#endif
