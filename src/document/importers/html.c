/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A whole HTML page: what stands in tables becomes rows and cells (spans leave empty cells, nested
 * tables become paragraphs), the rest headings, paragraphs, list items and footnotes. The page's
 * own furniture (head, scripts, navigation) is left out. Tokens come from html_tokens.c, rows are
 * laid out by html_table.c, footnotes are found by html_notes.c.
 * What surprises: there is no tree. A tag that opens a paragraph ends the one before it, which is
 * all the structure that adopted text needs, and nothing can be nested too deep.
 */
#include <string.h>

#include "base/limits.h"
#include "document/importers/html_page.h"

#define LISTS_MAX 20 /* deeper lists are written as this level */

enum tag_role {
	ROLE_NONE,    /* says nothing about the text: its content stays */
	ROLE_BLOCK,   /* a paragraph of any kind */
	ROLE_HEADING,
	ROLE_BREAK,
	ROLE_LIST,
	ROLE_ITEM,
	ROLE_STYLE,
	ROLE_LINK,
	ROLE_SPAN,
	ROLE_TABLE,
	ROLE_TABLE_HEAD,
	ROLE_TABLE_BODY,
	ROLE_TABLE_ROW,
	ROLE_TABLE_CELL,
	ROLE_CAPTION,
	ROLE_FURNITURE, /* left out with all that it holds */
};

struct tag {
	const char *name;
	enum tag_role role;
	const char *open;  /* STYLE: as the decoder of cells knows it */
	const char *close;
};

static const struct tag tags[] = {
	{ "p", ROLE_BLOCK, NULL, NULL },
	{ "td", ROLE_TABLE_CELL, NULL, NULL },
	{ "th", ROLE_TABLE_CELL, NULL, NULL },
	{ "tr", ROLE_TABLE_ROW, NULL, NULL },
	{ "li", ROLE_ITEM, NULL, NULL },
	{ "ul", ROLE_LIST, NULL, NULL },
	{ "ol", ROLE_LIST, NULL, NULL },
	{ "menu", ROLE_LIST, NULL, NULL },
	{ "br", ROLE_BREAK, NULL, NULL },
	{ "b", ROLE_STYLE, "<b>", "</b>" },
	{ "strong", ROLE_STYLE, "<b>", "</b>" },
	{ "i", ROLE_STYLE, "<i>", "</i>" },
	{ "em", ROLE_STYLE, "<i>", "</i>" },
	{ "cite", ROLE_STYLE, "<i>", "</i>" },
	{ "dfn", ROLE_STYLE, "<i>", "</i>" },
	{ "var", ROLE_STYLE, "<i>", "</i>" },
	{ "u", ROLE_STYLE, "<u>", "</u>" },
	{ "ins", ROLE_STYLE, "<u>", "</u>" },
	{ "sup", ROLE_STYLE, "<sup>", "</sup>" },
	{ "sub", ROLE_STYLE, "<sub>", "</sub>" },
	{ "a", ROLE_LINK, NULL, NULL },
	{ "span", ROLE_SPAN, NULL, NULL },
	{ "h1", ROLE_HEADING, NULL, NULL },
	{ "h2", ROLE_HEADING, NULL, NULL },
	{ "h3", ROLE_HEADING, NULL, NULL },
	{ "h4", ROLE_HEADING, NULL, NULL },
	{ "h5", ROLE_HEADING, NULL, NULL },
	{ "h6", ROLE_HEADING, NULL, NULL },
	{ "table", ROLE_TABLE, NULL, NULL },
	{ "thead", ROLE_TABLE_HEAD, NULL, NULL },
	{ "tbody", ROLE_TABLE_BODY, NULL, NULL },
	{ "tfoot", ROLE_TABLE_BODY, NULL, NULL },
	{ "caption", ROLE_CAPTION, NULL, NULL },
	{ "div", ROLE_BLOCK, NULL, NULL },
	{ "hr", ROLE_BLOCK, NULL, NULL },
	{ "pre", ROLE_BLOCK, NULL, NULL },
	{ "blockquote", ROLE_BLOCK, NULL, NULL },
	{ "section", ROLE_BLOCK, NULL, NULL },
	{ "article", ROLE_BLOCK, NULL, NULL },
	{ "aside", ROLE_BLOCK, NULL, NULL },
	{ "header", ROLE_BLOCK, NULL, NULL },
	{ "footer", ROLE_BLOCK, NULL, NULL },
	{ "main", ROLE_BLOCK, NULL, NULL },
	{ "address", ROLE_BLOCK, NULL, NULL },
	{ "center", ROLE_BLOCK, NULL, NULL },
	{ "figure", ROLE_BLOCK, NULL, NULL },
	{ "figcaption", ROLE_BLOCK, NULL, NULL },
	{ "details", ROLE_BLOCK, NULL, NULL },
	{ "summary", ROLE_BLOCK, NULL, NULL },
	{ "dl", ROLE_BLOCK, NULL, NULL },
	{ "dt", ROLE_BLOCK, NULL, NULL },
	{ "dd", ROLE_BLOCK, NULL, NULL },
	{ "body", ROLE_BLOCK, NULL, NULL },
	{ "head", ROLE_FURNITURE, NULL, NULL },
	{ "nav", ROLE_FURNITURE, NULL, NULL },
	{ "template", ROLE_FURNITURE, NULL, NULL },
	{ "noscript", ROLE_FURNITURE, NULL, NULL },
	{ "svg", ROLE_FURNITURE, NULL, NULL },
	{ "select", ROLE_FURNITURE, NULL, NULL },
	{ "button", ROLE_FURNITURE, NULL, NULL },
};

