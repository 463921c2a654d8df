/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_MODEL_RECORD_H
#define CONCERT_MODEL_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/errors.h"
#include "base/json.h"
#include "base/str.h"
#include "model/marked.h"
#include "model/period.h"
#include "model/type.h"

/* A reference to a record. Title and code are filled by the store where a caller asks. */
struct ref {
	const struct record_type *type;
	int64_t id;
	struct str uid;
	struct str code;  /* what people cite: "CJ 7", "WHO"; empty where the type has none */
	struct str title;
	struct str words; /* list kinds: what stands with this one reference, such as its words */
};

/* The value of one field. Which members count follows from the field's kind. */
struct value {
	bool is_set;
	int64_t number;       /* INT, BOOL, DATE (days since 1970-01-01), INSTANT (ms) */
	struct str text;      /* TEXT, CHOICE */
	struct marked marked; /* MARKED */
	struct period period; /* PERIOD */
	struct ref *refs;     /* REF, REFS, PARTY, PARTIES */
	size_t nrefs;
	struct str *texts;    /* TEXTS */
	size_t ntexts;
};

struct record {
	const struct record_type *type;
	int64_t id;           /* inside only, never shown; 0 before it is stored */
	struct str uid;       /* ULID */
	int64_t framework_id; /* 0: belongs to no framework (agencies) */
	enum visibility visibility;
	int64_t version;      /* counts changes, from 1 */
	int64_t created_ms;
	int64_t changed_ms;
	struct value *values; /* type->nfields of them */
	struct arena *arena;  /* owns the values */
};

/* An empty record of a type, as open as its type says. */
struct record *record_new(struct arena *a, const struct record_type *type);

void record_set_text(struct record *r, size_t field, struct str text); /* TEXT, CHOICE */
void record_set_marked(struct record *r, size_t field, struct marked text);
void record_set_number(struct record *r, size_t field, int64_t number);
void record_set_period(struct record *r, size_t field, struct period period);
void record_set_ref(struct record *r, size_t field, const struct record_type *type, int64_t id);
void record_add_ref(struct arena *a, struct record *r, size_t field,
    const struct record_type *type, int64_t id, struct str words);
void record_unset(struct record *r, size_t field);
void record_add_text(struct arena *a, struct record *r, size_t field, struct str text);

/* The text of a TEXT, CHOICE or MARKED field; empty where it is not set. */
struct str record_text(const struct record *r, size_t field);

/* The words that name the record: its title field, else its code. */
struct str record_title(const struct record *r);
struct str record_code(const struct record *r);

/* Whether two values of one kind are the same. */
bool value_equal(const struct field *f, const struct value *a, const struct value *b);

/*
 * Checks every field against its row: required, length, choice, list size, marks within the text.
 * Adds one message per fault; ST_INVALID if there was any.
 */
MUST_USE enum status record_check(const struct record *r, struct errors *errors);

/*
 * Writes one value as JSON (key as in json.h): the form of the API, of the history and of
 * OpenAPI. Dates "2021-03-31", instants "2021-03-31T12:00:00.000Z", periods as an object
 * {edtf, words, tentative, earliest, latest}, references {type, id, code, title, words}, marked
 * text {text, marks}. An unset value is null, an unset list [].
 */
void value_write_json(struct json *j, const char *key, const struct field *f,
    const struct value *v);

#endif
