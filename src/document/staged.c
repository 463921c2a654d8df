/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Documents between reading and storing. Points have no record yet, so an answer is kept under a
 * key made of the point's own words; it finds its point again after the framework has changed
 * meanwhile. A new framework is compared with an empty one: one page, one way to store.
 */
#include "document/staged.h"

#include "base/hash.h"
#include "base/json_read.h"
#include "base/limits.h"
#include "base/ulid.h"
#include "instrument/framework_json.h"
#include "instrument/framework_store.h"
#include "model/date.h"
#include "model/types/types.h"

static enum status
read_answers(struct arena *a, struct str text, struct staged_answers *out)
{
	const struct json_t *list;
	size_t n;

	if (text.n == 0)
		return ST_OK;
	if (json_parse(a, text, &list) != ST_OK || !json_as_list(list, &n))
		return ST_CORRUPT;
	for (size_t i = 0; i < n; i++) {
		const struct json_t *item = json_item(list, i);

		arena_reserve(a, out->items, out->n, out->capacity);
		out->items[out->n++] = (struct staged_answer){
			.key = json_member_text(a, item, "key"),
			.answer = json_member_text(a, item, "answer"),
			.proposed = json_member_text(a, item, "proposed"),
		};
	}
	return ST_OK;
}

enum status
staged_write_answers(const struct staged_answers *answers, struct errors *errors, struct str *out)
{
	struct buf text;
	struct json j;

	buf_init(&text, errors->arena, LIMIT_TEXT_BYTES);
	json_init(&j, &text);
	json_write_array(&j, NULL);
	for (size_t i = 0; i < answers->n; i++) {
		json_write_object(&j, NULL);
		json_write_text(&j, "key", answers->items[i].key);
		json_write_text(&j, "answer", answers->items[i].answer);
		json_write_text(&j, "proposed", answers->items[i].proposed);
		json_end_object(&j);
	}
	json_end_array(&j);
	if (text.overflow)
		return errors_add(errors, ST_TOO_LARGE, NULL, "The answers together are longer "
		    "than %d KB. Shorten some.", LIMIT_TEXT_BYTES >> 10);
	*out = buf_str(&text);
	return ST_OK;
}

struct str
staged_find_answer(const struct staged_answers *answers, struct str key)
{
	for (size_t i = 0; i < answers->n; i++) {
		if (str_equal(answers->items[i].key, key))
			return answers->items[i].answer;
	}
	return STR_EMPTY;
}

/* --- keys of points ------------------------------------------------------------------------ */

/* A name stays the key of its point where its office stands in its place already. */
static struct str
key_of(struct arena *a, const struct fw_query *q)
{
	return hash_tag(a, str_format(a, "%.*s\n%.*s\n%.*s", STR_ARG(q->kind),
	    STR_ARG(q->question), STR_ARG(q->person.n > 0 ? q->person : q->found)));
}

/* Two points of the same words are told apart by their order. */
static void
make_keys(struct arena *a, struct staged *staged)
{
	const struct fw_querys *points = &staged->comparison.merged->queries;
	struct map seen = { .arena = a };

	staged->keys = arena_make_array(a, struct str, points->n);
	for (size_t i = 0; i < points->n; i++) {
		const struct fw_query *q = &points->items[i];
		struct str key = key_of(a, q);
		int64_t n = 0;

		map_get(&seen, key, &n);
		map_set(&seen, key, n + 1);
		staged->keys[i] = n == 0 ? key :
		    str_format(a, "%.*s-%d", STR_ARG(key), (int)n + 1);
	}
}

static void
find_proposed(struct arena *a, struct staged *staged)
{
	const struct fw_querys *points = &staged->comparison.merged->queries;
	const struct fw_decisions *asks = &staged->comparison.asks;
	struct map at = { .arena = a };
	int64_t index;

	staged->proposed = arena_make_array(a, struct str, points->n);
	for (size_t i = 0; i < asks->n; i++)
		map_set(&at, asks->items[i].held, (int64_t)i);
	for (size_t i = 0; i < points->n; i++) {
		staged->proposed[i] = STR_EMPTY;
		if (map_get(&at, points->items[i].uid, &index))
			staged->proposed[i] = asks->items[index].proposed;
	}
}

static void
put_answers(struct staged *staged)
{
	struct fw_querys *points = &staged->comparison.merged->queries;

	for (size_t i = 0; i < points->n; i++) {
		struct str answer = staged_find_answer(&staged->answers, staged->keys[i]);

		if (answer.n == 0)
			continue;
		points->items[i].answer = answer;
		points->items[i].state = STR("settled");
	}
}

/* --- loading ------------------------------------------------------------------------------- */

static enum status
load_reading(struct store *s, const struct record *import, struct errors *errors,
    struct framework **out)
{
	struct str json;
	struct str slug = record_text(import, IMPORT_SLUG);
	enum status st = file_get(s, record_text(import, IMPORT_READING), errors->arena, &json);

	if (st == ST_OK)
		st = framework_read_json(errors->arena, json, errors, out);
	if (st != ST_OK)
		return errors_add(errors, ST_CORRUPT, NULL, "What was read of this document is "
		    "damaged. Drop it and bring it in again.");
	if (slug.n > 0)
		(*out)->slug = slug;
	return ST_OK;
}

