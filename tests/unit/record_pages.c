/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The forms of records as a person uses them: pages are asked for and their forms sent back, with
 * a session, in a store of its own. What was typed is never lost, and nothing is overwritten.
 */
#include "fixture.h"

#include "base/clock.h"
#include "base/limits.h"
#include "dispatch/route.h"
#include "policy/account.h"
#include "store/run.h"
#include "web/web.h"

#define FIELDS 60

struct person_at_work {
	struct fixture *fixture;
	struct run *run;
	struct site *site;
	struct str cookie;
};

struct page_seen {
	struct arena *arena;
	struct request rq;
	struct response rs;
	const char *headers[4];
	struct str text;
};

/* Name and value of an input, as a browser would send it. */
struct sent {
	struct str name;
	struct str value;
};
struct sent_form {
	struct sent items[FIELDS];
	size_t n;
};

/* --- a person, and what it sees ------------------------------------------------------------ */

struct joining {
	struct fixture *f;
	int64_t id;
};

static enum status
join(struct tx *tx, void *context)
{
	struct joining *j = context;
	const struct account_person who = { STR("Ana Novak"), STR("ana@example.org"), STR("WHO") };
	const struct account_role role = { .capacity = STR("secretariat"), .agency = STR("WHO"),
		.pillar = STR_EMPTY, .since = NO_DAY, .until = NO_DAY };
	struct record *r;
	enum status st = account_add(tx, &who, &j->f->errors, &r);

	if (st != ST_OK)
		return st;
	j->id = r->id;
	if ((st = account_activate(tx, r->id, STR("$argon2id$none"), &j->f->errors)) != ST_OK)
		return st;
	return account_appoint(tx, j->id, &role, &j->f->errors, &r);
}

static struct str
sign_in(struct fixture *f, struct run *run)
{
	struct joining j = { f, 0 };
	struct session start = { .has_second_factor = true, .agent = STR("test"),
		.remote = STR("127.0.0.1") };
	struct str token;

	assert_int_equal(store_write(f->store, fixture_author, join, &j), ST_OK);
	start.person_id = j.id;
	assert_int_equal(session_create(run, &start, clock_now_ms(), f->arena, &token), ST_OK);
	return str_format(f->arena, SESSION_COOKIE "=%.*s", STR_ARG(token));
}

static int
set_up(void **state)
{
	struct person_at_work *p = calloc(1, sizeof(*p));
	struct site_config config = { .error_page = web_error_page,
		.error_problem = web_error_page };
	struct record *r;
	struct fixture *f;

	assert_int_equal(fixture_set_up((void **)&p->fixture), 0);
	f = p->fixture;
	assert_int_equal(run_open(f->arena, f->folder, &f->errors, &p->run), ST_OK);
	assert_int_equal(web_init(f->arena, &f->errors), ST_OK);
	fixture_release(f);
	r = fixture_action(f->arena, f, "CJ 1", "Meet in May.");
	assert_int_equal(fixture_create(f, r), ST_OK);
	r = fixture_agency(f->arena, "ILO", "International Labour Organization");
	assert_int_equal(fixture_create(f, r), ST_OK);
	p->cookie = sign_in(f, p->run);
	config.store = f->store;
	config.run = p->run;
	config.routes[0] = web_routes(f->arena);
	p->site = site_new(f->arena, &config);
	*state = p;
	return 0;
}

static int
tear_down(void **state)
{
	struct person_at_work *p = *state;
	int result = fixture_tear_down((void **)&p->fixture);

	free(p);
	return result;
}

static struct str
find_header(const void *source, const char *name)
{
	const struct page_seen *seen = source;

	for (size_t i = 0; i < COUNT_OF(seen->headers) && seen->headers[i] != NULL; i += 2) {
		if (strcasecmp(seen->headers[i], name) == 0)
			return str_from(seen->headers[i + 1]);
	}
	return STR_EMPTY;
}

