/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records become a framework in memory again: one list per record type, then threads by
 * identifier. What can be derived is not stored: footnotes of a text come from its marks, "all
 * members take part" from the roles, the agencies of a framework from who is named in it.
 */
#include "instrument/framework_store.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/map.h"
#include "instrument/framework_codes.h"
#include "model/types/types.h"

/* Actions as a tree: lists threaded through the records in their stored order. */
struct nodes {
	struct record_list list;
	struct map by_id;    /* id to index */
	size_t *next;        /* index + 1 of the next in the same list; 0 ends */
	size_t *first_child; /* index + 1 */
	struct record_list conditions;
	size_t *next_condition;
	size_t *first_condition;
};

struct load {
	struct store *store;
	struct viewer viewer;
	int64_t framework_id;
	struct arena *arena;
	struct framework *fw;
	struct segment_list segments;
	struct record_list sources; /* of the document read last */
	struct map current;         /* their ids */
	struct map agencies; /* id to 1, of those already listed */
	struct map groups;
	const struct ref **named; /* agencies and groups, each once, as they were met */
	size_t nnamed;
	size_t named_capacity;
};

static enum status
list(struct load *l, const struct record_type *type, struct record_list *out)
{
	struct record_query query = {
		.type = type,
		.framework_id = l->framework_id,
		.sort_field = NO_FIELD,
	};

	return record_list(l->store, l->viewer, &query, l->arena, out);
}

static struct str
text(const struct record *r, size_t field)
{
	return record_text(r, field);
}

/* A text of the document, or empty where it is only the name that the record needed. */
static struct str
given_text(const struct record *r, size_t field, const char *made)
{
	struct str given = record_text(r, field);

	return str_equal(given, str_from(made)) ? STR_EMPTY : given;
}

static struct period
period(const struct record *r, size_t field)
{
	return r->values[field].period;
}

static struct marked
marked(const struct record *r, size_t field)
{
	return r->values[field].marked;
}

static struct fw_texts
texts(struct load *l, const struct record *r, size_t field)
{
	const struct value *v = &r->values[field];
	struct fw_texts out = { 0 };

	for (size_t i = 0; i < v->ntexts; i++)
		*fw_add(l->arena, &out) = v->texts[i];
	return out;
}

static unsigned
code(const struct record *r, size_t field, const char *const *codes, size_t n)
{
	size_t at = code_index(codes, n, record_text(r, field));

	return at < n ? (unsigned)at : 0;
}

static int
compare_segment_owner(const struct segment_view *view, const struct record *r)
{
	size_t have = type_index(view->type);
	size_t want = type_index(r->type);

	if (have != want)
		return have < want ? -1 : 1;
	return view->record_id < r->id ? -1 : view->record_id > r->id;
}

/* The list is sorted by record; a record's part of it is found by halving. */
static struct fw_segments
segments_of(struct load *l, const struct record *r)
{
	struct fw_segments out = { 0 };
	size_t low = 0;
	size_t high = l->segments.n;
	int64_t unused;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_segment_owner(&l->segments.items[middle], r) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < l->segments.n; low++) {
		const struct segment_row *row = &l->segments.items[low].segment;

		if (compare_segment_owner(&l->segments.items[low], r) != 0)
			break;
		if (!map_get_i64(&l->current, row->source_id, &unused))
			continue;
		*fw_add(l->arena, &out) = (struct fw_segment){
			.role = (enum segment_role)(code_index(segment_role_codes,
			    SEGMENT_ROLE_COUNT, row->role) % SEGMENT_ROLE_COUNT),
			.field = row->field,
			.table = (uint32_t)row->table_number,
			.row = (uint32_t)row->row_number,
			.column = (uint32_t)row->column_number,
			.start = (uint32_t)row->start,
			.end = (uint32_t)row->end,
		};
	}
	return out;
}

/* A target without a title is called by its code; that is no name of its own. */
static struct str
own_title(const struct ref *ref)
{
	return str_equal(ref->title, ref->code) ? STR_EMPTY : ref->title;
}

