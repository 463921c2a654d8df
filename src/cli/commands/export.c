/* SPDX-License-Identifier: Apache-2.0 */
/* concert export: the framework in one of the formats of document/exporters. */
#include <string.h>

#include "base/limits.h"
#include "cli/commands/commands.h"
#include "document/export.h"
#include "instrument/framework_store.h"
#include "model/types/types.h"
#include "store/history.h"

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

/* --- history ------------------------------------------------------------------------------- */

static enum status
write_chain(struct cli *cli, struct store *s, int64_t framework_id)
{
	struct history_span span = { .framework_id = framework_id, .limit = LIMIT_PAGE_ROWS };
	struct history_lines lines;
	struct json j;

	do {
		enum status st = history_lines_read(s, VIEWER_LOCAL, &span, cli->arena, &lines);

		if (st != ST_OK)
			return st;
		for (size_t i = 0; i < lines.n; i++) {
			json_init(&j, &cli->out);
			history_line_write(&j, lines.chain, &lines.items[i]);
			buf_add_byte(&cli->out, '\n');
			span.after = lines.items[i].sequence;
		}
	} while (lines.n == (size_t)span.limit);
	json_init(&j, &cli->out);
	json_write_object(&j, NULL);
	json_write_text(&j, "chain", lines.chain);
	json_write_i64(&j, "entries", lines.entries);
	json_write_text(&j, "head", lines.head);
	json_end_object(&j);
	buf_add_byte(&cli->out, '\n');
	return ST_OK;
}

/* What belongs to no framework first, then each framework, or the one that is named. */
static enum status
write_history(struct cli *cli, struct store *s)
{
	struct record_query query = { .type = &type_framework, .sort_field = NO_FIELD };
	struct record_list list;
	struct record *r;
	enum status st;

	if (cli_option(cli, "framework") != NULL) {
		st = cli_find_framework(cli, s, cli_option(cli, "framework"), &r);
		return st == ST_OK ? write_chain(cli, s, r->id) : st;
	}
	if ((st = write_chain(cli, s, 0)) != ST_OK ||
	    (st = record_list(s, VIEWER_LOCAL, &query, cli->arena, &list)) != ST_OK)
		return st;
	for (size_t i = 0; st == ST_OK && i < list.n; i++)
		st = write_chain(cli, s, list.items[i]->id);
	return st;
}

static enum status
run_history(struct cli *cli)
{
	struct store *s;
	int64_t key;
	enum status st;

	if (cli_has(cli, "format"))
		return errors_add(&cli->errors, ST_USAGE, "format",
		    "The history has one format: lines of JSON. Leave --format away.");
	if ((st = cli_open_store(cli, 0, &s)) != ST_OK || (st = store_begin_read(s, &key)) != ST_OK)
		return st;
	st = write_history(cli, s);
	store_end_read(s);
	return st;
}

static enum status
run(struct cli *cli)
{
	const struct exporter *exporter;
	struct framework *fw;
	struct record *r;
	struct store *s;
	enum status st;

	if (cli_has(cli, "history"))
		return run_history(cli);
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
	{ "history", 'H', NULL, "The history instead: every entry as it was hashed, a line each." },
};

const struct command command_export = {
	.name = "export",
	.summary = "Writes a framework as JSON, a table of tab-separated text, HTML or Markdown.",
	.arguments = "",
	.examples = "  concert export > framework.json\n"
	    "  concert export --format tsv > framework.tsv\n"
	    "  concert export --history | tools/verify-history\n",
	.options = options,
	.noptions = COUNT_OF(options),
	.run = run,
};
