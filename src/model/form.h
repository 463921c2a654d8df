/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_MODEL_FORM_H
#define CONCERT_MODEL_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/errors.h"
#include "base/status.h"
#include "base/str.h"
#include "model/date_words.h"
#include "model/record.h"
#include "model/zone.h"

/*
 * Values as people type them, and back. A field has one or two inputs in a form:
 *
 * TEXT, MARKED   the words; marks follow the words they stood on
 * TEXTS          one a line
 * CHOICE         the code
 * INT            digits
 * BOOL           "yes", "no" or nothing
 * DATE           2021-03-31, or as people write a day: 31 March 2021
 * INSTANT        the day, and "-time": 14:30 in the form's time zone
 * PERIOD         the words, and "-meaning": what they mean in dates, where they do not say it
 * REF, PARTY ... what people cite: WHO; CJ 7. Lists: one a line, or parted by ; or ,
 *
 * What was not touched is not changed: texts as form_write gave them give the value itself back.
 */
#define FORM_PARTS 2

/* The texts of one field's inputs. */
struct form_texts {
	struct str parts[FORM_PARTS];
};

/* Records that a typed key may mean. */
struct form_found {
	struct ref *refs; /* with uid, and code and title where they have them */
	size_t n;
	bool is_exact;    /* the key is their code, their uid or their whole name; else they are
	                     like it, for a message */
};

/*
 * Finds what a key means for a field, among what the person may see. Nothing found is ST_OK with
 * n 0. Another status ends the reading of the form.
 */
typedef enum status form_find_fn(void *context, const struct field *f, struct str key,
    struct form_found *out);

/* What forms of one page share. */
struct form_rules {
	struct arena *arena;
	struct errors *errors; /* one message per fault; field: the name of the input */
	struct zone *zone;     /* of instants */
	struct date_context dates;
	int32_t horizon_first; /* days that open ends of periods are held to, or NO_DAY */
	int32_t horizon_last;
	form_find_fn *find;
	void *find_context;
};

/* Inputs of a field: 0 where no form can have it. */
size_t form_nparts(const struct field *f);

/* What stands behind the field's name in the name of an input: "", "-time", "-meaning". */
const char *form_part_suffix(const struct field *f, size_t part);

/* The texts of a value; empty texts where it is not set. */
void form_write(const struct form_rules *form, const struct field *f, const struct value *v,
    struct form_texts *out);

/*
 * The value of typed texts. shown: the value that the form was made from; unset for a new record.
 * ST_INVALID with a message for each fault; *out is then untouched. Another status comes from
 * form->find.
 */
MUST_USE enum status form_read(const struct form_rules *form, const struct field *f,
    const struct form_texts *texts, const struct value *shown, struct value *out);

/* How a typed period was understood, such as "15 to 21 May 2021 (tentative)"; empty if undated. */
struct str form_period_meaning(struct arena *a, const struct period *p);

/* What a form sent for a field. A field that was not sent keeps its value. */
struct form_sent {
	bool is_sent;
	struct form_texts texts;
};

/*
 * Reads all sent fields of a record that holds the values which the form was made from, and
 * checks them. r: gets the values that could be read. sent, changed: one for each field.
 * ST_INVALID with all messages.
 */
MUST_USE enum status form_read_record(const struct form_rules *form, struct record *r,
    const struct form_sent *sent, bool *changed);

/*
 * Text as it was typed: line ends become line feeds. Control characters other than line feed and
 * tab give ST_INVALID with a message for the input.
 */
MUST_USE enum status form_clean_text(const struct form_rules *form, const char *input,
    const char *label, struct str text, struct str *out);

#endif
