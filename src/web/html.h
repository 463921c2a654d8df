/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_HTML_H
#define CONCERT_WEB_HTML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "model/marked.h"

/* Markup that is safe already. Made only by html_* functions, here and in rich.h; templates take
 * no other. */
struct html {
	struct str markup;
};

/* How adopted words are laid out. */
struct html_words {
	const char *footnotes; /* address before the number: "/instrument#fn-"; NULL: no link */
	bool is_block;         /* each paragraph in <p>; else paragraphs are parted by <br> */
};

/* Adopted words with their marks: <i> <b> <u> <sup> <sub>, footnote marks as links. */
struct html html_of_marked(struct arena *a, const struct marked *m,
    const struct html_words *words);

/* Plain text: each line a paragraph. */
struct html html_of_lines(struct arena *a, struct str text);

/* A search snippet: what stands between SNIPPET_START and SNIPPET_END becomes <mark>. */
struct html html_of_snippet(struct arena *a, struct str snippet);

/* A text as a picture for a camera (QR code); empty where it is too long for one. */
struct html html_of_symbol(struct arena *a, struct str text);

/* A whole address, escaped for an attribute; "#" unless it is a path, query, fragment, or has
 * one of the schemes https, http, mailto. */
void html_add_url(struct buf *b, struct str url);

#endif
