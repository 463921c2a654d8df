/* SPDX-License-Identifier: Apache-2.0 */
/* store/: records created, listed, found, changed and deleted, and who sees them. */
#include <sys/stat.h>

#include "fixture.h"

static const struct record_query all_actions = { .type = &type_action, .sort_field = NO_FIELD };

static struct record_list
list(struct fixture *f, struct viewer viewer, struct record_query query)
{
	struct record_list out;

	assert_int_equal(record_list(f->store, viewer, &query, f->arena, &out), ST_OK);
	return out;
}

static struct record *
find(struct fixture *f, const struct record_type *type, const char *key)
{
	struct record *r = NULL;
	enum status st = record_find(f->store, VIEWER_LOCAL, type, f->framework_id, str_from(key),
	    f->arena, &r);

	assert_int_equal(st, ST_OK);
	return r;
}

static void
a_record_comes_back_with_all_its_fields(void **state)
{
	struct fixture *f = *state;
	struct record *r = fixture_action(f->arena, f, "CJ 7", "Meet twice a year");
	struct mark marks[] = { { MARK_ITALIC, 5, 10, STR_EMPTY } };
	struct period when;

	assert_int_equal(period_make(f->arena, (struct period){ .edtf = STR("2021-35"),
	    .words = STR("Q3"), .is_tentative = true }, NO_DAY, NO_DAY, &when), ST_OK);
	record_set_marked(r, ACTION_TEXT, (struct marked){ STR("Meet twice a year"), marks, 1 });
	record_set_period(r, ACTION_PERIOD, when);
	record_set_number(r, ACTION_INHERITED, 1);
	record_add_ref(f->arena, r, ACTION_LEADS, &type_agency, f->agency_id, STR("WHO leads"));
	record_add_ref(f->arena, r, ACTION_LEADS, &type_pillar, f->pillar_id, STR_EMPTY);
	record_add_text(f->arena, r, ACTION_UNCERTAIN, STR("date"));
	record_add_text(f->arena, r, ACTION_UNCERTAIN, STR("partner"));
	assert_int_equal(fixture_create(f, r), ST_OK);
	assert_true(r->id > 0);
	assert_int_equal(r->uid.n, 26);

	struct record *got = find(f, &type_action, "CJ-7");

	assert_int_equal(got->id, r->id);
	assert_str(got->uid, str_dup_z(f->arena, r->uid));
	assert_int_equal(got->version, 1);
	assert_int_equal(got->framework_id, f->framework_id);
	for (size_t i = 0; i < type_action.nfields; i++) {
		if (!value_equal(&type_action.fields[i], &got->values[i], &r->values[i]))
			fail_msg("field %s differs", type_action.fields[i].name);
	}
	assert_str(got->values[ACTION_PILLAR].refs[0].code, "CJ");
	assert_str(got->values[ACTION_PILLAR].refs[0].title, "Common journey");
	assert_str(got->values[ACTION_LEADS].refs[0].code, "WHO");
	assert_str(got->values[ACTION_LEADS].refs[0].title, "World Health Organization");
	assert_str(got->values[ACTION_LEADS].refs[0].words, "WHO leads");
	assert_str(got->values[ACTION_LEADS].refs[1].title, "Common journey");
	assert_str(got->values[ACTION_UNCERTAIN].texts[1], "partner");
	assert_str(got->values[ACTION_PERIOD].period.words, "Q3");
	assert_true(got->values[ACTION_PERIOD].period.is_tentative);
}

static void
a_code_is_found_with_space_or_hyphen_and_the_exact_one_wins(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(fixture_create(f, fixture_agency(f->arena, "UN Women", "A")), ST_OK);
	assert_int_equal(fixture_create(f, fixture_agency(f->arena, "UN-Habitat", "B")), ST_OK);
	assert_str(record_title(find(f, &type_agency, "UN-Women")), "A");
	assert_str(record_title(find(f, &type_agency, "UN Women")), "A");
	assert_str(record_title(find(f, &type_agency, "UN-Habitat")), "B");
	assert_str(record_title(find(f, &type_agency, "WHO")), "World Health Organization");
	struct record *r;

	assert_int_equal(record_find(f->store, VIEWER_LOCAL, &type_agency, 0, STR("NOBODY"),
	    f->arena, &r), ST_NOT_FOUND);
	assert_int_equal(record_find(f->store, VIEWER_LOCAL, &type_agency, 0,
	    STR("' OR 1=1 --"), f->arena, &r), ST_NOT_FOUND);
}