static void
note_named(struct load *l, struct map *known, const struct ref *ref)
{
	int64_t seen;

	if (map_get_i64(known, ref->id, &seen))
		return;
	map_set_i64(known, ref->id, 1);
	arena_reserve(l->arena, l->named, l->nnamed, l->named_capacity);
	l->named[l->nnamed++] = ref;
}

static int
compare_named(const void *first, const void *second)
{
	const struct ref *a = *(const struct ref *const *)first;
	const struct ref *b = *(const struct ref *const *)second;

	return a->id < b->id ? -1 : a->id > b->id;
}

/* In the order in which they were stored: that of the document that named them first. */
static void
list_named(struct load *l)
{
	if (l->nnamed > 1)
		qsort(l->named, l->nnamed, sizeof(*l->named), compare_named);
	for (size_t i = 0; i < l->nnamed; i++) {
		const struct ref *ref = l->named[i];

		if (ref->type == &type_agency)
			*fw_add(l->arena, &l->fw->agencies) = (struct fw_agency){
				.uid = ref->uid, .code = ref->code, .name = own_title(ref) };
		else
			*fw_add(l->arena, &l->fw->groups) = (struct fw_group){
				.uid = ref->uid, .code = ref->code, .name = own_title(ref) };
	}
}

static struct fw_party
party(struct load *l, const struct ref *ref)
{
	struct fw_party out = { .kind = PARTY_AGENCY, .code = ref->code, .words = ref->words };

	if (ref->type == &type_pillar) {
		out.kind = PARTY_PILLAR;
	} else if (ref->type == &type_group) {
		out.kind = PARTY_GROUP;
		note_named(l, &l->groups, ref);
	} else {
		note_named(l, &l->agencies, ref);
	}
	return out;
}

static struct fw_partys
parties(struct load *l, const struct record *r, size_t field)
{
	const struct value *v = &r->values[field];
	struct fw_partys out = { 0 };

	for (size_t i = 0; i < v->nrefs; i++)
		*fw_add(l->arena, &out) = party(l, &v->refs[i]);
	return out;
}

/* Labels of the footnotes whose marks stand in a text, each once. */
static void
add_footnotes(struct load *l, struct fw_texts *out, const struct marked *m)
{
	for (size_t i = 0; i < m->nmarks; i++) {
		bool is_known = m->marks[i].kind != MARK_FOOTNOTE;

		for (size_t k = 0; !is_known && k < out->n; k++)
			is_known = str_equal(out->items[k], m->marks[i].label);
		if (!is_known)
			*fw_add(l->arena, out) = m->marks[i].label;
	}
}

static enum status
load_head(struct load *l)
{
	struct framework *fw = l->fw;
	struct record_list frameworks;
	struct record_query query = { .type = &type_framework, .sort_field = NO_FIELD };
	const struct record *r = NULL;
	enum status st;

	st = record_list(l->store, l->viewer, &query, l->arena, &frameworks);
	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < frameworks.n; i++) {
		if (frameworks.items[i]->id == l->framework_id)
			r = frameworks.items[i];
	}
	if (r == NULL)
		return ST_NOT_FOUND;
	fw->uid = r->uid;
	fw->slug = text(r, FRAMEWORK_SLUG);
	fw->title = text(r, FRAMEWORK_TITLE);
	fw->network = text(r, FRAMEWORK_NETWORK);
	fw->label = text(r, FRAMEWORK_LABEL);
	fw->header = marked(r, FRAMEWORK_HEADER);
	fw->years = period(r, FRAMEWORK_YEARS);
	fw->zone = text(r, FRAMEWORK_ZONE);
	fw->language = text(r, FRAMEWORK_LANGUAGE);
	fw->segments = segments_of(l, r);
	return ST_OK;
}

static enum status
load_revision(struct load *l)
{
	struct record_list revisions;
	enum status st = list(l, &type_revision, &revisions);
	const struct record *r;

	if (st != ST_OK || revisions.n == 0)
		return st;
	r = revisions.items[revisions.n - 1];
	l->fw->revision.uid = r->uid;
	l->fw->revision.label = given_text(r, REVISION_LABEL, UNLABELLED_REVISION);
	l->fw->revision.adopted = period(r, REVISION_ADOPTED);
	l->fw->revision.effective = period(r, REVISION_EFFECTIVE);
	l->fw->revision.method = text(r, REVISION_METHOD);
	return ST_OK;
}

