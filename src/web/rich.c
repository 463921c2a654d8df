/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Markdown to markup: md4c parses, this file writes. The library's own writer is not used, for it
 * passes addresses of any scheme. Every text goes through an escaping function; tags are the
 * constants below. What surprises: no tables, because release 0.4.8 of the library reads outside
 * its memory with them; and where the parser gives up or the markup grows too large, the text is
 * shown as it was typed, never half of it.
 */
#include "web/rich.h"

#include <stdio.h>

#include <md4c.h>

#include "base/limits.h"
#include "base/status.h"
#include "base/utf8.h"
#include "document/entities.h"

#define DEPTH 24    /* elements in each other; text deeper inside has no tags of its own */
#define BEYOND 64   /* zeros behind the text, see with_end() */
#define MENTIONS 50 /* in one text */

/* An element whose end tag is still to be written. */
struct element {
	bool is_span;
	int type;
	char close[16]; /* empty where it has no tag */
};

struct writer {
	struct arena *arena;
	struct buf b;
	int heading;
	bool is_plain; /* words alone */
	struct element open[DEPTH];
	size_t nopen;
	size_t ndeeper; /* opened inside the deepest, without tags */
};

static int
stop_if_full(const struct writer *w)
{
	return w->b.overflow ? 1 : 0;
}

/* --- characters ---------------------------------------------------------------------------- */

static void
add_text(struct writer *w, struct buf *b, struct str text)
{
	if (w->is_plain || b != &w->b)
		buf_add(b, text);
	else
		buf_add_html(b, text);
}

/* The digits of "&#233;" or "&#xE9;"; 0 where they name no character that text may hold. */
static uint32_t
number_of(struct str digits)
{
	bool is_hex = digits.n > 0 && (digits.p[0] == 'x' || digits.p[0] == 'X');
	uint32_t c = 0;

	for (size_t i = is_hex; i < digits.n && c < 0x110000; i++) {
		char d = digits.p[i];

		if (byte_is_digit(d))
			c = c * (is_hex ? 16 : 10) + (uint32_t)(d - '0');
		else
			c = c * 16 + (uint32_t)((d | 0x20) - 'a') + 10;
	}
	return c < 0x20 || (c >= 0x7F && c < 0xA0) || c >= 0x110000 ? 0 : c;
}

/* "&amp;" and its like are characters; what no table knows is the text that it is. */
static void
add_entity(struct writer *w, struct buf *b, struct str entity)
{
	struct str name = str_part(entity, 1, entity.n - 1);
	struct buf character;
	uint32_t c;

	if (str_starts(name, STR("#")))
		c = number_of(str_part(name, 1, name.n));
	else
		c = entity_find(name);
	buf_init(&character, w->arena, 8);
	if (c > 0)
		utf8_add(&character, c);
	add_text(w, b, c > 0 ? buf_str(&character) : entity);
}

static void
add_typed(struct writer *w, struct buf *b, MD_TEXTTYPE type, struct str text)
{
	if (type == MD_TEXT_ENTITY)
		add_entity(w, b, text);
	else if (type == MD_TEXT_NULLCHAR)
		utf8_add(b, UTF8_REPLACEMENT);
	else
		add_text(w, b, text);
}

static int
on_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *context)
{
	struct writer *w = context;

	if (type == MD_TEXT_BR)
		buf_add_z(&w->b, w->is_plain ? " " : "<br>");
	else if (type == MD_TEXT_SOFTBR)
		buf_add_byte(&w->b, '\n');
	else
		add_typed(w, &w->b, type, (struct str){ text, size });
	return stop_if_full(w);
}

/* --- blocks -------------------------------------------------------------------------------- */

