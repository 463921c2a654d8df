/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Recent changes as an Atom feed: one for everybody, with what is public, and one for a person,
 * whose reader shows a token for reading in the address. A token that may write is refused there,
 * because addresses are copied. Links have no host unless the operator has named one: an answer
 * that is kept for others must not say what one reader's browser called this server.
 * Source: RFC 4287; ids after RFC 4151.
 */
#include "base/limits.h"
#include "model/date.h"
#include "model/instant.h"
#include "model/types/types.h"
#include "policy/api_token.h"
#include "web/recent.h"

#define ENTRIES 50

struct feed {
	struct web *w;
	struct recent *recent;
	struct history_list list;
	const struct view_entry *entries; /* the same, in words */
	struct str origin;
	struct str authority; /* of ids: a name of this server */
	struct buf out;
};

/* Text of an element or attribute; what XML 1.0 cannot hold is left out. */
static void
add_text(struct feed *f, struct str text)
{
	size_t from = 0;

	for (size_t i = 0; i <= text.n; i++) {
		bool is_end = i == text.n;
		unsigned char c = is_end ? 0 : (unsigned char)text.p[i];

		if (!is_end && (c >= ' ' || c == '\t' || c == '\n' || c == '\r'))
			continue;
		buf_add_html(&f->out, str_part(text, from, i));
		from = i + 1;
	}
}

static void
add_element(struct feed *f, const char *name, struct str text)
{
	buf_add_format(&f->out, "<%s>", name);
	add_text(f, text);
	buf_add_format(&f->out, "</%s>\n", name);
}

static void
add_link(struct feed *f, const char *attributes, struct str path)
{
	buf_add_format(&f->out, "<link %s href=\"", attributes);
	add_text(f, f->origin);
	add_text(f, path);
	buf_add_z(&f->out, "\"/>\n");
}

static struct str
authority_of(struct str origin)
{
	size_t at = str_find(origin, STR("://"), 0);
	struct str host = at == SIZE_MAX ? STR_EMPTY : str_part(origin, at + 3, origin.n);

	host = str_part(host, 0, str_find_byte(host, ':', 0));
	return host.n > 0 && host.p[0] != '[' ? host : STR("localhost");
}

static void
add_change(struct feed *f, const struct view_change *c)
{
	add_text(f, c->label);
	buf_add_z(&f->out, ": ");
	if (c->is_text) {
		add_text(f, c->note.n > 0 ? c->note : T(f->w->language, "changed words"));
	} else if (c->value.n > 0) {
		add_text(f, c->value);
	} else {
		add_text(f, c->before);
		buf_add_z(&f->out, " → ");
		add_text(f, c->after);
	}
	buf_add_z(&f->out, "\n");
}

static void
add_summary(struct feed *f, const struct view_entry *v)
{
	const struct view_change *changes = v->changes.items;

	buf_add_z(&f->out, "<summary type=\"text\">");
	if (v->reason.n > 0) {
		add_text(f, v->reason);
		buf_add_z(&f->out, "\n");
	}
	for (size_t i = 0; i < v->changes.n; i++)
		add_change(f, &changes[i]);
	buf_add_z(&f->out, "</summary>\n");
}

static void
add_entry(struct feed *f, const struct history_entry *e, const struct view_entry *v)
{
	struct str day = str_part(v->at_utc, 0, 10);
	struct str who = v->who.n > 0 ? v->who : v->agency;

	buf_add_z(&f->out, "<entry>\n");
	buf_add_format(&f->out, "<id>tag:%.*s,%.*s:history/%.*s/%lld</id>\n",
	    STR_ARG(f->authority), STR_ARG(day), STR_ARG(e->uid), (long long)e->sequence);
	add_element(f, "title", str_format(f->w->arena, "%.*s: %.*s%s%.*s", STR_ARG(v->what),
	    STR_ARG(v->type), v->record.n > 0 ? " " : "", STR_ARG(v->record)));
	add_element(f, "updated", v->at_utc);
	add_element(f, "published", v->at_utc);
	buf_add_z(&f->out, "<author>");
	add_element(f, "name", who.n > 0 ? who : STR("Concert"));
	buf_add_z(&f->out, "</author>\n");
	if (v->url.n > 0)
		add_link(f, "rel=\"alternate\" type=\"text/html\"", v->url);
	buf_add_format(&f->out, "<category term=\"%s\"/>\n", e->type->name);
	add_summary(f, v);
	buf_add_z(&f->out, "</entry>\n");
}

