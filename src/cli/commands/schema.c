/* SPDX-License-Identifier: Apache-2.0 */
/* concert schema: what the tables of record types say, for people, programs and databases. */
#include <string.h>

#include "api/openapi.h"
#include "base/limits.h"
#include "cli/audit.h"
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

/* public and operator are nobody's appointment, but may be asked for. */
static enum status
find_capacity(struct cli *cli, enum capacity *out)
{
	const char *role = cli_option(cli, "role");
	struct buf b;

	*out = CAPACITY_COUNT;
	if (role == NULL)
		return ST_OK;
	buf_init(&b, cli->arena, LIMIT_ERROR_BYTES);
	for (unsigned i = 0; i < CAPACITY_COUNT; i++) {
		buf_add_format(&b, "%s%s", i == 0 ? "" : ", ", capacity_code((enum capacity)i));
		if (strcmp(role, capacity_code((enum capacity)i)) == 0)
			*out = (enum capacity)i;
	}
	if (*out != CAPACITY_COUNT)
		return ST_OK;
	return errors_add(&cli->errors, ST_INVALID, "role", "There is no role \"%s\". The roles "
	    "are: %.*s.", role, STR_ARG(buf_str(&b)));
}

static enum status
run_audit(struct cli *cli, const char *format)
{
	enum capacity only;
	enum status st = find_capacity(cli, &only);

	if (st != ST_OK)
		return st;
	if (format == NULL || strcmp(format, "text") == 0)
		audit_write_text(&cli->out, only);
	else if (strcmp(format, "json") == 0)
		audit_write_json(&cli->out, only);
	else
		return errors_add(&cli->errors, ST_UNSUPPORTED, "format",
		    "There is no format \"%s\" of an audit. The formats are: text, json.",
		    format);
	return ST_OK;
}

static enum status
run(struct cli *cli)
{
	const char *format = cli_option(cli, "format");

	if (cli_has(cli, "audit"))
		return run_audit(cli, format);
	if (cli_has(cli, "role"))
		return errors_add(&cli->errors, ST_USAGE, NULL, "--role goes with --audit.");
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
	{ "format", 'F', "FORMAT",
	    "markdown (default), openapi or sql; with --audit text or json." },
	{ "audit", 'a', NULL, "Prints what each role may see and do." },
	{ "role", 'r', "ROLE", "With --audit: of this role alone." },
};

const struct command command_schema = {
	.name = "schema",
	.summary = "Prints the record types, and what each role may see and do.",
	.arguments = "",
	.examples = "  concert schema --format=openapi > openapi.json\n"
	    "  concert schema --audit --role=focal-point\n",
	.options = options,
	.noptions = COUNT_OF(options),
	.run = run,
};
