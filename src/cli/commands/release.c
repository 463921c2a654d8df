/* SPDX-License-Identifier: Apache-2.0 */
/* concert release: shows an imported framework to readers. */
#include "cli/commands/commands.h"
#include "jobs/import.h"
#include "model/types/types.h"

static enum status
run(struct cli *cli)
{
	struct authorship by = { .actor = STR("operator"), .reason = STR("released") };
	struct record *r;
	struct store *s;
	enum status st = cli_open_store(cli, 0, &s);

	if (st != ST_OK)
		return st;
	st = cli_find_framework(cli, s, cli->narguments > 0 ? cli->arguments[0] : NULL, &r);
	if (st != ST_OK || (st = framework_release(s, r->id, by, &cli->errors)) != ST_OK)
		return st;
	cli_say(cli, "Readers see \"%.*s\" now.", STR_ARG(record_text(r, FRAMEWORK_TITLE)));
	return ST_OK;
}

const struct command command_release = {
	.name = "release",
	.summary = "Shows an imported framework to readers.",
	.arguments = "[FRAMEWORK]",
	.max_arguments = 1,
	.examples = "  concert release\n",
	.run = run,
};
