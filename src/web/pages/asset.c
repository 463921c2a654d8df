/* SPDX-License-Identifier: Apache-2.0 */
/* Files that pages load. The name holds a hash of the bytes, so a copy is good for ever. */
#include "web/embedded.h"
#include "web/page.h"

static enum status
answer(struct call *call)
{
	for (size_t i = 0; i < embedded_assets_n; i++) {
		const struct asset *asset = &embedded_assets[i];

		if (!str_equal(asset->served, call->values[0]))
			continue;
		response_set_bytes(call->rs, 200, asset->content_type, asset->bytes);
		return response_set_header(call->rs, "Cache-Control",
		    STR("public, max-age=31536000, immutable"));
	}
	return errors_add(&call->errors, ST_NOT_FOUND, NULL,
	    "There is no file \"%.*s\" here. Load the page again.", STR_ARG(call->values[0]));
}

static const struct route route_asset = {
	.method = METHOD_GET, .path = "/assets/{name}", .permission = PERM_PUBLIC,
	.flags = RF_NO_STORE, .summary = "A style sheet or picture of the pages.",
	.handler = answer,
};
const struct page page_asset = { .route = &route_asset };