static struct page_seen *
ask(struct person_at_work *p, const char *method, struct str target, struct str body)
{
	struct arena *a = p->fixture->arena;
	struct page_seen *seen = arena_make(a, struct page_seen);

	seen->arena = a;
	seen->headers[0] = "Cookie";
	seen->headers[1] = str_dup_z(a, p->cookie);
	seen->headers[2] = "Content-Type";
	seen->headers[3] = "application/x-www-form-urlencoded";
	assert_int_equal(request_init(&seen->rq, a, str_from(method), str_dup(a, target)), ST_OK);
	seen->rq.find_header = find_header;
	seen->rq.header_source = seen;
	seen->rq.remote = STR("127.0.0.1");
	seen->rq.body = body;
	response_init(&seen->rs, a, NULL);
	dispatch_run(p->site, &seen->rq, &seen->rs);
	seen->text = seen->rs.bytes;
	return seen;
}

static struct page_seen *
get(struct person_at_work *p, const char *path)
{
	return ask(p, "GET", str_from(path), STR_EMPTY);
}

static bool
holds(const struct page_seen *seen, const char *words)
{
	return str_find(seen->text, str_from(words), 0) != SIZE_MAX;
}

#define assert_holds(seen, words) \
	do { \
		if (!holds(seen, words)) \
			fail_msg("no \"%s\" in: %.*s", words, STR_ARG((seen)->text)); \
	} while (0)

/* --- forms --------------------------------------------------------------------------------- */

static struct str
attribute(struct str tag, const char *name)
{
	struct str start = str_from(name);
	size_t at = str_find(tag, start, 0);

	if (at == SIZE_MAX)
		return STR_EMPTY;
	at += start.n;
	return str_part(tag, at, str_find_byte(tag, '"', at));
}

static struct str
unescaped(struct arena *a, struct str text)
{
	static const char *const pairs[][2] = { { "&lt;", "<" }, { "&gt;", ">" },
		{ "&quot;", "\"" }, { "&#39;", "'" }, { "&amp;", "&" } };
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	for (size_t i = 0; i < text.n;) {
		size_t k = 0;

		while (k < COUNT_OF(pairs) && !str_starts(str_part(text, i, text.n),
		    str_from(pairs[k][0])))
			k++;
		buf_add(&b, k < COUNT_OF(pairs) ? str_from(pairs[k][1])
		    : str_part(text, i, i + 1));
		i += k < COUNT_OF(pairs) ? strlen(pairs[k][0]) : 1;
	}
	return buf_str(&b);
}

static void
set(struct sent_form *form, const char *name, const char *value)
{
	for (size_t i = 0; i < form->n; i++) {
		if (str_equal(form->items[i].name, str_from(name))) {
			form->items[i].value = str_from(value);
			return;
		}
	}
	assert_true(form->n < FIELDS);
	form->items[form->n++] = (struct sent){ str_from(name), str_from(value) };
}

static struct str
value_of(const struct sent_form *form, const char *name)
{
	for (size_t i = 0; i < form->n; i++) {
		if (str_equal(form->items[i].name, str_from(name)))
			return form->items[i].value;
	}
	return STR("(not there)");
}

/* The inputs of the form whose address ends like this, with their values. */
static void
read_form(const struct page_seen *seen, const char *action, struct sent_form *out)
{
	struct str ending = str_format(seen->arena, "%s\"", action);
	size_t at = str_find(seen->text, ending, 0);
	struct str form;

	if (at == SIZE_MAX)
		fail_msg("no form to %s in: %.*s", action, STR_ARG(seen->text));
	form = str_part(seen->text, at, str_find(seen->text, STR("</form>"), at));
	*out = (struct sent_form){ .n = 0 };
	for (at = 0; (at = str_find_byte(form, '<', at)) != SIZE_MAX; at++) {
		struct str tag = str_part(form, at, str_find_byte(form, '>', at) + 1);
		struct str value = attribute(tag, " value=\"");
		bool is_ticked = str_find(tag, STR(" checked"), 0) != SIZE_MAX;
		bool is_choice = str_find(tag, STR("type=\"radio\""), 0) != SIZE_MAX ||
		    str_find(tag, STR("type=\"checkbox\""), 0) != SIZE_MAX;

		if (str_starts(tag, STR("<textarea"))) {
			size_t from = at + tag.n + 1;

			value = str_part(form, from, str_find(form, STR("</textarea>"), from));
		} else if (!str_starts(tag, STR("<input")) || (is_choice && !is_ticked)) {
			continue;
		}
		set(out, str_dup_z(seen->arena, attribute(tag, " name=\"")),
		    str_dup_z(seen->arena, unescaped(seen->arena, value)));
	}
}

