/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_HTTP_MEDIA_TYPE_H
#define CONCERT_HTTP_MEDIA_TYPE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "http/response.h"

/*
 * The media type under which a file of somebody else may be sent, by its content alone: PDF, PNG,
 * JPEG, GIF, WebP, Office files on ZIP (docx, xlsx, pptx, odt, ods, odp), ZIP, text in UTF-8,
 * else application/octet-stream. Text is text/plain whatever it says: HTML, SVG, XML, scripts and
 * style sheets never get the type by which a browser would run them. head: the first bytes,
 * LIMIT_FILE_HEAD_BYTES where there are so many; size: of the whole file. Static storage.
 */
struct str media_type_of(struct str head, uint64_t size);

/*
 * A Content-Disposition that makes a browser keep the file and not show it. filename: any text;
 * see multipart_file_name(). In the arena. Source: RFC 6266 section 4, RFC 8187.
 */
struct str media_type_attachment(struct arena *a, struct str filename);

/* A file of somebody else. */
struct attachment {
	struct str type;     /* see media_type_of() */
	struct str filename; /* under which it is offered */
	struct str sha256;   /* names the version for conditional and range requests */
	uint64_t size;       /* bytes */
};

/*
 * Answers with it, from a file that the edge closes: with response_set_file(), kept by browsers
 * and never shown in our name.
 */
void response_set_attachment(struct response *rs, const struct attachment *file, int fd);

/* The same by its path; the size is looked up. ST_IO, and the answer as it was, if it is gone. */
MUST_USE enum status response_set_attachment_at(struct response *rs,
    const struct attachment *file, const char *path);

#endif
