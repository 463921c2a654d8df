/* SPDX-License-Identifier: Apache-2.0 */
/* model/: values of every kind checked, compared, written as JSON and read again. */
#include "fixture.h"

#include "base/limits.h"
#include "model/instant.h"
#include "model/kind.h"

static const struct choice colours[] = { { "red", "Red" }, { "blue", "Blue" } };

enum { T_TEXT, T_MARKED, T_CHOICE, T_INT, T_BOOL, T_DATE, T_INSTANT, T_PERIOD, T_REF, T_REFS,
	T_PARTY, T_PARTIES, T_TEXTS, T_NFIELDS };

static const struct field fields[] = {
	[T_TEXT] = { .name = "words", .kind = FK_TEXT, .flags = FF_REQUIRED, .max = 20,
	    .label = "Words" },
	[T_MARKED] = { .name = "adopted", .kind = FK_MARKED, .max = 20, .label = "Adopted" },
	[T_CHOICE] = { .name = "colour", .kind = FK_CHOICE, .choices = colours, .nchoices = 2,
	    .label = "Colour" },
	[T_INT] = { .name = "amount", .kind = FK_INT, .max = 10, .label = "Amount" },
	[T_BOOL] = { .name = "yes", .kind = FK_BOOL, .label = "Yes" },
	[T_DATE] = { .name = "day", .kind = FK_DATE, .label = "Day" },
	[T_INSTANT] = { .name = "moment", .kind = FK_INSTANT, .label = "Moment" },
	[T_PERIOD] = { .name = "period", .kind = FK_PERIOD, .label = "Period" },
	[T_REF] = { .name = "pillar", .kind = FK_REF, .ref = "pillar", .label = "Pillar" },
	[T_REFS] = { .name = "pillars", .kind = FK_REFS, .ref = "pillar", .max = 2,
	    .label = "Pillars" },
	[T_PARTY] = { .name = "who", .kind = FK_PARTY, .label = "Who" },
	[T_PARTIES] = { .name = "leads", .kind = FK_PARTIES, .max = 2, .label = "Leads" },
	[T_TEXTS] = { .name = "names", .kind = FK_TEXTS, .max = 2, .label = "Names" },
};

static const struct record_type type_sample = {
	.name = "sample", .plural = "samples", .fields = fields, .nfields = T_NFIELDS,
	.title_field = T_MARKED, .code_field = T_TEXT, .order_field = NO_FIELD,
};

struct setting {
	struct arena *arena;
	struct errors errors;
};

static int
set_up(void **state)
{
	struct setting *f = calloc(1, sizeof(*f));

	f->arena = arena_new();
	errors_init(&f->errors, f->arena);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct setting *f = *state;

	arena_free(f->arena);
	free(f);
	return 0;
}

static void
add_target(struct record *r, size_t field, const struct record_type *type, const char *uid)
{
	struct value *v = &r->values[field];

	record_add_ref(r->arena, r, field, type, 1, STR("as written"));
	v->refs[v->nrefs - 1].uid = str_from(uid);
}

static struct record *
full_record(struct arena *a)
{
	struct record *r = record_new(a, &type_sample);
	struct mark *marks = arena_make_array(a, struct mark, 2);

	marks[0] = (struct mark){ MARK_ITALIC, 0, 3, STR_EMPTY };
	marks[1] = (struct mark){ MARK_FOOTNOTE, 4, 5, STR("1") };
	record_set_text(r, T_TEXT, STR("plain \"words\""));
	record_set_marked(r, T_MARKED, (struct marked){ STR("\xC3\xA9t\xC3\xA9 1"), marks, 2 });
	record_set_text(r, T_CHOICE, STR("blue"));
	record_set_number(r, T_INT, 7);
	record_set_number(r, T_BOOL, 1);
	record_set_number(r, T_DATE, 18717);
	record_set_number(r, T_INSTANT, INT64_C(1617192000123));
	record_set_period(r, T_PERIOD, (struct period){ .edtf = STR("2021-35"),
	    .words = STR("Q3"), .is_tentative = true, .earliest = 18809, .latest = NO_DAY });
	add_target(r, T_REF, &type_pillar, "01ARZ3NDEKTSV4RRFFQ69G5FAV");
	add_target(r, T_REFS, &type_pillar, "01ARZ3NDEKTSV4RRFFQ69G5FAV");
	add_target(r, T_PARTY, &type_agency, "01ARZ3NDEKTSV4RRFFQ69G5FAW");
	add_target(r, T_PARTIES, &type_group, "01ARZ3NDEKTSV4RRFFQ69G5FAX");
	add_target(r, T_PARTIES, &type_agency, "01ARZ3NDEKTSV4RRFFQ69G5FAW");
	record_add_text(a, r, T_TEXTS, STR("one"));
	record_add_text(a, r, T_TEXTS, STR("two"));
	return r;
}

