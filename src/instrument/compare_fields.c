/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is compared of each part, one row a value. A value is shown in words, and values are equal
 * when their words are: so a person sees what made the difference. Two shows surprise: a footnote
 * mark is shown as the footnote, whatever its number, and "answers" of an element that answers
 * all that its pillar was recommended is shown as that, or one new recommendation would be a
 * change of every element.
 */
#include "instrument/compare_private.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "instrument/framework_codes.h"

#define SHOWN_BYTES (2 * LIMIT_TEXT_BYTES)

/* Runs of white space as one space, none at the ends. */
static void
add_collapsed(struct buf *out, struct str text)
{
	size_t at = 0;
	bool is_pending = false;

	while (at < text.n) {
		size_t start = at;

		if (utf8_is_space(utf8_next(text, &at))) {
			is_pending = out->n > 0;
			continue;
		}
		if (is_pending)
			buf_add_byte(out, ' ');
		is_pending = false;
		buf_add(out, str_part(text, start, at));
	}
}

static struct str
collapsed(const struct showing *s, struct str text)
{
	struct buf out;

	buf_init(&out, s->arena, text.n + 1);
	add_collapsed(&out, text);
	return buf_str(&out);
}

static struct str
note_name(const struct showing *s, struct str label)
{
	int64_t index;

	if (map_get(&s->notes, label, &index))
		return s->names[index - 1];
	return label;
}

static struct str
show_marked(const struct showing *s, const struct marked *m)
{
	struct buf out;
	size_t at = 0;

	buf_init(&out, s->arena, SHOWN_BYTES);
	for (size_t i = 0; i < m->nmarks; i++) {
		const struct mark *mark = &m->marks[i];
		struct str name;

		if (mark->kind != MARK_FOOTNOTE || mark->start < at)
			continue;
		name = note_name(s, mark->label);
		buf_add(&out, utf8_part(m->text, at, mark->start));
		buf_add_format(&out, " [%.*s]", STR_ARG(name));
		at = mark->end;
	}
	buf_add(&out, utf8_part(m->text, at, SIZE_MAX));
	return collapsed(s, buf_str(&out));
}

static struct str
show_period(const struct showing *s, const struct period *p, bool is_inherited)
{
	struct str words = collapsed(s, p->words);

	if (p->edtf.n == 0 && words.n == 0)
		return STR_EMPTY;
	return str_format(s->arena, "%.*s%s%.*s%s%s%s", STR_ARG(words), words.n > 0 ? " (" : "(",
	    STR_ARG(p->edtf), p->is_tentative ? ", tentative" : "",
	    is_inherited ? ", from the heading" : "", ")");
}

static struct str
show_parties(const struct showing *s, const struct fw_partys *parties)
{
	struct buf out;

	buf_init(&out, s->arena, SHOWN_BYTES);
	for (size_t i = 0; i < parties->n; i++)
		buf_add_format(&out, "%s%.*s", i > 0 ? ", " : "",
		    STR_ARG(parties->items[i].code));
	return buf_str(&out);
}

static struct str
show_texts(const struct showing *s, const struct fw_texts *texts, const char *between)
{
	struct buf out;

	buf_init(&out, s->arena, SHOWN_BYTES);
	for (size_t i = 0; i < texts->n; i++) {
		struct str text = collapsed(s, texts->items[i]);

		buf_add_format(&out, "%s%.*s", i > 0 ? between : "", STR_ARG(text));
	}
	return buf_str(&out);
}

/* Everything that a text is besides its words. */
static void
add_form(const struct showing *s, struct buf *out, const struct marked *m)
{
	struct str marks = marks_format(s->arena, m);

	buf_add(out, m->text);
	buf_add_byte(out, '|');
	buf_add(out, marks);
	buf_add_byte(out, '|');
}

static void
add_party_words(struct buf *out, const struct fw_partys *parties)
{
	for (size_t i = 0; i < parties->n; i++) {
		buf_add(out, parties->items[i].words);
		buf_add_byte(out, '|');
	}
}

