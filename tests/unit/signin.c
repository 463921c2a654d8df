/* SPDX-License-Identifier: Apache-2.0 */
/* policy/signin, factor: one answer to every mistake, waits that grow and end, second factors. */
#include "fixture.h"

#include "base/limits.h"
#include "policy/account.h"
#include "policy/factor.h"
#include "policy/signin.h"
#include "store/credential.h"

#define NOW INT64_C(1800000000000)
#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define PASSWORD STR("vkq wtr mxz plj")

/* A store with two people, and its door. */
struct house {
	struct fixture *fixture;
	struct run *run;
	int64_t ana;
	int64_t bea;
};

static struct door
door_of(struct house *h, int64_t now_ms)
{
	return (struct door){ h->fixture->store, h->run, h->fixture->arena, now_ms,
		{ .memory_mb = 19, .passes = 2 }, STR("192.0.2.1"),
		STR("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0") };
}

struct adding {
	struct account_person person;
	struct str hash;
	int64_t id;
	struct errors *errors;
};

static enum status
add(struct tx *tx, void *context)
{
	struct adding *adding = context;
	struct record *r;
	enum status st = account_add(tx, &adding->person, adding->errors, &r);

	if (st != ST_OK)
		return st;
	adding->id = r->id;
	return adding->hash.n == 0 ? ST_OK : account_activate(tx, r->id, adding->hash,
	    adding->errors);
}

static enum status
activate(struct tx *tx, void *context)
{
	struct adding *adding = context;

	return account_activate(tx, adding->id, adding->hash, adding->errors);
}

static void
set_password(struct house *h, int64_t person_id, struct str password)
{
	struct fixture *f = h->fixture;
	struct adding adding = { .id = person_id, .errors = &f->errors };

	assert_int_equal(password_hash(f->arena, password, (struct password_cost){ 19, 2 },
	    &adding.hash), ST_OK);
	assert_int_equal(store_write(f->store, fixture_author, activate, &adding), ST_OK);
}

static int64_t
add_person(struct fixture *f, const char *name, const char *email)
{
	struct adding adding = { { str_from(name), str_from(email), STR_EMPTY }, STR_EMPTY, 0,
		&f->errors };

	assert_int_equal(password_hash(f->arena, PASSWORD, (struct password_cost){ 19, 2 },
	    &adding.hash), ST_OK);
	assert_int_equal(store_write(f->store, fixture_author, add, &adding), ST_OK);
	return adding.id;
}

static int
set_up(void **state)
{
	struct house *h = calloc(1, sizeof(*h));

	assert_int_equal(fixture_set_up((void **)&h->fixture), 0);
	assert_int_equal(run_open(h->fixture->arena, h->fixture->folder, &h->fixture->errors,
	    &h->run), ST_OK);
	h->ana = add_person(h->fixture, "Ana", "ana@example.org");
	h->bea = add_person(h->fixture, "Bea", "bea@example.org");
	*state = h;
	return 0;
}

static int
tear_down(void **state)
{
	struct house *h = *state;
	int result = fixture_tear_down((void **)&h->fixture);

	free(h);
	return result;
}

static struct sign_in
try_from(struct house *h, const char *remote, const char *email, struct str password,
    int64_t now_ms)
{
	struct door door = door_of(h, now_ms);
	struct sign_in result;

	door.remote = str_from(remote);
	assert_int_equal(sign_in_password(&door, str_from(email), password, &result), ST_OK);
	return result;
}

static struct sign_in
try(struct house *h, const char *email, struct str password, int64_t now_ms)
{
	return try_from(h, "192.0.2.1", email, password, now_ms);
}

static void
the_right_password_begins_a_session(void **state)
{
	struct house *h = *state;
	struct fixture *f = h->fixture;
	struct sign_in result = try(h, " Ana@Example.org ", PASSWORD, NOW);
	struct session session;

	assert_int_equal(result.outcome, SIGN_IN_DONE);
	assert_int_equal(result.person_id, h->ana);
	assert_int_equal(session_find(h->run, result.token, NOW, f->arena, &session), ST_OK);
	assert_int_equal(session.person_id, h->ana);
	assert_false(session.has_second_factor);
	assert_str(session.agent, "Firefox on Linux");
	assert_str(session.remote, "192.0.2.1");
}

static enum status
deactivate(struct tx *tx, void *context)
{
	struct house *h = context;

	return account_deactivate(tx, h->bea, &h->fixture->errors);
}

