/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Adoption: by silence, at a meeting, by the co-chairs. Records, revision, receipt, state, the
 * mails to come and what becomes of other amendments are one transaction, so a server killed
 * anywhere in it has adopted all or nothing, and whoever comes second finds it adopted.
 *
 * What is adopted is the text that was circulated, from the file that was kept then. Only where
 * another amendment was adopted meanwhile are the changes carried out again, on the newer text;
 * where they do not fit it word for word, nothing is adopted: it is superseded.
 */
#include <stdlib.h>

#include "base/utf8.h"
#include "instrument/adopt.h"
#include "instrument/compare.h"
#include "instrument/procedure_private.h"
#include "instrument/revision.h"
#include "instrument/withheld.h"
#include "model/date.h"

#define REASON_BYTES 1000 /* of a message that is kept with an amendment */

struct adopting {
	struct step step;
	struct record *current;          /* newest revision */
	const struct framework *before;  /* its text */
	const struct framework *after;   /* the new text; NULL: it does not fit */
	struct record *revision;         /* the new one */
	int32_t day;                     /* of adoption */
	int64_t ended_ms;
	struct str body;
	struct str words;                /* how it came about */
};

/* The new text, or NULL where another amendment has changed the words it starts from. */
static enum status
load_texts(struct adopting *ad)
{
	struct step *s = &ad->step;
	const struct value *base = &s->amendment->values[AMENDMENT_BASE];
	struct amend_draft draft;
	enum status st = step_load_current(s, &ad->current, &ad->before);

	if (st != ST_OK)
		return st;
	if (base->nrefs > 0 && base->refs[0].id == ad->current->id)
		return revision_text_of_file(s->tx->store, record_text(s->amendment,
		    AMENDMENT_TEXT), s->errors, &ad->after);
	if ((st = amend_load_draft(s->tx->store, s->amendment, ad->before, s->tx->arena,
	    &draft)) != ST_OK)
		return st;
	ad->after = draft.conflicts.n == 0 ? draft.fw : NULL;
	return ST_OK;
}

static struct period
period_of_day(struct arena *a, int32_t day)
{
	return (struct period){ .edtf = date_format(a, day), .earliest = day, .latest = day };
}

/* The new text holds the words of the one before, so it is not in effect before that one is. */
static int32_t
first_day(const struct adopting *ad)
{
	const struct value *wanted = &ad->step.amendment->values[AMENDMENT_EFFECTIVE];
	int32_t before = revision_first_day(ad->current);
	int32_t day = ad->day;

	if (wanted->is_set && wanted->number > day)
		day = (int32_t)wanted->number;
	return before != NO_DAY && before > day ? before : day;
}

static enum status
seal(struct adopting *ad)
{
	struct step *s = &ad->step;
	struct arena *a = s->tx->arena;
	struct framework *text = framework_copy(a, ad->after);
	struct revision_order order = { .framework_id = s->framework->id, .text = text,
		.body = ad->body, .state = REVISION_SEAL_NOW };

	text->revision.uid = STR_EMPTY;
	text->revision.label = record_text(s->amendment, AMENDMENT_LABEL);
	text->revision.adopted = period_of_day(a, ad->day);
	text->revision.effective = period_of_day(a, first_day(ad));
	text->revision.method = record_text(s->amendment, AMENDMENT_METHOD);
	return revision_seal(s->tx, &order, s->errors, &ad->revision);
}

/* --- other amendments ---------------------------------------------------------------------- */

static enum status
supersede(struct step *s, const struct record *by, struct str revision)
{
	struct str name = by == NULL ? revision : step_name(by);

	step_end(s, "superseded", s->tx->now_ms, str_format(s->tx->arena, "%.*s was adopted "
	    "meanwhile and touches the same text. Bring this amendment to the newest "
	    "revision, then circulate it again.", STR_ARG(name)));
	return step_store(s, NOTICE_SUPERSEDED);
}

/*
 * Whether the silence on it was over before this adoption: then that one is adopted first, and
 * whether the job or a person was quicker decides nothing.
 */
