/* SPDX-License-Identifier: Apache-2.0 */
/* The list of queries under its table's name leads to the page in people's words. */
#include "web/page.h"

static enum status
answer(struct call *call)
{
	return response_redirect(call->rs, 301, STR("/points"));
}

static const struct route route_queries = {
	.method = METHOD_GET, .path = "/queries", .permission = PERM_PUBLIC,
	.flags = RF_NO_STORE, .summary = "Leads to the points to settle.", .handler = answer,
};
const struct page page_queries = { .route = &route_queries };
