/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who tracked what, as lines of text: "Amal Haddad, 2021-03-31: deleted ...". They become the
 * reason of a change, which somebody may put into better words.
 */
#include "document/round_reasons.h"

#include "base/utf8.h"

#define REASON_BYTES 3900 /* a change takes 4000 */
#define QUOTE_BYTES 300   /* of the words of one tracked change */

static void
add_tracked(struct buf *b, const struct tracked_change *c)
{
	static const char *const verbs[] = { "inserted", "deleted", "moved away", "moved here" };
	static const char *const things[] = { "words", "the end of a paragraph", "a row",
		"a cell" };
	struct str words = utf8_cut(c->words, QUOTE_BYTES);

	buf_add_z(b, b->n > 0 ? "\n" : "");
	buf_add(b, c->author.n > 0 ? c->author : STR("Somebody"));
	if (c->date.n >= 10)
		buf_add_format(b, ", %.*s", 10, c->date.p);
	if (c->what == TRACKED_WORDS && words.n > 0)
		buf_add_format(b, ": %s “%.*s%s”", verbs[c->kind], STR_ARG(words),
		    words.n < c->words.n ? "…" : "");
	else
		buf_add_format(b, ": %s %s", verbs[c->kind], things[c->what]);
}

void
round_reasons_add(struct round_reasons *reasons, struct str uid, const struct tracked_change *c)
{
	struct buf *text;
	int64_t at;

	if (uid.n == 0)
		return;
	if (!map_get(&reasons->at, uid, &at)) {
		at = (int64_t)reasons->n++;
		buf_init(&reasons->all[at], reasons->arena, REASON_BYTES);
		map_set(&reasons->at, uid, at);
	}
	text = &reasons->all[at];
	if ((c->what != TRACKED_PARAGRAPH || text->n == 0) &&
	    text->n < REASON_BYTES - 2 * QUOTE_BYTES - TRACKED_AUTHOR_BYTES)
		add_tracked(text, c);
}
