/* SPDX-License-Identifier: Apache-2.0 */
/* Open addressing with linear probing; SipHash keyed by chance. Numbers are keys as their bytes. */
#include "base/map.h"

#include <sodium.h>

#include "base/random.h"

struct map_slot {
	struct str key; /* p is NULL where the slot is free */
	int64_t number;
};

static uint64_t
hash(struct str key)
{
	static unsigned char seed[crypto_shorthash_KEYBYTES];
	static bool is_seeded;
	uint64_t out;

	if (!is_seeded) {
		random_bytes(seed, sizeof(seed));
		is_seeded = true;
	}
	crypto_shorthash((unsigned char *)&out, (const unsigned char *)key.p, key.n, seed);
	return out;
}

/* The slot of the key, or the free slot where it would go; capacity is a power of two. */
static struct map_slot *
find_slot(const struct map *m, struct str key)
{
	size_t at = hash(key) & (m->capacity - 1);

	while (m->slots[at].key.p != NULL && !str_equal(m->slots[at].key, key))
		at = (at + 1) & (m->capacity - 1);
	return &m->slots[at];
}

static void
grow(struct map *m)
{
	struct map old = *m;

	m->capacity = old.capacity == 0 ? 16 : old.capacity * 2;
	m->slots = arena_make_array(m->arena, struct map_slot, m->capacity);
	for (size_t i = 0; i < old.capacity; i++) {
		if (old.slots[i].key.p != NULL)
			*find_slot(m, old.slots[i].key) = old.slots[i];
	}
}

void
map_set(struct map *m, struct str key, int64_t number)
{
	struct map_slot *slot;

	if (key.p == NULL)
		key = STR_EMPTY;
	if (m->n * 4 >= m->capacity * 3)
		grow(m);
	slot = find_slot(m, key);
	if (slot->key.p == NULL) {
		slot->key = key;
		m->n++;
	}
	slot->number = number;
}

bool
map_get(const struct map *m, struct str key, int64_t *out)
{
	const struct map_slot *slot;

	if (m->capacity == 0)
		return false;
	slot = find_slot(m, key);
	if (slot->key.p == NULL)
		return false;
	*out = slot->number;
	return true;
}

void
map_set_i64(struct map *m, int64_t key, int64_t number)
{
	map_set(m, str_dup(m->arena, (struct str){ (const char *)&key, sizeof(key) }), number);
}

bool
map_get_i64(const struct map *m, int64_t key, int64_t *out)
{
	return map_get(m, (struct str){ (const char *)&key, sizeof(key) }, out);
}
