/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_TESTS_UNIT_REDLINE_EDITS_H
#define CONCERT_TESTS_UNIT_REDLINE_EDITS_H

/*
 * Edit scripts made by chance: what an amendment may do to an instrument, in Latin, Arabic and
 * Chinese words. The same seed gives the same script. Every edit leaves a framework whose things
 * have uids of their own.
 */
#include "base/ulid.h"
#include "base/utf8.h"
#include "compared.h"
#include "model/diff.h"

struct editor {
	struct arena *arena;
	uint64_t state;
	struct framework *fw;
	unsigned made; /* for codes and labels that nothing else has */
	bool is_one_line; /* texts get no further lines */
};

static inline size_t
chance(struct editor *e, size_t below)
{
	e->state = e->state * 6364136223846793005u + 1442695040888963407u;
	return below == 0 ? 0 : (size_t)(e->state >> 33) % below;
}

static inline struct str
new_uid(struct editor *e)
{
	return str_format(e->arena, "01EDIT%020u", ++e->made);
}

/* --- words --------------------------------------------------------------------------------- */

static inline const char *
any_word(struct editor *e)
{
	static const char *const words[] = { "by", "the", "regional", "standards", "1,000.5",
		"2021-35", "CJ 7.1", "review", "of", "and", "WHO", "\n", "training,", "Q3",
		"\xD8\xAD\xD9\x82\xD9\x88\xD9\x82",
		"\xD8\xA7\xD9\x84\xD8\xA5\xD9\x86\xD8\xB3\xD8\xA7\xD9\x86",
		"\xD9\x88\xD8\xA7\xD9\x84\xD9\x85\xD8\xB3\xD8\xA7\xD9\x88\xD8\xA7\xD8\xA9",
		"\xE4\xBA\xBA\xE6\x9D\x83\xE5\x92\x8C\xE5\xB9\xB3\xE7\xAD\x89",
		"\xE8\x81\x94\xE5\x90\x88\xE5\x9B\xBD", "\xF0\x9F\x95\x8A",
		("A\xC2\xA0" "B"), "\t", "(see", "e-mail", "50 %", "\"said\"", "<b>&amp;", "*a*",
		"\xD7\x90\xD7\x91", "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB",
		"e\xCC\x81", "  ", "\xE2\x80\x93", "\xE0\xB8\xAA\xE0\xB8\xB4\xE0\xB8\x97" };

	const char *word = words[chance(e, COUNT_OF(words))];

	return e->is_one_line && word[0] == '\n' ? "line" : word;
}

static inline void
add_words(struct editor *e, struct buf *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_add_format(b, "%s%s", chance(e, 6) == 0 ? "" : " ", any_word(e));
}

/* Some words are taken out, some put in; marks go along as they do in a form. */
static inline void
edit_words(struct editor *e, struct marked *m)
{
	struct str rest = m->text;
	struct str word;
	struct buf b;

	buf_init(&b, e->arena, SIZE_MAX);
	if (chance(e, 4) == 0)
		add_words(e, &b, 1 + chance(e, 3));
	for (size_t n = 0; str_next(&rest, ' ', &word); n++) {
		size_t what = chance(e, 6);

		if (what == 0)
			continue;
		if (n > 0)
			buf_add_byte(&b, ' ');
		buf_add(&b, word);
		if (what == 1)
			add_words(e, &b, 1 + chance(e, 3));
	}
	if (b.n == 0)
		add_words(e, &b, 3);
	*m = diff_carry_marks(e->arena, m, buf_str(&b));
}

static inline struct str
any_text(struct editor *e)
{
	struct buf b;

	buf_init(&b, e->arena, SIZE_MAX);
	buf_add_z(&b, "New");
	add_words(e, &b, 2 + chance(e, 12));
	return buf_str(&b);
}

/* Formatting alone: the words stay. */
static inline void
edit_marks(struct editor *e, struct marked *m)
{
	uint32_t length = (uint32_t)utf8_length(m->text);
	struct mark *marks = arena_make_array(e->arena, struct mark, m->nmarks + 1);
	uint32_t start;

	if (length == 0)
		return;
	if (m->nmarks > 0)
		memcpy(marks, m->marks, m->nmarks * sizeof(marks[0]));
	start = (uint32_t)chance(e, length);
	marks[m->nmarks] = (struct mark){ (enum mark_kind)chance(e, MARK_FOOTNOTE), start,
		start + 1 + (uint32_t)chance(e, length - start), STR_EMPTY };
	m->marks = marks;
	m->nmarks++;
	marked_sort(m);
}