static enum status
load_headings(struct load *l)
{
	struct record_list headings;
	enum status st = list(l, &type_heading, &headings);

	for (size_t i = 0; st == ST_OK && i < headings.n; i++) {
		const struct record *r = headings.items[i];

		*fw_add(l->arena, &l->fw->columns) = (struct fw_column){
			.uid = r->uid,
			.role = (enum column_role)code(r, HEADING_ROLE, column_role_codes,
			    COLUMN_ROLE_COUNT),
			.heading = given_text(r, HEADING_TEXT, UNNAMED_COLUMN),
			.years = period(r, HEADING_YEARS),
		};
	}
	return st;
}

static enum status
load_meetings(struct load *l)
{
	struct record_list meetings;
	enum status st = list(l, &type_meeting, &meetings);

	for (size_t i = 0; st == ST_OK && i < meetings.n; i++) {
		const struct record *r = meetings.items[i];

		*fw_add(l->arena, &l->fw->meetings) = (struct fw_meeting){
			.uid = r->uid,
			.title = text(r, MEETING_TITLE),
			.words = text(r, MEETING_WORDS),
			.held = period(r, MEETING_HELD),
			.level = text(r, MEETING_LEVEL),
			.segments = segments_of(l, r),
		};
	}
	return st;
}

static void
add_pillar(struct load *l, const struct record *r)
{
	struct fw_pillar *p = fw_add(l->arena, &l->fw->pillars);

	*p = (struct fw_pillar){
		.uid = r->uid,
		.code = text(r, PILLAR_CODE),
		.title = marked(r, PILLAR_TITLE),
		.short_title = text(r, PILLAR_SHORT),
		.aliases = texts(l, r, PILLAR_ALIASES),
		.coordination = marked(r, PILLAR_COORDINATION),
		.status = (enum pillar_status)code(r, PILLAR_STATUS, pillar_status_codes,
		    PILLAR_STATUS_COUNT),
		.review = period(r, PILLAR_REVIEW),
		.reason = text(r, PILLAR_REASON),
		.extra = texts(l, r, PILLAR_EXTRA),
		.segments = segments_of(l, r),
	};
	add_footnotes(l, &p->footnotes, &p->title);
	add_footnotes(l, &p->footnotes, &p->coordination);
}

/* Takes part as all members do; without a place in the source framework_save made the role. */
static bool
is_all_members(const struct record *role)
{
	const struct ref *who = &role->values[ROLE_WHO].refs[0];

	return str_equal(text(role, ROLE_WHAT), str_from(role_kind_codes[ROLE_INVOLVED])) &&
	    who->type == &type_group && str_equal(who->code, STR(ALL_MEMBERS));
}

static enum status
load_roles(struct load *l, const struct map *pillars)
{
	struct record_list roles;
	enum status st = list(l, &type_role, &roles);

	for (size_t i = 0; st == ST_OK && i < roles.n; i++) {
		const struct record *r = roles.items[i];
		struct fw_roles *into = &l->fw->cochairs;
		struct fw_role role = {
			.uid = r->uid,
			.kind = (enum role_kind)code(r, ROLE_WHAT, role_kind_codes,
			    ROLE_KIND_COUNT),
			.is_interim = r->values[ROLE_INTERIM].number != 0,
			.since = period(r, ROLE_SINCE),
			.segments = segments_of(l, r),
		};
		int64_t at;

		if (r->values[ROLE_WHO].nrefs == 0)
			continue;
		if (r->values[ROLE_PILLAR].nrefs > 0 &&
		    map_get_i64(pillars, r->values[ROLE_PILLAR].refs[0].id, &at)) {
			struct fw_pillar *p = &l->fw->pillars.items[at];

			into = &p->roles;
			p->involves_all |= is_all_members(r);
		}
		if (is_all_members(r) && role.segments.n == 0)
			continue;
		role.who = party(l, &r->values[ROLE_WHO].refs[0]);
		role.who.words = text(r, ROLE_WORDS);
		*fw_add(l->arena, into) = role;
	}
	return st;
}

