/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Adds footnotes to a draft and keeps the lists of them in step with the marks. A new one gets
 * the next free number and those that are there keep theirs: people cite them.
 */
#include "instrument/amend_private.h"

#include "base/limits.h"
#include "base/utf8.h"

/* --- marks --------------------------------------------------------------------------------- */

static size_t
marks_in(const struct marked *text, struct str label)
{
	size_t n = 0;

	for (size_t i = 0; i < text->nmarks; i++)
		n += text->marks[i].kind == MARK_FOOTNOTE &&
		    str_equal(text->marks[i].label, label);
	return n;
}

static size_t
marks_in_elements(const struct fw_elements *list, struct str label)
{
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++)
		n += marks_in(&list->items[i].text, label) +
		    marks_in(&list->items[i].heading, label) +
		    marks_in_elements(&list->items[i].children, label);
	return n;
}

size_t
amend_count_marks(struct framework *fw, struct str label)
{
	size_t n = marks_in(&fw->header, label);

	for (size_t i = 0; i < fw->pillars.n; i++) {
		const struct fw_pillar *p = &fw->pillars.items[i];

		n += marks_in(&p->title, label) + marks_in(&p->coordination, label) +
		    marks_in_elements(&p->actions, label) + marks_in_elements(&p->goals, label);
	}
	for (size_t i = 0; i < fw->recommendations.n; i++)
		n += marks_in(&fw->recommendations.items[i].text, label);
	for (size_t i = 0; i < fw->footnotes.n; i++)
		n += marks_in(&fw->footnotes.items[i].text, label);
	return n;
}

static void
list_marks(struct amending *m, struct fw_texts *out, const struct marked *text)
{
	for (size_t i = 0; i < text->nmarks; i++) {
		bool is_listed = text->marks[i].kind != MARK_FOOTNOTE;

		for (size_t k = 0; k < out->n && !is_listed; k++)
			is_listed = str_equal(out->items[k], text->marks[i].label);
		if (!is_listed)
			*fw_add(m->arena, out) = text->marks[i].label;
	}
}

/* Only where the marks say something else: a list that was read stays as it was read. */
static void
relist(struct amending *m, struct fw_texts *list, struct fw_texts marks, const struct marked *old,
    const struct marked *new)
{
	if (old == NULL || !marked_equal(m->arena, old, new))
		*list = marks;
}

static void
relist_elements(struct amending *m, struct fw_elements *list)
{
	for (size_t i = 0; i < list->n; i++) {
		struct fw_element *e = &list->items[i];
		struct fw_texts marks = { 0 };
		struct element_at held;
		const struct marked *old = NULL;

		relist_elements(m, &e->children);
		list_marks(m, &marks, &e->text);
		/* Finding what it said takes a walk through the whole text. */
		if (marks.n + e->footnotes.n == 0)
			continue;
		if (amend_in_base(m, e->uid, &held) && held.part == PART_ACTION)
			old = &((const struct fw_element *)held.item)->text;
		relist(m, &e->footnotes, marks, old, &e->text);
	}
}

static void
relist_pillar(struct amending *m, struct fw_pillar *p)
{
	struct fw_texts marks = { 0 };
	struct element_at held;
	const struct fw_pillar *old = NULL;

	if (amend_in_base(m, p->uid, &held) && held.part == PART_PILLAR)
		old = held.item;
	list_marks(m, &marks, &p->title);
	list_marks(m, &marks, &p->coordination);
	if (old == NULL || !marked_equal(m->arena, &old->title, &p->title) ||
	    !marked_equal(m->arena, &old->coordination, &p->coordination))
		p->footnotes = marks;
	relist_elements(m, &p->actions);
	relist_elements(m, &p->goals);
}

void
amend_list_footnotes(struct amending *m)
{
	for (size_t i = 0; i < m->fw->pillars.n; i++)
		relist_pillar(m, &m->fw->pillars.items[i]);
	for (size_t i = 0; i < m->fw->recommendations.n; i++) {
		struct fw_recommendation *rec = &m->fw->recommendations.items[i];
		struct fw_texts marks = { 0 };
		struct element_at held;
		const struct marked *old = NULL;

		if (amend_in_base(m, rec->uid, &held) && held.part == PART_RECOMMENDATION)
			old = &((const struct fw_recommendation *)held.item)->text;
		list_marks(m, &marks, &rec->text);
		relist(m, &rec->footnotes, marks, old, &rec->text);
	}
}

/* --- adding -------------------------------------------------------------------------------- */

static struct str
next_label(struct amending *m)
{
	int64_t highest = 0;

	for (size_t i = 0; i < m->fw->footnotes.n; i++) {
		int64_t number;

		if (str_to_i64(m->fw->footnotes.items[i].label, 0, LIMIT_RECORDS, &number) ==
		    ST_OK && number > highest)
			highest = number;
	}
	return str_format(m->arena, "%lld", (long long)highest + 1);
}

/* The text with the mark put in at a code point; marks that end there do not cover it. */
static struct marked
with_mark(struct arena *a, const struct marked *text, uint32_t at, struct str label)
{
	struct marked before = marked_part(a, text, 0, at);
	struct marked after = marked_part(a, text, at, (uint32_t)utf8_length(text->text));
	struct mark *mark = arena_make(a, struct mark);
	struct marked sign = { .text = label, .marks = mark, .nmarks = 1 };

	*mark = (struct mark){ .kind = MARK_FOOTNOTE, .end = (uint32_t)utf8_length(label),
		.label = label };
	sign = marked_join(a, &before, STR_EMPTY, &sign);
	return marked_join(a, &sign, STR_EMPTY, &after);
}

static bool
find_words(struct amending *m, size_t change, struct str text, uint32_t *out)
{
	const struct fw_amend_change *c = &m->input->changes->items[change];
	struct str words = c->with.n > 0 ? c->with.items[0] : STR_EMPTY;
	size_t at = words.n > 0 ? str_find(text, words, 0) : 0;

	if (words.n == 0) {
		*out = (uint32_t)utf8_length(text);
		return true;
	}
	if (at == SIZE_MAX || str_find(text, words, at + 1) != SIZE_MAX) {
		amend_refuse(m, change, AMEND_NO_PLACE, "The words after which the footnote is to "
		    "stand are %s in the text: \"%.*s\".", at == SIZE_MAX ? "not" :
		    "more than once", STR_ARG(utf8_part(words, 0, 80)));
		return false;
	}
	*out = (uint32_t)utf8_length(str_part(text, 0, at + words.n));
	return true;
}

void
amend_add_footnote(struct amending *m, size_t change)
{
	const struct fw_amend_change *c = &m->input->changes->items[change];
	struct str name = c->field.n > 0 ? c->field : STR("text");
	const struct element_field *f;
	struct fw_footnote note = { .uid = c->element, .text = c->after };
	struct element_at at;
	struct marked *text;
	uint32_t place;

	if (element_find(m->fw, c->element, &at)) {
		amend_refuse(m, change, AMEND_TWICE, "It is in the text already.");
		return;
	}
	if (!amend_find(m, change, c->parent, &at))
		return;
	f = element_field_find(at.part, name);
	if (f == NULL || f->kind != VALUE_MARKED || c->after.text.n == 0) {
		amend_refuse(m, change, AMEND_WRONG_VALUE, "A footnote has a text, and its mark "
		    "stands in adopted words.");
		return;
	}
	text = (struct marked *)((char *)at.item + f->offset);
	if (!find_words(m, change, text->text, &place))
		return;
	note.label = next_label(m);
	*text = with_mark(m->arena, text, place, note.label);
	*fw_add(m->arena, &m->fw->footnotes) = note;
}
