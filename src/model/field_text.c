/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Field kinds text, choice and texts. An empty text is the same as none: the record functions
 * unset it, so that forms, imports and the database agree on what "required" means.
 */
#include "base/limits.h"
#include "base/utf8.h"
#include "model/kind.h"

static void
check_text_bytes(const struct field *f, struct str text, size_t max, struct errors *errors)
{
	if (text.n > max)
		errors_add(errors, ST_INVALID, f->name,
		    "%s is %zu bytes long; at most %zu fit. Shorten it.", f->label, text.n, max);
	else if (utf8_find_invalid(text) != SIZE_MAX)
		errors_add(errors, ST_INVALID, f->name,
		    "%s is not valid UTF-8 text. Save it as UTF-8 and try again.", f->label);
}

static bool
text_equal(const struct value *a, const struct value *b)
{
	return str_equal(a->text, b->text);
}

static void
text_check(const struct field *f, const struct value *v, struct errors *errors)
{
	check_text_bytes(f, v->text, f->max == 0 ? LIMIT_TEXT_BYTES : f->max, errors);
}

static void
text_write(struct json *j, const char *key, const struct value *v)
{
	json_write_text(j, key, v->text);
}

static enum status
text_read(struct arena *a, const struct field *f, const struct json_t *json, struct value *out)
{
	(void)f;
	if (!json_as_text(json, &out->text))
		return ST_INVALID;
	out->text = str_dup(a, out->text);
	out->is_set = out->text.n > 0;
	return ST_OK;
}

static void
text_to_cells(struct arena *a, const struct value *v, struct cell *cells)
{
	(void)a;
	cells[0] = (struct cell){ .is_set = true, .text = v->text };
}

static enum status
text_from_cells(struct arena *a, const struct field *f, const struct cell *cells,
    struct value *out)
{
	(void)a;
	(void)f;
	out->is_set = cells[0].is_set;
	out->text = cells[0].text;
	return ST_OK;
}

static void
text_add_words(struct buf *b, const struct value *v)
{
	buf_add(b, v->text);
}

const struct kind kind_text = {
	.name = "text",
	.columns = { { "", CELL_TEXT } },
	.ncolumns = 1,
	.equal = text_equal,
	.check = text_check,
	.write = text_write,
	.read = text_read,
	.to_cells = text_to_cells,
	.from_cells = text_from_cells,
	.add_words = text_add_words,
};

static void
choice_check(const struct field *f, const struct value *v, struct errors *errors)
{
	if (field_choice_find(f, v->text.p, v->text.n) == SIZE_MAX)
		errors_add(errors, ST_INVALID, f->name,
		    "%s has no choice \"%.*s\". Take one of its codes, such as \"%s\".",
		    f->label, STR_ARG(str_part(v->text, 0, 80)), f->choices[0].code);
}

const struct kind kind_choice = {
	.name = "choice",
	.columns = { { "", CELL_TEXT } },
	.ncolumns = 1,
	.equal = text_equal,
	.check = choice_check,
	.write = text_write,
	.read = text_read,
	.to_cells = text_to_cells,
	.from_cells = text_from_cells,
};

static bool
texts_equal(const struct value *a, const struct value *b)
{
	if (a->ntexts != b->ntexts)
		return false;
	for (size_t i = 0; i < a->ntexts; i++) {
		if (!str_equal(a->texts[i], b->texts[i]))
			return false;
	}
	return true;
}

static void
texts_check(const struct field *f, const struct value *v, struct errors *errors)
{
	if (v->ntexts > f->max)
		errors_add(errors, ST_INVALID, f->name,
		    "%s has %zu entries; at most %u fit. Remove some.", f->label, v->ntexts,
		    f->max);
	for (size_t i = 0; i < v->ntexts; i++)
		check_text_bytes(f, v->texts[i], LIMIT_TEXT_BYTES, errors);
}

static void
texts_write(struct json *j, const char *key, const struct value *v)
{
	json_write_array(j, key);
	for (size_t i = 0; i < v->ntexts; i++)
		json_write_text(j, NULL, v->texts[i]);
	json_end_array(j);
}

static enum status
texts_read(struct arena *a, const struct field *f, const struct json_t *json, struct value *out)
{
	size_t n;

	(void)f;
	if (!json_as_list(json, &n))
		return ST_INVALID;
	out->texts = arena_make_array(a, struct str, n);
	for (size_t i = 0; i < n; i++) {
		if (!json_as_text(json_item(json, i), &out->texts[i]))
			return ST_INVALID;
		out->texts[i] = str_dup(a, out->texts[i]);
	}
	out->ntexts = n;
	out->is_set = n > 0;
	return ST_OK;
}

static void
texts_add_words(struct buf *b, const struct value *v)
{
	for (size_t i = 0; i < v->ntexts; i++) {
		buf_add(b, v->texts[i]);
		buf_add_byte(b, '\n');
	}
}

const struct kind kind_texts = {
	.name = "texts",
	.equal = texts_equal,
	.check = texts_check,
	.write = texts_write,
	.read = texts_read,
	.add_words = texts_add_words,
};
