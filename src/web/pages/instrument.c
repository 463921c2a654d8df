/* SPDX-License-Identifier: Apache-2.0 */
/* The instrument as a table, as it was adopted. */
#include "web/instrument.h"

static enum status
answer(struct call *call)
{
	struct view_instrument view;
	struct web w;
	enum status st = web_begin_framework(call, &w);

	if (st != ST_OK)
		return st;
	if ((st = view_instrument_load(&w, "/instrument", &view)) != ST_OK)
		return st;
	view.is_table = true;
	return web_answer_status(&w, &page_instrument, T(w.language, "Instrument"), &view,
	    view.is_there ? 200 : 404);
}

static const struct route route_instrument = {
	.method = METHOD_GET, .path = "/instrument", .permission = PERM_PUBLIC,
	.flags = RF_CACHE, .inputs = instrument_inputs, .ninputs = COUNT_OF(instrument_inputs),
	.summary = "The instrument as a table, as adopted.", .handler = answer,
};
const struct page page_instrument = { .name = "instrument", .view = &view_instrument_shape,
	.route = &route_instrument };
