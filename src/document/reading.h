/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_READING_H
#define CONCERT_DOCUMENT_READING_H

#include <stdbool.h>

#include "base/errors.h"
#include "document/blocks.h"
#include "instrument/framework.h"
#include "instrument/framework_json.h" /* reads files of that form too */

/*
 * Reads a file of a framework into a framework: finds the format (by content, name as a hint),
 * decodes it to blocks, finds tables and column roles, rejoins what page breaks broke, and reads
 * elements. file_name: without folder. The result holds source cells, segments and queries; uids
 * are empty (given when stored). Messages name the place and the mend.
 * ST_UNSUPPORTED for DOC, ODT, XLSX, PDF; ST_INVALID where no framework table is found;
 * ST_TOO_LARGE over a limit. No I/O: runs in a sandboxed process.
 */
MUST_USE enum status reading_run(struct arena *a, struct str file_name, struct str bytes,
    struct errors *errors, struct framework **out);

/* The second half alone: blocks to framework. */
MUST_USE enum status reading_from_blocks(struct arena *a, const struct blocks *blocks,
    struct errors *errors, struct framework **out);

#endif
