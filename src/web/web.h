/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_WEB_H
#define CONCERT_WEB_WEB_H

#include "base/arena.h"
#include "base/errors.h"
#include "base/status.h"
#include "dispatch/route.h"
#include "http/response.h"

/*
 * Reads the words of all languages and parses all templates; once, before workers start, into an
 * arena that lives as long as the program. ST_INVALID with one message per fault.
 */
MUST_USE enum status web_init(struct arena *a, struct errors *errors);

/* Every route for people, those made from the record types included; NULL ends. */
const struct route *const *web_routes(struct arena *a);

/* Security headers that every answer carries: no script, nothing from elsewhere, no frame. */
extern const struct http_headers web_common_headers;

/* The page for an answer that is not ST_OK: what happened, and what to do. For site_config. */
void web_error_page(struct call *call, enum status st);

#endif
