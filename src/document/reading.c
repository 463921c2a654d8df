/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A file of unknown form to a framework: tells the format by content (the name only hints), has
 * the importer make blocks of it and the reading a framework of those. Formats that are known and
 * not read get a refusal that says what to save them as. A new format is a row and its importer.
 */
#include "document/reading.h"

#include "base/hash.h"
#include "base/limits.h"
#include "instrument/framework_json.h"

#define SNIFFED_BYTES 65536 /* a text shows what it is in its first pages */

typedef enum status importer(struct str bytes, struct blocks *out, struct errors *errors);

struct format {
	const char *name;
	const char *extensions; /* with spaces around each */
	bool (*matches)(struct str bytes);
	importer *import;       /* NULL with a refusal */
	const char *refusal;
};

static bool
contains(struct str bytes, const char *needle)
{
	return str_find(bytes, str_from(needle), 0) != SIZE_MAX;
}

static bool
is_zip(struct str bytes)
{
	return str_starts(bytes, STR("PK\x03\x04"));
}

/* The names of a ZIP's parts stand in it as they are, at the latest in its directory. */
static bool
is_docx(struct str bytes)
{
	return is_zip(bytes) && contains(bytes, "word/document");
}

static bool
is_xlsx(struct str bytes)
{
	return is_zip(bytes) && contains(bytes, "xl/workbook");
}

static bool
is_odt(struct str bytes)
{
	return is_zip(bytes) && contains(bytes, "application/vnd.oasis.opendocument");
}

