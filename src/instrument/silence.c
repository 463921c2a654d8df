/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The end of silence procedures. What surprises: it does not act at its first look after a start,
 * nor in the minute after the clock has jumped. A machine that wakes with a wrong clock, or whose
 * time server errs for a moment, must not adopt a text that agencies may still object to. Waiting
 * costs nothing: an amendment is adopted as of its deadline.
 */
#include "instrument/silence.h"

#include "base/clock.h"
#include "base/log.h"
#include "instrument/procedure.h"
#include "model/types/types.h"

#define LOOK_EVERY_MS 5000
#define JUMP_LEAST_MS 30000
#define JUMP_REST_MS 60000
#define FAILURE_REST_MS 60000 /* what fails once fails again, and each time is logged */

struct adopting {
	int64_t amendment_id;
	struct errors *errors;
	int64_t number; /* of the revision; 0: superseded */
	bool is_over;   /* somebody else has ended it, or what was adopted just before it */
	struct str why; /* it cannot be adopted */
};

static enum status
adopt(struct tx *tx, void *context)
{
	struct adopting *ad = context;
	struct record *revision;
	struct record *r;
	enum status st = record_load(tx->store, &type_amendment, ad->amendment_id, tx->arena, &r);

	ad->is_over = st == ST_OK && !procedure_is(r, "circulated");
	if (st != ST_OK || ad->is_over)
		return st;
	st = procedure_adopt_silent(tx, ad->amendment_id, ad->errors, &revision);
	if (st == ST_OK)
		ad->number = revision == NULL ? 0 : revision->values[REVISION_NUMBER].number;
	return st;
}

static enum status
give_back(struct tx *tx, void *context)
{
	struct adopting *ad = context;

	return procedure_give_back(tx, ad->amendment_id, ad->why, ad->errors);
}

/* What fails by its own fault fails for ever, and would keep others waiting behind it. */
static enum status
give_back_one(struct store *s, struct adopting *ad, enum status why)
{
	struct authorship by = { .actor = STR("operator"),
		.reason = STR("it could not be adopted") };
	struct errors *errors = ad->errors;
	struct errors faults = *errors;

	ad->why = faults.n > 0 ? faults.items[0].message : str_from(status_slug(why));
	errors_init(errors, errors->arena);
	return store_write(s, by, give_back, ad);
}

static enum status
adopt_one(struct store *s, const struct record *amendment, struct arena *a, size_t *n)
{
	struct authorship by = { .actor = STR("operator"),
		.reason = STR("the silence is over") };
	struct errors errors;
	struct adopting ad = { .amendment_id = amendment->id, .errors = &errors };
	enum status st;

	errors_init(&errors, a);
	st = store_write(s, by, adopt, &ad);
	if (st == ST_OK && ad.is_over)
		return ST_OK;
	*n += st == ST_OK;
	if (st == ST_OK && ad.number != 0)
		log_line(LOG_INFO, "silence", "amendment %.*s was adopted as revision %lld",
		    STR_ARG(amendment->uid), (long long)ad.number);
	else if (st == ST_OK)
		log_line(LOG_INFO, "silence", "amendment %.*s was superseded",
		    STR_ARG(amendment->uid));
	for (size_t i = 0; st != ST_OK && i < errors.n; i++)
		log_line(LOG_WARNING, "silence", "amendment %.*s: %.*s", STR_ARG(amendment->uid),
		    STR_ARG(errors.items[i].message));
	return st == ST_OK || status_is_passing(st) ? st : give_back_one(s, &ad, st);
}

enum status
silence_adopt_due(struct store *s, struct arena *a, size_t *out_n)
{
	struct record_list due;
	enum status st = procedure_list_due(s, clock_now_ms(), a, &due);

	*out_n = 0;
	/* In order: what ended later is not adopted before what ended earlier. */
	for (size_t i = 0; st == ST_OK && i < due.n; i++)
		st = adopt_one(s, due.items[i], a, out_n);
	return st;
}

/* Whether the clock goes on as it did at the last look, and has done so for a while. */
static bool
is_clock_steady(struct silence_watch *w, int64_t monotonic_ms)
{
	int64_t offset_ms = clock_now_ms() - monotonic_ms;
	int64_t jump_ms = offset_ms - w->offset_ms;
	bool is_first = !w->has_looked;

	w->has_looked = true;
	w->offset_ms = offset_ms;
	if (is_first)
		return false;
	if (jump_ms > JUMP_LEAST_MS || jump_ms < -JUMP_LEAST_MS) {
		w->jumped_ms = monotonic_ms;
		log_line(LOG_WARNING, "silence", "the clock jumped by %lld s; nothing is adopted "
		    "by silence for a minute", (long long)(jump_ms / 1000));
	}
	return w->jumped_ms == 0 || monotonic_ms - w->jumped_ms >= JUMP_REST_MS;
}

void
silence_look(struct silence_watch *w, struct store *s, struct arena *a)
{
	int64_t now_ms = clock_monotonic_ms();
	size_t n;
	enum status st;

	if (w->has_looked && now_ms < w->next_ms)
		return;
	w->next_ms = now_ms + LOOK_EVERY_MS;
	if (!is_clock_steady(w, now_ms))
		return;
	st = silence_adopt_due(s, a, &n);
	if (st == ST_OK)
		return;
	w->next_ms = now_ms + FAILURE_REST_MS;
	log_line(LOG_ERROR, "silence", "what is due could not be adopted: %s; it is tried again",
	    status_slug(st));
}
