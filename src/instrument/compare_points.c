/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Points to settle of a newer import: those of its reading, those that this comparison doubts,
 * and those held. A doubt that was there before keeps its record and its answer; it is the same
 * where kind, element and words are. Points that an earlier comparison made are kept as long as
 * their element is there: no reading can raise them again.
 */
#include "instrument/compare_private.h"

#include "base/ulid.h"
#include "base/utf8.h"

#define CUT_POINTS 120 /* code points of an element's words in a question */

static const char *const own_kinds[] = { "newer-match", "newer-value", "newer-words",
	"newer-again" };

void
compare_add_point(struct compare *c, const struct point *point)
{
	*fw_add(c->arena, &c->points) = (struct fw_query){
		.uid = ulid_new(c->arena, c->input->now_ms),
		.kind = str_from(point->kind),
		.about = point->about,
		.question = point->question,
		.found = point->found,
		.proposed = point->proposed,
		.state = point->answer.n > 0 ? STR("settled") : STR("open"),
		.answer = point->answer,
	};
}

static bool
is_own(struct str kind)
{
	for (size_t i = 0; i < COUNT_OF(own_kinds); i++) {
		if (str_equal(kind, str_from(own_kinds[i])))
			return true;
	}
	return false;
}

/* --- doubts about what is which ------------------------------------------------------------ */

static struct str
name_of(struct compare *c, enum compared_part part, const struct side *side, size_t index)
{
	const struct node *node = &side->pools[part].items[index];
	struct str code = compare_about(c, part, side, node);
	struct str words = compare_words(c->arena, part, node->item);
	struct str cut = utf8_part(words, 0, CUT_POINTS);

	return str_format(c->arena, "%.*s%s“%.*s%s”", STR_ARG(code), code.n > 0 ? " " : "",
	    STR_ARG(cut), cut.n < words.n ? "…" : "");
}

static struct str
proposal(struct compare *c, const struct doubt *d)
{
	struct str held = name_of(c, d->part, &c->held, d->held);

	if (d->other != NONE) {
		struct str other = name_of(c, d->part, &c->held, d->other);

		return str_format(c->arena, "Taken as %.*s. It may also be %.*s.",
		    STR_ARG(held), STR_ARG(other));
	}
	if (d->other_newer != NONE) {
		struct str other = name_of(c, d->part, &c->newer, d->other_newer);

		return str_format(c->arena, "Taken as %.*s. That may also have become %.*s, "
		    "which was taken as new.", STR_ARG(held), STR_ARG(other));
	}
	return str_format(c->arena, "Taken as %.*s.", STR_ARG(held));
}

/* What is asked is always asked in the same words: by them an answer finds its point again. */
static void
add_match_point(struct compare *c, enum compared_part part, const struct node *newer,
    struct str proposed, struct str answer)
{
	struct point point = {
		.kind = "newer-match",
		.about = compare_about(c, part, &c->newer, newer),
		.question = STR("The words of this text changed much, or fit more than one. Which "
		    "of those held is it? Answer with a code, or with “new”."),
		.found = compare_words(c->arena, part, newer->item),
		.proposed = proposed,
		.answer = answer,
	};

	compare_add_point(c, &point);
	*fw_add(c->arena, &c->out->asks) = (struct fw_decision){ .proposed = newer->proposed,
		.held = c->points.items[c->points.n - 1].uid };
}

static void
add_decided(struct compare *c, enum compared_part part)
{
	const struct pool *pool = &c->newer.pools[part];

	for (size_t i = 0; i < pool->n; i++) {
		const struct node *newer = &pool->items[i];

		if (!newer->is_decided)
			continue;
		if (newer->match == NONE)
			add_match_point(c, part, newer, STR("Taken as new, as answered."),
			    STR("new"));
		else
			add_match_point(c, part, newer, str_format(c->arena, "Taken as %.*s, as "
			    "answered.", STR_ARG(name_of(c, part, &c->held, newer->match))),
			    compare_code(part, c->held.pools[part].items[newer->match].item));
	}
}

static void
add_doubts(struct compare *c)
{
	for (size_t i = 0; i < c->doubts.n; i++) {
		const struct doubt *d = &c->doubts.items[i];

		add_match_point(c, d->part, &c->newer.pools[d->part].items[d->newer],
		    proposal(c, d), STR_EMPTY);
	}
	add_decided(c, PART_PILLAR);
	add_decided(c, PART_RECOMMENDATION);
	add_decided(c, PART_ACTION);
}

/* --- points of both sides ------------------------------------------------------------------ */

static struct str
point_key(struct compare *c, const struct fw_query *q)
{
	return str_format(c->arena, "%.*s/%.*s/%.*s", STR_ARG(q->kind), STR_ARG(q->about),
	    STR_ARG(q->found));
}

static bool
is_settled(const struct fw_query *q)
{
	return str_equal(q->state, STR("settled"));
}

/* The same doubt as before: the same record, and the answer that people gave. */
static void
take_answer(struct compare *c, struct fw_query *newer, const struct fw_query *held)
{
	newer->uid = held->uid;
	if (newer->answer.n > 0 || !is_settled(held))
		return;
	newer->state = held->state;
	newer->answer = held->answer;
	c->out->kept_answers++;
}

static void
join_points(struct compare *c, bool *held_found)
{
	const struct fw_querys *held = &c->held.fw->queries;
	struct fw_querys *merged = &c->merged.fw->queries;
	struct map at = { .arena = c->arena };
	int64_t index;

	for (size_t i = held->n; i-- > 0;)
		map_set(&at, point_key(c, &held->items[i]), (int64_t)i);
	for (size_t i = 0; i < merged->n; i++) {
		struct fw_query *q = &merged->items[i];

		if (map_get(&at, point_key(c, q), &index) && !held_found[index]) {
			held_found[index] = true;
			take_answer(c, q, &held->items[index]);
		} else {
			*fw_add(c->arena, &c->out->new_points) = q->uid;
		}
	}
}

static bool
is_there(const struct map *codes, struct str about)
{
	int64_t unused;

	return about.n == 0 || map_get(codes, about, &unused);
}

static void
keep_own_points(struct compare *c, const bool *held_found)
{
	static const enum compared_part coded[] = { PART_PILLAR, PART_RECOMMENDATION,
		PART_ACTION };
	const struct fw_querys *held = &c->held.fw->queries;
	struct fw_querys *merged = &c->merged.fw->queries;
	struct map codes = { .arena = c->arena };

	for (size_t p = 0; p < COUNT_OF(coded); p++) {
		for (size_t i = 0; i < c->newer.pools[coded[p]].n; i++)
			map_set(&codes, compare_code(coded[p],
			    c->newer.pools[coded[p]].items[i].item), 1);
	}
	for (size_t i = 0; i < held->n; i++) {
		const struct fw_query *q = &held->items[i];

		if (held_found[i])
			continue;
		if (!is_own(q->kind) || !is_there(&codes, q->about)) {
			*fw_add(c->arena, &c->out->gone_points) = q->question;
			continue;
		}
		*fw_add(c->arena, merged) = *q;
		merged->items[merged->n - 1].segments = (struct fw_segments){ 0 };
	}
}

void
compare_points(struct compare *c)
{
	bool *held_found = arena_make_array(c->arena, bool, c->held.fw->queries.n);

	add_doubts(c);
	for (size_t i = 0; i < c->points.n; i++)
		*fw_add(c->arena, &c->merged.fw->queries) = c->points.items[i];
	join_points(c, held_found);
	keep_own_points(c, held_found);
}
