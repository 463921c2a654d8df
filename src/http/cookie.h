/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_HTTP_COOKIE_H
#define CONCERT_HTTP_COOKIE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "base/str.h"
#include "http/request.h"
#include "http/response.h"

/* With this prefix a browser takes a cookie only when it is Secure, for "/" and for one host. */
#define COOKIE_PREFIX "__Host-"

/*
 * The value of the first cookie of this name, without the quotes it may stand in; borrowed from
 * the header. False if there is none, or if the first one is no cookie value: bytes that we
 * would never have set. Names are case-sensitive.
 * Source: RFC 6265bis section 4.2.1 and, for what a value may hold, section 4.1.1.
 */
bool cookie_find(struct str header, struct str name, struct str *out_value);

/* The same in the Cookie field of a request. */
bool request_cookie(const struct request *rq, const char *name, struct str *out_value);

/*
 * Sets a cookie that only this host gets back, that scripts cannot read, and that another site's
 * forms do not send. name starts with COOKIE_PREFIX. max_age_s: seconds it is kept; 0: until the
 * browser is closed. ST_USAGE for a name or a value that no cookie may have; also for an empty
 * value and a negative age (see response_forget_cookie).
 */
MUST_USE enum status response_set_cookie(struct response *rs, const char *name,
    struct str value, int64_t max_age_s);

/* Tells the browser to drop the cookie of this name. */
MUST_USE enum status response_forget_cookie(struct response *rs, const char *name);

#endif
