/* SPDX-License-Identifier: Apache-2.0 */
/* store/: recent changes by pillar, agency, type and person. */
#include "people.h"

#include "store/history.h"

static void
at_clock(int64_t ms)
{
	char text[32];

	snprintf(text, sizeof(text), "%lld", (long long)ms);
	assert_int_equal(setenv("CONCERT_TEST_CLOCK_MS", text, 1), 0);
}

static struct history_list
recent(struct fixture *f, struct viewer viewer, struct history_query query)
{
	struct history_list list;

	if (query.limit == 0)
		query.limit = 100;
	assert_int_equal(history_recent(f->store, viewer, &query, f->arena, &list), ST_OK);
	return list;
}

static struct record *
make_action(struct fixture *f, const char *code, int64_t pillar_id, int64_t agency_id)
{
	struct record *r = fixture_action(f->arena, f, code, code);

	record_set_ref(r, ACTION_PILLAR, &type_pillar, pillar_id);
	record_add_ref(f->arena, r, ACTION_LEADS, &type_agency, agency_id, STR_EMPTY);
	assert_int_equal(fixture_create(f, r), ST_OK);
	return r;
}

static int64_t
make_pillar(struct fixture *f, const char *code)
{
	struct record *r = fixture_pillar(f->arena, f->framework_id, code, code);

	assert_int_equal(fixture_create(f, r), ST_OK);
	return r->id;
}

static int64_t
make_agency(struct fixture *f, const char *code)
{
	struct record *r = fixture_agency(f->arena, code, code);

	assert_int_equal(fixture_create(f, r), ST_OK);
	return r->id;
}

static void
changes_are_found_by_pillar_agency_and_type(void **state)
{
	struct fixture *f = *state;
	int64_t pillar = make_pillar(f, "PE");
	int64_t agency = make_agency(f, "WFP");
	struct record *one = make_action(f, "CJ 1", f->pillar_id, f->agency_id);
	struct record *two = make_action(f, "PE 1", pillar, agency);
	struct history_list list;

	assert_int_equal(recent(f, VIEWER_LOCAL, (struct history_query){ 0 }).n, 7);
	list = recent(f, VIEWER_LOCAL, (struct history_query){ .pillar_id = pillar });
	assert_int_equal(list.n, 2); /* the pillar and its action */
	list = recent(f, VIEWER_LOCAL, (struct history_query){ .agency_id = agency });
	assert_int_equal(list.n, 2);
	list = recent(f, VIEWER_LOCAL, (struct history_query){ .type = &type_action });
	assert_int_equal(list.n, 2);
	assert_str(list.items[0].code, "PE 1");
	assert_str(list.items[0].title, "PE 1");
	list = recent(f, VIEWER_LOCAL, (struct history_query){ .type = &type_action,
	    .pillar_id = pillar, .agency_id = f->agency_id });
	assert_int_equal(list.n, 0);
	/* What moves is told to both. */
	record_set_ref(one, ACTION_PILLAR, &type_pillar, pillar);
	assert_int_equal(fixture_update(f, one), ST_OK);
	list = recent(f, VIEWER_LOCAL, (struct history_query){ .pillar_id = f->pillar_id,
	    .type = &type_action });
	assert_int_equal(list.n, 2);
	list = recent(f, VIEWER_LOCAL, (struct history_query){ .pillar_id = pillar,
	    .type = &type_action });
	assert_int_equal(list.n, 2);
	assert_str(list.items[0].operation, "update");
	/* What stands with an action is a change of its pillar. */
	struct record *r = record_new(f->arena, &type_progress);

	r->framework_id = f->framework_id;
	record_set_ref(r, PROGRESS_ACTION, &type_action, two->id);
	record_set_text(r, PROGRESS_STATUS, STR("done"));
	assert_int_equal(fixture_create(f, r), ST_OK);
	list = recent(f, VIEWER_LOCAL, (struct history_query){ .agency_id = agency,
	    .type = &type_progress });
	assert_int_equal(list.n, 1);
}

static void
pages_join_without_a_gap(void **state)
{
	struct fixture *f = *state;
	struct history_query query = { .limit = 3, .type = &type_action };
	struct history_list list;
	struct str codes[10];
	size_t n = 0;

	at_clock(5000); /* many entries of one instant */
	for (int i = 0; i < 8; i++) {
		char code[8];

		if (i == 6)
			at_clock(6000);
		snprintf(code, sizeof(code), "CJ %d", i);
		make_action(f, code, f->pillar_id, f->agency_id);
	}
	unsetenv("CONCERT_TEST_CLOCK_MS");
	do {
		assert_int_equal(history_recent(f->store, VIEWER_LOCAL, &query, f->arena, &list),
		    ST_OK);
		assert_true(list.n > 0 && n + list.n <= 8);
		for (size_t i = 0; i < list.n; i++)
			codes[n++] = list.items[i].code;
		query.after = query.next;
	} while (query.next.at_ms != 0);
	assert_int_equal(n, 8);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(codes[i].p[3], '7' - (int)i);
}

