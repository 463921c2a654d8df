/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The view of a record's form: one input, or two, per field that the person may set, by the kind
 * of the field. What was typed is shown again, as it was typed. Nothing needs a script: lists to
 * choose from are <datalist>, and a button looks up what is typed.
 */
#include "web/form.h"

#include "base/utf8.h"
#include "model/diff.h"
#include "model/types/types.h"
#include "web/differences.h"
#include "web/facts.h"
#include "web/problems.h"
#include "web/rich.h"

#define RADIOS 6    /* choices shown at once; more are a menu */
#define KNOWN 300   /* records offered while typing */
#define SHORT_MAX 60 /* bytes: fields no longer than this get a short input */

struct second {
	struct str id;
	struct str input;
	struct str label;
	struct str hint;
	struct str wrong;
	struct str value;
};
static const struct template_var second_vars[] = {
	VAR(struct second, id), VAR(struct second, input), VAR(struct second, label),
	VAR(struct second, hint), VAR(struct second, wrong), VAR(struct second, value),
};
static const struct shape second_shape = SHAPE(struct second, second_vars);

/* What a reference can be: suggestions, one more of a list, what was found. */
struct lookup {
	struct str list_id;    /* of the <datalist> */
	struct view_list known;
	bool is_list;
	struct str add_id;
	struct str add_input;
	struct str add_value;
	struct str field;      /* value of the button */
	struct str suggest;    /* address that gives what fits to what is typed */
	bool was_asked;
	bool any_found;
	struct view_list found;
};

static const struct template_var pick_vars[] = {
	VAR(struct view_pick, id), VAR(struct view_pick, input),
	VAR(struct view_pick, code), VAR(struct view_pick, words),
	VAR(struct view_pick, is_on),
};
static const struct shape pick_shape = SHAPE(struct view_pick, pick_vars);

static const struct template_var lookup_vars[] = {
	VAR(struct lookup, list_id), VAR_LIST(struct lookup, known, &pick_shape),
	VAR(struct lookup, is_list), VAR(struct lookup, add_id), VAR(struct lookup, add_input),
	VAR(struct lookup, add_value), VAR(struct lookup, field), VAR(struct lookup, suggest),
	VAR(struct lookup, was_asked), VAR(struct lookup, any_found),
	VAR_LIST(struct lookup, found, &pick_shape),
};
static const struct shape lookup_shape = SHAPE(struct lookup, lookup_vars);

static const struct template_var conflict_vars[] = {
	VAR(struct view_conflict, heading), VAR_LIST(struct view_conflict, runs, &view_run_shape),
	VAR(struct view_conflict, take), VAR(struct view_conflict, merged),
};
static const struct shape conflict_shape = SHAPE(struct view_conflict, conflict_vars);

static const struct template_var field_vars[] = {
	VAR(struct view_field, id), VAR(struct view_field, input), VAR(struct view_field, label),
	VAR(struct view_field, hint), VAR(struct view_field, wrong),
	VAR(struct view_field, described), VAR(struct view_field, value),
	VAR(struct view_field, meaning), VAR(struct view_field, is_optional),
	VAR(struct view_field, is_line), VAR(struct view_field, is_area),
	VAR(struct view_field, is_tick), VAR(struct view_field, is_radio),
	VAR(struct view_field, is_menu), VAR(struct view_field, is_on),
	VAR(struct view_field, off), VAR(struct view_field, rows),
	VAR_LIST(struct view_field, options, &pick_shape),
	VAR_LIST(struct view_field, seconds, &second_shape),
	VAR(struct view_field, any_lookups),
	VAR_LIST(struct view_field, lookups, &lookup_shape),
	VAR_LIST(struct view_field, conflicts, &conflict_shape),
	VAR(struct view_field, preview),
};
const struct shape view_field_shape = SHAPE(struct view_field, field_vars);

