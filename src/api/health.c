/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What machines ask about this server: does the process answer (livez), can it read its database
 * (readyz), what has it counted (metrics). Plain text, and never from a cache.
 */
#include "api/routes.h"
#include "base/limits.h"

static enum status
answer_words(struct call *call, int status, struct str words)
{
	response_set_bytes(call->rs, status, STR("text/plain; charset=utf-8"), words);
	return response_set_header(call->rs, "Cache-Control", STR("no-store"));
}

static enum status
live(struct call *call)
{
	return answer_words(call, 200, STR("ok\n"));
}

const struct route api_route_live = {
	.method = METHOD_GET, .path = "/livez", .permission = PERM_PUBLIC,
	.flags = RF_NO_STORE, .summary = "Whether the process answers.", .handler = live,
};

static enum status
ready(struct call *call)
{
	int64_t key;

	if (store_begin_read(call->store, &key) != ST_OK)
		return answer_words(call, 503, STR("the database cannot be read\n"));
	store_end_read(call->store);
	return answer_words(call, 200, STR("ready\n"));
}

const struct route api_route_ready = {
	.method = METHOD_GET, .path = "/readyz", .permission = PERM_PUBLIC,
	.flags = RF_NO_STORE, .summary = "Whether the database can be read.",
	.handler = ready,
};

static enum status
metrics(struct call *call)
{
	const struct site_config *config = site_config_of(call->site);
	struct buf b;
	enum status st;

	if (config->write_metrics == NULL)
		return ST_NOT_FOUND;
	buf_init(&b, call->arena, LIMIT_RESPONSE_BYTES);
	config->write_metrics(config->ctx, &b);
	st = response_set_buf(call->rs, 200, STR("text/plain; version=0.0.4; charset=utf-8"),
	    &b);
	if (st != ST_OK)
		return st;
	return response_set_header(call->rs, "Cache-Control", STR("no-store"));
}

const struct route api_route_metrics = {
	.method = METHOD_GET, .path = "/metrics", .permission = PERM_PUBLIC,
	.flags = RF_NO_STORE, .summary = "Counters in the Prometheus text format.",
	.handler = metrics,
};
