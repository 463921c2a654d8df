/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Carries a redline out: takes what was removed or moved out of its list, puts what was added or
 * moved behind what it stands next to, and sets values, after looking that the old ones were
 * there. Words are made from the redline's spans. What surprises: all lists are flat while this
 * is done, so that an element may move into one that has itself moved.
 */
#include "instrument/redline_private.h"

#include <string.h>

/* A thing in its list. Lists are linked; what is in no list is out or not yet placed. */
struct thing {
	enum compared_part part;
	struct str uid;
	void *value;          /* a copy of its struct, whose own lists of elements are not used */
	struct list *list;
	struct thing *before;
	struct thing *behind;
	bool is_out;          /* removed */
};

struct list {
	struct thing *first;
	struct thing *last;
	size_t n;
};

struct things {
	struct thing **items;
	size_t n;
	size_t capacity;
};

struct applying {
	struct arena *arena;
	struct errors *errors;
	const struct redline *redline;
	struct things things;
	struct map at;          /* "part/uid" to index in things */
	struct list **lists;
	size_t nlists;
	size_t lists_capacity;
	struct map list_at;     /* by name, "action/uid" and so on */
	size_t nreached;
};

static const size_t sizes[PART_COUNT] = {
	[PART_FRAMEWORK] = sizeof(struct framework),
	[PART_HEADING] = sizeof(struct fw_column),
	[PART_AGENCY] = sizeof(struct fw_agency),
	[PART_GROUP] = sizeof(struct fw_group),
	[PART_MEETING] = sizeof(struct fw_meeting),
	[PART_PILLAR] = sizeof(struct fw_pillar),
	[PART_RECOMMENDATION] = sizeof(struct fw_recommendation),
	[PART_ACTION] = sizeof(struct fw_element),
	[PART_FOOTNOTE] = sizeof(struct fw_footnote),
};

static struct str
key_of(struct applying *x, enum compared_part part, struct str uid)
{
	/* There is one framework, whatever the two states call it. */
	if (part == PART_FRAMEWORK)
		uid = STR_EMPTY;
	return str_format(x->arena, "%d/%.*s", (int)part, STR_ARG(uid));
}

/* The list a thing of a part stands in; made when it is first asked for. */
static struct list *
list_of(struct applying *x, enum compared_part part, const struct redline_place *place)
{
	struct str name = key_of(x, part, STR_EMPTY);
	int64_t index;

	if (part == PART_ACTION)
		name = str_format(x->arena, "%s/%.*s", place->parent.n > 0 ? "parts" :
		    place->is_goal ? "goals" : "actions", STR_ARG(place->parent.n > 0 ?
		    place->parent : place->pillar));
	if (map_get(&x->list_at, name, &index))
		return x->lists[index];
	arena_reserve(x->arena, x->lists, x->nlists, x->lists_capacity);
	map_set(&x->list_at, name, (int64_t)x->nlists);
	x->lists[x->nlists] = arena_make(x->arena, struct list);
	return x->lists[x->nlists++];
}

static struct thing *
find(struct applying *x, enum compared_part part, struct str uid)
{
	int64_t index;

	return map_get(&x->at, key_of(x, part, uid), &index) ? x->things.items[index] : NULL;
}

static struct thing *
register_thing(struct applying *x, enum compared_part part, struct str uid, const void *item)
{
	struct thing *t = arena_make(x->arena, struct thing);

	*t = (struct thing){ .part = part, .uid = uid,
		.value = arena_alloc(x->arena, sizes[part]) };
	memcpy(t->value, item, sizes[part]);
	arena_reserve(x->arena, x->things.items, x->things.n, x->things.capacity);
	map_set(&x->at, key_of(x, part, uid), (int64_t)x->things.n);
	x->things.items[x->things.n++] = t;
	return t;
}

static void
take_out(struct thing *t)
{
	if (t->list == NULL)
		return;
	*(t->before != NULL ? &t->before->behind : &t->list->first) = t->behind;
	*(t->behind != NULL ? &t->behind->before : &t->list->last) = t->before;
	t->list->n--;
	t->list = NULL;
}

/* behind: NULL puts it first. */
static void
put_behind(struct thing *t, struct list *list, struct thing *behind)
{
	t->list = list;
	t->before = behind;
	t->behind = behind != NULL ? behind->behind : list->first;
	*(t->before != NULL ? &t->before->behind : &list->first) = t;
	*(t->behind != NULL ? &t->behind->before : &list->last) = t;
	list->n++;
}

