/* SPDX-License-Identifier: Apache-2.0 */
/* The short codes of a framework's closed lists, one spelling for store, JSON and pages. */
#include "instrument/framework_codes.h"

const char *const role_kind_codes[ROLE_KIND_COUNT] = {
	[ROLE_COORDINATOR] = "coordinator",
	[ROLE_INVOLVED] = "involved",
	[ROLE_COCHAIR_PERMANENT] = "co-chair-permanent",
	[ROLE_COCHAIR_ROTATING] = "co-chair-rotating",
};

const char *const element_kind_codes[ELEMENT_KIND_COUNT] = {
	[ELEMENT_ACTION] = "action",
	[ELEMENT_GOAL] = "goal",
	[ELEMENT_EVENT] = "event",
	[ELEMENT_NOTE] = "note",
	[ELEMENT_PLACEHOLDER] = "placeholder",
};

const char *const horizon_codes[HORIZON_LATER_YEARS + 1] = {
	[HORIZON_THIS_YEAR] = "this-year",
	[HORIZON_LATER_YEARS] = "later-years",
};

const char *const lead_mode_codes[LEAD_MODE_COUNT] = {
	[LEAD_NONE] = "",
	[LEAD_ONE] = "one",
	[LEAD_JOINT] = "joint",
	[LEAD_SHARED] = "shared",
	[LEAD_EACH] = "each",
};

const char *const condition_kind_codes[CONDITION_KIND_COUNT] = {
	[CONDITION_CAPACITY] = "capacity",
	[CONDITION_RESOURCES] = "resources",
	[CONDITION_REQUEST] = "request",
	[CONDITION_CONFIRMATION] = "confirmation",
	[CONDITION_DECISION] = "decision",
	[CONDITION_CARRY_OVER] = "carry-over",
	[CONDITION_OUTSIDE_EVENT] = "outside-event",
};

const char *const force_codes[FORCE_COUNT] = {
	[FORCE_NONE] = "",
	[FORCE_RECOMMENDS] = "recommends",
	[FORCE_REQUESTS] = "requests",
	[FORCE_AUTHORISES] = "authorises",
	[FORCE_ENDORSES] = "endorses",
	[FORCE_COMMITS] = "commits",
	[FORCE_NOTES] = "notes",
};

const char *const pillar_status_codes[PILLAR_STATUS_COUNT] = {
	[PILLAR_ACTIVE] = "active",
	[PILLAR_DORMANT] = "dormant",
	[PILLAR_CLOSED] = "closed",
};

const char *const segment_role_codes[SEGMENT_ROLE_COUNT] = {
	[SEGMENT_TEXT] = "text",
	[SEGMENT_MARKER] = "marker",
	[SEGMENT_CONNECTOR] = "connector",
	[SEGMENT_HEADING] = "heading",
	[SEGMENT_LABEL] = "label",
	[SEGMENT_FACT] = "fact",
};

const char *const column_role_codes[COLUMN_ROLE_COUNT] = {
	[COLUMN_UNKNOWN] = "unknown",
	[COLUMN_PILLAR] = "pillar",
	[COLUMN_COORDINATION] = "coordination",
	[COLUMN_RECOMMENDATION] = "recommendation",
	[COLUMN_ACTIONS] = "actions",
	[COLUMN_GOALS] = "goals",
	[COLUMN_LEAD] = "lead",
	[COLUMN_PERIOD] = "period",
	[COLUMN_NUMBER] = "number",
};

const char *const uncertainty_codes[3] = { "partner", "speaker", "date" };

size_t
code_index(const char *const *codes, size_t n, struct str code)
{
	size_t i = 0;

	while (i < n && !str_equal(str_from(codes[i]), code))
		i++;
	return i;
}
