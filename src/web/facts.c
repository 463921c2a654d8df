/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fields of any record as people read them. Walks the type's rows and goes by kinds of fields;
 * one table names the few that only say how a text is laid out. What a field does not say is left
 * out, not shown as empty.
 */
#include "web/facts.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "model/types/types.h"
#include "web/history.h"
#include "web/procedure.h"
#include "web/rich.h"
#include "web/view.h"

#define SHORT_TITLE 120 /* code points */
#define MOST_TITLE_FACTS 3

static const struct template_var fact_vars[] = {
	VAR(struct view_fact, label), VAR(struct view_fact, words),
	VAR(struct view_fact, window), VAR(struct view_fact, is_tentative),
	VAR(struct view_fact, text), VAR_LIST(struct view_fact, links, &view_link_shape),
	VAR_LIST(struct view_fact, texts, &view_words_shape), VAR(struct view_fact, adopted),
};
const struct shape view_fact_shape = SHAPE(struct view_fact, fact_vars);

struct str
view_short_title(const struct web *w, struct str title)
{
	struct str first = str_part(title, 0, str_find_byte(title, '\n', 0));
	size_t end;

	if (utf8_length(first) <= SHORT_TITLE)
		return first;
	end = utf8_offset(first, SHORT_TITLE);
	while (end > 0 && first.p[end] != ' ')
		end--;
	if (end == 0)
		end = utf8_offset(first, SHORT_TITLE);
	return str_concat(w->arena, str_part(first, 0, end), STR(" …"));
}

/* "Ana Example, Focal point of an agency, WHO": what identifies a record that has no name. */
static struct str
title_of_facts(const struct web *w, const struct record *r)
{
	struct buf b;
	size_t n = 0;

	buf_init(&b, w->arena, LIMIT_TEXT_BYTES);
	for (size_t i = 0; i < r->type->nfields && n < MOST_TITLE_FACTS; i++) {
		const struct field *f = &r->type->fields[i];
		struct str words;

		if ((f->flags & (FF_REQUIRED | FF_FILTER)) == 0 || field_is_list(f))
			continue;
		words = view_field_words(w, r, i);
		if (words.n == 0)
			continue;
		buf_add(&b, n++ == 0 ? STR_EMPTY : STR(", "));
		buf_add(&b, words);
	}
	return view_short_title(w, buf_str(&b));
}

struct str
view_record_title(const struct web *w, const struct record *r)
{
	const struct field *f = &r->type->fields[r->type->title_field];
	struct str title = record_title(r);

	if (title.n == 0 && record_code(r).n == 0)
		return title_of_facts(w, r);

	if ((f->flags & FF_RICH) != 0)
		return rich_plain(w->arena, title, 2 * SHORT_TITLE);
	return view_short_title(w, title);
}

/* A link that says what it leads to: the code, and the title or the words beside it. */
static struct view_list
long_refs(const struct web *w, const struct value *v)
{
	struct view_link *links = arena_make_array(w->arena, struct view_link, v->nrefs);

	for (size_t i = 0; i < v->nrefs; i++) {
		const struct ref *ref = &v->refs[i];
		struct str title = view_short_title(w, ref->title);

		links[i].url = web_url_of_ref(w, ref);
		links[i].label = ref->code.n > 0 ? ref->code : title;
		links[i].note = ref->words.n > 0 ? ref->words :
		    ref->code.n > 0 && !str_equal(ref->code, title) ? title : STR_EMPTY;
	}
	return (struct view_list){ links, v->nrefs };
}

static struct view_list
texts_of(const struct web *w, const struct value *v)
{
	struct view_words *words = arena_make_array(w->arena, struct view_words, v->ntexts);

	for (size_t i = 0; i < v->ntexts; i++)
		words[i].words = v->texts[i];
	return (struct view_list){ words, v->ntexts };
}

static void
set_period(const struct web *w, const struct value *v, struct view_fact *fact)
{
	struct view_when when = view_when_of(w, &v->period);

	fact->words = when.words.n > 0 ? when.words : when.window;
	fact->window = when.words.n > 0 ? when.window : STR_EMPTY;
	fact->is_tentative = when.is_tentative;
}

static void
set_marked(const struct web *w, const struct value *v, struct view_fact *fact)
{
	const struct html_words layout = { .footnotes = w->footnotes, .is_block = true };

	fact->text = html_of_marked(w->arena, &v->marked, &layout);
}

/* A deadline is shown in one way everywhere, with the places that people count by. */
static struct str
words_of_instant(const struct web *w, const struct record *r, size_t field)
{
	if (r->type == &type_amendment && field == AMENDMENT_DEADLINE)
		return view_deadline_words(w, r);
	return view_instant(w, r->values[field].number);
}

/* Fills a fact by the kind of its field. */
static void
set_value(const struct web *w, const struct record *r, size_t field, struct view_fact *fact)
{
	const struct value *v = &r->values[field];

	switch (r->type->fields[field].kind) {
	case FK_TEXT:
		if (r->type->fields[field].flags & FF_RICH)
			fact->text = html_of_rich(w->arena, v->text, 3);
		else if (r->type->fields[field].flags & FF_LONG)
			fact->text = html_of_lines(w->arena, v->text);
		else
			fact->words = v->text;
		break;
	case FK_MARKED: set_marked(w, v, fact); break;
	case FK_CHOICE: fact->words = view_choice(w, r, field); break;
	case FK_INT: fact->words = str_format(w->arena, "%lld", (long long)v->number); break;
	case FK_BOOL:
		fact->words = v->number ? T(w->language, "Yes") : STR_EMPTY;
		break;
	case FK_DATE: fact->words = view_day(w, (int32_t)v->number); break;
	case FK_INSTANT: fact->words = words_of_instant(w, r, field); break;
	case FK_PERIOD: set_period(w, v, fact); break;
	case FK_REF:
	case FK_REFS:
	case FK_PARTY:
	case FK_PARTIES:
	case FK_ANY:
	case FK_READERS: fact->links = long_refs(w, v); break;
	case FK_TEXTS: fact->texts = texts_of(w, v); break;
	case FK_NONE:
	case FK_COUNT: break;
	}
}

