/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_TESTS_UNIT_ROLE_WORLD_H
#define CONCERT_TESTS_UNIT_ROLE_WORLD_H

#include "instrument/framework_store.h"
#include "instrument/revision.h"
#include "program.h"

/*
 * The people and records of role_matrix.c: a person of each role, and records of every type in
 * every visibility, of each owner, with a mark in every text: "mk", number of the record, number
 * of the field, "x".
 */

enum who { ANYBODY, NO_ROLE, PARTNER, OBSERVER, COUNTRY_TEAM, FOCAL_POINT, ALTERNATE, COORDINATOR,
	CO_CHAIR_ROTATING, CO_CHAIR_PERMANENT, SECRETARIAT, STRANGER, FORMER, WHO_COUNT };

/*
 * What each is appointed to in the framework; a stranger is a focal point in another one, who is
 * former was of the secretariat and will be a co-chair.
 */
static const char *const names[WHO_COUNT] = {
	"public", "nothing", "partner", "observer", "country-team", "focal-point", "alternate",
	"coordinator", "co-chair-rotating", "co-chair-permanent", "secretariat", "stranger",
	"former",
};

/* Who is among the readers of a restricted record. */
enum readers { READERS_NONE, READERS_OTHERS, READERS_PEOPLE, READERS_AGENCY, READERS_PILLAR };

struct made {
	struct record *r;
	enum readers readers;
	int agency;      /* 0: that of focal point and alternate, 1: another, -1: none */
	int pillar;      /* 0: that of the coordinator, 1: another, -1: none */
	int author;      /* enum who, or -1 */
	int place;       /* 0: in the framework, 1: in the stranger's, 2: in one not released;
	                    -1: in none */
};

#define MADE_MAX 400
struct world {
	struct fixture *f;
	struct site *site;
	struct program people[WHO_COUNT];
	int64_t frameworks[3];
	int64_t agencies[2];
	int64_t pillars[2];
	int64_t actions[2];
	int64_t revision; /* sealed; amendments start from it */
	int64_t amendments[2];
	int64_t third_agency;
	int64_t third_pillar;
	struct made made[MADE_MAX];
	size_t nmade;
	struct asked q;
	size_t cells;
	size_t surprises;
};

/* --- records ------------------------------------------------------------------------------- */

static inline struct str
mark_of(const struct world *w, size_t record, size_t field)
{
	return str_format(w->f->arena, "mk%03zu%02zux", record, field);
}

static inline int64_t
one_of(const int64_t ids[2], int which)
{
	return which < 0 ? 0 : ids[which];
}

static inline void
fill_ref(struct world *w, struct made *m, size_t i)
{
	const struct field *f = &m->r->type->fields[i];
	int agency = m->agency < 0 ? 1 : m->agency;

	if ((f->flags & FF_AUTHOR) != 0 && m->author > 0)
		record_set_ref(m->r, i, &type_person, w->people[m->author].person_id);
	if (f->kind == FK_PARTY || f->kind == FK_PARTIES)
		record_add_ref(w->f->arena, m->r, i, &type_agency, w->agencies[agency], STR_EMPTY);
	if (f->ref == NULL)
		return;
	if (strcmp(f->ref, "agency") == 0)
		record_set_ref(m->r, i, &type_agency, w->agencies[agency]);
	else if (strcmp(f->ref, "pillar") == 0)
		record_set_ref(m->r, i, &type_pillar, one_of(w->pillars, m->pillar));
	else if (strcmp(f->ref, "action") == 0 && m->r->type != &type_action)
		record_set_ref(m->r, i, &type_action, one_of(w->actions, m->pillar));
	else if (strcmp(f->ref, "revision") == 0 && m->r->type == &type_amendment)
		record_set_ref(m->r, i, &type_revision, w->revision);
	else if (strcmp(f->ref, "amendment") == 0)
		record_set_ref(m->r, i, &type_amendment, one_of(w->amendments, m->pillar));
	else if (strcmp(f->ref, "framework") == 0)
		record_set_ref(m->r, i, &type_framework, w->frameworks[0]);
}

static inline void
fill_readers(struct world *w, struct made *m, size_t i)
{
	struct arena *a = w->f->arena;

	if (m->readers == READERS_OTHERS)
		record_add_ref(a, m->r, i, &type_agency, w->third_agency, STR_EMPTY);
	if (m->readers == READERS_AGENCY)
		record_add_ref(a, m->r, i, &type_agency, w->agencies[0], STR_EMPTY);
	if (m->readers == READERS_PILLAR)
		record_add_ref(a, m->r, i, &type_pillar, w->pillars[0], STR_EMPTY);
	for (int who = NO_ROLE; m->readers == READERS_PEOPLE && who < WHO_COUNT; who++)
		record_add_ref(a, m->r, i, &type_person, w->people[who].person_id, STR_EMPTY);
}

