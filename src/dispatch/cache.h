/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DISPATCH_CACHE_H
#define CONCERT_DISPATCH_CACHE_H

#include "dispatch/route.h"
#include "http/prepared.h"

/* Whole answers for anonymous readers, the least lately asked go first. One per worker. */
struct page_cache;

/* What an answer depends on besides the state of the store, as a digest of 128 bits. */
struct page_key {
	uint64_t parts[2];
};

/* bytes: of all entries together, bookkeeping included. The arena's end releases the entries. */
struct page_cache *page_cache_new(struct arena *a, size_t bytes);

/* Of route, values, inputs, filters, language and day. */
struct page_key page_key_of(const struct call *call);

/* NULL if there is none; borrowed until the next change of the cache. */
struct http_prepared *page_cache_get(struct page_cache *cache, struct page_key key);

/* Keeps the answer (one more owner of it), or not where it alone is over the limit. */
void page_cache_put(struct page_cache *cache, struct page_key key, struct http_prepared *page);

/* Forgets all: the state of the store has changed. */
void page_cache_clear(struct page_cache *cache);

/* For tests: entries, and bytes they count for. */
size_t page_cache_entries(const struct page_cache *cache);
size_t page_cache_bytes(const struct page_cache *cache);

#endif
