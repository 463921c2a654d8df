/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_MODEL_ACCESS_H
#define CONCERT_MODEL_ACCESS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/*
 * Who may do what, as data: a capacity is what a person is appointed to, a permission is what
 * types, fields and routes ask for, and one table says how far each capacity reaches under each
 * permission. Everything else (pages, API, store, the audit) reads that table.
 */

/* Who may see a record at all; ordered from most to least open. Zero is nobody. */
enum visibility {
	VISIBILITY_NOBODY = 0,
	VISIBILITY_PUBLIC = 1,
	VISIBILITY_OBSERVERS = 2,
	VISIBILITY_NETWORK = 3,
	VISIBILITY_PILLAR = 4,
	VISIBILITY_NAMED = 5,
};

/* From the least to the most trusted. A person holds any number, each in a range of dates. */
#define CAPACITY_LIST(X) \
	X(PUBLIC,             "public",             "The public") \
	X(OBSERVER,           "observer",           "Observer") \
	X(PARTNER,            "partner",            "Invited partner") \
	X(COUNTRY_TEAM,       "country-team",       "Country team") \
	X(FOCAL_POINT,        "focal-point",        "Focal point of an agency") \
	X(ALTERNATE,          "alternate",          "Alternate of a focal point") \
	X(COORDINATOR,        "coordinator",        "Coordinator of a pillar") \
	X(CO_CHAIR_ROTATING,  "co-chair-rotating",  "Rotating co-chair") \
	X(CO_CHAIR_PERMANENT, "co-chair-permanent", "Permanent co-chair") \
	X(SECRETARIAT,        "secretariat",        "Secretariat") \
	X(OPERATOR,           "operator",           "Operator at the machine")

enum capacity {
#define X(name, code, words) CAPACITY_##name,
	CAPACITY_LIST(X)
#undef X
	CAPACITY_COUNT
};

/* What a record asks of a person who wants to do a thing with it. Zero means nobody. */
enum permission {
	PERM_NOBODY,   /* only an adopted amendment, or the program itself */
	PERM_PUBLIC,   /* anyone who reaches the address */
	PERM_PERSON,   /* whoever has signed in */
	PERM_NETWORK,  /* people of the network itself */
	PERM_SELF,     /* the person it is about or by; the secretariat */
	PERM_WORK,     /* agencies on their own work, coordinators in their pillar */
	PERM_DRAFT,    /* authors on their own, coordinators in their pillar, chairs */
	PERM_PILLAR,   /* coordinators in their pillar, chairs, secretariat */
	PERM_CHAIR,    /* co-chairs and secretariat */
	PERM_ACCOUNTS, /* who manages people: secretariat */
	PERM_OPERATOR, /* who works at the machine itself */
	PERMISSION_COUNT
};

/* How far a permission reaches, as bits: which records, by what they belong to. */
enum reach {
	REACH_NONE = 0,
	REACH_OWN = 1u << 0,    /* records by this person or about it */
	REACH_AGENCY = 1u << 1, /* records of the agency that the person is appointed for */
	REACH_PILLAR = 1u << 2, /* records of the pillar that the person coordinates */
	REACH_ALL = 1u << 3,
};

/* Reach bits of a capacity under a permission. */
unsigned access_reach(enum permission permission, enum capacity capacity);

/* Words for people and programs; static storage. */
const char *capacity_code(enum capacity capacity);
const char *capacity_words(enum capacity capacity);

/* By its code; false for what has no row, and for what nobody is appointed to: public, operator. */
bool capacity_find(struct str code, enum capacity *out);

/* The least open records that a capacity reads without being named: public to network. */
enum visibility capacity_level(enum capacity capacity);

/* "public" ...; NULL-safe by assertion. The other way: false for no such name. */
const char *visibility_name(enum visibility v);
bool visibility_find(struct str name, enum visibility *out);

#endif
