/* SPDX-License-Identifier: Apache-2.0 */
/* concert verify: proves that database, history and files are what was written. */
#include "cli/commands/commands.h"
#include "instrument/revision.h"

static void
write_json(struct cli *cli, const struct verify_counts *counts, int64_t revisions, enum status st)
{
	struct json j;

	json_init(&j, &cli->out);
	j.pretty = true;
	json_write_object(&j, NULL);
	json_write_bool(&j, "intact", st == ST_OK);
	json_write_i64(&j, "frameworks", counts->frameworks);
	json_write_i64(&j, "history_entries", counts->entries);
	json_write_i64(&j, "files", counts->files);
	json_write_i64(&j, "sealed_revisions", revisions);
	json_write_array(&j, "faults");
	for (size_t i = 0; i < cli->errors.n; i++)
		json_write_text(&j, NULL, cli->errors.items[i].message);
	json_end_array(&j);
	json_end_object(&j);
}

static enum status
run(struct cli *cli)
{
	struct verify_counts counts = { 0 };
	enum status revisions_st;
	int64_t revisions = 0;
	struct store *s;
	enum status st = cli_open_store(cli, 0, &s);

	if (st != ST_OK)
		return st;
	st = store_verify(s, cli->arena, &cli->errors, &counts);
	if (st != ST_OK && st != ST_CORRUPT)
		return st;
	revisions_st = revision_verify(s, cli->arena, &cli->errors, &revisions);
	if (revisions_st != ST_OK)
		st = revisions_st;
	if (cli_has(cli, "json"))
		write_json(cli, &counts, revisions, st);
	if (st == ST_OK)
		cli_say(cli, "Intact: %d frameworks, %d history entries, %d files, %d sealed "
		    "revisions.", (int)counts.frameworks, (int)counts.entries, (int)counts.files,
		    (int)revisions);
	return st;
}

static const struct option options[] = {
	{ "json", 'j', NULL, "The outcome as JSON." },
};

const struct command command_verify = {
	.name = "verify",
	.summary = "Checks database, history chain, files and seals; changes nothing.",
	.arguments = "",
	.examples = "  concert verify\n",
	.options = options,
	.noptions = COUNT_OF(options),
	.run = run,
};
