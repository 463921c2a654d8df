/* SPDX-License-Identifier: Apache-2.0 */
/* store/credential: what is used up is used once; tokens and identities are found and ended. */
#include "fixture.h"

#include "base/hash.h"
#include "store/credential.h"

struct step {
	int64_t person_id;
	int64_t step;
};

static enum status
put(struct tx *tx, void *context)
{
	return credential_put(tx, context);
}

static enum status
take_step(struct tx *tx, void *context)
{
	struct step *s = context;

	return credential_take_step(tx, s->person_id, s->step);
}

static enum status
take_recovery(struct tx *tx, void *context)
{
	struct str *lists = context;

	return credential_take_recovery(tx, 7, lists[0], lists[1]);
}

static enum status
rehash(struct tx *tx, void *context)
{
	struct str *hashes = context;

	return credential_rehash(tx, 7, hashes[0], hashes[1]);
}

static enum status
forget(struct tx *tx, void *context)
{
	(void)context;
	return credential_delete(tx, 7);
}

static enum status
write(struct fixture *f, enum status (*fn)(struct tx *tx, void *context), void *context)
{
	return store_write(f->store, fixture_author, fn, context);
}

static void
put_credential(struct fixture *f)
{
	struct credential c = { .person_id = 7, .password_hash = STR("$argon2id$1"),
		.totp_secret = STR("ABC"), .recovery = STR("[\"a\",\"b\"]") };

	assert_int_equal(write(f, put, &c), ST_OK);
}

static void
a_credential_is_kept_replaced_and_forgotten(void **state)
{
	struct fixture *f = *state;
	struct credential c;

	assert_int_equal(credential_find(f->store, 7, f->arena, &c), ST_NOT_FOUND);
	put_credential(f);
	assert_int_equal(credential_find(f->store, 7, f->arena, &c), ST_OK);
	assert_str(c.password_hash, "$argon2id$1");
	assert_str(c.totp_secret, "ABC");
	assert_true(c.changed_ms > 0);
	c.totp_secret = STR_EMPTY;
	assert_int_equal(write(f, put, &c), ST_OK);
	assert_int_equal(credential_find(f->store, 7, f->arena, &c), ST_OK);
	assert_int_equal(c.totp_secret.n, 0);
	assert_int_equal(write(f, forget, NULL), ST_OK);
	assert_int_equal(credential_find(f->store, 7, f->arena, &c), ST_NOT_FOUND);
}

/* Two connections stand for two workers. */
static void
codes_are_used_up_once_by_whichever_worker(void **state)
{
	struct fixture *f = *state;
	struct step steps[] = { { 7, 100 }, { 7, 99 }, { 7, 101 }, { 7, 9000 } };
	struct str lists[] = { STR("[\"a\",\"b\"]"), STR("[\"b\"]") };
	struct str hashes[] = { STR("$argon2id$1"), STR("$argon2id$2") };
	struct store *other;

	put_credential(f);
	assert_int_equal(store_open(f->arena, f->folder, 0, &f->errors, &other), ST_OK);
	assert_int_equal(write(f, take_step, &steps[0]), ST_OK);
	assert_int_equal(store_write(other, fixture_author, take_step, &steps[0]), ST_CONFLICT);
	assert_int_equal(store_write(other, fixture_author, take_step, &steps[1]), ST_CONFLICT);
	assert_int_equal(store_write(other, fixture_author, take_step, &steps[2]), ST_OK);
	assert_int_equal(write(f, take_step, &steps[3]), ST_OK); /* as a clock far ahead would */
	assert_int_equal(write(f, take_step, &steps[0]), ST_OK);
	assert_int_equal(write(f, take_recovery, lists), ST_OK);
	assert_int_equal(store_write(other, fixture_author, take_recovery, lists), ST_CONFLICT);
	assert_int_equal(write(f, rehash, hashes), ST_OK);
	assert_int_equal(store_write(other, fixture_author, rehash, hashes), ST_CONFLICT);
}

/* --- tokens for programs -------------------------------------------------------------------- */

struct making {
	struct api_token token;
	struct arena *arena;
	struct str made;
};

static enum status
make_token(struct tx *tx, void *context)
{
	struct making *m = context;

	return api_token_create(tx, &m->token, m->arena, &m->made);
}

static enum status
note_use(struct tx *tx, void *context)
{
	return api_token_note_use(tx, *(struct str *)context, 20000);
}

struct ending {
	int64_t person_id;
	struct str uid;
};

static enum status
end_token(struct tx *tx, void *context)
{
	struct ending *e = context;

	return api_token_delete(tx, e->person_id, e->uid);
}

