/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Field kind marked: adopted words with their stand-off marks, in two columns. The marks are kept
 * in the sorted form that marks_format gives, so that equal texts are equal bytes.
 */
#include "base/limits.h"
#include "base/utf8.h"
#include "model/kind.h"

static const char *const mark_names[MARK_KIND_COUNT] = {
	[MARK_ITALIC] = "italic",
	[MARK_BOLD] = "bold",
	[MARK_UNDERLINE] = "underline",
	[MARK_SUPERSCRIPT] = "superscript",
	[MARK_SUBSCRIPT] = "subscript",
	[MARK_FOOTNOTE] = "footnote",
};

static bool
marked_equal(const struct value *a, const struct value *b)
{
	const struct marked *x = &a->marked;
	const struct marked *y = &b->marked;

	if (!str_equal(x->text, y->text) || x->nmarks != y->nmarks)
		return false;
	for (size_t i = 0; i < x->nmarks; i++) {
		if (x->marks[i].kind != y->marks[i].kind ||
		    x->marks[i].start != y->marks[i].start ||
		    x->marks[i].end != y->marks[i].end ||
		    !str_equal(x->marks[i].label, y->marks[i].label))
			return false;
	}
	return true;
}

static void
marked_check(const struct field *f, const struct value *v, struct errors *errors)
{
	size_t max = f->max == 0 ? LIMIT_TEXT_BYTES : f->max;
	size_t length;

	if (v->marked.text.n > max) {
		errors_add(errors, ST_INVALID, f->name,
		    "%s is %zu bytes long; at most %zu fit. Shorten it.", f->label,
		    v->marked.text.n, max);
		return;
	}
	if (utf8_find_invalid(v->marked.text) != SIZE_MAX) {
		errors_add(errors, ST_INVALID, f->name,
		    "%s is not valid UTF-8 text. Save it as UTF-8 and try again.", f->label);
		return;
	}
	length = utf8_length(v->marked.text);
	for (size_t i = 0; i < v->marked.nmarks; i++) {
		const struct mark *m = &v->marked.marks[i];

		if (m->kind >= MARK_KIND_COUNT || m->start >= m->end || m->end > length) {
			errors_add(errors, ST_INVALID, f->name,
			    "%s has a mark from %u to %u, outside its %zu characters. "
			    "Marks must lie within the text.",
			    f->label, m->start, m->end, length);
			return;
		}
	}
}

static void
marked_write(struct json *j, const char *key, const struct value *v)
{
	json_write_object(j, key);
	json_write_text(j, "text", v->marked.text);
	json_write_array(j, "marks");
	for (size_t i = 0; i < v->marked.nmarks; i++) {
		const struct mark *m = &v->marked.marks[i];

		json_write_object(j, NULL);
		json_write_text_z(j, "kind", mark_names[m->kind]);
		json_write_i64(j, "start", m->start);
		json_write_i64(j, "end", m->end);
		if (m->kind == MARK_FOOTNOTE)
			json_write_text(j, "label", m->label);
		json_end_object(j);
	}
	json_end_array(j);
	json_end_object(j);
}

static enum status
read_mark(struct arena *a, const struct json_t *json, size_t length, struct mark *out)
{
	struct str kind = json_member_text(a, json, "kind");
	int64_t start;
	int64_t end;
	size_t i = 0;

	while (i < MARK_KIND_COUNT && !str_equal(str_from(mark_names[i]), kind))
		i++;
	if (i == MARK_KIND_COUNT || !json_as_i64(json_member(json, "start"), &start) ||
	    !json_as_i64(json_member(json, "end"), &end) ||
	    start < 0 || start >= end || (size_t)end > length)
		return ST_INVALID;
	*out = (struct mark){ .kind = (enum mark_kind)i, .start = (uint32_t)start,
		.end = (uint32_t)end, .label = json_member_text(a, json, "label") };
	return ST_OK;
}

static enum status
marked_read(struct arena *a, const struct field *f, const struct json_t *json, struct value *out)
{
	const struct json_t *marks = json_member(json, "marks");
	size_t length;
	size_t n;

	(void)f;
	if (!json_as_text(json_member(json, "text"), &out->marked.text) ||
	    !json_as_list(marks, &n))
		return ST_INVALID;
	out->marked.text = str_dup(a, out->marked.text);
	out->marked.marks = arena_make_array(a, struct mark, n);
	out->marked.nmarks = n;
	length = utf8_length(out->marked.text);
	for (size_t i = 0; i < n; i++) {
		if (read_mark(a, json_item(marks, i), length, &out->marked.marks[i]) !=
		    ST_OK)
			return ST_INVALID;
	}
	out->is_set = out->marked.text.n > 0;
	return ST_OK;
}

static void
marked_to_cells(struct arena *a, const struct value *v, struct cell *cells)
{
	cells[0] = (struct cell){ .is_set = true, .text = v->marked.text };
	if (v->marked.nmarks > 0)
		cells[1] = (struct cell){ .is_set = true,
			.text = marks_format(a, &v->marked) };
}

static enum status
marked_from_cells(struct arena *a, const struct field *f, const struct cell *cells,
    struct value *out)
{
	(void)f;
	out->is_set = cells[0].is_set;
	if (!cells[0].is_set)
		return ST_OK;
	if (!cells[1].is_set) {
		out->marked = (struct marked){ .text = cells[0].text };
		return ST_OK;
	}
	if (marks_parse(a, cells[0].text, cells[1].text, &out->marked) != ST_OK)
		return ST_CORRUPT;
	return ST_OK;
}

static void
marked_add_words(struct buf *b, const struct value *v)
{
	buf_add(b, v->marked.text);
}

const struct kind kind_marked = {
	.name = "marked",
	.columns = { { "", CELL_TEXT }, { "_marks", CELL_TEXT } },
	.ncolumns = 2,
	.equal = marked_equal,
	.check = marked_check,
	.write = marked_write,
	.read = marked_read,
	.to_cells = marked_to_cells,
	.from_cells = marked_from_cells,
	.add_words = marked_add_words,
};
