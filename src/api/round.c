/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Agencies' Word files for programs: bringing one in, seeing what it would make, and confirming or
 * dropping it, as its pages do. The body of the first is the file itself, which is on disk before
 * anything here runs.
 * What surprises: reading and storing are jobs, so a file is asked for again until its state says
 * that it is ready, or stored.
 */
#include "api/answer.h"
#include "api/body.h"
#include "api/routes.h"
#include "api/write.h"
#include "base/limits.h"
#include "document/round_brought.h"
#include "http/form.h"
#include "http/multipart.h"
#include "model/types/types.h"

/* --- answers ------------------------------------------------------------------------------- */

static void
write_change(struct json *j, const struct fw_round_change *c)
{
	json_write_object(j, NULL);
	json_write_text(j, "key", c->key);
	json_write_text_z(j, "operation", amend_operation_codes[c->change.operation]);
	json_write_text_z(j, "type", compared_part_codes[c->change.part]);
	json_write_text(j, "element", c->change.element);
	json_write_text_or_null(j, "code", c->code);
	json_write_text_or_null(j, "words", c->words);
	json_write_text_or_null(j, "field", c->change.field);
	json_write_text_or_null(j, "before", c->change.operation == AMEND_REPLACE ?
	    c->asked.text : c->change.before.text);
	json_write_text_or_null(j, "after", c->change.after.text);
	json_write_text_or_null(j, "who", c->change.reason);
	json_write_bool(j, "tracked", c->is_tracked);
	json_write_bool(j, "left_out", c->is_left_out);
	json_end_object(j);
}

static void
write_comment(struct json *j, const struct fw_round_comment *c)
{
	json_write_object(j, NULL);
	json_write_text(j, "key", c->key);
	json_write_text_or_null(j, "element", c->is_placed ? c->element : STR_EMPTY);
	json_write_text_or_null(j, "code", c->code);
	json_write_text_or_null(j, "quoted", c->quoted);
	json_write_text(j, "words", c->words);
	json_write_bool(j, "left_out", c->is_left_out);
	json_end_object(j);
}

static void
write_read(struct json *j, const struct round_staged *staged)
{
	static const char *const texts[] = {
		[ROUND_REVISION] = "revision",
		[ROUND_DRAFT] = "draft",
		[ROUND_CIRCULATED] = "circulated",
	};

	json_write_object(j, "read");
	json_write_text(j, "seen", staged->tag);
	json_write_text_z(j, "held_against", texts[staged->text]);
	json_write_bool(j, "sure", staged->is_sure);
	json_write_i64(j, "untracked", (int64_t)staged->result.nuntracked);
	json_write_i64(j, "formats", (int64_t)staged->nformats);
	json_write_array(j, "changes");
	for (size_t i = 0; i < staged->result.changes.n; i++)
		write_change(j, &staged->result.changes.items[i]);
	json_end_array(j);
	json_write_array(j, "comments");
	for (size_t i = 0; i < staged->result.comments.n; i++)
		write_comment(j, &staged->result.comments.items[i]);
	json_end_array(j);
	json_end_object(j);
}

static struct str
code_of(const struct record *r, size_t field)
{
	return r->values[field].nrefs > 0 ? r->values[field].refs[0].code : STR_EMPTY;
}

/* staged: NULL where there is nothing to show. why: a job was given up; empty: none. */
static void
write_round(struct answer *answer, const struct record *r, const struct round_staged *staged,
    struct str why)
{
	struct json *j = &answer->json;

	answer_begin(answer, answer->call);
	json_write_object(j, NULL);
	json_write_text(j, "id", r->uid);
	json_write_text(j, "name", record_text(r, IMPORT_NAME));
	json_write_i64(j, "size", r->values[IMPORT_SIZE].number);
	json_write_text(j, "sha256", record_text(r, IMPORT_FILE));
	json_write_text(j, "state", why.n > 0 ? STR("failed") : record_text(r, IMPORT_STATE));
	json_write_text_or_null(j, "message", why.n > 0 ? why : record_text(r, IMPORT_MESSAGE));
	json_write_text_or_null(j, "amendment", code_of(r, IMPORT_AMENDMENT));
	json_write_text_or_null(j, "agency", code_of(r, IMPORT_AGENCY));
	json_write_bool(j, "on_behalf", r->values[IMPORT_BEHALF].number != 0);
	json_write_i64(j, "version", r->version);
	if (staged != NULL)
		write_read(j, staged);
	else
		json_write_null(j, "read");
	json_end_object(j);
}