static enum status
load_recommendations(struct load *l)
{
	struct record_list recs;
	enum status st = list(l, &type_recommendation, &recs);

	for (size_t i = 0; st == ST_OK && i < recs.n; i++) {
		const struct record *r = recs.items[i];
		const struct value *places = &r->values[RECOMMENDATION_PILLARS];
		const struct value *meeting = &r->values[RECOMMENDATION_MEETING];
		struct fw_recommendation *rec = fw_add(l->arena, &l->fw->recommendations);

		*rec = (struct fw_recommendation){
			.uid = r->uid,
			.code = text(r, RECOMMENDATION_CODE),
			.text = marked(r, RECOMMENDATION_TEXT),
			.force = (enum force)code(r, RECOMMENDATION_FORCE, force_codes,
			    FORCE_COUNT),
			.mandate = text(r, RECOMMENDATION_MANDATE),
			.period = period(r, RECOMMENDATION_PERIOD),
			.meeting = meeting->nrefs > 0 ? meeting->refs[0].title : STR_EMPTY,
			.segments = segments_of(l, r),
		};
		for (size_t k = 0; k < places->nrefs; k++)
			*fw_add(l->arena, &rec->placements) = (struct fw_placement){
				.pillar = places->refs[k].code,
				.connector = places->refs[k].words,
			};
		add_footnotes(l, &rec->footnotes, &rec->text);
	}
	return st;
}

/* Threads children and conditions back to front, so that each list keeps the stored order. */
static enum status
thread_nodes(struct load *l, struct nodes *n)
{
	enum status st = list(l, &type_action, &n->list);

	if (st != ST_OK || (st = list(l, &type_condition, &n->conditions)) != ST_OK)
		return st;
	n->by_id.arena = l->arena;
	n->next = arena_make_array(l->arena, size_t, n->list.n);
	n->first_child = arena_make_array(l->arena, size_t, n->list.n);
	n->first_condition = arena_make_array(l->arena, size_t, n->list.n);
	n->next_condition = arena_make_array(l->arena, size_t, n->conditions.n);
	for (size_t i = 0; i < n->list.n; i++)
		map_set_i64(&n->by_id, n->list.items[i]->id, (int64_t)i);
	for (size_t i = n->list.n; i-- > 0;) {
		const struct value *parent = &n->list.items[i]->values[ACTION_PARENT];
		int64_t at;

		if (parent->nrefs > 0 && map_get_i64(&n->by_id, parent->refs[0].id, &at)) {
			n->next[i] = n->first_child[at];
			n->first_child[at] = i + 1;
		}
	}
	for (size_t i = n->conditions.n; i-- > 0;) {
		const struct value *of = &n->conditions.items[i]->values[CONDITION_OF];
		int64_t at;

		if (of->nrefs > 0 && map_get_i64(&n->by_id, of->refs[0].id, &at)) {
			n->next_condition[i] = n->first_condition[at];
			n->first_condition[at] = i + 1;
		}
	}
	return ST_OK;
}

static unsigned
uncertain_bits(const struct record *r)
{
	const struct value *v = &r->values[ACTION_UNCERTAIN];
	unsigned bits = 0;

	for (size_t i = 0; i < v->ntexts; i++) {
		size_t bit = code_index(uncertainty_codes, COUNT_OF(uncertainty_codes),
		    v->texts[i]);

		if (bit < COUNT_OF(uncertainty_codes))
			bits |= 1u << bit;
	}
	return bits;
}

static void
add_conditions(struct load *l, const struct nodes *n, size_t at, struct fw_element *e)
{
	for (size_t i = n->first_condition[at]; i != 0; i = n->next_condition[i - 1]) {
		const struct record *r = n->conditions.items[i - 1];

		*fw_add(l->arena, &e->conditions) = (struct fw_condition){
			.uid = r->uid,
			.kind = (enum condition_kind)code(r, CONDITION_KIND,
			    condition_kind_codes, CONDITION_KIND_COUNT),
			.words = text(r, CONDITION_WORDS),
			.segments = segments_of(l, r),
		};
	}
}

