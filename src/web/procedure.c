/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The procedure of an amendment on its page, and what the pages of its steps share. Whether a step
 * is allowed is decided by instrument/procedure.h when it is done; here only links are offered, so
 * that nobody is sent to a form in vain.
 */
#include "web/procedure.h"

#include "base/limits.h"
#include "base/ulid.h"
#include "model/types/types.h"
#include "policy/permit.h"
#include "web/history.h"
#include "web/options.h"
#include "web/record_form.h"
#include "web/rich.h"
#include "web/session.h"
#include "web/view.h"

static const struct template_var position_vars[] = {
	VAR(struct view_position, agency), VAR(struct view_position, agency_url),
	VAR(struct view_position, kind), VAR(struct view_position, kind_class),
	VAR(struct view_position, missing), VAR(struct view_position, on),
	VAR(struct view_position, words), VAR(struct view_position, url),
	VAR(struct view_position, at), VAR(struct view_position, who),
	VAR(struct view_position, as), VAR(struct view_position, response),
};
const struct shape view_position_shape = SHAPE(struct view_position, position_vars);

static const struct template_var act_vars[] = {
	VAR(struct view_act, label), VAR(struct view_act, url), VAR(struct view_act, is_next),
	VAR(struct view_act, is_end),
};
static const struct shape act_shape = SHAPE(struct view_act, act_vars);

static const struct template_var procedure_vars[] = {
	VAR(struct view_procedure, state), VAR(struct view_procedure, wanted),
	VAR(struct view_procedure, wanted_words),
	VAR(struct view_procedure, wanted_url), VAR(struct view_procedure, deadline),
	VAR(struct view_procedure, method), VAR(struct view_procedure, text),
	VAR(struct view_procedure, outcome), VAR(struct view_procedure, count),
	VAR(struct view_procedure, any_acts),
	VAR_LIST(struct view_procedure, acts, &act_shape),
	VAR(struct view_procedure, any_answers),
	VAR_LIST(struct view_procedure, answers, &view_position_shape),
	VAR(struct view_procedure, any_given),
	VAR_LIST(struct view_procedure, given, &view_position_shape),
	VAR(struct view_procedure, any_silent),
	VAR_LIST(struct view_procedure, silent, &view_position_shape),
	VAR(struct view_procedure, more_url), VAR(struct view_procedure, more),
	VAR(struct view_procedure, receipt_url), VAR(struct view_procedure, revision_url),
	VAR(struct view_procedure, revision),
};
const struct shape view_procedure_shape = SHAPE(struct view_procedure, procedure_vars);

static const struct template_var step_vars[] = {
	VAR(struct view_step, name), VAR(struct view_step, title), VAR(struct view_step, url),
	VAR(struct view_step, action), VAR(struct view_step, base_version),
	VAR(struct view_step, deadline), VAR(struct view_step, any_problems),
	VAR_LIST(struct view_step, problems, &view_problem_shape),
};
const struct shape view_step_shape = SHAPE(struct view_step, step_vars);

static const struct template_var deadline_vars[] = {
	VAR(struct view_deadline, typed), VAR(struct view_deadline, wrong),
	VAR(struct view_deadline, zone_wrong),
	VAR_LIST(struct view_deadline, zones, &view_option_shape),
	VAR(struct view_deadline, is_twice), VAR(struct view_deadline, twice_wrong),
};
const struct shape view_deadline_shape = SHAPE(struct view_deadline, deadline_vars);

/* In the zone of its own framework, whichever the page is of. */
struct str
view_deadline_words(const struct web *w, const struct record *amendment)
{
	const struct value *deadline = &amendment->values[AMENDMENT_DEADLINE];
	const struct record *framework = w->framework;
	struct record *own;

	if (!deadline->is_set)
		return STR_EMPTY;
	if (amendment->framework_id != 0 &&
	    (framework == NULL || framework->id != amendment->framework_id) &&
	    record_load(w->call->store, &type_framework, amendment->framework_id, w->arena,
	    &own) == ST_OK)
		framework = own;
	return deadline_format(w->arena, deadline->number, framework == NULL ? STR_EMPTY :
	    record_text(framework, FRAMEWORK_ZONE));
}

/* --- positions ----------------------------------------------------------------------------- */

static const char *
class_of(struct str kind)
{
	if (str_equal(kind, STR("objection")))
		return "late";
	return str_equal(kind, STR("more-time")) ? "waiting" : "done";
}

