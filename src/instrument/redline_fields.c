/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The values of two states of one element, member by member: which differ, and whether the
 * difference says anything. How they are shown is redline_shown.c's. compare_fields.c shows what
 * a newer document says of a held one; here every member counts, because a redline must be able to
 * make the one state out of the other. What surprises: a difference in white space, in formatting
 * or in a footnote's number is form; so is "answers", where both states answer all of their pillar.
 */
#include "instrument/redline_private.h"

#include <unicode/uchar.h>

#include "base/i18n.h"
#include "base/utf8.h"
#include "instrument/extra.h"
#include "instrument/framework_codes.h"
#include "model/edtf.h"
#include "model/types/types.h"

/* --- the rows ------------------------------------------------------------------------------ */

#define AT(type, member) \
	.offset = offsetof(struct type, member), .size = sizeof(((struct type *)NULL)->member)

static const struct redline_row framework_rows[] = {
	{ "header", N_("Title block"), REDLINE_MARKED, 0, AT(framework, header) },
	{ "title", N_("Title"), REDLINE_TEXT, ROW_FACT, AT(framework, title) },
	{ "network", N_("Network"), REDLINE_TEXT, ROW_FACT, AT(framework, network) },
	{ "label", N_("Label"), REDLINE_TEXT, ROW_FACT, AT(framework, label) },
	{ "years", N_("Years"), REDLINE_PERIOD, ROW_FACT, AT(framework, years) },
	{ "zone", N_("Time zone"), REDLINE_TEXT, ROW_FACT, AT(framework, zone) },
	{ "language", N_("Language"), REDLINE_TEXT, ROW_FACT, AT(framework, language) },
	{ "cochairs", N_("Co-chairs"), REDLINE_ROLES, ROW_FACT, AT(framework, cochairs) },
};

static const struct redline_row heading_rows[] = {
	{ "text", N_("Heading"), REDLINE_TEXT, 0, AT(fw_column, heading) },
	{ "role", N_("Holds"), REDLINE_CHOICE, ROW_FACT, AT(fw_column, role), column_role_codes },
	{ "years", N_("Years"), REDLINE_PERIOD, ROW_FACT, AT(fw_column, years) },
};

static const struct redline_row agency_rows[] = {
	{ "code", N_("Code"), REDLINE_TEXT, ROW_FACT, AT(fw_agency, code) },
	{ "name", N_("Name"), REDLINE_TEXT, ROW_FACT, AT(fw_agency, name) },
};

static const struct redline_row group_rows[] = {
	{ "code", N_("Code"), REDLINE_TEXT, ROW_FACT, AT(fw_group, code) },
	{ "name", N_("Name"), REDLINE_TEXT, ROW_FACT, AT(fw_group, name) },
};

static const struct redline_row meeting_rows[] = {
	{ "title", N_("Title"), REDLINE_TEXT, 0, AT(fw_meeting, title) },
	{ "words", N_("As named in the text"), REDLINE_TEXT, 0, AT(fw_meeting, words) },
	{ "held", N_("Held"), REDLINE_PERIOD, ROW_FACT, AT(fw_meeting, held) },
	{ "level", N_("Level"), REDLINE_TEXT, ROW_FACT, AT(fw_meeting, level) },
};

