/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Turns template files into ops. Follows the HTML around each tag (text, inside an element's tag,
 * inside which attribute), so that a value in a place where escaping would not make it safe is
 * refused at start. White space at line starts and comments are left out of the page.
 */
#include <assert.h>
#include <string.h>

#include "base/limits.h"
#include "web/template.h"
#include "web/template_ops.h"

#define MAX_SECTIONS 16 /* open at one place */
#define MAX_FILES 8     /* included one in another */

enum place { PLACE_TEXT, PLACE_TAG, PLACE_VALUE };

/* Where in the HTML the parser stands. */
struct context {
	enum place place;
	char quote;         /* PLACE_VALUE: what ends it */
	char attribute[24]; /* name of the attribute, cut at 23 bytes */
	size_t nattribute;
	bool is_named;      /* PLACE_TAG: the name has ended; the next letter opens another */
	bool is_begun;      /* PLACE_VALUE: something stands in it already */
};

struct section {
	struct str name;
	size_t op;
	bool is_list;
	struct context context;
};

struct parser {
	struct template_set *set;
	struct template *t;
	enum status st;
	const struct shape *scopes[TEMPLATE_SCOPES];
	size_t nscopes;
	struct section sections[MAX_SECTIONS];
	size_t nsections;
	struct str files[MAX_FILES];
	size_t nfiles;
	struct context context;
	size_t line;
	bool at_line_start; /* a line feed was written, and only sections since */
};

#define FAULT(p, ...) fault((p), str_format((p)->set->arena, __VA_ARGS__))

static void
fault(struct parser *p, struct str message)
{
	struct str where = str_format(p->set->arena, "templates/%.*s:%zu",
	    STR_ARG(p->files[p->nfiles - 1]), p->line);

	p->st = errors_add(p->set->errors, ST_INVALID, str_dup_z(p->set->arena, where), "%.*s",
	    STR_ARG(message));
}

static struct op *
add_op(struct parser *p, enum op_kind kind)
{
	struct op *op;

	arena_reserve(p->set->arena, p->t->ops, p->t->n, p->t->capacity);
	op = &p->t->ops[p->t->n++];
	*op = (struct op){ .kind = kind };
	return op;
}

/* Inside a tag: keeps the name of the attribute that a value would belong to. */
static void
follow_tag(struct context *c, char byte)
{
	if (byte == '>') {
		*c = (struct context){ .place = PLACE_TEXT };
	} else if (byte == '"' || byte == '\'') {
		c->place = PLACE_VALUE;
		c->quote = byte;
		c->is_begun = false;
	} else if (byte_is_space(byte) || byte == '=' || byte == '/') {
		c->is_named = true;
	} else {
		if (c->is_named)
			c->nattribute = 0;
		c->is_named = false;
		if (c->nattribute + 1 < sizeof(c->attribute))
			c->attribute[c->nattribute++] = byte;
	}
}

static void
follow(struct context *c, char byte)
{
	switch (c->place) {
	case PLACE_TEXT:
		if (byte == '<')
			*c = (struct context){ .place = PLACE_TAG };
		break;
	case PLACE_TAG:
		follow_tag(c, byte);
		break;
	case PLACE_VALUE:
		c->is_begun = true;
		if (byte == c->quote) {
			c->place = PLACE_TAG;
			c->is_named = true;
		}
		break;
	}
}

/* Literal text: without comments, and lines without the white space before them. */
static void
add_text(struct parser *p, struct str text)
{
	struct buf b;
	size_t i = 0;

	buf_init(&b, p->set->arena, LIMIT_RESPONSE_BYTES);
	while (i < text.n) {
		char c = text.p[i];

		if (c == '<' && str_starts(str_part(text, i, text.n), STR("<!--"))) {
			size_t end = str_find(text, STR("-->"), i);

			if (end == SIZE_MAX)
				break;
			for (; i < end + 3; i++)
				p->line += text.p[i] == '\n';
			continue;
		}
		i++;
		p->line += c == '\n';
		if (c == '\n' ? p->at_line_start : p->at_line_start && byte_is_space(c))
			continue;
		p->at_line_start = c == '\n';
		follow(&p->context, c);
		buf_add_byte(&b, c);
	}
	if (b.n > 0)
		add_op(p, OP_TEXT)->text = buf_str(&b);
}

/* Finds a name from the innermost scope outwards and marks it as used. */
static const struct template_var *
resolve(struct parser *p, struct str name, size_t *out_scope)
{
	for (size_t s = p->nscopes; s > 0; s--) {
		const struct shape *shape = p->scopes[s - 1];

		for (size_t i = 0; i < shape->nvars; i++) {
			if (!str_equal(str_from(shape->vars[i].name), name))
				continue;
			template_set_use(p->set, shape)->used[i] = true;
			*out_scope = s - 1;
			return &shape->vars[i];
		}
	}
	FAULT(p, "There is no \"%.*s\" here: the view of %s does not have it.", STR_ARG(name),
	    p->scopes[p->nscopes - 1]->name);
	return NULL;
}