/* --- one function per value ---------------------------------------------------------------- */

#define ITEM(type) const struct type *item = node->item

#define SHOW(name) \
	static struct str \
	name(const struct showing *s, const struct node *node, struct str pillar)

/* A value that needs no more than the item. */
#define SHOW_ITEM(name, type, expression) \
	SHOW(name) \
	{ \
		ITEM(type); \
		(void)s; \
		(void)pillar; \
		return expression; \
	}

SHOW_ITEM(framework_title, framework, collapsed(s, item->title))
SHOW_ITEM(framework_network, framework, collapsed(s, item->network))
SHOW_ITEM(framework_label, framework, collapsed(s, item->label))
SHOW_ITEM(framework_header, framework, show_marked(s, &item->header))
SHOW_ITEM(revision_label, framework, collapsed(s, item->revision.label))
SHOW_ITEM(revision_adopted, framework, show_period(s, &item->revision.adopted, false))
SHOW_ITEM(revision_effective, framework, show_period(s, &item->revision.effective, false))
SHOW_ITEM(framework_years, framework, show_period(s, &item->years, false))
SHOW_ITEM(framework_zone, framework, item->zone.n > 0 ? item->zone : STR("UTC"))
SHOW_ITEM(framework_language, framework, item->language.n > 0 ? item->language : STR("en"))

SHOW_ITEM(heading_text, fw_column, collapsed(s, item->heading))
SHOW_ITEM(heading_role, fw_column, str_from(column_role_codes[item->role]))
SHOW_ITEM(heading_years, fw_column, show_period(s, &item->years, false))

SHOW_ITEM(meeting_title, fw_meeting, collapsed(s, item->title))
SHOW_ITEM(meeting_words, fw_meeting, collapsed(s, item->words))
SHOW_ITEM(meeting_held, fw_meeting, show_period(s, &item->held, false))
SHOW_ITEM(meeting_level, fw_meeting, item->level)

SHOW_ITEM(pillar_title, fw_pillar, show_marked(s, &item->title))
SHOW_ITEM(pillar_short, fw_pillar, collapsed(s, item->short_title))
SHOW_ITEM(pillar_aliases, fw_pillar, show_texts(s, &item->aliases, "; "))
SHOW_ITEM(pillar_coordination, fw_pillar, show_marked(s, &item->coordination))
SHOW_ITEM(pillar_status, fw_pillar, str_from(pillar_status_codes[item->status]))
SHOW_ITEM(pillar_review, fw_pillar, show_period(s, &item->review, false))
SHOW_ITEM(pillar_reason, fw_pillar, collapsed(s, item->reason))
SHOW_ITEM(pillar_extra, fw_pillar, show_texts(s, &item->extra, "; "))

SHOW_ITEM(role_interim, fw_role, item->is_interim ? STR("a.i.") : STR_EMPTY)
SHOW_ITEM(role_since, fw_role, show_period(s, &item->since, false))
SHOW_ITEM(role_words, fw_role, collapsed(s, item->who.words))

SHOW_ITEM(recommendation_text, fw_recommendation, show_marked(s, &item->text))
SHOW_ITEM(recommendation_force, fw_recommendation, str_from(force_codes[item->force]))
SHOW_ITEM(recommendation_mandate, fw_recommendation, collapsed(s, item->mandate))
SHOW_ITEM(recommendation_period, fw_recommendation, show_period(s, &item->period, false))

SHOW_ITEM(action_text, fw_element, show_marked(s, &item->text))
SHOW_ITEM(action_heading, fw_element, show_marked(s, &item->heading))
SHOW_ITEM(action_connector, fw_element, collapsed(s, item->connector))
SHOW_ITEM(action_kind, fw_element, str_from(element_kind_codes[item->kind]))
SHOW_ITEM(action_horizon, fw_element, str_from(horizon_codes[item->horizon]))
SHOW_ITEM(action_period, fw_element,
    show_period(s, &item->period, item->is_period_inherited))
