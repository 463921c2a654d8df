/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What people type to name a record. Codes and identifiers are asked of the tables, titles of the
 * search index, which knows how words are folded and what the viewer may see. What surprises:
 * each kind of record is asked by itself, so one code may mean a pillar and a group; then the
 * form says that it can mean both.
 */
#include "store/record_keys.h"

#include "base/ulid.h"
#include "model/type.h"

#define HITS 20    /* titles looked at: a title in full is among the best */
#define MOST 10    /* kept for a message */

static void
add(const struct key_scope *scope, struct form_found *out, struct ref ref)
{
	for (size_t i = 0; i < out->n; i++) {
		if (str_equal(out->refs[i].uid, ref.uid))
			return;
	}
	if (out->refs == NULL)
		out->refs = arena_make_array(scope->arena, struct ref, MOST);
	if (out->n < MOST)
		out->refs[out->n++] = ref;
}

static struct ref
ref_of(const struct record *r)
{
	return (struct ref){ .type = r->type, .id = r->id, .uid = r->uid,
		.code = record_code(r), .title = record_title(r), .words = STR_EMPTY };
}

static enum status
find_code(const struct key_scope *scope, const struct record_type *type, struct str key,
    struct form_found *out)
{
	struct record *r;
	enum status st = record_find(scope->store, scope->viewer, type, scope->framework_id, key,
	    scope->arena, &r);

	if (st == ST_NOT_FOUND)
		return ST_OK;
	if (st == ST_OK)
		add(scope, out, ref_of(r));
	return st;
}

static struct str
upper_ascii(struct arena *a, struct str text)
{
	char *p = arena_alloc(a, text.n);

	for (size_t i = 0; i < text.n; i++)
		p[i] = text.p[i] >= 'a' && text.p[i] <= 'z' ? (char)(text.p[i] - 32) : text.p[i];
	return (struct str){ p, text.n };
}

/* As words to search for: signs that the search reads as more than words become spaces. */
static struct str
as_words(struct arena *a, struct str key)
{
	char *p = arena_alloc(a, key.n + 1);

	for (size_t i = 0; i < key.n; i++)
		p[i] = key.p[i] == '-' || key.p[i] == '"' || key.p[i] == '*' ? ' ' : key.p[i];
	p[key.n] = '*'; /* the last word may go on */
	return (struct str){ p, key.n + 1 };
}

/* exact: records of that title; near: records whose titles have the words. */
static enum status
find_title(const struct key_scope *scope, const struct record_type *type, struct str key,
    struct form_found found[2])
{
	struct search_query query = { .words = as_words(scope->arena, key), .type = type,
		.framework_id = (type->flags & TF_GLOBAL) != 0 ? 0 : scope->framework_id,
		.limit = HITS };
	struct search_result result;
	enum status st = search_run(scope->store, scope->viewer, &query, scope->arena, &result);

	for (size_t i = 0; st == ST_OK && i < result.n; i++) {
		const struct search_hit *hit = &result.hits[i];

		if (str_equal_ascii_case(str_trim(hit->title), key))
			st = find_code(scope, type, hit->uid, &found[0]);
		else
			add(scope, &found[1], (struct ref){ .type = type, .uid = hit->uid,
			    .code = hit->code, .title = hit->title, .words = STR_EMPTY });
	}
	return st;
}

static enum status
find_in(const struct key_scope *scope, const struct record_type *type, struct str key,
    struct form_found found[2])
{
	size_t before = found[0].n;
	enum status st = find_code(scope, type, key, &found[0]);

	if (st == ST_OK && found[0].n == before)
		st = find_code(scope, type, upper_ascii(scope->arena, key), &found[0]);
	if (st == ST_OK && found[0].n == before && !ulid_is_valid(key))
		st = find_title(scope, type, key, found);
	return st;
}

static struct form_found
exact_or_near(const struct form_found found[2])
{
	struct form_found out = found[0].n > 0 ? found[0] : found[1];

	out.is_exact = found[0].n > 0;
	return out;
}

enum status
record_find_key(void *context, const struct field *f, struct str key, struct form_found *out)
{
	const struct key_scope *scope = context;
	struct form_found found[2] = { 0 };
	enum status st = ST_OK;

	for (size_t i = 0; i < record_type_count && st == ST_OK; i++) {
		if (field_may_refer(f, record_types[i]))
			st = find_in(scope, record_types[i], key, found);
	}
	if (st == ST_OK)
		*out = exact_or_near(found);
	return st;
}

/* --- while it is being typed ---------------------------------------------------------------- */

static enum status
suggest_codes(const struct key_scope *scope, const struct record_type *type, struct str typed,
    struct form_found *out)
{
	struct record_list list;
	enum status st = record_list_coded(scope->store, scope->viewer,
	    &(struct code_query){ type, scope->framework_id, typed, MOST }, scope->arena, &list);

	for (size_t i = 0; st == ST_OK && i < list.n; i++)
		add(scope, out, ref_of(list.items[i]));
	return st;
}

/* type NULL: of all types at once. */
static enum status
suggest_titles(const struct key_scope *scope, const struct record_type *type, struct str typed,
    struct form_found *out)
{
	struct search_query query = { .words = as_words(scope->arena, typed), .type = type,
		.framework_id = type != NULL && (type->flags & TF_GLOBAL) != 0 ? 0 :
		scope->framework_id, .limit = MOST, .in = SEARCH_TITLES };
	struct search_result result;
	enum status st = search_run(scope->store, scope->viewer, &query, scope->arena, &result);

	for (size_t i = 0; st == ST_OK && i < result.n; i++) {
		const struct search_hit *hit = &result.hits[i];

		add(scope, out, (struct ref){ .type = hit->type, .uid = hit->uid,
		    .code = hit->code, .title = hit->title, .words = STR_EMPTY });
	}
	return st;
}

enum status
record_suggest(const struct key_scope *scope, const struct field *f, struct str typed,
    struct form_found *out)
{
	struct form_found found = { 0 };
	enum status st = ST_OK;

	for (size_t i = 0; i < record_type_count && st == ST_OK; i++) {
		if (field_may_refer(f, record_types[i]) &&
		    record_types[i]->code_field != NO_FIELD)
			st = suggest_codes(scope, record_types[i], typed, &found);
	}
	if (f->kind == FK_ANY && st == ST_OK)
		st = suggest_titles(scope, NULL, typed, &found);
	for (size_t i = 0; i < record_type_count && st == ST_OK && f->kind != FK_ANY; i++) {
		if (field_may_refer(f, record_types[i]))
			st = suggest_titles(scope, record_types[i], typed, &found);
	}
	if (st == ST_OK)
		*out = found;
	return st;
}