static const struct template_var form_vars[] = {
	VAR(struct view_form, action), VAR(struct view_form, version),
	VAR(struct view_form, reason), VAR(struct view_form, reason_wrong),
	VAR(struct view_form, reason_hint), VAR_LIST(struct view_form, fields, &view_field_shape),
	VAR(struct view_form, any_rare), VAR_LIST(struct view_form, rare, &view_field_shape),
	VAR(struct view_form, is_rare_open),
	VAR(struct view_form, any_readers), VAR_LIST(struct view_form, readers, &pick_shape),
	VAR(struct view_form, can_preview), VAR(struct view_form, back),
	VAR(struct view_form, save), VAR(struct view_form, is_kept),
};
const struct shape view_form_shape = SHAPE(struct view_form, form_vars);

struct drawing {
	const struct record_form *rf;
	const struct web *w;
	size_t index; /* of the field */
	const struct field *f;
	struct form_texts texts;
	struct view_field *out;
};

static struct str
words(const struct web *w, const char *text)
{
	return i18n_text(w->language, str_from(text == NULL ? "" : text));
}

static struct str
id_of(const struct web *w, struct str input)
{
	return str_format(w->arena, "f-%.*s", STR_ARG(input));
}

/* --- choices ------------------------------------------------------------------------------- */

static struct view_pick
pick_of(const struct drawing *d, size_t i, const char *code, struct str label)
{
	struct str id = id_of(d->w, d->out->input);

	/* The first has the field's own id, so that the summary of faults leads to it. */
	return (struct view_pick){
		.id = i == 0 ? id : str_format(d->w->arena, "%.*s-%zu", STR_ARG(id), i),
		.input = d->out->input,
		.code = str_from(code),
		.words = label,
		.is_on = str_equal(str_trim(d->texts.parts[0]), str_from(code)),
	};
}

static void
draw_choice(struct drawing *d)
{
	bool has_none = (d->f->flags & FF_REQUIRED) == 0 || d->f->nchoices > RADIOS;
	struct view_pick *options = arena_make_array(d->w->arena, struct view_pick,
	    d->f->nchoices + 1);
	size_t n = 0;

	if (has_none) {
		options[n] = pick_of(d, n, "", T(d->w->language, "Not said"));
		n++;
	}
	for (size_t i = 0; i < d->f->nchoices; i++, n++)
		options[n] = pick_of(d, n, d->f->choices[i].code,
		    words(d->w, d->f->choices[i].label));
	d->out->is_radio = d->f->nchoices <= RADIOS;
	d->out->is_menu = !d->out->is_radio;
	d->out->options = (struct view_list){ options, n };
}

/* Not set and not ticked stays not set. */
static void
draw_tick(struct drawing *d)
{
	struct str typed = d->texts.parts[0];

	d->out->is_tick = true;
	d->out->is_on = str_equal(typed, STR("yes"));
	d->out->off = d->rf->shown->values[d->index].is_set ? STR("no") : STR_EMPTY;
}

/* --- references ---------------------------------------------------------------------------- */

static struct view_pick
pick_of_record(const struct drawing *d, const struct record *r)
{
	struct str code = record_code(r);
	struct str title = view_record_title(d->w, r);

	return (struct view_pick){ .code = code.n > 0 ? code : title,
		.words = code.n > 0 && !str_equal(code, title) ? title : STR_EMPTY };
}

static enum status
add_known(const struct drawing *d, const struct record_type *type, struct view_pick *known,
    size_t *n)
{
	struct record_query query = { .type = type, .sort_field = NO_FIELD,
		.limit = (int64_t)(KNOWN - *n) };
	struct record_list list;
	enum status st;

	if ((type->flags & TF_GLOBAL) == 0)
		query.framework_id = d->rf->scope.framework_id;
	if (*n == KNOWN)
		return ST_OK;
	st = record_list(d->w->call->store, d->w->call->viewer, &query, d->w->arena, &list);
	for (size_t i = 0; st == ST_OK && i < list.n; i++)
		known[(*n)++] = pick_of_record(d, list.items[i]);
	return st;
}

