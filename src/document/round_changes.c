/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A Word file of a comment round to changes and comments. Its text is matched with the text asked
 * about by our bookmarks (round_anchors.h), and where they are gone by words, as newer documents
 * are (instrument/compare.h); what differs becomes operations. Both texts of the file are matched:
 * what was tracked is told from what was not.
 * What surprises: facts count only where the agency changed the words that they are read from. A
 * file has no facts, and reading them anew would undo what people have settled meanwhile.
 */
#include "document/round_changes.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "document/round_anchors.h"
#include "document/round_loose.h"
#include "document/round_places.h"
#include "document/round_reasons.h"
#include "instrument/redline.h"

#define QUOTE_BYTES 300   /* of the words of one tracked change */
#define WORDS_BYTES 200   /* that name an element */
#define NEAR_POINTS 40    /* code points before a footnote's mark that tell where it stands */

struct rounder {
	struct arena *arena;
	const struct round_input *input;
	struct round_result *out;
	struct framework *base;
	struct framework *asked;
	struct framework *wished;   /* the accepted text, with the uids of asked */
	struct framework *original; /* the same of the text before the changes; or NULL */
	struct redline redline;     /* from asked to wished */
	struct map reworded;        /* uids of elements whose words changed */
	struct fw_round_spots wished_spots;
	struct fw_round_spots original_spots;
	struct str *tracked_at;     /* by tracked change: uid of its element; empty: none */
	struct map made;            /* uids of elements that a change was made of */
};

/* --- values -------------------------------------------------------------------------------- */

static struct marked
value_of(struct rounder *r, struct framework *fw, struct str uid, const struct element_field *f,
    bool *out_is_there)
{
	struct element_at at;

	*out_is_there = fw != NULL && element_find(fw, uid, &at);
	return *out_is_there ? element_value_get(r->arena, fw, &at, f) :
	    (struct marked){ .text = STR_EMPTY };
}

static const struct fw_footnote *
find_footnote(const struct framework *fw, struct str label, struct str uid)
{
	for (size_t i = 0; i < fw->footnotes.n; i++) {
		const struct fw_footnote *f = &fw->footnotes.items[i];

		if (label.n > 0 ? str_equal(f->label, label) : str_equal(f->uid, uid))
			return f;
	}
	return NULL;
}

/*
 * The words with the footnote marks that the text asked about has, by its numbers; marks of new
 * footnotes are left out: adding the footnote puts them there.
 */
static struct marked
with_marks_of_asked(struct rounder *r, const struct marked *words)
{
	struct marked out = { .text = STR_EMPTY };
	uint32_t from = 0;

	for (size_t i = 0; i < words->nmarks; i++) {
		const struct mark *mark = &words->marks[i];
		const struct fw_footnote *wished;
		const struct fw_footnote *asked = NULL;
		struct marked before;
		struct marked label;

		if (mark->kind != MARK_FOOTNOTE || mark->start < from)
			continue;
		wished = find_footnote(r->wished, mark->label, STR_EMPTY);
		if (wished != NULL && wished->uid.n > 0)
			asked = find_footnote(r->asked, STR_EMPTY, wished->uid);
		before = marked_part(r->arena, words, from, mark->start);
		out = marked_join(r->arena, &out, STR_EMPTY, &before);
		from = mark->end;
		if (asked == NULL)
			continue;
		label.text = asked->label;
		label.nmarks = 1;
		label.marks = arena_make(r->arena, struct mark);
		label.marks[0] = (struct mark){ MARK_FOOTNOTE, 0,
			(uint32_t)utf8_length(asked->label), asked->label };
		out = marked_join(r->arena, &out, STR_EMPTY, &label);
	}
	if (from == 0)
		return *words;
	{
		struct marked rest = marked_part(r->arena, words, from, UINT32_MAX);

		return marked_join(r->arena, &out, STR_EMPTY, &rest);
	}
}

/* --- what counts --------------------------------------------------------------------------- */