static void
every_wrong_answer_is_the_same(void **state)
{
	struct house *h = *state;
	struct fixture *f = h->fixture;
	struct sign_in results[5];
	struct adding invited = { { STR("Cai"), STR("cai@example.org"), STR_EMPTY }, STR_EMPTY, 0,
		&f->errors };

	assert_int_equal(store_write(f->store, fixture_author, add, &invited), ST_OK);
	assert_int_equal(store_write(f->store, fixture_author, deactivate, h), ST_OK);
	results[0] = try(h, "ana@example.org", STR("vkq wtr mxz plJ"), NOW);
	results[1] = try(h, "nobody@example.org", PASSWORD, NOW);
	results[2] = try(h, "bea@example.org", PASSWORD, NOW);
	results[3] = try(h, "cai@example.org", STR_EMPTY, NOW);
	results[4] = try(h, "", STR("\xFF"), NOW);
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(results[i].outcome, SIGN_IN_REFUSED);
		assert_int_equal(results[i].person_id, 0);
		assert_int_equal(results[i].token.n, 0);
	}
}

static void
an_address_that_guesses_waits_longer_each_time(void **state)
{
	struct house *h = *state;
	int64_t now = NOW;
	int64_t wait = 30 * SECOND;

	for (int i = 0; i < LIMIT_SIGN_IN_PAIR; i++)
		assert_int_equal(try(h, "ana@example.org", STR("wrong"), now).outcome,
		    SIGN_IN_REFUSED);
	for (int i = 0; i < 8; i++) {
		struct sign_in result = try(h, "ana@example.org", PASSWORD, now);

		assert_int_equal(result.outcome, SIGN_IN_WAIT);
		assert_int_equal(result.wait_ms, wait);
		now += wait;
		assert_int_equal(try(h, "ana@example.org", STR("wrong"), now).outcome,
		    SIGN_IN_REFUSED);
		wait = wait * 2 < 15 * MINUTE ? wait * 2 : 15 * MINUTE;
	}
	/* Its owner, elsewhere, does not wait; and in the end the address gets in as well. */
	assert_int_equal(try_from(h, "198.51.100.7", "ana@example.org", PASSWORD, now).outcome,
	    SIGN_IN_DONE);
	assert_int_equal(try(h, "ana@example.org", PASSWORD, now + wait).outcome, SIGN_IN_DONE);
	assert_int_equal(try(h, "ana@example.org", STR("wrong"), now + wait).outcome,
	    SIGN_IN_REFUSED);
}

/* The same for a name that does not exist: waiting tells nothing. */
static void
names_that_do_not_exist_wait_too(void **state)
{
	struct house *h = *state;

	for (int i = 0; i < LIMIT_SIGN_IN_PAIR; i++)
		assert_int_equal(try(h, "nobody@example.org", STR("x"), NOW).outcome,
		    SIGN_IN_REFUSED);
	assert_int_equal(try(h, "NOBODY@example.org", STR("x"), NOW).outcome, SIGN_IN_WAIT);
	assert_int_equal(try(h, "ana@example.org", PASSWORD, NOW).outcome, SIGN_IN_DONE);
}

static void
many_addresses_at_one_account_wait_together(void **state)
{
	struct house *h = *state;
	struct sign_in result;

	for (int i = 0; i < LIMIT_SIGN_IN_NAME; i++) {
		const char *remote = str_dup_z(h->fixture->arena, str_format(h->fixture->arena,
		    "203.0.113.%d", i));

		assert_int_equal(try_from(h, remote, "ana@example.org", STR("x"), NOW).outcome,
		    SIGN_IN_REFUSED);
	}
	result = try(h, "ana@example.org", PASSWORD, NOW);
	assert_int_equal(result.outcome, SIGN_IN_WAIT);
	assert_int_equal(try(h, "ana@example.org", PASSWORD, NOW + result.wait_ms).outcome,
	    SIGN_IN_DONE);
}

/* Two addresses of one /64 are one customer. */
static void
an_address_has_a_limit_over_all_accounts(void **state)
{
	struct house *h = *state;
	struct door door = door_of(h, NOW);
	struct attempt_limit limit = { "sign-in", LIMIT_SIGN_IN_ADDRESS, 15 * MINUTE };
	struct sign_in result;
	int64_t wait_ms;

	door.remote = STR("2001:db8:1:2::1");
	for (int i = 0; i < LIMIT_SIGN_IN_ADDRESS; i++) {
		assert_int_equal(door_knock(&door, &limit, &wait_ms), ST_OK);
		assert_int_equal(wait_ms, 0);
	}
	result = try_from(h, "2001:db8:1:2:3:4:5:6", "ana@example.org", PASSWORD, NOW + MINUTE);
	assert_int_equal(result.outcome, SIGN_IN_WAIT);
	assert_int_equal(result.wait_ms, 14 * MINUTE);
	assert_int_equal(try_from(h, "2001:db8:1:3::1", "ana@example.org", PASSWORD, NOW).outcome,
	    SIGN_IN_DONE);
	assert_int_equal(try_from(h, "2001:db8:1:2::1", "ana@example.org", PASSWORD,
	    NOW + 15 * MINUTE).outcome, SIGN_IN_DONE);
}