static const char *
as_json(struct arena *a, const struct record *r)
{
	struct buf b;
	struct json j;

	buf_init(&b, a, 100000);
	json_init(&j, &b);
	json_write_object(&j, NULL);
	for (size_t i = 0; i < r->type->nfields; i++)
		value_write_json(&j, fields[i].name, &fields[i], &r->values[i]);
	json_end_object(&j);
	buf_add_byte(&b, '\0');
	return b.p;
}

static void
values_are_written_as_documented(void **state)
{
	struct setting *f = *state;

	assert_string_equal(as_json(f->arena, full_record(f->arena)),
	    "{\"words\":\"plain \\\"words\\\"\","
	    "\"adopted\":{\"text\":\"\xC3\xA9t\xC3\xA9 1\",\"marks\":["
	    "{\"kind\":\"italic\",\"start\":0,\"end\":3},"
	    "{\"kind\":\"footnote\",\"start\":4,\"end\":5,\"label\":\"1\"}]},"
	    "\"colour\":\"blue\",\"amount\":7,\"yes\":true,\"day\":\"2021-03-31\","
	    "\"moment\":\"2021-03-31T12:00:00.123Z\","
	    "\"period\":{\"edtf\":\"2021-35\",\"words\":\"Q3\",\"tentative\":true,"
	    "\"earliest\":\"2021-07-01\",\"latest\":null},"
	    "\"pillar\":{\"type\":\"pillar\",\"id\":\"01ARZ3NDEKTSV4RRFFQ69G5FAV\","
	    "\"words\":\"as written\"},"
	    "\"pillars\":[{\"type\":\"pillar\",\"id\":\"01ARZ3NDEKTSV4RRFFQ69G5FAV\","
	    "\"words\":\"as written\"}],"
	    "\"who\":{\"type\":\"agency\",\"id\":\"01ARZ3NDEKTSV4RRFFQ69G5FAW\","
	    "\"words\":\"as written\"},"
	    "\"leads\":[{\"type\":\"group\",\"id\":\"01ARZ3NDEKTSV4RRFFQ69G5FAX\","
	    "\"words\":\"as written\"},{\"type\":\"agency\","
	    "\"id\":\"01ARZ3NDEKTSV4RRFFQ69G5FAW\",\"words\":\"as written\"}],"
	    "\"names\":[\"one\",\"two\"]}");
	assert_string_equal(as_json(f->arena, record_new(f->arena, &type_sample)),
	    "{\"words\":null,\"adopted\":null,\"colour\":null,\"amount\":null,\"yes\":null,"
	    "\"day\":null,\"moment\":null,\"period\":null,\"pillar\":null,\"pillars\":[],"
	    "\"who\":null,\"leads\":[],\"names\":[]}");
}

static void
what_was_written_is_read_again(void **state)
{
	struct setting *f = *state;
	struct record *r = full_record(f->arena);
	struct record *again = record_new(f->arena, &type_sample);
	const struct json_t *tree;

	assert_int_equal(json_parse(f->arena, str_from(as_json(f->arena, r)), &tree), ST_OK);
	for (size_t i = 0; i < T_NFIELDS; i++) {
		assert_int_equal(value_read_json(f->arena, &fields[i],
		    json_member(tree, fields[i].name), &again->values[i]), ST_OK);
		assert_true(value_equal(&fields[i], &r->values[i], &again->values[i]));
	}
	assert_string_equal(as_json(f->arena, again), as_json(f->arena, r));
}

