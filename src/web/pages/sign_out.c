/* SPDX-License-Identifier: Apache-2.0 */
/* Ends the session. A form, not a link: no address that is merely opened signs anybody out. */
#include "web/session.h"

static enum status
answer(struct call *call)
{
	enum status st = web_session_end(call);

	return st == ST_OK ? web_redirect(call, STR("/")) : st;
}

static const struct route route_sign_out = {
	.method = METHOD_POST, .path = "/sign-out", .permission = PERM_PUBLIC, .flags = RF_FORM,
	.body_limit = 4096, .summary = "Ends the session.", .handler = answer,
};
const struct page page_sign_out = { .action = &route_sign_out };
