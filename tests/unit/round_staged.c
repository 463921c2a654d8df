/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Word files of comment rounds before they are stored: which text a file is held against, what is
 * left out, how much an amendment takes, and persons whom exports show by their office.
 */
#include "procedure_world.h"

#include "document/anchors.h"
#include "document/round_staged.h"
#include "instrument/framework_json.h"
#include "instrument/withheld.h"
#include "policy/permit.h"

static struct world *w;

static int
set_up(void **state)
{
	(void)state;
	w = make_world();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	free_world(w);
	return 0;
}

static struct framework *
copy_of_base(void)
{
	return framework_copy(w->arena, w->text);
}

static void
set_words(struct framework *fw, size_t action, const char *words)
{
	struct fw_elements *list = &fw->pillars.items[0].actions;

	list->items[action].text = plain(w, words);
}

static void
add_new(struct framework *fw, const char *code, const char *words)
{
	add_action(w, &fw->pillars.items[0], code, words);
}

static enum status
keep_it(struct tx *tx, struct doing *d)
{
	const struct str *bytes = d->order;
	struct str sha256;
	enum status st = file_put(tx->store, *bytes, tx->arena, &d->world->errors, &sha256);

	if (st != ST_OK || (st = file_add(tx, sha256, (int64_t)bytes->n)) != ST_OK)
		return st;
	record_set_text(d->record, IMPORT_READING, str_dup(w->arena, sha256));
	return ST_OK;
}

/* A file that says of which text it was made, as its reading is kept. */
static struct record *
bring_of(struct framework *accepted, int64_t amendment, struct str made_of)
{
	struct round_reading reading = { .accepted = accepted, .tracked.made_of = made_of };
	struct record *r = record_new(w->arena, &type_import);
	struct doing d = { .fn = keep_it, .record = r };
	struct str json;
	struct buf b;
	int64_t id;

	for (size_t i = 0; i < accepted->pillars.n; i++)
		for (size_t k = 0; k < accepted->pillars.items[i].actions.n; k++)
			accepted->pillars.items[i].actions.items[k].uid = STR_EMPTY;
	buf_init(&b, w->arena, LIMIT_READING_BYTES);
	round_write_json(&b, &reading);
	json = buf_str(&b);
	d.order = &json;
	expect_ok(w, run(w, &d));
	record_set_text(r, IMPORT_NAME, STR("text.docx"));
	record_set_text(r, IMPORT_FILE, record_text(r, IMPORT_READING));
	record_set_number(r, IMPORT_SIZE, (int64_t)json.n);
	record_set_text(r, IMPORT_STATE, STR("ready"));
	record_set_ref(r, IMPORT_OF, &type_framework, w->framework_id);
	record_set_text(r, IMPORT_PURPOSE, amendment == 0 ? STR("draft") : STR("comments"));
	if (amendment != 0) {
		record_set_ref(r, IMPORT_AMENDMENT, &type_amendment, amendment);
		record_set_ref(r, IMPORT_AGENCY, &type_agency, w->agencies[WHO]);
	}
	id = create(w, r);
	return load(w, &type_import, id);
}

/* For an amendment; 0: it is to become one. */
static struct record *
bring(struct framework *accepted, int64_t amendment)
{
	return bring_of(accepted, amendment, STR_EMPTY);
}

static struct round_staged
stage(const struct record *import)
{
	struct round_staged staged;

	errors_init(&w->errors, w->arena);
	expect_ok(w, round_staged_load(w->store, import, w->now_ms, &w->errors, &staged));
	return staged;
}

static enum status
store_round(struct tx *tx, struct doing *d)
{
	return round_staged_store(tx, d->record, &d->world->errors, &d->out);
}

static enum status
confirm(struct record *import)
{
	struct doing d = { .fn = store_round, .record = import };

	return run(w, &d);
}

static size_t
count_changes(int64_t amendment)
{
	struct filter filter = { .field = CHANGE_AMENDMENT, .value = uid_of(w, amendment) };
	struct record_query query = { .type = &type_change, .filters = &filter, .nfilters = 1,
		.sort_field = NO_FIELD };
	struct record_list list;

	assert_int_equal(record_list(w->store, VIEWER_LOCAL, &query, w->arena, &list), ST_OK);
	return list.n;
}

/* --- what it is held against --------------------------------------------------------------- */

static enum status
take_back(struct tx *tx, struct doing *d)
{
	struct record *r;
	enum status st = record_load(tx->store, &type_amendment, d->id, tx->arena, &r);

	if (st != ST_OK)
		return st;
	record_set_text(r, AMENDMENT_STATE, STR("draft"));
	return record_update(tx, r, &d->world->errors);
}

