/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_FACTS_H
#define CONCERT_WEB_FACTS_H

#include "web/html.h"
#include "web/page.h"
#include "web/template.h"

/* One field of a record as a row of a definition list. */
struct view_fact {
	struct str label;
	struct str words;      /* a short value */
	struct str window;     /* the days that agreed words stand for */
	bool is_tentative;
	struct html text;      /* adopted words, paragraphs */
	struct view_list links;
	struct view_list texts;
	size_t field;          /* of the record */
	struct str adopted;    /* what was adopted, where that is another value */
};
extern const struct shape view_fact_shape;

/* The fields that say something, but for title, code and place in lists. */
struct view_list view_facts(const struct web *w, const struct record *r);

/*
 * Says beside the facts of a record what was adopted, where people work with another value. Those
 * of a record that the adopted text does not hold stay as they are.
 */
MUST_USE enum status view_facts_adopted(const struct web *w, const struct record *r,
    struct view_list *facts);

/* One field in few words, for a cell of a list. */
struct str view_field_words(const struct web *w, const struct record *r, size_t field);

/* A value of a field whole, as one text: all it refers to, all of its words. */
struct str view_value_words(const struct web *w, const struct record_type *type, size_t field,
    const struct value *v);
/*
 * The title of a record on one line, without its Markdown; cut at about 120 characters. Of one
 * without title and code what its first facts say.
 */
struct str view_record_title(const struct web *w, const struct record *r);

/* The title of a record, cut at about 120 characters. */
struct str view_short_title(const struct web *w, struct str title);

#endif