static const struct redline_row pillar_rows[] = {
	{ "title", N_("Title"), REDLINE_MARKED, 0, AT(fw_pillar, title) },
	{ "coordination", N_("Coordination"), REDLINE_MARKED, 0, AT(fw_pillar, coordination) },
	{ "extra", N_("Other columns"), REDLINE_TEXTS, 0, AT(fw_pillar, extra) },
	{ "code", N_("Code"), REDLINE_TEXT, ROW_FACT, AT(fw_pillar, code) },
	{ "short_title", N_("Short title"), REDLINE_TEXT, ROW_FACT, AT(fw_pillar, short_title) },
	{ "aliases", N_("Also called"), REDLINE_TEXTS, ROW_FACT, AT(fw_pillar, aliases) },
	{ "roles", N_("Roles"), REDLINE_ROLES, ROW_FACT, AT(fw_pillar, roles) },
	{ "status", N_("Status"), REDLINE_CHOICE, ROW_FACT, AT(fw_pillar, status),
	    pillar_status_codes },
	{ "review", N_("To be reviewed"), REDLINE_PERIOD, ROW_FACT, AT(fw_pillar, review) },
	{ "reason", N_("Why, and what it waits for"), REDLINE_TEXT, ROW_FACT,
	    AT(fw_pillar, reason) },
	{ "involves_all", N_("All take part"), REDLINE_BOOL, ROW_FORM,
	    AT(fw_pillar, involves_all) },
	{ "footnotes", N_("Footnotes"), REDLINE_TEXTS, ROW_FORM, AT(fw_pillar, footnotes) },
};

static const struct redline_row recommendation_rows[] = {
	{ "text", N_("Text"), REDLINE_MARKED, 0, AT(fw_recommendation, text) },
	{ "code", N_("Code"), REDLINE_TEXT, ROW_FACT, AT(fw_recommendation, code) },
	{ "pillars", N_("Pillars"), REDLINE_PLACEMENTS, ROW_FACT,
	    AT(fw_recommendation, placements) },
	{ "force", N_("Force"), REDLINE_CHOICE, ROW_FACT, AT(fw_recommendation, force),
	    force_codes },
	{ "mandate", N_("Mandate"), REDLINE_TEXT, ROW_FACT, AT(fw_recommendation, mandate) },
	{ "period", N_("When"), REDLINE_PERIOD, ROW_FACT, AT(fw_recommendation, period) },
	{ "meeting", N_("Made by"), REDLINE_TEXT, ROW_FORM, AT(fw_recommendation, meeting) },
	{ "footnotes", N_("Footnotes"), REDLINE_TEXTS, ROW_FORM, AT(fw_recommendation, footnotes) },
};

static const struct redline_row action_rows[] = {
	{ "text", N_("Text"), REDLINE_MARKED, 0, AT(fw_element, text) },
	{ "heading", N_("Heading above it"), REDLINE_MARKED, 0, AT(fw_element, heading) },
	{ "connector", N_("Connector"), REDLINE_TEXT, 0, AT(fw_element, connector) },
	{ "code", N_("Code"), REDLINE_TEXT, ROW_FACT, AT(fw_element, code) },
	{ "period", N_("When"), REDLINE_PERIOD, ROW_FACT, AT(fw_element, period) },
	{ "leads", N_("Lead"), REDLINE_PARTIES, ROW_FACT, AT(fw_element, leads) },
	{ "lead_mode", N_("How it is led"), REDLINE_CHOICE, ROW_FACT, AT(fw_element, lead_mode),
	    lead_mode_codes },
	{ "supporting", N_("With"), REDLINE_PARTIES, ROW_FACT, AT(fw_element, supporting) },
	{ "uncertain", N_("Not yet certain"), REDLINE_FLAGS, ROW_FACT, AT(fw_element, uncertain) },
	{ "conditions", N_("Condition"), REDLINE_CONDITIONS, ROW_FACT, AT(fw_element, conditions) },
	{ "kind", N_("Kind"), REDLINE_CHOICE, ROW_FACT, AT(fw_element, kind), element_kind_codes },
	{ "horizon", N_("Horizon"), REDLINE_CHOICE, ROW_FACT, AT(fw_element, horizon),
	    horizon_codes },
	{ "related", N_("Refers to"), REDLINE_PARTIES, ROW_FACT, AT(fw_element, related) },
	{ "answers", N_("Answers"), REDLINE_TEXTS, ROW_FACT, AT(fw_element, answers) },
	{ "origins", N_("Came from"), REDLINE_TEXTS, ROW_FACT, AT(fw_element, origins) },
	{ "marker", N_("Bullet or number"), REDLINE_TEXT, ROW_FORM, AT(fw_element, marker) },
	{ "period_inherited", N_("Date from the heading"), REDLINE_BOOL, ROW_FORM,
	    AT(fw_element, is_period_inherited) },
	{ "footnotes", N_("Footnotes"), REDLINE_TEXTS, ROW_FORM, AT(fw_element, footnotes) },
};