SHOW_ITEM(action_supporting, fw_element, show_parties(s, &item->supporting))
SHOW_ITEM(action_related, fw_element, show_parties(s, &item->related))

SHOW_ITEM(condition_kind, fw_condition, str_from(condition_kind_codes[item->kind]))
SHOW_ITEM(condition_words, fw_condition, collapsed(s, item->words))

SHOW_ITEM(footnote_text, fw_footnote, show_marked(s, &item->text))
SHOW_ITEM(footnote_label, fw_footnote, item->label)

/* How it is led belongs to who leads: the one without the other would say what nobody said. */
SHOW(action_leads)
{
	ITEM(fw_element);
	struct str parties = show_parties(s, &item->leads);

	(void)pillar;
	if (item->lead_mode == LEAD_NONE || item->lead_mode == LEAD_ONE)
		return parties;
	return str_format(s->arena, "%.*s%s(%s)", STR_ARG(parties), parties.n > 0 ? " " : "",
	    lead_mode_codes[item->lead_mode]);
}

SHOW(action_uncertain)
{
	ITEM(fw_element);
	struct buf out;

	(void)pillar;
	buf_init(&out, s->arena, 100);
	for (size_t bit = 0; bit < COUNT_OF(uncertainty_codes); bit++) {
		if (item->uncertain & 1u << bit)
			buf_add_format(&out, "%s%s", out.n > 0 ? ", " : "",
			    uncertainty_codes[bit]);
	}
	return buf_str(&out);
}

SHOW(action_answers)
{
	ITEM(fw_element);
	struct str codes = show_texts(s, &item->answers, ", ");
	bool is_linked = node->owner == NONE && (item->kind == ELEMENT_ACTION ||
	    item->kind == ELEMENT_GOAL);
	int64_t index;

	if ((codes.n > 0 || is_linked) && map_get(&s->answers, pillar, &index) &&
	    str_equal(codes, s->defaults[index - 1]))
		return STR("all of its pillar");
	return codes;
}

/* The pillars in the order of their codes: it is the text's own order that may change. */
SHOW(recommendation_pillars)
{
	ITEM(fw_recommendation);
	struct fw_texts codes = { 0 };

	(void)pillar;
	for (size_t i = 0; i < item->placements.n; i++) {
		size_t at = codes.n;

		*fw_add(s->arena, &codes) = STR_EMPTY;
		for (; at > 0 && str_compare(codes.items[at - 1],
		    item->placements.items[i].pillar) > 0; at--)
			codes.items[at] = codes.items[at - 1];
		codes.items[at] = item->placements.items[i].pillar;
	}
	return show_texts(s, &codes, ", ");
}

SHOW(framework_form)
{
	ITEM(framework);
	struct buf out;

	(void)pillar;
	buf_init(&out, s->arena, SHOWN_BYTES);
	add_form(s, &out, &item->header);
	return buf_str(&out);
}

SHOW(pillar_form)
{
	ITEM(fw_pillar);
	struct buf out;

	(void)pillar;
	buf_init(&out, s->arena, 2 * SHOWN_BYTES);
	add_form(s, &out, &item->title);
	add_form(s, &out, &item->coordination);
	return buf_str(&out);
}

SHOW(recommendation_form)
{
	ITEM(fw_recommendation);
	struct buf out;

	(void)pillar;
	buf_init(&out, s->arena, 2 * SHOWN_BYTES);
	add_form(s, &out, &item->text);
	for (size_t i = 0; i < item->placements.n; i++) {
		buf_add(&out, item->placements.items[i].connector);
		buf_add_byte(&out, '|');
	}
	return buf_str(&out);
}

SHOW(action_form)
{
	ITEM(fw_element);
	struct buf out;

	(void)pillar;
	buf_init(&out, s->arena, 4 * SHOWN_BYTES);
	add_form(s, &out, &item->text);
	add_form(s, &out, &item->heading);
	buf_add(&out, item->marker);
	add_party_words(&out, &item->leads);
	add_party_words(&out, &item->supporting);
	add_party_words(&out, &item->related);
	return buf_str(&out);
}

