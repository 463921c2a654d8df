/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_HTTP_ORIGIN_H
#define CONCERT_HTTP_ORIGIN_H

#include "base/arena.h"
#include "base/errors.h"
#include "base/status.h"
#include "base/str.h"
#include "http/request.h"

/* Whether a page of this server made the browser send a request. */
enum same_origin {
	SAME_ORIGIN_YES,
	SAME_ORIGIN_NO,
	/* No field says it: a program, or a browser older than 2020 with the Referer switched off.
	   The caller decides; the CSRF token must be there in any case. */
	SAME_ORIGIN_UNKNOWN,
};

/*
 * Decides by Sec-Fetch-Site, else by Origin, else by Referer. "same-origin" and "none" (typed, a
 * bookmark) are ours, another page on a sister host ("same-site") is not. An origin is ours when
 * it is the public one, or when its host and port are those of the Host field and its scheme is
 * https or that of the request. Fields without a meaning are not ours.
 * Source: Fetch Metadata Request Headers (W3C), section 2.4; RFC 6454 section 7.
 */
enum same_origin request_is_same_origin(const struct request *rq);

/*
 * Reads the setting public-url: http or https, a host, a port where it is not the usual one, and
 * nothing after it but "/". out: lower case, no "/" at the end, no usual port; empty where the
 * setting is. Owned by the arena. ST_INVALID with a message for anything else.
 */
MUST_USE enum status public_url_parse(struct arena *a, struct str text, struct errors *errors,
    struct str *out);

#endif
