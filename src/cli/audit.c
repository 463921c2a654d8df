/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What may a role see and do: the tables of permissions, record types and routes read from the
 * side of a capacity. Says what one capacity adds by itself; a person has all that it holds, and
 * what everybody who has signed in has. Whether the program keeps to the tables is for the role
 * matrix of the tests to show.
 */
#include "cli/audit.h"

#include "api/api.h"
#include "base/json.h"
#include "model/types/types.h"
#include "web/web.h"

/* With what everybody who has signed in has: see viewer_reach. */
static unsigned
reach_of(enum permission permission, enum capacity capacity)
{
	unsigned reach = access_reach(permission, capacity);

	if (capacity != CAPACITY_PUBLIC && capacity != CAPACITY_OPERATOR)
		reach |= access_reach(permission, CAPACITY_PARTNER);
	return reach;
}

static struct str
reach_words(struct arena *a, unsigned reach)
{
	static const struct {
		unsigned bit;
		const char *word;
	} words[] = {
		{ REACH_OWN, "own" }, { REACH_AGENCY, "agency" }, { REACH_PILLAR, "pillar" },
	};
	struct buf b;

	if (reach == REACH_NONE || (reach & REACH_ALL) != 0)
		return reach == REACH_NONE ? STR("-") : STR("all");
	buf_init(&b, a, 64);
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		if ((reach & words[i].bit) != 0)
			buf_add_format(&b, "%s%s", b.n == 0 ? "" : "+", words[i].word);
	}
	return buf_str(&b);
}

/* What is done with a record, and what a type asks for it. */
struct deed {
	const char *name;
	enum permission permission;
};

#define DEEDS 4

static void
deeds_of(const struct record_type *type, struct deed out[DEEDS])
{
	out[0] = (struct deed){ "creates", type_is_filled_by_hand(type) ? type->create
	    : PERM_NOBODY };
	out[1] = (struct deed){ "changes", type->change };
	out[2] = (struct deed){ "removes", type->remove };
	out[3] = (struct deed){ "opens", type->open };
}

/* --- text ---------------------------------------------------------------------------------- */

/* Fields whose value it does not read, or not of every record. */
static void
write_hidden(struct buf *out, const struct record_type *type, enum capacity capacity)
{
	const char *before = "; does not read ";

	for (size_t i = 0; i < type->nfields; i++) {
		unsigned reach = reach_of(type->fields[i].read, capacity);

		if (type == &type_person)
			reach |= REACH_OWN; /* one's own profile */
		if ((reach & REACH_ALL) != 0)
			continue;
		buf_add_format(out, "%s%s", before, type->fields[i].name);
		if (reach != REACH_NONE)
			buf_add_format(out, " (but of its %.*s)",
			    STR_ARG(reach_words(out->arena, reach)));
		before = ", ";
	}
}

static void
write_settable(struct buf *out, const struct record_type *type, enum capacity capacity,
    unsigned reach)
{
	bool is_first = true;

	for (size_t i = 0; i < type->nfields; i++) {
		unsigned own = reach_of(type->fields[i].write, capacity);

		if (own == REACH_NONE || i == type->follows)
			continue;
		buf_add_format(out, "%s%s", is_first ? " (" : ", ", type->fields[i].name);
		if (own != reach)
			buf_add_format(out, " of %.*s", STR_ARG(reach_words(out->arena, own)));
		is_first = false;
	}
	buf_add_z(out, is_first ? " (no field)" : ")");
}

static void
write_type(struct buf *out, const struct record_type *type, enum capacity capacity)
{
	struct deed deeds[DEEDS];

	if (reach_of(type->read, capacity) == REACH_NONE) {
		buf_add_format(out, "  %-14s sees none\n", type->name);
		return;
	}
	buf_add_format(out, "  %-14s sees", type->name);
	write_hidden(out, type, capacity);
	deeds_of(type, deeds);
	for (size_t i = 0; i < DEEDS; i++) {
		unsigned reach = reach_of(deeds[i].permission, capacity);

		if (reach == REACH_NONE)
			continue;
		buf_add_format(out, "; %s %.*s", deeds[i].name,
		    STR_ARG(reach_words(out->arena, reach)));
		if (i == 1)
			write_settable(out, type, capacity, reach);
	}
	buf_add_byte(out, '\n');
}

static void
write_levels(struct buf *out, enum capacity capacity)
{
	buf_add_z(out, "  Sees records that are for: ");
	if (capacity == CAPACITY_OPERATOR) {
		buf_add_z(out, "everybody, and every other one.\n");
		return;
	}
	for (unsigned v = VISIBILITY_PUBLIC; v <= capacity_level(capacity); v++)
		buf_add_format(out, "%s%s", v == VISIBILITY_PUBLIC ? "" : ", ",
		    visibility_name((enum visibility)v));
	if (access_reach(PERM_CHAIR, capacity) != REACH_NONE)
		buf_add_z(out, ", pillar");
	buf_add_z(out, capacity == CAPACITY_PUBLIC ? ".\n"
	    : "; others where it is among the readers.\n");
}