static void
note_reworded(struct rounder *r)
{
	r->reworded.arena = r->arena;
	for (size_t i = 0; i < r->redline.changes.n; i++) {
		const struct redline_change *c = r->redline.changes.items[i];

		for (size_t k = 0; k < c->fields.n; k++) {
			const struct redline_field *f = &c->fields.items[k];

			if (!f->is_fact && !f->is_form)
				map_set(&r->reworded, c->uid, 1);
		}
		if (c->what & DIFFERENCE_ADDED)
			map_set(&r->reworded, c->uid, 1);
	}
}

static bool
is_reworded(const struct rounder *r, struct str uid)
{
	int64_t unused;

	return map_get(&r->reworded, uid, &unused);
}

/* The uid of what a role or a condition is read from the words of; else its own. */
static struct str
owner_of(struct framework *fw, struct str uid)
{
	struct element_at at;

	if (!element_find(fw, uid, &at))
		return uid;
	if (at.part == PART_CONDITION && at.parent != NULL)
		return at.parent->uid;
	if (at.part == PART_ROLE)
		return at.pillar == ELEMENT_NOWHERE ? fw->uid : fw->pillars.items[at.pillar].uid;
	return uid;
}

/* Whether a fact is another because the agency changed words. */
static bool
counts_as_fact(struct rounder *r, const struct redline_change *c, const struct element_field *f)
{
	bool is_there;
	struct marked before;
	struct marked after;

	if (r->original == NULL)
		return is_reworded(r, c->uid);
	before = value_of(r, r->original, c->uid, f, &is_there);
	if (!is_there)
		return is_reworded(r, c->uid);
	after = value_of(r, r->wished, c->uid, f, &is_there);
	return !str_equal(before.text, after.text);
}

/* Where a recommendation stands is no fact that is read from words: the file has it in a cell. */
static bool
stands_elsewhere(struct rounder *r, const struct redline_change *c, const struct element_field *f)
{
	bool is_there;
	struct marked before;
	struct marked after;

	if (f->kind != VALUE_PLACEMENTS || c->part != PART_RECOMMENDATION)
		return false;
	before = value_of(r, r->original, c->uid, f, &is_there);
	if (!is_there)
		before = value_of(r, r->asked, c->uid, f, &is_there);
	after = value_of(r, r->wished, c->uid, f, &is_there);
	return !str_equal(before.text, after.text);
}

/* Lists beside the text say nothing; parts of what is added or removed go with it. */
static bool
counts_as_operation(const struct redline_change *c)
{
	return c->number > 0 && amend_main_field(c->part) != NULL;
}

/* --- operations ---------------------------------------------------------------------------- */

static struct fw_amend_change *
add_operation(struct rounder *r, const struct redline_change *c, enum amend_operation operation)
{
	struct fw_round_change *out = fw_add(r->arena, &r->out->changes);

	*out = (struct fw_round_change){
		.change = { .operation = operation, .part = c->part, .element = c->uid },
		.code = c->what & DIFFERENCE_ADDED ? STR_EMPTY : c->code_before,
		.words = utf8_cut(c->words.text, WORDS_BYTES),
	};
	return &out->change;
}

static void
set_place(struct fw_amend_change *change, const struct redline_place *place)
{
	change->pillar = place->pillar;
	change->is_to_goals = place->is_goal;
	change->parent = place->parent;
	change->next_to = place->next_to;
}

struct mark_place {
	struct str label;
	struct str uid;      /* of the element whose words have the mark */
	struct str near;     /* the words before it */
	struct str field;
};

static bool
find_mark(struct str uid, struct str field, const struct marked *words, struct mark_place *place)
{
	for (size_t i = 0; i < words->nmarks; i++) {
		const struct mark *mark = &words->marks[i];
		uint32_t from = mark->start > NEAR_POINTS ? mark->start - NEAR_POINTS : 0;

		if (mark->kind != MARK_FOOTNOTE || !str_equal(mark->label, place->label))
			continue;
		place->uid = uid;
		place->field = field;
		place->near = str_trim(utf8_part(words->text, from, mark->start));
		return true;
	}
	return false;
}

static bool
find_mark_in(const struct fw_elements *list, struct mark_place *place)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct fw_element *e = &list->items[i];

		if (find_mark(e->uid, STR("text"), &e->text, place) ||
		    find_mark_in(&e->children, place))
			return true;
	}
	return false;
}

