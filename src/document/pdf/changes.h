/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_PDF_CHANGES_H
#define CONCERT_DOCUMENT_PDF_CHANGES_H

#include "document/pdf/flow.h"
#include "instrument/redline.h"

struct language;

/*
 * Adds the table of changes, or that there are none, as the last two sections of a document.
 * words: the language of ours.
 */
void pdf_add_changes(struct arena *a, struct redline *r, const struct language *words,
    struct pdf_document *document);

#endif
