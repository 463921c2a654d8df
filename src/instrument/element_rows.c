/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which fields of the record types the adopted text holds, and where each stands in the structs.
 * Whether one is words or a fact is the record type's to say.
 */
#include "instrument/element_value.h"

#include "instrument/framework_codes.h"
#include "model/types/types.h"

#define ROW(name, kind, type, member) { name, kind, offsetof(struct type, member), NULL, 0 }
#define ROW_CODES(name, kind, type, member, list) \
	{ name, kind, offsetof(struct type, member), list, COUNT_OF(list) }

static const struct element_field framework_rows[] = {
	ROW("title", VALUE_TEXT, framework, title),
	ROW("network", VALUE_TEXT, framework, network),
	ROW("label", VALUE_TEXT, framework, label),
	ROW("years", VALUE_PERIOD, framework, years),
	ROW("header", VALUE_MARKED, framework, header),
};

static const struct element_field heading_rows[] = {
	ROW("text", VALUE_TEXT, fw_column, heading),
	ROW_CODES("role", VALUE_CHOICE, fw_column, role, column_role_codes),
	ROW("years", VALUE_PERIOD, fw_column, years),
};

static const struct element_field pillar_rows[] = {
	ROW("title", VALUE_MARKED, fw_pillar, title),
	ROW("short_title", VALUE_TEXT, fw_pillar, short_title),
	ROW_CODES("status", VALUE_CHOICE, fw_pillar, status, pillar_status_codes),
	ROW("review", VALUE_PERIOD, fw_pillar, review),
	ROW("reason", VALUE_TEXT, fw_pillar, reason),
	ROW("coordination", VALUE_MARKED, fw_pillar, coordination),
	ROW("aliases", VALUE_TEXTS, fw_pillar, aliases),
	ROW("extra", VALUE_TEXTS, fw_pillar, extra),
};

static const struct element_field role_rows[] = {
	ROW("who", VALUE_PARTY, fw_role, who),
	ROW_CODES("what", VALUE_CHOICE, fw_role, kind, role_kind_codes),
	ROW("interim", VALUE_BOOL, fw_role, is_interim),
	ROW("since", VALUE_PERIOD, fw_role, since),
	ROW("words", VALUE_TEXT, fw_role, who.words),
};

static const struct element_field recommendation_rows[] = {
	ROW("text", VALUE_MARKED, fw_recommendation, text),
	ROW("pillars", VALUE_PLACEMENTS, fw_recommendation, placements),
	ROW("meeting", VALUE_TEXT, fw_recommendation, meeting),
	ROW_CODES("force", VALUE_CHOICE, fw_recommendation, force, force_codes),
	ROW("mandate", VALUE_TEXT, fw_recommendation, mandate),
	ROW("period", VALUE_PERIOD, fw_recommendation, period),
};

/* The horizon is not among them: it says in which list an element stands, and moving says that. */
static const struct element_field action_rows[] = {
	ROW("text", VALUE_MARKED, fw_element, text),
	ROW_CODES("kind", VALUE_CHOICE, fw_element, kind, element_kind_codes),
	ROW("period", VALUE_PERIOD, fw_element, period),
	ROW("period_inherited", VALUE_BOOL, fw_element, is_period_inherited),
	ROW("leads", VALUE_PARTIES, fw_element, leads),
	ROW_CODES("lead_mode", VALUE_CHOICE, fw_element, lead_mode, lead_mode_codes),
	ROW("supporting", VALUE_PARTIES, fw_element, supporting),
	ROW_CODES("uncertain", VALUE_BITS, fw_element, uncertain, uncertainty_codes),
	ROW("related", VALUE_PILLARS, fw_element, related),
	ROW("answers", VALUE_ANSWERS, fw_element, answers),
	ROW("connector", VALUE_TEXT, fw_element, connector),
	ROW("heading", VALUE_MARKED, fw_element, heading),
	ROW("marker", VALUE_TEXT, fw_element, marker),
};

static const struct element_field condition_rows[] = {
	ROW_CODES("kind", VALUE_CHOICE, fw_condition, kind, condition_kind_codes),
	ROW("words", VALUE_TEXT, fw_condition, words),
};

static const struct element_field footnote_rows[] = {
	ROW("text", VALUE_MARKED, fw_footnote, text),
};

static const struct {
	const struct record_type *type;
	const struct element_field *rows;
	size_t n;
} tables[PART_COUNT] = {
	[PART_FRAMEWORK] = { &type_framework, framework_rows, COUNT_OF(framework_rows) },
	[PART_HEADING] = { &type_heading, heading_rows, COUNT_OF(heading_rows) },
	[PART_PILLAR] = { &type_pillar, pillar_rows, COUNT_OF(pillar_rows) },
	[PART_ROLE] = { &type_role, role_rows, COUNT_OF(role_rows) },
	[PART_RECOMMENDATION] = { &type_recommendation, recommendation_rows,
	    COUNT_OF(recommendation_rows) },
	[PART_ACTION] = { &type_action, action_rows, COUNT_OF(action_rows) },
	[PART_CONDITION] = { &type_condition, condition_rows, COUNT_OF(condition_rows) },
	[PART_FOOTNOTE] = { &type_footnote, footnote_rows, COUNT_OF(footnote_rows) },
};

const struct record_type *
element_type(enum compared_part part)
{
	return tables[part].type;
}

bool
element_part_find(struct str code, enum compared_part *out)
{
	for (enum compared_part part = PART_FRAMEWORK; part < PART_COUNT; part++) {
		if (tables[part].type != NULL &&
		    str_equal(code, str_from(compared_part_codes[part]))) {
			*out = part;
			return true;
		}
	}
	return false;
}

const struct element_field *
element_fields(enum compared_part part, size_t *out_n)
{
	*out_n = tables[part].n;
	return tables[part].rows;
}

const struct element_field *
element_field_find(enum compared_part part, struct str name)
{
	for (size_t i = 0; i < tables[part].n; i++) {
		if (str_equal(name, str_from(tables[part].rows[i].name)))
			return &tables[part].rows[i];
	}
	return NULL;
}

const struct field *
element_field_row(enum compared_part part, const struct element_field *f)
{
	const struct record_type *type = tables[part].type;

	return &type->fields[type_field_find(type, str_from(f->name))];
}