static const struct redline_row footnote_rows[] = {
	{ "text", N_("Text"), REDLINE_MARKED, 0, AT(fw_footnote, text) },
	{ "label", N_("Number"), REDLINE_TEXT, ROW_FORM, AT(fw_footnote, label) },
};

static const struct {
	const struct redline_row *rows;
	size_t n;
	const struct record_type *type;
} tables[PART_COUNT] = {
	[PART_FRAMEWORK] = { framework_rows, COUNT_OF(framework_rows), &type_framework },
	[PART_HEADING] = { heading_rows, COUNT_OF(heading_rows), &type_heading },
	[PART_AGENCY] = { agency_rows, COUNT_OF(agency_rows), &type_agency },
	[PART_GROUP] = { group_rows, COUNT_OF(group_rows), &type_group },
	[PART_MEETING] = { meeting_rows, COUNT_OF(meeting_rows), &type_meeting },
	[PART_PILLAR] = { pillar_rows, COUNT_OF(pillar_rows), &type_pillar },
	[PART_RECOMMENDATION] = { recommendation_rows, COUNT_OF(recommendation_rows),
	    &type_recommendation },
	[PART_ACTION] = { action_rows, COUNT_OF(action_rows), &type_action },
	[PART_FOOTNOTE] = { footnote_rows, COUNT_OF(footnote_rows), &type_footnote },
};

struct str
redline_identity(enum compared_part part, const void *item)
{
	struct str uid = *compare_uid(part, (void *)(uintptr_t)item);

	if (uid.n > 0)
		return uid;
	if (part == PART_FOOTNOTE)
		return ((const struct fw_footnote *)item)->label;
	if (part == PART_HEADING)
		return ((const struct fw_column *)item)->heading;
	if (part == PART_MEETING)
		return ((const struct fw_meeting *)item)->title;
	return compare_code(part, item);
}

/* --- equal values -------------------------------------------------------------------------- */

static bool
marked_equal(const struct marked *a, const struct marked *b)
{
	if (!str_equal(a->text, b->text) || a->nmarks != b->nmarks)
		return false;
	for (size_t i = 0; i < a->nmarks; i++) {
		const struct mark *x = &a->marks[i];
		const struct mark *y = &b->marks[i];

		if (x->kind != y->kind || x->start != y->start || x->end != y->end ||
		    !str_equal(x->label, y->label))
			return false;
	}
	return true;
}

static bool
period_equal(const struct period *a, const struct period *b)
{
	return str_equal(a->edtf, b->edtf) && str_equal(a->words, b->words) &&
	    a->is_tentative == b->is_tentative && a->earliest == b->earliest &&
	    a->latest == b->latest;
}

static bool
party_equal(const struct fw_party *a, const struct fw_party *b)
{
	return a->kind == b->kind && str_equal(a->code, b->code) && str_equal(a->words, b->words);
}

static bool
role_equal(const struct fw_role *a, const struct fw_role *b)
{
	return str_equal(a->uid, b->uid) && a->kind == b->kind && party_equal(&a->who, &b->who) &&
	    a->is_interim == b->is_interim && period_equal(&a->since, &b->since);
}

static bool
condition_equal(const struct fw_condition *a, const struct fw_condition *b)
{
	return str_equal(a->uid, b->uid) && a->kind == b->kind && str_equal(a->words, b->words);
}

static bool
placement_equal(const struct fw_placement *a, const struct fw_placement *b)
{
	return str_equal(a->pillar, b->pillar) && str_equal(a->connector, b->connector);
}

static bool
text_equal(const struct str *a, const struct str *b)
{
	return str_equal(*a, *b);
}

