/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Drafts of forms. A draft is the form's members as an address would carry them, less those that
 * are secret or belong to one sending. It holds the version the form was made from, so that going
 * on with an old draft is noticed like any other stale save.
 */
#include "web/draft.h"

#include "base/limits.h"
#include "http/uri.h"
#include "store/run.h"
#include "web/history.h"

struct view_draft {
	struct str at;
	struct str go_on; /* address */
	struct str address;
};
static const struct template_var draft_vars[] = {
	VAR(struct view_draft, at), VAR(struct view_draft, go_on),
	VAR(struct view_draft, address),
};
const struct shape view_draft_shape = SHAPE(struct view_draft, draft_vars);

static struct run *
run_of(const struct call *call)
{
	return site_config_of(call->site)->run;
}

/* Buttons are pressed once, and a token is of one session. */
static bool
is_kept(struct str name)
{
	static const char *const left_out[] = { CSRF_INPUT, DRAFT_INPUT, "_preview", "_find" };

	for (size_t i = 0; i < COUNT_OF(left_out); i++) {
		if (str_equal(name, str_from(left_out[i])))
			return false;
	}
	return true;
}

enum status
web_draft_keep(struct call *call, struct str address)
{
	struct draft draft = { .form = address };
	struct buf b;
	enum status st;

	buf_init(&b, call->arena, LIMIT_DRAFT_BYTES);
	for (size_t i = 0; i < call->form.n; i++) {
		if (!is_kept(call->form.items[i].name))
			continue;
		buf_add(&b, b.n == 0 ? STR_EMPTY : STR("&"));
		buf_add_url_part(&b, call->form.items[i].name);
		buf_add_byte(&b, '=');
		buf_add_url_part(&b, call->form.items[i].value);
	}
	draft.body = buf_str(&b);
	st = b.overflow ? ST_TOO_LARGE
	    : draft_put(run_of(call), call->viewer.person->person_id, &draft, call->now_ms);
	if (st == ST_TOO_LARGE)
		return errors_add(&call->errors, st, NULL,
		    "This is too long to be kept as a draft. Save it, or copy it elsewhere.");
	return st;
}

enum status
web_draft_take(struct call *call, struct str address)
{
	struct draft draft;
	enum status st = draft_get(run_of(call), call->viewer.person->person_id, address,
	    call->arena, &draft);

	if (st != ST_OK)
		return st;
	return uri_decode_pairs(call->arena, draft.body, LIMIT_FORM_PAIRS, &call->form);
}

enum status
web_draft_drop(struct call *call, struct str address)
{
	enum status st = draft_delete(run_of(call), call->viewer.person->person_id, address);

	return st == ST_NOT_FOUND ? ST_OK : st;
}

enum status
view_draft_load(const struct web *w, struct str address, struct view_list *out)
{
	struct view_draft *view;
	struct draft draft;
	enum status st;

	*out = (struct view_list){ NULL, 0 };
	if (w->call->viewer.kind != VIEWER_PERSON || w->call->form.n > 0 ||
	    web_input(w->call, DRAFT_INPUT).is_set)
		return ST_OK;
	st = draft_get(run_of(w->call), w->call->viewer.person->person_id, address, w->arena,
	    &draft);
	if (st != ST_OK)
		return st == ST_NOT_FOUND ? ST_OK : st;
	view = arena_make(w->arena, struct view_draft);
	view->at = view_instant(w, draft.saved_ms);
	view->address = address;
	view->go_on = str_format(w->arena, "%.*s%s" DRAFT_INPUT "=1", STR_ARG(address),
	    str_find_byte(address, '?', 0) == SIZE_MAX ? "?" : "&");
	*out = (struct view_list){ view, 1 };
	return ST_OK;
}
