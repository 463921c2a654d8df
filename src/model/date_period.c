/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Puts the dates of one element together into its period. EDTF sets do not nest, so dates
 * beside alternatives, and two deadlines, are kept as near as a set can be, with a doubt. A
 * coarse date that holds a finer one of the same text ("in 2021 ... on 18 March") gives way.
 */
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "model/date.h"
#include "model/date_words.h"
#include "model/edtf.h"

/* The dates of an element as members of one set, and what was met on the way. */
struct gathering {
	struct edtf set;
	size_t nmentions;
	size_t nalternatives; /* mentions that are several alternatives */
	struct edtf choice;   /* the last of these */
	bool has_lost;        /* a deadline, an open end or too many members */
	bool is_tentative;
	struct buf words;
	const struct mention *first;
	const struct mention *last;
};

static bool
is_date_mention(const struct mention *m)
{
	return m->role == MENTION_DATE && m->edtf.n > 0;
}

static bool
is_plain(const struct edtf_member *m)
{
	return !m->is_range;
}

/* Whether a year, season or month holds all of another member that says more. */
static bool
holds(const struct edtf_member *coarse, const struct edtf_member *fine)
{
	int32_t first;
	int32_t last;
	int32_t start;
	int32_t end;

	if (!is_plain(coarse) || coarse->first.precision >= EDTF_DAY ||
	    (is_plain(fine) && fine->first.precision <= coarse->first.precision))
		return false;
	edtf_date_days(&coarse->first, &first, &last);
	if (fine->last_end != EDTF_END_DATE)
		return false;
	edtf_date_days(&fine->last, &start, &end);
	if (end > last || end < first)
		return false;
	if (fine->first_end != EDTF_END_DATE)
		return true;
	edtf_date_days(&fine->first, &start, &end);
	return start >= first;
}

static void
remove_member(struct edtf *set, size_t at)
{
	set->n--;
	memmove(&set->members[at], &set->members[at + 1],
	    (set->n - at) * sizeof(set->members[0]));
}

static void
drop_coarse(struct edtf *set)
{
	for (size_t i = 0; i < set->n;) {
		bool is_held = false;

		for (size_t k = 0; k < set->n; k++)
			is_held = is_held || (k != i && holds(&set->members[i], &set->members[k]));
		if (is_held)
			remove_member(set, i);
		else
			i++;
	}
}

/* Makes a the wider of two members that are open at the same end; true if they differ. */
static bool
keep_wider(struct edtf_member *a, const struct edtf_member *b, bool is_start)
{
	int32_t days[4];

	edtf_date_days(is_start ? &a->last : &a->first, &days[0], &days[1]);
	edtf_date_days(is_start ? &b->last : &b->first, &days[2], &days[3]);
	if (is_start ? days[3] > days[1] : days[2] < days[0])
		*a = *b;
	return days[0] != days[2] || days[1] != days[3];
}

/* A set has one open start at most, before all, and one open end: the widest is kept. */
static void
keep_one_open(struct gathering *g, bool is_start)
{
	struct edtf *set = &g->set;
	struct edtf_member *kept = NULL;

	for (size_t i = 0; i < set->n;) {
		struct edtf_member *m = &set->members[i];
		enum edtf_end end = is_start ? m->first_end : m->last_end;

		if (end == EDTF_END_DATE || kept == NULL) {
			kept = end == EDTF_END_DATE ? kept : m;
			i++;
			continue;
		}
		g->has_lost = keep_wider(kept, m, is_start) || g->has_lost;
		remove_member(set, i);
	}
}

static void
add_words(struct buf *words, struct str more)
{
	if (words->n > 0)
		buf_add_z(words, "; ");
	buf_add(words, more);
}

static void
gather(struct gathering *g, const struct mention *m)
{
	struct edtf edtf;

	if (edtf_parse(m->edtf, &edtf) != ST_OK)
		return;
	if (g->nmentions == 0)
		g->first = m;
	g->last = m;
	add_words(&g->words, m->words);
	g->nmentions++;
	g->is_tentative = g->is_tentative || m->is_tentative;
	g->set.kind = g->nmentions == 1 ? edtf.kind : EDTF_ALL_OF;
	if (edtf.kind == EDTF_ONE_OF && edtf.n > 1) {
		g->nalternatives++;
		g->choice = edtf;
	}
	for (size_t i = 0; i < edtf.n; i++) {
		if (g->set.n == LIMIT_EDTF_MEMBERS) {
			g->has_lost = true;
			return;
		}
		g->set.members[g->set.n++] = edtf.members[i];
	}
}

