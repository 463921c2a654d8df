/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who is behind a proxy. Pure: fields in, address and scheme out. The surprise: lists are read
 * from their end, since each proxy adds behind what it was given, and all that the first
 * stranger wrote himself stands before.
 */
#include "http/proxy.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "http/uri.h"

#define ADDRESS_BITS 128
#define MAPPED_BITS 96

static const unsigned char mapped_prefix[12] = { [10] = 0xFF, [11] = 0xFF };

/* An address in both families' one shape; false for all else, zones ("fe80::1%eth0") too. */
static bool
read_address(struct str text, unsigned char *out, bool *out_is_4)
{
	char z[INET6_ADDRSTRLEN];

	if (text.n == 0 || text.n >= sizeof(z) || memchr(text.p, '\0', text.n) != NULL)
		return false;
	memcpy(z, text.p, text.n);
	z[text.n] = '\0';
	*out_is_4 = memchr(z, ':', text.n) == NULL;
	if (!*out_is_4)
		return inet_pton(AF_INET6, z, out) == 1;
	memcpy(out, mapped_prefix, sizeof(mapped_prefix));
	return inet_pton(AF_INET, z, out + sizeof(mapped_prefix)) == 1;
}

static struct str
write_address(struct arena *a, const unsigned char *bytes)
{
	bool is_4 = memcmp(bytes, mapped_prefix, sizeof(mapped_prefix)) == 0;
	char text[INET6_ADDRSTRLEN] = "";

	if (is_4)
		inet_ntop(AF_INET, bytes + sizeof(mapped_prefix), text, sizeof(text));
	else
		inet_ntop(AF_INET6, bytes, text, sizeof(text));
	return str_dup(a, str_from(text));
}

/* --- the setting --------------------------------------------------------------------------- */

static bool
read_range(struct str word, struct proxy_range *out)
{
	size_t slash = str_find_byte(word, '/', 0);
	int64_t bits;
	bool is_4;

	if (!read_address(str_part(word, 0, slash), out->bytes, &is_4))
		return false;
	out->bits = ADDRESS_BITS;
	if (slash == SIZE_MAX)
		return true;
	if (str_to_i64(str_part(word, slash + 1, word.n), 0, is_4 ? 32 : ADDRESS_BITS,
	    &bits) != ST_OK)
		return false;
	out->bits = (unsigned)bits + (is_4 ? MAPPED_BITS : 0);
	return true;
}

static bool
is_separator(char c)
{
	return c == ',' || byte_is_space(c);
}

static struct str
next_word(struct str *rest)
{
	size_t start = 0;
	size_t end;
	struct str word;

	while (start < rest->n && is_separator(rest->p[start]))
		start++;
	end = start;
	while (end < rest->n && !is_separator(rest->p[end]))
		end++;
	word = str_part(*rest, start, end);
	*rest = str_part(*rest, end, rest->n);
	return word;
}

enum status
proxy_list_parse(struct arena *a, struct str text, struct errors *errors,
    struct proxy_list *out)
{
	struct proxy_range *ranges = NULL;
	struct proxy_list list = { .n = 0 };
	size_t capacity = 0;
	struct str word;

	while ((word = next_word(&text)).n > 0) {
		if (str_equal(word, STR("unix"))) {
			list.has_unix = true;
			continue;
		}
		arena_reserve(a, ranges, list.n, capacity);
		if (!read_range(word, &ranges[list.n++]))
			return errors_add(errors, ST_INVALID, "proxy", "\"%.*s\" is no address "
			    "of a proxy; write 127.0.0.1, 10.0.0.0/8, 2001:db8::/32 or unix.",
			    STR_ARG(word));
	}
	list.ranges = ranges;
	*out = list;
	return ST_OK;
}

static bool
is_in_range(const struct proxy_range *range, const unsigned char *bytes)
{
	unsigned whole = range->bits / 8;
	unsigned rest = range->bits % 8;

	if (memcmp(range->bytes, bytes, whole) != 0)
		return false;
	return rest == 0 || (range->bytes[whole] ^ bytes[whole]) >> (8 - rest) == 0;
}