/* --- bringing one in ----------------------------------------------------------------------- */

struct bringing {
	struct writing writing; /* first: the transaction gets it */
	struct round_bringing order;
};

static enum status
find_amendment(struct call *call, int64_t *framework_id, const struct record **out)
{
	const struct input_value *key = call_input(call, "amendment");
	struct record *found;
	enum status st;

	*out = NULL;
	if (!key->is_set)
		return ST_OK;
	st = record_find(call->store, call->viewer, &type_amendment, *framework_id, key->text,
	    call->arena, &found);
	if (st == ST_NOT_FOUND)
		return errors_add(&call->errors, ST_INVALID, "amendment", "There is no amendment "
		    "%.*s. /api/v1/amendments lists those there are.", STR_ARG(key->text));
	if (st == ST_OK) {
		*framework_id = found->framework_id;
		*out = found;
	}
	return st;
}

static enum status
find_agency(struct call *call, struct round_bringing *order)
{
	const struct input_value *code = call_input(call, "agency");
	struct round_agencies agencies;
	enum status st = round_agencies_list(call->store, call->viewer, order->framework_id,
	    call->arena, &agencies);

	if (st != ST_OK)
		return st;
	order->agency = code->is_set ? round_agency_find(&agencies, code->text) : NULL;
	if (order->agency != NULL || (!code->is_set && order->amendment == NULL))
		return ST_OK;
	return errors_add(&call->errors, ST_INVALID, "agency", !code->is_set ?
	    "Say whose file it is: the code of the agency." : "You cannot bring in files of this "
	    "agency. Its focal point, the alternate or the secretariat can.");
}

static enum status
check_file(struct call *call)
{
	struct str type = request_header(call->rq, "Content-Type");

	if (call->nfiles == 0)
		return errors_add(&call->errors, ST_INVALID, "", "The body is empty. Send the "
		    "bytes of the Word file.");
	type = str_trim(str_part(type, 0, str_find_byte(type, ';', 0)));
	if (!str_equal_ascii_case(type, STR(MEDIA_DOCX)))
		return errors_add(&call->errors, ST_UNSUPPORTED, NULL, "Send the Word file as it "
		    "is, with Content-Type: %s.", MEDIA_DOCX);
	return brought_check_quota(call->store, call->files[0].size,
	    site_config_of(call->site)->files_quota, &call->errors);
}

static enum status
find_order(struct call *call, struct round_bringing *order)
{
	struct record *framework;
	enum status st = framework_find(call->store, call->viewer,
	    call_input(call, "framework")->text, call->arena, &framework);

	if (st == ST_NOT_FOUND)
		return errors_add(&call->errors, st, NULL, "There is no such framework. "
		    "/api/v1/frameworks lists those there are.");
	if (st != ST_OK)
		return st;
	order->framework_id = framework->id;
	order->author_id = call->viewer.person->person_id;
	if ((st = find_amendment(call, &order->framework_id, &order->amendment)) != ST_OK)
		return st;
	if (viewer_reach(call->viewer, PERM_NETWORK, order->framework_id) == REACH_NONE)
		return ST_FORBIDDEN;
	if (order->amendment != NULL &&
	    (st = round_check_open(order->amendment, call->now_ms, &call->errors)) != ST_OK)
		return st;
	return find_agency(call, order);
}

static enum status
bring_in(struct tx *tx, void *context)
{
	struct bringing *b = context;
	struct writing *w = &b->writing;
	struct answer answer = { .call = w->call };
	struct record *made;
	struct record *r;
	enum status st = write_find_answer(tx, w);

	if (st != ST_NOT_FOUND)
		return st;
	/* With the references' codes, as it is stored. */
	if ((st = round_bring(tx, &b->order, &w->call->errors, &made)) != ST_OK ||
	    (st = record_load(tx->store, &type_import, made->id, w->call->arena, &r)) != ST_OK)
		return st;
	write_round(&answer, r, NULL, STR_EMPTY);
	buf_add_byte(&answer.buf, '\n');
	w->answer = (struct kept_answer){ .status = 202, .etag = STR_EMPTY,
		.location = str_format(w->call->arena, API_ROOT "rounds/%.*s", STR_ARG(r->uid)),
		.body = buf_str(&answer.buf) };
	return write_keep_answer(tx, w);
}

