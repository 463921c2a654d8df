/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_OIDC_H
#define CONCERT_WEB_OIDC_H

#include "web/page.h"

/* The page that waits and goes on to a path of ours, after some seconds or by its link. */
MUST_USE enum status web_oidc_wait(struct call *call, struct str go_on_url, int seconds);

/* The page that says in the call's words why nobody was signed in. */
MUST_USE enum status web_oidc_refuse(struct call *call, enum status why);

#endif
