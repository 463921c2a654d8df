/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_HTTP_FORM_H
#define CONCERT_HTTP_FORM_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"
#include "http/request.h"

/* A file of a form, complete on disk but not yet safe there: fsync it before it is named. */
struct form_file {
	struct str field;         /* name of the form's field */
	struct str filename;      /* fit to be shown, see multipart_file_name() */
	struct str declared_type; /* what the sender says it is; see http/media_type.h */
	uint64_t size;            /* bytes */
	struct str sha256;        /* 64 hexadecimal digits */
	struct str head;          /* its first LIMIT_FILE_HEAD_BYTES at most */
	const char *path;         /* in the upload folder, NUL-terminated; gone with the request
	                             unless it has been renamed, which keeps it */
	int fd;                   /* open for reading and writing, at its end; closed with the
	                             request */
};

/* A form as a handler sees it, whichever way it was sent. Owned by the request's arena. */
struct form {
	struct http_pairs fields; /* in the order sent */
	struct form_file *files;  /* fields in which a file was chosen, in the order sent */
	size_t nfiles;
};

/*
 * The form in the body of a request: application/x-www-form-urlencoded anywhere, and
 * multipart/form-data where the edge was told to take files (http_config.take_files). Call it
 * once and keep the result. ST_UNSUPPORTED for another Content-Type; ST_USAGE for malformed
 * escapes, bytes that are not UTF-8, or NUL; ST_TOO_LARGE over LIMIT_FORM_PAIRS. What is wrong
 * with a form with files was refused by the edge before.
 */
MUST_USE enum status request_form_parts(struct request *rq, struct form *out);

/* The first file of this field; NULL if none was chosen. */
const struct form_file *form_file_find(const struct form *form, struct str field);

/* --- for the edge -------------------------------------------------------------------------- */

/* Reads a form with files as it comes. */
struct form_reader;

/*
 * Starts reading. folder: where files are kept meanwhile, see http/upload.h. file_limit:
 * bytes of each file. Files are removed when the arena is reset. Statuses as multipart_new().
 */
MUST_USE enum status form_reader_new(struct arena *a, struct str content_type,
    const char *folder, uint64_t file_limit, struct form_reader **out);

/*
 * The same for a body that is one file as it is, of any Content-Type: it becomes a form whose only
 * file has the field "file" and no name.
 */
struct form_reader *form_reader_of_file(struct arena *a, struct str content_type,
    const char *folder, uint64_t file_limit);

/*
 * Takes the next bytes. ST_TOO_LARGE over file_limit, LIMIT_FORM_FILES, LIMIT_FORM_PAIRS,
 * LIMIT_FIELD_BYTES or LIMIT_FIELDS_BYTES; ST_IO (logged) if a file cannot be kept; ST_USAGE as
 * multipart_add(), and for a field that is not UTF-8 or has a NUL.
 */
MUST_USE enum status form_reader_add(struct form_reader *r, struct str bytes);

/* The body has ended: the form, owned by the arena. ST_USAGE if it ends too early. */
MUST_USE enum status form_reader_end(struct form_reader *r, struct form **out);

/* What was wrong, for people; static storage. Only after a status that is not ST_OK. */
const char *form_reader_reason(const struct form_reader *r);

#endif
