/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What every exchange with a server has in common. The surprise: names are resolved here and
 * handed to the library, which would start a thread for it, and threads are not allowed inside
 * the sandbox.
 */
#include "outside/client.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/buf.h"
#include "base/limits.h"

#define ADDRESSES_MAX 8

enum status
client_start(struct errors *errors)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK)
		return ST_OK;
	return errors_add(errors, ST_INTERNAL, NULL, "The library for connections does not start.");
}

static bool
is_local(struct str host)
{
	struct in_addr address;
	char text[INET_ADDRSTRLEN];

	if (str_equal_ascii_case(host, STR("localhost")) || str_equal(host, STR("::1")))
		return true;
	if (host.n >= sizeof(text))
		return false;
	memcpy(text, host.p, host.n);
	text[host.n] = '\0';
	return inet_pton(AF_INET, text, &address) == 1 && (ntohl(address.s_addr) >> 24) == 127;
}

static bool
is_one_of(struct str word, const char *words)
{
	struct str rest = str_from(words);
	struct str one;

	while (str_next(&rest, ' ', &one)) {
		if (str_equal(one, word))
			return true;
	}
	return false;
}

static struct str
take_part(struct arena *a, CURLU *parts, CURLUPart which)
{
	char *text = NULL;
	struct str copy;

	if (curl_url_get(parts, which, &text, which == CURLUPART_PORT ? CURLU_DEFAULT_PORT : 0) !=
	    CURLUE_OK)
		return STR_EMPTY;
	copy = str_dup(a, str_from(text));
	curl_free(text);
	return copy;
}

static bool
split(struct arena *a, CURLU *parts, const char *schemes, struct client_target *out)
{
	int64_t port;

	if (parts == NULL || curl_url_set(parts, CURLUPART_URL, str_dup_z(a, out->url), 0) !=
	    CURLUE_OK)
		return false;
	out->scheme = take_part(a, parts, CURLUPART_SCHEME);
	out->host = take_part(a, parts, CURLUPART_HOST);
	if (out->host.n > 2 && out->host.p[0] == '[')
		out->host = str_part(out->host, 1, out->host.n - 1);
	if (str_to_i64(take_part(a, parts, CURLUPART_PORT), 1, 65535, &port) != ST_OK)
		return false;
	out->port = (long)port;
	out->is_local = is_local(out->host);
	return out->host.n > 0 && is_one_of(out->scheme, schemes) &&
	    take_part(a, parts, CURLUPART_USER).n == 0 &&
	    take_part(a, parts, CURLUPART_PASSWORD).n == 0;
}

enum status
client_read_url(struct arena *a, struct str url, const char *schemes, struct errors *errors,
    struct client_target *out)
{
	struct client_target target = { .url = url };
	CURLU *parts = curl_url();
	bool is_good = str_find_byte(url, '\0', 0) == SIZE_MAX && split(a, parts, schemes, &target);

	curl_url_cleanup(parts);
	if (!is_good)
		return errors_add(errors, ST_INVALID, NULL, "\"%.*s\" is no address of a server "
		    "(%s).", STR_ARG(url), schemes);
	*out = target;
	return ST_OK;
}

static void
free_list(void *p)
{
	curl_slist_free_all(p);
}

static void
add_address(struct buf *out, const struct addrinfo *found)
{
	char text[INET6_ADDRSTRLEN];
	const void *address = found->ai_family == AF_INET6 ?
	    (const void *)&((const struct sockaddr_in6 *)(const void *)found->ai_addr)->sin6_addr :
	    (const void *)&((const struct sockaddr_in *)(const void *)found->ai_addr)->sin_addr;

	if (inet_ntop(found->ai_family, address, text, sizeof(text)) == NULL)
		return;
	buf_add_format(out, "%s%s%s%s", out->p[out->n - 1] == ':' ? "" : ",",
	    found->ai_family == AF_INET6 ? "[" : "", text, found->ai_family == AF_INET6 ? "]" : "");
}

/* "host:port:address,address" for the library's own table of names. */
static enum status
resolve(struct arena *a, const struct client_target *target, struct errors *errors, CURL *curl)
{
	struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };
	struct addrinfo *found = NULL;
	struct curl_slist *list;
	struct buf entry;
	int error = getaddrinfo(str_dup_z(a, target->host), NULL, &hints, &found);
	int n = 0;

	if (error != 0)
		return errors_add(errors, ST_IO, NULL, "The name %.*s is not found: %s.",
		    STR_ARG(target->host), gai_strerror(error));
	buf_init(&entry, a, 4096);
	buf_add_format(&entry, "%.*s:%ld:", STR_ARG(target->host), target->port);
	for (struct addrinfo *one = found; one != NULL && n < ADDRESSES_MAX; one = one->ai_next) {
		add_address(&entry, one);
		n++;
	}
	freeaddrinfo(found);
	list = curl_slist_append(NULL, str_dup_z(a, buf_str(&entry)));
	arena_on_reset(a, free_list, list);
	return curl_easy_setopt(curl, CURLOPT_RESOLVE, list) == CURLE_OK ? ST_OK : ST_INTERNAL;
}

static void
close_handle(void *p)
{
	curl_easy_cleanup(p);
}

static bool
is_number(struct str host)
{
	return str_find_byte(host, ':', 0) != SIZE_MAX ||
	    (host.n > 0 && byte_is_digit(host.p[host.n - 1]));
}

static enum status
set_options(struct arena *a, CURL *curl, const struct client_target *target,
    const struct client_limits *limits)
{
	char *words = arena_alloc(a, CURL_ERROR_SIZE);
	bool is_set = curl_easy_setopt(curl, CURLOPT_URL, str_dup_z(a, target->url)) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, str_dup_z(a, target->scheme)) ==
	    CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, words) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_PRIVATE, words) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_PROXY, "") == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)LIMIT_CONNECT_MS) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)limits->wall_ms) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK;

	if (is_set && limits->ca_file.n > 0)
		is_set = curl_easy_setopt(curl, CURLOPT_CAINFO, str_dup_z(a, limits->ca_file)) ==
		    CURLE_OK &&
		    curl_easy_setopt(curl, CURLOPT_CAPATH, NULL) == CURLE_OK;
	return is_set ? ST_OK : ST_INTERNAL;
}

enum status
client_new(struct arena *a, struct errors *errors, CURL **out)
{
	CURL *curl = curl_easy_init();

	if (curl == NULL)
		return errors_add(errors, ST_INTERNAL, NULL,
		    "The library for connections gives no handle.");
	arena_on_reset(a, close_handle, curl);
	*out = curl;
	return ST_OK;
}

enum status
client_aim(struct arena *a, CURL *curl, const struct client_target *target,
    const struct client_limits *limits, struct errors *errors)
{
	enum status st;

	curl_easy_reset(curl);
	st = set_options(a, curl, target, limits);
	if (st == ST_OK && !is_number(target->host))
		st = resolve(a, target, errors, curl);
	if (st == ST_INTERNAL)
		errors_add(errors, st, NULL, "The library for connections refuses its options.");
	return st;
}

struct str
client_words(struct arena *a, CURL *curl, CURLcode code)
{
	char *words = NULL;

	if (curl_easy_getinfo(curl, CURLINFO_PRIVATE, &words) != CURLE_OK || words == NULL ||
	    words[0] == '\0')
		return str_from(curl_easy_strerror(code));
	return str_trim(str_dup(a, str_from(words)));
}
