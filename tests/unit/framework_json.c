/* SPDX-License-Identifier: Apache-2.0 */
/* The JSON form: what is written is read back equal, and what is wrong is named with its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "instrument/framework_json.h"
#include "made_framework.h"

static struct str
write_json(struct arena *a, const struct framework *fw, enum framework_json how)
{
	struct buf b;

	buf_init(&b, a, LIMIT_IMPORT_BYTES);
	framework_write_json(&b, fw, how);
	assert_false(b.overflow);
	return buf_str(&b);
}

static void
print_errors(const struct errors *errors)
{
	for (size_t i = 0; i < errors->n; i++)
		print_message("  %.*s\n", STR_ARG(errors->items[i].message));
}

static struct framework *
read_json(struct arena *a, struct str json)
{
	struct framework *fw = NULL;
	struct errors errors;

	errors_init(&errors, a);
	if (framework_read_json(a, json, &errors, &fw) != ST_OK) {
		print_errors(&errors);
		fail_msg("the JSON was refused");
	}
	return fw;
}

/* Where two texts part, for a failure that a person can read. */
static void
assert_same(struct str got, struct str want)
{
	size_t at = 0;

	if (str_equal(got, want))
		return;
	while (at < got.n && at < want.n && got.p[at] == want.p[at])
		at++;
	fail_msg("differ at byte %zu:\n  got  %.*s\n  want %.*s", at,
	    STR_ARG(str_part(got, at > 60 ? at - 60 : 0, at + 60)),
	    STR_ARG(str_part(want, at > 60 ? at - 60 : 0, at + 60)));
}

static void
any_framework_comes_back_equal(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 60; seed++) {
		struct arena *a = arena_new();
		struct framework *fw = made_framework(a, seed);
		struct str first = write_json(a, fw, FRAMEWORK_JSON_FULL);
		struct framework *again = read_json(a, first);
		struct framework *brief = read_json(a, write_json(a, fw, FRAMEWORK_JSON_BRIEF));

		assert_same(write_json(a, again, FRAMEWORK_JSON_FULL), first);
		assert_same(write_json(a, brief, FRAMEWORK_JSON_FULL), first);
		arena_free(a);
	}
}

static size_t
size_of(const struct member *row)
{
	switch (row->kind) {
	case MEMBER_TEXT:
	case MEMBER_ULID:
	case MEMBER_CELL:
		return sizeof(struct str);
	case MEMBER_MARKED:
		return sizeof(struct marked);
	case MEMBER_PERIOD:
		return sizeof(struct period);
	case MEMBER_CHOICE:
	case MEMBER_FLAGS:
	case MEMBER_U32:
		return sizeof(uint32_t);
	case MEMBER_BOOL:
		return sizeof(bool);
	case MEMBER_I64:
		return sizeof(int64_t);
	case MEMBER_PARTY:
		return sizeof(struct fw_party);
	case MEMBER_TEXTS:
	case MEMBER_LIST:
		return sizeof(struct any_list);
	case MEMBER_PART:
	case MEMBER_COORDINATORS:
	case MEMBER_INVOLVED:
	case MEMBER_RECOMMENDATIONS:
		break;
	}
	return 0;
}

static void
cover(unsigned char *covered, const struct shape *shape)
{
	for (size_t i = 0; i < shape->n; i++) {
		const struct member *row = &shape->members[i];

		memset(covered + row->offset, 1, size_of(row));
		if (row->flag_offset > 0)
			covered[row->flag_offset] = 1;
		if (row->kind == MEMBER_PART)
			cover(covered, row->shape);
	}
}

/* Padding is shorter than any member that a row could be forgotten for, but for bool and enum. */
static void
assert_covered(const struct shape *shape, const unsigned char *covered)
{
	size_t gap = 0;

	for (size_t i = 0; i < shape->size; i++) {
		gap = covered[i] ? 0 : gap + 1;
		if (gap >= sizeof(void *))
			fail_msg("%s: byte %zu belongs to no row", shape->what, i);
	}
}

