/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What all pages share: the framework they are about, the frame around them (doors, search box),
 * addresses, and the start: words, templates, routes. Each page's own work is in pages/.
 */
#include "web/page.h"

#include <assert.h>

#include "base/limits.h"
#include "model/types/types.h"
#include "policy/permit.h"
#include "web/embedded.h"
#include "web/record.h"
#include "web/web.h"

static const struct page *const pages[] = {
#define PAGE(name) &page_##name,
#include "web/pages/pages.h"
#undef PAGE
};

static const struct template *templates[COUNT_OF(pages)];

/* A place in the navigation. */
struct door {
	struct str url;
	struct str label;
	bool is_current;
};
static const struct template_var door_vars[] = {
	VAR(struct door, url), VAR(struct door, label), VAR(struct door, is_current),
};
static const struct shape door_shape = SHAPE(struct door, door_vars);

/* What stands around every page. */
struct chrome {
	struct str page_title;
	struct str site; /* the network's name, else the program's */
	struct str lang;
	struct str dir;
	struct str css;
	struct str css_integrity;
	struct str script; /* of forms: keeps drafts */
	struct str script_integrity;
	struct str combobox; /* of forms: offers references while they are typed */
	struct str combobox_integrity;
	struct str icon;
	struct str home;
	struct str in_framework; /* short name to carry in the search form; mostly empty */
	struct str asked;     /* what was searched for */
	struct str served_url;
	struct str changes_url;
	struct str version;
	struct view_list doors;
	struct str person;    /* name of who has signed in; empty: nobody */
	struct str csrf;      /* what the forms of the page bring back */
};
static const struct template_var chrome_vars[] = {
	VAR(struct chrome, page_title), VAR(struct chrome, site), VAR(struct chrome, lang),
	VAR(struct chrome, dir), VAR(struct chrome, css), VAR(struct chrome, css_integrity),
	VAR(struct chrome, script), VAR(struct chrome, script_integrity),
	VAR(struct chrome, combobox), VAR(struct chrome, combobox_integrity),
	VAR(struct chrome, icon),
	VAR(struct chrome, home), VAR(struct chrome, in_framework), VAR(struct chrome, asked),
	VAR(struct chrome, served_url), VAR(struct chrome, changes_url),
	VAR(struct chrome, version),
	VAR_LIST(struct chrome, doors, &door_shape), VAR(struct chrome, person),
	VAR(struct chrome, csrf),
};
static const struct shape chrome_shape = SHAPE(struct chrome, chrome_vars);

/* Doors for what is built, nine at most; also marks the door of pages further inside. */
static const struct {
	const char *label;
	const char *path;
	const char *inside[6]; /* further paths that belong to it, up to NULL */
	enum permission permission;
} doors[] = {
	{ N_("Instrument"), "/instrument", { "/pillars", "/revisions", "/redline",
	    "/amendments", "/differences" }, PERM_PUBLIC },
	{ N_("Actions"), "/actions", { NULL }, PERM_PUBLIC },
	{ N_("Timeline"), "/timeline", { NULL }, PERM_PUBLIC },
	{ N_("Recommendations"), "/coverage", { "/recommendations" }, PERM_PUBLIC },
	{ N_("Agencies"), "/agencies", { NULL }, PERM_PUBLIC },
	{ N_("Points to settle"), "/points", { "/queries" }, PERM_PUBLIC },
	{ N_("People"), "/people", { "/appointments" }, PERM_NETWORK },
	{ N_("Imports"), "/imports", { NULL }, PERM_ACCOUNTS },
	{ N_("My page"), "/me", { NULL }, PERM_PERSON },
};

const struct input web_framework_input[1] = { INPUT_FRAMEWORK };

