/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A Word document: unpack (docx_package.c), learn styles and lists (docx_styles.c), read the body
 * and its notes (docx_body.c). Pictures, headers, comments and deleted text are left out.
 */
#include "document/importers/docx.h"

enum status
import_docx(struct str bytes, struct blocks *out, struct errors *errors)
{
	struct docx_package package = { .arena = out->arena, .errors = errors };
	struct docx_styles styles = { .arena = out->arena };
	enum status st;

	out->format = STR("docx");
	if ((st = docx_open(&package, bytes)) == ST_OK &&
	    (st = docx_read_styles(&package, &styles)) == ST_OK)
		st = docx_read_body(&package, &styles, out);
	docx_close(&package);
	return st;
}
