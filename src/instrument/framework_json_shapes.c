/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables of the JSON form. A new member of a struct in instrument/framework.h is one row here
 * and one line in docs/json-format.md. The order of rows is the order of members in the file.
 * What surprises: a recommendation that pillars share stands once in memory and once in each of
 * its pillars here, so it has no row in the document's lists.
 */
#include "instrument/framework_json_shapes.h"

#include "base/status.h"

#define NAMES(id, ...) \
	static const char *const id##_items[] = { __VA_ARGS__ }; \
	static const struct names id = { id##_items, COUNT_OF(id##_items) }

NAMES(segment_roles, "text", "marker", "connector", "heading", "label", "fact");
NAMES(role_kinds, "coordinator", "involved", "co-chair-permanent", "co-chair-rotating");
NAMES(condition_kinds, "capacity", "resources", "request", "confirmation", "decision",
    "carry-over", "outside-event");
NAMES(element_kinds, "action", "goal", "event", "note", "placeholder");
NAMES(horizons, "this-year", "later-years");
NAMES(lead_modes, NULL, "one", "joint", "shared", "each");
NAMES(uncertainties, "partner", "speaker", "date");
NAMES(forces, NULL, "recommends", "requests", "authorises", "endorses", "commits", "notes");
NAMES(pillar_statuses, "active", "dormant", "closed");
NAMES(column_roles, "unknown", "pillar", "coordination", "recommendation", "actions", "goals",
    "lead", "period", "number");

_Static_assert(COUNT_OF(segment_roles_items) == SEGMENT_ROLE_COUNT, "a name for each");
_Static_assert(COUNT_OF(role_kinds_items) == ROLE_KIND_COUNT, "a name for each");
_Static_assert(COUNT_OF(condition_kinds_items) == CONDITION_KIND_COUNT, "a name for each");
_Static_assert(COUNT_OF(element_kinds_items) == ELEMENT_KIND_COUNT, "a name for each");
_Static_assert(COUNT_OF(lead_modes_items) == LEAD_MODE_COUNT, "a name for each");
_Static_assert(COUNT_OF(forces_items) == FORCE_COUNT, "a name for each");
_Static_assert(COUNT_OF(pillar_statuses_items) == PILLAR_STATUS_COUNT, "a name for each");
_Static_assert(COUNT_OF(column_roles_items) == COLUMN_ROLE_COUNT, "a name for each");

static const char *const group_items[] = { "co-chairs", "all-members", "involved" };
const struct names group_names = { group_items, COUNT_OF(group_items) };

#define AT(type, member) .offset = offsetof(struct type, member)
#define SHAPE_OF(type, what_it_is, rows) \
	{ .what = what_it_is, .members = rows, .n = COUNT_OF(rows), .size = sizeof(struct type) }

static const struct member segment_rows[] = {
	{ "role", MEMBER_CHOICE, true, AT(fw_segment, role), .names = &segment_roles },
	{ "field", MEMBER_TEXT, AT(fw_segment, field) },
	{ "table", MEMBER_U32, true, AT(fw_segment, table) },
	{ "row", MEMBER_U32, true, AT(fw_segment, row) },
	{ "column", MEMBER_U32, true, AT(fw_segment, column) },
	{ "start", MEMBER_U32, true, AT(fw_segment, start) },
	{ "end", MEMBER_U32, true, AT(fw_segment, end) },
};
static const struct shape shape_segment = SHAPE_OF(fw_segment, "a source segment", segment_rows);

static const struct member cell_rows[] = {
	{ "table", MEMBER_U32, true, AT(fw_cell, table) },
	{ "row", MEMBER_U32, true, AT(fw_cell, row) },
	{ "column", MEMBER_U32, true, AT(fw_cell, column) },
	{ "text", MEMBER_CELL, AT(fw_cell, text) },
};
static const struct shape shape_cell = SHAPE_OF(fw_cell, "a source cell", cell_rows);

static const struct member source_rows[] = {
	{ "id", MEMBER_ULID, AT(fw_source, uid) },
	{ "name", MEMBER_TEXT, AT(fw_source, name) },
	{ "format", MEMBER_TEXT, AT(fw_source, format) },
	{ "sha256", MEMBER_TEXT, AT(fw_source, sha256) },
	{ "size", MEMBER_I64, AT(fw_source, size) },
	{ "cells", MEMBER_LIST, AT(fw_source, cells), .shape = &shape_cell },
};
static const struct shape shape_source = SHAPE_OF(fw_source, "a source", source_rows);

static const struct member party_rows[] = {
	{ "agency", MEMBER_PARTY, .offset = 0 },
};
static const struct shape shape_party = SHAPE_OF(fw_party, "a party", party_rows);

static const struct member agency_rows[] = {
	{ "id", MEMBER_ULID, AT(fw_agency, uid) },
	{ "code", MEMBER_TEXT, true, AT(fw_agency, code) },
	{ "name", MEMBER_TEXT, AT(fw_agency, name) },
};
static const struct shape shape_agency = SHAPE_OF(fw_agency, "an agency", agency_rows);

static const struct member group_rows[] = {
	{ "id", MEMBER_ULID, AT(fw_group, uid) },
	{ "code", MEMBER_TEXT, true, AT(fw_group, code) },
	{ "name", MEMBER_TEXT, AT(fw_group, name) },
};
static const struct shape shape_group = SHAPE_OF(fw_group, "a group", group_rows);

static const struct member role_rows[] = {
	{ "id", MEMBER_ULID, AT(fw_role, uid) },
	{ "role", MEMBER_CHOICE, true, AT(fw_role, kind), .names = &role_kinds },
	{ "agency", MEMBER_PARTY, AT(fw_role, who) },
	{ "interim", MEMBER_BOOL, AT(fw_role, is_interim) },
	{ "since", MEMBER_PERIOD, AT(fw_role, since) },
	{ "source", MEMBER_LIST, AT(fw_role, segments), .shape = &shape_segment },
};
const struct shape shape_role = SHAPE_OF(fw_role, "a role", role_rows);

static const struct member condition_rows[] = {
	{ "id", MEMBER_ULID, AT(fw_condition, uid) },
	{ "kind", MEMBER_CHOICE, true, AT(fw_condition, kind), .names = &condition_kinds },
	{ "words", MEMBER_TEXT, true, AT(fw_condition, words) },
	{ "source", MEMBER_LIST, AT(fw_condition, segments), .shape = &shape_segment },
};
static const struct shape shape_condition = SHAPE_OF(fw_condition, "a condition", condition_rows);

static const struct member element_rows[] = {
	{ "id", MEMBER_ULID, AT(fw_element, uid) },
	{ "code", MEMBER_TEXT, true, AT(fw_element, code) },
	{ "kind", MEMBER_CHOICE, true, AT(fw_element, kind), .names = &element_kinds },
	{ "horizon", MEMBER_CHOICE, true, AT(fw_element, horizon), .names = &horizons },
	{ "text", MEMBER_MARKED, true, AT(fw_element, text), .second_name = "marks" },
	{ "marker", MEMBER_TEXT, AT(fw_element, marker) },
	{ "connector", MEMBER_TEXT, AT(fw_element, connector) },
	{ "heading", MEMBER_MARKED, AT(fw_element, heading), .second_name = "heading_marks" },
	{ "period", MEMBER_PERIOD, AT(fw_element, period),
	    .flag_offset = offsetof(struct fw_element, is_period_inherited) },
	{ "leads", MEMBER_LIST, AT(fw_element, leads), .shape = &shape_party },
	{ "lead_mode", MEMBER_CHOICE, AT(fw_element, lead_mode), .names = &lead_modes },
	{ "supporting", MEMBER_LIST, AT(fw_element, supporting), .shape = &shape_party },
	{ "uncertain", MEMBER_FLAGS, AT(fw_element, uncertain), .names = &uncertainties },
	{ "related", MEMBER_LIST, AT(fw_element, related), .shape = &shape_party },
	{ "answers", MEMBER_TEXTS, AT(fw_element, answers) },
	{ "origins", MEMBER_TEXTS, AT(fw_element, origins) },
	{ "conditions", MEMBER_LIST, AT(fw_element, conditions), .shape = &shape_condition },
	{ "children", MEMBER_LIST, AT(fw_element, children), .shape = &shape_element },
	{ "footnotes", MEMBER_TEXTS, AT(fw_element, footnotes) },
	{ "source", MEMBER_LIST, AT(fw_element, segments), .shape = &shape_segment },
};
const struct shape shape_element = SHAPE_OF(fw_element, "an action or goal", element_rows);

static const struct member recommendation_rows[] = {
	{ "id", MEMBER_ULID, AT(fw_recommendation, uid) },
	{ "code", MEMBER_TEXT, true, AT(fw_recommendation, code) },
	{ "text", MEMBER_MARKED, true, AT(fw_recommendation, text), .second_name = "marks" },
	{ "force", MEMBER_CHOICE, AT(fw_recommendation, force), .names = &forces },
	{ "mandate", MEMBER_TEXT, AT(fw_recommendation, mandate) },
	{ "period", MEMBER_PERIOD, AT(fw_recommendation, period) },
	{ "meeting", MEMBER_TEXT, AT(fw_recommendation, meeting) },
	{ "footnotes", MEMBER_TEXTS, AT(fw_recommendation, footnotes) },
	{ "source", MEMBER_LIST, AT(fw_recommendation, segments), .shape = &shape_segment },
};
const struct shape shape_recommendation =
    SHAPE_OF(fw_recommendation, "a recommendation", recommendation_rows);

static const struct member pillar_rows[] = {
	{ "id", MEMBER_ULID, AT(fw_pillar, uid) },
	{ "code", MEMBER_TEXT, true, AT(fw_pillar, code) },
	{ "title", MEMBER_MARKED, true, AT(fw_pillar, title), .second_name = "title_marks" },
	{ "short_title", MEMBER_TEXT, AT(fw_pillar, short_title) },
	{ "aliases", MEMBER_TEXTS, AT(fw_pillar, aliases) },
	{ "coordinators", MEMBER_COORDINATORS, AT(fw_pillar, roles) },
	{ "involved", MEMBER_INVOLVED, AT(fw_pillar, roles) },
	{ "involves_all", MEMBER_BOOL, AT(fw_pillar, involves_all) },
	{ "roles", MEMBER_LIST, AT(fw_pillar, roles), .shape = &shape_role },
	{ "status", MEMBER_CHOICE, AT(fw_pillar, status), .names = &pillar_statuses },
	{ "review", MEMBER_PERIOD, AT(fw_pillar, review) },
	{ "reason", MEMBER_TEXT, AT(fw_pillar, reason) },
	{ "coordination", MEMBER_MARKED, AT(fw_pillar, coordination),
	    .second_name = "coordination_marks" },
	{ "recommendations", MEMBER_RECOMMENDATIONS, .offset = 0 },
	{ "actions", MEMBER_LIST, AT(fw_pillar, actions), .shape = &shape_element },
	{ "goals", MEMBER_LIST, AT(fw_pillar, goals), .shape = &shape_element },
	{ "extra", MEMBER_TEXTS, AT(fw_pillar, extra) },
	{ "footnotes", MEMBER_TEXTS, AT(fw_pillar, footnotes) },
	{ "source", MEMBER_LIST, AT(fw_pillar, segments), .shape = &shape_segment },
};
const struct shape shape_pillar = SHAPE_OF(fw_pillar, "a pillar", pillar_rows);

static const struct member footnote_rows[] = {
	{ "id", MEMBER_ULID, AT(fw_footnote, uid) },
	{ "label", MEMBER_TEXT, true, AT(fw_footnote, label) },
	{ "text", MEMBER_MARKED, true, AT(fw_footnote, text), .second_name = "marks" },
	{ "source", MEMBER_LIST, AT(fw_footnote, segments), .shape = &shape_segment },
};
static const struct shape shape_footnote = SHAPE_OF(fw_footnote, "a footnote", footnote_rows);

static const struct member meeting_rows[] = {
	{ "id", MEMBER_ULID, AT(fw_meeting, uid) },
	{ "title", MEMBER_TEXT, true, AT(fw_meeting, title) },
	{ "words", MEMBER_TEXT, AT(fw_meeting, words) },
	{ "held", MEMBER_PERIOD, AT(fw_meeting, held) },
	{ "level", MEMBER_TEXT, AT(fw_meeting, level) },
	{ "source", MEMBER_LIST, AT(fw_meeting, segments), .shape = &shape_segment },
};
static const struct shape shape_meeting = SHAPE_OF(fw_meeting, "a meeting", meeting_rows);

static const struct member query_rows[] = {
	{ "id", MEMBER_ULID, AT(fw_query, uid) },
	{ "kind", MEMBER_TEXT, true, AT(fw_query, kind) },
	{ "about", MEMBER_TEXT, AT(fw_query, about) },
	{ "question", MEMBER_TEXT, true, AT(fw_query, question) },
	{ "found", MEMBER_TEXT, AT(fw_query, found) },
	{ "proposed", MEMBER_TEXT, AT(fw_query, proposed) },
	{ "state", MEMBER_TEXT, AT(fw_query, state) },
	{ "answer", MEMBER_TEXT, AT(fw_query, answer) },
	{ "source", MEMBER_LIST, AT(fw_query, segments), .shape = &shape_segment },
};
static const struct shape shape_query = SHAPE_OF(fw_query, "a point to settle", query_rows);

static const struct member column_rows[] = {
	{ "id", MEMBER_ULID, AT(fw_column, uid) },
	{ "role", MEMBER_CHOICE, true, AT(fw_column, role), .names = &column_roles },
	{ "heading", MEMBER_TEXT, AT(fw_column, heading) },
	{ "years", MEMBER_PERIOD, AT(fw_column, years) },
};
static const struct shape shape_column = SHAPE_OF(fw_column, "a column", column_rows);

static const struct member revision_rows[] = {
	{ "id", MEMBER_ULID, AT(framework, revision.uid) },
	{ "label", MEMBER_TEXT, AT(framework, revision.label) },
	{ "adopted", MEMBER_PERIOD, AT(framework, revision.adopted) },
	{ "effective", MEMBER_PERIOD, AT(framework, revision.effective) },
	{ "method", MEMBER_TEXT, AT(framework, revision.method) },
};
static const struct shape shape_revision = SHAPE_OF(framework, "the revision", revision_rows);

static const struct member framework_rows[] = {
	{ "id", MEMBER_ULID, AT(framework, uid) },
	{ "slug", MEMBER_TEXT, AT(framework, slug) },
	{ "title", MEMBER_TEXT, true, AT(framework, title) },
	{ "network", MEMBER_TEXT, AT(framework, network) },
	{ "label", MEMBER_TEXT, AT(framework, label) },
	{ "header", MEMBER_MARKED, AT(framework, header), .second_name = "header_marks" },
	{ "years", MEMBER_PERIOD, AT(framework, years) },
	{ "zone", MEMBER_TEXT, AT(framework, zone) },
	{ "language", MEMBER_TEXT, AT(framework, language) },
	{ "revision", MEMBER_PART, .offset = 0, .shape = &shape_revision },
	{ "cochairs", MEMBER_LIST, AT(framework, cochairs), .shape = &shape_role },
	{ "columns", MEMBER_LIST, AT(framework, columns), .shape = &shape_column },
	{ "source", MEMBER_LIST, AT(framework, segments), .shape = &shape_segment },
};
const struct shape shape_framework = SHAPE_OF(framework, "the framework", framework_rows);

static const struct member document_rows[] = {
	{ "pillars", MEMBER_LIST, AT(framework, pillars), .shape = &shape_pillar },
	{ "unplaced_recommendations", MEMBER_RECOMMENDATIONS, .offset = 0 },
	{ "agencies", MEMBER_LIST, AT(framework, agencies), .shape = &shape_agency },
	{ "groups", MEMBER_LIST, AT(framework, groups), .shape = &shape_group },
	{ "meetings", MEMBER_LIST, AT(framework, meetings), .shape = &shape_meeting },
	{ "footnotes", MEMBER_LIST, AT(framework, footnotes), .shape = &shape_footnote },
	{ "salt", MEMBER_TEXT, AT(framework, salt) },
	{ "queries", MEMBER_LIST, AT(framework, queries), .shape = &shape_query },
	{ "sources", MEMBER_LIST, AT(framework, sources), .shape = &shape_source },
};
const struct shape shape_document = SHAPE_OF(framework, "the document", document_rows);
