/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One request on its way: route, permission, read transaction, inputs, language, page cache,
 * handler, and what every answer gets. Words and shapes of errors belong to web and api, which
 * give callbacks. The surprise: the change key of the store is asked for each request, a cached
 * one too (which needs no more of the store), and a new key empties the page cache; so no
 * feature ever says what is stale.
 */
#include <assert.h>
#include <string.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/log.h"
#include "dispatch/cache.h"
#include "dispatch/inputs.h"
#include "dispatch/language.h"
#include "dispatch/route.h"
#include "dispatch/router.h"
#include "http/cookie.h"
#include "http/origin.h"
#include "http/prepared.h"
#include "model/types/types.h"
#include "model/zone.h"
#include "policy/permit.h"

#define QUARTER_MS (15 * 60 * 1000)
#define ZONES_KEPT 32 /* of some 600; a network has few */

/* Zones that were asked for once stay open. */
struct kept_zones {
	struct arena *arena; /* never emptied */
	struct {
		struct str name;
		struct zone *zone;
	} items[ZONES_KEPT];
	size_t n;
};

struct site {
	struct site_config config;
	struct router *router;
	struct page_cache *cache; /* NULL: off */
	bool has_change_key;
	int64_t change_key;
	struct arena *zone_arena; /* emptied when the store has changed */
	struct zone *zone;
	int64_t quarter;          /* that today was computed in */
	int32_t today;
	struct kept_zones *kept;
};

static const char *const only_english[] = { "en", NULL };

static void
free_arena(void *p)
{
	arena_free(p);
}

/* Greenwich always opens: ICU has it built in. */
static void
open_zone(struct site *site, struct str name)
{
	arena_reset(site->zone_arena);
	site->quarter = INT64_MIN;
	if (zone_open(site->zone_arena, name, &site->zone) == ST_OK)
		return;
	if (zone_open(site->zone_arena, STR("Etc/UTC"), &site->zone) != ST_OK)
		assert(!"a time zone");
}

struct site *
site_new(struct arena *a, const struct site_config *config)
{
	struct site *site = arena_make(a, struct site);

	assert(config->error_page != NULL && config->error_problem != NULL);
	site->config = *config;
	if (config->languages == NULL)
		site->config.languages = only_english;
	site->router = router_new(a, config->routes);
	if (config->cache_bytes > 0)
		site->cache = page_cache_new(a, config->cache_bytes);
	site->zone_arena = arena_new();
	arena_on_reset(a, free_arena, site->zone_arena);
	site->kept = arena_make(a, struct kept_zones);
	site->kept->arena = arena_new();
	arena_on_reset(a, free_arena, site->kept->arena);
	/* Opened here, before a sandbox, because ICU reads its data at the first use. */
	open_zone(site, STR("Etc/UTC"));
	return site;
}

const struct site_config *
site_config_of(const struct site *site)
{
	return &site->config;
}

struct zone *
call_zone(const struct call *call, struct str name)
{
	struct kept_zones *kept = call->site->kept;
	bool is_full = kept->n == COUNT_OF(kept->items);
	struct zone *zone;

	for (size_t i = 0; i < kept->n; i++) {
		if (str_equal(kept->items[i].name, name))
			return kept->items[i].zone;
	}
	if (zone_open(is_full ? call->arena : kept->arena, name, &zone) != ST_OK)
		return NULL;
	if (!is_full) {
		kept->items[kept->n].name = str_dup(kept->arena, name);
		kept->items[kept->n++].zone = zone;
	}
	return zone;
}

int64_t
call_day_end_ms(const struct call *call, int32_t day)
{
	return zone_day_start_ms(call->site->zone, day + 1) - 1;
}

/* Days begin, and offsets change, on whole quarters of an hour in every zone in use. */
static int32_t
today(struct site *site, int64_t now_ms)
{
	if (now_ms / QUARTER_MS != site->quarter) {
		site->quarter = now_ms / QUARTER_MS;
		site->today = zone_day(site->zone, now_ms);
	}
	return site->today;
}

