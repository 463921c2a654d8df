/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The working part of the pages of an agency, a pillar and a person: what to look at first. Each
 * group says what it means, because "waiting" and "undated" are not "late".
 */
#include "web/due.h"

#include "model/types/types.h"
#include "policy/permit.h"
#include "web/view.h"

static const struct template_var group_vars[] = {
	VAR(struct view_due_group, id), VAR(struct view_due_group, heading),
	VAR(struct view_due_group, help), VAR(struct view_due_group, count),
	VAR(struct view_due_group, is_open),
	VAR_LIST(struct view_due_group, items, &view_element_shape),
};
static const struct shape group_shape = SHAPE(struct view_due_group, group_vars);

static const struct template_var due_vars[] = {
	VAR(struct view_due, summary), VAR(struct view_due, any_groups),
	VAR_LIST(struct view_due, groups, &group_shape),
};
const struct shape view_due_shape = SHAPE(struct view_due, due_vars);

/* Who may report on what the owner has to do gets a link to it in each row. */
static unsigned
flags_for(const struct web *w, const struct work_owner *owner)
{
	const struct belongings b = { .framework_id = w->framework->id,
		.agencies = owner->agencies, .nagencies = owner->nagencies,
		.pillars = owner->pillars, .npillars = owner->npillars };
	bool may = permit_record(w->call->viewer, type_progress.create, &b);

	return VIEW_PILLARS | VIEW_FLAT | (may ? VIEW_REPORTS : 0);
}

static void
add_group(const struct web *w, const struct work_items *items, unsigned flags,
    struct view_due_group group, struct view_due *due)
{
	struct view_due_group *groups = (struct view_due_group *)due->groups.items;

	if (items->n == 0)
		return;
	group.heading = i18n_text(w->language, group.heading);
	group.help = i18n_text(w->language, group.help);
	group.items = view_elements(w, items, flags);
	group.count = (int64_t)items->n;
	groups[due->groups.n++] = group;
}

static void
add_count(const struct web *w, struct buf *b, size_t n, const char *one, const char *many)
{
	if (n == 0)
		return;
	buf_add(b, b->n == 0 ? STR_EMPTY : STR(" · "));
	buf_add(b, i18n_count(w->arena, w->language, (int64_t)n, one, many));
}

static struct str
summarise(const struct web *w, const struct work_dues *dues)
{
	struct buf b;

	buf_init(&b, w->arena, 1024);
	add_count(w, &b, dues->late.n, N_("%d late"), N_("%d late"));
	add_count(w, &b, dues->blocked.n, N_("%d blocked"), N_("%d blocked"));
	add_count(w, &b, dues->soon.n, N_("%d due within two months"),
	    N_("%d due within two months"));
	add_count(w, &b, dues->waiting.n, N_("%d waiting"), N_("%d waiting"));
	add_count(w, &b, dues->undated.n, N_("%d without a date"), N_("%d without a date"));
	add_count(w, &b, dues->nothers, N_("%d for later"), N_("%d for later"));
	add_count(w, &b, dues->ndone, N_("%d done"), N_("%d done"));
	return buf_str(&b);
}

enum status
view_due_load(const struct web *w, const struct work_owner *owner,
    const struct work_items *items, struct view_list *out)
{
	const struct target_ids agencies = { &type_agency, owner->agencies, owner->nagencies };
	const struct touching touching = { .targets = &agencies,
		.ntargets = owner->nagencies > 0 ? 1 : 0, .words = STR_EMPTY };
	struct work_owner full = *owner;
	struct record_list roles;
	struct work_dues dues;
	unsigned flags = flags_for(w, owner);
	struct view_due *due;
	enum status st;

	*out = (struct view_list){ NULL, 0 };
	if (!permit(w->call->viewer, PERM_NETWORK))
		return ST_OK;
	if (full.roles == NULL) {
		if ((st = web_list_touching(w, &type_role, &touching, &roles)) != ST_OK)
			return st;
		full.roles = &roles;
	}
	dues = work_dues_of(w->arena, items, &full, w->call->today);
	due = arena_make(w->arena, struct view_due);
	due->groups.items = arena_make_array(w->arena, struct view_due_group, 5);
	due->summary = summarise(w, &dues);
	add_group(w, &dues.late, flags, (struct view_due_group){ .id = STR("late"),
	    .heading = STR(N_("Late")), .is_open = true,
	    .help = STR(N_("The last day that satisfies the agreed words has passed.")) }, due);
	add_group(w, &dues.blocked, flags, (struct view_due_group){ .id = STR("blocked"),
	    .heading = STR(N_("Blocked")), .is_open = true,
	    .help = STR(N_("Reported as held up by something.")) }, due);
	add_group(w, &dues.soon, flags, (struct view_due_group){ .id = STR("due"),
	    .heading = STR(N_("Due within two months")), .is_open = true }, due);
	add_group(w, &dues.waiting, flags, (struct view_due_group){ .id = STR("waiting"),
	    .heading = STR(N_("Waiting")),
	    .help = STR(N_("For capacity, resources, a request, a decision: not late.")) }, due);
	add_group(w, &dues.undated, flags, (struct view_due_group){ .id = STR("undated"),
	    .heading = STR(N_("Without a date")),
	    .help = STR(N_("No day was agreed: nothing is missed.")) }, due);
	due->any_groups = due->groups.n > 0;
	*out = (struct view_list){ due, 1 };
	return ST_OK;
}
