/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_RICH_H
#define CONCERT_WEB_RICH_H

#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "web/html.h"

/*
 * People's own text in Markdown (CommonMark with ~~struck out~~ and bare addresses). No HTML, no
 * tables, no images: what stands in for a picture is shown as text. Links lead to http, https and
 * mailto addresses alone.
 * heading: level that "#" becomes, 2 to 6, below the headings of the page. Text over
 * LIMIT_RICH_BYTES and text that would give too much markup is shown as plain lines.
 */
struct html html_of_rich(struct arena *a, struct str text, int heading);

/* The words alone, on one line: for titles, lists and mail. At most max bytes, cut at a word. */
struct str rich_plain(struct arena *a, struct str text, size_t max);

/* A person's name behind an @. */
struct rich_mention {
	size_t start; /* bytes in the text: of the @ */
	size_t end;   /* behind the name */
	size_t name;  /* index in the names given */
};

struct rich_mentions {
	struct rich_mention *items;
	size_t n;
};

/*
 * Finds "@Ana Novak" for the names given, in the order of the text; the longest name wins, the
 * case of ASCII letters does not matter. The @ of an e-mail address begins no mention.
 */
void rich_find_mentions(struct arena *a, struct str text, const struct str *names, size_t n,
    struct rich_mentions *out);

#endif
