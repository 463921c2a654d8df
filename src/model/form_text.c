/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words, lists of words and choices in forms. Words are kept as typed but for white space at
 * their two ends: no normalisation, because an adopted text is what was agreed byte for byte.
 */
#include "base/buf.h"
#include "model/diff.h"
#include "model/form_kinds.h"

static void
text_write(const struct form_rules *form, const struct field *f, const struct value *v,
    struct form_texts *out)
{
	(void)form;
	(void)f;
	out->parts[0] = v->text;
}

/* Without white space behind and empty lines before; spaces that indent the first line stay. */
static struct str
trim_paragraphs(struct str text)
{
	size_t start = 0;

	for (size_t i = 0; i < text.n && byte_is_space(text.p[i]); i++) {
		if (text.p[i] == '\n')
			start = i + 1;
	}
	text = str_part(text, start, text.n);
	while (text.n > 0 && byte_is_space(text.p[text.n - 1]))
		text.n--;
	return text;
}

/* shown: a text that has lines already may keep them. */
static enum status
read_words(const struct form_rules *form, const struct field *f, struct str typed, struct str shown,
    struct str *out)
{
	bool is_long = (f->flags & (FF_LONG | FF_RICH)) != 0;

	*out = is_long ? trim_paragraphs(typed) : str_trim(typed);
	if (!is_long && str_find_byte(*out, '\n', 0) != SIZE_MAX &&
	    str_find_byte(shown, '\n', 0) == SIZE_MAX)
		return errors_add(form->errors, ST_INVALID, f->name,
		    "%s is one line. Join the lines into one.", f->label);
	*out = str_dup(form->arena, *out);
	return ST_OK;
}

static enum status
text_read(const struct form_rules *form, const struct field *f, const struct form_texts *texts,
    const struct value *shown, struct value *out)
{
	if (read_words(form, f, texts->parts[0], shown->is_set ? shown->text : STR_EMPTY,
	    &out->text) != ST_OK)
		return ST_INVALID;
	out->is_set = out->text.n > 0;
	return ST_OK;
}

const struct form_kind form_kind_text = { 1, NULL, text_write, text_read };

static void
marked_write(const struct form_rules *form, const struct field *f, const struct value *v,
    struct form_texts *out)
{
	(void)form;
	(void)f;
	out->parts[0] = v->marked.text;
}

static enum status
marked_read(const struct form_rules *form, const struct field *f, const struct form_texts *texts,
    const struct value *shown, struct value *out)
{
	struct str before = shown->is_set ? shown->marked.text : STR_EMPTY;
	struct str text;

	if (read_words(form, f, texts->parts[0], before, &text) != ST_OK)
		return ST_INVALID;
	out->is_set = text.n > 0;
	out->marked = (struct marked){ .text = text };
	if (shown->is_set)
		out->marked = diff_carry_marks(form->arena, &shown->marked, text);
	return ST_OK;
}

const struct form_kind form_kind_marked = { 1, NULL, marked_write, marked_read };

static void
texts_write(const struct form_rules *form, const struct field *f, const struct value *v,
    struct form_texts *out)
{
	struct buf b;

	(void)f;
	buf_init(&b, form->arena, SIZE_MAX);
	for (size_t i = 0; i < v->ntexts; i++) {
		if (i > 0)
			buf_add_byte(&b, '\n');
		buf_add(&b, v->texts[i]);
	}
	out->parts[0] = buf_str(&b);
}

static enum status
texts_read(const struct form_rules *form, const struct field *f, const struct form_texts *texts,
    const struct value *shown, struct value *out)
{
	struct str rest = texts->parts[0];
	size_t capacity = 0;
	struct str line;

	(void)f;
	(void)shown;
	while (str_next(&rest, '\n', &line)) {
		line = str_trim(line);
		if (line.n == 0)
			continue;
		arena_reserve(form->arena, out->texts, out->ntexts, capacity);
		out->texts[out->ntexts++] = str_dup(form->arena, line);
	}
	out->is_set = out->ntexts > 0;
	return ST_OK;
}

const struct form_kind form_kind_texts = { 1, NULL, texts_write, texts_read };

/* By code, or by the words that people read. */
static enum status
choice_read(const struct form_rules *form, const struct field *f, const struct form_texts *texts,
    const struct value *shown, struct value *out)
{
	struct str typed = str_trim(texts->parts[0]);
	struct buf known;

	(void)shown;
	buf_init(&known, form->arena, 500);
	for (size_t i = 0; i < f->nchoices; i++) {
		struct str code = str_from(f->choices[i].code);

		if (str_equal_ascii_case(typed, code) ||
		    str_equal_ascii_case(typed, str_from(f->choices[i].label))) {
			out->text = code;
			out->is_set = true;
			return ST_OK;
		}
		buf_add_format(&known, "%s%s", i > 0 ? ", " : "", f->choices[i].label);
	}
	return errors_add(form->errors, ST_INVALID, f->name,
	    "%s has no choice \"%.*s\". Choose one of: %.*s.", f->label,
	    STR_ARG(str_part(typed, 0, 80)), STR_ARG(buf_str(&known)));
}

const struct form_kind form_kind_choice = { 1, NULL, text_write, choice_read };
