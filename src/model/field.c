/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a field's row to what its kind can do. A new kind is one file beside field_text.c, one
 * line in FIELD_KIND_LIST and one line here.
 */
#include "model/field.h"

#include <assert.h>
#include <string.h>

#include "model/kind.h"

static const struct kind *const kinds[FK_COUNT] = {
	[FK_TEXT] = &kind_text,
	[FK_MARKED] = &kind_marked,
	[FK_CHOICE] = &kind_choice,
	[FK_INT] = &kind_int,
	[FK_BOOL] = &kind_bool,
	[FK_DATE] = &kind_date,
	[FK_INSTANT] = &kind_instant,
	[FK_PERIOD] = &kind_period,
	[FK_REF] = &kind_ref,
	[FK_REFS] = &kind_refs,
	[FK_PARTY] = &kind_party,
	[FK_PARTIES] = &kind_parties,
	[FK_TEXTS] = &kind_texts,
	[FK_ANY] = &kind_any,
	[FK_READERS] = &kind_readers,
};

const struct kind *
field_kind(const struct field *f)
{
	assert(f->kind > FK_NONE && f->kind < FK_COUNT);
	return kinds[f->kind];
}

const char *
field_kind_name(enum field_kind kind)
{
	assert(kind > FK_NONE && kind < FK_COUNT);
	return kinds[kind]->name;
}

bool
field_is_list(const struct field *f)
{
	return field_kind(f)->ncolumns == 0;
}

size_t
field_choice_find(const struct field *f, const char *code, size_t length)
{
	for (size_t i = 0; i < f->nchoices; i++) {
		if (strlen(f->choices[i].code) == length &&
		    memcmp(f->choices[i].code, code, length) == 0)
			return i;
	}
	return SIZE_MAX;
}
