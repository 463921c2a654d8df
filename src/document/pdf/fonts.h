/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_PDF_FONTS_H
#define CONCERT_DOCUMENT_PDF_FONTS_H

#include "document/pdf/text.h"
#include "document/print.h"

/* The family that everything is set in; other scripts fall back to their own Noto family. */
#define PDF_FAMILY "Noto Sans"

/*
 * Opens the fonts that the order's text needs and no others, and gives the setter the contexts to
 * set text with, which live as long as its arena. The system's font settings are not read: the
 * same order gives the same pages wherever the same fonts are. ST_INTERNAL, with the name of the
 * package, if the fonts are not there.
 */
MUST_USE enum status pdf_fonts_open(struct pdf_setter *s, const struct print_order *order,
    struct errors *errors);

#endif