/* Of any type there would be too many; those are looked up. */
static enum status
set_known(struct drawing *d, struct lookup *l)
{
	struct view_pick *known = arena_make_array(d->w->arena, struct view_pick, KNOWN);
	size_t n = 0;
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && d->f->kind != FK_ANY && i < record_type_count; i++) {
		if (field_may_refer(d->f, record_types[i]))
			st = add_known(d, record_types[i], known, &n);
	}
	for (size_t i = 0; i < d->rf->added.n && n < KNOWN; i++) {
		const struct ref *r = &d->rf->added.refs[i];

		if (field_may_refer(d->f, r->type))
			known[n++] = (struct view_pick){ .code = r->code, .words = r->title,
				.is_on = true };
	}
	l->known = (struct view_list){ known, n };
	return st;
}

static void
set_found(struct drawing *d, struct lookup *l, const struct form_found *found)
{
	struct view_pick *options = arena_make_array(d->w->arena, struct view_pick,
	    found->n);
	struct str input = str_format(d->w->arena, "%s-pick", d->f->name);

	for (size_t i = 0; i < found->n; i++) {
		const struct ref *r = &found->refs[i];
		struct str title = view_short_title(d->w, r->title);

		options[i] = (struct view_pick){
			.id = str_format(d->w->arena, "f-%.*s-%zu", STR_ARG(input), i),
			.input = input, .code = r->code.n > 0 ? r->code : r->uid,
			.words = r->code.n == 0 || str_equal(r->code, title) ? title :
			    str_format(d->w->arena, "%.*s – %.*s", STR_ARG(r->code),
			    STR_ARG(title)) };
	}
	l->found = (struct view_list){ options, found->n };
	l->any_found = found->n > 0;
}

static enum status
look_up(struct drawing *d, struct lookup *l)
{
	struct str asked = STR_EMPTY;
	struct str typed = d->texts.parts[0];
	struct form_found found = { 0 };
	enum status st;

	if (!record_form_pressed(d->rf, FORM_FIND, &asked) ||
	    !str_equal(asked, str_from(d->f->name)))
		return ST_OK;
	if (l->is_list) {
		typed = STR_EMPTY;
		(void)record_form_value(d->w->call, str_dup_z(d->w->arena, l->add_input), &typed);
		l->add_value = typed;
	}
	typed = str_trim(typed);
	l->was_asked = true;
	if (typed.n == 0)
		return ST_OK;
	st = d->rf->form.find(d->rf->form.find_context, d->f, typed, &found);
	if (st == ST_OK)
		set_found(d, l, &found);
	return st;
}

/* For the script: whatever the page's framework is, the suggestions are of the same. */
static struct str
suggest_address(const struct drawing *d)
{
	return web_url(d->w, str_dup_z(d->w->arena, str_format(d->w->arena,
	    "/api/v1/suggestions?type=%s&field=%s", d->rf->type->name, d->f->name)));
}

static enum status
draw_refs(struct drawing *d)
{
	struct lookup *l = arena_make(d->w->arena, struct lookup);
	enum status st;

	l->is_list = field_is_list(d->f);
	l->list_id = str_format(d->w->arena, "known-%s", d->f->name);
	l->field = str_from(d->f->name);
	l->suggest = suggest_address(d);
	l->add_input = str_format(d->w->arena, "%s-add", d->f->name);
	l->add_id = id_of(d->w, l->add_input);
	d->out->is_area = l->is_list;
	d->out->is_line = !l->is_list;
	d->out->rows = STR("3");
	d->out->any_lookups = true;
	d->out->lookups = (struct view_list){ l, 1 };
	if ((st = set_known(d, l)) != ST_OK)
		return st;
	return look_up(d, l);
}

/* --- texts, days, periods ------------------------------------------------------------------ */

