/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Recent changes: which ones an address asks for, the address of more of them, and the part that
 * the pages of pillars and agencies show. A name that leads to nothing is an error and not an
 * empty list, so that nobody waits for changes under a code that was typed wrong. What an import
 * made is one line.
 */
#include "web/recent.h"

#include <string.h>

#include "base/limits.h"
#include "model/types/types.h"
#include "web/facts.h"
#include "web/view.h"

#define NEWEST 5
#define PER_PAGE 50
#define DEED_FROM 4    /* entries; fewer are shown each */
#define ROUNDS 6       /* of reading, for a page of deeds alone */

static const struct template_var recent_vars[] = {
	VAR(struct view_recent, any_entries),
	VAR_LIST(struct view_recent, entries, &view_entry_shape),
	VAR(struct view_recent, zone), VAR(struct view_recent, all_url),
	VAR(struct view_recent, feed_url),
};
const struct shape view_recent_shape = SHAPE(struct view_recent, recent_vars);

static void
add_about(const struct web *w, struct recent *r, struct str words)
{
	r->about = r->about.n == 0 ? words
	    : str_format(w->arena, "%.*s, %.*s", STR_ARG(r->about), STR_ARG(words));
}

static enum status
find_owner(const struct web *w, const struct record_type *type, struct str key,
    struct recent *r, int64_t *out_id)
{
	struct record *found;
	enum status st;

	if (key.n == 0)
		return ST_OK;
	st = record_find(w->call->store, w->call->viewer, type,
	    (type->flags & TF_GLOBAL) != 0 || w->framework == NULL ? 0 : w->framework->id, key,
	    w->arena, &found);
	if (st == ST_NOT_FOUND)
		return errors_add(&w->call->errors, st, NULL, "There is no %s \"%.*s\" that you "
		    "may see. Choose one from the list.", type->name, STR_ARG(key));
	if (st != ST_OK)
		return st;
	*out_id = found->id;
	add_about(w, r, type == &type_agency ? record_code(found)
	    : view_short_title(w, record_title(found)));
	return ST_OK;
}

static enum status
find_type(const struct web *w, struct recent *r)
{
	if (r->type.n == 0)
		return ST_OK;
	r->query.type = type_find(r->type);
	if (r->query.type == NULL || !permit(w->call->viewer, r->query.type->read))
		return errors_add(&w->call->errors, ST_NOT_FOUND, NULL,
		    "There is no type \"%.*s\" that you may see. Choose one from the list.",
		    STR_ARG(r->type));
	add_about(w, r, i18n_text(w->language, str_from(r->query.type->label_plural)));
	return ST_OK;
}

enum status
recent_read(const struct web *w, struct recent *out)
{
	struct input_value since = web_input(w->call, "since");
	struct recent r = { .pillar = web_input(w->call, "pillar").text,
		.agency = web_input(w->call, "agency").text,
		.type = web_input(w->call, "type").text,
		.person = web_input(w->call, "person").text, .since = since.text,
		.about = STR_EMPTY };
	enum status st;

	if (w->framework != NULL)
		r.query.framework_id = w->framework->id;
	if (since.is_set)
		r.query.since_ms = call_day_end_ms(w->call, (int32_t)since.number - 1) + 1;
	r.deed_ms = web_input(w->call, "deed").number;
	if (r.deed_ms > 0) {
		r.query.since_ms = r.deed_ms;
		add_about(w, &r, T(w->language, "at once"));
	}
	r.query.after = (struct history_place){ web_input(w->call, "at").number,
		web_input(w->call, "passed").number };
	if ((st = find_owner(w, &type_pillar, r.pillar, &r, &r.query.pillar_id)) != ST_OK ||
	    (st = find_owner(w, &type_agency, r.agency, &r, &r.query.agency_id)) != ST_OK ||
	    (st = find_owner(w, &type_person, r.person, &r, &r.query.person_id)) != ST_OK ||
	    (st = find_type(w, &r)) != ST_OK)
		return st;
	*out = r;
	return ST_OK;
}

static void
add_member(struct buf *b, const char *name, struct str value)
{
	if (value.n == 0)
		return;
	buf_add_z(b, str_find_byte(buf_str(b), '?', 0) == SIZE_MAX ? "?" : "&");
	buf_add_z(b, name);
	buf_add_byte(b, '=');
	buf_add_url_part(b, value);
}

struct str
recent_url(const struct web *w, const struct recent *recent, const char *path,
    struct history_place after)
{
	struct buf b;

	buf_init(&b, w->arena, LIMIT_URL_BYTES);
	buf_add_z(&b, path);
	add_member(&b, "framework", w->framework_slug);
	add_member(&b, "pillar", recent->pillar);
	add_member(&b, "agency", recent->agency);
	add_member(&b, "type", recent->type);
	add_member(&b, "person", recent->person);
	add_member(&b, "since", recent->since);
	if (recent->deed_ms > 0)
		add_member(&b, "deed", str_format(w->arena, "%lld", (long long)recent->deed_ms));
	if (after.at_ms > 0) {
		add_member(&b, "at", str_format(w->arena, "%lld", (long long)after.at_ms));
		add_member(&b, "passed", str_format(w->arena, "%lld", (long long)after.passed));
	}
	return buf_str(&b);
}