static const struct tag no_role = { "", ROLE_NONE, NULL, NULL };

static const struct tag *
find_tag(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(tags); i++)
		if (str_equal_ascii_case(name, str_from(tags[i].name)))
			return &tags[i];
	return &no_role;
}

static bool
is_blank(struct str text)
{
	return str_trim(text).n == 0;
}

/* Writes the number of an ordered list's item and counts on. */
static void
add_item_number(struct html_page *p)
{
	struct html_list *list;

	if (p->nlists == 0)
		return;
	list = &p->lists[(p->nlists < LISTS_MAX ? p->nlists : LISTS_MAX) - 1];
	if (!list->is_ordered)
		return;
	markup_add_number(&p->markup, list->next++, list->type);
	markup_add_tag(&p->markup, ". ");
}

static size_t
list_level(const struct html_page *p)
{
	return p->nlists < LISTS_MAX ? p->nlists : LISTS_MAX;
}

/* What goes before the first words of a paragraph outside tables. */
static void
begin_text(struct html_page *p)
{
	if (p->in_cell || p->in_caption || !markup_is_empty(&p->markup))
		return;
	for (size_t i = 0; i < list_level(p) && p->label.n == 0; i++)
		markup_add_tag(&p->markup, "<ul>");
	if (p->item_pending && p->label.n == 0) {
		markup_add_tag(&p->markup, "<li>");
		add_item_number(p);
	}
	p->item_pending = false;
	for (size_t i = 0; i < p->nstyles; i++)
		markup_add_tag(&p->markup, p->styles[i]->open);
}

/* Ends the paragraph: a block outside tables, a piece of the cell inside. */
static enum status
end_paragraph(struct html_page *p)
{
	size_t n = p->blocks->n;
	enum status st;

	if (p->in_cell || p->in_caption) {
		markup_add_tag(&p->markup, "<p>");
		return ST_OK;
	}
	if (markup_is_empty(&p->markup))
		return ST_OK;
	st = markup_add_block(&p->markup, p->blocks,
	    p->heading > 0 ? BLOCK_HEADING : BLOCK_PARAGRAPH, ++p->nparagraphs, p->errors);
	if (st == ST_OK && p->blocks->n > n) {
		struct block *block = &p->blocks->items[n];

		block->level = p->heading;
		if (p->label.n > 0 && block->kind != BLOCK_HEADING) {
			block->kind = BLOCK_FOOTNOTE;
			block->label = p->label;
		}
		p->label = STR_EMPTY;
	}
	return st;
}

static void
add_text(struct html_page *p, struct str text)
{
	if (p->table_depth > 0 && !p->in_cell && !p->in_caption)
		return; /* between rows stands nothing but white space */
	if (markup_is_empty(&p->markup) && is_blank(text))
		return;
	begin_text(p);
	markup_add_raw(&p->markup, text);
}

