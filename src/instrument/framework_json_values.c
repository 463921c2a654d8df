/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads the single values of the JSON form: texts, numbers, choices, marked texts, periods,
 * parties. Lists and what is made of several members stand in the files beside this one. What
 * surprises: a fault gives a message and a harmless value, because reading goes on.
 */
#include <string.h>

#include "base/limits.h"
#include "base/ulid.h"
#include "instrument/framework_json_reader.h"
#include "model/date.h"

static void
add_pointer(struct buf *b, const struct json_place *at)
{
	if (at->up == NULL)
		return;
	add_pointer(b, at->up);
	if (at->key == NULL) {
		buf_add_format(b, "/%zu", at->index);
		return;
	}
	buf_add_byte(b, '/');
	for (const char *p = at->key; *p != '\0'; p++) {
		if (*p == '~' || *p == '/')
			buf_add(b, *p == '~' ? STR("~0") : STR("~1"));
		else
			buf_add_byte(b, *p);
	}
}

void
json_reader_fault(struct json_reader *rd, const struct json_place *at, const char *key,
    const char *message)
{
	struct json_place last = { .up = at, .key = key };
	struct buf pointer;

	rd->nfaults++;
	if (rd->errors->n >= LIMIT_ERRORS)
		return;
	buf_init(&pointer, rd->arena, LIMIT_ERROR_BYTES);
	add_pointer(&pointer, key == NULL ? at : &last);
	buf_add_byte(&pointer, '\0');
	/* The pointer stands in the message too: not every caller shows the field. */
	(void)errors_add(rd->errors, ST_INVALID, pointer.p, "%s: %s",
	    pointer.n == 1 ? "the whole document" : pointer.p, message);
}

void
json_reader_check_names(struct json_reader *rd, const struct json_place *at, const json_t *from,
    const struct names *names)
{
	const char *key;
	json_t *value;

	if (!json_is_object(from)) {
		json_reader_fault(rd, at, NULL, "must be an object in curly brackets");
		return;
	}
	json_object_foreach((json_t *)from, key, value) {
		size_t i = 0;

		while (i < names->n && strcmp(names->items[i], key) != 0)
			i++;
		if (i == names->n)
			json_reader_fault(rd, at, key, "is not a member of the JSON form; correct "
			    "its name or remove it");
	}
}

static struct str
text_of(struct json_reader *rd, const json_t *value)
{
	return str_dup(rd->arena, (struct str){ json_string_value(value),
	    json_string_length(value) });
}

static struct str
read_text(struct json_reader *rd, const struct json_place *at, const json_t *from,
    const char *name, size_t max)
{
	const json_t *value = json_object_get(from, name);

	if (value == NULL || json_is_null(value))
		return STR_EMPTY;
	if (!json_is_string(value)) {
		json_reader_fault(rd, at, name, "must be text in quotes, or null");
		return STR_EMPTY;
	}
	if (json_string_length(value) > max) {
		json_reader_fault(rd, at, name, "is too long; shorten the text");
		return STR_EMPTY;
	}
	return text_of(rd, value);
}

struct str
json_reader_text(struct json_reader *rd, const struct json_place *at, const json_t *from,
    const char *name)
{
	return read_text(rd, at, from, name, LIMIT_CELL_BYTES);
}

bool
json_reader_bool(struct json_reader *rd, const struct json_place *at, const json_t *from,
    const char *name)
{
	const json_t *value = json_object_get(from, name);

	if (value != NULL && !json_is_boolean(value) && !json_is_null(value))
		json_reader_fault(rd, at, name, "must be true or false, without quotes");
	return json_is_true(value);
}

static int64_t
read_number(struct json_reader *rd, const struct json_place *at, const json_t *from,
    const char *name, int64_t max)
{
	const json_t *value = json_object_get(from, name);
	int64_t n = json_integer_value(value);

	if (value == NULL || json_is_null(value))
		return 0;
	if (!json_is_integer(value) || n < 0 || n > max) {
		json_reader_fault(rd, at, name, "must be a whole number from 0 on, without quotes");
		return 0;
	}
	return n;
}

static unsigned
find_name(const struct names *names, const char *text)
{
	for (unsigned i = 0; i < names->n; i++)
		if (names->items[i] != NULL && strcmp(names->items[i], text) == 0)
			return i;
	return (unsigned)names->n;
}

static void
fault_names(struct json_reader *rd, const struct json_place *at, const char *name,
    const struct names *names)
{
	struct buf b;

	buf_init(&b, rd->arena, LIMIT_ERROR_BYTES);
	buf_add_z(&b, "must be one of: ");
	for (size_t i = 0; i < names->n; i++) {
		buf_add_z(&b, i == 0 ? "" : ", ");
		if (names->items[i] == NULL)
			buf_add_z(&b, "null");
		else
			buf_add_format(&b, "\"%s\"", names->items[i]);
	}
	buf_add_byte(&b, '\0');
	json_reader_fault(rd, at, name, b.p);
}

