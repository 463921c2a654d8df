/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Between who asks for a print and the process that makes it. The name of a print is the hash of
 * its order, its form and this program's version, so that nothing has to be told when a text
 * changes: another order is another print.
 */
#include "document/printing.h"

#include "base/hash.h"
#include "base/limits.h"
#include "instrument/redline.h"
#include "model/edtf.h"

/* --- orders --------------------------------------------------------------------------------- */

static void
add_date(struct buf *b, const char *before, const struct period *p)
{
	struct edtf edtf;

	if (p->words.n == 0 && p->edtf.n == 0)
		return;
	buf_add_z(b, b->n > 0 ? ", " : "");
	buf_add_z(b, before);
	if (p->words.n == 0 && edtf_parse(p->edtf, &edtf) == ST_OK)
		edtf_add_words(b, &edtf);
	else
		buf_add(b, p->words.n > 0 ? p->words : p->edtf);
}

struct str
printing_date_words(struct arena *a, const struct framework *fw)
{
	struct buf b;

	buf_init(&b, a, LIMIT_PRINT_WORDS_BYTES);
	add_date(&b, "adopted ", &fw->revision.adopted);
	/* The words of documents often say "from" themselves. */
	add_date(&b, str_starts(fw->revision.effective.words, STR("from ")) ? "in effect " :
	    "in effect from ", &fw->revision.effective);
	return buf_str(&b);
}

void
printing_order(struct arena *a, const struct framework *fw, struct print_order *out)
{
	*out = (struct print_order){ .fw = fw, .label = fw->revision.label,
		.date = printing_date_words(a, fw), .language = STR("en"), .author = fw->network };
}

void
printing_redline_order(struct arena *a, const struct redline *r, struct print_order *out)
{
	printing_order(a, r->after, out);
	out->before = r->before;
	out->before_label = r->before->revision.label;
	for (size_t i = 0; i < r->changes.n; i++) {
		const struct redline_change *c = r->changes.items[i];

		if (c->reason.n == 0)
			continue;
		arena_reserve(a, out->reasons.items, out->reasons.n, out->reasons.capacity);
		out->reasons.items[out->reasons.n++] = (struct print_reason){ c->uid, c->reason };
	}
}

/* --- prints --------------------------------------------------------------------------------- */

enum status
printing_find(struct store *s, const struct printer *printer, const struct print_order *order,
    struct errors *errors, struct printing *out)
{
	struct arena *a = errors->arena;
	struct str form = str_format(a, "%s %s\n", CONCERT_VERSION, printer->name);
	struct buf json;

	buf_init(&json, a, LIMIT_PRINT_ORDER_BYTES);
	print_order_write(&json, order);
	if (json.overflow)
		return errors_add(errors, ST_TOO_LARGE, NULL, "There is more than can be printed "
		    "in one piece. Export it as JSON.");
	*out = (struct printing){ .printer = printer, .order = buf_str(&json) };
	out->name = (struct print_name){ hash_hex_pair(a, form, out->order), printer->extension };
	return prints_look(s, &out->name, a, &out->look);
}

enum status
printing_submit(struct store *s, const struct printing *printing, struct errors *errors)
{
	if (printing->look.state != PRINT_NONE)
		return ST_OK;
	return prints_put_order(s, &printing->name, printing->order, errors);
}
