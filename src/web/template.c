/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs parsed templates into a buffer, and keeps account of which members of the views are used.
 * Parsing is in template_parse.c. Names were resolved to a scope and an offset then, so a page
 * costs little more than copying its bytes.
 */
#include "web/template.h"

#include <assert.h>

#include "web/template_ops.h"

/* One list on its way. */
struct loop {
	const char *item;
	size_t left;
};

struct template_set *
template_set_new(struct arena *a, const struct template_file *files, size_t nfiles,
    struct errors *errors)
{
	struct template_set *set = arena_make(a, struct template_set);

	set->arena = a;
	set->files = files;
	set->nfiles = nfiles;
	set->errors = errors;
	return set;
}

struct shape_use *
template_set_use(struct template_set *set, const struct shape *shape)
{
	struct shape_use *use;

	for (size_t i = 0; i < set->nuses; i++) {
		if (set->uses[i].shape == shape)
			return &set->uses[i];
	}
	arena_reserve(set->arena, set->uses, set->nuses, set->uses_capacity);
	use = &set->uses[set->nuses++];
	use->shape = shape;
	use->used = arena_make_array(set->arena, bool, shape->nvars);
	for (size_t i = 0; i < shape->nvars; i++) {
		if (shape->vars[i].kind == TV_LIST)
			template_set_use(set, shape->vars[i].items);
	}
	return template_set_use(set, shape);
}

enum status
template_set_check(const struct template_set *set)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < set->nuses; i++) {
		const struct shape *shape = set->uses[i].shape;

		for (size_t k = 0; k < shape->nvars; k++) {
			if (!set->uses[i].used[k])
				st = errors_add(set->errors, ST_INVALID, shape->name,
				    "No template uses \"%s\": take the member out of the view.",
				    shape->vars[k].name);
		}
	}
	return st;
}

static bool
is_there(enum template_kind kind, const void *member)
{
	switch (kind) {
	case TV_TEXT: return ((const struct str *)member)->n > 0;
	case TV_HTML: return ((const struct html *)member)->markup.n > 0;
	case TV_NUMBER: return *(const int64_t *)member != 0;
	case TV_FLAG: return *(const bool *)member;
	case TV_LIST: return ((const struct view_list *)member)->n > 0;
	}
	return false;
}

/* A line whose sections all gave nothing would stay behind as a blank line. */
static void
write_text(const struct op *op, struct buf *out)
{
	bool is_blank = out->n > 0 && out->p[out->n - 1] == '\n' && op->text.p[0] == '\n';

	buf_add(out, is_blank ? str_part(op->text, 1, op->text.n) : op->text);
}

static void
write_words(const struct op *op, const struct language *language, struct buf *out)
{
	struct str words = i18n_text(language, op->text);

	if (words.p == op->text.p)
		buf_add(out, op->escaped);
	else
		buf_add_html(out, words);
}

static void
write_value(const struct op *op, const void *member, struct buf *out)
{
	switch (op->kind) {
	case OP_VALUE:
		buf_add_html(out, *(const struct str *)member);
		break;
	case OP_NUMBER:
		buf_add_i64(out, *(const int64_t *)member);
		break;
	case OP_HTML:
		buf_add(out, ((const struct html *)member)->markup);
		break;
	case OP_URL:
		html_add_url(out, *(const struct str *)member);
		break;
	case OP_URL_PART:
		buf_add_url_part(out, *(const struct str *)member);
		break;
	case OP_TEXT:
	case OP_WORDS:
	case OP_EACH:
	case OP_NEXT:
	case OP_IF:
	case OP_UNLESS:
		assert(!"an op without a value");
	}
}

/* Steps to the next item, or behind the section. Returns the op to go on with. */
static size_t
next_item(const struct op *ops, size_t at, struct loop *loop)
{
	const struct op *each = &ops[ops[at].target - 1];

	loop->left--;
	if (loop->left == 0)
		return at + 1;
	loop->item += each->item_size;
	return ops[at].target;
}

void
template_render(const struct template *t, const void *outer, const void *view,
    const struct language *language, struct buf *out)
{
	struct loop scopes[TEMPLATE_SCOPES] = { { outer, 1 }, { view, 1 } };
	size_t depth = 2;
	size_t at = 0;

	while (at < t->n) {
		const struct op *op = &t->ops[at];
		const char *member = scopes[op->scope].item + op->offset;
		const struct view_list *list = (const struct view_list *)(const void *)member;

		at++;
		if (op->kind == OP_TEXT) {
			write_text(op, out);
		} else if (op->kind == OP_WORDS) {
			write_words(op, language, out);
		} else if (op->kind == OP_EACH) {
			if (list->n == 0)
				at = op->target;
			else
				scopes[depth++] = (struct loop){ list->items, list->n };
		} else if (op->kind == OP_NEXT) {
			at = next_item(t->ops, at - 1, &scopes[depth - 1]);
			if (scopes[depth - 1].left == 0)
				depth--;
		} else if (op->kind == OP_IF || op->kind == OP_UNLESS) {
			if (is_there(op->value, member) != (op->kind == OP_IF))
				at = op->target;
		} else {
			write_value(op, member, out);
		}
	}
}
