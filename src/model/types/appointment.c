/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who holds which capacity, for which agency, in which framework and pillar, from when to when.
 */
#include "model/types/types.h"

#include "base/limits.h"
#include "base/status.h"

#include "model/record.h"

static const struct choice capacities[] = {
	{ "secretariat", "Secretariat" },
	{ "co-chair-permanent", "Permanent co-chair" },
	{ "co-chair-rotating", "Rotating co-chair" },
	{ "coordinator", "Coordinator of a pillar" },
	{ "focal-point", "Focal point of an agency" },
	{ "alternate", "Alternate of a focal point" },
	{ "country-team", "Country team" },
	{ "partner", "Invited partner" },
	{ "observer", "Observer" },
};

static const struct field appointment_fields[] = {
	[APPOINTMENT_PERSON] = { .name = "person", .kind = FK_REF,
	    .flags = FF_OWNER | FF_REQUIRED | FF_FILTER, .ref = "person",
	    .label = "Person",
	    .read = PERM_PERSON, .write = PERM_ACCOUNTS },
	[APPOINTMENT_CAPACITY] = { .name = "capacity", .kind = FK_CHOICE,
	    .flags = FF_REQUIRED | FF_FILTER,
	    .choices = capacities, .nchoices = COUNT_OF(capacities),
	    .label = "Role",
	    .read = PERM_PERSON, .write = PERM_ACCOUNTS },
	[APPOINTMENT_AGENCY] = { .name = "agency", .kind = FK_REF,
	    .flags = FF_FILTER, .ref = "agency",
	    .label = "For agency",
	    .read = PERM_PERSON, .write = PERM_ACCOUNTS },
	[APPOINTMENT_PILLAR] = { .name = "pillar", .kind = FK_REF,
	    .flags = FF_FILTER, .ref = "pillar",
	    .label = "Of pillar", .help = "For coordinators.",
	    .read = PERM_PERSON, .write = PERM_ACCOUNTS },
	[APPOINTMENT_SCOPE] = { .name = "scope", .kind = FK_REF,
	    .flags = FF_FILTER, .ref = "framework",
	    .label = "In framework", .help = "Empty: in every framework here.",
	    .read = PERM_PERSON, .write = PERM_ACCOUNTS },
	[APPOINTMENT_INTERIM] = { .name = "interim", .kind = FK_BOOL,
	    .label = "Ad interim",
	    .read = PERM_PERSON, .write = PERM_ACCOUNTS },
	[APPOINTMENT_SINCE] = { .name = "since", .kind = FK_DATE,
	    .label = "From", .help = "First day, such as 2021-01-01. Empty: always.",
	    .read = PERM_PERSON, .write = PERM_ACCOUNTS },
	[APPOINTMENT_UNTIL] = { .name = "until", .kind = FK_DATE,
	    .label = "Until", .help = "Last day. Empty: no end is known.",
	    .read = PERM_PERSON, .write = PERM_ACCOUNTS },
	[APPOINTMENT_WORDS] = { .name = "words", .kind = FK_TEXT,
	    .max = 300,
	    .label = "Note",
	    .read = PERM_NETWORK, .write = PERM_ACCOUNTS },
};
_Static_assert(COUNT_OF(appointment_fields) == APPOINTMENT_NFIELDS, "one row per field");

static bool
is_capacity(const struct record *r, const char *code)
{
	return str_equal(record_text(r, APPOINTMENT_CAPACITY), str_from(code));
}

static void
appointment_check(const struct record *r, struct errors *errors)
{
	const struct value *since = &r->values[APPOINTMENT_SINCE];
	const struct value *until = &r->values[APPOINTMENT_UNTIL];
	bool is_coordinator = is_capacity(r, "coordinator");

	if (since->is_set && until->is_set && until->number < since->number)
		errors_add(errors, ST_INVALID, "until",
		    "The last day is before the first. Correct one of them.");
	if (is_coordinator && !r->values[APPOINTMENT_PILLAR].is_set)
		errors_add(errors, ST_INVALID, "pillar",
		    "A coordinator needs a pillar. Choose one.");
	if (!is_coordinator && r->values[APPOINTMENT_PILLAR].is_set)
		errors_add(errors, ST_INVALID, "pillar",
		    "Only coordinators have a pillar. Leave it empty.");
	if ((is_capacity(r, "focal-point") || is_capacity(r, "alternate")) &&
	    !r->values[APPOINTMENT_AGENCY].is_set)
		errors_add(errors, ST_INVALID, "agency",
		    "A focal point needs an agency. Choose one.");
}

const struct record_type type_appointment = {
	.name = "appointment",
	.plural = "appointments",
	.label = "Appointment",
	.label_plural = "Appointments",
	.adding = "Add an appointment",
	.help = "Who holds which role, for which agency, from when to when.",
	.fields = appointment_fields,
	.nfields = COUNT_OF(appointment_fields),
	.title_field = APPOINTMENT_WORDS,
	.code_field = NO_FIELD,
	.order_field = NO_FIELD,
	.flags = TF_GLOBAL,
	.visibility = VISIBILITY_NETWORK,
	.follows = NO_FIELD,
	.read = PERM_PERSON,
	.create = PERM_ACCOUNTS,
	.change = PERM_ACCOUNTS,
	.remove = PERM_ACCOUNTS,
	.check = appointment_check,
};
