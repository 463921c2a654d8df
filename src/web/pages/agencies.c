/* SPDX-License-Identifier: Apache-2.0 */
/* The agencies the framework names, and in how many places. */
#include "model/types/types.h"
#include "web/agency.h"

struct row {
	struct str url;
	struct str code;
	struct str name;
	int64_t coordinates;
	int64_t involved;
	int64_t leads;
	int64_t supports;
};
static const struct template_var row_vars[] = {
	VAR(struct row, url), VAR(struct row, code), VAR(struct row, name),
	VAR(struct row, coordinates), VAR(struct row, involved), VAR(struct row, leads),
	VAR(struct row, supports),
};
static const struct shape row_shape = SHAPE(struct row, row_vars);

struct view {
	struct str count;
	struct view_list agencies;
};
static const struct template_var vars[] = {
	VAR(struct view, count), VAR_LIST(struct view, agencies, &row_shape),
};
static const struct shape shape = SHAPE(struct view, vars);

static struct row
row_of(const struct web *w, const struct agency_source *source, const struct record *agency)
{
	struct agency_part parts = agency_part_of(w, source, agency);

	return (struct row){
		.url = web_url_of_record(w, agency),
		.code = record_code(agency),
		.name = record_text(agency, AGENCY_NAME),
		.coordinates = (int64_t)parts.coordinates.n,
		.involved = (int64_t)parts.involved.n,
		.leads = (int64_t)parts.leads.n,
		.supports = (int64_t)parts.supports.n,
	};
}

static enum status
answer(struct call *call)
{
	struct agency_source source;
	struct record_list list;
	struct row *rows;
	struct view view;
	struct web w;
	enum status st = web_begin_framework(call, &w);

	if (st != ST_OK)
		return st;
	if ((st = agency_source_load(&w, NULL, &source)) != ST_OK)
		return st;
	if ((st = web_list(&w, &type_agency, &list)) != ST_OK)
		return st;
	rows = arena_make_array(w.arena, struct row, list.n);
	for (size_t i = 0; i < list.n; i++)
		rows[i] = row_of(&w, &source, list.items[i]);
	view.agencies = (struct view_list){ rows, list.n };
	view.count = i18n_count(w.arena, w.language, (int64_t)list.n, N_("%d agency"),
	    N_("%d agencies"));
	return web_answer(&w, &page_agencies, T(w.language, "Agencies"), &view);
}

static const struct route route_agencies = {
	.method = METHOD_GET, .path = "/agencies", .permission = PERM_PUBLIC,
	.flags = RF_CACHE, .inputs = web_framework_input, .ninputs = 1,
	.summary = "The agencies and what each is named in.", .handler = answer,
};
const struct page page_agencies = { .name = "agencies", .view = &shape, .route = &route_agencies };
