/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which element of the newer document is which of those held: equal uids, a person's word, equal
 * words in three widening circles, then like words, the most alike pair first. Taking pairs from
 * the top is not always the best sum, but a person can follow it, and it costs one sort. What
 * surprises: words that very many elements share find no candidates; they say too little.
 */
#include "instrument/compare_private.h"

#include <stdlib.h>

#define CANDIDATES 16      /* found by shared words, the most shared first */
#define NEIGHBOURS 4       /* found by place, on either side */
_Static_assert(CANDIDATES + 2 * NEIGHBOURS + 1 <= COMPARISON_LOOKS, "what compare.h promises");
#define COMMON_WORD 64     /* elements that a word may be in to find candidates */

/* Small against LIKENESS_CLOSE: they order what is equally alike. */
#define NEAR_PILLAR 0.02
#define NEAR_OWNER 0.01
#define NEAR_LIST 0.005
#define NEAR_PLACE 0.005

struct pair {
	size_t newer;
	size_t held;
	double likeness;
	double rank; /* likeness and nearness: pairs are taken from the highest down */
};

struct pairs {
	struct pair *items;
	size_t n;
	size_t capacity;
};

/* What one part's matching works on. */
struct match {
	struct compare *c;
	enum compared_part part;
	struct pool *held;
	struct pool *newer;
	struct pairs pairs;
};

#define NO_GROUP ((int64_t)1 << 40) /* stands in no pillar, or belongs to nothing */

/* Pillars and owners of both sides in one numbering: that of the held side, negative if new. */
static int64_t
group_of(const struct pool *owners, bool is_newer, size_t index)
{
	if (index == NONE)
		return NO_GROUP;
	if (!is_newer)
		return (int64_t)index;
	if (owners->items[index].match == NONE)
		return -1 - (int64_t)index;
	return (int64_t)owners->items[index].match;
}

int64_t
compare_pillar_group(const struct compare *c, const struct side *side, const struct node *node)
{
	return group_of(&side->pools[PART_PILLAR], side == &c->newer, node->pillar);
}

int64_t
compare_owner_group(const struct compare *c, const struct side *side, const struct node *node)
{
	return group_of(&side->pools[PART_ACTION], side == &c->newer, node->owner);
}

static bool
is_same_pillar(const struct match *m, const struct node *held, const struct node *newer)
{
	return compare_pillar_group(m->c, &m->c->held, held) ==
	    compare_pillar_group(m->c, &m->c->newer, newer);
}

static bool
is_same_owner(const struct match *m, const struct node *held, const struct node *newer)
{
	return compare_owner_group(m->c, &m->c->held, held) ==
	    compare_owner_group(m->c, &m->c->newer, newer);
}

static void
join(struct node *held, size_t held_index, struct node *newer, size_t newer_index)
{
	held->match = newer_index;
	newer->match = held_index;
}

static bool
is_free(const struct node *node)
{
	return node->match == NONE && !node->is_new;
}

/* --- equal uids, a person's word ----------------------------------------------------------- */

static void
match_uids(struct match *m)
{
	struct map at = { .arena = m->c->arena };
	int64_t index;

	for (size_t i = 0; i < m->held->n; i++) {
		struct str uid = *compare_uid(m->part, m->held->items[i].item);

		if (uid.n > 0)
			map_set(&at, uid, (int64_t)i);
	}
	for (size_t i = 0; i < m->newer->n; i++) {
		struct node *node = &m->newer->items[i];

		if (!map_get(&at, *compare_uid(m->part, node->item), &index) ||
		    !is_free(&m->held->items[index]))
			continue;
		node->likeness = 1;
		join(&m->held->items[index], (size_t)index, node, i);
	}
}

static void
decide(struct match *m, const struct fw_decision *decision, size_t newer)
{
	struct node *node = &m->newer->items[newer];

	node->is_new = decision->held.n == 0;
	node->is_decided = node->is_new;
	for (size_t i = 0; !node->is_new && i < m->held->n; i++) {
		struct node *held = &m->held->items[i];

		if (held->match != NONE ||
		    !str_equal(compare_code(m->part, held->item), decision->held))
			continue;
		node->likeness = 1;
		node->is_decided = true;
		join(held, i, node, newer);
		return;
	}
}

