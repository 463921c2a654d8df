/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A framework in memory becomes records. Order matters: what is referred to is created first, and
 * codes ("WHO", "CJ", "CJ R1") become identifiers on the way through three maps. Whether the
 * words were read well is not decided here; what does not fit a type is refused with its place.
 */
#include "instrument/framework_saving.h"

#include "instrument/framework_codes.h"
#include "model/date.h"
#include "model/types/types.h"

/* Between the places of a new list, so that what a newer document adds finds room. */
#define STEP 100

/* The held records of a type, or NULL. */
static struct held_type *
find_held(struct held_records *held, const struct record_type *type)
{
	for (size_t i = 0; held != NULL && i < held->n; i++) {
		if (held->types[i].type == type)
			return &held->types[i];
	}
	return NULL;
}

/* The record that is held under this uid, or a new one. */
static struct record *
new_record(struct save *s, const struct record_type *type, struct str uid)
{
	struct held_type *held = find_held(s->held, type);
	struct record *r;
	int64_t index;

	if (held != NULL && map_get(&held->by_uid, uid, &index)) {
		held->is_saved[index] = true;
		return held->list.items[index];
	}
	r = record_new(s->arena, type);
	r->uid = uid;
	r->framework_id = type->flags & TF_GLOBAL ? 0 : s->framework_id;
	return r;
}

/* A place in the document: counted, or as planned where records are held already. */
static void
set_position(struct save *s, struct record *r, size_t field, int64_t counted)
{
	const struct held_type *held = find_held(s->held, r->type);
	int64_t planned;

	if (held == NULL)
		record_set_number(r, field, counted);
	else if (map_get(&held->positions, r->uid, &planned))
		record_set_number(r, field, planned);
	else if (!r->values[field].is_set)
		record_set_number(r, field, (int64_t)held->list.n + counted);
}

static enum status
create(struct save *s, struct record *r, struct str what)
{
	size_t before = s->errors->n;
	enum status st = r->id != 0 ? record_update(s->tx, r, s->errors) :
	    record_create(s->tx, r, s->errors);

	if (st == ST_INVALID && s->errors->n > before)
		errors_add(s->errors, st, NULL, "The messages above are about %s %.*s.",
		    r->type->name, STR_ARG(what));
	return st;
}

static void
set_code(struct record *r, size_t field, const char *code)
{
	if (code[0] != '\0')
		record_set_text(r, field, str_from(code));
	else
		record_unset(r, field);
}

static void
set_text(struct record *r, size_t field, struct str text)
{
	if (text.n > 0)
		record_set_text(r, field, text);
	else
		record_unset(r, field);
}

static void
set_marked(struct record *r, size_t field, struct marked text)
{
	if (text.text.n > 0)
		record_set_marked(r, field, text);
	else
		record_unset(r, field);
}

static void
set_period(struct record *r, size_t field, struct period period)
{
	if (period.edtf.n > 0 || period.words.n > 0)
		record_set_period(r, field, period);
	else
		record_unset(r, field);
}

static void
add_texts(struct save *s, struct record *r, size_t field, const struct fw_texts *texts)
{
	record_unset(r, field);
	for (size_t i = 0; i < texts->n; i++)
		record_add_text(s->arena, r, field, texts->items[i]);
}