static struct page_seen *
send_form(struct person_at_work *p, const char *path, const struct sent_form *form)
{
	struct buf b;

	buf_init(&b, p->fixture->arena, SIZE_MAX);
	for (size_t i = 0; i < form->n; i++) {
		buf_add_z(&b, i > 0 ? "&" : "");
		buf_add_url_part(&b, form->items[i].name);
		buf_add_byte(&b, '=');
		buf_add_url_part(&b, form->items[i].value);
	}
	return ask(p, "POST", str_from(path), buf_str(&b));
}

/* Where an answer leads to, asked for. */
static struct page_seen *
follow(struct person_at_work *p, const struct page_seen *seen)
{
	for (size_t i = 0; i < seen->rs.nheaders; i++) {
		if (strcasecmp(seen->rs.headers[i].name, "Location") == 0)
			return get(p, seen->rs.headers[i].value);
	}
	fail_msg("%d, not a redirect: %.*s", seen->rs.status, STR_ARG(seen->text));
	return NULL;
}

/* --- tests --------------------------------------------------------------------------------- */

static void
a_change_is_said_and_can_be_undone(void **state)
{
	struct person_at_work *p = *state;
	struct sent_form form;
	struct page_seen *seen = get(p, "/actions/CJ-1/edit");

	assert_int_equal(seen->rs.status, 200);
	read_form(seen, "/edit", &form);
	set(&form, "leads-add", "ilo");
	set(&form, "period", "Q3 2021, tentative");
	set(&form, "_reason", "agreed by mail");
	seen = follow(p, send_form(p, "/actions/CJ-1/edit", &form));
	assert_holds(seen, "Saved.");
	assert_holds(seen, "<dt>Lead</dt>");
	assert_holds(seen, "<ins><bdi class=\"heard\">after: </bdi>ILO</ins>");
	assert_holds(seen, "Q3 2021");
	assert_holds(seen, "agreed by mail");
	read_form(seen, "/undo", &form);
	seen = follow(p, send_form(p, str_dup_z(seen->arena, attribute(seen->text,
	    "<form method=\"post\" action=\"/actions/") .n > 0 ? str_format(seen->arena,
	    "/actions/%.*s", STR_ARG(attribute(seen->text,
	    "<form method=\"post\" action=\"/actions/"))) : STR_EMPTY), &form));
	assert_holds(seen, "<del><bdi class=\"heard\">before: </bdi>ILO</del>");
}

static void
an_untouched_form_stores_nothing(void **state)
{
	struct person_at_work *p = *state;
	struct sent_form form;
	struct page_seen *seen = get(p, "/actions/CJ-1/edit");

	read_form(seen, "/edit", &form);
	seen = follow(p, send_form(p, "/actions/CJ-1/edit", &form));
	assert_holds(seen, "Nothing was changed");
	assert_holds(seen, "<dt>Version</dt><dd>1</dd>");
}

static void
bad_input_comes_back_with_what_to_do(void **state)
{
	struct person_at_work *p = *state;
	struct sent_form form;
	struct page_seen *seen = get(p, "/actions/CJ-1/edit");

	read_form(seen, "/edit", &form);
	set(&form, "period", "some <day> soon");
	set(&form, "leads-add", "nobody");
	set(&form, "_reason", "why \"not\"");
	seen = send_form(p, "/actions/CJ-1/edit", &form);
	assert_int_equal(seen->rs.status, 422);
	assert_holds(seen, "<title>Error: Change CJ 1");
	assert_holds(seen, "<a href=\"#f-period\">When: we find no date in &quot;some &lt;day&gt; "
	    "soon&quot;");
	assert_holds(seen, "<a href=\"#f-leads\">Lead: there is no &quot;nobody&quot;");
	assert_holds(seen, "id=\"f-period\" name=\"period\" value=\"some &lt;day&gt; soon\"");
	assert_holds(seen, "value=\"why &quot;not&quot;\"");
	assert_holds(seen, ">\nnobody</textarea>");
}

