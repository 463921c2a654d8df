/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Circulating an amendment, giving more time, and ending the procedure by hand. What agencies say
 * is in procedure_position.c, adoption in procedure_adopt.c. What surprises: a text is kept as a
 * file before the transaction ends; a crash leaves a file that nobody names.
 */
#include "base/hash.h"
#include "base/limits.h"
#include "instrument/amendment.h"
#include "instrument/framework_json.h"
#include "instrument/procedure_private.h"
#include "instrument/redline.h"
#include "instrument/revision.h"

#define MINUTE_MS INT64_C(60000)
#define DAY_MS (24 * 60 * MINUTE_MS)
#define DEADLINE_DAYS_MOST 366

/* --- what the steps share ------------------------------------------------------------------ */

bool
procedure_is(const struct record *amendment, const char *state)
{
	struct str is = record_text(amendment, AMENDMENT_STATE);

	return str_equal(is.n > 0 ? is : STR("draft"), str_from(state));
}

struct str
step_name(const struct record *amendment)
{
	struct str code = record_code(amendment);

	return code.n > 0 ? code : record_title(amendment);
}

struct str
step_deadline(const struct step *s, int64_t ms)
{
	return deadline_format(s->errors->arena, ms, s->calendar.zone_name);
}

enum status
step_load(struct step *s, int64_t amendment_id)
{
	struct arena *a = s->tx->arena;
	enum status st = record_load(s->tx->store, &type_amendment, amendment_id, a,
	    &s->amendment);

	if (st != ST_OK ||
	    (st = record_load(s->tx->store, &type_framework, s->amendment->framework_id, a,
	    &s->framework)) != ST_OK ||
	    (st = calendar_of(a, s->framework, s->errors, &s->calendar)) != ST_OK)
		return st;
	s->today = zone_day(s->calendar.zone, s->tx->now_ms);
	return ST_OK;
}

enum status
step_begin(struct step *s, struct str amendment, int64_t version)
{
	struct record *seen;
	enum status st;

	/* A retried transaction must not show the messages of the one before. */
	errors_init(s->errors, s->errors->arena);
	st = record_find(s->tx->store, s->viewer, &type_amendment, 0, amendment, s->tx->arena,
	    &seen);
	if (st != ST_OK || (st = step_load(s, seen->id)) != ST_OK)
		return st;
	if (version == 0 || version == s->amendment->version)
		return ST_OK;
	return errors_add(s->errors, ST_CONFLICT, NULL, "%.*s was changed while you looked at it. "
	    "See how it stands now, and decide again.", STR_ARG(step_name(s->amendment)));
}

enum status
step_permit_chair(struct step *s, const char *what)
{
	if (s->viewer.kind == VIEWER_PERSON &&
	    permit_framework(s->viewer, PERM_CHAIR, s->framework->id))
		return ST_OK;
	return errors_add(s->errors, ST_FORBIDDEN, NULL, "Only co-chairs and secretariat may %s. "
	    "Ask them.", what);
}

static enum status
refuse_state(const struct record *r, const char *what, struct errors *errors)
{
	struct str name = step_name(r);

	if (procedure_is(r, "adopted"))
		return errors_add(errors, ST_CONFLICT, NULL,
		    "%.*s was adopted already. Nothing can %s it any more.", STR_ARG(name), what);
	if (procedure_is(r, "withdrawn"))
		return errors_add(errors, ST_CONFLICT, NULL, "%.*s was withdrawn. Propose "
		    "another amendment in its place.", STR_ARG(name));
	if (procedure_is(r, "superseded"))
		return errors_add(errors, ST_CONFLICT, NULL, "Another amendment was adopted "
		    "that touches %.*s. Bring it to the newest revision first.", STR_ARG(name));
	if (procedure_is(r, "circulated"))
		return errors_add(errors, ST_CONFLICT, NULL, "%.*s is circulated, and what is "
		    "circulated stays as it is. Take it back first.", STR_ARG(name));
	return errors_add(errors, ST_CONFLICT, NULL, "%.*s is not circulated, so nothing can %s "
	    "it yet.", STR_ARG(name), what);
}

enum status
step_refuse_state(struct step *s, const char *what)
{
	return refuse_state(s->amendment, what, s->errors);
}

