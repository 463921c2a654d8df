/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every record that the documents give, through forms: a form that was not touched changes
 * nothing, and what it shows is enough to make the value again. The sample of the project, and
 * the reference document where it is there.
 */
#include "fixture.h"

#include "document/reading.h"
#include "instrument/framework_json.h"
#include "instrument/framework_store.h"
#include "model/form.h"
#include "reading_files.h"
#include "store/record_keys.h"

#define SAMPLE "examples/framework.tsv"
#define SEED "../shared/seed/000_06fa5bb8da8b7857.txt"

struct work {
	struct fixture *f;
	const struct framework *fw;
	int64_t framework_id;
	struct key_scope scope;
	struct form_rules form;
	size_t values;
	size_t periods;
	size_t told; /* periods whose words do not say their dates */
};

static enum status
save(struct tx *tx, void *context)
{
	struct work *w = context;
	struct record *r;
	enum status st = framework_save(tx, w->fw, VISIBILITY_PUBLIC, &w->f->errors, &r);

	if (st == ST_OK)
		w->framework_id = r->id;
	return st;
}

/* Whether texts alone gave the value again: without its marks, and words beside references. */
static bool
is_made_again(const struct field *f, const struct value *was, const struct value *made)
{
	if (f->kind == FK_PERIOD)
		return str_equal(was->period.edtf, made->period.edtf) &&
		    was->period.is_tentative == made->period.is_tentative;
	if (f->kind == FK_MARKED)
		return str_equal(str_trim(was->marked.text), made->marked.text);
	if (made->nrefs != was->nrefs)
		return false;
	for (size_t i = 0; i < was->nrefs; i++) {
		if (was->refs[i].type != made->refs[i].type ||
		    was->refs[i].id != made->refs[i].id)
			return false;
	}
	return was->nrefs > 0 || value_equal(f, was, made);
}

/* The same agency twice in a list is taken once when it is typed anew. */
static bool
names_one_twice(const struct value *v)
{
	for (size_t i = 0; i < v->nrefs; i++) {
		for (size_t k = 0; k < i; k++) {
			if (v->refs[i].type == v->refs[k].type && v->refs[i].id == v->refs[k].id)
				return true;
		}
	}
	return false;
}

static void
check_value(struct work *w, const struct record *r, size_t i)
{
	const struct field *field = &r->type->fields[i];
	const struct value *was = &r->values[i];
	const struct value unset = { 0 };
	struct form_texts texts;
	struct value made;

	form_write(&w->form, field, was, &texts);
	assert_int_equal(form_read(&w->form, field, &texts, was, &made), ST_OK);
	assert_true(value_equal(field, was, &made));
	if (!was->is_set || names_one_twice(was))
		return;
	w->values++;
	if (field->kind == FK_PERIOD) {
		w->periods++;
		w->told += texts.parts[1].n > 0;
	}
	if (form_read(&w->form, field, &texts, &unset, &made) != ST_OK ||
	    !is_made_again(field, was, &made))
		fail_msg("%s %s: typed \"%.*s\" and \"%.*s\"%s%.*s", r->type->name, field->name,
		    STR_ARG(texts.parts[0]), STR_ARG(texts.parts[1]),
		    w->form.errors->n > 0 ? ": " : " gives another value",
		    w->form.errors->n > 0 ? (int)w->form.errors->items[0].message.n : 0,
		    w->form.errors->n > 0 ? w->form.errors->items[0].message.p : "");
}

static void
check_type(struct work *w, const struct record_type *type)
{
	struct record_query query = { .type = type, .sort_field = NO_FIELD };
	struct record_list list;

	assert_int_equal(record_list(w->f->store, VIEWER_LOCAL, &query, w->f->arena, &list),
	    ST_OK);
	for (size_t i = 0; i < list.n; i++) {
		for (size_t k = 0; k < type->nfields; k++)
			check_value(w, list.items[i], k);
	}
}

static void
check_document(struct fixture *f, const char *name)
{
	struct str bytes = test_read_file(f->arena, name);
	struct framework *fw = NULL;
	struct work w = { .f = f };

	if (bytes.n == 0) {
		print_message("skipped: no %s\n", name);
		skip();
	}
	w.form = (struct form_rules){ .arena = f->arena, .errors = &f->errors,
		.horizon_first = NO_DAY, .horizon_last = NO_DAY, .dates = { 0, 1900, 2199 },
		.find = record_find_key, .find_context = &w.scope };
	assert_int_equal(zone_open(f->arena, STR("UTC"), &w.form.zone), ST_OK);
	assert_int_equal(reading_run(f->arena, STR("document.tsv"), bytes, &f->errors, &fw),
	    ST_OK);
	fw->slug = STR("read");
	w.fw = fw;
	assert_int_equal(store_write(f->store, fixture_author, save, &w), ST_OK);
	w.scope = (struct key_scope){ f->store, VIEWER_LOCAL, w.framework_id, f->arena };
	for (size_t i = 0; i < record_type_count; i++)
		check_type(&w, record_types[i]);
	assert_true(w.values > 100);
	print_message("%s: %zu values; %zu periods, %zu with their meaning beside them\n", name,
	    w.values, w.periods, w.told);
}

static void
values_of_the_sample_come_back(void **state)
{
	check_document(*state, SAMPLE);
}

static void
values_of_the_reference_document_come_back(void **state)
{
	check_document(*state, SEED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(values_of_the_sample_come_back),
		FIXTURE_TEST(values_of_the_reference_document_come_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
