/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the pages about people share: rows of roles, and the link that lets somebody in.
 * The link stands on one answer that nobody keeps and in one mail; run.db holds its digest alone.
 * Its address is the one that whoever asked for it has used, unless the operator named another.
 */
#include "web/people.h"

#include "base/limits.h"
#include "mail/outbox.h"
#include "model/types/types.h"
#include "policy/permit.h"
#include "web/view.h"

static const struct template_var holder_vars[] = {
	VAR(struct view_holder, role), VAR(struct view_holder, role_url),
	VAR(struct view_holder, pillar), VAR(struct view_holder, pillar_url),
	VAR(struct view_holder, agency), VAR(struct view_holder, agency_url),
	VAR(struct view_holder, person), VAR(struct view_holder, person_url),
	VAR(struct view_holder, is_interim), VAR(struct view_holder, since),
	VAR(struct view_holder, until), VAR(struct view_holder, end_url),
};
const struct shape view_holder_shape = SHAPE(struct view_holder, holder_vars);

/* --- roles --------------------------------------------------------------------------------- */

bool
people_may_manage(const struct web *w)
{
	return permit(w->call->viewer, PERM_ACCOUNTS);
}

enum status
people_may_manage_account(const struct web *w, const struct record *person, bool *out)
{
	struct belongings b;
	enum status st = record_belongings(w->call->store, person, w->arena, &b);

	if (st == ST_OK)
		*out = permit_record(w->call->viewer, PERM_ACCOUNTS, &b);
	return st;
}

struct view_holder
view_holder_of(const struct web *w, const struct holder *h)
{
	struct view_holder v = {
		.role = i18n_text(w->language, h->label),
		.role_url = web_url_of_record(w, h->record),
		.agency = h->words,
		.is_interim = h->is_interim,
		.since = h->since == NO_DAY ? STR_EMPTY : view_day(w, h->since),
		.until = h->until == NO_DAY ? STR_EMPTY : view_day(w, h->until),
	};

	if (h->pillar != NULL) {
		v.pillar = h->pillar->title.n > 0 ? h->pillar->title : h->pillar->code;
		v.pillar_url = web_url_of_ref(w, h->pillar);
	}
	if (h->agency != NULL) {
		v.agency = h->agency->type == &type_agency ? h->agency->code : h->agency->title;
		v.agency_url = web_url_of_ref(w, h->agency);
	}
	if (h->person != NULL) {
		v.person = h->person->title;
		v.person_url = web_url_of_ref(w, h->person);
	}
	if (h->record->type == &type_appointment && people_may_manage(w) &&
	    (h->until == NO_DAY || h->until > w->call->today))
		v.end_url = str_format(w->arena, "/appointments/%.*s/end", STR_ARG(h->record->uid));
	return v;
}

enum status
people_holders(const struct web *w, int32_t day, const struct record *of,
    struct holder_list *out)
{
	struct holder_query query = { .store = w->call->store, .viewer = w->call->viewer,
		.day = day, .is_people_only = true, .of = of, .arena = w->arena };

	return holders_load(&query, out);
}

static const struct template_var people_vars[] = {
	VAR_LIST(struct view_people, links, &view_link_shape),
	VAR(struct view_people, invite_url),
};
const struct shape view_people_shape = SHAPE(struct view_people, people_vars);

static struct str
invite_url(const struct web *w, struct str agency)
{
	struct buf b;

	buf_init(&b, w->arena, LIMIT_URL_BYTES);
	buf_add_z(&b, "/people/invite?agency=");
	buf_add_url_part(&b, agency);
	return buf_str(&b);
}

enum status
view_people_load(const struct web *w, const struct record *r, struct view_list *out)
{
	struct view_people *people = arena_make(w->arena, struct view_people);
	struct view_link *links;
	struct holder_list held;
	enum status st;

	*out = (struct view_list){ people, 0 };
	if (w->call->viewer.kind != VIEWER_PERSON)
		return ST_OK;
	if ((st = people_holders(w, w->call->today, r, &held)) != ST_OK)
		return st;
	links = arena_make_array(w->arena, struct view_link, held.n);
	for (size_t i = 0; i < held.n; i++) {
		const struct holder *h = &held.items[i];
		struct str label = i18n_text(w->language, h->label);

		links[i] = (struct view_link){ web_url_of_ref(w, h->person), h->person->title,
			!h->is_interim ? label : str_format(w->arena, "%.*s, %.*s",
			    STR_ARG(label), STR_ARG(T(w->language, "a.i."))) };
	}
	people->links = (struct view_list){ links, held.n };
	if (r->type == &type_agency && people_may_manage(w))
		people->invite_url = invite_url(w, record_code(r));
	out->n = held.n > 0 || people->invite_url.n > 0;
	return ST_OK;
}

