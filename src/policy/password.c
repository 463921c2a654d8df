/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rules for passwords and their hashes. Which passwords are too common is in blocklist.c, how
 * often one may be tried in signin.c. The surprise: a name that does not exist is answered by
 * making a hash nobody asked for.
 */
#include "policy/password.h"

#include <errno.h>

#include <sodium.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/utf8.h"
#include "policy/blocklist.h"

#define BYTES_IN_MB (1024 * 1024)

/* --- one form ------------------------------------------------------------------------------- */

/*
 * Unassigned code points are refused, because a later Unicode may normalize them otherwise; UAX 15
 * section 12.1 ("stabilized strings").
 */
static bool
map_spaces(UChar *units, int32_t n)
{
	int32_t at = 0;

	while (at < n) {
		int32_t start = at;
		UChar32 c;
		int8_t type;

		U16_NEXT(units, at, n, c);
		type = u_charType(c);
		if (type == U_CONTROL_CHAR || type == U_UNASSIGNED || type == U_SURROGATE)
			return false;
		if (type == U_SPACE_SEPARATOR)
			units[start] = ' '; /* every space is in the first plane: one unit */
	}
	return true;
}

/* False for what can be no password. The result is in the arena, for the caller to wipe. */
static bool
prepare(struct arena *a, struct str password, struct str *out)
{
	int32_t room = 2 * LIMIT_PASSWORD_BYTES;
	UChar *units = arena_make_array(a, UChar, (size_t)room);
	UChar *composed = arena_make_array(a, UChar, (size_t)room);
	char *bytes = arena_alloc(a, LIMIT_PASSWORD_BYTES);
	UErrorCode code = U_ZERO_ERROR;
	int32_t n = 0;
	bool is_fine = false;

	if (password.n == 0 || password.n > LIMIT_PASSWORD_BYTES)
		return false;
	u_strFromUTF8(units, room, &n, password.p, (int32_t)password.n, &code);
	if (U_SUCCESS(code) && map_spaces(units, n)) {
		n = unorm2_normalize(unorm2_getNFCInstance(&code), units, n, composed, room, &code);
		u_strToUTF8(bytes, LIMIT_PASSWORD_BYTES, &n, composed, n, &code);
		/* A warning that no NUL fitted is none of ours. */
		is_fine = U_SUCCESS(code);
	}
	sodium_memzero(units, (size_t)room * sizeof(*units));
	sodium_memzero(composed, (size_t)room * sizeof(*composed));
	if (is_fine)
		*out = (struct str){ bytes, (size_t)n };
	else
		sodium_memzero(bytes, LIMIT_PASSWORD_BYTES);
	return is_fine;
}

static void
wipe(struct str prepared)
{
	sodium_memzero((char *)(uintptr_t)prepared.p, prepared.n);
}

/* --- rules ---------------------------------------------------------------------------------- */

static bool
is_part_of_word(char c)
{
	return (unsigned char)c >= 0x80 || byte_is_alpha(c) || byte_is_digit(c);
}

/* Each word of the text; then all without what stands between, for names in short parts. */
static bool
contains_words_of(struct arena *a, struct str password, struct str text)
{
	struct buf whole;
	size_t start = 0;

	buf_init(&whole, a, 1024);
	while (start < text.n) {
		size_t end = start;
		struct str word;

		while (end < text.n && is_part_of_word(text.p[end]))
			end++;
		word = str_part(text, start, end);
		if (word.n > 0 && blocklist_contains(a, password, word))
			return true;
		buf_add(&whole, word);
		start = end + 1;
	}
	return blocklist_contains(a, password, buf_str(&whole));
}

/* "example" of example.org, but not "org": endings stand in many words. */
static bool
contains_address(struct arena *a, struct str password, struct str email)
{
	size_t at = str_find_byte(email, '@', 0);
	struct str host = at == SIZE_MAX ? STR_EMPTY : str_part(email, at + 1, email.n);
	struct str label;
	struct str next;

	if (contains_words_of(a, password, str_part(email, 0, at)))
		return true;
	if (!str_next(&host, '.', &label))
		return false;
	while (str_next(&host, '.', &next)) {
		if (blocklist_contains(a, password, label))
			return true;
		label = next;
	}
	return false;
}

static enum status
check_length(struct str prepared, const struct password_rules *rules, struct errors *errors)
{
	size_t n = utf8_length(prepared);

	if (n > LIMIT_PASSWORD_CHARACTERS)
		return errors_add(errors, ST_INVALID, "password", "The password is too long. Use "
		    "at most %d characters.", LIMIT_PASSWORD_CHARACTERS);
	if (rules->has_second_factor && n < PASSWORD_MIN_WITH_SECOND_FACTOR)
		return errors_add(errors, ST_INVALID, "password", "The password is too short. Use "
		    "at least %d characters.", PASSWORD_MIN_WITH_SECOND_FACTOR);
	if (!rules->has_second_factor && n < PASSWORD_MIN_ALONE)
		return errors_add(errors, ST_INVALID, "password", "The password is too short. Use "
		    "at least %d characters, for example four or five words that have nothing to "
		    "do with each other.", PASSWORD_MIN_ALONE);
	return ST_OK;
}