/* --- deeds in one line --------------------------------------------------------------------- */

struct folding {
	const struct web *w;
	const struct recent *recent;
	const struct entry_options *options;
	struct view_entry *lines; /* room for all that a round adds to less than a page */
	size_t n;
	struct history_place next;
};

/* How many entries there are of the instant that the page ends in. */
static enum status
count_deed(const struct folding *f, int64_t at_ms, size_t *out)
{
	struct history_query query = f->recent->query;
	struct history_list list;
	enum status st;

	query.since_ms = at_ms;
	query.after = (struct history_place){ .at_ms = at_ms };
	query.limit = LIMIT_PAGE_ROWS;
	st = history_recent(f->w->call->store, f->w->call->viewer, &query, f->w->arena, &list);
	if (st == ST_OK)
		*out = list.n;
	return st;
}

static enum status
add_deed(struct folding *f, const struct history_list *deed, bool goes_on)
{
	const struct web *w = f->w;
	struct recent alone = *f->recent;
	int64_t at_ms = deed->items[0].at_ms;
	size_t n = deed->n;
	struct str words;
	enum status st = goes_on ? count_deed(f, at_ms, &n) : ST_OK;

	if (st != ST_OK)
		return st;
	words = i18n_count(w->arena, w->language, (int64_t)n, N_("%d change"),
	    N_("%d changes"));
	if (goes_on && n == LIMIT_PAGE_ROWS)
		words = i18n_format(w->arena, w->language, N_("%s and more"), words, STR_EMPTY);
	alone.deed_ms = at_ms;
	alone.since = STR_EMPTY;
	f->lines[f->n++] = view_deed(w, deed, words, recent_url(w, &alone, "/changes",
	    (struct history_place){ 0 }), f->options);
	/* The rest of it stands in this line. */
	if (goes_on)
		f->next = (struct history_place){ .at_ms = at_ms - 1 };
	return ST_OK;
}

static enum status
fold(struct folding *f, const struct history_list *list)
{
	bool is_alone = f->recent->deed_ms > 0;
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < list->n;) {
		struct history_list deed = { &list->items[i],
			view_deed_length(&list->items[i], list->n - i) };
		bool goes_on = i + deed.n == list->n &&
		    f->next.at_ms == deed.items[0].at_ms;

		i += deed.n;
		if (!is_alone && (deed.n >= DEED_FROM || goes_on)) {
			st = add_deed(f, &deed, goes_on);
			continue;
		}
		memcpy(&f->lines[f->n], view_entries(f->w, &deed, f->options).items,
		    deed.n * sizeof(*f->lines));
		f->n += deed.n;
	}
	return st;
}

enum status
recent_entries(const struct web *w, struct recent *recent, const struct entry_options *options,
    struct recent_page *out)
{
	struct folding f = { .w = w, .recent = recent, .options = options,
		.lines = arena_make_array(w->arena, struct view_entry, 2 * PER_PAGE) };
	struct history_list list;
	enum status st;

	recent->query.limit = PER_PAGE;
	for (int round = 0; round < ROUNDS && f.n < PER_PAGE / 2; round++) {
		if ((st = history_recent(w->call->store, w->call->viewer, &recent->query,
		    w->arena, &list)) != ST_OK)
			return st;
		f.next = recent->query.next;
		if ((st = fold(&f, &list)) != ST_OK)
			return st;
		if (f.next.at_ms <= 0)
			break;
		recent->query.after = f.next;
	}
	*out = (struct recent_page){ { f.lines, f.n }, f.next };
	return ST_OK;
}

enum status
view_recent_load(const struct web *w, const struct record *owner, struct view_list *out)
{
	struct view_recent *v = arena_make(w->arena, struct view_recent);
	bool is_pillar = owner->type == &type_pillar;
	struct recent recent = { .about = STR_EMPTY,
		.pillar = is_pillar ? record_code(owner) : STR_EMPTY,
		.agency = is_pillar ? STR_EMPTY : record_code(owner),
		.query = { .pillar_id = is_pillar ? owner->id : 0,
			.agency_id = is_pillar ? 0 : owner->id, .limit = NEWEST } };
	struct entry_options options = { .zone = view_zone_of(w), .is_short = true };
	struct history_list list;
	enum status st;

	if (w->framework != NULL)
		recent.query.framework_id = w->framework->id;
	if ((st = history_recent(w->call->store, w->call->viewer, &recent.query, w->arena,
	    &list)) != ST_OK)
		return st;
	v->entries = view_entries(w, &list, &options);
	v->any_entries = list.n > 0;
	v->zone = options.zone.name;
	v->all_url = recent_url(w, &recent, "/changes", (struct history_place){ 0 });
	v->feed_url = recent_url(w, &recent, "/changes.atom", (struct history_place){ 0 });
	*out = (struct view_list){ v, 1 };
	return ST_OK;
}