static void
who_saves_second_sees_both_texts(void **state)
{
	struct person_at_work *p = *state;
	struct sent_form first;
	struct sent_form second;
	struct page_seen *seen = get(p, "/actions/CJ-1/edit");

	read_form(seen, "/edit", &first);
	second = first;
	set(&first, "period", "Q3 2021");
	set(&first, "leads-add", "WHO");
	follow(p, send_form(p, "/actions/CJ-1/edit", &first));
	set(&second, "period", "Q4 2021");
	set(&second, "uncertain", "speaker");
	seen = send_form(p, "/actions/CJ-1/edit", &second);
	assert_int_equal(seen->rs.status, 409);
	assert_holds(seen, "Somebody saved a change while you were typing");
	assert_holds(seen, "Q3</del><ins>");
	assert_holds(seen, "Q4</ins> 2021");
	assert_false(holds(seen, "name=\"_take-leads\""));
	read_form(seen, "/edit", &second);
	assert_true(str_equal(value_of(&second, "leads"), STR("WHO")));
	assert_true(str_equal(value_of(&second, "period"), STR("Q4 2021")));
	assert_true(str_equal(value_of(&second, "_take-period"), STR("mine")));
	set(&second, "_take-period", "theirs");
	seen = follow(p, send_form(p, "/actions/CJ-1/edit", &second));
	assert_holds(seen, "</bdi>speaker</ins>");
	assert_false(holds(seen, "</span>Q4 2021"));
	assert_holds(seen, "<dt>Version</dt><dd>3</dd>");
}

/* Who saves second has not touched who sees it, and does not open it again by saving. */
static void
what_somebody_closed_meanwhile_stays_closed(void **state)
{
	struct person_at_work *p = *state;
	struct fixture *f = p->fixture;
	struct record *r = record_new(f->arena, &type_event);
	struct sent_form first;
	struct sent_form second;
	struct page_seen *seen;
	const char *path;

	r->framework_id = f->framework_id;
	r->visibility = VISIBILITY_PUBLIC;
	record_set_text(r, EVENT_TITLE, STR("Dialogue"));
	assert_int_equal(fixture_create(f, r), ST_OK);
	path = str_dup_z(f->arena, str_format(f->arena, "/events/%.*s/edit", STR_ARG(r->uid)));
	read_form(get(p, path), "/edit", &first);
	assert_true(str_equal(value_of(&first, "_visibility"), STR("public")));
	second = first;
	set(&first, "_visibility", "network");
	follow(p, send_form(p, path, &first));
	set(&second, "place", "Nairobi");
	seen = send_form(p, path, &second);
	assert_int_equal(seen->rs.status, 409);
	read_form(seen, "/edit", &second);
	assert_true(str_equal(value_of(&second, "_visibility"), STR("network")));
	assert_true(str_equal(value_of(&second, "place"), STR("Nairobi")));
	follow(p, send_form(p, path, &second));
	assert_int_equal(record_load(f->store, &type_event, r->id, f->arena, &r), ST_OK);
	assert_int_equal(r->visibility, VISIBILITY_NETWORK);
}

static void
a_change_since_then_cannot_be_undone(void **state)
{
	struct person_at_work *p = *state;
	struct sent_form form;
	struct sent_form undo;
	struct page_seen *seen = get(p, "/actions/CJ-1/edit");
	const char *path;

	read_form(seen, "/edit", &form);
	set(&form, "period", "Q3 2021");
	seen = follow(p, send_form(p, "/actions/CJ-1/edit", &form));
	read_form(seen, "/undo", &undo);
	path = str_dup_z(seen->arena, str_format(seen->arena, "/actions/%.*s",
	    STR_ARG(attribute(seen->text, "<form method=\"post\" action=\"/actions/"))));
	seen = get(p, "/actions/CJ-1/edit");
	read_form(seen, "/edit", &form);
	set(&form, "period", "Q4 2021");
	follow(p, send_form(p, "/actions/CJ-1/edit", &form));
	seen = send_form(p, path, &undo);
	assert_int_equal(seen->rs.status, 409);
	assert_holds(seen, "changed again since then");
}

