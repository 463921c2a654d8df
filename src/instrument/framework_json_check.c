/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a framework read from JSON must keep as a whole: no id and no code twice, and no reference
 * that leads nowhere. Runs after reading, so messages name codes; the places were in the file.
 * Footnote labels are left alone: a mark without its footnote is a point to settle, not a fault.
 */
#include "instrument/framework_json_reader.h"

#include "base/buf.h"
#include "base/limits.h"

struct checker {
	struct json_reader *rd;
	struct map ids;
	struct map pillars;
	struct map agencies;
	struct map recommendations;
	struct map elements;
	struct map meetings; /* ids and titles */
};

static void
fault(struct checker *c, struct str what, const char *message)
{
	static const struct json_place top = { 0 };
	struct buf b;

	buf_init(&b, c->rd->arena, LIMIT_ERROR_BYTES);
	buf_add(&b, STR("\""));
	/* A code may be as long as any text; a message may not. */
	buf_add(&b, str_part(what, 0, 100));
	buf_add_format(&b, "\" %s", message);
	buf_add_byte(&b, '\0');
	json_reader_fault(c->rd, &top, NULL, b.p);
}

static void
note(struct checker *c, struct map *in, struct str key, const char *message)
{
	int64_t unused;

	if (key.n == 0)
		return;
	if (map_get(in, key, &unused))
		fault(c, key, message);
	map_set(in, key, 1);
}

static void
note_id(struct checker *c, struct str id)
{
	note(c, &c->ids, id, "is the id of two things; set one of them to null");
}

static void
note_elements(struct checker *c, const struct fw_elements *elements)
{
	for (size_t i = 0; i < elements->n; i++) {
		const struct fw_element *e = &elements->items[i];

		note_id(c, e->uid);
		note(c, &c->elements, e->code, "is the code of two actions or goals; give one of "
		    "them another");
		for (size_t k = 0; k < e->conditions.n; k++)
			note_id(c, e->conditions.items[k].uid);
		note_elements(c, &e->children);
	}
}

static void
note_roles(struct checker *c, const struct fw_roles *roles)
{
	for (size_t i = 0; i < roles->n; i++)
		note_id(c, roles->items[i].uid);
}

/* Every list of things with an id and nothing else to note. */
#define NOTE_IDS(c, list) \
	for (size_t i_ = 0; i_ < (list).n; i_++) \
		note_id((c), (list).items[i_].uid)

static void
note_all(struct checker *c, const struct framework *fw)
{
	note_id(c, fw->uid);
	note_id(c, fw->revision.uid);
	note_roles(c, &fw->cochairs);
	for (size_t i = 0; i < fw->agencies.n; i++) {
		note_id(c, fw->agencies.items[i].uid);
		note(c, &c->agencies, fw->agencies.items[i].code, "is the code of two agencies; "
		    "list it once");
	}
	for (size_t i = 0; i < fw->pillars.n; i++) {
		const struct fw_pillar *p = &fw->pillars.items[i];

		note_id(c, p->uid);
		note(c, &c->pillars, p->code, "is the code of two pillars; give one of them "
		    "another");
		note_roles(c, &p->roles);
		note_elements(c, &p->actions);
		note_elements(c, &p->goals);
	}
	for (size_t i = 0; i < fw->recommendations.n; i++) {
		note_id(c, fw->recommendations.items[i].uid);
		map_set(&c->recommendations, fw->recommendations.items[i].code, 1);
	}
	NOTE_IDS(c, fw->groups);
	for (size_t i = 0; i < fw->meetings.n; i++) {
		note_id(c, fw->meetings.items[i].uid);
		map_set(&c->meetings, fw->meetings.items[i].uid, 1);
		map_set(&c->meetings, fw->meetings.items[i].title, 1);
	}
	NOTE_IDS(c, fw->footnotes);
	NOTE_IDS(c, fw->queries);
	NOTE_IDS(c, fw->sources);
}

static void
check_party(struct checker *c, const struct fw_party *party)
{
	int64_t unused;

	if (party->kind == PARTY_AGENCY && !map_get(&c->agencies, party->code, &unused))
		fault(c, party->code, "is named as an agency but is not in \"agencies\"; add it "
		    "there");
	if (party->kind == PARTY_PILLAR && !map_get(&c->pillars, party->code, &unused))
		fault(c, party->code, "is named as a pillar, but no pillar has this code");
}

static void
check_parties(struct checker *c, const struct fw_partys *parties)
{
	for (size_t i = 0; i < parties->n; i++)
		check_party(c, &parties->items[i]);
}

static void
check_roles(struct checker *c, const struct fw_roles *roles)
{
	for (size_t i = 0; i < roles->n; i++)
		check_party(c, &roles->items[i].who);
}

static void
check_elements(struct checker *c, const struct fw_elements *elements)
{
	int64_t unused;

	for (size_t i = 0; i < elements->n; i++) {
		const struct fw_element *e = &elements->items[i];

		check_parties(c, &e->leads);
		check_parties(c, &e->supporting);
		check_parties(c, &e->related);
		for (size_t k = 0; k < e->answers.n; k++)
			if (!map_get(&c->recommendations, e->answers.items[k], &unused))
				fault(c, e->answers.items[k], "is answered by an action, but no "
				    "recommendation has this code");
		check_elements(c, &e->children);
	}
}

/* The list says when it is done, and the horizon says it again. */
static void
check_horizon(struct checker *c, const struct fw_elements *list, enum horizon horizon)
{
	for (size_t i = 0; i < list->n; i++) {
		if (list->items[i].horizon == horizon)
			continue;
		fault(c, list->items[i].code, horizon == HORIZON_THIS_YEAR ?
		    "stands among the actions but its horizon is later-years; move it to the "
		    "goals" : "stands among the goals but its horizon is this-year; move it to "
		    "the actions");
	}
}

static void
check_recommendations(struct checker *c, const struct fw_recommendations *list)
{
	int64_t unused;

	for (size_t i = 0; i < list->n; i++) {
		if (list->items[i].meeting.n > 0 &&
		    !map_get(&c->meetings, list->items[i].meeting, &unused))
			fault(c, list->items[i].meeting, "is named as a meeting, but none in "
			    "\"meetings\" has this id or title; add it there");
	}
}

void
json_reader_check_references(struct json_reader *rd)
{
	const struct framework *fw = rd->fw;
	struct checker c = { .rd = rd, .ids.arena = rd->arena, .pillars.arena = rd->arena,
		.agencies.arena = rd->arena, .recommendations.arena = rd->arena,
		.elements.arena = rd->arena, .meetings.arena = rd->arena };

	note_all(&c, fw);
	check_roles(&c, &fw->cochairs);
	check_recommendations(&c, &fw->recommendations);
	for (size_t i = 0; i < fw->pillars.n; i++) {
		check_roles(&c, &fw->pillars.items[i].roles);
		check_elements(&c, &fw->pillars.items[i].actions);
		check_elements(&c, &fw->pillars.items[i].goals);
		check_horizon(&c, &fw->pillars.items[i].actions, HORIZON_THIS_YEAR);
		check_horizon(&c, &fw->pillars.items[i].goals, HORIZON_LATER_YEARS);
	}
}
