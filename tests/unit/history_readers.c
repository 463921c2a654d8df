/* SPDX-License-Identifier: Apache-2.0 */
/* store/: who sees which entry of the history, which fields of it, and who wrote it. */
#include "people.h"

#include "base/hash.h"
#include "store/history.h"


static void
at_clock(int64_t ms)
{
	char text[32];

	snprintf(text, sizeof(text), "%lld", (long long)ms);
	assert_int_equal(setenv("CONCERT_TEST_CLOCK_MS", text, 1), 0);
}

static struct record *
find(struct fixture *f, const struct record_type *type, const char *key)
{
	struct record *r = NULL;

	assert_int_equal(record_find(f->store, VIEWER_LOCAL, type, 0, str_from(key), f->arena,
	    &r), ST_OK);
	return r;
}

static size_t
count(struct fixture *f, struct viewer viewer, const struct record *r)
{
	struct history_list list = { 0 };
	enum status st = history_of_record(f->store, viewer, r, f->arena, &list);

	assert_true(st == ST_OK || st == ST_NOT_FOUND);
	return list.n;
}

static void
set_words(struct fixture *f, const char *code, const char *words, enum visibility visibility)
{
	struct record *r = find(f, &type_action, code);

	record_set_marked(r, ACTION_TEXT, (struct marked){ .text = str_from(words) });
	r->visibility = visibility;
	assert_int_equal(fixture_update(f, r), ST_OK);
}

static void
release_at(struct fixture *f, int64_t ms)
{
	struct record *r = find(f, &type_framework, "common-action");

	record_set_number(r, FRAMEWORK_RELEASED, ms);
	assert_int_equal(fixture_update(f, r), ST_OK);
}

static void
a_closed_past_stays_with_those_who_saw_it(void **state)
{
	struct fixture *f = *state;
	struct viewer partner = somebody(f, "partner");
	struct viewer observer = somebody(f, "observer");
	struct viewer focal = somebody(f, "focal-point");
	struct viewer chair = somebody(f, "co-chair-permanent");
	struct record *r = fixture_action(f->arena, f, "CJ 1", "prepared");
	struct record *then;

	at_clock(1000);
	assert_int_equal(fixture_create(f, r), ST_OK);
	at_clock(2000);
	release_at(f, 2000);
	at_clock(3000);
	set_words(f, "CJ 1", "public", VISIBILITY_PUBLIC);
	at_clock(4000);
	set_words(f, "CJ 1", "of the network", VISIBILITY_NETWORK);
	at_clock(5000);
	set_words(f, "CJ 1", "of observers", VISIBILITY_OBSERVERS);
	at_clock(6000);
	set_words(f, "CJ 1", "public again", VISIBILITY_PUBLIC);
	at_clock(7000);
	set_words(f, "CJ 1", "and later", VISIBILITY_PUBLIC);
	unsetenv("CONCERT_TEST_CLOCK_MS");

	r = find(f, &type_action, "CJ 1");
	assert_int_equal(count(f, VIEWER_LOCAL, r), 6);
	assert_int_equal(count(f, focal, r), 6);
	assert_int_equal(count(f, chair, r), 6);
	assert_int_equal(count(f, observer, r), 2); /* opened to the public, and later */
	assert_int_equal(count(f, partner, r), 1);
	assert_int_equal(count(f, VIEWER_ANYONE, r), 1);
	for (int64_t ms = 1500; ms < 8000; ms += 1000) {
		assert_int_equal(record_as_of(f->store, focal, r, ms, f->arena, &then), ST_OK);
		assert_int_equal(record_as_of(f->store, observer, r, ms, f->arena, &then),
		    ms > 5000 ? ST_OK : ST_NOT_FOUND);
		assert_int_equal(record_as_of(f->store, VIEWER_ANYONE, r, ms, f->arena, &then),
		    ms > 6000 ? ST_OK : ST_NOT_FOUND);
	}
}