static void
read_choice(struct json_reader *rd, const struct json_place *at, const json_t *from,
    const struct member *m, void *into)
{
	const json_t *value = json_object_get(from, m->name);
	unsigned choice = 0;

	_Static_assert(sizeof(enum element_kind) == sizeof(unsigned), "enums are copied as such");
	if (json_is_string(value)) {
		choice = find_name(m->names, json_string_value(value));
	} else if (value != NULL && !json_is_null(value)) {
		choice = (unsigned)m->names->n;
	}
	if (choice == m->names->n) {
		fault_names(rd, at, m->name, m->names);
		return;
	}
	memcpy((char *)into + m->offset, &choice, sizeof(choice));
}

const json_t *
json_reader_array(struct json_reader *rd, const struct json_place *at, const json_t *from,
    const char *name)
{
	const json_t *value = json_object_get(from, name);

	if (value == NULL || json_is_null(value))
		return NULL;
	if (!json_is_array(value)) {
		json_reader_fault(rd, at, name, "must be a list in square brackets");
		return NULL;
	}
	return value;
}

static void
read_flags(struct json_reader *rd, const struct json_place *at, const json_t *from,
    const struct member *m, void *into)
{
	const json_t *array = json_reader_array(rd, at, from, m->name);
	unsigned flags = 0;

	for (size_t i = 0; i < json_array_size(array); i++) {
		const json_t *item = json_array_get(array, i);
		unsigned bit = json_is_string(item) ?
		    find_name(m->names, json_string_value(item)) : (unsigned)m->names->n;

		if (bit == m->names->n) {
			fault_names(rd, at, m->name, m->names);
			return;
		}
		flags |= 1u << bit;
	}
	memcpy((char *)into + m->offset, &flags, sizeof(flags));
}

static void
read_texts(struct json_reader *rd, const struct json_place *at, const json_t *from,
    const struct member *m, void *into)
{
	const json_t *array = json_reader_array(rd, at, from, m->name);
	struct fw_texts *texts = (void *)((char *)into + m->offset);

	for (size_t i = 0; i < json_array_size(array); i++) {
		const json_t *item = json_array_get(array, i);

		if (!json_is_string(item) || json_string_length(item) > LIMIT_TEXT_BYTES) {
			json_reader_fault(rd, at, m->name, "must hold texts in quotes");
			return;
		}
		*fw_add(rd->arena, texts) = text_of(rd, item);
	}
}

static void
read_marked(struct json_reader *rd, const struct json_place *at, const json_t *from,
    const struct member *m, void *into)
{
	struct str text = json_reader_text(rd, at, from, m->name);
	struct str marks = read_text(rd, at, from, m->second_name, LIMIT_MARKS_BYTES);
	struct marked *marked = (void *)((char *)into + m->offset);

	if (marks_parse(rd->arena, text, marks, marked) != ST_OK)
		json_reader_fault(rd, at, m->second_name, "is not a list of marks within the text, "
		    "such as \"i 0 5;b 7 9\"; null removes all formatting");
}

static void
read_ulid(struct json_reader *rd, const struct json_place *at, const json_t *from,
    const struct member *m, void *into)
{
	struct str id = json_reader_text(rd, at, from, m->name);

	if (id.n > 0 && !ulid_is_valid(id)) {
		json_reader_fault(rd, at, m->name, "is not an identifier (26 characters) of "
		    "Concert; null lets Concert give one");
		return;
	}
	memcpy((char *)into + m->offset, &id, sizeof(id));
}

static const char *const period_items[] = { "edtf", "words", "tentative", "earliest", "latest" };
static const char *const inherited_items[] = { "edtf", "words", "tentative", "inherited",
    "earliest", "latest" };
static const struct names period_names = { period_items, COUNT_OF(period_items) };
static const struct names inherited_names = { inherited_items, COUNT_OF(inherited_items) };

/* A day as given; where the member is not there, what the EDTF text says. */
static void
read_day(struct json_reader *rd, const struct json_place *at, const json_t *from,
    const char *name, int32_t *day)
{
	struct str text;

	if (json_object_get(from, name) == NULL)
		return;
	*day = NO_DAY;
	text = json_reader_text(rd, at, from, name);
	if (text.n > 0 && date_parse(text, day) != ST_OK)
		json_reader_fault(rd, at, name, "must be a day such as \"2021-03-31\", or null");
}

