/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_PDF_DRAW_H
#define CONCERT_DOCUMENT_PDF_DRAW_H

#include "document/pdf/flow.h"
#include "document/print.h"

/* Draws planned pages as a tagged PDF with bookmarks; appends it to *out. ST_INTERNAL. */
MUST_USE enum status pdf_draw(const struct pdf_setter *s, const struct print_order *order,
    struct pdf_document *document, struct errors *errors, struct buf *out);

#endif