static void
begin_list(struct html_page *p, const struct html_token *token)
{
	struct str value = STR_EMPTY;
	struct html_list list = { .is_ordered = token->name.n == 2 && (token->name.p[0] | 0x20) ==
	    'o', .next = 1, .type = '1' };
	int64_t start;

	if (html_attribute(token, "start", &value) && str_to_i64(value, 0, 9999, &start) == ST_OK)
		list.next = (uint32_t)start;
	if (html_attribute(token, "type", &value) && value.n == 1 &&
	    str_find_byte(STR("1aAiI"), value.p[0], 0) != SIZE_MAX)
		list.type = value.p[0];
	if (p->nlists < LISTS_MAX)
		p->lists[p->nlists] = list;
	p->nlists++;
	if (p->in_cell)
		markup_add_tag(&p->markup, "<ul>");
}

static void
end_list(struct html_page *p)
{
	if (p->nlists > 0)
		p->nlists--;
	if (p->in_cell)
		markup_add_tag(&p->markup, "</ul>");
}

static void
begin_item(struct html_page *p)
{
	if (!p->in_cell) {
		p->item_pending = true;
		return;
	}
	markup_add_tag(&p->markup, "<li>");
	add_item_number(p);
}

/* Formatting of paragraphs goes on in the next one; cells end theirs by themselves. */
static void
change_style(struct html_page *p, const struct tag *tag, bool is_end)
{
	if (p->in_cell || p->in_caption || !markup_is_empty(&p->markup))
		markup_add_tag(&p->markup, is_end ? tag->close : tag->open);
	if (p->in_cell || p->in_caption)
		return;
	if (!is_end && p->nstyles < COUNT_OF(p->styles)) {
		p->styles[p->nstyles++] = tag;
		return;
	}
	for (size_t i = p->nstyles; is_end && i-- > 0;) {
		if (strcmp(p->styles[i]->open, tag->open) != 0)
			continue;
		memmove(&p->styles[i], &p->styles[i + 1],
		    (--p->nstyles - i) * sizeof(p->styles[0]));
		return;
	}
}

struct css {
	const char *words; /* anywhere in the style attribute, white space apart */
	const char *tag;   /* name of the tag that means the same */
};

static const struct css css[] = {
	{ "font-weight:bold", "b" }, { "font-weight:700", "b" }, { "font-weight:600", "b" },
	{ "font-style:italic", "i" }, { "text-decoration:underline", "u" },
	{ "vertical-align:super", "sup" }, { "vertical-align:sub;", "sub" },
};

/* Editors write formatting as styles of spans: they are given the tags that mean the same. */
static void
begin_span(struct html_page *p, const struct html_token *token)
{
	struct html_span *span;
	struct str style;
	char packed[400];
	size_t n = 0;

	if (p->nspans >= COUNT_OF(p->spans)) {
		p->nlost_spans++;
		return;
	}
	span = &p->spans[p->nspans++];
	span->n = 0;
	if (!html_attribute(token, "style", &style))
		return;
	for (size_t i = 0; i < style.n && n < sizeof(packed) - 1; i++)
		if (!byte_is_space(style.p[i]))
			packed[n++] = style.p[i];
	packed[n++] = ';';
	for (size_t i = 0; i < COUNT_OF(css) && span->n < COUNT_OF(span->tags); i++) {
		if (str_find((struct str){ packed, n }, str_from(css[i].words), 0) == SIZE_MAX)
			continue;
		span->tags[span->n] = find_tag(str_from(css[i].tag));
		change_style(p, span->tags[span->n++], false);
	}
}

static void
end_span(struct html_page *p)
{
	if (p->nlost_spans > 0) {
		p->nlost_spans--;
		return;
	}
	if (p->nspans == 0)
		return;
	p->nspans--;
	for (size_t i = p->spans[p->nspans].n; i-- > 0;)
		change_style(p, p->spans[p->nspans].tags[i], true);
}

/* Tags of tables that a cell holds part its text; its structure is lost, its words are not. */
static enum status
take_table_tag(struct html_page *p, const struct tag *tag, const struct html_token *token)
{
	bool is_end = token->kind == HTML_END;

	if (tag->role == ROLE_TABLE && !is_end && p->table_depth > 0) {
		p->table_depth++;
		return end_paragraph(p);
	}
	if (p->table_depth > 1) {
		p->table_depth -= tag->role == ROLE_TABLE;
		return end_paragraph(p);
	}
	if (p->table_depth == 0)
		return tag->role == ROLE_TABLE && !is_end ? html_table_begin(p) :
		    end_paragraph(p);
	if (tag->role == ROLE_TABLE)
		return html_table_end(p);
	if (tag->role == ROLE_TABLE_HEAD || tag->role == ROLE_TABLE_BODY) {
		p->in_head = tag->role == ROLE_TABLE_HEAD && !is_end;
		return html_table_end_row(p);
	}
	if (tag->role == ROLE_TABLE_ROW)
		return html_table_end_row(p);
	if (tag->role == ROLE_CAPTION)
		return is_end ? html_table_end_cell(p) : html_table_begin_caption(p);
	return is_end ? html_table_end_cell(p) : html_table_begin_cell(p, token);
}

