/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_TESTS_UNIT_PROCEDURE_WORLD_H
#define CONCERT_TESTS_UNIT_PROCEDURE_WORLD_H

/*
 * A released framework with agencies, people and a clock that tests set; for the tests of
 * instrument/procedure.h and the simulation of procedures.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/settings.h"
#include "document/newer.h"
#include "instrument/compare.h"
#include "instrument/framework_store.h"
#include "instrument/procedure.h"
#include "instrument/revision.h"
#include "jobs/jobs.h"
#include "mail/outbox.h"
#include "model/date.h"
#include "model/types/types.h"
#include "store/person.h"

#define HOUR_MS INT64_C(3600000)
#define DAY_MS (24 * HOUR_MS)
/* Monday 15 March 2021, 09:00 in Geneva. */
#define START_MS INT64_C(1615795200000)

enum who { CIRCULATOR, SECRETARY, CHAIR, WHO_POINT, WHO_OTHER, FAO_POINT, NOBODY, PEOPLE };
enum agency { WHO, FAO, UNEP, AGENCIES };

struct world {
	struct arena *arena;
	struct errors errors;
	char folder[64];
	struct store *store;
	int64_t now_ms;
	int64_t framework_id;
	int64_t agencies[AGENCIES];
	int64_t people[PEOPLE];
	const struct framework *text; /* of the first revision */
	unsigned namendments;
};

static const char *const agency_codes[AGENCIES] = { "WHO", "FAO", "UNEP" };

/* What procedures do runs in this, with the clock of the test. */
struct doing {
	struct world *world;
	enum status (*fn)(struct tx *tx, struct doing *d);
	struct viewer viewer;
	const void *order;
	struct record *record;
	struct record *out;
	int64_t id;
	struct str uid;
};

static inline void
set_clock(struct world *w, int64_t ms)
{
	char text[32];

	w->now_ms = ms;
	snprintf(text, sizeof(text), "%lld", (long long)ms);
	setenv("CONCERT_TEST_CLOCK_MS", text, 1);
}

static inline enum status
do_it(struct tx *tx, void *context)
{
	struct doing *d = context;
	enum status st = d->fn(tx, d);

	/* What the transaction made does not outlive it. */
	if (st == ST_OK && d->out != NULL) {
		d->id = d->out->id;
		d->uid = str_dup(d->world->arena, d->out->uid);
	}
	return st;
}

static inline enum status
run(struct world *w, struct doing *d)
{
	struct authorship by = { .actor = STR("operator"), .reason = STR("a test") };

	d->world = w;
	errors_init(&w->errors, w->arena);
	return store_write(w->store, by, do_it, d);
}

static inline void
expect_ok(struct world *w, enum status st)
{
	for (size_t i = 0; st != ST_OK && i < w->errors.n; i++)
		print_message("%.*s\n", STR_ARG(w->errors.items[i].message));
	assert_int_equal(st, ST_OK);
}

/* --- making -------------------------------------------------------------------------------- */

static inline enum status
create_it(struct tx *tx, struct doing *d)
{
	d->out = d->record;
	return record_create(tx, d->record, &d->world->errors);
}

static inline int64_t
create(struct world *w, struct record *r)
{
	struct doing d = { .fn = create_it, .record = r };

	expect_ok(w, run(w, &d));
	return d.id;
}

static inline enum status
update_it(struct tx *tx, struct doing *d)
{
	return record_update(tx, d->record, &d->world->errors);
}

static inline enum status
delete_it(struct tx *tx, struct doing *d)
{
	return record_delete(tx, d->record);
}

static inline struct record *
load(struct world *w, const struct record_type *type, int64_t id)
{
	struct record *r = NULL;

	assert_int_equal(record_load(w->store, type, id, w->arena, &r), ST_OK);
	return r;
}

static inline void
update(struct world *w, struct record *r)
{
	struct doing d = { .fn = update_it, .record = r };

	expect_ok(w, run(w, &d));
}

static inline int64_t
make_person(struct world *w, const char *name)
{
	struct record *r = record_new(w->arena, &type_person);

	record_set_text(r, PERSON_NAME, str_from(name));
	record_set_text(r, PERSON_EMAIL, str_format(w->arena, "%s@example.org", name));
	record_set_text(r, PERSON_STATE, STR("active"));
	record_set_text(r, PERSON_NOTIFY, STR("at-once"));
	return create(w, r);
}