/* A parent chain that turns back on itself cannot be stored; the depth is bounded all the same. */
static void
add_element(struct load *l, const struct nodes *n, size_t at, struct fw_elements *into,
    unsigned depth)
{
	const struct record *r = n->list.items[at];
	struct fw_element e = {
		.uid = r->uid,
		.code = text(r, ACTION_CODE),
		.kind = (enum element_kind)code(r, ACTION_KIND, element_kind_codes,
		    ELEMENT_KIND_COUNT),
		.horizon = (enum horizon)code(r, ACTION_HORIZON, horizon_codes,
		    COUNT_OF(horizon_codes)),
		.text = marked(r, ACTION_TEXT),
		.marker = text(r, ACTION_MARKER),
		.connector = text(r, ACTION_CONNECTOR),
		.heading = marked(r, ACTION_HEADING),
		.period = period(r, ACTION_PERIOD),
		.is_period_inherited = r->values[ACTION_INHERITED].number != 0,
		.leads = parties(l, r, ACTION_LEADS),
		.lead_mode = (enum lead_mode)code(r, ACTION_LEAD_MODE, lead_mode_codes,
		    LEAD_MODE_COUNT),
		.supporting = parties(l, r, ACTION_SUPPORTING),
		.uncertain = uncertain_bits(r),
		.related = parties(l, r, ACTION_RELATED),
		.origins = texts(l, r, ACTION_ORIGINS),
		.segments = segments_of(l, r),
	};
	const struct value *answers = &r->values[ACTION_ANSWERS];

	for (size_t i = 0; i < answers->nrefs; i++)
		*fw_add(l->arena, &e.answers) = answers->refs[i].code;
	add_footnotes(l, &e.footnotes, &e.text);
	add_conditions(l, n, at, &e);
	for (size_t i = n->first_child[at]; i != 0 && depth < LIMIT_ELEMENT_DEPTH;
	    i = n->next[i - 1])
		add_element(l, n, i - 1, &e.children, depth + 1);
	*fw_add(l->arena, into) = e;
}

static enum status
load_elements(struct load *l, const struct map *pillars)
{
	struct nodes n = { 0 };
	enum status st = thread_nodes(l, &n);

	for (size_t i = 0; st == ST_OK && i < n.list.n; i++) {
		const struct record *r = n.list.items[i];
		struct fw_pillar *p;
		int64_t at;

		if (r->values[ACTION_PARENT].nrefs > 0 || r->values[ACTION_PILLAR].nrefs == 0 ||
		    !map_get_i64(pillars, r->values[ACTION_PILLAR].refs[0].id, &at))
			continue;
		p = &l->fw->pillars.items[at];
		if (str_equal(text(r, ACTION_HORIZON), str_from(horizon_codes[HORIZON_THIS_YEAR])))
			add_element(l, &n, i, &p->actions, 0);
		else
			add_element(l, &n, i, &p->goals, 0);
	}
	return st;
}

static enum status
load_pillars(struct load *l)
{
	struct record_list pillars;
	struct map by_id = { .arena = l->arena };
	enum status st = list(l, &type_pillar, &pillars);

	for (size_t i = 0; st == ST_OK && i < pillars.n; i++) {
		add_pillar(l, pillars.items[i]);
		map_set_i64(&by_id, pillars.items[i]->id, (int64_t)i);
	}
	if (st != ST_OK || (st = load_roles(l, &by_id)) != ST_OK ||
	    (st = load_recommendations(l)) != ST_OK)
		return st;
	return load_elements(l, &by_id);
}

static enum status
load_footnotes(struct load *l)
{
	struct record_list notes;
	enum status st = list(l, &type_footnote, &notes);

	for (size_t i = 0; st == ST_OK && i < notes.n; i++) {
		const struct record *r = notes.items[i];

		*fw_add(l->arena, &l->fw->footnotes) = (struct fw_footnote){
			.uid = r->uid,
			.label = text(r, FOOTNOTE_LABEL),
			.text = marked(r, FOOTNOTE_TEXT),
			.segments = segments_of(l, r),
		};
	}
	return st;
}

