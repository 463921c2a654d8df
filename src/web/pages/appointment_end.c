/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ending a role: first what is open in it and who answers for it afterwards, then the day and who
 * follows. Another day may mean other people, so the day can be tried in the address before.
 */
#include "work/handover.h"

#include "model/types/types.h"
#include "policy/account.h"
#include "web/facts.h"
#include "web/options.h"
#include "web/people.h"
#include "web/problems.h"
#include "web/session.h"
#include "web/view.h"

struct part {
	struct str title;
	struct view_list links; /* view_link */
};
static const struct template_var part_vars[] = {
	VAR(struct part, title), VAR_LIST(struct part, links, &view_link_shape),
};
static const struct shape part_shape = SHAPE(struct part, part_vars);

struct view {
	struct view_list ending; /* one */
	struct str uid;
	int64_t base_version;
	struct str on;
	struct str successor;
	bool is_interim;
	struct str reason;
	struct str count;
	struct view_list parts;
	struct str drafts;       /* empty: none */
	bool any_stays;
	struct view_list stays;  /* who holds the same role the day after */
	bool any_instead;
	struct view_list instead;
	struct view_list people;
	struct str on_wrong;
	struct str successor_wrong;
	bool any_problems;
	struct view_list problems;
};
static const struct template_var vars[] = {
	VAR_LIST(struct view, ending, &view_holder_shape), VAR(struct view, uid),
	VAR(struct view, base_version), VAR(struct view, on), VAR(struct view, successor),
	VAR(struct view, is_interim), VAR(struct view, reason), VAR(struct view, count),
	VAR_LIST(struct view, parts, &part_shape), VAR(struct view, drafts),
	VAR(struct view, any_stays), VAR_LIST(struct view, stays, &view_link_shape),
	VAR(struct view, any_instead), VAR_LIST(struct view, instead, &view_link_shape),
	VAR_LIST(struct view, people, &view_option_shape),
	VAR(struct view, on_wrong), VAR(struct view, successor_wrong),
	VAR(struct view, any_problems), VAR_LIST(struct view, problems, &view_problem_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

/* --- what is open -------------------------------------------------------------------------- */

static void
add_part(const struct web *w, struct part *parts, size_t *n, struct str title,
    const struct record_list *list)
{
	struct view_link *links = arena_make_array(w->arena, struct view_link, list->n);

	if (list->n == 0)
		return;
	for (size_t i = 0; i < list->n; i++) {
		const struct record *r = list->items[i];
		struct str code = record_code(r);

		links[i].url = web_url_of_record(w, r);
		links[i].label = view_short_title(w, record_title(r));
		links[i].note = code;
	}
	parts[*n].title = str_format(w->arena, "%.*s (%zu)", STR_ARG(title), list->n);
	parts[(*n)++].links = (struct view_list){ links, list->n };
}

static void
set_parts(const struct web *w, const struct handover *h, struct view *view)
{
	const struct language *l = w->language;
	struct part *parts = arena_make_array(w->arena, struct part, 4);
	size_t n = 0;

	add_part(w, parts, &n, h->ending->pillar != NULL ? T(l, "Open in the pillar")
	    : T(l, "Led by the agency"), &h->leads);
	add_part(w, parts, &n, T(l, "Supported by the agency"), &h->supports);
	add_part(w, parts, &n, T(l, "Comments that call the person"), &h->mentions);
	add_part(w, parts, &n, T(l, "Points to settle"), &h->points);
	view->parts = (struct view_list){ parts, n };
	view->count = i18n_count(w->arena, l, (int64_t)handover_count(h), N_("%d thing is open"),
	    N_("%d things are open"));
	if (h->drafts.n > 0)
		view->drafts = i18n_count(w->arena, l, (int64_t)h->drafts.n,
		    N_("%d draft stays with the person."), N_("%d drafts stay with the person."));
}

static struct view_list
people_of(const struct web *w, const struct holder_list *list)
{
	struct view_link *links = arena_make_array(w->arena, struct view_link, list->n);

	for (size_t i = 0; i < list->n; i++) {
		const struct holder *h = &list->items[i];

		links[i] = (struct view_link){ web_url_of_ref(w, h->person), h->person->title,
			i18n_text(w->language, h->label) };
	}
	return (struct view_list){ links, list->n };
}

/* Those who could follow: everybody with an account that is not closed. */
static enum status
set_people(const struct web *w, struct view *view)
{
	struct record_query query = { .type = &type_person, .sort_field = PERSON_NAME };
	struct view_options o = { .w = w, .chosen = STR_EMPTY };
	struct record_list people;
	enum status st = record_list(w->call->store, w->call->viewer, &query, w->arena, &people);

	for (size_t i = 0; st == ST_OK && i < people.n; i++) {
		struct str state = record_text(people.items[i], PERSON_STATE);

		if (str_equal(state, STR("active")) || str_equal(state, STR("invited")))
			view_options_add(&o, record_text(people.items[i], PERSON_EMAIL),
			    record_title(people.items[i]));
	}
	view->people = view_options_list(&o);
	return st;
}

/* --- the page ------------------------------------------------------------------------------ */

/* What is known on the way through one request. */
struct leaving {
	struct web web;
	struct record *appointment;
	int32_t last_day;
};

static enum status
begin(struct call *call, struct leaving *l)
{
	struct str on = web_input(call, "on").text;
	enum status st = web_begin(call, &l->web);

	if (st != ST_OK || (st = record_find(call->store, call->viewer, &type_appointment, 0,
	    call->values[0], call->arena, &l->appointment)) != ST_OK)
		return st;
	l->last_day = call->today;
	if (on.n > 0 && date_parse(on, &l->last_day) != ST_OK)
		return errors_add(&call->errors, ST_INVALID, "on",
		    "Give a day such as 2021-12-31.");
	return ST_OK;
}

static enum status
load(struct leaving *l, struct handover *out)
{
	struct call *call = l->web.call;
	struct handover_query query = { .store = call->store,
		.run = site_config_of(call->site)->run, .viewer = call->viewer,
		.appointment = l->appointment, .last_day = l->last_day, .arena = call->arena };

	return handover_load(&query, out);
}

static enum status
show(struct leaving *l, enum status outcome)
{
	struct web *w = &l->web;
	struct view_problems problems = view_problems_of(w);
	struct view view = {
		.uid = l->appointment->uid,
		.base_version = l->appointment->version,
		.on = web_input(w->call, "on").text,
		.successor = web_input(w->call, "successor").text,
		.is_interim = web_input(w->call, "interim").is_set,
		.reason = web_input(w->call, "reason").text,
		.on_wrong = view_problem_of(w, "on"),
		.successor_wrong = view_problem_of(w, "successor"),
		.any_problems = problems.any,
		.problems = problems.list,
	};
	struct view_holder ending;
	struct handover h;
	enum status st = load(l, &h);

	if (st != ST_OK || (st = set_people(w, &view)) != ST_OK)
		return st;
	ending = view_holder_of(w, h.ending);
	view.ending = (struct view_list){ &ending, 1 };
	if (view.on.n == 0)
		view.on = date_format(w->arena, l->last_day);
	set_parts(w, &h, &view);
	view.stays = people_of(w, &h.stays);
	view.any_stays = h.stays.n > 0;
	view.instead = people_of(w, &h.instead);
	view.any_instead = h.stays.n == 0 && h.instead.n > 0;
	return web_answer_form(w, &page_appointment_end, i18n_format(w->arena, w->language,
	    N_("End the role of %s"), ending.person, STR_EMPTY), &view, outcome);
}

static enum status
answer(struct call *call)
{
	struct leaving l;
	enum status st = begin(call, &l);

	return st == ST_OK ? show(&l, ST_OK) : st;
}

/* --- the form was sent --------------------------------------------------------------------- */

struct ending {
	struct call *call;
	struct handover_end end;
};

static enum status
finish(struct tx *tx, void *context)
{
	struct ending *e = context;

	return handover_do(tx, e->call->viewer, &e->end, &e->call->errors);
}

/* By address, as the list proposes it; nobody where nothing is typed. */
static enum status
find_successor(struct call *call, int64_t *out)
{
	struct str text = str_trim(web_input(call, "successor").text);
	struct record *person;
	enum status st;

	*out = 0;
	if (text.n == 0)
		return ST_OK;
	st = account_find(call->store, text, call->arena, &person);
	if (st == ST_OK)
		*out = person->id;
	if (st != ST_NOT_FOUND)
		return st;
	return errors_add(&call->errors, ST_INVALID, "successor", "There is no account with this "
	    "address. Take one from the list, or invite the person first.");
}

static enum status
submit(struct call *call)
{
	struct ending e = { .call = call };
	struct str version = web_input(call, "version").text;
	struct leaving l;
	enum status st = begin(call, &l);

	if (st == ST_INVALID)
		return show(&l, st);
	if (st != ST_OK)
		return st;
	e.end.uid = l.appointment->uid;
	e.end.last_day = l.last_day;
	e.end.is_interim = web_input(call, "interim").is_set;
	if (str_to_i64(version, 1, INT64_MAX, &e.end.version) != ST_OK)
		return errors_add(&call->errors, ST_INVALID, NULL,
		    "The form was not complete. Load the page again and send it again.");
	if ((st = find_successor(call, &e.end.successor_id)) == ST_OK)
		st = store_write(call->store, call_authorship(call, web_input(call, "reason").text),
		    finish, &e);
	if (st == ST_INVALID || st == ST_CONFLICT)
		return show(&l, st);
	if (st != ST_OK)
		return st;
	return web_redirect(call, web_url_of_ref(&l.web,
	    &l.appointment->values[APPOINTMENT_PERSON].refs[0]));
}

static const struct input inputs[] = {
	INPUT_FRAMEWORK,
	{ .name = "on", .kind = IK_TEXT, .max = 40, .help = "Last day of the role; today." },
	{ .name = "successor", .kind = IK_TEXT, .max = 1000,
	    .help = "Address of who follows from the next day on; empty: nobody." },
	{ .name = "interim", .kind = IK_TEXT, .max = 8, .help = "Set: ad interim." },
	{ .name = "reason", .kind = IK_TEXT, .max = 1000, .help = "Goes into the history." },
	{ .name = "version", .kind = IK_TEXT, .max = 20, .help = "That was looked at." },
};

static const struct route route_appointment_end = {
	.method = METHOD_GET, .path = "/appointments/{key}/end", .permission = PERM_ACCOUNTS,
	.inputs = inputs, .ninputs = COUNT_OF(inputs),
	.summary = "What is open in a role, before it ends.", .handler = answer,
};
static const struct route route_appointment_end_submit = {
	.method = METHOD_POST, .path = "/appointments/{key}/end", .permission = PERM_ACCOUNTS,
	.flags = RF_FORM, .inputs = inputs, .ninputs = COUNT_OF(inputs), .body_limit = 16384,
	.summary = "Ends a role and appoints who follows.", .handler = submit,
};
const struct page page_appointment_end = { .name = "appointment_end", .view = &shape,
	.route = &route_appointment_end, .action = &route_appointment_end_submit };