enum status
procedure_check_editable(const struct record *amendment, struct errors *errors)
{
	if (procedure_is(amendment, "draft") || procedure_is(amendment, "broken"))
		return ST_OK;
	return refuse_state(amendment, "change", errors);
}

void
step_end(struct step *s, const char *state, int64_t at_ms, struct str words)
{
	struct record *r = s->amendment;

	record_set_text(r, AMENDMENT_STATE, str_from(state));
	record_set_number(r, AMENDMENT_ENDED, at_ms);
	record_unset(r, AMENDMENT_ENDER);
	if (s->viewer.kind == VIEWER_PERSON)
		record_set_ref(r, AMENDMENT_ENDER, &type_person, s->viewer.person->person_id);
	record_unset(r, AMENDMENT_OUTCOME);
	if (words.n > 0)
		record_set_text(r, AMENDMENT_OUTCOME, words);
}

enum status
step_tell(struct step *s, enum notice_kind kind)
{
	const struct record *r = s->amendment;
	struct notice notice = { .kind = kind, .amendment = r->uid,
		.round = r->values[AMENDMENT_ROUND].number,
		.deadline_ms = r->values[AMENDMENT_DEADLINE].number };

	return notice_add(s->tx, &notice);
}

enum status
step_store(struct step *s, enum notice_kind kind)
{
	enum status st = record_update(s->tx, s->amendment, s->errors);

	return st == ST_OK ? step_tell(s, kind) : st;
}

enum status
step_keep_bytes(struct step *s, struct str bytes, struct str *out_sha256)
{
	enum status st = file_put(s->tx->store, bytes, s->tx->arena, s->errors, out_sha256);

	return st == ST_OK ? file_add(s->tx, *out_sha256, (int64_t)bytes.n) : st;
}

enum status
step_keep_text(struct step *s, const struct framework *fw, struct str *out_sha256)
{
	struct buf json;

	buf_init(&json, s->tx->arena, LIMIT_READING_BYTES);
	framework_write_json(&json, fw, FRAMEWORK_JSON_BRIEF);
	if (json.overflow)
		return errors_add(s->errors, ST_TOO_LARGE, NULL,
		    "The text would be too long to be kept. Make the amendment smaller.");
	return step_keep_bytes(s, buf_str(&json), out_sha256);
}

/* --- text ---------------------------------------------------------------------------------- */

enum status
step_load_current(struct step *s, struct record **out, const struct framework **out_text)
{
	struct record_list all;
	enum status st = revision_list(s->tx->store, VIEWER_LOCAL, s->framework->id, s->tx->arena,
	    &all);

	if (st != ST_OK)
		return st;
	if (all.n == 0 || !revision_is_sealed(all.items[all.n - 1]))
		return errors_add(s->errors, ST_CONFLICT, NULL, "The framework has no adopted "
		    "text yet: its import was not released. Release it first.");
	*out = all.items[all.n - 1];
	return revision_text(s->tx->store, *out, s->errors, out_text);
}

/* --- circulation --------------------------------------------------------------------------- */

static enum status
check_draft(struct step *s, const struct framework *base, const struct amend_draft *d)
{
	struct redline *redline = arena_make(s->tx->arena, struct redline);

	for (size_t i = 0; i < d->conflicts.n; i++) {
		const struct fw_amend_conflict *c = &d->conflicts.items[i];

		errors_add(s->errors, ST_CONFLICT, NULL, "%.*s: %.*s", STR_ARG(c->code),
		    STR_ARG(c->message));
	}
	if (d->conflicts.n > 0)
		return ST_CONFLICT;
	redline_make(s->tx->arena, base, d->fw, redline);
	if (!redline_is_empty(redline))
		return ST_OK;
	return errors_add(s->errors, ST_CONFLICT, NULL, "%.*s changes nothing yet. Add a change "
	    "before it is circulated.", STR_ARG(step_name(s->amendment)));
}

enum status
procedure_draft_sha256(struct store *s, const struct record *amendment, struct errors *errors,
    struct str *out)
{
	struct arena *a = errors->arena;
	const struct framework *text;
	struct amend_draft draft;
	struct record *newest;
	struct buf json;
	enum status st;