/* The days of the site are counted in the zone of the framework that visitors see. */
static void
read_zone(struct site *site, struct call *call)
{
	struct record *framework;

	if (framework_find(site->config.store, VIEWER_ANYONE, STR_EMPTY, call->arena,
	    &framework) == ST_OK)
		open_zone(site, record_text(framework, FRAMEWORK_ZONE));
}

/* --- who asks ------------------------------------------------------------------------------ */

bool
call_is_private(const struct call *call)
{
	return call->rq->scheme == SCHEME_HTTPS || request_is_loopback(call->rq);
}

struct authorship
call_authorship(const struct call *call, struct str reason)
{
	struct authorship by = { .actor = STR_EMPTY, .agency = STR_EMPTY, .reason = reason };

	if (call->viewer.kind == VIEWER_PERSON) {
		by.actor = call->viewer.person->uid;
		by.agency = call->viewer.person->agency;
	}
	return by;
}

/*
 * What was sent in the clear may be anybody's by now: a cookie is passed over (no browser sends
 * ours there), and a program is told, so that somebody makes it a new token.
 */
static enum status
refuse_clear(struct call *call, struct str authorization)
{
	if (!str_starts(authorization, STR(BEARER)))
		return ST_OK;
	return errors_add(&call->errors, ST_FORBIDDEN, NULL, "This token came over a connection "
	    "that is not encrypted. End it, make another one, and use https.");
}

/* Sets viewer and who. Only called outside a read transaction: a token's use may be noted. */
static enum status
identify(struct site *site, struct call *call)
{
	struct identify in = { call->store, site->config.run, call->arena, call->now_ms,
		call->today };
	struct str given = request_header(call->rq, "Authorization");
	enum status st;

	if (site->config.run == NULL || call->store == NULL)
		return ST_OK;
	if (!call_is_private(call))
		return refuse_clear(call, given);
	if (str_starts(given, STR(BEARER)))
		st = identify_token(&in, str_trim(str_part(given, sizeof(BEARER) - 1, given.n)),
		    &call->who);
	else if (request_cookie(call->rq, SESSION_COOKIE, &given))
		st = identify_session(&in, given, &call->who);
	else
		return ST_OK;
	if (st == ST_OK)
		call->viewer = call->who.viewer;
	return st;
}

/*
 * Whether a page of ours sent this: a browser says where it comes from, and a session's forms
 * carry its token. A program shows its own token, which no browser sends by itself.
 */
static enum status
check_sender(struct call *call)
{
	struct str given;

	if (call->who.is_program && call->who.may_write)
		return ST_OK;
	if (call->who.is_program)
		return errors_add(&call->errors, ST_FORBIDDEN, NULL,
		    "This token is for reading alone. Make one that may write.");
	if (request_is_same_origin(call->rq) == SAME_ORIGIN_NO)
		return errors_add(&call->errors, ST_FORBIDDEN, NULL,
		    "This was sent by a page of another site, and is refused.");
	if (call->viewer.kind != VIEWER_PERSON)
		return ST_OK;
	given = request_header(call->rq, CSRF_HEADER);
	if (given.n == 0)
		http_pairs_find(&call->form, STR(CSRF_INPUT), &given);
	if (csrf_matches(call->who.csrf, given))
		return ST_OK;
	return errors_add(&call->errors, ST_FORBIDDEN, NULL, "This page was opened before you "
	    "signed in, or in another session. Go back, load it again, and send it again.");
}

/* A look at the change key alone: half the work of a read transaction. */
static bool
is_unchanged(const struct site *site, const struct call *call)
{
	int64_t key;

	return site->has_change_key && store_change_key(call->store, &key) == ST_OK &&
	    key == site->change_key;
}

static enum status
begin_read(struct site *site, struct call *call)
{
	int64_t key;
	enum status st = store_begin_read(call->store, &key);

	if (st != ST_OK)
		return st;
	call->is_reading = true;
	if (site->has_change_key && site->change_key == key)
		return ST_OK;
	if (site->cache != NULL)
		page_cache_clear(site->cache);
	site->has_change_key = true;
	site->change_key = key;
	read_zone(site, call);
	return ST_OK;
}

/* For values that are ours and therefore fit in a header. */
static void
set_header(struct response *rs, const char *name, struct str value)
{
	if (response_set_header(rs, name, value) != ST_OK)
		assert(!"a header of ours");
}

