/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The framework as a workbook to sort, filter and count by: one row an element, with its facts
 * typed; then pillars and footnotes. It is for looking at and working with, not for bringing back:
 * formatting within texts is not there. How cells are written is in sheet/.
 */
#include "base/limits.h"
#include "document/print.h"
#include "document/sheet/workbook.h"
#include "instrument/placements.h"
#include "model/date.h"
#include "model/types/types.h"

#define LIST_CHARACTERS 160 /* of all columns of a list together */

static const struct sheet_column element_columns[] = {
	{ "Code", 10 }, { "Pillar", 10 }, { "Name of the pillar", 30 }, { "Kind", 14 },
	{ "Part of", 10 }, { "Horizon", 12 }, { "Heading", 16 }, { "Text", 70 }, { "Lead", 18 },
	{ "How it is led", 14 }, { "Supporting", 18 }, { "When", 20 }, { "When (EDTF)", 18 },
	{ "Earliest day", 12 }, { "Latest day", 12 }, { "Tentative", 10 }, { "Conditions", 30 },
	{ "Answers", 14 }, { "Other pillars", 14 }, { "Footnotes", 10 },
};

static const struct sheet_column pillar_columns[] = {
	{ "Code", 10 }, { "Name", 50 }, { "Status", 12 }, { "Reason", 30 },
	{ "To be reviewed", 18 }, { "Coordinators", 20 }, { "Involved", 30 },
	{ "Words on coordination", 50 }, { "Recommendations", 16 }, { "Actions", 10 },
	{ "Goals", 10 },
};

static const struct sheet_column footnote_columns[] = {
	{ "Number", 10 }, { "Text", 100 },
};

struct filler {
	struct arena *arena;
	const struct framework *fw;
	struct sheet elements;
	const struct fw_pillar *pillar;
};

/* The label of a choice by its index; first: what the type's first choice stands for. */
static struct str
label_of(const struct field *field, unsigned value, unsigned first)
{
	if (value < first || value - first >= field->nchoices)
		return STR_EMPTY;
	return str_from(field->choices[value - first].label);
}

static void
add_name(struct buf *b, struct str name)
{
	buf_add_z(b, b->n > 0 && name.n > 0 ? ", " : "");
	buf_add(b, name);
}

static struct str
join_parties(struct arena *a, const struct fw_partys *parties)
{
	struct buf b;

	buf_init(&b, a, LIMIT_TEXT_BYTES);
	for (size_t i = 0; i < parties->n; i++)
		add_name(&b, parties->items[i].code.n > 0 ? parties->items[i].code :
		    parties->items[i].words);
	return buf_str(&b);
}

static struct str
join_texts(struct arena *a, const struct fw_texts *texts)
{
	struct buf b;

	buf_init(&b, a, LIMIT_TEXT_BYTES);
	for (size_t i = 0; i < texts->n; i++)
		add_name(&b, texts->items[i]);
	return buf_str(&b);
}

/* "If capacity is available (Capacity)", one a line. */
static struct str
join_conditions(struct arena *a, const struct fw_conditions *conditions)
{
	const struct field *kind = &type_condition.fields[CONDITION_KIND];
	struct buf b;

	buf_init(&b, a, LIMIT_TEXT_BYTES);
	for (size_t i = 0; i < conditions->n; i++) {
		const struct fw_condition *c = &conditions->items[i];
		struct str label = label_of(kind, c->kind, 0);

		buf_add_z(&b, i > 0 ? "\n" : "");
		if (c->words.n > 0)
			buf_add_format(&b, "%.*s (%.*s)", STR_ARG(c->words), STR_ARG(label));
		else
			buf_add(&b, label);
	}
	return buf_str(&b);
}

static void
add_period(struct sheet *s, const struct period *period)
{
	sheet_add_text(s, period->words);
	sheet_add_text(s, period->edtf);
	sheet_add_day(s, period->edtf.n > 0 ? period->earliest : NO_DAY);
	sheet_add_day(s, period->edtf.n > 0 ? period->latest : NO_DAY);
	sheet_add_yes(s, period->is_tentative);
}