	*out = STR_EMPTY;
	if ((st = amendment_find_newest(s, amendment->framework_id, a, &newest)) != ST_OK ||
	    (st = revision_text(s, newest, errors, &text)) != ST_OK ||
	    (st = amend_load_draft(s, amendment, text, a, &draft)) != ST_OK)
		return st == ST_NOT_FOUND ? ST_OK : st;
	buf_init(&json, a, LIMIT_READING_BYTES);
	framework_write_json(&json, draft.fw, FRAMEWORK_JSON_BRIEF);
	if (draft.conflicts.n == 0 && !json.overflow)
		*out = hash_hex(a, buf_str(&json));
	return ST_OK;
}

/* The draft against the newest revision, kept as it stands now. */
static enum status
keep_draft(struct step *s, const struct circulation *order)
{
	const struct value *base = &s->amendment->values[AMENDMENT_BASE];
	const struct framework *text;
	struct amend_draft draft;
	struct record *current;
	struct str sha256;
	enum status st = step_load_current(s, &current, &text);

	if (st != ST_OK)
		return st;
	if (base->nrefs == 0 || base->refs[0].id != current->id)
		return errors_add(s->errors, ST_CONFLICT, NULL, "%.*s starts from an earlier "
		    "revision than %.*s, the newest. Bring it to the newest revision first.",
		    STR_ARG(step_name(s->amendment)), STR_ARG(record_title(current)));
	if ((st = amend_load_draft(s->tx->store, s->amendment, text, s->tx->arena,
	    &draft)) != ST_OK || (st = check_draft(s, text, &draft)) != ST_OK ||
	    (st = step_keep_text(s, draft.fw, &sha256)) != ST_OK)
		return st;
	if (order->text.n > 0 && !str_equal(order->text, sha256))
		return errors_add(s->errors, ST_CONFLICT, NULL, "The text of %.*s was changed "
		    "while you looked at it. Read it again, then circulate it.",
		    STR_ARG(step_name(s->amendment)));
	record_set_text(s->amendment, AMENDMENT_TEXT, sha256);
	return ST_OK;
}

static enum status
set_asked(struct step *s)
{
	struct record *r = s->amendment;
	struct seat_list seats;
	struct member_list members;
	enum status st = seats_load(s->tx->store, s->framework->id, s->today, s->tx->arena,
	    &seats);

	if (st != ST_OK || (st = members_load(s->tx->store, s->framework->id, &seats,
	    s->tx->arena, &members)) != ST_OK)
		return st;
	if (members.n == 0)
		return errors_add(s->errors, ST_CONFLICT, NULL, "There is nobody to ask: no agency "
		    "has a role in the framework, and nobody is appointed for one. Appoint focal "
		    "points first.");
	record_unset(r, AMENDMENT_ASKED);
	for (size_t i = 0; i < members.n; i++)
		record_add_ref(s->tx->arena, r, AMENDMENT_ASKED, &type_agency,
		    members.items[i].agency_id, STR_EMPTY);
	return ST_OK;
}

/* Shown with minutes, it is to end at what is shown; and what nobody lives to see never ends. */
static enum status
check_deadline(struct step *s, int64_t deadline_ms)
{
	if (deadline_ms % MINUTE_MS != 0)
		return errors_add(s->errors, ST_INVALID, "deadline", "A deadline is a full minute. "
		    "Leave the seconds out.");
	if (deadline_ms > s->tx->now_ms + DEADLINE_DAYS_MOST * DAY_MS)
		return errors_add(s->errors, ST_INVALID, "deadline", "%.*s is more than a year "
		    "away. Give an earlier deadline; it can be moved later on.",
		    STR_ARG(step_deadline(s, deadline_ms)));
	if (deadline_ms > s->tx->now_ms)
		return ST_OK;
	return errors_add(s->errors, ST_INVALID, "deadline", "%.*s is over already. Give a "
	    "deadline in the future.", STR_ARG(step_deadline(s, deadline_ms)));
}

