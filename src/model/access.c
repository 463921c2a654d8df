/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of permissions. A row that is not here, and a capacity that a row does not name,
 * reaches nothing: what is forgotten is closed. Co-chairs stand wherever the secretariat stands
 * but for accounts; a country team and a partner are not of the network and see what observers
 * and what the public see, and what names them.
 */
#include "model/access.h"

#include <assert.h>

#include "base/status.h"

#define NETWORK_PEOPLE(bits) \
	[CAPACITY_FOCAL_POINT] = (bits), [CAPACITY_ALTERNATE] = (bits), \
	[CAPACITY_COORDINATOR] = (bits)
#define CHAIRS(bits) \
	[CAPACITY_CO_CHAIR_ROTATING] = (bits), [CAPACITY_CO_CHAIR_PERMANENT] = (bits), \
	[CAPACITY_SECRETARIAT] = (bits), [CAPACITY_OPERATOR] = (bits)
#define OUTSIDERS(bits) \
	[CAPACITY_OBSERVER] = (bits), [CAPACITY_PARTNER] = (bits), \
	[CAPACITY_COUNTRY_TEAM] = (bits)

static const unsigned char reaches[PERMISSION_COUNT][CAPACITY_COUNT] = {
	[PERM_PUBLIC] = { [CAPACITY_PUBLIC] = REACH_ALL, OUTSIDERS(REACH_ALL),
	    NETWORK_PEOPLE(REACH_ALL), CHAIRS(REACH_ALL) },
	[PERM_PERSON] = { OUTSIDERS(REACH_ALL), NETWORK_PEOPLE(REACH_ALL), CHAIRS(REACH_ALL) },
	[PERM_NETWORK] = { NETWORK_PEOPLE(REACH_ALL), CHAIRS(REACH_ALL) },
	[PERM_SELF] = { OUTSIDERS(REACH_OWN), NETWORK_PEOPLE(REACH_OWN),
	    [CAPACITY_CO_CHAIR_ROTATING] = REACH_OWN, [CAPACITY_CO_CHAIR_PERMANENT] = REACH_OWN,
	    [CAPACITY_SECRETARIAT] = REACH_ALL, [CAPACITY_OPERATOR] = REACH_ALL },
	[PERM_WORK] = { [CAPACITY_FOCAL_POINT] = REACH_AGENCY | REACH_OWN,
	    [CAPACITY_ALTERNATE] = REACH_AGENCY | REACH_OWN,
	    [CAPACITY_COORDINATOR] = REACH_PILLAR | REACH_AGENCY | REACH_OWN, CHAIRS(REACH_ALL) },
	[PERM_DRAFT] = { [CAPACITY_FOCAL_POINT] = REACH_OWN, [CAPACITY_ALTERNATE] = REACH_OWN,
	    [CAPACITY_COORDINATOR] = REACH_PILLAR | REACH_OWN, CHAIRS(REACH_ALL) },
	[PERM_PILLAR] = { [CAPACITY_COORDINATOR] = REACH_PILLAR, CHAIRS(REACH_ALL) },
	[PERM_CHAIR] = { CHAIRS(REACH_ALL) },
	[PERM_ACCOUNTS] = { [CAPACITY_SECRETARIAT] = REACH_ALL, [CAPACITY_OPERATOR] = REACH_ALL },
	[PERM_OPERATOR] = { [CAPACITY_OPERATOR] = REACH_ALL },
};

static const struct {
	const char *code;
	const char *words;
} capacities[] = {
#define X(name, code, words) [CAPACITY_##name] = { code, words },
	CAPACITY_LIST(X)
#undef X
};

unsigned
access_reach(enum permission permission, enum capacity capacity)
{
	if ((unsigned)permission >= PERMISSION_COUNT || (unsigned)capacity >= CAPACITY_COUNT)
		return REACH_NONE;
	return reaches[permission][capacity];
}

const char *
capacity_code(enum capacity capacity)
{
	assert((unsigned)capacity < CAPACITY_COUNT);
	return capacities[capacity].code;
}

const char *
capacity_words(enum capacity capacity)
{
	assert((unsigned)capacity < CAPACITY_COUNT);
	return capacities[capacity].words;
}

bool
capacity_find(struct str code, enum capacity *out)
{
	for (unsigned i = CAPACITY_OBSERVER; i < CAPACITY_OPERATOR; i++) {
		if (str_equal(code, str_from(capacities[i].code))) {
			*out = (enum capacity)i;
			return true;
		}
	}
	return false;
}

enum visibility
capacity_level(enum capacity capacity)
{
	switch (capacity) {
	case CAPACITY_PUBLIC:
	case CAPACITY_PARTNER:
		return VISIBILITY_PUBLIC;
	case CAPACITY_OBSERVER:
	case CAPACITY_COUNTRY_TEAM:
		return VISIBILITY_OBSERVERS;
	case CAPACITY_FOCAL_POINT:
	case CAPACITY_ALTERNATE:
	case CAPACITY_COORDINATOR:
	case CAPACITY_CO_CHAIR_ROTATING:
	case CAPACITY_CO_CHAIR_PERMANENT:
	case CAPACITY_SECRETARIAT:
	case CAPACITY_OPERATOR:
		return VISIBILITY_NETWORK;
	case CAPACITY_COUNT:
		break;
	}
	return VISIBILITY_NOBODY;
}

static const char *const visibility_names[] = {
	[VISIBILITY_NOBODY] = "nobody",
	[VISIBILITY_PUBLIC] = "public",
	[VISIBILITY_OBSERVERS] = "observers",
	[VISIBILITY_NETWORK] = "network",
	[VISIBILITY_PILLAR] = "pillar",
	[VISIBILITY_NAMED] = "named",
};

const char *
visibility_name(enum visibility v)
{
	assert((unsigned)v < COUNT_OF(visibility_names));
	return visibility_names[v];
}

bool
visibility_find(struct str name, enum visibility *out)
{
	for (size_t i = 0; i < COUNT_OF(visibility_names); i++) {
		if (str_equal(str_from(visibility_names[i]), name)) {
			*out = (enum visibility)i;
			return true;
		}
	}
	return false;
}
