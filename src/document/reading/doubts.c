/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Points to settle: how they are noted, and those that belong to no single stage. Checks over the
 * finished framework, each for what a careful reader would ask, are in doubt_checks.c.
 */
#include "document/reading/doubts.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "document/tracked.h"

#define QUESTION_BYTES 2000 /* what a record of a query holds */
#define QUOTE_POINTS 200    /* code points of a quotation: people look up the rest */

/* At most max bytes, cut at a character. */
static struct str
cut(struct arena *a, struct str text, size_t max)
{
	size_t end = max - 3; /* bytes of the sign that tells of the cut */

	if (text.n <= max)
		return text;
	while (end > 0 && ((unsigned char)text.p[end] & 0xC0) == 0x80)
		end--;
	return str_concat(a, str_part(text, 0, end), STR("…"));
}

struct str
doubt_quote(struct reader *r, struct str words)
{
	struct str part = utf8_part(words, 0, QUOTE_POINTS);

	return str_format(r->arena, "“%.*s%s”", STR_ARG(part), part.n < words.n ? "…" : "");
}

struct fw_query *
doubt_add(struct reader *r, const char *kind, struct str question, struct str found,
    struct str proposed)
{
	struct fw_query *query = fw_add(r->arena, &r->fw->queries);

	*query = (struct fw_query){
		.kind = str_from(kind), .question = cut(r->arena, question, QUESTION_BYTES),
		.found = cut(r->arena, found, LIMIT_TEXT_BYTES),
		.proposed = cut(r->arena, proposed, LIMIT_TEXT_BYTES), .state = STR("open"),
	};
	return query;
}

void
doubt_add_segments(struct fw_query *query, const struct sourced *s, uint32_t start,
    uint32_t end)
{
	sourced_add_segments(s, start, end,
	    (struct fw_segment){ .role = SEGMENT_TEXT, .field = STR("found") }, &query->segments);
}

void
doubt_link(struct reader *r, size_t query, const struct fw_segments *segments)
{
	for (size_t i = 0; i < segments->n; i++) {
		if (segments->items[i].role != SEGMENT_TEXT)
			continue;
		arena_reserve(r->arena, r->links, r->nlinks, r->links_capacity);
		r->links[r->nlinks++] = (struct query_link){
			.query = query, .place = segment_place(&segments->items[i]),
		};
		return;
	}
}

void
doubt_leftover(struct reader *r, const struct sourced *s)
{
	struct fw_query *query;

	if (s->length == 0)
		return;
	query = doubt_add(r, "leftover", STR("These words stand at the end of a cell and belong to "
	    "no element. What are they?"), sourced_text(s), STR("Not kept with any element."));
	doubt_add_segments(query, s, 0, s->length);
}

/* The part of a field's words [start, end) as segments of its source. */
void
doubt_add_field_segments(struct reader *r, struct fw_query *query,
    const struct fw_segments *segments, struct str field, struct doubt_range range)
{
	uint32_t at = 0;

	/* The text segments of a field follow each other; one character joins each two. */
	for (size_t i = 0; i < segments->n; i++) {
		struct fw_segment segment = segments->items[i];
		uint32_t length = segment.end - segment.start;
		uint32_t from;
		uint32_t to;

		if (segment.role != SEGMENT_TEXT || !str_equal(segment.field, field))
			continue;
		from = range.start > at ? range.start - at : 0;
		to = range.end > at ? range.end - at : 0;
		if (to > length)
			to = length;
		if (from < to) {
			segment.end = segment.start + to;
			segment.start += from;
			segment.field = STR("found");
			*fw_add(r->arena, &query->segments) = segment;
		}
		at += length + 1;
	}
}