static inline void
appoint(struct world *w, int64_t person, const char *capacity, int64_t agency)
{
	struct record *r = record_new(w->arena, &type_appointment);

	record_set_ref(r, APPOINTMENT_PERSON, &type_person, person);
	record_set_text(r, APPOINTMENT_CAPACITY, str_from(capacity));
	record_set_ref(r, APPOINTMENT_SCOPE, &type_framework, w->framework_id);
	if (agency != 0)
		record_set_ref(r, APPOINTMENT_AGENCY, &type_agency, agency);
	create(w, r);
}

static inline struct marked
plain(struct world *w, const char *text)
{
	return (struct marked){ .text = str_dup(w->arena, str_from(text)) };
}

static inline void
add_action(struct world *w, struct fw_pillar *p, const char *code, const char *text)
{
	*fw_add(w->arena, &p->actions) = (struct fw_element){ .code = str_from(code),
		.kind = ELEMENT_ACTION, .horizon = HORIZON_THIS_YEAR, .text = plain(w, text),
		.period = { .edtf = STR("2021-35"), .words = STR("Q3 2021"),
		    .earliest = NO_DAY, .latest = NO_DAY } };
}

static inline struct framework *
make_text(struct world *w)
{
	struct framework *fw = arena_make(w->arena, struct framework);
	struct fw_pillar *p = fw_add(w->arena, &fw->pillars);

	fw->slug = STR("common-action");
	fw->title = STR("Framework of common action");
	fw->zone = STR("Europe/Zurich");
	fw->language = STR("en");
	fw->header = plain(w, "Framework of common action");
	fw->revision.label = STR("First");
	fw->revision.method = STR("meeting");
	for (size_t i = 0; i < WHO + 2; i++)
		*fw_add(w->arena, &fw->agencies) = (struct fw_agency){ .code = str_from(
		    agency_codes[i]) };
	*p = (struct fw_pillar){ .code = STR("CJ"), .title = plain(w, "Common journey"),
		.status = PILLAR_ACTIVE };
	add_action(w, p, "CJ 1", "Hold a forum every year");
	add_action(w, p, "CJ 2", "Write a guide for country teams");
	add_action(w, p, "CJ 3", "Map what agencies do");
	*fw_add(w->arena, &p->roles) = (struct fw_role){ .kind = ROLE_COORDINATOR,
		.who = { .kind = PARTY_AGENCY, .code = STR("WHO"), .words = STR("WHO") } };
	*fw_add(w->arena, &p->roles) = (struct fw_role){ .kind = ROLE_INVOLVED,
		.who = { .kind = PARTY_AGENCY, .code = STR("FAO"), .words = STR("FAO") } };
	framework_assign_uids(w->arena, fw, w->now_ms);
	return fw;
}

static inline enum status
store_text(struct tx *tx, struct doing *d)
{
	const struct framework *fw = d->order;
	struct newer_first first = { fw, fw, STR_EMPTY, NEWER_RELEASED };

	return newer_store_first(tx, &first, &d->world->errors, &d->out);
}

static inline int64_t
agency_of(struct world *w, const char *code)
{
	struct record *r;
	enum status st = record_find(w->store, VIEWER_LOCAL, &type_agency, 0, str_from(code),
	    w->arena, &r);

	if (st == ST_OK)
		return r->id;
	r = record_new(w->arena, &type_agency);
	record_set_text(r, AGENCY_CODE, str_from(code));
	return create(w, r);
}

static inline void
make_people(struct world *w)
{
	static const struct {
		const char *name;
		const char *capacity;
		enum agency agency;
	} people[PEOPLE] = {
		[CIRCULATOR] = { "circulator", "secretariat", AGENCIES },
		[SECRETARY] = { "secretary", "secretariat", AGENCIES },
		[CHAIR] = { "chair", "co-chair-rotating", WHO },
		[WHO_POINT] = { "who", "focal-point", WHO },
		[WHO_OTHER] = { "other", "alternate", WHO },
		[FAO_POINT] = { "fao", "focal-point", FAO },
		[NOBODY] = { "nobody", NULL, AGENCIES },
	};

	for (size_t i = 0; i < PEOPLE; i++) {
		w->people[i] = make_person(w, people[i].name);
		if (people[i].capacity != NULL)
			appoint(w, w->people[i], people[i].capacity,
			    people[i].agency == AGENCIES ? 0 : w->agencies[people[i].agency]);
	}
}

