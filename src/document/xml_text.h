/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_XML_TEXT_H
#define CONCERT_DOCUMENT_XML_TEXT_H

#include "base/buf.h"
#include "base/str.h"

/*
 * Appends text as content or as the value of an attribute in double quotes: & < > " ' are
 * escaped; what no XML document may hold, not even escaped (control characters, U+FFFE, U+FFFF,
 * malformed bytes), becomes U+FFFD; a carriage return becomes a reference, because a reader would
 * take it for a line feed.
 * Source: XML 1.0 (fifth edition), 2.2 Char and 2.11.
 */
void xml_add_text(struct buf *b, struct str text);

/*
 * The text as the lexical form of an xsd:ID: letters, digits and "-" alone, beginning with the
 * prefix (a letter and what follows). Other bytes become "-"; "CJ 7.1" with "e-" is "e-CJ-7-1".
 */
void xml_add_name(struct buf *b, const char *prefix, struct str text);

#endif