static void
ask_about_codes(struct reader *r)
{
	struct buf b;

	buf_init(&b, r->arena, SIZE_MAX);
	for (size_t i = 0; i < r->fw->pillars.n; i++) {
		const struct fw_pillar *pillar = &r->fw->pillars.items[i];

		if (i > 0)
			buf_add_z(&b, "; ");
		buf_add_format(&b, "%.*s = %.*s", STR_ARG(pillar->code),
		    STR_ARG(pillar->short_title));
	}
	doubt_add(r, "pillar-codes",
	    STR("Are these the letters by which the pillars shall be cited? "
		"They stay with every action once the text is released."),
	    STR_EMPTY, buf_str(&b));
}

struct str
doubt_name_place(struct arena *a, uint32_t row)
{
	return row == 0 ? STR("the table's caption") : str_format(a, "line %u", row);
}

static void
ask_about_strays(struct reader *r)
{
	for (size_t i = 0; i < r->nstrays; i++) {
		const struct cell *cell = r->strays[i];
		struct str place = doubt_name_place(r->arena, cell->row);
		struct str question = str_format(r->arena, "Where does the text of %.*s "
		    "belong? It is in no pillar and no footnote.", STR_ARG(place));
		struct fw_query *query = doubt_add(r, "stray-text", question, cell->content.text,
		    STR("Kept here only."));

		*fw_add(r->arena, &query->segments) = (struct fw_segment){
			.role = SEGMENT_TEXT, .field = STR("found"), .table = cell->table,
			.row = cell->row, .column = cell->column,
			.end = (uint32_t)utf8_length(cell->content.text),
		};
	}
}

static void
ask_about_footnotes(struct reader *r)
{
	for (size_t i = 0; i < r->fw->footnotes.n; i++) {
		const struct fw_footnote *footnote = &r->fw->footnotes.items[i];
		struct fw_query *query;
		struct str question;
		int64_t used;

		if (map_get(&r->footnote_used, footnote->label, &used))
			continue;
		question = str_format(r->arena, "To which words does footnote %.*s belong? No "
		    "text carries its mark.", STR_ARG(footnote->label));
		query = doubt_add(r, "footnote", question, footnote->text.text,
		    STR("Attached to nothing."));
		for (size_t k = 0; k < footnote->segments.n; k++)
			*fw_add(r->arena, &query->segments) = footnote->segments.items[k];
	}
}

/* Names in the order in which they come, each once; who reads twenty has seen enough. */
static struct str
list_authors(struct reader *r, const struct tracked *t)
{
	struct map seen = { .arena = r->arena };
	struct buf b;

	buf_init(&b, r->arena, QUESTION_BYTES / 2);
	for (size_t i = 0; i < t->nchanges && seen.n < 20; i++) {
		struct str author = t->changes[i].author;
		int64_t known;

		if (author.n == 0 || map_get(&seen, author, &known))
			continue;
		map_set(&seen, author, 1);
		buf_add_format(&b, "%s%.*s", b.n > 0 ? ", " : "", STR_ARG(author));
	}
	return buf_str(&b);
}

/* What a word processor holds besides its text: an import takes one text of the two. */
static void
ask_about_tracked(struct reader *r)
{
	const struct tracked *t = r->blocks->tracked;
	struct str authors;

	if (t != NULL && t->nchanges > 0) {
		authors = list_authors(r, t);
		doubt_add(r, "tracked-changes", str_format(r->arena, "The document has %zu "
		    "tracked change%s that nobody has accepted or rejected%s%.*s. Is the text "
		    "with them what was adopted?", t->nchanges, t->nchanges == 1 ? "" : "s",
		    authors.n > 0 ? ", by " : "", STR_ARG(authors)), t->changes[0].words,
		    STR("Read with all of them accepted."));
	}
	if (t != NULL && t->ncomments > 0)
		doubt_add(r, "margin-comments", str_format(r->arena, "The document has %zu "
		    "comment%s in its margin. Is anything in them still open?", t->ncomments,
		    t->ncomments == 1 ? "" : "s"), t->comments[0].words,
		    STR("Left out of the text."));
}

void
doubts_find(struct reader *r)
{
	ask_about_codes(r);
	ask_about_tracked(r);
	ask_about_strays(r);
	ask_about_footnotes(r);
	doubts_check(r);
}