static void
a_clock_set_back_locks_nobody_out(void **state)
{
	struct house *h = *state;

	for (int i = 0; i < LIMIT_SIGN_IN_PAIR; i++)
		(void)try(h, "ana@example.org", STR("wrong"), NOW);
	assert_int_equal(try(h, "ana@example.org", PASSWORD, NOW - 24 * 60 * MINUTE).outcome,
	    SIGN_IN_DONE);
}

static void
a_hash_is_renewed_when_its_cost_is_another(void **state)
{
	struct house *h = *state;
	struct fixture *f = h->fixture;
	struct door door = door_of(h, NOW);
	struct credential c;
	struct sign_in result;

	door.cost.passes = 3;
	assert_int_equal(sign_in_password(&door, STR("ana@example.org"), PASSWORD, &result), ST_OK);
	assert_int_equal(result.outcome, SIGN_IN_DONE);
	assert_int_equal(credential_find(f->store, h->ana, f->arena, &c), ST_OK);
	assert_true(str_starts(c.password_hash, STR("$argon2id$v=19$m=19456,t=3,")));
	assert_int_equal(try(h, "ana@example.org", PASSWORD, NOW).outcome, SIGN_IN_DONE);
}

/* --- second factor -------------------------------------------------------------------------- */

static struct str
code_at(struct house *h, struct str secret, int64_t now_ms)
{
	char *code = arena_alloc(h->fixture->arena, TOTP_DIGITS + 1);

	assert_int_equal(totp_code(secret, now_ms / (30 * SECOND), code), ST_OK);
	return str_from(code);
}

/* Ana takes a code generator a minute before NOW. */
static struct str
enrol(struct house *h, struct str codes[RECOVERY_CODES])
{
	struct door door = door_of(h, NOW - MINUTE);
	struct factor_offer offer;
	struct factor_claim claim = { .person_id = h->ana };

	assert_int_equal(factor_begin(&door, h->ana, &offer), ST_OK);
	claim.token = offer.token;
	claim.code = STR("000000");
	assert_int_equal(factor_confirm(&door, fixture_author, &claim, codes), ST_INVALID);
	claim.person_id = h->bea;
	claim.code = code_at(h, offer.secret, NOW - MINUTE);
	assert_int_equal(factor_confirm(&door, fixture_author, &claim, codes), ST_NOT_FOUND);
	claim.person_id = h->ana;
	assert_int_equal(factor_confirm(&door, fixture_author, &claim, codes), ST_OK);
	assert_int_equal(factor_confirm(&door, fixture_author, &claim, codes), ST_NOT_FOUND);
	return offer.secret;
}

static struct sign_in
give_code(struct house *h, struct str token, struct str code, int64_t now_ms)
{
	struct door door = door_of(h, now_ms);
	struct sign_in result;

	assert_int_equal(sign_in_code(&door, token, code, &result), ST_OK);
	return result;
}

static void
a_code_is_asked_for_and_good_once(void **state)
{
	struct house *h = *state;
	struct fixture *f = h->fixture;
	struct str codes[RECOVERY_CODES];
	struct str secret = enrol(h, codes);
	struct sign_in first = try(h, "ana@example.org", PASSWORD, NOW);
	struct sign_in second = try(h, "ana@example.org", PASSWORD, NOW);
	struct str code = code_at(h, secret, NOW);
	struct sign_in done;
	struct session session;

	assert_int_equal(first.outcome, SIGN_IN_ASK_CODE);
	assert_int_equal(session_find(h->run, first.token, NOW, f->arena, &session), ST_NOT_FOUND);
	assert_int_equal(give_code(h, first.token, STR("000000"), NOW).outcome, SIGN_IN_REFUSED);
	done = give_code(h, first.token, code, NOW);
	assert_int_equal(done.outcome, SIGN_IN_DONE);
	assert_int_equal(session_find(h->run, done.token, NOW, f->arena, &session), ST_OK);
	assert_true(session.has_second_factor);
	assert_int_equal(give_code(h, first.token, code, NOW).outcome, SIGN_IN_TOO_LATE);
	assert_int_equal(give_code(h, second.token, code, NOW).outcome, SIGN_IN_REFUSED);
	assert_int_equal(give_code(h, second.token, code_at(h, secret, NOW + 30 * SECOND),
	    NOW + 30 * SECOND).outcome, SIGN_IN_DONE);
	first = try(h, "ana@example.org", PASSWORD, NOW);
	assert_int_equal(give_code(h, first.token, code_at(h, secret, NOW + 11 * MINUTE),
	    NOW + 11 * MINUTE).outcome, SIGN_IN_TOO_LATE);
	/* Bea has none. */
	assert_int_equal(try(h, "bea@example.org", PASSWORD, NOW).outcome, SIGN_IN_DONE);
}

