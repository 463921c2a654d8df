/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_INSTRUMENT_FRAMEWORK_JSON_SHAPES_H
#define CONCERT_INSTRUMENT_FRAMEWORK_JSON_SHAPES_H

#include <stddef.h>

#include "instrument/framework.h"

/*
 * The JSON form as constant tables, one row a member: the writer and the reader walk the same
 * rows, so neither can know a member that the other does not. docs/json-format.md explains each
 * row to people (a test compares the names). Used by framework_json_*.c alone.
 */

#define FRAMEWORK_JSON_VERSION 1

enum member_kind {
	MEMBER_TEXT,    /* struct str; null where empty */
	MEMBER_ULID,    /* struct str that is a ULID; null before it is stored */
	MEMBER_CELL,    /* struct str as long as a source cell may be */
	MEMBER_MARKED,  /* struct marked: the words under name, its marks under second_name */
	MEMBER_PERIOD,  /* struct period as an object */
	MEMBER_CHOICE,  /* an enum by the names of its values; a NULL name is null */
	MEMBER_FLAGS,   /* unsigned bits as an array of names */
	MEMBER_BOOL,
	MEMBER_U32,
	MEMBER_I64,
	MEMBER_TEXTS,   /* struct fw_texts */
	MEMBER_PARTY,   /* struct fw_party, spread over agency or pillar, group and words */
	MEMBER_LIST,    /* an FW_LIST of the struct that shape describes */
	MEMBER_PART,    /* a struct inside this one, described by shape */
	MEMBER_COORDINATORS,    /* computed from roles */
	MEMBER_INVOLVED,        /* computed from roles */
	MEMBER_RECOMMENDATIONS, /* those of the framework that stand in this pillar */
};

struct names {
	const char *const *items;
	size_t n;
};

struct shape;

struct member {
	const char *name;
	enum member_kind kind;
	bool is_required;        /* must be there and not empty */
	size_t offset;
	const char *second_name; /* MARKED */
	size_t flag_offset;      /* PERIOD: a bool written as "inherited"; 0: it has none */
	const struct names *names;
	const struct shape *shape;
};

struct shape {
	const char *what; /* for messages: "an action" */
	const struct member *members;
	size_t n;
	size_t size; /* of the struct */
};

/* All FW_LISTs look like this; copied in and out, never pointed to. */
struct any_list {
	void *items;
	size_t n;
	size_t capacity;
};

extern const struct shape shape_framework;      /* the member "framework" */
extern const struct shape shape_document;       /* the lists at the top */
extern const struct shape shape_element;
extern const struct shape shape_recommendation;
extern const struct shape shape_role;
extern const struct shape shape_pillar;

/* Groups that documents name without defining them. */
extern const struct names group_names;

#endif
