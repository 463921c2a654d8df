/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A Word document: unpack (docx_package.c), learn styles and lists (docx_styles.c) and comments
 * (docx_comments.c), read the body and its notes (docx_body.c). Pictures are left out, and headers
 * but for what is tracked in them (docx_margins.c).
 * With tracked changes it holds two texts: the accepted one is what an import takes.
 */
#include "document/importers/docx.h"

static enum status
read_view(struct docx_reading *reading, enum docx_view view, struct blocks *out)
{
	/* Lists count their items, so each reading learns the styles anew. */
	struct docx_styles styles = { .arena = out->arena };
	enum status st = docx_read_styles(reading->package, &styles);

	reading->styles = &styles;
	reading->view = view;
	out->format = STR("docx");
	out->tracked = reading->comments->tracked;
	return st == ST_OK ? docx_read_body(reading, out) : st;
}

enum status
import_docx_twice(struct str bytes, enum docx_ours ours, struct blocks *accepted,
    struct blocks *original, struct errors *errors)
{
	struct arena *a = accepted->arena;
	struct docx_package package = { .arena = a, .errors = errors };
	struct docx_comments comments = { .tracked = arena_make(a, struct tracked) };
	struct docx_reading reading = { .package = &package, .comments = &comments };
	struct docx_made made = { .maker = STR_EMPTY };
	enum status st;

	if ((st = docx_open(&package, bytes)) == ST_OK &&
	    (st = docx_read_comments(&package, &comments)) == ST_OK &&
	    (ours == DOCX_OURS_TRACKED ||
	    (st = docx_read_made(&package, &made)) == ST_OK)) {
		reading.maker = made.maker;
		comments.tracked->made_of = made.made_of;
		st = read_view(&reading, DOCX_ACCEPTED, accepted);
	}
	if (st == ST_OK)
		st = docx_read_margins(&reading);
	if (st == ST_OK && original != NULL && comments.tracked->nchanges > 0) {
		package.unpacked = 0;
		st = read_view(&reading, DOCX_ORIGINAL, original);
	}
	docx_close(&package);
	return st;
}

enum status
import_docx(struct str bytes, struct blocks *out, struct errors *errors)
{
	return import_docx_twice(bytes, DOCX_OURS_TRACKED, out, NULL, errors);
}
