/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cuts a page into tags and text. Knows nothing of what tags mean, but for those whose content is
 * no HTML. What surprises: there is no tree and no stack, so nothing that a page nests or repeats
 * costs more than its bytes (docs/decisions/0003).
 */
#include "document/importers/html_tokens.h"

#include <stdint.h>

static const char *const raw_names[] = { "script", "style", "title", "textarea", "xmp", "iframe",
	"noembed", "noframes" };

static bool
is_named(struct str name, const char *wanted)
{
	return str_equal_ascii_case(name, str_from(wanted));
}

/* Offset of the ">" that ends the tag, or SIZE_MAX; quotes count only around values. */
static size_t
find_tag_end(struct html_walk *w, size_t at)
{
	size_t quote_at = 0;
	char quote = '\0';
	bool is_value = false;

	for (size_t i = at; i < w->page.n; i++) {
		char c = w->page.p[i];

		if (quote != '\0') {
			if (c == quote)
				quote = '\0';
		} else if (c == '>') {
			return i;
		} else if (is_value && ((c == '"' && !w->has_no_double) ||
		    (c == '\'' && !w->has_no_single))) {
			quote = c;
			quote_at = i;
			is_value = false;
		} else if (!byte_is_space(c)) {
			is_value = c == '=';
		}
	}
	if (quote == '\0')
		return SIZE_MAX;
	/* A quote that never ends would swallow the page: from here on it is a character. */
	w->has_no_double = w->has_no_double || quote == '"';
	w->has_no_single = w->has_no_single || quote == '\'';
	return find_tag_end(w, quote_at);
}

/* Passes over "<!-- -->", "<!doctype>", "<?xml?>"; false where none begins here. */
static bool
skip_declaration(struct html_walk *w)
{
	struct str rest = str_part(w->page, w->at, w->page.n);
	size_t end;

	if (str_starts(rest, STR("<!--"))) {
		end = str_find(w->page, STR("-->"), w->at + 4);
		w->at = end == SIZE_MAX ? w->page.n : end + 3;
		return true;
	}
	if (!str_starts(rest, STR("<!")) && !str_starts(rest, STR("<?")))
		return false;
	end = str_find_byte(w->page, '>', w->at);
	w->at = end == SIZE_MAX ? w->page.n : end + 1;
	return true;
}

/* Moves to the end tag of what is no HTML inside. */
static void
skip_raw(struct html_walk *w)
{
	size_t at = w->at;

	while ((at = str_find(w->page, STR("</"), at)) != SIZE_MAX) {
		struct str name = str_part(w->page, at + 2, at + 2 + w->raw_name.n);

		if (str_equal_ascii_case(name, w->raw_name))
			break;
		at += 2;
	}
	w->at = at == SIZE_MAX ? w->page.n : at;
	w->raw_name = STR_EMPTY;
}

/* Whether markup begins at the "<" here. */
static bool
begins_markup(const struct html_walk *w, size_t at)
{
	char c = at + 1 < w->page.n ? w->page.p[at + 1] : '\0';

	if (w->has_no_more_tags)
		return false;
	if (c == '/')
		c = at + 2 < w->page.n ? w->page.p[at + 2] : '\0';
	return byte_is_alpha(c) || c == '!' || c == '?';
}

static bool
take_tag(struct html_walk *w, struct html_token *out)
{
	bool is_end = w->page.p[w->at + 1] == '/';
	size_t name = w->at + (is_end ? 2 : 1);
	size_t name_end = name;
	size_t end = find_tag_end(w, name);

	if (end == SIZE_MAX) {
		w->has_no_more_tags = true;
		return false;
	}
	while (name_end < end && !byte_is_space(w->page.p[name_end]) &&
	    w->page.p[name_end] != '/')
		name_end++;
	*out = (struct html_token){
		.kind = is_end ? HTML_END : HTML_START,
		.name = str_part(w->page, name, name_end),
		.attributes = str_part(w->page, name_end, end),
		.at = w->at,
	};
	w->at = end + 1;
	for (size_t i = 0; !is_end && i < sizeof(raw_names) / sizeof(raw_names[0]); i++)
		if (is_named(out->name, raw_names[i]))
			w->raw_name = out->name;
	return true;
}

bool
html_next(struct html_walk *w, struct html_token *out)
{
	size_t end;

	if (w->raw_name.n > 0)
		skip_raw(w);
	while (w->at < w->page.n && w->page.p[w->at] == '<' && begins_markup(w, w->at)) {
		if (skip_declaration(w))
			continue;
		/* "</!" and "</?" have no name: comments to a browser. */
		if (!byte_is_alpha(w->page.p[w->at + 1]) && !byte_is_alpha(w->page.p[w->at + 2])) {
			w->at += 2;
			continue;
		}
		if (take_tag(w, out))
			return true;
	}
	if (w->at >= w->page.n)
		return false;
	end = w->at + 1;
	while (end < w->page.n && (w->page.p[end] != '<' || !begins_markup(w, end)))
		end++;
	*out = (struct html_token){
		.kind = HTML_TEXT, .text = str_part(w->page, w->at, end), .at = w->at };
	w->at = end;
	return true;
}

static size_t
skip_between(struct str s, size_t at)
{
	while (at < s.n && (byte_is_space(s.p[at]) || s.p[at] == '/'))
		at++;
	return at;
}

/* Reads the value behind "=" and moves behind it. */
static struct str
take_value(struct str s, size_t *at)
{
	size_t start = *at;
	size_t end;

	while (start < s.n && byte_is_space(s.p[start]))
		start++;
	if (start < s.n && (s.p[start] == '"' || s.p[start] == '\'')) {
		end = str_find_byte(s, s.p[start], start + 1);
		if (end == SIZE_MAX)
			end = s.n;
		*at = end < s.n ? end + 1 : end;
		return str_part(s, start + 1, end);
	}
	end = start;
	while (end < s.n && !byte_is_space(s.p[end]))
		end++;
	*at = end;
	return str_part(s, start, end);
}

bool
html_attribute(const struct html_token *token, const char *name, struct str *out)
{
	struct str s = token->attributes;
	size_t at = skip_between(s, 0);

	while (at < s.n) {
		size_t start = at;
		struct str found;
		struct str value = STR_EMPTY;

		/* A "=" at the start belongs to the name, so that each round moves on. */
		at++;
		while (at < s.n && s.p[at] != '=' && s.p[at] != '/' && !byte_is_space(s.p[at]))
			at++;
		found = str_part(s, start, at);
		while (at < s.n && byte_is_space(s.p[at]))
			at++;
		if (at < s.n && s.p[at] == '=') {
			at++;
			value = take_value(s, &at);
		}
		if (is_named(found, name)) {
			*out = value;
			return true;
		}
		at = skip_between(s, at);
	}
	return false;
}