static bool
is_address(const struct context *c)
{
	static const struct str names[] = {
		STR_INIT("href"), STR_INIT("src"), STR_INIT("action"), STR_INIT("formaction"),
		STR_INIT("poster"), STR_INIT("cite"), STR_INIT("data"), STR_INIT("srcset"),
	};
	struct str attribute = { c->attribute, c->nattribute };

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (str_equal_ascii_case(attribute, names[i]))
			return c->place == PLACE_VALUE;
	}
	return false;
}

/* Attributes in which escaping is not enough. */
static bool
is_code(const struct context *c)
{
	struct str attribute = { c->attribute, c->nattribute };

	return c->place == PLACE_VALUE && (str_equal_ascii_case(attribute, STR("style")) ||
	    str_starts(attribute, STR("on")));
}

static bool
place_takes_value(struct parser *p)
{
	if (p->context.place == PLACE_TAG)
		FAULT(p, "A value stands inside a tag; put it between the quotes of an attribute.");
	else if (is_code(&p->context))
		FAULT(p, "No value may stand in a style or on... attribute.");
	else if (is_address(&p->context))
		FAULT(p, "Only {{url ...}} may stand in an address.");
	else
		return true;
	return false;
}

static void
add_value(struct parser *p, struct str name)
{
	size_t scope = 0;
	const struct template_var *var = resolve(p, name, &scope);
	struct op *op;

	if (var == NULL || !place_takes_value(p))
		return;
	if (var->kind != TV_TEXT && var->kind != TV_NUMBER) {
		FAULT(p, "\"%s\" is not a text or a number.", var->name);
		return;
	}
	op = add_op(p, var->kind == TV_TEXT ? OP_VALUE : OP_NUMBER);
	op->scope = scope;
	op->offset = var->offset;
}

static void
add_html(struct parser *p, struct str name)
{
	size_t scope = 0;
	const struct template_var *var = resolve(p, name, &scope);
	struct op *op;

	if (var == NULL)
		return;
	if (var->kind != TV_HTML || p->context.place != PLACE_TEXT) {
		FAULT(p, "{{{%s}}} takes only struct html, and only outside tags.", var->name);
		return;
	}
	op = add_op(p, OP_HTML);
	op->scope = scope;
	op->offset = var->offset;
}

static void
add_url(struct parser *p, struct str name)
{
	size_t scope = 0;
	const struct template_var *var = resolve(p, name, &scope);
	struct op *op;

	if (var == NULL)
		return;
	if (var->kind != TV_TEXT || !is_address(&p->context)) {
		FAULT(p, "{{url %s}} takes a text, and only in an address.", var->name);
		return;
	}
	op = add_op(p, p->context.is_begun ? OP_URL_PART : OP_URL);
	op->scope = scope;
	op->offset = var->offset;
}

/* The key: words with one space between them, wherever the lines of the file break. */
static void
add_words(struct parser *p, struct str words)
{
	struct buf key;
	struct buf escaped;
	struct op *op;

	if (!place_takes_value(p))
		return;
	buf_init(&key, p->set->arena, LIMIT_TEXT_BYTES);
	for (size_t i = 0; i < words.n; i++) {
		bool is_space = byte_is_space(words.p[i]);

		if (!is_space || !byte_is_space(words.p[i - 1]))
			buf_add_byte(&key, is_space ? ' ' : words.p[i]);
	}
	buf_init(&escaped, p->set->arena, LIMIT_TEXT_BYTES);
	buf_add_html(&escaped, buf_str(&key));
	op = add_op(p, OP_WORDS);
	op->text = buf_str(&key);
	op->escaped = buf_str(&escaped);
}

static void
open_section(struct parser *p, struct str name, enum op_kind kind)
{
	size_t scope = 0;
	const struct template_var *var = resolve(p, name, &scope);
	bool is_list = var != NULL && var->kind == TV_LIST && kind == OP_IF;
	struct op *op;

	if (p->nsections == MAX_SECTIONS || (is_list && p->nscopes == TEMPLATE_SCOPES)) {
		FAULT(p, "Sections are nested too deep.");
		return;
	}
	op = add_op(p, is_list ? OP_EACH : kind);
	p->sections[p->nsections++] = (struct section){ .name = name, .op = p->t->n - 1,
	    .is_list = is_list, .context = p->context };
	if (var == NULL)
		return;
	op->scope = scope;
	op->offset = var->offset;
	op->value = var->kind;
	if (is_list) {
		op->item_size = var->items->size;
		p->scopes[p->nscopes++] = var->items;
	}
}

