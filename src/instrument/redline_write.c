/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A redline for programs (JSON) and for people (lines of text). Nothing is left out of the JSON:
 * form and what stands beside the text are there, with number null.
 */
#include "instrument/redline.h"

#include "base/utf8.h"

#define NAME_POINTS 100 /* code points of the words that name a change in a line of text */

static const struct {
	enum difference_bit bit;
	const char *code;
	const char *word;
} bits[] = {
	{ DIFFERENCE_ADDED, "added", "Added" },
	{ DIFFERENCE_REMOVED, "removed", "Removed" },
	{ DIFFERENCE_MOVED, "moved", "Moved" },
	{ DIFFERENCE_CHANGED, "changed", "Changed" },
	{ DIFFERENCE_FORM, "form", "Formatting" },
};

static const char *const span_codes[] = {
	[DIFF_KEPT] = "kept",
	[DIFF_DELETED] = "deleted",
	[DIFF_INSERTED] = "inserted",
};

static void
write_marked(struct json *j, const char *key, const char *marks_key, const struct marked *m)
{
	json_write_text(j, key, m->text);
	if (m->nmarks > 0)
		json_write_text(j, marks_key, marks_format(j->out->arena, m));
}

static void
write_place(struct json *j, const char *key, const struct redline_place *place)
{
	json_write_object(j, key);
	json_write_text_or_null(j, "words", place->words);
	json_write_text_or_null(j, "pillar", place->pillar);
	json_write_text_or_null(j, "parent", place->parent);
	json_write_bool(j, "goal", place->is_goal);
	json_write_text_or_null(j, "next_to", place->next_to);
	json_end_object(j);
}

static void
write_field(struct json *j, const struct redline_field *f)
{
	json_write_object(j, NULL);
	json_write_text_z(j, "field", f->name);
	json_write_text_z(j, "label", f->label);
	json_write_bool(j, "fact", f->is_fact);
	json_write_bool(j, "form", f->is_form);
	write_marked(j, "before", "before_marks", &f->before);
	write_marked(j, "after", "after_marks", &f->after);
	json_write_array(j, "words");
	for (size_t i = 0; i < f->spans.n; i++) {
		json_write_object(j, NULL);
		json_write_text_z(j, "kind", span_codes[f->spans.items[i].kind]);
		json_write_text(j, "text", f->spans.items[i].text.text);
		json_end_object(j);
	}
	json_end_array(j);
	json_end_object(j);
}

static void
write_change(struct json *j, const struct redline_change *c)
{
	json_write_object(j, NULL);
	if (c->number > 0)
		json_write_i64(j, "number", (int64_t)c->number);
	else
		json_write_null(j, "number");
	json_write_text_z(j, "type", compared_part_codes[c->part]);
	json_write_text_or_null(j, "id", c->uid);
	json_write_text_or_null(j, "code", c->code);
	if (c->code_before.n > 0 && !str_equal(c->code, c->code_before))
		json_write_text(j, "code_before", c->code_before);
	json_write_text_or_null(j, "pillar", c->pillar);
	json_write_array(j, "what");
	for (size_t i = 0; i < COUNT_OF(bits); i++) {
		if (c->what & bits[i].bit)
			json_write_text_z(j, NULL, bits[i].code);
	}
	json_end_array(j);
	if (c->whole != NULL)
		json_write_text_or_null(j, "part_of", c->whole->uid);
	write_marked(j, "text", "marks", &c->words);
	if (c->what & (DIFFERENCE_REMOVED | DIFFERENCE_MOVED))
		write_place(j, "from", &c->from);
	if (c->what & (DIFFERENCE_ADDED | DIFFERENCE_MOVED))
		write_place(j, "to", &c->to);
	json_write_array(j, "fields");
	for (size_t i = 0; i < c->fields.n; i++)
		write_field(j, &c->fields.items[i]);
	json_end_array(j);
	json_write_text_or_null(j, "reason", c->reason);
	json_end_object(j);
}

