/* SPDX-License-Identifier: Apache-2.0 */
/* The JSON form, laid out for people. Its members are the tables of framework_json_shapes.c. */
#include "document/export.h"
#include "instrument/framework_json.h"

static void
write_json(const struct framework *fw, struct buf *out)
{
	framework_write_json(out, fw, FRAMEWORK_JSON_FULL);
}

const struct exporter exporter_json = {
	.name = "json",
	.title = "JSON",
	.media_type = "application/json",
	.extension = "json",
	.help = "Everything, with sources and points to settle; imported again it is equal",
	.write = write_json,
};