/* Texts that have a form of their own; NULL: a mark. */
static inline struct str
text_for(struct world *w, const struct made *m, size_t i)
{
	const struct record_type *type = m->r->type;
	struct str mark = mark_of(w, w->nmade, i);

	if (type == &type_framework && i == FRAMEWORK_ZONE)
		return STR("UTC");
	if (type == &type_framework && i == FRAMEWORK_LANGUAGE)
		return STR("en");
	if (type == &type_person && i == PERSON_EMAIL)
		return str_format(w->f->arena, "%.*s@example.org", STR_ARG(mark));
	if (type == &type_person && i == PERSON_ZONE)
		return STR("Asia/Tokyo");
	return mark;
}

/* Names a kept file that readers are then shown; a mark names none. */
static inline bool
is_of_file(const struct record_type *type, size_t i)
{
	return (type == &type_framework && i == FRAMEWORK_WITHHELD) ||
	    (type == &type_revision && (i == REVISION_SEAL || i == REVISION_SNAPSHOT)) ||
	    (type == &type_amendment && (i == AMENDMENT_TEXT || i == AMENDMENT_RECEIPT));
}

static inline void
fill_value(struct world *w, struct made *m, size_t i)
{
	const struct field *f = &m->r->type->fields[i];
	struct str text = text_for(w, m, i);

	/* What was never sent out may be removed. */
	if (is_of_file(m->r->type, i) || (m->r->type == &type_amendment &&
	    i == AMENDMENT_ROUND))
		return;
	switch (f->kind) {
	case FK_TEXT:
		record_set_text(m->r, i, text);
		break;
	case FK_MARKED:
		record_set_marked(m->r, i, (struct marked){ .text = text });
		break;
	case FK_CHOICE:
		/* A change that stands in the draft has to fit its text; a proposed one waits. */
		record_set_text(m->r, i, m->r->type == &type_change && i == CHANGE_STATE ?
		    STR("proposed") : str_from(f->choices[0].code));
		break;
	case FK_INT:
		record_set_number(m->r, i, 1);
		break;
	case FK_BOOL:
		record_set_number(m->r, i, 0);
		break;
	case FK_DATE:
		break;
	case FK_INSTANT:
		record_set_number(m->r, i, 1000);
		break;
	case FK_PERIOD:
		assert_int_equal(period_make(w->f->arena, (struct period){ .edtf = STR("2021"),
		    .words = text }, NO_DAY, NO_DAY, &m->r->values[i].period), ST_OK);
		m->r->values[i].is_set = true;
		break;
	case FK_TEXTS:
		record_add_text(w->f->arena, m->r, i, text);
		break;
	case FK_READERS:
		fill_readers(w, m, i);
		break;
	case FK_REF:
	case FK_REFS:
	case FK_PARTY:
	case FK_PARTIES:
	case FK_ANY:
		fill_ref(w, m, i);
		break;
	case FK_NONE:
	case FK_COUNT:
		break;
	}
}

static inline struct made *
begin(struct world *w, const struct record_type *type, struct made given)
{
	struct made *m = &w->made[w->nmade];

	assert_true(w->nmade < MADE_MAX);
	*m = given;
	m->r = record_new(w->f->arena, type);
	if ((type->flags & TF_GLOBAL) == 0 && given.place >= 0 && type != &type_framework)
		m->r->framework_id = w->frameworks[given.place];
	if ((type->flags & TF_GLOBAL) != 0)
		m->place = -1;
	return m;
}

static inline struct made *
store_made(struct world *w, struct made *m)
{
	if (fixture_create(w->f, m->r) != ST_OK)
		fail_msg("%s: %.*s %.*s", m->r->type->name,
		    STR_ARG(w->f->errors.items[0].field), STR_ARG(w->f->errors.items[0].message));
	w->nmade++;
	return m;
}

static inline struct made *
make(struct world *w, const struct record_type *type, struct made given)
{
	struct made *m = begin(w, type, given);

	for (size_t i = 0; i < type->nfields; i++)
		fill_value(w, m, i);
	return store_made(w, m);
}

static inline struct made
like(int agency, int pillar, int place)
{
	return (struct made){ .agency = agency, .pillar = pillar, .author = -1, .place = place };
}

static inline struct made *
make_with(struct world *w, const struct record_type *type, struct made given,
    enum visibility visibility, const struct record *on)
{
	struct made *m = begin(w, type, given);

	m->r->visibility = visibility;
	for (size_t i = 0; i < type->nfields; i++)
		fill_value(w, m, i);
	if (type->follows != NO_FIELD && type->fields[type->follows].kind == FK_ANY)
		record_set_ref(m->r, type->follows, on->type, on->id);
	return store_made(w, m);
}

/* --- the world ----------------------------------------------------------------------------- */

