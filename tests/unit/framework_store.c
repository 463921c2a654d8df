/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A framework goes into the store and comes out equal: frameworks made by chance, compared in
 * their JSON form, and the order in which lists give what was stored.
 */
#include "fixture.h"

#include "base/limits.h"
#include "instrument/compare.h"
#include "instrument/framework_json.h"
#include "instrument/framework_json_shapes.h"
#include "instrument/framework_store.h"
#include "made_framework.h"

#define SEEDS 40

struct saving {
	const struct framework *fw;
	struct errors *errors;
	bool is_released;
	int64_t id;
};

static enum status
save(struct tx *tx, void *context)
{
	struct saving *s = context;
	struct record *r;
	enum status st = framework_save(tx, s->fw, s->is_released ? VISIBILITY_PUBLIC :
	    VISIBILITY_NETWORK, s->errors, &r);

	if (st != ST_OK)
		return st;
	s->id = r->id;
	return s->is_released ? framework_open(tx, r, s->errors) : ST_OK;
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
	framework_write_json(&b, fw, FRAMEWORK_JSON_FULL);
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
	fw->salt = STR_EMPTY; /* of sealed texts, not of records */
	fw->zone = STR("Europe/Zurich");
	fw->language = STR("en");
	fw->revision.method = STR("silence");
	if (fw->sources.n == 0)
		*fw_add(a, &fw->sources) = (struct fw_source){ .size = 1 };
	for (size_t i = 0; i < fw->sources.n; i++) {
		fw->sources.items[i].name = STR("made.html");
		fw->sources.items[i].format = STR("html");
		fw->sources.items[i].sha256 = STR("00");
	}
	for (size_t i = 0; i < fw->meetings.n; i++)
		fw->meetings.items[i].level = STR("senior");
	for (size_t i = 0; i < fw->footnotes.n; i++)
		fw->footnotes.items[i].label = i == 0 ? STR("1") : STR("*");
	for (size_t i = 0; i < fw->queries.n; i++) {
		fw->queries.items[i].state = STR("settled");
		fw->queries.items[i].kind = STR("made");
	}
}

