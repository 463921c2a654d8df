/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an agency did in its file that changes nothing in the instrument: words tracked in a header,
 * behind the table, or where no element reads them, and paragraphs written outside of all. They
 * become comments, which somebody answers.
 * What surprises: what one person put in and another took out again is in neither text of the file,
 * and nobody is told of it.
 */
#include "document/round_loose.h"

#include "base/utf8.h"
#include "instrument/element_value.h"

#define WORDS_BYTES 2000

static bool
is_away(const struct tracked_change *c)
{
	return c->kind == TRACKED_DELETED || c->kind == TRACKED_MOVED_FROM;
}

/* Whether it is in the text that it belongs to; what is in no place at all may be. */
static bool
counts(const struct tracked_change *c)
{
	const struct doc_range *own = is_away(c) ? &c->original : &c->accepted;
	const struct doc_range *other = is_away(c) ? &c->accepted : &c->original;

	if (c->what != TRACKED_WORDS || c->words.n == 0)
		return false;
	return own->start.is_there ? !doc_range_is_empty(own) : !other->start.is_there;
}

static void
add(struct arena *a, struct framework *asked, struct str uid, struct str words,
    struct round_result *out)
{
	struct fw_round_comment *comment = fw_add(a, &out->comments);
	struct element_at at;

	*comment = (struct fw_round_comment){ .element = uid.n > 0 ? uid : asked->uid,
		.words = words, .is_placed = uid.n > 0 && !str_equal(uid, asked->uid) };
	if (comment->is_placed && element_find(asked, uid, &at))
		comment->code = element_code(asked, &at);
	out->nplaced += comment->is_placed;
}

static struct str
tracked_words(struct arena *a, const struct tracked_change *c)
{
	static const char *const verbs[] = { "inserted", "deleted", "moved away", "moved here" };
	struct str words = utf8_cut(c->words, WORDS_BYTES);
	struct buf b;

	buf_init(&b, a, 2 * WORDS_BYTES);
	buf_add_format(&b, "A tracked edit of which no change could be made: %s “%.*s%s”\n\n%.*s",
	    verbs[c->kind], STR_ARG(words), words.n < c->words.n ? "…" : "",
	    STR_ARG(c->author.n > 0 ? c->author : STR("Somebody")));
	if (c->date.n >= 10)
		buf_add_format(&b, ", %.*s", 10, c->date.p);
	return buf_str(&b);
}

/* Whether an edit that is listed already says it. */
static bool
is_told(const struct round_loose *loose, struct str stray)
{
	const struct tracked *t = &loose->reading->tracked;

	for (size_t i = 0; i < t->nchanges; i++)
		if (counts(&t->changes[i]) && loose->tracked_at[i].n == 0 &&
		    str_equal(t->changes[i].words, str_trim(stray)))
			return true;
	return false;
}

static bool
stood_before(const struct framework *asked, struct str stray)
{
	for (size_t i = 0; i < asked->queries.n; i++)
		if (str_equal(asked->queries.items[i].found, stray))
			return true;
	return false;
}

void
round_loose_add(struct arena *a, const struct round_loose *loose, struct round_result *out)
{
	const struct tracked *t = &loose->reading->tracked;
	const struct fw_texts *strays = &loose->reading->strays;
	int64_t unused;

	for (size_t i = 0; i < t->nchanges; i++) {
		struct str uid = loose->tracked_at[i];

		if (counts(&t->changes[i]) &&
		    (uid.n == 0 || !map_get(loose->made, uid, &unused)))
			add(a, loose->asked, uid, tracked_words(a, &t->changes[i]), out);
	}
	for (size_t i = 0; i < strays->n; i++) {
		struct str words = utf8_cut(strays->items[i], 4 * WORDS_BYTES);

		if (!is_told(loose, strays->items[i]) &&
		    !stood_before(loose->asked, strays->items[i]))
			add(a, loose->asked, STR_EMPTY, str_format(a, "Text of the file that "
			    "stands in no element: “%.*s%s”", STR_ARG(words),
			    words.n < strays->items[i].n ? "…" : ""), out);
	}
}
