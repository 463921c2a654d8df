/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records become the parts that several pages show: links, dates as agreed with their window,
 * actions with their parts, recommendations. Nothing is looked up here; records come complete.
 */
#include "web/view.h"

#include "base/limits.h"
#include "model/date.h"
#include "model/edtf.h"
#include "model/types/types.h"

static const struct template_var link_vars[] = {
	VAR(struct view_link, url), VAR(struct view_link, label), VAR(struct view_link, note),
};
const struct shape view_link_shape = SHAPE(struct view_link, link_vars);

static const struct template_var words_vars[] = { VAR(struct view_words, words) };
const struct shape view_words_shape = SHAPE(struct view_words, words_vars);

/* Parts have no parts of their own here: deeper ones follow in the same list. */
#define ELEMENT_VARS \
	VAR(struct view_element, id), VAR(struct view_element, code), \
	VAR(struct view_element, url), VAR(struct view_element, connector), \
	VAR(struct view_element, heading), VAR(struct view_element, block_heading), \
	VAR(struct view_element, marker), VAR(struct view_element, words), \
	VAR(struct view_element, kind), VAR(struct view_element, when), \
	VAR(struct view_element, window), VAR(struct view_element, is_tentative), \
	VAR(struct view_element, standing), VAR(struct view_element, standing_class), \
	VAR_LIST(struct view_element, leads, &view_link_shape), \
	VAR(struct view_element, lead_mode), \
	VAR_LIST(struct view_element, with, &view_link_shape), \
	VAR(struct view_element, adopted), \
	VAR_LIST(struct view_element, conditions, &view_words_shape), \
	VAR(struct view_element, pillar), VAR(struct view_element, pillar_url), \
	VAR(struct view_element, report_url), VAR(struct view_element, propose_url)
static const struct template_var part_vars[] = { ELEMENT_VARS };
static const struct shape part_shape = SHAPE(struct view_element, part_vars);
static const struct template_var element_vars[] = {
	ELEMENT_VARS, VAR(struct view_element, any_parts),
	VAR_LIST(struct view_element, parts, &part_shape),
};
const struct shape view_element_shape = SHAPE(struct view_element, element_vars);

static const struct template_var recommendation_vars[] = {
	VAR(struct view_recommendation, id), VAR(struct view_recommendation, code),
	VAR(struct view_recommendation, url), VAR(struct view_recommendation, connector),
	VAR(struct view_recommendation, words), VAR(struct view_recommendation, force),
	VAR(struct view_recommendation, force_adopted),
	VAR_LIST(struct view_recommendation, pillars, &view_link_shape),
	VAR(struct view_recommendation, count), VAR(struct view_recommendation, propose_url),
	VAR(struct view_recommendation, any_answers),
	VAR_LIST(struct view_recommendation, answered_by, &view_element_shape),
};
const struct shape view_recommendation_shape =
    SHAPE(struct view_recommendation, recommendation_vars);

static const char *const months[] = {
	N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"),
	N_("July"), N_("August"), N_("September"), N_("October"), N_("November"),
	N_("December"),
};

static const char *const standings[STANDING_COUNT] = {
	[STANDING_PLANNED] = N_("Planned"),
	[STANDING_LATE] = N_("Late"),
	[STANDING_WAITING] = N_("Waiting"),
	[STANDING_UNDATED] = N_("No date agreed"),
	[STANDING_OTHERS] = N_("Another body's event"),
	[STANDING_NOTE] = N_("Working note"),
	[STANDING_PLACEHOLDER] = N_("To be decided"),
	[STANDING_DONE] = N_("Done"),
	[STANDING_DROPPED] = N_("Dropped"),
	[STANDING_BLOCKED] = N_("Blocked"),
};

struct str
view_day(const struct web *w, int32_t day)
{
	struct date_civil date;
	struct str month;

	if (day == NO_DAY)
		return STR_EMPTY;
	date = date_to_civil(day);
	month = i18n_text(w->language, str_from(months[date.month - 1]));
	return str_format(w->arena, "%d %.*s %lld", date.day, STR_ARG(month),
	    (long long)date.year);
}

