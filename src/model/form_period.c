/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Periods in forms: the words that people agreed, and what they mean in dates. The second input
 * stays empty as long as the words say it; words like "during the session" need it. What
 * surprises: words that were changed win over a meaning that was not touched, because that input
 * still holds what the earlier words meant.
 */
#include <string.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "model/date.h"
#include "model/edtf.h"
#include "model/form_kinds.h"

#define TENTATIVE ", tentative"

/* --- reading dates ------------------------------------------------------------------------- */

/* EDTF as a program writes it: "2021-35", "2022/2025". */
static bool
is_edtf(struct str text)
{
	struct edtf edtf;

	return text.n <= LIMIT_EDTF_BYTES && edtf_parse(text, &edtf) == ST_OK;
}

static bool
says_undated(const struct date_findings *found)
{
	for (size_t i = 0; i < found->n; i++) {
		if (found->mentions[i].role == MENTION_UNDECIDED ||
		    found->mentions[i].role == MENTION_RECURRING)
			return true;
	}
	return false;
}

void
form_find_dates(const struct form_rules *form, struct str text, struct form_dates *out)
{
	struct date_reading reading;

	*out = (struct form_dates){ .edtf = STR_EMPTY, .doubt = STR_EMPTY };
	text = str_trim(text);
	if (is_edtf(text)) {
		out->edtf = text;
		return;
	}
	date_words_period(form->arena, str_part(text, 0, LIMIT_FILTER_BYTES), &form->dates, NULL,
	    &reading);
	out->edtf = reading.period.edtf;
	out->is_tentative = reading.period.is_tentative;
	out->is_undated = out->edtf.n == 0 && says_undated(&reading.found);
	out->has_doubt = reading.found.ndoubts > 0;
	if (out->has_doubt)
		out->doubt = reading.found.doubts[0].message;
}

/* The same dates, whatever their spelling. */
static bool
is_same_edtf(const struct form_rules *form, struct str a, struct str b)
{
	struct period first;
	struct period second;

	if (a.n == 0 || b.n == 0)
		return a.n == b.n;
	return period_make(form->arena, (struct period){ .edtf = a }, NO_DAY, NO_DAY, &first) ==
	    ST_OK &&
	    period_make(form->arena, (struct period){ .edtf = b }, NO_DAY, NO_DAY, &second) ==
	    ST_OK && str_equal(first.edtf, second.edtf);
}

/* Whether a text alone gives these dates again. */
static bool
says(const struct form_rules *form, struct str text, struct str edtf, bool is_tentative)
{
	struct form_dates dates;

	if (text.n == 0)
		return false;
	form_find_dates(form, text, &dates);
	if (dates.has_doubt || !is_same_edtf(form, dates.edtf, edtf))
		return false;
	return edtf.n > 0 ? dates.is_tentative == is_tentative : dates.is_undated;
}

/* --- writing ------------------------------------------------------------------------------- */

static struct str
words_of(struct arena *a, struct str edtf_text)
{
	struct edtf edtf;
	struct buf b;

	if (edtf_text.n == 0 || edtf_parse(edtf_text, &edtf) != ST_OK)
		return STR_EMPTY;
	buf_init(&b, a, 16384);
	edtf_add_words(&b, &edtf);
	return buf_str(&b);
}

struct str
form_period_meaning(struct arena *a, const struct period *p)
{
	struct str words = words_of(a, p->edtf);

	return p->is_tentative && words.n > 0 ? str_concat(a, words, STR(" (tentative)")) : words;
}

static struct str
with_tentative(const struct form_rules *form, struct str text, bool is_tentative)
{
	return is_tentative ? str_concat(form->arena, text, STR(TENTATIVE)) : text;
}

/* The dates in a form that is read back as they are: in words if possible. */
static struct str
meaning_of(const struct form_rules *form, const struct period *p)
{
	struct str words = with_tentative(form, words_of(form->arena, p->edtf), p->is_tentative);

	if (p->edtf.n == 0)
		return STR("t.b.d.");
	if (says(form, words, p->edtf, p->is_tentative))
		return words;
	return with_tentative(form, p->edtf, p->is_tentative);
}