static void
a_record_is_added_removed_and_brought_back(void **state)
{
	struct person_at_work *p = *state;
	struct sent_form form;
	struct page_seen *seen = get(p, "/progress/new?action=CJ-1");
	struct str uid;
	const char *path;

	read_form(seen, "/new", &form);
	assert_true(str_equal(value_of(&form, "action"), STR("CJ 1")));
	set(&form, "words", "# We *met*\n\n<b>x</b>");
	seen = send_form(p, "/progress/new", &form);
	assert_int_equal(seen->rs.status, 422);
	assert_holds(seen, "Status is missing");
	read_form(seen, "/new", &form);
	set(&form, "_preview", "1");
	seen = send_form(p, "/progress/new", &form);
	assert_int_equal(seen->rs.status, 200);
	assert_holds(seen, "<h3 dir=\"auto\">We <em>met</em></h3>"
	    "<p dir=\"auto\">&lt;b&gt;x&lt;/b&gt;");
	read_form(seen, "/new", &form);
	set(&form, "status", "on-track");
	seen = follow(p, send_form(p, "/progress/new", &form));
	assert_holds(seen, "Added.");
	assert_holds(seen, "Ana Novak");
	uid = attribute(seen->text, "href=\"/progress/");
	path = str_dup_z(seen->arena, str_format(seen->arena, "/progress/%.*s/remove",
	    STR_ARG(str_part(uid, 0, 26))));
	seen = get(p, path);
	read_form(seen, "/remove", &form);
	seen = follow(p, send_form(p, path, &form));
	assert_holds(seen, "Bring it back");
	assert_int_equal(get(p, str_dup_z(seen->arena, str_format(seen->arena, "/progress/%.*s",
	    STR_ARG(str_part(uid, 0, 26)))))->rs.status, 404);
	read_form(seen, "/restore", &form);
	seen = follow(p, send_form(p, str_dup_z(seen->arena, str_format(seen->arena,
	    "/progress/%.*s/restore", STR_ARG(str_part(uid, 0, 26)))), &form));
	assert_holds(seen, "Brought back.");
}

static struct str
uid_of_action(struct person_at_work *p)
{
	struct fixture *f = p->fixture;
	struct record *r;

	assert_int_equal(record_find(f->store, VIEWER_LOCAL, &type_action, 0, STR("CJ 1"),
	    f->arena, &r), ST_OK);
	return r->uid;
}

/* Nobody removes what somebody has changed since it was looked at. */
static void
what_changed_since_is_not_removed(void **state)
{
	struct person_at_work *p = *state;
	struct fixture *f = p->fixture;
	struct record *r = record_new(f->arena, &type_event);
	struct sent_form removal;
	struct sent_form change;
	struct page_seen *seen;
	const char *edit;
	const char *path;

	r->framework_id = f->framework_id;
	record_set_text(r, EVENT_TITLE, STR("Dialogue"));
	assert_int_equal(fixture_create(f, r), ST_OK);
	edit = str_dup_z(f->arena, str_format(f->arena, "/events/%.*s/edit", STR_ARG(r->uid)));
	path = str_dup_z(f->arena, str_format(f->arena, "/events/%.*s/remove", STR_ARG(r->uid)));
	seen = get(p, path);
	read_form(seen, "/remove", &removal);
	set(&removal, "_reason", "not ours");
	read_form(get(p, edit), "/edit", &change);
	set(&change, "place", "Nairobi");
	follow(p, send_form(p, edit, &change));
	seen = send_form(p, path, &removal);
	assert_int_equal(seen->rs.status, 409);
	assert_holds(seen, "Somebody changed this since you looked at it");
	assert_holds(seen, "value=\"not ours\"");
	read_form(seen, "/remove", &removal);
	assert_int_equal(send_form(p, path, &removal)->rs.status, 303);
}