/* Seals what stands there, so that amendments have a text to start from. */
static inline enum status
seal(struct tx *tx, void *context)
{
	struct world *w = context;
	struct revision_order order = { .framework_id = w->frameworks[0],
		.state = REVISION_SEAL_NOW };
	struct framework *fw;
	struct record *sealed;

	assert_int_equal(framework_load(tx->store, VIEWER_LOCAL, w->frameworks[0], FRAMEWORK_TEXT,
	    w->f->arena, &fw), ST_OK);
	fw->revision.uid = STR_EMPTY;
	fw->revision.label = mark_of(w, w->nmade, REVISION_LABEL);
	order.text = fw;
	assert_int_equal(revision_seal(tx, &order, &w->f->errors, &sealed), ST_OK);
	w->revision = sealed->id;
	return ST_OK;
}

static inline void
seal_first(struct world *w)
{
	struct made *m = begin(w, &type_revision, like(-1, -1, 0));

	assert_int_equal(store_write(w->f->store, fixture_author, seal, w), ST_OK);
	assert_int_equal(record_load(w->f->store, &type_revision, w->revision, w->f->arena, &m->r),
	    ST_OK);
	w->nmade++;
}

static inline void
make_frameworks(struct world *w)
{
	for (int i = 0; i < 3; i++) {
		struct made *m = begin(w, &type_framework, like(-1, -1, i));

		for (size_t k = 0; k < type_framework.nfields; k++)
			fill_value(w, m, k);
		if (i == 2)
			record_unset(m->r, FRAMEWORK_RELEASED);
		w->frameworks[i] = store_made(w, m)->r->id;
	}
	for (int i = 0; i < 2; i++) {
		w->agencies[i] = make(w, &type_agency, like(i, -1, 0))->r->id;
		w->pillars[i] = make(w, &type_pillar, like(-1, i, 0))->r->id;
	}
	w->third_agency = make(w, &type_agency, like(1, -1, 0))->r->id;
	w->third_pillar = make(w, &type_pillar, like(-1, 1, 0))->r->id;
	for (int i = 0; i < 2; i++)
		w->actions[i] = make(w, &type_action, like(i, i, 0))->r->id;
	seal_first(w);
	for (int i = 0; i < 2; i++)
		w->amendments[i] = make_with(w, &type_amendment, like(i, i, 0), VISIBILITY_PUBLIC,
		    NULL)->r->id;
}

static inline void
make_person(struct world *w, enum who who)
{
	struct made *m = begin(w, &type_person, like(-1, -1, -1));
	struct program_token t = { .f = w->f };

	for (size_t k = 0; k < type_person.nfields; k++)
		fill_value(w, m, k);
	record_unset(m->r, PERSON_AGENCY);
	record_set_text(m->r, PERSON_STATE, STR("active"));
	store_made(w, m);
	t.token = (struct api_token){ .person_id = m->r->id, .label = STR("test"),
		.flags = API_TOKEN_WRITE | API_TOKEN_SECOND_FACTOR,
		.expires_ms = clock_now_ms() + 3600 * 1000 };
	assert_int_equal(store_write(w->f->store, fixture_author, program_make_token, &t), ST_OK);
	w->people[who] = (struct program){ str_dup_z(w->f->arena, str_format(w->f->arena,
	    "Bearer %.*s", STR_ARG(t.secret))), m->r->id, m->r->uid };
}

/* Was of the secretariat, and will be a co-chair: holds nothing today. */
static inline void
appoint_former(struct world *w)
{
	for (int i = 0; i < 2; i++) {
		struct made *m = begin(w, &type_appointment, like(-1, -1, -1));

		record_set_ref(m->r, APPOINTMENT_PERSON, &type_person,
		    w->people[FORMER].person_id);
		record_set_text(m->r, APPOINTMENT_CAPACITY,
		    i == 0 ? STR("secretariat") : STR("co-chair-rotating"));
		record_set_ref(m->r, APPOINTMENT_SCOPE, &type_framework, w->frameworks[0]);
		record_set_number(m->r, i == 0 ? APPOINTMENT_UNTIL : APPOINTMENT_SINCE,
		    i == 0 ? 10957 : 47482); /* 2000-01-01, 2100-01-01 */
		record_set_text(m->r, APPOINTMENT_WORDS, mark_of(w, w->nmade, APPOINTMENT_WORDS));
		store_made(w, m);
	}
}

