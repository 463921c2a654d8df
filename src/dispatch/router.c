/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finds the route of a path: a tree with one level per path segment, fixed words sorted, at most
 * one branch for a value. A fixed word is tried first, then the value: "/api/v1/{plural}/{key}"
 * answers below a word that another pattern begins with. Permission and inputs are not known here.
 */
#include "dispatch/router.h"

#include <assert.h>
#include <stdlib.h>

struct branch {
	struct str word;
	struct node *node;
};

struct node {
	struct branch *branches; /* sorted by word */
	size_t nbranches;
	size_t capacity;
	struct node *value; /* takes any segment that is not empty */
	const struct route *routes[METHOD_COUNT];
};

struct router {
	struct arena *arena;
	struct node root;
};

/* One path on its way down the tree. */
struct search {
	struct str segments[ROUTE_MAX_SEGMENTS];
	size_t nsegments;
	enum http_method method;
	struct route_match *out;
};

static const struct str plural_value = STR_INIT("{plural}");

/* The index of the word, or of the place where it belongs. */
static size_t
find_branch(const struct node *node, struct str word, bool *is_there)
{
	size_t low = 0;
	size_t high = node->nbranches;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = str_compare(word, node->branches[middle].word);

		if (order == 0) {
			*is_there = true;
			return middle;
		}
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	*is_there = false;
	return low;
}

static struct node *
add_branch(struct router *router, struct node *node, struct str word)
{
	bool is_there;
	size_t at = find_branch(node, word, &is_there);

	if (is_there)
		return node->branches[at].node;
	arena_reserve(router->arena, node->branches, node->nbranches, node->capacity);
	for (size_t i = node->nbranches; i > at; i--)
		node->branches[i] = node->branches[i - 1];
	node->nbranches++;
	node->branches[at] = (struct branch){ word, arena_make(router->arena, struct node) };
	return node->branches[at].node;
}

/* The node of a pattern, made where it is not there yet. */
static struct node *
node_of(struct router *router, const char *path)
{
	struct str rest = str_from(path);
	struct node *node = &router->root;
	struct str segment;
	size_t nsegments = 0;
	size_t nvalues = 0;

	assert(str_starts(rest, STR("/")));
	rest = str_part(rest, 1, rest.n);
	while (str_next(&rest, '/', &segment)) {
		nsegments++;
		if (!str_starts(segment, STR("{"))) {
			node = add_branch(router, node, segment);
			continue;
		}
		nvalues++;
		if (node->value == NULL)
			node->value = arena_make(router->arena, struct node);
		node = node->value;
	}
	assert(nsegments <= ROUTE_MAX_SEGMENTS && nvalues <= ROUTE_MAX_VALUES);
	return node;
}

static void
add_route(struct router *router, const struct route *route)
{
	struct node *node = node_of(router, route->path);

	assert(route->method < METHOD_COUNT && route->handler != NULL);
	assert(node->routes[route->method] == NULL);
	node->routes[route->method] = route;
}

const char *
route_path(struct arena *a, const struct route *route, const struct record_type *type)
{
	struct str path = str_from(route->path);
	size_t at = str_find(path, plural_value, 0);

	assert(at != SIZE_MAX);
	return str_format(a, "%.*s%s%.*s", STR_ARG(str_part(path, 0, at)), type->plural,
	    STR_ARG(str_part(path, at + plural_value.n, path.n))).p;
}

enum permission
route_permission(const struct route *route, const struct record_type *type)
{
	if (route->permission == PERM_NOBODY)
		return PERM_NOBODY;
	if ((route->flags & RF_CREATES) != 0)
		return type_is_filled_by_hand(type) ? type->create : PERM_NOBODY;
	if ((route->flags & RF_CHANGES) != 0)
		return type->change;
	if ((route->flags & RF_REMOVES) != 0)
		return type->remove;
	return type->read;
}

static void
add_each_type(struct router *router, const struct route *route)
{
	for (size_t i = 0; i < record_type_count; i++) {
		struct route *one;
		enum permission permission = route_permission(route, record_types[i]);

		if (permission == PERM_NOBODY)
			continue;
		one = arena_make(router->arena, struct route);
		*one = *route;
		one->path = str_dup_z(router->arena,
		    str_from(route_path(router->arena, route, record_types[i])));
		one->type = record_types[i];
		one->permission = permission;
		/* A page of its own for a type stands before the one made for all. */
		if (node_of(router, one->path)->routes[one->method] == NULL)
			add_route(router, one);
	}
}

/* A filter and an input of one name could not be told apart in a query. */
static void
check_names(const struct route *route)
{
	for (size_t i = 0; i < route->ninputs; i++) {
		size_t field = route->type == NULL || (route->flags & RF_FILTERS) == 0 ? NO_FIELD
		    : type_field_find(route->type, str_from(route->inputs[i].name));

		assert(field == NO_FIELD || (route->type->fields[field].flags & FF_FILTER) == 0);
	}
}

/* Of a table, either the routes made for each type or all others. */
static void
add_table(struct router *router, const struct route *const *table, bool for_each_type)
{
	for (size_t i = 0; table != NULL && table[i] != NULL; i++) {
		if (((table[i]->flags & RF_EACH_TYPE) != 0) != for_each_type)
			continue;
		check_names(table[i]);
		if (for_each_type)
			add_each_type(router, table[i]);
		else
			add_route(router, table[i]);
	}
}

struct router *
router_new(struct arena *a, const struct route *const *const *tables)
{
	struct router *router = arena_make(a, struct router);

	router->arena = a;
	for (size_t pass = 0; pass < 2; pass++) {
		for (size_t t = 0; t < SITE_TABLES; t++)
			add_table(router, tables[t], pass == 1);
	}
	return router;
}

static void
take_node(const struct node *node, struct search *s)
{
	enum http_method method = s->method == METHOD_HEAD &&
	    node->routes[METHOD_HEAD] == NULL ? METHOD_GET : s->method;

	for (unsigned i = 0; i < METHOD_COUNT; i++) {
		if (node->routes[i] != NULL)
			s->out->methods |= 1u << i;
	}
	s->out->route = node->routes[method];
}

/* As deep as a pattern has segments, ROUTE_MAX_SEGMENTS at most. */
static void
descend(const struct node *node, struct search *s, size_t depth)
{
	struct str segment;
	bool is_there;
	size_t at;

	if (depth == s->nsegments) {
		take_node(node, s);
		return;
	}
	segment = s->segments[depth];
	at = find_branch(node, segment, &is_there);
	if (is_there)
		descend(node->branches[at].node, s, depth + 1);
	if (s->out->route != NULL || node->value == NULL || segment.n == 0)
		return;
	s->out->values[s->out->nvalues++] = segment;
	descend(node->value, s, depth + 1);
	if (s->out->route == NULL)
		s->out->nvalues--;
}

void
router_match(const struct router *router, enum http_method method, struct str path,
    struct route_match *out)
{
	struct search s = { .method = method, .out = out };
	struct str rest = str_part(path, 1, path.n);
	struct str segment;

	*out = (struct route_match){ .route = NULL };
	if (!str_starts(path, STR("/")))
		return;
	while (str_next(&rest, '/', &segment)) {
		if (s.nsegments == ROUTE_MAX_SEGMENTS)
			return;
		s.segments[s.nsegments++] = segment;
	}
	descend(&router->root, &s, 0);
}
