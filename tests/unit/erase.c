/* SPDX-License-Identifier: Apache-2.0 */
/* policy/erase, store/erase: what is left of a person, and what is not. */
#include "people.h"

#include "policy/erase.h"
#include "store/credential.h"
#include "store/history.h"

struct erasing {
	struct fixture *f;
	int64_t person_id;
};

static enum status
erase_it(struct tx *tx, void *context)
{
	struct erasing *e = context;

	return person_erase(tx, e->person_id, &e->f->errors);
}

static enum status
let_in(struct tx *tx, void *context)
{
	struct erasing *e = context;
	const struct credential credential = { .person_id = e->person_id,
		.password_hash = STR("$argon2id$secret"), .totp_secret = STR_EMPTY,
		.recovery = STR_EMPTY };
	const struct api_token token = { .person_id = e->person_id, .label = STR("tracker"),
		.expires_ms = tx->now_ms + 1000000 };
	const struct external_identity identity = { .issuer = STR("https://id.example.org"),
		.subject = STR("marmaduke-at-home"), .person_id = e->person_id };
	struct str made;
	enum status st;

	if ((st = credential_put(tx, &credential)) != ST_OK ||
	    (st = api_token_create(tx, &token, tx->arena, &made)) != ST_OK)
		return st;
	return external_identity_create(tx, &identity);
}

static struct record *
load(struct fixture *f, int64_t person_id)
{
	struct record *r;

	assert_int_equal(record_load(f->store, &type_person, person_id, f->arena, &r), ST_OK);
	return r;
}

static bool
folder_holds(struct fixture *f, const char *words)
{
	char command[200];

	snprintf(command, sizeof(command), "grep -rqai '%s' '%s'", words, f->folder);
	return system(command) == 0;
}

static void
nothing_of_the_person_is_left_in_the_folder(void **state)
{
	struct fixture *f = *state;
	struct erasing e = { f, make_person(f, "Marmaduke Longfellow", "m@longfellow.example") };
	struct viewer focal = somebody(f, "focal-point");
	struct authorship by = { load(f, e.person_id)->uid, STR("WHO"), STR_EMPTY };
	struct record *action = fixture_action(f->arena, f, "CJ 1", "one");
	struct fixture_change c = { action, &f->errors, record_create };
	struct verify_counts counts;
	struct history_list list;
	struct record *r = load(f, e.person_id);
	struct run *run;
	struct session start = { .person_id = e.person_id, .agent = STR("Firefox"),
		.remote = STR("192.0.2.1") };
	struct draft draft = { .form = STR("progress/new"), .body = STR("Longfellow writes") };
	struct str token;

	assert_int_equal(run_open(f->arena, f->folder, &f->errors, &run), ST_OK);
	assert_int_equal(session_create(run, &start, 1000, f->arena, &token), ST_OK);
	assert_int_equal(draft_put(run, e.person_id, &draft, 1000), ST_OK);
	record_add_text(f->arena, r, PERSON_LANGUAGES, STR("tlh"));
	record_set_text(r, PERSON_ZONE, STR("Antarctica/Troll"));
	assert_int_equal(fixture_update(f, r), ST_OK);
	record_set_text(r, PERSON_NAME, STR("Marmaduke L. Longfellow"));
	assert_int_equal(fixture_update(f, r), ST_OK);
	assert_int_equal(store_write(f->store, by, let_in, &e), ST_OK);
	assert_int_equal(store_write(f->store, by, fixture_run, &c), ST_OK);
	assert_true(folder_holds(f, "longfellow"));

	assert_int_equal(store_write(f->store, fixture_author, erase_it, &e), ST_OK);
	assert_int_equal(person_scrub(f->store, run, e.person_id), ST_OK);
	assert_false(folder_holds(f, "longfellow"));
	assert_false(folder_holds(f, "marmaduke"));
	assert_false(folder_holds(f, "antarctica"));
	assert_false(folder_holds(f, "argon2id"));
	if (store_verify(f->store, f->arena, &f->errors, &counts) != ST_OK)
		fail_msg("%.*s", STR_ARG(f->errors.items[0].message));

	/* Who wrote is still one and the same person, under the pseudonym. */
	assert_int_equal(history_of_record(f->store, focal, action, f->arena, &list), ST_OK);
	assert_int_equal(list.n, 1);
	assert_true(str_starts(list.items[0].actor_name, STR("Former member ")));
	r = load(f, e.person_id);
	assert_int_equal(history_of_record(f->store, VIEWER_LOCAL, r, f->arena, &list), ST_OK);
	assert_int_equal(list.n, 4);
	for (size_t i = 0; i < list.items[0].nchanges; i++) {
		if (list.items[0].changes[i].field == PERSON_STATE)
			continue;
		assert_true(list.items[0].changes[i].before_is_erased);
		assert_false(list.items[0].changes[i].after_is_erased);
	}
	assert_true(list.items[0].nchanges >= 5);
}

static void
what_is_erased_stays_erased(void **state)
{
	struct fixture *f = *state;
	struct erasing e = { f, make_person(f, "Marmaduke Longfellow", "m@longfellow.example") };
	struct person_query query = { e.person_id, 20000, 0 };
	struct person *p;

	assert_int_equal(store_write(f->store, fixture_author, erase_it, &e), ST_OK);
	assert_int_equal(store_write(f->store, fixture_author, erase_it, &e), ST_CONFLICT);
	assert_int_equal(person_load(f->store, &query, f->arena, &p), ST_NOT_FOUND);
	e.person_id = 4711;
	assert_int_equal(store_write(f->store, fixture_author, erase_it, &e), ST_NOT_FOUND);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(nothing_of_the_person_is_left_in_the_folder),
		FIXTURE_TEST(what_is_erased_stays_erased),
	};

	return cmocka_run_group_tests_name("erase", tests, NULL, NULL);
}