static bool
is_reading_method(enum http_method method)
{
	return method == METHOD_GET || method == METHOD_HEAD;
}

/* --- answers that no handler gives --------------------------------------------------------- */

static void
set_allow(struct call *call, unsigned methods)
{
	struct buf b;

	buf_init(&b, call->arena, 128);
	if ((methods & 1u << METHOD_GET) != 0)
		methods |= 1u << METHOD_HEAD;
	for (unsigned i = 0; i < METHOD_COUNT; i++) {
		if ((methods & 1u << i) != 0)
			buf_add_format(&b, "%s%s", b.n == 0 ? "" : ", ",
			    http_method_name((enum http_method)i));
	}
	set_header(call->rs, "Allow", buf_str(&b));
}

/* "/pillars/" to "/pillars", "/api/v1" to "/api/v1/": the address that has a route. */
static bool
redirect_slash(struct call *call)
{
	struct str path = call->rq->path;
	struct str raw = call->rq->raw_path;
	struct route_match match;

	if (!is_reading_method(call->rq->method) || path.n < 2)
		return false;
	if (str_ends(path, STR("/")) && str_ends(raw, STR("/"))) {
		path.n--;
		raw.n--;
	} else {
		path = str_concat(call->arena, path, STR("/"));
		raw = str_concat(call->arena, raw, STR("/"));
	}
	router_match(call->site->router, METHOD_GET, path, &match);
	if (match.route == NULL)
		return false;
	if (call->rq->raw_query.n > 0)
		raw = str_format(call->arena, "%.*s?%.*s", STR_ARG(raw),
		    STR_ARG(call->rq->raw_query));
	return response_redirect(call->rs, 308, raw) == ST_OK;
}

static bool
is_api(const struct call *call)
{
	if (call->route != NULL)
		return (call->route->flags & RF_API) != 0;
	return str_starts(call->rq->path, STR(API_PREFIX));
}

/* What went wrong inside is for the log; the visitor gets the request's number. */
static void
log_failure(struct call *call, enum status st)
{
	struct str id = request_id(call->rq);

	log_line(LOG_ERROR, "request-failed", "%.*s: %s", STR_ARG(id), status_slug(st));
	for (size_t i = 0; i < call->errors.n; i++)
		log_line(LOG_ERROR, "request-failed", "%.*s: %.*s", STR_ARG(id),
		    STR_ARG(call->errors.items[i].message));
	errors_init(&call->errors, call->arena);
}

static void
answer_error(struct site *site, struct call *call, enum status st)
{
	bool needs_store = call->route == NULL || (call->route->flags & RF_NO_STORE) == 0;

	if (call->http_status == 0)
		call->http_status = status_http(st);
	if (st == ST_SIGN_IN && is_api(call))
		set_header(call->rs, "WWW-Authenticate", STR("Bearer"));
	if (status_http(st) >= 500 && st != ST_BUSY)
		log_failure(call, st);
	if (call->http_status == 503)
		set_header(call->rs, "Retry-After", STR("1"));
	if (!call->is_reading && needs_store && call->store != NULL &&
	    begin_read(site, call) != ST_OK)
		call->is_reading = false;
	if (is_api(call))
		site->config.error_problem(call, st);
	else
		site->config.error_page(call, st);
}

/* --- the way of one request ---------------------------------------------------------------- */

static void
init_call(struct call *call, struct site *site, struct request *rq, struct response *rs)
{
	*call = (struct call){
		.site = site,
		.rq = rq,
		.rs = rs,
		.arena = rs->arena,
		.store = site->config.store,
		.viewer = VIEWER_ANYONE,
		.who = { .viewer = VIEWER_ANYONE },
		.language = str_from(site->config.languages[0]),
		.now_ms = clock_now_ms(),
	};
	errors_init(&call->errors, call->arena);
	call->today = today(site, call->now_ms);
}

static void
choose_language(struct site *site, struct call *call)
{
	if (site->config.languages[1] != NULL)
		call->language = language_choose(request_header(call->rq, "Accept-Language"),
		    site->config.languages);
}

static void
count_cache(const struct site *site, bool is_hit)
{
	if (site->config.count_cache != NULL)
		site->config.count_cache(site->config.ctx, is_hit);
}

