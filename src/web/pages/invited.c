/* SPDX-License-Identifier: Apache-2.0 */
/* The link that lets somebody in, shown once to who asked for it. */
#include "model/types/types.h"
#include "web/people.h"

struct view {
	struct str heading;
	struct str name;
	struct str person_url;
	struct str email;
	struct str link;
	bool is_sent;
	bool is_invitation;
};
static const struct template_var vars[] = {
	VAR(struct view, heading), VAR(struct view, name), VAR(struct view, person_url),
	VAR(struct view, email), VAR(struct view, link), VAR(struct view, is_sent),
	VAR(struct view, is_invitation),
};
static const struct shape shape = SHAPE(struct view, vars);

enum status
people_show_link(struct web *w, const struct record *person, const struct people_link *link)
{
	struct view view = {
		.heading = link->is_invitation ? T(w->language, "Link to join")
		    : T(w->language, "Link for a new password"),
		.name = record_title(person),
		.person_url = web_url_of_record(w, person),
		.email = record_text(person, PERSON_EMAIL),
		.link = link->url,
		.is_sent = link->is_sent,
		.is_invitation = link->is_invitation,
	};

	return web_answer(w, &page_invited, view.heading, &view);
}

const struct page page_invited = { .name = "invited", .view = &shape };