static void
a_restricted_record_tells_its_readers_its_past(void **state)
{
	struct fixture *f = *state;
	struct viewer named = somebody(f, "partner");
	struct viewer focal = somebody(f, "focal-point");
	struct viewer chair = somebody(f, "secretariat");
	struct record *r = record_new(f->arena, &type_event);

	release_at(f, 1000);
	r->framework_id = f->framework_id;
	r->visibility = VISIBILITY_NAMED;
	record_set_text(r, EVENT_TITLE, STR("A closed session"));
	record_add_ref(f->arena, r, EVENT_READERS, &type_person, named.person->person_id,
	    STR_EMPTY);
	assert_int_equal(fixture_create(f, r), ST_OK);
	record_set_text(r, EVENT_PLACE, STR("Room 4"));
	assert_int_equal(fixture_update(f, r), ST_OK);
	assert_int_equal(count(f, named, r), 2);
	assert_int_equal(count(f, focal, r), 0);
	assert_int_equal(count(f, chair, r), 0);
	assert_int_equal(count(f, VIEWER_ANYONE, r), 0);
	r->visibility = VISIBILITY_PILLAR;
	assert_int_equal(fixture_update(f, r), ST_OK);
	/* What is more closed than the record is now stays closed. */
	assert_int_equal(count(f, named, r), 0);
	assert_int_equal(count(f, chair, r), 0);
	record_set_text(r, EVENT_PLACE, STR("Room 5"));
	assert_int_equal(fixture_update(f, r), ST_OK);
	assert_int_equal(count(f, chair, r), 1);
	assert_int_equal(count(f, named, r), 1);
	assert_int_equal(count(f, focal, r), 0);
}

static bool
shows_field(const struct history_list *list, size_t field)
{
	for (size_t i = 0; i < list->n; i++) {
		for (size_t k = 0; k < list->items[i].nchanges; k++) {
			if (list->items[i].changes[k].field == field)
				return true;
		}
	}
	return false;
}

static void
a_field_that_is_not_read_is_not_in_the_history(void **state)
{
	struct fixture *f = *state;
	struct viewer anna = somebody(f, "focal-point");
	struct viewer other = somebody(f, "alternate");
	struct viewer head = somebody(f, "secretariat");
	struct history_list list;
	struct record *r = find(f, &type_person, str_dup_z(f->arena, anna.person->uid));

	record_set_text(r, PERSON_NOTIFY, STR("never"));
	assert_int_equal(fixture_update(f, r), ST_OK);
	assert_int_equal(history_of_record(f->store, other, r, f->arena, &list), ST_OK);
	assert_int_equal(list.n, 1); /* of the second nothing is left */
	assert_false(shows_field(&list, PERSON_NOTIFY));
	assert_true(shows_field(&list, PERSON_NAME));
	assert_str(list.items[0].payload, "");
	assert_str(list.items[0].hash, "");
	assert_int_equal(history_of_record(f->store, anna, r, f->arena, &list), ST_OK);
	assert_int_equal(list.n, 2);
	assert_true(shows_field(&list, PERSON_NOTIFY));
	assert_true(list.items[0].payload.n > 0);
	assert_int_equal(history_of_record(f->store, head, r, f->arena, &list), ST_OK);
	assert_int_equal(list.n, 2);
	assert_true(list.items[0].hash.n > 0);
	assert_int_equal(history_of_record(f->store, VIEWER_ANYONE, r, f->arena, &list),
	    ST_NOT_FOUND);
}

static void
expect_readable(struct viewer viewer, const struct history_entry *e)
{
	bool is_self = viewer.kind == VIEWER_PERSON && str_equal(e->uid, viewer.person->uid);

	assert_true(viewer_reach(viewer, e->type->read, 0) != 0);
	for (size_t i = 0; i < e->nchanges; i++)
		assert_true(is_self || viewer_reads_field(viewer,
		    &e->type->fields[e->changes[i].field]));
}

static void
expect_chain_readable(struct fixture *f, struct viewer viewer, int64_t chain)
{
	struct history_list list;

	if (history_of_framework(f->store, viewer, chain, 0, 0, f->arena, &list) != ST_OK)
		return;
	for (size_t i = 0; i < list.n; i++)
		expect_readable(viewer, &list.items[i]);
}

static void
each_type_shows_no_field_that_its_reader_may_not_read(void **state)
{
	static const char *const capacities[] = { "partner", "observer", "focal-point",
	    "coordinator", "secretariat" };
	struct fixture *f = *state;

	for (size_t c = 0; c <= COUNT_OF(capacities); c++) {
		struct viewer viewer = c == COUNT_OF(capacities) ? VIEWER_ANYONE
		    : somebody(f, capacities[c]);

		expect_chain_readable(f, viewer, 0);
		expect_chain_readable(f, viewer, f->framework_id);
	}
}