static void
any_framework_comes_back_from_the_store(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct fixture *f;
		struct framework *fw;
		struct framework *out;
		struct verify_counts counts;

		fixture_set_up((void **)&f);
		fw = made_framework(f->arena, seed);
		tame(fw, f->arena);
		name_all(fw, f->arena);
		out = through_store(f, fw);
		assert_same(without_places(f, as_json(f, out)),
		    without_places(f, as_json(f, fw)), seed);
		/* The history holds every field as it was stored. */
		if (store_verify(f->store, f->arena, &f->errors, &counts) != ST_OK)
			fail_msg("%.*s", STR_ARG(f->errors.items[0].message));
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

struct renewal {
	struct framework *newer;
	int64_t framework_id;
	struct comparison comparison;
	struct errors *errors;
};

static enum status
renew(struct tx *tx, void *context)
{
	struct renewal *renewal = context;
	struct comparison_input input = { .newer = renewal->newer, .now_ms = tx->now_ms };
	struct framework *held;
	struct record *r;
	enum status st = framework_load(tx->store, VIEWER_LOCAL, renewal->framework_id,
	    FRAMEWORK_ALL, renewal->errors->arena, &held);

	if (st != ST_OK)
		return st;
	input.held = held;
	if ((st = comparison_make(renewal->errors->arena, &input,
	    &renewal->comparison)) != ST_OK ||
	    (st = record_load(tx->store, &type_framework, renewal->framework_id, tx->arena,
	    &r)) != ST_OK)
		return st;
	return framework_update(tx, r, renewal->comparison.merged, renewal->errors);
}

static int
compare_meetings(const void *a, const void *b)
{
	return str_compare(((const struct fw_meeting *)a)->uid,
	    ((const struct fw_meeting *)b)->uid);
}

static int
compare_queries(const void *a, const void *b)
{
	return str_compare(((const struct fw_query *)a)->uid, ((const struct fw_query *)b)->uid);
}

/* The store has these in its own order, and agencies as they were first named. */
static void
leave_unordered(struct framework *fw)
{
	fw->agencies.n = 0;
	fw->groups.n = 0;
	if (fw->meetings.n > 0)
		qsort(fw->meetings.items, fw->meetings.n, sizeof(fw->meetings.items[0]),
		    compare_meetings);
	if (fw->queries.n > 0)
		qsort(fw->queries.items, fw->queries.n, sizeof(fw->queries.items[0]),
		    compare_queries);
}

static void
a_newer_framework_takes_the_place_of_the_one_before(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= SEEDS / 2; seed++) {
		struct fixture *f;
		struct framework *out;
		struct framework *first;
		struct saving s;
		struct renewal renewal;
		struct verify_counts counts;

		fixture_set_up((void **)&f);
		first = made_framework(f->arena, seed);
		tame(first, f->arena);
		s = (struct saving){ .fw = first, .errors = &f->errors };
		assert_int_equal(store_write(f->store, fixture_author, save, &s), ST_OK);
		renewal = (struct renewal){ .framework_id = s.id, .errors = &f->errors,
			.newer = made_framework(f->arena, seed % 3 == 0 ? seed : seed + 1) };
		tame(renewal.newer, f->arena);
		name_all(renewal.newer, f->arena);
		if (store_write(f->store, fixture_author, renew, &renewal) != ST_OK)
			fail_msg("seed %d: %.*s", (int)seed, f->errors.n == 0 ? 0 :
			    (int)f->errors.items[0].message.n, f->errors.items[0].message.p);
		assert_int_equal(framework_load(f->store, VIEWER_LOCAL, s.id, FRAMEWORK_ALL,
		    f->arena, &out), ST_OK);
		leave_unordered(out);
		leave_unordered(renewal.comparison.merged);
		assert_same(without_places(f, as_json(f, out)),
		    without_places(f, as_json(f, renewal.comparison.merged)), seed);
		if (store_verify(f->store, f->arena, &f->errors, &counts) != ST_OK)
			fail_msg("%.*s", STR_ARG(f->errors.items[0].message));
		fixture_tear_down((void **)&f);
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

static int64_t
count_agencies(struct fixture *f, struct viewer viewer)
{
	static const struct record_query all = { .type = &type_agency, .sort_field = NO_FIELD,
		.limit = 1 };
	struct record_list list;

	assert_int_equal(record_list(f->store, viewer, &all, f->arena, &list), ST_OK);
	return list.total;
}

static enum status
open_it(struct tx *tx, void *context)
{
	struct saving *s = context;
	struct record *r;
	enum status st = framework_find(tx->store, VIEWER_LOCAL, s->fw->slug, tx->arena, &r);

	return st == ST_OK ? framework_open(tx, r, s->errors) : st;
}

static int64_t
count_history(struct fixture *f, struct viewer viewer, int64_t framework_id)
{
	struct history_list list;

	if (history_of_framework(f->store, viewer, framework_id, 0, 0, f->arena, &list) != ST_OK)
		return -1;
	return (int64_t)list.n;
}

static void
an_agency_is_public_once_a_released_framework_names_it(void **state)
{
	struct fixture *f = *state;
	struct framework *fw = made_framework(f->arena, 1);
	struct saving s = { .fw = fw, .errors = &f->errors };
	int64_t shared = count_history(f, VIEWER_ANYONE, 0);

	tame(fw, f->arena);
	name_all(fw, f->arena);
	assert_int_equal(count_agencies(f, VIEWER_ANYONE), 1);
	assert_int_equal(store_write(f->store, fixture_author, save, &s), ST_OK);
	assert_int_equal(count_agencies(f, VIEWER_LOCAL), 1 + (int64_t)fw->agencies.n);
	assert_int_equal(count_agencies(f, VIEWER_ANYONE), 1);
	assert_int_equal(count_history(f, VIEWER_ANYONE, 0), shared);
	assert_int_equal(store_write(f->store, fixture_author, open_it, &s), ST_OK);
	assert_int_equal(count_agencies(f, VIEWER_ANYONE), 1 + (int64_t)fw->agencies.n);
}

static void
a_released_import_opens_agencies_that_stood_closed(void **state)
{
	struct fixture *f = *state;
	struct framework *fw = made_framework(f->arena, 1);
	struct framework *other = made_framework(f->arena, 1);
	struct saving s = { .fw = fw, .errors = &f->errors };

	tame(fw, f->arena);
	name_all(fw, f->arena);
	assert_int_equal(store_write(f->store, fixture_author, save, &s), ST_OK);
	*other = (struct framework){ .title = STR("Other"), .slug = STR("other"),
		.agencies = { .items = other->agencies.items, .n = 2 },
		.years = { .earliest = NO_DAY, .latest = NO_DAY },
		.revision.adopted = { .earliest = NO_DAY, .latest = NO_DAY },
		.revision.effective = { .earliest = NO_DAY, .latest = NO_DAY } };
	name_all(other, f->arena);
	for (size_t i = 0; i < 2; i++)
		other->agencies.items[i].uid = STR_EMPTY;
	s = (struct saving){ .fw = other, .errors = &f->errors, .is_released = true };
	assert_int_equal(store_write(f->store, fixture_author, save, &s), ST_OK);
	assert_int_equal(count_agencies(f, VIEWER_ANYONE), 3);
}

static void
at_clock(const char *ms)
{
	assert_int_equal(setenv("CONCERT_TEST_CLOCK_MS", ms, 1), 0);
}

static void
what_happened_before_the_release_is_not_public(void **state)
{
	struct fixture *f = *state;
	struct framework *fw = made_framework(f->arena, 2);
	struct saving s = { .fw = fw, .errors = &f->errors };
	struct record *r;
	struct record *then;
	struct history_list list;
	int64_t before;

	tame(fw, f->arena);
	at_clock("1000000");
	assert_int_equal(store_write(f->store, fixture_author, save, &s), ST_OK);
	assert_int_equal(record_find(f->store, VIEWER_LOCAL, &type_pillar, s.id, STR("P1"),
	    f->arena, &r), ST_OK);
	before = count_history(f, VIEWER_LOCAL, s.id);
	at_clock("2000000");
	assert_int_equal(store_write(f->store, fixture_author, open_it, &s), ST_OK);
	/* The seal of the text, and the release itself. */
	assert_int_equal(count_history(f, VIEWER_LOCAL, s.id), before + 2);
	assert_int_equal(count_history(f, VIEWER_ANYONE, s.id), 2);
	assert_int_equal(history_of_record(f->store, VIEWER_ANYONE, r, f->arena, &list), ST_OK);
	assert_int_equal(list.n, 0);
	assert_int_equal(record_as_of(f->store, VIEWER_ANYONE, r, 1500000, f->arena, &then),
	    ST_NOT_FOUND);
	assert_int_equal(record_as_of(f->store, VIEWER_LOCAL, r, 1500000, f->arena, &then),
	    ST_OK);
	assert_int_equal(record_as_of(f->store, VIEWER_ANYONE, r, 2000000, f->arena, &then),
	    ST_OK);
	unsetenv("CONCERT_TEST_CLOCK_MS");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_framework_comes_back_from_the_store),
		cmocka_unit_test(a_newer_framework_takes_the_place_of_the_one_before),
		FIXTURE_TEST(lists_stand_in_the_order_of_the_document),
		FIXTURE_TEST(a_place_needs_its_source),
		FIXTURE_TEST(an_agency_is_public_once_a_released_framework_names_it),
		FIXTURE_TEST(a_released_import_opens_agencies_that_stood_closed),
		FIXTURE_TEST(what_happened_before_the_release_is_not_public),
	};

	return cmocka_run_group_tests_name("framework_store", tests, NULL, NULL);
}