static bool
is_doc(struct str bytes)
{
	return str_starts(bytes, STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"));
}

static bool
is_pdf(struct str bytes)
{
	return str_starts(bytes, STR("%PDF-"));
}

static bool
is_rtf(struct str bytes)
{
	return str_starts(bytes, STR("{\\rtf"));
}

static struct str
without_space(struct str bytes)
{
	size_t at = str_starts(bytes, STR("\xEF\xBB\xBF")) ? 3 : 0;

	while (at < bytes.n && byte_is_space(bytes.p[at]))
		at++;
	return str_part(bytes, at, bytes.n);
}

static bool
starts_with_case(struct str s, const char *prefix)
{
	struct str wanted = str_from(prefix);

	return s.n >= wanted.n && str_equal_ascii_case(str_part(s, 0, wanted.n), wanted);
}

static bool
is_html(struct str bytes)
{
	static const char *const starts[] = { "<!doctype", "<html", "<head", "<body", "<table",
		"<?xml", "<!--", "<section", "<article", "<div", "<h1" };
	struct str text = without_space(bytes);

	for (size_t i = 0; i < COUNT_OF(starts); i++) {
		if (starts_with_case(text, starts[i]))
			return true;
	}
	return false;
}

/* "|---|:--:|": the line under the headings of a pipe table. */
static bool
is_rule(struct str line)
{
	size_t dashes = 0;
	size_t pipes = 0;

	for (size_t i = 0; i < line.n; i++) {
		if (line.p[i] == '-')
			dashes++;
		else if (line.p[i] == '|')
			pipes++;
		else if (line.p[i] != ':' && !byte_is_space(line.p[i]))
			return false;
	}
	return dashes >= 2 && pipes >= 1;
}

static bool
is_markdown(struct str bytes)
{
	struct str rest = bytes;
	struct str line;

	while (str_next(&rest, '\n', &line)) {
		if (is_rule(line))
			return true;
	}
	return false;
}

static bool
is_tsv(struct str bytes)
{
	return str_find_byte(bytes, '\t', 0) != SIZE_MAX;
}

#define SAVE_AS_DOCX "Save it as DOCX and import that."

/* In the order asked: what a file begins with is stronger than what is somewhere in it. */
static const struct format formats[] = {
	{ "DOC", "", is_doc, NULL, SAVE_AS_DOCX },
	{ "PDF", "", is_pdf, NULL, "Import the document it was made from, saved as DOCX." },
	{ "RTF", "", is_rtf, NULL, SAVE_AS_DOCX },
	{ "DOCX", "", is_docx, import_docx, NULL },
	{ "XLSX", "", is_xlsx, NULL, "Copy its table into a document and save that as DOCX." },
	{ "ODT", "", is_odt, NULL, SAVE_AS_DOCX },
	{ "DOCX", " docx docm dotx ", is_zip, import_docx, NULL },
	{ "ZIP", "", is_zip, NULL, "Unpack it and import the document in it, saved as DOCX." },
	{ "HTML", " html htm xhtml ", is_html, import_html, NULL },
	{ "Markdown", " md markdown ", is_markdown, import_markdown, NULL },
	{ "tab-separated text", " tsv txt tab ", is_tsv, import_tsv, NULL },
};

static bool
has_extension(const struct format *format, struct arena *a, struct str file_name)
{
	size_t dot = SIZE_MAX;
	struct str extension;

	for (size_t i = 0; i < file_name.n; i++) {
		if (file_name.p[i] == '.')
			dot = i;
	}
	if (dot == SIZE_MAX)
		return false;
	extension = str_lower_ascii(a, str_part(file_name, dot + 1, file_name.n));
	return contains(str_from(format->extensions),
	    str_dup_z(a, str_format(a, " %.*s ", STR_ARG(extension))));
}

static const struct format *
find_format(struct arena *a, struct str file_name, struct str bytes)
{
	struct str first = str_part(bytes, 0, SNIFFED_BYTES);

	for (size_t i = 0; i < COUNT_OF(formats); i++) {
		bool is_packed = formats[i].extensions[0] == '\0';

		/* A ZIP that lacks its document is a damaged DOCX only if its name says so. */
		if (formats[i].matches == is_zip && !is_packed &&
		    !has_extension(&formats[i], a, file_name))
			continue;
		if (formats[i].matches(is_packed ? bytes : first))
			return &formats[i];
	}
	for (size_t i = 0; i < COUNT_OF(formats); i++) {
		if (has_extension(&formats[i], a, file_name))
			return &formats[i];
	}
	/* The reader of plain text says best what is missing in a text that shows no table. */
	return &formats[COUNT_OF(formats) - 1];
}

static bool
is_json(struct str bytes)
{
	return str_starts(without_space(bytes), STR("{")) && !is_rtf(bytes);
}

/* UTF-16 is brought to UTF-8 first, or nothing in it could be recognised. */
static enum status
decode_utf16(struct arena *a, struct str *bytes, struct errors *errors)
{
	if (!str_starts(*bytes, STR("\xFF\xFE")) && !str_starts(*bytes, STR("\xFE\xFF")))
		return ST_OK;
	return text_to_utf8(a, *bytes, errors, bytes);
}

static void
name_source(struct arena *a, struct framework *fw, struct str file_name, struct str bytes)
{
	struct fw_source *source;

	if (fw->sources.n == 0)
		return;
	source = &fw->sources.items[0];
	source->name = str_dup(a, file_name);
	source->sha256 = hash_hex(a, bytes);
	source->size = (int64_t)bytes.n;
}

enum status
reading_run(struct arena *a, struct str file_name, struct str bytes, struct errors *errors,
    struct framework **out)
{
	struct blocks blocks = { .arena = a };
	const struct format *format;
	struct str text = bytes;
	enum status st;

	if (bytes.n > LIMIT_IMPORT_BYTES)
		return errors_add(errors, ST_TOO_LARGE, NULL,
		    "The file is larger than %d MB. Split "
		    "the document.",
		    LIMIT_IMPORT_BYTES >> 20);
	if (is_json(bytes))
		return framework_read_json(a, bytes, errors, out);
	st = decode_utf16(a, &text, errors);
	if (st != ST_OK)
		return st;
	format = find_format(a, file_name, text);
	if (format->import == NULL)
		return errors_add(errors, ST_UNSUPPORTED, NULL, "%s is not read. %s", format->name,
		    format->refusal);
	st = format->import(text, &blocks, errors);
	if (st == ST_OK)
		st = reading_from_blocks(a, &blocks, errors, out);
	if (st == ST_OK)
		name_source(a, *out, file_name, bytes);
	return st;
}
