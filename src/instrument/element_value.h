/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_INSTRUMENT_ELEMENT_VALUE_H
#define CONCERT_INSTRUMENT_ELEMENT_VALUE_H

#include "base/errors.h"
#include "instrument/compare.h"
#include "model/type.h"

/*
 * Any adopted value of a framework in memory, words or fact, by the identifier of its element and
 * the name of its field (that of the record type), in one text syntax. No I/O.
 *
 * words            the text with its marks
 * choice           the code: "joint"; empty for none
 * bool             "yes" or "no"
 * period           "Q3 2021 = 2021-35, tentative": the words, then what they mean; "annually =
 *                  t.b.d." without dates. Read also without " = ...", where the words say it
 * party, parties   "WHO; co-chairs; CJ"; where a code has two meanings "pillar:WHO"
 * pillars, codes   "CJ; ST", "CJ R1; CJ R2"
 * texts            one a line
 *
 * Nothing is the empty text. What element_value_get gives, element_value_set reads back.
 */
enum element_value_kind {
	VALUE_MARKED,
	VALUE_TEXT,
	VALUE_PERIOD,
	VALUE_CHOICE,
	VALUE_BOOL,
	VALUE_PARTY,
	VALUE_PARTIES,
	VALUE_PILLARS,    /* struct fw_partys of pillars alone */
	VALUE_PLACEMENTS, /* struct fw_placements */
	VALUE_ANSWERS,    /* struct fw_texts of codes of recommendations */
	VALUE_TEXTS,
	VALUE_BITS,       /* enum uncertainty */
};

struct element_field {
	const char *name;
	enum element_value_kind kind;
	size_t offset;
	const char *const *codes; /* VALUE_CHOICE, VALUE_BITS */
	size_t ncodes;
};

/* The record type of a part; NULL for none. */
const struct record_type *element_type(enum compared_part part);

/* By its code, such as "action"; false for no part that amendments know. */
bool element_part_find(struct str code, enum compared_part *out);

/* The fields of a part that the adopted text holds. */
const struct element_field *element_fields(enum compared_part part, size_t *out_n);

/* By name; NULL where the part has no such field. */
const struct element_field *element_field_find(enum compared_part part, struct str name);

/* The row of the record type: label, help, choices, whether it is words or a fact. */
const struct field *element_field_row(enum compared_part part, const struct element_field *f);

#define ELEMENT_NOWHERE SIZE_MAX

/* Where an element stands. Addresses are valid until a list of the framework changes. */
struct element_at {
	enum compared_part part;
	void *item;                /* struct fw_element and so on */
	size_t pillar;             /* index, or ELEMENT_NOWHERE */
	struct fw_element *parent; /* of an element or a condition */
	struct fw_elements *list;  /* of an element: actions, goals or children */
	size_t place;              /* index in its list */
	bool is_goal;              /* in the pillar's list of goals */
};

/* Finds by uid, the framework itself included. False where there is none. */
bool element_find(struct framework *fw, struct str uid, struct element_at *out);

/* The code by which people cite it, or that of what it belongs to; empty for the framework. */
struct str element_code(const struct framework *fw, const struct element_at *at);

struct str element_uid(const struct element_at *at);

/* The words that name it, without marks of footnotes. */
struct str element_words(struct arena *a, const struct element_at *at);

/* The value in the syntax above. Borrowed from the element where it is words. */
struct marked element_value_get(struct arena *a, const struct framework *fw,
    const struct element_at *at, const struct element_field *f);

/*
 * Sets the value of a text in that syntax. Parties keep the words they had. ST_INVALID with a
 * message; the element is then as before. What is new is owned by the arena of errors.
 */
MUST_USE enum status element_value_set(const struct framework *fw, const struct element_at *at,
    const struct element_field *f, struct marked value, struct errors *errors);

/*
 * Whether the element's value is what the text says, however it is spelt: the guard of changes.
 */
bool element_value_is(struct arena *a, const struct framework *fw, const struct element_at *at,
    const struct element_field *f, struct marked value);

/*
 * The period that the words of an action or goal say, where it has none yet: a proposal, for a
 * person to confirm. A date without a year is of the framework's first year where the action is
 * for that one. False where it has a period, or where the words leave any doubt.
 */
bool element_propose_period(struct arena *a, const struct framework *fw,
    const struct fw_element *e, struct period *out);

/* A period in that syntax. */
struct str element_period_text(struct arena *a, const struct period *p);

/* The same for people: a period by its words and dates, a choice by its label. */
struct str element_value_words(struct arena *a, enum compared_part part,
    const struct element_field *f, struct str value);

bool marked_equal(struct arena *a, const struct marked *first, const struct marked *second);

#endif
