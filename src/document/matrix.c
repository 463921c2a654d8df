/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rows of a comments matrix. What stands on the whole comes first, then elements in the order
 * of the text as circulated (or drafted), then what agencies wish to add; on one element the
 * oldest word comes first.
 */
#include "document/matrix.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/utf8.h"
#include "document/print.h"
#include "document/round_staged.h"
#include "instrument/element_value.h"
#include "model/types/types.h"

#define NAME_BYTES 160 /* of the words that name an element */

struct orderer {
	struct arena *arena;
	struct framework *text;
	struct map places;  /* uid: place in the document */
	int64_t next;
};

static void
put(struct orderer *o, struct str uid)
{
	int64_t known;

	if (uid.n > 0 && !map_get(&o->places, uid, &known))
		map_set(&o->places, uid, o->next++);
}

static void
put_elements(struct orderer *o, const struct fw_elements *list)
{
	for (size_t i = 0; i < list->n; i++) {
		put(o, list->items[i].uid);
		for (size_t k = 0; k < list->items[i].conditions.n; k++)
			put(o, list->items[i].conditions.items[k].uid);
		put_elements(o, &list->items[i].children);
	}
}

static void
put_recommendations(struct orderer *o, const struct fw_pillar *p)
{
	for (size_t i = 0; i < o->text->recommendations.n; i++) {
		const struct fw_recommendation *r = &o->text->recommendations.items[i];

		for (size_t k = 0; k < r->placements.n; k++)
			if (str_equal(r->placements.items[k].pillar, p->code))
				put(o, r->uid);
	}
}

static void
put_all(struct orderer *o)
{
	const struct framework *fw = o->text;

	put(o, fw->uid);
	for (size_t i = 0; i < fw->columns.n; i++)
		put(o, fw->columns.items[i].uid);
	for (size_t i = 0; i < fw->pillars.n; i++) {
		const struct fw_pillar *p = &fw->pillars.items[i];

		put(o, p->uid);
		for (size_t k = 0; k < p->roles.n; k++)
			put(o, p->roles.items[k].uid);
		put_recommendations(o, p);
		put_elements(o, &p->actions);
		put_elements(o, &p->goals);
	}
	for (size_t i = 0; i < fw->footnotes.n; i++)
		put(o, fw->footnotes.items[i].uid);
}

/* --- rows ---------------------------------------------------------------------------------- */

/* A row and where it stands. */
struct placed {
	struct fw_matrix_row row;
	int64_t place;
};

static int
compare_placed(const void *first, const void *second)
{
	const struct placed *a = first;
	const struct placed *b = second;

	if (a->place != b->place)
		return a->place < b->place ? -1 : 1;
	return str_compare(a->row.position->uid, b->row.position->uid);
}

/* The element that a position is about: its own, or that of the change. */
static struct str
element_of(const struct record *position, const struct map *changes,
    const struct record_list *list)
{
	const struct value *change = &position->values[POSITION_CHANGE];
	struct str uid = record_text(position, POSITION_ELEMENT);
	int64_t at;

	if (uid.n > 0 || change->nrefs == 0 || !map_get_i64(changes, change->refs[0].id, &at))
		return uid;
	return record_text(list->items[at], CHANGE_ELEMENT);
}

static void
name_element(struct orderer *o, struct placed *p)
{
	struct fw_matrix_row *row = &p->row;
	struct element_at at;

	if (row->element.n == 0 || str_equal(row->element, o->text->uid)) {
		row->element = STR_EMPTY;
		p->place = -1;
		return;
	}
	if (!map_get(&o->places, row->element, &p->place))
		p->place = o->next;
	row->is_new = !element_find(o->text, row->element, &at);
	if (row->is_new)
		return;
	row->code = element_code(o->text, &at);
	row->words = utf8_cut(element_words(o->arena, &at), NAME_BYTES);
}

/* "cj-7", as people type it and as addresses have it, is "CJ 7". */
static bool
is_code(struct str typed, struct str code)
{
	bool is_same = typed.n == code.n;

	for (size_t i = 0; is_same && i < code.n; i++) {
		struct str letter = { typed.p + i, 1 };

		is_same = str_equal_ascii_case(letter, (struct str){ code.p + i, 1 }) ||
		    (typed.p[i] == '-' && code.p[i] == ' ');
	}
	return is_same;
}

static bool
passes(const struct fw_matrix_row *row, const struct matrix_query *filter)
{
	if (filter->agency.n > 0 && !str_equal(filter->agency, row->agency))
		return false;
	if (filter->is_open && !row->is_open)
		return false;
	if (str_equal(filter->element, STR("-")))
		return row->element.n == 0;
	return filter->element.n == 0 || is_code(filter->element, row->code);
}

static void
note_agency(struct arena *a, struct matrix *out, struct str code)
{
	for (size_t i = 0; i < out->agencies.n; i++)
		if (str_equal(out->agencies.items[i], code))
			return;
	*fw_add(a, &out->agencies) = code;
}

