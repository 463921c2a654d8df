/* SPDX-License-Identifier: Apache-2.0 */
/* store/: history chains, a record as it stood, verify. */
#include "fixture.h"

#include "base/hash.h"

static struct record *
find(struct fixture *f, struct viewer viewer, const struct record_type *type, const char *key)
{
	struct record *r = NULL;

	assert_int_equal(record_find(f->store, viewer, type, 0, str_from(key), f->arena, &r),
	    ST_OK);
	return r;
}

static struct history_list
history(struct fixture *f, struct viewer viewer, const struct record *r)
{
	struct history_list list;

	assert_int_equal(history_of_record(f->store, viewer, r, f->arena, &list), ST_OK);
	return list;
}

static bool
says(struct fixture *f, struct str text, const char *part)
{
	return strstr(str_dup_z(f->arena, text), part) != NULL;
}

static void
at_clock(const char *ms)
{
	assert_int_equal(setenv("CONCERT_TEST_CLOCK_MS", ms, 1), 0);
}

static void
each_write_says_who_when_why_and_what(void **state)
{
	struct fixture *f = *state;
	struct record *r = fixture_action(f->arena, f, "CJ 1", "one");
	struct history_list list;

	at_clock("1000");
	record_add_ref(f->arena, r, ACTION_LEADS, &type_agency, f->agency_id, STR("WHO leads"));
	assert_int_equal(fixture_create(f, r), ST_OK);
	at_clock("2000");
	r = find(f, VIEWER_LOCAL, &type_action, "CJ 1");
	record_set_marked(r, ACTION_TEXT, (struct marked){ .text = STR("two") });
	assert_int_equal(fixture_update(f, r), ST_OK);
	unsetenv("CONCERT_TEST_CLOCK_MS");

	list = history(f, VIEWER_LOCAL, r);
	assert_int_equal(list.n, 2);
	assert_str(list.items[0].operation, "update");
	assert_int_equal(list.items[0].at_ms, 2000);
	assert_str(list.items[0].actor, "operator");
	assert_str(list.items[0].agency, "WHO");
	assert_str(list.items[0].reason, "a test");
	assert_ptr_equal(list.items[0].type, &type_action);
	assert_true(says(f, list.items[0].payload, "\"at\":\"1970-01-01T00:00:02.000Z\""));
	assert_true(says(f, list.items[0].payload, "\"fields\":{\"text\":[{\"text\":\"one\","
	    "\"marks\":[]},{\"text\":\"two\",\"marks\":[]}]}"));
	assert_false(says(f, list.items[0].payload, "operator"));
	assert_true(says(f, list.items[1].payload, "\"words\":\"WHO leads\""));
	assert_true(str_find_byte(list.items[1].payload, '\n', 0) == SIZE_MAX);
}

static void
the_chain_can_be_checked_by_hand(void **state)
{
	struct fixture *f = *state;
	struct history_list list;
	struct str previous = STR_EMPTY;

	assert_int_equal(fixture_create(f, fixture_action(f->arena, f, "CJ 1", "one")), ST_OK);
	assert_int_equal(history_of_framework(f->store, VIEWER_LOCAL, f->framework_id, 0, 0,
	    f->arena, &list), ST_OK);
	assert_int_equal(list.n, 3);
	for (size_t i = 0; i < list.n; i++) {
		assert_int_equal(list.items[i].sequence, i + 1);
		previous = hash_hex_pair(f->arena, previous, list.items[i].payload);
		assert_str(list.items[i].hash, str_dup_z(f->arena, previous));
	}
	assert_int_equal(history_of_framework(f->store, VIEWER_LOCAL, f->framework_id, 1, 1,
	    f->arena, &list), ST_OK);
	assert_int_equal(list.n, 1);
	assert_int_equal(list.items[0].sequence, 2);
	assert_int_equal(history_of_framework(f->store, VIEWER_LOCAL, 0, 0, 0, f->arena, &list),
	    ST_OK);
	assert_int_equal(list.n, 1);
}

