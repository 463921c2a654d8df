/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_BASE_HASH_H
#define CONCERT_BASE_HASH_H

#include "base/arena.h"
#include "base/str.h"

#define HASH_HEX_LENGTH 64

/* SHA-256 (FIPS 180-4) of the bytes as 64 lower-case hexadecimal digits. */
struct str hash_hex(struct arena *a, struct str bytes);

/* SHA-256 of two parts one after the other, as hash_hex. */
struct str hash_hex_pair(struct arena *a, struct str first, struct str second);

/* SHA-256 of bytes that come one after the other. */
struct hash_stream;

/* Of nothing yet. Owned by the arena. */
struct hash_stream *hash_stream_new(struct arena *a);
void hash_stream_add(struct hash_stream *h, struct str bytes);

/* The hash of all that was added, as hash_hex; nothing may be added any more. */
struct str hash_stream_hex(struct hash_stream *h, struct arena *a);

#define HASH_TAG_LENGTH 32

/*
 * 128 bits of BLAKE2b (RFC 7693) of the bytes as lower-case hexadecimal digits: names a
 * content in an ETag, proves nothing to people. Here 0.1 ms for 100 KB; SHA-256 takes 0.26 ms.
 */
struct str hash_tag(struct arena *a, struct str bytes);

#endif
