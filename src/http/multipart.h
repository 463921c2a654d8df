/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_HTTP_MULTIPART_H
#define CONCERT_HTTP_MULTIPART_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"

/* Reads multipart/form-data as it comes, in pieces of any size; keeps no content. */
struct multipart;

/* What the head of a part says. Valid during the call only. */
struct multipart_part {
	struct str name;     /* of the field: valid UTF-8 without control characters */
	bool is_file;        /* has a filename, which may be empty: no file was chosen */
	struct str filename; /* as sent, any bytes; see multipart_file_name() */
	struct str type;     /* Content-Type as sent; empty if there is none */
};

/* Where parts go. A status other than ST_OK ends the reading with that status. */
struct multipart_sink {
	void *ctx;
	enum status (*on_part)(void *ctx, const struct multipart_part *part);
	enum status (*on_bytes)(void *ctx, struct str bytes); /* never empty */
	enum status (*on_part_end)(void *ctx);
};

/*
 * Starts reading a body with this Content-Type, which must name its boundary. ST_UNSUPPORTED if
 * it is not multipart/form-data, ST_USAGE if the boundary is missing or malformed. sink must
 * live as long as the reader. Source: RFC 7578 section 4, RFC 2046 section 5.1.1.
 */
MUST_USE enum status multipart_new(struct arena *a, struct str content_type,
    const struct multipart_sink *sink, struct multipart **out);

/*
 * Takes the next bytes of the body. ST_USAGE for what is malformed and for a head of a part over
 * LIMIT_PART_HEADER_BYTES, or what the sink answered. Once it has failed it answers the same for
 * ever.
 */
MUST_USE enum status multipart_add(struct multipart *m, struct str bytes);

/* The body has ended. ST_USAGE if its last delimiter has not come. */
MUST_USE enum status multipart_end(struct multipart *m);

/*
 * A name under which a file can be shown and offered: the last part of a path with either slash,
 * valid UTF-8 without control, direction and line characters, not empty, no dot at its ends, at
 * most LIMIT_FILE_NAME_BYTES; a short extension is kept when it is cut. "file" where nothing is
 * left. In the arena.
 */
struct str multipart_file_name(struct arena *a, struct str sent);

#endif
