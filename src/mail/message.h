/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_MAIL_MESSAGE_H
#define CONCERT_MAIL_MESSAGE_H

#include <stdint.h>

#include "base/buf.h"
#include "base/errors.h"

/* Who is written to, or writes. */
struct mail_address {
	struct str name;    /* shown; may be empty */
	struct str address; /* name@example.org */
};

struct mail_attachment {
	struct str name;       /* of the file; shown, never trusted */
	struct str media_type; /* "application/pdf"; empty: any bytes */
	struct str bytes;
};

struct mail_message {
	struct mail_address from;
	struct mail_address to;
	struct mail_address reply_to; /* address empty: none */
	struct str id;                /* what stands before the @ of Message-ID */
	int64_t date_ms;
	struct str subject;
	struct str text;
	struct str html;              /* the same for who reads HTML; empty: text alone */
	struct str list_id;           /* "updates.example.org"; empty: to one person alone */
	struct str list_unsubscribe;  /* https address; empty: none */
	const struct mail_attachment *attachments;
	size_t nattachments;
};

/*
 * Whether mail can be sent to an address: local@domain, at most 254 bytes of ASCII, no comments,
 * quotes or brackets. Narrower than RFC 5321 section 4.1.2: what is left out are spellings that
 * nobody has and that hide further commands or recipients.
 */
bool mail_address_is_valid(struct str address);

/*
 * Appends the message with CRLF line ends: lines of at most 76 characters (a file name may reach
 * 900), headers in ASCII, text as quoted-printable, attachments as base 64. Whatever a text
 * holds, it adds no header, no part and no recipient: control characters in headers become
 * spaces, malformed UTF-8 becomes U+FFFD.
 * ST_INVALID with a message for an address that is none; ST_TOO_LARGE if out overflows.
 * Source: RFC 5322, 2045, 2046, 2047, 2231, 3834, 2919, 2369.
 */
MUST_USE enum status mail_write(struct buf *out, const struct mail_message *m,
    struct errors *errors);

#endif
