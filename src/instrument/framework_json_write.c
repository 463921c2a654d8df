/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes a framework as JSON by walking the tables of framework_json_shapes.c. Nothing is checked
 * here: what is in memory goes out, and reading it again is where faults are found. What
 * surprises: coordinators and involved are views on roles, written for people and scripts, and
 * the brief form leaves out whatever reading takes for empty when it is not there.
 */
#include <string.h>

#include "base/json.h"
#include "instrument/framework_json.h"
#include "instrument/framework_json_shapes.h"
#include "instrument/placements.h"
#include "model/date.h"

struct writer {
	struct json j;
	const struct framework *fw;
	bool is_brief;
	struct places *places; /* by index of the pillar; the last: in no pillar */
};

/* A text that may be missing: null in the full form. */
static void
write_text(struct writer *w, const char *key, struct str text)
{
	if (text.n > 0 || !w->is_brief)
		json_write_text_or_null(&w->j, key, text);
}

static void
write_bool(struct writer *w, const char *key, bool value)
{
	if (value || !w->is_brief)
		json_write_bool(&w->j, key, value);
}

static void write_members(struct writer *w, const struct shape *shape, const void *from);

/* RFC 3339 has no form for days outside the years 0 to 9999; the EDTF text still says them. */
static void
write_day(struct writer *w, const char *key, int32_t day)
{
	bool has_form = day != NO_DAY && day >= date_from_civil(0, 1, 1) &&
	    day <= date_from_civil(9999, 12, 31);

	json_write_text_or_null(&w->j, key,
	    has_form ? date_format(w->j.out->arena, day) : STR_EMPTY);
}

static void
write_period(struct writer *w, const struct member *m, const struct period *p, const void *from)
{
	bool is_inherited = m->flag_offset > 0 &&
	    *(const bool *)((const char *)from + m->flag_offset);

	if (w->is_brief && p->edtf.n == 0 && p->words.n == 0 && !p->is_tentative && !is_inherited)
		return;
	json_write_object(&w->j, m->name);
	write_text(w, "edtf", p->edtf);
	write_text(w, "words", p->words);
	write_bool(w, "tentative", p->is_tentative);
	if (m->flag_offset > 0)
		write_bool(w, "inherited", is_inherited);
	/* An empty struct is undated too: day 0 is a real day, so the EDTF decides. */
	write_day(w, "earliest", p->edtf.n == 0 ? NO_DAY : p->earliest);
	write_day(w, "latest", p->edtf.n == 0 ? NO_DAY : p->latest);
	json_end_object(&w->j);
}

static void
write_party_members(struct writer *w, const struct fw_party *party)
{
	if (party->kind == PARTY_PILLAR) {
		json_write_text(&w->j, "pillar", party->code);
	} else {
		json_write_text(&w->j, "agency", party->code);
		json_write_bool(&w->j, "group", party->kind == PARTY_GROUP);
	}
	write_text(w, "words", party->words);
}

static void
write_coordinators(struct writer *w, const char *key, const struct fw_roles *roles)
{
	json_write_array(&w->j, key);
	for (size_t i = 0; i < roles->n; i++) {
		if (roles->items[i].kind != ROLE_COORDINATOR)
			continue;
		json_write_object(&w->j, NULL);
		write_party_members(w, &roles->items[i].who);
		json_write_bool(&w->j, "interim", roles->items[i].is_interim);
		json_end_object(&w->j);
	}
	json_end_array(&w->j);
}

static void
write_involved(struct writer *w, const char *key, const struct fw_roles *roles)
{
	json_write_array(&w->j, key);
	for (size_t i = 0; i < roles->n; i++)
		if (roles->items[i].kind == ROLE_INVOLVED)
			json_write_text(&w->j, NULL, roles->items[i].who.code);
	json_end_array(&w->j);
}

static void
write_recommendations(struct writer *w, const char *key, const struct places *places)
{
	if (w->is_brief && places->n == 0)
		return;
	json_write_array(&w->j, key);
	for (size_t i = 0; i < places->n; i++) {
		json_write_object(&w->j, NULL);
		write_members(w, &shape_recommendation, places->items[i].r);
		write_text(w, "connector", places->items[i].connector);
		json_end_object(&w->j);
	}
	json_end_array(&w->j);
}

