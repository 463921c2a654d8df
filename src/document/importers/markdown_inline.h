/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_IMPORTERS_MARKDOWN_INLINE_H
#define CONCERT_DOCUMENT_IMPORTERS_MARKDOWN_INLINE_H

#include "base/map.h"
#include "document/markup.h"

/* What stays the same from one text of a Markdown document to the next. */
struct markdown_inline {
	struct arena *arena;
	struct map notes;      /* labels of the footnotes that the document defines */
	struct map references; /* lower-case labels of link definitions */
	struct markdown_token *tokens; /* reused for every text */
	size_t ntokens;
	size_t tokens_capacity;
};

/*
 * Writes the inline content of one paragraph or cell: emphasis becomes tags, links become their
 * text, "[^1]" becomes a footnote's mark, backslashes are taken away; inline HTML stays. Linear
 * in the size of the text.
 * Source: CommonMark 0.30, chapter 6; the footnotes of GitHub.
 */
void markdown_add_inline(struct markdown_inline *in, struct markup *out, struct str text);

#endif
