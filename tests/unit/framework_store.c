/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A framework goes into the store and comes out equal: frameworks made by chance, compared in
 * their JSON form, and the order in which lists give what was stored.
 */
#include "fixture.h"

#include "base/limits.h"
#include "document/framework_json.h"
#include "document/reading.h"
#include "instrument/framework_store.h"
#include "made_framework.h"

#define SEEDS 40

struct saving {
	const struct framework *fw;
	struct errors *errors;
	int64_t id;
};

static enum status
save(struct tx *tx, void *context)
{
	struct saving *s = context;
	struct record *r;
	enum status st = framework_save(tx, s->fw, s->errors, &r);

	if (st == ST_OK)
		s->id = r->id;
	return st;
}

static struct framework *
through_store(struct fixture *f, const struct framework *fw)
{
	struct saving s = { .fw = fw, .errors = &f->errors };
	struct framework *out = NULL;
	enum status st = store_write(f->store, fixture_author, save, &s);

	for (size_t i = 0; st != ST_OK && i < f->errors.n; i++)
		print_message("%.*s\n", STR_ARG(f->errors.items[i].message));
	assert_int_equal(st, ST_OK);
	assert_int_equal(framework_load(f->store, VIEWER_LOCAL, s.id, FRAMEWORK_ALL, f->arena,
	    &out), ST_OK);
	return out;
}

static struct str
as_json(struct fixture *f, const struct framework *fw)
{
	struct buf b;

	buf_init(&b, f->arena, LIMIT_IMPORT_BYTES);
	framework_write_json(&b, fw, true);
	assert_false(b.overflow);
	return buf_str(&b);
}

static size_t
indent_of(struct str line)
{
	size_t n = 0;

	while (n < line.n && line.p[n] == ' ')
		n++;
	return n;
}

/* Without ids, which the store gives, places, which it sorts, and footnotes, which marks tell. */
static struct str
without_places(struct fixture *f, struct str json)
{
	struct buf kept;
	struct str line;
	size_t inside = SIZE_MAX; /* indent of the list that is left out */

	buf_init(&kept, f->arena, LIMIT_IMPORT_BYTES);
	while (str_next(&json, '\n', &line)) {
		struct str words = str_trim(line);

		if (inside != SIZE_MAX) {
			if (indent_of(line) == inside && str_starts(words, STR("]")))
				inside = SIZE_MAX;
			continue;
		}
		if (str_equal(words, STR("\"source\": [")) ||
		    str_equal(words, STR("\"sources\": [")) ||
		    (str_equal(words, STR("\"footnotes\": [")) && indent_of(line) > 2))
			inside = indent_of(line);
		else if (!str_starts(words, STR("\"id\":")) &&
		    !str_starts(words, STR("\"source\": []")) &&
		    !str_starts(words, STR("\"sources\": []")) &&
		    !str_starts(words, STR("\"footnotes\": []"))) {
			buf_add(&kept, line);
			buf_add_byte(&kept, '\n');
		}
	}
	return buf_str(&kept);
}

static void
assert_same(struct str got, struct str want, uint64_t seed)
{
	size_t at = 0;

	if (str_equal(got, want))
		return;
	while (at < got.n && at < want.n && got.p[at] == want.p[at])
		at++;
	fail_msg("seed %d differs at byte %zu:\n  got  %.*s\n  want %.*s", (int)seed, at,
	    STR_ARG(str_part(got, at > 200 ? at - 200 : 0, at + 100)),
	    STR_ARG(str_part(want, at > 200 ? at - 200 : 0, at + 100)));
}

static void
tame_elements(struct fw_elements *elements)
{
	for (size_t i = 0; i < elements->n; i++) {
		struct fw_element *e = &elements->items[i];

		for (size_t k = e->related.n; k-- > 0;) {
			if (e->related.items[k].kind != PARTY_PILLAR)
				e->related.items[k] = e->related.items[--e->related.n];
		}
		e->connector = e->connector.n > 0 ? STR("&") : STR_EMPTY;
		e->marker = e->marker.n > 0 ? STR("1.") : STR_EMPTY;
		tame_elements(&e->children);
	}
}