static void
json_of_another_kind_is_refused(void **state)
{
	static const char *const wrong[T_NFIELDS][3] = {
		[T_TEXT] = { "1", "{}", "[\"x\"]" },
		[T_MARKED] = { "\"x\"", "{\"text\":\"x\"}",
		    "{\"text\":\"x\",\"marks\":[{\"kind\":\"bold\",\"start\":0,\"end\":2}]}" },
		[T_CHOICE] = { "1", "true", "{}" },
		[T_INT] = { "\"1\"", "1.5", "true" },
		[T_BOOL] = { "1", "\"true\"", "{}" },
		[T_DATE] = { "\"2021-02-30\"", "1", "\"2021\"" },
		[T_INSTANT] = { "\"2021-03-31\"", "\"2021-03-31T12:00:00+01:00\"",
		    "\"2021-03-31T24:00:00Z\"" },
		[T_PERIOD] = { "\"2021\"", "1", "{\"edtf\":\"2021\",\"earliest\":\"x\"}" },
		[T_REF] = { "{\"type\":\"agency\",\"id\":\"01ARZ3NDEKTSV4RRFFQ69G5FAV\"}",
		    "{\"type\":\"pillar\",\"id\":\"CJ\"}", "\"CJ\"" },
		[T_REFS] = { "{}", "[1]", "\"x\"" },
		[T_PARTY] = { "{\"type\":\"action\",\"id\":\"01ARZ3NDEKTSV4RRFFQ69G5FAV\"}",
		    "{}", "[]" },
		[T_PARTIES] = { "{}", "[null]", "1" },
		[T_TEXTS] = { "\"x\"", "[1]", "{}" },
	};
	struct setting *f = *state;

	for (size_t i = 0; i < T_NFIELDS; i++) {
		for (size_t k = 0; k < 3; k++) {
			const struct json_t *tree;
			struct value v;

			assert_int_equal(json_parse(f->arena, str_format(f->arena,
			    "{\"v\":%s}", wrong[i][k]), &tree), ST_OK);
			if (value_read_json(f->arena, &fields[i], json_member(tree, "v"), &v) !=
			    ST_INVALID)
				fail_msg("%s: %s", fields[i].name, wrong[i][k]);
		}
	}
}

static void
columns_hold_all_of_a_value(void **state)
{
	struct setting *f = *state;
	struct record *r = full_record(f->arena);
	struct record *empty = record_new(f->arena, &type_sample);

	for (size_t i = 0; i < T_NFIELDS; i++) {
		struct cell cells[KIND_COLUMNS];
		struct value again;

		if (field_is_list(&fields[i]))
			continue;
		value_to_cells(f->arena, &fields[i], &r->values[i], cells);
		assert_int_equal(value_from_cells(f->arena, &fields[i], cells, &again), ST_OK);
		/* Words beside a single reference are not kept; uids come from the store. */
		if (again.nrefs > 0) {
			again.refs[0].words = STR("as written");
		}
		assert_true(value_equal(&fields[i], &r->values[i], &again));
		value_to_cells(f->arena, &fields[i], &empty->values[i], cells);
		for (size_t c = 0; c < KIND_COLUMNS; c++)
			assert_false(cells[c].is_set);
		assert_int_equal(value_from_cells(f->arena, &fields[i], cells, &again), ST_OK);
		assert_false(again.is_set);
	}
}

static void
expect_fault(struct setting *f, const struct record *r, const char *field)
{
	errors_init(&f->errors, f->arena);
	assert_int_equal(record_check(r, &f->errors), ST_INVALID);
	assert_int_equal(f->errors.n, 1);
	assert_str(f->errors.items[0].field, field);
}

static void
each_kind_has_its_faults(void **state)
{
	struct setting *f = *state;
	struct record *r = full_record(f->arena);
	struct mark outside = { MARK_BOLD, 2, 4, STR_EMPTY };

	assert_int_equal(record_check(r, &f->errors), ST_OK);
	record_set_text(r, T_TEXT, STR(""));
	expect_fault(f, r, "words");
	record_set_text(r, T_TEXT, STR("a text that is far too long"));
	expect_fault(f, r, "words");
	record_set_text(r, T_TEXT, STR("bad \xFF bytes"));
	expect_fault(f, r, "words");
	record_set_text(r, T_TEXT, STR("fine"));
	record_set_marked(r, T_MARKED, (struct marked){ STR("abc"), &outside, 1 });
	expect_fault(f, r, "adopted");
	record_unset(r, T_MARKED);
	record_set_text(r, T_CHOICE, STR("green"));
	expect_fault(f, r, "colour");
	record_unset(r, T_CHOICE);
	record_set_number(r, T_INT, 11);
	expect_fault(f, r, "amount");
	record_set_number(r, T_INT, 10);
	record_set_number(r, T_BOOL, 2);
	expect_fault(f, r, "yes");
	record_unset(r, T_BOOL);
	record_set_number(r, T_DATE, INT64_C(1) << 40);
	expect_fault(f, r, "day");
	record_unset(r, T_DATE);
	record_set_number(r, T_INSTANT, INT64_MAX);
	expect_fault(f, r, "moment");
	record_unset(r, T_INSTANT);
	record_set_period(r, T_PERIOD, (struct period){ .edtf = STR("soon"), .words = STR("") });
	expect_fault(f, r, "period");
	record_unset(r, T_PERIOD);
	record_set_ref(r, T_REF, &type_agency, 1);
	expect_fault(f, r, "pillar");
	record_unset(r, T_REF);
	record_set_ref(r, T_PARTY, &type_action, 1);
	expect_fault(f, r, "who");
	record_unset(r, T_PARTY);
	record_add_text(f->arena, r, T_TEXTS, STR("three"));
	expect_fault(f, r, "names");
}