static void
a_token_for_programs_has_an_end(void **state)
{
	struct fixture *f = *state;
	struct making m = { { .person_id = 7, .label = STR("calendar"), .expires_ms = 5000,
		.flags = API_TOKEN_WRITE }, f->arena, STR_EMPTY };
	struct api_token found;

	assert_int_equal(write(f, make_token, &m), ST_OK);
	assert_true(str_starts(m.made, STR("concert_")));
	assert_int_equal(m.made.n, 8 + 43);
	assert_int_equal(api_token_find(f->store, m.made, 4999, f->arena, &found), ST_OK);
	assert_int_equal(found.person_id, 7);
	assert_str(found.label, "calendar");
	assert_int_equal(found.flags, API_TOKEN_WRITE);
	assert_int_equal(found.used_day, 0);
	assert_int_equal(write(f, note_use, &found.uid), ST_OK);
	assert_int_equal(api_token_find(f->store, m.made, 4999, f->arena, &found), ST_OK);
	assert_int_equal(found.used_day, 20000);
	assert_int_equal(api_token_find(f->store, m.made, 5000, f->arena, &found), ST_NOT_FOUND);
	assert_int_equal(api_token_find(f->store, hash_hex(f->arena, m.made), 1, f->arena,
	    &found), ST_NOT_FOUND);
}

static void
tokens_are_listed_bounded_and_ended_by_their_person(void **state)
{
	struct fixture *f = *state;
	struct making m = { { .person_id = 7, .expires_ms = 5000 }, f->arena, STR_EMPTY };
	struct ending e = { .person_id = 8 };
	struct api_token_list list;

	for (int i = 0; i < LIMIT_API_TOKENS; i++)
		assert_int_equal(write(f, make_token, &m), ST_OK);
	assert_int_equal(write(f, make_token, &m), ST_TOO_LARGE);
	assert_int_equal(api_token_list(f->store, 7, f->arena, &list), ST_OK);
	assert_int_equal(list.n, LIMIT_API_TOKENS);
	e.uid = list.items[0].uid;
	assert_int_equal(write(f, end_token, &e), ST_NOT_FOUND);
	e.person_id = 7;
	assert_int_equal(write(f, end_token, &e), ST_OK);
	e.uid = STR_EMPTY;
	assert_int_equal(write(f, end_token, &e), ST_OK);
	assert_int_equal(api_token_list(f->store, 7, f->arena, &list), ST_OK);
	assert_int_equal(list.n, 0);
}

/* --- identities at issuers ------------------------------------------------------------------ */

static enum status
tie(struct tx *tx, void *context)
{
	return external_identity_create(tx, context);
}

static enum status
untie(struct tx *tx, void *context)
{
	struct external_identity *identity = context;

	return external_identity_delete(tx, identity->person_id, identity->issuer,
	    identity->subject);
}

static void
an_identity_belongs_to_one_person(void **state)
{
	struct fixture *f = *state;
	struct external_identity mine = { .issuer = STR("https://id.example.org"),
		.subject = STR("abc"), .person_id = 7 };
	struct external_identity theirs = mine;
	struct external_identity_list list;
	int64_t person_id = 0;

	theirs.person_id = 8;
	assert_int_equal(write(f, tie, &mine), ST_OK);
	assert_int_equal(write(f, tie, &theirs), ST_CONFLICT);
	assert_int_equal(external_identity_find(f->store, mine.issuer, STR("abc"), &person_id),
	    ST_OK);
	assert_int_equal(person_id, 7);
	assert_int_equal(external_identity_find(f->store, mine.issuer, STR("ABC"), &person_id),
	    ST_NOT_FOUND);
	assert_int_equal(external_identity_list(f->store, 7, f->arena, &list), ST_OK);
	assert_int_equal(list.n, 1);
	assert_str(list.items[0].issuer, "https://id.example.org");
	assert_int_equal(write(f, untie, &theirs), ST_NOT_FOUND);
	assert_int_equal(write(f, untie, &mine), ST_OK);
	assert_int_equal(external_identity_find(f->store, mine.issuer, STR("abc"), &person_id),
	    ST_NOT_FOUND);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(a_credential_is_kept_replaced_and_forgotten),
		FIXTURE_TEST(codes_are_used_up_once_by_whichever_worker),
		FIXTURE_TEST(a_token_for_programs_has_an_end),
		FIXTURE_TEST(tokens_are_listed_bounded_and_ended_by_their_person),
		FIXTURE_TEST(an_identity_belongs_to_one_person),
	};

	return cmocka_run_group_tests_name("credential", tests, NULL, NULL);
}
