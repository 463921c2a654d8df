/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_TEMPLATE_OPS_H
#define CONCERT_WEB_TEMPLATE_OPS_H

#include <stdbool.h>
#include <stddef.h>

#include "web/template.h"

/* What the parser makes and the renderer runs; nobody else includes this. */
enum op_kind {
	OP_TEXT,     /* text */
	OP_VALUE,    /* struct str, escaped */
	OP_NUMBER,   /* int64_t */
	OP_HTML,     /* struct html */
	OP_URL,      /* struct str as a whole address */
	OP_URL_PART, /* struct str as one part of an address */
	OP_WORDS,    /* text is the key */
	OP_EACH,     /* opens a scope per item of a list */
	OP_NEXT,     /* end of OP_EACH: target is the first op inside */
	OP_IF,
	OP_UNLESS,
};

#define TEMPLATE_SCOPES 8 /* the outer struct, the view, and lists inside lists */

struct op {
	enum op_kind kind;
	enum template_kind value; /* OP_IF, OP_UNLESS: what is looked at */
	size_t scope;             /* 0: outer, 1: view, 2 and more: item of a list */
	size_t offset;            /* of the member in its struct */
	size_t item_size;         /* OP_EACH */
	size_t target;            /* the op behind the section; see OP_NEXT */
	struct str text;
	struct str escaped;       /* OP_WORDS: the key itself, escaped already */
};

struct template {
	struct op *ops;
	size_t n;
	size_t capacity;
};

struct template_set {
	struct arena *arena;
	struct errors *errors;
	const struct template_file *files;
	size_t nfiles;
	struct shape_use *uses;
	size_t nuses;
	size_t uses_capacity;
};

/* Which members of a shape some template of the set uses. */
struct shape_use {
	const struct shape *shape;
	bool *used;
};

/* The row of a shape, made at its first use, with those of the lists in it. */
struct shape_use *template_set_use(struct template_set *set, const struct shape *shape);

#endif
