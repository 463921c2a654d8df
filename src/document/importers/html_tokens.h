/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_IMPORTERS_HTML_TOKENS_H
#define CONCERT_DOCUMENT_IMPORTERS_HTML_TOKENS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

enum html_token_kind { HTML_TEXT, HTML_START, HTML_END };

struct html_token {
	enum html_token_kind kind;
	struct str text;       /* HTML_TEXT: as written, with its character references */
	struct str name;       /* of the tag, as written */
	struct str attributes; /* HTML_START */
	size_t at;             /* byte of the page where it begins */
};

/* Where the walk through a page stands. Start with the page alone; copy it to look ahead. */
struct html_walk {
	struct str page;
	size_t at;
	struct str raw_name;   /* of the script or style whose content comes next */
	bool has_no_more_tags; /* no ">" follows, so what looks like a tag is text */
	bool has_no_double;    /* no closing " follows */
	bool has_no_single;
};

/*
 * Gives the next token; false at the end. Comments, declarations and the content of script and
 * style are passed over. Linear over a whole page.
 * Source: WHATWG HTML, section 13.2.5, without the states that no text depends on.
 */
bool html_next(struct html_walk *w, struct html_token *out);

/* Value of an attribute as written; false where the tag has none of the name. */
bool html_attribute(const struct html_token *token, const char *name, struct str *out);

#endif
