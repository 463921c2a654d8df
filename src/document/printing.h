/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_PRINTING_H
#define CONCERT_DOCUMENT_PRINTING_H

#include "document/print.h"
#include "store/prints.h"

/* An order to print a text, with what its revision says of itself on each page. */
void printing_order(struct arena *a, const struct framework *fw, struct print_order *out);

/* An order to print what changed, with the reasons there are. Between files there are no sides. */
struct redline_answer;
void printing_redline_order(struct arena *a, const struct redline_answer *found,
    struct print_order *out);

/* "in effect from 1 January 2021": what stands on the pages beside a revision's label. */
struct str printing_date_words(struct arena *a, const struct framework *fw);

/*
 * Prints for pages and the API: one that was made of the same order before is sent at once, else
 * the job process makes it and who asked comes again. Commands make them by jobs/prints/make.h.
 */
struct printing {
	const struct printer *printer;
	struct str order;       /* as JSON */
	struct print_name name;
	struct print_look look;
};

/* Words the order and looks for its print. ST_TOO_LARGE with a message. */
MUST_USE enum status printing_find(struct store *s, const struct printer *printer,
    const struct print_order *order, struct errors *errors, struct printing *out);

/* Keeps the order, where none is there yet. ST_TOO_MANY while too many wait. */
MUST_USE enum status printing_submit(struct store *s, const struct printing *printing,
    struct errors *errors);

#endif
