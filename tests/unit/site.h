/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_TESTS_UNIT_SITE_H
#define CONCERT_TESTS_UNIT_SITE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "dispatch/route.h"

/* Asks a site as the edge would, without a socket. */
struct asked {
	struct arena *arena;
	struct request rq;
	struct response rs;
	const char *headers[12]; /* name, value, name, value ... */
};

static inline struct str
asked_find_header(const void *source, const char *name)
{
	const struct asked *q = source;

	for (size_t i = 0; i < COUNT_OF(q->headers) && q->headers[i] != NULL; i += 2) {
		if (strcasecmp(q->headers[i], name) == 0)
			return str_from(q->headers[i + 1]);
	}
	return STR_EMPTY;
}

/* header: "Name\0value", or NULL. The answer is in q->rs. */
static inline void
ask_with(struct asked *q, struct site *site, const char *line, const char *name,
    const char *value)
{
	struct str rest = str_from(line);
	struct str method;

	assert_true(str_next(&rest, ' ', &method));
	*q = (struct asked){ .arena = arena_new(), .headers = { name, value } };
	assert_int_equal(request_init(&q->rq, q->arena, method, rest), ST_OK);
	q->rq.find_header = asked_find_header;
	q->rq.header_source = q;
	response_init(&q->rs, q->arena, NULL);
	dispatch_run(site, &q->rq, &q->rs);
}

static inline void
ask(struct asked *q, struct site *site, const char *line)
{
	ask_with(q, site, line, NULL, NULL);
}

static inline const char *
asked_header(const struct asked *q, const char *name)
{
	for (size_t i = 0; i < q->rs.nheaders; i++) {
		if (strcasecmp(q->rs.headers[i].name, name) == 0)
			return q->rs.headers[i].value;
	}
	return "";
}

/* Error callbacks that write "page 404 what each error says". */
static inline void
say_error(struct call *call, const char *kind)
{
	struct buf b;

	buf_init(&b, call->arena, LIMIT_RESPONSE_BYTES);
	buf_add_format(&b, "%s %d", kind, call->http_status);
	for (size_t i = 0; i < call->errors.n; i++)
		buf_add_format(&b, " [%.*s] %.*s", STR_ARG(call->errors.items[i].field),
		    STR_ARG(call->errors.items[i].message));
	response_set_bytes(call->rs, call->http_status, STR("text/plain"), buf_str(&b));
}

static inline void
say_page(struct call *call, enum status st)
{
	(void)st;
	say_error(call, "page");
}

static inline void
say_problem(struct call *call, enum status st)
{
	(void)st;
	say_error(call, "problem");
}

#endif