/* Two lists of one type, item by item. */
#define LISTS_EQUAL(name, list, equal) \
	static bool \
	name(const struct list *a, const struct list *b) \
	{ \
		if (a->n != b->n) \
			return false; \
		for (size_t i = 0; i < a->n; i++) { \
			if (!equal(&a->items[i], &b->items[i])) \
				return false; \
		} \
		return true; \
	}

LISTS_EQUAL(texts_equal, fw_texts, text_equal)
LISTS_EQUAL(parties_equal, fw_partys, party_equal)
LISTS_EQUAL(roles_equal, fw_roles, role_equal)
LISTS_EQUAL(conditions_equal, fw_conditions, condition_equal)
LISTS_EQUAL(placements_equal, fw_placements, placement_equal)

bool
redline_value_equal(const struct redline_row *row, const void *a, const void *b)
{
	switch (row->kind) {
	case REDLINE_TEXT: return text_equal(a, b);
	case REDLINE_MARKED: return marked_equal(a, b);
	case REDLINE_PERIOD: return period_equal(a, b);
	case REDLINE_CHOICE: return *(const int *)a == *(const int *)b;
	case REDLINE_BOOL: return *(const bool *)a == *(const bool *)b;
	case REDLINE_FLAGS: return *(const unsigned *)a == *(const unsigned *)b;
	case REDLINE_PARTIES: return parties_equal(a, b);
	case REDLINE_TEXTS: return texts_equal(a, b);
	case REDLINE_PLACEMENTS: return placements_equal(a, b);
	case REDLINE_ROLES: return roles_equal(a, b);
	case REDLINE_CONDITIONS: return conditions_equal(a, b);
	}
	return false;
}

/* --- values in words ----------------------------------------------------------------------- */

static const struct field *
record_field(enum compared_part part, const char *name)
{
	const struct record_type *type = tables[part].type;
	size_t at = type_field_find(type, str_from(name));

	return at == NO_FIELD ? NULL : &type->fields[at];
}

/* Shows both values; spans are of adopted words, or of facts, item by item. */
static void
show_both(struct redline *r, struct redline_field *f, const struct field *field)
{
	struct diff_text shown[2];

	if (f->kind == REDLINE_MARKED) {
		f->before = *(const struct marked *)f->held;
		f->after = *(const struct marked *)f->newer;
		f->spans = redline_words(r, &f->before, &f->after);
		return;
	}
	redline_show(r->arena, f, field, shown);
	f->before = (struct marked){ .text = shown[0].text };
	f->after = (struct marked){ .text = shown[1].text };
	f->spans = redline_value_words(r, shown);
}

/* --- what a difference says ---------------------------------------------------------------- */