/* --- lists --------------------------------------------------------------------------------- */

struct places {
	struct fw_elements **items;
	size_t n;
	size_t capacity;
};

static inline void
add_lists(struct editor *e, struct places *to, struct fw_elements *list)
{
	arena_reserve(e->arena, to->items, to->n, to->capacity);
	to->items[to->n++] = list;
	for (size_t i = 0; i < list->n; i++)
		add_lists(e, to, &list->items[i].children);
}

static inline struct fw_elements *
any_list_of(struct editor *e)
{
	struct places all = { 0 };

	for (size_t i = 0; i < e->fw->pillars.n; i++) {
		add_lists(e, &all, &e->fw->pillars.items[i].actions);
		add_lists(e, &all, &e->fw->pillars.items[i].goals);
	}
	return all.n == 0 ? NULL : all.items[chance(e, all.n)];
}

/* A list that has elements; NULL where chance found none. */
static inline struct fw_elements *
full_list(struct editor *e)
{
	for (size_t i = 0; i < 8; i++) {
		struct fw_elements *list = any_list_of(e);

		if (list != NULL && list->n > 0)
			return list;
	}
	return NULL;
}

static inline struct fw_element *
any_element(struct editor *e)
{
	struct fw_elements *list = full_list(e);

	return list == NULL ? NULL : &list->items[chance(e, list->n)];
}

/* Takes out of any array of structs, or puts in a zeroed one; both keep the rest in order. */
#define TAKE(list, index) \
	do { \
		size_t take_at = (index); \
		memmove(&(list)->items[take_at], &(list)->items[take_at + 1], \
		    ((list)->n - take_at - 1) * sizeof((list)->items[0])); \
		(list)->n--; \
	} while (0)
#define PUT(e, list, index, ...) \
	do { \
		size_t put_at = (index); \
		fw_add((e)->arena, (list)); \
		memmove(&(list)->items[put_at + 1], &(list)->items[put_at], \
		    ((list)->n - 1 - put_at) * sizeof((list)->items[0])); \
		(list)->items[put_at] = __VA_ARGS__; \
	} while (0)

static inline struct fw_element
fresh_element(struct editor *e, struct str text)
{
	struct fw_element made = { .uid = new_uid(e), .text = { .text = text },
		.period = { .earliest = NO_DAY, .latest = NO_DAY } };

	made.code = str_format(e->arena, "NEW %u", e->made);
	return made;
}

/* --- edits of elements --------------------------------------------------------------------- */

static inline void
replace_words(struct editor *e)
{
	struct fw_element *element = any_element(e);

	if (element != NULL)
		edit_words(e, chance(e, 5) == 0 ? &element->heading : &element->text);
}

static inline void
format_words(struct editor *e)
{
	struct fw_element *element = any_element(e);

	if (element != NULL)
		edit_marks(e, &element->text);
}

static inline void
add_element(struct editor *e)
{
	struct fw_elements *list = any_list_of(e);
	struct fw_element made = fresh_element(e, any_text(e));

	if (list == NULL)
		return;
	for (size_t n = chance(e, 3); n > 0; n--)
		*fw_add(e->arena, &made.children) = fresh_element(e, any_text(e));
	*fw_add(e->arena, &made.leads) = (struct fw_party){ PARTY_AGENCY, STR("AGENCY0"),
		STR_EMPTY };
	PUT(e, list, chance(e, list->n + 1), made);
}

static inline void
remove_element(struct editor *e)
{
	struct fw_elements *list = full_list(e);

	if (list != NULL)
		TAKE(list, chance(e, list->n));
}

static inline void
move_element(struct editor *e)
{
	struct fw_elements *list = full_list(e);
	struct fw_element moved;
	size_t index;

	if (list == NULL)
		return;
	index = chance(e, list->n);
	moved = list->items[index];
	TAKE(list, index);
	list = any_list_of(e);
	PUT(e, list, chance(e, list->n + 1), moved);
}

