/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Puts into a finished PDF what cairo leaves out: objects are found by the table at the end, and
 * the file is written again, some of them with more members, some anew. What surprises: this
 * reads no PDF but those that cairo wrote a moment ago, and gives up at anything else.
 */
#include "document/pdf/finish.h"

#include <stdlib.h>

#include <zlib.h>

#include "base/limits.h"
#include "document/xml_text.h"

#define ENTRY_BYTES 20 /* of the table of objects */
#define OWN_OBJECTS 2  /* that cairo has no like of */
#define LEVEL 6

struct pdf_object {
	size_t number;
	size_t offset; /* in the file that cairo wrote; 0: no such object */
	struct str text;
};

struct pdf_file {
	struct arena *arena;
	struct buf *out;
	struct str bytes;        /* as cairo wrote them */
	size_t xref;             /* where the table of objects is */
	size_t n;                /* objects, the free one included */
	struct pdf_object *objects; /* by number */
	struct pdf_object **order;  /* as they stand in the file */
	size_t norder;
	bool *is_first_row;      /* of a table, by object */
	bool *is_content;        /* of a page */
	size_t *moved;           /* where an object stands now, ours behind cairo's */
	size_t root;
	size_t info;
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

static int
by_offset(const void *a, const void *b)
{
	const struct pdf_object *const *x = a;
	const struct pdf_object *const *y = b;

	return (*x)->offset < (*y)->offset ? -1 : (*x)->offset > (*y)->offset;
}

/* Each object reaches to the next one: a stream may hold any bytes. */
static bool
cut_objects(struct pdf_file *f, size_t entries)
{
	for (size_t i = 1; i < f->n; i++) {
		struct pdf_object *o = &f->objects[i];

		o->number = i;
		o->offset = number_at(f->bytes, entries + i * ENTRY_BYTES);
		if (o->offset >= f->xref)
			return false;
		if (o->offset > 0)
			f->order[f->norder++] = o;
	}
	if (f->norder == 0)
		return false;
	qsort(f->order, f->norder, sizeof(*f->order), by_offset);
	for (size_t i = 0; i < f->norder; i++) {
		size_t end = i + 1 < f->norder ? f->order[i + 1]->offset : f->xref;

		f->order[i]->text = str_part(f->bytes, f->order[i]->offset, end);
	}
	return true;
}

static bool
find_objects(struct pdf_file *f)
{
	size_t tail = f->bytes.n > 100 ? f->bytes.n - 100 : 0;
	size_t at = str_find(f->bytes, STR("startxref\n"), tail);
	size_t line;
	struct str trailer;

	if (at == SIZE_MAX)
		return false;
	f->xref = number_at(f->bytes, at + 10);
	if (!str_starts(str_part(f->bytes, f->xref, f->bytes.n), STR("xref\n0 ")))
		return false;
	f->n = number_at(f->bytes, f->xref + 7);
	line = str_find_byte(f->bytes, '\n', f->xref + 7);
	if (line == SIZE_MAX || f->n > (f->bytes.n - line) / ENTRY_BYTES)
		return false;
	trailer = str_part(f->bytes, line + 1 + f->n * ENTRY_BYTES, f->bytes.n);
	f->root = number_behind(trailer, STR("/Root "));
	f->info = number_behind(trailer, STR("/Info "));
	f->objects = arena_make_array(f->arena, struct pdf_object, f->n);
	f->order = arena_make_array(f->arena, struct pdf_object *, f->n);
	f->moved = arena_make_array(f->arena, size_t, f->n + OWN_OBJECTS);
	f->is_first_row = arena_make_array(f->arena, bool, f->n);
	f->is_content = arena_make_array(f->arena, bool, f->n);
	return f->root > 0 && f->root < f->n && f->info < f->n && cut_objects(f, line + 1);
}

/* --- what an object is ---------------------------------------------------------------------- */

static bool
is_type(struct str text, const char *type)
{
	size_t at = str_find(text, STR("/Type /"), 0);
	struct str name = str_from(type);

	return at != SIZE_MAX && str_starts(str_part(text, at + 7, text.n), name) &&
	    at + 7 + name.n < text.n && byte_is_space(text.p[at + 7 + name.n]);
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
note_object(struct pdf_file *f, struct str text)
{
	size_t row = is_element(text, STR("Table")) ? number_behind(text, STR("/K ")) : 0;
	size_t content = is_type(text, "Page") ? number_behind(text, STR("/Contents ")) : 0;

	if (row < f->n)
		f->is_first_row[row] = true;
	if (content < f->n)
		f->is_content[content] = true;
}

/* --- writing it again ----------------------------------------------------------------------- */

/* The object with more members at the end of its dictionary. */
static void
extend(struct pdf_file *f, struct str text, struct str members)
{
	size_t end = text.n;

	while (end > 1 && !(text.p[end - 1] == '>' && text.p[end - 2] == '>'))
		end--;
	buf_add(f->out, str_part(text, 0, end > 1 ? end - 2 : text.n));
	if (end < 2)
		return;
	buf_add_byte(f->out, ' ');
	buf_add(f->out, members);
	buf_add_z(f->out, "\n>>\nendobj\n");
}

static struct str
members_of_catalog(struct pdf_file *f, struct str language)
{
	struct buf b;

	buf_init(&b, f->arena, 1000);
	if (language.n > 0) {
		buf_add_z(&b, "/Lang (");
		/* Letters, digits and dashes are all that a language tag holds. */
		for (size_t i = 0; i < language.n && i < 100; i++) {
			char c = language.p[i];

			if (byte_is_alpha(c) || byte_is_digit(c) || c == '-')
				buf_add_byte(&b, c);
		}
		buf_add_z(&b, ") ");
	}
	buf_add_format(&b, "/ViewerPreferences << /DisplayDocTitle true >> /Metadata %zu 0 R",
	    f->n + 1);
	return buf_str(&b);
}

/* What is to be added to an object; empty: nothing. */
static struct str
members_of(struct pdf_file *f, const struct pdf_object *o, struct str language)
{
	size_t row;

	if (o->number == f->root)
		return members_of_catalog(f, language);
	if (is_type(o->text, "Page"))
		return STR("/Tabs /S");
	if (is_type(o->text, "StructTreeRoot"))
		return str_format(f->arena, "/IDTree %zu 0 R", f->n);
	if (is_element(o->text, STR("Note")))
		return str_format(f->arena, "/ID (%08zu)", o->number);
	if (!is_element(o->text, STR("TH")))
		return STR_EMPTY;
	row = number_behind(o->text, STR("/P "));
	return row < f->n && f->is_first_row[row] ? STR("/A << /O /Table /Scope /Column >>") :
	    STR("/A << /O /Table /Scope /Row >>");
}

static bool
inflate_stream(struct str packed, struct buf *out)
{
	z_stream z = { .next_in = (Bytef *)(uintptr_t)packed.p, .avail_in = (uInt)packed.n };
	char bytes[8192];
	int code;

	if (inflateInit(&z) != Z_OK)
		return false;
	do {
		z.next_out = (Bytef *)bytes;
		z.avail_out = sizeof(bytes);
		code = inflate(&z, Z_NO_FLUSH);
		buf_add(out, (struct str){ bytes, sizeof(bytes) - z.avail_out });
	} while (code == Z_OK && !out->overflow);
	inflateEnd(&z);
	return code == Z_STREAM_END;
}

static struct str
deflate_stream(struct arena *a, struct str text)
{
	uLongf n = compressBound((uLong)text.n);
	char *packed = arena_alloc(a, n);

	if (compress2((Bytef *)packed, &n, (const Bytef *)text.p, (uLong)text.n, LEVEL) != Z_OK)
		n = 0;
	return (struct str){ packed, n };
}

/* A page's content, with its artifacts marked; false where it is not as cairo writes it. */
static bool
write_content(struct pdf_file *f, const struct pdf_object *o)
{
	size_t start = str_find(o->text, STR(">>\nstream\n"), 0);
	struct buf plain;
	struct buf marked;
	struct str packed;

	if (start == SIZE_MAX ||
	    str_find(str_part(o->text, 0, start), STR("/FlateDecode"), 0) == SIZE_MAX)
		return false;
	buf_init(&plain, f->arena, LIMIT_PRINT_BYTES);
	buf_init(&marked, f->arena, LIMIT_PRINT_BYTES);
	if (!inflate_stream(str_part(o->text, start + 10, o->text.n), &plain))
		return false;
	pdf_mark_artifacts(buf_str(&plain), &marked);
	packed = deflate_stream(f->arena, buf_str(&marked));
	buf_add_format(f->out, "%zu 0 obj\n<< /Length %zu\n   /Filter /FlateDecode\n>>\nstream\n",
	    o->number, packed.n);
	buf_add(f->out, packed);
	buf_add_z(f->out, "\nendstream\nendobj\n");
	return packed.n > 0 && !marked.overflow;
}

/* Without the dates where the order has none: cairo was given the first day it counts from. */
static void
write_info(struct pdf_file *f, struct str text)
{
	struct str line;

	while (text.n > 0 && str_next(&text, '\n', &line)) {
		if (str_find(line, STR("Date (19700101000000Z)"), 0) != SIZE_MAX)
			continue;
		buf_add(f->out, line);
		buf_add_byte(f->out, '\n');
	}
}

static bool
write_object(struct pdf_file *f, const struct pdf_object *o, struct str language)
{
	struct arena_mark mark = arena_mark(f->arena);
	struct str members;
	bool is_written = true;

	f->moved[o->number] = f->out->n;
	if (f->is_content[o->number]) {
		is_written = write_content(f, o);
	} else if (o->number == f->info) {
		write_info(f, o->text);
	} else {
		members = members_of(f, o, language);
		if (members.n > 0)
			extend(f, o->text, members);
		else
			buf_add(f->out, o->text);
	}
	arena_rewind(f->arena, mark);
	return is_written;
}

/* The names of the footnotes, in the order of their letters, which is that of their numbers. */
static void
write_names(struct pdf_file *f)
{
	f->moved[f->n] = f->out->n;
	buf_add_format(f->out, "%zu 0 obj\n<< /Names [", f->n);
	for (size_t i = 1; i < f->n; i++) {
		if (is_element(f->objects[i].text, STR("Note")))
			buf_add_format(f->out, " (%08zu) %zu 0 R", i, i);
	}
	buf_add_z(f->out, " ] >>\nendobj\n");
}

static void
write_metadata(struct pdf_file *f, struct str title, struct str language)
{
	struct buf b;

	buf_init(&b, f->arena, LIMIT_TEXT_BYTES * 8);
	buf_add_z(&b, "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
	    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/"
	    "02/22-rdf-syntax-ns#\"><rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/"
	    "dc/elements/1.1/\"><dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">");
	xml_add_text(&b, title);
	buf_add_z(&b, "</rdf:li></rdf:Alt></dc:title>");
	if (language.n > 0) {
		buf_add_z(&b, "<dc:language><rdf:Bag><rdf:li>");
		xml_add_text(&b, language);
		buf_add_z(&b, "</rdf:li></rdf:Bag></dc:language>");
	}
	buf_add_z(&b, "</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>");
	f->moved[f->n + 1] = f->out->n;
	buf_add_format(f->out, "%zu 0 obj\n<< /Type /Metadata /Subtype /XML /Length %zu >>\n"
	    "stream\n", f->n + 1, b.n);
	buf_add(f->out, buf_str(&b));
	buf_add_z(f->out, "\nendstream\nendobj\n");
}

static void
write_table(struct pdf_file *f)
{
	size_t start = f->out->n;
	size_t n = f->n + OWN_OBJECTS;

	buf_add_format(f->out, "xref\n0 %zu\n%010d 65535 f \n", n, 0);
	for (size_t i = 1; i < n; i++)
		buf_add_format(f->out, "%010zu %05d %c \n", f->moved[i],
		    f->moved[i] > 0 ? 0 : 65535, f->moved[i] > 0 ? 'n' : 'f');
	buf_add_format(f->out, "trailer\n<< /Size %zu\n   /Root %zu 0 R\n   /Info %zu 0 R\n>>\n"
	    "startxref\n%zu\n%%%%EOF\n", n, f->root, f->info, start);
}

static enum status
write_again(struct pdf_file *f, struct str title, struct str language)
{
	if (!find_objects(f))
		return ST_CORRUPT;
	for (size_t i = 0; i < f->norder; i++)
		note_object(f, f->order[i]->text);
	buf_add(f->out, str_part(f->bytes, 0, f->order[0]->offset));
	for (size_t i = 0; i < f->norder; i++) {
		if (!write_object(f, f->order[i], language))
			return ST_CORRUPT;
	}
	write_names(f);
	write_metadata(f, title, language);
	write_table(f);
	return ST_OK;
}

enum status
pdf_finish(struct buf *file, struct str title, struct str language)
{
	struct arena *scratch = arena_new();
	struct buf out;
	struct pdf_file f = { .arena = scratch, .out = &out, .bytes = buf_str(file) };
	enum status st;

	buf_init(&out, file->arena, file->max);
	st = file->overflow ? ST_CORRUPT : write_again(&f, title, language);
	arena_free(scratch);
	if (st == ST_OK)
		*file = out;
	return st;
}
