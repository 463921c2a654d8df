/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Puts into a finished PDF what cairo leaves out. Objects are found by the table at its end and
 * written anew behind it, with a table of their own, which is what the format has for changes:
 * nothing of cairo's bytes is touched. What surprises: this reads no PDF but those that cairo
 * wrote a moment ago, and gives up at anything else.
 */
#include "document/pdf/finish.h"

#define ENTRY_BYTES 20 /* of the table of objects */

struct pdf_file {
	struct buf *out;
	struct str bytes;   /* as cairo wrote them */
	size_t xref;        /* where the table of objects is */
	size_t entries;     /* where its first entry is */
	size_t n;           /* objects, the free one included */
	bool *is_first_row; /* of a table, by object */
	size_t *moved;      /* where an object was written anew; 0: nowhere */
};

/* The whole number that begins at a byte. */
static size_t
number_at(struct str bytes, size_t at)
{
	size_t n = 0;

	while (at < bytes.n && byte_is_digit(bytes.p[at]) && n < SIZE_MAX / 100)
		n = n * 10 + (size_t)(bytes.p[at++] - '0');
	return n;
}

/* The number that stands behind a key; 0 if there is no such key. */
static size_t
number_behind(struct str text, struct str key)
{
	size_t at = str_find(text, key, 0);

	if (at == SIZE_MAX)
		return 0;
	for (at += key.n; at < text.n && !byte_is_digit(text.p[at]) && text.p[at] != '/';)
		at++;
	return number_at(text, at);
}

static bool
find_objects(struct pdf_file *f)
{
	size_t tail = f->bytes.n > 100 ? f->bytes.n - 100 : 0;
	size_t at = str_find(f->bytes, STR("startxref\n"), tail);
	size_t line;

	if (at == SIZE_MAX)
		return false;
	f->xref = number_at(f->bytes, at + 10);
	if (!str_starts(str_part(f->bytes, f->xref, f->bytes.n), STR("xref\n0 ")))
		return false;
	f->n = number_at(f->bytes, f->xref + 7);
	line = str_find_byte(f->bytes, '\n', f->xref + 7);
	if (line == SIZE_MAX || f->n > (f->bytes.n - line) / ENTRY_BYTES)
		return false;
	f->entries = line + 1;
	return true;
}

/* The dictionary of an object, from its number on; empty for one with a stream. */
static struct str
object(const struct pdf_file *f, size_t number)
{
	size_t start = number_at(f->bytes, f->entries + number * ENTRY_BYTES);
	size_t end = str_find(f->bytes, STR("endobj"), start);
	size_t stream = str_find(str_part(f->bytes, start, end), STR("stream"), 0);

	if (end == SIZE_MAX || start >= f->xref || stream != SIZE_MAX)
		return STR_EMPTY;
	return str_part(f->bytes, start, end);
}

/* Writes the object again with more members at the end of its dictionary. */
static void
extend(struct pdf_file *f, size_t number, struct str text, struct str members)
{
	size_t end = text.n;

	while (end > 1 && !(text.p[end - 1] == '>' && text.p[end - 2] == '>'))
		end--;
	if (end < 2)
		return;
	f->moved[number] = f->out->n;
	buf_add(f->out, str_part(text, 0, end - 2));
	buf_add_byte(f->out, ' ');
	buf_add(f->out, members);
	buf_add_z(f->out, "\n>>\nendobj\n");
}

static bool
is_element(struct str text, struct str kind)
{
	size_t at = str_find(text, STR("/S /"), 0);

	return str_find(text, STR("/Type /StructElem"), 0) != SIZE_MAX && at != SIZE_MAX &&
	    str_starts(str_part(text, at + 4, text.n), kind) &&
	    byte_is_space(text.p[at + 4 + kind.n]);
}

static void
note_first_row(struct pdf_file *f, struct str text)
{
	size_t row = number_behind(text, STR("/K "));

	if (is_element(text, STR("Table")) && row < f->n)
		f->is_first_row[row] = true;
}

static void
extend_heading(struct pdf_file *f, size_t number, struct str text)
{
	size_t row = number_behind(text, STR("/P "));

	if (!is_element(text, STR("TH")))
		return;
	extend(f, number, text, row < f->n && f->is_first_row[row] ?
	    STR("/A << /O /Table /Scope /Column >>") : STR("/A << /O /Table /Scope /Row >>"));
}

static void
extend_catalog(struct pdf_file *f, size_t root, struct str language)
{
	struct buf members;

	buf_init(&members, f->out->arena, 1000);
	if (language.n > 0) {
		buf_add_z(&members, "/Lang (");
		/* Letters, digits and dashes are all that a language tag holds. */
		for (size_t i = 0; i < language.n && i < 100; i++) {
			char c = language.p[i];

			if (byte_is_alpha(c) || byte_is_digit(c) || c == '-')
				buf_add_byte(&members, c);
		}
		buf_add_z(&members, ") ");
	}
	buf_add_z(&members, "/ViewerPreferences << /DisplayDocTitle true >>");
	extend(f, root, object(f, root), buf_str(&members));
}

/* The table of the objects written anew, each range of numbers by itself. */
static void
write_table(struct pdf_file *f, size_t root, size_t info)
{
	size_t start = f->out->n;

	buf_add_z(f->out, "xref\n");
	for (size_t i = 0; i < f->n; i++) {
		if (f->moved[i] > 0)
			buf_add_format(f->out, "%zu 1\n%010zu 00000 n \n", i, f->moved[i]);
	}
	buf_add_format(f->out, "trailer\n<< /Size %zu\n   /Root %zu 0 R\n   /Info %zu 0 R\n"
	    "   /Prev %zu\n>>\nstartxref\n%zu\n%%%%EOF\n", f->n, root, info, f->xref, start);
}

enum status
pdf_finish(struct buf *file, struct str language)
{
	struct pdf_file f = { .out = file, .bytes = str_dup(file->arena, buf_str(file)) };
	struct str trailer;
	size_t root;

	if (file->overflow || !find_objects(&f))
		return ST_CORRUPT;
	trailer = str_part(f.bytes, f.entries + f.n * ENTRY_BYTES, f.bytes.n);
	root = number_behind(trailer, STR("/Root "));
	if (root == 0 || root >= f.n || object(&f, root).n == 0)
		return ST_CORRUPT;
	f.is_first_row = arena_make_array(file->arena, bool, f.n);
	f.moved = arena_make_array(file->arena, size_t, f.n);
	for (size_t i = 1; i < f.n; i++)
		note_first_row(&f, object(&f, i));
	for (size_t i = 1; i < f.n; i++)
		extend_heading(&f, i, object(&f, i));
	extend_catalog(&f, root, language);
	write_table(&f, root, number_behind(trailer, STR("/Info ")));
	return ST_OK;
}
