/* SPDX-License-Identifier: Apache-2.0 */
/* model/types/: every record type's table is complete and clashes with nothing. */
#include "fixture.h"

#include "base/limits.h"
#include "model/kind.h"

static bool is_sound = true;

static void
fault(const struct record_type *type, const char *field, const char *what)
{
	print_error("%s.%s: %s\n", type->name, field, what);
	is_sound = false;
}

static bool
is_name(const char *name)
{
	if (name == NULL || *name < 'a' || *name > 'z')
		return false;
	for (const char *p = name; *p != '\0'; p++) {
		if (!byte_is_digit(*p) && (*p < 'a' || *p > 'z') && *p != '_')
			return false;
	}
	return true;
}

/* Columns and JSON members that every record has. */
static bool
is_taken(const char *name)
{
	static const char *const taken[] = { "id", "uid", "type", "framework", "framework_id",
		"visibility", "version", "created", "changed", "created_ms", "changed_ms",
		"deleted_ms", "fields", "q", "sort", "limit", "offset", "as_of", "links",
		"permits" };

	for (size_t i = 0; i < COUNT_OF(taken); i++) {
		if (strcmp(name, taken[i]) == 0)
			return true;
	}
	return false;
}

static void
check_choices(const struct record_type *type, const struct field *f)
{
	if ((f->kind == FK_CHOICE) != (f->nchoices > 0))
		fault(type, f->name, "choices and kind do not go together");
	for (size_t i = 0; i < f->nchoices; i++) {
		if (f->choices[i].code == NULL || f->choices[i].label == NULL ||
		    field_choice_find(f, f->choices[i].code, strlen(f->choices[i].code)) != i)
			fault(type, f->name, "a choice is empty or twice there");
	}
}

static void
check_maximum(const struct record_type *type, const struct field *f)
{
	bool needs = f->kind == FK_TEXT || f->kind == FK_MARKED || f->kind == FK_INT ||
	    field_is_list(f);

	if (needs && f->max == 0)
		fault(type, f->name, "no maximum");
}

static void
check_ref(const struct record_type *type, const struct field *f)
{
	const struct record_type *target;

	if ((f->kind == FK_REF || f->kind == FK_REFS) != (f->ref != NULL)) {
		fault(type, f->name, "ref and kind do not go together");
		return;
	}
	if (f->ref == NULL)
		return;
	target = type_find(str_from(f->ref));
	if (target == NULL)
		fault(type, f->name, "refers to a type that does not exist");
	else if (type_index(target) > type_index(type))
		fault(type, f->name, "refers to a type that is created later");
}

/* No column of one field may be that of another, such as period_words beside a period. */
static void
check_columns(const struct record_type *type, size_t field)
{
	const struct field *f = &type->fields[field];
	const struct kind *k = field_kind(f);

	for (size_t c = 0; c < k->ncolumns; c++) {
		char column[128];

		snprintf(column, sizeof(column), "%s%s", f->name, k->columns[c].suffix);
		if (is_taken(column))
			fault(type, f->name, "its name is taken by every record");
		for (size_t i = 0; i < type->nfields; i++) {
			if (i != field && strcmp(type->fields[i].name, column) == 0)
				fault(type, f->name, "its column is that of another field");
		}
	}
}

static void check_access(const struct record_type *type, const struct field *f);

static void
check_field(const struct record_type *type, size_t field)
{
	const struct field *f = &type->fields[field];

	if (!is_name(f->name) || f->kind <= FK_NONE || f->kind >= FK_COUNT) {
		fault(type, f->name == NULL ? "?" : f->name, "an empty or malformed row");
		return;
	}
	if (f->label == NULL || f->label[0] == '\0')
		fault(type, f->name, "no label");
	if (type_field_find(type, str_from(f->name)) != field)
		fault(type, f->name, "a second field of this name");
	for (const char *const *p = type->retired; p != NULL && *p != NULL; p++) {
		if (strcmp(*p, f->name) == 0)
			fault(type, f->name, "the name of a removed field");
	}
	if ((f->flags & FF_UNIQUE) != 0 && f->kind != FK_TEXT)
		fault(type, f->name, "only texts can be unique");
	check_choices(type, f);
	check_maximum(type, f);
	check_ref(type, f);
	check_columns(type, field);
	check_access(type, f);
}