static void
faults_are_said_per_field(void **state)
{
	struct fixture *f = *state;
	struct record *r = fixture_action(f->arena, f, "", "text");

	record_set_text(r, ACTION_KIND, STR("dance"));
	record_add_ref(f->arena, r, ACTION_ANSWERS, &type_agency, f->agency_id, STR_EMPTY);
	assert_int_equal(fixture_create(f, r), ST_INVALID);
	assert_int_equal(f->errors.n, 3);
	assert_str(f->errors.items[0].field, "code");
	assert_str(f->errors.items[1].field, "kind");
	assert_str(f->errors.items[2].field, "answers");
	assert_int_equal(list(f, VIEWER_LOCAL, all_actions).n, 0);
}

static void
a_reference_must_lead_somewhere(void **state)
{
	struct fixture *f = *state;
	struct record *r = fixture_action(f->arena, f, "CJ 1", "text");

	record_add_ref(f->arena, r, ACTION_LEADS, &type_agency, 4711, STR_EMPTY);
	assert_int_equal(fixture_create(f, r), ST_INVALID);
	assert_str(f->errors.items[0].field, "leads");
}

static void
a_code_is_unique_within_its_framework_only(void **state)
{
	struct fixture *f = *state;
	struct record *other = fixture_framework(f->arena, "another");
	struct record *r;

	assert_int_equal(fixture_create(f, fixture_action(f->arena, f, "CJ 1", "one")), ST_OK);
	assert_int_equal(fixture_create(f, fixture_action(f->arena, f, "CJ 1", "two")),
	    ST_CONFLICT);
	assert_str(f->errors.items[0].field, "code");
	assert_int_equal(fixture_create(f, other), ST_OK);
	r = fixture_pillar(f->arena, other->id, "CJ", "Other");
	assert_int_equal(fixture_create(f, r), ST_OK);
	assert_int_equal(fixture_create(f, fixture_framework(f->arena, "another")), ST_CONFLICT);
	assert_int_equal(fixture_create(f, fixture_agency(f->arena, "WHO", "X")), ST_CONFLICT);
}

static void
an_update_writes_only_what_differs_and_refuses_a_stale_version(void **state)
{
	struct fixture *f = *state;
	struct record *mine;
	struct record *theirs;

	assert_int_equal(fixture_create(f, fixture_action(f->arena, f, "CJ 1", "one")), ST_OK);
	mine = find(f, &type_action, "CJ 1");
	theirs = find(f, &type_action, "CJ 1");
	assert_int_equal(fixture_update(f, mine), ST_OK);
	assert_int_equal(mine->version, 1);
	record_set_marked(mine, ACTION_TEXT, (struct marked){ .text = STR("changed") });
	record_add_ref(f->arena, mine, ACTION_LEADS, &type_agency, f->agency_id, STR_EMPTY);
	assert_int_equal(fixture_update(f, mine), ST_OK);
	assert_int_equal(mine->version, 2);
	record_set_marked(theirs, ACTION_TEXT, (struct marked){ .text = STR("late") });
	assert_int_equal(fixture_update(f, theirs), ST_CONFLICT);
	assert_str(record_title(find(f, &type_action, "CJ 1")), "changed");
	assert_int_equal(find(f, &type_action, "CJ 1")->values[ACTION_LEADS].nrefs, 1);
}