static void
every_member_of_a_struct_has_a_row(void **state)
{
	static const struct shape *const shapes[] = { &shape_element, &shape_role, &shape_pillar };
	unsigned char covered[sizeof(struct framework)];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(shapes); i++) {
		memset(covered, 0, sizeof(covered));
		cover(covered, shapes[i]);
		assert_covered(shapes[i], covered);
	}
	memset(covered, 0, sizeof(covered));
	cover(covered, &shape_framework);
	cover(covered, &shape_document);
	memset(covered + offsetof(struct framework, recommendations), 1,
	    sizeof(struct fw_recommendations));
	/* What came before a text is no part of it. */
	memset(covered + offsetof(struct framework, earlier), 1, sizeof(struct fw_earliers));
	assert_covered(&shape_framework, covered);
	memset(covered, 0, sizeof(covered));
	cover(covered, &shape_recommendation);
	memset(covered + offsetof(struct fw_recommendation, placements), 1,
	    sizeof(struct fw_placements));
	assert_covered(&shape_recommendation, covered);
}

#define ACTION "{\"code\":\"A 1\",\"kind\":\"action\",\"horizon\":\"this-year\",\"text\":\"Do\""
#define START "{\"concert\":1,\"framework\":{\"title\":\"T\"},"
#define PILLAR START "\"pillars\":[{\"code\":\"A\",\"title\":\"One\","
#define AGENCIES "],\"agencies\":[{\"code\":\"WHO\"}]}"

static void
what_people_write_by_hand_is_enough(void **state)
{
	struct arena *a = arena_new();
	struct framework *fw = read_json(a, STR(PILLAR
	    "\"coordinators\":[{\"agency\":\"WHO\",\"interim\":true},{\"agency\":\"co-chairs\"}],"
	    "\"involved\":[\"WHO\"],\"actions\":[" ACTION
	    ",\"period\":{\"edtf\":\"2021-35\",\"words\":\"Q3\"}}]}" AGENCIES));
	struct fw_pillar *pillar = &fw->pillars.items[0];

	(void)state;
	assert_int_equal(pillar->roles.n, 3);
	assert_int_equal(pillar->roles.items[0].who.kind, PARTY_AGENCY);
	assert_true(pillar->roles.items[0].is_interim);
	assert_int_equal(pillar->roles.items[1].who.kind, PARTY_GROUP);
	assert_int_equal(pillar->roles.items[2].kind, ROLE_INVOLVED);
	assert_int_equal(pillar->actions.items[0].period.earliest, date_from_civil(2021, 7, 1));
	assert_int_equal(pillar->actions.items[0].period.latest, date_from_civil(2021, 9, 30));
	arena_free(a);
}

static void
a_shared_recommendation_is_one(void **state)
{
	struct arena *a = arena_new();
	struct framework *fw = read_json(a, STR(START "\"pillars\":["
	    "{\"code\":\"A\",\"title\":\"One\","
	    "\"recommendations\":[{\"code\":\"A R1\",\"text\":\"x\"}]},"
	    "{\"code\":\"B\",\"title\":\"Two\","
	    "\"recommendations\":[{\"code\":\"B R1\",\"text\":\"y\"},"
	    "{\"code\":\"A R1\",\"text\":\"x\",\"connector\":\"and\"}]}]}"));

	(void)state;
	assert_int_equal(fw->recommendations.n, 2);
	/* B R1 goes first although its pillar is the second: both pillars keep their order. */
	assert_true(str_equal(fw->recommendations.items[0].code, STR("B R1")));
	assert_int_equal(fw->recommendations.items[1].placements.n, 2);
	assert_true(str_equal(fw->recommendations.items[1].placements.items[1].connector,
	    STR("and")));
	arena_free(a);
}

struct refusal {
	const char *json;
	enum status st;
	const char *said; /* a part of the first message */
};

#define REC(code, text) "{\"code\":\"" code "\",\"text\":\"" text "\"}"
#define TWO_PILLARS(first, second) START "\"pillars\":[{\"code\":\"A\",\"title\":\"One\"," \
    "\"recommendations\":[" first "]},{\"code\":\"B\",\"title\":\"Two\"," \
    "\"recommendations\":[" second "]}]}"