/* --- links --------------------------------------------------------------------------------- */

static struct str
origin_of(const struct web *w)
{
	const struct request *rq = w->call->rq;

	if (rq->public_origin.n > 0)
		return rq->public_origin;
	return str_format(w->arena, "%s://%.*s", rq->scheme == SCHEME_HTTPS ? "https" : "http",
	    STR_ARG(request_header(rq, "Host")));
}

struct mailing {
	const struct web *w;
	struct mail_order order;
};

static enum status
send(struct tx *tx, void *context)
{
	struct mailing *m = context;

	return mail_add(tx, &m->order, &m->w->call->errors);
}

static struct str
text_of(const struct web *w, const struct record *person, const struct people_link *link)
{
	const char *words = link->is_invitation
	    ? N_("%s,\n\nyou are invited to work on the framework of common action. Open this "
	        "link within 7 days and choose a password:\n\n%s\n\nIt works once. If you did not "
	        "expect it, do nothing.\n")
	    : N_("%s,\n\nopen this link within an hour to choose a new password:\n\n%s\n\nIt works "
	        "once. If you did not ask for it, tell the secretariat.\n");

	return i18n_format(w->arena, w->language, words, record_title(person), link->url);
}

/* A mail that cannot be written is no reason to lose the link: the page shows it. */
static enum status
send_link(const struct web *w, const struct record *person, struct people_link *link)
{
	const struct settings *settings = site_config_of(w->call->site)->settings;
	struct mailing m = { .w = w, .order = {
		.person = person->uid,
		.subject = link->is_invitation ? T(w->language, "Invitation")
		    : T(w->language, "A new password"),
	} };
	enum status st;

	/* What the client wrote as Host is good enough for its own screen, not for a mail. */
	if (settings == NULL || !mail_is_set_up(settings) || w->call->rq->public_origin.n == 0)
		return ST_OK;
	m.order.text = text_of(w, person, link);
	st = store_write(w->call->store, call_authorship(w->call, STR_EMPTY), send, &m);
	link->is_sent = st == ST_OK;
	return st == ST_INVALID || st == ST_TOO_LARGE ? ST_OK : st;
}

enum status
people_make_link(const struct web *w, const struct record *person, struct people_link *out)
{
	struct people_link link = { .is_invitation =
	    str_equal(record_text(person, PERSON_STATE), STR("invited")) };
	struct ticket ticket = { .purpose = link.is_invitation ? TICKET_INVITE : TICKET_RESET,
		.person_id = person->id, .payload = STR_EMPTY };
	struct run *run = site_config_of(w->call->site)->run;
	struct str token;
	enum status st;

	if (!link.is_invitation && !str_equal(record_text(person, PERSON_STATE), STR("active")))
		return errors_add(&w->call->errors, ST_CONFLICT, NULL, "The account of %.*s is "
		    "closed. Open it first.", STR_ARG(record_title(person)));
	if ((st = ticket_end_all(run, ticket.purpose, person->id)) != ST_OK ||
	    (st = ticket_create(run, &ticket, w->call->now_ms, w->arena, &token)) != ST_OK)
		return st;
	link.url = str_format(w->arena, "%.*s/join/%.*s", STR_ARG(origin_of(w)), STR_ARG(token));
	if ((st = send_link(w, person, &link)) == ST_OK)
		*out = link;
	return st;
}

enum status
people_end_access(const struct web *w, int64_t person_id)
{
	struct run *run = site_config_of(w->call->site)->run;
	enum status st = session_end_all(run, person_id, STR_EMPTY);

	if (st == ST_OK)
		st = ticket_end_all(run, TICKET_INVITE, person_id);
	return st == ST_OK ? ticket_end_all(run, TICKET_RESET, person_id) : st;
}
