/* SPDX-License-Identifier: Apache-2.0 */
/* What pages say of a revision: its dates as agreed, how it was adopted, how it stands today. */
#include "web/revisions.h"

#include "model/types/types.h"
#include "web/history.h"

/* Where the revision in effect stands in a list; SIZE_MAX: none is in effect. */
static size_t
find_in_effect(const struct record_list *all, int32_t today)
{
	for (size_t i = all->n; i-- > 0;) {
		if (revision_has_begun(all->items[i], today))
			return i;
	}
	return SIZE_MAX;
}

static struct str
standing(const struct web *w, const struct record_list *all, size_t at)
{
	const struct record *r = all->items[at];
	size_t in_effect = find_in_effect(all, w->call->today);

	if (!revision_is_sealed(r))
		return T(w->language, "not released yet");
	if (at == in_effect)
		return T(w->language, "in effect");
	return in_effect == SIZE_MAX || at > in_effect ? T(w->language, "not in effect yet") :
	    STR_EMPTY;
}

/* Of a period without an end the first day says it all. */
static struct str
days_of(const struct web *w, const struct record *r, size_t field)
{
	const struct value *v = &r->values[field];
	struct view_when when;

	if (!v->is_set || v->period.edtf.n == 0)
		return STR_EMPTY;
	if (v->period.latest == NO_DAY && v->period.earliest != NO_DAY)
		return view_day(w, v->period.earliest);
	when = view_when_of(w, &v->period);
	return when.window.n > 0 ? when.window : when.words;
}

/* Points are held of the newest document that was read; what amendments made has a day. */
static bool
is_last_read(const struct record_list *all, size_t at)
{
	for (size_t i = all->n; i-- > at;) {
		if (record_text(all->items[i], REVISION_FILE).n > 0)
			return i == at;
	}
	return false;
}

/* A reading asks when its text was adopted, also where it takes a day for likely. */
static enum status
set_point(const struct web *w, struct view_revision *v)
{
	struct filter filters[] = { { QUERY_KIND, STR(POINT_ADOPTION) },
		{ QUERY_STATE, STR("open") } };
	struct record_query query = { .type = &type_query, .framework_id = w->framework->id,
		.filters = filters, .nfilters = COUNT_OF(filters), .sort_field = NO_FIELD,
		.limit = 1 };
	struct record_list list;
	enum status st = record_list(w->call->store, w->call->viewer, &query, w->arena, &list);

	if (st == ST_OK && list.n > 0)
		v->point_url = web_url_of_record(w, list.items[0]);
	return st;
}

enum status
view_revision_of(const struct web *w, const struct record_list *all, size_t at,
    struct view_revision *out)
{
	const struct record *r = all->items[at];
	struct view_revision v = {
		.url = view_revision_url(w, r),
		.number = str_format(w->arena, "%d", (int)r->values[REVISION_NUMBER].number),
		.label = record_text(r, REVISION_LABEL),
		.standing = standing(w, all, at),
		.adopted = days_of(w, r, REVISION_ADOPTED),
		.effective = days_of(w, r, REVISION_EFFECTIVE),
		.method = view_choice(w, r, REVISION_METHOD),
		.body = record_text(r, REVISION_BODY),
		.seal = record_text(r, REVISION_SEAL),
		.snapshot = record_text(r, REVISION_SNAPSHOT),
	};
	enum status st = ST_OK;

	if (r->values[REVISION_SEALED].is_set)
		v.sealed = view_instant(w, r->values[REVISION_SEALED].number);
	v.redline_url = view_revision_redline_url(w, r);
	if (is_last_read(all, at))
		st = set_point(w, &v);
	if (st == ST_OK)
		*out = v;
	return st;
}