static struct str
window_words(const struct web *w, const struct period *p)
{
	if (p->latest == NO_DAY && p->earliest == NO_DAY)
		return STR_EMPTY;
	if (p->latest == p->earliest)
		return view_day(w, p->latest);
	if (p->latest == NO_DAY)
		return i18n_format(w->arena, w->language, N_("from %s"),
		    view_day(w, p->earliest), STR_EMPTY);
	if (p->earliest == NO_DAY)
		return i18n_format(w->arena, w->language, N_("until %s"),
		    view_day(w, p->latest), STR_EMPTY);
	return i18n_format(w->arena, w->language, N_("%s to %s"), view_day(w, p->earliest),
	    view_day(w, p->latest));
}

struct view_when
view_when_of(const struct web *w, const struct period *p)
{
	struct view_when when = { .words = p->words, .window = window_words(w, p),
	    .is_tentative = p->is_tentative };
	struct edtf edtf;
	struct buf b;

	if (when.words.n == 0 && p->edtf.n > 0 && edtf_parse(p->edtf, &edtf) == ST_OK) {
		buf_init(&b, w->arena, LIMIT_TEXT_BYTES);
		edtf_add_words(&b, &edtf);
		when.words = buf_str(&b);
	}
	if (str_equal(when.words, when.window))
		when.window = STR_EMPTY;
	return when;
}

struct str
view_choice_words(const struct web *w, const struct record_type *type, size_t field,
    struct str code)
{
	const struct field *f = &type->fields[field];
	size_t at = code.n == 0 ? SIZE_MAX : field_choice_find(f, code.p, code.n);

	return at == SIZE_MAX ? code : i18n_text(w->language, str_from(f->choices[at].label));
}

struct str
view_choice(const struct web *w, const struct record *r, size_t field)
{
	return view_choice_words(w, r->type, field, record_text(r, field));
}

struct str
view_standing(const struct web *w, enum standing standing)
{
	return i18n_text(w->language, str_from(standings[standing]));
}

static struct str
ref_label(const struct ref *ref)
{
	/* Agencies are known by their codes, groups and pillars by name; a long text is cited. */
	if ((ref->type == &type_group || ref->type == &type_pillar) && ref->title.n > 0)
		return ref->title;
	return ref->code.n > 0 ? ref->code : ref->title;
}

struct view_list
view_refs(const struct web *w, const struct value *v)
{
	struct view_link *links = arena_make_array(w->arena, struct view_link, v->nrefs);

	for (size_t i = 0; i < v->nrefs; i++) {
		links[i].url = web_url_of_ref(w, &v->refs[i]);
		links[i].label = ref_label(&v->refs[i]);
	}
	return (struct view_list){ links, v->nrefs };
}

static struct view_list
condition_words(const struct web *w, const struct work_item *item)
{
	struct view_words *words = arena_make_array(w->arena, struct view_words,
	    item->nconditions);

	for (size_t i = 0; i < item->nconditions; i++)
		words[i].words = record_text(item->conditions[i], CONDITION_WORDS);
	return (struct view_list){ words, item->nconditions };
}

/* The heading above an element; one that ended its paragraph has a line feed at its end. */
static void
set_heading(const struct web *w, const struct record *r, struct view_element *e)
{
	const struct value *v = &r->values[ACTION_HEADING];
	struct marked heading = v->marked;
	struct html html;

	if (!v->is_set || heading.text.n == 0)
		return;
	if (!str_ends(heading.text, STR("\n"))) {
		e->heading = html_of_marked(w->arena, &heading, &(struct html_words){ 0 });
		return;
	}
	heading.text.n--;
	html = html_of_marked(w->arena, &heading, &(struct html_words){ 0 });
	e->block_heading = html;
}

/*
 * In the midst of adopted text only what is out of the ordinary is worth a word; a part without
 * a date goes by that of its whole.
 */
static bool
is_quiet(const struct work_item *item, unsigned flags)
{
	if (flags & VIEW_ANCHORS)
		return item->standing == STANDING_PLANNED || item->standing == STANDING_UNDATED;
	return item->standing == STANDING_UNDATED &&
	    item->action->values[ACTION_PARENT].nrefs > 0;
}

static void
set_facts(const struct web *w, const struct work_item *item, unsigned flags,
    struct view_element *e)
{
	const struct record *r = item->action;
	struct view_when when = view_when_of(w, &r->values[ACTION_PERIOD].period);

