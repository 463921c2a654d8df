/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The page cache: a hash table over a fixed array of entries, which also form a list from the
 * latest asked to the least lately asked. All memory but the answers is taken at the start. Keys
 * are digests with a secret of this process, so that no visitor can make two addresses collide.
 * When entries are stale is decided by the caller, who knows the change key of the store.
 */
#include "dispatch/cache.h"

#include <string.h>

#include <sodium.h>

#include "base/random.h"

#define NONE UINT32_MAX
#define ENTRY_BYTES 4096 /* smallest page worth planning for */

struct entry {
	struct page_key key;
	struct http_prepared *page;
	uint32_t next_in_bucket; /* in the free list: next free */
	uint32_t newer;
	uint32_t older;
};

struct page_cache {
	struct entry *entries;
	uint32_t *buckets; /* a power of two of them, at least as many as entries */
	uint32_t mask;
	uint32_t nentries;
	uint32_t free;
	uint32_t newest;
	uint32_t oldest;
	size_t used;
	size_t bytes;
	size_t limit;
};

static void
reset_lists(struct page_cache *cache)
{
	for (uint32_t i = 0; i < cache->nentries; i++)
		cache->entries[i] = (struct entry){ .next_in_bucket = i + 1 };
	cache->entries[cache->nentries - 1].next_in_bucket = NONE;
	for (uint32_t i = 0; i <= cache->mask; i++)
		cache->buckets[i] = NONE;
	cache->free = 0;
	cache->newest = NONE;
	cache->oldest = NONE;
	cache->used = 0;
	cache->bytes = 0;
}

static void
release(void *p)
{
	page_cache_clear(p);
}

struct page_cache *
page_cache_new(struct arena *a, size_t bytes)
{
	struct page_cache *cache = arena_make(a, struct page_cache);
	uint32_t n = 16;

	while (n < 16384 && (size_t)n * ENTRY_BYTES < bytes)
		n *= 2;
	*cache = (struct page_cache){
		.entries = arena_make_array(a, struct entry, n),
		.buckets = arena_make_array(a, uint32_t, n),
		.mask = n - 1,
		.nentries = n,
		.limit = bytes,
	};
	reset_lists(cache);
	arena_on_reset(a, release, cache);
	return cache;
}

static void
add_text(struct buf *b, struct str text)
{
	uint64_t n = text.n;

	/* Length first: "ab" and "c" must not read as "a" and "bc". */
	buf_add(b, (struct str){ (const char *)&n, sizeof(n) });
	buf_add(b, text);
}

static void
add_number(struct buf *b, int64_t number)
{
	buf_add(b, (struct str){ (const char *)&number, sizeof(number) });
}

struct page_key
page_key_of(const struct call *call)
{
	static unsigned char secret[crypto_shorthash_siphashx24_KEYBYTES];
	static bool has_secret;
	struct page_key key;
	struct buf b;

	_Static_assert(sizeof(key) == crypto_shorthash_siphashx24_BYTES, "the whole digest");
	if (!has_secret)
		random_bytes(secret, sizeof(secret));
	has_secret = true;
	buf_init(&b, call->arena, SIZE_MAX);
	add_number(&b, (int64_t)(intptr_t)call->route);
	for (size_t i = 0; i < call->nvalues; i++)
		add_text(&b, call->values[i]);
	for (size_t i = 0; i < call->route->ninputs; i++) {
		const struct input_value *value = &call->inputs[i];

		add_number(&b, value->is_set);
		if (value->is_set && call->route->inputs[i].kind != IK_INT)
			add_text(&b, value->text);
		else
			add_number(&b, value->number);
	}
	for (size_t i = 0; i < call->nfilters; i++) {
		add_number(&b, (int64_t)call->filters[i].field);
		add_text(&b, call->filters[i].value);
	}
	add_text(&b, call->language);
	add_number(&b, call->today);
	crypto_shorthash_siphashx24((unsigned char *)&key, (const unsigned char *)b.p, b.n, secret);
	return key;
}

static uint32_t *
bucket_of(struct page_cache *cache, struct page_key key)
{
	return &cache->buckets[key.parts[0] & cache->mask];
}

static size_t
cost(const struct http_prepared *page)
{
	return http_prepared_size(page) + sizeof(struct entry);
}

/* Out of the order of asking; it stays in its bucket. */
static void
unlink_entry(struct page_cache *cache, uint32_t at)
{
	struct entry *e = &cache->entries[at];

	*(e->newer == NONE ? &cache->newest : &cache->entries[e->newer].older) = e->older;
	*(e->older == NONE ? &cache->oldest : &cache->entries[e->older].newer) = e->newer;
}

static void
link_newest(struct page_cache *cache, uint32_t at)
{
	struct entry *e = &cache->entries[at];

	e->newer = NONE;
	e->older = cache->newest;
	if (cache->newest == NONE)
		cache->oldest = at;
	else
		cache->entries[cache->newest].newer = at;
	cache->newest = at;
}

static void
drop(struct page_cache *cache, uint32_t at)
{
	struct entry *e = &cache->entries[at];
	uint32_t *link = bucket_of(cache, e->key);

	while (*link != at)
		link = &cache->entries[*link].next_in_bucket;
	*link = e->next_in_bucket;
	unlink_entry(cache, at);
	cache->bytes -= cost(e->page);
	cache->used--;
	http_prepared_release(e->page);
	*e = (struct entry){ .next_in_bucket = cache->free };
	cache->free = at;
}

static uint32_t
find(struct page_cache *cache, struct page_key key)
{
	uint32_t at = *bucket_of(cache, key);

	while (at != NONE && memcmp(&cache->entries[at].key, &key, sizeof(key)) != 0)
		at = cache->entries[at].next_in_bucket;
	return at;
}

struct http_prepared *
page_cache_get(struct page_cache *cache, struct page_key key)
{
	uint32_t at = find(cache, key);

	if (at == NONE)
		return NULL;
	if (at != cache->newest) {
		unlink_entry(cache, at);
		link_newest(cache, at);
	}
	return cache->entries[at].page;
}

void
page_cache_put(struct page_cache *cache, struct page_key key, struct http_prepared *page)
{
	size_t size = cost(page);
	uint32_t at = find(cache, key);

	if (at != NONE)
		drop(cache, at);
	if (size > cache->limit)
		return;
	while (cache->oldest != NONE &&
	    (cache->free == NONE || cache->bytes + size > cache->limit))
		drop(cache, cache->oldest);
	at = cache->free;
	cache->free = cache->entries[at].next_in_bucket;
	cache->entries[at] = (struct entry){ .key = key, .page = http_prepared_keep(page),
		.next_in_bucket = *bucket_of(cache, key) };
	*bucket_of(cache, key) = at;
	link_newest(cache, at);
	cache->bytes += size;
	cache->used++;
}

void
page_cache_clear(struct page_cache *cache)
{
	for (uint32_t at = cache->oldest; at != NONE; at = cache->entries[at].newer)
		http_prepared_release(cache->entries[at].page);
	if (cache->used > 0)
		reset_lists(cache);
}

size_t
page_cache_entries(const struct page_cache *cache)
{
	return cache->used;
}

size_t
page_cache_bytes(const struct page_cache *cache)
{
	return cache->bytes;
}
