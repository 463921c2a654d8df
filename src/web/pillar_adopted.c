/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was adopted beside what a pillar's page shows of the work: who coordinates and takes part,
 * how it stands, and of each element when and who. What surprises: the views are compared and not
 * the facts behind them, so a reader is told of a difference exactly where two words would differ.
 */
#include "base/map.h"
#include "model/types/types.h"
#include "web/adopted.h"
#include "web/instrument.h"

/* "WHO a.i., UNESCO". */
static struct str
words_of_links(const struct web *w, const struct view_list *list)
{
	const struct view_link *links = list->items;
	struct str words = STR_EMPTY;

	for (size_t i = 0; i < list->n; i++)
		words = str_format(w->arena, "%.*s%s%.*s%s%.*s", STR_ARG(words),
		    i > 0 ? ", " : "", STR_ARG(links[i].label), links[i].note.n > 0 ? " " : "",
		    STR_ARG(links[i].note));
	return words.n > 0 ? words : T(w->language, "none");
}

/* Empty where both show the same. */
static struct str
links_adopted(const struct web *w, const struct view_list *working,
    const struct view_list *adopted)
{
	struct str words = words_of_links(w, adopted);

	return str_equal(words, words_of_links(w, working)) ? STR_EMPTY : words;
}

static struct str
status_of(const struct web *w, const struct view_pillar *p)
{
	struct str status = p->status.n > 0 ? p->status :
	    view_choice_words(w, &type_pillar, PILLAR_STATUS, STR("active"));

	return p->review.n == 0 ? status : str_format(w->arena, "%.*s, %.*s %.*s",
	    STR_ARG(status), STR_ARG(T(w->language, "to be reviewed:")), STR_ARG(p->review));
}

/* --- elements ------------------------------------------------------------------------------ */

static struct str
add_piece(const struct web *w, struct str all, struct str label, struct str words)
{
	if (words.n == 0)
		return all;
	return str_format(w->arena, "%.*s%s%.*s%s%.*s", STR_ARG(all), all.n > 0 ? "; " : "",
	    STR_ARG(label), label.n > 0 ? " " : "", STR_ARG(words));
}

static struct str
element_adopted(const struct web *w, const struct view_element *working,
    const struct view_element *adopted)
{
	struct str all = STR_EMPTY;

	if (!str_equal(working->when, adopted->when) ||
	    working->is_tentative != adopted->is_tentative)
		all = add_piece(w, all, STR_EMPTY, adopted->when.n == 0 ?
		    T(w->language, "no date") : adopted->is_tentative ?
		    str_format(w->arena, "%.*s, %.*s", STR_ARG(adopted->when),
		        STR_ARG(T(w->language, "tentative"))) : adopted->when);
	all = add_piece(w, all, T(w->language, "Lead:"),
	    links_adopted(w, &working->leads, &adopted->leads));
	return add_piece(w, all, T(w->language, "With:"),
	    links_adopted(w, &working->with, &adopted->with));
}

static void
note_elements(const struct view_list *list, struct map *by_code)
{
	const struct view_element *items = list->items;

	for (size_t i = 0; i < list->n; i++) {
		map_set(by_code, items[i].code, (int64_t)(intptr_t)&items[i]);
		note_elements(&items[i].parts, by_code);
	}
}

static void
set_elements(const struct web *w, const struct view_list *list, const struct map *by_code)
{
	/* They were made for this page. */
	struct view_element *items = (struct view_element *)(uintptr_t)list->items;

	for (size_t i = 0; i < list->n; i++) {
		int64_t at;

		if (map_get(by_code, items[i].code, &at))
			items[i].adopted = element_adopted(w, &items[i],
			    (const struct view_element *)(intptr_t)at);
		set_elements(w, &items[i].parts, by_code);
	}
}

/* In the same order, but for those that one of the two lacks. */
static void
set_recommendations(const struct web *w, const struct view_list *list,
    const struct view_list *adopted)
{
	struct view_recommendation *items = (struct view_recommendation *)(uintptr_t)list->items;
	const struct view_recommendation *theirs = adopted->items;

	for (size_t i = 0; i < list->n; i++) {
		for (size_t k = 0; k < adopted->n; k++) {
			if (str_equal(items[i].code, theirs[k].code) &&
			    !str_equal(items[i].force, theirs[k].force))
				items[i].force_adopted = theirs[k].force.n > 0 ? theirs[k].force :
				    T(w->language, "none");
		}
	}
}

/* --- the pillar ---------------------------------------------------------------------------- */

static void
set_pillar(const struct web *w, struct view_pillar *p, const struct view_pillar *adopted)
{
	struct map by_code = { .arena = w->arena };
	struct str status = status_of(w, adopted);

	p->coordinators_adopted = links_adopted(w, &p->coordinators, &adopted->coordinators);
	p->involved_adopted = links_adopted(w, &p->involved, &adopted->involved);
	p->any_coordinators |= p->coordinators_adopted.n > 0;
	p->any_involved |= p->involved_adopted.n > 0;
	if (!str_equal(status, status_of(w, p))) {
		p->status_adopted = status;
		if (p->status.n == 0)
			p->status = view_choice_words(w, &type_pillar, PILLAR_STATUS,
			    STR("active"));
	}
	if (!str_equal(p->reason, adopted->reason))
		p->reason_adopted = adopted->reason.n > 0 ? adopted->reason :
		    T(w->language, "none");
	set_recommendations(w, &p->recommendations, &adopted->recommendations);
	note_elements(&adopted->actions, &by_code);
	note_elements(&adopted->goals, &by_code);
	set_elements(w, &p->actions, &by_code);
	set_elements(w, &p->goals, &by_code);
}

enum status
view_pillar_adopted(const struct web *w, struct view_pillar *p)
{
	struct instrument_order order = { .only = p->code };
	struct view_instrument text;
	enum status st = view_adopted_text(w, w->framework->id, &order.fw);

	if (st != ST_OK || order.fw == NULL)
		return st;
	text = view_instrument_of(w, &order);
	if (text.pillars.n > 0)
		set_pillar(w, p, text.pillars.items);
	return ST_OK;
}