static void
a_record_is_shown_as_it_stood(void **state)
{
	struct fixture *f = *state;
	struct record *r = fixture_action(f->arena, f, "CJ 1", "first words");
	struct record *then;
	struct record *first;

	at_clock("1000");
	record_add_ref(f->arena, r, ACTION_LEADS, &type_agency, f->agency_id, STR("leads"));
	record_add_text(f->arena, r, ACTION_UNCERTAIN, STR("date"));
	assert_int_equal(period_make(f->arena, (struct period){ .edtf = STR("2021-35"),
	    .words = STR("Q3") }, NO_DAY, NO_DAY, &r->values[ACTION_PERIOD].period), ST_OK);
	r->values[ACTION_PERIOD].is_set = true;
	assert_int_equal(fixture_create(f, r), ST_OK);
	first = find(f, VIEWER_LOCAL, &type_action, "CJ 1");
	at_clock("2000");
	r = find(f, VIEWER_LOCAL, &type_action, "CJ 1");
	record_set_marked(r, ACTION_TEXT, (struct marked){ .text = STR("later words") });
	record_unset(r, ACTION_LEADS);
	record_unset(r, ACTION_PERIOD);
	record_unset(r, ACTION_UNCERTAIN);
	assert_int_equal(fixture_update(f, r), ST_OK);
	unsetenv("CONCERT_TEST_CLOCK_MS");

	assert_int_equal(record_as_of(f->store, VIEWER_LOCAL, r, 999, f->arena, &then),
	    ST_NOT_FOUND);
	assert_int_equal(record_as_of(f->store, VIEWER_LOCAL, r, 1999, f->arena, &then), ST_OK);
	for (size_t i = 0; i < type_action.nfields; i++) {
		if (!value_equal(&type_action.fields[i], &then->values[i], &first->values[i]))
			fail_msg("field %s differs", type_action.fields[i].name);
	}
	assert_str(then->values[ACTION_LEADS].refs[0].code, "WHO");
	assert_int_equal(then->version, 1);
	assert_int_equal(then->created_ms, 1000);
	assert_int_equal(record_as_of(f->store, VIEWER_LOCAL, r, 2000, f->arena, &then), ST_OK);
	assert_str(record_title(then), "later words");
	assert_int_equal(then->values[ACTION_LEADS].nrefs, 0);
	assert_false(then->values[ACTION_PERIOD].is_set);
}

static void
history_is_public_only_where_the_record_was(void **state)
{
	struct fixture *f = *state;
	struct record *r = fixture_action(f->arena, f, "CJ 1", "secret words");
	struct record *then;
	struct history_list list;

	at_clock("1000");
	r->visibility = VISIBILITY_NETWORK;
	assert_int_equal(fixture_create(f, r), ST_OK);
	at_clock("2000");
	r = find(f, VIEWER_LOCAL, &type_action, "CJ 1");
	r->visibility = VISIBILITY_PUBLIC;
	record_set_marked(r, ACTION_TEXT, (struct marked){ .text = STR("open words") });
	assert_int_equal(fixture_update(f, r), ST_OK);
	at_clock("3000");
	assert_int_equal(history_of_record(f->store, VIEWER_ANYONE, r, f->arena, &list),
	    ST_NOT_FOUND);
	assert_int_equal(history_of_framework(f->store, VIEWER_ANYONE, f->framework_id, 0, 0,
	    f->arena, &list), ST_NOT_FOUND);
	fixture_release(f);

	assert_int_equal(history(f, VIEWER_ANYONE, r).n, 0);
	assert_int_equal(history(f, VIEWER_LOCAL, r).n, 2);
	assert_int_equal(record_as_of(f->store, VIEWER_ANYONE, r, 1500, f->arena, &then),
	    ST_NOT_FOUND);
	assert_int_equal(record_as_of(f->store, VIEWER_ANYONE, r, 2500, f->arena, &then), ST_OK);
	record_set_text(r, ACTION_MARKER, STR("1."));
	assert_int_equal(fixture_update(f, r), ST_OK);
	list = history(f, VIEWER_ANYONE, r);
	assert_int_equal(list.n, 1);
	assert_str(list.items[0].actor, "");
	assert_str(list.items[0].agency, "WHO");

	/* Deleting closes the past for the public. */
	assert_int_equal(history_of_framework(f->store, VIEWER_ANYONE, f->framework_id, 0, 0,
	    f->arena, &list), ST_OK);
	size_t before = list.n;

	assert_int_equal(fixture_delete(f, r), ST_OK);
	assert_int_equal(history_of_framework(f->store, VIEWER_ANYONE, f->framework_id, 0, 0,
	    f->arena, &list), ST_OK);
	assert_int_equal(list.n, before - 1);
	unsetenv("CONCERT_TEST_CLOCK_MS");
}

