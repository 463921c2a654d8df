/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What changed between two states of the instrument: two revisions, or a revision and an
 * amendment. Change by change, or the whole text with the changes in it; both sides stand in the
 * address.
 */
#include "web/redline.h"

#include "base/limits.h"
#include "instrument/redline_sides.h"
#include "instrument/revision.h"
#include "model/types/types.h"
#include "web/print.h"
#include "web/view.h"

#define CHANGES_PER_PAGE 500  /* shown at once, in the list and in the table */
#define CHANGES_OF_WHOLE 2000 /* with more the whole text would not fit LIMIT_RESPONSE_BYTES */

struct side {
	struct str value;
	struct str label;
	bool is_from;
	bool is_to;
};
static const struct template_var side_vars[] = {
	VAR(struct side, value), VAR(struct side, label), VAR(struct side, is_from),
	VAR(struct side, is_to),
};
static const struct shape side_shape = SHAPE(struct side, side_vars);

struct view {
	struct str title;
	struct str from;
	struct str from_url;
	struct str to;
	struct str to_url;
	struct str to_title;
	struct str only_url;
	struct str whole_url;
	bool is_one; /* both sides are the same */
	bool is_long; /* too long to be shown as a whole */
	struct str shown; /* which changes are on this page; empty: all */
	bool any_pages;
	struct str before_url;
	struct str after_url;
	struct view_list prints;
	struct view_list sides;
	struct view_list redline;
};
static const struct template_var vars[] = {
	VAR(struct view, title), VAR(struct view, from), VAR(struct view, from_url),
	VAR(struct view, to), VAR(struct view, to_url), VAR(struct view, to_title),
	VAR(struct view, only_url), VAR(struct view, whole_url), VAR(struct view, is_one),
	VAR(struct view, is_long), VAR(struct view, shown), VAR(struct view, any_pages),
	VAR(struct view, before_url), VAR(struct view, after_url),
	VAR_LIST(struct view, prints, &view_print_shape), VAR_LIST(struct view, sides, &side_shape),
	VAR_LIST(struct view, redline, &view_redline_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

/* ending: of the path, such as ".pdf"; show: further members of the query. */
static struct str
url_of(const struct web *w, const struct redline_answer *answer, const char *ending,
    const char *show)
{
	struct buf b;

	buf_init(&b, w->arena, LIMIT_URL_BYTES);
	buf_add_format(&b, "/redline%s?from=", ending);
	buf_add_url_part(&b, answer->from.key);
	buf_add_z(&b, "&to=");
	buf_add_url_part(&b, answer->to.key);
	buf_add_z(&b, show);
	return web_url(w, str_dup_z(w->arena, buf_str(&b)));
}

/* "/revisions/2", "/amendments/AM-3". */
static struct str
page_of(const struct web *w, const struct redline_side *side)
{
	return web_url_of(w, side->record->type, side->key, side->record->uid);
}

static void
add_side(struct side *sides, size_t *n, struct side side)
{
	for (size_t i = 0; i < *n; i++) {
		if (!str_equal(sides[i].value, side.value))
			continue;
		sides[i].is_from = sides[i].is_from || side.is_from;
		sides[i].is_to = sides[i].is_to || side.is_to;
		return;
	}
	sides[(*n)++] = side;
}

/* The sealed revisions, and the two that are shown. */
static enum status
set_sides(const struct web *w, const struct redline_answer *answer, struct view *view)
{
	struct record_list revisions;
	struct side *sides;
	size_t n = 0;
	enum status st = revision_list(w->call->store, w->call->viewer, w->framework->id,
	    w->arena, &revisions);

	if (st != ST_OK)
		return st;
	sides = arena_make_array(w->arena, struct side, revisions.n + 2);
	for (size_t i = 0; i < revisions.n; i++) {
		const struct record *r = revisions.items[i];

		struct str number = str_format(w->arena, "%lld",
		    (long long)r->values[REVISION_NUMBER].number);

		if (revision_is_sealed(r))
			add_side(sides, &n, (struct side){ .value = number,
			    .label = str_format(w->arena, "%.*s · %.*s", STR_ARG(number),
			        STR_ARG(record_text(r, REVISION_LABEL))) });
	}
	add_side(sides, &n, (struct side){ answer->from.key, answer->from.label, true, false });
	add_side(sides, &n, (struct side){ answer->to.key, answer->to.label, false, true });
	view->sides = (struct view_list){ sides, n };
	return ST_OK;
}

static struct view_list
print_links(const struct web *w, const struct redline_answer *answer)
{
	struct view_print *links = arena_make_array(w->arena, struct view_print, 2);

	links[0] = (struct view_print){ url_of(w, answer, ".pdf", ""), STR("PDF"),
		T(w->language, "On paper, with the table of changes") };
	links[1] = (struct view_print){ url_of(w, answer, ".docx", ""), STR("Word"),
		T(w->language, "With tracked changes to accept and reject") };
	return (struct view_list){ links, 2 };
}

static enum status
ask(struct call *call, struct web *w, struct redline_answer **out)
{
	struct redline_question question = { .from = web_input(call, "from").text,
		.to = web_input(call, "to").text, .today = call->today };
	enum status st = web_begin_framework(call, w);

	if (st != ST_OK)
		return st;
	question.framework_id = w->framework->id;
	*out = arena_make(call->arena, struct redline_answer);
	return redline_ask(call->store, call->viewer, &question, &call->errors, *out);
}

static struct str
page_url(const struct web *w, const struct redline_answer *answer, int64_t page)
{
	return url_of(w, answer, "", str_dup_z(w->arena, str_format(w->arena, "&page=%lld",
	    (long long)page)));
}

/* Changes beyond what one page holds are on the next one: none is left out. */
static void
set_pages(const struct web *w, const struct redline_answer *answer,
    struct view_redline_how *how, struct view *view)
{
	struct input_value page = web_input(w->call, "page");
	size_t count = answer->redline.count;
	int64_t pages = (int64_t)((count + CHANGES_PER_PAGE - 1) / CHANGES_PER_PAGE);
	int64_t at = page.is_set && pages > 1 ? page.number : 1;
	size_t last;

	/* An address that was kept may be of a draft that became shorter. */
	at = at > pages && pages > 0 ? pages : at;

	how->first = (size_t)(at - 1) * CHANGES_PER_PAGE;
	how->n = CHANGES_PER_PAGE;
	last = how->first + how->n < count ? how->first + how->n : count;
	if (at > 1)
		view->before_url = page_url(w, answer, at - 1);
	if (last < count)
		view->after_url = page_url(w, answer, at + 1);
	view->any_pages = view->before_url.n + view->after_url.n > 0;
	if (view->any_pages && how->first < last)
		view->shown = i18n_format(w->arena, w->language,
		    N_("Changes %s to %s are on this page."),
		    str_format(w->arena, "%zu", how->first + 1),
		    str_format(w->arena, "%zu", last));
}

static enum status
answer(struct call *call)
{
	struct view_redline *redline = arena_make(call->arena, struct view_redline);
	struct redline_answer *found;
	struct view_redline_how how = { .has_table = true,
		.is_whole = str_equal(web_input(call, "show").text, STR("whole")) };
	struct view view = { .is_one = false };
	struct web w;
	enum status st = ask(call, &w, &found);

	if (st != ST_OK || (st = set_sides(&w, found, &view)) != ST_OK)
		return st;
	view.is_long = how.is_whole && found->redline.count > CHANGES_OF_WHOLE;
	how.is_whole = how.is_whole && !view.is_long;
	if (!how.is_whole)
		set_pages(&w, found, &how, &view);
	if (found->to.record->type == &type_revision)
		how.to_url = page_of(&w, &found->to);
	view_redline_make(&w, &found->redline, &how, redline);
	view.redline = (struct view_list){ redline, 1 };
	view.from = found->from.label;
	view.to = found->to.label;
	view.to_title = found->to.title;
	view.from_url = page_of(&w, &found->from);
	view.to_url = page_of(&w, &found->to);
	view.is_one = str_equal(found->from.key, found->to.key);
	view.only_url = url_of(&w, found, "", "");
	view.whole_url = url_of(&w, found, "", "&show=whole");
	view.prints = print_links(&w, found);
	view.title = view.is_one ? T(w.language, "What changed between two revisions")
	    : i18n_format(w.arena, w.language, N_("What changes from %s to %s"), view.from,
	    view.to);
	return web_answer(&w, &page_redline, view.title, &view);
}

static const char *const shows[] = { "changes", "whole", NULL };

static const struct input inputs[] = {
	INPUT_FRAMEWORK,
	{ .name = "from", .kind = IK_TEXT, .max = 40,
	    .help = "Number of a revision, or code of an amendment; else what `to` starts from." },
	{ .name = "to", .kind = IK_TEXT, .max = 40,
	    .help = "Number of a revision, or code of an amendment; else the newest revision." },
	{ .name = "show", .kind = IK_CHOICE, .choices = shows,
	    .help = "The changes alone, or the whole text with them." },
	{ .name = "page", .kind = IK_INT, .min = 1, .max = 100000,
	    .help = "Which page of the changes alone." },
};

static const struct route route_redline = {
	.method = METHOD_GET, .path = "/redline", .permission = PERM_PUBLIC,
	.flags = RF_CACHE, .inputs = inputs, .ninputs = COUNT_OF(inputs),
	.summary = "What changed between two revisions of the instrument.", .handler = answer,
};
const struct page page_redline = { .name = "redline", .view = &shape, .route = &route_redline };

/* --- as a file ----------------------------------------------------------------------------- */

static enum status
print_changes(struct call *call, const char *form)
{
	struct redline_answer *found;
	struct print_order order;
	struct print_answer print = { .printer = printer_find(str_from(form)), .order = &order };
	struct web w;
	enum status st = ask(call, &w, &found);

	if (st != ST_OK)
		return st;
	printing_redline_order(w.arena, found, &order);
	print.name = str_format(w.arena, "%.*s-%.*s-%.*s",
	    STR_ARG(record_text(w.framework, FRAMEWORK_SLUG)), STR_ARG(found->from.key),
	    STR_ARG(found->to.key));
	print.own_url = url_of(&w, found, str_dup_z(w.arena, str_format(w.arena, ".%s", form)), "");
	print.back_url = url_of(&w, found, "", "");
	return web_print(&w, &print);
}

#define PRINT_INPUTS 3 /* the framework and both sides */

/* A handler must know its form; a route has no member for one. A workbook holds one state. */
#define REDLINE_PRINT(form, words) \
	static enum status \
	print_redline_##form(struct call *call) \
	{ \
		return print_changes(call, #form); \
	} \
	static const struct route route_redline_##form = { \
		.method = METHOD_GET, .path = "/redline." #form, .permission = PERM_PUBLIC, \
		.inputs = inputs, .ninputs = PRINT_INPUTS, .summary = words, \
		.handler = print_redline_##form, \
	}; \
	const struct page page_redline_##form = { .route = &route_redline_##form };

REDLINE_PRINT(pdf, "What changed between two revisions, on paper.")
REDLINE_PRINT(docx, "What changed between two revisions, as tracked changes.")
