/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Between who asks for a print and the process that makes it. The name of a print is the hash of
 * its order, its form and this program's version, so that nothing has to be told when a text
 * changes: another order is another print.
 */
#include "document/printing.h"

#include <unicode/udat.h>
#include <unicode/ustring.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "instrument/redline_sides.h"
#include "model/date.h"
#include "model/edtf.h"
#include "model/types/types.h"

#define DAY_UNITS 100 /* UTF-16 code units of a day in words */
#define MS_PER_DAY 86400000.0

/* --- orders --------------------------------------------------------------------------------- */

/* A day as a language writes it: "1 janvier 2021"; empty if the library does not know how. */
static struct str
day_in(struct arena *a, struct str language, int32_t day)
{
	/* The calendar of the document is the one of its dates, whatever else people have. */
	const char *locale = str_dup_z(a, str_concat(a, language, STR("@calendar=gregorian")));
	UErrorCode error = U_ZERO_ERROR;
	UDateFormat *format = udat_open(UDAT_NONE, UDAT_LONG, locale, u"UTC", -1, NULL, -1, &error);
	UChar wide[DAY_UNITS];
	char text[DAY_UNITS * 3];
	int32_t n = 0;

	if (U_SUCCESS(error))
		n = udat_format(format, (UDate)day * MS_PER_DAY, wide, DAY_UNITS, NULL, &error);
	if (U_SUCCESS(error))
		u_strToUTF8(text, sizeof(text), &n, wide, n, &error);
	udat_close(format);
	return U_SUCCESS(error) ? str_dup(a, (struct str){ text, (size_t)n }) : STR_EMPTY;
}

/* In the words of the document; else as its language writes a day; other dates as EDTF. */
static struct str
date_words(struct arena *a, struct str language, const struct period *p)
{
	struct edtf edtf;
	struct buf b;

	if (p->words.n > 0 || p->edtf.n == 0)
		return p->words;
	if (!str_equal(i18n_language(language)->code, STR("en")) || !i18n_speaks(language))
		return p->earliest == p->latest && p->earliest != NO_DAY ?
		    day_in(a, language, p->earliest) : p->edtf;
	buf_init(&b, a, LIMIT_PRINT_WORDS_BYTES);
	if (edtf_parse(p->edtf, &edtf) != ST_OK)
		return p->edtf;
	edtf_add_words(&b, &edtf);
	return buf_str(&b);
}

struct str
printing_date_words(struct arena *a, const struct framework *fw)
{
	struct str language = fw->language.n > 0 ? fw->language : STR("en");
	const struct language *l = i18n_language(language);
	struct str adopted = date_words(a, language, &fw->revision.adopted);
	struct str effective = date_words(a, language, &fw->revision.effective);
	struct buf b;

	/* A date alone says more to its readers than one between words of another language. */
	if (!i18n_speaks(language))
		return effective.n > 0 ? effective : adopted;
	buf_init(&b, a, LIMIT_PRINT_WORDS_BYTES);
	if (adopted.n > 0)
		buf_add(&b, i18n_format(a, l, N_("adopted %s"), adopted, STR_EMPTY));
	if (effective.n > 0) {
		buf_add_z(&b, b.n > 0 ? ", " : "");
		/* The words of documents often say "from" themselves. */
		buf_add(&b, i18n_format(a, l, str_starts(effective, STR("from ")) ?
		    N_("in effect %s") : N_("in effect from %s"), effective, STR_EMPTY));
	}
	return buf_str(&b);
}

/* When the text became what it is; 0 where it does not say. */
static int64_t
date_of(const struct framework *fw)
{
	const struct period *when = fw->revision.adopted.edtf.n > 0 ? &fw->revision.adopted :
	    &fw->revision.effective;

	return when->edtf.n == 0 || when->earliest == NO_DAY ? 0 :
	    (int64_t)when->earliest * (int64_t)MS_PER_DAY;
}

void
printing_order(struct arena *a, const struct framework *fw, struct print_order *out)
{
	*out = (struct print_order){ .fw = fw, .label = fw->revision.label,
		.date = printing_date_words(a, fw), .language = fw->language,
		.author = fw->network, .date_ms = date_of(fw) };
}

void
printing_redline_order(struct arena *a, const struct redline_answer *found,
    struct print_order *out)
{
	const struct redline *r = &found->redline;
	const struct record *to = found->to.record;

	printing_order(a, r->after, out);
	/* Word shows when something was changed; a draft is of no day yet. */
	if (to != NULL && to->type == &type_amendment)
		out->date_ms = to->changed_ms;
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
