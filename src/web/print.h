/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_PRINT_H
#define CONCERT_WEB_PRINT_H

#include "document/printing.h"
#include "web/page.h"

/* One file that a page offers. */
struct print_answer {
	const struct printer *printer;
	const struct print_order *order;
	struct str name;   /* of the file, without extension */
	struct str own_url; /* of the print, to come back to */
	struct str back_url; /* of the page that offers it */
};

/*
 * Sends the print if it was made of the same order before; else has it made and shows a page that
 * comes again by itself, or says why it cannot be made.
 */
MUST_USE enum status web_print(struct web *w, const struct print_answer *answer);

/* A link to a print, for pages that offer several. */
struct view_print {
	struct str url;
	struct str name; /* "PDF" */
	struct str help;
};
extern const struct shape view_print_shape;

/* A link to each form of print of a revision; NULL: of the text in effect. */
struct view_list view_prints(const struct web *w, const struct record *revision);

#endif