static enum status
load_queries(struct load *l)
{
	struct record_list queries;
	enum status st = list(l, &type_query, &queries);

	for (size_t i = 0; st == ST_OK && i < queries.n; i++) {
		const struct record *r = queries.items[i];

		*fw_add(l->arena, &l->fw->queries) = (struct fw_query){
			.uid = r->uid,
			.kind = text(r, QUERY_KIND),
			.about = text(r, QUERY_ABOUT),
			.question = text(r, QUERY_QUESTION),
			.found = text(r, QUERY_FOUND),
			.proposed = text(r, QUERY_PROPOSED),
			.state = text(r, QUERY_STATE),
			.answer = text(r, QUERY_ANSWER),
			.segments = segments_of(l, r),
		};
	}
	return st;
}

static enum status
add_source(struct load *l, const struct record *r)
{
	struct fw_source *source = fw_add(l->arena, &l->fw->sources);
	struct source_cell_list cells;
	enum status st = source_cell_list(l->store, l->viewer, r->id, l->arena, &cells);

	if (st != ST_OK)
		return st;
	*source = (struct fw_source){
		.uid = r->uid,
		.name = text(r, SOURCE_NAME),
		.format = text(r, SOURCE_FORMAT),
		.sha256 = text(r, SOURCE_SHA256),
		.size = r->values[SOURCE_SIZE].number,
	};
	for (size_t i = 0; i < cells.n; i++)
		*fw_add(l->arena, &source->cells) = (struct fw_cell){
			.table = (uint32_t)cells.items[i].table_number,
			.row = (uint32_t)cells.items[i].row_number,
			.column = (uint32_t)cells.items[i].column_number,
			.text = cells.items[i].text,
		};
	return ST_OK;
}

/* A framework keeps the sources of each document it was read from; the last were read at once. */
static enum status
find_sources(struct load *l)
{
	struct record_list all;
	int64_t last = 0;
	enum status st = list(l, &type_source, &all);

	if (st != ST_OK)
		return st;
	l->sources.items = arena_make_array(l->arena, struct record *, all.n);
	for (size_t i = 0; i < all.n; i++) {
		if (all.items[i]->values[SOURCE_IMPORTED].number > last)
			last = all.items[i]->values[SOURCE_IMPORTED].number;
	}
	for (size_t i = 0; i < all.n; i++) {
		if (all.items[i]->values[SOURCE_IMPORTED].number != last)
			continue;
		l->sources.items[l->sources.n++] = all.items[i];
		map_set_i64(&l->current, all.items[i]->id, 1);
	}
	return segment_list(l->store, l->viewer, NULL, l->framework_id, l->arena, &l->segments);
}

static enum status
load_sources(struct load *l)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < l->sources.n; i++)
		st = add_source(l, l->sources.items[i]);
	return st;
}

static enum status
load_text(struct load *l)
{
	enum status st;

	if ((st = load_head(l)) != ST_OK || (st = load_revision(l)) != ST_OK ||
	    (st = load_headings(l)) != ST_OK || (st = load_meetings(l)) != ST_OK ||
	    (st = load_pillars(l)) != ST_OK)
		return st;
	return load_footnotes(l);
}

enum status
framework_load(struct store *s, struct viewer viewer, int64_t framework_id,
    enum framework_part parts, struct arena *a, struct framework **out)
{
	struct load l = {
		.store = s,
		.viewer = viewer,
		.framework_id = framework_id,
		.arena = a,
		.fw = arena_make(a, struct framework),
		.current = { .arena = a },
		.agencies = { .arena = a },
		.groups = { .arena = a },
	};
	enum status st = ST_OK;

	if (parts & FRAMEWORK_SOURCES)
		st = find_sources(&l);
	if (st == ST_OK)
		st = load_text(&l);
	if (st == ST_OK)
		list_named(&l);
	if (st == ST_OK && parts & FRAMEWORK_QUERIES)
		st = load_queries(&l);
	if (st == ST_OK && parts & FRAMEWORK_SOURCES)
		st = load_sources(&l);
	if (st == ST_OK)
		*out = l.fw;
	return st;
}
