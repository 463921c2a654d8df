/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that stand with a record: taking one in, and giving it back. The file is safe under its
 * SHA-256 before the row that names it is written. It goes out as a download of the type that its
 * bytes show, whatever the sender said.
 */
#include <fcntl.h>
#include <unistd.h>

#include "base/limits.h"
#include "http/form.h"
#include "http/media_type.h"
#include "model/form.h"
#include "model/types/types.h"
#include "policy/permit.h"
#include "web/problems.h"
#include "web/session.h"
#include "web/talk.h"

#define MB (1024 * 1024)

struct view {
	struct str on;
	struct str title;
	struct str url;
	struct str words;
	struct str file_wrong;
	struct str words_wrong;
	bool any_problems;
	struct view_list problems;
};
static const struct template_var vars[] = {
	VAR(struct view, on), VAR(struct view, title), VAR(struct view, url),
	VAR(struct view, words), VAR(struct view, file_wrong), VAR(struct view, words_wrong),
	VAR(struct view, any_problems),
	VAR_LIST(struct view, problems, &view_problem_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

struct attaching {
	struct call *call;
	struct web web;
	struct record *target;
	const struct form_file *file;
	struct str words;
};

static enum status
begin(struct call *call, struct attaching *t)
{
	enum status st;

	*t = (struct attaching){ .call = call };
	if ((st = web_begin(call, &t->web)) != ST_OK)
		return st;
	return talk_find_target(&t->web, web_input(call, "on").text, &t->target);
}

static enum status
show(struct attaching *t, enum status st)
{
	struct str code = record_code(t->target);
	struct view_problems problems = view_problems_of(&t->web);
	struct view view = {
		.on = talk_name_of(t->call->arena, t->target),
		.title = code.n > 0 ? code : record_title(t->target),
		.url = web_url_of_record(&t->web, t->target),
		.words = web_input(t->call, "words").text,
		.words_wrong = view_problem_of(&t->web, "words"),
		.file_wrong = view_problem_of(&t->web, "file"),
		.any_problems = problems.any,
		.problems = problems.list,
	};

	return web_answer_form(&t->web, &page_attachment, T(t->web.language, "Add a file"), &view,
	    st);
}

static enum status
answer(struct call *call)
{
	struct attaching t;
	enum status st = begin(call, &t);

	return st == ST_OK ? show(&t, ST_OK) : st;
}

/* --- the form was sent --------------------------------------------------------------------- */

static enum status
find_file(struct attaching *t)
{
	for (size_t i = 0; i < t->call->nfiles; i++) {
		if (str_equal(t->call->files[i].field, STR("file")) && t->call->files[i].size > 0)
			t->file = &t->call->files[i];
	}
	if (t->file != NULL)
		return ST_OK;
	return errors_add(&t->call->errors, ST_INVALID, "file",
	    "No file came, or an empty one. Choose it again.");
}

/* As the words of every other form: no control characters, line feeds alone. */
static enum status
read_words(struct attaching *t)
{
	struct form_rules rules = { .arena = t->call->arena, .errors = &t->call->errors };
	enum status st = form_clean_text(&rules, "words", "Description",
	    web_input(t->call, "words").text, &t->words);

	t->words = str_trim(t->words);
	return st;
}

static enum status
check_quota(struct attaching *t)
{
	int64_t quota = site_config_of(t->call->site)->files_quota;
	int64_t total;
	enum status st = file_total(t->call->store, &total);

	if (st != ST_OK || total + (int64_t)t->file->size <= quota)
		return st;
	return errors_add(&t->call->errors, ST_TOO_LARGE, "file", "The %lld MB that this server "
	    "keeps are used up. Ask those who run it for more.", (long long)(quota / MB));
}

/* Media, size and digest are the program's; a person's right is asked for first. */
static enum status
attach(struct tx *tx, void *context)
{
	struct attaching *t = context;
	struct record *r = record_new(tx->arena, &type_attachment);
	struct belongings belongings;
	enum status st;

	r->framework_id = t->target->framework_id;
	record_set_ref(r, ATTACHMENT_ON, t->target->type, t->target->id);
	record_set_text(r, ATTACHMENT_NAME, t->file->filename.n > 0 ? t->file->filename
	    : STR("file"));
	record_set_text(r, ATTACHMENT_WORDS, t->words);
	record_set_text(r, ATTACHMENT_MEDIA, media_type_of(t->file->head, t->file->size));
	record_set_number(r, ATTACHMENT_SIZE, (int64_t)t->file->size);
	record_set_text(r, ATTACHMENT_SHA256, t->file->sha256);
	record_set_ref(r, ATTACHMENT_AUTHOR, &type_person,
	    t->call->viewer.person->person_id);
	if ((st = record_belongings(tx->store, r, tx->arena, &belongings)) != ST_OK)
		return st;
	if (!permit_record(t->call->viewer, type_attachment.create, &belongings))
		return errors_add(&t->call->errors, ST_FORBIDDEN, NULL,
		    "Your roles do not allow you to add files here.");
	if ((st = record_create(tx, r, &t->call->errors)) != ST_OK)
		return st;
	return file_add(tx, t->file->sha256, (int64_t)t->file->size);
}

static enum status
submit(struct call *call)
{
	struct attaching t;
	struct file_move move;
	enum status st = begin(call, &t);

	if (st != ST_OK)
		return st;
	if ((st = find_file(&t)) != ST_OK || (st = read_words(&t)) != ST_OK ||
	    (st = check_quota(&t)) != ST_OK)
		return show(&t, st);
	move = (struct file_move){ t.file->path, t.file->fd, t.file->sha256 };
	if ((st = file_keep(call->store, &move, call->arena, &call->errors)) != ST_OK)
		return st;
	st = store_write(call->store, call_authorship(call, STR_EMPTY), attach, &t);
	if (st != ST_OK)
		return call->errors.n > 0 ? show(&t, st) : st;
	return web_redirect(call, str_format(call->arena, "%.*s#files",
	    STR_ARG(web_url_of_record(&t.web, t.target))));
}

static const struct input inputs[] = {
	{ .name = "on", .kind = IK_TEXT, .max = 100, .help = "Type and id of the record." },
	{ .name = "words", .kind = IK_TEXT, .max = 2000, .help = "What the file is." },
};

static const struct route route_attachment = {
	.method = METHOD_GET, .path = "/attachments/new", .permission = PERM_WORK,
	.inputs = inputs, .ninputs = COUNT_OF(inputs), .summary = "The form for a file.",
	.handler = answer,
};
static const struct route route_attachment_submit = {
	.method = METHOD_POST, .path = "/attachments/new", .permission = PERM_WORK,
	.flags = RF_FORM, .inputs = inputs, .ninputs = COUNT_OF(inputs),
	.body_limit = LIMIT_ATTACHMENT_BYTES + MB, .file_limit = LIMIT_ATTACHMENT_BYTES,
	.summary = "Adds a file.", .handler = submit,
};
const struct page page_attachment = { .name = "attachment", .view = &shape,
	.route = &route_attachment, .action = &route_attachment_submit };