static bool
is_believed(const struct proxy_list *list, const unsigned char *bytes)
{
	for (size_t i = 0; i < list->n; i++) {
		if (is_in_range(&list->ranges[i], bytes))
			return true;
	}
	return false;
}

bool
proxy_list_has(const struct proxy_list *list, struct str peer)
{
	unsigned char bytes[16];
	bool is_4;

	if (str_equal(peer, STR("unix")))
		return list->has_unix;
	return list->n > 0 && read_address(peer, bytes, &is_4) && is_believed(list, bytes);
}

bool
proxy_is_loopback(struct str remote)
{
	static const struct proxy_range loops[] = {
		{ .bytes = { [10] = 0xFF, 0xFF, 127 }, .bits = MAPPED_BITS + 8 },
		{ .bytes = { [15] = 1 }, .bits = ADDRESS_BITS },
	};
	static const struct proxy_list list = { .ranges = loops, .n = COUNT_OF(loops) };

	return proxy_list_has(&list, remote);
}

/* --- the fields ---------------------------------------------------------------------------- */

/* One proxy's words about who asked it; empty where it does not say. */
struct hop {
	struct str node;
	struct str scheme;
};

struct hops {
	struct hop *items;
	size_t n;
	size_t capacity;
};

/* The address of "192.0.2.7", "192.0.2.7:80", "2001:db8::7" or "[2001:db8::7]:80". */
static bool
read_node(struct str node, unsigned char *out)
{
	size_t colon = str_find_byte(node, ':', 0);
	bool is_4;

	if (node.n > 0 && node.p[0] == '[') {
		size_t end = str_find_byte(node, ']', 0);

		if (end == SIZE_MAX || (end + 1 < node.n && node.p[end + 1] != ':'))
			return false;
		node = str_part(node, 1, end);
		return read_address(node, out, &is_4) && !is_4;
	}
	/* One colon is that of a port; more are of an address. */
	if (colon != SIZE_MAX && str_find_byte(node, ':', colon + 1) == SIZE_MAX)
		node = str_part(node, 0, colon);
	return read_address(node, out, &is_4);
}

static enum proxy_scheme
read_scheme(struct str scheme)
{
	if (scheme.n == 0)
		return PROXY_SCHEME_UNSAID;
	return str_equal_ascii_case(scheme, STR("https")) ? PROXY_SCHEME_HTTPS
	    : PROXY_SCHEME_HTTP;
}

/* From the last to the first, for as long as who is named is believed himself. */
static struct proxy_client
follow(const struct proxy_list *list, struct arena *a, const struct hops *hops, struct str peer)
{
	struct proxy_client client = { .remote = peer };
	unsigned char bytes[16];

	for (size_t i = hops->n; i > 0; i--) {
		const struct hop *hop = &hops->items[i - 1];

		client.scheme = read_scheme(hop->scheme);
		if (!read_node(hop->node, bytes))
			break;
		client.remote = write_address(a, bytes);
		if (!is_believed(list, bytes))
			break;
	}
	return client;
}

static struct hop *
add_hop(struct arena *a, struct hops *hops)
{
	arena_reserve(a, hops->items, hops->n, hops->capacity);
	hops->items[hops->n] = (struct hop){ STR_EMPTY, STR_EMPTY };
	return &hops->items[hops->n++];
}

/* Both lists end at the proxy nearest to us; the shorter one's first word holds for the rest. */
static void
pair_schemes(struct arena *a, struct hops *hops, struct str protos)
{
	struct hops schemes = { .n = 0 };
	struct str part;

	while (str_next(&protos, ',', &part))
		add_hop(a, &schemes)->scheme = str_trim(part);
	if (schemes.n == 0)
		return;
	if (hops->n == 0)
		add_hop(a, hops);
	for (size_t back = 1; back <= hops->n; back++) {
		size_t at = back <= schemes.n ? schemes.n - back : 0;

		hops->items[hops->n - back].scheme = schemes.items[at].scheme;
	}
}