/* NULL: no element of its own. */
static const char *
block_name(MD_BLOCKTYPE type)
{
	switch (type) {
	case MD_BLOCK_DOC: return NULL;
	case MD_BLOCK_HTML: return NULL;
	case MD_BLOCK_QUOTE: return "blockquote";
	case MD_BLOCK_UL: return "ul";
	case MD_BLOCK_OL: return "ol";
	case MD_BLOCK_LI: return "li";
	case MD_BLOCK_HR: return "hr";
	case MD_BLOCK_H: return "h";
	case MD_BLOCK_CODE: return "pre";
	case MD_BLOCK_P: return "p";
	case MD_BLOCK_TABLE:
	case MD_BLOCK_THEAD:
	case MD_BLOCK_TBODY:
	case MD_BLOCK_TR:
	case MD_BLOCK_TH:
	case MD_BLOCK_TD:
		return NULL; /* tables are not asked for */
	}
	return NULL;
}

static int
heading_level(const struct writer *w, const void *detail)
{
	int level = w->heading + (int)((const MD_BLOCK_H_DETAIL *)detail)->level - 1;

	return level > 6 ? 6 : level;
}

/*
 * The library may end elements out of turn ("***a [b*** c](d)" in some shapes), so what was opened
 * last is closed first here, and the end of what is not open writes nothing.
 */
static void
push(struct writer *w, bool is_span, int type, const char *close)
{
	struct element *e;

	if (w->nopen == DEPTH) {
		w->ndeeper++;
		return;
	}
	e = &w->open[w->nopen++];
	*e = (struct element){ .is_span = is_span, .type = type };
	snprintf(e->close, sizeof(e->close), "%s", close);
}

static void
pop(struct writer *w, bool is_span, int type)
{
	size_t at = w->nopen;

	if (w->ndeeper > 0) {
		w->ndeeper--;
		return;
	}
	/* The end of a span does not reach over the block it is in. */
	while (at > 0 && (w->open[at - 1].is_span != is_span || w->open[at - 1].type != type)) {
		if (is_span && !w->open[at - 1].is_span)
			return;
		at--;
	}
	while (at > 0 && w->nopen >= at)
		buf_add_z(&w->b, w->open[--w->nopen].close);
}

static void
open_block(struct writer *w, MD_BLOCKTYPE type, const void *detail)
{
	bool has_words = type == MD_BLOCK_P || type == MD_BLOCK_LI || type == MD_BLOCK_QUOTE;

	if (type == MD_BLOCK_H)
		buf_add_format(&w->b, "<h%d dir=\"auto\">", heading_level(w, detail));
	else if (type == MD_BLOCK_OL)
		buf_add_format(&w->b, "<ol start=\"%u\">",
		    ((const MD_BLOCK_OL_DETAIL *)detail)->start);
	else if (type == MD_BLOCK_CODE)
		buf_add_z(&w->b, "<pre dir=\"auto\"><code>");
	else
		buf_add_format(&w->b, "<%s%s>", block_name(type),
		    has_words ? " dir=\"auto\"" : "");
}

static const char *
block_end(struct writer *w, MD_BLOCKTYPE type, const void *detail)
{
	if (type == MD_BLOCK_H)
		return str_dup_z(w->arena, str_format(w->arena, "</h%d>",
		    heading_level(w, detail)));
	if (type == MD_BLOCK_CODE)
		return "</code></pre>";
	if (type == MD_BLOCK_HR)
		return "";
	return str_dup_z(w->arena, str_format(w->arena, "</%s>", block_name(type)));
}

static int
on_enter_block(MD_BLOCKTYPE type, void *detail, void *context)
{
	struct writer *w = context;

	if (w->is_plain) {
		buf_add_byte(&w->b, '\n');
	} else if (block_name(type) != NULL) {
		if (w->nopen < DEPTH)
			open_block(w, type, detail);
		push(w, false, (int)type, block_end(w, type, detail));
	}
	return stop_if_full(w);
}

static int
on_leave_block(MD_BLOCKTYPE type, void *detail, void *context)
{
	struct writer *w = context;

	(void)detail;
	if (!w->is_plain && block_name(type) != NULL)
		pop(w, false, (int)type);
	return stop_if_full(w);
}

