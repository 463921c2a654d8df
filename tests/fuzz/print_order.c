/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes are read as an order of a print or refused; what is read is written to equal bytes. */
#include <stdint.h>
#include <stdlib.h>

#include "base/limits.h"
#include "document/print.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str
rewrite(struct arena *a, struct str json)
{
	struct print_order order;
	struct errors errors;
	struct buf b;

	errors_init(&errors, a);
	if (print_order_read(a, json, &errors, &order) != ST_OK)
		return STR_EMPTY;
	buf_init(&b, a, LIMIT_PRINT_ORDER_BYTES);
	print_order_write(&b, &order);
	return buf_str(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct str first = rewrite(a, (struct str){ (const char *)data, size });

	if (first.n > 0 && !str_equal(rewrite(a, first), first))
		abort();
	arena_free(a);
	return 0;
}
