/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Somebody settles as what the public reads a person: the words change in the list and in every
 * record that holds those before, in the transaction of the answer. What surprises: the records
 * know no name, so the words before are what is looked for; no two persons share them.
 */
#include "instrument/compare.h"
#include "instrument/withheld.h"
#include "model/types/types.h"

const struct record_type *const withheld_types[] = { &type_framework, &type_heading,
	&type_meeting, &type_pillar, &type_role, &type_recommendation, &type_action,
	&type_condition, &type_footnote, &type_revision, &type_query };
const size_t withheld_type_count = COUNT_OF(withheld_types);

static struct str
put_text(struct arena *a, struct str text, const struct persons_sought *sought)
{
	return persons_apply_text(a, &(struct marked){ .text = text }, sought).text;
}

void
withheld_put_value(struct arena *a, struct value *v, const struct persons_sought *sought)
{
	struct str *texts = arena_make_array(a, struct str, v->ntexts);
	struct ref *refs = arena_make_array(a, struct ref, v->nrefs);

	v->text = put_text(a, v->text, sought);
	v->marked = persons_apply_text(a, &v->marked, sought);
	v->period.words = put_text(a, v->period.words, sought);
	for (size_t i = 0; i < v->ntexts; i++)
		texts[i] = put_text(a, v->texts[i], sought);
	for (size_t i = 0; i < v->nrefs; i++) {
		refs[i] = v->refs[i];
		refs[i].words = put_text(a, refs[i].words, sought);
	}
	v->texts = texts;
	v->refs = refs;
}

static enum status
put_records(struct tx *tx, const struct record *point, const struct shown_persons *list,
    struct errors *errors)
{
	struct persons_sought sought = persons_seek(tx->arena, list);

	for (size_t t = 0; t < withheld_type_count; t++) {
		struct record_query query = { .type = withheld_types[t], .sort_field = NO_FIELD,
			.framework_id = withheld_types[t] == &type_framework ? 0 :
			    point->framework_id };
		struct record_list all;
		enum status st = record_list(tx->store, VIEWER_LOCAL, &query, tx->arena, &all);

		for (size_t i = 0; st == ST_OK && i < all.n; i++) {
			struct record *r = all.items[i];

			if (r->uid.n == 0 || str_equal(r->uid, point->uid) ||
			    (r->type == &type_framework && r->id != point->framework_id))
				continue;
			for (size_t f = 0; f < r->type->nfields; f++)
				withheld_put_value(tx->arena, &r->values[f], &sought);
			st = record_update(tx, r, errors);
		}
		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}

static struct shown_person *
find_shown(const struct shown_persons *list, struct str words)
{
	for (size_t i = 0; i < list->n; i++) {
		if (str_equal(list->items[i].words, words))
			return &list->items[i];
	}
	return NULL;
}

static enum status
check_words(const struct shown_persons *list, struct str words, struct errors *errors)
{
	if (!persons_words_fit(words))
		return errors_add(errors, ST_INVALID, "answer", "These words stand in the text "
		    "in place of a name: give at most %d bytes in one line.",
		    LIMIT_PERSON_WORDS);
	if (find_shown(list, words) != NULL)
		return errors_add(errors, ST_INVALID, "answer", "Another person is shown by these "
		    "words already. Give others, so that the two can be told apart.");
	return ST_OK;
}

enum status
withheld_settle(struct tx *tx, const struct record *before, struct record *point,
    struct errors *errors)
{
	struct str words = str_trim(record_text(point, QUERY_ANSWER));
	struct str shown = record_text(before, QUERY_FOUND);
	struct errors own = { .arena = tx->arena };
	struct shown_persons persons;
	struct shown_person change = { .name = shown, .words = words };
	struct shown_person *person;
	struct record *framework;
	enum status st;

	if (!str_equal(record_text(before, QUERY_KIND), STR(POINT_PERSON)) || words.n == 0 ||
	    str_equal(words, shown))
		return ST_OK;
	if ((st = record_load(tx->store, &type_framework, before->framework_id, tx->arena,
	    &framework)) != ST_OK ||
	    (st = withheld_load(tx->store, framework, &own, &persons)) != ST_OK)
		return st;
	/* From an export, or from before persons were shown so: there is nothing to change. */
	if ((person = find_shown(&persons, shown)) == NULL)
		return ST_OK;
	if ((st = check_words(&persons, words, errors)) != ST_OK ||
	    (st = put_records(tx, point, &(struct shown_persons){ .items = &change, .n = 1 },
	    errors)) != ST_OK ||
	    (st = record_load(tx->store, &type_framework, before->framework_id, tx->arena,
	    &framework)) != ST_OK)
		return st;
	person->words = words;
	record_set_text(point, QUERY_FOUND, words);
	st = withheld_keep(tx, framework, &persons, errors);
	return st == ST_OK ? record_update(tx, framework, errors) : st;
}
