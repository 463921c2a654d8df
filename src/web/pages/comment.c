/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Adding a comment to a record, or an answer to a comment. Whoever is named behind an @ is kept
 * with it; names of people who cannot see the record are left as words.
 */
#include "base/limits.h"
#include "model/form.h"
#include "model/types/types.h"
#include "policy/permit.h"
#include "web/problems.h"
#include "web/rich.h"
#include "web/session.h"
#include "web/talk.h"

struct view {
	struct str on;
	struct str answers;
	struct str title; /* of what it is about */
	struct str url;
	struct str words;
	struct str words_wrong;
	struct html answered;
	bool any_problems;
	struct view_list problems;
};
static const struct template_var vars[] = {
	VAR(struct view, on), VAR(struct view, answers), VAR(struct view, title),
	VAR(struct view, url), VAR(struct view, words), VAR(struct view, words_wrong),
	VAR(struct view, answered), VAR(struct view, any_problems),
	VAR_LIST(struct view, problems, &view_problem_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

struct commenting {
	struct call *call;
	struct web web;
	struct record *target;
	struct record *answered; /* NULL: none */
	struct record_list people;
	struct str words;        /* as they are stored */
	struct record *made;
};

static enum status
begin(struct call *call, struct commenting *c)
{
	enum status st;

	*c = (struct commenting){ .call = call };
	if ((st = web_begin(call, &c->web)) != ST_OK)
		return st;
	return talk_find_target(&c->web, web_input(call, "on").text, &c->target);
}

/* What is answered may be removed while the answer is written, which is then kept. */
static enum status
find_answered(struct commenting *c)
{
	struct call *call = c->call;
	struct str uid = web_input(call, "answers").text;
	struct record *r;
	enum status st;

	if (uid.n == 0)
		return ST_OK;
	st = record_find(call->store, call->viewer, &type_comment, 0, uid, call->arena, &r);
	if (st != ST_OK && st != ST_NOT_FOUND)
		return st;
	if (st == ST_OK && r->values[COMMENT_ON].nrefs > 0 &&
	    r->values[COMMENT_ON].refs[0].type == c->target->type &&
	    r->values[COMMENT_ON].refs[0].id == c->target->id) {
		c->answered = r;
		return ST_OK;
	}
	return errors_add(&call->errors, ST_INVALID, NULL, "The comment that this answers is not "
	    "there any more. Send it again, and it stands by itself.");
}

static enum status
show(struct commenting *c, enum status st)
{
	struct str code = record_code(c->target);
	struct view_problems problems = view_problems_of(&c->web);
	struct view view = {
		.on = talk_name_of(c->call->arena, c->target),
		.answers = c->answered != NULL ? c->answered->uid : STR_EMPTY,
		.title = code.n > 0 ? code : record_title(c->target),
		.url = web_url_of_record(&c->web, c->target),
		.words = web_input(c->call, "words").text,
		.words_wrong = view_problem_of(&c->web, "words"),
		.any_problems = problems.any,
		.problems = problems.list,
	};

	if (c->answered != NULL)
		view.answered = html_of_rich(c->call->arena,
		    record_text(c->answered, COMMENT_WORDS), 4);
	return web_answer_form(&c->web, &page_comment, T(c->web.language, "Comment"), &view, st);
}

static enum status
answer(struct call *call)
{
	struct commenting c;
	enum status st = begin(call, &c);

	if (st == ST_OK && (st = find_answered(&c)) != ST_OK && st != ST_INVALID)
		return st;
	return c.target != NULL ? show(&c, st) : st;
}

/* --- the form was sent --------------------------------------------------------------------- */

static void
add_mentions(struct commenting *c, struct record *r)
{
	struct arena *a = c->call->arena;
	struct str *names = arena_make_array(a, struct str, c->people.n);
	struct rich_mentions found;

	for (size_t i = 0; i < c->people.n; i++)
		names[i] = record_text(c->people.items[i], PERSON_NAME);
	rich_find_mentions(a, record_text(r, COMMENT_WORDS), names, c->people.n, &found);
	for (size_t i = 0; i < found.n && r->values[COMMENT_MENTIONS].nrefs < 50; i++) {
		int64_t id = c->people.items[found.items[i].name]->id;
		bool is_there = false;

		for (size_t k = 0; k < r->values[COMMENT_MENTIONS].nrefs; k++)
			is_there |= r->values[COMMENT_MENTIONS].refs[k].id == id;
		if (!is_there)
			record_add_ref(a, r, COMMENT_MENTIONS, &type_person, id, STR_EMPTY);
	}
}

static struct record *
make_comment(struct commenting *c)
{
	const struct person *person = c->call->viewer.person;
	struct record *r = record_new(c->call->arena, &type_comment);

	r->framework_id = c->target->framework_id;
	record_set_ref(r, COMMENT_ON, c->target->type, c->target->id);
	record_set_text(r, COMMENT_WORDS, c->words);
	if (person->agency_id != 0)
		record_set_ref(r, COMMENT_AGENCY, &type_agency, person->agency_id);
	/* An answer to an answer stands with the first. */
	if (c->answered != NULL && c->answered->values[COMMENT_ANSWERS].nrefs > 0)
		record_set_ref(r, COMMENT_ANSWERS, &type_comment,
		    c->answered->values[COMMENT_ANSWERS].refs[0].id);
	else if (c->answered != NULL)
		record_set_ref(r, COMMENT_ANSWERS, &type_comment, c->answered->id);
	add_mentions(c, r);
	return r;
}

/* What the program sets itself, such as who is mentioned, is not the writer's to be allowed. */
static enum status
write_comment(struct tx *tx, void *context)
{
	struct commenting *c = context;
	struct errors *errors = &c->call->errors;
	struct belongings belongings;
	enum status st;

	errors_init(errors, c->call->arena);
	c->made = make_comment(c);
	if ((st = record_belongings(tx->store, c->made, tx->arena, &belongings)) != ST_OK)
		return st;
	if (!permit_record(c->call->viewer, type_comment.create, &belongings))
		return errors_add(errors, ST_FORBIDDEN, NULL,
		    "Your roles do not allow you to comment here.");
	record_set_ref(c->made, COMMENT_AUTHOR, &type_person,
	    c->call->viewer.person->person_id);
	return record_create(tx, c->made, errors);
}

/* As every other form takes a text. */
static enum status
take_words(struct commenting *c)
{
	struct call *call = c->call;
	struct form_rules rules = { .arena = call->arena, .errors = &call->errors };
	enum status st = form_clean_text(&rules, "words", type_comment.fields[COMMENT_WORDS].label,
	    web_input(call, "words").text, &c->words);

	if (st != ST_OK || str_trim(c->words).n > 0)
		return st;
	return errors_add(&call->errors, ST_INVALID, "words",
	    "The comment is empty. Write it, or go back.");
}

static enum status
submit(struct call *call)
{
	struct record_query people = { .type = &type_person, .sort_field = NO_FIELD };
	struct commenting c;
	enum status st = begin(call, &c);

	if (st != ST_OK)
		return st;
	if ((st = find_answered(&c)) == ST_INVALID || (st == ST_OK &&
	    (st = take_words(&c)) == ST_INVALID))
		return show(&c, st);
	if (st != ST_OK || (st = record_list(call->store, call->viewer, &people, call->arena,
	    &c.people)) != ST_OK)
		return st;
	st = store_write(call->store, call_authorship(call, STR_EMPTY), write_comment, &c);
	if (st != ST_OK)
		return call->errors.n > 0 ? show(&c, st) : st;
	return web_redirect(call, str_format(call->arena, "%.*s#c-%.*s",
	    STR_ARG(web_url_of_record(&c.web, c.target)), STR_ARG(c.made->uid)));
}

static const struct input inputs[] = {
	{ .name = "on", .kind = IK_TEXT, .max = 100, .help = "Type and id of the record." },
	{ .name = "answers", .kind = IK_TEXT, .max = 40, .help = "The comment it answers." },
	{ .name = "words", .kind = IK_TEXT, .max = LIMIT_FIELD_BYTES,
	    .help = "What is said." },
};

static const struct route route_comment = {
	.method = METHOD_GET, .path = "/comments/new", .permission = PERM_NETWORK,
	.inputs = inputs, .ninputs = COUNT_OF(inputs), .summary = "The form for a comment.",
	.handler = answer,
};
static const struct route route_comment_submit = {
	.method = METHOD_POST, .path = "/comments/new", .permission = PERM_NETWORK,
	.flags = RF_FORM, .inputs = inputs, .ninputs = COUNT_OF(inputs),
	.body_limit = LIMIT_FORM_BYTES, .summary = "Adds a comment.", .handler = submit,
};
const struct page page_comment = { .name = "comment", .view = &shape,
	.route = &route_comment, .action = &route_comment_submit };