static void
read_x_fields(struct arena *a, const struct proxy_fields *fields, struct hops *out)
{
	struct str rest = fields->x_for;
	struct str part;

	while (fields->x_for.n > 0 && str_next(&rest, ',', &part))
		add_hop(a, out)->node = str_trim(part);
	if (fields->x_proto.n > 0)
		pair_schemes(a, out, fields->x_proto);
}

static void
skip_blanks(struct str *rest)
{
	while (rest->n > 0 && (rest->p[0] == ' ' || rest->p[0] == '\t'))
		*rest = str_part(*rest, 1, rest->n);
}

/* A quoted string with its escapes taken out, after its first quote. */
static bool
read_quoted(struct arena *a, struct str *rest, struct str *out)
{
	char *bytes = arena_alloc(a, rest->n);
	size_t n = 0;

	for (size_t i = 0; i < rest->n; i++) {
		if (rest->p[i] == '"') {
			*out = (struct str){ bytes, n };
			*rest = str_part(*rest, i + 1, rest->n);
			return true;
		}
		if (rest->p[i] == '\\' && ++i == rest->n)
			return false;
		bytes[n++] = rest->p[i];
	}
	return false;
}

static bool
read_value(struct arena *a, struct str *rest, struct str *out)
{
	size_t n = 0;

	if (rest->n > 0 && rest->p[0] == '"') {
		*rest = str_part(*rest, 1, rest->n);
		return read_quoted(a, rest, out);
	}
	while (n < rest->n && strchr(";,\" \t", rest->p[n]) == NULL)
		n++;
	*out = str_part(*rest, 0, n);
	*rest = str_part(*rest, n, rest->n);
	return n > 0;
}

/* One name=value; where it ends the element or the field is left in *rest. */
static bool
read_parameter(struct arena *a, struct str *rest, struct hop *hop)
{
	size_t equals = str_find_byte(*rest, '=', 0);
	struct str name;
	struct str value;

	if (equals == SIZE_MAX)
		return false;
	name = str_part(*rest, 0, equals);
	*rest = str_part(*rest, equals + 1, rest->n);
	if (!uri_is_token(str_dup_z(a, name)) || !read_value(a, rest, &value))
		return false;
	if (str_equal_ascii_case(name, STR("for")))
		hop->node = value;
	else if (str_equal_ascii_case(name, STR("proto")))
		hop->scheme = value;
	skip_blanks(rest);
	return rest->n == 0 || rest->p[0] == ';' || rest->p[0] == ',';
}

/* False if malformed: then nothing of it is believed. */
static bool
read_forwarded(struct arena *a, struct str rest, struct hops *out)
{
	struct hop *hop = add_hop(a, out);

	for (;;) {
		skip_blanks(&rest);
		if (!read_parameter(a, &rest, hop))
			return false;
		if (rest.n == 0)
			return true;
		if (rest.p[0] == ',')
			hop = add_hop(a, out);
		rest = str_part(rest, 1, rest.n);
	}
}

struct proxy_client
proxy_resolve(const struct proxy_list *list, struct arena *a, const struct proxy_fields *fields,
    struct str peer)
{
	const struct proxy_client nobody = { .remote = peer };
	struct hops x_hops = { .n = 0 };
	struct hops hops = { .n = 0 };
	struct proxy_client x_client;
	struct proxy_client client;

	read_x_fields(a, fields, &x_hops);
	if (fields->forwarded.n > 0 && !read_forwarded(a, fields->forwarded, &hops))
		return nobody;
	x_client = follow(list, a, &x_hops, peer);
	client = follow(list, a, &hops, peer);
	if (hops.n == 0)
		return x_client;
	if (x_hops.n == 0)
		return client;
	if (fields->x_for.n > 0 && !str_equal(x_client.remote, client.remote))
		return nobody;
	if (x_client.scheme == PROXY_SCHEME_UNSAID)
		return client;
	if (client.scheme != PROXY_SCHEME_UNSAID && client.scheme != x_client.scheme)
		client.scheme = PROXY_SCHEME_HTTP;
	else
		client.scheme = x_client.scheme;
	return client;
}
