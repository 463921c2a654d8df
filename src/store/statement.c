/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Statements whose text depends on field rows: which columns, which filters. Names come from the
 * program's tables and are quoted; values are always parameters. What does not depend on a table
 * is written as SQL("...") beside its caller instead.
 */
#include <assert.h>

#include "store/private.h"

#define TEXT_MAX (64 * 1024)

void
statement_init(struct statement *st, struct db *db, struct arena *a)
{
	/* Not as a whole: the values take kilobytes, a page makes tens of statements. */
	st->dialect = db_dialect(db);
	st->nvalues = 0;
	buf_init(&st->text, a, TEXT_MAX);
}

void
statement_add(struct statement *st, const char *text)
{
	buf_add_z(&st->text, text);
}

void
statement_add_name(struct statement *st, const char *name)
{
	buf_add_format(&st->text, "\"%s\"", name);
}

static void
add_value(struct statement *st, struct bound value)
{
	assert(st->nvalues < STATEMENT_VALUES);
	st->values[st->nvalues++] = value;
	buf_add_format(&st->text, "$%zu", st->nvalues);
}

void
statement_add_i64(struct statement *st, int64_t value)
{
	add_value(st, (struct bound){ .number = value });
}

void
statement_add_text(struct statement *st, struct str value)
{
	add_value(st, (struct bound){ .is_text = true, .text = value });
}

void
statement_add_ids(struct statement *st, struct str ids)
{
	statement_add(st, "(");
	statement_add(st, st->dialect->id_list);
	statement_add_text(st, ids);
	statement_add(st, st->dialect->id_list_end);
	statement_add(st, ")");
}

struct stmt *
statement_prepare(struct statement *st, struct db *db)
{
	struct stmt *s;

	buf_add_byte(&st->text, '\0');
	assert(!st->text.overflow);
	s = db_prepare(db, st->text.p);
	st->text.n--;
	for (size_t i = 0; i < st->nvalues; i++) {
		if (st->values[i].is_text)
			stmt_bind_text(s, (int)i + 1, st->values[i].text);
		else
			stmt_bind_i64(s, (int)i + 1, st->values[i].number);
	}
	return s;
}

struct str
id_list_text(struct arena *a, const int64_t *ids, size_t n)
{
	struct buf b;

	buf_init(&b, a, 32 + n * 24);
	buf_add_byte(&b, '[');
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_add_byte(&b, ',');
		buf_add_i64(&b, ids[i]);
	}
	buf_add_byte(&b, ']');
	return buf_str(&b);
}