static void
codes_cannot_be_guessed_at_length(void **state)
{
	struct house *h = *state;
	struct str codes[RECOVERY_CODES];
	struct str secret = enrol(h, codes);
	struct sign_in asked = try(h, "ana@example.org", PASSWORD, NOW);
	struct sign_in result;

	for (int i = 0; i < LIMIT_CODE_TRIES; i++)
		assert_int_equal(give_code(h, asked.token, STR("000000"), NOW).outcome,
		    SIGN_IN_REFUSED);
	/* Nor with a new ticket: the password is no way around. */
	asked = try(h, "ana@example.org", PASSWORD, NOW);
	result = give_code(h, asked.token, code_at(h, secret, NOW), NOW);
	assert_int_equal(result.outcome, SIGN_IN_WAIT);
	assert_int_equal(result.wait_ms, 30 * SECOND);
	assert_int_equal(give_code(h, asked.token, code_at(h, secret, NOW + 30 * SECOND),
	    NOW + 30 * SECOND).outcome, SIGN_IN_DONE);
}

static void
a_recovery_code_lets_in_once(void **state)
{
	struct house *h = *state;
	struct str codes[RECOVERY_CODES];
	struct sign_in asked;
	struct sign_in done;

	(void)enrol(h, codes);
	asked = try(h, "ana@example.org", PASSWORD, NOW);
	done = give_code(h, asked.token, codes[4], NOW);
	assert_int_equal(done.outcome, SIGN_IN_DONE);
	assert_true(done.used_recovery);
	assert_int_equal(done.recovery_left, RECOVERY_CODES - 1);
	asked = try(h, "ana@example.org", PASSWORD, NOW);
	assert_int_equal(give_code(h, asked.token, codes[4], NOW).outcome, SIGN_IN_REFUSED);
}

/* It may have eight characters, which is good enough beside a second factor only. */
static void
a_factor_taken_away_takes_its_password_along(void **state)
{
	struct house *h = *state;
	struct str codes[RECOVERY_CODES];
	struct door door = door_of(h, NOW);
	struct sign_in asked;

	(void)enrol(h, codes);
	asked = try(h, "ana@example.org", PASSWORD, NOW);
	assert_int_equal(factor_remove(&door, fixture_author, h->ana,
	    FACTOR_DROPS_PASSWORD), ST_OK);
	assert_int_equal(give_code(h, asked.token, codes[0], NOW).outcome, SIGN_IN_REFUSED);
	assert_int_equal(try(h, "ana@example.org", PASSWORD, NOW).outcome, SIGN_IN_REFUSED);
	set_password(h, h->ana, PASSWORD);
	assert_int_equal(try(h, "ana@example.org", PASSWORD, NOW).outcome, SIGN_IN_DONE);
}

/* Who takes the own factor away has shown a long password: it is kept. */
static void
a_code_proves_before_the_own_factor_goes(void **state)
{
	struct house *h = *state;
	struct str codes[RECOVERY_CODES];
	struct door door = door_of(h, NOW);
	struct sign_in in;

	(void)enrol(h, codes);
	assert_int_equal(sign_in_prove_code(&door, h->ana, STR("000000"), &in), ST_OK);
	assert_int_equal(in.outcome, SIGN_IN_REFUSED);
	assert_int_equal(sign_in_prove_code(&door, h->ana, codes[1], &in), ST_OK);
	assert_int_equal(in.outcome, SIGN_IN_DONE);
	for (int i = 0; i < LIMIT_CODE_TRIES; i++) {
		assert_int_equal(sign_in_prove_code(&door, h->ana, codes[1], &in), ST_OK);
		assert_int_equal(in.outcome, SIGN_IN_REFUSED);
	}
	assert_int_equal(sign_in_prove_code(&door, h->ana, codes[2], &in), ST_OK);
	assert_int_equal(in.outcome, SIGN_IN_WAIT);
	assert_int_equal(factor_remove(&door, fixture_author, h->ana, FACTOR_KEEPS_PASSWORD),
	    ST_OK);
	assert_int_equal(try(h, "ana@example.org", PASSWORD, NOW).outcome, SIGN_IN_DONE);
}