SHOW(footnote_form)
{
	ITEM(fw_footnote);
	struct buf out;

	(void)pillar;
	buf_init(&out, s->arena, 2 * SHOWN_BYTES);
	add_form(s, &out, &item->text);
	return buf_str(&out);
}

/* --- the rows ------------------------------------------------------------------------------ */

#define AT(type, member) \
	.offset = offsetof(struct type, member), .size = sizeof(((struct type *)NULL)->member)
#define AND(type, member) \
	.second_offset = offsetof(struct type, member), \
	.second_size = sizeof(((struct type *)NULL)->member)

static const struct row framework_rows[] = {
	{ "title", 0, framework_title, AT(framework, title) },
	{ "network", 0, framework_network, AT(framework, network) },
	{ "label", 0, framework_label, AT(framework, label) },
	{ "header", 0, framework_header, AT(framework, header) },
	{ "revision", 0, revision_label, AT(framework, revision.label) },
	{ "adopted", 0, revision_adopted, AT(framework, revision.adopted) },
	{ "effective", 0, revision_effective, AT(framework, revision.effective) },
	{ "years", 0, framework_years, AT(framework, years) },
	{ "zone", ROW_FACT, framework_zone, AT(framework, zone) },
	{ "language", ROW_FACT, framework_language, AT(framework, language) },
	{ "form", ROW_FORM, framework_form, .size = 0 },
};

static const struct row heading_rows[] = {
	{ "text", 0, heading_text, AT(fw_column, heading) },
	{ "role", ROW_FACT, heading_role, AT(fw_column, role) },
	{ "years", ROW_FACT, heading_years, AT(fw_column, years) },
};

static const struct row meeting_rows[] = {
	{ "title", 0, meeting_title, AT(fw_meeting, title) },
	{ "words", 0, meeting_words, AT(fw_meeting, words) },
	{ "held", ROW_FACT, meeting_held, AT(fw_meeting, held) },
	{ "level", ROW_FACT, meeting_level, AT(fw_meeting, level) },
};

static const struct row pillar_rows[] = {
	{ "title", 0, pillar_title, AT(fw_pillar, title) },
	{ "short_title", ROW_FACT, pillar_short, AT(fw_pillar, short_title) },
	{ "aliases", ROW_FACT, pillar_aliases, AT(fw_pillar, aliases) },
	{ "coordination", 0, pillar_coordination, AT(fw_pillar, coordination) },
	{ "status", ROW_FACT, pillar_status, AT(fw_pillar, status) },
	{ "review", ROW_FACT, pillar_review, AT(fw_pillar, review) },
	{ "reason", ROW_FACT, pillar_reason, AT(fw_pillar, reason) },
	{ "extra", 0, pillar_extra, AT(fw_pillar, extra) },
	{ "form", ROW_FORM, pillar_form, .size = 0 },
};

static const struct row role_rows[] = {
	{ "interim", ROW_FACT, role_interim, AT(fw_role, is_interim) },
	{ "since", ROW_FACT, role_since, AT(fw_role, since) },
	{ "words", 0, role_words, AT(fw_role, who.words) },
};

static const struct row recommendation_rows[] = {
	{ "text", 0, recommendation_text, AT(fw_recommendation, text) },
	{ "pillars", 0, recommendation_pillars, AT(fw_recommendation, placements) },
	{ "force", ROW_FACT, recommendation_force, AT(fw_recommendation, force) },
	{ "mandate", ROW_FACT, recommendation_mandate, AT(fw_recommendation, mandate) },
	{ "period", ROW_FACT, recommendation_period, AT(fw_recommendation, period) },
	{ "form", ROW_FORM, recommendation_form, .size = 0 },
};

