/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads the JSON form back into a framework by the tables of framework_json_shapes.c. jansson
 * parses (strictly: duplicates, bad UTF-8 and NUL are refused); what its tree would cost in memory
 * is counted before it starts. References are checked at the end, in framework_json_check.c.
 * What surprises: reading goes on after a fault, so that one run names up to 100 of them.
 */
#include <string.h>

#include <jansson.h>

#include "base/limits.h"
#include "base/random.h"
#include "instrument/framework_json.h"
#include "instrument/framework_json_reader.h"
#include "model/date.h"

/* Bytes that jansson 2.14 holds for each, allocation overhead included; measured. */
#define COST_OBJECT 256
#define COST_ARRAY 144
#define COST_MEMBER 80
#define COST_ITEM 40
#define COST_QUOTE 32

/* Counts the bytes of the tree and its depth without building it. */
static enum status
check_cost(struct str json, struct errors *errors)
{
	size_t cost = json.n;
	size_t depth = 0;
	bool in_text = false;

	for (size_t i = 0; i < json.n; i++) {
		char c = json.p[i];

		if (c == '"') {
			in_text = !in_text;
			cost += COST_QUOTE;
		} else if (in_text) {
			i += c == '\\';
		} else if (c == '{' || c == '[') {
			cost += c == '{' ? COST_OBJECT : COST_ARRAY;
			depth++;
		} else if (c == '}' || c == ']') {
			depth -= depth > 0;
		} else if (c == ':' || c == ',') {
			cost += c == ':' ? COST_MEMBER : COST_ITEM;
		}
		if (depth > LIMIT_JSON_DEPTH)
			return errors_add(errors, ST_INVALID, NULL, "This JSON is nested deeper "
			    "than %d levels; no export of a framework is. Export it again.",
			    LIMIT_JSON_DEPTH);
		if (cost > LIMIT_JSON_TREE_BYTES)
			return errors_add(errors, ST_TOO_LARGE, NULL, "This JSON holds more "
			    "values than are read at once. Leave out \"sources\", or import the "
			    "document that it was made from.");
	}
	return ST_OK;
}

static bool
is_own_name(const struct member *m, const char *key)
{
	if (m->kind == MEMBER_PARTY)
		return strcmp(key, "agency") == 0 || strcmp(key, "pillar") == 0 ||
		    strcmp(key, "group") == 0 || strcmp(key, "words") == 0;
	return strcmp(key, m->name) == 0 ||
	    (m->second_name != NULL && strcmp(key, m->second_name) == 0);
}

static bool
knows_name(const struct shape *shape, const char *key)
{
	for (size_t i = 0; i < shape->n; i++)
		if (is_own_name(&shape->members[i], key))
			return true;
	/* Where it stands, not what it is: of the placement in one pillar. */
	if (shape == &shape_recommendation && strcmp(key, "connector") == 0)
		return true;
	return shape == &shape_document &&
	    (strcmp(key, "concert") == 0 || strcmp(key, "framework") == 0);
}

static void
check_names(struct json_reader *rd, const struct json_place *at, const json_t *from,
    const struct shape *shape)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)from, key, value)
		if (!knows_name(shape, key))
			json_reader_fault(rd, at, key, "is not a member of the JSON form; correct "
			    "its name or remove it");
}

static bool
may_go_deeper(struct json_reader *rd, const struct json_place *at, const struct member *m,
    size_t n)
{
	if (m->shape != &shape_element)
		return true;
	rd->nelements += n;
	if (rd->element_depth >= LIMIT_ELEMENT_DEPTH && n > 0) {
		json_reader_fault(rd, at, m->name, "is nested too deep; sub-actions may have "
		    "sub-actions, but not without end");
		return false;
	}
	if (rd->nelements > LIMIT_ELEMENTS) {
		json_reader_fault(rd, at, m->name, "brings more actions than one framework holds");
		return false;
	}
	return true;
}

static void
read_list(struct json_reader *rd, const struct json_place *up, const json_t *from,
    const struct member *m, void *into)
{
	const json_t *array = json_reader_array(rd, up, from, m->name);
	const struct json_place list_place = { .up = up, .key = m->name };
	size_t n = json_array_size(array);
	struct any_list list = { .n = n, .capacity = n };

	if (n == 0 || !may_go_deeper(rd, up, m, n))
		return;
	list.items = arena_alloc_array(rd->arena, n, m->shape->size);
	rd->element_depth += m->shape == &shape_element;
	for (size_t i = 0; i < n; i++) {
		const struct json_place at = { .up = &list_place, .index = i };

		json_reader_members(rd, &at, json_array_get(array, i), m->shape,
		    (char *)list.items + i * m->shape->size);
	}
	rd->element_depth -= m->shape == &shape_element;
	memcpy((char *)into + m->offset, &list, sizeof(list));
}

