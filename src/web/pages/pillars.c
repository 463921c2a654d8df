/* SPDX-License-Identifier: Apache-2.0 */
/* All pillars on one page: who coordinates, who takes part, how much there is to do. */
#include "web/instrument.h"

struct view {
	struct view_list pillars;
};
static const struct template_var vars[] = { VAR_LIST(struct view, pillars, &view_pillar_shape) };
static const struct shape shape = SHAPE(struct view, vars);

static enum status
answer(struct call *call)
{
	struct view_instrument instrument;
	struct view view;
	struct web w;
	enum status st = web_begin_framework(call, &w);

	if (st != ST_OK)
		return st;
	if ((st = view_instrument_working(&w, STR_EMPTY, NULL, &instrument)) != ST_OK)
		return st;
	view.pillars = instrument.pillars;
	return web_answer(&w, &page_pillars, T(w.language, "Pillars"), &view);
}

static const struct route route_pillars = {
	.method = METHOD_GET, .path = "/pillars", .permission = PERM_PUBLIC,
	.flags = RF_CACHE, .inputs = web_framework_input, .ninputs = 1,
	.summary = "The pillars with their coordinators.", .handler = answer,
};
const struct page page_pillars = { .name = "pillars", .view = &shape, .route = &route_pillars };
