/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Circulating an amendment: how it is to be adopted, who is asked, until when. Who is asked is
 * shown, not chosen: nobody leaves out who might object.
 */
#include "base/limits.h"
#include "instrument/amendment.h"
#include "instrument/withheld.h"
#include "model/types/types.h"
#include "web/options.h"
#include "web/procedure.h"
#include "web/session.h"
#include "web/view.h"

struct view {
	struct view_list step;
	struct view_list methods;   /* view_option */
	struct view_list deadlines; /* one */
	struct str least;           /* the earliest deadline of a silence, in words */
	struct str rule;            /* "72 hours of working days in Geneva" */
	struct str count;
	struct view_list members;   /* view_link */
	struct str method_wrong;
	struct str text; /* SHA-256 of the draft, sent back with the form */
	bool any_persons;
	struct view_list persons;   /* view_link: whom the text names, and the words for them */
};
static const struct template_var vars[] = {
	VAR_LIST(struct view, step, &view_step_shape),
	VAR_LIST(struct view, methods, &view_option_shape),
	VAR_LIST(struct view, deadlines, &view_deadline_shape), VAR(struct view, least),
	VAR(struct view, rule), VAR(struct view, count),
	VAR_LIST(struct view, members, &view_link_shape), VAR(struct view, method_wrong),
	VAR(struct view, text), VAR(struct view, any_persons),
	VAR_LIST(struct view, persons, &view_link_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

static struct view_list
methods_of(struct step_page *p)
{
	struct view_options o = { .w = &p->web, .chosen = web_input(p->web.call, "method").text };

	if (o.chosen.n == 0)
		o.chosen = record_text(p->framework, FRAMEWORK_METHOD);
	if (o.chosen.n == 0)
		o.chosen = STR("meeting");
	view_options_add_choices(&o, &type_amendment.fields[AMENDMENT_METHOD]);
	return view_options_list(&o);
}

/* What the framework's settings give; a setting that is wrong is told when the form is sent. */
static void
set_rule(struct step_page *p, struct view *view)
{
	struct arena *a = p->web.arena;
	struct calendar c;
	struct errors unused;
	int64_t least_ms;

	errors_init(&unused, a);
	if (calendar_of(a, p->framework, &unused, &c) != ST_OK ||
	    deadline_after(&c, p->web.call->now_ms, c.hours, &unused, &least_ms) != ST_OK)
		return;
	view->least = deadline_format(a, least_ms, c.zone_name);
	view->rule = i18n_format(a, p->web.language, c.is_working_days ?
	    N_("%s hours of working days (%s)") : N_("%s hours"),
	    str_format(a, "%lld", (long long)c.hours), c.name.n > 0 ? c.name : c.zone_name);
}

static enum status
set_asked(struct step_page *p, struct view *view)
{
	struct web *w = &p->web;
	int64_t framework_id = p->framework->id;
	struct seat_list seats;
	struct member_list members;
	struct view_link *links;
	enum status st = seats_load(w->call->store, framework_id, w->call->today, w->arena, &seats);

	if (st != ST_OK || (st = members_load(w->call->store, framework_id, &seats, w->arena,
	    &members)) != ST_OK)
		return st;
	links = arena_make_array(w->arena, struct view_link, members.n);
	for (size_t i = 0; i < members.n; i++) {
		struct ref ref = { .type = &type_agency, .uid = members.items[i].uid,
			.code = members.items[i].code };

		links[i] = (struct view_link){ .url = web_url_of_ref(w, &ref), .label = ref.code };
	}
	view->members = (struct view_list){ links, members.n };
	view->count = i18n_count(w->arena, w->language, (int64_t)members.n,
	    N_("%d agency is asked"), N_("%d agencies are asked"));
	return ST_OK;
}

/* After a fault it stays the text that was looked at; after a conflict it is looked at anew. */
static enum status
set_text(struct step_page *p, enum status outcome, struct view *view)
{
	struct call *call = p->web.call;
	struct errors unused;

	view->text = web_input(call, "text").text;
	if (view->text.n > 0 && outcome != ST_CONFLICT)
		return ST_OK;
	errors_init(&unused, p->web.arena);
	return procedure_draft_sha256(call->store, p->amendment, &unused, &view->text);
}

/* Said before the text goes out: who wrote a name may still take it out. */
static enum status
set_persons(struct step_page *p, struct view *view)
{
	struct web *w = &p->web;
	struct amendment_state state;
	struct fw_querys named;
	struct view_link *list;
	enum status st = amendment_load(w->call->store, w->call->viewer, p->amendment,
	    &w->call->errors, &state);

	if (st == ST_OK)
		st = withheld_find(w->call->store, p->framework, state.draft.fw, &w->call->errors,
		    &named);
	if (st != ST_OK)
		return st;
	list = arena_make_array(w->arena, struct view_link, named.n);
	for (size_t i = 0; i < named.n; i++)
		list[i] = (struct view_link){ .label = named.items[i].found,
			.note = named.items[i].proposed };
	view->persons = (struct view_list){ list, named.n };
	view->any_persons = named.n > 0;
	return ST_OK;
}

static enum status
show(struct step_page *p, enum status outcome)
{
	struct view view = {
		.step = step_page_view(p, "circulate"),
		.methods = methods_of(p),
		.deadlines = view_deadline_of(p),
		.method_wrong = view_problem_of(&p->web, "method"),
	};
	enum status st = set_asked(p, &view);

	if (st == ST_OK)
		st = set_text(p, outcome, &view);
	if (st == ST_OK)
		st = set_persons(p, &view);
	if (st != ST_OK)
		return st;
	set_rule(p, &view);
	return web_answer_form(&p->web, &page_amendment_circulate, i18n_format(p->web.arena,
	    p->web.language, N_("Circulate %s"), p->step.name, STR_EMPTY), &view, outcome);
}

static enum status
answer(struct call *call)
{
	struct step_page p;
	enum status st = step_page_begin_chair(call, &p);

	if (st == ST_OK && !step_page_takes(&p, STEP_CIRCULATE))
		return step_page_done(&p);
	return st == ST_OK ? show(&p, ST_OK) : st;
}

struct circulating {
	struct call *call;
	struct circulation order;
};

static enum status
circulate(struct tx *tx, void *context)
{
	struct circulating *c = context;
	struct record *out;

	return procedure_circulate(tx, c->call->viewer, &c->order, &c->call->errors, &out);
}

static enum status
submit(struct call *call)
{
	struct circulating c = { .call = call };
	struct step_page p;
	enum status st = step_page_begin_chair(call, &p);

	if (st != ST_OK)
		return st;
	c.order.amendment = p.amendment->uid;
	c.order.method = web_input(call, "method").text;
	c.order.text = web_input(call, "text").text;
	if ((st = step_page_version(&p, &c.order.version)) == ST_OK &&
	    (st = step_page_deadline(&p, &c.order.deadline_ms)) == ST_OK)
		st = store_write(call->store, call_authorship(call, STR_EMPTY), circulate, &c);
	if (step_page_shows(&p, st))
		return show(&p, st);
	return st == ST_OK ? step_page_done(&p) : st;
}

static const struct input inputs[] = {
	INPUT_FRAMEWORK,
	INPUT_STEP_VERSION,
	{ .name = "method", .kind = IK_TEXT, .max = 20,
	    .help = "silence, meeting or chairs; empty: as the framework says." },
	INPUTS_DEADLINE,
	{ .name = "text", .kind = IK_TEXT, .max = 64,
	    .help = "SHA-256 of the draft that was looked at." },
};

static const struct route route_amendment_circulate = {
	.method = METHOD_GET, .path = "/amendments/{key}/circulate", .permission = PERM_CHAIR,
	.inputs = inputs, .ninputs = COUNT_OF(inputs),
	.summary = "Asks how an amendment is to be circulated.", .handler = answer,
};
static const struct route route_amendment_circulate_submit = {
	.method = METHOD_POST, .path = "/amendments/{key}/circulate", .permission = PERM_CHAIR,
	.flags = RF_FORM, .inputs = inputs, .ninputs = COUNT_OF(inputs),
	.body_limit = LIMIT_SMALL_FORM_BYTES,
	.summary = "Circulates an amendment.", .handler = submit,
};
const struct page page_amendment_circulate = { .name = "amendment_circulate", .view = &shape,
	.route = &route_amendment_circulate, .action = &route_amendment_circulate_submit };