struct view_position
view_position_of(const struct web *w, const struct record *r)
{
	const struct value *agency = &r->values[POSITION_AGENCY];
	const struct value *change = &r->values[POSITION_CHANGE];
	const struct value *author = &r->values[POSITION_AUTHOR];
	struct view_position v = {
		.kind = view_choice(w, r, POSITION_KIND),
		.kind_class = str_from(class_of(record_text(r, POSITION_KIND))),
		.words = html_of_rich(w->arena, record_text(r, POSITION_WORDS), 4),
		.url = web_url_of_record(w, r),
		.at = view_instant(w, r->created_ms),
		.response = rich_plain(w->arena, record_text(r, POSITION_RESPONSE), 2000),
	};
	enum capacity capacity;

	if (agency->nrefs > 0) {
		v.agency = agency->refs[0].code;
		v.agency_url = web_url_of_ref(w, &agency->refs[0]);
	}
	if (change->nrefs > 0)
		v.on = change->refs[0].title.n > 0 ? rich_plain(w->arena, change->refs[0].title, 60)
		    : T(w->language, "One change");
	if (author->nrefs > 0)
		v.who = author->refs[0].title;
	if (r->values[POSITION_BEHALF].number != 0)
		v.as = T(w->language, "entered by the secretariat on the agency's behalf");
	else if (capacity_find(record_text(r, POSITION_CAPACITY), &capacity))
		v.as = i18n_text(w->language, str_from(capacity_words(capacity)));
	return v;
}

static struct view_position
row_of(const struct web *w, const struct asked *asked, bool is_open)
{
	struct view_position v = { .kind_class = STR("open") };

	if (asked->position != NULL) {
		v = view_position_of(w, asked->position);
	} else {
		struct ref ref = { .type = &type_agency, .uid = asked->uid, .code = asked->code };

		v.agency_url = web_url_of_ref(w, &ref);
		v.missing = asked->has_left ? T(w->language, "Left the network")
		    : is_open ? T(w->language, "Not answered yet") : T(w->language, "No answer");
	}
	v.agency = asked->code;
	return v;
}

static void
set_asked(const struct web *w, const struct procedure *p, struct view_procedure *view)
{
	bool is_open = procedure_is(p->amendment, "circulated");
	struct view_position *rows = arena_make_array(w->arena, struct view_position, p->nasked);
	struct view_position *given = arena_make_array(w->arena, struct view_position, p->nasked);
	struct view_position *silent = arena_make_array(w->arena, struct view_position,
	    p->nasked);
	size_t shown = 0;

	for (size_t i = 0; i < p->nasked; i++) {
		rows[i] = row_of(w, &p->asked[i], is_open);
		if (p->asked[i].position != NULL)
			given[shown++] = rows[i];
		else
			silent[i - shown] = rows[i];
	}
	view->answers = (struct view_list){ rows, p->nasked };
	view->any_answers = p->nasked > 0;
	view->given = (struct view_list){ given, shown };
	view->any_given = shown > 0;
	view->silent = (struct view_list){ silent, p->nasked - shown };
	view->any_silent = p->nasked > shown;
	if (p->nasked > 0)
		view->count = str_format(w->arena, "%.*s, %.*s",
		    STR_ARG(i18n_count(w->arena, w->language, (int64_t)p->nasked,
		    N_("%d agency asked"), N_("%d agencies asked"))),
		    STR_ARG(i18n_count(w->arena, w->language, (int64_t)p->nanswered,
		    N_("%d answered"), N_("%d answered"))));
	shown = p->npositions + p->nearlier - shown;
	if (shown > 0) {
		view->more_url = str_format(w->arena, "/amendments/%.*s/positions",
		    STR_ARG(p->amendment->uid));
		view->more = i18n_count(w->arena, w->language, (int64_t)shown,
		    N_("%d more position"), N_("%d more positions"));
	}
}

static bool
is_over(const struct web *w, const struct record *amendment)
{
	const struct value *deadline = &amendment->values[AMENDMENT_DEADLINE];

	return deadline->is_set && w->call->now_ms >= deadline->number;
}

/* --- what the reader may do ---------------------------------------------------------------- */

struct acting {
	const struct web *w;
	const struct procedure *procedure;
	const struct record *amendment;
	bool is_over; /* the deadline is */
	struct view_act *acts;
	size_t n;
};

