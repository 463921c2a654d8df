/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Headers and footers of a Word document. Their text is left out, as it says of a page and not of
 * the instrument; but what somebody tracked in them is noted, so that it is not lost silently.
 * What surprises: it has no place in any cell, because it has none in the text.
 */
#include "base/limits.h"
#include "base/utf8.h"
#include "document/importers/docx_body.h"

struct margins {
	const struct docx_reading *reading;
	struct buf words;
	size_t depth;   /* of changes in changes */
	bool is_theirs; /* the outermost one */
	bool in_text;
};

static bool
is_settled(const struct margins *m, const struct xml_element *element)
{
	struct str author;

	return m->reading->maker.n > 0 && xml_attribute(element, "author", &author) &&
	    str_equal(str_trim(author), m->reading->maker);
}

static enum status
begin_change(struct margins *m, const struct xml_element *element)
{
	struct docx_package *p = m->reading->package;

	if (m->depth++ > 0)
		return ST_OK;
	m->is_theirs = !is_settled(m, element);
	if (!m->is_theirs)
		return ST_OK;
	buf_clear(&m->words);
	return docx_note_change(p, p->arena, m->reading->comments->tracked, element,
	    TRACKED_WORDS);
}

static enum status
on_start(void *context, const struct xml_element *element)
{
	struct margins *m = context;

	m->in_text = m->depth > 0 && (str_equal(element->name, STR("t")) ||
	    str_equal(element->name, STR("delText")));
	return docx_is_change(element->name) ? begin_change(m, element) : ST_OK;
}

/* The mark of a paragraph is a change without words: nobody misses it. */
static void
end_change(struct margins *m)
{
	struct tracked *t = m->reading->comments->tracked;
	struct str words = str_trim(buf_str(&m->words));

	m->depth--;
	if (m->depth > 0 || !m->is_theirs)
		return;
	if (words.n == 0)
		t->nchanges--;
	else
		t->changes[t->nchanges - 1].words = str_dup(m->reading->package->arena, words);
}

static enum status
on_end(void *context, struct str name)
{
	struct margins *m = context;

	m->in_text = false;
	if (docx_is_change(name) && m->depth > 0)
		end_change(m);
	return ST_OK;
}

static void
on_text(void *context, struct str text)
{
	struct margins *m = context;

	if (m->in_text)
		buf_add(&m->words, utf8_cut(text, m->words.max - m->words.n));
}

enum status
docx_read_margins(const struct docx_reading *reading)
{
	struct docx_package *p = reading->package;
	struct margins m = { .reading = reading };
	struct xml_events events = { .context = &m, .start = on_start, .end = on_end,
		.text = on_text };
	enum status st = ST_OK;

	buf_init(&m.words, p->arena, TRACKED_WORDS_BYTES);
	for (size_t i = 0; st == ST_OK && i < p->nmargins; i++) {
		if (p->margins[i].n == 0)
			continue;
		m.depth = 0;
		st = docx_read_xml(p, p->margins[i], &events);
	}
	return st;
}
