/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A comparison for programs (JSON) and for people (lines of text). Nothing is left out of either:
 * what a person confirms must be all that will happen.
 */
#include "instrument/compare_private.h"

#include "base/utf8.h"

#define LINE_POINTS 100 /* code points of words in a line of text */

static const struct {
	enum difference_bit bit;
	const char *code;
	const char *sign;
} bits[] = {
	{ DIFFERENCE_ADDED, "added", "+" },
	{ DIFFERENCE_REMOVED, "removed", "-" },
	{ DIFFERENCE_MOVED, "moved", ">" },
	{ DIFFERENCE_CHANGED, "changed", "~" },
	{ DIFFERENCE_KEPT, "kept", "!" },
	{ DIFFERENCE_FORM, "form", "." },
};

static void
write_fields(struct json *j, const struct fw_field_differences *fields)
{
	json_write_array(j, "fields");
	for (size_t i = 0; i < fields->n; i++) {
		const struct fw_field_difference *d = &fields->items[i];

		json_write_object(j, NULL);
		json_write_text_z(j, "field", d->field);
		json_write_text(j, "held", d->held);
		json_write_text(j, "newer", d->newer);
		json_write_bool(j, "kept", d->is_kept);
		json_end_object(j);
	}
	json_end_array(j);
}

static void
write_difference(struct json *j, const struct fw_difference *d)
{
	json_write_object(j, NULL);
	json_write_text_z(j, "type", compared_part_codes[d->part]);
	json_write_array(j, "what");
	for (size_t i = 0; i < COUNT_OF(bits); i++) {
		if (d->what & bits[i].bit)
			json_write_text_z(j, NULL, bits[i].code);
	}
	json_end_array(j);
	json_write_text_or_null(j, "code", d->code);
	json_write_text(j, "words", d->words);
	if (d->what & DIFFERENCE_MOVED)
		json_write_text(j, "from", d->from);
	if (d->to.n > 0)
		json_write_text(j, "to", d->to);
	write_fields(j, &d->fields);
	json_end_object(j);
}

static void
write_counts(struct json *j, const struct comparison *c)
{
	json_write_object(j, "counts");
	for (enum compared_part part = PART_FRAMEWORK; part < PART_COUNT; part++) {
		const struct compared_counts *n = &c->counts[part];

		json_write_object(j, compared_part_codes[part]);
		json_write_i64(j, "added", (int64_t)n->added);
		json_write_i64(j, "removed", (int64_t)n->removed);
		json_write_i64(j, "changed", (int64_t)n->changed);
		json_write_i64(j, "moved", (int64_t)n->moved);
		json_write_i64(j, "kept", (int64_t)n->kept);
		json_write_i64(j, "form", (int64_t)n->form);
		json_write_i64(j, "same", (int64_t)n->same);
		json_end_object(j);
	}
	json_end_object(j);
}

static void
write_points(struct json *j, const struct comparison *c)
{
	struct map fresh = { .arena = j->out->arena };
	int64_t unused;

	for (size_t i = 0; i < c->new_points.n; i++)
		map_set(&fresh, c->new_points.items[i], 1);
	json_write_array(j, "points_to_settle");
	for (size_t i = 0; i < c->merged->queries.n; i++) {
		const struct fw_query *q = &c->merged->queries.items[i];

		json_write_object(j, NULL);
		json_write_text(j, "kind", q->kind);
		json_write_text_or_null(j, "about", q->about);
		json_write_text(j, "question", q->question);
		json_write_text_or_null(j, "found", q->found);
		json_write_text_or_null(j, "proposed", q->proposed);
		json_write_text(j, "state", q->state.n > 0 ? q->state : STR("open"));
		json_write_text_or_null(j, "answer", q->answer);
		json_write_bool(j, "new", map_get(&fresh, q->uid, &unused));
		json_end_object(j);
	}
	json_end_array(j);
	json_write_array(j, "points_gone");
	for (size_t i = 0; i < c->gone_points.n; i++)
		json_write_text(j, NULL, c->gone_points.items[i]);
	json_end_array(j);
}

void
comparison_write_json(struct json *j, const char *key, const struct comparison *c)
{
	json_write_object(j, key);
	json_write_bool(j, "same", c->is_same);
	write_counts(j, c);
	json_write_array(j, "differences");
	for (size_t i = 0; i < c->differences.n; i++)
		write_difference(j, &c->differences.items[i]);
	json_end_array(j);
	write_points(j, c);
	json_end_object(j);
}

static void
add_cut(struct buf *b, struct str words)
{
	struct str cut = utf8_part(words, 0, LINE_POINTS);

	/* Paragraphs of adopted text must not break the line that they are shown in. */
	for (size_t i = 0; i < cut.n; i++)
		buf_add_byte(b, cut.p[i] == '\n' ? ' ' : cut.p[i]);
	if (cut.n < words.n)
		buf_add_z(b, "…");
}

static void
add_head(struct buf *b, const struct fw_difference *d, const char *sign)
{
	buf_add_format(b, "%s %s", sign, compared_part_codes[d->part]);
	if (d->code.n > 0)
		buf_add_format(b, " %.*s", STR_ARG(d->code));
}

#define SHARED_BYTES 50 /* of what two long values have in common before they differ */

/* Where to begin to show two values so that their first difference is in sight. */
static size_t
first_difference(struct str a, struct str b)
{
	size_t at = 0;
	size_t start;

	while (at < a.n && at < b.n && a.p[at] == b.p[at])
		at++;
	if (at <= SHARED_BYTES || (a.n <= LINE_POINTS && b.n <= LINE_POINTS))
		return 0;
	for (start = at - SHARED_BYTES; start < at && a.p[start] != ' '; start++)
		continue;
	return start < at ? start + 1 : 0;
}

static void
add_value(struct buf *b, struct str value, size_t from)
{
	if (value.n == 0)
		buf_add_z(b, "(nothing)");
	if (from > 0)
		buf_add_z(b, "…");
	add_cut(b, str_part(value, from, value.n));
}

static void
add_field(struct buf *b, const struct fw_difference *d, const struct fw_field_difference *f)
{
	size_t from = first_difference(f->held, f->newer);

	add_head(b, d, f->is_kept ? "!" : "~");
	buf_add_format(b, " %s: ", f->field);
	add_value(b, f->held, from);
	buf_add_z(b, f->is_kept ? " stays; the document has " : " -> ");
	add_value(b, f->newer, from);
	buf_add_byte(b, '\n');
}

static void
add_difference(struct buf *b, const struct fw_difference *d)
{
	if (d->what & (DIFFERENCE_ADDED | DIFFERENCE_REMOVED)) {
		add_head(b, d, d->what & DIFFERENCE_ADDED ? "+" : "-");
		buf_add_byte(b, ' ');
		add_cut(b, d->words);
		buf_add_byte(b, '\n');
	}
	if (d->what & DIFFERENCE_MOVED) {
		add_head(b, d, ">");
		buf_add_format(b, " from: %.*s; to: %.*s\n", STR_ARG(d->from), STR_ARG(d->to));
	}
	for (size_t i = 0; i < d->fields.n; i++)
		add_field(b, d, &d->fields.items[i]);
}

void
comparison_add_text(struct buf *b, const struct comparison *c)
{
	size_t form = 0;

	for (size_t i = 0; i < c->differences.n; i++) {
		add_difference(b, &c->differences.items[i]);
		form += c->differences.items[i].what == DIFFERENCE_FORM;
	}
	if (form > 0)
		buf_add_format(b, ". %zu say the same with other bullets, formatting or spacing\n",
		    form);
}
