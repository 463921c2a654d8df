/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_TESTS_UNIT_ROLE_EXPECTED_H
#define CONCERT_TESTS_UNIT_ROLE_EXPECTED_H

#include "role_world.h"

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
 *   drafters  coordinators in their pillar; what they wrote themselves; chairs: everything
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
	{ "amendment",   "network" }, /* drafts and positions: see the silence procedure */
	{ "change",      "network" },
	{ "position",    "network" },
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
	{ "amendment",      "create", "network" },
	{ "amendment",      "change remove", "drafters" },
	{ "change",         "create change remove", "drafters" },
	{ "position",       "change", "chairs" },
	{ "person",         "change", "self secretariat" },
	{ "appointment",    "create change remove", "secretariat" },
};

/*
 * The fields that a hand may set, by those who may change the record; or by others, named behind
 * a colon. Adopted words and facts of the import are not among them.
 */
static const char *const settable[][2] = {
	{ "framework",      "zone language method body silence_hours working_days calendar "
	                    "holidays" },
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
	{ "amendment",      "title reason pillars effective label agency" },
	{ "change",         "amendment operation part element field before after pillar list "
	                    "parent next_to with reason state confirmed agency" },
	{ "position",       "response" },
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

/* --- what follows from it ------------------------------------------------------------------ */

static inline bool
is_network(enum who who)
{
	return who >= FOCAL_POINT && who <= SECRETARIAT;
}

static inline bool
is_chair(enum who who)
{
	return who >= CO_CHAIR_ROTATING && who <= SECRETARIAT;
}

static inline bool
is_self(const struct made *m, enum who who, const struct world *w)
{
	if (who == ANYBODY)
		return false;
	if (m->r->type == &type_person)
		return m->r->id == w->people[who].person_id;
	if (m->r->type == &type_appointment)
		return m->r->values[APPOINTMENT_PERSON].refs[0].id == w->people[who].person_id;
	return m->author == (int)who;
}

static inline bool
is_of_pillar(const struct made *m, enum who who)
{
	return who == COORDINATOR && m->pillar == 0;
}

static inline bool
is_of_agency(const struct made *m, enum who who)
{
	return (who == FOCAL_POINT || who == ALTERNATE) && m->agency == 0;
}

/* Whether a list of role_expected.h names somebody, as far as a record goes. */
static inline bool
names_whom(const struct world *w, const char *list, enum who who, const struct made *m)
{
	bool network = is_network(who);

	/* In another framework a stranger is of its network. */
	if (who == STRANGER)
		network = m->place == 1 || m->place == -1;
	else if (m->place > 0)
		network = false;
#define HAS(word) has_word(list, word, sizeof(word) - 1)
	return HAS("everybody") || (HAS("signed") && who != ANYBODY) ||
	    (HAS("network") && network) || (HAS("self") && is_self(m, who, w)) ||
	    (m->place <= 0 && ((is_chair(who) && (HAS("chairs") || HAS("workers") ||
	    HAS("drafters") || HAS("pillar"))) ||
	    has_word(list, names[who], strlen(names[who])))) ||
	    (HAS("pillar") && is_of_pillar(m, who)) ||
	    (HAS("drafters") && (is_of_pillar(m, who) ||
	    ((network || who == STRANGER) && m->author == (int)who))) ||
	    (HAS("workers") && (is_of_pillar(m, who) || is_of_agency(m, who) ||
	    ((network || who == STRANGER) && m->author == (int)who)));
#undef HAS
}

static inline bool
is_reader(const struct made *m, enum who who)
{
	switch (m->readers) {
	case READERS_PEOPLE:
		return who != ANYBODY;
	case READERS_AGENCY:
		return who == FOCAL_POINT || who == ALTERNATE;
	case READERS_PILLAR:
		/* The agencies that take part in a pillar are its people too. */
		return who == COORDINATOR || who == FOCAL_POINT || who == ALTERNATE;
	case READERS_NONE:
	case READERS_OTHERS:
		break;
	}
	return false;
}

static const char *
find_row(const char *const (*rows)[2], size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(rows[i][0], name) == 0)
			return rows[i][1];
	}
	return NULL;
}

static inline bool
expects_seen(const struct world *w, enum who who, const struct made *m)
{
	const char *visibility = visibility_name(m->r->visibility);
	const char *closed = find_row(closed_types, COUNT_OF(closed_types), m->r->type->name);

	if ((m->r->type == &type_person || m->r->type == &type_appointment) && is_self(m, who, w))
		return true;
	if (closed != NULL && !names_whom(w, closed, who, m))
		return false;
	if (m->place == 2)
		return false;
	return names_whom(w, find_row(sees, COUNT_OF(sees), visibility), who, m) ||
	    is_reader(m, who);
}

static inline bool
expects_read(const struct world *w, enum who who, const struct made *m, size_t field)
{
	for (size_t i = 0; i < COUNT_OF(closed_fields); i++) {
		if (strcmp(closed_fields[i][0], m->r->type->name) == 0 &&
		    strcmp(closed_fields[i][1], m->r->type->fields[field].name) == 0)
			return names_whom(w, closed_fields[i][2], who, m);
	}
	return true;
}

/* The stranger's roles are in another framework: its secretariat manages them, not this one's. */
static inline bool
is_account_elsewhere(const struct world *w, enum who who, const struct made *m)
{
	return who != STRANGER && is_self(m, STRANGER, w) &&
	    (m->r->type == &type_person || m->r->type == &type_appointment);
}

static inline bool
expects_done(const struct world *w, enum who who, const struct made *m, const char *deed)
{
	if (is_account_elsewhere(w, who, m))
		return false;
	for (size_t i = 0; i < COUNT_OF(deeds); i++) {
		if (strcmp(deeds[i][0], m->r->type->name) == 0 &&
		    has_word(deeds[i][1], deed, strlen(deed)))
			return names_whom(w, deeds[i][2], who, m);
	}
	return false;
}

static inline bool
expects_set(const struct world *w, enum who who, const struct made *m, size_t field)
{
	const char *list = find_row(settable, COUNT_OF(settable), m->r->type->name);
	const char *name = m->r->type->fields[field].name;

	if (list == NULL || !expects_done(w, who, m, "change"))
		return false;
	while (*list != '\0') {
		size_t n = strcspn(list, " :");
		char roles[40] = "";

		if (list[n] == ':')
			snprintf(roles, sizeof(roles), "%.*s", (int)strcspn(list + n + 1, " "),
			    list + n + 1);
		if (strlen(name) == n && memcmp(list, name, n) == 0)
			return roles[0] == '\0' || names_whom(w, roles, who, m);
		list += strcspn(list, " ");
		list += strspn(list, " ");
	}
	return false;
}

#endif