struct sources {
	struct record_list positions;
	struct record_list changes;
	struct map change_ids; /* id: index in changes */
};

static enum status
load_sources(struct store *s, struct viewer viewer, const struct record *amendment,
    struct arena *a, struct sources *out)
{
	struct filter of_positions = { .field = POSITION_AMENDMENT, .value = amendment->uid };
	struct filter of_changes = { .field = CHANGE_AMENDMENT, .value = amendment->uid };
	struct record_query positions = { .type = &type_position, .filters = &of_positions,
		.nfilters = 1, .framework_id = amendment->framework_id, .sort_field = NO_FIELD };
	struct record_query changes = { .type = &type_change, .filters = &of_changes,
		.nfilters = 1, .framework_id = amendment->framework_id, .sort_field = NO_FIELD };
	enum status st = record_list(s, viewer, &positions, a, &out->positions);

	if (st != ST_OK || (st = record_list(s, viewer, &changes, a, &out->changes)) != ST_OK)
		return st;
	out->change_ids = (struct map){ .arena = a };
	for (size_t i = 0; i < out->changes.n; i++)
		map_set_i64(&out->change_ids, out->changes.items[i]->id, (int64_t)i);
	return ST_OK;
}

static void
make_rows(struct orderer *o, const struct sources *sources, const struct matrix_query *filter,
    struct matrix *out)
{
	struct placed *all = arena_make_array(o->arena, struct placed, sources->positions.n);
	size_t n = 0;

	for (size_t i = 0; i < sources->positions.n; i++) {
		const struct record *r = sources->positions.items[i];
		const struct value *agency = &r->values[POSITION_AGENCY];

		if (record_text(r, POSITION_WORDS).n == 0)
			continue;
		all[n] = (struct placed){ .row = { .position = r,
			.element = element_of(r, &sources->change_ids, &sources->changes),
			.agency = agency->nrefs > 0 ? agency->refs[0].code : STR_EMPTY,
			.is_open = record_text(r, POSITION_RESPONSE).n == 0 } };
		name_element(o, &all[n]);
		out->nopen += all[n].row.is_open;
		note_agency(o->arena, out, all[n].row.agency);
		n++;
	}
	if (n > 0)
		qsort(all, n, sizeof(all[0]), compare_placed);
	out->nall = n;
	for (size_t i = 0; i < n; i++)
		if (passes(&all[i].row, filter))
			*fw_add(o->arena, &out->rows) = all[i].row;
}

enum status
matrix_load(struct store *s, const struct matrix_query *query, struct errors *errors,
    struct matrix *out)
{
	struct orderer o = { .arena = errors->arena, .places = { .arena = errors->arena } };
	const struct framework *text;
	struct sources sources;
	enum status st = round_load_asked(s, query->amendment, errors, &text);

	*out = (struct matrix){ 0 };
	if (st != ST_OK || (st = load_sources(s, query->viewer, query->amendment, errors->arena,
	    &sources)) != ST_OK)
		return st;
	o.text = framework_copy(errors->arena, text);
	put_all(&o);
	make_rows(&o, &sources, query, out);
	return ST_OK;
}

/* --- printing ------------------------------------------------------------------------------ */

/* What is not just a comment says what it is. */
static struct str
comment_of(struct arena *a, const struct record *position)
{
	const struct field *kind = &type_position.fields[POSITION_KIND];
	struct str words = record_text(position, POSITION_WORDS);
	struct str code = record_text(position, POSITION_KIND);

	for (size_t i = 0; i < kind->nchoices; i++)
		if (str_equal(code, str_from(kind->choices[i].code)) &&
		    !str_equal(code, STR("comment")))
			return str_format(a, "%s: %.*s", kind->choices[i].label, STR_ARG(words));
	return words;
}

void
matrix_fill_table(struct arena *a, const struct matrix *m, const struct matrix_words *words,
    struct print_table *out)
{
	static const uint32_t widths[MATRIX_COLUMNS] = { 8, 22, 8, 14, 27, 21 };

	out->ncolumns = MATRIX_COLUMNS;
	out->columns = arena_make_array(a, struct print_column, MATRIX_COLUMNS);
	for (size_t i = 0; i < MATRIX_COLUMNS; i++)
		out->columns[i] = (struct print_column){ words->headings[i], widths[i] };
	out->nrows = m->rows.n;
	out->cells = arena_make_array(a, struct str, m->rows.n * MATRIX_COLUMNS);
	for (size_t i = 0; i < m->rows.n; i++) {
		const struct fw_matrix_row *row = &m->rows.items[i];
		struct str *cells = &out->cells[i * MATRIX_COLUMNS];

		cells[0] = row->code;
		cells[1] = row->element.n == 0 ? words->whole :
		    row->is_new ? words->something_new : row->words;
		cells[2] = row->agency;
		cells[3] = record_text(row->position, POSITION_QUOTED);
		cells[4] = comment_of(a, row->position);
		cells[5] = record_text(row->position, POSITION_RESPONSE);
	}
}
