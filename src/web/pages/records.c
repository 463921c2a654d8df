/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list of all records of a type that has no page of its own for it: title and the fields that
 * lists are narrowed by, page after page.
 */
#include "web/acts.h"
#include "web/facts.h"
#include "web/record.h"
#include "web/view.h"

#define ROWS_PER_PAGE 100
#define MOST_COLUMNS 4

struct row {
	struct str url;
	struct str code;
	struct str title;
	struct view_list cells;
};
struct cell {
	struct str label;
	struct str words;
};
static const struct template_var cell_vars[] = {
	VAR(struct cell, label), VAR(struct cell, words),
};
static const struct shape cell_shape = SHAPE(struct cell, cell_vars);
static const struct template_var row_vars[] = {
	VAR(struct row, url), VAR(struct row, code), VAR(struct row, title),
	VAR_LIST(struct row, cells, &cell_shape),
};
static const struct shape row_shape = SHAPE(struct row, row_vars);

struct view {
	struct str heading;
	struct str help;
	struct str count;
	bool any_rows;
	bool is_narrowed;
	struct str all_url;
	struct view_list columns;
	struct view_list rows;
	bool any_pages;
	struct str before_url;
	struct str after_url;
	struct view_list acts;
};
static const struct template_var vars[] = {
	VAR(struct view, heading), VAR(struct view, help), VAR(struct view, count),
	VAR(struct view, any_rows), VAR(struct view, is_narrowed), VAR(struct view, all_url),
	VAR_LIST(struct view, columns, &view_words_shape),
	VAR_LIST(struct view, rows, &row_shape), VAR(struct view, any_pages),
	VAR(struct view, before_url),
	VAR(struct view, after_url), VAR_LIST(struct view, acts, &view_acts_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

/* The fields shown as columns. */
struct columns {
	size_t fields[MOST_COLUMNS];
	size_t n;
};

static struct columns
choose_columns(const struct record_type *type)
{
	struct columns c = { .n = 0 };

	for (size_t i = 0; i < type->nfields && c.n < MOST_COLUMNS; i++) {
		const struct field *f = &type->fields[i];

		if (i == type->title_field || i == type->code_field ||
		    i == type->order_field || f->kind == FK_MARKED || (f->flags & FF_LONG) ||
		    field_is_list(f))
			continue;
		if ((f->flags & (FF_FILTER | FF_REQUIRED | FF_FACT)) != 0)
			c.fields[c.n++] = i;
	}
	return c;
}

static struct view_list
column_labels(const struct web *w, const struct record_type *type, const struct columns *c)
{
	struct view_words *labels = arena_make_array(w->arena, struct view_words, c->n);

	for (size_t i = 0; i < c->n; i++)
		labels[i].words = i18n_text(w->language,
		    str_from(type->fields[c->fields[i]].label));
	return (struct view_list){ labels, c->n };
}

static struct row
row_of(const struct web *w, const struct record *r, const struct columns *c)
{
	struct cell *cells = arena_make_array(w->arena, struct cell, c->n);
	struct row row = { .url = web_url_of_record(w, r), .code = record_code(r),
	    .title = view_record_title(w, r) };

	for (size_t i = 0; i < c->n; i++) {
		cells[i].label = i18n_text(w->language,
		    str_from(r->type->fields[c->fields[i]].label));
		cells[i].words = view_field_words(w, r, c->fields[i]);
	}
	row.cells = (struct view_list){ cells, c->n };
	if (row.code.n == 0)
		row.code = row.title.n > 0 ? row.title : r->uid;
	if (str_equal(row.code, row.title))
		row.title = STR_EMPTY;
	return row;
}

/* Address of another page of the same list, filters kept. */
static struct str
page_url(const struct web *w, const struct record_type *type, int64_t page)
{
	struct buf b;

	buf_init(&b, w->arena, 8192);
	buf_add_format(&b, "/%s?page=%lld", type->plural, (long long)page);
	for (size_t i = 0; i < w->call->nfilters; i++) {
		buf_add_format(&b, "&%s=", type->fields[w->call->filters[i].field].name);
		buf_add_url_part(&b, w->call->filters[i].value);
	}
	if (w->framework_slug.n > 0) {
		buf_add_z(&b, "&framework=");
		buf_add_url_part(&b, w->framework_slug);
	}
	return buf_str(&b);
}

static void
set_pages(const struct web *w, const struct record_type *type, int64_t total, struct view *view)
{
	struct input_value page = web_input(w->call, "page");
	int64_t at = page.is_set ? page.number : 1;

	if (at > 1)
		view->before_url = page_url(w, type, at - 1);
	if (at * ROWS_PER_PAGE < total)
		view->after_url = page_url(w, type, at + 1);
	view->any_pages = view->before_url.n + view->after_url.n > 0;
}

static void
set_rows(const struct web *w, const struct record_type *type, const struct record_list *list,
    struct view *view)
{
	struct columns columns = choose_columns(type);
	struct row *rows = arena_make_array(w->arena, struct row, list->n);

	for (size_t i = 0; i < list->n; i++)
		rows[i] = row_of(w, list->items[i], &columns);
	view->rows = (struct view_list){ rows, list->n };
	view->any_rows = list->n > 0;
	view->columns = column_labels(w, type, &columns);
}

enum status
records_answer(struct call *call, const struct record_type *type)
{
	struct input_value page = web_input(call, "page");
	struct record_query query = { .type = type, .filters = call->filters,
	    .nfilters = call->nfilters, .sort_field = NO_FIELD, .limit = ROWS_PER_PAGE };
	struct view view = { .is_narrowed = call->nfilters > 0 };
	struct record_list list;
	struct web w;
	enum status st = web_begin(call, &w);

	if (st != ST_OK)
		return st;
	if (!(type->flags & TF_GLOBAL) && w.framework != NULL)
		query.framework_id = w.framework->id;
	query.offset = ((page.is_set ? page.number : 1) - 1) * ROWS_PER_PAGE;
	if ((st = record_list(call->store, call->viewer, &query, w.arena, &list)) != ST_OK)
		return st;
	set_rows(&w, type, &list, &view);
	set_pages(&w, type, list.total, &view);
	view.heading = i18n_text(w.language, str_from(type->label_plural));
	view.help = i18n_text(w.language, str_from(type->help));
	view.all_url = web_url(&w, str_dup_z(w.arena, str_format(w.arena, "/%s",
	    type->plural)));
	view.count = i18n_count(w.arena, w.language, list.total, N_("%d in all"),
	    N_("%d in all"));
	view.acts = view_acts_of_type(&w, type);
	return web_answer(&w, &page_records, view.heading, &view);
}

const struct page page_records = { .name = "records", .view = &shape };
