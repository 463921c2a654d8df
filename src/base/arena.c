/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Chunked bump allocator. Chunks double up to CHUNK_MAX so that a request of a few kilobytes
 * costs one malloc and a large export few. Under AddressSanitizer freed parts are poisoned, so
 * that a pointer kept past a rewind is found by the tests.
 */
#include "base/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif
#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#endif

#define CHUNK_FIRST ((size_t)16 * 1024)
#define CHUNK_MAX ((size_t)1024 * 1024)
#define ALIGNMENT alignof(max_align_t)

struct chunk {
	struct chunk *previous;
	size_t size; /* bytes of data */
	size_t used;
	size_t dirty; /* bytes that may have been written to; behind them all is zero still */
	alignas(max_align_t) unsigned char data[];
};

struct closer {
	struct closer *previous;
	void (*close_fn)(void *);
	void *p;
};

struct arena {
	struct chunk *chunk; /* the newest; NULL before the first use */
	struct closer *closers;
	size_t held;
};

static _Noreturn void
out_of_memory(size_t size)
{
	fprintf(stderr, "concert: out of memory (%zu bytes asked)\n", size);
	abort();
}

struct arena *
arena_new(void)
{
	struct arena *a = calloc(1, sizeof(*a));

	if (a == NULL)
		out_of_memory(sizeof(*a));
	return a;
}

static void
add_chunk(struct arena *a, size_t need)
{
	size_t size = a->chunk == NULL ? CHUNK_FIRST : a->chunk->size * 2;
	struct chunk *c;

	if (size > CHUNK_MAX)
		size = CHUNK_MAX;
	if (size < need)
		size = need;
	/*
	 * A large buffer doubles and is rarely filled: its pages come zeroed and untouched. Common
	 * chunks come and go with every mark, where zeroing all of one would cost more.
	 */
	c = need > CHUNK_MAX ? calloc(1, sizeof(*c) + size) : malloc(sizeof(*c) + size);
	if (c == NULL)
		out_of_memory(size);
	c->previous = a->chunk;
	c->size = size;
	c->used = 0;
	c->dirty = need > CHUNK_MAX ? 0 : size;
	a->chunk = c;
	a->held += size;
	ASAN_POISON_MEMORY_REGION(c->data, size);
}

static size_t
round_up(size_t size)
{
	if (size > SIZE_MAX - sizeof(struct chunk) - ALIGNMENT)
		out_of_memory(size);
	if (size == 0)
		size = 1;
	return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

/* Zeroes what may have been written to. */
static void
take(struct chunk *c, size_t from, size_t to)
{
	if (from < c->dirty)
		memset(c->data + from, 0, (to < c->dirty ? to : c->dirty) - from);
	if (to > c->dirty)
		c->dirty = to;
	c->used = to;
}

void *
arena_alloc(struct arena *a, size_t size)
{
	size_t rounded = round_up(size);
	void *p;

	if (a->chunk == NULL || a->chunk->size - a->chunk->used < rounded)
		add_chunk(a, rounded);
	p = a->chunk->data + a->chunk->used;
	ASAN_UNPOISON_MEMORY_REGION(p, rounded);
	take(a->chunk, a->chunk->used, a->chunk->used + rounded);
	ASAN_POISON_MEMORY_REGION((unsigned char *)p + (size == 0 ? 1 : size),
	    rounded - (size == 0 ? 1 : size));
	return p;
}

void *
arena_alloc_array(struct arena *a, size_t n, size_t size)
{
	size_t total;

	if (__builtin_mul_overflow(n, size, &total))
		out_of_memory(SIZE_MAX);
	return arena_alloc(a, total);
}

void *
arena_grow(struct arena *a, void *p, size_t old_size, size_t new_size)
{
	struct chunk *c = a->chunk;
	void *moved;

	assert(new_size >= old_size);
	if (p != NULL && c != NULL) {
		size_t old_rounded = round_up(old_size);
		size_t new_rounded = round_up(new_size);
		unsigned char *end = c->data + c->used;
		bool is_last = (unsigned char *)p + old_rounded == end &&
		    (unsigned char *)p >= c->data;

		if (is_last && c->size - c->used >= new_rounded - old_rounded) {
			ASAN_UNPOISON_MEMORY_REGION(p, new_rounded);
			take(c, c->used, c->used + new_rounded - old_rounded);
			ASAN_POISON_MEMORY_REGION((unsigned char *)p + new_size,
			    new_rounded - new_size);
			return p;
		}
	}
	moved = arena_alloc(a, new_size);
	if (old_size > 0)
		memcpy(moved, p, old_size);
	return moved;
}

void *
arena_reserve_bytes(struct arena *a, void *items, size_t *capacity, size_t item_size)
{
	/* Most lists of large items stay short, and there are many of them. */
	size_t wanted = *capacity == 0 ? (item_size >= 128 ? 1 : 4) : *capacity * 2;
	size_t total;
	void *grown;

	if (__builtin_mul_overflow(wanted, item_size, &total))
		out_of_memory(SIZE_MAX);
	grown = arena_grow(a, items, *capacity * item_size, total);
	*capacity = wanted;
	return grown;
}

void
arena_on_reset(struct arena *a, void (*close_fn)(void *), void *p)
{
	struct closer *c = arena_make(a, struct closer);

	c->previous = a->closers;
	c->close_fn = close_fn;
	c->p = p;
	a->closers = c;
}

struct arena_mark
arena_mark(struct arena *a)
{
	return (struct arena_mark){
		.chunk = a->chunk,
		.used = a->chunk == NULL ? 0 : a->chunk->used,
		.closers = a->closers,
	};
}

static void
drop_chunk(struct arena *a)
{
	struct chunk *c = a->chunk;

	a->chunk = c->previous;
	a->held -= c->size;
	ASAN_UNPOISON_MEMORY_REGION(c->data, c->size);
	free(c);
}

void
arena_rewind(struct arena *a, struct arena_mark mark)
{
	while (a->closers != mark.closers) {
		struct closer *c = a->closers;

		a->closers = c->previous;
		c->close_fn(c->p);
	}
	/* An arena that was empty at the mark keeps its first chunk: the next use wants it. */
	while (a->chunk != mark.chunk && a->chunk->previous != NULL)
		drop_chunk(a);
	if (a->chunk == NULL)
		return;
	if (a->chunk != mark.chunk)
		mark.used = 0;
	ASAN_POISON_MEMORY_REGION(a->chunk->data + mark.used, a->chunk->size - mark.used);
	a->chunk->used = mark.used;
}

void
arena_reset(struct arena *a)
{
	arena_rewind(a, (struct arena_mark){ 0 });
}

void
arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	arena_reset(a);
	if (a->chunk != NULL)
		drop_chunk(a);
	free(a);
}

size_t
arena_held(const struct arena *a)
{
	return a->held;
}
