/* SPDX-License-Identifier: Apache-2.0 */
/* One HTTP exchange with a provider, bounded in time and size. What it says is not judged here. */
#include "outside/web.h"

#include "base/buf.h"
#include "base/limits.h"
#include "policy/oidc.h"

static size_t
take(char *bytes, size_t size, size_t n, void *ctx)
{
	struct buf *body = ctx;

	buf_add(body, (struct str){ bytes, size * n });
	return body->overflow ? 0 : size * n;
}

static void
free_list(void *p)
{
	curl_slist_free_all(p);
}

/* A header that no byte of a value can end: the values are base 64 or tokens, and looked at. */
static bool
set_headers(struct arena *a, CURL *curl, const struct web_request *request)
{
	struct curl_slist *list = curl_slist_append(NULL, "Accept: application/json");

	for (size_t i = 0; i < request->authorization.n; i++) {
		if (request->authorization.p[i] < ' ' || request->authorization.p[i] >= 0x7F)
			return false;
	}
	if (request->authorization.n > 0)
		list = curl_slist_append(list, str_dup_z(a, str_concat(a, STR("Authorization: "),
		    request->authorization)));
	arena_on_reset(a, free_list, list);
	return curl_easy_setopt(curl, CURLOPT_HTTPHEADER, list) == CURLE_OK;
}

static bool
set_up(struct arena *a, CURL *curl, const struct web_request *request, struct buf *body)
{
	bool is_set = set_headers(a, curl, request) &&
	    curl_easy_setopt(curl, CURLOPT_USERAGENT, "concert/" CONCERT_VERSION) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) ==
	    CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_WRITEDATA, body) == CURLE_OK;

	if (is_set && request->form.p != NULL)
		is_set = curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)request->form.n) ==
		    CURLE_OK &&
		    curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, request->form.p) == CURLE_OK;
	return is_set;
}

enum status
web_ask(struct arena *a, CURL *curl, const struct web_request *request, struct errors *errors,
    struct web_answer *out)
{
	struct client_target target;
	struct buf body;
	CURLcode code;
	enum status st;

	if (!oidc_url_is_acceptable(request->url))
		return errors_add(errors, ST_INVALID, NULL, "\"%.*s\" is no address that the "
		    "provider may have.", STR_ARG(request->url));
	if ((st = client_read_url(a, request->url, "https http", errors, &target)) != ST_OK ||
	    (st = client_aim(a, curl, &target, &request->limits, errors)) != ST_OK)
		return st;
	buf_init(&body, a, LIMIT_OIDC_BYTES);
	if (!set_up(a, curl, request, &body))
		return errors_add(errors, ST_INTERNAL, NULL,
		    "The library for connections refuses its options.");
	code = curl_easy_perform(curl);
	if (body.overflow)
		return errors_add(errors, ST_TOO_LARGE, NULL,
		    "%.*s answers more than %d KB.", STR_ARG(target.host), LIMIT_OIDC_BYTES >> 10);
	if (code != CURLE_OK)
		return errors_add(errors, code == CURLE_OPERATION_TIMEDOUT ? ST_TIMEOUT : ST_IO,
		    NULL, "%.*s: %.*s", STR_ARG(target.host),
		    STR_ARG(client_words(a, curl, code)));
	if (curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &out->status) != CURLE_OK)
		return ST_INTERNAL;
	out->body = buf_str(&body);
	return ST_OK;
}
