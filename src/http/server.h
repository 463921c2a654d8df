/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_HTTP_SERVER_H
#define CONCERT_HTTP_SERVER_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/errors.h"
#include "base/status.h"
#include "http/proxy.h"
#include "http/request.h"
#include "http/response.h"

/* What one finished exchange cost, for counters. */
struct http_observation {
	int status;
	uint64_t body_bytes;   /* of the answer; 0 for HEAD and 304 */
	int64_t duration_us;   /* from complete headers to the answer, without the transfer */
};

/* How an address takes the files of a form, or a body that is a file. */
struct http_upload {
	uint64_t file_limit; /* bytes of each file; 0: it takes none */
	bool is_file;        /* the body is one file as it is */
	int refusal;         /* HTTP status with which the body is refused unread; 0: none */
	const char *reason;  /* of the refusal, half a sentence for people; static */
};

/* Answers one request. Runs to its end before another starts: no locks are needed. */
typedef void http_handler(void *ctx, struct request *rq, struct response *rs);

/*
 * All members that may be 0 or NULL say so; the numbers have defaults in base/limits.h that are
 * taken where a member is 0.
 */
struct http_config {
	int listen_fd;                     /* listening, non-blocking; stays open at the end */
	const volatile sig_atomic_t *stop; /* not 0: end in good order */

	unsigned max_connections;
	unsigned idle_timeout_s;   /* a quiet connection is closed after this */
	int64_t receive_ms;        /* a request must be complete after this, whatever its pace */
	int64_t grace_ms;          /* from stop to the end of requests in flight */
	bool no_request_log;       /* no line per request */
	struct proxy_list proxies;         /* whose forwarded fields are believed */
	struct str public_origin;          /* see struct request; p may be NULL */
	struct http_headers common; /* sent with every answer, the edge's own refusals included */

	/* Largest body in bytes for a request of this method and (decoded) path; more gets 413
	   before it is read. NULL: no request may have a body. */
	size_t (*body_limit)(void *ctx, enum http_method method, struct str path);

	/*
	 * Asked before a body is read that is within its limit. An address with a file limit
	 * takes a form with files or one file (see http/form.h): they go to upload_folder while
	 * they come, so the body limit may be large; any other body gets LIMIT_FORM_BYTES there,
	 * and all others stay in memory. Here is the place to refuse a stranger before he fills
	 * the disk: rq has its headers. *out is zeroed before. NULL: no files.
	 */
	void (*take_files)(void *ctx, struct request *rq, struct http_upload *out);
	const char *upload_folder; /* see http/upload.h; may be NULL without take_files */

	/* Words an answer the edge gives by itself (400, 413, 414, 431, 500, 505, and what
	   take_files refuses with). rs has its status already. rq may be incomplete (body,
	   sometimes path). NULL: a plain line. */
	void (*refuse)(void *ctx, struct request *rq, const char *reason,
	    struct response *rs);

	/* Called once after each exchange. May be NULL. */
	void (*observe)(void *ctx, const struct http_observation *observation);

	/* Called when connections are accepted from now on. May be NULL. */
	void (*ready)(void *ctx);

	/* Called about once a second between requests. May be NULL. */
	void (*tick)(void *ctx);
};

/*
 * Serves on the socket until *config->stop; then takes no new connection, finishes requests in
 * flight within grace_ms and returns ST_OK. ctx goes to the handler and all callbacks. To be
 * called after the fork: nothing of the library may cross one. ST_IO with a message if the
 * library cannot start.
 */
MUST_USE enum status http_serve(const struct http_config *config, http_handler *handler,
    void *ctx, struct errors *errors);

#endif
