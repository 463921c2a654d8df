/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Styles and lists of a Word document: which style is a heading, which formatting it brings, what
 * number an item of a list carries. What surprises: numbers are nowhere in a document; Word counts
 * them when it shows it, and so does this. Bullets are no text: an item without a number.
 * Source: ECMA-376 part 1, 17.7 (styles) and 17.9 (numbering).
 */
#include "document/importers/docx.h"

#include "base/limits.h"

#define INHERITANCE_MAX 10  /* styles based on styles */
#define NUMBER_BYTES_MAX 40 /* "%1.%2.%3.": it comes again with every item */

bool
docx_is_on(const struct xml_element *element)
{
	struct str value;

	if (!xml_attribute(element, "val", &value))
		return true;
	return !str_equal(value, STR("0")) && !str_equal(value, STR("false")) &&
	    !str_equal(value, STR("off")) && !str_equal(value, STR("none"));
}

uint32_t
docx_number(const struct xml_element *element, const char *name, uint32_t max)
{
	struct str value;
	int64_t n = 0;

	if (!xml_attribute(element, name, &value) ||
	    str_to_i64(value, 0, INT32_MAX, &n) != ST_OK)
		return 0;
	return n > (int64_t)max ? max : (uint32_t)n;
}

static struct str
value_of(struct arena *a, const struct xml_element *element, const char *name)
{
	struct str value;

	return xml_attribute(element, name, &value) ? str_dup(a, value) : STR_EMPTY;
}

static enum docx_toggle
toggle(bool is_on)
{
	return is_on ? DOCX_ON : DOCX_OFF;
}

void
docx_set_format(struct docx_format *format, const struct xml_element *element)
{
	struct str value;

	if (str_equal(element->name, STR("b"))) {
		format->bold = toggle(docx_is_on(element));
	} else if (str_equal(element->name, STR("i"))) {
		format->italic = toggle(docx_is_on(element));
	} else if (str_equal(element->name, STR("u"))) {
		format->underline = toggle(docx_is_on(element));
	} else if (str_equal(element->name, STR("vertAlign")) &&
	    xml_attribute(element, "val", &value)) {
		format->raised = toggle(str_equal(value, STR("superscript")));
		format->lowered = toggle(str_equal(value, STR("subscript")));
	}
}

static void
inherit(enum docx_toggle *own, enum docx_toggle inherited)
{
	if (*own == DOCX_UNSET)
		*own = inherited;
}

void
docx_inherit_format(struct docx_format *own, const struct docx_format *from)
{
	inherit(&own->bold, from->bold);
	inherit(&own->italic, from->italic);
	inherit(&own->underline, from->underline);
	inherit(&own->raised, from->raised);
	inherit(&own->lowered, from->lowered);
}

static const struct docx_style *
get_style(const struct docx_styles *s, struct str id)
{
	int64_t at;

	return map_get(&s->style_ids, id, &at) ? &s->styles[at] : NULL;
}

struct docx_style
docx_find_style(const struct docx_styles *s, struct str id)
{
	const struct docx_style *style = id.n > 0 ? get_style(s, id) : NULL;
	struct docx_style found = { 0 };

	for (size_t i = 0; style != NULL && i < INHERITANCE_MAX; i++) {
		docx_inherit_format(&found.format, &style->format);
		if (found.heading == 0)
			found.heading = style->heading;
		if (!found.has_list && style->has_list) {
			found.has_list = true;
			found.list = style->list;
			found.level = style->level;
		}
		if (found.continues == 0)
			found.continues = style->continues;
		style = style->based_on.n > 0 ? get_style(s, style->based_on) : NULL;
	}
	return found;
}

/* "heading 2" is 2, "Title" 1. Word writes the English names in every language. */
static uint32_t
heading_of_name(struct str name)
{
	if (str_equal_ascii_case(name, STR("title")))
		return 1;
	if (name.n != 9 || !str_equal_ascii_case(str_part(name, 0, 8), STR("heading ")) ||
	    name.p[8] < '1' || name.p[8] > '9')
		return 0;
	return name.p[8] > '6' ? 6 : (uint32_t)(name.p[8] - '0');
}

