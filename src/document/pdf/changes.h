/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_PDF_CHANGES_H
#define CONCERT_DOCUMENT_PDF_CHANGES_H

#include "document/pdf/flow.h"
#include "instrument/redline.h"

/* Adds the table of changes, or that there are none, as the last two sections of a document. */
void pdf_add_changes(struct arena *a, struct redline *r, struct pdf_document *document);

#endif
