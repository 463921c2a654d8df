/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_TESTS_FUZZ_WEB_MARKUP_H
#define CONCERT_TESTS_FUZZ_WEB_MARKUP_H

#include <stddef.h>
#include <string.h>

#include "base/str.h"

/* The tags that people's Markdown may give, as they are written; all else is a fault. */
static const char *const markup_tags[] = { "p", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul",
	"ol", "li", "pre", "code", "em", "strong", "s", "a" };

static inline int
markup_is_known(struct str name)
{
	for (size_t i = 0; i < sizeof(markup_tags) / sizeof(markup_tags[0]); i++) {
		if (str_equal(name, str_from(markup_tags[i])))
			return 1;
	}
	return 0;
}

/* The attributes behind a name, quotes included; an address may hold anything that is escaped. */
static inline int
markup_is_attributes(struct str name, struct str rest)
{
	static const char link[] = " rel=\"nofollow noopener\" href=\"";
	static const char *const schemes[] = { "http", "HTTP", "mailto:", "#\"" };

	if (rest.n == 0 || str_equal(rest, STR(" dir=\"auto\"")))
		return 1;
	if (str_equal(name, STR("ol")) && str_starts(rest, STR(" start=\"")))
		return 1;
	if (!str_equal(name, STR("a")) || !str_starts(rest, str_from(link)))
		return 0;
	rest = str_part(rest, sizeof(link) - 1, rest.n);
	if (str_find_byte(rest, '"', 0) != rest.n - 1)
		return 0;
	for (size_t i = 0; i < 4; i++) {
		struct str scheme = str_from(schemes[i]);

		if (str_equal_ascii_case(str_part(rest, 0, scheme.n), scheme))
			return 1;
	}
	return 0;
}

/* What is wrong with markup: an unknown tag or attribute, one not closed in its turn; or NULL. */
static inline const char *
markup_fault(struct str m)
{
	struct str open[64];
	size_t n = 0;

	for (size_t at = 0; (at = str_find_byte(m, '<', at)) != SIZE_MAX;) {
		size_t end = str_find_byte(m, '>', at);
		struct str tag = str_part(m, at + 1, end);
		size_t space = str_find_byte(tag, ' ', 0);
		struct str name = str_part(tag, 0, space == SIZE_MAX ? tag.n : space);

		if (end == SIZE_MAX)
			return "a tag without end";
		at = end;
		if (str_equal(tag, STR("br")) || str_equal(tag, STR("hr")))
			continue;
		if (str_starts(name, STR("/"))) {
			if (n == 0 || !str_equal(open[--n], str_part(name, 1, name.n)))
				return "closed out of turn";
			continue;
		}
		if (!markup_is_known(name))
			return "an unknown tag";
		if (!markup_is_attributes(name, str_part(tag, name.n, tag.n)))
			return "an unknown attribute";
		if (n == 64)
			return "too deep";
		open[n++] = name;
	}
	return n == 0 ? NULL : "not closed";
}

#endif
