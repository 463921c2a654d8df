/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Revisions as sealed states: the chain that sealing makes, the two clocks, texts kept in memory,
 * and what verifying says of a chain, a row or a file that somebody changed.
 */
#include <unistd.h>

#include "fixture.h"

#include "base/hash.h"
#include "base/limits.h"
#include "db/db.h"
#include "instrument/adopt.h"
#include "instrument/compare.h"
#include "instrument/framework_store.h"
#include "instrument/revision.h"
#include "instrument/withheld.h"
#include "store/prints.h"

#define DAY_MS ((int64_t)24 * 3600 * 1000)

/* A framework of one pillar and one action, as adopted on a day; "" leaves the day open. */
static struct framework *
text_of(struct fixture *f, const char *words, const char *adopted)
{
	struct arena *a = f->arena;
	struct framework *fw = arena_make(a, struct framework);
	struct fw_pillar *pillar = fw_add(a, &fw->pillars);
	struct fw_element *action = fw_add(a, &pillar->actions);
	struct period given = { .edtf = str_from(adopted) };
	struct record *r;

	assert_int_equal(record_load(f->store, &type_framework, f->framework_id, a, &r), ST_OK);
	fw->uid = r->uid;
	fw->slug = record_text(r, FRAMEWORK_SLUG);
	fw->title = STR("Framework of common action");
	fw->years = fw->revision.effective =
	    (struct period){ .earliest = NO_DAY, .latest = NO_DAY };
	fw->revision.adopted = fw->years;
	if (given.edtf.n > 0)
		assert_int_equal(period_make(a, given, NO_DAY, NO_DAY, &fw->revision.adopted),
		    ST_OK);
	pillar->code = STR("CJ");
	pillar->title.text = STR("Climate justice");
	pillar->review = fw->years;
	action->code = STR("CJ 1");
	action->text.text = str_from(words);
	action->period = fw->years;
	*fw_add(a, &fw->queries) = (struct fw_query){ .kind = STR("x"), .question = STR("Why?") };
	return fw;
}

struct sealing {
	struct revision_order order;
	struct errors *errors;
	struct record *record;
};

static enum status
seal(struct tx *tx, void *context)
{
	struct sealing *s = context;

	return revision_seal(tx, &s->order, s->errors, &s->record);
}

static void
at_ms(int64_t ms)
{
	char text[32];

	snprintf(text, sizeof(text), "%lld", (long long)ms);
	assert_int_equal(setenv("CONCERT_TEST_CLOCK_MS", text, 1), 0);
}

/* The record is loaded again: what a transaction made goes with it. */
static struct record *
seal_text(struct fixture *f, const struct framework *fw, enum revision_state state)
{
	struct sealing s = { .order = { .framework_id = f->framework_id, .text = fw,
		.state = state }, .errors = &f->errors };
	struct record_list all;

	assert_int_equal(store_write(f->store, fixture_author, seal, &s), ST_OK);
	assert_int_equal(revision_list(f->store, VIEWER_LOCAL, f->framework_id, f->arena, &all),
	    ST_OK);
	return all.items[all.n - 1];
}

static void
assert_sound(struct fixture *f, int64_t want)
{
	struct verify_counts counts;
	int64_t n = 0;

	if (revision_verify(f->store, f->arena, &f->errors, &n) != ST_OK ||
	    store_verify(f->store, f->arena, &f->errors, &counts) != ST_OK)
		fail_msg("%.*s", STR_ARG(f->errors.items[0].message));
	assert_int_equal(n, want);
}

static void
assert_fault(struct fixture *f, const char *words)
{
	int64_t n;

	f->errors.n = 0;
	assert_int_equal(revision_verify(f->store, f->arena, &f->errors, &n), ST_CORRUPT);
	for (size_t i = 0; i < f->errors.n; i++) {
		if (strstr(str_dup_z(f->arena, f->errors.items[i].message), words) != NULL)
			return;
	}
	fail_msg("no fault says \"%s\"; the first is: %.*s", words,
	    STR_ARG(f->errors.items[0].message));
}