static void
draw_text(struct drawing *d)
{
	struct str text = d->texts.parts[0];
	bool is_long = (d->f->flags & (FF_LONG | FF_RICH)) != 0 || d->f->kind == FK_TEXTS ||
	    str_find_byte(text, '\n', 0) != SIZE_MAX;
	struct str pressed = STR_EMPTY;

	d->out->is_area = is_long;
	d->out->is_line = !is_long;
	d->out->rows = d->f->kind == FK_TEXTS ? STR("4") : STR("10");
	if ((d->f->flags & FF_RICH) != 0 && text.n > 0 &&
	    record_form_pressed(d->rf, FORM_PREVIEW, &pressed))
		d->out->preview = html_of_rich(d->w->arena, text, 3);
}

static void
add_second(struct drawing *d, struct str label, struct str hint)
{
	struct second *s = arena_make(d->w->arena, struct second);

	s->input = str_format(d->w->arena, "%s%s", d->f->name, form_part_suffix(d->f, 1));
	s->id = id_of(d->w, s->input);
	s->label = label;
	s->hint = hint;
	s->wrong = view_problem_of(d->w, str_dup_z(d->w->arena, s->input));
	s->value = d->texts.parts[1];
	d->out->seconds = (struct view_list){ s, 1 };
}

static void
draw_instant(struct drawing *d)
{
	d->out->is_line = true;
	add_second(d, T(d->w->language, "Time"), T(d->w->language,
	    "Such as 14:30, in the time zone of the framework."));
}

static void
draw_period(struct drawing *d)
{
	const struct value *v = &d->rf->typed->values[d->index];

	d->out->is_line = true;
	if (v->is_set && d->out->wrong.n == 0)
		d->out->meaning = form_period_meaning(d->w->arena, &v->period);
	add_second(d, T(d->w->language, "What the words mean in dates"), T(d->w->language,
	    "Only where the words do not say it. Empty: it is read from the words."));
}

static const char *
kind_hint(const struct drawing *d)
{
	switch (d->f->kind) {
	case FK_DATE: return N_("Such as 2021-03-31 or 31 March 2021.");
	case FK_INSTANT: return N_("The day, such as 2021-03-31.");
	case FK_PERIOD: return N_("Such as Q3 2021, third week of May 2021, by 30 June 2021, "
	    "\"2021, tentative\", or t.b.d.");
	case FK_TEXTS: return N_("One a line.");
	case FK_REFS:
	case FK_PARTIES:
	case FK_READERS: return N_("One a line, by code or name.");
	case FK_REF:
	case FK_PARTY:
	case FK_ANY: return N_("Its code or name.");
	case FK_TEXT:
		return (d->f->flags & FF_RICH) != 0 ? N_("Markdown: *stress*, **strong**, "
		    "- for lists, [words](https://...) for links.") : NULL;
	case FK_NONE:
	case FK_MARKED:
	case FK_CHOICE:
	case FK_INT:
	case FK_BOOL:
	case FK_COUNT: return NULL;
	}
	return NULL;
}

/* --- changed meanwhile --------------------------------------------------------------------- */

static struct str
text_of(const struct drawing *d, const struct value *v)
{
	struct form_texts texts;

	form_write(&d->rf->form, d->f, v, &texts);
	if (texts.parts[1].n == 0)
		return texts.parts[0];
	return str_format(d->w->arena, "%.*s (%.*s)", STR_ARG(texts.parts[0]),
	    STR_ARG(texts.parts[1]));
}

/* Both changes in one text, where nobody has to decide between them. */
static struct str
merged_text(const struct drawing *d, struct str base, struct str mine, struct str theirs)
{
	struct merge merge;

	if (d->f->kind != FK_TEXT && d->f->kind != FK_MARKED)
		return STR_EMPTY;
	merge_words(d->w->arena, base, mine, theirs, &merge);
	return merge.nconflicts == 0 ? merge_text(d->w->arena, &merge) : STR_EMPTY;
}

