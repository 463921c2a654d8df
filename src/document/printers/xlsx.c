/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The framework as a workbook to sort, filter and count by: one row an element, with its facts
 * typed; then pillars and footnotes. It is for looking at and working with, not for bringing back:
 * formatting within texts is not there. How cells are written is in sheet/.
 */
#include "base/i18n.h"
#include "base/limits.h"
#include "document/print.h"
#include "document/sheet/workbook.h"
#include "instrument/placements.h"
#include "model/date.h"
#include "model/types/types.h"

#define LIST_CHARACTERS 160 /* of all columns of a list together */

static const struct sheet_column element_columns[] = {
	{ N_("Code"), 10 }, { N_("Pillar"), 10 }, { N_("Name of the pillar"), 30 },
	{ N_("Kind"), 17 }, { N_("Part of"), 10 }, { N_("Horizon"), 12 }, { N_("Heading"), 16 },
	{ N_("Text"), 70 }, { N_("Lead"), 18 }, { N_("How it is led"), 14 },
	{ N_("Supporting"), 18 }, { N_("When"), 20 }, { N_("When (EDTF)"), 18 },
	{ N_("Earliest day"), 12 }, { N_("Latest day"), 12 }, { N_("Tentative"), 10 },
	{ N_("Conditions"), 30 }, { N_("Answers"), 14 }, { N_("Other pillars"), 14 },
	{ N_("Footnotes"), 10 },
};

static const struct sheet_column pillar_columns[] = {
	{ N_("Code"), 10 }, { N_("Name"), 50 }, { N_("Status"), 12 }, { N_("Reason"), 30 },
	{ N_("To be reviewed"), 18 }, { N_("Coordinators"), 20 }, { N_("Involved"), 30 },
	{ N_("Words on coordination"), 50 }, { N_("Recommendations"), 16 },
	{ N_("Actions"), 10 }, { N_("Goals"), 10 },
};

static const struct sheet_column footnote_columns[] = {
	{ N_("Number"), 10 }, { N_("Text"), 100 },
};

struct filler {
	struct arena *arena;
	const struct framework *fw;
	const struct language *words; /* of ours */
	struct sheet elements;
	const struct fw_pillar *pillar;
};

/* A sheet with its name and headings in the language of the order. */
static void
begin_sheet(const struct filler *w, struct sheet *s, const char *name,
    const struct sheet_column *columns, size_t n)
{
	struct sheet_column *own = arena_make_array(w->arena, struct sheet_column, n);

	for (size_t i = 0; i < n; i++)
		own[i] = (struct sheet_column){ str_dup_z(w->arena, i18n_text(w->words,
			str_from(columns[i].heading))), columns[i].width };
	sheet_init(s, w->arena, str_dup_z(w->arena, i18n_text(w->words, str_from(name))), own, n);
	s->is_rtl = i18n_is_right_to_left(w->fw->language);
}

