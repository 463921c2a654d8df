/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_PRINT_H
#define CONCERT_DOCUMENT_PRINT_H

#include <stdint.h>

#include "base/buf.h"
#include "base/errors.h"
#include "instrument/framework.h"

/*
 * Prints: a framework, or what changed between two states of it, as a file to hand on (PDF, DOCX,
 * XLSX). They are made in concert-printer, because they take libraries and time; jobs and commands
 * send it an order. Forms that are text and cheap are exporters (document/export.h).
 */

/* Why an element was changed, by the element's uid. */
struct print_reason {
	struct str uid;
	struct str words;
};

struct print_reasons {
	struct print_reason *items;
	size_t n;
	size_t capacity;
};

/* A list that is printed as it is, such as a comments matrix. */
struct print_column {
	struct str heading;
	uint32_t width; /* share of the page, in percent */
};

struct print_table {
	struct str title;
	struct str subtitle;
	struct str network; /* whose list it is */
	struct print_column *columns;
	size_t ncolumns;
	struct str *cells;  /* row by row; line feeds separate paragraphs */
	size_t nrows;
};

/* What is to be printed. The same order gives the same bytes: nothing is asked of the clock. */
struct print_order {
	const struct framework *fw;
	const struct framework *before; /* NULL: the plain instrument; else a redline from this */
	const struct print_table *table; /* set: only this; fw need not be, but when it is read */
	struct str label;        /* "Rev. 2"; on every page. Empty: fw->revision.label */
	struct str date;         /* words, on every page: "in effect from 1 January 2021" */
	struct str before_label; /* of the state before */
	struct str language;     /* BCP 47, of words that are ours; English where po/ has none */
	struct str author;       /* whom tracked changes and the file's properties name */
	int64_t date_ms;         /* of tracked changes and properties; 0: none */
	struct print_reasons reasons;
};

/* A form of print: one row in printers/printers.h, one function in printers/NAME.c. */
struct printer {
	const char *name; /* of `concert export --format`, in URLs and of the helper's task */
	const char *media_type;
	const char *extension; /* of file names, without a dot */
	const char *help;      /* one line for people */
};

/* All of them, in the order of the list; concert and concert-printer both know them. */
extern const struct printer printers[];
extern const size_t printer_count;

/* By name, by the extension of its files; NULL if there is none. */
const struct printer *printer_find(struct str name);
const struct printer *printer_find_extension(struct str extension);

/*
 * Makes the file: appends all of it to *out. Scratch memory comes from a. ST_TOO_LARGE, with words
 * for people, where the order holds more than can be printed; other statuses likewise.
 */
typedef enum status print_fn(struct arena *a, const struct print_order *order,
    struct errors *errors, struct buf *out);

/* print_pdf and so on; only concert-printer holds them. */
#define PRINTER(name, media_type, extension, help) print_fn print_##name;
#include "document/printers/printers.h"
#undef PRINTER

/* Makes the file in the form that is named. ST_UNSUPPORTED if there is none. Helper only. */
MUST_USE enum status print_run(struct arena *a, struct str name, const struct print_order *order,
    struct errors *errors, struct buf *out);

/*
 * The order as one JSON text, which is what concert-printer reads: {"document": the JSON form of a
 * framework, "before": another, or for a list "table": its members instead, "options": {label,
 * date, before_label, language, author, date_ms, reasons: {uid: words}}}. Equal orders give equal
 * text: its SHA-256 names the print.
 */
void print_order_write(struct buf *out, const struct print_order *order);

/* Reads it back, checked: ST_INVALID or ST_TOO_LARGE, with words. All in the arena. */
MUST_USE enum status print_order_read(struct arena *a, struct str json, struct errors *errors,
    struct print_order *out);

/* "Rev. 2", or "Changes from Rev. 1 to Rev. 2": what it shows, for its pages and properties. */
struct str print_order_title(struct arena *a, const struct print_order *order);

/* The reason given for an element; empty if there is none. */
struct str print_reason(const struct print_order *order, struct str uid);

#endif