static void
read_part(struct applying *x, const struct side *side, enum compared_part part)
{
	for (size_t i = 0; i < side->pools[part].n; i++) {
		const struct node *node = &side->pools[part].items[i];
		struct redline_place place = { .is_goal = node->is_goal };
		struct list *list;

		if (part == PART_ACTION && node->owner != NONE)
			place.parent = redline_identity(part,
			    side->pools[part].items[node->owner].item);
		if (part == PART_ACTION)
			place.pillar = redline_identity(PART_PILLAR,
			    &side->fw->pillars.items[node->pillar]);
		list = list_of(x, part, &place);
		put_behind(register_thing(x, part, redline_identity(part, node->item),
		    node->item), list, list->last);
	}
}

static enum status
complain(struct applying *x, const struct redline_change *c, const char *what)
{
	return errors_add(x->errors, ST_CONFLICT, NULL, "Change %zu (%s %.*s) does not fit: %s.",
	    c->number, compared_part_codes[c->part], STR_ARG(c->code), what);
}

/* --- the steps ----------------------------------------------------------------------------- */

static enum status
take_changed_out(struct applying *x)
{
	for (size_t i = 0; i < x->redline->changes.n; i++) {
		const struct redline_change *c = x->redline->changes.items[i];
		bool is_out = (c->what & DIFFERENCE_REMOVED) != 0;
		struct thing *t;

		if (!(c->what & (DIFFERENCE_REMOVED | DIFFERENCE_MOVED)))
			continue;
		if ((t = find(x, c->part, c->uid)) == NULL)
			return complain(x, c, "it is not there");
		t->is_out = is_out;
		if (is_out || c->part != PART_RECOMMENDATION)
			take_out(t);
	}
	return ST_OK;
}

/* Whether it found its place: not while what it stands behind has none. */
static bool
place_thing(struct applying *x, const struct redline_change *c, struct thing *t)
{
	struct list *list = list_of(x, c->part, &c->to);
	struct thing *behind = NULL;

	if (c->part == PART_RECOMMENDATION) {
		/* Their order is set at the end. */
		put_behind(t, list, list->last);
		return true;
	}
	if (c->to.next_to.n > 0) {
		behind = find(x, c->part, c->to.next_to);
		if (behind == NULL || behind->list != list)
			return false;
	}
	put_behind(t, list, behind);
	return true;
}

static enum status
add_new(struct applying *x)
{
	for (size_t i = 0; i < x->redline->changes.n; i++) {
		const struct redline_change *c = x->redline->changes.items[i];

		if (!(c->what & DIFFERENCE_ADDED))
			continue;
		if (find(x, c->part, c->uid) != NULL)
			return complain(x, c, "it is there already");
		register_thing(x, c->part, c->uid, c->after);
	}
	return ST_OK;
}

/* In the order of the document each stands behind one placed before; mostly one round does. */
static enum status
place_all(struct applying *x)
{
	const struct redline_change *waiting = NULL;
	bool is_moving = true;

	while (is_moving) {
		is_moving = false;
		waiting = NULL;
		for (size_t i = 0; i < x->redline->changes.n; i++) {
			const struct redline_change *c = x->redline->changes.items[i];
			struct thing *t;

			if (!(c->what & (DIFFERENCE_ADDED | DIFFERENCE_MOVED)))
				continue;
			t = find(x, c->part, c->uid);
			if (t->list != NULL)
				continue;
			if (place_thing(x, c, t))
				is_moving = true;
			else
				waiting = c;
		}
	}
	return waiting == NULL ? ST_OK : complain(x, waiting, "its place is not there");
}

/* The words that a field's spans give: what was kept and what was put in. */
static struct str
new_words(struct applying *x, const struct redline_field *f)
{
	struct buf b;

	buf_init(&b, x->arena, SIZE_MAX);
	for (size_t i = 0; i < f->spans.n; i++) {
		if (f->spans.items[i].kind != DIFF_DELETED)
			buf_add(&b, f->spans.items[i].text.text);
	}
	return buf_str(&b);
}

static enum status
set_values(struct applying *x)
{
	for (size_t i = 0; i < x->redline->changes.n; i++) {
		const struct redline_change *c = x->redline->changes.items[i];
		struct thing *t = find(x, c->part, c->uid);

		for (size_t k = 0; k < c->fields.n; k++) {
			const struct redline_field *f = &c->fields.items[k];
			char *value;

			if (t == NULL)
				return complain(x, c, "it is not there");
			value = (char *)t->value + f->row->offset;
			if (!redline_value_equal(f->row, value, f->held))
				return complain(x, c, "it said something else before");
			memcpy(value, f->newer, f->row->size);
			if (f->kind == REDLINE_MARKED)
				((struct marked *)(void *)value)->text = new_words(x, f);
			else if (f->kind == REDLINE_TEXT)
				*(struct str *)(void *)value = new_words(x, f);
		}
	}
	return ST_OK;
}

