/* SPDX-License-Identifier: Apache-2.0 */
/* concert init: makes the data folder, or brings an older one up to this program. */
#include "cli/commands/commands.h"

static enum status
run(struct cli *cli)
{
	struct store *s;
	enum status st = cli_open_store(cli, STORE_CREATE | STORE_MIGRATE, &s);

	if (st != ST_OK)
		return st;
	cli_say(cli, "The data folder %s is ready.", store_folder(s));
	return ST_OK;
}

const struct command command_init = {
	.name = "init",
	.summary = "Makes the data folder, or brings an older one up to this version.",
	.arguments = "",
	.examples = "  concert init --data /srv/concert\n",
	.run = run,
};