/* Whether every date of a mention gave way to a finer one that is kept. */
static bool
gave_way(const struct gathering *g, const struct mention *m)
{
	struct edtf edtf;
	size_t nheld = 0;

	if (edtf_parse(m->edtf, &edtf) != ST_OK)
		return true;
	for (size_t i = 0; i < edtf.n; i++) {
		bool is_held = false;

		for (size_t k = 0; !is_held && k < g->set.n; k++)
			is_held = holds(&edtf.members[i], &g->set.members[k]);
		nheld += is_held;
	}
	return nheld == edtf.n;
}

/* The words of the dates that are kept: a year that only held a day dates nothing more. */
static void
keep_words(struct arena *a, struct gathering *g, const struct date_findings *found)
{
	buf_init(&g->words, a, LIMIT_TEXT_BYTES);
	for (size_t i = 0; i < found->n; i++) {
		const struct mention *m = &found->mentions[i];

		if (is_date_mention(m) && !gave_way(g, m))
			add_words(&g->words, m->words);
	}
}

static bool
are_all_years(const struct gathering *g)
{
	for (size_t i = 0; i < g->set.n; i++) {
		if (!is_plain(&g->set.members[i]) ||
		    g->set.members[i].first.precision != EDTF_YEAR)
			return false;
	}
	return g->set.n > 0;
}

/* Whether a heading is made of months, quarters or days that may take another year. */
static bool
takes_years(const struct edtf *heading)
{
	for (size_t i = 0; i < heading->n; i++) {
		enum edtf_precision precision = heading->members[i].first.precision;

		if (!is_plain(&heading->members[i]) || precision < EDTF_SEASON ||
		    precision > EDTF_DAY)
			return false;
	}
	return true;
}

/* Each date of the heading in each year: "May" and "2021 and/or 2022". */
static void
combine_with_years(struct gathering *g, const struct edtf *heading)
{
	struct edtf years = g->set;
	bool is_choice = years.kind == EDTF_ONE_OF || heading->kind == EDTF_ONE_OF;

	g->set.n = 0;
	for (size_t i = 0; i < years.n; i++) {
		for (size_t k = 0; k < heading->n && g->set.n < LIMIT_EDTF_MEMBERS; k++) {
			struct edtf_member m = heading->members[k];

			memcpy(m.first.year, years.members[i].first.year, sizeof(m.first.year));
			m.first.is_negative = years.members[i].first.is_negative;
			m.last = m.first;
			g->set.members[g->set.n++] = m;
		}
	}
	g->set.kind = g->set.n == 1 ? EDTF_DATE : is_choice ? EDTF_ONE_OF : EDTF_ALL_OF;
}

static struct str
canonical(struct arena *a, const struct edtf *edtf)
{
	struct buf b;

	buf_init(&b, a, LIMIT_EDTF_BYTES);
	edtf_add_canonical(&b, edtf);
	return buf_str(&b);
}

/* Leaves out repeated members, and the last ones while the text is too long for EDTF. */
static void
drop_repeated(struct arena *a, struct gathering *g)
{
	struct buf b;
	struct edtf again;

	for (;;) {
		buf_init(&b, a, LIMIT_EDTF_BYTES);
		edtf_add_canonical(&b, &g->set);
		if (!b.overflow || g->set.n == 1)
			break;
		g->set.n--;
		g->has_lost = true;
	}
	if (edtf_parse(buf_str(&b), &again) == ST_OK)
		g->set = again;
}

/* A set that has come down to one member is that date, interval or deadline. */
static void
settle_kind(struct edtf *set)
{
	const struct edtf_member *m = &set->members[0];

	if (set->n != 1 || set->kind != EDTF_ALL_OF)
		return;
	if (!m->is_range)
		set->kind = EDTF_DATE;
	else if (m->first_end == EDTF_END_OPEN)
		set->kind = EDTF_ONE_OF;
	else
		set->kind = EDTF_INTERVAL;
}

