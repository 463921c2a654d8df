/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_PDF_FINISH_H
#define CONCERT_DOCUMENT_PDF_FINISH_H

#include "base/buf.h"
#include "base/status.h"

/*
 * Adds to a PDF of cairo what cairo 1.16 has no call for: the language of the document, whether a
 * heading of a table heads its column or its row, and that its title is shown instead of the
 * name of its file. Appended to the file as an update. ST_CORRUPT if the bytes are not as cairo
 * writes them; the file is then as it was. Source: ISO 32000-1, 7.5.6, 14.8.5.7 and 14.9.2.
 */
MUST_USE enum status pdf_finish(struct buf *file, struct str language);

#endif