static void
match_decided(struct match *m)
{
	const struct fw_decisions *decisions = &m->c->input->decisions;

	for (size_t d = 0; d < decisions->n; d++) {
		for (size_t i = 0; i < m->newer->n; i++) {
			const struct node *node = &m->newer->items[i];

			if (is_free(node) && str_equal(compare_code(m->part, node->item),
			    decisions->items[d].proposed))
				decide(m, &decisions->items[d], i);
		}
	}
}

/* --- equal words --------------------------------------------------------------------------- */

enum circle { CIRCLE_PLACE, CIRCLE_PILLAR, CIRCLE_ANYWHERE, CIRCLE_COUNT };

/* False where an element cannot be told by its words in this circle. */
static bool
key_of(const struct match *m, const struct side *side, const struct node *node,
    enum circle circle, struct str *out)
{
	bool stays = m->part == PART_ROLE || m->part == PART_CONDITION;
	bool is_told = stays || m->part == PART_PILLAR || node->pillar == NONE ||
	    node->nterms >= MOVED_WORDS_LEAST;
	long long pillar = compare_pillar_group(m->c, side, node);
	long long owner = node->owner == NONE ? -1 :
	    (long long)side->pools[PART_ACTION].items[node->owner].key_number;

	if (m->part == PART_CONDITION)
		owner = compare_owner_group(m->c, side, node);
	if (circle != CIRCLE_PLACE && m->part != PART_CONDITION)
		owner = 0;
	if (circle == CIRCLE_ANYWHERE && !stays)
		pillar = 0;
	*out = str_format(m->c->arena, "%lld/%d/%lld/%lld", pillar,
	    circle == CIRCLE_PLACE && node->is_goal, owner, (long long)node->key_number);
	return circle != CIRCLE_ANYWHERE || is_told;
}

/* The first held one of a key goes to the first newer one, the second to the second. */
static void
match_equal(struct match *m, enum circle circle)
{
	struct map first = { .arena = m->c->arena };
	size_t *next = arena_make_array(m->c->arena, size_t, m->held->n);
	struct str key;
	int64_t at;

	for (size_t i = m->held->n; i-- > 0;) {
		const struct node *node = &m->held->items[i];

		if (!is_free(node) || !key_of(m, &m->c->held, node, circle, &key))
			continue;
		next[i] = map_get(&first, key, &at) ? (size_t)at : NONE;
		map_set(&first, key, (int64_t)i);
	}
	for (size_t i = 0; i < m->newer->n; i++) {
		struct node *node = &m->newer->items[i];

		if (!is_free(node) || !key_of(m, &m->c->newer, node, circle, &key) ||
		    !map_get(&first, key, &at) || at < 0)
			continue;
		map_set(&first, key, next[at] == NONE ? -1 : (int64_t)next[at]);
		node->likeness = 1;
		join(&m->held->items[at], (size_t)at, node, i);
	}
}

/* --- like words ---------------------------------------------------------------------------- */

/* 2 * shared / all: both lists are sorted, a word counts as often as it stands in both. */
static double
likeness_of(const struct node *a, const struct node *b)
{
	size_t shared = 0;
	size_t i = 0;
	size_t k = 0;

	if (a->nterms + b->nterms == 0)
		return str_equal(a->key, b->key) ? 1 : 0;
	while (i < a->nterms && k < b->nterms) {
		if (a->terms[i] == b->terms[k]) {
			shared++;
			i++;
			k++;
		} else if (a->terms[i] < b->terms[k]) {
			i++;
		} else {
			k++;
		}
	}
	return 2.0 * (double)shared / (double)(a->nterms + b->nterms);
}

static size_t
distance(size_t a, size_t b)
{
	return a > b ? a - b : b - a;
}

static double
nearness(const struct match *m, const struct node *held, const struct node *newer)
{
	double near = 0;
	bool same_pillar = is_same_pillar(m, held, newer);

	if (same_pillar)
		near += NEAR_PILLAR;
	if (is_same_owner(m, held, newer))
		near += NEAR_OWNER;
	if (held->is_goal == newer->is_goal)
		near += NEAR_LIST;
	if (same_pillar)
		near += NEAR_PLACE / (double)(1 + distance(held->place, newer->place));
	return near;
}