static enum status
save_segments(struct save *s, const struct record *r, const struct fw_segments *segments)
{
	if (segments->n > 0 && s->source_id == 0)
		return errors_add(s->errors, ST_INVALID, "source", "A %s says where in a source "
		    "it stands, but \"sources\" is empty. List the file there, or leave out "
		    "every \"source\".", r->type->name);
	for (size_t i = 0; i < segments->n; i++) {
		const struct fw_segment *g = &segments->items[i];
		struct segment_row row = {
			.source_id = s->source_id,
			.role = str_from(segment_role_codes[g->role]),
			.field = g->field,
			.table_number = g->table,
			.row_number = g->row,
			.column_number = g->column,
			.start = g->start,
			.end = g->end,
		};
		enum status st = segment_add(s->tx, r, &row);

		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}

/* Creates the record and stores its segments. */
static enum status
create_with_segments(struct save *s, struct record *r, struct str what,
    const struct fw_segments *segments)
{
	enum status st = create(s, r, what);

	return st == ST_OK ? save_segments(s, r, segments) : st;
}

#define REMOVED 0 /* in place of an id */

/*
 * An agency or group that is there already is the same one: they are shared by their code. One
 * that was removed since the text was made comes back only where a party names it.
 */
static enum status
save_shared(struct save *s, const struct record_type *type, struct record *r, struct map *ids)
{
	struct record *known;
	struct str code = record_code(r);
	int64_t id;
	enum status st;

	if (map_get(ids, code, &id))
		return ST_OK;
	st = record_find(s->tx->store, VIEWER_LOCAL, type, 0, code, s->arena, &known);
	if (st == ST_NOT_FOUND && r->uid.n > 0) /* with another code by now? */
		st = record_find(s->tx->store, VIEWER_LOCAL, type, 0, r->uid, s->arena, &known);
	if (st == ST_OK)
		map_set(ids, code, known->id);
	if (st != ST_NOT_FOUND)
		return st;
	if (r->uid.n > 0 && (st = record_find_deleted(s->tx->store, type, r->uid, s->arena,
	    &known)) != ST_NOT_FOUND) {
		map_set(ids, code, REMOVED);
		return st;
	}
	r->visibility = s->shared;
	st = create(s, r, code);
	if (st == ST_OK)
		map_set(ids, code, r->id);
	return st;
}

static enum status
save_agency(struct save *s, struct str uid, struct str code, struct str name)
{
	struct record *r = new_record(s, &type_agency, uid);

	record_set_text(r, AGENCY_CODE, code);
	set_text(r, AGENCY_NAME, name);
	return save_shared(s, &type_agency, r, &s->agencies);
}

static enum status
save_group(struct save *s, struct str uid, struct str code, struct str name)
{
	struct record *r = new_record(s, &type_group, uid);

	record_set_text(r, GROUP_CODE, code);
	set_text(r, GROUP_NAME, name);
	return save_shared(s, &type_group, r, &s->groups);
}

static enum status
save_agencies_and_groups(struct save *s)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < s->fw->agencies.n; i++) {
		const struct fw_agency *agency = &s->fw->agencies.items[i];

		st = save_agency(s, agency->uid, agency->code, agency->name);
	}
	for (size_t i = 0; st == ST_OK && i < s->fw->groups.n; i++) {
		const struct fw_group *group = &s->fw->groups.items[i];

		st = save_group(s, group->uid, group->code, group->name);
	}
	return st;
}

static struct str
listed_uid(const struct framework *fw, const struct record_type *type, struct str code)
{
	for (size_t i = 0; type == &type_agency && i < fw->agencies.n; i++) {
		if (str_equal(fw->agencies.items[i].code, code))
			return fw->agencies.items[i].uid;
	}
	for (size_t i = 0; type == &type_group && i < fw->groups.n; i++) {
		if (str_equal(fw->groups.items[i].code, code))
			return fw->groups.items[i].uid;
	}
	return STR_EMPTY;
}

/* The record a party stands for; a code nobody has listed yet becomes an agency or group. */
static enum status
find_party(struct save *s, const struct fw_party *party, const struct record_type **out_type,
    int64_t *out_id)
{
	bool is_agency = party->kind == PARTY_AGENCY;
	struct map *ids = is_agency ? &s->agencies : &s->groups;
	struct record *removed;
	enum status st;

	if (party->kind == PARTY_PILLAR) {
		*out_type = &type_pillar;
		if (map_get(&s->pillars, party->code, out_id))
			return ST_OK;
		return errors_add(s->errors, ST_INVALID, NULL,
		    "No pillar has the code \"%.*s\". Use the code of a pillar of the same file.",
		    STR_ARG(party->code));
	}
	*out_type = is_agency ? &type_agency : &type_group;
	st = is_agency ? save_agency(s, STR_EMPTY, party->code, STR_EMPTY) :
	    save_group(s, STR_EMPTY, party->code, STR_EMPTY);
	if (st != ST_OK || !map_get(ids, party->code, out_id) || *out_id != REMOVED)
		return st;
	if ((st = record_find_deleted(s->tx->store, *out_type, listed_uid(s->fw, *out_type,
	    party->code), s->arena, &removed)) != ST_OK ||
	    (st = record_restore(s->tx, removed, s->errors)) != ST_OK)
		return st;
	*out_id = removed->id;
	map_set(ids, party->code, removed->id);
	return ST_OK;
}

