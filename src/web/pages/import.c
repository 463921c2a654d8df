/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A document that was brought in: all that it would create or change and each point to settle,
 * before anything is stored. The form says what was seen; where that is no longer what would
 * happen, the page is shown again instead of storing. While it is read or stored the page asks
 * for itself again, without a script.
 */
#include <string.h>

#include "base/limits.h"
#include "instrument/framework_store.h"
#include "model/types/types.h"
#include "web/import.h"
#include "web/problems.h"
#include "web/session.h"


struct view {
	struct str name;
	struct str url;
	struct str message;
	struct str framework;     /* title */
	struct str framework_url;
	bool is_waiting;
	bool is_failed;
	bool is_ready;
	bool is_done;
	bool is_dropped;
	bool is_newer;
	bool is_same;             /* the document says what is stored already */
	struct str slug;          /* of a new framework */
	struct str slug_wrong;
	bool is_released;
	struct str tag;
	int64_t seen_version;
	struct view_list parts;
	struct str points_summary;
	bool any_points;
	struct view_list points;
	bool any_problems;
	struct view_list problems;
};
static const struct template_var vars[] = {
	VAR(struct view, name), VAR(struct view, url), VAR(struct view, message),
	VAR(struct view, framework), VAR(struct view, framework_url),
	VAR(struct view, is_waiting), VAR(struct view, is_failed), VAR(struct view, is_ready),
	VAR(struct view, is_done), VAR(struct view, is_dropped), VAR(struct view, is_newer),
	VAR(struct view, is_same), VAR(struct view, slug), VAR(struct view, slug_wrong),
	VAR(struct view, is_released), VAR(struct view, tag), VAR(struct view, seen_version),
	VAR_LIST(struct view, parts, &view_import_part_shape),
	VAR(struct view, points_summary), VAR(struct view, any_points),
	VAR_LIST(struct view, points, &view_import_point_shape),
	VAR(struct view, any_problems), VAR_LIST(struct view, problems, &view_problem_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

/* One look at an import, or one form about it. */
struct looking {
	struct call *call;
	struct web web;
	struct record *import;
	bool is_loaded;
	struct staged staged;
	struct str *typed;   /* answers of the form; NULL: those kept */
	struct staged_answers answers; /* of the form, to be kept */
	const char *state;   /* to be set; NULL: stays */
};

static int64_t
framework_of(const struct record *import)
{
	const struct value *of = &import->values[IMPORT_OF];

	return of->nrefs > 0 ? of->refs[0].id : 0;
}

static bool
is_state(const struct looking *l, const char *state)
{
	return str_equal(record_text(l->import, IMPORT_STATE), str_from(state));
}

static enum status
begin(struct call *call, struct looking *l)
{
	enum status st;

	*l = (struct looking){ .call = call };
	if ((st = web_begin(call, &l->web)) != ST_OK ||
	    (st = record_find(call->store, call->viewer, &type_import, 0, call->values[0],
	    call->arena, &l->import)) != ST_OK)
		return st;
	if (!import_is_allowed(call, framework_of(l->import)) ||
	    l->import->values[IMPORT_PURPOSE].is_set)
		return ST_NOT_FOUND;
	if (!is_state(l, "ready"))
		return ST_OK;
	st = staged_load(call->store, l->import, call->now_ms, &call->errors, &l->staged);
	l->is_loaded = st == ST_OK;
	/* What is damaged can still be dropped: the page says so. */
	return st == ST_CORRUPT || st == ST_NOT_FOUND ? ST_OK : st;
}

/* --- showing ------------------------------------------------------------------------------- */

static void
set_staged(struct looking *l, struct view *view)
{
	const struct web *w = &l->web;
	const struct comparison *c = &l->staged.comparison;
	size_t n = c->merged->queries.n;

	view->is_newer = l->staged.framework != NULL;
	view->is_same = view->is_newer && c->is_same;
	view->slug = c->adopted->slug;
	view->tag = l->staged.tag;
	view->parts = view_import_parts(w, c);
	view->points = view_import_points(w, &l->staged, l->typed);
	view->any_points = n > 0;
	view->points_summary = i18n_count(w->arena, w->language, (int64_t)n,
	    N_("%d point to settle"), N_("%d points to settle"));
	if (!view->is_newer && l->typed != NULL) {
		view->slug = web_input(l->call, "slug").text;
		view->is_released = web_input(l->call, "release").is_set;
	}
}

static enum status
show(struct looking *l, enum status st)
{
	const struct web *w = &l->web;
	const struct value *of = &l->import->values[IMPORT_OF];
	struct view view = {
		.name = record_text(l->import, IMPORT_NAME),
		.url = web_url_of_record(w, l->import),
		.is_failed = is_state(l, "failed"),
		.is_ready = is_state(l, "ready") && l->is_loaded,
		.is_done = is_state(l, "done"),
		.is_dropped = is_state(l, "dropped"),
		.is_released = l->import->values[IMPORT_RELEASE].number != 0,
		.seen_version = l->import->version,
	};
	struct view_problems problems;
	struct import_progress progress;
	enum status found = import_follow(l->call, l->import, &progress);

	if (found != ST_OK)
		return found;
	view.message = progress.message;
	view.is_waiting = progress.is_waiting;
	view.is_failed |= progress.is_given_up || (is_state(l, "ready") && !l->is_loaded);
	if (of->nrefs > 0) {
		view.framework = of->refs[0].title;
		view.framework_url = str_format(w->arena, "/instrument?framework=%.*s",
		    STR_ARG(of->refs[0].code));
	}
	if (l->is_loaded)
		set_staged(l, &view);
	problems = view_problems_of(w);
	view.any_problems = problems.any;
	view.problems = problems.list;
	view.slug_wrong = view_problem_of(w, "slug");
	return web_answer_form(&l->web, &page_import, view.name, &view, st);
}

static enum status
answer(struct call *call)
{
	struct looking l;
	enum status st = begin(call, &l);

	return st == ST_OK ? show(&l, ST_OK) : st;
}

/* --- the form was sent --------------------------------------------------------------------- */

static enum status
check_code(struct looking *l, struct str key, struct str answer)
{
	static const struct record_type *const coded[] = { &type_action, &type_recommendation,
		&type_pillar };
	if (str_equal_ascii_case(answer, STR(STAGED_ANSWER_NEW)) || l->staged.framework == NULL)
		return ST_OK;
	for (size_t i = 0; i < COUNT_OF(coded); i++) {
		struct record *r;

		if (record_find(l->call->store, VIEWER_LOCAL, coded[i], l->staged.framework->id,
		    answer, l->call->arena, &r) == ST_OK && str_equal(record_code(r), answer))
			return ST_OK;
	}
	return errors_add(&l->call->errors, ST_INVALID,
	    str_dup_z(l->call->arena, str_format(l->call->arena, "a-%.*s", STR_ARG(key))),
	    "Nothing held has the code \"%.*s\". Answer with a code such as CJ 7, or with new.",
	    STR_ARG(str_part(answer, 0, 80)));
}

/* Also tells whether an answer about what is which is another than before. */
static enum status
take_answers(struct looking *l, bool *out_changes_match)
{
	const struct staged *staged = &l->staged;
	struct arena *a = l->call->arena;
	enum status worst = ST_OK;

	*out_changes_match = false;
	l->typed = arena_make_array(a, struct str, staged->comparison.merged->queries.n);
	for (size_t i = 0; i < staged->comparison.merged->queries.n; i++) {
		struct str key = staged->keys[i];
		struct str typed = STR_EMPTY;
		enum status st = ST_OK;

		http_pairs_find(&l->call->form, str_format(a, "a-%.*s", STR_ARG(key)), &typed);
		typed = str_trim(typed);
		l->typed[i] = typed;
		if (staged->proposed[i].n > 0) {
			*out_changes_match |= !str_equal(typed,
			    staged_find_answer(&staged->answers, key));
			st = typed.n > 0 ? check_code(l, key, typed) : ST_OK;
		}
		worst = worst == ST_OK ? st : worst;
		if (typed.n == 0)
			continue;
		arena_reserve(a, l->answers.items, l->answers.n, l->answers.capacity);
		l->answers.items[l->answers.n++] = (struct staged_answer){ key, typed,
			staged->proposed[i] };
	}
	return worst;
}

static enum status
check_slug(struct looking *l)
{
	struct str slug = str_trim(web_input(l->call, "slug").text);
	struct record *known;
	struct errors faults;
	enum status st;

	errors_init(&faults, l->call->arena);
	if (l->staged.framework != NULL || slug.n == 0)
		return ST_OK;
	if (framework_check_slug(slug, &faults) != ST_OK)
		return errors_add(&l->call->errors, ST_INVALID, "slug", "The short name takes "
		    "lower-case letters, digits and hyphens.");
	st = record_find(l->call->store, VIEWER_LOCAL, &type_framework, 0, slug, l->call->arena,
	    &known);
	if (st == ST_NOT_FOUND)
		return ST_OK;
	return st != ST_OK ? st : errors_add(&l->call->errors, ST_INVALID, "slug",
	    "A framework has this short name already. Give another; or drop this and bring the "
	    "document in as a newer version.");
}

static enum status
keep(struct tx *tx, void *context)
{
	struct looking *l = context;
	struct errors *errors = &l->call->errors;
	struct str slug = str_trim(web_input(l->call, "slug").text);
	struct str answers;
	struct record *r;
	enum status st = record_load(tx->store, &type_import, l->import->id, tx->arena, &r);

	if (st != ST_OK)
		return st;
	if (r->version != web_input(l->call, "version").number)
		return errors_add(errors, ST_CONFLICT, NULL, "Somebody else has changed this "
		    "import since you opened it. What you typed is below; look again.");
	if (l->is_loaded) {
		if ((st = staged_write_answers(&l->answers, errors, &answers)) != ST_OK)
			return st;
		record_set_text(r, IMPORT_ANSWERS, answers);
		record_set_number(r, IMPORT_RELEASE, web_input(l->call, "release").is_set);
		if (l->staged.framework == NULL && slug.n > 0)
			record_set_text(r, IMPORT_SLUG, slug);
	}
	if (l->state != NULL)
		record_set_text(r, IMPORT_STATE, str_from(l->state));
	if (l->state != NULL && strcmp(l->state, "confirmed") == 0)
		return brought_add_job(tx, r, STR("confirm"), errors);
	return record_update(tx, r, errors);
}

static enum status
store_it(struct looking *l)
{
	struct str reason = str_format(l->call->arena, "Import of %.*s",
	    STR_ARG(record_text(l->import, IMPORT_NAME)));
	enum status st = store_write(l->call->store, call_authorship(l->call, reason), keep, l);

	if (st == ST_CONFLICT || st == ST_TOO_LARGE)
		return show(l, st);
	return st == ST_OK ? web_redirect(l->call, web_url_of_record(&l->web, l->import)) : st;
}

/* Whoever has sent the form must have seen what would happen now. */
static enum status
confirm(struct looking *l, bool changes_match)
{
	if (changes_match) {
		errors_add(&l->call->errors, ST_CONFLICT, NULL, "Your answers change what will "
		    "happen. Save them, look at it again, and confirm then.");
		return show(l, ST_CONFLICT);
	}
	if (!str_equal(web_input(l->call, "seen").text, l->staged.tag)) {
		errors_add(&l->call->errors, ST_CONFLICT, NULL, "The framework has changed since "
		    "this page was shown, and so has what this document would change in it. Look "
		    "at it again, and confirm then.");
		return show(l, ST_CONFLICT);
	}
	l->state = "confirmed";
	return store_it(l);
}

static enum status
submit(struct call *call)
{
	struct looking l;
	struct str what = web_input(call, "do").text;
	struct str why;
	bool changes_match = false;
	enum status slug;
	enum status st = begin(call, &l);

	if (st != ST_OK)
		return st;
	if ((st = brought_find_end(call->store, l.import,
	    call->arena, &why)) != ST_OK)
		return st;
	if (!is_state(&l, "ready") && !is_state(&l, "failed") && !is_state(&l, "reading") &&
	    why.n == 0)
		return web_redirect(call, web_url_of_record(&l.web, l.import));
	if (str_equal(what, STR("drop"))) {
		l.state = "dropped";
		l.is_loaded = false;
		return store_it(&l);
	}
	if (!l.is_loaded)
		return web_redirect(call, web_url_of_record(&l.web, l.import));
	st = take_answers(&l, &changes_match);
	slug = check_slug(&l);
	if (st != ST_OK || slug != ST_OK)
		return show(&l, st != ST_OK ? st : slug);
	return str_equal(what, STR("confirm")) ? confirm(&l, changes_match) : store_it(&l);
}

static const char *const deeds[] = { "save", "confirm", "drop", NULL };

static const struct input inputs[] = {
	{ .name = "do", .kind = IK_CHOICE, .choices = deeds, .help = "What to do." },
	{ .name = "seen", .kind = IK_TEXT, .max = 64, .help = "What the page showed." },
	{ .name = "version", .kind = IK_INT, .min = 0, .max = UINT32_MAX,
	    .help = "Of the import, as it was shown." },
	{ .name = "slug", .kind = IK_TEXT, .max = 80, .help = "Short name of a new framework." },
	{ .name = "release", .kind = IK_FLAG, .help = "Readers see it at once." },
};

static const struct route route_import = {
	.method = METHOD_GET, .path = "/imports/{key}", .permission = PERM_ACCOUNTS,
	.summary = "What a document would create or change.", .handler = answer,
};
static const struct route route_import_submit = {
	.method = METHOD_POST, .path = "/imports/{key}", .permission = PERM_ACCOUNTS,
	.flags = RF_FORM, .inputs = inputs, .ninputs = COUNT_OF(inputs),
	.body_limit = 2 * LIMIT_TEXT_BYTES,
	.summary = "Answers points, confirms or drops it.", .handler = submit,
};
const struct page page_import = { .name = "import", .view = &shape, .route = &route_import,
	.action = &route_import_submit };