/* Whether two may be one at all, and from which likeness on. */
static double
least_likeness(const struct match *m, const struct node *held, const struct node *newer)
{
	if (m->part == PART_CONDITION)
		return is_same_owner(m, held, newer) ? LIKENESS_LEAST : 2;
	if (m->part == PART_ROLE || m->part == PART_AGENCY || m->part == PART_GROUP)
		return 2;
	if (is_same_pillar(m, held, newer))
		return LIKENESS_LEAST;
	return newer->nterms < MOVED_WORDS_LEAST ? 2 : LIKENESS_LEAST_MOVED;
}

static void
consider(struct match *m, size_t newer, size_t held)
{
	const struct node *n = &m->newer->items[newer];
	const struct node *h = &m->held->items[held];
	double likeness;

	if (!is_free(h))
		return;
	m->c->out->nlooks++;
	likeness = likeness_of(h, n);
	if (likeness < least_likeness(m, h, n))
		return;
	arena_reserve(m->c->arena, m->pairs.items, m->pairs.n, m->pairs.capacity);
	m->pairs.items[m->pairs.n++] = (struct pair){ newer, held, likeness,
		likeness + nearness(m, h, n) };
}

/* Free held elements by word: chains through one array of links. */
struct postings {
	size_t *first;   /* by term: link + 1 */
	size_t *count;   /* by term */
	size_t *next;    /* by link: link + 1 */
	size_t *element; /* by link */
	size_t n;
};

static struct postings
make_postings(const struct match *m)
{
	size_t nterms = m->c->terms.n;
	size_t total = 0;
	struct postings p;

	for (size_t i = 0; i < m->held->n; i++)
		total += m->held->items[i].nterms;
	p = (struct postings){
		.first = arena_make_array(m->c->arena, size_t, nterms),
		.count = arena_make_array(m->c->arena, size_t, nterms),
		.next = arena_make_array(m->c->arena, size_t, total),
		.element = arena_make_array(m->c->arena, size_t, total),
	};
	for (size_t i = m->held->n; i-- > 0;) {
		const struct node *node = &m->held->items[i];

		for (size_t k = 0; is_free(node) && k < node->nterms; k++) {
			uint32_t term = node->terms[k];

			if (k > 0 && node->terms[k - 1] == term)
				continue;
			p.element[p.n] = i;
			p.next[p.n] = p.first[term];
			p.first[term] = ++p.n;
			p.count[term]++;
		}
	}
	return p;
}

struct candidates {
	uint32_t *shared; /* by held element: rare words it shares with the one asked about */
	size_t *touched;
	size_t ntouched;
};

static void
touch(struct candidates *found, const struct postings *p, uint32_t term)
{
	for (size_t link = p->first[term]; link != 0; link = p->next[link - 1]) {
		size_t held = p->element[link - 1];

		if (found->shared[held]++ == 0)
			found->touched[found->ntouched++] = held;
	}
}

/* Takes out the one that shares most; a handful of rounds over a short list. */
static size_t
take_best(struct candidates *found)
{
	size_t best = NONE;

	for (size_t i = 0; i < found->ntouched; i++) {
		size_t held = found->touched[i];

		if (found->shared[held] > 0 &&
		    (best == NONE || found->shared[held] > found->shared[best]))
			best = held;
	}
	if (best != NONE)
		found->shared[best] = 0;
	return best;
}

static void
consider_shared(struct match *m, const struct postings *p, struct candidates *found, size_t newer)
{
	const struct node *node = &m->newer->items[newer];

	found->ntouched = 0;
	for (size_t k = 0; k < node->nterms; k++) {
		uint32_t term = node->terms[k];

		if ((k == 0 || node->terms[k - 1] != term) && p->count[term] <= COMMON_WORD)
			touch(found, p, term);
	}
	for (size_t k = 0; k < CANDIDATES; k++) {
		size_t held = take_best(found);

		if (held == NONE)
			break;
		consider(m, newer, held);
	}
	for (size_t i = 0; i < found->ntouched; i++)
		found->shared[found->touched[i]] = 0;
}