static enum status
add_parties(struct save *s, struct record *r, size_t field, const struct fw_partys *parties)
{
	record_unset(r, field);
	for (size_t i = 0; i < parties->n; i++) {
		const struct fw_party *party = &parties->items[i];
		const struct record_type *type;
		int64_t id;
		enum status st = find_party(s, party, &type, &id);

		if (st != ST_OK)
			return st;
		record_add_ref(s->arena, r, field, type, id, party->words);
	}
	return ST_OK;
}

static enum status
add_recommendations(struct save *s, struct record *r, const struct fw_texts *codes)
{
	record_unset(r, ACTION_ANSWERS);
	for (size_t i = 0; i < codes->n; i++) {
		int64_t id;

		if (!map_get(&s->recommendations, codes->items[i], &id))
			return errors_add(s->errors, ST_INVALID, "answers",
			    "No recommendation has the code \"%.*s\". Use a code of the same file.",
			    STR_ARG(codes->items[i]));
		record_add_ref(s->arena, r, ACTION_ANSWERS, &type_recommendation, id, STR_EMPTY);
	}
	return ST_OK;
}

enum status
framework_check_slug(struct str slug, struct errors *errors)
{
	for (size_t i = 0; i < slug.n; i++) {
		char c = slug.p[i];

		if (!byte_is_digit(c) && !(c >= 'a' && c <= 'z') && c != '-')
			return errors_add(errors, ST_INVALID, "framework", "\"%.*s\" cannot be the "
			    "short name of a framework. It takes lower-case letters, digits and "
			    "hyphens; give one with --framework.", STR_ARG(str_part(slug, 0, 80)));
	}
	return ST_OK;
}

void
save_fill_framework(struct save *s, struct record *r)
{
	const struct framework *fw = s->fw;

	record_set_text(r, FRAMEWORK_TITLE, fw->title);
	set_text(r, FRAMEWORK_NETWORK, fw->network);
	set_text(r, FRAMEWORK_LABEL, fw->label);
	set_period(r, FRAMEWORK_YEARS, fw->years);
	record_set_text(r, FRAMEWORK_ZONE, fw->zone.n > 0 ? fw->zone : STR("UTC"));
	record_set_text(r, FRAMEWORK_LANGUAGE, fw->language.n > 0 ? fw->language : STR("en"));
	set_marked(r, FRAMEWORK_HEADER, fw->header);
}

static enum status
save_framework(struct save *s, struct record **out)
{
	const struct framework *fw = s->fw;
	struct record *known;
	struct record *r = new_record(s, &type_framework, fw->uid);
	enum status st = framework_check_slug(fw->slug, s->errors);

	if (st != ST_OK)
		return st;
	st = record_find(s->tx->store, VIEWER_LOCAL, &type_framework, 0, fw->slug, s->arena,
	    &known);
	if (st == ST_OK)
		return errors_add(s->errors, ST_CONFLICT, "framework",
		    "A framework \"%.*s\" is there already. Its text changes only by amendments; "
		    "to keep another document beside it, give another name with --framework. If "
		    "this is a newer version of it, --newer --dry-run shows what would change.",
		    STR_ARG(fw->slug));
	if (st != ST_NOT_FOUND)
		return st;
	record_set_text(r, FRAMEWORK_SLUG, fw->slug);
	save_fill_framework(s, r);
	st = create(s, r, fw->slug);
	if (st != ST_OK)
		return st;
	s->framework_id = r->id;
	*out = r;
	return ST_OK;
}

static enum status
save_source(struct save *s, const struct fw_source *source)
{
	struct record *r = new_record(s, &type_source, source->uid);
	enum status st;

	record_set_text(r, SOURCE_NAME, source->name);
	record_set_text(r, SOURCE_FORMAT, source->format);
	record_set_text(r, SOURCE_SHA256, source->sha256);
	record_set_number(r, SOURCE_SIZE, source->size);
	record_set_number(r, SOURCE_IMPORTED, s->tx->now_ms);
	st = create(s, r, source->name);
	if (s->source_id == 0)
		s->source_id = r->id;
	for (size_t i = 0; st == ST_OK && i < source->cells.n; i++) {
		const struct fw_cell *cell = &source->cells.items[i];

		st = source_cell_add(s->tx, r->id, cell->table, cell->row, cell->column,
		    cell->text);
	}
	return st;
}

