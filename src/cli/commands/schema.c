/* SPDX-License-Identifier: Apache-2.0 */
/* concert schema: what the tables of record types say, for people, programs and databases. */
#include <string.h>

#include "api/openapi.h"
#include "cli/commands/commands.h"
#include "db/db.h"
#include "model/types/types.h"
#include "store/schema.h"

static void
write_markdown_field(struct buf *out, const struct field *f)
{
	buf_add_format(out, "| `%s` | %s%s%s | %s |", f->name, field_kind_name(f->kind),
	    f->ref != NULL ? " \u2192 " : "", f->ref != NULL ? f->ref : "", f->label);
	for (size_t i = 0; i < f->nchoices; i++)
		buf_add_format(out, "%s`%s`", i == 0 ? " " : ", ", f->choices[i].code);
	buf_add_format(out, "%s%s |\n", f->help != NULL ? " " : "", f->help != NULL ? f->help : "");
}

static void
write_markdown(struct buf *out)
{
	buf_add(out, STR("# Record types\n"));
	for (size_t i = 0; i < record_type_count; i++) {
		const struct record_type *type = record_types[i];

		buf_add_format(out, "\n## %s\n\n%s `/api/v1/%s`\n\n"
		    "| field | kind | label | values |\n|---|---|---|---|\n", type->label,
		    type->help, type->plural);
		for (size_t k = 0; k < type->nfields; k++)
			write_markdown_field(out, &type->fields[k]);
	}
}

static void
write_sql(struct buf *out)
{
	schema_add_fixed_sql(out, &dialect_sqlite);
	for (size_t i = 0; i < record_type_count; i++)
		schema_add_type_sql(out, &dialect_sqlite, record_types[i]);
}

static enum status
run(struct cli *cli)
{
	const char *format = cli_option(cli, "format");

	if (format == NULL || strcmp(format, "markdown") == 0)
		write_markdown(&cli->out);
	else if (strcmp(format, "openapi") == 0)
		openapi_write(&cli->out);
	else if (strcmp(format, "sql") == 0)
		write_sql(&cli->out);
	else
		return errors_add(&cli->errors, ST_UNSUPPORTED, "format",
		    "There is no format \"%s\". The formats are: markdown, openapi, sql.", format);
	return ST_OK;
}

static const struct option options[] = {
	{ "format", 'F', "FORMAT", "markdown (default), openapi or sql." },
};

const struct command command_schema = {
	.name = "schema",
	.summary = "Prints the record types as a manual, as OpenAPI or as SQL.",
	.arguments = "",
	.examples = "  concert schema --format=openapi > openapi.json\n",
	.options = options,
	.noptions = COUNT_OF(options),
	.run = run,
};