static const struct row action_rows[] = {
	{ "text", 0, action_text, AT(fw_element, text) },
	{ "heading", 0, action_heading, AT(fw_element, heading) },
	{ "connector", 0, action_connector, AT(fw_element, connector) },
	{ "kind", ROW_FACT, action_kind, AT(fw_element, kind) },
	{ "horizon", ROW_FACT, action_horizon, AT(fw_element, horizon) },
	{ "period", ROW_FACT, action_period, AT(fw_element, period),
	    AND(fw_element, is_period_inherited) },
	{ "leads", ROW_FACT, action_leads, AT(fw_element, leads), AND(fw_element, lead_mode) },
	{ "supporting", ROW_FACT, action_supporting, AT(fw_element, supporting) },
	{ "uncertain", ROW_FACT, action_uncertain, AT(fw_element, uncertain) },
	{ "related", ROW_FACT, action_related, AT(fw_element, related) },
	{ "answers", ROW_FACT, action_answers, AT(fw_element, answers) },
	{ "form", ROW_FORM, action_form, .size = 0 },
};

static const struct row condition_rows[] = {
	{ "kind", ROW_FACT, condition_kind, AT(fw_condition, kind) },
	{ "words", 0, condition_words, AT(fw_condition, words) },
};

static const struct row footnote_rows[] = {
	{ "text", 0, footnote_text, AT(fw_footnote, text) },
	{ "label", ROW_FORM, footnote_label, .size = 0 },
	{ "form", ROW_FORM, footnote_form, .size = 0 },
};

static const struct {
	const struct row *rows;
	size_t n;
} tables[PART_COUNT] = {
	[PART_FRAMEWORK] = { framework_rows, COUNT_OF(framework_rows) },
	[PART_HEADING] = { heading_rows, COUNT_OF(heading_rows) },
	[PART_MEETING] = { meeting_rows, COUNT_OF(meeting_rows) },
	[PART_PILLAR] = { pillar_rows, COUNT_OF(pillar_rows) },
	[PART_ROLE] = { role_rows, COUNT_OF(role_rows) },
	[PART_RECOMMENDATION] = { recommendation_rows, COUNT_OF(recommendation_rows) },
	[PART_ACTION] = { action_rows, COUNT_OF(action_rows) },
	[PART_CONDITION] = { condition_rows, COUNT_OF(condition_rows) },
	[PART_FOOTNOTE] = { footnote_rows, COUNT_OF(footnote_rows) },
};

const struct row *
compare_rows(enum compared_part part, size_t *out_n)
{
	*out_n = tables[part].n;
	return tables[part].rows;
}

static bool
stands_in(const struct fw_recommendation *rec, struct str pillar)
{
	for (size_t i = 0; i < rec->placements.n; i++) {
		if (str_equal(rec->placements.items[i].pillar, pillar))
			return true;
	}
	return false;
}

static struct str
join_recommendations(struct showing *s, const struct framework *fw, struct str pillar)
{
	struct fw_texts codes = { 0 };

	for (size_t i = 0; i < fw->recommendations.n; i++) {
		if (stands_in(&fw->recommendations.items[i], pillar))
			*fw_add(s->arena, &codes) = fw->recommendations.items[i].code;
	}
	return show_texts(s, &codes, ", ");
}

void
compare_show_init(struct compare *c, struct showing *s, const struct framework *fw,
    struct str *names)
{
	*s = (struct showing){ .arena = c->arena, .notes = { .arena = c->arena }, .names = names,
		.answers = { .arena = c->arena },
		.defaults = arena_make_array(c->arena, struct str, fw->pillars.n) };
	for (size_t i = 0; i < fw->footnotes.n; i++)
		map_set(&s->notes, fw->footnotes.items[i].label, (int64_t)i + 1);
	for (size_t i = 0; i < fw->pillars.n; i++) {
		s->defaults[i] = join_recommendations(s, fw, fw->pillars.items[i].code);
		map_set(&s->answers, fw->pillars.items[i].code, (int64_t)i + 1);
	}
}
