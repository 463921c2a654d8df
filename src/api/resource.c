/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A record as JSON, the same for every type: what all records have, then each field as its kind
 * writes it. A new type or field needs nothing here.
 */
#include "api/resource.h"

#include "api/answer.h"
#include "model/instant.h"

struct str
resource_path(struct arena *a, const struct record_type *type, struct str uid)
{
	return str_format(a, API_ROOT "%s/%.*s", type->plural, STR_ARG(uid));
}

struct str
resource_page(struct arena *a, const struct record_type *type, struct str uid, struct str code)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	buf_add_format(&b, "/%s/", type->plural);
	if (code.n == 0)
		code = uid;
	for (size_t i = 0; i < code.n; i++)
		buf_add_url_part(&b, code.p[i] == ' ' ? STR("-") : str_part(code, i, i + 1));
	return buf_str(&b);
}

static void
write_permits(struct json *j, const struct record_type *type, const struct permits *permits)
{
	json_write_object(j, "permits");
	json_write_bool(j, "change", permits->change);
	json_write_bool(j, "remove", permits->remove);
	json_write_bool(j, "open", permits->open);
	json_write_array(j, "fields");
	for (size_t i = 0; permits->change && i < type->nfields; i++) {
		if (permits->fields[i] && i != type->follows)
			json_write_text_z(j, NULL, type->fields[i].name);
	}
	json_end_array(j);
	json_end_object(j);
}

void
resource_write(struct json *j, const char *key, const struct record *r,
    const struct resource_view *view)
{
	const struct record_type *type = r->type;
	struct arena *a = j->out->arena;

	json_write_object(j, key);
	json_write_text(j, "id", r->uid);
	json_write_text_z(j, "type", type->name);
	json_write_i64(j, "version", r->version);
	json_write_text(j, "created", instant_format(a, r->created_ms));
	json_write_text(j, "changed", instant_format(a, r->changed_ms));
	if (view != NULL && view->shows_visibility)
		json_write_text_z(j, "visibility", visibility_name(r->visibility));
	for (size_t i = 0; i < type->nfields; i++)
		value_write_json(j, type->fields[i].name, &type->fields[i], &r->values[i]);
	if (view != NULL && view->permits != NULL)
		write_permits(j, type, view->permits);
	json_write_object(j, "links");
	json_write_text(j, "self", resource_path(a, type, r->uid));
	json_write_text(j, "page", resource_page(a, type, r->uid, record_code(r)));
	json_end_object(j);
	json_end_object(j);
}
