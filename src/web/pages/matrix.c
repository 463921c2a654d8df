/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The comments matrix of an amendment: element, agency, comment, response, narrowed by agency and
 * element or to what nobody has answered. The chairs write each response where it stands; a form
 * names the version of the position that it was made from.
 */
#include "base/limits.h"
#include "document/matrix.h"
#include "http/uri.h"
#include "model/types/types.h"
#include "policy/permit.h"
#include "web/options.h"
#include "web/print.h"
#include "web/problems.h"
#include "web/procedure.h"
#include "web/session.h"

#define RESPONSE_BYTES 20000

struct row {
	struct str id;
	struct str code;
	struct str code_url;
	struct str words;
	bool is_whole;
	bool is_new;
	struct str agency;
	struct str kind;
	struct str kind_class;
	struct str quoted;
	struct html comment;
	struct str position_url;
	struct str at;
	struct str response;
	struct str uid;
	int64_t version;
	bool may_respond;
	bool is_open;
	struct str wrong;
};
static const struct template_var row_vars[] = {
	VAR(struct row, id), VAR(struct row, code), VAR(struct row, code_url),
	VAR(struct row, words), VAR(struct row, is_whole), VAR(struct row, is_new),
	VAR(struct row, agency), VAR(struct row, kind), VAR(struct row, kind_class),
	VAR(struct row, quoted), VAR(struct row, comment), VAR(struct row, position_url),
	VAR(struct row, at), VAR(struct row, response), VAR(struct row, uid),
	VAR(struct row, version), VAR(struct row, may_respond), VAR(struct row, is_open),
	VAR(struct row, wrong),
};
static const struct shape row_shape = SHAPE(struct row, row_vars);