static enum status
save_revision(struct save *s)
{
	struct record *r = new_record(s, &type_revision, s->fw->revision.uid);
	const struct held_type *held = find_held(s->held, &type_revision);
	int64_t number = 1;

	if (s->keeps_revisions)
		return ST_OK;
	/* Each document that is read is one adopted state more; lists come by number. */
	if (held != NULL && held->list.n > 0)
		number += held->list.items[held->list.n - 1]->values[REVISION_NUMBER].number;

	record_set_text(r, REVISION_LABEL, s->fw->revision.label.n > 0 ? s->fw->revision.label :
	    STR(UNLABELLED_REVISION));
	record_set_number(r, REVISION_NUMBER, number);
	set_period(r, REVISION_ADOPTED, s->fw->revision.adopted);
	set_period(r, REVISION_EFFECTIVE, s->fw->revision.effective);
	record_set_text(r, REVISION_METHOD,
	    s->fw->revision.method.n > 0 ? s->fw->revision.method : STR("unknown"));
	return create(s, r, s->fw->revision.label);
}

static enum status
save_headings(struct save *s)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < s->fw->columns.n; i++) {
		const struct fw_column *column = &s->fw->columns.items[i];
		struct record *r = new_record(s, &type_heading, column->uid);

		record_set_text(r, HEADING_TEXT,
		    column->heading.n > 0 ? column->heading : STR(UNNAMED_COLUMN));
		set_code(r, HEADING_ROLE, column_role_codes[column->role]);
		set_period(r, HEADING_YEARS, column->years);
		set_position(s, r, HEADING_ORDER, (int64_t)i + 1);
		st = create(s, r, column->heading);
	}
	return st;
}

static enum status
save_meetings(struct save *s)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < s->fw->meetings.n; i++) {
		const struct fw_meeting *meeting = &s->fw->meetings.items[i];
		struct record *r = new_record(s, &type_meeting, meeting->uid);

		record_set_text(r, MEETING_TITLE, meeting->title);
		set_period(r, MEETING_HELD, meeting->held);
		set_text(r, MEETING_LEVEL, meeting->level);
		set_text(r, MEETING_WORDS, meeting->words);
		st = create_with_segments(s, r, meeting->title, &meeting->segments);
		map_set(&s->meetings, meeting->title, r->id);
		if (meeting->uid.n > 0)
			map_set(&s->meetings, meeting->uid, r->id);
	}
	return st;
}

static enum status
save_role(struct save *s, const struct fw_role *role, int64_t pillar_id)
{
	struct record *r = new_record(s, &type_role, role->uid);
	const struct record_type *type;
	int64_t id;
	enum status st = find_party(s, &role->who, &type, &id);

	if (st != ST_OK)
		return st;
	record_set_ref(r, ROLE_WHO, type, id);
	set_code(r, ROLE_WHAT, role_kind_codes[role->kind]);
	record_unset(r, ROLE_PILLAR);
	if (pillar_id != 0)
		record_set_ref(r, ROLE_PILLAR, &type_pillar, pillar_id);
	record_set_number(r, ROLE_INTERIM, role->is_interim);
	set_period(r, ROLE_SINCE, role->since);
	set_text(r, ROLE_WORDS, role->who.words);
	set_position(s, r, ROLE_ORDER, ++s->nroles * STEP);
	return create_with_segments(s, r, role->who.code, &role->segments);
}

static enum status
save_roles(struct save *s, const struct fw_roles *roles, int64_t pillar_id)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < roles->n; i++)
		st = save_role(s, &roles->items[i], pillar_id);
	return st;
}

