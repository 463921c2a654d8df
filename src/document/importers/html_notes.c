/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Footnotes of HTML pages. HTML has no tag for them, but every editor writes the same two links:
 * a short mark that leads forward to the note, and in the note a way back. So a link with a short
 * label to an id that comes later is a mark, the paragraph with that id is the footnote, and a
 * link in it to an id before it is the way back, which is left out.
 */
#include "base/limits.h"
#include "document/importers/html_page.h"

#define LABEL_BYTES_MAX 12
#define LOOK_AHEAD 12 /* tokens of a link; a mark has five */

void
html_notes_learn(struct html_page *p)
{
	struct html_walk walk = p->walk;
	struct html_token token;
	struct str id;

	p->targets.arena = p->blocks->arena;
	p->notes.arena = p->blocks->arena;
	while (p->targets.n < LIMIT_BLOCKS && html_next(&walk, &token)) {
		if (token.kind != HTML_START || token.attributes.n < 4)
			continue;
		if (html_attribute(&token, "id", &id) && id.n > 0)
			map_set(&p->targets, id, (int64_t)token.at);
		if (html_attribute(&token, "name", &id) && id.n > 0)
			map_set(&p->targets, id, (int64_t)token.at);
	}
}

/* The words of a link, if they are short; moves *walk behind its end. */
static bool
peek_words(struct html_walk *walk, char *words, size_t *out_n)
{
	struct html_token token;
	size_t n = 0;

	for (size_t i = 0; i < LOOK_AHEAD && html_next(walk, &token); i++) {
		if (token.kind == HTML_END && str_equal_ascii_case(token.name, STR("a"))) {
			*out_n = n;
			return true;
		}
		if (token.kind != HTML_TEXT)
			continue;
		for (size_t k = 0; k < token.text.n; k++) {
			if (byte_is_space(token.text.p[k]))
				continue;
			if (n == LABEL_BYTES_MAX)
				return false;
			words[n++] = token.text.p[k];
		}
	}
	return false;
}

/* "1", "[12]", "(3)", "*", "†": the label without brackets; empty where it is none. */
static struct str
match_label(struct str words)
{
	static const char *const signs[] = { "*", "**", "\xE2\x80\xA0", "\xE2\x80\xA1",
		"\xC2\xA7" };
	struct str label = words;

	if (label.n > 2 && (label.p[0] == '[' || label.p[0] == '('))
		label = str_part(label, 1, label.n - 1);
	for (size_t i = 0; i < COUNT_OF(signs); i++)
		if (str_equal(label, str_from(signs[i])))
			return label;
	for (size_t i = 0; i < label.n; i++)
		if (!byte_is_digit(label.p[i]))
			return STR_EMPTY;
	return label.n <= 3 ? label : STR_EMPTY;
}

void
html_notes_find_target(struct html_page *p, const struct html_token *token)
{
	struct str id;
	struct str words;
	int64_t at;
	struct html_walk walk = p->walk;
	struct html_token link;
	char bytes[LABEL_BYTES_MAX];
	size_t n;

	if (p->table_depth > 0 || (!html_attribute(token, "id", &id) &&
	    !html_attribute(token, "name", &id)) || !map_get(&p->notes, id, &at))
		return;
	/* The label stands at the mark's link, whose place was kept. */
	walk.at = (size_t)at;
	walk.raw_name = STR_EMPTY;
	if (!html_next(&walk, &link) || !peek_words(&walk, bytes, &n))
		return;
	words = match_label((struct str){ bytes, n });
	p->label = str_dup(p->blocks->arena, words);
}

void
html_notes_take_link(struct html_page *p, const struct html_token *token)
{
	struct html_walk walk = p->walk;
	char words[LABEL_BYTES_MAX];
	size_t n = 0;
	struct str href;
	struct str label;
	int64_t target;

	html_notes_find_target(p, token);
	if (!html_attribute(token, "href", &href) || !str_starts(href, STR("#")))
		return;
	href = str_part(href, 1, href.n);
	if (!map_get(&p->targets, href, &target) || !peek_words(&walk, words, &n))
		return;
	if ((size_t)target < token->at) {
		/* A number or an arrow that leads back from a footnote is no part of its text. */
		if (p->label.n > 0)
			p->walk = walk;
		return;
	}
	label = match_label((struct str){ words, n });
	if (label.n == 0 || (p->table_depth > 0 && !p->in_cell))
		return;
	map_set(&p->notes, href, (int64_t)token->at);
	html_page_add_note(p, str_dup(p->blocks->arena, label));
	p->walk = walk;
}
