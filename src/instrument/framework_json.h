/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_INSTRUMENT_FRAMEWORK_JSON_H
#define CONCERT_INSTRUMENT_FRAMEWORK_JSON_H

#include "base/buf.h"
#include "base/errors.h"
#include "instrument/framework.h"

/* Of one JSON form of a framework: for people, or for the next process. */
enum framework_json {
	FRAMEWORK_JSON_FULL,  /* every member, indented */
	FRAMEWORK_JSON_BRIEF, /* one line, without members that are empty: a third of the values */
};

/*
 * JSON form of a framework (docs/json-format.md). Writing and reading again gives equal data.
 */
void framework_write_json(struct buf *out, const struct framework *fw, enum framework_json how);

/*
 * Reads it. Texts are copies in the arena. ST_INVALID, ST_UNSUPPORTED or ST_TOO_LARGE with
 * messages that name the place; it goes on after a fault, so that one run names up to 100.
 */
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