static void
a_deleted_record_is_seen_by_nobody(void **state)
{
	struct fixture *f = *state;
	struct record *r = fixture_action(f->arena, f, "CJ 1", "one");
	struct record *got;

	assert_int_equal(fixture_create(f, r), ST_OK);
	assert_int_equal(fixture_delete(f, r), ST_OK);
	assert_int_equal(fixture_delete(f, r), ST_CONFLICT);
	assert_int_equal(list(f, VIEWER_LOCAL, all_actions).n, 0);
	assert_int_equal(record_find(f->store, VIEWER_LOCAL, &type_action, 0, r->uid, f->arena,
	    &got), ST_NOT_FOUND);
	assert_int_equal(fixture_create(f, fixture_action(f->arena, f, "CJ 1", "again")), ST_OK);
}

static void
only_released_frameworks_are_public(void **state)
{
	struct fixture *f = *state;
	struct record_query counted = all_actions;
	struct record *r = fixture_action(f->arena, f, "CJ 1", "one");
	struct record *closed = fixture_action(f->arena, f, "CJ 2", "two");
	struct record *got;

	counted.limit = 1;
	assert_int_equal(fixture_create(f, r), ST_OK);
	closed->visibility = VISIBILITY_NETWORK;
	assert_int_equal(fixture_create(f, closed), ST_OK);

	assert_int_equal(list(f, VIEWER_LOCAL, all_actions).n, 2);
	assert_int_equal(list(f, VIEWER_ANYONE, counted).total, 0);
	assert_int_equal(record_find(f->store, VIEWER_ANYONE, &type_action, f->framework_id,
	    STR("CJ 1"), f->arena, &got), ST_NOT_FOUND);
	assert_int_equal(framework_find(f->store, VIEWER_ANYONE, STR(""), f->arena, &got),
	    ST_NOT_FOUND);
	/* Agencies belong to no framework. */
	assert_int_equal(record_find(f->store, VIEWER_ANYONE, &type_agency, 0, STR("WHO"),
	    f->arena, &got), ST_OK);

	fixture_release(f);
	assert_int_equal(list(f, VIEWER_ANYONE, counted).total, 1);
	assert_int_equal(list(f, VIEWER_ANYONE, all_actions).n, 1);
	assert_int_equal(framework_find(f->store, VIEWER_ANYONE, STR("common-action"), f->arena,
	    &got), ST_OK);
	assert_int_equal(record_find(f->store, VIEWER_ANYONE, &type_action, f->framework_id,
	    closed->uid, f->arena, &got), ST_NOT_FOUND);
	assert_int_equal(list(f, (struct viewer){ .kind = VIEWER_NOBODY }, all_actions).n, 0);
}

static void
a_reference_to_what_may_not_be_seen_is_left_out(void **state)
{
	struct fixture *f = *state;
	struct record *hidden = fixture_agency(f->arena, "HID", "Hidden agency");
	struct record *r = fixture_action(f->arena, f, "CJ 1", "one");
	struct record *got;

	hidden->visibility = VISIBILITY_NETWORK;
	assert_int_equal(fixture_create(f, hidden), ST_OK);
	record_add_ref(f->arena, r, ACTION_LEADS, &type_agency, hidden->id, STR_EMPTY);
	record_add_ref(f->arena, r, ACTION_LEADS, &type_agency, f->agency_id, STR_EMPTY);
	assert_int_equal(fixture_create(f, r), ST_OK);
	fixture_release(f);
	assert_int_equal(record_find(f->store, VIEWER_ANYONE, &type_action, 0, r->uid, f->arena,
	    &got), ST_OK);
	assert_int_equal(got->values[ACTION_LEADS].nrefs, 1);
	assert_str(got->values[ACTION_LEADS].refs[0].code, "WHO");
	assert_int_equal(find(f, &type_action, "CJ 1")->values[ACTION_LEADS].nrefs, 2);
}

static size_t
count_filtered(struct fixture *f, size_t field, const char *value)
{
	struct filter filter = { field, str_from(value) };
	struct record_query query = all_actions;

	query.filters = &filter;
	query.nfilters = 1;
	return list(f, VIEWER_LOCAL, query).n;
}

