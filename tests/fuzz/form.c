/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What people type in each kind of field (the first byte chooses): what is read is shown as texts
 * that are read as the same value again, and what is refused has a message.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "model/form.h"
#include "model/kind.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct choice colours[] = { { "red", "Red" }, { "dark-blue", "Dark blue" } };

static const struct field fields[] = {
	{ .name = "words", .kind = FK_TEXT, .max = 1000, .label = "Words" },
	{ .name = "body", .kind = FK_TEXT, .flags = FF_LONG, .max = 1000, .label = "Body" },
	{ .name = "adopted", .kind = FK_MARKED, .flags = FF_LONG, .label = "Adopted" },
	{ .name = "colour", .kind = FK_CHOICE, .choices = colours, .nchoices = 2,
	    .label = "Colour" },
	{ .name = "amount", .kind = FK_INT, .max = 1000, .label = "Amount" },
	{ .name = "agreed", .kind = FK_BOOL, .label = "Agreed" },
	{ .name = "day", .kind = FK_DATE, .label = "Day" },
	{ .name = "deadline", .kind = FK_INSTANT, .label = "Deadline" },
	{ .name = "period", .kind = FK_PERIOD, .label = "When" },
	{ .name = "leads", .kind = FK_PARTIES, .max = 20, .label = "Lead" },
	{ .name = "names", .kind = FK_TEXTS, .max = 20, .label = "Names" },
};

/* Names of one letter are known, those of two are like others, "?" is two records. */
static enum status
find(void *context, const struct field *f, struct str key, struct form_found *out)
{
	struct arena *a = context;

	(void)f;
	out->refs = arena_make_array(a, struct ref, 2);
	out->n = key.n == 1 && key.p[0] == '?' ? 2 : key.n <= 2;
	out->is_exact = key.n == 1;
	for (size_t i = 0; i < 2; i++)
		out->refs[i] = (struct ref){ .id = key.p[0], .uid = STR("U"), .code = key,
			.title = STR("Name"), .words = STR_EMPTY };
	return ST_OK;
}

static bool
is_same(const struct field *f, const struct value *a, const struct value *b)
{
	if (f->kind == FK_PERIOD && a->is_set && b->is_set)
		return str_equal(a->period.edtf, b->period.edtf) &&
		    a->period.is_tentative == b->period.is_tentative;
	return value_equal(f, a, b);
}

static void
check(const struct form_rules *form, const struct field *f, const struct form_texts *texts)
{
	static const struct value unset;
	struct form_texts shown;
	struct value made = { 0 };
	struct value again = { 0 };

	if (form_read(form, f, texts, &unset, &made) != ST_OK) {
		assert(form->errors->n > 0 && !made.is_set);
		return;
	}
	form_write(form, f, &made, &shown);
	assert(form_read(form, f, &shown, &unset, &again) == ST_OK);
	assert(is_same(f, &made, &again));
	assert(form_read(form, f, &shown, &made, &again) == ST_OK);
	assert(value_equal(f, &made, &again));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a;
	struct errors errors;
	struct form_rules form = { .errors = &errors, .dates = { 0, 1900, 2199 },
		.horizon_first = 18628, .horizon_last = 20453, .find = find };
	struct form_texts texts = { { STR_EMPTY, STR_EMPTY } };
	struct str rest;

	if (size == 0)
		return 0;
	a = arena_new();
	errors_init(&errors, a);
	form.arena = a;
	form.find_context = a;
	assert(zone_open(a, STR("Europe/Zurich"), &form.zone) == ST_OK);
	rest = (struct str){ (const char *)data + 1, size - 1 };
	(void)str_next(&rest, '\0', &texts.parts[0]);
	(void)str_next(&rest, '\0', &texts.parts[1]);
	check(&form, &fields[data[0] % COUNT_OF(fields)], &texts);
	arena_free(a);
	return 0;
}
