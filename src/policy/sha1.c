/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SHA-1 and HMAC over it, because libsodium rightly has none and one-time codes need it. For short
 * messages: simple rather than fast.
 */
#include "policy/sha1.h"

#include <assert.h>
#include <stddef.h>

#include <sodium.h>

#define BLOCK 64

struct sha1 {
	uint32_t state[5];
	uint8_t block[BLOCK];
	size_t filled;
	uint64_t total; /* bytes */
};

static uint32_t
turn(uint32_t x, int bits)
{
	return (x << bits) | (x >> (32 - bits));
}

/* FIPS 180-4 section 4.1.1 and 4.2.1: function and constant of round t. */
static uint32_t
mix(int t, uint32_t b, uint32_t c, uint32_t d)
{
	if (t < 20)
		return ((b & c) ^ (~b & d)) + UINT32_C(0x5a827999);
	if (t < 40)
		return (b ^ c ^ d) + UINT32_C(0x6ed9eba1);
	if (t < 60)
		return ((b & c) ^ (b & d) ^ (c & d)) + UINT32_C(0x8f1bbcdc);
	return (b ^ c ^ d) + UINT32_C(0xca62c1d6);
}

static void
take_block(struct sha1 *s)
{
	uint32_t w[80];
	uint32_t v[5];

	for (int t = 0; t < 16; t++)
		w[t] = (uint32_t)s->block[4 * t] << 24 | (uint32_t)s->block[4 * t + 1] << 16 |
		    (uint32_t)s->block[4 * t + 2] << 8 | s->block[4 * t + 3];
	for (int t = 16; t < 80; t++)
		w[t] = turn(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
	for (int i = 0; i < 5; i++)
		v[i] = s->state[i];
	for (int t = 0; t < 80; t++) {
		uint32_t next = turn(v[0], 5) + mix(t, v[1], v[2], v[3]) + v[4] + w[t];

		v[4] = v[3];
		v[3] = v[2];
		v[2] = turn(v[1], 30);
		v[1] = v[0];
		v[0] = next;
	}
	for (int i = 0; i < 5; i++)
		s->state[i] += v[i];
	sodium_memzero(w, sizeof(w));
}

static void
add_byte(struct sha1 *s, uint8_t byte)
{
	s->block[s->filled++] = byte;
	s->total++;
	if (s->filled == BLOCK) {
		take_block(s);
		s->filled = 0;
	}
}

static void
begin(struct sha1 *s)
{
	*s = (struct sha1){ .state = { UINT32_C(0x67452301), UINT32_C(0xefcdab89),
		UINT32_C(0x98badcfe), UINT32_C(0x10325476), UINT32_C(0xc3d2e1f0) } };
}

static void
end(struct sha1 *s, uint8_t out[SHA1_BYTES])
{
	uint64_t bits = s->total * 8;

	add_byte(s, 0x80);
	while (s->filled != BLOCK - 8)
		add_byte(s, 0);
	for (int shift = 56; shift >= 0; shift -= 8)
		add_byte(s, (uint8_t)(bits >> shift));
	for (int i = 0; i < SHA1_BYTES; i++)
		out[i] = (uint8_t)(s->state[i / 4] >> (24 - 8 * (i % 4)));
	sodium_memzero(s, sizeof(*s));
}

static void
begin_keyed(struct sha1 *s, struct str key, uint8_t pad)
{
	begin(s);
	for (size_t i = 0; i < BLOCK; i++)
		add_byte(s, (uint8_t)((i < key.n ? (uint8_t)key.p[i] : 0) ^ pad));
}

void
hmac_sha1(struct str key, struct str message, uint8_t out[SHA1_BYTES])
{
	uint8_t inner[SHA1_BYTES];
	struct sha1 s;

	assert(key.n <= BLOCK);
	begin_keyed(&s, key, 0x36);
	for (size_t i = 0; i < message.n; i++)
		add_byte(&s, (uint8_t)message.p[i]);
	end(&s, inner);
	begin_keyed(&s, key, 0x5c);
	for (size_t i = 0; i < SHA1_BYTES; i++)
		add_byte(&s, inner[i]);
	end(&s, out);
}