/* What was typed for a record that somebody removed meanwhile is shown, kept, and taken up. */
static void
what_was_typed_outlives_its_record(void **state)
{
	struct person_at_work *p = *state;
	struct fixture *f = p->fixture;
	struct record *r = record_new(f->arena, &type_event);
	struct sent_form change;
	struct sent_form form;
	struct page_seen *seen;
	const char *path;
	const char *edit;

	r->framework_id = f->framework_id;
	record_set_text(r, EVENT_TITLE, STR("Dialogue"));
	assert_int_equal(fixture_create(f, r), ST_OK);
	path = str_dup_z(f->arena, str_format(f->arena, "/events/%.*s", STR_ARG(r->uid)));
	edit = str_dup_z(f->arena, str_format(f->arena, "%s/edit", path));
	read_form(get(p, edit), "/edit", &change);
	set(&change, "place", "Nairobi <b>");
	set(&change, "_reason", "the host has changed");
	seen = get(p, str_dup_z(f->arena, str_format(f->arena, "%s/remove", path)));
	read_form(seen, "/remove", &form);
	follow(p, send_form(p, str_dup_z(f->arena, str_format(f->arena, "%s/remove", path)),
	    &form));
	seen = send_form(p, edit, &change);
	assert_int_equal(seen->rs.status, 409);
	assert_holds(seen, "<title>Error: ");
	assert_holds(seen, "for 30 days");
	assert_holds(seen, "Nairobi &lt;b&gt;");
	assert_holds(seen, "the host has changed");
	assert_holds(seen, "/restore\"");
	assert_holds(get(p, "/me/drafts"), edit);
	/* The draft shows it as long as there is nothing to go on with. */
	seen = get(p, str_dup_z(f->arena, str_format(f->arena, "%s?_draft=1", edit)));
	assert_int_equal(seen->rs.status, 409);
	assert_holds(seen, "Nairobi &lt;b&gt;");
	path = str_dup_z(f->arena, str_format(f->arena, "%s/restore", path));
	read_form(get(p, path), "/restore", &form);
	follow(p, send_form(p, path, &form));
	assert_holds(get(p, edit), "You have a draft");
	seen = get(p, str_dup_z(f->arena, str_format(f->arena, "%s?_draft=1", edit)));
	assert_holds(seen, "value=\"Nairobi &lt;b&gt;\"");
	/* Of what never was, nothing more is said than of what is gone. */
	assert_int_equal(send_form(p, "/events/01ARZ3NDEKTSV4RRFFQ69G5FAV/edit", &change)->
	    rs.status, 409);
	assert_int_equal(get(p, "/events/01ARZ3NDEKTSV4RRFFQ69G5FAV/edit")->rs.status, 404);
}

static struct record *
last_comment(struct person_at_work *p)
{
	struct record_query query = { .type = &type_comment, .sort_field = NO_FIELD };
	struct record_list list;

	assert_int_equal(record_list(p->fixture->store, VIEWER_LOCAL, &query, p->fixture->arena,
	    &list), ST_OK);
	return list.n == 0 ? NULL : list.items[list.n - 1];
}

/* What is answered may be gone, and a text too long: neither costs what was written. */
static void
a_comment_that_cannot_be_added_comes_back(void **state)
{
	struct person_at_work *p = *state;
	struct fixture *f = p->fixture;
	struct page_seen *seen;
	struct sent_form form;
	struct buf words;
	const char *on = str_dup_z(f->arena, str_format(f->arena, "/comments/new?on=action/%.*s",
	    STR_ARG(uid_of_action(p))));

	read_form(get(p, on), "/comments/new", &form);
	set(&form, "words", "First,\r\nof two lines");
	assert_int_equal(send_form(p, "/comments/new", &form)->rs.status, 303);
	assert_true(str_equal(record_text(last_comment(p), COMMENT_WORDS),
	    STR("First,\nof two lines")));
	read_form(get(p, str_dup_z(f->arena, str_format(f->arena, "%s&answers=%.*s", on,
	    STR_ARG(last_comment(p)->uid)))), "/comments/new", &form);
	set(&form, "words", "A long answer");
	assert_int_equal(fixture_delete(f, last_comment(p)), ST_OK);
	seen = send_form(p, "/comments/new", &form);
	assert_int_equal(seen->rs.status, 422);
	assert_holds(seen, ">\nA long answer</textarea>");
	read_form(seen, "/comments/new", &form);
	assert_int_equal(send_form(p, "/comments/new", &form)->rs.status, 303);
	assert_true(str_equal(record_text(last_comment(p), COMMENT_WORDS), STR("A long answer")));

	/* The browser counts characters; these are of two bytes each. */
	buf_init(&words, f->arena, SIZE_MAX);
	for (int i = 0; i < 15000; i++)
		buf_add_z(&words, "é");
	set(&form, "words", str_dup_z(f->arena, buf_str(&words)));
	seen = send_form(p, "/comments/new", &form);
	assert_int_equal(seen->rs.status, 422);
	assert_holds(seen, "éééé</textarea>");
}

