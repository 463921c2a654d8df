/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any two frameworks, as JSON parted by NUL: what changed is found, shown and written; where it
 * can be carried out on the one, nothing is left that differs from the other.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/limits.h"
#include "document/redline_table.h"
#include "document/table_view.h"
#include "instrument/framework_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct framework *
read_json(struct arena *a, struct str json)
{
	struct errors errors;
	struct framework *fw = NULL;

	errors_init(&errors, a);
	return framework_read_json(a, json, &errors, &fw) == ST_OK ? fw : NULL;
}

static void
show(struct arena *a, struct redline *r)
{
	struct table_view v;
	struct buf b;
	struct json j;

	buf_init(&b, a, LIMIT_IMPORT_BYTES);
	json_init(&j, &b);
	redline_write_json(&j, NULL, r, NULL);
	redline_add_text(&b, r);
	if (redline_table_rows(a, r).n != r->count)
		abort();
	table_view_init_redline(&v, a, r);
	table_view_header(&v);
	for (size_t pillar = 0; pillar < v.npillars; pillar++) {
		for (size_t column = 0; column < v.ncolumns; column++)
			table_view_cell(&v, pillar, 0, column);
	}
	for (size_t i = 0; i < v.nfootnotes; i++)
		table_view_footnote(&v, i);
}

static void
check(struct arena *a, const struct framework *before, const struct framework *after)
{
	struct framework *made;
	struct errors errors;
	struct redline r;
	struct redline left;

	redline_make(a, before, after, &r);
	show(a, &r);
	errors_init(&errors, a);
	/* Two things of one identifier cannot be told apart; then it is refused. */
	if (redline_apply(a, before, &r, &errors, &made) != ST_OK)
		return;
	redline_make(a, made, after, &left);
	if (!redline_is_empty(&left))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = data == NULL ? STR_EMPTY : (struct str){ (const char *)data, size };
	struct arena *a = arena_new();
	struct str texts[2] = { STR_EMPTY, STR_EMPTY };
	struct framework *sides[2];

	for (size_t i = 0; i < 2 && str_next(&rest, '\0', &texts[i]); i++)
		;
	sides[0] = read_json(a, texts[0]);
	sides[1] = texts[1].n > 0 ? read_json(a, texts[1]) : sides[0];
	if (sides[0] != NULL && sides[1] != NULL) {
		check(a, sides[0], sides[1]);
		check(a, sides[1], sides[0]);
	}
	arena_free(a);
	return 0;
}