static inline void
merge_elements(struct editor *e)
{
	struct fw_elements *list = full_list(e);
	struct fw_element *first;
	struct fw_element *second;
	size_t index;

	if (list == NULL || list->n < 2)
		return;
	index = chance(e, list->n - 1);
	first = &list->items[index];
	second = &list->items[index + 1];
	first->text = marked_join(e->arena, &first->text, STR("; "), &second->text);
	for (size_t i = 0; i < second->children.n; i++)
		*fw_add(e->arena, &first->children) = second->children.items[i];
	TAKE(list, index + 1);
}

static inline void
split_element(struct editor *e)
{
	struct fw_elements *list = full_list(e);
	struct fw_element *element;
	struct fw_element second;
	uint32_t length;
	uint32_t at;
	size_t index;

	if (list == NULL)
		return;
	index = chance(e, list->n);
	element = &list->items[index];
	length = (uint32_t)utf8_length(element->text.text);
	at = (uint32_t)chance(e, length);
	second = fresh_element(e, STR_EMPTY);
	second.text = marked_part(e->arena, &element->text, at, length);
	second.children = element->children;
	element->text = marked_part(e->arena, &element->text, 0, at);
	element->children = (struct fw_elements){ 0 };
	PUT(e, list, index + 1, second);
}

static inline void
change_fact(struct editor *e)
{
	struct fw_element *element = any_element(e);

	if (element == NULL)
		return;
	switch (chance(e, 9)) {
	case 0:
		element->period = (struct period){ .edtf = STR("2031-05"),
			.words = STR("May 2031"), .earliest = 1, .latest = 2 };
		break;
	case 1: element->period.is_tentative = !element->period.is_tentative; break;
	case 2:
		*fw_add(e->arena, &element->leads) = (struct fw_party){ PARTY_AGENCY,
			STR("AGENCY1"), STR("as written") };
		break;
	case 3: element->leads.n /= 2; break;
	case 4: element->lead_mode = (enum lead_mode)chance(e, LEAD_MODE_COUNT); break;
	case 5: element->uncertain = (unsigned)chance(e, 8); break;
	case 6: element->answers.n = 0; break;
	case 7:
		*fw_add(e->arena, &element->conditions) = (struct fw_condition){
			.uid = new_uid(e), .words = any_text(e) };
		break;
	default: element->code = str_format(e->arena, "CODE %u", ++e->made); break;
	}
}

/* --- edits of the rest --------------------------------------------------------------------- */

static inline struct fw_pillar *
any_pillar(struct editor *e)
{
	return e->fw->pillars.n == 0 ? NULL : &e->fw->pillars.items[chance(e, e->fw->pillars.n)];
}

static inline void
change_pillar(struct editor *e)
{
	struct fw_pillar *p = any_pillar(e);

	if (p == NULL)
		return;
	switch (chance(e, 6)) {
	case 0: edit_words(e, &p->title); break;
	case 1: edit_words(e, &p->coordination); break;
	case 2:
		p->status = (enum pillar_status)chance(e, PILLAR_STATUS_COUNT);
		p->reason = any_text(e);
		break;
	case 3:
		*fw_add(e->arena, &p->roles) = (struct fw_role){ .uid = new_uid(e),
			.kind = (enum role_kind)chance(e, ROLE_KIND_COUNT),
			.who = { PARTY_AGENCY, STR("AGENCY2"), STR_EMPTY },
			.since = { .earliest = NO_DAY, .latest = NO_DAY } };
		break;
	case 4: p->roles.n /= 2; break;
	default: *fw_add(e->arena, &p->extra) = any_text(e); break;
	}
}

/* A pillar is added, taken out with all that stands in it, or put elsewhere. */
static inline void
move_pillar(struct editor *e)
{
	struct fw_pillar made = { .uid = new_uid(e), .title = { .text = any_text(e) },
		.review = { .earliest = NO_DAY, .latest = NO_DAY } };
	struct fw_pillar *p = any_pillar(e);
	size_t what = chance(e, 4);

	made.code = str_format(e->arena, "N%u", e->made);
	if (what > 0 && p != NULL) {
		size_t index = (size_t)(p - e->fw->pillars.items);

		if (what > 1)
			made = *p;
		if (what == 1 && e->fw->pillars.n < 2)
			return;
		TAKE(&e->fw->pillars, index);
		if (what == 1)
			return;
	} else {
		*fw_add(e->arena, &made.actions) = fresh_element(e, any_text(e));
	}
	PUT(e, &e->fw->pillars, chance(e, e->fw->pillars.n + 1), made);
}