static void
sealing_makes_a_chain(void **state)
{
	struct fixture *f = *state;
	struct record *first = seal_text(f, text_of(f, "One", "2020-12-22"), REVISION_SEAL_NOW);
	struct record *second = seal_text(f, text_of(f, "Two", ""), REVISION_SEAL_NOW);
	struct str line;

	assert_int_equal(first->values[REVISION_NUMBER].number, 1);
	assert_int_equal(second->values[REVISION_NUMBER].number, 2);
	assert_str(record_text(second, REVISION_LABEL), "Rev. 2");
	assert_int_equal(second->values[REVISION_PREVIOUS].refs[0].id, first->id);
	assert_int_equal(file_get(f->store, record_text(second, REVISION_SEAL), f->arena, &line),
	    ST_OK);
	assert_str(hash_hex(f->arena, line), str_dup_z(f->arena,
	    record_text(second, REVISION_SEAL)));
	assert_non_null(strstr(str_dup_z(f->arena, line), str_dup_z(f->arena, str_format(
	    f->arena, "\"previous\":\"%.*s\"", STR_ARG(record_text(first, REVISION_SEAL))))));
	assert_non_null(strstr(str_dup_z(f->arena, line), "\"adopted\":null"));
	assert_sound(f, 2);
}

static enum status
seal_held(struct tx *tx, void *context)
{
	struct fixture *f = context;

	return revision_seal_held(tx, f->framework_id, &f->errors);
}

static void
what_is_held_is_sealed_in_order_at_release(void **state)
{
	struct fixture *f = *state;
	struct revision_key current = { f->framework_id, STR("current"), 20000 };
	struct record *second;
	struct record *found;

	seal_text(f, text_of(f, "One", ""), REVISION_HELD_BACK);
	second = seal_text(f, text_of(f, "Two", ""), REVISION_HELD_BACK);
	assert_false(revision_is_sealed(second));
	assert_sound(f, 0);
	assert_int_equal(revision_find(f->store, VIEWER_LOCAL, &current, f->arena, &found),
	    ST_NOT_FOUND);
	assert_int_equal(store_write(f->store, fixture_author, seal_held, f), ST_OK);
	assert_sound(f, 2);
	assert_int_equal(revision_find(f->store, VIEWER_LOCAL, &current, f->arena, &found),
	    ST_OK);
	assert_int_equal(found->id, second->id);
	/* Again: nothing is left to do. */
	assert_int_equal(store_write(f->store, fixture_author, seal_held, f), ST_OK);
	assert_sound(f, 2);
}

/* As an import does: the record is there, and its text completes it; a third needs both. */
static void
a_held_one_is_completed_once(void **state)
{
	struct fixture *f = *state;
	struct framework *fw = text_of(f, "One", "");
	struct sealing s = { .order = { .framework_id = f->framework_id, .text = fw,
		.state = REVISION_SEAL_NOW }, .errors = &f->errors };
	struct record *held = seal_text(f, fw, REVISION_HELD_BACK);
	struct record *sealed;

	fw->revision.uid = held->uid;
	sealed = seal_text(f, fw, REVISION_SEAL_NOW);
	assert_int_equal(sealed->id, held->id);
	assert_int_equal(store_write(f->store, fixture_author, seal, &s), ST_CONFLICT);
	assert_sound(f, 1);
}

static int64_t
number_at(struct fixture *f, const char *day, int64_t known_ms)
{
	struct revision_clock clock = { .framework_id = f->framework_id, .known_ms = known_ms };
	struct record *r;

	assert_int_equal(date_parse(str_from(day), &clock.on), ST_OK);
	if (revision_in_effect(f->store, VIEWER_LOCAL, &clock, f->arena, &r) != ST_OK)
		return 0;
	return r->values[REVISION_NUMBER].number;
}