/* White space, or marks of direction and the like, which nobody sees. */
static bool
is_blank(struct str text)
{
	for (size_t at = 0; at < text.n;) {
		uint32_t c = utf8_next(text, &at);

		if (!utf8_is_space(c) && !u_hasBinaryProperty((UChar32)c,
		    UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
			return false;
	}
	return true;
}

static bool
says_the_same(const struct redline_spans *spans)
{
	for (size_t i = 0; i < spans->n; i++) {
		if (spans->items[i].kind != DIFF_KEPT && !is_blank(spans->items[i].text.text))
			return false;
	}
	return true;
}

static struct str
pillar_of(const struct fw_recommendation *rec, struct str code)
{
	for (size_t i = 0; i < rec->placements.n; i++) {
		if (str_equal(rec->placements.items[i].pillar, code))
			return code;
	}
	return STR_EMPTY;
}

/* Whether codes are those of all recommendations of the pillar, in their order. */
static bool
are_all_of(const struct framework *fw, struct str pillar, const struct fw_texts *codes)
{
	size_t n = 0;

	for (size_t i = 0; i < fw->recommendations.n; i++) {
		const struct fw_recommendation *rec = &fw->recommendations.items[i];

		if (pillar_of(rec, pillar).n == 0)
			continue;
		if (n >= codes->n || !str_equal(codes->items[n], rec->code))
			return false;
		n++;
	}
	return n == codes->n;
}

static bool
answer_all_alike(const struct redline *r, const struct redline_change *c,
    const struct redline_field *f)
{
	return are_all_of(r->before, c->pillar_before, f->held) &&
	    are_all_of(r->after, c->pillar, f->newer);
}

static struct str
pillar_identity(const struct framework *fw, struct str code)
{
	for (size_t i = 0; i < fw->pillars.n; i++) {
		if (str_equal(fw->pillars.items[i].code, code))
			return redline_identity(PART_PILLAR, &fw->pillars.items[i]);
	}
	return code;
}

/* Whether the move says it already, or the pillars have other codes and are the same. */
static bool
stand_alike(const struct redline *r, const struct redline_field *f)
{
	const struct fw_placements *held = f->held;
	const struct fw_placements *newer = f->newer;

	if (held->n != newer->n)
		return false;
	for (size_t i = 0; i < held->n; i++) {
		const struct fw_placement *p = &held->items[i];
		const struct fw_placement *q = &newer->items[i];

		if (!str_equal(p->connector, q->connector))
			return false;
		if (held->n > 1 && !str_equal(pillar_identity(r->before, p->pillar),
		    pillar_identity(r->after, q->pillar)))
			return false;
	}
	return true;
}

static bool
is_form(const struct redline *r, const struct redline_change *c, const struct redline_field *f)
{
	if (f->row->flags & ROW_FORM || says_the_same(&f->spans))
		return true;
	if (f->kind == REDLINE_PLACEMENTS && c->before != NULL && c->after != NULL)
		return stand_alike(r, f);
	if (f->row->offset == offsetof(struct fw_pillar, extra) && c->part == PART_PILLAR)
		return c->before != NULL && c->after != NULL &&
		    extra_equal(r->arena, r->before, f->held, r->after, f->newer);
	if (f->row->offset == offsetof(struct fw_element, answers) && c->part == PART_ACTION)
		return answer_all_alike(r, c, f);
	return false;
}

static void
add_field(struct redline *r, struct redline_change *c, const struct redline_row *row)
{
	const struct field *shown = record_field(c->part, row->name);
	struct redline_field *f;

	arena_reserve(r->arena, c->fields.items, c->fields.n, c->fields.capacity);
	f = &c->fields.items[c->fields.n++];
	*f = (struct redline_field){
		.name = row->name,
		.label = shown != NULL ? shown->label : row->label,
		.kind = row->kind,
		.is_fact = (row->flags & ROW_FACT) != 0,
		.row = row,
		.held = (const char *)c->before + row->offset,
		.newer = (const char *)c->after + row->offset,
	};
	show_both(r, f, shown);
	f->is_form = is_form(r, c, f);
	c->what |= f->is_form ? DIFFERENCE_FORM : DIFFERENCE_CHANGED;
}

bool
redline_differs(enum compared_part part, const void *before, const void *after)
{
	for (size_t i = 0; i < tables[part].n; i++) {
		const struct redline_row *row = &tables[part].rows[i];

		if (!redline_value_equal(row, (const char *)before + row->offset,
		    (const char *)after + row->offset))
			return true;
	}
	return false;
}

struct redline_fields
redline_values(struct redline *r, const struct redline_change *c)
{
	static const union {
		struct framework framework;
		struct fw_pillar pillar;
		struct fw_element element;
		struct fw_recommendation recommendation;
	} nothing; /* as large as any part */
	struct redline_change whole = *c;

	if (c->before != NULL && c->after != NULL)
		return c->fields;
	if (c->before == NULL)
		whole.before = &nothing;
	else
		whole.after = &nothing;
	whole.fields = (struct redline_fields){ 0 };
	redline_compare_fields(r, &whole);
	return whole.fields;
}

void
redline_compare_fields(struct redline *r, struct redline_change *c)
{
	for (size_t i = 0; i < tables[c->part].n; i++) {
		const struct redline_row *row = &tables[c->part].rows[i];

		if (!redline_value_equal(row, (const char *)c->before + row->offset,
		    (const char *)c->after + row->offset))
			add_field(r, c, row);
	}
}
