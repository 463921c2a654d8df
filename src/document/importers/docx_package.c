/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A DOCX file as a ZIP of parts: finds the parts by their relationships and unpacks them in
 * memory, within limits on their number, size and ratio. What a part says is for the other files.
 * Source: ECMA-376 part 2 (Open Packaging Conventions).
 */
#include <zip.h>

#include "base/limits.h"
#include "document/importers/docx.h"

#define RATIO_COUNTS_FROM ((size_t)1024 * 1024) /* smaller parts may be packed as they like */

#define SAVE_AGAIN "Open the document in a word processor and save it again as DOCX."

static enum status
refuse_zip(struct docx_package *p, zip_error_t *error)
{
	return errors_add(p->errors, ST_INVALID, NULL, "The DOCX file is damaged (%s). " SAVE_AGAIN,
	    zip_error_strerror(error));
}

static enum status
open_zip(struct docx_package *p, struct str bytes)
{
	zip_source_t *source;
	zip_error_t error;
	enum status st = ST_OK;

	zip_error_init(&error);
	source = zip_source_buffer_create(bytes.p, bytes.n, 0, &error);
	if (source != NULL)
		p->zip = zip_open_from_source(source, ZIP_RDONLY, &error);
	if (p->zip == NULL) {
		st = refuse_zip(p, &error);
		zip_source_free(source);
	}
	zip_error_fini(&error);
	if (st == ST_OK && zip_get_num_entries(p->zip, 0) > LIMIT_ZIP_ENTRIES)
		st = errors_add(p->errors, ST_TOO_LARGE, NULL, "The DOCX file holds more than %d "
		    "parts. Save the document without its pictures.", LIMIT_ZIP_ENTRIES);
	return st;
}

static enum status
check_size(struct docx_package *p, struct str name, const zip_stat_t *stat)
{
	if (stat->encryption_method != ZIP_EM_NONE)
		return errors_add(p->errors, ST_INVALID, NULL, "The DOCX file is protected by a "
		    "password. Save it without.");
	if (stat->size > LIMIT_UNPACKED_BYTES - p->unpacked)
		return errors_add(p->errors, ST_TOO_LARGE, NULL, "The parts of the DOCX file are "
		    "larger than %d MB when unpacked (%.*s). Split the document.",
		    LIMIT_UNPACKED_BYTES >> 20, STR_ARG(name));
	if (stat->size > RATIO_COUNTS_FROM && stat->size / LIMIT_ZIP_RATIO > stat->comp_size)
		return errors_add(p->errors, ST_TOO_LARGE, NULL, "The part %.*s unpacks to more "
		    "than %d times its size, which no document does. " SAVE_AGAIN, STR_ARG(name),
		    LIMIT_ZIP_RATIO);
	return ST_OK;
}

/* Reads to the very end, because only there its check sum is compared. */
static bool
read_all(zip_file_t *file, char *bytes, size_t n)
{
	size_t at = 0;
	char behind;

	while (at < n) {
		zip_int64_t got = zip_fread(file, bytes + at, n - at);

		if (got <= 0)
			return false;
		at += (size_t)got;
	}
	return zip_fread(file, &behind, 1) == 0;
}

enum status
docx_read_part(struct docx_package *p, struct str name, struct str *out)
{
	const char *path = str_dup_z(p->arena, name);
	zip_file_t *file;
	zip_stat_t stat;
	enum status st;
	char *bytes;
	bool is_whole;

	zip_stat_init(&stat);
	if (zip_stat(p->zip, path, 0, &stat) != 0)
		return errors_add(p->errors, ST_INVALID, NULL, "The DOCX file lacks its part %.*s. "
		    SAVE_AGAIN, STR_ARG(name));
	if ((st = check_size(p, name, &stat)) != ST_OK)
		return st;
	p->unpacked += stat.size;
	bytes = arena_alloc(p->arena, stat.size);
	file = zip_fopen_index(p->zip, stat.index, 0);
	is_whole = file != NULL && read_all(file, bytes, stat.size);
	if (file != NULL)
		zip_fclose(file);
	if (!is_whole)
		return errors_add(p->errors, ST_INVALID, NULL, "The part %.*s of the DOCX file is "
		    "damaged. " SAVE_AGAIN, STR_ARG(name));
	*out = (struct str){ bytes, stat.size };
	return ST_OK;
}

enum status
docx_read_xml(struct docx_package *p, struct str name, const struct xml_events *events)
{
	struct str bytes;
	enum status st = docx_read_part(p, name, &bytes);

	if (st != ST_OK)
		return st;
	return xml_read(p->arena, bytes, str_dup_z(p->arena, name), events, p->errors);
}

struct relations {
	struct docx_package *package;
	struct str folder; /* of the part that they belong to, with its slash */
};

/* The name of a target as the ZIP has it: absolute, or from the folder upwards. */
static struct str
resolve(struct arena *a, struct str folder, struct str target)
{
	if (str_starts(target, STR("/")))
		return str_dup(a, str_part(target, 1, target.n));
	while (str_starts(target, STR("../"))) {
		target = str_part(target, 3, target.n);
		folder = str_part(folder, 0, folder.n > 0 ? folder.n - 1 : 0);
		while (folder.n > 0 && folder.p[folder.n - 1] != '/')
			folder.n--;
	}
	if (str_starts(target, STR("./")))
		target = str_part(target, 2, target.n);
	return str_concat(a, folder, target);
}

