/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cookies in and out. What they mean is not known here; a value is opaque. The surprise: a bad
 * first cookie hides a good second one of the same name, so that who can add a cookie cannot
 * choose between two readings of one header.
 */
#include "http/cookie.h"

#include "http/uri.h"

/* cookie-octet: visible ASCII but '"', ',', ';' and '\'. */
static bool
is_value(struct str value)
{
	for (size_t i = 0; i < value.n; i++) {
		unsigned char c = (unsigned char)value.p[i];

		if (c <= 0x20 || c >= 0x7F || c == '"' || c == ',' || c == ';' || c == '\\')
			return false;
	}
	return true;
}

static struct str
without_quotes(struct str value)
{
	if (value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"')
		return str_part(value, 1, value.n - 1);
	return value;
}

static struct str
trim_blanks(struct str s)
{
	while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t'))
		s = str_part(s, 1, s.n);
	while (s.n > 0 && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
		s.n--;
	return s;
}

bool
cookie_find(struct str header, struct str name, struct str *out_value)
{
	struct str rest = header;
	struct str pair;

	while (str_next(&rest, ';', &pair)) {
		size_t equals = str_find_byte(pair, '=', 0);
		struct str value;

		if (equals == SIZE_MAX || !str_equal(trim_blanks(str_part(pair, 0, equals)), name))
			continue;
		value = without_quotes(trim_blanks(str_part(pair, equals + 1, pair.n)));
		if (!is_value(value))
			return false;
		*out_value = value;
		return true;
	}
	return false;
}

bool
request_cookie(const struct request *rq, const char *name, struct str *out_value)
{
	return cookie_find(request_header(rq, "Cookie"), str_from(name), out_value);
}

static enum status
add_cookie(struct response *rs, const char *name, struct str value, struct str age)
{
	if (!str_starts(str_from(name), STR(COOKIE_PREFIX)) || !uri_is_token(name) ||
	    !is_value(value))
		return ST_USAGE;
	return response_add_header(rs, "Set-Cookie", str_format(rs->arena,
	    "%s=%.*s; Path=/; Secure; HttpOnly; SameSite=Lax%.*s", name, STR_ARG(value),
	    STR_ARG(age)));
}

enum status
response_set_cookie(struct response *rs, const char *name, struct str value, int64_t max_age_s)
{
	struct str age = STR_EMPTY;

	if (value.n == 0 || max_age_s < 0)
		return ST_USAGE;
	if (max_age_s > 0)
		age = str_format(rs->arena, "; Max-Age=%lld", (long long)max_age_s);
	return add_cookie(rs, name, value, age);
}

enum status
response_forget_cookie(struct response *rs, const char *name)
{
	return add_cookie(rs, name, STR_EMPTY, STR("; Max-Age=0"));
}