static bool
comes_first(const struct adopting *ad, const struct record *other)
{
	const struct value *deadline = &other->values[AMENDMENT_DEADLINE];

	if (!deadline->is_set ||
	    !str_equal(record_text(other, AMENDMENT_METHOD), STR("silence")))
		return false;
	if (deadline->number == ad->ended_ms)
		return ad->step.viewer.kind == VIEWER_PERSON ||
		    other->id < ad->step.amendment->id;
	return deadline->number < ad->ended_ms;
}

static enum status
refuse_overtaking(struct adopting *ad, const struct record *other)
{
	return errors_add(ad->step.errors, ST_CONFLICT, NULL, "The silence on %.*s was over on "
	    "%.*s, and it touches the same text. It is adopted first, within minutes. Look again "
	    "then.", STR_ARG(step_name(other)), STR_ARG(step_deadline(&ad->step,
	    other->values[AMENDMENT_DEADLINE].number)));
}

static enum status
check_other(struct adopting *ad, const struct record *other)
{
	struct step s = { .tx = ad->step.tx, .errors = ad->step.errors };
	struct amend_draft draft;
	enum status st = step_load(&s, other->id);

	if (st != ST_OK || (st = amend_load_draft(s.tx->store, s.amendment, ad->after, s.tx->arena,
	    &draft)) != ST_OK)
		return st;
	if (draft.conflicts.n == 0)
		return ST_OK;
	return comes_first(ad, s.amendment) ? refuse_overtaking(ad, s.amendment) :
	    supersede(&s, ad->step.amendment, STR_EMPTY);
}

static enum status
list_circulated(struct store *store, int64_t framework_id, struct arena *a,
    struct record_list *out)
{
	struct filter filter = { AMENDMENT_STATE, STR("circulated") };
	struct record_query query = { .type = &type_amendment, .filters = &filter, .nfilters = 1,
		.framework_id = framework_id, .sort_field = NO_FIELD };

	return record_list(store, VIEWER_LOCAL, &query, a, out);
}

/* What touches the same words is told at once, not when its own deadline comes. */
static enum status
check_others(struct adopting *ad)
{
	struct step *s = &ad->step;
	struct record_list others;
	enum status st = list_circulated(s->tx->store, s->framework->id, s->tx->arena, &others);

	for (size_t i = 0; st == ST_OK && i < others.n; i++) {
		if (others.items[i]->id != s->amendment->id)
			st = check_other(ad, others.items[i]);
	}
	return st;
}

/* --- the transaction ----------------------------------------------------------------------- */

static enum status
adopt(struct adopting *ad)
{
	struct step *s = &ad->step;
	struct record *r = s->amendment;
	struct str receipt;
	enum status st;

	/* First, so that no record ever holds a name that the new text brings. */
	if ((st = withheld_add(s->tx, s->framework, ad->after, s->errors)) != ST_OK ||
	    (st = adopt_store(s->tx, s->framework, ad->before, ad->after, s->errors)) != ST_OK ||
	    (st = seal(ad)) != ST_OK)
		return st;
	step_end(s, "adopted", ad->ended_ms, ad->words);
	record_set_ref(r, AMENDMENT_REVISION, &type_revision, ad->revision->id);
	if ((st = step_keep_receipt(s, ad->revision, &receipt)) != ST_OK)
		return st;
	record_set_text(r, AMENDMENT_RECEIPT, receipt);
	if ((st = step_store(s, NOTICE_ADOPTED)) != ST_OK)
		return st;
	return check_others(ad);
}

/* --- by silence ---------------------------------------------------------------------------- */

