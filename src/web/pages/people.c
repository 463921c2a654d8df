/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The people of the network with what they hold today, and who held which role on any day. Both
 * are one address: a day in it asks the second question. Only the network sees either.
 */
#include "model/types/types.h"
#include "web/options.h"
#include "web/people.h"
#include "web/view.h"

#define SOON_DAYS 30

struct row {
	struct str url;
	struct str name;
	struct str agency;
	struct view_list roles; /* view_words */
	struct str email;
	struct str state;
	bool is_active;
};
static const struct template_var row_vars[] = {
	VAR(struct row, url), VAR(struct row, name), VAR(struct row, agency),
	VAR_LIST(struct row, roles, &view_words_shape), VAR(struct row, email),
	VAR(struct row, state), VAR(struct row, is_active),
};
static const struct shape row_shape = SHAPE(struct row, row_vars);

struct view {
	struct str count;
	bool is_narrowed;
	struct str all_url;
	bool may_manage;
	bool any_persons; /* the tables have columns for them */
	bool any_pillars;
	struct view_list filters;
	struct str today;
	bool any_people;
	struct view_list people;
	bool any_ending;
	struct view_list ending;
};
static const struct template_var vars[] = {
	VAR(struct view, count), VAR(struct view, is_narrowed), VAR(struct view, all_url),
	VAR(struct view, may_manage), VAR(struct view, any_persons), VAR(struct view, any_pillars),
	VAR_LIST(struct view, filters, &view_filter_shape), VAR(struct view, today),
	VAR(struct view, any_people), VAR_LIST(struct view, people, &row_shape),
	VAR(struct view, any_ending), VAR_LIST(struct view, ending, &view_holder_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

static const struct input inputs[] = {
	INPUT_FRAMEWORK,
	{ .name = "agency", .kind = IK_TEXT, .max = 80, .help = "Code of an agency." },
	{ .name = "role", .kind = IK_TEXT, .max = 40, .help = "Code of a role held today." },
	{ .name = "pillar", .kind = IK_TEXT, .max = 80, .help = "Code of a pillar." },
	{ .name = "state", .kind = IK_TEXT, .max = 20,
	    .help = "invited, active, deactivated or erased." },
	{ .name = "on", .kind = IK_DATE, .help = "Shows who held which role on this day." },
	{ .name = "known", .kind = IK_DATE,
	    .help = "With on: as it was known at the end of this day." },
};

/* --- filters ------------------------------------------------------------------------------- */

static enum status
set_filters(const struct web *w, struct view *view)
{
	struct view_filters f = { .w = w };
	struct str any = T(w->language, "Any");
	struct view_options agencies = view_filter_options(w, "agency", any);
	struct view_options roles = view_filter_options(w, "role", any);
	struct view_options pillars = view_filter_options(w, "pillar", any);
	struct view_options states = view_filter_options(w, "state", any);
	enum status st;

	if ((st = view_options_add_agencies(&agencies)) != ST_OK ||
	    (st = view_options_add_pillars(&pillars)) != ST_OK)
		return st;
	view_options_add_choices(&roles, &type_appointment.fields[APPOINTMENT_CAPACITY]);
	view_options_add_choices(&states, &type_person.fields[PERSON_STATE]);
	view_filters_add(&f, T(w->language, "Agency"), &agencies);
	view_filters_add(&f, T(w->language, "Role"), &roles);
	view_filters_add(&f, T(w->language, "Pillar"), &pillars);
	view_filters_add(&f, T(w->language, "Account"), &states);
	view->filters = (struct view_list){ f.items, f.n };
	return ST_OK;
}

static bool
is_wanted(struct str asked, struct str value)
{
	return asked.n == 0 || str_equal_ascii_case(asked, value);
}

static struct str
code_of(const struct ref *ref)
{
	return ref == NULL ? STR_EMPTY : ref->code;
}

/* One of its roles fits all that is asked of roles; its own agency counts as well. */
static bool
passes(const struct web *w, const struct record *person, const struct holder_list *held)
{
	const struct value *own = &person->values[PERSON_AGENCY];
	struct str agency = web_input(w->call, "agency").text;
	struct str role = web_input(w->call, "role").text;
	struct str pillar = web_input(w->call, "pillar").text;
	struct str state = web_input(w->call, "state").text;
	struct str has = record_text(person, PERSON_STATE);
	bool is_of_agency = is_wanted(agency, own->nrefs > 0 ? own->refs[0].code : STR_EMPTY);

	if (!is_wanted(state, has) || (state.n == 0 && str_equal(has, STR("erased"))))
		return false;
	if (is_of_agency && role.n + pillar.n == 0)
		return true;
	for (size_t i = 0; i < held->n; i++) {
		const struct holder *h = &held->items[i];

		if (holder_is_of(h, person->id) && is_wanted(role, h->role) &&
		    is_wanted(pillar, code_of(h->pillar)) &&
		    (is_of_agency || is_wanted(agency, code_of(h->agency))))
			return true;
	}
	return false;
}

/* --- rows ---------------------------------------------------------------------------------- */

/* "Coordinator of a pillar, CJ, a.i." */
static struct str
words_of(const struct web *w, const struct holder *h)
{
	struct str of = h->pillar != NULL ? h->pillar->code : code_of(h->agency);
	struct str label = i18n_text(w->language, h->label);

	return str_format(w->arena, "%.*s%s%.*s%s%.*s", STR_ARG(label), of.n > 0 ? ", " : "",
	    STR_ARG(of), h->is_interim ? ", " : "",
	    STR_ARG(h->is_interim ? T(w->language, "a.i.") : STR_EMPTY));
}

static struct row
row_of(const struct web *w, const struct record *person, const struct holder_list *held)
{
	const struct value *agency = &person->values[PERSON_AGENCY];
	struct view_words *roles = arena_make_array(w->arena, struct view_words, held->n);
	struct row row = {
		.url = web_url_of_record(w, person),
		.name = record_title(person),
		.agency = agency->nrefs > 0 ? agency->refs[0].code : STR_EMPTY,
		.email = record_text(person, PERSON_EMAIL),
		.state = view_choice(w, person, PERSON_STATE),
		.is_active = str_equal(record_text(person, PERSON_STATE), STR("active")),
	};
	size_t n = 0;

	for (size_t i = 0; i < held->n; i++) {
		if (holder_is_of(&held->items[i], person->id))
			roles[n++].words = words_of(w, &held->items[i]);
	}
	row.roles = (struct view_list){ roles, n };
	return row;
}

static struct str
count_of(const struct web *w, const struct record_list *people, size_t shown)
{
	size_t active = 0;

	for (size_t i = 0; i < people->n; i++)
		active += str_equal(record_text(people->items[i], PERSON_STATE), STR("active"));
	return str_format(w->arena, "%.*s, %.*s", STR_ARG(i18n_count(w->arena, w->language,
	    (int64_t)shown, N_("%d person"), N_("%d people"))),
	    STR_ARG(i18n_count(w->arena, w->language, (int64_t)active,
	        N_("%d active account in all"), N_("%d active accounts in all"))));
}

static enum status
set_people(const struct web *w, const struct holder_list *held, struct view *view)
{
	struct record_query query = { .type = &type_person, .sort_field = PERSON_NAME };
	struct record_list people;
	struct row *rows;
	size_t n = 0;
	enum status st = record_list(w->call->store, w->call->viewer, &query, w->arena, &people);

	if (st != ST_OK)
		return st;
	rows = arena_make_array(w->arena, struct row, people.n);
	for (size_t i = 0; i < people.n; i++) {
		if (passes(w, people.items[i], held))
			rows[n++] = row_of(w, people.items[i], held);
	}
	view->people = (struct view_list){ rows, n };
	view->any_people = n > 0;
	view->count = count_of(w, &people, n);
	return ST_OK;
}

static void
set_ending(const struct web *w, const struct holder_list *held, struct view *view)
{
	struct view_holder *rows = arena_make_array(w->arena, struct view_holder, held->n);
	size_t n = 0;

	for (size_t i = 0; i < held->n; i++) {
		const struct holder *h = &held->items[i];

		if (h->until != NO_DAY && h->until <= w->call->today + SOON_DAYS)
			rows[n++] = view_holder_of(w, h);
	}
	view->ending = (struct view_list){ rows, n };
	view->any_ending = n > 0;
}

static enum status
answer(struct call *call)
{
	struct holder_list held;
	struct view view = { .any_persons = true, .any_pillars = true };
	struct web w;
	enum status st = web_begin(call, &w);

	if (st != ST_OK)
		return st;
	if (web_input(call, "on").is_set || web_input(call, "known").is_set)
		return people_show_day(&w);
	if ((st = people_holders(&w, call->today, NULL, &held)) != ST_OK ||
	    (st = set_filters(&w, &view)) != ST_OK || (st = set_people(&w, &held, &view)) != ST_OK)
		return st;
	set_ending(&w, &held, &view);
	view.is_narrowed = web_input(call, "agency").is_set || web_input(call, "role").is_set ||
	    web_input(call, "pillar").is_set || web_input(call, "state").is_set;
	view.all_url = web_url(&w, "/people");
	view.may_manage = people_may_manage(&w);
	view.today = date_format(w.arena, call->today);
	return web_answer(&w, &page_people, T(w.language, "People"), &view);
}

static const struct route route_people = {
	.method = METHOD_GET, .path = "/people", .permission = PERM_NETWORK,
	.flags = RF_SECRET, .inputs = inputs, .ninputs = COUNT_OF(inputs),
	.summary = "The people of the network, and who held which role on a day.",
	.handler = answer,
};
const struct page page_people = { .name = "people", .view = &shape, .route = &route_people };