/* The role that an earlier import made of those words; empty where there is none. */
static struct str
find_all_members(struct save *s, int64_t pillar_id)
{
	const struct held_type *held = find_held(s->held, &type_role);

	for (size_t i = 0; held != NULL && i < held->list.n; i++) {
		const struct record *r = held->list.items[i];
		const struct value *who = &r->values[ROLE_WHO];
		const struct value *of = &r->values[ROLE_PILLAR];

		if (!held->is_saved[i] && who->nrefs > 0 && who->refs[0].type == &type_group &&
		    str_equal(who->refs[0].code, STR(ALL_MEMBERS)) && of->nrefs > 0 &&
		    of->refs[0].id == pillar_id)
			return r->uid;
	}
	return STR_EMPTY;
}

/*
 * "All members take part" is a role of the group of that name. Where the document made no role of
 * the words, one is made here; framework_load turns it back into what the document says.
 */
static enum status
save_all_members(struct save *s, const struct fw_pillar *pillar, int64_t pillar_id)
{
	struct fw_role role = { .kind = ROLE_INVOLVED,
	    .who = { .kind = PARTY_GROUP, .code = STR(ALL_MEMBERS) },
	    .since = { .earliest = NO_DAY, .latest = NO_DAY } };
	enum status st;

	if (!pillar->involves_all)
		return ST_OK;
	for (size_t i = 0; i < pillar->roles.n; i++) {
		const struct fw_role *r = &pillar->roles.items[i];

		if (r->kind == ROLE_INVOLVED && r->who.kind == PARTY_GROUP &&
		    str_equal(r->who.code, STR(ALL_MEMBERS)))
			return ST_OK;
	}
	role.uid = find_all_members(s, pillar_id);
	st = save_group(s, STR_EMPTY, STR(ALL_MEMBERS), STR("All members of the network"));
	return st == ST_OK ? save_role(s, &role, pillar_id) : st;
}

static enum status
save_pillar(struct save *s, const struct fw_pillar *pillar, size_t position)
{
	struct record *r = new_record(s, &type_pillar, pillar->uid);
	enum status st;

	record_set_text(r, PILLAR_CODE, pillar->code);
	record_set_marked(r, PILLAR_TITLE, pillar->title);
	set_text(r, PILLAR_SHORT, pillar->short_title);
	set_position(s, r, PILLAR_ORDER, (int64_t)position + 1);
	set_code(r, PILLAR_STATUS, pillar_status_codes[pillar->status]);
	set_period(r, PILLAR_REVIEW, pillar->review);
	set_text(r, PILLAR_REASON, pillar->reason);
	set_marked(r, PILLAR_COORDINATION, pillar->coordination);
	add_texts(s, r, PILLAR_ALIASES, &pillar->aliases);
	add_texts(s, r, PILLAR_EXTRA, &pillar->extra);
	st = create_with_segments(s, r, pillar->code, &pillar->segments);
	map_set(&s->pillars, pillar->code, r->id);
	return st;
}

/* Pillars first, their roles after: a role may be held by a pillar further down. */
static enum status
save_pillars(struct save *s)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < s->fw->pillars.n; i++)
		st = save_pillar(s, &s->fw->pillars.items[i], i);
	if (st == ST_OK)
		st = save_roles(s, &s->fw->cochairs, 0);
	for (size_t i = 0; st == ST_OK && i < s->fw->pillars.n; i++) {
		const struct fw_pillar *pillar = &s->fw->pillars.items[i];
		int64_t id = 0;

		map_get(&s->pillars, pillar->code, &id);
		st = save_roles(s, &pillar->roles, id);
		if (st == ST_OK)
			st = save_all_members(s, pillar, id);
	}
	return st;
}