/* Every agency and group takes part somewhere: the store knows them by who names them. */
static void
name_all(struct framework *fw, struct arena *a)
{
	for (size_t i = 0; i < fw->agencies.n; i++)
		*fw_add(a, &fw->cochairs) = (struct fw_role){ .kind = ROLE_COCHAIR_ROTATING,
			.who = { PARTY_AGENCY, fw->agencies.items[i].code, STR_EMPTY },
			.since = { .earliest = NO_DAY, .latest = NO_DAY } };
	*fw_add(a, &fw->groups) = (struct fw_group){ .code = STR("co-chairs") };
	for (size_t i = 0; i < fw->groups.n; i++)
		*fw_add(a, &fw->cochairs) = (struct fw_role){ .kind = ROLE_COCHAIR_ROTATING,
			.who = { PARTY_GROUP, fw->groups.items[i].code, STR_EMPTY },
			.since = { .earliest = NO_DAY, .latest = NO_DAY } };
}

/* What only the types know: choices and lengths that the JSON form leaves open. */
static void
tame(struct framework *fw, struct arena *a)
{
	for (size_t i = 0; i < fw->pillars.n; i++) {
		tame_elements(&fw->pillars.items[i].actions);
		tame_elements(&fw->pillars.items[i].goals);
	}
	fw->slug = STR("made");
	fw->zone = STR("Europe/Zurich");
	fw->language = STR("en");
	fw->revision.method = STR("silence");
	if (fw->sources.n == 0)
		*fw_add(a, &fw->sources) = (struct fw_source){ .name = STR("x"),
			.sha256 = STR("0") };
	for (size_t i = 0; i < fw->sources.n; i++)
		fw->sources.items[i].format = STR("html");
	for (size_t i = 0; i < fw->meetings.n; i++)
		fw->meetings.items[i].level = STR("senior");
	for (size_t i = 0; i < fw->footnotes.n; i++)
		fw->footnotes.items[i].label = i == 0 ? STR("1") : STR("*");
	for (size_t i = 0; i < fw->queries.n; i++)
		fw->queries.items[i].state = STR("settled");
}

static void
any_framework_comes_back_from_the_store(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct fixture *f;
		struct framework *fw;
		struct framework *out;

		fixture_set_up((void **)&f);
		fw = made_framework(f->arena, seed);
		tame(fw, f->arena);
		name_all(fw, f->arena);
		out = through_store(f, fw);
		assert_same(without_places(f, as_json(f, out)),
		    without_places(f, as_json(f, fw)), seed);
		fixture_tear_down((void **)&f);
	}
}

/* The code of each element, parents before their parts, as a reader of the document meets them. */
static void
add_codes(struct buf *b, const struct fw_elements *elements)
{
	for (size_t i = 0; i < elements->n; i++) {
		buf_add_format(b, "%.*s\n", STR_ARG(elements->items[i].code));
		add_codes(b, &elements->items[i].children);
	}
}

static void
lists_stand_in_the_order_of_the_document(void **state)
{
	static const struct record_query all = { .type = &type_action, .sort_field = NO_FIELD };
	struct fixture *f = *state;
	struct framework *fw = made_framework(f->arena, 3);
	struct saving s = { .fw = fw, .errors = &f->errors };
	struct record_list list;
	struct buf want;
	struct buf got;

	tame(fw, f->arena);
	assert_int_equal(store_write(f->store, fixture_author, save, &s), ST_OK);
	buf_init(&want, f->arena, 100000);
	buf_init(&got, f->arena, 100000);
	for (size_t i = 0; i < fw->pillars.n; i++) {
		add_codes(&want, &fw->pillars.items[i].actions);
		add_codes(&want, &fw->pillars.items[i].goals);
	}
	assert_int_equal(record_list(f->store, VIEWER_LOCAL, &all, f->arena, &list), ST_OK);
	for (size_t i = 0; i < list.n; i++)
		buf_add_format(&got, "%.*s\n", STR_ARG(record_code(list.items[i])));
	assert_true(list.n > 10);
	assert_same(buf_str(&got), buf_str(&want), 3);
}

static void
a_place_needs_its_source(void **state)
{
	struct fixture *f = *state;
	struct framework *fw = made_framework(f->arena, 1);
	struct saving s = { .fw = fw, .errors = &f->errors };

	tame(fw, f->arena);
	fw->sources.n = 0;
	assert_int_equal(store_write(f->store, fixture_author, save, &s), ST_INVALID);
	assert_non_null(strstr(str_dup_z(f->arena, f->errors.items[0].message),
	    "\"sources\" is empty"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_framework_comes_back_from_the_store),
		FIXTURE_TEST(lists_stand_in_the_order_of_the_document),
		FIXTURE_TEST(a_place_needs_its_source),
	};

	return cmocka_run_group_tests_name("framework_store", tests, NULL, NULL);
}
