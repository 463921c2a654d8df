/* SPDX-License-Identifier: Apache-2.0 */
/* Thin glue over jansson, which does the parsing and is strict about it. */
#include "base/json_read.h"

#include <jansson.h>

static void
free_tree(void *tree)
{
	json_decref(tree);
}

static enum status
parse(struct arena *a, struct str text, size_t flags, const struct json_t **out)
{
	json_t *tree = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES | flags, NULL);

	if (tree == NULL)
		return ST_INVALID;
	arena_on_reset(a, free_tree, tree);
	*out = tree;
	return ST_OK;
}

enum status
json_parse(struct arena *a, struct str text, const struct json_t **out)
{
	return parse(a, text, 0, out);
}

enum status
json_parse_value(struct arena *a, struct str text, const struct json_t **out)
{
	return parse(a, text, JSON_DECODE_ANY, out);
}

bool
json_is_absent(const struct json_t *v)
{
	return v == NULL || json_is_null(v);
}

bool
json_is_map(const struct json_t *v)
{
	return json_is_object(v);
}

const struct json_t *
json_member(const struct json_t *v, const char *name)
{
	return json_object_get(v, name);
}

/* jansson walks an object that it may change; nothing here changes one. */
bool
json_next(const struct json_t *v, void **at, struct str *out_name, const struct json_t **out_value)
{
	json_t *map = (json_t *)(uintptr_t)v;

	if (!json_is_object(v))
		return false;
	*at = *at == NULL ? json_object_iter(map) : json_object_iter_next(map, *at);
	if (*at == NULL)
		return false;
	*out_name = (struct str){ json_object_iter_key(*at), json_object_iter_key_len(*at) };
	*out_value = json_object_iter_value(*at);
	return true;
}

bool
json_as_text(const struct json_t *v, struct str *out)
{
	if (!json_is_string(v))
		return false;
	*out = (struct str){ json_string_value(v), json_string_length(v) };
	return true;
}

bool
json_as_i64(const struct json_t *v, int64_t *out)
{
	if (!json_is_integer(v))
		return false;
	*out = json_integer_value(v);
	return true;
}

bool
json_as_bool(const struct json_t *v, bool *out)
{
	if (!json_is_boolean(v))
		return false;
	*out = json_is_true(v);
	return true;
}

bool
json_as_list(const struct json_t *v, size_t *out_n)
{
	if (!json_is_array(v))
		return false;
	*out_n = json_array_size(v);
	return true;
}

const struct json_t *
json_item(const struct json_t *v, size_t index)
{
	return json_array_get(v, index);
}

struct str
json_member_text(struct arena *a, const struct json_t *v, const char *name)
{
	struct str text;

	if (!json_as_text(json_member(v, name), &text))
		return STR_EMPTY;
	return str_dup(a, text);
}