	if (r->values[ACTION_PERIOD].is_set) {
		e->when = when.words;
		e->window = when.window;
	}
	e->is_tentative = item->is_tentative;
	if (!is_quiet(item, flags))
		e->standing = view_standing(w, item->standing);
	e->standing_class = str_from(work_standing_code(item->standing));
	e->leads = view_refs(w, &r->values[ACTION_LEADS]);
	e->with = view_refs(w, &r->values[ACTION_SUPPORTING]);
	e->conditions = condition_words(w, item);
	if (r->values[ACTION_LEAD_MODE].is_set &&
	    !str_equal(record_text(r, ACTION_LEAD_MODE), STR("one")))
		e->lead_mode = view_choice(w, r, ACTION_LEAD_MODE);
}

struct str
view_report_url(const struct web *w, const struct record *action)
{
	struct str path = str_format(w->arena, "/progress/new?action=%.*s", STR_ARG(action->uid));

	return str_concat(w->arena, path, STR("#f-status"));
}

static struct view_element
element_of(const struct web *w, const struct work_item *item, unsigned flags)
{
	const struct html_words layout = {
		.footnotes = flags & VIEW_ANCHORS ? "#fn-" : w->footnotes,
	};
	const struct record *r = item->action;
	const struct value *pillar = &r->values[ACTION_PILLAR];
	struct view_element e = { .code = record_code(r), .url = web_url_of_record(w, r) };

	if (flags & VIEW_ANCHORS)
		e.id = web_id_of(w->arena, e.code);
	e.connector = record_text(r, ACTION_CONNECTOR);
	e.marker = record_text(r, ACTION_MARKER);
	set_heading(w, r, &e);
	e.words = html_of_marked(w->arena, &r->values[ACTION_TEXT].marked, &layout);
	set_facts(w, item, flags, &e);
	if ((flags & VIEW_PILLARS) && str_equal(record_text(r, ACTION_KIND), STR("goal")))
		e.kind = view_choice(w, r, ACTION_KIND);
	if ((flags & VIEW_PILLARS) && pillar->nrefs > 0) {
		e.pillar = pillar->refs[0].title;
		e.pillar_url = web_url_of_ref(w, &pillar->refs[0]);
	}
	if (flags & VIEW_REPORTS)
		e.report_url = view_report_url(w, r);
	return e;
}

/* Items come parents first: what has a parent in the list is a part of the element before. */
struct view_list
view_elements(const struct web *w, const struct work_items *items, unsigned flags)
{
	struct view_element *all = arena_make_array(w->arena, struct view_element, items->n);
	struct view_element *parts = arena_make_array(w->arena, struct view_element, items->n);
	size_t n = 0;
	size_t nparts = 0;

	for (size_t i = 0; i < items->n; i++) {
		bool is_part = !(flags & VIEW_FLAT) && n > 0 &&
		    items->items[i].action->values[ACTION_PARENT].nrefs > 0;
		struct view_element e = element_of(w, &items->items[i], flags);

		if (!is_part) {
			all[n++] = e;
			continue;
		}
		parts[nparts] = e;
		if (all[n - 1].parts.n == 0)
			all[n - 1].parts.items = &parts[nparts];
		all[n - 1].parts.n++;
		all[n - 1].any_parts = true;
		nparts++;
	}
	return (struct view_list){ all, n };
}

struct view_recommendation
view_recommendation_of(const struct web *w, const struct record *r, unsigned flags)
{
	const struct html_words layout = {
		.footnotes = flags & VIEW_ANCHORS ? "#fn-" : w->footnotes,
		.is_block = true,
	};
	struct view_recommendation v = { .code = record_code(r),
	    .url = web_url_of_record(w, r) };

	if (flags & VIEW_ANCHORS)
		v.id = web_id_of(w->arena, v.code);
	v.words = html_of_marked(w->arena, &r->values[RECOMMENDATION_TEXT].marked, &layout);
	if (r->values[RECOMMENDATION_FORCE].is_set)
		v.force = view_choice(w, r, RECOMMENDATION_FORCE);
	v.pillars = view_refs(w, &r->values[RECOMMENDATION_PILLARS]);
	return v;
}
