/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_MODEL_FIELD_H
#define CONCERT_MODEL_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/access.h"

/*
 * The vocabulary of the domain. Per kind: its name in schema output, what columns store it
 * (suffix and SQL type; the list kinds live in the shared table record_link).
 */
#define FIELD_KIND_LIST(X) \
	X(TEXT,    "text")     /* one line or paragraphs of plain text */ \
	X(MARKED,  "marked")   /* adopted words: text with stand-off marks */ \
	X(CHOICE,  "choice")   /* one code out of the field's choices */ \
	X(INT,     "int")      /* whole number */ \
	X(BOOL,    "bool") \
	X(DATE,    "date")     /* calendar day */ \
	X(INSTANT, "instant")  /* milliseconds UTC */ \
	X(PERIOD,  "period")   /* EDTF with the words people agreed */ \
	X(REF,     "ref")      /* one record of one type */ \
	X(REFS,    "refs")     /* several records of one type, in order, with words each */ \
	X(PARTY,   "party")    /* one agency, pillar or group */ \
	X(PARTIES, "parties")  /* several parties, in order, with words each */ \
	X(ANY,     "any")      /* one record of any type */ \
	X(READERS, "readers")  /* persons, agencies and pillars that see a restricted record */ \
	X(TEXTS,   "texts")    /* several short texts, in order */

enum field_kind {
	FK_NONE, /* an empty row of a table: refused by the lint */
#define X(name, text) FK_##name,
	FIELD_KIND_LIST(X)
#undef X
	FK_COUNT
};

enum field_flag {
	FF_REQUIRED = 1u << 0,
	FF_SEARCH = 1u << 1,   /* goes into the full-text index */
	FF_ADOPTED = 1u << 2,  /* adopted words: change only by an adopted amendment */
	FF_FACT = 1u << 3,     /* adopted fact: a working value beside the adopted one */
	FF_PERSONAL = 1u << 4, /* enters the history as a salted digest */
	FF_FILTER = 1u << 5,   /* lists can be filtered by it */
	FF_UNIQUE = 1u << 6,   /* within its framework */
	FF_LONG = 1u << 7,     /* shown as paragraphs, edited in a large box */
	FF_OWNER = 1u << 8,    /* the record belongs to whom or what it refers to */
	FF_RICH = 1u << 9,     /* Markdown */
	FF_AUTHOR = 1u << 10,  /* set by the program to the person who created the record */
	FF_PROOF = 1u << 11,   /* a hash or an identifier: no list of recent changes shows it */
};

struct choice {
	const char *code;
	const char *label;
};

struct field {
	const char *name; /* of column, JSON member, form input and filter */
	enum field_kind kind;
	unsigned flags;
	const char *label;
	const char *help;
	const char *ref; /* REF and REFS: name of the record type */
	const struct choice *choices; /* CHOICE */
	size_t nchoices;
	uint32_t max; /* TEXT kinds: bytes; list kinds: items; INT: largest value */
	enum permission read;  /* who sees the value; zero: nobody */
	enum permission write; /* who may set it by hand; zero: nobody */
};

struct record_type;

/* Name of a kind in schema output, such as "period"; static storage. */
const char *field_kind_name(enum field_kind kind);

/* Whether the values live in record_link or record_text instead of the type's own table. */
bool field_is_list(const struct field *f);

/* Whether a value of the field may refer to records of the type. */
bool field_may_refer(const struct field *f, const struct record_type *type);

/* Index of a choice's code, or SIZE_MAX. */
size_t field_choice_find(const struct field *f, const char *code, size_t length);

#endif