static enum status
set_deadline(struct step *s, const struct circulation *order, bool is_silence)
{
	int64_t least_ms;
	enum status st;

	record_unset(s->amendment, AMENDMENT_DEADLINE);
	if (!is_silence && order->deadline_ms == 0)
		return ST_OK;
	if (!is_silence) {
		record_set_number(s->amendment, AMENDMENT_DEADLINE, order->deadline_ms);
		return check_deadline(s, order->deadline_ms);
	}
	if ((st = deadline_after(&s->calendar, s->tx->now_ms, s->calendar.hours, s->errors,
	    &least_ms)) != ST_OK)
		return st;
	record_set_number(s->amendment, AMENDMENT_DEADLINE,
	    order->deadline_ms == 0 ? least_ms : order->deadline_ms);
	if (order->deadline_ms == 0)
		return ST_OK;
	if ((st = check_deadline(s, order->deadline_ms)) != ST_OK ||
	    order->deadline_ms >= least_ms)
		return st;
	return errors_add(s->errors, ST_INVALID, "deadline", "%.*s is too soon: silence is to last "
	    "%lld hours%s, so not before %.*s.", STR_ARG(step_deadline(s, order->deadline_ms)),
	    (long long)s->calendar.hours, s->calendar.is_working_days ? " of working days" : "",
	    STR_ARG(step_deadline(s, least_ms)));
}

static enum status
set_method(struct step *s, struct str method, bool *out_is_silence)
{
	const struct field *f = &type_amendment.fields[AMENDMENT_METHOD];

	if (method.n == 0)
		method = record_text(s->framework, FRAMEWORK_METHOD);
	if (method.n == 0)
		method = STR("meeting");
	if (field_choice_find(f, method.p, method.n) == SIZE_MAX)
		return errors_add(s->errors, ST_INVALID, "method", "\"%.*s\" is no way to adopt. "
		    "Choose silence, meeting or chairs.", STR_ARG(str_part(method, 0, 40)));
	record_set_text(s->amendment, AMENDMENT_METHOD, method);
	*out_is_silence = str_equal(method, STR("silence"));
	return ST_OK;
}

/* A clock that was set back would give less silence than agencies were promised. */
static enum status
check_clock(struct step *s)
{
	if (s->amendment->changed_ms <= s->tx->now_ms)
		return ST_OK;
	return errors_add(s->errors, ST_CONFLICT, NULL, "The clock of this server stands before "
	    "the last change of %.*s. Nothing is circulated until the clock is right again.",
	    STR_ARG(step_name(s->amendment)));
}

enum status
procedure_circulate(struct tx *tx, struct viewer viewer, const struct circulation *order,
    struct errors *errors, struct record **out)
{
	struct step s = { .tx = tx, .viewer = viewer, .errors = errors };
	struct record *r;
	bool is_silence = false;
	enum status st = step_begin(&s, order->amendment, order->version);

	if (st != ST_OK || (st = step_permit_chair(&s, "circulate an amendment")) != ST_OK ||
	    (st = procedure_check_editable(s.amendment, errors)) != ST_OK ||
	    (st = check_clock(&s)) != ST_OK ||
	    (st = set_method(&s, order->method, &is_silence)) != ST_OK ||
	    (st = set_deadline(&s, order, is_silence)) != ST_OK ||
	    (st = set_asked(&s)) != ST_OK || (st = keep_draft(&s, order)) != ST_OK)
		return st;
	r = s.amendment;
	record_set_text(r, AMENDMENT_STATE, STR("circulated"));
	record_set_number(r, AMENDMENT_ROUND, r->values[AMENDMENT_ROUND].number + 1);
	record_set_number(r, AMENDMENT_CIRCULATED, tx->now_ms);
	record_set_ref(r, AMENDMENT_CIRCULATOR, &type_person, viewer.person->person_id);
	record_unset(r, AMENDMENT_ENDED);
	record_unset(r, AMENDMENT_ENDER);
	record_unset(r, AMENDMENT_OUTCOME);
	if ((st = step_store(&s, NOTICE_CIRCULATED)) != ST_OK ||
	    (st = step_tell(&s, NOTICE_REMINDER)) != ST_OK)
		return st;
	*out = r;
	return ST_OK;
}

enum status
procedure_extend(struct tx *tx, struct viewer viewer, const struct extension *order,
    struct errors *errors, struct record **out)
{
	struct step s = { .tx = tx, .viewer = viewer, .errors = errors };
	const struct value *deadline;
	enum status st = step_begin(&s, order->amendment, order->version);

