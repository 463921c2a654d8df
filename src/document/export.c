/* SPDX-License-Identifier: Apache-2.0 */
/* The list of exporters, for the command line and the pages that offer them. */
#include "document/export.h"

const struct exporter *const exporters[] = {
#define EXPORTER(name) &exporter_##name,
#include "document/exporters/exporters.h"
#undef EXPORTER
};
const size_t exporter_count = COUNT_OF(exporters);

const struct exporter *
exporter_find(struct str name)
{
	for (size_t i = 0; i < exporter_count; i++)
		if (str_equal(name, str_from(exporters[i]->name)))
			return exporters[i];
	return NULL;
}