/* --- spans --------------------------------------------------------------------------------- */

static const char *
span_name(MD_SPANTYPE type)
{
	switch (type) {
	case MD_SPAN_EM: return "em";
	case MD_SPAN_STRONG: return "strong";
	case MD_SPAN_A: return "a";
	case MD_SPAN_CODE: return "code";
	case MD_SPAN_DEL: return "s";
	case MD_SPAN_U: return "u";
	case MD_SPAN_IMG:
	case MD_SPAN_LATEXMATH:
	case MD_SPAN_LATEXMATH_DISPLAY:
	case MD_SPAN_WIKILINK:
		return NULL;
	}
	return NULL;
}

static struct str
address_of(struct writer *w, const MD_ATTRIBUTE *attribute)
{
	struct buf b;

	buf_init(&b, w->arena, LIMIT_URL_BYTES);
	for (size_t i = 0; attribute->text != NULL &&
	    attribute->substr_offsets[i] < attribute->size; i++) {
		MD_OFFSET from = attribute->substr_offsets[i];
		MD_OFFSET to = attribute->substr_offsets[i + 1];

		add_typed(w, &b, attribute->substr_types[i],
		    (struct str){ attribute->text + from, to - from });
	}
	return b.overflow ? STR_EMPTY : buf_str(&b);
}

/* With a scheme that leads to a page or a letter; the rest of the check is html_add_url's. */
static bool
is_outward(struct str url)
{
	static const struct str schemes[] = { STR_INIT("https://"), STR_INIT("http://"),
		STR_INIT("mailto:") };

	for (size_t i = 0; i < COUNT_OF(schemes); i++) {
		if (url.n > schemes[i].n &&
		    str_equal_ascii_case(str_part(url, 0, schemes[i].n), schemes[i]))
			return utf8_find_invalid(url) == SIZE_MAX;
	}
	return false;
}

/* Whether a tag was written: a link that leads nowhere is its words. */
static bool
open_span(struct writer *w, MD_SPANTYPE type, const void *detail)
{
	struct str url;

	if (type != MD_SPAN_A) {
		buf_add_format(&w->b, "<%s>", span_name(type));
		return true;
	}
	url = address_of(w, &((const MD_SPAN_A_DETAIL *)detail)->href);
	if (!is_outward(url))
		return false;
	buf_add_z(&w->b, "<a rel=\"nofollow noopener\" href=\"");
	html_add_url(&w->b, url);
	buf_add_z(&w->b, "\">");
	return true;
}

static int
on_enter_span(MD_SPANTYPE type, void *detail, void *context)
{
	struct writer *w = context;
	bool has_tag;

	if (w->is_plain || span_name(type) == NULL)
		return 0;
	has_tag = w->nopen < DEPTH && open_span(w, type, detail);
	push(w, true, (int)type, has_tag ? str_dup_z(w->arena, str_format(w->arena, "</%s>",
	    span_name(type))) : "");
	return stop_if_full(w);
}

static int
on_leave_span(MD_SPANTYPE type, void *detail, void *context)
{
	struct writer *w = context;

	(void)detail;
	if (!w->is_plain && span_name(type) != NULL)
		pop(w, true, (int)type);
	return stop_if_full(w);
}

/* --- texts --------------------------------------------------------------------------------- */

static const MD_PARSER parser = {
	.flags = MD_FLAG_NOHTML | MD_FLAG_STRIKETHROUGH |
	    MD_FLAG_PERMISSIVEURLAUTOLINKS | MD_FLAG_NOINDENTEDCODEBLOCKS,
	.enter_block = on_enter_block,
	.leave_block = on_leave_block,
	.enter_span = on_enter_span,
	.leave_span = on_leave_span,
	.text = on_text,
};

/*
 * The parser looks some bytes beyond the end of a text whose last line has no end (release 0.4.8,
 * found by the fuzz target): so the line is ended, and zeros stand behind it.
 */