static void
draw_conflict(struct drawing *d)
{
	const struct record_form *rf = d->rf;
	const struct value *base = &rf->shown->values[d->index];
	const struct value *theirs = rf->theirs == NULL ? NULL : &rf->theirs->values[d->index];
	struct str mine = rf->sent[d->index].is_sent ? d->texts.parts[0] : STR_EMPTY;
	struct view_conflict *c;

	if (theirs == NULL || value_equal(d->f, base, theirs) ||
	    value_equal(d->f, &rf->typed->values[d->index], theirs))
		return;
	c = arena_make(d->w->arena, struct view_conflict);
	c->heading = i18n_format(d->w->arena, d->w->language,
	    N_("Somebody saved this meanwhile: \"%s\". What you typed differs:"),
	    view_short_title(d->w, text_of(d, theirs)), STR_EMPTY);
	if (d->texts.parts[1].n > 0)
		mine = str_format(d->w->arena, "%.*s (%.*s)", STR_ARG(mine),
		    STR_ARG(d->texts.parts[1]));
	c->runs = view_differences(d->w, text_of(d, theirs), mine);
	c->take = str_format(d->w->arena, FORM_TAKE "%s", d->f->name);
	c->merged = merged_text(d, text_of(d, base), mine, text_of(d, theirs));
	d->out->conflicts = (struct view_list){ c, 1 };
}

/* --- the form ------------------------------------------------------------------------------ */

/*
 * What was typed, or what is there. Of a form that somebody overtook, a field that was not touched
 * shows what is stored now.
 */
static void
set_texts(struct drawing *d)
{
	const struct form_sent *sent = &d->rf->sent[d->index];
	bool is_read = !d->rf->failed[d->index];
	/* A period that was understood is shown as such: the second input must not go on saying
	   what earlier words meant. */
	bool follows = is_read && (d->f->kind == FK_PERIOD ||
	    (d->rf->theirs != NULL && !d->rf->changed[d->index]));

	if (sent->is_sent && !follows)
		d->texts = sent->texts;
	else
		form_write(&d->rf->form, d->f, &d->rf->typed->values[d->index], &d->texts);
}

static void
set_words(struct drawing *d)
{
	struct str help = words(d->w, d->f->help);
	struct str kind = words(d->w, kind_hint(d));
	struct str id;

	d->out->input = str_from(d->f->name);
	d->out->id = id = id_of(d->w, d->out->input);
	d->out->label = words(d->w, d->f->label);
	/* What it is about, then how it is written. */
	d->out->hint = help;
	if (kind.n > 0 && d->f->kind != FK_TEXTS)
		d->out->hint = str_format(d->w->arena, "%.*s%s%.*s", STR_ARG(help),
		    help.n > 0 ? " " : "", STR_ARG(kind));
	else if (help.n == 0)
		d->out->hint = kind;
	d->out->wrong = view_problem_of(d->w, d->f->name);
	d->out->is_optional = (d->f->flags & FF_REQUIRED) == 0;
	d->out->value = d->texts.parts[0];
	if (d->out->hint.n > 0)
		d->out->described = str_format(d->w->arena, "%.*s-hint", STR_ARG(id));
	if (d->out->wrong.n > 0)
		d->out->described = str_format(d->w->arena, "%.*s%s%.*s-wrong",
		    STR_ARG(d->out->described), d->out->described.n > 0 ? " " : "", STR_ARG(id));
}

static enum status
draw_field(struct drawing *d)
{
	enum status st = ST_OK;

	set_texts(d);
	set_words(d);
	switch (d->f->kind) {
	case FK_TEXT:
	case FK_MARKED:
	case FK_TEXTS: draw_text(d); break;
	case FK_CHOICE: draw_choice(d); break;
	case FK_BOOL: draw_tick(d); break;
	case FK_INT:
	case FK_DATE: d->out->is_line = true; break;
	case FK_INSTANT: draw_instant(d); break;
	case FK_PERIOD: draw_period(d); break;
	case FK_REF:
	case FK_REFS:
	case FK_PARTY:
	case FK_PARTIES:
	case FK_ANY:
	case FK_READERS: st = draw_refs(d); break;
	case FK_NONE:
	case FK_COUNT: break;
	}
	draw_conflict(d);
	return st;
}

