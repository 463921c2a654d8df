/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A Word file of a comment round before it is stored: every change and every comment that it would
 * make, and what could not be placed. The form says what was seen; where that is no longer what
 * would happen, the page is shown again instead of storing.
 */
#include "base/limits.h"
#include "base/utf8.h"
#include "document/round_brought.h"
#include "model/types/types.h"
#include "web/differences.h"
#include "web/import.h"
#include "web/problems.h"
#include "web/session.h"

#define SHOWN_POINTS 1500 /* code points of one text */

struct change {
	struct str what;
	struct str label;  /* of the field; empty: it is about all of the element */
	bool any_runs;
	struct view_list runs;
	bool is_untracked;
	struct str key;
	bool is_out;       /* left out when it was confirmed before */
};
static const struct template_var change_vars[] = {
	VAR(struct change, what), VAR(struct change, label), VAR(struct change, any_runs),
	VAR_LIST(struct change, runs, &view_run_shape),
	VAR(struct change, is_untracked), VAR(struct change, key), VAR(struct change, is_out),
};
static const struct shape change_shape = SHAPE(struct change, change_vars);

/* All that the file changes of one element. */
struct group {
	struct str part;
	struct str code;
	struct str words;
	struct str who;    /* who tracked what; empty: nobody */
	struct view_list changes;
};
static const struct template_var group_vars[] = {
	VAR(struct group, part), VAR(struct group, code), VAR(struct group, words),
	VAR(struct group, who), VAR_LIST(struct group, changes, &change_shape),
};
static const struct shape group_shape = SHAPE(struct group, group_vars);

struct comment {
	struct str code;
	struct str words;
	struct str quoted;
	bool is_on_new;    /* on something that the file adds */
	struct str key;
	bool is_out;
};
static const struct template_var comment_vars[] = {
	VAR(struct comment, code), VAR(struct comment, words), VAR(struct comment, quoted),
	VAR(struct comment, is_on_new), VAR(struct comment, key), VAR(struct comment, is_out),
};
static const struct shape comment_shape = SHAPE(struct comment, comment_vars);

struct view {
	struct str name;
	struct str url;
	struct str message;
	struct str agency;
	bool is_on_behalf;
	bool is_draft;           /* it is to become an amendment */
	struct str amendment;
	struct str amendment_url;
	bool is_waiting;
	bool is_failed;
	bool is_ready;
	bool is_done;
	bool is_dropped;
	bool is_empty;
	bool is_own;             /* the reader has brought it, and may confirm it */
	struct str held_against;
	bool is_unsure;          /* whether it was made of that text */
	struct str changes_summary;
	struct str comments_summary;
	struct str loose_summary;
	struct str untracked;    /* how many, in words; empty: none */
	struct str formats;
	bool any_changes;
	struct view_list groups;
	bool any_comments;
	struct view_list comments;
	bool any_loose;
	struct view_list loose;  /* comments that could not be placed */
	struct str tag;
	int64_t seen_version;
	bool any_problems;
	struct view_list problems;
};
static const struct template_var vars[] = {
	VAR(struct view, name), VAR(struct view, url), VAR(struct view, message),
	VAR(struct view, agency), VAR(struct view, is_on_behalf), VAR(struct view, is_draft),
	VAR(struct view, amendment), VAR(struct view, amendment_url),
	VAR(struct view, is_waiting), VAR(struct view, is_failed), VAR(struct view, is_ready),
	VAR(struct view, is_done), VAR(struct view, is_dropped), VAR(struct view, is_empty),
	VAR(struct view, is_own),
	VAR(struct view, held_against), VAR(struct view, is_unsure),
	VAR(struct view, changes_summary),
	VAR(struct view, comments_summary), VAR(struct view, loose_summary),
	VAR(struct view, untracked), VAR(struct view, formats), VAR(struct view, any_changes),
	VAR_LIST(struct view, groups, &group_shape), VAR(struct view, any_comments),
	VAR_LIST(struct view, comments, &comment_shape), VAR(struct view, any_loose),
	VAR_LIST(struct view, loose, &comment_shape), VAR(struct view, tag),
	VAR(struct view, seen_version), VAR(struct view, any_problems),
	VAR_LIST(struct view, problems, &view_problem_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

/* One look at a file, or one form about it. */
struct looking {
	struct call *call;
	struct web web;
	struct record *import;
	bool is_loaded;
	struct round_staged staged;
	struct round_decision decision;
};

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
	    (st = round_find(call->store, call->viewer, call->values[0], call->arena,
	    &l->import)) != ST_OK)
		return st;
	if (!is_state(l, "ready"))
		return ST_OK;
	st = round_staged_load(call->store, l->import, call->now_ms, &call->errors, &l->staged);
	l->is_loaded = st == ST_OK;
	/* What is damaged can still be dropped: the page says so. */
	return st == ST_CORRUPT || st == ST_NOT_FOUND ? ST_OK : st;
}

