/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_READING_H
#define CONCERT_DOCUMENT_READING_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/errors.h"
#include "document/blocks.h"
#include "instrument/framework.h"

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

/* Of one JSON form of a framework: for people, or for the next process. */
enum framework_json {
	FRAMEWORK_JSON_FULL,  /* every member, indented */
	FRAMEWORK_JSON_BRIEF, /* one line, without members that are empty: a third of the values */
};

/*
 * JSON form of a framework (docs/json-format.md). Writing and reading again gives equal data.
 */
void framework_write_json(struct buf *out, const struct framework *fw, enum framework_json how);

MUST_USE enum status framework_read_json(struct arena *a, struct str json, struct errors *errors,
    struct framework **out);

/*
 * The two halves of it, for a text that holds a framework among other things: parses within the
 * limits of an import (the tree is freed with the arena), then reads one object of the tree.
 */
struct json_t;
MUST_USE enum status framework_parse_json(struct arena *a, struct str json,
    struct errors *errors, const struct json_t **out);
MUST_USE enum status framework_read_tree(struct arena *a, const struct json_t *root,
    struct errors *errors, struct framework **out);

#endif