static enum status
save_recommendation(struct save *s, const struct fw_recommendation *rec, size_t position)
{
	struct record *r = new_record(s, &type_recommendation, rec->uid);
	int64_t id;
	enum status st;

	record_set_text(r, RECOMMENDATION_CODE, rec->code);
	record_set_marked(r, RECOMMENDATION_TEXT, rec->text);
	record_unset(r, RECOMMENDATION_PILLARS);
	for (size_t i = 0; i < rec->placements.n; i++) {
		const struct fw_placement *place = &rec->placements.items[i];

		if (!map_get(&s->pillars, place->pillar, &id))
			return errors_add(s->errors, ST_INVALID, "pillars",
			    "No pillar has the code \"%.*s\".", STR_ARG(place->pillar));
		record_add_ref(s->arena, r, RECOMMENDATION_PILLARS, &type_pillar, id,
		    place->connector);
	}
	set_position(s, r, RECOMMENDATION_ORDER, (int64_t)position + 1);
	record_unset(r, RECOMMENDATION_MEETING);
	if (map_get(&s->meetings, rec->meeting, &id))
		record_set_ref(r, RECOMMENDATION_MEETING, &type_meeting, id);
	set_code(r, RECOMMENDATION_FORCE, force_codes[rec->force]);
	set_text(r, RECOMMENDATION_MANDATE, rec->mandate);
	set_period(r, RECOMMENDATION_PERIOD, rec->period);
	st = create_with_segments(s, r, rec->code, &rec->segments);
	map_set(&s->recommendations, rec->code, r->id);
	return st;
}

static enum status
save_conditions(struct save *s, const struct fw_conditions *conditions, int64_t action_id)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < conditions->n; i++) {
		const struct fw_condition *condition = &conditions->items[i];
		struct record *r = new_record(s, &type_condition, condition->uid);

		record_set_ref(r, CONDITION_OF, &type_action, action_id);
		set_code(r, CONDITION_KIND, condition_kind_codes[condition->kind]);
		record_set_text(r, CONDITION_WORDS, condition->words);
		if (!r->values[CONDITION_STATE].is_set)
			record_set_text(r, CONDITION_STATE, STR("unmet"));
		set_position(s, r, CONDITION_ORDER, ++s->nconditions * STEP);
		st = create_with_segments(s, r, condition->words, &condition->segments);
	}
	return st;
}

static enum status
fill_element_facts(struct save *s, struct record *r, const struct fw_element *e)
{
	enum status st;

	set_period(r, ACTION_PERIOD, e->period);
	record_unset(r, ACTION_INHERITED);
	if (e->is_period_inherited)
		record_set_number(r, ACTION_INHERITED, 1);
	set_code(r, ACTION_LEAD_MODE, lead_mode_codes[e->lead_mode]);
	record_unset(r, ACTION_UNCERTAIN);
	for (size_t bit = 0; bit < 3; bit++) {
		if (e->uncertain & 1u << bit)
			record_add_text(s->arena, r, ACTION_UNCERTAIN,
			    str_from(uncertainty_codes[bit]));
	}
	if ((st = add_parties(s, r, ACTION_LEADS, &e->leads)) != ST_OK ||
	    (st = add_parties(s, r, ACTION_SUPPORTING, &e->supporting)) != ST_OK ||
	    (st = add_parties(s, r, ACTION_RELATED, &e->related)) != ST_OK)
		return st;
	return add_recommendations(s, r, &e->answers);
}

static enum status save_elements(struct save *s, const struct fw_elements *elements,
    struct str pillar_code, int64_t parent_id);

static enum status
save_element(struct save *s, const struct fw_element *e, struct str pillar_code,
    int64_t parent_id)
{
	struct record *r = new_record(s, &type_action, e->uid);
	int64_t pillar_id = 0;
	enum status st;

	map_get(&s->pillars, pillar_code, &pillar_id);
	record_set_text(r, ACTION_CODE, e->code);
	record_set_marked(r, ACTION_TEXT, e->text);
	record_set_ref(r, ACTION_PILLAR, &type_pillar, pillar_id);
	record_unset(r, ACTION_PARENT);
	if (parent_id != 0)
		record_set_ref(r, ACTION_PARENT, &type_action, parent_id);
	set_position(s, r, ACTION_ORDER, ++s->nelements * STEP);
	set_code(r, ACTION_KIND, element_kind_codes[e->kind]);
	set_code(r, ACTION_HORIZON, horizon_codes[e->horizon]);
	set_text(r, ACTION_CONNECTOR, e->connector);
	set_marked(r, ACTION_HEADING, e->heading);
	set_text(r, ACTION_MARKER, e->marker);
	add_texts(s, r, ACTION_ORIGINS, &e->origins);
	if ((st = fill_element_facts(s, r, e)) != ST_OK ||
	    (st = create_with_segments(s, r, e->code, &e->segments)) != ST_OK ||
	    (st = save_conditions(s, &e->conditions, r->id)) != ST_OK)
		return st;
	return save_elements(s, &e->children, pillar_code, r->id);
}

