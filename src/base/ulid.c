/* SPDX-License-Identifier: Apache-2.0 */
/* ULIDs: identifiers that sort by time and can be made by any process without asking another. */
#include "base/ulid.h"

#include <string.h>
#include <unistd.h>

#include "base/random.h"

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static void
increment(unsigned char bytes[10])
{
	for (int i = 9; i >= 0; i--) {
		if (++bytes[i] != 0)
			return;
	}
}

struct str
ulid_new(struct arena *a, int64_t now_ms)
{
	static int64_t last_ms = -1;
	static pid_t maker; /* children of one process must not go on from the same chance */
	static unsigned char chance[10];
	pid_t self = getpid();
	unsigned char bits[16];
	char *text = arena_alloc(a, ULID_LENGTH + 1);

	if (now_ms == last_ms && maker == self)
		increment(chance);
	else
		random_bytes(chance, sizeof(chance));
	last_ms = now_ms;
	maker = self;
	for (int i = 0; i < 6; i++)
		bits[i] = (unsigned char)(now_ms >> (40 - 8 * i));
	memcpy(bits + 6, chance, sizeof(chance));

	/* 128 bits in 26 digits of five bits; the first digit holds only three. */
	for (int digit = 0; digit < ULID_LENGTH; digit++) {
		unsigned value = 0;

		for (int bit = 0; bit < 5; bit++) {
			int at = digit * 5 + bit - 2;

			value <<= 1;
			if (at >= 0)
				value |= bits[at / 8] >> (7 - at % 8) & 1u;
		}
		text[digit] = alphabet[value];
	}
	return (struct str){ text, ULID_LENGTH };
}

bool
ulid_is_valid(struct str s)
{
	if (s.n != ULID_LENGTH || s.p[0] > '7')
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\0' || strchr(alphabet, s.p[i]) == NULL)
			return false;
	}
	return true;
}
