/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_MODEL_KIND_H
#define CONCERT_MODEL_KIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/errors.h"
#include "base/json.h"
#include "base/json_read.h"
#include "base/status.h"
#include "model/record.h"

/*
 * What a field kind can do: how its values are checked, compared, written, read and laid out in
 * columns. Each kind is one constant of this struct in one file (field_text.c and its siblings).
 */
enum cell_type { CELL_INTEGER, CELL_TEXT };

/* One column's worth of a value. */
struct cell {
	bool is_set; /* otherwise NULL */
	int64_t number;
	struct str text;
};

struct kind_column {
	const char *suffix; /* behind the field's name; "" for the first */
	enum cell_type type;
};

#define KIND_COLUMNS 5

struct kind {
	const char *name; /* in schema output */
	struct kind_column columns[KIND_COLUMNS];
	size_t ncolumns;  /* 0: a list kind, kept in a table of links or texts */
	bool (*equal)(const struct value *a, const struct value *b); /* both are set */
	/* Adds a message per fault. The value is set. */
	void (*check)(const struct field *f, const struct value *v, struct errors *errors);
	/* The value is set. */
	void (*write)(struct json *j, const char *key, const struct value *v);
	/* json is not null. References come back with type, uid and words; the store finds ids. */
	enum status (*read)(struct arena *a, const struct field *f, const struct json_t *json,
	    struct value *out);
	/* cells: ncolumns of them, zeroed. Not for list kinds. The value is set. */
	void (*to_cells)(struct arena *a, const struct value *v, struct cell *cells);
	enum status (*from_cells)(struct arena *a, const struct field *f, const struct cell *cells,
	    struct value *out);
	/* Appends the words people may search for; NULL where there are none. */
	void (*add_words)(struct buf *b, const struct value *v);
};

extern const struct kind kind_text;
extern const struct kind kind_choice;
extern const struct kind kind_texts;
extern const struct kind kind_marked;
extern const struct kind kind_int;
extern const struct kind kind_bool;
extern const struct kind kind_date;
extern const struct kind kind_instant;
extern const struct kind kind_period;
extern const struct kind kind_ref;
extern const struct kind kind_refs;
extern const struct kind kind_party;
extern const struct kind kind_parties;
extern const struct kind kind_any;
extern const struct kind kind_readers;

/* The kind of a field; FK_NONE is a bug. */
const struct kind *field_kind(const struct field *f);

/* Writes the columns of a value; an unset one gives NULL in each. cells: KIND_COLUMNS of them. */
void value_to_cells(struct arena *a, const struct field *f, const struct value *v,
    struct cell *cells);

/* The other way. ST_CORRUPT where the columns hold what no value gives. */
MUST_USE enum status value_from_cells(struct arena *a, const struct field *f,
    const struct cell *cells, struct value *out);

/* Reads what value_write_json writes. ST_INVALID if it is something else. */
MUST_USE enum status value_read_json(struct arena *a, const struct field *f,
    const struct json_t *json, struct value *out);

#endif
