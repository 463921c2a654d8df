/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_TEMPLATE_H
#define CONCERT_WEB_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/errors.h"
#include "base/i18n.h"
#include "base/status.h"
#include "base/str.h"
#include "web/html.h"

/*
 * Templates are HTML files with these tags and no others:
 *   {{name}}      the value, escaped
 *   {{{name}}}    a struct html, as it is; never inside an attribute
 *   {{url name}}  the only tag allowed in href, src and action: the whole address when it opens
 *                 the attribute (an unsafe scheme becomes "#"), else one percent-encoded part
 *   {{t words}}   the words in the reader's language; the English words are the key
 *   {{#name}}     once per item of a list, or once if a value is there; {{/name}} ends it
 *   {{^name}}     if there is none
 *   {{>file}}     another file (without .html), in the scope of this place
 * A page fills a plain C struct; a shape says which members a template sees and where they lie.
 */
enum template_kind { TV_TEXT, TV_HTML, TV_NUMBER, TV_FLAG, TV_LIST };

/* Items of one struct type, one after another. */
struct view_list {
	const void *items;
	size_t n;
};

struct shape;

struct template_var {
	const char *name;
	enum template_kind kind;
	size_t offset;
	const struct shape *items; /* TV_LIST: what its items are */
};

struct shape {
	const char *name; /* for messages */
	size_t size;      /* of the struct */
	const struct template_var *vars;
	size_t nvars;
};

/* A row for a member of a struct; its kind follows from the member's C type. */
#define VAR(type, member) { .name = #member, .offset = offsetof(type, member), \
	.kind = _Generic(((type *)0)->member, struct str: TV_TEXT, struct html: TV_HTML, \
	    int64_t: TV_NUMBER, bool: TV_FLAG) }
#define VAR_LIST(type, member, shape_of_items) { .name = #member, \
	.offset = offsetof(type, member), .items = (shape_of_items), \
	.kind = _Generic(((type *)0)->member, struct view_list: TV_LIST) }
#define SHAPE(struct_type, var_rows) { .name = #struct_type, .size = sizeof(struct_type), \
	.vars = (var_rows), .nvars = COUNT_OF(var_rows) }

struct template_file {
	struct str name; /* with .html */
	struct str text;
};

struct template;
struct template_set;

/* An empty set over files, which outlive it. Parsed templates belong to the arena; messages go
 * to errors. */
struct template_set *template_set_new(struct arena *a, const struct template_file *files,
    size_t nfiles, struct errors *errors);

/*
 * Parses a file and what it includes. outer: what every page has, seen where view has no member
 * of that name. ST_INVALID with one message per fault: an unknown name, a tag that does not fit
 * its place, a section that is not closed, a missing file.
 */
MUST_USE enum status template_parse(struct template_set *set, struct str name,
    const struct shape *outer, const struct shape *view, const struct template **out);

/* After the last parse: ST_INVALID with one message per member that no template uses. */
MUST_USE enum status template_set_check(const struct template_set *set);

/* Writes the page. outer and view must be structs of the shapes the template was parsed with. */
void template_render(const struct template *t, const void *outer, const void *view,
    const struct language *language, struct buf *out);

#endif
