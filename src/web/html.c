/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The only maker of struct html: adopted words with their marks, plain lines, search snippets,
 * addresses. Marks may overlap in the data; elements may not, so an element that ends inside
 * another is closed and the other opened again.
 */
#include "web/html.h"

#include <string.h>

#include "base/limits.h"
#include "base/status.h"
#include "base/utf8.h"
#include "policy/qr.h"

static const struct {
	const char *open;
	const char *close;
} elements[MARK_KIND_COUNT] = {
	[MARK_ITALIC] = { "<i>", "</i>" },
	[MARK_BOLD] = { "<b>", "</b>" },
	[MARK_UNDERLINE] = { "<u>", "</u>" },
	[MARK_SUPERSCRIPT] = { "<sup>", "</sup>" },
	[MARK_SUBSCRIPT] = { "<sub>", "</sub>" },
	[MARK_FOOTNOTE] = { "<sup class=\"fnref\">", "</sup>" },
};

#define MAX_OPEN 16 /* marks open at one place; more are written as plain text */

/* A walk over adopted words. */
struct writer {
	struct buf b;
	const struct marked *m;
	const struct html_words *words;
	const struct mark *open[MAX_OPEN];
	size_t nopen;
};

static void
write_open(struct writer *w, const struct mark *mark)
{
	bool is_link = mark->kind == MARK_FOOTNOTE && w->words->footnotes != NULL;

	buf_add_z(&w->b, elements[mark->kind].open);
	if (is_link) {
		buf_add_z(&w->b, "<a href=\"");
		buf_add_z(&w->b, w->words->footnotes);
		buf_add_url_part(&w->b, mark->label);
		buf_add_z(&w->b, "\" role=\"doc-noteref\">");
	}
}

static void
write_close(struct writer *w, const struct mark *mark)
{
	if (mark->kind == MARK_FOOTNOTE && w->words->footnotes != NULL)
		buf_add_z(&w->b, "</a>");
	buf_add_z(&w->b, elements[mark->kind].close);
}

/* Closes what ends at this place, and opens again what stood inside it and goes on. */
static void
close_at(struct writer *w, uint32_t at)
{
	size_t first = 0;
	size_t kept;

	while (first < w->nopen && w->open[first]->end > at)
		first++;
	if (first == w->nopen)
		return;
	for (size_t i = w->nopen; i > first; i--)
		write_close(w, w->open[i - 1]);
	kept = first;
	for (size_t i = first; i < w->nopen; i++) {
		if (w->open[i]->end > at) {
			write_open(w, w->open[i]);
			w->open[kept++] = w->open[i];
		}
	}
	w->nopen = kept;
}

/* A paragraph ends here: elements do not reach over it. */
static void
write_break(struct writer *w)
{
	for (size_t i = w->nopen; i > 0; i--)
		write_close(w, w->open[i - 1]);
	buf_add_z(&w->b, w->words->is_block ? "</p><p dir=\"auto\">" : "<br>");
	for (size_t i = 0; i < w->nopen; i++)
		write_open(w, w->open[i]);
}

/* Without marks the whole text is escaped at once. */
static void
write_lines(struct writer *w, struct str text)
{
	struct str line;
	bool is_first = true;

	while (str_next(&text, '\n', &line)) {
		if (!is_first)
			write_break(w);
		buf_add_html(&w->b, line);
		is_first = false;
	}
}

/* The code point at which the next mark starts or the next open one ends. */
static uint32_t
next_stop(const struct writer *w, size_t next_mark)
{
	uint32_t stop = UINT32_MAX;

	if (next_mark < w->m->nmarks)
		stop = w->m->marks[next_mark].start;
	for (size_t i = 0; i < w->nopen; i++) {
		if (w->open[i]->end < stop)
			stop = w->open[i]->end;
	}
	return stop;
}

static void
write_marked(struct writer *w)
{
	struct str text = w->m->text;
	size_t byte = 0;
	size_t next = 0;
	uint32_t at = 0;

	while (byte < text.n) {
		uint32_t stop;
		size_t from = byte;

		close_at(w, at);
		for (; next < w->m->nmarks && w->m->marks[next].start <= at; next++) {
			if (w->m->marks[next].end <= at || w->nopen == MAX_OPEN)
				continue;
			write_open(w, &w->m->marks[next]);
			w->open[w->nopen++] = &w->m->marks[next];
		}
		stop = next_stop(w, next);
		while (byte < text.n && at < stop) {
			utf8_next(text, &byte);
			at++;
		}
		write_lines(w, str_part(text, from, byte));
	}
	close_at(w, UINT32_MAX);
}

struct html
html_of_marked(struct arena *a, const struct marked *m, const struct html_words *words)
{
	struct writer w = { .m = m, .words = words };

	if (m->text.n == 0)
		return (struct html){ STR_EMPTY };
	buf_init(&w.b, a, LIMIT_RESPONSE_BYTES);
	if (words->is_block)
		buf_add_z(&w.b, "<p dir=\"auto\">");
	if (m->nmarks == 0)
		write_lines(&w, m->text);
	else
		write_marked(&w);
	if (words->is_block)
		buf_add_z(&w.b, "</p>");
	return (struct html){ buf_str(&w.b) };
}

struct html
html_of_lines(struct arena *a, struct str text)
{
	struct marked plain = { .text = text };

	return html_of_marked(a, &plain, &(struct html_words){ .is_block = true });
}

struct html
html_of_snippet(struct arena *a, struct str snippet)
{
	static const struct str marks[] = { STR_INIT("\xEE\x80\x80"), STR_INIT("\xEE\x80\x81") };
	struct buf b;
	size_t from = 0;
	bool is_open = false;

	buf_init(&b, a, LIMIT_RESPONSE_BYTES);
	for (;;) {
		size_t at = str_find(snippet, marks[is_open], from);

		buf_add_html(&b, str_part(snippet, from, at == SIZE_MAX ? snippet.n : at));
		if (at == SIZE_MAX)
			break;
		buf_add_z(&b, is_open ? "</mark>" : "<mark>");
		is_open = !is_open;
		from = at + marks[0].n;
	}
	if (is_open)
		buf_add_z(&b, "</mark>");
	return (struct html){ buf_str(&b) };
}

static bool
is_safe_url(struct str url)
{
	static const struct str schemes[] = {
		STR_INIT("https://"), STR_INIT("http://"), STR_INIT("mailto:"),
	};

	if (url.n == 0 || memchr(url.p, '\\', url.n) != NULL)
		return false;
	for (size_t i = 0; i < url.n; i++) {
		if ((unsigned char)url.p[i] <= ' ')
			return false;
	}
	if (url.p[0] == '#' || url.p[0] == '?')
		return true;
	if (url.p[0] == '/')
		return url.n == 1 || url.p[1] != '/';
	for (size_t i = 0; i < COUNT_OF(schemes); i++) {
		if (str_starts(url, schemes[i]))
			return true;
	}
	return false;
}

void
html_add_url(struct buf *b, struct str url)
{
	buf_add_html(b, is_safe_url(url) ? url : STR("#"));
}

struct html
html_of_symbol(struct arena *a, struct str text)
{
	struct str svg;

	return (struct html){ qr_svg(a, text, &svg) == ST_OK ? svg : STR_EMPTY };
}