static enum status
bring(struct call *call)
{
	struct bringing b = { .writing.call = call };
	const struct form_file *file = call->files;
	struct file_move move;
	enum status st = find_order(call, &b.order);

	if (st != ST_OK || (st = check_file(call)) != ST_OK ||
	    (st = write_read_key(&b.writing)) != ST_OK)
		return st;
	b.order.name = multipart_file_name(call->arena, call_input(call, "name")->is_set ?
	    call_input(call, "name")->text : STR("document.docx"));
	b.order.sha256 = file->sha256;
	b.order.size = file->size;
	move = (struct file_move){ file->path, file->fd, file->sha256 };
	if ((st = file_keep(call->store, &move, call->arena, &call->errors)) != ST_OK)
		return st;
	return write_run(&b.writing, bring_in);
}

/* --- looking ------------------------------------------------------------------------------- */

/* One that is there to be looked at or decided on. */
struct looking {
	struct call *call;
	struct record *import;
	struct round_staged staged;
	bool is_loaded;
	struct str why;         /* a job was given up; or what was read cannot be shown */
	struct round_decision decision;
	struct str seen;
};

static enum status
find(struct call *call, struct looking *l)
{
	enum status st = round_find(call->store, call->viewer, call->values[0], call->arena,
	    &l->import);

	l->call = call;
	if (st == ST_NOT_FOUND)
		return errors_add(&call->errors, st, NULL, "There is no such file, or it was "
		    "brought in by somebody else.");
	if (st != ST_OK || (st = brought_find_end(call->store, l->import, call->arena,
	    &l->why)) != ST_OK || !str_equal(record_text(l->import, IMPORT_STATE), STR("ready")))
		return st;
	st = round_staged_load(call->store, l->import, call->now_ms, &call->errors, &l->staged);
	l->is_loaded = st == ST_OK;
	/* What is damaged can still be dropped. */
	if (st != ST_CORRUPT && st != ST_NOT_FOUND)
		return st;
	l->why = call->errors.n > 0 ? call->errors.items[0].message : STR("It is damaged.");
	errors_init(&call->errors, call->arena);
	return ST_OK;
}

static enum status
send(struct looking *l)
{
	struct answer answer = { .call = l->call };

	write_round(&answer, l->import, l->is_loaded ? &l->staged : NULL, l->why);
	return answer_send(&answer);
}

static enum status
show(struct call *call)
{
	struct looking l = { .call = call };
	enum status st = find(call, &l);

	return st == ST_OK ? send(&l) : st;
}

/* --- deciding ------------------------------------------------------------------------------ */

static enum status
read_keys(struct looking *l, const struct json_t *json)
{
	struct arena *a = l->call->arena;
	struct str key;
	size_t n;

	if (!json_as_list(json, &n))
		return ST_INVALID;
	for (size_t i = 0; i < n; i++) {
		if (!json_as_text(json_item(json, i), &key))
			return ST_INVALID;
		*fw_add(a, &l->decision.left_out) = str_dup(a, key);
	}
	return ST_OK;
}

static enum status
read_decision(struct looking *l)
{
	struct call *call = l->call;
	const struct json_t *body;
	const struct json_t *value;
	void *at = NULL;
	struct str name;
	enum status st = body_read(call, MEDIA_JSON, &body);

	while (st == ST_OK && json_next(body, &at, &name, &value)) {
		bool is_known = (str_equal(name, STR("version")) &&
		    json_as_i64(value, &l->decision.version)) ||
		    (l->decision.is_confirmed && str_equal(name, STR("seen")) &&
		    json_as_text(value, &l->seen)) ||
		    (l->decision.is_confirmed && str_equal(name, STR("leave_out")) &&
		    read_keys(l, value) == ST_OK);

		if (!is_known)
			st = errors_add(&call->errors, ST_INVALID, pointer_to(call->arena, name),
			    "This is no member of this step, or not of this form. It takes "
			    "version, and to confirm seen and leave_out, a list of keys.");
	}
	return st;
}

static enum status
decide_in(struct tx *tx, void *context)
{
	struct looking *l = context;
	struct record *unused;

	return round_decide(tx, &l->decision, &l->call->errors, &unused);
}

static enum status
check_keys(struct looking *l)
{
	const struct round_result *r = &l->staged.result;
	struct map known = { .arena = l->call->arena };
	int64_t at;

	for (size_t i = 0; i < r->changes.n; i++)
		map_set(&known, r->changes.items[i].key, 1);
	for (size_t i = 0; i < r->comments.n; i++)
		map_set(&known, r->comments.items[i].key, 1);
	for (size_t i = 0; i < l->decision.left_out.n; i++) {
		if (!map_get(&known, l->decision.left_out.items[i], &at))
			return errors_add(&l->call->errors, ST_INVALID, str_dup_z(l->call->arena,
			    str_format(l->call->arena, "/leave_out/%zu", i)), "There is no "
			    "change or comment with this key in the file.");
	}
	return ST_OK;
}

