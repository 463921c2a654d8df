/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_OUTSIDE_SMTP_H
#define CONCERT_OUTSIDE_SMTP_H

#include "base/buf.h"
#include "base/errors.h"

/*
 * Hands one mail to a server. input: a JSON object on one line (server, user, password, from, to,
 * ca_file), then the message with CRLF line ends. Writes {"outcome", "words"} into out: "sent",
 * "temporary" (try again later) or "permanent" (the server will never take it), with the words of
 * the server or what kept it from being reached.
 * smtps:// speaks TLS from the start; smtp:// demands STARTTLS, unless the server is this machine.
 * ST_INVALID with a message for an order that makes no sense. Source: RFC 5321, 3207, 8314.
 */
MUST_USE enum status smtp_send(struct arena *a, struct str input, struct errors *errors,
    struct buf *out);

/* The file of certificates that an order names; to be known before the sandbox is closed. */
struct str outside_ca_file(struct arena *a, struct str input);

#endif
