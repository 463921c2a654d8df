/* SPDX-License-Identifier: Apache-2.0 */
/*
 * References in forms, of every kind: what people cite, one a line or parted by semicolons or
 * commas. The caller's form->find says what a key means. A name may hold a comma itself ("Health,
 * education and work"), so a text is cut only where the whole of it is nothing known.
 */
#include "base/buf.h"
#include "base/utf8.h"
#include "model/form_kinds.h"

static bool
is_list(const struct field *f)
{
	return f->kind == FK_REFS || f->kind == FK_PARTIES || f->kind == FK_READERS;
}

/* One line, single spaces: as a key is written and compared. */
static struct str
squeeze(struct arena *a, struct str text)
{
	struct buf b;
	bool is_gap = false;

	buf_init(&b, a, SIZE_MAX);
	for (size_t at = 0; at < text.n;) {
		size_t start = at;
		bool is_space = utf8_is_space(utf8_next(text, &at));

		if (!is_space) {
			if (is_gap && b.n > 0)
				buf_add_byte(&b, ' ');
			buf_add(&b, str_part(text, start, at));
		}
		is_gap = is_space;
	}
	return buf_str(&b);
}

static struct str
key_of(struct arena *a, const struct ref *r)
{
	struct str key = squeeze(a, r->code.n > 0 ? r->code : r->title);

	return key.n > 0 && key.n <= 200 ? key : r->uid;
}

static void
refs_write(const struct form_rules *form, const struct field *f, const struct value *v,
    struct form_texts *out)
{
	struct buf b;

	(void)f;
	buf_init(&b, form->arena, SIZE_MAX);
	for (size_t i = 0; i < v->nrefs; i++) {
		if (i > 0)
			buf_add_byte(&b, '\n');
		buf_add(&b, key_of(form->arena, &v->refs[i]));
	}
	out->parts[0] = buf_str(&b);
}

/* --- reading ------------------------------------------------------------------------------- */

struct reader {
	const struct form_rules *form;
	const struct field *f;
	const struct value *shown;
	bool *is_taken; /* which of the shown ones were typed again */
	struct value *out;
	size_t capacity;
};

static bool
has(const struct value *v, const struct ref *ref)
{
	for (size_t i = 0; i < v->nrefs; i++) {
		if (v->refs[i].type == ref->type && v->refs[i].id == ref->id)
			return true;
	}
	return false;
}

static void
add(struct reader *r, struct ref ref)
{
	arena_reserve(r->form->arena, r->out->refs, r->out->nrefs, r->capacity);
	r->out->refs[r->out->nrefs++] = ref;
	r->out->is_set = true;
}

/* One that the form showed: it comes back with its words, even twice if it was there twice. */
static bool
take_shown(struct reader *r, struct str key)
{
	for (size_t i = 0; i < r->shown->nrefs; i++) {
		const struct ref *ref = &r->shown->refs[i];

		if (r->is_taken[i] || !str_equal(key_of(r->form->arena, ref), key))
			continue;
		r->is_taken[i] = true;
		add(r, *ref);
		return true;
	}
	return false;
}

static void
add_found(struct reader *r, struct ref found)
{
	found.words = STR_EMPTY;
	for (size_t i = 0; i < r->shown->nrefs; i++) {
		const struct ref *ref = &r->shown->refs[i];

		if (ref->type == found.type && ref->id == found.id && !r->is_taken[i]) {
			r->is_taken[i] = true;
			found.words = ref->words;
			break;
		}
	}
	if (!has(r->out, &found))
		add(r, found);
}

/* "WHO (World Health Organization), WMO (World Meteorological Organization)" */
static struct str
list_found(const struct form_rules *form, const struct form_found *found)
{
	struct buf b;

	buf_init(&b, form->arena, 600);
	for (size_t i = 0; i < found->n && i < 5; i++) {
		const struct ref *ref = &found->refs[i];
		struct str title = utf8_part(squeeze(form->arena, ref->title), 0, 80);

		buf_add_z(&b, i == 0 ? "" : ", ");
		if (ref->code.n > 0 && title.n > 0 && !str_equal(ref->code, title))
			buf_add_format(&b, "%.*s (%.*s)", STR_ARG(ref->code), STR_ARG(title));
		else if (ref->code.n == 0 && found->n > 1 && found->is_exact)
			/* Same name, no code: only the identifier tells them apart. */
			buf_add_format(&b, "%.*s (%.*s)", STR_ARG(ref->uid), STR_ARG(title));
		else
			buf_add(&b, ref->code.n > 0 ? ref->code : title);
	}
	return buf_str(&b);
}

static enum status
refuse(const struct reader *r, struct str key, const struct form_found *found)
{
	struct str near = list_found(r->form, found);

	key = utf8_part(key, 0, 80);
	if (found->n > 1 && found->is_exact)
		return errors_add(r->form->errors, ST_INVALID, r->f->name,
		    "%s: \"%.*s\" can mean several. Write one of: %.*s.", r->f->label,
		    STR_ARG(key), STR_ARG(near));
	if (found->n > 0)
		return errors_add(r->form->errors, ST_INVALID, r->f->name,
		    "%s: there is no \"%.*s\". Did you mean %.*s?", r->f->label, STR_ARG(key),
		    STR_ARG(near));
	return errors_add(r->form->errors, ST_INVALID, r->f->name,
	    "%s: there is no \"%.*s\". Write a code such as WHO or CJ 7, or the whole name.",
	    r->f->label, STR_ARG(key));
}

/* Reads one text; where it is nothing known and holds one of the separators, its parts. */
static enum status
read_keys(struct reader *r, struct str text, const char *separators)
{
	struct str key = squeeze(r->form->arena, text);
	struct form_found found = { 0 };
	struct str part;
	enum status st;

	if (key.n == 0 || take_shown(r, key))
		return ST_OK;
	st = r->form->find(r->form->find_context, r->f, key, &found);
	if (st != ST_OK)
		return st;
	if (found.n == 1 && found.is_exact) {
		add_found(r, found.refs[0]);
		return ST_OK;
	}
	while (*separators != '\0' && str_find_byte(text, *separators, 0) == SIZE_MAX)
		separators++;
	if (*separators == '\0' || !is_list(r->f))
		return refuse(r, key, &found);
	while (str_next(&text, *separators, &part)) {
		enum status one = read_keys(r, part, separators + 1);

		if (one != ST_OK && one != ST_INVALID)
			return one;
		st = one != ST_OK ? one : st;
	}
	return st;
}

static enum status
refs_read(const struct form_rules *form, const struct field *f, const struct form_texts *texts,
    const struct value *shown, struct value *out)
{
	struct reader r = { .form = form, .f = f, .shown = shown, .out = out };
	struct str rest = texts->parts[0];
	enum status result = ST_OK;
	struct str line;

	r.is_taken = arena_make_array(form->arena, bool, shown->nrefs);
	while (str_next(&rest, '\n', &line)) {
		enum status st = read_keys(&r, line, ";,");

		if (st != ST_OK && st != ST_INVALID)
			return st;
		result = st != ST_OK ? st : result;
	}
	if (result == ST_OK && out->nrefs > 1 && !is_list(f))
		return errors_add(form->errors, ST_INVALID, f->name,
		    "%s takes one. Name only one.", f->label);
	return result;
}

const struct form_kind form_kind_refs = { 1, NULL, refs_write, refs_read };