/* The label of a choice by its index; first: what the type's first choice stands for. */
static struct str
label_of(const struct filler *w, const struct field *field, unsigned value, unsigned first)
{
	if (value < first || value - first >= field->nchoices)
		return STR_EMPTY;
	return i18n_text(w->words, str_from(field->choices[value - first].label));
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
join_conditions(const struct filler *w, const struct fw_conditions *conditions)
{
	const struct field *kind = &type_condition.fields[CONDITION_KIND];
	struct buf b;

	buf_init(&b, w->arena, LIMIT_TEXT_BYTES);
	for (size_t i = 0; i < conditions->n; i++) {
		const struct fw_condition *c = &conditions->items[i];
		struct str label = label_of(w, kind, c->kind, 0);

		buf_add_z(&b, i > 0 ? "\n" : "");
		if (c->words.n > 0)
			buf_add_format(&b, "%.*s (%.*s)", STR_ARG(c->words), STR_ARG(label));
		else
			buf_add(&b, label);
	}
	return buf_str(&b);
}

static void
add_period(struct filler *w, const struct period *period)
{
	struct sheet *s = &w->elements;

	sheet_add_text(s, period->words);
	sheet_add_text(s, period->edtf);
	sheet_add_day(s, period->edtf.n > 0 ? period->earliest : NO_DAY);
	sheet_add_day(s, period->edtf.n > 0 ? period->latest : NO_DAY);
	sheet_add_text(s, period->is_tentative ? T(w->words, "yes") : STR_EMPTY);
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
		sheet_add_text(s, label_of(w, &type_action.fields[ACTION_KIND], e->kind, 0));
		sheet_add_text(s, parent);
		sheet_add_text(s, label_of(w, &type_action.fields[ACTION_HORIZON], e->horizon, 0));
		sheet_add_text(s, str_trim(e->heading.text));
		sheet_add_text(s, e->text.text);
		sheet_add_text(s, join_parties(w->arena, &e->leads));
		sheet_add_text(s, label_of(w, &type_action.fields[ACTION_LEAD_MODE], e->lead_mode,
		    LEAD_ONE));
		sheet_add_text(s, join_parties(w->arena, &e->supporting));
		add_period(w, &e->period);
		sheet_add_text(s, join_conditions(w, &e->conditions));
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
	sheet_add_text(s, T(w->words, "Recommendation"));
	sheet_add_text(s, STR_EMPTY); /* part of */
	sheet_add_text(s, STR_EMPTY); /* horizon */
	sheet_add_text(s, STR_EMPTY); /* heading */
	sheet_add_text(s, r->text.text);
	sheet_add_text(s, STR_EMPTY); /* lead */
	sheet_add_text(s, label_of(w, &type_recommendation.fields[RECOMMENDATION_FORCE], r->force,
	    FORCE_RECOMMENDS));
	sheet_add_text(s, STR_EMPTY); /* supporting */
	add_period(w, &r->period);
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
add_pillar(const struct filler *w, struct sheet *s, const struct fw_pillar *p,
    size_t recommendations)
{
	struct arena *a = w->arena;
	struct str involved = join_roles(a, &p->roles, ROLE_INVOLVED);

	sheet_add_text(s, p->code);
	sheet_add_text(s, p->title.text);
	sheet_add_text(s, label_of(w, &type_pillar.fields[PILLAR_STATUS], p->status, 0));
	sheet_add_text(s, p->reason);
	sheet_add_text(s, p->review.words.n > 0 ? p->review.words : p->review.edtf);
	sheet_add_text(s, join_roles(a, &p->roles, ROLE_COORDINATOR));
	sheet_add_text(s, p->involves_all && involved.n == 0 ? T(w->words, "all") : involved);
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
	sheet_init(&sheet, a, str_dup_z(a, T(i18n_language(order->language), "List")), columns,
	    t->ncolumns);
	sheet.is_rtl = i18n_is_right_to_left(order->language);
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
	struct filler w = { .arena = a, .fw = fw, .words = i18n_language(order->language) };
	struct sheet sheets[3];
	const struct workbook workbook = { .sheets = sheets, .n = COUNT_OF(sheets),
		.about = { .title = fw->title,
		    .creator = order->author.n > 0 ? order->author : fw->network,
		    .language = fw->language, .date_ms = order->date_ms,
		    .version = order->label.n > 0 ? order->label : fw->revision.label } };

	if (order->table != NULL)
		return print_list(a, order, errors, out);
	begin_sheet(&w, &w.elements, N_("Elements"), element_columns, COUNT_OF(element_columns));
	begin_sheet(&w, &sheets[1], N_("Pillars"), pillar_columns, COUNT_OF(pillar_columns));
	begin_sheet(&w, &sheets[2], N_("Footnotes"), footnote_columns,
	    COUNT_OF(footnote_columns));
	add_all_elements(&w, places);
	sheets[0] = w.elements;
	for (size_t i = 0; i < fw->pillars.n; i++)
		add_pillar(&w, &sheets[1], &fw->pillars.items[i], places[i].n);
	for (size_t i = 0; i < fw->footnotes.n; i++) {
		sheet_add_text(&sheets[2], fw->footnotes.items[i].label);
		sheet_add_text(&sheets[2], fw->footnotes.items[i].text.text);
		sheet_end_row(&sheets[2]);
	}
	return workbook_write(a, &workbook, errors, out);
}