static void
two_clocks_say_what_was_in_effect_and_what_was_known(void **state)
{
	struct fixture *f = *state;
	struct framework *second = text_of(f, "Two", "2021-03-01");
	struct period effective = { .edtf = STR("2021-04-01") };
	int64_t sealed_ms = (int64_t)20000 * DAY_MS;

	assert_int_equal(period_make(f->arena, effective, NO_DAY, NO_DAY,
	    &second->revision.effective), ST_OK);
	at_ms(sealed_ms);
	seal_text(f, text_of(f, "One", "2020-12-22"), REVISION_SEAL_NOW);
	at_ms(sealed_ms + 1000);
	seal_text(f, second, REVISION_SEAL_NOW);
	at_ms(sealed_ms + 2000);
	seal_text(f, text_of(f, "Three", ""), REVISION_SEAL_NOW);
	assert_int_equal(number_at(f, "2020-12-21", INT64_MAX), 0);
	assert_int_equal(number_at(f, "2020-12-22", INT64_MAX), 1);
	assert_int_equal(number_at(f, "2021-03-31", INT64_MAX), 1);
	assert_int_equal(number_at(f, "2021-04-01", INT64_MAX), 2);
	assert_int_equal(number_at(f, "2021-04-01", sealed_ms), 1);
	assert_int_equal(number_at(f, "2021-04-01", sealed_ms - 1), 0);
	/* The third says no day: in effect from the day it was sealed, 2024-10-04. */
	assert_int_equal(number_at(f, "2024-10-03", INT64_MAX), 2);
	assert_int_equal(number_at(f, "2024-10-04", INT64_MAX), 3);
	unsetenv("CONCERT_TEST_CLOCK_MS");
}

static void
an_export_says_which_revisions_came_before(void **state)
{
	struct fixture *f = *state;
	struct revision_export order = { .framework_id = f->framework_id };
	const struct framework *fw;
	const struct framework *kept;
	struct framework *first = text_of(f, "One", "2020-12-22");
	struct framework *second = text_of(f, "Two", "2021-03-01");

	first->revision.label = STR("Rev. 1");
	second->revision.label = STR("Rev. 2");
	order.revision = seal_text(f, first, REVISION_SEAL_NOW);
	assert_int_equal(revision_load_export(f->store, VIEWER_LOCAL, &order, &f->errors, &fw),
	    ST_OK);
	assert_int_equal(fw->earlier.n, 0);
	order.revision = seal_text(f, second, REVISION_SEAL_NOW);
	seal_text(f, text_of(f, "Three", ""), REVISION_SEAL_NOW);
	for (size_t i = 0; i < 2; i++) { /* the second time of the same kept text */
		assert_int_equal(revision_load_export(f->store, VIEWER_LOCAL, &order, &f->errors,
		    &fw), ST_OK);
		assert_int_equal(fw->earlier.n, 1);
		assert_str(fw->earlier.items[0].label, "Rev. 1");
		assert_str(fw->earlier.items[0].adopted.edtf, "2020-12-22");
		assert_int_equal(fw->earlier.items[0].effective.earliest, NO_DAY);
	}
	assert_int_equal(revision_text(f->store, order.revision, &f->errors, &kept), ST_OK);
	assert_int_equal(kept->earlier.n, 0);
}

static void
a_text_is_parsed_once_and_stays_while_it_is_held(void **state)
{
	struct fixture *f = *state;
	struct arena *request = arena_new();
	struct record *revisions[LIMIT_KEPT_TEXTS + 3];
	const struct framework *texts[COUNT_OF(revisions)];
	struct errors errors;

	errors_init(&errors, request);
	for (size_t i = 0; i < COUNT_OF(revisions); i++)
		revisions[i] = seal_text(f, text_of(f, str_dup_z(f->arena, str_format(f->arena,
		    "Text %d", (int)i)), ""), REVISION_SEAL_NOW);
	for (size_t i = 0; i < COUNT_OF(revisions); i++)
		assert_int_equal(revision_text(f->store, revisions[i], &errors, &texts[i]),
		    ST_OK);
	for (size_t i = 0; i < COUNT_OF(revisions); i++) {
		assert_str(texts[i]->pillars.items[0].actions.items[0].text.text,
		    str_dup_z(f->arena, str_format(f->arena, "Text %d", (int)i)));
		assert_int_equal(texts[i]->queries.n, 0);
	}
	arena_reset(request);
	errors_init(&errors, request);
	assert_int_equal(revision_text(f->store, revisions[0], &errors, &texts[1]), ST_OK);
	assert_ptr_equal(texts[0], texts[1]);
	arena_free(request);
}

