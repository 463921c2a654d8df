/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_PDF_FINISH_H
#define CONCERT_DOCUMENT_PDF_FINISH_H

#include "base/buf.h"
#include "base/status.h"

/*
 * Puts into a PDF of cairo what cairo 1.16 has no call for: the language of the document; its
 * title as metadata, to be shown instead of the name of its file; whether a heading of a table
 * heads its column or its row; a name for each footnote; the order of the structure as that of the
 * keyboard; and what stands outside of the structure as an artifact, which is not read aloud.
 * ST_CORRUPT if the bytes are not as cairo writes them; the file is then as it was.
 * Source: ISO 32000-1, 7.5, 14.3.2, 14.7.2, 14.8.2.2, 14.8.5.7 and 14.9.2.
 */
MUST_USE enum status pdf_finish(struct buf *file, struct str title, struct str language);

/*
 * Appends a page's content, not compressed, with each stretch that is marked with no element of
 * the structure marked as an artifact.
 */
void pdf_mark_artifacts(struct str content, struct buf *out);

#endif