static void
add_elements(struct filler *w, const struct fw_elements *all, struct str parent)
{
	struct sheet *s = &w->elements;

	for (size_t i = 0; i < all->n; i++) {
		const struct fw_element *e = &all->items[i];

		sheet_add_text(s, e->code);
		sheet_add_text(s, w->pillar->code);
		sheet_add_text(s, w->pillar->title.text);
		sheet_add_text(s, label_of(&type_action.fields[ACTION_KIND], e->kind, 0));
		sheet_add_text(s, parent);
		sheet_add_text(s, label_of(&type_action.fields[ACTION_HORIZON], e->horizon, 0));
		sheet_add_text(s, str_trim(e->heading.text));
		sheet_add_text(s, e->text.text);
		sheet_add_text(s, join_parties(w->arena, &e->leads));
		sheet_add_text(s, label_of(&type_action.fields[ACTION_LEAD_MODE], e->lead_mode,
		    LEAD_ONE));
		sheet_add_text(s, join_parties(w->arena, &e->supporting));
		add_period(s, &e->period);
		sheet_add_text(s, join_conditions(w->arena, &e->conditions));
		sheet_add_text(s, join_texts(w->arena, &e->answers));
		sheet_add_text(s, join_parties(w->arena, &e->related));
		sheet_add_text(s, join_texts(w->arena, &e->footnotes));
		sheet_end_row(s);
		add_elements(w, &e->children, e->code);
	}
}

static bool
is_first_place(const struct fw_recommendation *r, struct str pillar)
{
	return str_equal(r->placements.items[0].pillar, pillar);
}

/* A shared recommendation stands once, in its first pillar, with the others beside it. */
static void
add_recommendation(struct filler *w, const struct fw_recommendation *r)
{
	struct sheet *s = &w->elements;
	struct fw_texts others = { 0 };

	for (size_t i = 1; i < r->placements.n; i++)
		*fw_add(w->arena, &others) = r->placements.items[i].pillar;
	sheet_add_text(s, r->code);
	sheet_add_text(s, w->pillar != NULL ? w->pillar->code : STR_EMPTY);
	sheet_add_text(s, w->pillar != NULL ? w->pillar->title.text : STR_EMPTY);
	sheet_add_text(s, STR("Recommendation"));
	sheet_add_text(s, STR_EMPTY); /* part of */
	sheet_add_text(s, STR_EMPTY); /* horizon */
	sheet_add_text(s, STR_EMPTY); /* heading */
	sheet_add_text(s, r->text.text);
	sheet_add_text(s, STR_EMPTY); /* lead */
	sheet_add_text(s, label_of(&type_recommendation.fields[RECOMMENDATION_FORCE], r->force,
	    FORCE_RECOMMENDS));
	sheet_add_text(s, STR_EMPTY); /* supporting */
	add_period(s, &r->period);
	sheet_add_text(s, STR_EMPTY); /* conditions */
	sheet_add_text(s, STR_EMPTY); /* answers */
	sheet_add_text(s, join_texts(w->arena, &others));
	sheet_add_text(s, join_texts(w->arena, &r->footnotes));
	sheet_end_row(s);
}

static void
add_all_elements(struct filler *w, const struct places *places)
{
	size_t n = w->fw->pillars.n;

	for (size_t p = 0; p < n; p++) {
		w->pillar = &w->fw->pillars.items[p];
		for (size_t i = 0; i < places[p].n; i++)
			if (is_first_place(places[p].items[i].r, w->pillar->code))
				add_recommendation(w, places[p].items[i].r);
		add_elements(w, &w->pillar->actions, STR_EMPTY);
		add_elements(w, &w->pillar->goals, STR_EMPTY);
	}
	w->pillar = NULL;
	for (size_t i = 0; i < places[n].n; i++)
		add_recommendation(w, places[n].items[i].r);
}

