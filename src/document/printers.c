/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a printer by its name. Only concert-printer links this, and the libraries behind it. */
#include "document/print.h"

static const struct {
	const char *name;
	print_fn *print;
} functions[] = {
#define PRINTER(name, media_type, extension, help) { #name, print_##name },
#include "document/printers/printers.h"
#undef PRINTER
};

enum status
print_run(struct arena *a, struct str name, const struct print_order *order,
    struct errors *errors, struct buf *out)
{
	for (size_t i = 0; i < COUNT_OF(functions); i++) {
		if (str_equal(name, str_from(functions[i].name)))
			return functions[i].print(a, order, errors, out);
	}
	return errors_add(errors, ST_UNSUPPORTED, NULL, "No print has the form \"%.*s\".",
	    STR_ARG(name));
}
