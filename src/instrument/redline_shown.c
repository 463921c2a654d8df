/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A value in words for people. Facts are no prose: an agency, a role or a date that changed is
 * shown whole, so what is one item of a value is told beside its words. What surprises: two dates
 * of equal words say their days too, for else a change would show nothing.
 */
#include "instrument/redline_private.h"

#include "base/utf8.h"
#include "instrument/framework_codes.h"
#include "model/edtf.h"
#include "model/types/types.h"

#define SHOWN_BYTES (2 * LIMIT_TEXT_BYTES)

/* The words of one value, and which of them are an item. */
struct wording {
	struct arena *arena;
	struct buf b;
	struct diff_whole *items;
	size_t n;
	size_t capacity;
};

/* All that was added from start on is one item. */
static void
end_item(struct wording *s, size_t start)
{
	if (s->b.n == start)
		return;
	arena_reserve(s->arena, s->items, s->n, s->capacity);
	s->items[s->n++] = (struct diff_whole){ .start = start, .end = s->b.n };
}

/* --- one item ------------------------------------------------------------------------------ */

static struct str
choice_label(const struct field *f, const char *code)
{
	for (size_t i = 0; f != NULL && i < f->nchoices; i++) {
		if (str_equal(str_from(f->choices[i].code), str_from(code)))
			return str_from(f->choices[i].label);
	}
	return str_from(code);
}

static void
add_period(struct buf *b, const struct period *p)
{
	struct edtf edtf;

	if (p->words.n > 0)
		buf_add(b, p->words);
	else if (p->edtf.n > 0 && edtf_parse(p->edtf, &edtf) == ST_OK)
		edtf_add_words(b, &edtf);
}

/* What the words of a period do not say themselves. */
static void
add_period_meaning(struct buf *b, const struct period *p)
{
	struct edtf edtf;

	buf_add_z(b, " (");
	if (p->edtf.n > 0 && edtf_parse(p->edtf, &edtf) == ST_OK)
		edtf_add_words(b, &edtf);
	else
		buf_add_z(b, "no date");
	buf_add_z(b, p->is_tentative ? ", tentative)" : ")");
}

static void
add_role(struct wording *s, const struct fw_role *role)
{
	size_t start = s->b.n;

	buf_add(&s->b, role->who.code.n > 0 ? role->who.code : role->who.words);
	if (role->is_interim)
		buf_add_z(&s->b, " a.i.");
	if (role->since.words.n + role->since.edtf.n > 0) {
		buf_add_z(&s->b, " (");
		add_period(&s->b, &role->since);
		buf_add_z(&s->b, ")");
	}
	end_item(s, start);
}

/* --- lists --------------------------------------------------------------------------------- */

static void
add_parties(struct wording *s, const struct fw_partys *parties)
{
	for (size_t i = 0; i < parties->n; i++) {
		const struct fw_party *who = &parties->items[i];
		size_t start;

		buf_add_z(&s->b, i > 0 ? ", " : "");
		start = s->b.n;
		buf_add(&s->b, who->code.n > 0 ? who->code : who->words);
		end_item(s, start);
	}
}

/* Codes and names are items; lines of text are words. */
static void
add_texts(struct wording *s, const struct fw_texts *texts, bool is_fact)
{
	for (size_t i = 0; i < texts->n; i++) {
		size_t start;

		buf_add_z(&s->b, i == 0 ? "" : is_fact ? ", " : "\n");
		start = s->b.n;
		buf_add(&s->b, texts->items[i]);
		if (is_fact)
			end_item(s, start);
	}
}

/* "Coordinator: WHO a.i.; Involved: OHCHR, UNESCO". */
static void
add_roles(struct wording *s, const struct fw_roles *roles)
{
	const struct field *f = &type_role.fields[ROLE_WHAT];

	for (enum role_kind kind = 0; kind < ROLE_KIND_COUNT; kind++) {
		struct str label = choice_label(f, role_kind_codes[kind]);
		bool is_first = true;

		for (size_t i = 0; i < roles->n; i++) {
			if (roles->items[i].kind != kind)
				continue;
			if (is_first)
				buf_add_format(&s->b, "%s%.*s: ", s->b.n > 0 ? "; " : "",
				    STR_ARG(label));
			else
				buf_add_z(&s->b, ", ");
			is_first = false;
			add_role(s, &roles->items[i]);
		}
	}
}

/* Conditions are adopted words: no items. */
static void
add_conditions(struct wording *s, const struct fw_conditions *conditions)
{
	const struct field *f = &type_condition.fields[CONDITION_KIND];

	for (size_t i = 0; i < conditions->n; i++) {
		const struct fw_condition *c = &conditions->items[i];
		struct str label = choice_label(f, condition_kind_codes[c->kind]);

		buf_add_format(&s->b, "%s%.*s: ", i > 0 ? "; " : "", STR_ARG(label));
		buf_add(&s->b, c->words);
	}
}