static inline void
open_world(struct world *w)
{
	errors_init(&w->errors, w->arena);
	expect_ok(w, store_open(w->arena, w->folder, 0, &w->errors, &w->store));
}

static inline struct world *
make_world(void)
{
	struct world *w = calloc(1, sizeof(*w));
	struct doing d = { .fn = store_text };
	struct record_list revisions;

	w->arena = arena_new();
	errors_init(&w->errors, w->arena);
	set_clock(w, START_MS - 30 * DAY_MS);
	snprintf(w->folder, sizeof(w->folder), "/tmp/concert-unit-XXXXXX");
	assert_non_null(mkdtemp(w->folder));
	expect_ok(w, store_open(w->arena, w->folder, STORE_CREATE, &w->errors, &w->store));
	d.order = make_text(w);
	expect_ok(w, run(w, &d));
	w->framework_id = d.id;
	for (size_t i = 0; i < AGENCIES; i++)
		w->agencies[i] = agency_of(w, agency_codes[i]);
	make_people(w);
	assert_int_equal(revision_list(w->store, VIEWER_LOCAL, w->framework_id, w->arena,
	    &revisions), ST_OK);
	assert_int_equal(revisions.n, 1);
	expect_ok(w, revision_text(w->store, revisions.items[0], &w->errors, &w->text));
	set_clock(w, START_MS);
	return w;
}

static inline void
free_world(struct world *w)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -rf '%s'", w->folder);
	arena_free(w->arena);
	assert_int_equal(system(command), 0);
	free(w);
	unsetenv("CONCERT_TEST_CLOCK_MS");
}

static inline struct viewer
viewer_of(struct world *w, enum who who)
{
	struct person_query query = { w->people[who], (int32_t)(w->now_ms / DAY_MS),
		PERSON_SECOND_FACTOR };
	struct person *p;

	assert_int_equal(person_load(w->store, &query, w->arena, &p), ST_OK);
	return (struct viewer){ VIEWER_PERSON, p };
}

/* --- amendments ---------------------------------------------------------------------------- */

static inline struct record_list
revisions_of(struct world *w)
{
	struct record_list list;

	assert_int_equal(revision_list(w->store, VIEWER_LOCAL, w->framework_id, w->arena, &list),
	    ST_OK);
	return list;
}

static inline int64_t
make_amendment(struct world *w)
{
	struct record_list revisions = revisions_of(w);
	struct record *r = record_new(w->arena, &type_amendment);

	r->framework_id = w->framework_id;
	record_set_text(r, AMENDMENT_CODE, str_format(w->arena, "AM %u", ++w->namendments));
	record_set_text(r, AMENDMENT_TITLE, STR("Other words"));
	record_set_text(r, AMENDMENT_STATE, STR("draft"));
	record_set_ref(r, AMENDMENT_BASE, &type_revision,
	    revisions.items[revisions.n - 1]->id);
	return create(w, r);
}

/* Replaces the text of one of the three actions. */
static inline int64_t
change_words(struct world *w, int64_t amendment, size_t action, const char *before,
    const char *after)
{
	struct record *r = record_new(w->arena, &type_change);

	r->framework_id = w->framework_id;
	record_set_ref(r, CHANGE_AMENDMENT, &type_amendment, amendment);
	record_set_text(r, CHANGE_OPERATION, STR("replace"));
	record_set_text(r, CHANGE_PART, STR("action"));
	record_set_text(r, CHANGE_ELEMENT, w->text->pillars.items[0].actions.items[action].uid);
	record_set_text(r, CHANGE_FIELD, STR("text"));
	record_set_marked(r, CHANGE_BEFORE, plain(w, before));
	record_set_marked(r, CHANGE_AFTER, plain(w, after));
	record_set_text(r, CHANGE_STATE, STR("taken"));
	return create(w, r);
}

static inline struct str
uid_of(struct world *w, int64_t amendment)
{
	return load(w, &type_amendment, amendment)->uid;
}

static inline enum status
circulate_it(struct tx *tx, struct doing *d)
{
	return procedure_circulate(tx, d->viewer, d->order, &d->world->errors, &d->out);
}

