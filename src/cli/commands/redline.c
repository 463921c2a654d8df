/* SPDX-License-Identifier: Apache-2.0 */
/*
 * concert redline: what changed between two revisions, or between two files of the JSON form. Of
 * files without identifiers it is first found which element is which, as for an import.
 */
#include "base/clock.h"
#include "base/limits.h"
#include "cli/commands/commands.h"
#include "document/printing.h"
#include "instrument/framework_json.h"
#include "instrument/redline_sides.h"
#include "model/types/types.h"

#define MS_PER_DAY 86400000

static bool
is_file(const char *argument)
{
	struct str name = str_from(argument);

	return str_equal(name, STR("-")) || str_ends(name, STR(".json"));
}

static bool
has_uids(struct arena *a, const struct framework *fw)
{
	for (enum compared_part part = PART_PILLAR; part < PART_COUNT; part++) {
		struct fw_texts uids = framework_list_uids(a, fw, part);

		for (size_t i = 0; i < uids.n; i++) {
			if (uids.items[i].n == 0)
				return false;
		}
	}
	return true;
}

static enum status
read_framework(struct cli *cli, const char *path, struct framework **out)
{
	struct str text;
	enum status st = cli_read_file(cli, path, LIMIT_READING_BYTES, &text);

	if (st == ST_OK)
		st = framework_read_json(cli->arena, text, &cli->errors, out);
	if (st != ST_OK)
		cli_say(cli, "%s was not read.", path);
	return st;
}

static enum status
redline_of_files(struct cli *cli, struct redline *out)
{
	struct framework *sides[2];
	struct comparison comparison;
	enum status st;

	/* Who is hidden is known of frameworks that are held here, not of files. */
	if (cli_has(cli, "public"))
		return errors_add(&cli->errors, ST_USAGE, "public", "Two files are compared as "
		    "they are. Leave --public away, or compare revisions.");
	for (size_t i = 0; i < 2; i++) {
		if ((st = read_framework(cli, cli->arguments[i], &sides[i])) != ST_OK)
			return st;
	}
	if (!has_uids(cli->arena, sides[0]) || !has_uids(cli->arena, sides[1])) {
		struct comparison_input input = { .held = sides[0], .newer = sides[1],
			.now_ms = clock_now_ms() };

		framework_assign_uids(cli->arena, sides[0], input.now_ms);
		if ((st = comparison_make(cli->arena, &input, &comparison)) != ST_OK)
			return st;
		sides[1] = comparison.adopted;
	}
	redline_make(cli->arena, sides[0], sides[1], out);
	return ST_OK;
}

/* Who has the data folder may read the names; what is passed on may reach anybody. */
static void
tell_names(const struct cli *cli, const struct record *framework)
{
	if (framework->values[FRAMEWORK_WITHHELD].is_set && !cli_has(cli, "public"))
		cli_say(cli, "It holds the names of persons whom the public reads by their office. "
		    "To pass it on, use --public.");
}

static enum status
redline_of_revisions(struct cli *cli, struct redline_answer *out)
{
	struct redline_question question = {
		.today = (int32_t)(clock_now_ms() / MS_PER_DAY),
		.is_public = cli_has(cli, "public") };
	struct record *framework;
	struct store *s;
	enum status st = cli_open_store(cli, 0, &s);

	if (st != ST_OK ||
	    (st = cli_find_framework(cli, s, cli_option(cli, "framework"), &framework)) != ST_OK)
		return st;
	question.framework_id = framework->id;
	if (cli->narguments == 2)
		question.from = str_from(cli->arguments[0]);
	if (cli->narguments > 0)
		question.to = str_from(cli->arguments[cli->narguments - 1]);
	st = redline_ask(s, VIEWER_LOCAL, &question, &cli->errors, out);
	if (st != ST_OK)
		return st;
	cli_say(cli, "From %.*s to %.*s.", STR_ARG(out->from.label), STR_ARG(out->to.label));
	tell_names(cli, framework);
	return ST_OK;
}

/* Forms of print that show changes; a workbook holds one state. */
static const struct printer *
find_printer(const char *format)
{
	struct str name = str_from(format);

	return str_equal(name, STR("pdf")) || str_equal(name, STR("docx")) ? printer_find(name)
	    : NULL;
}

static enum status
write_redline(struct cli *cli, const struct redline_answer *found)
{
	const struct redline *r = &found->redline;
	const char *format = cli_option(cli, "format");
	const struct printer *printer = find_printer(format);
	struct print_order order;
	struct json j;

	if (cli_has(cli, "json"))
		format = "json";
	if (format == NULL || str_equal(str_from(format), STR("text"))) {
		redline_add_text(&cli->out, r);
		return ST_OK;
	}
	if (printer != NULL) {
		printing_redline_order(cli->arena, found, &order);
		return cli_print(cli, printer, &order);
	}
	if (!str_equal(str_from(format), STR("json")))
		return errors_add(&cli->errors, ST_UNSUPPORTED, "format", "There is no format "
		    "\"%s\". The formats are: text, json, pdf, docx.", format);
	json_init(&j, &cli->out);
	j.pretty = true;
	redline_write_json(&j, NULL, r, NULL);
	return ST_OK;
}

static enum status
run(struct cli *cli)
{
	struct redline_answer answer = { .nreasons = 0 };
	enum status st;

	if (cli->narguments == 2 && (is_file(cli->arguments[0]) || is_file(cli->arguments[1])))
		st = redline_of_files(cli, &answer.redline);
	else
		st = redline_of_revisions(cli, &answer);
	return st != ST_OK ? st : write_redline(cli, &answer);
}

static const struct option options[] = {
	{ "format", 'F', "FORMAT", "text (default), json, pdf or docx (tracked changes)." },
	{ "json", 'j', NULL, "As JSON." },
	{ "framework", 'f', "NAME", "Of this framework." },
	{ "public", 'p', NULL, "As the public reads it: persons by their office, no reasons." },
};

const struct command command_redline = {
	.name = "redline",
	.summary = "Shows what changed between two revisions, or between two files.",
	.arguments = "[FROM] [TO]",
	.max_arguments = 2,
	.examples = "  concert redline                        the newest revision\n"
	    "  concert redline 1 3\n"
	    "  concert redline 2 AM-4 --json          what an amendment would change\n"
	    "  concert redline 1 3 --format docx --public >changes.docx\n"
	    "  concert redline old.json new.json\n",
	.options = options,
	.noptions = COUNT_OF(options),
	.run = run,
};