/* --- showing ------------------------------------------------------------------------------- */

static struct str
cut(struct arena *a, struct str text)
{
	struct str shown = utf8_part(text, 0, SHOWN_POINTS);

	return shown.n == text.n ? text : str_format(a, "%.*s…", STR_ARG(shown));
}

static const char *const operation_words[AMEND_OPERATION_COUNT] = {
	[AMEND_REPLACE] = N_("Changed"),
	[AMEND_ADD] = N_("Added"),
	[AMEND_REMOVE] = N_("Removed"),
	[AMEND_MOVE] = N_("Moved"),
	[AMEND_SPLIT] = N_("Split"),
	[AMEND_MERGE] = N_("Merged"),
};

static struct str
shown_value(const struct web *w, const struct fw_amend_change *c, struct str value)
{
	const struct element_field *f = element_field_find(c->part, c->field);

	return f == NULL ? value : element_value_words(w->arena, c->part, f, value);
}

/* As ticked in the form that is shown again, else as it was confirmed before. */
static bool
is_out(const struct web *w, struct str key, bool was_left_out)
{
	const struct call *call = w->call;

	for (size_t i = 0; i < call->form.n; i++)
		if (str_equal(call->form.items[i].name, STR("out")) &&
		    str_equal(call->form.items[i].value, key))
			return true;
	return was_left_out && call->form.n == 0;
}

static struct change
change_of(const struct web *w, const struct fw_round_change *c)
{
	const struct element_field *f = element_field_find(c->change.part, c->change.field);
	struct change view = {
		.what = i18n_text(w->language, str_from(operation_words[c->change.operation])),
		.is_untracked = !c->is_tracked,
		.key = c->key,
		.is_out = is_out(w, c->key, c->is_left_out),
	};

	if (c->change.operation != AMEND_REPLACE)
		return view;
	if (f != NULL)
		view.label = i18n_text(w->language,
		    str_from(element_field_row(c->change.part, f)->label));
	view.any_runs = true;
	view.runs = view_differences(w, shown_value(w, &c->change, c->asked.text),
	    shown_value(w, &c->change, c->change.after.text));
	return view;
}

static struct str
part_label(const struct web *w, enum compared_part part)
{
	const struct record_type *type = element_type(part);

	return type == NULL ? STR_EMPTY : i18n_text(w->language, str_from(type->label));
}

/* By the element, in the order of their first changes; who tracked what is said once for it. */
static struct view_list
groups_of(const struct web *w, const struct round_result *r)
{
	size_t n = r->changes.n;
	struct group *groups = arena_make_array(w->arena, struct group, n);
	size_t *group_of = arena_make_array(w->arena, size_t, n);
	struct change *rows = arena_make_array(w->arena, struct change, n);
	struct change **next = arena_make_array(w->arena, struct change *, n);
	struct map known = { .arena = w->arena };
	struct map told = { .arena = w->arena };
	size_t ngroups = 0;

	for (size_t i = 0; i < n; i++) {
		const struct fw_round_change *c = &r->changes.items[i];
		int64_t at;

		if (!map_get(&known, c->change.element, &at)) {
			at = (int64_t)ngroups++;
			map_set(&known, c->change.element, at);
			groups[at] = (struct group){ .part = part_label(w, c->change.part),
				.code = c->code, .words = cut(w->arena, c->words) };
		}
		group_of[i] = (size_t)at;
		groups[at].changes.n++;
		if (groups[at].who.n == 0)
			groups[at].who = c->change.reason;
	}
	for (size_t i = 0; i < ngroups; i++) {
		int64_t unused;

		/* A pillar's roles follow from the same words as its coordination. */
		if (map_get(&told, groups[i].who, &unused))
			groups[i].who = STR_EMPTY;
		else
			map_set(&told, groups[i].who, 1);
		groups[i].changes.items = rows;
		next[i] = rows;
		rows += groups[i].changes.n;
	}
	for (size_t i = 0; i < n; i++)
		*next[group_of[i]]++ = change_of(w, &r->changes.items[i]);
	return (struct view_list){ groups, ngroups };
}

