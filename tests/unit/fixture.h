/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_TESTS_UNIT_FIXTURE_H
#define CONCERT_TESTS_UNIT_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/errors.h"
#include "base/str.h"
#include "model/date.h"
#include "model/types/types.h"
#include "store/store.h"

/* A store in a folder of its own, with a small framework; for the tests of store/. */
struct fixture {
	struct arena *arena;
	struct errors errors;
	char folder[64];
	struct store *store;
	int64_t framework_id;
	int64_t agency_id;
	int64_t pillar_id;
};

#define assert_str(got, want) \
	do { \
		struct str got_ = (got); \
		assert_string_equal(str_dup_z(f->arena, got_), want); \
	} while (0)

static const struct authorship fixture_author = {
	.actor = STR_INIT("operator"), .agency = STR_INIT("WHO"), .reason = STR_INIT("a test")
};

static inline struct record *
fixture_agency(struct arena *a, const char *code, const char *name)
{
	struct record *r = record_new(a, &type_agency);

	record_set_text(r, AGENCY_CODE, str_from(code));
	record_set_text(r, AGENCY_NAME, str_from(name));
	return r;
}

static inline struct record *
fixture_framework(struct arena *a, const char *slug)
{
	struct record *r = record_new(a, &type_framework);

	record_set_text(r, FRAMEWORK_TITLE, STR("Framework of common action"));
	record_set_text(r, FRAMEWORK_SLUG, str_from(slug));
	record_set_text(r, FRAMEWORK_ZONE, STR("UTC"));
	record_set_text(r, FRAMEWORK_LANGUAGE, STR("en"));
	return r;
}

static inline struct record *
fixture_pillar(struct arena *a, int64_t framework_id, const char *code, const char *title)
{
	struct record *r = record_new(a, &type_pillar);

	r->framework_id = framework_id;
	record_set_text(r, PILLAR_CODE, str_from(code));
	record_set_marked(r, PILLAR_TITLE, (struct marked){ .text = str_from(title) });
	record_set_text(r, PILLAR_SHORT, str_from(title));
	record_set_text(r, PILLAR_STATUS, STR("active"));
	record_set_number(r, PILLAR_ORDER, 1);
	return r;
}

static inline struct record *
fixture_action(struct arena *a, const struct fixture *f, const char *code, const char *text)
{
	struct record *r = record_new(a, &type_action);

	r->framework_id = f->framework_id;
	record_set_text(r, ACTION_CODE, str_from(code));
	record_set_marked(r, ACTION_TEXT, (struct marked){ .text = str_from(text) });
	record_set_ref(r, ACTION_PILLAR, &type_pillar, f->pillar_id);
	record_set_text(r, ACTION_KIND, STR("action"));
	record_set_text(r, ACTION_HORIZON, STR("this-year"));
	return r;
}

struct fixture_change {
	struct record *record;
	struct errors *errors;
	enum status (*change)(struct tx *tx, struct record *r, struct errors *errors);
};

static inline enum status
fixture_run(struct tx *tx, void *context)
{
	struct fixture_change *c = context;

	return c->change(tx, c->record, c->errors);
}

static inline enum status
fixture_create(struct fixture *f, struct record *r)
{
	struct fixture_change c = { r, &f->errors, record_create };

	return store_write(f->store, fixture_author, fixture_run, &c);
}

static inline enum status
fixture_update(struct fixture *f, struct record *r)
{
	struct fixture_change c = { r, &f->errors, record_update };

	return store_write(f->store, fixture_author, fixture_run, &c);
}

static inline enum status
fixture_delete_it(struct tx *tx, struct record *r, struct errors *errors)
{
	(void)errors;
	return record_delete(tx, r);
}

static inline enum status
fixture_delete(struct fixture *f, struct record *r)
{
	struct fixture_change c = { r, &f->errors, fixture_delete_it };

	return store_write(f->store, fixture_author, fixture_run, &c);
}

/* Sets the framework's instant of release. */
static inline void
fixture_release(struct fixture *f)
{
	struct record *r;

	assert_int_equal(framework_find(f->store, VIEWER_LOCAL, STR(""), f->arena, &r), ST_OK);
	record_set_number(r, FRAMEWORK_RELEASED, 1000);
	assert_int_equal(fixture_update(f, r), ST_OK);
}

static inline int
fixture_set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	struct record *r;

	f->arena = arena_new();
	errors_init(&f->errors, f->arena);
	snprintf(f->folder, sizeof(f->folder), "/tmp/concert-unit-XXXXXX");
	assert_non_null(mkdtemp(f->folder));
	assert_int_equal(store_open(f->arena, f->folder, STORE_CREATE, &f->errors, &f->store),
	    ST_OK);
	r = fixture_framework(f->arena, "common-action");
	assert_int_equal(fixture_create(f, r), ST_OK);
	f->framework_id = r->id;
	r = fixture_agency(f->arena, "WHO", "World Health Organization");
	assert_int_equal(fixture_create(f, r), ST_OK);
	f->agency_id = r->id;
	r = fixture_pillar(f->arena, f->framework_id, "CJ", "Common journey");
	assert_int_equal(fixture_create(f, r), ST_OK);
	f->pillar_id = r->id;
	*state = f;
	return 0;
}

static inline int
fixture_tear_down(void **state)
{
	struct fixture *f = *state;
	char command[128];

	snprintf(command, sizeof(command), "rm -rf '%s'", f->folder);
	arena_free(f->arena);
	free(f);
	return system(command) == 0 ? 0 : 1;
}

#define FIXTURE_TEST(name) \
	cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

#endif