static struct view_act *
add_act(struct acting *a, const char *step, struct str label)
{
	a->acts[a->n] = (struct view_act){ .label = label,
		.url = web_url(a->w, str_dup_z(a->w->arena, str_format(a->w->arena,
		    "/amendments/%.*s/%s", STR_ARG(a->amendment->uid), step))) };
	return &a->acts[a->n++];
}

/*
 * Agencies of the reader that were asked and have not answered: "FAO, WHO"; mostly none. out_n: how
 * many they are.
 */
static struct str
wanted_of(const struct web *w, const struct procedure *p, int64_t *out_n)
{
	struct buf b;

	*out_n = 0;
	buf_init(&b, w->arena, LIMIT_TEXT_BYTES);
	for (size_t i = 0; i < p->nasked; i++) {
		const struct asked *asked = &p->asked[i];

		if (asked->position != NULL || !procedure_answers_for(w->call->viewer,
		    asked->agency_id, p->amendment->framework_id))
			continue;
		buf_add_z(&b, b.n > 0 ? ", " : "");
		buf_add(&b, asked->code);
		++*out_n;
	}
	return buf_str(&b);
}

/* What is wanted of the reader while it still counts. */
static void
set_wanted(const struct web *w, const struct procedure *p, struct view_procedure *view)
{
	int64_t n;

	if (!procedure_is(p->amendment, "circulated") || is_over(w, p->amendment))
		return;
	view->wanted = wanted_of(w, p, &n);
	view->wanted_words = i18n_count(w->arena, w->language, n, N_("has not answered yet."),
	    N_("have not answered yet."));
	view->wanted_url = web_url(w, str_dup_z(w->arena, str_format(w->arena,
	    "/amendments/%.*s/position", STR_ARG(p->amendment->uid))));
}

static bool
asks_for_time(const struct procedure *p)
{
	for (size_t i = 0; i < p->nasked; i++) {
		if (p->asked[i].position != NULL && str_equal(record_text(p->asked[i].position,
		    POSITION_KIND), STR("more-time")))
			return true;
	}
	return false;
}

/* For an agency of the reader's own; once circulated, for one that was asked. */
static bool
answers_here(const struct web *w, const struct record *amendment, const struct procedure *p)
{
	int64_t framework_id = amendment->framework_id;
	const struct person *person = w->call->viewer.person;

	if (procedure_is(amendment, "circulated")) {
		for (size_t i = 0; i < p->nasked; i++) {
			if (procedure_answers_for(w->call->viewer, p->asked[i].agency_id,
			    framework_id))
				return true;
		}
		return false;
	}
	for (size_t i = 0; i < person->nheld; i++) {
		if (procedure_answers_for(w->call->viewer, person->held[i].agency_id,
		    framework_id))
			return true;
	}
	return false;
}

static bool
is_own(const struct web *w, const struct record *amendment, size_t field)
{
	const struct value *v = &amendment->values[field];

	return v->nrefs > 0 && v->refs[0].id == w->call->viewer.person->person_id;
}

static bool
is_by_silence(const struct record *amendment)
{
	return str_equal(record_text(amendment, AMENDMENT_METHOD), STR("silence"));
}

static void
set_chair_acts(struct acting *a)
{
	const struct language *l = a->w->language;
	bool has_deadline = a->amendment->values[AMENDMENT_DEADLINE].is_set;

	if (procedure_is(a->amendment, "draft") || procedure_is(a->amendment, "broken"))
		add_act(a, "circulate", T(l, "Circulate"))->is_next = true;
	if (!procedure_is(a->amendment, "circulated"))
		return;
	if (!is_by_silence(a->amendment) && (a->is_over || !has_deadline) &&
	    !is_own(a->w, a->amendment, AMENDMENT_CIRCULATOR))
		add_act(a, "adopt", T(l, "Enter the decision"))->is_next = true;
	if (has_deadline && !a->is_over)
		add_act(a, "extend", T(l, "Give more time"))->is_next =
		    asks_for_time(a->procedure);
}