static enum status
check_confirmed(struct looking *l)
{
	struct call *call = l->call;
	enum status st = round_check_signer(call->store, call->viewer, l->import, &call->errors);

	if (st != ST_OK)
		return st;
	if (!l->is_loaded)
		return errors_add(&call->errors, ST_CONFLICT, NULL, "There is nothing to confirm: "
		    "the file is not read yet, or is dealt with. Its state says which.");
	st = round_check_seen(&l->staged, l->seen, call->now_ms, &call->errors);
	return st == ST_OK ? check_keys(l) : st;
}

static bool
is_over(const struct looking *l)
{
	struct str state = record_text(l->import, IMPORT_STATE);

	return str_equal(state, STR("done")) || str_equal(state, STR("dropped")) ||
	    (str_equal(state, STR("confirmed")) && l->why.n == 0);
}

static enum status
decide(struct call *call, bool is_confirmed)
{
	struct looking l = { .decision.is_confirmed = is_confirmed };
	struct looking after = { .call = call };
	struct str reason;
	enum status st = find(call, &l);

	if (st != ST_OK || (st = read_decision(&l)) != ST_OK)
		return st;
	if (is_over(&l))
		return errors_add(&call->errors, ST_CONFLICT, NULL, "This file is dealt with "
		    "already.");
	if (is_confirmed && (st = check_confirmed(&l)) != ST_OK)
		return st;
	l.decision.import_id = l.import->id;
	reason = str_format(call->arena, "Comments in %.*s",
	    STR_ARG(record_text(l.import, IMPORT_NAME)));
	st = store_write(call->store, call_authorship(call, reason), decide_in, &l);
	if (st != ST_OK || (st = find(call, &after)) != ST_OK)
		return st;
	return send(&after);
}

static enum status
confirm(struct call *call)
{
	return decide(call, true);
}

static enum status
drop(struct call *call)
{
	return decide(call, false);
}

static const struct input inputs[] = {
	FRAMEWORK_INPUT("Short name of the framework; without it, the first."),
	{ .name = "amendment", .kind = IK_TEXT, .max = 40,
	    .help = "Code or id of the amendment that the file is about; without it, the file "
	        "becomes a draft amendment." },
	{ .name = "agency", .kind = IK_TEXT, .max = 80,
	    .help = "Code of the agency whose changes and comments they are; asked for with an "
	        "amendment." },
	{ .name = "name", .kind = IK_TEXT, .max = 300, .help = "Name of the file." },
	REASON_INPUT,
};

const struct route api_route_bring_round = {
	.method = METHOD_POST, .path = API_ROOT "rounds", .permission = PERM_NETWORK,
	.flags = RF_API, .answer = "round_file", .operation = "bring-round", .inputs = inputs,
	.ninputs = COUNT_OF(inputs), .body_limit = LIMIT_IMPORT_BYTES,
	.file_limit = LIMIT_IMPORT_BYTES,
	.summary = "Brings in an agency's Word file; the body is its bytes.", .handler = bring,
};
const struct route api_route_round = {
	.method = METHOD_GET, .path = API_ROOT "rounds/{key}", .permission = PERM_NETWORK,
	.flags = RF_API, .answer = "round_file", .operation = "round",
	.summary = "Says how far a Word file is, and what it would make.", .handler = show,
};
const struct route api_route_confirm_round = {
	.method = METHOD_POST, .path = API_ROOT "rounds/{key}/confirm",
	.permission = PERM_NETWORK, .flags = RF_API, .answer = "round_file",
	.operation = "confirm-round", .body_limit = LIMIT_JSON_BODY_BYTES,
	.summary = "Stores what a Word file makes, but for what is left out.",
	.handler = confirm,
};
const struct route api_route_drop_round = {
	.method = METHOD_POST, .path = API_ROOT "rounds/{key}/drop", .permission = PERM_NETWORK,
	.flags = RF_API, .answer = "round_file", .operation = "drop-round",
	.body_limit = LIMIT_JSON_BODY_BYTES, .summary = "Drops a Word file; nothing is stored.",
	.handler = drop,
};
