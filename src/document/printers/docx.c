/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The instrument as a Word document: writes the parts, packs them. The table is in word/table.c,
 * runs in word/text.c, footnotes in word/notes.c, what never changes in word/parts.c.
 * What surprises: the body is written twice. How notes are marked (by Word's own numbers or by
 * their labels, with or without a second mark) shows only when all marks have been seen.
 */
#include "document/word/writer.h"

#include "base/limits.h"

static void
write_body(struct word_writer *w)
{
	buf_clear(&w->body);
	buf_clear(&w->notes_xml);
	w->anchors = (struct map){ .arena = w->arena };
	w->uids = (struct map){ .arena = w->arena };
	w->uid_list.n = 0;
	w->last_id = 0;
	for (size_t i = 0; i < w->notes.n; i++)
		w->notes.items[i].nmarks = 0;
	word_open_document(w, &w->body);
	word_add_instrument(w);
	word_add_changes(w);
	word_close_document(w, &w->body);
	word_open_notes(w, &w->notes_xml);
	word_add_notes(w);
	word_close_notes(w, &w->notes_xml);
}

enum status
print_docx(struct arena *a, const struct print_order *order, struct errors *errors,
    struct buf *out)
{
	struct word_writer *w = arena_make(a, struct word_writer);
	struct package_part *parts;
	size_t n;

	if (order->table != NULL)
		return word_print_list(a, order, errors, out);
	w->arena = a;
	w->order = order;
	w->fw = order->fw;
	w->notes.keys.arena = a;
	buf_init(&w->body, a, LIMIT_UNPACKED_BYTES);
	buf_init(&w->notes_xml, a, LIMIT_UNPACKED_BYTES);
	w->move_indexes.arena = a;
	redline_make(a, order->before, order->fw, &w->redline);
	table_view_init_redline(&w->view, a, &w->redline);
	write_body(w);
	w->is_measured = true;
	write_body(w);
	if (w->body.overflow || w->notes_xml.overflow)
		return errors_add(errors, ST_TOO_LARGE, NULL, "The document would hold more than "
		    "%d MB, which no word processor opens.", LIMIT_UNPACKED_BYTES >> 20);
	parts = word_fixed_parts(w, &n);
	parts[n++] = (struct package_part){ "word/document.xml", buf_str(&w->body) };
	parts[n++] = (struct package_part){ "word/footnotes.xml", buf_str(&w->notes_xml) };
	return package_write(parts, n, errors, out);
}