static void
close_section(struct parser *p, struct str name)
{
	struct section *s;

	if (p->nsections == 0 || !str_equal(p->sections[p->nsections - 1].name, name)) {
		FAULT(p, "{{/%.*s}} closes no open section.", STR_ARG(name));
		return;
	}
	s = &p->sections[--p->nsections];
	if (s->context.place != p->context.place || s->context.quote != p->context.quote)
		FAULT(p, "The section %.*s opens and closes at different places of the HTML.",
		    STR_ARG(name));
	if (s->is_list) {
		add_op(p, OP_NEXT)->target = s->op + 1;
		p->nscopes--;
	}
	p->t->ops[s->op].target = p->t->n;
}

static void parse_file(struct parser *p, struct str name);

static void
include(struct parser *p, struct str name)
{
	size_t line = p->line;

	parse_file(p, str_format(p->set->arena, "%.*s.html", STR_ARG(name)));
	p->line = line;
}

/* What stands between {{ and }}. */
static void
parse_tag(struct parser *p, struct str tag)
{
	char first = tag.n > 0 ? tag.p[0] : '\0';
	struct str rest = str_trim(str_part(tag, 1, tag.n));

	if (first == '#')
		open_section(p, rest, OP_IF);
	else if (first == '^')
		open_section(p, rest, OP_UNLESS);
	else if (first == '/')
		close_section(p, rest);
	else if (first == '>')
		include(p, rest);
	else if (str_starts(tag, STR("url ")))
		add_url(p, str_trim(str_part(tag, 4, tag.n)));
	else if (str_starts(tag, STR("t ")) || str_starts(tag, STR("t\n")))
		add_words(p, str_trim(str_part(tag, 2, tag.n)));
	else
		add_value(p, tag);
	if (first != '#' && first != '^' && first != '/' && first != '>') {
		p->at_line_start = false;
		p->context.is_begun = true;
	}
}

static void
parse_text(struct parser *p, struct str text)
{
	size_t from = 0;

	for (;;) {
		size_t open = str_find(text, STR("{{"), from);
		bool is_html = open != SIZE_MAX && open + 2 < text.n && text.p[open + 2] == '{';
		struct str ending = is_html ? STR("}}}") : STR("}}");
		size_t end;

		add_text(p, str_part(text, from, open == SIZE_MAX ? text.n : open));
		if (open == SIZE_MAX)
			return;
		end = str_find(text, ending, open);
		if (end == SIZE_MAX) {
			FAULT(p, "A tag is not closed.");
			return;
		}
		if (is_html) {
			add_html(p, str_trim(str_part(text, open + 3, end)));
			p->at_line_start = false;
		} else {
			parse_tag(p, str_trim(str_part(text, open + 2, end)));
		}
		for (size_t i = open; i < end; i++)
			p->line += text.p[i] == '\n';
		from = end + ending.n;
	}
}

static void
parse_file(struct parser *p, struct str name)
{
	const struct template_file *file = NULL;

	for (size_t i = 0; i < p->set->nfiles; i++) {
		if (str_equal(p->set->files[i].name, name))
			file = &p->set->files[i];
	}
	if (file == NULL || p->nfiles == MAX_FILES) {
		FAULT(p, "The file %.*s %s.", STR_ARG(name),
		    file == NULL ? "is missing" : "is included too deep");
		return;
	}
	p->files[p->nfiles++] = name;
	p->line = 1;
	parse_text(p, file->text);
	p->nfiles--;
}

/* A view must not hide what every page has: the frame would show the wrong words. */
static void
check_names(struct parser *p, const struct shape *outer, const struct shape *view)
{
	for (size_t i = 0; i < view->nvars; i++) {
		for (size_t k = 0; k < outer->nvars; k++) {
			if (str_equal(str_from(view->vars[i].name),
			    str_from(outer->vars[k].name)))
				FAULT(p, "The member \"%s\" hides one that every page has.",
				    view->vars[i].name);
		}
	}
}

enum status
template_parse(struct template_set *set, struct str name, const struct shape *outer,
    const struct shape *view, const struct template **out)
{
	struct parser p = { .set = set, .st = ST_OK,
	    .scopes = { outer, view }, .nscopes = 2, .at_line_start = true };

	p.t = arena_make(set->arena, struct template);
	template_set_use(set, outer);
	template_set_use(set, view);
	p.files[0] = name;
	p.nfiles = 1;
	check_names(&p, outer, view);
	parse_file(&p, name);
	p.files[0] = name;
	p.nfiles = 1;
	if (p.nsections > 0)
		FAULT(&p, "The section %.*s is not closed.",
		    STR_ARG(p.sections[p.nsections - 1].name));
	if (p.context.place != PLACE_TEXT)
		FAULT(&p, "The file ends inside a tag.");
	if (p.st == ST_OK)
		*out = p.t;
	return p.st;
}
