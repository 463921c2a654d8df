/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_TESTS_UNIT_ROLE_EXPECTED_H
#define CONCERT_TESTS_UNIT_ROLE_EXPECTED_H

#include <stdbool.h>
#include <string.h>

/*
 * What people of each role may see and do, written down from what the network agreed, not from
 * the program's tables: role_matrix.c compares the program with this. A row that changes here is a
 * decision of the network's people.
 *
 * Words: a role is a name, or a class of roles:
 *   signed    whoever has signed in
 *   network   focal points, alternates, coordinators, co-chairs, secretariat
 *   workers   focal points and alternates for what is their agency's, coordinators for what is
 *             their pillar's or agency's; for all: what they wrote themselves; chairs: everything
 *   chairs    co-chairs and secretariat
 *   pillar    coordinators in their pillar; chairs
 *   self      the person it is by or about
 */

/* Who sees records that are for ...; who is among the readers sees them besides. */
static const char *const sees[][2] = {
	{ "public",    "everybody" },
	{ "observers", "observer country-team network" },
	{ "network",   "network" },
	{ "pillar",    "chairs" },
	{ "named",     "" },
};

/* Types that not everybody gets to see, whatever a record's visibility says. */
static const char *const closed_types[][2] = {
	{ "person",      "signed" },  /* names of people are not for the public */
	{ "appointment", "signed" },
	{ "progress",    "network" }, /* lateness and blame are the network's own business */
	{ "comment",     "network" },
	{ "import",      "secretariat" }, /* what was brought in and is not stored yet */
};

/* Fields that not all who see the record may read. */
static const char *const closed_fields[][3] = {
	{ "person",      "email",     "network self" },
	{ "person",      "languages", "network self" },
	{ "person",      "zone",      "network self" },
	{ "person",      "notify",    "self secretariat" },
	{ "appointment", "words",     "network" },
	{ "event",       "author",    "network" },
	{ "event",       "readers",   "network" },
	{ "attachment",  "author",    "network" },
};

/* Who does what; what is not here is done by nobody by hand. */
static const char *const deeds[][3] = {
	{ "framework",      "change", "chairs" },
	{ "agency",         "create change remove", "chairs" },
	{ "group",          "create change remove", "chairs" },
	{ "meeting",        "create change remove open", "chairs" },
	{ "role",           "create change remove", "chairs" },
	{ "query",          "change", "chairs" },
	{ "pillar",         "change", "pillar" },
	{ "recommendation", "change", "pillar" },
	{ "action",         "change", "pillar" },
	{ "condition",      "create change", "workers" },
	{ "condition",      "remove", "pillar" },
	{ "event",          "create change remove open", "workers" },
	{ "progress",       "create change remove", "workers" },
	{ "attachment",     "change remove open", "workers" },
	{ "comment",        "create", "network" },
	{ "comment",        "change remove", "self secretariat" },
	{ "person",         "change", "self secretariat" },
	{ "appointment",    "create change remove", "secretariat" },
};

/*
 * The fields that a hand may set, by those who may change the record; or by others, named behind
 * a colon. Adopted words and facts of the import are not among them.
 */
static const char *const settable[][2] = {
	{ "framework",      "zone language" },
	{ "agency",         "code name" },
	{ "group",          "code name" },
	{ "meeting",        "title held level" },
	{ "role",           "who what pillar interim since" },
	{ "query",          "state answer" },
	{ "pillar",         "short_title aliases status:chairs review:chairs reason:chairs" },
	{ "recommendation", "meeting force mandate period" },
	{ "action",         "kind period leads lead_mode supporting uncertain related answers" },
	{ "condition",      "kind words state" },
	{ "event",          "title description expectation period place organisers pillar action "
	                    "parent readers" },
	{ "progress",       "agency status words next_step evidence" },
	{ "attachment",     "name words" },
	{ "comment",        "words answers" },
	{ "person",         "name languages zone notify email:secretariat agency:secretariat" },
	{ "appointment",    "person capacity agency pillar scope interim since until words" },
};

/* Whether a word stands in a list of words. */
static inline bool
has_word(const char *list, const char *word, size_t n)
{
	while (*list != '\0') {
		size_t length = strcspn(list, " ");

		if (length == n && memcmp(list, word, n) == 0)
			return true;
		list += length + strspn(list + length, " ");
	}
	return false;
}

#endif