static struct str
join_roles(struct arena *a, const struct fw_roles *roles, enum role_kind kind)
{
	struct buf b;

	buf_init(&b, a, LIMIT_TEXT_BYTES);
	for (size_t i = 0; i < roles->n; i++) {
		const struct fw_role *role = &roles->items[i];

		if (role->kind != kind)
			continue;
		add_name(&b, role->who.code.n > 0 ? role->who.code : role->who.words);
		buf_add_z(&b, role->is_interim ? " a.i." : "");
	}
	return buf_str(&b);
}

static void
add_pillar(struct sheet *s, struct arena *a, const struct fw_pillar *p, size_t recommendations)
{
	struct str involved = join_roles(a, &p->roles, ROLE_INVOLVED);

	sheet_add_text(s, p->code);
	sheet_add_text(s, p->title.text);
	sheet_add_text(s, label_of(&type_pillar.fields[PILLAR_STATUS], p->status, 0));
	sheet_add_text(s, p->reason);
	sheet_add_text(s, p->review.words.n > 0 ? p->review.words : p->review.edtf);
	sheet_add_text(s, join_roles(a, &p->roles, ROLE_COORDINATOR));
	sheet_add_text(s, p->involves_all && involved.n == 0 ? STR("all") : involved);
	sheet_add_text(s, p->coordination.text);
	sheet_add_number(s, (int64_t)recommendations);
	sheet_add_number(s, (int64_t)p->actions.n);
	sheet_add_number(s, (int64_t)p->goals.n);
	sheet_end_row(s);
}

/* A list as one sheet. */
static enum status
print_list(struct arena *a, const struct print_order *order, struct errors *errors,
    struct buf *out)
{
	const struct print_table *t = order->table;
	struct sheet_column *columns = arena_make_array(a, struct sheet_column, t->ncolumns);
	struct sheet sheet;
	const struct workbook workbook = { .sheets = &sheet, .n = 1,
		.about = { .title = t->title,
		    .creator = order->author.n > 0 ? order->author : t->network,
		    .language = order->fw->language, .date_ms = order->date_ms,
		    .version = order->label } };

	for (size_t i = 0; i < t->ncolumns; i++)
		columns[i] = (struct sheet_column){ str_dup_z(a, t->columns[i].heading),
			t->columns[i].width * LIST_CHARACTERS / 100 + 6 };
	sheet_init(&sheet, a, "List", columns, t->ncolumns);
	for (size_t i = 0; i < t->nrows * t->ncolumns; i++) {
		sheet_add_text(&sheet, t->cells[i]);
		if ((i + 1) % t->ncolumns == 0)
			sheet_end_row(&sheet);
	}
	return workbook_write(a, &workbook, errors, out);
}

enum status
print_xlsx(struct arena *a, const struct print_order *order, struct errors *errors,
    struct buf *out)
{
	const struct framework *fw = order->fw;
	struct places *places = placements_index(a, fw);
	struct filler w = { .arena = a, .fw = fw };
	struct sheet sheets[3];
	const struct workbook workbook = { .sheets = sheets, .n = COUNT_OF(sheets),
		.about = { .title = fw->title,
		    .creator = order->author.n > 0 ? order->author : fw->network,
		    .language = fw->language, .date_ms = order->date_ms,
		    .version = order->label.n > 0 ? order->label : fw->revision.label } };

	if (order->table != NULL)
		return print_list(a, order, errors, out);
	sheet_init(&w.elements, a, "Elements", element_columns, COUNT_OF(element_columns));
	sheet_init(&sheets[1], a, "Pillars", pillar_columns, COUNT_OF(pillar_columns));
	sheet_init(&sheets[2], a, "Footnotes", footnote_columns, COUNT_OF(footnote_columns));
	add_all_elements(&w, places);
	sheets[0] = w.elements;
	for (size_t i = 0; i < fw->pillars.n; i++)
		add_pillar(&sheets[1], a, &fw->pillars.items[i], places[i].n);
	for (size_t i = 0; i < fw->footnotes.n; i++) {
		sheet_add_text(&sheets[2], fw->footnotes.items[i].label);
		sheet_add_text(&sheets[2], fw->footnotes.items[i].text.text);
		sheet_end_row(&sheets[2]);
	}
	return workbook_write(a, &workbook, errors, out);
}