static void
set_changes(const struct looking *l, struct view *view)
{
	const struct web *w = &l->web;
	const struct round_result *r = &l->staged.result;

	view->groups = groups_of(w, r);
	view->any_changes = r->changes.n > 0;
	view->changes_summary = i18n_count(w->arena, w->language, (int64_t)r->changes.n,
	    N_("%d change"), N_("%d changes"));
	if (r->nuntracked > 0)
		view->untracked = i18n_count(w->arena, w->language, (int64_t)r->nuntracked,
		    N_("%d change is not tracked in the file: nobody says who made it."),
		    N_("%d changes are not tracked in the file: nobody says who made them."));
	if (l->staged.nformats > 0)
		view->formats = i18n_count(w->arena, w->language, (int64_t)l->staged.nformats,
		    N_("%d change of formatting alone is left out."),
		    N_("%d changes of formatting alone are left out."));
}

static void
set_comments(const struct looking *l, struct view *view)
{
	const struct web *w = &l->web;
	const struct round_result *r = &l->staged.result;
	struct comment *placed = arena_make_array(w->arena, struct comment, r->comments.n);
	struct comment *loose = arena_make_array(w->arena, struct comment, r->comments.n);
	size_t nplaced = 0;
	size_t nloose = 0;

	for (size_t i = 0; i < r->comments.n; i++) {
		const struct fw_round_comment *c = &r->comments.items[i];
		struct comment row = { c->code, cut(w->arena, c->words), cut(w->arena, c->quoted),
			c->is_placed && c->code.n == 0, c->key,
			is_out(w, c->key, c->is_left_out) };

		if (c->is_placed)
			placed[nplaced++] = row;
		else
			loose[nloose++] = row;
	}
	view->comments = (struct view_list){ placed, nplaced };
	view->any_comments = nplaced > 0;
	view->loose = (struct view_list){ loose, nloose };
	view->any_loose = nloose > 0;
	view->comments_summary = i18n_count(w->arena, w->language, (int64_t)nplaced,
	    N_("%d comment"), N_("%d comments"));
	view->loose_summary = i18n_count(w->arena, w->language, (int64_t)nloose,
	    N_("%d comment on the whole document"), N_("%d comments on the whole document"));
}

static const char *const text_words[] = {
	[ROUND_REVISION] = N_("It is held against the adopted text."),
	[ROUND_DRAFT] = N_("It is held against the draft as it reads now."),
	[ROUND_CIRCULATED] = N_("It is held against the text as it was circulated."),
};

static struct str
own_url(const struct looking *l)
{
	return str_format(l->call->arena, "/rounds/%.*s", STR_ARG(l->import->uid));
}