static bool
find_mark_place(const struct framework *fw, struct mark_place *place)
{
	for (size_t i = 0; i < fw->pillars.n; i++) {
		const struct fw_pillar *p = &fw->pillars.items[i];

		if (find_mark(p->uid, STR("title"), &p->title, place) ||
		    find_mark(p->uid, STR("coordination"), &p->coordination, place) ||
		    find_mark_in(&p->actions, place) || find_mark_in(&p->goals, place))
			return true;
	}
	for (size_t i = 0; i < fw->recommendations.n; i++) {
		if (find_mark(fw->recommendations.items[i].uid, STR("text"),
		    &fw->recommendations.items[i].text, place))
			return true;
	}
	return false;
}

/* A footnote stands where its mark is. */
static void
place_footnote(struct rounder *r, struct fw_amend_change *change)
{
	const struct fw_footnote *f = find_footnote(r->wished, STR_EMPTY, change->element);
	struct mark_place place = { .label = f != NULL ? f->label : STR_EMPTY };

	if (f == NULL || !find_mark_place(r->wished, &place))
		return;
	change->parent = place.uid;
	change->field = place.field;
	if (place.near.n > 0)
		*fw_add(r->arena, &change->with) = place.near;
}

static void
add_addition(struct rounder *r, const struct redline_change *c)
{
	struct fw_amend_change *change = add_operation(r, c, AMEND_ADD);
	struct marked words;
	bool is_there;

	words = value_of(r, r->wished, c->uid, amend_main_field(c->part), &is_there);
	change->after = with_marks_of_asked(r, &words);
	set_place(change, &c->to);
	if (c->part == PART_FOOTNOTE)
		place_footnote(r, change);
}

/* Guards of what the base has are of the base; what the amendment adds has none. */
static struct framework *
guard_text(struct rounder *r, struct str uid)
{
	struct element_at at;

	return element_find(r->base, uid, &at) ? r->base : r->asked;
}

static void
add_removal(struct rounder *r, const struct redline_change *c)
{
	struct fw_amend_change *change = add_operation(r, c, AMEND_REMOVE);
	struct framework *fw = guard_text(r, c->uid);
	struct element_at at;
	bool is_there;

	change->before = value_of(r, fw, c->uid, amend_main_field(c->part), &is_there);
	if (element_find(r->asked, c->uid, &at))
		change->with = amend_goes_with(r->arena, r->asked, &at);
}

static void
add_move(struct rounder *r, const struct redline_change *c)
{
	struct fw_amend_change *change = add_operation(r, c, AMEND_MOVE);
	struct framework *fw = guard_text(r, c->uid);
	struct element_at at;

	if (element_find(fw, c->uid, &at))
		change->before.text = element_place(r->arena, fw, &at);
	set_place(change, &c->to);
}

static void
make_operations(struct rounder *r)
{
	for (size_t i = 0; i < r->redline.changes.n; i++) {
		const struct redline_change *c = r->redline.changes.items[i];

		if (!counts_as_operation(c))
			continue;
		if (c->what & DIFFERENCE_ADDED)
			add_addition(r, c);
		else if (c->what & DIFFERENCE_REMOVED && c->whole == NULL)
			add_removal(r, c);
		else if (c->what & DIFFERENCE_REMOVED)
			map_set(&r->made, c->uid, 1);
		else if (c->what & DIFFERENCE_MOVED)
			add_move(r, c);
	}
}

/* --- replacements -------------------------------------------------------------------------- */

static void
add_replacement(struct rounder *r, const struct redline_change *c, const struct element_field *f,
    struct marked now)
{
	struct fw_amend_change *change;
	bool is_there;
	struct marked words = value_of(r, r->wished, c->uid, f, &is_there);
	struct marked after = f->kind == VALUE_MARKED ? with_marks_of_asked(r, &words) : words;

	/* The mark of a new footnote is all that differs: adding the footnote puts it there. */
	if (f->kind == VALUE_MARKED && after.nmarks != words.nmarks &&
	    marked_equal(r->arena, &after, &now))
		return;
	change = add_operation(r, c, AMEND_REPLACE);
	change->field = str_from(f->name);
	change->before = value_of(r, guard_text(r, c->uid), c->uid, f, &is_there);
	change->after = after;
	r->out->changes.items[r->out->changes.n - 1].asked = now;
}

