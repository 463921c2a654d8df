/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes are read or refused; what is read is written and read again, to equal bytes. */
#include <stdint.h>
#include <stdlib.h>

#include "base/limits.h"
#include "instrument/framework_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct framework *
read_json(struct arena *a, struct str json)
{
	struct errors errors;
	struct framework *fw = NULL;

	errors_init(&errors, a);
	return framework_read_json(a, json, &errors, &fw) == ST_OK ? fw : NULL;
}

static struct str
write_json(struct arena *a, const struct framework *fw, enum framework_json how)
{
	struct buf b;

	buf_init(&b, a, LIMIT_IMPORT_BYTES);
	framework_write_json(&b, fw, how);
	return buf_str(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct framework *fw = read_json(a, (struct str){ (const char *)data, size });

	if (fw != NULL) {
		struct str first = write_json(a, fw, FRAMEWORK_JSON_FULL);
		struct framework *again = read_json(a, first);
		struct framework *brief = read_json(a, write_json(a, fw, FRAMEWORK_JSON_BRIEF));

		if (again == NULL || !str_equal(write_json(a, again, FRAMEWORK_JSON_FULL), first))
			abort();
		if (brief == NULL || !str_equal(write_json(a, brief, FRAMEWORK_JSON_FULL), first))
			abort();
	}
	arena_free(a);
	return 0;
}