static void
an_issuer_names_only_who_may_come_in(void **state)
{
	struct house *h = *state;
	struct fixture *f = h->fixture;
	struct str codes[RECOVERY_CODES];
	struct door door = door_of(h, NOW);
	struct sign_in result;

	assert_int_equal(sign_in_external(&door, h->bea, &result), ST_OK);
	assert_int_equal(result.outcome, SIGN_IN_DONE);
	(void)enrol(h, codes);
	assert_int_equal(sign_in_external(&door, h->ana, &result), ST_OK);
	assert_int_equal(result.outcome, SIGN_IN_ASK_CODE);
	assert_int_equal(store_write(f->store, fixture_author, deactivate, h), ST_OK);
	assert_int_equal(sign_in_external(&door, h->bea, &result), ST_OK);
	assert_int_equal(result.outcome, SIGN_IN_REFUSED);
	assert_int_equal(sign_in_external(&door, 999999, &result), ST_OK);
	assert_int_equal(result.outcome, SIGN_IN_REFUSED);
}

static void
a_session_is_proven_anew_by_its_password(void **state)
{
	struct house *h = *state;
	struct fixture *f = h->fixture;
	struct sign_in done = try(h, "ana@example.org", PASSWORD, NOW);
	struct door door = door_of(h, NOW + 60 * MINUTE);
	struct session session;
	struct sign_in result;

	assert_int_equal(session_find(h->run, done.token, NOW, f->arena, &session), ST_OK);
	assert_int_equal(sign_in_prove(&door, &session, STR("wrong"), &result), ST_OK);
	assert_int_equal(result.outcome, SIGN_IN_REFUSED);
	assert_int_equal(sign_in_prove(&door, &session, PASSWORD, &result), ST_OK);
	assert_int_equal(result.outcome, SIGN_IN_DONE);
	assert_int_equal(session_find(h->run, done.token, NOW, f->arena, &session), ST_NOT_FOUND);
	assert_int_equal(session_find(h->run, result.token, NOW, f->arena, &session), ST_OK);
	assert_int_equal(session.proven_ms, NOW + 60 * MINUTE);
	set_password(h, h->ana, STR("qpl mnb vcx zdf"));
	assert_int_equal(try(h, "ana@example.org", PASSWORD, NOW).outcome, SIGN_IN_REFUSED);
	assert_int_equal(try(h, "ana@example.org", STR("qpl mnb vcx zdf"), NOW).outcome,
	    SIGN_IN_DONE);
}

static void
browsers_are_named_as_people_know_them(void **state)
{
	struct house *h = *state;
	struct fixture *f = h->fixture;

	assert_str(agent_words(f->arena, STR("Mozilla/5.0 (Windows NT 10.0; Win64; x64) "
	    "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36 Edg/126.0")),
	    "Edge on Windows");
	assert_str(agent_words(f->arena, STR("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac "
	    "OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1")),
	    "Safari on iPhone");
	assert_str(agent_words(f->arena, STR("curl/7.88.1")), "curl");
	assert_str(agent_words(f->arena, STR("<script>")), "Another program");
	assert_str(agent_words(f->arena, STR_EMPTY), "Another program");
}

#define SIGN_IN_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SIGN_IN_TEST(the_right_password_begins_a_session),
		SIGN_IN_TEST(every_wrong_answer_is_the_same),
		SIGN_IN_TEST(an_address_that_guesses_waits_longer_each_time),
		SIGN_IN_TEST(names_that_do_not_exist_wait_too),
		SIGN_IN_TEST(many_addresses_at_one_account_wait_together),
		SIGN_IN_TEST(an_address_has_a_limit_over_all_accounts),
		SIGN_IN_TEST(a_clock_set_back_locks_nobody_out),
		SIGN_IN_TEST(a_hash_is_renewed_when_its_cost_is_another),
		SIGN_IN_TEST(a_code_is_asked_for_and_good_once),
		SIGN_IN_TEST(codes_cannot_be_guessed_at_length),
		SIGN_IN_TEST(a_recovery_code_lets_in_once),
		SIGN_IN_TEST(a_factor_taken_away_takes_its_password_along),
		SIGN_IN_TEST(a_code_proves_before_the_own_factor_goes),
		SIGN_IN_TEST(an_issuer_names_only_who_may_come_in),
		SIGN_IN_TEST(a_session_is_proven_anew_by_its_password),
		SIGN_IN_TEST(browsers_are_named_as_people_know_them),
	};

	return cmocka_run_group_tests_name("signin", tests, NULL, NULL);
}