void
redline_write_json(struct json *j, const char *key, const struct redline *r,
    const struct redline_part *part)
{
	size_t first = part == NULL ? 0 : part->first;
	size_t n = part == NULL ? r->changes.n : part->n;

	json_write_object(j, key);
	json_write_i64(j, "count", (int64_t)r->count);
	json_write_i64(j, "form", (int64_t)r->nform);
	json_write_bool(j, "empty", redline_is_empty(r));
	json_write_array(j, "changes");
	for (size_t i = first; i < r->changes.n && i - first < n; i++)
		write_change(j, r->changes.items[i]);
	json_end_array(j);
	json_end_object(j);
}

/* --- lines --------------------------------------------------------------------------------- */

/* Paragraphs of adopted text must not break the line that they are shown in. */
static void
add_line(struct buf *b, struct str words)
{
	for (size_t i = 0; i < words.n; i++)
		buf_add_byte(b, words.p[i] == '\n' ? ' ' : words.p[i]);
}

static void
add_name(struct buf *b, struct str words)
{
	struct str cut = utf8_part(words, 0, NAME_POINTS);

	add_line(b, cut);
	if (cut.n < words.n)
		buf_add_z(b, "…");
}

static void
add_spans(struct buf *b, const struct redline_spans *spans)
{
	for (size_t i = 0; i < spans->n; i++) {
		const struct redline_span *span = &spans->items[i];

		buf_add_z(b, span->kind == DIFF_DELETED ? "[-" :
		    span->kind == DIFF_INSERTED ? "{+" : "");
		add_line(b, span->text.text);
		buf_add_z(b, span->kind == DIFF_DELETED ? "-]" :
		    span->kind == DIFF_INSERTED ? "+}" : "");
	}
}

static void
add_change(struct buf *b, const struct redline_change *c)
{
	bool is_first = true;

	buf_add_format(b, "%zu. ", c->number);
	for (size_t i = 0; i < COUNT_OF(bits); i++) {
		if (!(c->what & bits[i].bit) || bits[i].bit == DIFFERENCE_FORM)
			continue;
		buf_add_format(b, "%s%s", is_first ? "" : ", ", bits[i].word);
		is_first = false;
	}
	buf_add_format(b, ": %s", c->part == PART_FRAMEWORK ? "title block" :
	    c->part == PART_HEADING ? "column" : compared_part_codes[c->part]);
	if (c->code.n > 0)
		buf_add_format(b, " %.*s", STR_ARG(c->code));
	buf_add_z(b, "  ");
	add_name(b, c->words.text);
	buf_add_byte(b, '\n');
	if (c->nparts > 0)
		buf_add_format(b, "   with %zu that went with it\n", c->nparts);
	if (c->what & DIFFERENCE_MOVED)
		buf_add_format(b, "   from: %.*s; to: %.*s\n", STR_ARG(c->from.words),
		    STR_ARG(c->to.words));
	for (size_t i = 0; i < c->fields.n; i++) {
		if (c->fields.items[i].is_form)
			continue;
		buf_add_format(b, "   %s: ", c->fields.items[i].label);
		add_spans(b, &c->fields.items[i].spans);
		buf_add_byte(b, '\n');
	}
	if (c->reason.n > 0) {
		buf_add_z(b, "   Reason: ");
		add_line(b, c->reason);
		buf_add_byte(b, '\n');
	}
}

void
redline_add_text(struct buf *b, const struct redline *r)
{
	for (size_t i = 0; i < r->changes.n; i++) {
		const struct redline_change *c = r->changes.items[i];

		if (c->number > 0 && c->whole == NULL)
			add_change(b, c);
	}
	if (r->count == 0)
		buf_add_z(b, "Nothing was changed in words, order or facts.\n");
	if (r->nform > 0)
		buf_add_format(b, "%zu say the same with other bullets, formatting or spacing.\n",
		    r->nform);
}