/* "SL, IN (&)": the connector stands before it in the text of the pillar. */
static void
add_placements(struct wording *s, const struct fw_placements *placements)
{
	for (size_t i = 0; i < placements->n; i++) {
		const struct fw_placement *p = &placements->items[i];
		size_t start;

		buf_add_z(&s->b, i > 0 ? ", " : "");
		start = s->b.n;
		buf_add(&s->b, p->pillar);
		if (p->connector.n > 0)
			buf_add_format(&s->b, " (%.*s)", STR_ARG(p->connector));
		end_item(s, start);
	}
}

static void
add_flags(struct wording *s, unsigned flags)
{
	for (size_t bit = 0; bit < COUNT_OF(uncertainty_codes); bit++) {
		size_t start;

		if (!(flags & 1u << bit))
			continue;
		buf_add_z(&s->b, s->b.n > 0 ? ", " : "");
		start = s->b.n;
		buf_add_z(&s->b, uncertainty_codes[bit]);
		end_item(s, start);
	}
}

/* --- both values --------------------------------------------------------------------------- */

/* Items that differ in white space alone say the same. */
static struct str
key_of(struct arena *a, struct str words)
{
	bool is_space = false;
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	for (size_t at = 0, next; at < words.n; at = next) {
		next = at;
		if (utf8_is_space(utf8_next(words, &next))) {
			is_space = true;
			continue;
		}
		buf_add_z(&b, is_space && b.n > 0 ? " " : "");
		is_space = false;
		buf_add(&b, str_part(words, at, next));
	}
	return buf_str(&b);
}

static struct diff_text
finish(struct wording *s)
{
	struct diff_text out = { .text = buf_str(&s->b), .wholes = s->items, .nwholes = s->n };

	for (size_t i = 0; i < s->n; i++)
		s->items[i].key = key_of(s->arena, str_part(out.text, s->items[i].start,
		    s->items[i].end));
	return out;
}

static struct diff_text
show_value(struct arena *a, const struct redline_field *f, const struct field *field,
    const void *value)
{
	const struct redline_row *row = f->row;
	struct wording s = { .arena = a };

	buf_init(&s.b, a, SHOWN_BYTES);
	switch (f->kind) {
	case REDLINE_MARKED: buf_add(&s.b, ((const struct marked *)value)->text); break;
	case REDLINE_TEXT: buf_add(&s.b, *(const struct str *)value); break;
	case REDLINE_PERIOD: add_period(&s.b, value); break;
	case REDLINE_CHOICE:
		buf_add(&s.b, choice_label(field, row->codes[*(const unsigned *)value]));
		break;
	case REDLINE_BOOL: buf_add_z(&s.b, *(const bool *)value ? "yes" : "no"); break;
	case REDLINE_FLAGS: add_flags(&s, *(const unsigned *)value); break;
	case REDLINE_PARTIES: add_parties(&s, value); break;
	case REDLINE_TEXTS: add_texts(&s, value, f->is_fact); break;
	case REDLINE_PLACEMENTS: add_placements(&s, value); break;
	case REDLINE_ROLES: add_roles(&s, value); break;
	case REDLINE_CONDITIONS: add_conditions(&s, value); break;
	}
	if (f->kind == REDLINE_PERIOD || f->kind == REDLINE_CHOICE || f->kind == REDLINE_BOOL)
		end_item(&s, 0);
	return finish(&s);
}

/* Periods whose words are the same but whose days are not. */
static bool
differ_in_days(const struct redline_field *f, const struct diff_text shown[2])
{
	const struct period *held = f->held;
	const struct period *newer = f->newer;

	return f->kind == REDLINE_PERIOD && str_equal(shown[0].text, shown[1].text) &&
	    (!str_equal(held->edtf, newer->edtf) || held->is_tentative != newer->is_tentative);
}

void
redline_show(struct arena *a, const struct redline_field *f, const struct field *field,
    struct diff_text out[2])
{
	const void *values[2] = { f->held, f->newer };
	bool with_days;

	for (size_t i = 0; i < 2; i++)
		out[i] = show_value(a, f, field, values[i]);
	with_days = differ_in_days(f, out);
	for (size_t i = 0; with_days && i < 2; i++) {
		struct wording s = { .arena = a };

		buf_init(&s.b, a, SHOWN_BYTES);
		add_period(&s.b, values[i]);
		add_period_meaning(&s.b, values[i]);
		end_item(&s, 0);
		out[i] = finish(&s);
	}
}