/* What a new element says besides its words: where carrying the additions out gives another. */
static void
complete_addition(struct rounder *r, const struct redline_change *c, struct framework *draft)
{
	size_t n;
	const struct element_field *fields = element_fields(c->part, &n);
	struct element_at at;

	if (!element_find(draft, c->uid, &at))
		return;
	for (size_t i = 0; i < n; i++) {
		bool is_there;
		struct marked wished = value_of(r, r->wished, c->uid, &fields[i], &is_there);

		if (&fields[i] != amend_main_field(c->part) && wished.text.n > 0 &&
		    !element_value_is(r->arena, draft, &at, &fields[i], wished))
			add_replacement(r, c, &fields[i], (struct marked){ .text = STR_EMPTY });
	}
}

static void
replace_fields(struct rounder *r, const struct redline_change *c)
{
	for (size_t i = 0; i < c->fields.n; i++) {
		const struct redline_field *field = &c->fields.items[i];
		const struct element_field *f = element_field_find(c->part,
		    str_from(field->name));
		bool is_there;

		if (f == NULL || ((field->is_form || (field->is_fact &&
		    !counts_as_fact(r, c, f))) && !stands_elsewhere(r, c, f)))
			continue;
		add_replacement(r, c, f, value_of(r, r->asked, c->uid, f, &is_there));
	}
}

static void
make_replacements(struct rounder *r)
{
	struct fw_amend_changes operations = { 0 };
	struct amend_input input = { .base = r->asked, .changes = &operations };
	struct amend_draft draft;

	for (size_t i = 0; i < r->out->changes.n; i++)
		if (r->out->changes.items[i].change.operation == AMEND_ADD)
			*fw_add(r->arena, &operations) = r->out->changes.items[i].change;
	amend_apply(r->arena, &input, &draft);
	for (size_t i = 0; i < r->redline.changes.n; i++) {
		const struct redline_change *c = r->redline.changes.items[i];

		if (element_type(c->part) == NULL)
			continue;
		if (c->what & DIFFERENCE_ADDED)
			complete_addition(r, c, draft.fw);
		else
			replace_fields(r, c);
	}
}

/* --- roles and conditions ------------------------------------------------------------------ */

/* What words are read into besides: part, and whose they are. */
struct owner {
	enum compared_part part;
	struct str uid;    /* of the pillar, the framework or the element */
	struct str code;
	struct str words;
};

/* A role goes by who has it, a condition by its words: its pillar or action stands. */
static struct str
part_words(struct rounder *r, const struct owner *owner, struct str uid)
{
	const struct element_field *main = amend_main_field(owner->part);
	bool is_there;
	struct marked own = value_of(r, r->wished, uid, main, &is_there);

	if (!is_there)
		own = value_of(r, r->asked, uid, main, &is_there);
	return str_format(r->arena, "%.*s (%.*s)", STR_ARG(utf8_cut(own.text, WORDS_BYTES)),
	    STR_ARG(utf8_cut(owner->words, WORDS_BYTES)));
}

static struct fw_amend_change *
add_part_change(struct rounder *r, const struct owner *owner, struct str uid,
    enum amend_operation operation)
{
	struct fw_round_change *out = fw_add(r->arena, &r->out->changes);

	*out = (struct fw_round_change){
		.change = { .operation = operation, .part = owner->part, .element = uid },
		.code = owner->code,
		.words = part_words(r, owner, uid),
	};
	return &out->change;
}

static void
add_part_field(struct rounder *r, const struct owner *owner, struct str uid,
    const struct element_field *f)
{
	bool is_there;
	bool is_in_wished;
	struct marked asked = value_of(r, r->asked, uid, f, &is_there);
	struct marked wished = value_of(r, r->wished, uid, f, &is_in_wished);
	struct fw_amend_change *change;

	if (!is_in_wished || str_equal(asked.text, wished.text) ||
	    (!is_there && (wished.text.n == 0 || str_equal(wished.text, STR("no")))))
		return;
	change = add_part_change(r, owner, uid, AMEND_REPLACE);
	change->field = str_from(f->name);
	change->before = value_of(r, guard_text(r, uid), uid, f, &is_there);
	change->after = wished;
	r->out->changes.items[r->out->changes.n - 1].asked = asked;
}

