/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_MODEL_TYPE_H
#define CONCERT_MODEL_TYPE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/errors.h"
#include "base/str.h"
#include "model/access.h"
#include "model/field.h"

enum type_flag {
	TF_GLOBAL = 1u << 0,  /* belongs to no framework: agencies, groups */
	TF_ADOPTED = 1u << 1, /* part of the instrument's text */
	TF_TALK = 1u << 2,    /* stands with the record it is about; no list in navigation */
};

struct record;

/* A record type: one constant table that storage, pages, API, search and history all read. */
struct record_type {
	const char *name;   /* "action": table name, JSON type, CLI argument */
	const char *plural; /* "actions": URL and list name */
	const char *label;  /* "Action": words for people, singular and plural */
	const char *label_plural;
	const char *adding; /* "Add an action": the link to its form, the form and its button */
	const char *help;   /* one sentence: what it is */
	const struct field *fields;
	size_t nfields;
	size_t title_field; /* index of the TEXT or MARKED field that names the record */
	size_t code_field;  /* index of the TEXT field people cite, or NO_FIELD */
	size_t order_field; /* index of the INT field lists are sorted by, or NO_FIELD */
	unsigned flags;
	enum visibility visibility; /* of a new record; zero: nobody sees it */
	size_t follows;             /* REF or ANY field: no more open than it; or NO_FIELD */
	enum permission read;
	enum permission create;
	enum permission change; /* at all; each field asks for its own besides */
	enum permission remove;
	enum permission open;   /* who may change who sees it */
	/* Rules over several fields; adds messages. May be NULL. */
	void (*check)(const struct record *r, struct errors *errors);
	const char *const *retired; /* names of removed fields, never used again; NULL ends */
};

#define NO_FIELD ((size_t)-1)

/* Every record type, in the order in which they can be created (targets first). */
extern const struct record_type *const record_types[];
extern const size_t record_type_count;

/* By name ("action") or plural ("actions"); NULL if there is none. */
const struct record_type *type_find(struct str name);
const struct record_type *type_find_plural(struct str plural);

/* Index in record_types; record_type_count if it is not there. Not stored: lists may grow. */
size_t type_index(const struct record_type *type);

/*
 * Whether a person can give all that the type requires. Not so files, whose bytes come by upload,
 * and people, who are invited.
 */
bool type_is_filled_by_hand(const struct record_type *type);

/* Index of a field by its name, or NO_FIELD. */
size_t type_field_find(const struct record_type *type, struct str name);

#endif