static enum status
take_block_tag(struct html_page *p, const struct tag *tag, const struct html_token *token)
{
	bool is_end = token->kind == HTML_END;
	enum status st = end_paragraph(p);

	if (tag->role == ROLE_HEADING && !p->in_cell)
		p->heading = is_end ? 0 : (uint32_t)(token->name.p[1] - '0');
	else if (tag->role == ROLE_LIST && is_end)
		end_list(p);
	else if (tag->role == ROLE_LIST)
		begin_list(p, token);
	else if (tag->role == ROLE_ITEM && !is_end)
		begin_item(p);
	else if (tag->role == ROLE_ITEM)
		p->item_pending = false;
	if (!is_end)
		html_notes_find_target(p, token);
	return st;
}

static void
skip_furniture(struct html_page *p, struct str name)
{
	struct html_token token;
	size_t depth = 1;

	while (depth > 0 && html_next(&p->walk, &token)) {
		/* A head that nobody closed ends where the body begins. */
		if (token.kind == HTML_START && str_equal_ascii_case(token.name, STR("body")))
			return;
		if (token.kind == HTML_TEXT || !str_equal_ascii_case(token.name, name))
			continue;
		depth += token.kind == HTML_START ? 1 : (size_t)-1;
	}
}

static enum status
take_tag(struct html_page *p, const struct html_token *token)
{
	const struct tag *tag = find_tag(token->name);
	bool is_end = token->kind == HTML_END;

	switch (tag->role) {
	case ROLE_BLOCK:
	case ROLE_HEADING:
	case ROLE_LIST:
	case ROLE_ITEM:
		return take_block_tag(p, tag, token);
	case ROLE_TABLE:
	case ROLE_TABLE_HEAD:
	case ROLE_TABLE_BODY:
	case ROLE_TABLE_ROW:
	case ROLE_TABLE_CELL:
	case ROLE_CAPTION:
		return take_table_tag(p, tag, token);
	case ROLE_BREAK:
		if (!markup_is_empty(&p->markup))
			markup_add_tag(&p->markup, "<br>");
		break;
	case ROLE_STYLE:
		change_style(p, tag, is_end);
		break;
	case ROLE_LINK:
		if (!is_end)
			html_notes_take_link(p, token);
		break;
	case ROLE_SPAN:
		if (is_end)
			end_span(p);
		else
			begin_span(p, token);
		break;
	case ROLE_FURNITURE:
		if (!is_end)
			skip_furniture(p, token->name);
		break;
	case ROLE_NONE:
		break;
	}
	return ST_OK;
}

void
html_page_add_note(struct html_page *p, struct str label)
{
	size_t nsup = 0;

	begin_text(p);
	for (size_t i = 0; i < p->nstyles; i++)
		nsup += strcmp(p->styles[i]->open, "<sup>") == 0;
	/* The mark of a footnote is raised by being one; in cells its tag was just written. */
	if (p->in_cell || nsup > 0)
		markup_add_tag(&p->markup, "</sup>");
	markup_add_note(&p->markup, label);
	if (nsup > 0)
		markup_add_tag(&p->markup, "<sup>");
}

enum status
import_html(struct str bytes, struct blocks *out, struct errors *errors)
{
	struct html_page *p = arena_make(out->arena, struct html_page);
	struct html_token token;
	enum status st;

	*p = (struct html_page){ .blocks = out, .errors = errors };
	out->format = STR("html");
	if ((st = html_decode(out->arena, bytes, errors, &p->walk.page)) != ST_OK)
		return st;
	markup_init(&p->markup, out->arena);
	html_notes_learn(p);
	while (st == ST_OK && html_next(&p->walk, &token)) {
		if (token.kind == HTML_TEXT)
			add_text(p, token.text);
		else
			st = take_tag(p, &token);
	}
	if (st == ST_OK && p->table_depth > 0)
		st = html_table_end(p);
	return st == ST_OK ? end_paragraph(p) : st;
}
