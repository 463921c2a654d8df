/* SPDX-License-Identifier: Apache-2.0 */
/* Finds an element of a framework in memory by its identifier, and says where it stands. */
#include "instrument/element_value.h"

#include "base/limits.h"
#include "instrument/compare_private.h"

struct search {
	struct framework *fw;
	struct str uid;
	struct element_at *out;
};

static bool
found(const struct search *s, enum compared_part part, void *item, size_t place)
{
	if (!str_equal(*compare_uid(part, item), s->uid))
		return false;
	*s->out = (struct element_at){ .part = part, .item = item, .place = place,
		.pillar = ELEMENT_NOWHERE };
	return true;
}

static bool
find_in_elements(const struct search *s, struct fw_elements *list, struct fw_element *parent,
    unsigned depth)
{
	for (size_t i = 0; i < list->n; i++) {
		struct fw_element *e = &list->items[i];

		if (found(s, PART_ACTION, e, i)) {
			s->out->parent = parent;
			s->out->list = list;
			return true;
		}
		for (size_t c = 0; c < e->conditions.n; c++) {
			if (found(s, PART_CONDITION, &e->conditions.items[c], c)) {
				s->out->parent = e;
				return true;
			}
		}
		if (depth < LIMIT_ELEMENT_DEPTH &&
		    find_in_elements(s, &e->children, e, depth + 1))
			return true;
	}
	return false;
}

static bool
find_in_pillar(const struct search *s, size_t index)
{
	struct fw_pillar *p = &s->fw->pillars.items[index];
	bool is_found = found(s, PART_PILLAR, p, index);

	for (size_t i = 0; i < p->roles.n && !is_found; i++)
		is_found = found(s, PART_ROLE, &p->roles.items[i], i);
	if (!is_found)
		is_found = find_in_elements(s, &p->actions, NULL, 0);
	if (!is_found && find_in_elements(s, &p->goals, NULL, 0)) {
		s->out->is_goal = true;
		is_found = true;
	}
	if (is_found)
		s->out->pillar = index;
	return is_found;
}

bool
element_find(struct framework *fw, struct str uid, struct element_at *out)
{
	struct search s = { fw, uid, out };

	if (uid.n == 0)
		return false;
	if (found(&s, PART_FRAMEWORK, fw, 0))
		return true;
	for (size_t i = 0; i < fw->pillars.n; i++) {
		if (find_in_pillar(&s, i))
			return true;
	}
	for (size_t i = 0; i < fw->recommendations.n; i++) {
		if (found(&s, PART_RECOMMENDATION, &fw->recommendations.items[i], i))
			return true;
	}
	for (size_t i = 0; i < fw->footnotes.n; i++) {
		if (found(&s, PART_FOOTNOTE, &fw->footnotes.items[i], i))
			return true;
	}
	for (size_t i = 0; i < fw->columns.n; i++) {
		if (found(&s, PART_HEADING, &fw->columns.items[i], i))
			return true;
	}
	for (size_t i = 0; i < fw->cochairs.n; i++) {
		if (found(&s, PART_ROLE, &fw->cochairs.items[i], i))
			return true;
	}
	return false;
}

struct str
element_code(const struct framework *fw, const struct element_at *at)
{
	struct str code = compare_code(at->part, at->item);

	if (code.n > 0)
		return code;
	if (at->part == PART_CONDITION)
		return at->parent->code;
	if (at->part == PART_FOOTNOTE)
		return ((const struct fw_footnote *)at->item)->label;
	return at->pillar == ELEMENT_NOWHERE ? STR_EMPTY : fw->pillars.items[at->pillar].code;
}

struct str
element_uid(const struct element_at *at)
{
	return *compare_uid(at->part, at->item);
}

struct str
element_words(struct arena *a, const struct element_at *at)
{
	return compare_words(a, at->part, at->item);
}
