/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Field kinds int, bool, date and instant: one integer column each. They differ only in what is
 * allowed and in how JSON says it.
 */
#include <stdio.h>

#include "model/date.h"
#include "model/instant.h"
#include "model/kind.h"

static bool
number_equal(const struct value *a, const struct value *b)
{
	return a->number == b->number;
}

static void
number_to_cells(struct arena *a, const struct value *v, struct cell *cells)
{
	(void)a;
	cells[0] = (struct cell){ .is_set = true, .number = v->number };
}

static enum status
number_from_cells(struct arena *a, const struct field *f, const struct cell *cells,
    struct value *out)
{
	(void)a;
	(void)f;
	out->is_set = cells[0].is_set;
	out->number = cells[0].number;
	return ST_OK;
}

static void
int_check(const struct field *f, const struct value *v, struct errors *errors)
{
	if (v->number < 0 || v->number > (int64_t)f->max)
		errors_add(errors, ST_INVALID, f->name,
		    "%s is %lld; give a whole number from 0 to %u.", f->label,
		    (long long)v->number, f->max);
}

static void
int_write(struct json *j, const char *key, const struct value *v)
{
	json_write_i64(j, key, v->number);
}

static enum status
int_read(struct arena *a, const struct field *f, const struct json_t *json, struct value *out)
{
	(void)a;
	(void)f;
	if (!json_as_i64(json, &out->number))
		return ST_INVALID;
	out->is_set = true;
	return ST_OK;
}

const struct kind kind_int = {
	.name = "int",
	.columns = { { "", CELL_INTEGER } },
	.ncolumns = 1,
	.equal = number_equal,
	.check = int_check,
	.write = int_write,
	.read = int_read,
	.to_cells = number_to_cells,
	.from_cells = number_from_cells,
};

static void
bool_check(const struct field *f, const struct value *v, struct errors *errors)
{
	if (v->number != 0 && v->number != 1)
		errors_add(errors, ST_INVALID, f->name, "%s must be yes or no.", f->label);
}

static void
bool_write(struct json *j, const char *key, const struct value *v)
{
	json_write_bool(j, key, v->number != 0);
}

static enum status
bool_read(struct arena *a, const struct field *f, const struct json_t *json, struct value *out)
{
	bool yes;

	(void)a;
	(void)f;
	if (!json_as_bool(json, &yes))
		return ST_INVALID;
	out->number = yes;
	out->is_set = true;
	return ST_OK;
}

const struct kind kind_bool = {
	.name = "bool",
	.columns = { { "", CELL_INTEGER } },
	.ncolumns = 1,
	.equal = number_equal,
	.check = bool_check,
	.write = bool_write,
	.read = bool_read,
	.to_cells = number_to_cells,
	.from_cells = number_from_cells,
};

static void
date_check(const struct field *f, const struct value *v, struct errors *errors)
{
	if (v->number < DAY_FIRST || v->number > DAY_LAST)
		errors_add(errors, ST_INVALID, f->name,
		    "%s is not a day of the calendar. Write it as 2021-03-31.", f->label);
}

static void
date_write(struct json *j, const char *key, const struct value *v)
{
	struct date_civil civil = date_to_civil((int32_t)v->number);
	char text[48];

	snprintf(text, sizeof(text), "%04lld-%02d-%02d", (long long)civil.year, civil.month,
	    civil.day);
	json_write_text_z(j, key, text);
}

static enum status
date_read(struct arena *a, const struct field *f, const struct json_t *json, struct value *out)
{
	struct str text;
	int32_t days;

	(void)a;
	(void)f;
	if (!json_as_text(json, &text) || date_parse(text, &days) != ST_OK)
		return ST_INVALID;
	out->number = days;
	out->is_set = true;
	return ST_OK;
}

const struct kind kind_date = {
	.name = "date",
	.columns = { { "", CELL_INTEGER } },
	.ncolumns = 1,
	.equal = number_equal,
	.check = date_check,
	.write = date_write,
	.read = date_read,
	.to_cells = number_to_cells,
	.from_cells = number_from_cells,
};

static void
instant_check(const struct field *f, const struct value *v, struct errors *errors)
{
	/* Years 0000 to 9999, what the text form can say. */
	if (v->number < INT64_C(-62167219200000) || v->number > INT64_C(253402300799999))
		errors_add(errors, ST_INVALID, f->name,
		    "%s lies outside the years 0000 to 9999.", f->label);
}

static void
instant_write(struct json *j, const char *key, const struct value *v)
{
	json_write_text(j, key, instant_format(j->out->arena, v->number));
}

static enum status
instant_read(struct arena *a, const struct field *f, const struct json_t *json, struct value *out)
{
	struct str text;

	(void)a;
	(void)f;
	if (!json_as_text(json, &text) || instant_parse(text, &out->number) != ST_OK)
		return ST_INVALID;
	out->is_set = true;
	return ST_OK;
}

const struct kind kind_instant = {
	.name = "instant",
	.columns = { { "", CELL_INTEGER } },
	.ncolumns = 1,
	.equal = number_equal,
	.check = instant_check,
	.write = instant_write,
	.read = instant_read,
	.to_cells = number_to_cells,
	.from_cells = number_from_cells,
};