/* What is undone is undone as far as its reader sees it, and that must be said. */
static void
what_is_left_out_is_known_to_be(void **state)
{
	struct fixture *f = *state;
	struct viewer observer = somebody(f, "observer");
	struct record *r = record_new(f->arena, &type_event);
	struct history_list list;

	r->framework_id = f->framework_id;
	record_set_text(r, EVENT_TITLE, STR("Dialogue"));
	r->visibility = VISIBILITY_PUBLIC;
	assert_int_equal(fixture_create(f, r), ST_OK);
	fixture_release(f);
	record_set_text(r, EVENT_PLACE, STR("Room 5"));
	assert_int_equal(fixture_update(f, r), ST_OK);
	record_set_text(r, EVENT_PLACE, STR("Room 6"));
	record_add_ref(f->arena, r, EVENT_READERS, &type_agency, f->agency_id, STR_EMPTY);
	assert_int_equal(fixture_update(f, r), ST_OK);
	assert_int_equal(history_of_record(f->store, observer, r, f->arena, &list), ST_OK);
	assert_true(list.n >= 2);
	assert_true(list.items[0].is_partial);
	assert_int_equal(list.items[0].nchanges, 1);
	assert_false(list.items[1].is_partial);
	assert_int_equal(history_of_record(f->store, VIEWER_LOCAL, r, f->arena, &list), ST_OK);
	assert_false(list.items[0].is_partial);
}

static void
values_are_told_before_and_after(void **state)
{
	struct fixture *f = *state;
	struct viewer focal = somebody(f, "focal-point");
	struct record *r = fixture_action(f->arena, f, "CJ 1", "one");
	struct history_list list;
	const struct history_change *change;

	assert_int_equal(fixture_create(f, r), ST_OK);
	record_add_ref(f->arena, r, ACTION_LEADS, &type_agency, f->agency_id, STR("leads"));
	assert_int_equal(fixture_update(f, r), ST_OK);
	assert_int_equal(history_of_record(f->store, focal, r, f->arena, &list), ST_OK);
	assert_int_equal(list.n, 2);
	assert_int_equal(list.items[0].nchanges, 1);
	change = &list.items[0].changes[0];
	assert_int_equal(change->field, ACTION_LEADS);
	assert_int_equal(change->before.nrefs, 0);
	assert_int_equal(change->after.nrefs, 1);
	assert_str(change->after.refs[0].code, "WHO");
	assert_str(change->after.refs[0].words, "leads");
	assert_int_equal(change->after.refs[0].id, f->agency_id);
	assert_int_equal(list.items[1].visibility_before, VISIBILITY_NOBODY);
	assert_int_equal(list.items[1].visibility_after, VISIBILITY_PUBLIC);
	assert_str(list.items[1].actor, "operator");
}

static void
a_target_that_is_not_seen_is_not_named(void **state)
{
	struct fixture *f = *state;
	struct viewer observer = somebody(f, "observer");
	struct record *closed = fixture_agency(f->arena, "HID", "Hidden one");
	struct record *r = fixture_action(f->arena, f, "CJ 1", "one");
	struct history_list list;

	release_at(f, 1000);
	closed->visibility = VISIBILITY_NETWORK;
	assert_int_equal(fixture_create(f, closed), ST_OK);
	assert_int_equal(fixture_create(f, r), ST_OK);
	record_add_ref(f->arena, r, ACTION_LEADS, &type_agency, closed->id, STR("HID leads"));
	assert_int_equal(fixture_update(f, r), ST_OK);
	assert_int_equal(history_of_record(f->store, observer, r, f->arena, &list), ST_OK);
	assert_int_equal(list.n, 1);
	assert_str(list.items[0].operation, "create");
	assert_int_equal(history_of_record(f->store, VIEWER_LOCAL, r, f->arena, &list), ST_OK);
	assert_int_equal(list.n, 2);
}

static enum status
update_it(struct tx *tx, void *context)
{
	struct fixture_change *c = context;

	return record_update(tx, c->record, c->errors);
}