static void
lists_are_filtered_sorted_and_paged(void **state)
{
	struct fixture *f = *state;
	struct record_query query = all_actions;
	struct filter bad = { ACTION_PERIOD, STR("next week") };
	struct record_list page;

	for (int i = 1; i <= 5; i++) {
		struct record *r = fixture_action(f->arena, f,
		    str_dup_z(f->arena, str_format(f->arena, "CJ %d", i)), "text");
		struct period when;

		record_set_number(r, ACTION_ORDER, 6 - i);
		record_set_text(r, ACTION_KIND, i % 2 == 0 ? STR("goal") : STR("action"));
		assert_int_equal(period_make(f->arena, (struct period){
		    .edtf = str_format(f->arena, "2021-0%d", i), .words = STR_EMPTY }, NO_DAY,
		    NO_DAY, &when), ST_OK);
		record_set_period(r, ACTION_PERIOD, when);
		if (i < 3)
			record_add_ref(f->arena, r, ACTION_LEADS, &type_agency, f->agency_id,
			    STR_EMPTY);
		assert_int_equal(fixture_create(f, r), ST_OK);
	}
	assert_str(record_code(list(f, VIEWER_LOCAL, query).items[0]), "CJ 5");
	query.sort_field = ACTION_CODE;
	assert_str(record_code(list(f, VIEWER_LOCAL, query).items[0]), "CJ 1");
	query.is_descending = true;
	query.limit = 2;
	query.offset = 1;
	page = list(f, VIEWER_LOCAL, query);
	assert_int_equal(page.n, 2);
	assert_int_equal(page.total, 5);
	assert_str(record_code(page.items[0]), "CJ 4");

	assert_int_equal(count_filtered(f, ACTION_KIND, "goal"), 2);
	assert_int_equal(count_filtered(f, ACTION_LEADS, "WHO"), 2);
	assert_int_equal(count_filtered(f, ACTION_LEADS, "UNHCR"), 0);
	assert_int_equal(count_filtered(f, ACTION_PILLAR, "CJ"), 5);
	assert_int_equal(count_filtered(f, ACTION_PERIOD, "2021-33"), 3);
	assert_int_equal(count_filtered(f, ACTION_PERIOD, "2021-04-15"), 1);
	query.filters = &bad;
	query.nfilters = 1;
	assert_int_equal(record_list(f->store, VIEWER_LOCAL, &query, f->arena, &page),
	    ST_INVALID);
}

static void
what_refers_to_a_record_is_listed(void **state)
{
	struct fixture *f = *state;
	struct record *role = record_new(f->arena, &type_role);
	struct record *action = fixture_action(f->arena, f, "CJ 1", "one");
	struct record *agency = find(f, &type_agency, "WHO");
	struct record_list found;

	role->framework_id = f->framework_id;
	record_set_ref(role, ROLE_WHO, &type_agency, f->agency_id);
	record_set_text(role, ROLE_WHAT, STR("coordinator"));
	assert_int_equal(fixture_create(f, role), ST_OK);
	record_add_ref(f->arena, action, ACTION_SUPPORTING, &type_agency, f->agency_id,
	    STR_EMPTY);
	assert_int_equal(fixture_create(f, action), ST_OK);
	assert_int_equal(record_list_referring(f->store, VIEWER_LOCAL, &type_role, agency,
	    f->arena, &found), ST_OK);
	assert_int_equal(found.n, 1);
	assert_int_equal(record_list_referring(f->store, VIEWER_LOCAL, &type_action, agency,
	    f->arena, &found), ST_OK);
	assert_int_equal(found.n, 1);
	assert_int_equal(record_list_referring(f->store, VIEWER_ANYONE, &type_action, agency,
	    f->arena, &found), ST_OK);
	assert_int_equal(found.n, 0);
}

static void
every_type_is_stored_filtered_and_sorted_by_every_field(void **state)
{
	struct fixture *f = *state;

	for (size_t t = 0; t < record_type_count; t++) {
		for (size_t i = 0; i < record_types[t]->nfields; i++) {
			const struct field *field = &record_types[t]->fields[i];
			struct filter filter = { i, field->kind == FK_PERIOD ||
			    field->kind == FK_DATE ? STR("2021-01-01") :
			    field->kind == FK_ANY ? STR("action/CJ-7") : STR("1") };
			struct record_query query = { .type = record_types[t],
				.filters = &filter, .nfilters = 1, .sort_field = i,
				.framework_id = 1, .limit = 1 };

			/* Who reads a record is nothing that lists are narrowed by. */
			if (field->kind == FK_READERS)
				continue;
			if (viewer_reads_field(VIEWER_ANYONE, field))
				list(f, VIEWER_ANYONE, query);
			list(f, VIEWER_LOCAL, query);
		}
	}
}