/* Every answer that depends on the store can be asked for again by its tag. */
static void
finish(const struct site *site, struct call *call)
{
	struct response *rs = call->rs;
	bool is_stored = call->route != NULL && (call->route->flags & RF_NO_STORE) == 0;

	if (is_stored && rs->status == 200 && rs->etag.n == 0 && rs->body == RESPONSE_BYTES &&
	    is_reading_method(call->rq->method))
		response_set_etag(rs, hash_tag(call->arena, rs->bytes));
	if (is_stored && site->config.languages[1] != NULL)
		set_header(rs, "Vary", STR("Accept-Language"));
	if (call->route != NULL && (call->route->flags & RF_SECRET) != 0)
		return; /* it stands there since the route was found */
	if (call->viewer.kind == VIEWER_PERSON && is_stored)
		set_header(rs, "Cache-Control", STR("private, no-cache"));
	else if (!response_has_header(rs, "Cache-Control"))
		set_header(rs, "Cache-Control", STR("no-cache"));
}

static bool
may_keep(const struct call *call)
{
	return call->rs->status == 200 && call->rs->body == RESPONSE_BYTES &&
	    !response_has_header(call->rs, "Set-Cookie");
}

static enum status
run_cached(struct site *site, struct call *call)
{
	struct page_key key = page_key_of(call);
	struct http_prepared *page = page_cache_get(site->cache, key);
	enum status st;

	count_cache(site, page != NULL);
	if (page != NULL) {
		response_set_prepared(call->rs, page);
		return ST_OK;
	}
	if (!call->is_reading) {
		if ((st = begin_read(site, call)) != ST_OK)
			return st;
		/* A change since the look may have brought another zone. */
		call->today = today(site, call->now_ms);
		key = page_key_of(call);
	}
	if ((st = call->route->handler(call)) != ST_OK)
		return st;
	finish(site, call);
	if (may_keep(call)) {
		page = http_prepared_new(call->rs);
		page_cache_put(site->cache, key, page);
		http_prepared_release(page);
	}
	return ST_OK;
}

/* May it, as who it is? Who has not signed in is told to. */
static enum status
permitted(const struct call *call)
{
	enum permission permission = call->route->permission;

	if (permit(call->viewer, permission))
		return ST_OK;
	return call->viewer.kind == VIEWER_PUBLIC &&
	    access_reach(permission, CAPACITY_SECRETARIAT) != REACH_NONE ? ST_SIGN_IN
	    : ST_FORBIDDEN;
}

static enum status
admit(struct call *call)
{
	enum status st = permitted(call);

	if (st != ST_OK || is_reading_method(call->rq->method))
		return st;
	return check_sender(call);
}

static enum status
run_route(struct site *site, struct call *call)
{
	bool is_cached = (call->route->flags & RF_CACHE) != 0 && site->cache != NULL &&
	    call->viewer.kind == VIEWER_PUBLIC && is_reading_method(call->rq->method);
	enum status st;

	if ((st = admit(call)) != ST_OK)
		return st;
	/* Writes open their own transaction, and read in it or before it. */
	if ((call->route->flags & RF_NO_STORE) == 0 && is_reading_method(call->rq->method) &&
	    !(is_cached && is_unchanged(site, call)) &&
	    (st = begin_read(site, call)) != ST_OK)
		return st;
	call->today = today(site, call->now_ms);
	choose_language(site, call);
	if ((st = inputs_parse(call)) != ST_OK)
		return st;
	if (is_cached)
		return run_cached(site, call);
	return call->route->handler(call);
}

void
dispatch_take_files(struct site *site, struct request *rq, struct http_upload *out)
{
	struct route_match match;
	struct response unused;
	struct call call;
	enum status st;

	router_match(site->router, rq->method, rq->path, &match);
	if (match.route == NULL || match.route->file_limit == 0)
		return;
	out->file_limit = match.route->file_limit;
	out->is_file = (match.route->flags & RF_FORM) == 0;
	response_init(&unused, rq->arena, NULL);
	init_call(&call, site, rq, &unused);
	call.route = match.route;
	if ((st = identify(site, &call)) == ST_OK)
		st = permitted(&call);
	if (st == ST_OK && request_is_same_origin(rq) == SAME_ORIGIN_NO)
		st = ST_FORBIDDEN;
	if (st != ST_OK)
		*out = (struct http_upload){ .refusal = status_http(st),
			.reason = "you may not send files here" };
}

