/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bringing in a document: the file is kept under its SHA-256, a record says what is to be made of
 * it, and a job reads it in a process without files, database or network.
 */
#include "base/json.h"
#include "base/limits.h"
#include "instrument/framework_store.h"
#include "model/types/types.h"
#include "web/import.h"
#include "web/options.h"
#include "web/problems.h"
#include "web/session.h"

#define MB (1024 * 1024)

struct view {
	bool any_frameworks;
	struct view_list frameworks;
	struct str slug;
	struct str file_wrong;
	struct str slug_wrong;
	bool any_problems;
	struct view_list problems;
};
static const struct template_var vars[] = {
	VAR(struct view, any_frameworks), VAR_LIST(struct view, frameworks, &view_option_shape),
	VAR(struct view, slug), VAR(struct view, file_wrong), VAR(struct view, slug_wrong),
	VAR(struct view, any_problems), VAR_LIST(struct view, problems, &view_problem_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

static enum status
list_frameworks(struct call *call, struct record_list *out)
{
	struct record_query query = { .type = &type_framework, .sort_field = NO_FIELD };

	return record_list(call->store, call->viewer, &query, call->arena, out);
}

/* A document for a server that holds a framework is most often a newer version of it. */
static enum status
set_frameworks(const struct web *w, struct view *view)
{
	struct view_options o = { .w = w, .chosen = web_input(w->call, "of").text };
	struct record_list list;
	enum status st = list_frameworks(w->call, &list);

	if (st != ST_OK)
		return st;
	if (w->call->route->method == METHOD_GET && list.n > 0)
		o.chosen = record_text(list.items[0], FRAMEWORK_SLUG);
	for (size_t i = 0; i < list.n; i++)
		view_options_add(&o, record_text(list.items[i], FRAMEWORK_SLUG),
		    record_text(list.items[i], FRAMEWORK_TITLE));
	view->frameworks = view_options_list(&o);
	view->any_frameworks = list.n > 0;
	return ST_OK;
}

static enum status
show(struct call *call, enum status st)
{
	struct view view = { .slug = web_input(call, "slug").text };
	struct view_problems problems;
	struct web w;
	enum status begun = web_begin(call, &w);

	if (begun != ST_OK || (begun = set_frameworks(&w, &view)) != ST_OK)
		return begun;
	problems = view_problems_of(&w);
	view.any_problems = problems.any;
	view.problems = problems.list;
	view.file_wrong = view_problem_of(&w, "file");
	view.slug_wrong = view_problem_of(&w, "slug");
	return web_answer_form(&w, &page_import_new, T(w.language, "Bring in a document"), &view,
	    st);
}

static enum status
answer(struct call *call)
{
	return show(call, ST_OK);
}

/* --- the form was sent --------------------------------------------------------------------- */

struct bringing {
	struct call *call;
	const struct form_file *file;
	int64_t framework_id; /* 0: one that is not here yet */
	struct str slug;
	struct str uid;       /* of the record made */
};

static enum status
find_target(struct bringing *b)
{
	struct str of = web_input(b->call, "of").text;
	struct record_list list;
	enum status st;

	b->slug = str_trim(web_input(b->call, "slug").text);
	if (of.n == 0) {
		struct errors faults;

		errors_init(&faults, b->call->arena);
		if (framework_check_slug(b->slug, &faults) == ST_OK)
			return ST_OK;
		return errors_add(&b->call->errors, ST_INVALID, "slug", "The short name takes "
		    "lower-case letters, digits and hyphens.");
	}
	if ((st = list_frameworks(b->call, &list)) != ST_OK)
		return st;
	for (size_t i = 0; i < list.n; i++) {
		if (str_equal(record_text(list.items[i], FRAMEWORK_SLUG), of) &&
		    import_is_allowed(b->call, list.items[i]->id))
			b->framework_id = list.items[i]->id;
	}
	b->slug = STR_EMPTY;
	if (b->framework_id != 0)
		return ST_OK;
	return errors_add(&b->call->errors, ST_INVALID, "of",
	    "You cannot bring documents into this framework. Choose another.");
}

static enum status
bring(struct tx *tx, void *context)
{
	struct bringing *b = context;
	struct errors *errors = &b->call->errors;
	struct record *r = record_new(tx->arena, &type_import);
	enum status st;

	record_set_text(r, IMPORT_NAME, b->file->filename.n > 0 ? b->file->filename :
	    STR("document"));
	record_set_text(r, IMPORT_FILE, b->file->sha256);
	record_set_number(r, IMPORT_SIZE, (int64_t)b->file->size);
	record_set_text(r, IMPORT_STATE, STR("reading"));
	if (b->framework_id != 0)
		record_set_ref(r, IMPORT_OF, &type_framework, b->framework_id);
	if (b->slug.n > 0)
		record_set_text(r, IMPORT_SLUG, b->slug);
	record_set_ref(r, IMPORT_AUTHOR, &type_person, b->call->viewer.person->person_id);
	if ((st = file_add(tx, b->file->sha256, (int64_t)b->file->size)) != ST_OK ||
	    (st = record_create(tx, r, errors)) != ST_OK)
		return st;
	b->uid = str_dup(b->call->arena, r->uid);
	return brought_add_job(tx, r, STR("read"), errors);
}

static enum status
submit(struct call *call)
{
	struct bringing b = { .call = call };
	struct file_move move;
	enum status st;
	enum status found = import_find_file(call, &b.file);
	enum status target = find_target(&b);

	if (found != ST_OK || target != ST_OK)
		return show(call, found != ST_OK ? found : target);
	if ((st = import_check_quota(call, b.file)) != ST_OK)
		return show(call, st);
	move = (struct file_move){ b.file->path, b.file->fd, b.file->sha256 };
	if ((st = file_keep(call->store, &move, call->arena, &call->errors)) != ST_OK ||
	    (st = store_write(call->store, call_authorship(call, STR_EMPTY), bring, &b)) != ST_OK)
		return st;
	return web_redirect(call, str_format(call->arena, "/imports/%.*s", STR_ARG(b.uid)));
}

static const struct input inputs[] = {
	{ .name = "of", .kind = IK_TEXT, .max = 80,
	    .help = "Short name of the framework that it is a newer version of." },
	{ .name = "slug", .kind = IK_TEXT, .max = 80, .help = "Short name of a new framework." },
};

static const struct route route_import_new = {
	.method = METHOD_GET, .path = "/imports/new", .permission = PERM_ACCOUNTS,
	.summary = "The form for a document.", .handler = answer,
};
static const struct route route_import_new_submit = {
	.method = METHOD_POST, .path = "/imports/new", .permission = PERM_ACCOUNTS,
	.flags = RF_FORM, .inputs = inputs, .ninputs = COUNT_OF(inputs),
	.body_limit = LIMIT_IMPORT_BYTES + MB, .file_limit = LIMIT_IMPORT_BYTES,
	.summary = "Brings in a document.", .handler = submit,
};
const struct page page_import_new = { .name = "import_new", .view = &shape,
	.route = &route_import_new, .action = &route_import_new_submit };
