/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Field kind period: EDTF, the words people agreed, our tentative flag and the window. The window
 * is stored, not computed at reading, because it depends on the horizon at the time of writing.
 */
#include "base/limits.h"
#include "model/date.h"
#include "model/kind.h"

enum { COLUMN_EDTF, COLUMN_WORDS, COLUMN_TENTATIVE, COLUMN_EARLIEST, COLUMN_LATEST };

static bool
period_equal(const struct value *a, const struct value *b)
{
	const struct period *x = &a->period;
	const struct period *y = &b->period;

	return str_equal(x->edtf, y->edtf) && str_equal(x->words, y->words) &&
	    x->is_tentative == y->is_tentative && x->earliest == y->earliest &&
	    x->latest == y->latest;
}

static void
period_check(const struct field *f, const struct value *v, struct errors *errors)
{
	struct period made;

	if (v->period.words.n > LIMIT_TEXT_BYTES)
		errors_add(errors, ST_INVALID, f->name,
		    "The words of %s are %zu bytes long; at most %d fit. Shorten them.", f->label,
		    v->period.words.n, LIMIT_TEXT_BYTES);
	if (v->period.edtf.n > 0 &&
	    period_make(errors->arena, v->period, NO_DAY, NO_DAY, &made) != ST_OK)
		errors_add(errors, ST_INVALID, f->name,
		    "%s: \"%.*s\" is not a date in EDTF. Write 2021, 2021-03, 2021-35 (third "
		    "quarter), 2021-03-31 or 2022/2025.",
		    f->label, STR_ARG(str_part(v->period.edtf, 0, 80)));
}

static void
write_day(struct json *j, const char *key, int32_t day)
{
	const struct value v = { .number = day };

	if (day == NO_DAY)
		json_write_null(j, key);
	else
		kind_date.write(j, key, &v);
}

static void
period_write(struct json *j, const char *key, const struct value *v)
{
	json_write_object(j, key);
	json_write_text_or_null(j, "edtf", v->period.edtf);
	json_write_text_or_null(j, "words", v->period.words);
	json_write_bool(j, "tentative", v->period.is_tentative);
	write_day(j, "earliest", v->period.earliest);
	write_day(j, "latest", v->period.latest);
	json_end_object(j);
}

static enum status
read_day(const struct json_t *json, int32_t *out)
{
	struct str text;

	*out = NO_DAY;
	if (json_is_absent(json))
		return ST_OK;
	return json_as_text(json, &text) ? date_parse(text, out) : ST_INVALID;
}

static enum status
period_read(struct arena *a, const struct field *f, const struct json_t *json, struct value *out)
{
	struct period *p = &out->period;

	(void)f;
	if (!json_is_map(json))
		return ST_INVALID;
	p->edtf = json_member_text(a, json, "edtf");
	p->words = json_member_text(a, json, "words");
	(void)json_as_bool(json_member(json, "tentative"), &p->is_tentative);
	out->is_set = p->edtf.n > 0 || p->words.n > 0;
	if (read_day(json_member(json, "earliest"), &p->earliest) != ST_OK ||
	    read_day(json_member(json, "latest"), &p->latest) != ST_OK)
		return ST_INVALID;
	return ST_OK;
}

static void
set_text(struct cell *cell, struct str text)
{
	*cell = (struct cell){ .is_set = text.n > 0, .text = text };
}

static void
set_day(struct cell *cell, int32_t day)
{
	*cell = (struct cell){ .is_set = day != NO_DAY, .number = day };
}

static void
period_to_cells(struct arena *a, const struct value *v, struct cell *cells)
{
	(void)a;
	set_text(&cells[COLUMN_EDTF], v->period.edtf);
	set_text(&cells[COLUMN_WORDS], v->period.words);
	cells[COLUMN_TENTATIVE] = (struct cell){ .is_set = true,
		.number = v->period.is_tentative };
	set_day(&cells[COLUMN_EARLIEST], v->period.earliest);
	set_day(&cells[COLUMN_LATEST], v->period.latest);
}

static enum status
period_from_cells(struct arena *a, const struct field *f, const struct cell *cells,
    struct value *out)
{
	(void)a;
	(void)f;
	out->is_set = cells[COLUMN_EDTF].is_set || cells[COLUMN_WORDS].is_set;
	out->period = (struct period){
		.edtf = cells[COLUMN_EDTF].is_set ? cells[COLUMN_EDTF].text : STR_EMPTY,
		.words = cells[COLUMN_WORDS].is_set ? cells[COLUMN_WORDS].text : STR_EMPTY,
		.is_tentative = cells[COLUMN_TENTATIVE].number != 0,
		.earliest = cells[COLUMN_EARLIEST].is_set
		    ? (int32_t)cells[COLUMN_EARLIEST].number : NO_DAY,
		.latest = cells[COLUMN_LATEST].is_set
		    ? (int32_t)cells[COLUMN_LATEST].number : NO_DAY,
	};
	return ST_OK;
}

static void
period_add_words(struct buf *b, const struct value *v)
{
	buf_add(b, v->period.words);
}

const struct kind kind_period = {
	.name = "period",
	.columns = { { "_edtf", CELL_TEXT }, { "_words", CELL_TEXT },
	    { "_tentative", CELL_INTEGER }, { "_earliest", CELL_INTEGER },
	    { "_latest", CELL_INTEGER } },
	.ncolumns = 5,
	.equal = period_equal,
	.check = period_check,
	.write = period_write,
	.read = period_read,
	.to_cells = period_to_cells,
	.from_cells = period_from_cells,
	.add_words = period_add_words,
};