static void
a_full_list_of_messages_never_means_sound(void **state)
{
	struct setting *f = *state;
	struct record *r = record_new(f->arena, &type_sample);

	for (int i = 0; i < LIMIT_ERRORS + 5; i++)
		assert_int_equal(record_check(r, &f->errors), ST_INVALID);
}

static void
empty_is_unset_and_titles_fall_back_to_the_code(void **state)
{
	struct setting *f = *state;
	struct record *r = record_new(f->arena, &type_sample);

	record_set_text(r, T_TEXT, STR(""));
	record_set_period(r, T_PERIOD, (struct period){ .edtf = STR(""), .words = STR("") });
	assert_false(r->values[T_TEXT].is_set);
	assert_false(r->values[T_PERIOD].is_set);
	record_set_text(r, T_TEXT, STR("CJ"));
	assert_str(record_title(r), "CJ");
	assert_str(record_code(r), "CJ");
	record_set_marked(r, T_MARKED, (struct marked){ .text = STR("Title") });
	assert_str(record_title(r), "Title");
	assert_str(record_text(r, NO_FIELD), "");
}

static void
instants_are_written_and_read(void **state)
{
	static const struct {
		int64_t ms;
		const char *text;
	} cases[] = {
		{ 0, "1970-01-01T00:00:00.000Z" },
		{ -1, "1969-12-31T23:59:59.999Z" },
		{ INT64_C(1617192000123), "2021-03-31T12:00:00.123Z" },
		{ INT64_C(-62167219200000), "0000-01-01T00:00:00.000Z" },
		{ INT64_C(253402300799999), "9999-12-31T23:59:59.999Z" },
	};
	static const char *const refused[] = { "", "2021", "2021-03-31", "2021-03-31T12:00Z",
		"2021-03-31T12:00:00", "2021-03-31T12:00:00+01:00", "2021-03-31t12:00:00Z",
		"2021-02-29T12:00:00Z", "2021-03-31T24:00:00Z", "2021-03-31T12:60:00Z",
		"2021-03-31T12:00:00.Z", "2021-03-31T12:00:00.1234Z", "2021-03-31T-1:00:00Z",
		"2021-03-31T12:00:00.-1Z", "2021-03-31T12:00:00Z " };
	struct setting *f = *state;
	int64_t ms;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		assert_str(instant_format(f->arena, cases[i].ms), cases[i].text);
		assert_int_equal(instant_parse(str_from(cases[i].text), &ms), ST_OK);
		assert_int_equal(ms, cases[i].ms);
	}
	assert_int_equal(instant_parse(STR("2021-03-31T12:00:00.5Z"), &ms), ST_OK);
	assert_int_equal(ms, INT64_C(1617192000500));
	assert_int_equal(instant_parse(STR("2021-03-31T12:00:00Z"), &ms), ST_OK);
	for (size_t i = 0; i < COUNT_OF(refused); i++) {
		if (instant_parse(str_from(refused[i]), &ms) != ST_INVALID)
			fail_msg("%s", refused[i]);
	}
	assert_str(instant_format(f->arena, INT64_MAX), "9999-12-31T23:59:59.999Z");
}

#define RECORD_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RECORD_TEST(values_are_written_as_documented),
		RECORD_TEST(what_was_written_is_read_again),
		RECORD_TEST(json_of_another_kind_is_refused),
		RECORD_TEST(columns_hold_all_of_a_value),
		RECORD_TEST(each_kind_has_its_faults),
		RECORD_TEST(a_full_list_of_messages_never_means_sound),
		RECORD_TEST(empty_is_unset_and_titles_fall_back_to_the_code),
		RECORD_TEST(instants_are_written_and_read),
	};

	return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
