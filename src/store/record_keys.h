/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_STORE_RECORD_KEYS_H
#define CONCERT_STORE_RECORD_KEYS_H

#include "model/form.h"
#include "store/store.h"

/* Where typed keys are looked up. */
struct key_scope {
	struct store *store;
	struct viewer viewer;  /* finds only what it may see */
	int64_t framework_id;  /* of records that belong to one */
	struct arena *arena;
};

/*
 * What a typed key means for a field: a code in any case ("who", "CJ-7"), a ULID, or the whole
 * title; else records whose titles begin with its words, for a message. A form_find_fn whose
 * context is a struct key_scope.
 */
MUST_USE enum status record_find_key(void *scope, const struct field *f, struct str key,
    struct form_found *out);

/*
 * What a field may refer to, for words that are still being typed: records whose codes begin so,
 * then those whose titles have the words, the last of which may go on. At most ten; is_exact
 * stays false.
 */
MUST_USE enum status record_suggest(const struct key_scope *scope, const struct field *f,
    struct str typed, struct form_found *out);

#endif