static enum status
show(struct looking *l, enum status st)
{
	const struct value *amendment = &l->import->values[IMPORT_AMENDMENT];
	const struct value *agency = &l->import->values[IMPORT_AGENCY];
	const struct value *author = &l->import->values[IMPORT_AUTHOR];
	struct view_problems problems;
	struct view view = {
		.name = record_text(l->import, IMPORT_NAME),
		.url = own_url(l),
		.is_on_behalf = l->import->values[IMPORT_BEHALF].number != 0,
		.is_draft = str_equal(record_text(l->import, IMPORT_PURPOSE), STR("draft")),
		.is_failed = is_state(l, "failed"),
		.is_ready = is_state(l, "ready") && l->is_loaded,
		.is_done = is_state(l, "done"),
		.is_dropped = is_state(l, "dropped"),
		.seen_version = l->import->version,
		.is_own = author->nrefs > 0 && l->call->viewer.kind == VIEWER_PERSON &&
		    author->refs[0].id == l->call->viewer.person->person_id,
	};
	struct import_progress progress;
	enum status found = import_follow(l->call, l->import, &progress);

	if (found != ST_OK)
		return found;
	view.message = progress.message;
	view.is_waiting = progress.is_waiting;
	view.is_failed |= progress.is_given_up || (is_state(l, "ready") && !l->is_loaded);
	if (agency->nrefs > 0)
		view.agency = agency->refs[0].code;
	if (amendment->nrefs > 0) {
		view.amendment = amendment->refs[0].title;
		view.amendment_url = web_url_of_ref(&l->web, &amendment->refs[0]);
	}
	if (l->is_loaded) {
		set_changes(l, &view);
		set_comments(l, &view);
		view.tag = l->staged.tag;
		view.held_against = i18n_text(l->web.language,
		    str_from(text_words[l->staged.text]));
		view.is_unsure = !l->staged.is_sure;
		view.is_empty = !view.any_changes && !view.any_comments && !view.any_loose;
	}
	problems = view_problems_of(&l->web);
	view.any_problems = problems.any;
	view.problems = problems.list;
	return web_answer_form(&l->web, &page_round, view.name, &view, st);
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
keep(struct tx *tx, void *context)
{
	struct looking *l = context;
	struct record *unused;

	return round_decide(tx, &l->decision, &l->call->errors, &unused);
}

static enum status
store_it(struct looking *l)
{
	struct str reason = str_format(l->call->arena, "Comments in %.*s",
	    STR_ARG(record_text(l->import, IMPORT_NAME)));
	enum status st;

	l->decision.import_id = l->import->id;
	l->decision.version = web_input(l->call, "version").number;
	st = store_write(l->call->store, call_authorship(l->call, reason), keep, l);
	if (st == ST_CONFLICT || st == ST_TOO_LARGE)
		return show(l, st);
	return st == ST_OK ? web_redirect(l->call, own_url(l)) : st;
}

static enum status
confirm(struct looking *l)
{
	struct call *call = l->call;
	enum status st = round_check_seen(&l->staged, web_input(call, "seen").text, call->now_ms,
	    &call->errors);

	if (st != ST_OK)
		return show(l, st);
	for (size_t i = 0; i < call->form.n; i++)
		if (str_equal(call->form.items[i].name, STR("out")))
			*fw_add(call->arena, &l->decision.left_out) = call->form.items[i].value;
	l->decision.is_confirmed = true;
	return store_it(l);
}

static enum status
submit(struct call *call)
{
	struct looking l;
	struct str what = web_input(call, "do").text;
	struct str why;
	enum status st = begin(call, &l);

	if (st != ST_OK || (st = brought_find_end(call->store, l.import,
	    call->arena, &why)) != ST_OK)
		return st;
	if (!is_state(&l, "ready") && !is_state(&l, "failed") && !is_state(&l, "reading") &&
	    why.n == 0)
		return web_redirect(call, own_url(&l));
	if (str_equal(what, STR("drop")))
		return store_it(&l);
	if ((st = round_check_signer(call->store, call->viewer, l.import,
	    &call->errors)) != ST_OK)
		return st;
	return l.is_loaded ? confirm(&l) : web_redirect(call, own_url(&l));
}

static const char *const deeds[] = { "confirm", "drop", NULL };

static const struct input inputs[] = {
	{ .name = "do", .kind = IK_CHOICE, .choices = deeds, .help = "What to do." },
	{ .name = "seen", .kind = IK_TEXT, .max = 64, .help = "What the page showed." },
	{ .name = "version", .kind = IK_INT, .min = 0, .max = UINT32_MAX,
	    .help = "Of the file, as it was shown." },
	{ .name = "out", .kind = IK_TEXT, .max = 64,
	    .help = "A change or comment to leave out; may come more than once." },
};

static const struct route route_round = {
	.method = METHOD_GET, .path = "/rounds/{key}", .permission = PERM_NETWORK,
	.summary = "What an agency's Word file would make.", .handler = answer,
};
static const struct route route_round_submit = {
	.method = METHOD_POST, .path = "/rounds/{key}", .permission = PERM_NETWORK,
	.flags = RF_FORM, .inputs = inputs, .ninputs = COUNT_OF(inputs),
	.body_limit = LIMIT_TEXT_BYTES,
	.summary = "Confirms or drops it.", .handler = submit,
};
const struct page page_round = { .name = "round", .view = &shape, .route = &route_round,
	.action = &route_round_submit };