static void
write_texts(struct writer *w, const char *key, const struct fw_texts *texts)
{
	if (w->is_brief && texts->n == 0)
		return;
	json_write_array(&w->j, key);
	for (size_t i = 0; i < texts->n; i++)
		json_write_text(&w->j, NULL, texts->items[i]);
	json_end_array(&w->j);
}

static void
write_flags(struct writer *w, const struct member *m, unsigned flags)
{
	if (w->is_brief && flags == 0)
		return;
	json_write_array(&w->j, m->name);
	for (size_t i = 0; i < m->names->n; i++)
		if ((flags & (1u << i)) != 0)
			json_write_text_z(&w->j, NULL, m->names->items[i]);
	json_end_array(&w->j);
}

static void
write_list(struct writer *w, const struct member *m, const void *at)
{
	struct any_list list;

	memcpy(&list, at, sizeof(list));
	if (w->is_brief && list.n == 0)
		return;
	json_write_array(&w->j, m->name);
	for (size_t i = 0; i < list.n; i++) {
		json_write_object(&w->j, NULL);
		write_members(w, m->shape, (const char *)list.items + i * m->shape->size);
		json_end_object(&w->j);
	}
	json_end_array(&w->j);
}

static void
write_marked(struct writer *w, const struct member *m, const struct marked *text)
{
	if (m->is_required)
		json_write_text(&w->j, m->name, text->text);
	else
		write_text(w, m->name, text->text);
	write_text(w, m->second_name, marks_format(w->j.out->arena, text));
}

static unsigned
choice_at(const void *at)
{
	unsigned choice;

	memcpy(&choice, at, sizeof(choice));
	return choice;
}

static void
write_member(struct writer *w, const struct member *m, const void *from)
{
	const void *at = (const char *)from + m->offset;

	switch (m->kind) {
	case MEMBER_TEXT:
	case MEMBER_ULID:
		write_text(w, m->name, *(const struct str *)at);
		break;
	case MEMBER_CELL:
		json_write_text(&w->j, m->name, *(const struct str *)at);
		break;
	case MEMBER_MARKED:
		write_marked(w, m, at);
		break;
	case MEMBER_PERIOD:
		write_period(w, m, at, from);
		break;
	case MEMBER_CHOICE:
		if (m->is_required || choice_at(at) != 0 || !w->is_brief)
			json_write_text_z(&w->j, m->name, m->names->items[choice_at(at)]);
		break;
	case MEMBER_FLAGS:
		write_flags(w, m, choice_at(at));
		break;
	case MEMBER_BOOL:
		write_bool(w, m->name, *(const bool *)at);
		break;
	case MEMBER_U32:
		json_write_i64(&w->j, m->name, *(const uint32_t *)at);
		break;
	case MEMBER_I64:
		json_write_i64(&w->j, m->name, *(const int64_t *)at);
		break;
	case MEMBER_TEXTS:
		write_texts(w, m->name, at);
		break;
	case MEMBER_PARTY:
		write_party_members(w, at);
		break;
	case MEMBER_LIST:
		write_list(w, m, at);
		break;
	case MEMBER_PART:
		json_write_object(&w->j, m->name);
		write_members(w, m->shape, at);
		json_end_object(&w->j);
		break;
	case MEMBER_COORDINATORS:
		if (!w->is_brief)
			write_coordinators(w, m->name, at);
		break;
	case MEMBER_INVOLVED:
		if (!w->is_brief)
			write_involved(w, m->name, at);
		break;
	case MEMBER_RECOMMENDATIONS:
		write_recommendations(w, m->name, from == w->fw ? &w->places[w->fw->pillars.n] :
		    &w->places[(const struct fw_pillar *)from - w->fw->pillars.items]);
		break;
	}
}

static void
write_members(struct writer *w, const struct shape *shape, const void *from)
{
	for (size_t i = 0; i < shape->n; i++)
		write_member(w, &shape->members[i], from);
}

void
framework_write_json(struct buf *out, const struct framework *fw, enum framework_json how)
{
	struct writer w = { .fw = fw, .is_brief = how == FRAMEWORK_JSON_BRIEF };

	json_init(&w.j, out);
	w.j.pretty = !w.is_brief;
	w.places = placements_index(out->arena, fw);
	json_write_object(&w.j, NULL);
	json_write_i64(&w.j, "concert", FRAMEWORK_JSON_VERSION);
	json_write_object(&w.j, "framework");
	write_members(&w, &shape_framework, fw);
	json_end_object(&w.j);
	write_members(&w, &shape_document, fw);
	json_end_object(&w.j);
}
