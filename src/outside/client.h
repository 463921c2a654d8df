/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_OUTSIDE_CLIENT_H
#define CONCERT_OUTSIDE_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

#include <curl/curl.h>

#include "base/arena.h"
#include "base/errors.h"
#include "base/str.h"

/* Loads what the libraries need of files; before the sandbox is closed. ST_INTERNAL. */
MUST_USE enum status client_start(struct errors *errors);

/* Where an address leads. */
struct client_target {
	struct str url;
	struct str scheme; /* as one of those asked for */
	struct str host;   /* without the brackets of IPv6 */
	long port;
	bool is_local;     /* this machine itself, by name or number: localhost, 127.x.x.x, ::1 */
};

struct client_limits {
	struct str ca_file; /* certificates trusted; empty: the system's */
	int64_t wall_ms;
};

/*
 * Reads an address; it must have one of the schemes (separated by spaces), a host, and no user.
 * ST_INVALID with a message.
 */
MUST_USE enum status client_read_url(struct arena *a, struct str url, const char *schemes,
    struct errors *errors, struct client_target *out);

/* A handle for exchanges one after the other, closed with the arena. ST_INTERNAL. */
MUST_USE enum status client_new(struct arena *a, struct errors *errors, CURL **out);

/*
 * Sets a handle up for one exchange with the target, and forgets what it was set to before, but
 * keeps its connections: the name resolved here, no proxy, no redirect, certificates checked,
 * TLS 1.2 at least. ST_IO if the name is not found, with a message.
 */
MUST_USE enum status client_aim(struct arena *a, CURL *curl, const struct client_target *target,
    const struct client_limits *limits, struct errors *errors);

/* What went wrong, in the library's words without its end of line. */
struct str client_words(struct arena *a, CURL *curl, CURLcode code);

#endif
