/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Forms walked by the rows of a type. What differs by kind is in form_text.c and its siblings.
 * What surprises: an input that comes back as it was written gives the stored value itself, not
 * one read again from the words, so that nothing is lost that an input cannot show.
 */
#include "model/form.h"

#include <assert.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "model/form_kinds.h"
#include "model/kind.h"

static const struct form_kind *const kinds[FK_COUNT] = {
	[FK_TEXT] = &form_kind_text,
	[FK_MARKED] = &form_kind_marked,
	[FK_CHOICE] = &form_kind_choice,
	[FK_INT] = &form_kind_int,
	[FK_BOOL] = &form_kind_bool,
	[FK_DATE] = &form_kind_date,
	[FK_INSTANT] = &form_kind_instant,
	[FK_PERIOD] = &form_kind_period,
	[FK_REF] = &form_kind_refs,
	[FK_REFS] = &form_kind_refs,
	[FK_PARTY] = &form_kind_refs,
	[FK_PARTIES] = &form_kind_refs,
	[FK_ANY] = &form_kind_refs,
	[FK_READERS] = &form_kind_refs,
	[FK_TEXTS] = &form_kind_texts,
};

size_t
form_nparts(const struct field *f)
{
	assert(f->kind > FK_NONE && f->kind < FK_COUNT);
	return kinds[f->kind] == NULL ? 0 : kinds[f->kind]->nparts;
}

const char *
form_part_suffix(const struct field *f, size_t part)
{
	assert(part < form_nparts(f));
	return part == 0 ? "" : kinds[f->kind]->second;
}

void
form_write(const struct form_rules *form, const struct field *f, const struct value *v,
    struct form_texts *out)
{
	for (size_t i = 0; i < FORM_PARTS; i++)
		out->parts[i] = STR_EMPTY;
	if (v->is_set && form_nparts(f) > 0)
		kinds[f->kind]->write(form, f, v, out);
}

/* --- cleaning ------------------------------------------------------------------------------ */

/* CR LF and CR become LF: browsers send the first, whatever the text had. */
static struct str
with_line_feeds(struct arena *a, struct str text)
{
	struct buf b;

	if (str_find_byte(text, '\r', 0) == SIZE_MAX)
		return text;
	buf_init(&b, a, SIZE_MAX);
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\r')
			buf_add_byte(&b, '\n');
		else if (text.p[i] != '\n' || i == 0 || text.p[i - 1] != '\r')
			buf_add_byte(&b, text.p[i]);
	}
	return buf_str(&b);
}

/* Control characters (C0 without tab and line feed, DEL, C1) and what is no character at all. */
static bool
is_refused(uint32_t c)
{
	return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0) ||
	    (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
}

enum status
form_clean_text(const struct form_rules *form, const char *input, const char *label,
    struct str text, struct str *out)
{
	if (utf8_find_invalid(text) != SIZE_MAX)
		return errors_add(form->errors, ST_INVALID, input,
		    "%s is not valid UTF-8 text. Type it again.", label);
	text = with_line_feeds(form->arena, text);
	for (size_t at = 0; at < text.n;) {
		size_t start = at;
		uint32_t c = utf8_next(text, &at);

		if (is_refused(c))
			return errors_add(form->errors, ST_INVALID, input,
			    "%s holds a character that cannot be shown (U+%04X, character %zu). "
			    "Delete it; such characters come with text copied from other "
			    "programs.", label, (unsigned)c,
			    utf8_length(str_part(text, 0, start)) + 1);
	}
	*out = text;
	return ST_OK;
}

/* --- one field ----------------------------------------------------------------------------- */

static const char *
input_name(const struct form_rules *form, const struct field *f, size_t part)
{
	return str_dup_z(form->arena, str_format(form->arena, "%s%s", f->name,
	    form_part_suffix(f, part)));
}

static bool
is_as_shown(const struct form_rules *form, const struct field *f, const struct form_texts *texts,
    const struct value *shown)
{
	struct form_texts written;

	form_write(form, f, shown, &written);
	for (size_t i = 0; i < form_nparts(f); i++) {
		if (!str_equal(with_line_feeds(form->arena, texts->parts[i]),
		    with_line_feeds(form->arena, written.parts[i])))
			return false;
	}
	return true;
}

static bool
is_blank(struct str text)
{
	for (size_t at = 0; at < text.n;) {
		if (!utf8_is_space(utf8_next(text, &at)))
			return false;
	}
	return true;
}

enum status
form_read(const struct form_rules *form, const struct field *f, const struct form_texts *texts,
    const struct value *shown, struct value *out)
{
	struct form_texts clean = { { STR_EMPTY, STR_EMPTY } };
	struct value made = { 0 };
	bool is_empty = true;
	enum status st = ST_OK;

	assert(form_nparts(f) > 0);
	if (is_as_shown(form, f, texts, shown)) {
		*out = *shown;
		return ST_OK;
	}
	for (size_t i = 0; i < form_nparts(f); i++) {
		if (form_clean_text(form, input_name(form, f, i), f->label, texts->parts[i],
		    &clean.parts[i]) != ST_OK)
			st = ST_INVALID;
		is_empty = is_empty && is_blank(clean.parts[i]);
	}
	if (st == ST_OK && !is_empty)
		st = kinds[f->kind]->read(form, f, &clean, shown, &made);
	if (st == ST_OK)
		*out = made;
	return st;
}

/* --- records ------------------------------------------------------------------------------- */

/* As record_check has it for one field; a field that could not be read has its message. */
static enum status
check_value(const struct form_rules *form, const struct field *f, const struct value *v)
{
	size_t before = form->errors->n;

	if (v->is_set)
		field_kind(f)->check(f, v, form->errors);
	else if ((f->flags & FF_REQUIRED) != 0)
		errors_add(form->errors, ST_INVALID, f->name, "%s is missing. Fill it in.",
		    f->label);
	return form->errors->n == before ? ST_OK : ST_INVALID;
}

enum status
form_read_record(const struct form_rules *form, struct record *r, const struct form_sent *sent,
    bool *changed)
{
	enum status result = ST_OK;

	for (size_t i = 0; i < r->type->nfields; i++) {
		const struct field *f = &r->type->fields[i];
		struct value made;
		enum status st;

		changed[i] = false;
		if (!sent[i].is_sent || form_nparts(f) == 0)
			continue;
		st = form_read(form, f, &sent[i].texts, &r->values[i], &made);
		if (st == ST_OK) {
			changed[i] = !value_equal(f, &made, &r->values[i]);
			r->values[i] = made;
			st = check_value(form, f, &made);
		}
		if (st != ST_OK && st != ST_INVALID)
			return st;
		if (st != ST_OK)
			result = ST_INVALID;
	}
	return result;
}
