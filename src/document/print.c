/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Orders of prints as JSON, and the list of the forms. Both programs link this: concert writes
 * orders, concert-printer reads them. What a print looks like is each printer's business.
 */
#include "document/print.h"

#include "base/i18n.h"
#include "base/json.h"
#include "base/json_read.h"
#include "base/limits.h"
#include "instrument/framework_json.h"

const struct printer printers[] = {
#define PRINTER(name, media_type, extension, help) { #name, media_type, extension, help },
#include "document/printers/printers.h"
#undef PRINTER
};
const size_t printer_count = COUNT_OF(printers);

const struct printer *
printer_find(struct str name)
{
	for (size_t i = 0; i < printer_count; i++) {
		if (str_equal(name, str_from(printers[i].name)))
			return &printers[i];
	}
	return NULL;
}

const struct printer *
printer_find_extension(struct str extension)
{
	for (size_t i = 0; i < printer_count; i++) {
		if (str_equal(extension, str_from(printers[i].extension)))
			return &printers[i];
	}
	return NULL;
}

struct str
print_reason(const struct print_order *order, struct str uid)
{
	for (size_t i = 0; uid.n > 0 && i < order->reasons.n; i++) {
		if (str_equal(order->reasons.items[i].uid, uid))
			return order->reasons.items[i].words;
	}
	return STR_EMPTY;
}

static struct str
label_of(struct str label, const struct framework *fw, struct str otherwise)
{
	if (label.n > 0)
		return label;
	return fw->revision.label.n > 0 ? fw->revision.label : otherwise;
}

struct str
print_order_title(struct arena *a, const struct print_order *order)
{
	const struct language *l = i18n_language(order->language);
	struct str before;
	struct str after;

	if (order->before == NULL)
		return label_of(order->label, order->fw, STR_EMPTY);
	before = label_of(order->before_label, order->before, T(l, "the text before"));
	after = label_of(order->label, order->fw, T(l, "the text now"));
	return i18n_format(a, l, N_("Changes from %s to %s"), before, after);
}

/* The texts of the options: one row each, for the writer and the reader. */
static const struct {
	const char *name;
	size_t offset;
} option_texts[] = {
	{ "label", offsetof(struct print_order, label) },
	{ "date", offsetof(struct print_order, date) },
	{ "before_label", offsetof(struct print_order, before_label) },
	{ "language", offsetof(struct print_order, language) },
	{ "author", offsetof(struct print_order, author) },
};

static void
write_options(struct buf *out, const struct print_order *order)
{
	struct json j;

	json_init(&j, out);
	json_write_object(&j, NULL);
	for (size_t i = 0; i < COUNT_OF(option_texts); i++) {
		const struct str *text = (const struct str *)(const void *)((const char *)order +
		    option_texts[i].offset);

		if (text->n > 0)
			json_write_text(&j, option_texts[i].name, *text);
	}
	if (order->date_ms != 0)
		json_write_i64(&j, "date_ms", order->date_ms);
	json_write_array(&j, "reasons");
	for (size_t i = 0; i < order->reasons.n; i++) {
		json_write_object(&j, NULL);
		json_write_text(&j, "uid", order->reasons.items[i].uid);
		json_write_text(&j, "words", order->reasons.items[i].words);
		json_end_object(&j);
	}
	json_end_array(&j);
	json_end_object(&j);
}

/* Without what no print shows, and what may be larger than the rest: sources, points to settle. */
static void
write_framework(struct buf *out, const struct framework *fw)
{
	struct framework printed = *fw;

	printed.sources = (struct fw_sources){ 0 };
	printed.queries = (struct fw_querys){ 0 };
	framework_write_json(out, &printed, FRAMEWORK_JSON_BRIEF);
}

static void
write_table(struct buf *out, const struct print_table *t)
{
	struct json j;

	json_init(&j, out);
	json_write_object(&j, NULL);
	json_write_text(&j, "title", t->title);
	json_write_text(&j, "subtitle", t->subtitle);
	json_write_text(&j, "network", t->network);
	json_write_array(&j, "columns");
	for (size_t i = 0; i < t->ncolumns; i++) {
		json_write_object(&j, NULL);
		json_write_text(&j, "heading", t->columns[i].heading);
		json_write_i64(&j, "width", t->columns[i].width);
		json_end_object(&j);
	}
	json_end_array(&j);
	json_write_array(&j, "cells");
	for (size_t i = 0; i < t->nrows * t->ncolumns; i++)
		json_write_text(&j, NULL, t->cells[i]);
	json_end_array(&j);
	json_end_object(&j);
}

void
print_order_write(struct buf *out, const struct print_order *order)
{
	if (order->table != NULL) {
		buf_add_z(out, "{\"table\":");
		write_table(out, order->table);
	} else {
		buf_add_z(out, "{\"document\":");
		write_framework(out, order->fw);
	}
	if (order->before != NULL) {
		buf_add_z(out, ",\"before\":");
		write_framework(out, order->before);
	}
	buf_add_z(out, ",\"options\":");
	write_options(out, order);
	buf_add_byte(out, '}');
}

static enum status
fault(struct errors *errors, const char *what)
{
	return errors_add(errors, ST_INVALID, NULL, "The order of the print cannot be read: %s. "
	    "See src/document/print.h for its form.", what);
}

