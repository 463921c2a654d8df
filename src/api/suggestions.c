/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a field may refer to, while its words are being typed: for the inputs of forms and for
 * programs that offer the same. Who may be found is the store's to say. What surprises: an item
 * says by what key a form would understand it, which is its code or title only where no other
 * item has the same.
 */
#include "api/answer.h"
#include "api/routes.h"
#include "model/types/types.h"
#include "store/record_keys.h"

#define KEY_MAX 200 /* bytes: a longer title is a text, and named by its identifier */

static const char *const type_names[] = {
#define TYPE(name) #name,
	TYPE_LIST(TYPE)
#undef TYPE
	NULL,
};

static const struct input inputs[] = {
	{ .name = "type", .kind = IK_CHOICE, .choices = type_names,
	    .help = "Type of the record that refers." },
	{ .name = "field", .kind = IK_TEXT, .max = 80, .help = "Name of its field." },
	{ .name = "q", .kind = IK_TEXT, .max = 200, .help = "What is typed so far." },
	FRAMEWORK_INPUT("Short name of the framework; the first one when left out."),
};

static struct str
short_key(const struct ref *r)
{
	if (r->code.n > 0)
		return r->code;
	if (r->title.n == 0 || r->title.n > KEY_MAX ||
	    str_find_byte(r->title, '\n', 0) != SIZE_MAX)
		return r->uid;
	return r->title;
}

static struct str
key_of(const struct form_found *found, size_t i)
{
	struct str key = short_key(&found->refs[i]);

	for (size_t k = 0; k < found->n; k++) {
		if (k != i && str_equal_ascii_case(short_key(&found->refs[k]), key))
			return found->refs[i].uid;
	}
	return key;
}

static enum status
send_found(struct call *call, const struct form_found *found)
{
	struct answer answer;
	struct json *j = &answer.json;

	answer_begin(&answer, call);
	json_write_object(j, NULL);
	json_write_array(j, "items");
	for (size_t i = 0; i < found->n; i++) {
		const struct ref *r = &found->refs[i];

		json_write_object(j, NULL);
		json_write_text_z(j, "type", r->type->name);
		json_write_text(j, "id", r->uid);
		json_write_text_or_null(j, "code", r->code);
		json_write_text_or_null(j, "title", r->title);
		json_write_text(j, "key", key_of(found, i));
		json_end_object(j);
	}
	json_end_array(j);
	json_end_object(j);
	return answer_send(&answer);
}

/* The framework of a form is the one asked for, else the first that the reader sees. */
static enum status
set_framework(struct call *call, struct key_scope *scope)
{
	struct record *first;
	enum status st = answer_framework(call, &scope->framework_id);

	if (st != ST_OK || scope->framework_id != 0)
		return st;
	st = framework_find(call->store, call->viewer, STR_EMPTY, call->arena, &first);
	if (st == ST_OK)
		scope->framework_id = first->id;
	return st == ST_NOT_FOUND ? ST_OK : st;
}

static enum status
find_field(struct call *call, const struct field **out)
{
	const struct input_value *type = call_input(call, "type");
	const struct input_value *name = call_input(call, "field");
	const struct record_type *t = type->is_set ? type_find(type->text) : NULL;

	if (t == NULL)
		return errors_add(&call->errors, ST_INVALID, "type",
		    "Name the type of the record that refers, such as ?type=action.");
	for (size_t i = 0; i < t->nfields; i++) {
		const struct field *f = &t->fields[i];

		if (!str_equal(name->text, str_from(f->name)) ||
		    !viewer_reads_field(call->viewer, f))
			continue;
		for (size_t k = 0; k < record_type_count; k++) {
			if (!field_may_refer(f, record_types[k]))
				continue;
			*out = f;
			return ST_OK;
		}
	}
	return errors_add(&call->errors, ST_INVALID, "field", "A %s has no field of that name "
	    "that refers to another record.", t->name);
}

static enum status
suggest(struct call *call)
{
	struct key_scope scope = { call->store, call->viewer, 0, call->arena };
	struct str typed = str_trim(call_input(call, "q")->text);
	struct form_found found = { 0 };
	const struct field *f = NULL;
	enum status st;

	if ((st = find_field(call, &f)) != ST_OK || (st = set_framework(call, &scope)) != ST_OK)
		return st;
	if (typed.n > 0 && (st = record_suggest(&scope, f, typed, &found)) != ST_OK)
		return st;
	return send_found(call, &found);
}

const struct route api_route_suggestions = {
	.method = METHOD_GET, .path = API_ROOT "suggestions", .permission = PERM_PERSON,
	.flags = RF_API, .answer = "suggestions",
	.inputs = inputs, .ninputs = COUNT_OF(inputs),
	.summary = "What a field may refer to, for words that are still being typed: ten at most.",
	.handler = suggest,
};