/* --- routes -------------------------------------------------------------------------------- */

/* A route and what it stands for; NULL where it stands once. */
typedef void each_route_fn(void *context, const struct route *route,
    const struct record_type *type, enum permission permission);

static void
each_route(struct arena *a, each_route_fn *fn, void *context)
{
	const struct route *const *const tables[] = { web_routes(a), api_routes };

	for (size_t t = 0; t < COUNT_OF(tables); t++) {
		for (size_t i = 0; tables[t][i] != NULL; i++) {
			const struct route *route = tables[t][i];

			if ((route->flags & RF_EACH_TYPE) == 0)
				fn(context, route, NULL, route->permission);
			for (size_t k = 0; (route->flags & RF_EACH_TYPE) != 0 &&
			    k < record_type_count; k++)
				fn(context, route, record_types[k],
				    route_permission(route, record_types[k]));
		}
	}
}

struct routes_text {
	struct buf *out;
	enum capacity capacity;
	const struct route *last; /* types of one route stand on one line */
};

static void
write_route(void *context, const struct route *route, const struct record_type *type,
    enum permission permission)
{
	struct routes_text *t = context;

	if (reach_of(permission, t->capacity) == REACH_NONE)
		return;
	if (t->last != route)
		buf_add_format(t->out, "%s    %-6s %s", t->last == NULL ? "" : "\n",
		    http_method_name(route->method), route->path);
	if (type != NULL)
		buf_add_format(t->out, "%s%s", t->last == route ? ", " : " for ", type->plural);
	t->last = route;
}

static void
write_capacity(struct buf *out, enum capacity capacity)
{
	struct routes_text routes = { .out = out, .capacity = capacity };

	buf_add_format(out, "%s: %s\n", capacity_code(capacity), capacity_words(capacity));
	write_levels(out, capacity);
	for (size_t i = 0; i < record_type_count; i++)
		write_type(out, record_types[i], capacity);
	buf_add_z(out, "  May ask:\n");
	each_route(out->arena, write_route, &routes);
	buf_add_byte(out, '\n');
}

void
audit_write_text(struct buf *out, enum capacity only)
{
	buf_add_z(out, "What each capacity may see and do. own: by it or about it; agency: of the "
	    "agency it is\nappointed for; pillar: of the pillar it coordinates.\n");
	for (unsigned i = CAPACITY_PUBLIC; i < CAPACITY_COUNT; i++) {
		if (only != CAPACITY_COUNT && only != (enum capacity)i)
			continue;
		buf_add_byte(out, '\n');
		write_capacity(out, (enum capacity)i);
	}
}

/* --- JSON ---------------------------------------------------------------------------------- */

static void
write_json_type(struct json *j, const struct record_type *type, enum capacity capacity)
{
	struct arena *a = j->out->arena;
	struct deed deeds[DEEDS];

	json_write_object(j, type->name);
	json_write_text(j, "sees", reach_words(a, reach_of(type->read, capacity)));
	deeds_of(type, deeds);
	for (size_t i = 0; i < DEEDS; i++)
		json_write_text(j, deeds[i].name,
		    reach_words(a, reach_of(deeds[i].permission, capacity)));
	json_write_object(j, "fields");
	for (size_t i = 0; i < type->nfields; i++) {
		const struct field *f = &type->fields[i];

		json_write_object(j, f->name);
		json_write_text(j, "reads", reach_words(a, reach_of(f->read, capacity)));
		json_write_text(j, "sets", reach_words(a, reach_of(f->write, capacity)));
		json_end_object(j);
	}
	json_end_object(j);
	json_end_object(j);
}

struct routes_json {
	struct json *j;
	enum capacity capacity;
};

static void
write_json_route(void *context, const struct route *route, const struct record_type *type,
    enum permission permission)
{
	struct routes_json *r = context;
	struct arena *a = r->j->out->arena;

	if (reach_of(permission, r->capacity) != REACH_NONE)
		json_write_text(r->j, NULL, str_format(a, "%s %s", http_method_name(route->method),
		    type == NULL ? route->path : route_path(a, route, type)));
}

void
audit_write_json(struct buf *out, enum capacity only)
{
	struct json j;

	json_init(&j, out);
	j.pretty = true;
	json_write_object(&j, NULL);
	for (unsigned i = CAPACITY_PUBLIC; i < CAPACITY_COUNT; i++) {
		enum capacity capacity = (enum capacity)i;
		struct routes_json routes = { .j = &j, .capacity = capacity };

		if (only != CAPACITY_COUNT && only != capacity)
			continue;
		json_write_object(&j, capacity_code(capacity));
		json_write_text_z(&j, "level", visibility_name(capacity_level(capacity)));
		json_write_object(&j, "types");
		for (size_t k = 0; k < record_type_count; k++)
			write_json_type(&j, record_types[k], capacity);
		json_end_object(&j);
		json_write_array(&j, "routes");
		each_route(out->arena, write_json_route, &routes);
		json_end_array(&j);
		json_end_object(&j);
	}
	json_end_object(&j);
	buf_add_byte(out, '\n');
}
