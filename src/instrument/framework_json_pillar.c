/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads the two parts of a pillar that are not plain rows of the tables: its recommendations,
 * which stand once in memory and in every pillar that has them in the file, and its coordinators
 * and involved agencies, which say in short what roles say in full.
 * What surprises: the one order in memory must serve every pillar, so it is sorted by "stands
 * before it in some pillar" and only then by first place.
 */
#include "instrument/framework_json_reader.h"

#include "base/limits.h"
#include "model/date.h"

#define NOWHERE SIZE_MAX

/* A recommendation at its place in one pillar. */
struct json_standing {
	size_t previous; /* recommendation before it in the pillar, or NOWHERE */
	size_t next;     /* standing of the same one in a later pillar, or NOWHERE */
};

struct json_recommendation {
	struct fw_recommendation *r;
	const json_t *first;  /* the object where it stood first, to compare the others with */
	size_t last_standing;
	size_t unsorted;      /* standing whose previous is to be sorted first; NOWHERE: none */
	enum { UNSORTED, SORTING, SORTED } state;
};

struct json_recommendations {
	struct map by_code;
	struct json_recommendation *items; /* in the order of first place */
	size_t n;
	size_t capacity;
	struct json_standing *standings;
	size_t nstandings;
	size_t standings_capacity;
};

static struct json_recommendations *
get_recommendations(struct json_reader *rd)
{
	struct json_recommendations *all = rd->recommendations;

	if (all == NULL) {
		all = arena_make(rd->arena, struct json_recommendations);
		all->by_code.arena = rd->arena;
		rd->recommendations = all;
	}
	return all;
}

/* Whether two objects say the same; the connector belongs to the place, not to the text. */
static bool
is_same(const json_t *a, const json_t *b)
{
	json_t *one = json_copy((json_t *)a);
	json_t *two = json_copy((json_t *)b);
	bool same;

	json_object_del(one, "connector");
	json_object_del(two, "connector");
	same = json_equal(one, two);
	json_decref(one);
	json_decref(two);
	return same;
}

static size_t
add_new(struct json_reader *rd, const struct json_place *at, const json_t *from)
{
	struct json_recommendations *all = get_recommendations(rd);
	struct fw_recommendation *r = arena_make(rd->arena, struct fw_recommendation);

	json_reader_members(rd, at, from, &shape_recommendation, r);
	if (++rd->nelements > LIMIT_ELEMENTS) {
		json_reader_fault(rd, at, NULL, "is one more than a framework may hold");
		return NOWHERE;
	}
	arena_reserve(rd->arena, all->items, all->n, all->capacity);
	all->items[all->n] = (struct json_recommendation){ .r = r, .first = from,
		.last_standing = NOWHERE, .unsorted = NOWHERE };
	if (r->code.n > 0)
		map_set(&all->by_code, r->code, (int64_t)all->n);
	return all->n++;
}

static bool
stands_in(const struct fw_recommendation *r, struct str pillar)
{
	for (size_t i = 0; i < r->placements.n; i++)
		if (str_equal(r->placements.items[i].pillar, pillar))
			return true;
	return false;
}

/* The index of the recommendation that an object describes, known or new; NOWHERE if faulty. */
static size_t
read_one(struct json_reader *rd, const struct json_place *at, const json_t *from,
    const struct fw_pillar *pillar)
{
	struct json_recommendations *all = get_recommendations(rd);
	struct str code = STR_EMPTY;
	int64_t known;
	size_t i;

	if (!json_is_object(from)) {
		json_reader_fault(rd, at, NULL, "must be an object in curly brackets");
		return NOWHERE;
	}
	code = json_reader_text(rd, at, from, "code");
	if (!map_get(&all->by_code, code, &known)) {
		i = add_new(rd, at, from);
	} else {
		i = (size_t)known;
		if (pillar == NULL || stands_in(all->items[i].r, pillar->code)) {
			json_reader_fault(rd, at, "code", "stands here a second time; each "
			    "recommendation stands once in a pillar");
			return NOWHERE;
		}
		if (!is_same(all->items[i].first, from)) {
			json_reader_fault(rd, at, NULL, "differs from the recommendation of the "
			    "same code in an earlier pillar; make both the same, or give this "
			    "one a code of its own");
			return NOWHERE;
		}
	}
	if (i != NOWHERE && pillar != NULL)
		*fw_add(rd->arena, &all->items[i].r->placements) = (struct fw_placement){
			.pillar = pillar->code,
			.connector = json_reader_text(rd, at, from, "connector"),
		};
	return i;
}

static void
add_standing(struct json_reader *rd, struct json_recommendation *r, size_t previous)
{
	struct json_recommendations *all = rd->recommendations;

	arena_reserve(rd->arena, all->standings, all->nstandings, all->standings_capacity);
	all->standings[all->nstandings] = (struct json_standing){ previous, NOWHERE };
	if (r->last_standing == NOWHERE)
		r->unsorted = all->nstandings;
	else
		all->standings[r->last_standing].next = all->nstandings;
	r->last_standing = all->nstandings++;
}

void
json_reader_recommendations(struct json_reader *rd, const struct json_place *up,
    const json_t *from, const char *name, const struct fw_pillar *pillar)
{
	struct json_recommendations *all = get_recommendations(rd);
	const struct json_place list_place = { .up = up, .key = name };
	const json_t *array = json_reader_array(rd, up, from, name);
	size_t previous = NOWHERE;

	for (size_t k = 0; k < json_array_size(array); k++) {
		const struct json_place at = { .up = &list_place, .index = k };
		size_t i = read_one(rd, &at, json_array_get(array, k), pillar);

		if (i == NOWHERE)
			continue;
		add_standing(rd, &all->items[i], previous);
		previous = i;
	}
}