static const struct {
	enum visibility visibility;
	const char *words;
} audiences[] = {
	{ VISIBILITY_PUBLIC, N_("Everybody") },
	{ VISIBILITY_OBSERVERS, N_("Observers and the network") },
	{ VISIBILITY_NETWORK, N_("The network") },
	{ VISIBILITY_PILLAR, N_("Those who work in the pillar") },
	{ VISIBILITY_NAMED, N_("Those named, alone") },
};

static void
set_readers(const struct record_form *rf, struct view_form *v)
{
	struct view_pick *options = arena_make_array(rf->w->arena, struct view_pick,
	    COUNT_OF(audiences));

	if (!rf->may_open)
		return;
	for (size_t i = 0; i < COUNT_OF(audiences); i++)
		options[i] = (struct view_pick){
			.id = i == 0 ? STR("f-" FORM_VISIBILITY) :
			    str_format(rf->w->arena, "f-" FORM_VISIBILITY "-%zu", i),
			.input = STR(FORM_VISIBILITY),
			.code = str_from(visibility_name(audiences[i].visibility)),
			.words = words(rf->w, audiences[i].words),
			.is_on = rf->typed->visibility == audiences[i].visibility,
		};
	v->any_readers = true;
	v->readers = (struct view_list){ options, COUNT_OF(audiences) };
}

/* Draws the fields that are folded up, or the others. */
static enum status
draw_fields(const struct record_form *rf, bool are_rare, struct view_form *v,
    struct view_list *out)
{
	const struct web *w = rf->w;
	struct view_field *fields = arena_make_array(w->arena, struct view_field,
	    rf->type->nfields);
	struct str asked = STR_EMPTY;
	enum status st = ST_OK;
	size_t n = 0;

	(void)record_form_pressed(rf, FORM_FIND, &asked);
	for (size_t i = 0; st == ST_OK && i < rf->type->nfields; i++) {
		struct drawing d = { .rf = rf, .w = w, .index = i, .f = &rf->type->fields[i],
			.out = &fields[n] };

		if (!rf->can[i] || (rf->rare != NULL && rf->rare[i]) != are_rare)
			continue;
		st = draw_field(&d);
		v->can_preview |= (d.f->flags & FF_RICH) != 0;
		v->is_rare_open |= are_rare && (rf->changed[i] || fields[n].wrong.n > 0 ||
		    fields[n].conflicts.n > 0 || str_equal(asked, str_from(d.f->name)));
		n++;
	}
	*out = (struct view_list){ fields, n };
	return st;
}

enum status
view_form_of(const struct record_form *rf, struct view_list *out)
{
	const struct web *w = rf->w;
	struct view_form *v = arena_make(w->arena, struct view_form);
	struct str pressed = STR_EMPTY;
	enum status st = draw_fields(rf, false, v, &v->fields);

	if (st == ST_OK)
		st = draw_fields(rf, true, v, &v->rare);
	v->any_rare = v->rare.n > 0;
	v->action = record_form_address(rf);
	v->is_kept = record_form_pressed(rf, FORM_DRAFT, &pressed);
	v->version = rf->is_new ? STR_EMPTY : record_form_version(rf);
	v->reason = rf->reason;
	v->reason_wrong = view_problem_of(w, FORM_REASON);
	v->reason_hint = rf->reason_hint.n > 0 ? rf->reason_hint :
	    T(w->language, "Stands in the history beside the change.");
	v->back = rf->is_new ? web_url(w, str_dup_z(w->arena, str_format(w->arena, "/%s",
	    rf->type->plural))) : web_url_of_record(w, rf->theirs != NULL ? rf->theirs
	    : rf->shown);
	v->save = rf->is_new ? i18n_text(w->language, str_from(rf->type->adding))
	    : T(w->language, "Save");
	set_readers(rf, v);
	*out = (struct view_list){ v, 1 };
	return st;
}
