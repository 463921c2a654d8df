/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_HTML_PARTS_H
#define CONCERT_WEB_HTML_PARTS_H

#include "base/i18n.h"
#include "document/table_view.h"
#include "web/html.h"

/* Adopted words that changed, as safe markup: <ins> and <del> with words for those who listen. */
struct html_changes {
	struct html_words words;
	const struct language *language;
	bool *is_marked; /* by number: its anchor "change-3" stands on the page already */
	size_t count;    /* the largest number */
	const struct redline_change *told; /* whose line was drawn last, over all cells */
	enum redline_mark told_mark;
};

/* Kept words plain, others in <del> and <ins>. Line feeds are line breaks. */
struct html html_of_spans(struct arena *a, const struct redline_spans *spans,
    const struct html_changes *how);

/*
 * The parts of a cell as paragraphs and lists. Where a change begins, a line says its number and
 * what happened, leads to its row ("#row-3") and to the changes beside it, and has the anchor
 * "change-3" at its first place (not where something moved away from).
 */
struct html html_of_parts(struct arena *a, const struct parts *parts, struct html_changes *how);

#endif