static struct str
with_end(struct arena *a, struct str text)
{
	char *p = arena_alloc(a, text.n + 1 + BEYOND);

	for (size_t i = 0; i < text.n; i++)
		p[i] = text.p[i];
	p[text.n] = '\n';
	return (struct str){ p, text.n + 1 };
}

static bool
run(struct writer *w, struct str text)
{
	struct str ended;

	if (text.n > LIMIT_RICH_BYTES || utf8_find_invalid(text) != SIZE_MAX)
		return false;
	ended = with_end(w->arena, text);
	if (md_parse(ended.p, (MD_SIZE)ended.n, &parser, w) != 0)
		return false;
	while (w->nopen > 0)
		buf_add_z(&w->b, w->open[--w->nopen].close);
	return !w->b.overflow;
}

struct html
html_of_rich(struct arena *a, struct str text, int heading)
{
	struct writer w = { .arena = a, .heading = heading };

	buf_init(&w.b, a, LIMIT_RICH_HTML_BYTES);
	if (!run(&w, text))
		return html_of_lines(a, text);
	return (struct html){ buf_str(&w.b) };
}

/* Single spaces, and no more than whole words within the limit. */
static struct str
on_one_line(struct arena *a, struct str text, size_t max)
{
	struct buf b;
	size_t fits = 0;
	bool is_gap = false;

	buf_init(&b, a, SIZE_MAX);
	for (size_t at = 0; at < text.n && b.n <= max;) {
		size_t start = at;
		bool is_space = utf8_is_space(utf8_next(text, &at));

		if (is_space && !is_gap && b.n <= max)
			fits = b.n;
		if (!is_space) {
			if (is_gap && b.n > 0)
				buf_add_byte(&b, ' ');
			buf_add(&b, str_part(text, start, at));
		}
		is_gap = is_space;
	}
	if (b.n > max) {
		b.n = fits > 0 ? fits : max;
		/* A single long word is cut, not within a character. */
		while (b.n > 0 && ((unsigned char)b.p[b.n] & 0xC0) == 0x80)
			b.n--;
	}
	return buf_str(&b);
}

struct str
rich_plain(struct arena *a, struct str text, size_t max)
{
	struct writer w = { .arena = a, .is_plain = true };

	buf_init(&w.b, a, LIMIT_RICH_HTML_BYTES);
	if (!run(&w, text))
		return on_one_line(a, text, max);
	return on_one_line(a, buf_str(&w.b), max);
}

/* --- mentions ------------------------------------------------------------------------------ */

/* Letters, digits and all beyond ASCII: what goes on there is another name. */
static bool
is_word_byte(char c)
{
	return byte_is_alpha(c) || byte_is_digit(c) || (unsigned char)c >= 0x80;
}

/* Index of the longest name that stands at the place; n if none does. */
static size_t
name_at(struct str rest, const struct str *names, size_t n)
{
	size_t best = n;

	for (size_t i = 0; i < n; i++) {
		struct str name = str_trim(names[i]);

		if (name.n == 0 || name.n > rest.n ||
		    !str_equal_ascii_case(str_part(rest, 0, name.n), name) ||
		    (name.n < rest.n && is_word_byte(rest.p[name.n])))
			continue;
		if (best == n || name.n > str_trim(names[best]).n)
			best = i;
	}
	return best;
}

void
rich_find_mentions(struct arena *a, struct str text, const struct str *names, size_t n,
    struct rich_mentions *out)
{
	size_t at = 0;

	*out = (struct rich_mentions){ .items = arena_make_array(a, struct rich_mention,
	    MENTIONS) };
	while (out->n < MENTIONS && (at = str_find_byte(text, '@', at)) != SIZE_MAX) {
		size_t name = n;

		if (at == 0 || !is_word_byte(text.p[at - 1]))
			name = name_at(str_part(text, at + 1, text.n), names, n);
		if (name < n)
			out->items[out->n++] = (struct rich_mention){ at,
				at + 1 + str_trim(names[name]).n, name };
		at++;
	}
}