static void
read_member(struct json_reader *rd, const struct json_place *at, const json_t *from,
    const struct member *m, void *into)
{
	const struct json_place inner = { .up = at, .key = m->name };

	if (m->kind == MEMBER_LIST)
		read_list(rd, at, from, m, into);
	else if (m->kind == MEMBER_PART && json_object_get(from, m->name) != NULL)
		json_reader_members(rd, &inner, json_object_get(from, m->name), m->shape,
		    (char *)into + m->offset);
	else if (m->kind == MEMBER_RECOMMENDATIONS)
		json_reader_recommendations(rd, at, from, m->name,
		    into == rd->fw ? NULL : into);
	else
		json_reader_value(rd, at, from, m, into);
}

void
json_reader_members(struct json_reader *rd, const struct json_place *at, const json_t *from,
    const struct shape *shape, void *into)
{
	if (!json_is_object(from)) {
		json_reader_fault(rd, at, NULL, "must be an object in curly brackets");
		return;
	}
	check_names(rd, at, from, shape);
	for (size_t i = 0; i < shape->n; i++)
		read_member(rd, at, from, &shape->members[i], into);
	if (shape == &shape_pillar)
		json_reader_settle_roles(rd, at, from, into);
}

static enum status
check_version(const json_t *root, struct errors *errors)
{
	const json_t *version = json_object_get(root, "concert");

	if (version == NULL || !json_is_object(json_object_get(root, "framework")))
		return errors_add(errors, ST_INVALID, NULL, "This JSON is not a framework: its "
		    "members \"concert\" and \"framework\" are missing. See docs/json-format.md, "
		    "or export a framework as JSON to see the form.");
	if (!json_is_integer(version) || json_integer_value(version) != FRAMEWORK_JSON_VERSION)
		return errors_add(errors, ST_UNSUPPORTED, "/concert", "The form of this JSON is "
		    "not version %d, the one that this program reads. Use the program that wrote "
		    "it, or a newer one.", FRAMEWORK_JSON_VERSION);
	return ST_OK;
}

/* Groups count before they are read: a party named anywhere may be one of them. */
static void
note_groups(struct json_reader *rd, const json_t *root)
{
	const json_t *groups = json_object_get(root, "groups");

	for (size_t i = 0; i < json_array_size(groups); i++) {
		const json_t *code = json_object_get(json_array_get(groups, i), "code");

		if (json_is_string(code))
			map_set(&rd->groups, (struct str){ json_string_value(code),
			    json_string_length(code) }, 1);
	}
}

static void
read_document(struct json_reader *rd, const json_t *root)
{
	const struct json_place top = { 0 };
	const struct json_place at = { .up = &top, .key = "framework" };

	note_groups(rd, root);
	json_reader_members(rd, &at, json_object_get(root, "framework"), &shape_framework, rd->fw);
	rd->first_day = rd->fw->years.earliest;
	rd->last_day = rd->fw->years.latest;
	json_reader_members(rd, &top, root, &shape_document, rd->fw);
	json_reader_finish_recommendations(rd);
	json_reader_check_references(rd);
}

static enum status
parse(struct str json, struct errors *errors, json_t **out)
{
	json_error_t fault;

	*out = json_loadb(json.p, json.n, JSON_REJECT_DUPLICATES, &fault);
	if (*out != NULL)
		return ST_OK;
	return errors_add(errors, ST_INVALID, NULL, "Line %d, column %d: this is not JSON (%s). "
	    "Mend it there, or export the framework again.", fault.line, fault.column,
	    fault.text);
}

/* jansson would open /dev/urandom at its first object, which a sandbox may refuse. */
static void
seed_jansson(void)
{
	size_t seed = 0;

	random_bytes(&seed, sizeof(seed));
	json_object_seed(seed | 1);
}

static struct str
skip_byte_order_mark(struct str json)
{
	return str_starts(json, STR("\xEF\xBB\xBF")) ? str_part(json, 3, json.n) : json;
}

static enum status
check_and_parse(struct str json, struct errors *errors, json_t **out)
{
	enum status st = check_cost(json, errors);

	if (st != ST_OK)
		return st;
	seed_jansson();
	return parse(json, errors, out);
}

enum status
framework_read_tree(struct arena *a, const json_t *root, struct errors *errors,
    struct framework **out)
{
	struct json_reader rd = { .arena = a, .errors = errors, .groups = { .arena = a },
		.first_day = NO_DAY, .last_day = NO_DAY };
	enum status st = check_version(root, errors);

	if (st != ST_OK)
		return st;
	rd.fw = arena_make(a, struct framework);
	read_document(&rd, root);
	if (rd.nfaults > 0)
		return ST_INVALID;
	*out = rd.fw;
	return ST_OK;
}

enum status
framework_read_json(struct arena *a, struct str json, struct errors *errors,
    struct framework **out)
{
	json_t *root = NULL;
	enum status st = check_and_parse(skip_byte_order_mark(json), errors, &root);

	if (st == ST_OK)
		st = framework_read_tree(a, root, errors, out);
	json_decref(root);
	return st;
}

static void
free_tree(void *tree)
{
	json_decref(tree);
}

enum status
framework_parse_json(struct arena *a, struct str json, struct errors *errors,
    const json_t **out)
{
	json_t *root = NULL;
	enum status st = check_and_parse(json, errors, &root);

	if (st != ST_OK)
		return st;
	arena_on_reset(a, free_tree, root);
	*out = root;
	return ST_OK;
}