/* Circulated, taken back and changed since: each of three texts may be in an agency's hands. */
static void
a_file_is_held_against_the_text_it_was_made_of(void **state)
{
	int64_t amendment = make_amendment(w);
	struct framework *circulated = copy_of_base();
	struct framework *draft;
	struct framework *other;
	struct round_staged staged;
	struct str draft_hash;
	struct doing back = { .fn = take_back, .id = amendment };

	(void)state;
	change_words(w, amendment, 0, "Hold a forum every year", "Hold a forum every June");
	expect_ok(w, circulate_for(w, amendment, "meeting", w->now_ms + 30 * DAY_MS));
	back.id = amendment;
	back.out = NULL;
	expect_ok(w, run(w, &back));
	change_words(w, amendment, 1, "Write a guide for country teams",
	    "Write a long guide for country teams");
	set_words(circulated, 0, "Hold a forum every June");
	draft = framework_copy(w->arena, circulated);
	set_words(draft, 1, "Write a long guide for country teams");
	draft_hash = anchor_text_hash(w->arena, draft);
	other = framework_copy(w->arena, draft);
	set_words(other, 2, "Map what all agencies do");

	assert_int_equal(stage(bring(circulated, amendment)).text, ROUND_CIRCULATED);
	assert_int_equal(stage(bring(copy_of_base(), amendment)).text, ROUND_REVISION);
	assert_int_equal(stage(bring(draft, amendment)).text, ROUND_DRAFT);
	assert_true(stage(bring(draft, amendment)).is_sure);
	assert_int_equal(stage(bring(draft, amendment)).result.changes.n, 0);
	assert_int_equal(stage(bring(other, amendment)).text, ROUND_DRAFT);
	assert_int_equal(stage(bring(other, amendment)).result.changes.n, 1);
	assert_false(stage(bring(other, amendment)).is_sure);

	/* What a file of ours says of itself counts more than likeness: this takes two back. */
	staged = stage(bring_of(copy_of_base(), amendment, draft_hash));
	assert_int_equal(staged.text, ROUND_DRAFT);
	assert_true(staged.is_sure);
	assert_int_equal(staged.result.changes.n, 2);
	/* A text that is no more: the nearest. */
	assert_int_equal(stage(bring_of(copy_of_base(), amendment, STR("0a1b"))).text,
	    ROUND_REVISION);
}

/* --- how much ------------------------------------------------------------------------------ */

static enum status
create_guarded(struct tx *tx, struct doing *d)
{
	return guarded_create(tx, d->viewer, d->record, &d->world->errors);
}

/* One more change, as a form of the secretariat or a program of its adds it. */
static enum status
propose(int64_t amendment)
{
	struct record *r = record_new(w->arena, &type_change);
	struct doing d = { .fn = create_guarded, .viewer = viewer_of(w, SECRETARY),
		.record = r };

	r->framework_id = w->framework_id;
	record_set_ref(r, CHANGE_AMENDMENT, &type_amendment, amendment);
	record_set_text(r, CHANGE_OPERATION, STR("replace"));
	record_set_text(r, CHANGE_PART, STR("action"));
	record_set_text(r, CHANGE_ELEMENT, w->text->pillars.items[0].actions.items[0].uid);
	record_set_text(r, CHANGE_FIELD, STR("text"));
	record_set_marked(r, CHANGE_AFTER, plain(w, "Hold a forum each month"));
	return run(w, &d);
}

static void
an_amendment_takes_so_many_changes(void **state)
{
	int64_t amendment = make_amendment(w);
	struct framework *fw = copy_of_base();
	struct fw_texts all = { 0 };
	struct record *import;
	struct round_staged staged;

	(void)state;
	for (size_t i = 0; i < LIMIT_AMENDMENT_CHANGES - 1; i++)
		change_words(w, amendment, 0, "Hold a forum every year", "Hold a forum");
	set_words(fw, 1, "Write a long guide for country teams");
	set_words(fw, 2, "Map what other agencies do");
	import = bring(fw, amendment);
	assert_int_equal(confirm(import), ST_TOO_LARGE);
	assert_int_equal(count_changes(amendment), LIMIT_AMENDMENT_CHANGES - 1);

	staged = stage(import);
	assert_int_equal(staged.result.changes.n, 2);
	*fw_add(w->arena, &all) = staged.result.changes.items[0].key;
	expect_ok(w, round_leave_out(import, &all, &w->errors));
	expect_ok(w, confirm(import));
	assert_int_equal(count_changes(amendment), LIMIT_AMENDMENT_CHANGES);

	/* Forms and programs come by the guard. */
	assert_int_equal(propose(amendment), ST_TOO_LARGE);
	expect_message(w, "An amendment holds 2000 changes at most");
	assert_int_equal(count_changes(amendment), LIMIT_AMENDMENT_CHANGES);
}

