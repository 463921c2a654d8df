/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The text with and without the places it was read from: a sealed text has none, for they belong to
 * a source and not to what was adopted; an export of the newest text gives them back, by uid. Nor
 * does it say which revisions came before: every export of a sealed text does.
 */
#include "base/map.h"
#include "instrument/compare.h"
#include "instrument/framework_store.h"
#include "instrument/revision_private.h"
#include "model/date.h"
#include "model/types/types.h"

/* --- places -------------------------------------------------------------------------------- */

static void
walk_elements(struct fw_elements *list, const struct segments_walk *walk)
{
	for (size_t i = 0; i < list->n; i++) {
		struct fw_element *e = &list->items[i];

		walk->fn(walk->context, e->uid, &e->segments);
		for (size_t k = 0; k < e->conditions.n; k++)
			walk->fn(walk->context, e->conditions.items[k].uid,
			    &e->conditions.items[k].segments);
		walk_elements(&e->children, walk);
	}
}

static void
walk_roles(struct fw_roles *list, const struct segments_walk *walk)
{
	for (size_t i = 0; i < list->n; i++)
		walk->fn(walk->context, list->items[i].uid, &list->items[i].segments);
}

static void
walk_pillar(struct fw_pillar *p, const struct segments_walk *walk)
{
	walk->fn(walk->context, p->uid, &p->segments);
	walk_roles(&p->roles, walk);
	walk_elements(&p->actions, walk);
	walk_elements(&p->goals, walk);
}

void
revision_walk_segments(struct framework *fw, const struct segments_walk *walk)
{
	walk->fn(walk->context, fw->uid, &fw->segments);
	walk_roles(&fw->cochairs, walk);
	for (size_t i = 0; i < fw->pillars.n; i++)
		walk_pillar(&fw->pillars.items[i], walk);
	for (size_t i = 0; i < fw->recommendations.n; i++)
		walk->fn(walk->context, fw->recommendations.items[i].uid,
		    &fw->recommendations.items[i].segments);
	for (size_t i = 0; i < fw->footnotes.n; i++)
		walk->fn(walk->context, fw->footnotes.items[i].uid,
		    &fw->footnotes.items[i].segments);
	for (size_t i = 0; i < fw->meetings.n; i++)
		walk->fn(walk->context, fw->meetings.items[i].uid,
		    &fw->meetings.items[i].segments);
}

static void
clear(void *context, struct str uid, struct fw_segments *segments)
{
	(void)context;
	(void)uid;
	*segments = (struct fw_segments){ 0 };
}

struct framework *
revision_bare_text(struct arena *a, const struct framework *fw)
{
	struct framework *bare = framework_copy(a, fw);

	bare->sources = (struct fw_sources){ 0 };
	bare->queries = (struct fw_querys){ 0 };
	revision_walk_segments(bare, &(struct segments_walk){ .fn = clear });
	return bare;
}

/* --- an export ----------------------------------------------------------------------------- */

/* The places that records have, by uid. */
struct held_places {
	struct arena *arena;
	struct map at;
	struct fw_segments *items;
	size_t n;
	size_t capacity;
};

static void
collect(void *context, struct str uid, struct fw_segments *segments)
{
	struct held_places *held = context;

	if (segments->n == 0)
		return;
	arena_reserve(held->arena, held->items, held->n, held->capacity);
	map_set(&held->at, uid, (int64_t)held->n);
	held->items[held->n++] = *segments;
}

static void
give_back(void *context, struct str uid, struct fw_segments *segments)
{
	struct held_places *held = context;
	int64_t at;

	if (map_get(&held->at, uid, &at))
		*segments = held->items[at];
}

static struct framework *
with_places(struct arena *a, const struct framework *text, struct framework *held)
{
	struct held_places places = { .arena = a, .at = { .arena = a } };
	struct framework *out = framework_copy(a, text);

	revision_walk_segments(held, &(struct segments_walk){ collect, &places });
	revision_walk_segments(out, &(struct segments_walk){ give_back, &places });
	out->sources = held->sources;
	out->queries = held->queries;
	return out;
}

/* --- revisions ----------------------------------------------------------------------------- */

static struct period
period_of(const struct record *r, size_t field)
{
	return r->values[field].is_set ? r->values[field].period :
	    (struct period){ .earliest = NO_DAY, .latest = NO_DAY };
}

static void
add_revision(struct arena *a, struct framework *text, const struct record *r)
{
	*fw_add(a, &text->earlier) = (struct fw_earlier){ record_text(r, REVISION_LABEL),
		period_of(r, REVISION_ADOPTED), period_of(r, REVISION_EFFECTIVE) };
}

/* Says which revisions came before; is_newest: none came after. */
static enum status
add_earlier(struct store *s, struct viewer viewer, const struct record *revision,
    struct framework *text, struct arena *a, bool *is_newest)
{
	struct record_list all;
	enum status st = revision_list(s, viewer, revision->framework_id, a, &all);
	size_t at = 0;

	if (st != ST_OK)
		return st;
	for (; at < all.n && all.items[at]->id != revision->id; at++)
		add_revision(a, text, all.items[at]);
	*is_newest = at + 1 == all.n;
	return ST_OK;
}

enum status
revision_add_earlier(struct store *s, struct viewer viewer, const struct record *last,
    struct arena *a, struct framework *text)
{
	bool is_newest;
	enum status st;

	text->earlier = (struct fw_earliers){ 0 };
	st = add_earlier(s, viewer, last, text, a, &is_newest);
	if (st == ST_OK)
		add_revision(a, text, last);
	return st;
}

enum status
revision_load_export(struct store *s, struct viewer viewer, const struct revision_export *order,
    struct errors *errors, const struct framework **out)
{
	struct revision_clock now = { order->framework_id, order->today, INT64_MAX };
	const struct record *revision = order->revision;
	const struct framework *text = NULL;
	struct framework *full = NULL;
	struct framework *held;
	struct record *current;
	bool has_places = true;
	bool is_seen = true;
	enum status st;

	if (revision == NULL) {
		st = revision_current(s, viewer, &now, errors->arena, &current);
		if (st != ST_OK && st != ST_NOT_FOUND)
			return st;
		revision = st == ST_OK ? current : NULL;
	}
	if (revision != NULL &&
	    ((st = record_is_visible(s, viewer, &type_revision, revision->id, &is_seen)) != ST_OK ||
	    (st = revision_text_by_office(s, revision, errors, &text)) != ST_OK))
		return st;
	if (!is_seen)
		return ST_NOT_FOUND;
	if (text != NULL) {
		full = arena_make(errors->arena, struct framework);
		*full = *text; /* whose lists are shared: others hold it, too */
		st = add_earlier(s, viewer, revision, full, errors->arena, &has_places);
		if (st != ST_OK)
			return st;
	}
	*out = full;
	if (!has_places)
		return ST_OK;
	st = framework_load(s, viewer, order->framework_id, FRAMEWORK_ALL, errors->arena, &held);
	if (st == ST_OK)
		*out = full == NULL ? held : with_places(errors->arena, full, held);
	return st;
}