static enum status
check_prepared(struct arena *a, struct str prepared, const struct password_rules *rules,
    struct errors *errors)
{
	enum status st = check_length(prepared, rules, errors);

	if (st != ST_OK)
		return st;
	if (contains_words_of(a, prepared, rules->name) ||
	    contains_address(a, prepared, rules->email) ||
	    contains_words_of(a, prepared, rules->site))
		return errors_add(errors, ST_INVALID, "password", "The password holds your name, "
		    "your e-mail address or the name of this site, which are tried first. Leave "
		    "them out.");
	if (blocklist_has(a, prepared))
		return errors_add(errors, ST_INVALID, "password", "The password is among those "
		    "that are tried first: few common words, names, dates, neighbouring keys or "
		    "repeated parts. Use other or more words.");
	return ST_OK;
}

enum status
password_check(struct arena *a, struct str password, const struct password_rules *rules,
    struct errors *errors)
{
	struct str prepared;
	enum status st;

	if (password.n == 0)
		return errors_add(errors, ST_INVALID, "password", "Enter a password.");
	if (password.n > LIMIT_PASSWORD_BYTES)
		return errors_add(errors, ST_INVALID, "password", "The password is too long. Use "
		    "at most %d characters.", LIMIT_PASSWORD_CHARACTERS);
	if (!prepare(a, password, &prepared))
		return errors_add(errors, ST_INVALID, "password", "The password holds a character "
		    "that cannot be typed everywhere, such as a tab. Use letters, digits, signs "
		    "and spaces.");
	st = check_prepared(a, prepared, rules, errors);
	wipe(prepared);
	return st;
}

/* --- hashes --------------------------------------------------------------------------------- */

struct password_cost
password_cost_of(const struct settings *settings)
{
	return (struct password_cost){
		settings_number(settings, SETTING_PASSWORD_MEMORY, 0),
		settings_number(settings, SETTING_PASSWORD_PASSES, 0),
	};
}

static void
log_no_memory(struct password_cost cost)
{
	log_line(LOG_ERROR, "password", "no memory for a hash of %lld MB; lower password-memory "
	    "or the number of workers", (long long)cost.memory_mb);
}

static enum status
hash_prepared(struct arena *a, struct str prepared, struct password_cost cost,
    struct str *out_hash)
{
	char *hash = arena_alloc(a, crypto_pwhash_STRBYTES);

	/* Chooses the fast code for this processor; later calls do nothing. */
	if (sodium_init() < 0)
		return ST_INTERNAL;
	if (crypto_pwhash_str_alg(hash, prepared.p, prepared.n, (unsigned long long)cost.passes,
	    (size_t)cost.memory_mb * BYTES_IN_MB, crypto_pwhash_ALG_ARGON2ID13) != 0) {
		log_no_memory(cost);
		return ST_INTERNAL;
	}
	*out_hash = str_from(hash);
	return ST_OK;
}

enum status
password_hash(struct arena *a, struct str password, struct password_cost cost,
    struct str *out_hash)
{
	struct str prepared;
	enum status st;

	if (!prepare(a, password, &prepared))
		return ST_INVALID;
	st = hash_prepared(a, prepared, cost, out_hash);
	wipe(prepared);
	return st;
}

/* The right password is refused where there is no memory; only the log can say so. */
static bool
verify(struct arena *a, struct str hash, struct str prepared, struct password_cost cost)
{
	if (sodium_init() < 0)
		return false;
	errno = 0;
	if (crypto_pwhash_str_verify(str_dup_z(a, hash), prepared.p, prepared.n) == 0)
		return true;
	if (errno == ENOMEM)
		log_no_memory(cost);
	return false;
}

bool
password_matches(struct arena *a, struct str hash, struct str password,
    struct password_cost cost)
{
	struct arena_mark mark = arena_mark(a);
	struct str prepared = STR_EMPTY;
	struct str unused;
	bool is_possible = prepare(a, password, &prepared);
	bool matches = false;

	/* Also for what can be no password: the answer takes its time. */
	if (hash.n == 0 || !is_possible)
		(void)!hash_prepared(a, is_possible ? prepared : STR("x"), cost, &unused);
	else
		matches = verify(a, hash, prepared, cost);
	if (is_possible)
		wipe(prepared);
	arena_rewind(a, mark);
	return matches;
}

bool
password_is_outdated(struct arena *a, struct str hash, struct password_cost cost)
{
	return crypto_pwhash_str_needs_rehash(str_dup_z(a, hash), (unsigned long long)cost.passes,
	    (size_t)cost.memory_mb * BYTES_IN_MB) != 0;
}