static void
add_part(struct rounder *r, const struct owner *owner, struct str uid, struct str next_to)
{
	size_t n;
	const struct element_field *fields = element_fields(owner->part, &n);
	const struct element_field *main = amend_main_field(owner->part);
	struct element_at at;
	bool is_new = !element_find(r->asked, uid, &at);
	struct fw_amend_change *change;
	bool is_there;

	if (is_new) {
		change = add_part_change(r, owner, uid, AMEND_ADD);
		change->after = value_of(r, r->wished, uid, main, &is_there);
		change->next_to = next_to;
		if (owner->part == PART_CONDITION)
			change->parent = owner->uid;
		else if (!str_equal(owner->uid, r->asked->uid))
			change->pillar = owner->uid;
	}
	for (size_t i = 0; i < n; i++)
		if (!is_new || &fields[i] != main)
			add_part_field(r, owner, uid, &fields[i]);
}

static void
remove_part(struct rounder *r, const struct owner *owner, struct str uid)
{
	struct fw_amend_change *change;
	struct element_at at;
	bool is_there;

	if (element_find(r->wished, uid, &at))
		return;
	change = add_part_change(r, owner, uid, AMEND_REMOVE);
	change->before = value_of(r, guard_text(r, uid), uid, amend_main_field(owner->part),
	    &is_there);
}

static void
compare_roles(struct rounder *r, const struct owner *owner, const struct fw_roles *asked,
    const struct fw_roles *wished)
{
	for (size_t i = 0; asked != NULL && i < asked->n; i++)
		remove_part(r, owner, asked->items[i].uid);
	for (size_t i = 0; i < wished->n; i++)
		add_part(r, owner, wished->items[i].uid, i > 0 ? wished->items[i - 1].uid :
		    STR_EMPTY);
}

static void
compare_conditions(struct rounder *r, const struct fw_elements *list)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct fw_element *e = &list->items[i];
		struct owner owner = { PART_CONDITION, e->uid, e->code, e->text.text };
		const struct fw_element *held;
		struct element_at at;

		compare_conditions(r, &e->children);
		if (!is_reworded(r, e->uid))
			continue;
		held = element_find(r->asked, e->uid, &at) ? at.item : NULL;
		for (size_t k = 0; held != NULL && k < held->conditions.n; k++)
			remove_part(r, &owner, held->conditions.items[k].uid);
		if (held == NULL)
			owner.code = STR_EMPTY;
		for (size_t k = 0; k < e->conditions.n; k++)
			add_part(r, &owner, e->conditions.items[k].uid, STR_EMPTY);
	}
}

/* Roles and conditions are read from words: where those are others, so may they be. */
static void
make_parts(struct rounder *r)
{
	for (size_t i = 0; i < r->wished->pillars.n; i++) {
		const struct fw_pillar *p = &r->wished->pillars.items[i];
		struct owner owner = { PART_ROLE, p->uid, p->code, p->title.text };
		struct element_at at;
		bool is_held = element_find(r->asked, p->uid, &at);

		if (is_reworded(r, p->uid))
			compare_roles(r, &owner, is_held ?
			    &((const struct fw_pillar *)at.item)->roles : NULL, &p->roles);
		compare_conditions(r, &p->actions);
		compare_conditions(r, &p->goals);
	}
	if (is_reworded(r, r->asked->uid))
		compare_roles(r, &(struct owner){ PART_ROLE, r->asked->uid, STR_EMPTY,
		    r->asked->title }, &r->asked->cochairs, &r->wished->cochairs);
}

/* --- who tracked what ---------------------------------------------------------------------- */

/* What was deleted is found in the text before the changes, all else in the text after them. */
static void
place_tracked(struct rounder *r)
{
	const struct tracked *t = &r->input->reading->tracked;

	r->tracked_at = arena_make_array(r->arena, struct str, t->nchanges);
	for (size_t i = 0; i < t->nchanges; i++) {
		const struct tracked_change *c = &t->changes[i];
		bool is_away = c->kind == TRACKED_DELETED || c->kind == TRACKED_MOVED_FROM;

		r->tracked_at[i] = is_away ? round_spot_at(&r->original_spots, &c->original) :
		    round_spot_at(&r->wished_spots, &c->accepted);
	}
}