static const struct refusal refusals[] = {
	{ "", ST_INVALID, "not JSON" },
	{ "[]", ST_INVALID, "not a framework" },
	{ "{\"concert\":1,\"concert\":1}", ST_INVALID, "not JSON" },
	{ "{\"concert\":1,\"framework\":[]}", ST_INVALID, "not a framework" },
	{ "{\"concert\":2,\"framework\":{}}", ST_UNSUPPORTED, "version 1" },
	{ "{\"concert\":1,\"framework\":{}}", ST_INVALID, "/framework/title: is missing" },
	{ "{\"concert\":1,\"framework\":{\"titel\":\"T\",\"title\":\"T\"}}", ST_INVALID,
	    "/framework/titel: is not a member" },
	{ "{\"concert\":1,\"framework\":{\"title\":7}}", ST_INVALID, "must be text" },
	{ "{\"concert\":1,\"framework\":{\"title\":\"a\\u0000b\"}}", ST_INVALID, "not JSON" },
	{ START "\"a/b~c\":1}", ST_INVALID, "/a~1b~0c: is not a member" },
	{ START "\"pillars\":{}}", ST_INVALID, "/pillars: must be a list" },
	{ START "\"pillars\":[7]}", ST_INVALID, "/pillars/0: must be an object" },
	{ PILLAR "\"status\":\"asleep\"}]}", ST_INVALID, "\"active\", \"dormant\", \"closed\"" },
	{ PILLAR "\"involves_all\":1}]}", ST_INVALID, "/pillars/0/involves_all: must be true" },
	{ PILLAR "\"actions\":[" ACTION ",\"period\":{\"edtf\":\"2021-44\"}}]}]}", ST_INVALID,
	    "/pillars/0/actions/0/period/edtf: is not a date" },
	{ PILLAR "\"actions\":[" ACTION ",\"period\":{\"earliest\":\"2021-02-30\"}}]}]}",
	    ST_INVALID, "/period/earliest: must be a day" },
	{ PILLAR "\"actions\":[" ACTION ",\"period\":{\"early\":null}}]}]}", ST_INVALID,
	    "/period/early: is not a member" },
	{ PILLAR "\"actions\":[" ACTION ",\"marks\":\"i 0 9\"}]}]}", ST_INVALID,
	    "/pillars/0/actions/0/marks: is not a list of marks" },
	{ PILLAR "\"actions\":[" ACTION ",\"id\":\"7\"}]}]}", ST_INVALID, "/id: is not an ident" },
	{ PILLAR "\"actions\":[" ACTION ",\"uncertain\":[\"all\"]}]}]}", ST_INVALID,
	    "\"partner\"" },
	{ PILLAR "\"actions\":[" ACTION ",\"answers\":[\"A R1\"]}]}]}", ST_INVALID,
	    "\"A R1\" is answered" },
	{ PILLAR "\"actions\":[" ACTION "}," ACTION "}]}]}", ST_INVALID, "two actions" },
	{ PILLAR "\"actions\":[" ACTION ",\"leads\":[{}]}]}]}", ST_INVALID, "needs either" },
	{ PILLAR "\"actions\":[" ACTION ",\"leads\":[{\"agency\":\"WTO\"}]}]" "}" AGENCIES,
	    ST_INVALID, "\"WTO\" is named as an agency" },
	{ PILLAR "\"actions\":[" ACTION ",\"leads\":[{\"pillar\":\"Z\"}]}]}]}", ST_INVALID,
	    "no pillar has this code" },
	{ PILLAR "\"actions\":[" ACTION ",\"source\":[{\"role\":\"text\",\"table\":-1,\"row\":1,"
	    "\"column\":1,\"start\":0,\"end\":1}]}]}]}", ST_INVALID, "source/0/table: must be" },
	{ PILLAR "\"involved\":[\"WHO\"],\"roles\":[]}" AGENCIES, ST_INVALID,
	    "/pillars/0/involved: says something else" },
	{ PILLAR "\"goals\":[" ACTION "}]}]}", ST_INVALID,
	    "stands among the goals but its horizon is this-year" },
	{ PILLAR "\"recommendations\":[{\"code\":\"R\",\"text\":\"x\",\"meeting\":\"M\"}]}]}",
	    ST_INVALID, "\"M\" is named as a meeting" },
	{ TWO_PILLARS(REC("R", "x"), REC("R", "y")), ST_INVALID,
	    "/pillars/1/recommendations/0: differs" },
	{ TWO_PILLARS(REC("R", "x") "," REC("R", "x"), ""), ST_INVALID, "a second time" },
	{ TWO_PILLARS(REC("R", "x") "," REC("S", "y"), REC("S", "y") "," REC("R", "x")), ST_INVALID,
	    "opposite order" },
};