static enum status
take_relation(void *context, const struct xml_element *element)
{
	struct relations *r = context;
	struct docx_package *p = r->package;
	struct str type;
	struct str target;
	const struct {
		struct str type; /* its end: the start differs between editions */
		struct str *part;
	} parts[] = {
		{ STR("/officeDocument"), &p->document }, { STR("/footnotes"), &p->footnotes },
		{ STR("/endnotes"), &p->endnotes }, { STR("/styles"), &p->styles },
		{ STR("/numbering"), &p->numbering }, { STR("/comments"), &p->comments },
		{ STR("/commentsExtended"), &p->comments_extended },
		{ STR("/core-properties"), &p->core }, { STR("/custom-properties"), &p->custom },
	};

	if (!str_equal(element->name, STR("Relationship")) ||
	    !xml_attribute(element, "Type", &type) || !xml_attribute(element, "Target", &target))
		return ST_OK;
	if ((str_ends(type, STR("/header")) || str_ends(type, STR("/footer"))) &&
	    p->nmargins < COUNT_OF(p->margins))
		p->margins[p->nmargins++] = resolve(p->arena, r->folder, target);
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		if (str_ends(type, parts[i].type) && parts[i].part->n == 0)
			*parts[i].part = resolve(p->arena, r->folder, target);
	return ST_OK;
}

static bool
has_part(const struct docx_package *p, struct str name)
{
	return zip_name_locate(p->zip, str_dup_z(p->arena, name), 0) >= 0;
}

/* Reads the relationships of a part; one without any has none. */
static enum status
read_relations(struct docx_package *p, struct str folder, struct str file)
{
	struct relations r = { p, folder };
	struct xml_events events = { .context = &r, .start = take_relation };
	struct str name = str_format(p->arena, "%.*s_rels/%.*s.rels", STR_ARG(folder),
	    STR_ARG(file));

	return has_part(p, name) ? docx_read_xml(p, name, &events) : ST_OK;
}

/* What a relationship names and nobody packed is simply not there, but for the document. */
static void
forget_missing(const struct docx_package *p, struct str *name)
{
	if (name->n > 0 && !has_part(p, *name))
		*name = STR_EMPTY;
}

enum status
docx_open(struct docx_package *p, struct str bytes)
{
	size_t slash = 0;
	enum status st;

	if ((st = open_zip(p, bytes)) != ST_OK ||
	    (st = read_relations(p, STR_EMPTY, STR_EMPTY)) != ST_OK)
		return st;
	if (p->document.n == 0)
		p->document = STR("word/document.xml");
	for (size_t i = 0; i < p->document.n; i++)
		if (p->document.p[i] == '/')
			slash = i + 1;
	st = read_relations(p, str_part(p->document, 0, slash),
	    str_part(p->document, slash, p->document.n));
	forget_missing(p, &p->footnotes);
	forget_missing(p, &p->endnotes);
	forget_missing(p, &p->styles);
	forget_missing(p, &p->numbering);
	forget_missing(p, &p->comments);
	forget_missing(p, &p->comments_extended);
	forget_missing(p, &p->core);
	forget_missing(p, &p->custom);
	for (size_t i = 0; i < p->nmargins; i++)
		forget_missing(p, &p->margins[i]);
	return st;
}

/* --- who made it --------------------------------------------------------------------------- */

#define PROPERTY_BYTES_MAX 1000

struct making {
	struct buf creator;
	struct buf made_of;
	struct buf *at; /* whose text is being read; NULL: nobody's */
	bool is_ours;
};

static enum status
on_property(void *context, const struct xml_element *element)
{
	struct making *m = context;
	struct str name;

	if (str_equal(element->name, STR("creator")))
		m->at = &m->creator;
	if (!str_equal(element->name, STR("property")) || !xml_attribute(element, "name", &name))
		return ST_OK;
	m->is_ours |= str_equal(name, STR("ConcertFramework"));
	m->at = str_equal(name, STR("ConcertText")) ? &m->made_of : NULL;
	return ST_OK;
}

static enum status
on_property_end(void *context, struct str name)
{
	struct making *m = context;

	(void)name;
	m->at = NULL;
	return ST_OK;
}

static void
on_property_text(void *context, struct str text)
{
	struct making *m = context;

	if (m->at != NULL)
		buf_add(m->at, text);
}

static struct str
property_of(const struct buf *b)
{
	return b->overflow ? STR_EMPTY : str_trim(buf_str(b));
}

enum status
docx_read_made(struct docx_package *p, struct docx_made *out)
{
	struct making m = { .is_ours = false };
	struct xml_events events = { .context = &m, .start = on_property,
		.end = on_property_end, .text = on_property_text };
	enum status st;

	*out = (struct docx_made){ STR_EMPTY, STR_EMPTY };
	if (p->custom.n == 0 || p->core.n == 0)
		return ST_OK;
	buf_init(&m.creator, p->arena, PROPERTY_BYTES_MAX);
	buf_init(&m.made_of, p->arena, PROPERTY_BYTES_MAX);
	if ((st = docx_read_xml(p, p->custom, &events)) != ST_OK ||
	    (st = docx_read_xml(p, p->core, &events)) != ST_OK)
		return st;
	if (m.is_ours)
		*out = (struct docx_made){ property_of(&m.creator), property_of(&m.made_of) };
	return ST_OK;
}

void
docx_close(struct docx_package *p)
{
	if (p->zip != NULL)
		zip_discard(p->zip);
	p->zip = NULL;
}