static inline void
change_recommendation(struct editor *e)
{
	struct fw_recommendations *all = &e->fw->recommendations;
	struct fw_recommendation made = { .uid = new_uid(e), .text = { .text = any_text(e) },
		.period = { .earliest = NO_DAY, .latest = NO_DAY } };
	struct fw_pillar *p = any_pillar(e);
	size_t index = chance(e, all->n);

	made.code = str_format(e->arena, "N R%u", e->made);
	if (p == NULL || all->n == 0 || chance(e, 4) == 0) {
		if (p != NULL)
			*fw_add(e->arena, &made.placements) = (struct fw_placement){ p->code,
				STR_EMPTY };
		PUT(e, all, chance(e, all->n + 1), made);
		return;
	}
	switch (chance(e, 5)) {
	case 0: edit_words(e, &all->items[index].text); break;
	case 1: TAKE(all, index); break;
	case 2:
		made = all->items[index];
		TAKE(all, index);
		PUT(e, all, chance(e, all->n + 1), made);
		break;
	case 3:
		all->items[index].placements = (struct fw_placements){ 0 };
		*fw_add(e->arena, &all->items[index].placements) = (struct fw_placement){
			p->code, STR("and") };
		break;
	default:
		*fw_add(e->arena, &all->items[index].placements) = (struct fw_placement){
			p->code, STR_EMPTY };
		break;
	}
}

static inline void
relabel(struct editor *e, struct marked *m, struct str old, struct str label)
{
	struct mark *marks = arena_make_array(e->arena, struct mark, m->nmarks);

	if (m->nmarks > 0)
		memcpy(marks, m->marks, m->nmarks * sizeof(marks[0]));
	for (size_t i = 0; i < m->nmarks; i++) {
		if (marks[i].kind == MARK_FOOTNOTE && str_equal(marks[i].label, old))
			marks[i].label = label;
	}
	m->marks = marks;
}

static inline void
relabel_all(struct editor *e, struct fw_elements *list, struct str old, struct str label)
{
	for (size_t i = 0; i < list->n; i++) {
		relabel(e, &list->items[i].text, old, label);
		relabel_all(e, &list->items[i].children, old, label);
	}
}

static inline void
change_footnote(struct editor *e)
{
	struct fw_footnotes *notes = &e->fw->footnotes;
	size_t index = chance(e, notes->n);
	struct str old;

	if (notes->n == 0 || chance(e, 3) == 0) {
		struct fw_footnote made = { .uid = new_uid(e), .text = { .text = any_text(e) } };

		made.label = str_format(e->arena, "%u", 100 + e->made);
		PUT(e, notes, chance(e, notes->n + 1), made);
		return;
	}
	switch (chance(e, 3)) {
	case 0: TAKE(notes, index); break;
	case 1: edit_words(e, &notes->items[index].text); break;
	default:
		old = notes->items[index].label;
		notes->items[index].label = str_format(e->arena, "%u", 100 + ++e->made);
		for (size_t i = 0; i < e->fw->pillars.n; i++) {
			relabel_all(e, &e->fw->pillars.items[i].actions, old,
			    notes->items[index].label);
			relabel_all(e, &e->fw->pillars.items[i].goals, old,
			    notes->items[index].label);
		}
		break;
	}
}

static inline void
change_frame(struct editor *e)
{
	struct framework *fw = e->fw;

	switch (chance(e, 6)) {
	case 0: edit_words(e, &fw->header); break;
	case 1: fw->title = any_text(e); break;
	case 2:
		if (fw->columns.n > 0)
			fw->columns.items[chance(e, fw->columns.n)].heading = any_text(e);
		break;
	case 3:
		PUT(e, &fw->columns, chance(e, fw->columns.n + 1), (struct fw_column){
		    .uid = new_uid(e), .heading = any_text(e),
		    .years = { .earliest = NO_DAY, .latest = NO_DAY } });
		break;
	case 4:
		*fw_add(e->arena, &fw->agencies) = (struct fw_agency){ new_uid(e),
			str_format(e->arena, "A%u", e->made), STR_EMPTY };
		break;
	default:
		if (fw->meetings.n > 0)
			TAKE(&fw->meetings, chance(e, fw->meetings.n));
		break;
	}
}

static void (*const all_edits[])(struct editor *) = { replace_words, format_words, add_element,
	remove_element, move_element, merge_elements, split_element, change_fact, change_pillar,
	move_pillar, change_recommendation, change_footnote, change_frame };

#endif