static void
read_period(struct json_reader *rd, const struct json_place *up, const json_t *parent,
    const struct member *m, void *into)
{
	const struct json_place at = { .up = up, .key = m->name };
	const json_t *from = json_object_get(parent, m->name);
	struct period *p = (void *)((char *)into + m->offset);
	struct period given = { .earliest = NO_DAY, .latest = NO_DAY };

	*p = given;
	if (from == NULL || json_is_null(from))
		return;
	json_reader_check_names(rd, &at, from, m->flag_offset > 0 ?
	    &inherited_names : &period_names);
	if (!json_is_object(from))
		return;
	given.edtf = json_reader_text(rd, &at, from, "edtf");
	given.words = json_reader_text(rd, &at, from, "words");
	given.is_tentative = json_reader_bool(rd, &at, from, "tentative");
	if (m->flag_offset > 0)
		*(bool *)((char *)into + m->flag_offset) =
		    json_reader_bool(rd, &at, from, "inherited");
	*p = given;
	if (given.edtf.n > 0 &&
	    period_make(rd->arena, given, rd->first_day, rd->last_day, p) != ST_OK)
		json_reader_fault(rd, &at, "edtf", "is not a date or period of EDTF (ISO 8601-2), "
		    "such as \"2021-05\", \"2021-35\" for the third quarter, \"2022/2025\"");
	read_day(rd, &at, from, "earliest", &p->earliest);
	read_day(rd, &at, from, "latest", &p->latest);
}

struct fw_party
json_reader_party_of_code(const struct json_reader *rd, struct str code)
{
	struct fw_party party = { .kind = PARTY_AGENCY, .code = code };
	int64_t unused;

	if (map_get(&rd->groups, code, &unused))
		party.kind = PARTY_GROUP;
	for (size_t i = 0; i < group_names.n; i++)
		if (str_equal(code, str_from(group_names.items[i])))
			party.kind = PARTY_GROUP;
	return party;
}

struct fw_party
json_reader_party(struct json_reader *rd, const struct json_place *at, const json_t *from)
{
	struct str agency = json_reader_text(rd, at, from, "agency");
	struct str pillar = json_reader_text(rd, at, from, "pillar");
	struct fw_party party = json_reader_party_of_code(rd, agency);

	if ((agency.n > 0) == (pillar.n > 0))
		json_reader_fault(rd, at, NULL, "needs either \"agency\" or \"pillar\" with "
		    "a code");
	if (pillar.n > 0)
		party = (struct fw_party){ .kind = PARTY_PILLAR, .code = pillar };
	else if (json_object_get(from, "group") != NULL)
		party.kind = json_reader_bool(rd, at, from, "group") ? PARTY_GROUP : PARTY_AGENCY;
	party.words = json_reader_text(rd, at, from, "words");
	return party;
}

static void
check_required(struct json_reader *rd, const struct json_place *at, const json_t *from,
    const struct member *m)
{
	const json_t *value = json_object_get(from, m->name);

	if (value == NULL || json_is_null(value) ||
	    (json_is_string(value) && json_string_length(value) == 0))
		json_reader_fault(rd, at, m->name, "is missing or empty; it cannot be left out");
}

void
json_reader_value(struct json_reader *rd, const struct json_place *at, const json_t *from,
    const struct member *m, void *into)
{
	void *to = (char *)into + m->offset;

	if (m->is_required)
		check_required(rd, at, from, m);
	switch (m->kind) {
	case MEMBER_TEXT:
	case MEMBER_CELL:
		*(struct str *)to = json_reader_text(rd, at, from, m->name);
		break;
	case MEMBER_ULID:
		read_ulid(rd, at, from, m, into);
		break;
	case MEMBER_MARKED:
		read_marked(rd, at, from, m, into);
		break;
	case MEMBER_PERIOD:
		read_period(rd, at, from, m, into);
		break;
	case MEMBER_CHOICE:
		read_choice(rd, at, from, m, into);
		break;
	case MEMBER_FLAGS:
		read_flags(rd, at, from, m, into);
		break;
	case MEMBER_BOOL:
		*(bool *)to = json_reader_bool(rd, at, from, m->name);
		break;
	case MEMBER_U32:
		*(uint32_t *)to = (uint32_t)read_number(rd, at, from, m->name, UINT32_MAX);
		break;
	case MEMBER_I64:
		*(int64_t *)to = read_number(rd, at, from, m->name, INT64_MAX);
		break;
	case MEMBER_TEXTS:
		read_texts(rd, at, from, m, into);
		break;
	case MEMBER_PARTY:
		*(struct fw_party *)to = json_reader_party(rd, at, from);
		break;
	case MEMBER_LIST:
	case MEMBER_PART:
	case MEMBER_COORDINATORS:
	case MEMBER_INVOLVED:
	case MEMBER_RECOMMENDATIONS:
		break;
	}
}
