/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A print as a PDF: fonts, the document as blocks, blocks divided between pages, pages drawn, and
 * what cairo leaves out put in. Each step is a file of document/pdf.
 */
#include "base/i18n.h"
#include "document/pdf/build.h"
#include "document/pdf/draw.h"
#include "document/pdf/finish.h"
#include "document/pdf/fonts.h"

enum status
print_pdf(struct arena *a, const struct print_order *order, struct errors *errors,
    struct buf *out)
{
	size_t kept = 0;
	struct pdf_document document = { 0 };
	struct pdf_setter setter = { .arena = a, .kept = &kept, .notes = &document.note_labels,
		.notes_gone = &document.note_labels_gone };
	enum status st;

	if (order->table != NULL)
		return errors_add(errors, ST_UNSUPPORTED, NULL, "Lists are printed as DOCX or as "
		    "XLSX.");
	if ((st = pdf_fonts_open(&setter, order, errors)) != ST_OK ||
	    (st = pdf_build(a, order, errors, &document)) != ST_OK)
		return st;
	setter.is_right_to_left = document.is_right_to_left;
	setter.are_ours_right_to_left =
	    str_equal(i18n_language(order->language)->direction, STR("rtl"));
	st = pdf_flow(&setter, &document, errors);
	if (st == ST_OK)
		st = pdf_draw(&setter, order, &document, errors, out);
	pdf_release(&setter, &document);
	if (st != ST_OK || out->overflow)
		return st;
	if (pdf_finish(out, order->fw->title, order->fw->language) != ST_OK)
		return errors_add(errors, ST_INTERNAL, NULL,
		    "The PDF was not drawn as this program expects. Please report it.");
	return ST_OK;
}