static void
a_reference_is_looked_up_without_a_script(void **state)
{
	struct person_at_work *p = *state;
	struct sent_form form;
	struct page_seen *seen = get(p, "/actions/CJ-1/edit");

	read_form(seen, "/edit", &form);
	set(&form, "uncertain", "kept");
	set(&form, "leads-add", "labour");
	set(&form, "_find", "leads");
	seen = send_form(p, "/actions/CJ-1/edit", &form);
	assert_int_equal(seen->rs.status, 200);
	assert_holds(seen, "name=\"leads-pick\" value=\"ILO\"");
	assert_holds(seen, ">\nkept</textarea>");
	read_form(seen, "/edit", &form);
	set(&form, "leads-add", "");
	set(&form, "leads-pick", "ILO");
	seen = follow(p, send_form(p, "/actions/CJ-1/edit", &form));
	assert_holds(seen, "</bdi>ILO</ins>");
}

static void
what_may_not_be_changed_is_not_asked_for_nor_taken(void **state)
{
	struct person_at_work *p = *state;
	struct sent_form form;
	struct page_seen *seen = get(p, "/actions/CJ-1/edit");

	assert_false(holds(seen, "name=\"text\""));
	read_form(seen, "/edit", &form);
	set(&form, "text", "Other words.");
	set(&form, "code", "CJ 99");
	seen = follow(p, send_form(p, "/actions/CJ-1/edit", &form));
	assert_holds(seen, "Nothing was changed");
	set(&form, "_csrf", "0000");
	assert_int_equal(send_form(p, "/actions/CJ-1/edit", &form)->rs.status, 403);
	read_form(get(p, "/actions/CJ-1/edit"), "/edit", &form);
	set(&form, "_version", "x");
	assert_int_equal(send_form(p, "/actions/CJ-1/edit", &form)->rs.status, 422);
	p->cookie = STR("x=y");
	assert_int_equal(get(p, "/actions/CJ-1/edit")->rs.status, 303); /* to sign in */
}

static void
a_draft_is_gone_on_with_until_it_is_saved(void **state)
{
	struct person_at_work *p = *state;
	struct sent_form form;
	struct sent_form other;
	struct page_seen *seen = get(p, "/actions/CJ-1/edit");

	assert_false(holds(seen, "You have a draft"));
	read_form(seen, "/edit", &form);
	other = form;
	set(&form, "uncertain", "half a tho");
	set(&form, "period", "not a date");
	set(&form, "_draft", "1");
	seen = send_form(p, "/actions/CJ-1/edit", &form);
	assert_int_equal(seen->rs.status, 200);
	assert_holds(seen, ">Kept as a draft.</p>");
	assert_holds(seen, ">\nhalf a tho</textarea>");
	set(&other, "leads-add", "WHO");
	follow(p, send_form(p, "/actions/CJ-1/edit", &other));
	assert_false(holds(get(p, "/actions/CJ-1/edit"), "You have a draft"));
	send_form(p, "/actions/CJ-1/edit", &form);
	assert_holds(get(p, "/actions/CJ-1/edit"), "You have a draft");
	seen = get(p, "/actions/CJ-1/edit?_draft=1");
	assert_int_equal(seen->rs.status, 200);
	assert_holds(seen, ">\nhalf a tho</textarea>");
	assert_holds(seen, "value=\"not a date\"");
	/* What was saved since the draft was begun is not overwritten by it. */
	assert_holds(seen, ">\nWHO</textarea>");
	read_form(seen, "/edit", &form);
	set(&form, "period", "Q3 2021");
	seen = follow(p, send_form(p, "/actions/CJ-1/edit", &form));
	assert_holds(seen, "</bdi>half a tho</ins>");
	assert_false(holds(get(p, "/actions/CJ-1/edit"), "You have a draft"));
}

#define PAGE_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PAGE_TEST(a_change_is_said_and_can_be_undone),
		PAGE_TEST(an_untouched_form_stores_nothing),
		PAGE_TEST(bad_input_comes_back_with_what_to_do),
		PAGE_TEST(who_saves_second_sees_both_texts),
		PAGE_TEST(what_somebody_closed_meanwhile_stays_closed),
		PAGE_TEST(a_change_since_then_cannot_be_undone),
		PAGE_TEST(a_record_is_added_removed_and_brought_back),
		PAGE_TEST(what_changed_since_is_not_removed),
		PAGE_TEST(what_was_typed_outlives_its_record),
		PAGE_TEST(a_comment_that_cannot_be_added_comes_back),
		PAGE_TEST(a_reference_is_looked_up_without_a_script),
		PAGE_TEST(a_draft_is_gone_on_with_until_it_is_saved),
		PAGE_TEST(what_may_not_be_changed_is_not_asked_for_nor_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