static const struct http_header common_headers[] = {
	{ "Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; "
	    "script-src 'self'; connect-src 'self'; "
	    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'" },
	{ "X-Content-Type-Options", "nosniff" },
	{ "Referrer-Policy", "same-origin" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "Cross-Origin-Resource-Policy", "same-origin" },
	{ "Permissions-Policy", "camera=(), geolocation=(), microphone=()" },
};
const struct http_headers web_common_headers = { common_headers, COUNT_OF(common_headers) };

enum status
web_init(struct arena *a, struct errors *errors)
{
	struct template_set *set = template_set_new(a, embedded_templates,
	    embedded_templates_n, errors);
	enum status st = i18n_init(a, embedded_words, embedded_words_n, errors);

	for (size_t i = 0; st == ST_OK && i < COUNT_OF(pages); i++) {
		struct str file;

		if (pages[i]->name == NULL)
			continue;
		file = str_format(a, "%s.html", pages[i]->name);
		st = template_parse(set, file, &chrome_shape, pages[i]->view, &templates[i]);
	}
	return st == ST_OK ? template_set_check(set) : st;
}

static const struct template *
template_of(const struct page *page)
{
	size_t i = 0;

	while (i < COUNT_OF(pages) && pages[i] != page)
		i++;
	assert(i < COUNT_OF(pages) && templates[i] != NULL);
	return templates[i];
}

const struct route *const *
web_routes(struct arena *a)
{
	size_t most = 2 * COUNT_OF(pages) + 2 * record_type_count + 1;
	const struct route **routes = arena_make_array(a, const struct route *, most);
	size_t n = 0;

	for (size_t i = 0; i < COUNT_OF(pages); i++) {
		if (pages[i]->route != NULL)
			routes[n++] = pages[i]->route;
		if (pages[i]->action != NULL)
			routes[n++] = pages[i]->action;
	}
	record_routes_add(a, routes, &n);
	return routes;
}

struct input_value
web_input(const struct call *call, const char *name)
{
	const struct route *route = call->route;

	for (size_t i = 0; route != NULL && call->inputs != NULL && i < route->ninputs; i++) {
		if (str_equal(str_from(route->inputs[i].name), str_from(name)))
			return call->inputs[i];
	}
	return (struct input_value){ .is_set = false };
}

struct web
web_without_framework(struct call *call)
{
	struct web w = { .call = call, .arena = call->arena,
		.language = i18n_language(call->language),
		.framework_slug = web_input(call, "framework").text };

	w.footnotes = str_dup_z(w.arena, str_concat(w.arena, web_url(&w, "/instrument"),
	    STR("#fn-")));
	return w;
}

enum status
web_begin(struct call *call, struct web *out)
{
	struct web w = web_without_framework(call);
	struct record *framework = NULL;
	enum status st = framework_find(call->store, call->viewer, w.framework_slug,
	    w.arena, &framework);

	if (st == ST_NOT_FOUND && w.framework_slug.n > 0)
		return errors_add(&call->errors, st, NULL,
		    "There is no framework \"%.*s\" here.", STR_ARG(w.framework_slug));
	if (st != ST_OK && st != ST_NOT_FOUND)
		return st;
	w.framework = st == ST_OK ? framework : NULL;
	*out = w;
	return ST_OK;
}

enum status
web_begin_framework(struct call *call, struct web *out)
{
	struct web w;
	enum status st = web_begin(call, &w);

	if (st != ST_OK)
		return st;
	if (w.framework == NULL)
		return errors_add(&call->errors, ST_NOT_FOUND, NULL, "%.*s",
		    STR_ARG(T(w.language, "No framework has been released here yet.")));
	*out = w;
	return ST_OK;
}

static bool
is_inside(struct str path, const char *door)
{
	struct str d = str_from(door);

	return str_starts(path, d) && (path.n == d.n || path.p[d.n] == '/');
}

static struct view_list
make_doors(const struct web *w)
{
	struct door *list = arena_make_array(w->arena, struct door, COUNT_OF(doors));
	size_t n = 0;

	for (size_t i = 0; i < COUNT_OF(doors); i++) {
		bool is_public = doors[i].permission == PERM_PUBLIC;

		if (!permit(w->call->viewer, doors[i].permission) ||
		    (is_public && w->framework == NULL))
			continue;
		list[n].url = web_url(w, doors[i].path);
		list[n].label = i18n_text(w->language, str_from(doors[i].label));
		list[n].is_current = is_inside(w->call->rq->path, doors[i].path);
		for (size_t k = 0; doors[i].inside[k] != NULL; k++)
			list[n].is_current = list[n].is_current ||
			    is_inside(w->call->rq->path, doors[i].inside[k]);
		n++;
	}
	return (struct view_list){ list, n };
}

static const struct asset *
asset_named(struct str name)
{
	size_t i = 0;

	while (i < embedded_assets_n && !str_equal(embedded_assets[i].name, name))
		i++;
	assert(i < embedded_assets_n);
	return &embedded_assets[i];
}

static struct str
site_name(const struct web *w)
{
	struct str name = w->framework == NULL ? STR_EMPTY :
	    record_text(w->framework, FRAMEWORK_NETWORK);

	return name.n > 0 ? name : STR("Concert");
}

enum status
web_answer_status(struct web *w, const struct page *page, struct str title, const void *view,
    int status)
{
	const struct asset *css = asset_named(STR("concert.css"));
	const struct asset *script = asset_named(STR("draft.js"));
	const struct asset *combobox = asset_named(STR("combobox.js"));
	struct chrome chrome = {
		.page_title = title,
		.site = site_name(w),
		.lang = w->language->code,
		.dir = w->language->direction,
		.css = css->url,
		.css_integrity = css->integrity,
		.script = script->url,
		.script_integrity = script->integrity,
		.combobox = combobox->url,
		.combobox_integrity = combobox->integrity,
		.icon = asset_named(STR("concert.svg"))->url,
		.home = web_url(w, "/"),
		.in_framework = w->framework_slug,
		.asked = web_input(w->call, "q").text,
		.served_url = web_url(w, "/served"),
		.changes_url = web_url(w, "/changes"),
		.version = STR(CONCERT_VERSION),
		.doors = make_doors(w),
		.csrf = w->call->who.csrf,
	};
	struct buf b;

	if (w->call->viewer.kind == VIEWER_PERSON)
		chrome.person = w->call->viewer.person->name;
	buf_init(&b, w->arena, LIMIT_RESPONSE_BYTES);
	template_render(template_of(page), &chrome, view, w->language, &b);
	return response_set_buf(w->call->rs, status, STR("text/html; charset=utf-8"), &b);
}

enum status
web_answer(struct web *w, const struct page *page, struct str title, const void *view)
{
	return web_answer_status(w, page, title, view, 200);
}

/* Puts the framework into a path that was built so far, before any fragment. */
static void
add_framework(const struct web *w, struct buf *b)
{
	if (w->framework_slug.n == 0)
		return;
	buf_add_z(b, str_find_byte(buf_str(b), '?', 0) == SIZE_MAX ? "?" : "&");
	buf_add_z(b, "framework=");
	buf_add_url_part(b, w->framework_slug);
}

struct str
web_url(const struct web *w, const char *path)
{
	struct buf b;

	if (w->framework_slug.n == 0)
		return str_from(path);
	buf_init(&b, w->arena, LIMIT_TEXT_BYTES);
	buf_add_z(&b, path);
	add_framework(w, &b);
	return buf_str(&b);
}

struct str
web_id_of(struct arena *a, struct str code)
{
	char *id = arena_alloc(a, code.n);

	for (size_t i = 0; i < code.n; i++)
		id[i] = byte_is_space(code.p[i]) ? '-' : code.p[i];
	return (struct str){ id, code.n };
}

struct str
web_url_of(const struct web *w, const struct record_type *type, struct str code, struct str uid)
{
	struct buf b;

	buf_init(&b, w->arena, LIMIT_TEXT_BYTES);
	buf_add_byte(&b, '/');
	buf_add_z(&b, type->plural);
	buf_add_byte(&b, '/');
	buf_add_url_part(&b, code.n > 0 ? web_id_of(w->arena, code) : uid);
	add_framework(w, &b);
	return buf_str(&b);
}

struct str
web_url_of_record(const struct web *w, const struct record *r)
{
	return web_url_of(w, r->type, record_code(r), r->uid);
}

struct str
web_url_of_ref(const struct web *w, const struct ref *ref)
{
	return web_url_of(w, ref->type, ref->code, ref->uid);
}

struct work_scope
web_scope(const struct web *w)
{
	return (struct work_scope){ w->call->store, w->call->viewer, w->framework->id,
		w->call->today, w->arena, NULL };
}

enum status
web_list_touching(const struct web *w, const struct record_type *type,
    const struct touching *touching, struct record_list *out)
{
	struct record_query query = { .type = type, .sort_field = NO_FIELD,
		.touching = touching };

	if (!(type->flags & TF_GLOBAL) && w->framework != NULL)
		query.framework_id = w->framework->id;
	return record_list(w->call->store, w->call->viewer, &query, w->arena, out);
}

enum status
web_list(const struct web *w, const struct record_type *type, struct record_list *out)
{
	return web_list_touching(w, type, NULL, out);
}
