/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as the target of a request and as a form: what is accepted is UTF-8 without control
 * characters and cannot climb out of its folder; decoding it again from an escaped form gives
 * the same.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "http/request.h"
#include "http/response.h"
#include "http/uri.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str
escape(struct arena *a, struct str text)
{
	struct buf out;

	buf_init(&out, a, text.n * 3 + 1);
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '/')
			buf_add_byte(&out, '/');
		else
			buf_add_format(&out, "%%%02X", (unsigned char)text.p[i]);
	}
	return buf_str(&out);
}

static void
check_path(struct arena *a, const struct request *rq)
{
	struct str again;

	if (str_equal(rq->path, STR("*")))
		return;
	assert(rq->path.n > 0 && rq->path.p[0] == '/');
	assert(utf8_find_invalid(rq->path) == SIZE_MAX);
	assert(str_find(rq->path, STR("/../"), 0) == SIZE_MAX && !str_ends(rq->path, STR("/..")));
	for (size_t i = 0; i < rq->path.n; i++)
		assert((unsigned char)rq->path.p[i] >= 0x20 && rq->path.p[i] != 0x7F);
	assert(uri_decode_path(a, escape(a, rq->path), &again) == ST_OK);
	assert(str_equal(again, rq->path));
}

static void
check_pairs(const struct http_pairs *pairs, size_t max)
{
	assert(pairs->n <= max);
	for (size_t i = 0; i < pairs->n; i++) {
		struct str value = pairs->items[i].value;

		assert(utf8_find_invalid(pairs->items[i].name) == SIZE_MAX);
		assert(utf8_find_invalid(value) == SIZE_MAX);
		assert(value.n == 0 || memchr(value.p, '\0', value.n) == NULL);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	struct arena *a = arena_new();
	struct request rq;
	struct http_pairs pairs;
	struct response rs;

	if (request_init(&rq, a, STR("OPTIONS"), text) == ST_OK) {
		check_path(a, &rq);
		if (request_query(&rq, &pairs) == ST_OK)
			check_pairs(&pairs, 100);
	}
	if (uri_decode_pairs(a, text, 2000, &pairs) == ST_OK)
		check_pairs(&pairs, 2000);
	response_init(&rs, a, NULL);
	if (response_redirect(&rs, 303, text) == ST_OK)
		assert(str_starts(text, STR("/")) && !str_starts(text, STR("//")));
	(void)response_etag_matches(text, STR("\"a\""));
	arena_free(a);
	return 0;
}
