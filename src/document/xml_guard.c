/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libxml2 behind limits, by callbacks and without a tree. What surprises: the older callbacks
 * (SAX1) are used on purpose, because resolving namespaces costs time by their number at every
 * element, and a scan in front of the parser counts attributes, which it compares one by one.
 */
#include "document/xml_guard.h"

#include <string.h>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "base/limits.h"
#include "document/blocks.h"

struct guard {
	const struct xml_events *events;
	xmlParserCtxtPtr parser;
	size_t depth;
	enum status st;
	bool has_dtd;
	bool is_too_deep;
};

static struct str
local_name(const unsigned char *name)
{
	struct str full = str_from((const char *)name);
	size_t colon = str_find_byte(full, ':', 0);

	return colon == SIZE_MAX ? full : str_part(full, colon + 1, full.n);
}

static void
stop(struct guard *g)
{
	xmlStopParser(g->parser);
}

static void
on_start(void *context, const xmlChar *name, const xmlChar **attributes)
{
	struct guard *g = context;
	struct xml_element element = { local_name(name), attributes };

	if (++g->depth > LIMIT_XML_DEPTH) {
		g->is_too_deep = true;
		stop(g);
		return;
	}
	if (g->st == ST_OK && g->events->start != NULL)
		g->st = g->events->start(g->events->context, &element);
	if (g->st != ST_OK)
		stop(g);
}

static void
on_end(void *context, const xmlChar *name)
{
	struct guard *g = context;

	g->depth -= g->depth > 0;
	if (g->st == ST_OK && g->events->end != NULL)
		g->st = g->events->end(g->events->context, local_name(name));
	if (g->st != ST_OK)
		stop(g);
}

static void
on_text(void *context, const xmlChar *text, int n)
{
	struct guard *g = context;

	if (g->st == ST_OK && n > 0 && g->events->text != NULL)
		g->events->text(g->events->context, (struct str){ (const char *)text, (size_t)n });
}

/* Entities need a DTD, so a document with one is not read at all. */
static void
on_dtd(void *context, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
	struct guard *g = context;

	(void)name;
	(void)external;
	(void)system;
	g->has_dtd = true;
	stop(g);
}

/* The parser remembers its last error, so the first one ends the reading. Nothing is printed. */
static void
on_error(void *context, const char *format, ...)
{
	(void)format;
	stop(context);
}

static void
on_warning(void *context, const char *format, ...)
{
	(void)context;
	(void)format;
}

/* Offset behind what begins at a "<": comment, CDATA, instruction; 0 where it is a tag. */
static size_t
skip_other(struct str s, size_t at)
{
	static const struct {
		struct str open;
		struct str close;
	} kinds[] = {
		{ STR_INIT("<!--"), STR_INIT("-->") },
		{ STR_INIT("<![CDATA["), STR_INIT("]]>") },
		{ STR_INIT("<?"), STR_INIT("?>") },
	};
	struct str rest = str_part(s, at, s.n);

	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		size_t end;

		if (!str_starts(rest, kinds[i].open))
			continue;
		end = str_find(s, kinds[i].close, at + kinds[i].open.n);
		return end == SIZE_MAX ? s.n : end + kinds[i].close.n;
	}
	return 0;
}

/* Whether each tag has a bearable number of attributes. In XML quotes stand around each value. */
static bool
has_bearable_tags(struct str s)
{
	size_t at = 0;

	while ((at = str_find_byte(s, '<', at)) != SIZE_MAX) {
		size_t behind = skip_other(s, at);
		size_t nquotes = 0;
		char quote = '\0';

		if (behind > 0) {
			at = behind;
			continue;
		}
		for (at++; at < s.n && (quote != '\0' || s.p[at] != '>'); at++) {
			if (quote != '\0' ? s.p[at] != quote : s.p[at] != '"' && s.p[at] != '\'')
				continue;
			quote = quote == '\0' ? s.p[at] : '\0';
			nquotes++;
		}
		if (nquotes > 2 * LIMIT_XML_ATTRIBUTES)
			return false;
	}
	return true;
}

static enum status
judge(const struct guard *g, const char *what, struct errors *errors)
{
	const xmlError *fault = xmlCtxtGetLastError(g->parser);
	struct str reason = str_trim(str_from(fault != NULL ? fault->message : "it is cut off"));

	if (g->st != ST_OK)
		return g->st;
	if (g->has_dtd)
		return errors_add(errors, ST_INVALID, NULL, "The part %s defines entities of its "
		    "own (a DTD), which no word processor writes. Save the document again as DOCX.",
		    what);
	if (g->is_too_deep)
		return errors_add(errors, ST_INVALID, NULL, "The part %s is nested deeper than %d "
		    "levels. Save the document again as DOCX.", what, LIMIT_XML_DEPTH);
	if (g->parser->wellFormed)
		return ST_OK;
	return errors_add(errors, ST_INVALID, NULL, "The part %s is damaged in line %d: %.*s. Open "
	    "the document in a word processor and save it again as DOCX.", what,
	    fault != NULL ? fault->line : 1, STR_ARG(reason));
}

enum status
xml_read(struct arena *a, struct str bytes, const char *what, const struct xml_events *events,
    struct errors *errors)
{
	struct guard g = { .events = events };
	xmlSAXHandler handler = { .startElement = on_start, .endElement = on_end,
		.characters = on_text, .ignorableWhitespace = on_text, .cdataBlock = on_text,
		.internalSubset = on_dtd, .warning = on_warning, .error = on_error,
		.fatalError = on_error, .initialized = 1 /* SAX1 */ };
	struct str text;
	enum status st = text_to_utf8(a, bytes, errors, &text);

	if (st != ST_OK)
		return st;
	if (!has_bearable_tags(text))
		return errors_add(errors, ST_INVALID, NULL, "The part %s holds a tag with more "
		    "than %d attributes. Save the document again as DOCX.", what,
		    LIMIT_XML_ATTRIBUTES);
	if (text.n == 0 || text.n > INT32_MAX)
		return errors_add(errors, ST_INVALID, NULL, "The part %s is empty. Save the "
		    "document again as DOCX.", what);
	g.parser = xmlCreateMemoryParserCtxt(text.p, (int)text.n);
	if (g.parser == NULL)
		return errors_add(errors, ST_INTERNAL, NULL, "The part %s cannot be read.", what);
	memcpy(g.parser->sax, &handler, sizeof(handler));
	g.parser->userData = &g;
	/* What the first line says of the encoding no longer holds: it is UTF-8 by now. */
	xmlCtxtUseOptions(g.parser, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
	xmlParseDocument(g.parser);
	st = judge(&g, what, errors);
	if (g.parser->myDoc != NULL)
		xmlFreeDoc(g.parser->myDoc);
	xmlFreeParserCtxt(g.parser);
	return st;
}

bool
xml_attribute(const struct xml_element *element, const char *name, struct str *out)
{
	for (size_t i = 0; element->attributes != NULL && element->attributes[i] != NULL; i += 2) {
		if (!str_equal(local_name(element->attributes[i]), str_from(name)))
			continue;
		*out = str_from((const char *)element->attributes[i + 1]);
		return true;
	}
	return false;
}