/* How a text stands in its cell: seen in the instrument, of no use beside it. */
static const struct {
	const char *type;
	const char *field;
} layout_fields[] = {
	{ "action", "period_inherited" },
	{ "action", "connector" },
	{ "action", "heading" },
	{ "action", "marker" },
	{ "framework", "header" },
};

static bool
is_layout(const struct record_type *type, const struct field *f)
{
	for (size_t i = 0; i < COUNT_OF(layout_fields); i++) {
		if (str_equal(str_from(layout_fields[i].type), str_from(type->name)) &&
		    str_equal(str_from(layout_fields[i].field), str_from(f->name)))
			return true;
	}
	return false;
}

static bool
says_nothing(const struct view_fact *fact)
{
	return fact->words.n == 0 && fact->text.markup.n == 0 && fact->links.n == 0 &&
	    fact->texts.n == 0;
}

struct view_list
view_facts(const struct web *w, const struct record *r)
{
	const struct record_type *type = r->type;
	struct view_fact *facts = arena_make_array(w->arena, struct view_fact, type->nfields);
	size_t n = 0;

	for (size_t i = 0; i < type->nfields; i++) {
		if (i == type->title_field || i == type->code_field ||
		    i == type->order_field || is_layout(type, &type->fields[i]))
			continue;
		facts[n] = (struct view_fact){
			.label = i18n_text(w->language, str_from(type->fields[i].label)),
			.field = i,
		};
		if (r->values[i].is_set || field_is_list(&type->fields[i]))
			set_value(w, r, i, &facts[n]);
		n += !says_nothing(&facts[n]);
	}
	return (struct view_list){ facts, n };
}

struct str
view_field_words(const struct web *w, const struct record *r, size_t field)
{
	struct view_fact fact = { .words = STR_EMPTY };

	if (!r->values[field].is_set && !field_is_list(&r->type->fields[field]))
		return STR_EMPTY;
	set_value(w, r, field, &fact);
	if (fact.words.n > 0)
		return fact.words;
	if (fact.links.n > 0)
		return ((const struct view_link *)fact.links.items)[0].label;
	return r->values[field].text;
}

/* --- a whole value in words ---------------------------------------------------------------- */

static struct str
words_of_refs(const struct web *w, const struct value *v)
{
	struct buf b;

	buf_init(&b, w->arena, LIMIT_RESPONSE_BYTES);
	for (size_t i = 0; i < v->nrefs; i++) {
		const struct ref *ref = &v->refs[i];

		if (i > 0)
			buf_add_z(&b, ", ");
		buf_add(&b, ref->code.n > 0 ? ref->code : view_short_title(w, ref->title));
		if (ref->words.n > 0)
			buf_add_format(&b, " (%.*s)", STR_ARG(ref->words));
	}
	return buf_str(&b);
}

static struct str
words_of_texts(const struct web *w, const struct value *v)
{
	struct buf b;

	buf_init(&b, w->arena, LIMIT_RESPONSE_BYTES);
	for (size_t i = 0; i < v->ntexts; i++) {
		if (i > 0)
			buf_add_byte(&b, '\n');
		buf_add(&b, v->texts[i]);
	}
	return buf_str(&b);
}

static struct str
words_of_period(const struct web *w, const struct value *v)
{
	struct view_when when = view_when_of(w, &v->period);
	struct str words = when.words.n > 0 ? when.words : when.window;

	if (when.words.n > 0 && when.window.n > 0)
		words = str_format(w->arena, "%.*s (%.*s)", STR_ARG(words), STR_ARG(when.window));
	if (when.is_tentative)
		words = str_format(w->arena, "%.*s, %.*s", STR_ARG(words),
		    STR_ARG(T(w->language, "tentative")));
	return words;
}

struct str
view_value_words(const struct web *w, const struct record_type *type, size_t field,
    const struct value *v)
{
	struct record *r;

	if (!v->is_set)
		return STR_EMPTY;
	switch (type->fields[field].kind) {
	case FK_TEXT: return v->text;
	case FK_MARKED: return v->marked.text;
	case FK_TEXTS: return words_of_texts(w, v);
	case FK_PERIOD: return words_of_period(w, v);
	case FK_BOOL: return v->number ? T(w->language, "Yes") : T(w->language, "No");
	case FK_REF:
	case FK_REFS:
	case FK_PARTY:
	case FK_PARTIES:
	case FK_ANY:
	case FK_READERS: return words_of_refs(w, v);
	case FK_CHOICE:
	case FK_INT:
	case FK_DATE:
	case FK_INSTANT:
		break;
	case FK_NONE:
	case FK_COUNT: return STR_EMPTY;
	}
	r = record_new(w->arena, type);
	r->values[field] = *v;
	return view_field_words(w, r, field);
}
