/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_PDF_BUILD_H
#define CONCERT_DOCUMENT_PDF_BUILD_H

#include "document/pdf/flow.h"
#include "document/print.h"

/*
 * Makes the document of an order: title block, table, footnotes. ST_TOO_LARGE for a table of more
 * than PDF_CELLS columns. All in the arena.
 */
MUST_USE enum status pdf_build(struct arena *a, const struct print_order *order,
    struct errors *errors, struct pdf_document *out);

/* Frees what is not the arena's; for a document that was drawn, or was not. */
void pdf_release(const struct pdf_setter *s, struct pdf_document *document);

#endif