static inline void
appoint(struct world *w, enum who who)
{
	struct made *m;

	if (who == FORMER)
		appoint_former(w);
	if (who == ANYBODY || who == NO_ROLE || who == FORMER)
		return;
	m = begin(w, &type_appointment, like(-1, -1, -1));
	record_set_ref(m->r, APPOINTMENT_PERSON, &type_person, w->people[who].person_id);
	record_set_text(m->r, APPOINTMENT_CAPACITY,
	    str_from(who == STRANGER ? "focal-point" : names[who]));
	record_set_ref(m->r, APPOINTMENT_SCOPE, &type_framework,
	    w->frameworks[who == STRANGER ? 1 : 0]);
	if (who == FOCAL_POINT || who == ALTERNATE || who == STRANGER)
		record_set_ref(m->r, APPOINTMENT_AGENCY, &type_agency,
		    w->agencies[who == STRANGER ? 1 : 0]);
	if (who == COORDINATOR)
		record_set_ref(m->r, APPOINTMENT_PILLAR, &type_pillar, w->pillars[0]);
	record_set_text(m->r, APPOINTMENT_WORDS, mark_of(w, w->nmade, APPOINTMENT_WORDS));
	store_made(w, m);
}

static inline bool
may_be_restricted(const struct record_type *type)
{
	return type == &type_event || type == &type_comment || type == &type_attachment;
}

/* One record of a type in a visibility, of each owner. */
static inline void
make_in(struct world *w, const struct record_type *type, enum visibility visibility,
    enum readers readers)
{
	for (int who = 0; who < 2; who++) {
		struct made m = like(who, who, 0);
		const struct record *on = NULL;

		m.readers = readers;
		/* A pillar is its own, and none of those here is the coordinator's. */
		if (type == &type_pillar)
			m.pillar = 1;
		if (type->follows != NO_FIELD && type->fields[type->follows].kind == FK_ANY)
			on = make_with(w, &type_event, m, visibility, NULL)->r;
		/* What is said of a record is its author's, not its owner's. */
		if (type == &type_comment)
			m.agency = m.pillar = -1;
		make_with(w, type, m, visibility, on);
	}
}

static inline void
make_all_of(struct world *w, const struct record_type *type)
{
	static const enum readers restricted[] = { READERS_OTHERS, READERS_PEOPLE, READERS_AGENCY,
		READERS_PILLAR };

	for (unsigned v = VISIBILITY_PUBLIC; v <= VISIBILITY_NETWORK; v++)
		make_in(w, type, (enum visibility)v, READERS_NONE);
	for (size_t i = 0; may_be_restricted(type) && i < COUNT_OF(restricted); i++) {
		make_in(w, type, VISIBILITY_PILLAR, restricted[i]);
		make_in(w, type, VISIBILITY_NAMED, restricted[i]);
	}
}

/* What each of the network's people wrote about what belongs to others. */
static inline void
make_own(struct world *w)
{
	for (int who = NO_ROLE; who < WHO_COUNT; who++) {
		struct made m = like(1, 1, 0);
		const struct record *event;

		m.author = who;
		event = make_with(w, &type_event, m, VISIBILITY_NETWORK, NULL)->r;
		make_with(w, &type_progress, m, VISIBILITY_NETWORK, NULL);
		make_with(w, &type_attachment, m, VISIBILITY_NETWORK, event);
		m.agency = m.pillar = -1;
		make_with(w, &type_comment, m, VISIBILITY_NETWORK, event);
	}
	/* What an agency says about an action that it shares with another of the pillar. */
	make_with(w, &type_progress, like(1, 0, 0), VISIBILITY_NETWORK, NULL);
	make_with(w, &type_event, like(1, 0, 0), VISIBILITY_NETWORK, NULL);
}

/* Some records of the framework that is another's, and of the one that is not released. */
static inline void
make_elsewhere(struct world *w)
{
	for (int place = 1; place <= 2; place++) {
		for (unsigned v = VISIBILITY_PUBLIC; v <= VISIBILITY_NETWORK; v++) {
			struct made *m = begin(w, &type_meeting, like(-1, -1, place));

			m->r->visibility = (enum visibility)v;
			record_set_text(m->r, MEETING_TITLE, mark_of(w, w->nmade, MEETING_TITLE));
			store_made(w, m);
			m = begin(w, &type_event, like(-1, -1, place));
			m->r->visibility = (enum visibility)v;
			record_set_text(m->r, EVENT_TITLE, mark_of(w, w->nmade, EVENT_TITLE));
			store_made(w, m);
		}
	}
}

static inline void
make_world(struct world *w, void **state)
{
	w->f = *state;
	make_frameworks(w);
	for (int who = NO_ROLE; who < WHO_COUNT; who++)
		make_person(w, (enum who)who);
	for (int who = NO_ROLE; who < WHO_COUNT; who++)
		appoint(w, (enum who)who);
	for (size_t i = 0; i < record_type_count; i++) {
		if (record_types[i] != &type_framework && record_types[i] != &type_person &&
		    record_types[i] != &type_appointment)
			make_all_of(w, record_types[i]);
	}
	make_own(w);
	make_elsewhere(w);
	w->site = program_site(w->f, web_routes(w->f->arena));
}

#endif
