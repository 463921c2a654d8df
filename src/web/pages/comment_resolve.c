/* SPDX-License-Identifier: Apache-2.0 */
/* Marks a comment as resolved, or opens it again. Anybody who may comment may do it. */
#include "model/types/types.h"
#include "web/session.h"
#include "web/talk.h"

struct resolving {
	struct call *call;
	struct record *comment;
};

static enum status
resolve(struct tx *tx, void *context)
{
	struct resolving *r = context;
	struct record *comment;
	enum status st = record_load(tx->store, &type_comment, r->comment->id, tx->arena,
	    &comment);

	if (st != ST_OK)
		return st;
	record_unset(comment, COMMENT_RESOLVED);
	record_unset(comment, COMMENT_RESOLVER);
	if (!web_input(r->call, "open").is_set) {
		record_set_number(comment, COMMENT_RESOLVED, tx->now_ms);
		record_set_ref(comment, COMMENT_RESOLVER, &type_person,
		    r->call->viewer.person->person_id);
	}
	return record_update(tx, comment, &r->call->errors);
}

static enum status
submit(struct call *call)
{
	struct resolving r = { .call = call };
	const struct value *on;
	struct web w;
	enum status st = web_begin(call, &w);

	if (st != ST_OK)
		return st;
	st = record_find(call->store, call->viewer, &type_comment, 0,
	    web_input(call, "comment").text, call->arena, &r.comment);
	if (st != ST_OK ||
	    (st = store_write(call->store, call_authorship(call, STR_EMPTY), resolve, &r)) != ST_OK)
		return st;
	on = &r.comment->values[COMMENT_ON];
	if (on->nrefs == 0)
		return web_redirect(call, STR("/me"));
	return web_redirect(call, str_format(call->arena, "%.*s#c-%.*s",
	    STR_ARG(web_url_of_ref(&w, &on->refs[0])), STR_ARG(r.comment->uid)));
}

static const struct input inputs[] = {
	{ .name = "comment", .kind = IK_TEXT, .max = 40, .help = "The comment." },
	{ .name = "open", .kind = IK_FLAG, .help = "Opens it again." },
};

static const struct route route_resolve = {
	.method = METHOD_POST, .path = "/comments/resolve", .permission = PERM_NETWORK,
	.flags = RF_FORM, .inputs = inputs, .ninputs = COUNT_OF(inputs), .body_limit = 4096,
	.summary = "Resolves a comment or opens it again.", .handler = submit,
};
const struct page page_comment_resolve = { .action = &route_resolve };
