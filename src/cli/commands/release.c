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
	struct str slug = STR_EMPTY;
	enum status st = cli_open_store(cli, 0, &s);

	if (st != ST_OK)
		return st;
	if (cli->narguments > 0)
		slug = str_from(cli->arguments[0]);
	st = framework_find(s, VIEWER_LOCAL, slug, cli->arena, &r);
	if (st == ST_NOT_FOUND)
		return errors_add(&cli->errors, st, NULL, "There is no such framework. "
		    "`concert list frameworks` shows which there are.");
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
