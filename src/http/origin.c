/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a request comes from, by what the browser says of the page that made it. Only a decision:
 * tokens and what follows from it belong to the layers above. The surprise: "same-site" is
 * refused, because a sister host may be anybody's.
 */
#include "http/origin.h"

/* A scheme with host and port; the port is empty where it is the usual one. */
struct origin {
	bool is_https;
	struct str host; /* as written, IPv6 with its brackets */
	struct str port;
};

static struct str
usual_port(bool is_https)
{
	return is_https ? STR("443") : STR("80");
}

static bool
is_host(struct str host)
{
	if (host.n == 0)
		return false;
	for (size_t i = 0; i < host.n; i++) {
		char c = host.p[i];

		if (!byte_is_alpha(c) && !byte_is_digit(c) && c != '-' && c != '.' && c != '_' &&
		    c != '[' && c != ']' && c != ':')
			return false;
	}
	return true;
}

static bool
read_authority(struct str text, struct origin *out)
{
	size_t bracket = str_find_byte(text, ']', 0);
	size_t colon = str_find_byte(text, ':', bracket == SIZE_MAX ? 0 : bracket);
	int64_t port;

	out->host = str_part(text, 0, colon);
	out->port = colon == SIZE_MAX ? STR_EMPTY : str_part(text, colon + 1, text.n);
	if (!is_host(out->host))
		return false;
	for (size_t i = 0; i < out->port.n; i++) {
		if (!byte_is_digit(out->port.p[i]))
			return false;
	}
	if (out->port.n > 0 && str_to_i64(out->port, 1, 65535, &port) != ST_OK)
		return false;
	if (str_equal(out->port, usual_port(out->is_https)))
		out->port = STR_EMPTY;
	return true;
}

/* "https://host:port"; what follows the authority goes to out_rest. */
static bool
read_origin(struct str text, struct origin *out, struct str *out_rest)
{
	static const struct str schemes[] = { STR_INIT("http://"), STR_INIT("https://") };

	for (size_t i = 0; i < COUNT_OF(schemes); i++) {
		size_t start = schemes[i].n;
		size_t end = start;

		if (!str_equal_ascii_case(str_part(text, 0, start), schemes[i]))
			continue;
		while (end < text.n && text.p[end] != '/' && text.p[end] != '?' &&
		    text.p[end] != '#')
			end++;
		out->is_https = i == 1;
		*out_rest = str_part(text, end, text.n);
		return read_authority(str_part(text, start, end), out);
	}
	return false;
}

static bool
is_same_authority(const struct origin *a, const struct origin *b)
{
	return str_equal_ascii_case(a->host, b->host) && str_equal(a->port, b->port);
}

static bool
is_ours(const struct request *rq, const struct origin *origin)
{
	bool is_https = rq->scheme == SCHEME_HTTPS;
	struct origin ours;
	struct str rest;

	if (rq->public_origin.n > 0 && read_origin(rq->public_origin, &ours, &rest) &&
	    ours.is_https == origin->is_https && is_same_authority(&ours, origin))
		return true;
	/* A proxy that nobody named may hold the certificate: an https page is then ours too. */
	if (is_https && !origin->is_https)
		return false;
	ours.is_https = origin->is_https;
	return read_authority(request_header(rq, "Host"), &ours) &&
	    is_same_authority(&ours, origin);
}

static enum same_origin
answer(bool is_same)
{
	return is_same ? SAME_ORIGIN_YES : SAME_ORIGIN_NO;
}

enum same_origin
request_is_same_origin(const struct request *rq)
{
	struct str site = request_header(rq, "Sec-Fetch-Site");
	struct str sent = request_header(rq, "Origin");
	struct str referer = request_header(rq, "Referer");
	struct origin origin;
	struct str rest;

	if (site.n > 0)
		return answer(str_equal(site, STR("same-origin")) || str_equal(site, STR("none")));
	if (sent.n > 0)
		return answer(read_origin(sent, &origin, &rest) && rest.n == 0 &&
		    is_ours(rq, &origin));
	if (referer.n > 0)
		return answer(read_origin(referer, &origin, &rest) && is_ours(rq, &origin));
	return SAME_ORIGIN_UNKNOWN;
}

enum status
public_url_parse(struct arena *a, struct str text, struct errors *errors, struct str *out)
{
	struct origin origin;
	struct str rest;

	if (text.n == 0) {
		*out = STR_EMPTY;
		return ST_OK;
	}
	if (!read_origin(text, &origin, &rest) || (rest.n > 0 && !str_equal(rest, STR("/"))))
		return errors_add(errors, ST_INVALID, "public-url", "\"%.*s\" is no address of a "
		    "server; write https://concert.example.org, without a path.", STR_ARG(text));
	*out = str_lower_ascii(a, str_format(a, "%s://%.*s%s%.*s",
	    origin.is_https ? "https" : "http", STR_ARG(origin.host),
	    origin.port.n == 0 ? "" : ":", STR_ARG(origin.port)));
	return ST_OK;
}
