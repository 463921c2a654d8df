/* SPDX-License-Identifier: Apache-2.0 */
/*
 * concert export: the framework in one of the formats of document/exporters, or as one of the
 * prints of document/printers, as adopted today, on another day, or by one revision; and for proof
 * outside its history and its sealed revisions.
 */
#include <string.h>

#include "base/clock.h"
#include "base/limits.h"
#include "cli/commands/commands.h"
#include "cli/people.h"
#include "document/export.h"
#include "document/printing.h"
#include "instrument/revision.h"
#include "model/date.h"
#include "model/types/types.h"
#include "model/zone.h"
#include "store/history.h"

static enum status
refuse_format(struct cli *cli, struct str name)
{
	struct buf names;

	buf_init(&names, cli->arena, LIMIT_ERROR_BYTES / 2);
	for (size_t i = 0; i < exporter_count; i++)
		buf_add_format(&names, "%s%s", i == 0 ? "" : ", ", exporters[i]->name);
	for (size_t i = 0; i < printer_count; i++)
		buf_add_format(&names, ", %s", printers[i].name);
	return errors_add(&cli->errors, ST_UNSUPPORTED, "format", "There is no format \"%.*s\". "
	    "The formats are: %.*s.", STR_ARG(name), STR_ARG(buf_str(&names)));
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

/* --- revisions ----------------------------------------------------------------------------- */

static enum status
write_revisions(struct cli *cli, struct store *s, int64_t framework_id)
{
	struct record_list all;
	struct json j;
	enum status st = revision_list(s, VIEWER_LOCAL, framework_id, cli->arena, &all);

	for (size_t i = 0; st == ST_OK && i < all.n; i++) {
		if (!revision_is_sealed(all.items[i]))
			continue;
		json_init(&j, &cli->out);
		st = revision_write_proof(s, all.items[i], &cli->errors, &j);
		buf_add_byte(&cli->out, '\n');
	}
	return st;
}

static enum status
run_revisions(struct cli *cli)
{
	struct record *r;
	struct store *s;
	enum status st;

	if (cli_has(cli, "format"))
		return errors_add(&cli->errors, ST_USAGE, "format",
		    "Sealed revisions have one format: lines of JSON. Leave --format away.");
	if ((st = cli_open_store(cli, 0, &s)) != ST_OK ||
	    (st = cli_find_framework(cli, s, cli_option(cli, "framework"), &r)) != ST_OK)
		return st;
	if (r->values[FRAMEWORK_WITHHELD].is_set)
		cli_say(cli, "The sealed texts hold the names of persons whom the public reads by "
		    "their office: give them to nobody who may not read these.");
	return write_revisions(cli, s, r->id);
}

/* --- the text ------------------------------------------------------------------------------ */

/* Days begin and end in the framework's zone; known: at the end of that day. */
static enum status
read_clock(struct cli *cli, const struct record *framework, struct revision_clock *clock)
{
	struct zone *zone;
	int32_t known;
	enum status st = zone_open(cli->arena, record_text(framework, FRAMEWORK_ZONE), &zone);

	if (st != ST_OK)
		return errors_add(&cli->errors, st, NULL, "The framework's time zone is unknown.");
	*clock = (struct revision_clock){ framework->id, 0, INT64_MAX };
	if ((st = cli_day(cli, "on", zone_day(zone, clock_now_ms()), &clock->on)) != ST_OK ||
	    (st = cli_day(cli, "known", NO_DAY, &known)) != ST_OK)
		return st;
	if (known != NO_DAY)
		clock->known_ms = zone_day_start_ms(zone, known + 1) - 1;
	return ST_OK;
}

static enum status
find_revision(struct cli *cli, struct store *s, const struct revision_clock *clock,
    struct record **out)
{
	const char *number = cli_option(cli, "revision");
	struct revision_key key = { clock->framework_id, str_from(number), clock->on };
	enum status st;

	*out = NULL;
	if (number != NULL) {
		st = revision_find(s, VIEWER_LOCAL, &key, cli->arena, out);
		return st != ST_NOT_FOUND ? st : errors_add(&cli->errors, st, "revision",
		    "There is no revision \"%s\". `concert list revisions` shows which there "
		    "are.", number);
	}
	if (!cli_has(cli, "on") && !cli_has(cli, "known"))
		return ST_OK;
	st = revision_in_effect(s, VIEWER_LOCAL, clock, cli->arena, out);
	return st != ST_NOT_FOUND ? st : errors_add(&cli->errors, st, NULL,
	    "No text was in effect then, as far as is held here. `concert list revisions` shows "
	    "which there are.");
}

static enum status
run(struct cli *cli)
{
	struct revision_export order = { 0 };
	struct print_order print;
	struct str format = str_from(cli_has(cli, "format") ? cli_option(cli, "format") : "json");
	const struct exporter *exporter = exporter_find(format);
	const struct printer *printer = printer_find(format);
	const struct framework *fw;
	struct revision_clock clock;
	struct record *revision;
	struct record *r;
	struct store *s;
	enum status st;

	if (cli_has(cli, "history"))
		return run_history(cli);
	if (cli_has(cli, "revisions"))
		return run_revisions(cli);
	if (exporter == NULL && printer == NULL)
		return refuse_format(cli, format);
	if ((st = cli_open_store(cli, 0, &s)) != ST_OK ||
	    (st = cli_find_framework(cli, s, cli_option(cli, "framework"), &r)) != ST_OK ||
	    (st = read_clock(cli, r, &clock)) != ST_OK ||
	    (st = find_revision(cli, s, &clock, &revision)) != ST_OK)
		return st;
	order = (struct revision_export){ r->id, revision, clock.on };
	if ((st = revision_load_export(s, VIEWER_LOCAL, &order, &cli->errors, &fw)) != ST_OK)
		return st;
	if (printer != NULL) {
		printing_order(cli->arena, fw, &print);
		return cli_print(cli, printer, &print);
	}
	exporter->write(fw, &cli->out);
	return ST_OK;
}

static const struct option options[] = {
#define PRINTER(name, media_type, extension, help) " " #name
	{ "format", 'F', "FORMAT", "json (default), tsv, html, markdown, akn; for paper:"
#include "document/printers/printers.h"
	    "." },
#undef PRINTER
	{ "framework", 'f', "NAME", "Which framework, where there are several." },
	{ "revision", 'r', "NUMBER", "The text of this revision, instead of the one in effect." },
	{ "on", 'o', "DAY", "The text that was in effect on a day, such as 2021-03-31." },
	{ "known", 'k', "DAY", "Counts only what was held here at the end of a day." },
	{ "revisions", 'R', NULL, "Sealed texts and seals instead, a line of JSON each." },
	{ "history", 'H', NULL, "The history instead: every entry as it was hashed, a line each." },
};

const struct command command_export = {
	.name = "export",
	.summary = "Writes a framework: JSON, table, HTML, Markdown, XML, PDF, DOCX, XLSX.",
	.arguments = "",
	.examples = "  concert export > framework.json\n"
	    "  concert export --format tsv > framework.tsv\n"
	    "  concert export --format pdf > framework.pdf\n"
	    "  concert export --on 2021-03-31 --format html > then.html\n"
	    "  concert export --history | tools/verify-history\n"
	    "  concert export --revisions | tools/verify-revisions\n",
	.options = options,
	.noptions = COUNT_OF(options),
	.run = run,
};