static inline enum status
circulate_for(struct world *w, int64_t amendment, const char *method, int64_t deadline_ms)
{
	struct circulation order = { .amendment = uid_of(w, amendment),
		.method = str_from(method), .deadline_ms = deadline_ms, .text = STR_EMPTY };
	struct doing d = { .fn = circulate_it, .viewer = viewer_of(w, CIRCULATOR),
		.order = &order };

	return run(w, &d);
}

static inline enum status
position_it(struct tx *tx, struct doing *d)
{
	return procedure_give_position(tx, d->viewer, d->order, &d->world->errors, &d->out);
}

static inline enum status
answer_as(struct world *w, int64_t amendment, enum who who, const char *kind)
{
	struct position_order order = { .amendment = uid_of(w, amendment), .kind = str_from(kind),
		.words = STR("because"), .round = -1 };
	struct doing d = { .fn = position_it, .viewer = viewer_of(w, who), .order = &order };

	return run(w, &d);
}

static inline enum status
adopt_it(struct tx *tx, struct doing *d)
{
	return procedure_adopt(tx, d->viewer, d->order, &d->world->errors, &d->out);
}

static inline enum status
silence_it(struct tx *tx, struct doing *d)
{
	return procedure_adopt_silent(tx, d->id, &d->world->errors, &d->out);
}

static inline enum status
adopt_silent(struct world *w, int64_t amendment)
{
	struct doing d = { .fn = silence_it, .id = amendment };

	return run(w, &d);
}

static inline void
assert_state(struct world *w, int64_t amendment, const char *state)
{
	struct record *r = load(w, &type_amendment, amendment);

	assert_string_equal(str_dup_z(w->arena, record_text(r, AMENDMENT_STATE)), state);
}

/* --- steps --------------------------------------------------------------------------------- */

#define FIRST "Hold a forum every year"
#define SECOND "Write a guide for country teams"

static inline int64_t
an_amendment(struct world *w)
{
	int64_t id = make_amendment(w);

	change_words(w, id, 0, FIRST, "Hold a forum twice a year");
	return id;
}

static inline int64_t
deadline_of(struct world *w, int64_t amendment)
{
	return load(w, &type_amendment, amendment)->values[AMENDMENT_DEADLINE].number;
}

static inline void
expect_message(struct world *w, const char *part)
{
	assert_true(w->errors.n > 0);
	if (str_find(w->errors.items[0].message, str_from(part), 0) == SIZE_MAX)
		fail_msg("\"%.*s\" does not say \"%s\"", STR_ARG(w->errors.items[0].message), part);
}

static inline enum status
decide(struct world *w, int64_t id, enum who who, const char *words, int32_t day)
{
	struct adoption order = { .amendment = uid_of(w, id), .words = str_from(words),
		.day = day, .body = STR_EMPTY };
	struct doing d = { .fn = adopt_it, .viewer = viewer_of(w, who), .order = &order };

	return run(w, &d);
}

static inline enum status
extend_it(struct tx *tx, struct doing *d)
{
	return procedure_extend(tx, d->viewer, d->order, &d->world->errors, &d->out);
}

static inline enum status
finish_it(struct tx *tx, struct doing *d)
{
	return procedure_finish(tx, d->viewer, d->order, &d->world->errors, &d->out);
}

/* Runs the notices that are due; what they order waits as jobs of the kind mail. */
static inline size_t
tell(struct world *w, struct mail_order *last)
{
	struct settings settings = { .text = { [SETTING_MAIL_SERVER] = STR("smtp://127.0.0.1:1"),
	    [SETTING_MAIL_FROM] = STR("concert@example.org"),
	    [SETTING_PUBLIC_URL] = STR("https://concert.example.org/") } };
	struct job_setup setup = { .sandbox = "off", .settings = &settings };
	struct job job;
	size_t n = 0;

	while (job_claim(w->store, 0, 1000, w->arena, &job) == ST_OK) {
		errors_init(&w->errors, w->arena);
		if (!str_equal(job.kind, STR("mail"))) {
			expect_ok(w, jobs_run_claimed(w->store, &job, &setup, w->arena,
			    &w->errors));
			continue;
		}
		assert_int_equal(mail_read_order(w->arena, job.payload, last), ST_OK);
		assert_int_equal(job_fail(w->store, &job, JOB_NEVER, STR("read")), ST_OK);
		n++;
	}
	return n;
}

#endif