/* By deadline: of two that touch the same text the one that ended first is adopted. */
static int
compare_due(const void *a, const void *b)
{
	const struct record *x = *(struct record *const *)a;
	const struct record *y = *(struct record *const *)b;
	int64_t x_ms = x->values[AMENDMENT_DEADLINE].number;
	int64_t y_ms = y->values[AMENDMENT_DEADLINE].number;

	if (x_ms != y_ms)
		return x_ms < y_ms ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

enum status
procedure_list_due(struct store *store, int64_t now_ms, struct arena *a, struct record_list *out)
{
	struct record_list all;
	enum status st = list_circulated(store, 0, a, &all);

	*out = (struct record_list){ 0 };
	if (st != ST_OK)
		return st;
	out->items = arena_make_array(a, struct record *, all.n);
	for (size_t i = 0; i < all.n; i++) {
		const struct value *deadline = &all.items[i]->values[AMENDMENT_DEADLINE];

		if (str_equal(record_text(all.items[i], AMENDMENT_METHOD), STR("silence")) &&
		    deadline->is_set && deadline->number <= now_ms)
			out->items[out->n++] = all.items[i];
	}
	if (out->n > 1)
		qsort(out->items, out->n, sizeof(*out->items), compare_due);
	out->total = (int64_t)out->n;
	return ST_OK;
}

static enum status
check_due(struct step *s)
{
	const struct record *r = s->amendment;
	const struct value *deadline = &r->values[AMENDMENT_DEADLINE];

	if (!procedure_is(r, "circulated") ||
	    !str_equal(record_text(r, AMENDMENT_METHOD), STR("silence")))
		return step_refuse_state(s, "adopt");
	if (deadline->is_set && s->tx->now_ms >= deadline->number)
		return ST_OK;
	return errors_add(s->errors, ST_CONFLICT, NULL, "The silence on %.*s lasts until %.*s.",
	    STR_ARG(step_name(r)), STR_ARG(step_deadline(s, deadline->number)));
}

enum status
procedure_adopt_silent(struct tx *tx, int64_t amendment_id, struct errors *errors,
    struct record **out)
{
	struct adopting ad = { .step = { .tx = tx, .errors = errors } };
	struct step *s = &ad.step;
	enum status st;

	errors_init(errors, errors->arena);
	if ((st = step_load(s, amendment_id)) != ST_OK || (st = check_due(s)) != ST_OK ||
	    (st = load_texts(&ad)) != ST_OK)
		return st;
	*out = NULL;
	if (ad.after == NULL)
		return supersede(s, NULL, record_title(ad.current));
	/* As of the deadline, however late the program comes to it. */
	ad.ended_ms = s->amendment->values[AMENDMENT_DEADLINE].number;
	ad.day = zone_day(s->calendar.zone, ad.ended_ms);
	ad.body = record_text(s->framework, FRAMEWORK_BODY);
	ad.words = str_format(tx->arena, "Adopted by silence: nobody objected before %.*s.",
	    STR_ARG(step_deadline(s, ad.ended_ms)));
	if ((st = adopt(&ad)) == ST_OK)
		*out = ad.revision;
	return st;
}

/* Whether it is its framework's turn: what ended before it may yet change the text. */
static enum status
check_turn(struct step *s)
{
	struct record_list due;
	enum status st = procedure_list_due(s->tx->store, s->tx->now_ms, s->tx->arena, &due);

	for (size_t i = 0; st == ST_OK && i < due.n; i++) {
		if (due.items[i]->framework_id == s->framework->id)
			return due.items[i]->id == s->amendment->id ? ST_OK : ST_CONFLICT;
	}
	return st == ST_OK ? ST_CONFLICT : st;
}

enum status
procedure_give_back(struct tx *tx, int64_t amendment_id, struct str why, struct errors *errors)
{
	struct step s = { .tx = tx, .errors = errors };
	enum status st;

	errors_init(errors, errors->arena);
	if ((st = step_load(&s, amendment_id)) != ST_OK || (st = check_due(&s)) != ST_OK ||
	    (st = check_turn(&s)) != ST_OK)
		return st;
	step_end(&s, "draft", tx->now_ms, str_format(tx->arena, "Nobody objected before %.*s, but "
	    "the text cannot be adopted as it is: %.*s Change it, then circulate it again.",
	    STR_ARG(step_deadline(&s, s.amendment->values[AMENDMENT_DEADLINE].number)),
	    STR_ARG(utf8_cut(why, REASON_BYTES))));
	return step_store(&s, NOTICE_UNFIT);
}

/* --- by decision --------------------------------------------------------------------------- */

static bool
is_person(const struct value *ref, struct viewer viewer)
{
	return ref->nrefs > 0 && ref->refs[0].id == viewer.person->person_id;
}

static enum status
check_people(struct step *s)
{
	int64_t framework_id = s->framework->id;

	if (str_equal(record_text(s->amendment, AMENDMENT_METHOD), STR("chairs")) &&
	    !viewer_holds(s->viewer, CAPACITY_CO_CHAIR_ROTATING, framework_id) &&
	    !viewer_holds(s->viewer, CAPACITY_CO_CHAIR_PERMANENT, framework_id))
		return errors_add(s->errors, ST_FORBIDDEN, NULL, "%.*s is to be adopted by the "
		    "co-chairs. One of them enters the decision.",
		    STR_ARG(step_name(s->amendment)));
	/* Whatever roles a person has, it is one person. */
	if (is_person(&s->amendment->values[AMENDMENT_CIRCULATOR], s->viewer))
		return errors_add(s->errors, ST_FORBIDDEN, NULL, "You have circulated %.*s. "
		    "Somebody else enters the decision: two people are needed to change the "
		    "adopted text.",
		    STR_ARG(step_name(s->amendment)));
	return ST_OK;
}

static enum status
check_decision(struct step *s, const struct adoption *order)
{
	const struct record *r = s->amendment;
	const struct value *deadline = &r->values[AMENDMENT_DEADLINE];
	int32_t circulated = zone_day(s->calendar.zone,
	    r->values[AMENDMENT_CIRCULATED].number);

	if (!procedure_is(r, "circulated"))
		return step_refuse_state(s, "adopt");
	if (str_equal(record_text(r, AMENDMENT_METHOD), STR("silence")))
		return errors_add(s->errors, ST_CONFLICT, NULL, "%.*s is adopted by silence, on "
		    "%.*s unless somebody objects. To adopt it otherwise, take it back and "
		    "circulate it for a meeting.", STR_ARG(step_name(r)),
		    STR_ARG(step_deadline(s, deadline->number)));
	if (deadline->is_set && s->tx->now_ms < deadline->number)
		return errors_add(s->errors, ST_CONFLICT, NULL, "Agencies may answer until %.*s. "
		    "Enter the decision after that.", STR_ARG(step_deadline(s, deadline->number)));
	if (order->day != NO_DAY && (order->day > s->today || order->day < circulated))
		return errors_add(s->errors, ST_INVALID, "day", "The decision is of a day from "
		    "%.*s, when it was circulated, to today.",
		    STR_ARG(deadline_format_day(s->tx->arena, circulated)));
	return ST_OK;
}

static struct str
words_of_decision(const struct step *s, const struct adoption *order, int32_t day)
{
	bool is_meeting = str_equal(record_text(s->amendment, AMENDMENT_METHOD), STR("meeting"));
	struct str words = str_trim(order->words);

	return str_format(s->tx->arena, "Adopted %s on %.*s%s%.*s", is_meeting ? "at a meeting" :
	    "by the co-chairs", STR_ARG(deadline_format_day(s->tx->arena, day)),
	    words.n > 0 ? ": " : ".", STR_ARG(words));
}

enum status
procedure_adopt(struct tx *tx, struct viewer viewer, const struct adoption *order,
    struct errors *errors, struct record **out)
{
	struct adopting ad = { .step = { .tx = tx, .viewer = viewer, .errors = errors },
		.ended_ms = tx->now_ms };
	struct step *s = &ad.step;
	enum status st = step_begin(s, order->amendment, order->version);

	if (st != ST_OK || (st = step_permit_chair(s, "adopt an amendment")) != ST_OK ||
	    (st = check_decision(s, order)) != ST_OK || (st = check_people(s)) != ST_OK)
		return st;
	if (str_equal(record_text(s->amendment, AMENDMENT_METHOD), STR("meeting")) &&
	    str_trim(order->words).n == 0)
		return errors_add(errors, ST_INVALID, "words", "Say at which meeting.");
	if ((st = load_texts(&ad)) != ST_OK)
		return st;
	if (ad.after == NULL)
		return errors_add(errors, ST_CONFLICT, NULL, "%.*s was adopted meanwhile and "
		    "touches the same text. Take %.*s back and bring it to the newest revision.",
		    STR_ARG(record_title(ad.current)), STR_ARG(step_name(s->amendment)));
	ad.day = order->day == NO_DAY ? s->today : order->day;
	ad.body = order->body.n > 0 ? order->body : record_text(s->framework, FRAMEWORK_BODY);
	ad.words = words_of_decision(s, order, ad.day);
	if ((st = adopt(&ad)) == ST_OK)
		*out = ad.revision;
	return st;
}