/* Texts of common words alone are looked for where they would stand: behind the last match. */
static void
consider_neighbours(struct match *m, size_t newer, size_t around)
{
	size_t from = around > NEIGHBOURS ? around - NEIGHBOURS : 0;

	for (size_t i = from; i < m->held->n && i <= around + NEIGHBOURS; i++)
		consider(m, newer, i);
}

static void
find_pairs(struct match *m)
{
	struct postings p = make_postings(m);
	struct candidates found = {
		.shared = arena_make_array(m->c->arena, uint32_t, m->held->n),
		.touched = arena_make_array(m->c->arena, size_t, m->held->n),
	};
	size_t around = 0;

	for (size_t i = 0; i < m->newer->n; i++) {
		const struct node *node = &m->newer->items[i];

		if (node->match != NONE) {
			around = node->match + 1;
		} else if (is_free(node)) {
			consider_shared(m, &p, &found, i);
			consider_neighbours(m, i, around);
		}
	}
}

static int
compare_pairs(const void *first, const void *second)
{
	const struct pair *a = first;
	const struct pair *b = second;

	if (a->rank != b->rank)
		return a->rank > b->rank ? -1 : 1;
	if (a->newer != b->newer)
		return a->newer < b->newer ? -1 : 1;
	return a->held < b->held ? -1 : a->held > b->held;
}

static void
take_pairs(struct match *m)
{
	if (m->pairs.n > 1)
		qsort(m->pairs.items, m->pairs.n, sizeof(m->pairs.items[0]), compare_pairs);
	for (size_t i = 0; i < m->pairs.n; i++) {
		const struct pair *pair = &m->pairs.items[i];
		struct node *held = &m->held->items[pair->held];
		struct node *newer = &m->newer->items[pair->newer];

		if (!is_free(held) || !is_free(newer))
			continue;
		newer->likeness = pair->likeness;
		join(held, pair->held, newer, pair->newer);
	}
}

/* --- doubts -------------------------------------------------------------------------------- */

static struct doubt *
doubt_of(struct match *m, size_t *by_newer, size_t newer)
{
	struct doubts *doubts = &m->c->doubts;

	if (by_newer[newer] == 0) {
		arena_reserve(m->c->arena, doubts->items, doubts->n, doubts->capacity);
		doubts->items[doubts->n++] = (struct doubt){ .part = m->part, .newer = newer,
			.held = m->newer->items[newer].match, .other = NONE, .other_newer = NONE };
		by_newer[newer] = doubts->n;
	}
	return &doubts->items[by_newer[newer] - 1];
}

/*
 * A pair that was not taken says something where it was nearly as alike as the one that was. A
 * held element that found a better one is no alternative, and neither is one of equal words.
 */
static void
judge_pair(struct match *m, size_t *by_newer, const struct pair *pair)
{
	const struct node *newer = &m->newer->items[pair->newer];
	const struct node *held = &m->held->items[pair->held];
	bool wins = newer->match == NONE || newer->likeness < pair->likeness + LIKENESS_CLOSE;

	if (newer->match == pair->held) {
		if (pair->likeness < LIKENESS_CLEAR)
			doubt_of(m, by_newer, pair->newer);
		return;
	}
	if (!wins || (held->match != NONE && m->newer->items[held->match].likeness >=
	    pair->likeness + LIKENESS_CLOSE))
		return;
	if (newer->match != NONE)
		doubt_of(m, by_newer, pair->newer)->other = pair->held;
	else if (held->match != NONE)
		doubt_of(m, by_newer, held->match)->other_newer = pair->newer;
}

static void
note_doubts(struct match *m)
{
	size_t *by_newer = arena_make_array(m->c->arena, size_t, m->newer->n);

	for (size_t i = 0; i < m->pairs.n; i++)
		judge_pair(m, by_newer, &m->pairs.items[i]);
}

static struct match
begin(struct compare *c, enum compared_part part)
{
	struct match m = { .c = c, .part = part, .held = &c->held.pools[part],
		.newer = &c->newer.pools[part] };

	match_uids(&m);
	match_decided(&m);
	return m;
}

