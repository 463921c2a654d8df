/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Persons whom a text names that people wrote and that is about to be adopted: they are withheld
 * from the moment of the adoption, as those of a document are from its import, and a point asks by
 * which words the public shall read them. What surprises: people with accounts are known by name,
 * so they are found wherever they stand.
 */
#include "instrument/persons_find.h"
#include "instrument/withheld.h"
#include "model/types/types.h"

static void
add_known(struct arena *a, const struct record *person, struct shown_persons *out)
{
	const struct value *agency = &person->values[PERSON_AGENCY];
	struct str name = str_trim(record_text(person, PERSON_NAME));

	/* One word may be any word; who was erased has no name. */
	if (str_find_byte(name, ' ', 0) == SIZE_MAX ||
	    str_equal(record_text(person, PERSON_STATE), STR("erased")))
		return;
	arena_reserve(a, out->items, out->n, out->capacity);
	out->items[out->n++] = (struct shown_person){ name, persons_default_words(a,
	    agency->nrefs > 0 ? agency->refs[0].code : STR_EMPTY) };
}

static enum status
list_known(struct store *s, struct arena *a, struct shown_persons *out)
{
	struct record_query query = { .type = &type_person, .sort_field = NO_FIELD };
	struct record_list all;
	enum status st = record_list(s, VIEWER_LOCAL, &query, a, &all);

	for (size_t i = 0; st == ST_OK && i < all.n; i++)
		add_known(a, all.items[i], out);
	return st;
}

enum status
withheld_find(struct store *s, const struct record *framework, const struct framework *text,
    struct errors *errors, struct fw_querys *out)
{
	struct shown_persons known = { 0 };
	struct shown_persons list;
	enum status st = withheld_load(s, framework, errors, &list);

	*out = (struct fw_querys){ 0 };
	if (st == ST_OK)
		st = list_known(s, errors->arena, &known);
	if (st == ST_OK)
		persons_ask(errors->arena, text, &known, &list, out);
	return st;
}

/* The highest number of a point to settle; 0: there is none. */
static enum status
last_number(struct tx *tx, int64_t framework_id, int64_t *out)
{
	struct record_query query = { .type = &type_query, .framework_id = framework_id,
		.sort_field = QUERY_NUMBER };
	struct record_list all;
	enum status st = record_list(tx->store, VIEWER_LOCAL, &query, tx->arena, &all);

	if (st == ST_OK)
		*out = all.n == 0 ? 0 : all.items[all.n - 1]->values[QUERY_NUMBER].number;
	return st;
}

/* The point holds the words and not the name: it is a record. */
static enum status
add_point(struct tx *tx, const struct record *framework, const struct fw_query *point,
    const struct shown_person *person, int64_t number, struct errors *errors)
{
	struct record *r = record_new(tx->arena, &type_query);

	r->framework_id = framework->id;
	r->visibility = framework->visibility;
	record_set_number(r, QUERY_NUMBER, number);
	record_set_text(r, QUERY_KIND, point->kind);
	record_set_text(r, QUERY_QUESTION, point->question);
	record_set_text(r, QUERY_FOUND, person->words);
	record_set_text(r, QUERY_PROPOSED, person->words);
	record_set_text(r, QUERY_STATE, point->state);
	if (point->about.n > 0)
		record_set_text(r, QUERY_ABOUT, point->about);
	return record_create(tx, r, errors);
}

enum status
withheld_add(struct tx *tx, struct record *framework, const struct framework *text,
    struct errors *errors)
{
	struct framework named = { .title = STR_EMPTY };
	struct shown_persons list;
	int64_t number = 0;
	size_t before;
	enum status st;

	if ((st = withheld_find(tx->store, framework, text, errors, &named.queries)) != ST_OK ||
	    (st = withheld_load(tx->store, framework, errors, &list)) != ST_OK)
		return st;
	before = list.n;
	persons_collect(tx->arena, &named, &list);
	if (list.n == before)
		return ST_OK;
	st = last_number(tx, framework->id, &number);
	for (size_t i = before; st == ST_OK && i < list.n; i++)
		st = add_point(tx, framework, &named.queries.items[i - before], &list.items[i],
		    ++number, errors);
	if (st == ST_OK)
		st = withheld_keep(tx, framework, &list, errors);
	return st == ST_OK ? record_update(tx, framework, errors) : st;
}