static void
add_head(struct feed *f)
{
	const struct web *w = f->w;
	const struct history_place start = { 0 };
	struct str network = w->framework == NULL ? STR_EMPTY
	    : record_text(w->framework, FRAMEWORK_NETWORK);
	struct str title = T(w->language, "Recent changes");

	if (f->recent->about.n > 0)
		title = str_format(w->arena, "%.*s: %.*s", STR_ARG(title),
		    STR_ARG(f->recent->about));
	buf_add_format(&f->out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	    "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"%.*s\">\n",
	    STR_ARG(w->language->code));
	buf_add_format(&f->out, "<id>tag:%.*s,2021:", STR_ARG(f->authority));
	add_text(f, recent_url(w, f->recent, "changes", start));
	buf_add_z(&f->out, "</id>\n");
	add_element(f, "title", title);
	add_element(f, "updated", instant_format(w->arena, f->list.n > 0 ? f->list.items[0].at_ms
	    : 0));
	buf_add_z(&f->out, "<author>");
	add_element(f, "name", network.n > 0 ? network : STR("Concert"));
	buf_add_z(&f->out, "</author>\n");
	/* The address of a person's feed holds the token, and is not repeated. */
	if (w->call->viewer.kind == VIEWER_PUBLIC)
		add_link(f, "rel=\"self\" type=\"application/atom+xml\"",
		    recent_url(w, f->recent, "/changes.atom", start));
	add_link(f, "rel=\"alternate\" type=\"text/html\"",
	    recent_url(w, f->recent, "/changes", start));
}

static enum status
answer(struct call *call)
{
	struct feed f = { .origin = call->rq->public_origin };
	struct entry_options options = { .is_short = false };
	struct recent recent;
	struct web w;
	enum status st = web_begin(call, &w);

	if (st != ST_OK || (st = recent_read(&w, &recent)) != ST_OK)
		return st;
	recent.query.limit = ENTRIES;
	f.w = &w;
	f.recent = &recent;
	f.authority = authority_of(f.origin);
	if ((st = history_recent(call->store, call->viewer, &recent.query, w.arena,
	    &f.list)) != ST_OK)
		return st;
	f.entries = view_entries(&w, &f.list, &options).items;
	buf_init(&f.out, w.arena, LIMIT_RESPONSE_BYTES);
	add_head(&f);
	for (size_t i = 0; i < f.list.n; i++)
		add_entry(&f, &f.list.items[i], &f.entries[i]);
	buf_add_z(&f.out, "</feed>\n");
	return response_set_buf(call->rs, 200, STR("application/atom+xml; charset=utf-8"),
	    &f.out);
}

/* Takes the person behind the token as the one who asks, in place of whoever has signed in. */
static enum status
answer_own(struct call *call)
{
	struct api_token token;
	struct person *person;
	enum status st = api_token_find(call->store, call_input(call, "token")->text,
	    call->now_ms, call->arena, &token);

	if (st == ST_OK && (token.flags & API_TOKEN_WRITE) != 0)
		return errors_add(&call->errors, ST_FORBIDDEN, NULL, "This token may write, and "
		    "an address is easily passed on. Make one that only reads, and end this one.");
	if (st == ST_OK) {
		struct person_query query = { token.person_id, call->today,
			api_token_person_flags(&token) };

		st = person_load(call->store, &query, call->arena, &person);
	}
	if (st == ST_NOT_FOUND)
		return errors_add(&call->errors, ST_FORBIDDEN, NULL, "The token in this address "
		    "has ended, or was never one. Make another for your feed reader.");
	if (st != ST_OK)
		return st;
	call->viewer = (struct viewer){ VIEWER_PERSON, person };
	return answer(call);
}

static const struct input inputs[] = {
	RECENT_INPUTS,
	{ .name = "token", .kind = IK_TEXT, .max = 100, .help = "A token for reading." },
};

static const struct route route_feed = {
	.method = METHOD_GET, .path = "/changes.atom", .permission = PERM_PUBLIC,
	.flags = RF_CACHE, .inputs = inputs, .ninputs = COUNT_OF(inputs) - 1,
	.summary = "Recent changes as an Atom feed.", .handler = answer,
};
static const struct route route_own_feed = {
	.method = METHOD_GET, .path = "/me/changes.atom", .permission = PERM_PUBLIC,
	.inputs = inputs, .ninputs = COUNT_OF(inputs),
	.summary = "Recent changes that a person may see, as an Atom feed.", .handler = answer_own,
};
const struct page page_feed = { .route = &route_feed, .action = &route_own_feed };