	if (st != ST_OK || (st = step_permit_chair(&s, "give more time")) != ST_OK)
		return st;
	if (!procedure_is(s.amendment, "circulated"))
		return step_refuse_state(&s, "prolong");
	deadline = &s.amendment->values[AMENDMENT_DEADLINE];
	if (!deadline->is_set)
		return errors_add(errors, ST_CONFLICT, NULL, "%.*s has no deadline.",
		    STR_ARG(step_name(s.amendment)));
	if (tx->now_ms >= deadline->number)
		return errors_add(errors, ST_CONFLICT, NULL, "The deadline is over: it was %.*s.",
		    STR_ARG(step_deadline(&s, deadline->number)));
	if (order->deadline_ms <= deadline->number)
		return errors_add(errors, ST_INVALID, "deadline", "A deadline only moves to a "
		    "later time than %.*s, on which agencies count.",
		    STR_ARG(step_deadline(&s, deadline->number)));
	if ((st = check_deadline(&s, order->deadline_ms)) != ST_OK)
		return st;
	record_set_number(s.amendment, AMENDMENT_DEADLINE, order->deadline_ms);
	if ((st = step_store(&s, NOTICE_EXTENDED)) != ST_OK ||
	    (st = step_tell(&s, NOTICE_REMINDER)) != ST_OK)
		return st;
	*out = s.amendment;
	return ST_OK;
}

/* --- ending by hand ------------------------------------------------------------------------ */

static enum status
permit_withdrawal(struct step *s)
{
	const struct value *author = &s->amendment->values[AMENDMENT_AUTHOR];

	if (s->viewer.kind == VIEWER_PERSON && author->nrefs > 0 &&
	    author->refs[0].id == s->viewer.person->person_id &&
	    permit_framework(s->viewer, PERM_NETWORK, s->framework->id))
		return ST_OK;
	return step_permit_chair(s, "withdraw an amendment of somebody else");
}

/* What is due is adopted, whether or not the job has come to it: nobody is quicker than time. */
static enum status
check_not_due(struct step *s)
{
	const struct record *r = s->amendment;

	if (!procedure_is(r, "circulated") ||
	    !str_equal(record_text(r, AMENDMENT_METHOD), STR("silence")) ||
	    s->tx->now_ms < r->values[AMENDMENT_DEADLINE].number)
		return ST_OK;
	return errors_add(s->errors, ST_CONFLICT, NULL, "The silence on %.*s was over on %.*s, and "
	    "with it the amendment is adopted.", STR_ARG(step_name(r)),
	    STR_ARG(step_deadline(s, r->values[AMENDMENT_DEADLINE].number)));
}

static enum status
take_back(struct step *s, struct str words)
{
	enum status st;

	if (!procedure_is(s->amendment, "circulated"))
		return step_refuse_state(s, "take back");
	if ((st = step_permit_chair(s, "take back a circulated amendment")) != ST_OK ||
	    (st = check_not_due(s)) != ST_OK)
		return st;
	step_end(s, "draft", s->tx->now_ms, words);
	return step_store(s, NOTICE_TAKEN_BACK);
}

static enum status
withdraw(struct step *s, struct str words)
{
	bool is_known = procedure_is(s->amendment, "circulated") ||
	    s->amendment->values[AMENDMENT_ROUND].number > 0;
	enum status st = permit_withdrawal(s);

	if (st != ST_OK)
		return st;
	if (procedure_is(s->amendment, "adopted") || procedure_is(s->amendment, "withdrawn"))
		return step_refuse_state(s, "withdraw");
	if ((st = check_not_due(s)) != ST_OK)
		return st;
	step_end(s, "withdrawn", s->tx->now_ms, words);
	/* Of what was never circulated nobody was told. */
	return is_known ? step_store(s, NOTICE_WITHDRAWN) :
	    record_update(s->tx, s->amendment, s->errors);
}

enum status
procedure_finish(struct tx *tx, struct viewer viewer, const struct ending *order,
    struct errors *errors, struct record **out)
{
	struct step s = { .tx = tx, .viewer = viewer, .errors = errors };
	enum status st = step_begin(&s, order->amendment, order->version);

	if (st == ST_OK)
		st = order->end == PROCEDURE_TAKE_BACK ? take_back(&s, order->words) :
		    withdraw(&s, order->words);
	if (st == ST_OK)
		*out = s.amendment;
	return st;
}