/* What ends a procedure stands last, and is shown to be what it is. */
static void
set_ends(struct acting *a, bool is_chair)
{
	const struct language *l = a->w->language;
	bool is_circulated = procedure_is(a->amendment, "circulated");

	if (is_circulated && a->is_over && is_by_silence(a->amendment))
		return;
	if (is_chair && is_circulated)
		add_act(a, "end?end=take-back", T(l, "Take back"));
	if (is_chair || is_own(a->w, a->amendment, AMENDMENT_AUTHOR))
		add_act(a, "end?end=withdraw", T(l, "Withdraw"))->is_end = true;
}

/* The first of those that could be next is the one. */
static void
keep_one_next(struct acting *a)
{
	bool is_found = false;

	for (size_t i = 0; i < a->n; i++) {
		a->acts[i].is_next = a->acts[i].is_next && !is_found;
		is_found = is_found || a->acts[i].is_next;
	}
}

/* What an agency says: its own people, or the secretariat on behalf of one. */
static void
add_answers(struct acting *a, bool is_own_agency, bool is_next)
{
	const struct language *l = a->w->language;

	add_act(a, "position", is_own_agency ? T(l, "Give your agency's position")
	    : T(l, "Enter an agency's position"))->is_next = is_next;
	add_act(a, "upload", is_own_agency ? T(l, "Bring in your agency's Word file")
	    : T(l, "Bring in an agency's Word file"));
}

static bool
is_open(const struct record *r)
{
	return procedure_is(r, "circulated") || procedure_is(r, "draft") ||
	    procedure_is(r, "broken");
}

/* For an agency of the reader's own, or as secretariat on behalf of one. */
static bool
may_answer(const struct web *w, const struct procedure *p)
{
	const struct record *r = p->amendment;

	return is_open(r) && !(procedure_is(r, "circulated") && is_over(w, r)) &&
	    (answers_here(w, r, p) ||
	    viewer_holds(w->call->viewer, CAPACITY_SECRETARIAT, r->framework_id));
}

enum status
view_position_url(const struct web *w, const struct record *amendment, struct str change,
    struct str *out)
{
	struct procedure_query query = { w->call->store, w->call->viewer, w->call->today,
		w->arena };
	struct procedure p;
	enum status st;

	*out = STR_EMPTY;
	if (w->call->viewer.kind != VIEWER_PERSON)
		return ST_OK;
	st = procedure_load(&query, amendment, &p);
	if (st == ST_OK && may_answer(w, &p))
		*out = web_url(w, str_dup_z(w->arena, str_format(w->arena,
		    "/amendments/%.*s/position?change=%.*s", STR_ARG(amendment->uid),
		    STR_ARG(change))));
	return st;
}

/* Who is asked for a position finds that first; everybody else what the procedure waits for. */
static void
set_acts(const struct web *w, const struct procedure *p, struct view_procedure *view)
{
	const struct record *r = p->amendment;
	bool is_chair = permit_framework(w->call->viewer, PERM_CHAIR, r->framework_id);
	struct acting a = { .w = w, .procedure = p, .amendment = r,
		.is_over = is_over(w, r),
		.acts = arena_make_array(w->arena, struct view_act, 10) };
	bool is_circulated = procedure_is(r, "circulated");
	bool is_own_agency = answers_here(w, r, p);
	bool answers = may_answer(w, p);

	if (!w->call->who.may_write && w->call->who.is_program)
		return;
	if (answers && is_circulated && is_own_agency)
		add_answers(&a, is_own_agency, view->wanted.n > 0);
	if (is_chair)
		set_chair_acts(&a);
	if (answers && !(is_circulated && is_own_agency))
		add_answers(&a, is_own_agency, false);
	add_act(&a, "matrix", T(w->language, "Comments and responses"));
	if (is_open(r))
		set_ends(&a, is_chair);
	keep_one_next(&a);
	view->acts = (struct view_list){ a.acts, a.n };
	view->any_acts = a.n > 0;
}

/* --- the section --------------------------------------------------------------------------- */

static struct str
what_next(const struct web *w, const struct record *r)
{
	const struct language *l = w->language;
	if (procedure_is(r, "broken"))
		return T(l, "The silence is broken. The text can be changed and circulated again.");
	if (!procedure_is(r, "circulated"))
		return STR_EMPTY;
	if (is_by_silence(r))
		return is_over(w, r) ? T(l, "The silence is over; the new revision is being made.")
		    : T(l, "Adopted by silence unless an agency objects before the deadline.");
	if (is_over(w, r) || !r->values[AMENDMENT_DEADLINE].is_set)
		return T(l, "Waits for the decision.");
	return T(l, "Agencies may answer until the deadline; the decision comes after it.");
}

