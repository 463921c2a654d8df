/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 and a fast tag by libsodium, as hexadecimal text. */
#include "base/hash.h"

#include <sodium.h>

struct hash_stream {
	crypto_hash_sha256_state state;
};

struct hash_stream *
hash_stream_new(struct arena *a)
{
	struct hash_stream *h = arena_make(a, struct hash_stream);

	crypto_hash_sha256_init(&h->state);
	return h;
}

void
hash_stream_add(struct hash_stream *h, struct str bytes)
{
	crypto_hash_sha256_update(&h->state, (const unsigned char *)bytes.p, bytes.n);
}

struct str
hash_stream_hex(struct hash_stream *h, struct arena *a)
{
	unsigned char digest[crypto_hash_sha256_BYTES];
	char *hex = arena_alloc(a, HASH_HEX_LENGTH + 1);

	crypto_hash_sha256_final(&h->state, digest);
	sodium_bin2hex(hex, HASH_HEX_LENGTH + 1, digest, sizeof(digest));
	return (struct str){ hex, HASH_HEX_LENGTH };
}

struct str
hash_hex_pair(struct arena *a, struct str first, struct str second)
{
	struct hash_stream h;

	crypto_hash_sha256_init(&h.state);
	hash_stream_add(&h, first);
	hash_stream_add(&h, second);
	return hash_stream_hex(&h, a);
}

struct str
hash_hex(struct arena *a, struct str bytes)
{
	return hash_hex_pair(a, bytes, STR_EMPTY);
}

struct str
hash_tag(struct arena *a, struct str bytes)
{
	unsigned char digest[HASH_TAG_LENGTH / 2];
	char *hex = arena_alloc(a, HASH_TAG_LENGTH + 1);

	crypto_generichash(digest, sizeof(digest), (const unsigned char *)bytes.p, bytes.n, NULL,
	    0);
	sodium_bin2hex(hex, HASH_TAG_LENGTH + 1, digest, sizeof(digest));
	return (struct str){ hex, HASH_TAG_LENGTH };
}