static void
names_are_for_the_network(void **state)
{
	struct fixture *f = *state;
	struct viewer focal = somebody(f, "focal-point");
	struct viewer observer = somebody(f, "observer");
	struct record *r = fixture_action(f->arena, f, "CJ 1", "one");
	struct fixture_change c = { r, &f->errors, record_update };
	struct authorship by = { focal.person->uid, STR("WHO"), STR("because") };
	struct history_list list;

	release_at(f, 1000);
	assert_int_equal(fixture_create(f, r), ST_OK);
	record_set_text(r, ACTION_MARKER, STR("1."));
	assert_int_equal(store_write(f->store, by, update_it, &c), ST_OK);
	assert_int_equal(history_of_record(f->store, focal, r, f->arena, &list), ST_OK);
	assert_str(list.items[0].actor_name, "focal-point");
	assert_str(list.items[0].actor, str_dup_z(f->arena, focal.person->uid));
	assert_int_equal(history_of_record(f->store, observer, r, f->arena, &list), ST_OK);
	assert_str(list.items[0].actor_name, "");
	assert_str(list.items[0].actor, "");
	assert_str(list.items[0].agency, "WHO");
	assert_str(list.items[0].reason, "because");
}

/* The values of personal fields stand behind digests. */
static void
people_are_verified_too(void **state)
{
	struct fixture *f = *state;
	struct verify_counts counts;
	struct record *then;
	struct viewer focal = somebody(f, "focal-point");
	struct record *r = find(f, &type_person, str_dup_z(f->arena, focal.person->uid));

	record_set_text(r, PERSON_NAME, STR("Another name"));
	assert_int_equal(fixture_update(f, r), ST_OK);
	if (store_verify(f->store, f->arena, &f->errors, &counts) != ST_OK)
		fail_msg("%.*s", STR_ARG(f->errors.items[0].message));
	assert_int_equal(record_as_of(f->store, focal, r, r->created_ms, f->arena, &then), ST_OK);
	assert_int_equal(db_execute(store_db(f->store), "UPDATE person SET \"name\" = 'Mallory'"),
	    ST_OK);
	assert_int_equal(store_verify(f->store, f->arena, &f->errors, &counts), ST_CORRUPT);
}

/* Every entry is a link in the chain; what is not for the reader is told by its hash alone. */
static void
a_chain_is_whole_for_every_reader(void **state)
{
	struct fixture *f = *state;
	struct viewer focal = somebody(f, "focal-point");
	struct history_span span = { .limit = 100 };
	struct history_lines all;
	struct history_lines seen;
	struct str previous = STR_EMPTY;
	size_t nclosed = 0;

	assert_int_equal(history_lines_read(f->store, VIEWER_LOCAL, &span, f->arena, &all), ST_OK);
	assert_int_equal(history_lines_read(f->store, focal, &span, f->arena, &seen), ST_OK);
	assert_int_equal(all.n, 3); /* agency, person, appointment */
	assert_int_equal(seen.n, all.n);
	for (size_t i = 0; i < all.n; i++) {
		assert_true(str_equal(all.items[i].previous, previous));
		assert_true(str_equal(seen.items[i].previous, previous));
		assert_true(str_equal(seen.items[i].hash, all.items[i].hash));
		previous = hash_hex_pair(f->arena, previous, all.items[i].payload);
		assert_true(str_equal(previous, all.items[i].hash));
		nclosed += seen.items[i].payload.n == 0;
	}
	assert_true(str_equal(previous, all.head));
	assert_int_equal(nclosed, 0); /* one's own person is read whole */
	focal = somebody(f, "alternate");
	assert_int_equal(history_lines_read(f->store, focal, &span, f->arena, &seen), ST_OK);
	assert_int_equal(seen.items[1].payload.n, 0);
	assert_int_equal(seen.items[1].hash.n, 64);
	span.framework_id = f->framework_id;
	assert_int_equal(history_lines_read(f->store, VIEWER_ANYONE, &span, f->arena, &seen),
	    ST_NOT_FOUND);
}

static void
a_long_history_is_read_page_by_page(void **state)
{
	struct fixture *f = *state;
	struct record *r = fixture_action(f->arena, f, "CJ 1", "0");
	struct history_page page = { .limit = 5 };
	struct history_list list;
	size_t n = 0;
	int pages = 0;

	assert_int_equal(fixture_create(f, r), ST_OK);
	for (int i = 1; i < 12; i++) {
		record_set_number(r, ACTION_ORDER, i);
		assert_int_equal(fixture_update(f, r), ST_OK);
	}
	do {
		assert_int_equal(history_page_of_record(f->store, VIEWER_LOCAL, r, &page,
		    f->arena, &list), ST_OK);
		n += list.n;
		pages++;
		page.before = page.next;
	} while (page.next != 0);
	assert_int_equal(n, 12);
	assert_int_equal(pages, 3);
}

