/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_TESTS_UNIT_MADE_FRAMEWORK_H
#define CONCERT_TESTS_UNIT_MADE_FRAMEWORK_H

/*
 * Frameworks made by chance for tests: every member of every struct is filled through the tables
 * of the JSON form, so a new member is covered by its row. The same seed gives the same framework.
 */
#include <string.h>

#include "base/ulid.h"
#include "base/utf8.h"
#include "instrument/framework_json_shapes.h"
#include "model/date.h"

#define MADE_PARTIES 4 /* agencies, groups and pillars that parties may name, of each */

struct maker {
	struct arena *arena;
	uint64_t state;
	unsigned codes;
	unsigned depth;
	struct framework *fw;
};

static inline uint32_t
made_number(struct maker *m, uint32_t below)
{
	m->state = m->state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(m->state >> 33) % below;
}

static inline struct str
made_text(struct maker *m)
{
	static const char *const parts[] = { "Agenda", "word", "\xC3\xA9galit\xC3\xA9",
		"\xE5\xB9\xB3\xE6\xB0\x91", "\xD8\xA5\xD9\x86\xD8\xB3\xD8\xA7\xD9\x86", "<b>", "&",
		"\"quoted\"", "it's", "\\", "a|b", "*", "\x01", "2021", "--", "\xF0\x9F\x95\x8A" };
	struct buf b;
	uint32_t n = 1 + made_number(m, 6);

	buf_init(&b, m->arena, 10000);
	for (uint32_t i = 0; i < n; i++) {
		buf_add_z(&b, i == 0 ? "" : made_number(m, 8) == 0 ? "\n" : " ");
		buf_add_z(&b, parts[made_number(m, COUNT_OF(parts))]);
	}
	return buf_str(&b);
}

static inline struct marked
made_marked(struct maker *m)
{
	struct marked text = { .text = made_text(m) };
	uint32_t length = (uint32_t)utf8_length(text.text);
	struct buf b;
	struct marked out;

	buf_init(&b, m->arena, 10000);
	for (uint32_t i = made_number(m, 4); i > 0; i--) {
		uint32_t start = made_number(m, length);
		uint32_t end = start + 1 + made_number(m, length - start);

		if (b.n > 0)
			buf_add_byte(&b, ';');
		if (i == 1)
			buf_add_format(&b, "fn %u %u %u", start, end, made_number(m, 9));
		else
			buf_add_format(&b, "%s %u %u", i == 2 ? "i" : "b", start, end);
	}
	if (marks_parse(m->arena, text.text, buf_str(&b), &out) != ST_OK)
		abort();
	return out;
}

static inline struct period
made_period(struct maker *m)
{
	static const char *const texts[] = { "2021", "2021-35", "2021-05-15/2021-05-21",
		"[2021-10,2021-11]", "[..2021-06-30]", "2022/2025", "2021-09?" };
	struct period given = { .earliest = NO_DAY, .latest = NO_DAY };

	if (made_number(m, 3) == 0)
		return given;
	given.edtf = str_from(texts[made_number(m, COUNT_OF(texts))]);
	given.words = made_text(m);
	given.is_tentative = made_number(m, 2) == 1;
	if (period_make(m->arena, given, date_from_civil(2021, 1, 1),
	    date_from_civil(2025, 12, 31), &given) != ST_OK)
		abort();
	return given;
}

static inline struct fw_party
made_party(struct maker *m)
{
	struct fw_party party = { .kind = (enum party_kind)made_number(m, 3) };
	unsigned which = made_number(m, MADE_PARTIES);

	if (party.kind == PARTY_AGENCY)
		party.code = str_format(m->arena, "AGENCY%u", which);
	else if (party.kind == PARTY_PILLAR)
		party.code = str_format(m->arena, "P%u", which);
	else
		party.code = which == 0 ? STR("co-chairs") :
		    str_format(m->arena, "group%u", which);
	party.words = made_number(m, 2) == 0 ? STR_EMPTY : made_text(m);
	return party;
}

static inline void made_members(struct maker *m, const struct shape *shape, void *into);

static inline void
made_list(struct maker *m, const struct member *row, void *at)
{
	struct any_list list = { .n = made_number(m, 4) };

	if (strcmp(row->name, "agencies") == 0 || strcmp(row->name, "groups") == 0 ||
	    strcmp(row->name, "pillars") == 0)
		list.n = MADE_PARTIES;
	if (row->shape == &shape_element && m->depth >= 3)
		list.n = 0;
	list.capacity = list.n;
	list.items = arena_alloc_array(m->arena, list.n, row->shape->size);
	m->depth += row->shape == &shape_element;
	for (size_t i = 0; i < list.n; i++)
		made_members(m, row->shape, (char *)list.items + i * row->shape->size);
	m->depth -= row->shape == &shape_element;
	memcpy(at, &list, sizeof(list));
}