static enum status
order_recommendations(struct applying *x)
{
	struct list *list = list_of(x, PART_RECOMMENDATION, NULL);

	for (size_t i = 0; i < x->redline->order.n; i++) {
		struct thing *t = find(x, PART_RECOMMENDATION, x->redline->order.items[i]);

		if (t == NULL || t->is_out)
			return errors_add(x->errors, ST_CONFLICT, NULL,
			    "A recommendation that is to stand there is not there.");
		take_out(t);
		put_behind(t, list, list->last);
	}
	return ST_OK;
}

/* --- back into one framework --------------------------------------------------------------- */

static void *
gather(struct applying *x, const struct list *list, size_t size)
{
	char *items = arena_alloc_array(x->arena, list->n, size);
	size_t n = 0;

	for (const struct thing *t = list->first; t != NULL; t = t->behind)
		memcpy(items + size * n++, t->value, size);
	x->nreached += n;
	return items;
}

#define GATHER(x, to, from, type) \
	do { \
		const struct list *gathered = (from); \
		(to).items = gather((x), gathered, sizeof(struct type)); \
		(to).n = (to).capacity = gathered->n; \
	} while (0)

static void
gather_elements(struct applying *x, const struct redline_place *place, struct fw_elements *out)
{
	GATHER(x, *out, list_of(x, PART_ACTION, place), fw_element);
	for (size_t i = 0; i < out->n; i++)
		gather_elements(x, &(struct redline_place){ .parent =
		    redline_identity(PART_ACTION, &out->items[i]) }, &out->items[i].children);
}

static struct framework *
gather_all(struct applying *x)
{
	const struct list *whole = list_of(x, PART_FRAMEWORK, NULL);
	struct framework *fw = whole->first->value;

	x->nreached = 1;
	GATHER(x, fw->columns, list_of(x, PART_HEADING, NULL), fw_column);
	GATHER(x, fw->agencies, list_of(x, PART_AGENCY, NULL), fw_agency);
	GATHER(x, fw->groups, list_of(x, PART_GROUP, NULL), fw_group);
	GATHER(x, fw->meetings, list_of(x, PART_MEETING, NULL), fw_meeting);
	GATHER(x, fw->recommendations, list_of(x, PART_RECOMMENDATION, NULL),
	    fw_recommendation);
	GATHER(x, fw->footnotes, list_of(x, PART_FOOTNOTE, NULL), fw_footnote);
	GATHER(x, fw->pillars, list_of(x, PART_PILLAR, NULL), fw_pillar);
	for (size_t i = 0; i < fw->pillars.n; i++) {
		struct fw_pillar *p = &fw->pillars.items[i];
		struct redline_place place = { .pillar = redline_identity(PART_PILLAR, p) };

		gather_elements(x, &place, &p->actions);
		place.is_goal = true;
		gather_elements(x, &place, &p->goals);
	}
	return fw;
}

static size_t
count_staying(const struct applying *x)
{
	size_t n = 0;

	for (size_t i = 0; i < x->things.n; i++)
		n += !x->things.items[i]->is_out;
	return n;
}

enum status
redline_apply(struct arena *a, const struct framework *before, const struct redline *r,
    struct errors *errors, struct framework **out)
{
	struct applying x = { .arena = a, .errors = errors, .redline = r, .at = { .arena = a },
		.list_at = { .arena = a } };
	struct compare lists = { .arena = a };
	struct side side = { .fw = (struct framework *)(uintptr_t)before };
	struct framework *fw;
	enum status st;

	compare_collect_items(&lists, &side);
	for (enum compared_part part = PART_FRAMEWORK; part < PART_COUNT; part++) {
		if (part != PART_ROLE && part != PART_CONDITION)
			read_part(&x, &side, part);
	}
	if ((st = take_changed_out(&x)) != ST_OK || (st = add_new(&x)) != ST_OK ||
	    (st = place_all(&x)) != ST_OK || (st = set_values(&x)) != ST_OK ||
	    (st = order_recommendations(&x)) != ST_OK)
		return st;
	fw = gather_all(&x);
	if (x.nreached != count_staying(&x))
		return errors_add(errors, ST_CONFLICT, NULL,
		    "Something is left without a place: what it was part of was removed.");
	*out = fw;
	return ST_OK;
}
