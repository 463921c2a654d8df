/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_BASE_MAP_H
#define CONCERT_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/*
 * Look-up by text or number in an arena; each key keeps one number, such as an index or an id.
 * Start with a zeroed struct and its arena. Keys are borrowed. The hash is seeded per process,
 * so that chosen keys cannot make it slow.
 */
struct map {
	struct arena *arena;
	struct map_slot *slots;
	size_t capacity;
	size_t n;
};

/* Sets the number of a key; an earlier one is replaced. */
void map_set(struct map *m, struct str key, int64_t number);
bool map_get(const struct map *m, struct str key, int64_t *out);

/* The same with a number as key. */
void map_set_i64(struct map *m, int64_t key, int64_t number);
bool map_get_i64(const struct map *m, int64_t key, int64_t *out);

#endif