static void
verify_counts_what_is_sound(void **state)
{
	struct fixture *f = *state;
	struct verify_counts counts;

	assert_int_equal(fixture_create(f, fixture_action(f->arena, f, "CJ 1", "one")), ST_OK);
	assert_int_equal(store_verify(f->store, f->arena, &f->errors, &counts), ST_OK);
	assert_int_equal(counts.frameworks, 1);
	assert_int_equal(counts.entries, 4);
	assert_int_equal(f->errors.n, 0);
}

static void
expect_fault(struct fixture *f, const char *tamper, const char *message)
{
	struct verify_counts counts;

	assert_int_equal(db_execute(store_db(f->store), tamper), ST_OK);
	assert_int_equal(store_verify(f->store, f->arena, &f->errors, &counts), ST_CORRUPT);
	assert_int_equal(f->errors.n, 1);
	if (!says(f, f->errors.items[0].message, message))
		fail_msg("%.*s", STR_ARG(f->errors.items[0].message));
}

static void
verify_finds_a_changed_payload(void **state)
{
	expect_fault(*state, "UPDATE history SET payload = replace(payload, '\"CJ\"', '\"XX\"') "
	    "WHERE type = 'pillar'", "does not match its hash");
}

static void
verify_finds_an_entry_filed_elsewhere(void **state)
{
	expect_fault(*state, "UPDATE history SET operation = 'delete' WHERE type = 'pillar'",
	    "filed under");
}

static void
verify_finds_a_removed_last_entry(void **state)
{
	expect_fault(*state, "DELETE FROM history WHERE type = 'pillar'",
	    "entry 1: the chain does not end");
}

static void
verify_finds_a_changed_secret(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(db_execute(store_db(f->store), "DELETE FROM history_secret WHERE digest "
	    "IN (SELECT digest FROM history_secret LIMIT 2)"), ST_OK);
	expect_fault(f, "UPDATE history_secret SET value = 'somebody else'", "behind the digest");
}