static enum status
read_form(struct call *call)
{
	struct form form;
	enum status st;

	/* A form whose only member is its button sends no body, from some programs. */
	if (call->rq->body.n == 0 && request_header(call->rq, "Content-Type").n == 0)
		return ST_OK;
	st = request_form_parts(call->rq, &form);
	if (st == ST_OK) {
		call->form = form.fields;
		call->files = form.files;
		call->nfiles = form.nfiles;
		return ST_OK;
	}
	return errors_add(&call->errors, st, NULL, "The form that was sent cannot be read. Go "
	    "back, load the page again, and send it again.");
}

static enum status
run(struct site *site, struct call *call)
{
	struct route_match match;
	enum status st;

	router_match(site->router, call->rq->method, call->rq->path, &match);
	call->route = match.route;
	call->nvalues = match.nvalues;
	memcpy(call->values, match.values, sizeof(match.values));
	if (match.route != NULL && (match.route->flags & RF_SECRET) != 0) {
		call->rq->logged_path = str_from(match.route->path);
		set_header(call->rs, "Cache-Control", STR("no-store"));
	}
	if (match.route != NULL && (match.route->flags & RF_NO_STORE) == 0 &&
	    (st = identify(site, call)) != ST_OK)
		return st;
	if (match.route != NULL && (match.route->flags & RF_FORM) != 0 &&
	    (st = read_form(call)) != ST_OK)
		return st;
	if (match.route != NULL && match.route->file_limit > 0 && call->rq->form != NULL) {
		call->files = call->rq->form->files;
		call->nfiles = call->rq->form->nfiles;
	}
	if (match.route != NULL)
		return run_route(site, call);
	choose_language(site, call);
	if (match.methods != 0) {
		set_allow(call, match.methods);
		return ST_METHOD;
	}
	return redirect_slash(call) ? ST_OK : ST_NOT_FOUND;
}

void
dispatch_run(struct site *site, struct request *rq, struct response *rs)
{
	struct call call;
	enum status st;

	init_call(&call, site, rq, rs);
	st = run(site, &call);
	if (st != ST_OK)
		answer_error(site, &call, st);
	if (rs->body != RESPONSE_PREPARED)
		finish(site, &call);
	if (call.is_reading)
		store_end_read(call.store);
}

/* What a refusal of the edge means here; sets the header that goes with it. */
static enum status
status_of_refusal(struct call *call, int http)
{
	static const enum status same[] = { ST_SIGN_IN, ST_FORBIDDEN, ST_BUSY };
	struct route_match match;

	if (http == 413) {
		router_match(call->site->router, call->rq->method, call->rq->path, &match);
		if (match.route == NULL && match.methods == 0)
			return ST_NOT_FOUND;
		if (match.route == NULL) {
			set_allow(call, match.methods);
			return ST_METHOD;
		}
		return ST_TOO_LARGE;
	}
	for (size_t i = 0; i < COUNT_OF(same); i++) {
		if (http == status_http(same[i]))
			return same[i];
	}
	return http == 500 ? ST_INTERNAL : ST_USAGE;
}

void
dispatch_refuse(struct site *site, struct request *rq, const char *reason, struct response *rs)
{
	struct call call;
	enum status st;

	if (rq->path.n == 0)
		rq->path = STR("/");
	init_call(&call, site, rq, rs);
	st = status_of_refusal(&call, rs->status);
	if (st != ST_NOT_FOUND && st != ST_METHOD) {
		call.http_status = rs->status;
		errors_add(&call.errors, st, NULL, "The request was refused: %s.", reason);
	}
	answer_error(site, &call, st);
	finish(site, &call);
	if (call.is_reading)
		store_end_read(call.store);
}

size_t
dispatch_body_limit(const struct site *site, enum http_method method, struct str path)
{
	struct route_match match;

	router_match(site->router, method, path, &match);
	return match.route == NULL ? 0 : match.route->body_limit;
}
