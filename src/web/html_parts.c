/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Draws the parts of the merged table. Words are those of html.c; here is what stands around them.
 * What surprises: what was moved, added or removed as a whole says so in words once, at its first
 * part, and its further paragraphs are marked by <ins> and <del> alone. Our own words stand in
 * <bdi>, which dir="auto" passes over: adopted Arabic must run as Arabic on an English page.
 */
#include "web/html_parts.h"

#include "base/limits.h"

struct drawer {
	struct buf b;
	struct arena *arena;
	struct html_changes *how;
};

static const char *const mark_words[REDLINE_MARK_COUNT] = {
	[REDLINE_NONE] = "",
	[REDLINE_ADDED] = N_("added"),
	[REDLINE_REMOVED] = N_("removed"),
	[REDLINE_CHANGED] = N_("changed"),
	[REDLINE_MOVED_AWAY] = N_("moved away"),
	[REDLINE_MOVED_HERE] = N_("moved here"),
};

/* Spaces part our words from theirs where a line is copied, or read without style. */
static void
add_heard(struct buf *b, const char *before, struct str words)
{
	buf_add_format(b, "<bdi class=\"heard\">%s", before);
	buf_add_html(b, words);
	buf_add_z(b, " </bdi>");
}

/* Whoever listens must hear where it ends; what was put in instead says that itself. */
static bool
goes_on(const struct redline_span *next)
{
	return next != NULL && next->kind == DIFF_KEPT && str_trim(next->text.text).n > 0;
}

static void
add_span(struct buf *b, struct arena *a, const struct redline_span *span,
    const struct redline_span *next, const struct html_changes *how)
{
	const char *tag = span->kind == DIFF_DELETED ? "del" : "ins";
	struct html words = html_of_marked(a, &span->text, &how->words);

	if (span->kind == DIFF_KEPT) {
		buf_add(b, words.markup);
		return;
	}
	buf_add_format(b, "<%s>", tag);
	add_heard(b, "", span->kind == DIFF_DELETED ? T(how->language, "taken out:") :
	    T(how->language, "put in:"));
	buf_add(b, words.markup);
	if (goes_on(next))
		add_heard(b, " ", T(how->language, "end of change"));
	buf_add_format(b, "</%s>", tag);
}

struct html
html_of_spans(struct arena *a, const struct redline_spans *spans, const struct html_changes *how)
{
	struct buf b;

	buf_init(&b, a, LIMIT_RESPONSE_BYTES);
	for (size_t i = 0; i < spans->n; i++)
		add_span(&b, a, &spans->items[i],
		    i + 1 < spans->n ? &spans->items[i + 1] : NULL, how);
	return (struct html){ buf_str(&b) };
}

/* sign: what is seen in a narrow cell in the place of the words; NULL: the words themselves. */
static void
add_step(struct drawer *d, size_t number, const char *sign, const char *words)
{
	struct str text = i18n_text(d->how->language, str_from(words));

	buf_add_format(&d->b, " <a href=\"#change-%zu\">", number);
	if (sign != NULL)
		buf_add_format(&d->b, "<span aria-hidden=\"true\">%s</span>", sign);
	buf_add_z(&d->b, sign != NULL ? "<span class=\"heard\">" : "");
	buf_add_html(&d->b, text);
	buf_add_z(&d->b, sign != NULL ? "</span></a>" : "</a>");
}

/* "Change 3: moved here ‹ ›": to its row in the table, to the change before and the next. */
static void
add_line(struct drawer *d, const struct part *part)
{
	const struct redline_change *c = part->about;
	bool is_anchor = part->change != REDLINE_MOVED_AWAY && !d->how->is_marked[c->number];
	struct str number = str_format(d->arena, "%zu", c->number);

	d->how->told = c;
	d->how->told_mark = part->change;
	buf_add_z(&d->b, "<bdi class=\"change-line\"");
	if (is_anchor)
		buf_add_format(&d->b, " id=\"change-%zu\"", c->number);
	d->how->is_marked[c->number] = d->how->is_marked[c->number] || is_anchor;
	buf_add_format(&d->b, "><a href=\"#row-%zu\">", c->number);
	buf_add_html(&d->b, i18n_format(d->arena, d->how->language, N_("Change %s: %s"), number,
	    i18n_text(d->how->language, str_from(mark_words[part->change]))));
	buf_add_z(&d->b, "</a>");
	if (part->change == REDLINE_MOVED_AWAY)
		add_step(d, c->number, NULL, N_("Where it went"));
	if (is_anchor) {
		buf_add_z(&d->b, "<span class=\"short\">");
		if (c->number > 1)
			add_step(d, c->number - 1, "‹", N_("Change before"));
		if (c->number < d->how->count)
			add_step(d, c->number + 1, "›", N_("Next change"));
		buf_add_z(&d->b, "</span>");
	}
	buf_add_z(&d->b, "</bdi>");
}

static bool
is_all_kept(const struct part *part)
{
	for (size_t i = 0; i < part->spans.n; i++) {
		if (part->spans.items[i].kind != DIFF_KEPT)
			return false;
	}
	return true;
}

/* Each place of a move tells where it is; all else is told once, words that changed once a cell. */
static bool
is_news(const struct drawer *d, const struct part *part)
{
	const struct html_changes *how = d->how;
	const struct redline_change *c = part->about;

	if (c == NULL || c->number == 0 || (c == how->told && part->change == how->told_mark))
		return false;
	switch (part->change) {
	case REDLINE_NONE: return false;
	case REDLINE_MOVED_AWAY:
	case REDLINE_MOVED_HERE: return true;
	case REDLINE_ADDED:
	case REDLINE_REMOVED:
		/* A text that pillars share is put into one or taken out: told there too. */
		return !how->is_marked[c->number] || (c->before != NULL && c->after != NULL);
	case REDLINE_CHANGED: return !how->is_marked[c->number] || !is_all_kept(part);
	case REDLINE_MARK_COUNT: break;
	}
	return false;
}

static void
add_words(struct drawer *d, const struct part *part)
{
	if (is_news(d, part))
		add_line(d, part);
	buf_add(&d->b, html_of_spans(d->arena, &part->spans, d->how).markup);
}

static void
add_part(struct drawer *d, const struct part *part)
{
	switch (part->kind) {
	case PART_PARAGRAPH:
		buf_add_z(&d->b, "<p dir=\"auto\">");
		add_words(d, part);
		buf_add_z(&d->b, "</p>");
		break;
	case PART_LIST:
		buf_add_z(&d->b, part->text.text.n > 0 ? "<ul class=\"marked\">" : "<ul>");
		break;
	case PART_ITEM:
		buf_add_z(&d->b, "<li dir=\"auto\">");
		add_words(d, part);
		break;
	case PART_ITEM_END:
		buf_add_z(&d->b, "</li>");
		break;
	case PART_LIST_END:
		buf_add_z(&d->b, "</ul>");
		break;
	}
}

struct html
html_of_parts(struct arena *a, const struct parts *parts, struct html_changes *how)
{
	struct drawer d = { .arena = a, .how = how };

	buf_init(&d.b, a, LIMIT_RESPONSE_BYTES);
	for (size_t i = 0; i < parts->n; i++)
		add_part(&d, &parts->items[i]);
	return (struct html){ buf_str(&d.b) };
}
