/* SPDX-License-Identifier: Apache-2.0 */
/* concert export: the framework in one of the formats of document/exporters. */
#include <string.h>

#include "cli/commands/commands.h"
#include "document/export.h"
#include "instrument/framework_store.h"

static enum status
find_exporter(struct cli *cli, const struct exporter **out)
{
	const char *name = cli_option(cli, "format");

	*out = exporter_find(str_from(name == NULL ? "json" : name));
	if (*out != NULL)
		return ST_OK;
	return errors_add(&cli->errors, ST_UNSUPPORTED, "format",
	    "There is no format \"%s\". The formats are: json, tsv, html, markdown.", name);
}

static enum status
run(struct cli *cli)
{
	const struct exporter *exporter;
	struct framework *fw;
	struct record *r;
	struct store *s;
	enum status st;

	if ((st = find_exporter(cli, &exporter)) != ST_OK ||
	    (st = cli_open_store(cli, 0, &s)) != ST_OK ||
	    (st = cli_find_framework(cli, s, cli_option(cli, "framework"), &r)) != ST_OK ||
	    (st = framework_load(s, VIEWER_LOCAL, r->id, FRAMEWORK_ALL, cli->arena, &fw)) != ST_OK)
		return st;
	exporter->write(fw, &cli->out);
	return ST_OK;
}

static const struct option options[] = {
	{ "format", 'F', "FORMAT", "json (default), tsv, html or markdown." },
	{ "framework", 'f', "NAME", "Which framework, where there are several." },
};

const struct command command_export = {
	.name = "export",
	.summary = "Writes a framework as JSON, a table of tab-separated text, HTML or Markdown.",
	.arguments = "",
	.examples = "  concert export > framework.json\n"
	    "  concert export --format tsv > framework.tsv\n",
	.options = options,
	.noptions = COUNT_OF(options),
	.run = run,
};
