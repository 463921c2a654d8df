/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One-time codes and recovery codes. The surprise: a last step that lies well ahead of the clock
 * is not believed, because a clock that was once wrong must not lock a person out until then.
 */
#include "policy/totp.h"

#include <sodium.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/json_read.h"
#include "base/random.h"
#include "policy/sha1.h"
#include "store/credential.h"

#define STEP_MS 30000
#define SECRET_BYTES 20 /* as long as the hash; RFC 4226 section 4, R6 */
#define RECOVERY_BYTES 10
#define RECOVERY_CHARACTERS 16

static const char base32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"; /* RFC 4648 section 6 */
static const char crockford[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* n: a multiple of five, so that nothing is left over. */
static struct str
encode(struct arena *a, const uint8_t *bytes, size_t n, const char *alphabet)
{
	char *text = arena_alloc(a, n * 8 / 5 + 1);

	for (size_t i = 0; i < n * 8 / 5; i++) {
		unsigned value = 0;

		for (size_t bit = i * 5; bit < i * 5 + 5; bit++)
			value = value << 1 | (unsigned)(bytes[bit / 8] >> (7 - bit % 8) & 1);
		text[i] = alphabet[value];
	}
	return (struct str){ text, n * 8 / 5 };
}

static bool
decode_secret(struct str secret, uint8_t out[SECRET_BYTES])
{
	if (secret.n != SECRET_BYTES * 8 / 5)
		return false;
	sodium_memzero(out, SECRET_BYTES);
	for (size_t i = 0; i < secret.n; i++) {
		const char *at = secret.p[i] == '\0' ? NULL : strchr(base32, secret.p[i]);
		unsigned value = at == NULL ? 0 : (unsigned)(at - base32);

		if (at == NULL)
			return false;
		for (size_t k = 0; k < 5; k++)
			out[(i * 5 + k) / 8] |= (uint8_t)((value >> (4 - k) & 1)
			    << (7 - (i * 5 + k) % 8));
	}
	return true;
}

struct str
totp_secret_new(struct arena *a)
{
	uint8_t bytes[SECRET_BYTES];
	struct str secret;

	random_bytes(bytes, sizeof(bytes));
	secret = encode(a, bytes, sizeof(bytes), base32);
	sodium_memzero(bytes, sizeof(bytes));
	return secret;
}

/* Keys of the "Key URI Format" that generators agree on; the label's colon stays one. */
struct str
totp_uri(struct arena *a, struct str secret, struct str site, struct str account)
{
	struct buf b;

	buf_init(&b, a, 4096);
	buf_add_z(&b, "otpauth://totp/");
	buf_add_url_part(&b, site);
	buf_add_byte(&b, ':');
	buf_add_url_part(&b, account);
	buf_add_z(&b, "?secret=");
	buf_add(&b, secret);
	buf_add_z(&b, "&issuer=");
	buf_add_url_part(&b, site);
	buf_add_format(&b, "&algorithm=SHA1&digits=%d&period=%d", TOTP_DIGITS, STEP_MS / 1000);
	return buf_str(&b);
}

static struct str
in_groups(struct arena *a, struct str text, char between)
{
	struct buf b;

	buf_init(&b, a, 256);
	for (size_t i = 0; i < text.n; i++) {
		if (i > 0 && i % 4 == 0)
			buf_add_byte(&b, between);
		buf_add_byte(&b, text.p[i]);
	}
	return buf_str(&b);
}

struct str
totp_secret_spaced(struct arena *a, struct str secret)
{
	return in_groups(a, secret, ' ');
}

/* RFC 4226 section 5.3: four bytes from where the last half byte says. */
enum status
totp_code(struct str secret, int64_t step, char out[TOTP_DIGITS + 1])
{
	uint8_t key[SECRET_BYTES];
	uint8_t hash[SHA1_BYTES];
	char counter[8];
	uint32_t number;
	size_t at;

	if (!decode_secret(secret, key))
		return ST_CORRUPT;
	for (int i = 0; i < 8; i++)
		counter[i] = (char)((uint64_t)step >> (56 - 8 * i) & 0xFF);
	hmac_sha1((struct str){ (const char *)key, sizeof(key) }, (struct str){ counter, 8 }, hash);
	at = hash[SHA1_BYTES - 1] & 0x0F;
	number = ((uint32_t)hash[at] & 0x7F) << 24 | (uint32_t)hash[at + 1] << 16 |
	    (uint32_t)hash[at + 2] << 8 | hash[at + 3];
	for (int i = TOTP_DIGITS - 1; i >= 0; i--, number /= 10)
		out[i] = (char)('0' + number % 10);
	out[TOTP_DIGITS] = '\0';
	sodium_memzero(key, sizeof(key));
	return ST_OK;
}

/* People copy "123 456". */
static bool
read_code(struct str code, char out[TOTP_DIGITS + 1])
{
	size_t n = 0;

	for (size_t i = 0; i < code.n; i++) {
		if (byte_is_space(code.p[i]))
			continue;
		if (!byte_is_digit(code.p[i]) || n == TOTP_DIGITS)
			return false;
		out[n++] = code.p[i];
	}
	out[n] = '\0';
	return n == TOTP_DIGITS;
}

enum status
totp_find_step(struct str secret, struct str code, int64_t now_ms, int64_t last_step,
    int64_t *out_step)
{
	int64_t now = now_ms / STEP_MS;
	int64_t found = -1;
	char given[TOTP_DIGITS + 1];

	if (!read_code(code, given))
		return ST_INVALID;
	if (last_step > now + CREDENTIAL_STEPS_AHEAD)
		last_step = 0;
	for (int64_t step = now - 1; step <= now + 1; step++) {
		char right[TOTP_DIGITS + 1];
		enum status st = totp_code(secret, step, right);

		if (st != ST_OK)
			return st;
		if (sodium_memcmp(right, given, TOTP_DIGITS) == 0 && step > last_step)
			found = step;
	}
	if (found < 0)
		return ST_INVALID;
	*out_step = found;
	return ST_OK;
}

/* --- recovery codes ------------------------------------------------------------------------- */

/* The sixteen characters as they were made; false for what can be none. */
static bool
read_recovery(struct str code, char out[RECOVERY_CHARACTERS])
{
	size_t n = 0;

	for (size_t i = 0; i < code.n; i++) {
		char c = code.p[i];

		if (byte_is_space(c) || c == '-')
			continue;
		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		if (c == 'O')
			c = '0';
		if (c == 'I' || c == 'L')
			c = '1';
		if (c == '\0' || strchr(crockford, c) == NULL || n == RECOVERY_CHARACTERS)
			return false;
		out[n++] = c;
	}
	return n == RECOVERY_CHARACTERS;
}

static struct str
recovery_hash(struct arena *a, struct str characters)
{
	return hash_hex_pair(a, STR("recovery code: "), characters);
}

void
recovery_new(struct arena *a, struct str out_codes[RECOVERY_CODES], struct str *out_list)
{
	struct buf b;
	struct json j;

	buf_init(&b, a, 4096);
	json_init(&j, &b);
	json_write_array(&j, NULL);
	for (size_t i = 0; i < RECOVERY_CODES; i++) {
		uint8_t bytes[RECOVERY_BYTES];
		struct str code;

		random_bytes(bytes, sizeof(bytes));
		code = encode(a, bytes, sizeof(bytes), crockford);
		json_write_text(&j, NULL, recovery_hash(a, code));
		out_codes[i] = in_groups(a, code, '-');
		sodium_memzero(bytes, sizeof(bytes));
	}
	json_end_array(&j);
	*out_list = buf_str(&b);
}

/* Writes the list without the hash; false if it is not in it. */
static bool
write_without(struct json *j, const struct json_t *list, size_t n, struct str hash)
{
	bool is_found = false;

	json_write_array(j, NULL);
	for (size_t i = 0; i < n; i++) {
		struct str item = STR_EMPTY;

		if (!json_as_text(json_item(list, i), &item))
			continue;
		if (item.n == hash.n && sodium_memcmp(item.p, hash.p, hash.n) == 0)
			is_found = true;
		else
			json_write_text(j, NULL, item);
	}
	json_end_array(j);
	return is_found;
}

enum status
recovery_take(struct arena *a, struct str list, struct str code, struct str *out_list)
{
	char characters[RECOVERY_CHARACTERS];
	const struct json_t *hashes;
	struct buf b;
	struct json j;
	size_t n;

	if (!read_recovery(code, characters) || list.n == 0)
		return ST_INVALID;
	if (json_parse(a, list, &hashes) != ST_OK || !json_as_list(hashes, &n))
		return ST_CORRUPT;
	buf_init(&b, a, 4096);
	json_init(&j, &b);
	if (!write_without(&j, hashes, n, recovery_hash(a, (struct str){ characters,
	    RECOVERY_CHARACTERS })))
		return ST_INVALID;
	*out_list = buf_str(&b);
	return ST_OK;
}

size_t
recovery_count(struct arena *a, struct str list)
{
	const struct json_t *hashes;
	size_t n = 0;

	if (list.n == 0 || json_parse(a, list, &hashes) != ST_OK || !json_as_list(hashes, &n))
		return 0;
	return n;
}
