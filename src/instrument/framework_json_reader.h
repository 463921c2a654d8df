/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_INSTRUMENT_FRAMEWORK_JSON_READER_H
#define CONCERT_INSTRUMENT_FRAMEWORK_JSON_READER_H

#include <jansson.h>

#include "base/errors.h"
#include "base/map.h"
#include "instrument/framework_json_shapes.h"

/* What the parts of the JSON reader share. Used by framework_json_*.c alone. */

/* Where a value stands, from the inside out; the outermost has no up. */
struct json_place {
	const struct json_place *up;
	const char *key; /* NULL: an item of a list */
	size_t index;
};

struct json_reader {
	struct arena *arena;
	struct errors *errors;
	size_t nfaults;
	struct framework *fw;
	struct map groups;     /* codes of the document's own groups */
	int32_t first_day;     /* of the framework's years; NO_DAY while unknown */
	int32_t last_day;
	unsigned element_depth;
	size_t nelements;
	struct json_recommendations *recommendations;
};

/* Notes a fault at a place, or at its member key where that is not NULL. */
void json_reader_fault(struct json_reader *rd, const struct json_place *at, const char *key,
    const char *message);

/* Faults each member of an object that none of the names knows, and what is no object at all. */
void json_reader_check_names(struct json_reader *rd, const struct json_place *at,
    const json_t *from, const struct names *names);

/* A string member of at most max bytes; null and absent give the empty text. */
struct str json_reader_text(struct json_reader *rd, const struct json_place *at,
    const json_t *from, const char *name);

bool json_reader_bool(struct json_reader *rd, const struct json_place *at, const json_t *from,
    const char *name);

/* The array under a name; NULL with a fault if it is another value, without one if absent. */
const json_t *json_reader_array(struct json_reader *rd, const struct json_place *at,
    const json_t *from, const char *name);

/* Reads a member that is neither a list nor computed into the struct at into. */
void json_reader_value(struct json_reader *rd, const struct json_place *at, const json_t *from,
    const struct member *m, void *into);

/* A party out of the members agency or pillar, group and words. */
struct fw_party json_reader_party(struct json_reader *rd, const struct json_place *at,
    const json_t *from);

/* The party that a bare code means: a group where the code names one, else an agency. */
struct fw_party json_reader_party_of_code(const struct json_reader *rd, struct str code);

/* Reads all members of a shape. */
void json_reader_members(struct json_reader *rd, const struct json_place *at, const json_t *from,
    const struct shape *shape, void *into);

/* Reads the recommendations of a pillar (NULL: of none) and joins those that pillars share. */
void json_reader_recommendations(struct json_reader *rd, const struct json_place *at,
    const json_t *from, const char *name, const struct fw_pillar *pillar);

/* Gives the framework its recommendations once all pillars are read. */
void json_reader_finish_recommendations(struct json_reader *rd);

/* Compares coordinators and involved with roles, or makes roles from them. */
void json_reader_settle_roles(struct json_reader *rd, const struct json_place *at,
    const json_t *from, struct fw_pillar *pillar);

/* Refuses ids and codes that stand twice, and references that lead nowhere. */
void json_reader_check_references(struct json_reader *rd);

#endif
