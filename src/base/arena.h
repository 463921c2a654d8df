/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_BASE_ARENA_H
#define CONCERT_BASE_ARENA_H

#include <stddef.h>

/*
 * Memory that is freed together. A request, a job or a command owns one arena; what it allocates
 * lives until the arena is reset or rewound. Not shared between threads (there are none).
 */
struct arena;

/* A point to rewind to; valid until an earlier mark is rewound or the arena is reset. */
struct arena_mark {
	void *chunk;
	size_t used;
	void *closers;
};

/* Makes an empty arena; the first chunk is allocated at the first use. Aborts without memory. */
struct arena *arena_new(void);

/* Resets the arena and frees it. NULL is allowed. */
void arena_free(struct arena *a);

/*
 * Returns size bytes of zeroed memory aligned for any type; size 0 gives a valid pointer.
 * Never NULL: without memory the process logs and aborts, its transaction is rolled back by the
 * database and the parent starts a new one.
 */
void *arena_alloc(struct arena *a, size_t size) __attribute__((malloc, returns_nonnull));

/* n items of the given size; aborts if the product overflows. */
void *arena_alloc_array(struct arena *a, size_t n, size_t size)
    __attribute__((malloc, returns_nonnull));

#define arena_make(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define arena_make_array(a, type, n) ((type *)arena_alloc_array((a), (n), sizeof(type)))

/*
 * Grows the memory at p from old_size to new_size bytes (in place where it was the last
 * allocation), keeps the old bytes and zeroes the new ones. p may be NULL with old_size 0.
 */
void *arena_grow(struct arena *a, void *p, size_t old_size, size_t new_size)
    __attribute__((returns_nonnull));

/*
 * Makes room for one more item in an array that doubles: items must be a pointer lvalue, n the
 * number in use, capacity a size_t lvalue that starts at 0.
 */
#define arena_reserve(a, items, n, capacity) \
	((n) < (capacity) ? (void)0 : \
	    (void)((items) = arena_reserve_bytes((a), (items), &(capacity), sizeof(*(items)))))
void *arena_reserve_bytes(struct arena *a, void *items, size_t *capacity, size_t item_size);

/* Calls close_fn(p) when the arena is reset or rewound past this point; last in, first out. */
void arena_on_reset(struct arena *a, void (*close_fn)(void *p), void *p);

/* Remembers the present fill, for loops that use the memory of one row for a million. */
struct arena_mark arena_mark(struct arena *a);

/* Frees and closes all that came after the mark. */
void arena_rewind(struct arena *a, struct arena_mark mark);

/* Frees and closes everything but keeps the first chunk for the next use. */
void arena_reset(struct arena *a);

/* Bytes held from the system, for metrics and tests. */
size_t arena_held(const struct arena *a);

#endif