static void
what_is_wrong_is_named_with_its_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(refusals); i++) {
		struct arena *a = arena_new();
		struct errors errors;
		struct framework *fw = NULL;
		enum status st;

		errors_init(&errors, a);
		st = framework_read_json(a, str_from(refusals[i].json), &errors, &fw);
		if (st != refusals[i].st || errors.n == 0 || fw != NULL ||
		    str_find(errors.items[0].message, str_from(refusals[i].said), 0) == SIZE_MAX) {
			print_errors(&errors);
			fail_msg("%s: status %d, wanted \"%s\"", refusals[i].json, (int)st,
			    refusals[i].said);
		}
		arena_free(a);
	}
}

static void
assert_documented(struct str manual, const char *name)
{
	char quoted[100];

	snprintf(quoted, sizeof(quoted), "`%s`", name);
	if (str_find(manual, str_from(quoted), 0) == SIZE_MAX)
		fail_msg("docs/json-format.md does not name %s", quoted);
}

static void
check_manual(struct str manual, const struct shape *shape, int depth)
{
	for (size_t i = 0; i < shape->n; i++) {
		const struct member *row = &shape->members[i];

		assert_documented(manual, row->name);
		if (row->second_name != NULL)
			assert_documented(manual, row->second_name);
		for (size_t k = 0; row->names != NULL && k < row->names->n; k++)
			if (row->names->items[k] != NULL)
				assert_documented(manual, row->names->items[k]);
		if (row->shape != NULL && depth < 4)
			check_manual(manual, row->shape, depth + 1);
	}
}

static void
the_manual_names_every_member_and_value(void **state)
{
	static char text[40000];
	FILE *file = fopen("docs/json-format.md", "rb");
	struct str manual = { text, 0 };

	(void)state;
	assert_non_null(file);
	manual.n = fread(text, 1, sizeof(text), file);
	fclose(file);
	check_manual(manual, &shape_framework, 0);
	check_manual(manual, &shape_document, 0);
	check_manual(manual, &shape_recommendation, 0);
}

static struct str
repeat(struct arena *a, const char *before, const char *unit, size_t n, const char *after)
{
	struct buf b;

	buf_init(&b, a, LIMIT_IMPORT_BYTES);
	buf_add_z(&b, before);
	for (size_t i = 0; i < n; i++)
		buf_add_z(&b, unit);
	buf_add_z(&b, after);
	return buf_str(&b);
}

/* What is read is kept in the arena: its size tells how much was made of an input. */
#define MOST_PER_BYTE 256
#define MOST_BESIDES (4 * 1024 * 1024)

static void
hostile_sizes_make_no_more_than_they_are(void **state)
{
	struct arena *a = arena_new();
	struct str inputs[] = {
		repeat(a, "", "[", 5000000, ""),
		repeat(a, "", "{\"a\":", 800000, ""),
		repeat(a, "[", "[],", 1600000, "1]"),
		repeat(a, "[", "{},", 1600000, "1]"),
		repeat(a, "[", "1,", 2400000, "1]"),
		repeat(a, "\"", "\\\"", 2400000, "\""),
		repeat(a, START "\"pillars\":[", "{},", 200000, "{}]}"),
		repeat(a, PILLAR "\"children\":[", "{\"children\":[", 30, ""),
		repeat(a, PILLAR "\"actions\":[", "{\"children\":[", 25, ""),
		repeat(a, PILLAR "\"aliases\":[", "\"a\",", 900000, "\"a\"]}]}"),
		repeat(a, START "\"pillars\":[", "{\"code\":\"a\",\"title\":\"t\"},", 100000,
		    "{}]}"),
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(inputs); i++) {
		struct arena *own = arena_new();
		struct framework *fw = NULL;
		struct errors errors;
		enum status st;

		errors_init(&errors, own);
		st = framework_read_json(own, inputs[i], &errors, &fw);
		if (arena_held(own) > MOST_BESIDES + MOST_PER_BYTE * inputs[i].n)
			fail_msg("input %zu of %zu bytes made %zu (status %d)", i, inputs[i].n,
			    arena_held(own), (int)st);
		arena_free(own);
	}
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_framework_comes_back_equal),
		cmocka_unit_test(every_member_of_a_struct_has_a_row),
		cmocka_unit_test(what_people_write_by_hand_is_enough),
		cmocka_unit_test(a_shared_recommendation_is_one),
		cmocka_unit_test(what_is_wrong_is_named_with_its_place),
		cmocka_unit_test(the_manual_names_every_member_and_value),
		cmocka_unit_test(hostile_sizes_make_no_more_than_they_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
