/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_API_RESOURCE_H
#define CONCERT_API_RESOURCE_H

#include "base/json.h"
#include "model/record.h"
#include "policy/permit.h"

/* What is shown of a record besides its values, to those who may know. */
struct resource_view {
	bool shows_visibility;
	const struct permits *permits; /* NULL: not told */
};

/*
 * Writes a record as the API and the command line show it: id, type, code, version, created,
 * changed, every field by its name, and links. key: as in json.h. view: NULL for none of it.
 */
void resource_write(struct json *j, const char *key, const struct record *r,
    const struct resource_view *view);

/* Path of a record in the API: "/api/v1/actions/01H...". */
struct str resource_path(struct arena *a, const struct record_type *type, struct str uid);

/* Path of its page for people: "/actions/CJ-7", by the code people cite where there is one. */
struct str resource_page(struct arena *a, const struct record_type *type, struct str uid,
    struct str code);

#endif
