/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_API_OPENAPI_PARTS_H
#define CONCERT_API_OPENAPI_PARTS_H

#include "base/json.h"
#include "dispatch/route.h"

/* Between openapi*.c only. */

/* The members "paths" and "components" of the page. */
void openapi_write_paths(struct json *j);
void openapi_write_components(struct json *j);

/* The schemas that all types share, as members of the object that is open. */
void openapi_write_shapes(struct json *j);

/* The schema of an answer: NAME for the type's own ("list", "record"), else by its name. */
void openapi_write_answer(struct json *j, const struct route *route,
    const struct record_type *type);

/*
 * The schema of a body that a route takes, with an example. "NAME_given" is what may be sent of
 * a type; a new record also says what it requires (openapi_given.c).
 */
void openapi_write_given(struct json *j, const struct route *route,
    const struct record_type *type);

/* The schemas of what may be sent, as members of the object that is open. */
void openapi_write_given_types(struct json *j);

/* Members of the schema of a field's value, as it is given; a list without items is empty. */
void openapi_write_value(struct json *j, const struct field *f);

/* "type", with null where a record may lack the value. */
void openapi_write_kind(struct json *j, const char *type, const struct field *f);

/* "anyOf" a schema by its name, and null. */
void openapi_write_shape(struct json *j, const char *name, bool may_be_null);

/* The schema of what a field is filtered by. key: as in json.h. */
void openapi_write_filter(struct json *j, const char *key, const struct field *field);

/* {"$ref": "#/components/schemas/NAME"} */
void openapi_write_ref(struct json *j, const char *key, const char *name);

#endif
