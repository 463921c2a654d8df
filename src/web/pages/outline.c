/* SPDX-License-Identifier: Apache-2.0 */
/* The instrument as a text to read from top to bottom: pillar by pillar, with headings. */
#include "web/instrument.h"

static enum status
answer(struct call *call)
{
	struct view_instrument view;
	struct web w;
	enum status st = web_begin_framework(call, &w);

	if (st != ST_OK)
		return st;
	if ((st = view_instrument_load(&w, "/instrument/outline", &view)) != ST_OK)
		return st;
	return web_answer_status(&w, &page_outline, T(w.language, "Instrument, outline"), &view,
	    view.is_there ? 200 : 404);
}

static const struct route route_outline = {
	.method = METHOD_GET, .path = "/instrument/outline", .permission = PERM_PUBLIC,
	.flags = RF_CACHE, .inputs = instrument_inputs, .ninputs = COUNT_OF(instrument_inputs),
	.summary = "The instrument as an outline.", .handler = answer,
};
const struct page page_outline = { .name = "outline", .view = &view_instrument_shape,
	.route = &route_outline };