static void
overwrite(struct fixture *f, struct str sha256, const char *bytes)
{
	const char *path;
	FILE *file;

	assert_int_equal(file_path(f->store, sha256, f->arena, &path), ST_OK);
	file = fopen(path, "wb");
	assert_non_null(file);
	assert_true(fputs(bytes, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

/* --- persons ------------------------------------------------------------------------------- */

static enum status
withhold(struct tx *tx, void *context)
{
	struct fixture *f = context;
	struct shown_person ana = { STR("Ana Example"), STR("the desk officer") };
	struct shown_persons list = { .items = &ana, .n = 1 };
	struct record *r;
	enum status st = record_load(tx->store, &type_framework, f->framework_id, tx->arena, &r);

	if (st != ST_OK || (st = withheld_keep(tx, r, &list, &f->errors)) != ST_OK)
		return st;
	return record_update(tx, r, &f->errors);
}

static struct str
first_action(struct fixture *f, struct viewer viewer, const struct record *revision)
{
	const struct framework *fw;

	assert_int_equal(revision_text_for(f->store, viewer, revision, &f->errors, &fw), ST_OK);
	assert_true(viewer.kind != VIEWER_PUBLIC || fw->salt.n == 0);
	return fw->pillars.items[0].actions.items[0].text.text;
}

static void
a_person_is_read_by_name_in_the_network_alone(void **state)
{
	struct fixture *f = *state;
	struct revision_export order = { .framework_id = f->framework_id };
	const struct framework *fw;
	struct record *first;
	struct record *second;

	assert_int_equal(store_write(f->store, fixture_author, withhold, f), ST_OK);
	fixture_release(f);
	first = seal_text(f, text_of(f, "Ask WHO - Ana Example", ""), REVISION_SEAL_NOW);
	second = seal_text(f, text_of(f, "Ask WHO - Ana Example", ""), REVISION_SEAL_NOW);
	assert_str(first_action(f, VIEWER_ANYONE, first), "Ask WHO - the desk officer");
	assert_str(first_action(f, VIEWER_LOCAL, first), "Ask WHO - Ana Example");
	/* A file goes its own way, whoever made it. */
	order.revision = first;
	assert_int_equal(revision_load_export(f->store, VIEWER_LOCAL, &order, &f->errors, &fw),
	    ST_OK);
	assert_str(fw->pillars.items[0].actions.items[0].text.text, "Ask WHO - the desk officer");
	/* The same text, and nobody can tell by its hash what it names. */
	assert_false(str_equal(record_text(first, REVISION_SNAPSHOT),
	    record_text(second, REVISION_SNAPSHOT)));
	assert_sound(f, 2);
}

/* An amendment brings the name again, and the records follow it. */
static enum status
adopt_a_name(struct tx *tx, void *context)
{
	struct fixture *f = context;
	struct shown_person ana = { STR("Ana Example"), STR("the desk officer") };
	struct shown_persons list = { .items = &ana, .n = 1 };
	struct framework *before = text_of(f, "Ask WHO", "");
	struct framework *after;
	struct record *r;
	enum status st;

	before->uid = STR_EMPTY;
	before->slug = STR("other");
	before->zone = STR("UTC");
	before->language = STR("en");
	before->queries.n = 0;
	framework_assign_uids(tx->arena, before, tx->now_ms);
	if ((st = framework_save(tx, before, VISIBILITY_PUBLIC, &f->errors, &r)) != ST_OK ||
	    (st = withheld_keep(tx, r, &list, &f->errors)) != ST_OK ||
	    (st = record_update(tx, r, &f->errors)) != ST_OK)
		return st;
	after = framework_copy(tx->arena, before);
	after->pillars.items[0].actions.items[0].text.text = STR("Ask WHO - Ana Example");
	return adopt_store(tx, r, before, after, &f->errors);
}

static void
records_that_follow_an_amendment_hold_no_name(void **state)
{
	struct fixture *f = *state;
	struct record_query all = { .type = &type_action, .sort_field = NO_FIELD };
	struct search_query query = { .words = STR("Example"), .limit = 10 };
	struct search_result found;
	struct record_list list;
	struct history_list history;

	assert_int_equal(store_write(f->store, fixture_author, adopt_a_name, f), ST_OK);
	assert_int_equal(record_list(f->store, VIEWER_LOCAL, &all, f->arena, &list), ST_OK);
	assert_int_equal(list.n, 1);
	assert_str(record_text(list.items[0], ACTION_TEXT), "Ask WHO - the desk officer");
	assert_int_equal(search_run(f->store, VIEWER_LOCAL, &query, f->arena, &found), ST_OK);
	assert_int_equal(found.n, 0);
	assert_int_equal(history_of_record(f->store, VIEWER_LOCAL, list.items[0], f->arena,
	    &history), ST_OK);
	assert_int_equal(history.n, 2);
	for (size_t i = 0; i < history.n; i++)
		assert_int_equal(str_find(history.items[i].payload, STR("Example"), 0),
		    SIZE_MAX);
}

static void
a_damaged_list_of_persons_shows_no_name(void **state)
{
	struct fixture *f = *state;
	const struct framework *fw;
	struct record *framework;
	struct record *r;

	assert_int_equal(store_write(f->store, fixture_author, withhold, f), ST_OK);
	fixture_release(f);
	r = seal_text(f, text_of(f, "Ask WHO - Ana Example", ""), REVISION_SEAL_NOW);
	assert_int_equal(record_load(f->store, &type_framework, f->framework_id, f->arena,
	    &framework), ST_OK);
	overwrite(f, record_text(framework, FRAMEWORK_WITHHELD), "{}");
	assert_int_equal(revision_text_for(f->store, VIEWER_ANYONE, r, &f->errors, &fw),
	    ST_CORRUPT);
}

/* --- what an earlier program left ---------------------------------------------------------- */

#define CELL "* Ask WHO (Ana Example) about it"

/* Records, source and point with the name, as imports were stored before names were withheld. */
static enum status
store_as_before(struct tx *tx, void *context)
{
	struct fixture *f = context;
	struct framework *fw = text_of(f, "Ask WHO (Ana Example) about it", "2020-12-22");
	struct fw_element *second = fw_add(tx->arena, &fw->pillars.items[0].actions);
	struct fw_source *source = fw_add(tx->arena, &fw->sources);
	struct revision_order order = { .text = fw, .state = REVISION_SEAL_NOW };
	struct record *r;
	enum status st;

	*second = (struct fw_element){ .code = STR("CJ 2"), .text = { .text =
	    STR("Thank Ana Example") }, .period = fw->years };
	*fw_add(tx->arena, &fw->agencies) = (struct fw_agency){ .code = STR("WHO") };
	*fw_add(tx->arena, &second->leads) = (struct fw_party){ .kind = PARTY_AGENCY,
		.code = STR("WHO") };
	*fw_add(tx->arena, &source->cells) = (struct fw_cell){ .text = STR(CELL) };
	source->name = STR("framework.tsv");
	source->format = STR("tsv");
	source->sha256 = STR("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
	*fw_add(tx->arena, &fw->pillars.items[0].actions.items[0].segments) =
	    (struct fw_segment){ .role = SEGMENT_TEXT, .field = STR("text"), .start = 2,
		.end = sizeof(CELL) - 1 };
	fw->queries.items[0] = (struct fw_query){ .kind = STR(POINT_PERSON),
		.question = STR("May the name be shown?"), .found = STR("Ana Example"),
		.proposed = STR("Kept as it is written."), .about = STR("CJ 1") };
	fw->uid = STR_EMPTY;
	fw->slug = STR("other");
	fw->zone = STR("UTC");
	fw->language = STR("en");
	framework_assign_uids(tx->arena, fw, tx->now_ms);
	if ((st = framework_save(tx, fw, VISIBILITY_PUBLIC, &f->errors, &r)) != ST_OK)
		return st;
	record_set_number(r, FRAMEWORK_RELEASED, tx->now_ms);
	order.framework_id = f->framework_id = r->id;
	st = record_update(tx, r, &f->errors);
	return st == ST_OK ? revision_seal(tx, &order, &f->errors, NULL) : st;
}

static struct record *
action_of(struct fixture *f, const char *code)
{
	struct record *r;

	assert_int_equal(record_find(f->store, VIEWER_ANYONE, &type_action, f->framework_id,
	    str_from(code), f->arena, &r), ST_OK);
	return r;
}

static size_t
entries_that_name(struct fixture *f, struct viewer viewer, const struct record *r)
{
	struct history_list history;
	size_t n = 0;

	assert_int_equal(history_of_record(f->store, viewer, r, f->arena, &history), ST_OK);
	for (size_t i = 0; i < history.n; i++) {
		n += str_find(history.items[i].payload, STR("Example"), 0) != SIZE_MAX;
		for (size_t k = 0; k < history.items[i].nchanges; k++) {
			const struct history_change *c = &history.items[i].changes[k];

			assert_true(viewer.kind != VIEWER_PUBLIC ||
			    (str_find(c->before.marked.text, STR("Example"), 0) == SIZE_MAX &&
			    str_find(c->after.marked.text, STR("Example"), 0) == SIZE_MAX));
		}
	}
	return n;
}

static void
assert_by_office(struct fixture *f, const char *code, const char *words)
{
	struct record *r = action_of(f, code);
	struct record *then;

	assert_str(record_text(r, ACTION_TEXT), words);
	assert_int_equal(entries_that_name(f, VIEWER_ANYONE, r), 0);
	assert_true(entries_that_name(f, VIEWER_LOCAL, r) > 0);
	assert_int_equal(record_as_of(f->store, VIEWER_ANYONE, r, 1500000, f->arena, &then),
	    ST_NOT_FOUND);
	assert_int_equal(record_as_of(f->store, VIEWER_LOCAL, r, 1500000, f->arena, &then), ST_OK);
	assert_int_equal(record_as_of(f->store, VIEWER_ANYONE, r, 9000000, f->arena, &then),
	    ST_OK);
	assert_str(record_text(then, ACTION_TEXT), words);
}

static void
names_that_an_earlier_program_left_are_withheld(void **state)
{
	struct fixture *f = *state;
	struct record_query points = { .type = &type_query, .sort_field = NO_FIELD };
	struct search_query query = { .words = STR("Example"), .limit = 10 };
	struct search_result found;
	struct segment_list segments;
	struct source_cell_list cells;
	struct record_list list;
	struct record *r;
	size_t entries;

	at_ms(1000000);
	assert_int_equal(store_write(f->store, fixture_author, store_as_before, f), ST_OK);
	r = action_of(f, "CJ 2");
	record_set_marked(r, ACTION_TEXT, (struct marked){ .text = STR("Thank all") });
	assert_int_equal(fixture_update(f, r), ST_OK);
	at_ms(2000000);
	assert_int_equal(withheld_bring_up(f->store, &f->errors), ST_OK);
	assert_by_office(f, "CJ 1", "Ask WHO (the responsible officer at WHO) about it");
	assert_by_office(f, "CJ 2", "Thank all");
	assert_int_equal(search_run(f->store, VIEWER_LOCAL, &query, f->arena, &found), ST_OK);
	assert_int_equal(found.n, 0);
	points.framework_id = f->framework_id;
	assert_int_equal(record_list(f->store, VIEWER_ANYONE, &points, f->arena, &list), ST_OK);
	assert_int_equal(list.n, 1);
	assert_str(record_text(list.items[0], QUERY_FOUND), "the responsible officer at WHO");
	assert_str(record_text(list.items[0], QUERY_QUESTION), PERSON_QUESTION);
	/* Where the text stands in its cell, in the words that are there now. */
	assert_int_equal(segment_list(f->store, VIEWER_ANYONE, action_of(f, "CJ 1"),
	    f->framework_id, f->arena, &segments), ST_OK);
	assert_int_equal(segments.n, 1);
	assert_int_equal(source_cell_list(f->store, VIEWER_ANYONE, segments.items[0].segment
	    .source_id, f->arena, &cells), ST_OK);
	assert_str(str_part(cells.items[0].text, (size_t)segments.items[0].segment.start,
	    (size_t)segments.items[0].segment.end),
	    "Ask WHO (the responsible officer at WHO) about it");
	/* The text is as it was sealed; the public reads it by office. */
	assert_int_equal(revision_list(f->store, VIEWER_ANYONE, f->framework_id, f->arena, &list),
	    ST_OK);
	assert_str(first_action(f, VIEWER_LOCAL, list.items[0]), "Ask WHO (Ana Example) about it");
	assert_str(first_action(f, VIEWER_ANYONE, list.items[0]),
	    "Ask WHO (the responsible officer at WHO) about it");
	assert_sound(f, 1);
	/* Once. */
	entries = entries_that_name(f, VIEWER_LOCAL, action_of(f, "CJ 1"));
	assert_int_equal(withheld_bring_up(f->store, &f->errors), ST_OK);
	assert_int_equal(entries_that_name(f, VIEWER_LOCAL, action_of(f, "CJ 1")), entries);
	unsetenv("CONCERT_TEST_CLOCK_MS");
}

/*
 * Who dies between the two must not leave prints that hold names and records that say that nothing
 * is left to do: while the names still stand, the prints are gone.
 */
static void
prints_are_forgotten_before_names_are_withheld(void **state)
{
	struct fixture *f = *state;
	struct print_name name = { .key = hash_hex(f->arena, STR("a print")), .extension = "pdf" };
	const char *files = str_dup_z(f->arena, str_format(f->arena, "%s/files", f->folder));
	const char *away = str_dup_z(f->arena, str_format(f->arena, "%s/away", f->folder));
	struct print_look look;
	FILE *in_the_way;

	assert_int_equal(store_write(f->store, fixture_author, store_as_before, f), ST_OK);
	assert_int_equal(prints_put(f->store, &name, STR("%PDF"), &f->errors), ST_OK);
	assert_int_equal(prints_look(f->store, &name, f->arena, &look), ST_OK);
	assert_int_equal(look.state, PRINT_READY);
	/* The list of persons cannot be kept, so nothing is withheld. */
	assert_int_equal(rename(files, away), 0);
	in_the_way = fopen(files, "w");
	assert_non_null(in_the_way);
	fclose(in_the_way);
	assert_int_not_equal(withheld_bring_up(f->store, &f->errors), ST_OK);
	assert_str(record_text(action_of(f, "CJ 1"), ACTION_TEXT),
	    "Ask WHO (Ana Example) about it");
	assert_int_equal(prints_look(f->store, &name, f->arena, &look), ST_OK);
	assert_int_equal(look.state, PRINT_NONE);
	assert_int_equal(unlink(files), 0);
	assert_int_equal(rename(away, files), 0);
}

/* --- damage -------------------------------------------------------------------------------- */

static void
damaged_files_are_told(void **state)
{
	struct fixture *f = *state;
	struct record *first = seal_text(f, text_of(f, "Spoilt", ""), REVISION_SEAL_NOW);
	struct record *second = seal_text(f, text_of(f, "Lost", ""), REVISION_SEAL_NOW);
	struct record *third = seal_text(f, text_of(f, "Line", ""), REVISION_SEAL_NOW);
	const struct framework *fw;
	const char *path;

	overwrite(f, record_text(first, REVISION_SNAPSHOT), "{}");
	assert_int_equal(file_path(f->store, record_text(second, REVISION_SNAPSHOT), f->arena,
	    &path), ST_OK);
	assert_int_equal(unlink(path), 0);
	overwrite(f, record_text(third, REVISION_SEAL), "");
	assert_int_equal(revision_text(f->store, first, &f->errors, &fw), ST_CORRUPT);
	assert_int_equal(revision_text(f->store, second, &f->errors, &fw), ST_CORRUPT);
	assert_non_null(strstr(str_dup_z(f->arena, f->errors.items[1].message), "is missing"));
	assert_fault(f, "Revision 1 of common-action: the file of its text is not what was");
	assert_fault(f, "Revision 2 of common-action: the file of its text is missing.");
	assert_fault(f, "Revision 3 of common-action: the file of its seal is not what was");
}

/* Somebody with the database in hand. */
static void
run_sql(struct fixture *f, struct sql sql)
{
	assert_int_equal(stmt_run(db_sql(store_db(f->store), sql)), ST_OK);
}

static void
changed_rows_are_told(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 3; i++)
		seal_text(f, text_of(f, "Text", ""), REVISION_SEAL_NOW);
	run_sql(f, SQL("UPDATE revision SET label = 'Rev. 7' WHERE number = 2"));
	assert_fault(f, "Revision 2 of common-action: its number, label, dates, text");
	run_sql(f, SQL("UPDATE revision SET label = 'Rev. 2' WHERE number = 2"));
	assert_sound(f, 3);
	run_sql(f, SQL("UPDATE revision SET number = 9 WHERE number = 2"));
	assert_fault(f, "Revision 2 of common-action is gone.");
	assert_fault(f, "Revision 8 of common-action is gone.");
	assert_fault(f, "Revision 3 of common-action: it does not follow the one before it.");
}

/* A forger who also makes the hash fit keeps the text of another revision. */
static void
another_text_in_its_place_is_told(void **state)
{
	struct fixture *f = *state;

	seal_text(f, text_of(f, "One", ""), REVISION_SEAL_NOW);
	seal_text(f, text_of(f, "Two", ""), REVISION_SEAL_NOW);
	run_sql(f, SQL("UPDATE revision SET snapshot = (SELECT o.snapshot FROM revision o "
	    "WHERE o.number = 1) WHERE number = 2"));
	assert_fault(f, "Revision 2 of common-action: its text is that of another revision.");
	assert_fault(f, "Revision 2 of common-action: its number, label, dates, text");
}

static void
a_file_that_is_no_text_is_refused(void **state)
{
	static const char *const bytes[] = { "", "{", "[]", "{\"concert\":1,\"framework\":{}}",
		"\xFF\xFE", "{\"concert\":99,\"framework\":{\"title\":\"x\"}}" };
	struct fixture *f = *state;
	const struct framework *fw;

	for (size_t i = 0; i < COUNT_OF(bytes); i++) {
		struct str sha256;

		assert_int_equal(file_put(f->store, str_from(bytes[i]), f->arena, &f->errors,
		    &sha256), ST_OK);
		assert_int_equal(revision_text_of_file(f->store, sha256, &f->errors, &fw),
		    ST_CORRUPT);
	}
	assert_int_equal(revision_text_of_file(f->store, STR("../../etc/passwd"), &f->errors,
	    &fw), ST_CORRUPT);
	assert_int_equal(revision_text_of_file(f->store, STR_EMPTY, &f->errors, &fw), ST_CORRUPT);
}

static void
a_text_over_the_limit_is_refused(void **state)
{
	struct fixture *f = *state;
	struct framework *fw = text_of(f, "Huge", "");
	struct buf words;
	struct sealing s = { .order = { .framework_id = f->framework_id, .text = fw,
		.state = REVISION_SEAL_NOW }, .errors = &f->errors };

	buf_init(&words, f->arena, LIMIT_READING_BYTES + 100);
	while (words.n < LIMIT_READING_BYTES)
		buf_add(&words, STR("0123456789abcdef"));
	fw->pillars.items[0].actions.items[0].text.text = buf_str(&words);
	assert_int_equal(store_write(f->store, fixture_author, seal, &s), ST_TOO_LARGE);
	assert_sound(f, 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(sealing_makes_a_chain),
		TEST(what_is_held_is_sealed_in_order_at_release),
		TEST(a_held_one_is_completed_once),
		TEST(two_clocks_say_what_was_in_effect_and_what_was_known),
		TEST(an_export_says_which_revisions_came_before),
		TEST(a_text_is_parsed_once_and_stays_while_it_is_held),
		TEST(a_person_is_read_by_name_in_the_network_alone),
		TEST(records_that_follow_an_amendment_hold_no_name),
		TEST(a_damaged_list_of_persons_shows_no_name),
		TEST(names_that_an_earlier_program_left_are_withheld),
		TEST(prints_are_forgotten_before_names_are_withheld),
		TEST(damaged_files_are_told),
		TEST(changed_rows_are_told),
		TEST(another_text_in_its_place_is_told),
		TEST(a_file_that_is_no_text_is_refused),
		TEST(a_text_over_the_limit_is_refused),
	};

	return cmocka_run_group_tests_name("revision", tests, NULL, NULL);
}