static enum status
save_elements(struct save *s, const struct fw_elements *elements, struct str pillar_code,
    int64_t parent_id)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < elements->n; i++)
		st = save_element(s, &elements->items[i], pillar_code, parent_id);
	return st;
}

static enum status
save_footnotes(struct save *s)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < s->fw->footnotes.n; i++) {
		const struct fw_footnote *note = &s->fw->footnotes.items[i];
		struct record *r = new_record(s, &type_footnote, note->uid);

		record_set_text(r, FOOTNOTE_LABEL, note->label);
		record_set_marked(r, FOOTNOTE_TEXT, note->text);
		set_position(s, r, FOOTNOTE_ORDER, (int64_t)i + 1);
		st = create_with_segments(s, r, note->label, &note->segments);
	}
	return st;
}

/* Points keep the number by which people speak of them; new ones are counted on. */
static void
set_number(struct save *s, struct record *r, int64_t counted)
{
	const struct held_type *held = find_held(s->held, &type_query);

	if (r->values[QUERY_NUMBER].is_set)
		return;
	if (held == NULL) {
		record_set_number(r, QUERY_NUMBER, counted);
		return;
	}
	if (s->nqueries == 0 && held->list.n > 0)
		s->nqueries = held->list.items[held->list.n - 1]->values[QUERY_NUMBER].number;
	record_set_number(r, QUERY_NUMBER, ++s->nqueries);
}

static enum status
save_queries(struct save *s)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < s->fw->queries.n; i++) {
		const struct fw_query *query = &s->fw->queries.items[i];
		struct record *r = new_record(s, &type_query, query->uid);

		set_number(s, r, (int64_t)i + 1);
		record_set_text(r, QUERY_KIND, query->kind);
		record_set_text(r, QUERY_QUESTION, query->question);
		set_text(r, QUERY_FOUND, query->found);
		set_text(r, QUERY_PROPOSED, query->proposed);
		set_text(r, QUERY_ABOUT, query->about);
		record_set_text(r, QUERY_STATE, query->state.n > 0 ? query->state : STR("open"));
		set_text(r, QUERY_ANSWER, query->answer);
		st = create_with_segments(s, r, query->kind, &query->segments);
	}
	return st;
}

enum status
save_parts(struct save *s, struct record *framework)
{
	enum status st = save_agencies_and_groups(s);

	for (size_t i = 0; st == ST_OK && i < s->fw->sources.n; i++)
		st = save_source(s, &s->fw->sources.items[i]);
	if (st != ST_OK || (st = save_segments(s, framework, &s->fw->segments)) != ST_OK ||
	    (st = save_revision(s)) != ST_OK || (st = save_headings(s)) != ST_OK ||
	    (st = save_meetings(s)) != ST_OK || (st = save_pillars(s)) != ST_OK)
		return st;
	for (size_t i = 0; st == ST_OK && i < s->fw->recommendations.n; i++)
		st = save_recommendation(s, &s->fw->recommendations.items[i], i);
	for (size_t i = 0; st == ST_OK && i < s->fw->pillars.n; i++) {
		const struct fw_pillar *pillar = &s->fw->pillars.items[i];

		st = save_elements(s, &pillar->actions, pillar->code, 0);
		if (st == ST_OK)
			st = save_elements(s, &pillar->goals, pillar->code, 0);
	}
	if (st != ST_OK || (st = save_footnotes(s)) != ST_OK)
		return st;
	return save_queries(s);
}

enum status
framework_save(struct tx *tx, const struct framework *fw, enum visibility shared,
    struct errors *errors, struct record **out)
{
	struct arena *a = tx->arena;
	struct record *r = NULL;
	struct save s = {
		.tx = tx,
		.arena = a,
		.errors = errors,
		.fw = fw,
		.shared = shared,
		.agencies = { .arena = a },
		.groups = { .arena = a },
		.pillars = { .arena = a },
		.recommendations = { .arena = a },
		.meetings = { .arena = a },
	};

	enum status st = save_framework(&s, &r);

	if (st != ST_OK || (st = save_parts(&s, r)) != ST_OK)
		return st;
	*out = r;
	return ST_OK;
}