static void
set_links(const struct web *w, const struct record *r, struct view_procedure *view)
{
	const struct value *became = &r->values[AMENDMENT_REVISION];

	if (record_text(r, AMENDMENT_RECEIPT).n > 0)
		view->receipt_url = str_format(w->arena, "/amendments/%.*s/positions",
		    STR_ARG(r->uid));
	if (became->nrefs == 0)
		return;
	view->revision = became->refs[0].title;
	view->revision_url = web_url_of_ref(w, &became->refs[0]);
}

enum status
view_procedure_load(const struct web *w, const struct record *amendment, struct view_list *out)
{
	struct view_procedure *view = arena_make(w->arena, struct view_procedure);
	struct procedure_query query = { w->call->store, w->call->viewer, w->call->today,
		w->arena };
	struct procedure p;
	enum status st;

	*out = (struct view_list){ 0 };
	if (w->call->viewer.kind != VIEWER_PERSON ||
	    viewer_reach(w->call->viewer, PERM_NETWORK, amendment->framework_id) == REACH_NONE)
		return ST_OK;
	if ((st = procedure_load(&query, amendment, &p)) != ST_OK)
		return st;
	view->state = view_choice(w, amendment, AMENDMENT_STATE);
	view->method = view_choice(w, amendment, AMENDMENT_METHOD);
	set_wanted(w, &p, view);
	view->outcome = record_text(amendment, AMENDMENT_OUTCOME);
	view->text = what_next(w, amendment);
	view->deadline = view_deadline_words(w, amendment);
	set_asked(w, &p, view);
	set_acts(w, &p, view);
	set_links(w, amendment, view);
	*out = (struct view_list){ view, 1 };
	return ST_OK;
}

/* --- what is wanted of the reader ---------------------------------------------------------- */

enum status
view_wanted_load(const struct web *w, struct view_list *out)
{
	struct filter filter = { AMENDMENT_STATE, STR("circulated") };
	struct record_query query = { .type = &type_amendment, .filters = &filter, .nfilters = 1,
		.sort_field = NO_FIELD };
	struct procedure_query how = { w->call->store, w->call->viewer, w->call->today, w->arena };
	struct record_list list;
	struct view_link *links;
	size_t n = 0;
	enum status st = record_list(w->call->store, w->call->viewer, &query, w->arena, &list);

	links = arena_make_array(w->arena, struct view_link, st == ST_OK ? list.n : 0);
	for (size_t i = 0; st == ST_OK && i < list.n; i++) {
		const struct record *r = list.items[i];
		struct procedure p;
		int64_t wanted;

		if (is_over(w, r))
			continue;
		st = procedure_load(&how, r, &p);
		if (st != ST_OK || wanted_of(w, &p, &wanted).n == 0)
			continue;
		links[n].url = web_url_of_record(w, r);
		links[n].label = str_format(w->arena, "%.*s %.*s", STR_ARG(record_code(r)),
		    STR_ARG(record_title(r)));
		links[n++].note = view_deadline_words(w, r);
	}
	*out = (struct view_list){ links, n };
	return st;
}

/* --- pages of one step --------------------------------------------------------------------- */

enum status
step_find_amendment(const struct web *w, struct record **out)
{
	struct str key = w->call->values[0];

	return record_find(w->call->store, w->call->viewer, &type_amendment,
	    w->framework == NULL || ulid_is_valid(key) ? 0 : w->framework->id, key, w->arena, out);
}

enum status
step_page_begin(struct call *call, struct step_page *out)
{
	enum status st = web_begin(call, &out->web);

	if (st != ST_OK ||
	    (st = record_form_find(&out->web, &type_amendment, &out->amendment)) != ST_OK)
		return st;
	return record_load(call->store, &type_framework, out->amendment->framework_id,
	    call->arena, &out->framework);
}

enum status
step_page_begin_chair(struct call *call, struct step_page *out)
{
	enum status st = step_page_begin(call, out);

	if (st != ST_OK ||
	    permit_framework(call->viewer, PERM_CHAIR, out->amendment->framework_id))
		return st;
	return errors_add(&call->errors, ST_FORBIDDEN, NULL,
	    "This is for co-chairs and secretariat. Ask them.");
}