/* "May: statement in May 2021 or May 2022": all is said by the alternatives. */
static void
prefer_choice(struct arena *a, struct gathering *g)
{
	if (g->nalternatives != 1 || g->set.n != g->choice.n)
		return;
	g->set.kind = EDTF_ONE_OF;
	if (str_equal(canonical(a, &g->set), canonical(a, &g->choice)))
		g->nalternatives = 0;
	else
		g->set.kind = EDTF_ALL_OF;
}

static void
add_several_doubt(struct arena *a, const struct gathering *g, struct date_findings *found)
{
	struct date_doubt *doubts = arena_make_array(a, struct date_doubt, found->ndoubts + 1);

	if (found->ndoubts > 0)
		memcpy(doubts, found->doubts, found->ndoubts * sizeof(*doubts));
	doubts[found->ndoubts] = (struct date_doubt){
		.kind = DATE_DOUBT_SEVERAL,
		.start = g->first->start,
		.end = g->last->end,
		.words = buf_str(&g->words),
		.message = str_format(a, "Several dates stand here (%.*s) that cannot be kept as "
		    "one period. Say which of them date this.", STR_ARG(buf_str(&g->words))),
	};
	found->doubts = doubts;
	found->ndoubts++;
}

static int32_t
year_day(int year, int month, int day)
{
	return year > 0 ? date_from_civil(year, month, day) : NO_DAY;
}

static void
make_period(struct arena *a, const struct gathering *g, const struct date_context *context,
    struct period *out)
{
	struct period given = {
		.edtf = canonical(a, &g->set),
		.words = buf_str(&g->words),
		.is_tentative = g->is_tentative,
	};

	if (period_make(a, given, year_day(context->horizon_first_year, 1, 1),
	    year_day(context->horizon_last_year, 12, 31), out) != ST_OK)
		*out = (struct period){ .edtf = STR_EMPTY, .words = given.words,
			.earliest = NO_DAY, .latest = NO_DAY };
}

/* No date of its own: the heading's, or undated with the words that say so. */
static void
leave_undated(const struct date_findings *found, const struct period *heading,
    struct date_reading *out)
{
	out->period = (struct period){ .edtf = STR_EMPTY, .words = STR_EMPTY,
		.earliest = NO_DAY, .latest = NO_DAY };
	for (size_t i = 0; i < found->n; i++) {
		if (found->mentions[i].role == MENTION_UNDECIDED) {
			out->period.words = found->mentions[i].words;
			return;
		}
	}
	if (heading != NULL) {
		out->period = *heading;
		out->is_inherited = true;
	}
}

void
date_words_combine(struct arena *a, const struct date_findings *found,
    const struct date_context *context, const struct period *heading,
    struct date_reading *out)
{
	struct gathering g = { .nmentions = 0 };
	struct edtf above;

	*out = (struct date_reading){ .found = *found };
	buf_init(&g.words, a, LIMIT_TEXT_BYTES);
	for (size_t i = 0; i < found->n; i++) {
		if (is_date_mention(&found->mentions[i]))
			gather(&g, &found->mentions[i]);
	}
	if (g.nmentions == 0) {
		leave_undated(found, heading, out);
		return;
	}
	if (heading != NULL && are_all_years(&g) && edtf_parse(heading->edtf, &above) == ST_OK &&
	    takes_years(&above)) {
		struct str own = buf_str(&g.words);

		combine_with_years(&g, &above);
		buf_init(&g.words, a, LIMIT_TEXT_BYTES);
		add_words(&g.words, heading->words);
		add_words(&g.words, own);
		g.is_tentative = g.is_tentative || heading->is_tentative;
	} else if (g.nmentions > 1) {
		drop_coarse(&g.set);
		keep_one_open(&g, true);
		keep_one_open(&g, false);
		drop_repeated(a, &g);
		settle_kind(&g.set);
		prefer_choice(a, &g);
		keep_words(a, &g, found);
		if (g.has_lost || (g.nalternatives > 0 && g.set.n > 1))
			add_several_doubt(a, &g, &out->found);
	}
	make_period(a, &g, context, &out->period);
}

void
date_words_period(struct arena *a, struct str text, const struct date_context *context,
    const struct period *heading, struct date_reading *out)
{
	struct date_findings found;

	date_words_find(a, text, context, &found);
	date_words_combine(a, &found, context, heading, out);
}
