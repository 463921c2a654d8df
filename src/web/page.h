/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_PAGE_H
#define CONCERT_WEB_PAGE_H

#include "base/i18n.h"
#include "dispatch/route.h"
#include "model/record.h"
#include "web/template.h"
#include "work/item.h"

/* A template with the view it shows; pages/pages.h lists them. */
struct page {
	const char *name;          /* of the template, without .html; NULL: it has none */
	const struct shape *view;
	const struct route *route; /* NULL: others answer with it */
	const struct route *action; /* where its form is sent; NULL: it has none */
};

/* What every handler of a page works with. */
struct web {
	struct call *call;
	struct arena *arena;
	const struct language *language;
	const struct record *framework; /* NULL: there is none to see yet */
	struct str framework_slug;      /* as asked for; empty where the address does not say */
	const char *footnotes;          /* address of a footnote, less its number */
};

/* The input that every page of a framework takes, for servers that hold several. */
#define INPUT_FRAMEWORK { .name = "framework", .kind = IK_TEXT, .max = 80, \
	.help = "Short name of the framework, where there are several." }
extern const struct input web_framework_input[1];

/* Every page, by its row in the list. */
#define PAGE(name) extern const struct page page_##name;
#include "web/pages/pages.h"
#undef PAGE

/* The framework asked for may be missing: *out then has none. ST_NOT_FOUND if one was named. */
MUST_USE enum status web_begin(struct call *call, struct web *out);

/* As web_begin, and ST_NOT_FOUND with a message where there is no framework to see. */
MUST_USE enum status web_begin_framework(struct call *call, struct web *out);

/* For error pages: asks the store for nothing. */
struct web web_without_framework(struct call *call);

/* Renders the page into the answer with status 200. title: for the window and bookmarks. */
MUST_USE enum status web_answer(struct web *w, const struct page *page, struct str title,
    const void *view);

/* The same with another status, for error pages. */
MUST_USE enum status web_answer_status(struct web *w, const struct page *page, struct str title,
    const void *view, int status);

/* The value of an input; one that is not set where the route does not declare it. */
struct input_value web_input(const struct call *call, const char *name);

/* A path of this site, with the framework in it where the address named one. */
struct str web_url(const struct web *w, const char *path);

/* The page of a record: by its code where it has one, else by its identifier. */
struct str web_url_of(const struct web *w, const struct record_type *type, struct str code,
    struct str uid);
struct str web_url_of_record(const struct web *w, const struct record *r);
struct str web_url_of_ref(const struct web *w, const struct ref *ref);

/* A code as an id in a page: "CJ 7" gives "CJ-7". */
struct str web_id_of(struct arena *a, struct str code);

/* What work/ loads for this page. The framework must be there. */
struct work_scope web_scope(const struct web *w);

/* All records of a type in the framework, in the type's order. */
MUST_USE enum status web_list(const struct web *w, const struct record_type *type,
    struct record_list *out);

/* The same, of those that touch something alone. */
MUST_USE enum status web_list_touching(const struct web *w, const struct record_type *type,
    const struct touching *touching, struct record_list *out);

#endif
