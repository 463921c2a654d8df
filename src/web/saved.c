/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The notice after a save. It is shown to who is signed in and only while the version it speaks of
 * is the newest: an undo that would take back somebody else's change is not offered.
 */
#include "web/saved.h"

#include "web/changes.h"

struct saved {
	bool is_nothing;
	bool is_new;
	bool is_update;
	bool is_back;
	struct view_list entries; /* the one */
	bool can_undo;
	bool is_partial; /* undone as far as the reader sees it */
	struct str undo_url;
	int64_t version;
};
static const struct template_var saved_vars[] = {
	VAR(struct saved, is_nothing), VAR(struct saved, is_new), VAR(struct saved, is_update),
	VAR(struct saved, is_back),
	VAR_LIST(struct saved, entries, &view_entry_shape), VAR(struct saved, can_undo),
	VAR(struct saved, is_partial),
	VAR(struct saved, undo_url), VAR(struct saved, version),
};
const struct shape view_saved_shape = SHAPE(struct saved, saved_vars);

static enum status
redirect(const struct web *w, const struct record *r, int64_t version)
{
	struct str url = web_url_of_record(w, r);
	bool has_query = str_find_byte(url, '?', 0) != SIZE_MAX;

	return response_redirect(w->call->rs, 303, str_format(w->arena, "%.*s%ssaved=%lld",
	    STR_ARG(url), has_query ? "&" : "?", (long long)version));
}

enum status
saved_redirect(const struct web *w, const struct record *r)
{
	return redirect(w, r, r->version);
}

enum status
saved_redirect_unchanged(const struct web *w, const struct record *r)
{
	return redirect(w, r, 0);
}

static struct str
undo_url(const struct web *w, const struct record *r)
{
	return web_url(w, str_dup_z(w->arena, str_format(w->arena, "/%s/%.*s/undo",
	    r->type->plural, STR_ARG(r->uid))));
}

static bool
can_undo(const struct history_entry *e)
{
	for (size_t i = 0; i < e->nchanges; i++) {
		if (e->changes[i].before_is_erased || e->changes[i].before_is_partial)
			return false;
	}
	return str_equal(e->operation, STR("update"));
}

static enum status
set_changes(const struct web *w, const struct record *r, struct saved *saved)
{
	const struct entry_options options = { .record = r, .zone = view_zone_of(w) };
	struct history_page page = { .limit = 1 };
	struct history_list list;
	enum status st = history_page_of_record(w->call->store, w->call->viewer, r, &page,
	    w->arena, &list);

	if (st != ST_OK || list.n == 0)
		return st;
	saved->is_update = str_equal(list.items[0].operation, STR("update"));
	saved->is_new = str_equal(list.items[0].operation, STR("create"));
	saved->is_back = str_equal(list.items[0].operation, STR("restore"));
	saved->can_undo = can_undo(&list.items[0]);
	saved->is_partial = saved->can_undo && list.items[0].is_partial;
	if (saved->is_update)
		saved->entries = view_entries(w, &list, &options);
	return ST_OK;
}

enum status
view_saved_load(const struct web *w, const struct record *r, struct view_list *out)
{
	struct input_value input = web_input(w->call, "saved");
	struct saved *saved = arena_make(w->arena, struct saved);
	enum status st = ST_OK;

	if (!input.is_set || w->call->viewer.kind != VIEWER_PERSON)
		return ST_OK;
	if (input.number == 0)
		saved->is_nothing = true;
	else if (input.number == r->version)
		st = set_changes(w, r, saved);
	else
		return ST_OK;
	saved->version = r->version;
	saved->undo_url = undo_url(w, r);
	*out = (struct view_list){ saved, 1 };
	return st;
}