static inline struct str
made_text_of(struct maker *m, const struct member *row)
{
	if (strcmp(row->name, "code") == 0)
		return str_format(m->arena, "X %u", ++m->codes);
	if (row->kind == MEMBER_ULID)
		return made_number(m, 2) == 0 ? STR_EMPTY : ulid_new(m->arena, 1000000);
	return row->is_required || made_number(m, 2) == 1 ? made_text(m) : STR_EMPTY;
}

static inline void
made_value(struct maker *m, const struct member *row, void *at, void *into)
{
	unsigned bits = row->names == NULL ? 0 :
	    made_number(m, (uint32_t)row->names->n);

	if (row->kind == MEMBER_TEXT || row->kind == MEMBER_ULID || row->kind == MEMBER_CELL)
		*(struct str *)at = made_text_of(m, row);
	else if (row->kind == MEMBER_MARKED)
		*(struct marked *)at = made_marked(m);
	else if (row->kind == MEMBER_PERIOD)
		*(struct period *)at = made_period(m);
	else if (row->kind == MEMBER_CHOICE || row->kind == MEMBER_FLAGS)
		memcpy(at, &bits, sizeof(bits));
	else if (row->kind == MEMBER_BOOL)
		*(bool *)at = made_number(m, 2) == 1;
	else if (row->kind == MEMBER_U32)
		*(uint32_t *)at = made_number(m, 100000);
	else if (row->kind == MEMBER_I64)
		*(int64_t *)at = made_number(m, 1000000000);
	else if (row->kind == MEMBER_PARTY)
		*(struct fw_party *)at = made_party(m);
	else if (row->kind == MEMBER_LIST)
		made_list(m, row, at);
	else if (row->kind == MEMBER_PART)
		made_members(m, row->shape, at);
	if (row->flag_offset > 0)
		*(bool *)((char *)into + row->flag_offset) = made_number(m, 2) == 1;
}

static inline void
made_members(struct maker *m, const struct shape *shape, void *into)
{
	for (size_t i = 0; i < shape->n; i++) {
		const struct member *row = &shape->members[i];
		void *at = (char *)into + row->offset;

		if (row->kind == MEMBER_TEXTS && strcmp(row->name, "answers") != 0)
			for (uint32_t k = made_number(m, 3); k > 0; k--)
				*fw_add(m->arena, (struct fw_texts *)at) = made_text(m);
		else
			made_value(m, row, at, into);
	}
}

/* Recommendations, most of them in one or two pillars, some of them answered. */
static inline void
made_recommendations(struct maker *m)
{
	struct framework *fw = m->fw;

	for (unsigned i = 0; i < 6; i++) {
		struct fw_recommendation *r = fw_add(m->arena, &fw->recommendations);

		made_members(m, &shape_recommendation, r);
		r->code = str_format(m->arena, "P R%u", i);
		for (size_t p = 0; p < fw->pillars.n; p++)
			if (made_number(m, 3) == 0)
				*fw_add(m->arena, &r->placements) = (struct fw_placement){
					fw->pillars.items[p].code,
					made_number(m, 2) == 0 ? STR_EMPTY : STR("and") };
	}
	for (size_t p = 0; p < fw->pillars.n; p++)
		for (size_t e = 0; e < fw->pillars.items[p].actions.n; e++)
			*fw_add(m->arena, &fw->pillars.items[p].actions.items[e].answers) =
			    str_format(m->arena, "P R%u", made_number(m, 6));
}

/* What must agree: the horizon with the list, a meeting with those that are listed. */
static inline void
made_agree(struct framework *fw)
{
	for (size_t i = 0; i < fw->pillars.n; i++) {
		struct fw_pillar *p = &fw->pillars.items[i];

		for (size_t k = 0; k < p->actions.n; k++)
			p->actions.items[k].horizon = HORIZON_THIS_YEAR;
		for (size_t k = 0; k < p->goals.n; k++)
			p->goals.items[k].horizon = HORIZON_LATER_YEARS;
	}
	for (size_t i = 0; i < fw->recommendations.n; i++)
		fw->recommendations.items[i].meeting =
		    fw->meetings.n > 0 ? fw->meetings.items[0].title : STR_EMPTY;
}

static inline struct framework *
made_framework(struct arena *a, uint64_t seed)
{
	struct maker m = { .arena = a, .state = seed, .fw = arena_make(a, struct framework) };

	made_members(&m, &shape_framework, m.fw);
	made_members(&m, &shape_document, m.fw);
	for (unsigned i = 0; i < MADE_PARTIES; i++) {
		m.fw->agencies.items[i].code = str_format(a, "AGENCY%u", i);
		m.fw->pillars.items[i].code = str_format(a, "P%u", i);
		m.fw->groups.items[i].code = str_format(a, "group%u", i);
	}
	made_recommendations(&m);
	made_agree(m.fw);
	return m.fw;
}

#endif