static void
nobody_sees_more_here_than_on_the_record(void **state)
{
	struct fixture *f = *state;
	struct viewer partner = somebody(f, "partner");
	struct viewer observer = somebody(f, "observer");
	struct viewer focal = somebody(f, "focal-point");
	struct history_query actions = { .type = &type_action };
	struct history_query by_focal = { .person_id = focal.person->person_id };
	struct history_query people = { .type = &type_person };
	struct record *r;

	at_clock(1000);
	r = make_action(f, "CJ 1", f->pillar_id, f->agency_id);
	assert_int_equal(recent(f, focal, actions).n, 1);
	assert_int_equal(recent(f, observer, actions).n, 0);
	assert_int_equal(recent(f, VIEWER_ANYONE, actions).n, 0);
	at_clock(2000);
	fixture_release(f);
	at_clock(3000);
	record_set_number(r, ACTION_ORDER, 2);
	assert_int_equal(fixture_update(f, r), ST_OK);
	unsetenv("CONCERT_TEST_CLOCK_MS");
	assert_int_equal(recent(f, focal, actions).n, 2);
	assert_int_equal(recent(f, observer, actions).n, 2); /* the fixture releases at 1000 */
	assert_int_equal(recent(f, VIEWER_ANYONE, actions).n, 2);
	assert_true(recent(f, focal, people).n >= 3);
	assert_int_equal(recent(f, partner, people).n, 1); /* itself */
	assert_int_equal(recent(f, VIEWER_ANYONE, people).n, 0);
	assert_int_equal(recent(f, VIEWER_ANYONE, by_focal).n, 0);
	/* Closing it closes its past here too, and so does removing it. */
	r->visibility = VISIBILITY_NETWORK;
	assert_int_equal(fixture_update(f, r), ST_OK);
	assert_int_equal(recent(f, VIEWER_ANYONE, actions).n, 0);
	assert_int_equal(recent(f, observer, actions).n, 0);
	assert_int_equal(recent(f, focal, actions).n, 3);
	assert_int_equal(fixture_delete(f, r), ST_OK);
	assert_int_equal(recent(f, focal, actions).n, 0);
	assert_int_equal(recent(f, VIEWER_LOCAL, actions).n, 4);
}

static void
who_wrote_leads_to_what_was_written(void **state)
{
	struct fixture *f = *state;
	struct viewer focal = somebody(f, "focal-point");
	struct viewer other = somebody(f, "alternate");
	struct viewer observer = somebody(f, "observer");
	struct record *r = fixture_action(f->arena, f, "CJ 1", "one");
	struct fixture_change c = { r, &f->errors, record_create };
	struct authorship by = { focal.person->uid, STR("WHO"), STR_EMPTY };
	struct history_query query = { .person_id = focal.person->person_id };

	fixture_release(f);
	assert_int_equal(store_write(f->store, by, fixture_run, &c), ST_OK);
	assert_int_equal(recent(f, focal, query).n, 1);
	assert_int_equal(recent(f, other, query).n, 1);
	assert_int_equal(recent(f, observer, query).n, 0);
	query.person_id = other.person->person_id;
	assert_int_equal(recent(f, focal, query).n, 0);
}

static int64_t
count_rows(struct fixture *f)
{
	struct stmt *s = db_sql(store_db(f->store), SQL("SELECT count(*), sum(visibility), "
	    "sum(topic_id) FROM history_topic"));
	int64_t sum;
	bool row;

	assert_int_equal(stmt_step(s, &row), ST_OK);
	sum = stmt_i64(s, 0) * 1000000 + stmt_i64(s, 1) * 1000 + stmt_i64(s, 2);
	stmt_reset(s);
	return sum;
}

static void
an_older_history_is_filed_by_the_migration(void **state)
{
	struct fixture *f = *state;
	struct viewer focal = somebody(f, "focal-point");
	struct record *r = fixture_action(f->arena, f, "CJ 1", "one");
	struct fixture_change c = { r, &f->errors, record_create };
	struct authorship by = { focal.person->uid, STR("WHO"), STR_EMPTY };
	struct store *again;
	int64_t rows;

	assert_int_equal(store_write(f->store, by, fixture_run, &c), ST_OK);
	rows = count_rows(f);
	assert_int_equal(db_execute(store_db(f->store), "DROP TABLE history_topic; "
	    "DROP INDEX search_entry_uid; ALTER TABLE api_token DROP COLUMN second_factor; "
	    "UPDATE meta SET value = '2' WHERE name = 'migrations'"), ST_OK);
	assert_int_equal(store_open(f->arena, f->folder, STORE_MIGRATE, &f->errors, &again),
	    ST_OK);
	assert_int_equal(count_rows(f), rows);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(changes_are_found_by_pillar_agency_and_type),
		FIXTURE_TEST(pages_join_without_a_gap),
		FIXTURE_TEST(nobody_sees_more_here_than_on_the_record),
		FIXTURE_TEST(who_wrote_leads_to_what_was_written),
		FIXTURE_TEST(an_older_history_is_filed_by_the_migration),
	};

	return cmocka_run_group_tests_name("history_recent", tests, NULL, NULL);
}