static void
period_write(const struct form_rules *form, const struct field *f, const struct value *v,
    struct form_texts *out)
{
	const struct period *p = &v->period;
	struct str tentative = with_tentative(form, p->words, p->is_tentative);

	(void)f;
	if (p->words.n == 0) {
		out->parts[0] = meaning_of(form, p);
		return;
	}
	out->parts[0] = p->words;
	if (says(form, p->words, p->edtf, p->is_tentative))
		return;
	if (says(form, tentative, p->edtf, p->is_tentative))
		out->parts[0] = tentative;
	else
		out->parts[1] = meaning_of(form, p);
}

/* --- reading ------------------------------------------------------------------------------- */

/* Dates of one input; false with a message. */
static bool
read_dates(const struct form_rules *form, const struct field *f, size_t part, struct str text,
    struct form_dates *out)
{
	struct str bare = text;
	bool is_tentative = false;
	const char *input = part == 0 ? f->name
	    : str_dup_z(form->arena, str_format(form->arena, "%s-meaning", f->name));

	if (str_ends(text, STR(TENTATIVE))) {
		bare = str_part(text, 0, text.n - strlen(TENTATIVE));
		is_tentative = true;
	}
	form_find_dates(form, bare, out);
	/* What has no date yet cannot be tentative besides. */
	out->is_tentative = out->edtf.n > 0 && (out->is_tentative || is_tentative);
	if (out->has_doubt) {
		errors_add(form->errors, ST_INVALID, input, "%s: %.*s", f->label,
		    STR_ARG(out->doubt));
		return false;
	}
	if (out->edtf.n > 0 || out->is_undated)
		return true;
	errors_add(form->errors, ST_INVALID, input,
	    "%s: we find no date in \"%.*s\". Write it as Q3 2021, third week of May 2021 or by "
	    "30 June 2021; write t.b.d. where it is not decided yet.", f->label,
	    STR_ARG(utf8_part(text, 0, 80)));
	return false;
}

/* "Q3 2021, tentative": the flag says the last word already, and is shown beside the words. */
static struct str
without_tentative(const struct form_rules *form, struct str words, const struct form_dates *dates)
{
	struct str bare = words;

	if (!dates->is_tentative || !str_ends(words, STR(TENTATIVE)))
		return words;
	bare.n -= strlen(TENTATIVE);
	return says(form, bare, dates->edtf, false) ? bare : words;
}

static enum status
period_read(const struct form_rules *form, const struct field *f, const struct form_texts *texts,
    const struct value *shown, struct value *out)
{
	struct str words = str_trim(texts->parts[0]);
	struct str meaning = str_trim(texts->parts[1]);
	struct period made = { .edtf = STR_EMPTY, .words = STR_EMPTY };
	struct form_texts before;
	struct form_dates dates;

	form_write(form, f, shown, &before);
	if (meaning.n > 0 && words.n > 0 && str_equal(meaning, before.parts[1]) &&
	    !str_equal(words, before.parts[0])) {
		form_find_dates(form, words, &dates);
		if (!dates.has_doubt && (dates.edtf.n > 0 || dates.is_undated))
			meaning = STR_EMPTY;
		else if (dates.has_doubt)
			return errors_add(form->errors, ST_INVALID, f->name, "%s: %.*s", f->label,
			    STR_ARG(dates.doubt));
	}
	if (!read_dates(form, f, meaning.n > 0, meaning.n > 0 ? meaning : words, &dates))
		return ST_INVALID;
	made.edtf = dates.edtf;
	made.is_tentative = dates.is_tentative;
	made.words = without_tentative(form, words, &dates);
	if (period_make(form->arena, made, form->horizon_first, form->horizon_last,
	    &out->period) != ST_OK)
		return errors_add(form->errors, ST_INVALID, f->name,
		    "%s: \"%.*s\" names a date that cannot be. Correct it.", f->label,
		    STR_ARG(utf8_part(words, 0, 80)));
	out->is_set = true;
	return ST_OK;
}

const struct form_kind form_kind_period = { 2, "-meaning", period_write, period_read };