/* A value against the one that the file had before anybody tracked a change. */
enum since { SINCE_UNKNOWN, SINCE_SAME, SINCE_OTHER };

static enum since
since_original(struct rounder *r, const struct fw_round_change *c)
{
	const struct element_field *f = element_field_find(c->change.part, c->change.field);
	struct marked before;
	struct marked after;
	bool is_there;

	if (c->change.operation != AMEND_REPLACE || f == NULL || r->original == NULL)
		return SINCE_UNKNOWN;
	before = value_of(r, r->original, c->change.element, f, &is_there);
	if (!is_there)
		return SINCE_UNKNOWN;
	after = value_of(r, r->wished, c->change.element, f, &is_there);
	return str_equal(before.text, after.text) ? SINCE_SAME : SINCE_OTHER;
}

/* A fact may be another because of what was tracked elsewhere, such as in a column's heading. */
static void
name_change(struct rounder *r, struct fw_round_change *c, const struct buf *reason)
{
	enum since since = since_original(r, c);

	c->is_tracked = since == SINCE_OTHER || (reason != NULL && since == SINCE_UNKNOWN);
	if (c->is_tracked)
		c->change.reason = reason != NULL ? buf_str(reason) :
		    STR("It follows from other edits of the file.");
	r->out->nuntracked += !c->is_tracked;
}

/* The end of a paragraph is between two elements, and makes or ends the one behind it. */
static struct str
find_behind(struct rounder *r, const struct tracked_change *c)
{
	bool is_away = c->kind == TRACKED_DELETED || c->kind == TRACKED_MOVED_FROM;
	struct doc_range next = is_away ? c->original : c->accepted;

	if (c->what != TRACKED_PARAGRAPH)
		return STR_EMPTY;
	next.start.point++;
	next.end = next.start;
	next.end.point++;
	return round_spot_at(is_away ? &r->original_spots : &r->wished_spots, &next);
}

static void
name_tracked(struct rounder *r)
{
	const struct tracked *t = &r->input->reading->tracked;
	struct round_reasons found = { .arena = r->arena, .at = { .arena = r->arena },
		.all = arena_make_array(r->arena, struct buf, 2 * t->nchanges) };

	/* Ends of paragraphs say something where no words do. */
	for (size_t i = 0; i < 2 * t->nchanges; i++) {
		const struct tracked_change *c = &t->changes[i % t->nchanges];
		struct str uid = r->tracked_at[i % t->nchanges];
		struct str behind = find_behind(r, c);

		if ((c->what == TRACKED_PARAGRAPH) != (i >= t->nchanges))
			continue;
		round_reasons_add(&found, uid, c);
		if (!str_equal(behind, uid))
			round_reasons_add(&found, behind, c);
	}
	for (size_t i = 0; i < r->out->changes.n; i++) {
		struct fw_round_change *c = &r->out->changes.items[i];
		struct framework *fw = c->change.operation == AMEND_REMOVE ? r->asked : r->wished;
		struct str where = c->change.element;
		int64_t at;

		/* A new footnote is tracked by its mark, in the words that have it. */
		if (c->change.operation == AMEND_ADD && c->change.part == PART_FOOTNOTE &&
		    !map_get(&found.at, where, &at))
			where = c->change.parent;
		where = owner_of(fw, where);
		map_set(&r->made, where, 1);
		name_change(r, c, map_get(&found.at, where, &at) ? &found.all[at] : NULL);
	}
}

/* --- comments ------------------------------------------------------------------------------ */