static void
a_store_without_data_says_what_to_do(void **state)
{
	struct fixture *f = *state;
	struct store *s;
	FILE *file;

	assert_int_equal(store_open(f->arena, "/tmp/concert-no-such-folder", 0, &f->errors, &s),
	    ST_NOT_FOUND);
	assert_non_null(strstr(str_dup_z(f->arena, f->errors.items[0].message), "concert init"));
	const char *folder = str_dup_z(f->arena, str_format(f->arena, "%s/noise", f->folder));

	assert_int_equal(mkdir(folder, 0700), 0);
	file = fopen(str_dup_z(f->arena, str_format(f->arena, "%s/concert.db", folder)), "w");
	for (int i = 0; i < 1000; i++)
		fputs("this is no database ", file);
	fclose(file);
	assert_int_equal(store_open(f->arena, folder, 0, &f->errors, &s), ST_CORRUPT);
}

static void
a_newer_database_is_left_alone_and_an_older_one_is_extended(void **state)
{
	struct fixture *f = *state;
	struct store *s;
	struct db *db = store_db(f->store);

	assert_int_equal(store_open(f->arena, f->folder, 0, &f->errors, &s), ST_OK);
	assert_int_equal(db_execute(db, "UPDATE meta SET value = value || 'action.mood text\n' "
	    "WHERE name = 'columns'"), ST_OK);
	assert_int_equal(store_open(f->arena, f->folder, STORE_MIGRATE, &f->errors, &s),
	    ST_CONFLICT);
	assert_int_equal(db_execute(db, "UPDATE meta SET value = replace(replace(value, "
	    "'action.mood text\n', ''), 'action.period period\n', '') "
	    "WHERE name = 'columns'; ALTER TABLE action DROP COLUMN period_edtf;"
	    "ALTER TABLE action DROP COLUMN period_words;"
	    "ALTER TABLE action DROP COLUMN period_tentative;"
	    "ALTER TABLE action DROP COLUMN period_earliest;"
	    "ALTER TABLE action DROP COLUMN period_latest;"), ST_OK);
	assert_int_equal(store_open(f->arena, f->folder, 0, &f->errors, &s), ST_CONFLICT);
	assert_int_equal(store_open(f->arena, f->folder, STORE_MIGRATE, &f->errors, &s), ST_OK);
	assert_int_equal(fixture_create(f, fixture_action(f->arena, f, "CJ 1", "one")), ST_OK);
	assert_int_equal(list(f, VIEWER_LOCAL, all_actions).n, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(a_record_comes_back_with_all_its_fields),
		FIXTURE_TEST(a_code_is_found_with_space_or_hyphen_and_the_exact_one_wins),
		FIXTURE_TEST(faults_are_said_per_field),
		FIXTURE_TEST(a_reference_must_lead_somewhere),
		FIXTURE_TEST(a_code_is_unique_within_its_framework_only),
		FIXTURE_TEST(an_update_writes_only_what_differs_and_refuses_a_stale_version),
		FIXTURE_TEST(a_deleted_record_is_seen_by_nobody),
		FIXTURE_TEST(only_released_frameworks_are_public),
		FIXTURE_TEST(a_reference_to_what_may_not_be_seen_is_left_out),
		FIXTURE_TEST(lists_are_filtered_sorted_and_paged),
		FIXTURE_TEST(what_refers_to_a_record_is_listed),
		FIXTURE_TEST(every_type_is_stored_filtered_and_sorted_by_every_field),
		FIXTURE_TEST(a_store_without_data_says_what_to_do),
		FIXTURE_TEST(a_newer_database_is_left_alone_and_an_older_one_is_extended),
	};

	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
