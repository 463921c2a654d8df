/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_XML_GUARD_H
#define CONCERT_DOCUMENT_XML_GUARD_H

#include "base/arena.h"
#include "base/errors.h"

/* An element's start. Names are local: "w:p" is "p". */
struct xml_element {
	struct str name;
	const unsigned char **attributes; /* names and values in turn, as libxml2 gives them */
};

/* What a reader of XML is told. Each but context may be NULL; other than ST_OK ends the reading. */
struct xml_events {
	void *context;
	enum status (*start)(void *context, const struct xml_element *element);
	enum status (*end)(void *context, struct str name);
	void (*text)(void *context, struct str text);
};

/*
 * Reads an XML document from a stranger: no DTD, so no entities of its own; no network; at most
 * LIMIT_XML_DEPTH nested elements and LIMIT_XML_ATTRIBUTES attributes in one tag, which keeps
 * libxml2 linear. UTF-8 or UTF-16.
 * what: name of the part for messages. ST_INVALID where it is not well-formed or over a limit;
 * what a callback answered.
 */
MUST_USE enum status xml_read(struct arena *a, struct str bytes, const char *what,
    const struct xml_events *events, struct errors *errors);

/* Value of an attribute by its local name; false where there is none. Lives as the element. */
bool xml_attribute(const struct xml_element *element, const char *name, struct str *out);

#endif