static struct str
comment_words(struct rounder *r, const struct margin_comment *c)
{
	const struct tracked *t = &r->input->reading->tracked;
	struct buf b;

	buf_init(&b, r->arena, TRACKED_COMMENT_BYTES + 4 * TRACKED_AUTHOR_BYTES + 1000);
	buf_add(&b, c->words.n > 0 ? c->words : STR("(no words)"));
	buf_add_z(&b, "\n\n");
	buf_add(&b, c->author.n > 0 ? c->author : STR("Somebody"));
	if (c->date.n >= 10)
		buf_add_format(&b, ", %.*s", 10, c->date.p);
	if (c->parent != NO_COMMENT)
		buf_add_format(&b, ", in answer to %.*s: “%.*s”",
		    STR_ARG(t->comments[c->parent].author),
		    STR_ARG(utf8_cut(t->comments[c->parent].words, QUOTE_BYTES)));
	if (c->is_done)
		buf_add_z(&b, ", marked as done");
	return buf_str(&b);
}

/* What stands beside words that were deleted stands beside nothing in the text after that. */
static struct str
place_comment(struct rounder *r, const struct margin_comment *c)
{
	bool is_of_deleted = r->original != NULL && doc_range_is_empty(&c->accepted) &&
	    !doc_range_is_empty(&c->original);
	struct str uid = STR_EMPTY;

	if (is_of_deleted)
		uid = round_spot_at(&r->original_spots, &c->original);
	if (uid.n == 0)
		uid = round_spot_at(&r->wished_spots, &c->accepted);
	return uid.n > 0 ? uid : round_spot_at(&r->original_spots, &c->original);
}

static void
make_comment(struct rounder *r, const struct margin_comment *c)
{
	const struct tracked *t = &r->input->reading->tracked;
	const struct margin_comment *placed = c;
	struct fw_round_comment *out = fw_add(r->arena, &r->out->comments);
	struct element_at at;
	struct str uid;

	/* An answer stands where what it answers stands; chains of answers are short. */
	for (size_t i = 0; i < 10 && placed->parent != NO_COMMENT; i++)
		placed = &t->comments[placed->parent];
	uid = place_comment(r, placed);
	*out = (struct fw_round_comment){ .element = uid.n > 0 ? uid : r->asked->uid,
		.words = comment_words(r, c), .quoted = placed->quoted,
		.is_placed = uid.n > 0 && !str_equal(uid, r->asked->uid) };
	if (out->is_placed && (element_find(r->asked, uid, &at)))
		out->code = element_code(r->asked, &at);
	r->out->nplaced += out->is_placed;
}

/* --- all of it ----------------------------------------------------------------------------- */

/* A text of the file with the uids of what was asked about. */
static enum status
match(struct rounder *r, enum round_side side, struct framework *text, struct framework **out)
{
	struct comparison_input input = { .held = r->asked, .base = r->asked, .newer = text,
		.now_ms = r->input->now_ms };
	struct comparison comparison;
	enum status st;

	round_anchors_apply(r->arena, &r->input->reading->tracked, side, r->asked, text);
	st = comparison_make(r->arena, &input, &comparison);
	if (st == ST_OK)
		*out = comparison.adopted;
	return st;
}

enum status
round_compare(struct arena *a, const struct round_input *input, struct round_result *out)
{
	struct rounder r = { .arena = a, .input = input, .out = out,
		.base = framework_copy(a, input->base), .asked = framework_copy(a, input->asked),
		.made = { .arena = a } };
	struct round_reading *reading = input->reading;
	enum status st;

	*out = (struct round_result){ 0 };
	if (reading->original != NULL &&
	    (st = match(&r, ROUND_ORIGINAL, reading->original, &r.original)) != ST_OK)
		return st;
	if ((st = match(&r, ROUND_ACCEPTED, reading->accepted, &r.wished)) != ST_OK)
		return st;
	redline_make(a, r.asked, r.wished, &r.redline);
	r.wished_spots = round_spots_find(a, r.wished);
	r.original_spots = r.original != NULL ? round_spots_find(a, r.original) : r.wished_spots;
	note_reworded(&r);
	make_operations(&r);
	make_replacements(&r);
	make_parts(&r);
	place_tracked(&r);
	name_tracked(&r);
	for (size_t i = 0; i < reading->tracked.ncomments; i++)
		make_comment(&r, &reading->tracked.comments[i]);
	round_loose_add(a, &(struct round_loose){ reading, r.asked, r.tracked_at, &r.made }, out);
	return ST_OK;
}