static void
verify_finds_what_was_changed_past_the_history(void **state)
{
	static const struct {
		const char *tamper;
		const char *message;
	} cases[] = {
		{ "UPDATE pillar SET title = 'Another journey'", "title" },
		{ "UPDATE pillar SET visibility = 2", "visibility" },
		{ "UPDATE pillar SET version = 7", "version" },
		{ "UPDATE pillar SET framework_id = NULL", "framework" },
		{ "UPDATE pillar SET deleted_ms = 1", "is gone" },
		{ "DELETE FROM action; DELETE FROM pillar", "is gone" },
		{ "UPDATE record_link SET words = 'asked' WHERE field = 'leads'", "leads" },
		{ "DELETE FROM record_text", "uncertain" },
		{ "INSERT INTO agency (uid, visibility, version, created_ms, changed_ms, code) "
		    "VALUES ('01ARZ3NDEKTSV4RRFFQ69G5FAV', 1, 1, 1, 1, 'NEW')",
		    "is in no history" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct fixture *f;
		struct verify_counts counts;
		struct record *r;

		fixture_set_up((void **)&f);
		r = fixture_action(f->arena, f, "CJ 1", "one");
		record_add_ref(f->arena, r, ACTION_LEADS, &type_agency, f->agency_id, STR("led"));
		record_add_text(f->arena, r, ACTION_UNCERTAIN, STR("date"));
		assert_int_equal(fixture_create(f, r), ST_OK);
		assert_int_equal(store_verify(f->store, f->arena, &f->errors, &counts), ST_OK);
		assert_int_equal(db_execute(store_db(f->store), cases[i].tamper), ST_OK);
		assert_int_equal(store_verify(f->store, f->arena, &f->errors, &counts),
		    ST_CORRUPT);
		if (!says(f, f->errors.items[0].message, cases[i].message))
			fail_msg("%s: %.*s", cases[i].tamper,
			    STR_ARG(f->errors.items[0].message));
		fixture_tear_down((void **)&f);
	}
}

static void
verify_finds_nothing_wrong_after_changes(void **state)
{
	struct fixture *f = *state;
	struct verify_counts counts;
	struct record *r = fixture_action(f->arena, f, "CJ 1", "one");
	struct record *gone = fixture_agency(f->arena, "OLD", "Old one");

	assert_int_equal(fixture_create(f, gone), ST_OK);
	record_add_ref(f->arena, r, ACTION_LEADS, &type_agency, gone->id, STR("led"));
	assert_int_equal(fixture_create(f, r), ST_OK);
	r = find(f, VIEWER_LOCAL, &type_action, "CJ 1");
	record_set_marked(r, ACTION_TEXT, (struct marked){ .text = STR("two") });
	r->visibility = VISIBILITY_NETWORK;
	assert_int_equal(fixture_update(f, r), ST_OK);
	/* What refers to a deleted record goes on referring to it. */
	assert_int_equal(fixture_delete(f, gone), ST_OK);
	if (store_verify(f->store, f->arena, &f->errors, &counts) != ST_OK)
		fail_msg("%.*s", STR_ARG(f->errors.items[0].message));
}

static void
an_erased_actor_leaves_the_chain_provable(void **state)
{
	struct fixture *f = *state;
	struct verify_counts counts;
	struct record *agency = find(f, VIEWER_LOCAL, &type_agency, "WHO");

	assert_int_equal(db_execute(store_db(f->store),
	    "DELETE FROM history_secret WHERE value = 'operator'"), ST_OK);
	assert_int_equal(store_verify(f->store, f->arena, &f->errors, &counts), ST_OK);
	assert_str(history(f, VIEWER_LOCAL, agency).items[0].actor, "");
}

static void
a_failed_write_leaves_no_entry(void **state)
{
	struct fixture *f = *state;
	struct verify_counts counts;

	assert_int_equal(fixture_create(f, fixture_pillar(f->arena, f->framework_id, "CJ",
	    "Again")), ST_CONFLICT);
	errors_init(&f->errors, f->arena);
	assert_int_equal(store_verify(f->store, f->arena, &f->errors, &counts), ST_OK);
	assert_int_equal(counts.entries, 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(each_write_says_who_when_why_and_what),
		FIXTURE_TEST(the_chain_can_be_checked_by_hand),
		FIXTURE_TEST(a_record_is_shown_as_it_stood),
		FIXTURE_TEST(history_is_public_only_where_the_record_was),
		FIXTURE_TEST(verify_counts_what_is_sound),
		FIXTURE_TEST(verify_finds_a_changed_payload),
		FIXTURE_TEST(verify_finds_an_entry_filed_elsewhere),
		FIXTURE_TEST(verify_finds_a_removed_last_entry),
		FIXTURE_TEST(verify_finds_a_changed_secret),
		cmocka_unit_test(verify_finds_what_was_changed_past_the_history),
		FIXTURE_TEST(verify_finds_nothing_wrong_after_changes),
		FIXTURE_TEST(an_erased_actor_leaves_the_chain_provable),
		FIXTURE_TEST(a_failed_write_leaves_no_entry),
	};

	return cmocka_run_group_tests_name("history", tests, NULL, NULL);
}