/* "List Continue" is 1, "List Continue 3" is 3: more paragraphs of an item of a list. */
static uint32_t
continued_list_of_name(struct str name)
{
	struct str start = STR("list continue");

	if (!str_equal_ascii_case(str_part(name, 0, start.n), start))
		return 0;
	if (name.n == start.n)
		return 1;
	return name.n == start.n + 2 && name.p[start.n] == ' ' && name.p[name.n - 1] >= '1' &&
	    name.p[name.n - 1] <= '9' ? (uint32_t)(name.p[name.n - 1] - '0') : 0;
}

static enum status
begin_style(struct docx_styles *s, const struct xml_element *element)
{
	arena_reserve(s->arena, s->styles, s->nstyles, s->styles_capacity);
	s->styles[s->nstyles] = (struct docx_style){ 0 };
	map_set(&s->style_ids, value_of(s->arena, element, "styleId"), (int64_t)s->nstyles);
	s->nstyles++;
	return ST_OK;
}

static enum status
take_style(void *context, const struct xml_element *element)
{
	struct docx_styles *s = context;
	struct docx_style *style = s->nstyles > 0 ? &s->styles[s->nstyles - 1] : NULL;
	struct str name = element->name;

	if (str_equal(name, STR("style")))
		return begin_style(s, element);
	if (style == NULL)
		return ST_OK;
	if (str_equal(name, STR("name"))) {
		style->heading = heading_of_name(value_of(s->arena, element, "val"));
		style->continues = continued_list_of_name(value_of(s->arena, element, "val"));
	} else if (str_equal(name, STR("basedOn"))) {
		style->based_on = value_of(s->arena, element, "val");
	} else if (str_equal(name, STR("outlineLvl")) && style->heading == 0) {
		uint32_t level = docx_number(element, "val", 9);

		style->heading = level < 6 ? level + 1 : 0;
	} else if (str_equal(name, STR("numId"))) {
		style->has_list = true;
		style->list = value_of(s->arena, element, "val");
	} else if (str_equal(name, STR("ilvl"))) {
		style->level = docx_number(element, "val", DOCX_LEVELS - 1);
	} else {
		docx_set_format(&style->format, element);
	}
	return ST_OK;
}

/* What numbering.xml is in the middle of. */
struct list_reader {
	struct docx_styles *s;
	struct docx_abstract_list *abstract;
	struct docx_list *list;
	uint32_t level;
};

static void
begin_abstract(struct list_reader *r, const struct xml_element *element)
{
	struct docx_styles *s = r->s;

	r->abstract = arena_make(s->arena, struct docx_abstract_list);
	r->list = NULL;
	for (size_t i = 0; i < DOCX_LEVELS; i++)
		r->abstract->levels[i].start = 1;
	arena_reserve(s->arena, s->abstracts, s->nabstracts, s->abstracts_capacity);
	map_set(&s->abstract_ids, value_of(s->arena, element, "abstractNumId"),
	    (int64_t)s->nabstracts);
	s->abstracts[s->nabstracts++] = r->abstract;
}

static void
begin_list(struct list_reader *r, const struct xml_element *element)
{
	struct docx_styles *s = r->s;

	arena_reserve(s->arena, s->lists, s->nlists, s->lists_capacity);
	r->abstract = NULL;
	r->list = &s->lists[s->nlists];
	*r->list = (struct docx_list){ 0 };
	map_set(&s->list_ids, value_of(s->arena, element, "numId"), (int64_t)s->nlists);
	s->nlists++;
}

static void
take_level(struct list_reader *r, const struct xml_element *element)
{
	struct docx_level *level = &r->abstract->levels[r->level];

	if (str_equal(element->name, STR("numFmt")))
		level->number_format = value_of(r->s->arena, element, "val");
	else if (str_equal(element->name, STR("lvlText")))
		level->text = str_part(value_of(r->s->arena, element, "val"), 0, NUMBER_BYTES_MAX);
	else if (str_equal(element->name, STR("start")))
		level->start = docx_number(element, "val", 32767);
}