static void
an_amendment_takes_so_much_text(void **state)
{
	int64_t amendment = make_amendment(w);
	struct framework *fw = copy_of_base();
	struct buf words;

	(void)state;
	buf_init(&words, w->arena, SIZE_MAX);
	while (words.n + 8 < LIMIT_TEXT_BYTES)
		buf_add_z(&words, "protect ");
	for (size_t n = 0; n < LIMIT_AMENDMENT_BYTES; n += words.n)
		change_words(w, amendment, 0, "Hold a forum every year",
		    str_dup_z(w->arena, buf_str(&words)));
	set_words(fw, 1, "Write a long guide for country teams");
	assert_int_equal(confirm(bring(fw, amendment)), ST_TOO_LARGE);
	assert_true(str_find(w->errors.items[0].message, STR("8 MB together"), 0) != SIZE_MAX);
}

/* --- what is left out ---------------------------------------------------------------------- */

static void
what_is_left_out_takes_its_own_along(void **state)
{
	int64_t amendment = make_amendment(w);
	struct framework *fw = copy_of_base();
	struct fw_texts out = { 0 };
	struct record *import;
	struct round_staged staged;
	size_t nadded = 0;

	(void)state;
	add_new(fw, "CJ 4", "Publish annual statistics on prosecutions");
	add_new(fw, "CJ 5", "Train judges everywhere in the region");
	import = bring(fw, amendment);
	staged = stage(import);
	for (size_t i = 0; i < staged.result.changes.n; i++) {
		const struct fw_round_change *c = &staged.result.changes.items[i];

		nadded += c->change.operation == AMEND_ADD;
		if (c->change.operation == AMEND_ADD && nadded == 1)
			*fw_add(w->arena, &out) = c->key;
	}
	assert_int_equal(nadded, 2);
	assert_int_equal(out.n, 1);
	expect_ok(w, round_leave_out(import, &out, &w->errors));
	staged = stage(import);
	for (size_t i = 0; i < staged.result.changes.n; i++) {
		const struct fw_round_change *c = &staged.result.changes.items[i];
		bool is_first = str_equal(c->change.element,
		    staged.result.changes.items[0].change.element);

		assert_int_equal(c->is_left_out, is_first);
		/* The second one stands where the first would have stood. */
		if (c->change.operation == AMEND_ADD && !is_first)
			assert_true(str_equal(c->change.next_to,
			    w->text->pillars.items[0].actions.items[2].uid));
	}
}

/* --- persons ------------------------------------------------------------------------------- */

static enum status
withhold(struct tx *tx, struct doing *d)
{
	struct record *framework;
	enum status st = record_load(tx->store, &type_framework, d->world->framework_id,
	    tx->arena, &framework);

	if (st == ST_OK)
		st = withheld_keep(tx, framework, d->order, &d->world->errors);
	return st == ST_OK ? record_update(tx, framework, &d->world->errors) : st;
}

static void
an_office_stands_for_the_name_of_the_sealed_text(void **state)
{
	struct shown_person persons[] = { { STR("every year"), STR("the officer at FAO") } };
	struct shown_persons list = { persons, COUNT_OF(persons), COUNT_OF(persons) };
	struct doing d = { .fn = withhold, .order = &list };
	int64_t amendment = make_amendment(w);
	struct framework *fw = copy_of_base();
	struct round_staged staged;

	(void)state;
	expect_ok(w, run(w, &d));
	set_words(fw, 0, "Hold a forum the officer at FAO");
	assert_int_equal(stage(bring(fw, amendment)).result.changes.n, 0);

	fw = copy_of_base();
	set_words(fw, 0, "Hold a large forum the officer at FAO");
	staged = stage(bring(fw, amendment));
	assert_int_equal(staged.result.changes.n, 1);
	assert_string_equal(str_dup_z(w->arena, staged.result.changes.items[0].change.before.text),
	    "Hold a forum every year");
	assert_string_equal(str_dup_z(w->arena, staged.result.changes.items[0].change.after.text),
	    "Hold a large forum every year");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_file_is_held_against_the_text_it_was_made_of,
		    set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_amendment_takes_so_many_changes, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(an_amendment_takes_so_much_text, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(an_office_stands_for_the_name_of_the_sealed_text,
		    set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_left_out_takes_its_own_along, set_up,
		    tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