void
compare_match(struct compare *c, enum compared_part part)
{
	struct match m = begin(c, part);

	if (part == PART_FRAMEWORK) {
		m.newer->items[0].likeness = 1;
		join(&m.held->items[0], 0, &m.newer->items[0], 0);
		return;
	}
	for (enum circle circle = CIRCLE_PLACE; circle < CIRCLE_COUNT; circle++)
		match_equal(&m, circle);
	find_pairs(&m);
	take_pairs(&m);
	note_doubts(&m);
}

/* --- pillars ------------------------------------------------------------------------------- */

/* How many elements of equal words each two pillars share; rows are newer pillars. */
static uint32_t *
shared_elements(struct compare *c, size_t nheld, size_t nnewer)
{
	uint32_t *shared = arena_make_array(c->arena, uint32_t, nheld * nnewer);
	const struct pool *held = &c->held.pools[PART_ACTION];
	const struct pool *newer = &c->newer.pools[PART_ACTION];
	struct map at = { .arena = c->arena };
	int64_t index;

	for (size_t i = held->n; i-- > 0;)
		map_set(&at, held->items[i].key, (int64_t)held->items[i].pillar);
	for (size_t i = 0; i < newer->n; i++) {
		if (map_get(&at, newer->items[i].key, &index))
			shared[newer->items[i].pillar * nheld + (size_t)index]++;
	}
	return shared;
}

static size_t *
count_elements(struct compare *c, const struct side *side)
{
	size_t *counts = arena_make_array(c->arena, size_t, side->pools[PART_PILLAR].n);

	for (size_t i = 0; i < side->pools[PART_ACTION].n; i++)
		counts[side->pools[PART_ACTION].items[i].pillar]++;
	return counts;
}

static bool
is_called(const struct fw_pillar *p, struct str name)
{
	if (name.n == 0 || str_equal_ascii_case(p->short_title, name))
		return name.n > 0;
	for (size_t i = 0; i < p->aliases.n; i++) {
		if (str_equal_ascii_case(p->aliases.items[i], name))
			return true;
	}
	return false;
}

#define LIKENESS_CALLED 0.8      /* one has the short title or an alias of the other */
#define LIKENESS_SAME_CODE 0.05  /* a code is proposed from the title: it says little more */

static double
pillar_likeness(const struct node *held, const struct node *newer, double shared)
{
	const struct fw_pillar *h = held->item;
	const struct fw_pillar *n = newer->item;
	double likeness = likeness_of(held, newer);

	if (shared > likeness)
		likeness = shared;
	if (likeness < LIKENESS_CALLED && (is_called(h, n->short_title) ||
	    is_called(n, h->short_title)))
		likeness = LIKENESS_CALLED;
	if (str_equal(h->code, n->code))
		likeness += LIKENESS_SAME_CODE;
	return likeness < 1 ? likeness : 1;
}

static void
consider_pillars(struct match *m)
{
	uint32_t *shared = shared_elements(m->c, m->held->n, m->newer->n);
	size_t *nheld = count_elements(m->c, &m->c->held);
	size_t *nnewer = count_elements(m->c, &m->c->newer);

	for (size_t n = 0; n < m->newer->n; n++) {
		for (size_t h = 0; h < m->held->n; h++) {
			struct node *held = &m->held->items[h];
			struct node *newer = &m->newer->items[n];
			size_t all = nheld[h] + nnewer[n];
			double part = all == 0 ? 0 :
			    2.0 * shared[n * m->held->n + h] / (double)all;
			double likeness = pillar_likeness(held, newer, part);

			if (!is_free(held) || !is_free(newer) || likeness < LIKENESS_LEAST)
				continue;
			arena_reserve(m->c->arena, m->pairs.items, m->pairs.n,
			    m->pairs.capacity);
			m->pairs.items[m->pairs.n++] = (struct pair){ n, h, likeness, likeness +
			    NEAR_PLACE / (double)(1 + distance(h, n)) };
		}
	}
}

void
compare_match_pillars(struct compare *c)
{
	struct match m = begin(c, PART_PILLAR);

	match_equal(&m, CIRCLE_ANYWHERE);
	consider_pillars(&m);
	take_pairs(&m);
	note_doubts(&m);
}