/* A recommendation that must be sorted before this one and is not yet, or NOWHERE. */
static size_t
find_unsorted_before(struct json_recommendations *all, struct json_recommendation *r)
{
	while (r->unsorted != NOWHERE) {
		const struct json_standing *standing = &all->standings[r->unsorted];

		if (standing->previous != NOWHERE &&
		    all->items[standing->previous].state != SORTED)
			return standing->previous;
		r->unsorted = standing->next;
	}
	return NOWHERE;
}

/* Sorts one behind all that stand before it, depth first without recursion; false on a circle. */
static bool
sort_one(struct json_reader *rd, size_t first, size_t *stack)
{
	struct json_recommendations *all = rd->recommendations;
	size_t n = 0;

	if (all->items[first].state == SORTED)
		return true;
	stack[n++] = first;
	while (n > 0) {
		struct json_recommendation *r = &all->items[stack[n - 1]];
		size_t before = find_unsorted_before(all, r);

		r->state = SORTING;
		if (before != NOWHERE && all->items[before].state == SORTING)
			return false;
		if (before != NOWHERE) {
			stack[n++] = before;
			continue;
		}
		r->state = SORTED;
		*fw_add(rd->arena, &rd->fw->recommendations) = *r->r;
		n--;
	}
	return true;
}

void
json_reader_finish_recommendations(struct json_reader *rd)
{
	struct json_recommendations *all = get_recommendations(rd);
	const struct json_place top = { 0 };
	size_t *stack = arena_make_array(rd->arena, size_t, all->n);

	for (size_t i = 0; i < all->n; i++) {
		if (sort_one(rd, i, stack))
			continue;
		json_reader_fault(rd, &top, "pillars", "some share recommendations in opposite "
		    "order; give them the same order in each pillar");
		return;
	}
}

/* "involved" holds bare codes, so there the code alone is compared. */
static bool
is_same_role(const struct fw_role *full, const struct fw_role *brief)
{
	if (!str_equal(full->who.code, brief->who.code))
		return false;
	return full->kind == ROLE_INVOLVED || (full->who.kind == brief->who.kind &&
	    str_equal(full->who.words, brief->who.words) &&
	    full->is_interim == brief->is_interim);
}

/* The roles that "coordinators" says. */
static struct fw_roles
read_coordinators(struct json_reader *rd, const struct json_place *up, const json_t *array)
{
	static const char *const items[] = { "agency", "pillar", "group", "words", "interim" };
	static const struct names names = { items, COUNT_OF(items) };
	const struct json_place list_place = { .up = up, .key = "coordinators" };
	struct fw_roles roles = { 0 };

	for (size_t i = 0; i < json_array_size(array); i++) {
		const struct json_place at = { .up = &list_place, .index = i };
		const json_t *item = json_array_get(array, i);

		json_reader_check_names(rd, &at, item, &names);
		*fw_add(rd->arena, &roles) = (struct fw_role){
			.kind = ROLE_COORDINATOR,
			.who = json_reader_party(rd, &at, item),
			.is_interim = json_reader_bool(rd, &at, item, "interim"),
			.since = { .earliest = NO_DAY, .latest = NO_DAY },
		};
	}
	return roles;
}

/* The roles that "involved" says. */
static struct fw_roles
read_involved(struct json_reader *rd, const struct json_place *up, const json_t *array)
{
	struct fw_roles roles = { 0 };

	for (size_t i = 0; i < json_array_size(array); i++) {
		const json_t *item = json_array_get(array, i);
		struct str code = { json_string_value(item), json_string_length(item) };

		if (code.n == 0) {
			json_reader_fault(rd, up, "involved", "must hold codes of agencies in "
			    "quotes");
			break;
		}
		*fw_add(rd->arena, &roles) = (struct fw_role){
			.kind = ROLE_INVOLVED,
			.who = json_reader_party_of_code(rd, str_dup(rd->arena, code)),
			.since = { .earliest = NO_DAY, .latest = NO_DAY },
		};
	}
	return roles;
}

/* Whether the roles of one kind are those of the short form, in the same order. */
static bool
agrees(const struct fw_roles *full, enum role_kind kind, const struct fw_roles *brief)
{
	size_t at = 0;

	for (size_t i = 0; i < full->n; i++) {
		if (full->items[i].kind != kind)
			continue;
		if (at == brief->n || !is_same_role(&full->items[i], &brief->items[at]))
			return false;
		at++;
	}
	return at == brief->n;
}

void
json_reader_settle_roles(struct json_reader *rd, const struct json_place *at,
    const json_t *from, struct fw_pillar *pillar)
{
	const json_t *coordinators = json_reader_array(rd, at, from, "coordinators");
	const json_t *involved = json_reader_array(rd, at, from, "involved");
	struct fw_roles heads = read_coordinators(rd, at, coordinators);
	struct fw_roles others = read_involved(rd, at, involved);

	if (json_object_get(from, "roles") == NULL) {
		for (size_t i = 0; i < heads.n; i++)
			*fw_add(rd->arena, &pillar->roles) = heads.items[i];
		for (size_t i = 0; i < others.n; i++)
			*fw_add(rd->arena, &pillar->roles) = others.items[i];
		return;
	}
	if (coordinators != NULL && !agrees(&pillar->roles, ROLE_COORDINATOR, &heads))
		json_reader_fault(rd, at, "coordinators", "says something else than \"roles\"; "
		    "change both, or leave out \"roles\"");
	if (involved != NULL && !agrees(&pillar->roles, ROLE_INVOLVED, &others))
		json_reader_fault(rd, at, "involved", "says something else than \"roles\"; "
		    "change both, or leave out \"roles\"");
}
