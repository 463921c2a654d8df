/* SPDX-License-Identifier: Apache-2.0 */
/* The list of record types as an array, and the look-ups over it. */
#include "model/types/types.h"

#include <stdint.h>

#include "base/status.h"

const struct record_type *const record_types[] = {
#define TYPE(name) &type_##name,
	TYPE_LIST(TYPE)
#undef TYPE
};
const size_t record_type_count = COUNT_OF(record_types);

const struct record_type *
type_find(struct str name)
{
	for (size_t i = 0; i < record_type_count; i++) {
		if (str_equal(str_from(record_types[i]->name), name))
			return record_types[i];
	}
	return NULL;
}

const struct record_type *
type_find_plural(struct str plural)
{
	for (size_t i = 0; i < record_type_count; i++) {
		if (str_equal(str_from(record_types[i]->plural), plural))
			return record_types[i];
	}
	return NULL;
}

size_t
type_index(const struct record_type *type)
{
	size_t i = 0;

	while (i < record_type_count && record_types[i] != type)
		i++;
	return i;
}

size_t
type_field_find(const struct record_type *type, struct str name)
{
	for (size_t i = 0; i < type->nfields; i++) {
		if (str_equal(str_from(type->fields[i].name), name))
			return i;
	}
	return NO_FIELD;
}

bool
type_is_filled_by_hand(const struct record_type *type)
{
	for (size_t i = 0; i < type->nfields; i++) {
		const struct field *f = &type->fields[i];

		if ((f->flags & FF_REQUIRED) != 0 && f->write == PERM_NOBODY)
			return false;
	}
	return true;
}