static const char *
key_of(struct fixture *f, const struct record *r)
{
	return str_dup_z(f->arena, r->uid);
}

/* An event for everybody, which names who may see it should it be closed. */
static struct record *
open_event(struct fixture *f)
{
	struct record *r = record_new(f->arena, &type_event);

	r->framework_id = f->framework_id;
	r->visibility = VISIBILITY_PUBLIC;
	record_set_text(r, EVENT_TITLE, STR("Dialogue"));
	record_set_ref(r, EVENT_READERS, &type_person,
	    make_person(f, "Ana", "ana@example.org"));
	assert_int_equal(fixture_create(f, r), ST_OK);
	return r;
}

static struct record *
comment_on(struct fixture *f, const struct record *target)
{
	struct record *r = record_new(f->arena, &type_comment);

	r->framework_id = f->framework_id;
	record_set_ref(r, COMMENT_ON, target->type, target->id);
	record_set_text(r, COMMENT_WORDS, STR("said"));
	assert_int_equal(fixture_create(f, r), ST_OK);
	return r;
}

static void
what_comes_back_is_no_more_open_than_what_it_stands_with(void **state)
{
	struct fixture *f = *state;
	struct viewer focal = somebody(f, "focal-point");
	struct fixture_change back = { NULL, &f->errors, record_restore };
	struct record *event = open_event(f);
	struct record *comment = comment_on(f, event);
	struct verify_counts counts;

	assert_int_equal(count(f, focal, comment), 1);
	assert_int_equal(fixture_delete(f, comment), ST_OK);
	event->visibility = VISIBILITY_NAMED;
	assert_int_equal(fixture_update(f, event), ST_OK);
	assert_int_equal(record_find_deleted(f->store, &type_comment, comment->uid, f->arena,
	    &back.record), ST_OK);
	assert_int_equal(store_write(f->store, fixture_author, fixture_run, &back), ST_OK);
	comment = find(f, &type_comment, key_of(f, comment));
	assert_int_equal(comment->visibility, VISIBILITY_NAMED);
	assert_int_equal(count(f, VIEWER_LOCAL, comment), 3);
	assert_int_equal(count(f, focal, comment), 0);
	if (store_verify(f->store, f->arena, &f->errors, &counts) != ST_OK)
		fail_msg("%.*s", STR_ARG(f->errors.items[0].message));
}

static void
what_somebody_closed_stays_closed_when_its_record_opens(void **state)
{
	struct fixture *f = *state;
	struct record *event = open_event(f);
	struct record *closed = comment_on(f, event);
	struct record *other = comment_on(f, event);

	closed->visibility = VISIBILITY_NAMED;
	assert_int_equal(fixture_update(f, closed), ST_OK);
	event->visibility = VISIBILITY_PILLAR;
	assert_int_equal(fixture_update(f, event), ST_OK);
	other = find(f, &type_comment, key_of(f, other));
	assert_int_equal(other->visibility, VISIBILITY_PILLAR);
	event->visibility = VISIBILITY_PUBLIC;
	assert_int_equal(fixture_update(f, event), ST_OK);
	closed = find(f, &type_comment, key_of(f, closed));
	assert_int_equal(closed->visibility, VISIBILITY_NAMED);
	other = find(f, &type_comment, key_of(f, other));
	assert_int_equal(other->visibility, VISIBILITY_NETWORK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(a_closed_past_stays_with_those_who_saw_it),
		FIXTURE_TEST(a_restricted_record_tells_its_readers_its_past),
		FIXTURE_TEST(a_field_that_is_not_read_is_not_in_the_history),
		FIXTURE_TEST(each_type_shows_no_field_that_its_reader_may_not_read),
		FIXTURE_TEST(what_is_left_out_is_known_to_be),
		FIXTURE_TEST(values_are_told_before_and_after),
		FIXTURE_TEST(a_target_that_is_not_seen_is_not_named),
		FIXTURE_TEST(names_are_for_the_network),
		FIXTURE_TEST(people_are_verified_too),
		FIXTURE_TEST(a_chain_is_whole_for_every_reader),
		FIXTURE_TEST(a_long_history_is_read_page_by_page),
		FIXTURE_TEST(what_comes_back_is_no_more_open_than_what_it_stands_with),
		FIXTURE_TEST(what_somebody_closed_stays_closed_when_its_record_opens),
	};

	return cmocka_run_group_tests_name("history_readers", tests, NULL, NULL);
}
