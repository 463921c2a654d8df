/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as the header fields that accounts depend on: cookies, what proxies say, where a
 * page came from. What is found holds no byte that we would not set; who asks is always an
 * address or the proxy itself.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "http/cookie.h"
#include "http/origin.h"
#include "http/proxy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str
find_header(const void *source, const char *name)
{
	const struct str *field = source;

	return strcmp(name, "Sec-Fetch-Site") == 0 ? STR_EMPTY : *field;
}

static void
check_cookie(struct arena *a, struct str field)
{
	struct response rs;
	struct str value;

	if (!cookie_find(field, STR("__Host-c"), &value) || value.n == 0)
		return;
	response_init(&rs, a, NULL);
	assert(response_set_cookie(&rs, "__Host-c", value, 1) == ST_OK);
}

static void
check_client(struct arena *a, const struct proxy_fields *fields)
{
	static const struct proxy_range range = { .bits = 0 };
	const struct proxy_list any = { .ranges = &range, .n = 1 };
	struct proxy_client client = proxy_resolve(&any, a, fields, STR("192.0.2.1"));

	/* Every address is in the range, nothing else is. */
	assert(proxy_list_has(&any, client.remote));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	struct arena *a = arena_new();
	struct proxy_list list;
	struct errors errors;
	struct request rq;
	struct str out;

	errors_init(&errors, a);
	check_cookie(a, text);
	check_client(a, &(struct proxy_fields){ text, STR_EMPTY, STR_EMPTY });
	check_client(a, &(struct proxy_fields){ STR_EMPTY, text, text });
	check_client(a, &(struct proxy_fields){ text, text, text });
	if (proxy_list_parse(a, text, &errors, &list) == ST_OK)
		(void)proxy_list_has(&list, STR("2001:db8::1"));
	if (public_url_parse(a, text, &errors, &out) == ST_OK && out.n > 0)
		assert(public_url_parse(a, out, &errors, &text) == ST_OK && str_equal(out, text));
	if (request_init(&rq, a, STR("POST"), STR("/")) == ST_OK) {
		rq.find_header = find_header;
		rq.header_source = &text;
		(void)request_is_same_origin(&rq);
		rq.public_origin = STR("https://c.example");
		(void)request_is_same_origin(&rq);
	}
	arena_free(a);
	return 0;
}