bool
step_page_takes(const struct step_page *p, enum step_kind step)
{
	const struct record *r = p->amendment;
	bool is_draft = procedure_is(r, "draft") || procedure_is(r, "broken");
	bool is_circulated = procedure_is(r, "circulated");
	bool has_deadline = r->values[AMENDMENT_DEADLINE].is_set;

	switch (step) {
	case STEP_CIRCULATE:
		return is_draft;
	case STEP_EXTEND:
		return is_circulated && has_deadline && !is_over(&p->web, r);
	case STEP_ANSWER:
		return is_draft || (is_circulated && !is_over(&p->web, r));
	case STEP_ADOPT:
		return is_circulated && !is_by_silence(r) &&
		    (!has_deadline || is_over(&p->web, r));
	}
	return false;
}

struct view_list
step_page_view(struct step_page *p, const char *step)
{
	const struct web *w = &p->web;
	const struct record *r = p->amendment;
	struct view_problems problems = view_problems_of(w);
	struct str code = record_code(r);

	p->step = (struct view_step){
		.name = code.n > 0 ? code : T(w->language, "Amendment"),
		.title = record_title(r),
		.url = web_url_of_record(w, r),
		.action = web_url(w, str_dup_z(w->arena, str_format(w->arena,
		    "/amendments/%.*s/%s", STR_ARG(r->uid), step))),
		.base_version = r->version,
		.any_problems = problems.any,
		.problems = problems.list,
	};
	if (procedure_is(r, "circulated"))
		p->step.deadline = view_deadline_words(w, r);
	return (struct view_list){ &p->step, 1 };
}

enum status
step_page_version(struct step_page *p, int64_t *out)
{
	struct call *call = p->web.call;

	if (str_to_i64(web_input(call, "version").text, 1, INT64_MAX, out) == ST_OK)
		return ST_OK;
	return errors_add(&call->errors, ST_INVALID, NULL,
	    "The form was not complete. Load the page again and send it again.");
}

enum status
step_page_done(struct step_page *p)
{
	return web_redirect(p->web.call, web_url_of_record(&p->web, p->amendment));
}

bool
step_page_shows(const struct step_page *p, enum status st)
{
	return (st == ST_INVALID || st == ST_CONFLICT || st == ST_FORBIDDEN) &&
	    p->web.call->errors.n > 0;
}

/* --- deadlines ----------------------------------------------------------------------------- */

struct view_list
view_deadline_of(struct step_page *p)
{
	const struct web *w = &p->web;
	struct view_deadline *view = arena_make(w->arena, struct view_deadline);
	struct str zone = record_text(p->framework, FRAMEWORK_ZONE);
	struct view_options zones = { .w = w, .chosen = web_input(w->call, "zone").text };

	if (zones.chosen.n == 0)
		zones.chosen = zone;
	view_options_add_once(&zones, zone, zone);
	view_options_add_once(&zones, STR("Europe/Zurich"), T(w->language, "Geneva"));
	view_options_add_once(&zones, STR("America/New_York"), T(w->language, "New York"));
	view_options_add_once(&zones, STR("UTC"), STR("UTC"));
	view->typed = web_input(w->call, "deadline").text;
	view->zones = view_options_list(&zones);
	view->wrong = view_problem_of(w, "deadline");
	view->zone_wrong = view_problem_of(w, "zone");
	view->twice_wrong = view_problem_of(w, "twice");
	view->is_twice = view->twice_wrong.n > 0;
	return (struct view_list){ view, 1 };
}

enum status
step_page_deadline(struct step_page *p, int64_t *out_ms)
{
	struct call *call = p->web.call;
	struct str text = str_trim(web_input(call, "deadline").text);
	struct str zone = web_input(call, "zone").text;
	struct str twice = web_input(call, "twice").text;
	struct deadline_typed typed = { .twice = DEADLINE_TWICE_ASK };

	*out_ms = 0;
	if (text.n == 0)
		return ST_OK;
	typed.text = text;
	typed.zone = zone.n > 0 ? zone : record_text(p->framework, FRAMEWORK_ZONE);
	if (str_equal(twice, STR("first")))
		typed.twice = DEADLINE_TWICE_FIRST;
	else if (str_equal(twice, STR("second")))
		typed.twice = DEADLINE_TWICE_SECOND;
	return deadline_read(call->arena, &typed, &call->errors, out_ms);
}