static enum status
take_numbering(void *context, const struct xml_element *element)
{
	struct list_reader *r = context;
	struct str name = element->name;
	int64_t at;

	if (r->s->nabstracts + r->s->nlists > LIMIT_BLOCKS)
		return ST_OK;
	if (str_equal(name, STR("abstractNum")))
		begin_abstract(r, element);
	else if (str_equal(name, STR("num")))
		begin_list(r, element);
	else if (str_equal(name, STR("lvl")) || str_equal(name, STR("lvlOverride")))
		r->level = docx_number(element, "ilvl", DOCX_LEVELS - 1);
	else if (r->abstract != NULL)
		take_level(r, element);
	else if (r->list != NULL && str_equal(name, STR("abstractNumId")) &&
	    map_get(&r->s->abstract_ids, value_of(r->s->arena, element, "val"), &at))
		r->list->abstract = r->s->abstracts[at];
	else if (r->list != NULL && str_equal(name, STR("startOverride")))
		r->list->restart_at[r->level] = docx_number(element, "val", 32767);
	return ST_OK;
}

enum status
docx_read_styles(struct docx_package *p, struct docx_styles *out)
{
	struct list_reader lists = { .s = out };
	struct xml_events style_events = { .context = out, .start = take_style };
	struct xml_events list_events = { .context = &lists, .start = take_numbering };
	enum status st = ST_OK;

	out->style_ids.arena = out->arena;
	out->abstract_ids.arena = out->arena;
	out->list_ids.arena = out->arena;
	if (p->styles.n > 0)
		st = docx_read_xml(p, p->styles, &style_events);
	if (st == ST_OK && p->numbering.n > 0)
		st = docx_read_xml(p, p->numbering, &list_events);
	return st;
}

static char
number_type(struct str format)
{
	if (str_equal(format, STR("lowerLetter")))
		return 'a';
	if (str_equal(format, STR("upperLetter")))
		return 'A';
	if (str_equal(format, STR("lowerRoman")))
		return 'i';
	return str_equal(format, STR("upperRoman")) ? 'I' : '1';
}

/* Counts the item at its level; deeper levels begin again. */
static void
count_item(struct docx_list *list, uint32_t level)
{
	struct docx_abstract_list *abstract = list->abstract;
	uint32_t start = abstract->levels[level].start;

	if (list->restart_at[level] > 0) {
		abstract->counters[level] = list->restart_at[level];
		list->restart_at[level] = 0;
	} else if (abstract->counters[level] == 0) {
		abstract->counters[level] = start > 0 ? start : 1;
	} else {
		abstract->counters[level]++;
	}
	for (uint32_t i = level + 1; i < DOCX_LEVELS; i++)
		abstract->counters[i] = 0;
	for (uint32_t i = 0; i < level; i++)
		if (abstract->counters[i] == 0)
			abstract->counters[i] = abstract->levels[i].start;
}

void
docx_add_number(struct docx_styles *s, struct markup *out, struct str list_id, uint32_t level)
{
	struct docx_level *of;
	struct docx_list *list;
	int64_t at;

	if (!map_get(&s->list_ids, list_id, &at) || s->lists[at].abstract == NULL)
		return;
	list = &s->lists[at];
	of = &list->abstract->levels[level];
	count_item(list, level);
	if (of->text.n == 0 || str_equal(of->number_format, STR("bullet")) ||
	    str_equal(of->number_format, STR("none")))
		return;
	/* "%1.%2)": each %n is the number of that level. */
	for (size_t i = 0; i < of->text.n; i++) {
		char c = of->text.p[i];
		char digit = i + 1 < of->text.n ? of->text.p[i + 1] : '\0';

		if (c != '%' || digit < '1' || digit > '9') {
			markup_add_text(out, str_part(of->text, i, i + 1));
			continue;
		}
		markup_add_number(out, list->abstract->counters[digit - '1'],
		    number_type(list->abstract->levels[digit - '1'].number_format));
		i++;
	}
	markup_add_tag(out, " ");
}