struct view {
	struct str code;
	struct str amendment;
	struct str amendment_url;
	struct str url;
	struct str action;       /* with the filter, so that saving stays in it */
	struct str docx_url;
	struct str xlsx_url;
	struct str summary;
	struct view_list agencies;
	struct str element;
	bool is_only_open;
	bool is_narrowed;
	bool any_rows;
	struct view_list rows;
	bool any_problems;
	struct view_list problems;
};
static const struct template_var vars[] = {
	VAR(struct view, code), VAR(struct view, amendment), VAR(struct view, amendment_url),
	VAR(struct view, url),
	VAR(struct view, action), VAR(struct view, docx_url), VAR(struct view, xlsx_url),
	VAR(struct view, summary),
	VAR_LIST(struct view, agencies, &view_option_shape), VAR(struct view, element),
	VAR(struct view, is_only_open), VAR(struct view, is_narrowed),
	VAR(struct view, any_rows), VAR_LIST(struct view, rows, &row_shape),
	VAR(struct view, any_problems), VAR_LIST(struct view, problems, &view_problem_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

struct looking {
	struct call *call;
	struct web web;
	struct record *amendment;
	struct matrix_query filter;
	struct matrix matrix;
	struct str failed; /* uid of the position whose response could not be stored */
};

static enum status
begin(struct call *call, struct looking *l)
{
	enum status st;

	*l = (struct looking){ .call = call };
	if ((st = web_begin(call, &l->web)) != ST_OK ||
	    (st = step_find_amendment(&l->web, &l->amendment)) != ST_OK)
		return st;
	l->filter.agency = str_trim(web_input(call, "agency").text);
	l->filter.element = str_trim(web_input(call, "element").text);
	l->filter.is_open = web_input(call, "open").is_set;
	l->filter.viewer = call->viewer;
	l->filter.amendment = l->amendment;
	return matrix_load(call->store, &l->filter, &call->errors, &l->matrix);
}

static struct str
own_url(const struct looking *l)
{
	struct buf b;

	buf_init(&b, l->call->arena, LIMIT_URL_BYTES);
	buf_add_format(&b, "/amendments/%.*s/matrix", STR_ARG(l->amendment->uid));
	return buf_str(&b);
}

/* The same rows: after a response was stored, or as a file. */
static struct str
filtered_url(const struct looking *l, const char *ending)
{
	struct buf b;
	char sign = '?';

	buf_init(&b, l->call->arena, LIMIT_URL_BYTES);
	buf_add(&b, own_url(l));
	buf_add_z(&b, ending);
	if (l->filter.agency.n > 0) {
		buf_add_format(&b, "%cagency=", sign);
		buf_add_url_part(&b, l->filter.agency);
		sign = '&';
	}
	if (l->filter.element.n > 0) {
		buf_add_format(&b, "%celement=", sign);
		buf_add_url_part(&b, l->filter.element);
		sign = '&';
	}
	if (l->filter.is_open)
		buf_add_format(&b, "%copen=1", sign);
	return buf_str(&b);
}

static struct str
url_of_code(const struct web *w, struct str code)
{
	size_t space = str_find_byte(code, ' ', 0);

	if (code.n == 0 || space == SIZE_MAX || space + 1 >= code.n)
		return STR_EMPTY;
	return web_url_of(w, code.p[space + 1] == 'R' ? &type_recommendation : &type_action, code,
	    STR_EMPTY);
}

static struct row
row_of(const struct looking *l, const struct fw_matrix_row *m)
{
	const struct web *w = &l->web;
	const struct record *r = m->position;
	struct view_position p = view_position_of(w, r);
	bool is_failed = str_equal(l->failed, r->uid);

	return (struct row){
		.id = str_format(w->arena, "r-%.*s", STR_ARG(r->uid)),
		.code = m->code,
		.code_url = url_of_code(w, m->code),
		.words = m->words,
		.is_whole = m->element.n == 0,
		.is_new = m->is_new,
		.agency = m->agency,
		.kind = p.kind,
		.kind_class = p.kind_class,
		.quoted = record_text(r, POSITION_QUOTED),
		.comment = p.words,
		.position_url = p.url,
		.at = p.at,
		.response = is_failed ? web_input(l->call, "response").text :
		    record_text(r, POSITION_RESPONSE),
		.uid = r->uid,
		.version = r->version,
		.may_respond = permit_framework(l->call->viewer, PERM_CHAIR,
		    l->amendment->framework_id),
		.is_open = m->is_open,
		.wrong = is_failed ? view_problem_of(w, str_dup_z(w->arena,
		    str_format(w->arena, "r-%.*s", STR_ARG(r->uid)))) : STR_EMPTY,
	};
}

static struct view_list
agencies_of(const struct looking *l)
{
	const struct fw_texts *codes = &l->matrix.agencies;
	struct view_options o = { .w = &l->web, .chosen = l->filter.agency };

	view_options_add(&o, STR_EMPTY, T(l->web.language, "All agencies"));
	for (size_t i = 0; i < codes->n; i++)
		view_options_add(&o, codes->items[i], codes->items[i]);
	return view_options_list(&o);
}

static enum status
show(struct looking *l, enum status st)
{
	const struct web *w = &l->web;
	const struct matrix *m = &l->matrix;
	struct row *rows = arena_make_array(w->arena, struct row, m->rows.n);
	struct view_problems problems = view_problems_of(w);
	struct view view = {
		.code = record_code(l->amendment),
		.amendment = record_title(l->amendment),
		.amendment_url = web_url_of_record(w, l->amendment),
		.url = own_url(l),
		.action = filtered_url(l, ""),
		.docx_url = filtered_url(l, ".docx"),
		.xlsx_url = filtered_url(l, ".xlsx"),
		.agencies = agencies_of(l),
		.element = l->filter.element,
		.is_only_open = l->filter.is_open,
		.is_narrowed = l->filter.is_open || l->filter.element.n > 0 ||
		    l->filter.agency.n > 0,
		.any_rows = m->rows.n > 0,
		.any_problems = problems.any,
		.problems = problems.list,
	};

	for (size_t i = 0; i < m->rows.n; i++)
		rows[i] = row_of(l, &m->rows.items[i]);
	view.rows = (struct view_list){ rows, m->rows.n };
	view.summary = str_format(w->arena, "%.*s, %.*s",
	    STR_ARG(i18n_count(w->arena, w->language, (int64_t)m->nall, N_("%d comment"),
	    N_("%d comments"))), STR_ARG(i18n_count(w->arena, w->language, (int64_t)m->nopen,
	    N_("%d without a response"), N_("%d without a response"))));
	return web_answer_form(&l->web, &page_matrix, T(w->language, "Comments and responses"),
	    &view, st);
}

static enum status
answer(struct call *call)
{
	struct looking l;
	enum status st = begin(call, &l);

	return st == ST_OK ? show(&l, ST_OK) : st;
}

/* --- a response was written ---------------------------------------------------------------- */

static enum status
respond(struct tx *tx, void *context)
{
	struct looking *l = context;
	struct str response = str_trim(web_input(l->call, "response").text);
	const char *field = str_dup_z(l->call->arena, str_format(l->call->arena, "r-%.*s",
	    STR_ARG(l->failed)));
	struct record *seen;
	struct record *r;
	enum status st = record_find(tx->store, l->call->viewer, &type_position,
	    l->amendment->framework_id, l->failed, tx->arena, &seen);

	if (st != ST_OK || (st = record_load(tx->store, &type_position, seen->id, tx->arena,
	    &r)) != ST_OK)
		return st;
	if (r->values[POSITION_AMENDMENT].nrefs == 0 ||
	    r->values[POSITION_AMENDMENT].refs[0].id != l->amendment->id)
		return ST_NOT_FOUND;
	if (r->version != web_input(l->call, "version").number)
		return errors_add(&l->call->errors, ST_CONFLICT, field, "Somebody else has "
		    "answered this meanwhile: “%.*s”. Your words are still here; save them again "
		    "to put them in its place.", STR_ARG(record_text(r, POSITION_RESPONSE)));
	if (response.n > 0) {
		record_set_text(r, POSITION_RESPONSE, response);
		record_set_number(r, POSITION_RESOLVED, tx->now_ms);
	} else {
		record_unset(r, POSITION_RESPONSE);
		record_unset(r, POSITION_RESOLVED);
	}
	return record_update(tx, r, &l->call->errors);
}

static enum status
submit(struct call *call)
{
	struct looking l;
	enum status st = begin(call, &l);

	if (st != ST_OK)
		return st;
	if (!permit_framework(call->viewer, PERM_CHAIR, l.amendment->framework_id))
		return ST_FORBIDDEN;
	l.failed = web_input(call, "position").text;
	st = store_write(call->store, call_authorship(call, STR_EMPTY), respond, &l);
	if (st == ST_CONFLICT || st == ST_INVALID || st == ST_TOO_LARGE)
		return show(&l, st);
	if (st != ST_OK)
		return st;
	return web_redirect(call, str_format(call->arena, "%.*s#r-%.*s",
	    STR_ARG(filtered_url(&l, "")), STR_ARG(l.failed)));
}

/* --- as a file ----------------------------------------------------------------------------- */

static enum status
print(struct call *call, const struct printer *printer)
{
	struct looking l;
	enum status st = begin(call, &l);
	const struct language *language = i18n_language(call->language);
	const struct matrix_words words = {
		.headings = { T(language, "Element"), T(language, "What it says"),
			T(language, "Agency"), T(language, "On the words"),
			T(language, "Comment"), T(language, "Response") },
		.whole = T(language, "All of it"),
		.something_new = T(language, "Something new"),
	};
	struct print_table table = { 0 };
	struct print_order order = { .table = &table };
	struct print_answer answer = { .printer = printer, .order = &order };

	if (st != ST_OK)
		return st;
	matrix_fill_table(call->arena, &l.matrix, &words, &table);
	table.title = T(language, "Comments and responses");
	table.subtitle = str_format(call->arena, "%.*s %.*s",
	    STR_ARG(record_code(l.amendment)), STR_ARG(record_title(l.amendment)));
	if (l.web.framework != NULL)
		table.network = record_text(l.web.framework, FRAMEWORK_NETWORK);
	order.label = record_code(l.amendment);
	order.language = language->code;
	answer.name = str_format(call->arena, "comments-%.*s", STR_ARG(web_id_of(call->arena,
	    record_code(l.amendment))));
	answer.own_url = filtered_url(&l, str_dup_z(call->arena, str_format(call->arena, ".%s",
	    printer->extension)));
	answer.back_url = filtered_url(&l, "");
	return web_print(&l.web, &answer);
}

static enum status
print_docx_file(struct call *call)
{
	return print(call, printer_find(STR("docx")));
}

static enum status
print_xlsx_file(struct call *call)
{
	return print(call, printer_find(STR("xlsx")));
}

#define FILTERS \
	{ .name = "agency", .kind = IK_TEXT, .max = 80, .help = "Code of an agency." }, \
	{ .name = "element", .kind = IK_TEXT, .max = 40, \
	    .help = "Code of an element, such as CJ 7; - for what is on the whole." }, \
	{ .name = "open", .kind = IK_FLAG, .help = "Only what has no response." }

static const struct input filters[] = { FILTERS };
static const struct input inputs[] = {
	FILTERS,
	{ .name = "position", .kind = IK_TEXT, .max = 26, .help = "Whose response it is." },
	{ .name = "version", .kind = IK_INT, .min = 0, .max = UINT32_MAX,
	    .help = "Of the position, as it was shown." },
	{ .name = "response", .kind = IK_TEXT, .max = RESPONSE_BYTES, .help = "The response." },
};

static const struct route route_matrix = {
	.method = METHOD_GET, .path = "/amendments/{key}/matrix", .permission = PERM_NETWORK,
	.inputs = filters, .ninputs = COUNT_OF(filters),
	.summary = "Comments of agencies on an amendment, with responses.", .handler = answer,
};
static const struct route route_matrix_submit = {
	.method = METHOD_POST, .path = "/amendments/{key}/matrix", .permission = PERM_CHAIR,
	.flags = RF_FORM, .inputs = inputs, .ninputs = COUNT_OF(inputs),
	.body_limit = 3 * RESPONSE_BYTES + 4096,
	.summary = "Writes the response to a comment.", .handler = submit,
};
const struct page page_matrix = { .name = "matrix", .view = &shape, .route = &route_matrix,
	.action = &route_matrix_submit };

static const struct route route_matrix_docx = {
	.method = METHOD_GET, .path = "/amendments/{key}/matrix.docx",
	.permission = PERM_NETWORK, .inputs = filters, .ninputs = COUNT_OF(filters),
	.summary = "The comments of agencies as a Word document.", .handler = print_docx_file,
};
static const struct route route_matrix_xlsx = {
	.method = METHOD_GET, .path = "/amendments/{key}/matrix.xlsx",
	.permission = PERM_NETWORK, .inputs = filters, .ninputs = COUNT_OF(filters),
	.summary = "The comments of agencies as a workbook.", .handler = print_xlsx_file,
};
const struct page page_matrix_docx = { .route = &route_matrix_docx };
const struct page page_matrix_xlsx = { .route = &route_matrix_xlsx };
