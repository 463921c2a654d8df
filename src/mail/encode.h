/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_MAIL_ENCODE_H
#define CONCERT_MAIL_ENCODE_H

#include "base/buf.h"

/* Inside src/mail only: how text becomes the ASCII that mail carries. */

/* A header being written: tokens with a space or a fold between them. */
struct header {
	struct buf *out;
	size_t column;
};

void header_start(struct header *h, const char *name);

/* Printable ASCII without spaces; other bytes are left out. */
void header_add_token(struct header *h, struct str token);

/* Any text: as it is where it is plain ASCII, else in encoded words (RFC 2047). */
void header_add_text(struct header *h, struct str text);

/* The name of a person: as above, but quoted where it holds more than letters and spaces. */
void header_add_phrase(struct header *h, struct str name);

void header_end(struct header *h);

/* Well-formed UTF-8 on one line: control characters and line separators become spaces. */
struct str mail_clean_line(struct arena *a, struct str text);

/* Lines of at most 76 characters; ends with a line end. Source: RFC 2045 sections 6.7, 6.8. */
void mail_add_quoted_printable(struct buf *out, struct str text);
void mail_add_base64(struct buf *out, struct str bytes);

#endif