static bool
is_field_of_kind(const struct record_type *type, size_t field, enum field_kind first,
    enum field_kind second)
{
	return field < type->nfields &&
	    (type->fields[field].kind == first || type->fields[field].kind == second);
}

/* What nobody reads, or what search would show to more than those who read it. */
static void
check_access(const struct record_type *type, const struct field *f)
{
	if (f->read == PERM_NOBODY)
		fault(type, f->name, "nobody may read it");
	for (unsigned c = 0; c < CAPACITY_COUNT; c++) {
		unsigned field = access_reach(f->read, (enum capacity)c);

		if ((f->flags & FF_SEARCH) != 0 && field == REACH_NONE &&
		    access_reach(type->read, (enum capacity)c) != REACH_NONE &&
		    capacity_level((enum capacity)c) >= type->visibility)
			fault(type, f->name, "found by those who may not read it");
		if ((field & (REACH_AGENCY | REACH_PILLAR)) != 0 && (field & REACH_ALL) == 0)
			fault(type, f->name, "values are hidden by person or capacity alone");
	}
	if ((f->flags & FF_REQUIRED) != 0 && f->read != type->read)
		fault(type, f->name, "required, yet not read by all who read the record");
	if ((f->flags & (FF_ADOPTED | FF_AUTHOR)) != 0 && f->write != PERM_NOBODY)
		fault(type, f->name, "not set by hand, yet somebody may");
	if (f->write != PERM_NOBODY && type->create == PERM_NOBODY &&
	    type->change == PERM_NOBODY)
		fault(type, f->name, "may be set, but the record not changed");
}

static void
check_follows(const struct record_type *type)
{
	const struct field *f;

	if (type->follows == NO_FIELD)
		return;
	if (!is_field_of_kind(type, type->follows, FK_REF, FK_ANY)) {
		fault(type, "", "it follows no reference");
		return;
	}
	f = &type->fields[type->follows];
	if ((f->flags & FF_REQUIRED) == 0)
		fault(type, f->name, "it follows what may be empty");
}

static void
check_type(const struct record_type *type)
{
	size_t nfilters = 0;

	if (!is_name(type->name) || !is_name(type->plural) || type->label == NULL ||
	    type->label_plural == NULL || type->adding == NULL ||
	    type->help == NULL || type->nfields == 0)
		fault(type, "", "a member of the type is missing");
	if (type_find(str_from(type->name)) != type ||
	    type_find_plural(str_from(type->plural)) != type)
		fault(type, "", "a second type of this name");
	if (!is_field_of_kind(type, type->title_field, FK_TEXT, FK_MARKED))
		fault(type, "", "its title is no text");
	if (type->code_field != NO_FIELD &&
	    !is_field_of_kind(type, type->code_field, FK_TEXT, FK_TEXT))
		fault(type, "", "its code is no text");
	if (type->code_field != NO_FIELD &&
	    (type->fields[type->code_field].flags & FF_UNIQUE) == 0)
		fault(type, "", "its code is not unique");
	if (type->order_field != NO_FIELD &&
	    !is_field_of_kind(type, type->order_field, FK_INT, FK_INT))
		fault(type, "", "its order is no number");
	if (type->read == PERM_NOBODY || type->visibility == VISIBILITY_NOBODY)
		fault(type, "", "nobody may read it");
	if (type->visibility > VISIBILITY_NETWORK)
		fault(type, "", "a new record is seen by nobody");
	check_follows(type);
	for (size_t i = 0; i < type->nfields; i++) {
		check_field(type, i);
		nfilters += (type->fields[i].flags & FF_FILTER) != 0;
	}
	if (nfilters > LIMIT_FILTERS)
		fault(type, "", "more filters than one list takes; see LIMIT_FILTERS");
}

static void
every_type_is_complete(void **state)
{
	(void)state;
	assert_true(record_type_count > 0);
	for (size_t i = 0; i < record_type_count; i++)
		check_type(record_types[i]);
	assert_true(is_sound);
}

static void
every_kind_has_a_name(void **state)
{
	(void)state;
	assert_string_equal(field_kind_name(FK_PERIOD), "period");
	for (int kind = FK_NONE + 1; kind < FK_COUNT; kind++)
		assert_non_null(field_kind_name((enum field_kind)kind));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_type_is_complete),
		cmocka_unit_test(every_kind_has_a_name),
	};

	return cmocka_run_group_tests_name("schema_lint", tests, NULL, NULL);
}
