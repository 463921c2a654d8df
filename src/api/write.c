/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What all writes of programs have in common: the transaction, the answer that is made inside of
 * it, and its being kept for a request that comes twice. What surprises: an answer is only sent
 * when its transaction has been committed, so who hears it knows that it is so.
 */
#include "api/write.h"

#include "api/answer.h"
#include "api/body.h"
#include "api/condition.h"
#include "api/fill.h"
#include "base/hash.h"
#include "base/limits.h"

/* --- a request that comes twice ------------------------------------------------------------ */

static bool
is_key(struct str key)
{
	if (key.n == 0 || key.n > LIMIT_IDEMPOTENCY_KEY_BYTES)
		return false;
	for (size_t i = 0; i < key.n; i++) {
		if (key.p[i] < ' ' || key.p[i] > '~')
			return false;
	}
	return true;
}

/* What makes two requests the same one. */
static struct str
hash_of_request(const struct call *call)
{
	const struct request *rq = call->rq;
	/* A file is not in memory; its digest says as much. */
	struct str body = call->nfiles > 0 ? call->files[0].sha256 : rq->body;

	return hash_hex_pair(call->arena, str_format(call->arena, "%.*s %.*s?%.*s\n",
	    STR_ARG(rq->method_name), STR_ARG(rq->raw_path), STR_ARG(rq->raw_query)), body);
}

enum status
write_read_key(struct writing *w)
{
	struct call *call = w->call;
	struct str key = str_trim(request_header(call->rq, "Idempotency-Key"));

	w->key = (struct idempotency_key){ .key_hash = STR_EMPTY };
	if (key.n == 0)
		return ST_OK;
	/* A text in quotes, as the standard says, or bare, as most programs send it. */
	if (key.n >= 2 && key.p[0] == '"' && key.p[key.n - 1] == '"')
		key = str_part(key, 1, key.n - 1);
	if (!is_key(key))
		return errors_add(&call->errors, ST_USAGE, NULL, "Idempotency-Key is to be 1 to "
		    "%d characters of ASCII, such as a UUID.", LIMIT_IDEMPOTENCY_KEY_BYTES);
	w->key = (struct idempotency_key){ .person_id = call->viewer.person->person_id,
		.key_hash = hash_hex(call->arena, key), .request_hash = hash_of_request(call) };
	return ST_OK;
}

enum status
write_find_answer(struct tx *tx, struct writing *w)
{
	enum status st;

	if (w->key.key_hash.n == 0)
		return ST_NOT_FOUND;
	st = idempotency_find(tx->store, &w->key, tx->now_ms, w->call->arena, &w->answer);
	if (st == ST_INVALID)
		return errors_add(&w->call->errors, st, NULL, "This Idempotency-Key was used for "
		    "another request in the last day. Make a new one for each request.");
	return st;
}

enum status
write_keep_answer(struct tx *tx, struct writing *w)
{
	enum status st;

	if (w->key.key_hash.n == 0)
		return ST_OK;
	st = idempotency_put(tx, &w->key, &w->answer);
	if (st == ST_TOO_MANY)
		return errors_add(&w->call->errors, st, NULL, "No more answers to requests with "
		    "an Idempotency-Key can be kept for you today. Leave the header out.");
	return st;
}

/* --- the answer ---------------------------------------------------------------------------- */

enum status
write_answer(struct tx *tx, struct writing *w, const struct record *r, int status)
{
	struct call *call = w->call;
	struct record *stored;
	struct answer answer;
	enum status st = record_find(tx->store, call->viewer, r->type, 0, r->uid, call->arena,
	    &stored);

	/* Who restricts a record to others does not see it any more; it was written. */
	if (st == ST_OK)
		r = stored;
	else if (st != ST_NOT_FOUND)
		return st;
	if ((st = answer_record(&answer, call, r)) != ST_OK)
		return st;
	buf_add_byte(&answer.buf, '\n');
	if (answer.buf.overflow)
		return ST_TOO_LARGE;
	w->answer = (struct kept_answer){
		.status = status,
		.location = status == 201 ? resource_path(call->arena, r->type, r->uid) : STR_EMPTY,
		.etag = record_tag(call->arena, r, buf_str(&answer.buf)),
		.body = buf_str(&answer.buf),
	};
	return write_keep_answer(tx, w);
}

static enum status
send(struct writing *w)
{
	const struct kept_answer *kept = &w->answer;
	struct response *rs = w->call->rs;

	if (kept->body.n > 0)
		response_set_bytes(rs, kept->status, STR(MEDIA_JSON), kept->body);
	else
		rs->status = kept->status;
	if (kept->etag.n > 0)
		response_set_etag(rs, kept->etag);
	return kept->location.n == 0 ? ST_OK
	    : response_set_header(rs, "Location", kept->location);
}

/* --- running ------------------------------------------------------------------------------- */

/* Names of fields in messages of the store and of policy become pointers into the body. */
static void
point_errors(struct call *call)
{
	const struct record_type *type = call->route->type;

	for (size_t i = 0; type != NULL && i < call->errors.n; i++) {
		struct error *error = &call->errors.items[i];

		if (error->field.n > 0 && type_field_find(type, error->field) != NO_FIELD)
			error->field = str_from(pointer_to(call->arena, error->field));
	}
}

static enum status
read_reason(struct writing *w, struct str *out)
{
	const struct input_value *given = call_input(w->call, "reason");
	const struct record_type *type = w->call->route->type;
	bool is_field = type != NULL && type_field_find(type, STR("reason")) != NO_FIELD;

	*out = given->is_set ? given->text : STR_EMPTY;
	if (given->is_set || w->body == NULL || is_field)
		return ST_OK;
	return fill_reason(w->call, w->body, out);
}

enum status
write_run(struct writing *w, enum status (*fn)(struct tx *tx, void *context))
{
	struct call *call = w->call;
	struct str reason;
	enum status st = read_reason(w, &reason);

	if (st != ST_OK)
		return st;
	st = store_write(call->store, call_authorship(call, reason), fn, w);
	if (st == ST_OK)
		return send(w);
	point_errors(call);
	return st;
}