static void
take_decisions(struct arena *a, const struct staged_answers *answers, struct fw_decisions *out)
{
	for (size_t i = 0; i < answers->n; i++) {
		const struct staged_answer *item = &answers->items[i];

		if (item->proposed.n == 0 || item->answer.n == 0)
			continue;
		*fw_add(a, out) = (struct fw_decision){ .proposed = item->proposed,
			.held = str_equal_ascii_case(item->answer, STR(STAGED_ANSWER_NEW)) ?
			    STR_EMPTY : item->answer };
	}
}

/* What the answers say of persons: a newer document is compared with it. */
static void
take_persons(struct arena *a, const struct staged_answers *answers, struct newer_order *order)
{
	struct shown_persons *persons = &order->persons;

	for (size_t i = 0; i < order->reading->queries.n; i++) {
		const struct fw_query *q = &order->reading->queries.items[i];
		struct str answer = staged_find_answer(answers, key_of(a, q));

		if (!str_equal(q->kind, STR(POINT_PERSON)) || answer.n == 0)
			continue;
		arena_reserve(a, persons->items, persons->n, persons->capacity);
		persons->items[persons->n++] = (struct shown_person){ q->found, answer };
	}
}

/* A day in the answer to when the text was adopted is what is held and sealed. */
static void
take_adoption(struct arena *a, const struct staged_answers *answers, struct framework *reading)
{
	for (size_t i = 0; i < reading->queries.n; i++) {
		const struct fw_query *q = &reading->queries.items[i];
		struct period given = { .edtf = str_trim(staged_find_answer(answers,
		    key_of(a, q))) };
		int32_t day;

		if (str_equal(q->kind, STR(POINT_ADOPTION)) &&
		    date_parse(given.edtf, &day) == ST_OK &&
		    period_make(a, given, NO_DAY, NO_DAY, &given) == ST_OK)
			reading->revision.adopted = given;
	}
}

static enum status
compare_with_nothing(struct arena *a, const struct newer_order *order, struct comparison *out)
{
	struct framework *nothing = arena_make(a, struct framework);
	struct comparison_input input = { .held = nothing, .newer = order->reading,
		.now_ms = order->now_ms };

	/* What is stored and what is sealed are known by the same identifiers. */
	nothing->uid = ulid_new(a, order->now_ms);
	order->reading->revision.uid = ulid_new(a, order->now_ms);
	nothing->slug = order->reading->slug;
	return comparison_make(a, &input, out);
}

static struct str
tag_of(struct arena *a, const struct comparison *c)
{
	struct buf text;
	struct json j;

	buf_init(&text, a, LIMIT_READING_BYTES);
	json_init(&j, &text);
	comparison_write_json(&j, NULL, c);
	return hash_tag(a, buf_str(&text));
}

enum status
staged_load(struct store *s, const struct record *import, int64_t now_ms, struct errors *errors,
    struct staged *out)
{
	struct arena *a = errors->arena;
	const struct value *of = &import->values[IMPORT_OF];
	struct newer_order order = { .store = s, .now_ms = now_ms };
	struct record *framework = NULL;
	enum status st;

	*out = (struct staged){ 0 };
	if (read_answers(a, record_text(import, IMPORT_ANSWERS), &out->answers) != ST_OK)
		return errors_add(errors, ST_CORRUPT, NULL, "The answers to this document's "
		    "points are damaged. Drop it and bring it in again.");
	if ((st = load_reading(s, import, errors, &order.reading)) != ST_OK)
		return st;
	if (of->nrefs > 0 &&
	    (st = record_load(s, &type_framework, of->refs[0].id, a, &framework)) != ST_OK)
		return errors_add(errors, ST_NOT_FOUND, NULL, "The framework that this is a newer "
		    "version of is not there any more.");
	take_decisions(a, &out->answers, &order.decisions);
	take_persons(a, &out->answers, &order);
	take_adoption(a, &out->answers, order.reading);
	order.framework = framework;
	out->framework = framework;
	st = framework == NULL ? compare_with_nothing(a, &order, &out->comparison) :
	    newer_compare(a, &order, errors, &out->comparison);
	if (st != ST_OK)
		return st;
	make_keys(a, out);
	find_proposed(a, out);
	put_answers(out);
	out->tag = tag_of(a, &out->comparison);
	return ST_OK;
}

enum status
staged_store(struct tx *tx, const struct record *import, struct errors *errors,
    struct record **out)
{
	struct str file = record_text(import, IMPORT_FILE);
	bool is_released = import->values[IMPORT_RELEASE].number != 0;
	struct staged staged;
	struct record *framework;
	enum status st = staged_load(tx->store, import, tx->now_ms, errors, &staged);

	if (st != ST_OK)
		return st;
	if (staged.framework == NULL)
		return newer_store_first(tx, &(struct newer_first){ staged.comparison.merged,
		    staged.comparison.adopted, file,
		    is_released ? NEWER_RELEASED : NEWER_CLOSED }, errors, out);
	st = record_load(tx->store, &type_framework, staged.framework->id, tx->arena, &framework);
	if (st == ST_OK && !staged.comparison.is_same)
		st = newer_store(tx, framework, &staged.comparison, file, errors);
	if (st == ST_OK)
		*out = framework;
	return st;
}
