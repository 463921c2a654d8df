/* SPDX-License-Identifier: Apache-2.0 */
/* Thin glue over libsodium, whose decoder is strict and takes the same time for all bytes. */
#include "base/base64.h"

#include <sodium.h>

static struct str
encode(struct arena *a, struct str bytes, int variant)
{
	size_t room = sodium_base64_encoded_len(bytes.n, variant);
	char *out = arena_alloc(a, room);

	sodium_bin2base64(out, room, (const unsigned char *)bytes.p, bytes.n, variant);
	return str_from(out);
}

struct str
base64_encode(struct arena *a, struct str bytes)
{
	return encode(a, bytes, sodium_base64_VARIANT_ORIGINAL);
}

struct str
base64url_encode(struct arena *a, struct str bytes)
{
	return encode(a, bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

enum status
base64url_decode(struct arena *a, struct str text, struct str *out)
{
	unsigned char *bytes = arena_alloc(a, text.n + 1);
	size_t n;

	if (sodium_base642bin(bytes, text.n + 1, text.p, text.n, NULL, &n, NULL,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
		return ST_INVALID;
	*out = (struct str){ (const char *)bytes, n };
	return ST_OK;
}