static enum status
read_reasons(struct arena *a, const struct json_t *from, struct errors *errors,
    struct print_order *order)
{
	size_t n;

	if (json_is_absent(from))
		return ST_OK;
	if (!json_as_list(from, &n) || n > LIMIT_RECORDS)
		return fault(errors, "\"reasons\" is no list, or too long a one");
	order->reasons.items = arena_make_array(a, struct print_reason, n);
	for (size_t i = 0; i < n; i++) {
		struct print_reason *reason = &order->reasons.items[i];

		reason->uid = json_member_text(a, json_item(from, i), "uid");
		reason->words = json_member_text(a, json_item(from, i), "words");
		if (reason->words.n > LIMIT_TEXT_BYTES)
			return fault(errors, "a reason is too long");
	}
	order->reasons.n = n;
	return ST_OK;
}

static enum status
read_options(struct arena *a, const struct json_t *from, struct errors *errors,
    struct print_order *order)
{
	if (json_is_absent(from))
		return ST_OK;
	if (!json_is_map(from))
		return fault(errors, "\"options\" is no object");
	for (size_t i = 0; i < COUNT_OF(option_texts); i++) {
		struct str *text = (struct str *)(void *)((char *)order + option_texts[i].offset);

		*text = json_member_text(a, from, option_texts[i].name);
		if (text->n > LIMIT_PRINT_WORDS_BYTES)
			return fault(errors, "an option is too long");
	}
	if (!json_is_absent(json_member(from, "date_ms")) &&
	    !json_as_i64(json_member(from, "date_ms"), &order->date_ms))
		return fault(errors, "\"date_ms\" is no whole number");
	return read_reasons(a, json_member(from, "reasons"), errors, order);
}

static bool
read_columns(struct arena *a, const struct json_t *list, struct print_table *t)
{
	if (!json_as_list(list, &t->ncolumns) || t->ncolumns == 0 ||
	    t->ncolumns > LIMIT_PRINT_COLUMNS)
		return false;
	t->columns = arena_make_array(a, struct print_column, t->ncolumns);
	for (size_t i = 0; i < t->ncolumns; i++) {
		const struct json_t *column = json_item(list, i);
		int64_t width;

		if (!json_as_i64(json_member(column, "width"), &width) || width < 1 || width > 100)
			return false;
		t->columns[i] = (struct print_column){ json_member_text(a, column, "heading"),
			(uint32_t)width };
	}
	return true;
}

/* The framework that prints name on each page: one of the list's title and nothing else. */
static enum status
read_table(struct arena *a, const struct json_t *from, struct errors *errors,
    struct print_order *order)
{
	const struct json_t *cells = json_member(from, "cells");
	struct print_table *t = arena_make(a, struct print_table);
	struct framework *fw = arena_make(a, struct framework);
	size_t n;

	if (!read_columns(a, json_member(from, "columns"), t) || !json_as_list(cells, &n) ||
	    n % t->ncolumns != 0 || n / t->ncolumns > LIMIT_RECORDS)
		return fault(errors, "\"table\" has no good columns or cells");
	t->title = json_member_text(a, from, "title");
	t->subtitle = json_member_text(a, from, "subtitle");
	t->network = json_member_text(a, from, "network");
	t->nrows = n / t->ncolumns;
	t->cells = arena_make_array(a, struct str, n);
	for (size_t i = 0; i < n; i++) {
		struct str text;

		if (!json_as_text(json_item(cells, i), &text) || text.n > LIMIT_TEXT_BYTES)
			return fault(errors, "a cell of \"table\" is no text");
		t->cells[i] = str_dup(a, text);
	}
	*fw = (struct framework){ .title = t->title, .network = t->network,
		.language = order->language.n > 0 ? order->language : STR("en") };
	order->fw = fw;
	order->table = t;
	return ST_OK;
}

static enum status
read_tree(struct arena *a, const struct json_t *root, struct errors *errors,
    struct print_order *out)
{
	const struct json_t *before = json_member(root, "before");
	struct print_order order = { 0 };
	struct framework *fw;
	enum status st;

	if (!json_is_absent(json_member(root, "table"))) {
		if ((st = read_options(a, json_member(root, "options"), errors, &order)) != ST_OK ||
		    (st = read_table(a, json_member(root, "table"), errors, &order)) != ST_OK)
			return st;
		*out = order;
		return ST_OK;
	}
	if ((st = framework_read_tree(a, json_member(root, "document"), errors, &fw)) != ST_OK)
		return st;
	order.fw = fw;
	if (!json_is_absent(before)) {
		if ((st = framework_read_tree(a, before, errors, &fw)) != ST_OK)
			return st;
		order.before = fw;
	}
	if ((st = read_options(a, json_member(root, "options"), errors, &order)) != ST_OK)
		return st;
	*out = order;
	return ST_OK;
}

/* The tree is larger than all that is read from it, and is gone before anything is set. */
enum status
print_order_read(struct arena *a, struct str json, struct errors *errors,
    struct print_order *out)
{
	struct arena *scratch = arena_new();
	const struct json_t *root;
	enum status st = framework_parse_json(scratch, json, errors, &root);

	if (st == ST_OK)
		st = read_tree(a, root, errors, out);
	arena_free(scratch);
	return st;
}
