/* SPDX-License-Identifier: Apache-2.0 */
/*
 * concert user: accounts. Links are printed and never kept: run.db holds their SHA-256 alone, so
 * a link that was lost is replaced by a new one.
 */
#include "base/clock.h"
#include "cli/commands/commands.h"
#include "cli/people.h"
#include "policy/account.h"

/* Makes a link of a purpose the only one that works. */
static enum status
make_link(struct cli *cli, enum ticket_purpose purpose, int64_t person_id, struct str *out)
{
	struct ticket ticket = { .purpose = purpose, .person_id = person_id,
		.payload = STR_EMPTY };
	struct run *run;
	struct str token;
	enum status st;

	if ((st = cli_link(cli, "/join/", STR_EMPTY, out)) != ST_OK ||
	    (st = cli_open_run(cli, &run)) != ST_OK ||
	    (st = ticket_end_all(run, purpose, person_id)) != ST_OK ||
	    (st = ticket_create(run, &ticket, clock_now_ms(), cli->arena, &token)) != ST_OK)
		return st;
	return cli_link(cli, "/join/", token, out);
}

static enum status
user_first(struct cli *cli)
{
	struct store *s;
	struct str link;
	bool is_there;
	enum status st;

	if ((st = cli_open_store(cli, 0, &s)) != ST_OK ||
	    (st = account_has_secretariat(s, cli_today(cli, s), cli->arena, &is_there)) != ST_OK)
		return st;
	if (is_there)
		return errors_add(&cli->errors, ST_CONFLICT, NULL, "There is an account of the "
		    "secretariat already. It can invite others, or: concert user add EMAIL "
		    "--role secretariat");
	if ((st = make_link(cli, TICKET_FIRST, 0, &link)) != ST_OK)
		return st;
	buf_add_format(&cli->out, "%.*s\n", STR_ARG(link));
	cli_say(cli, "Opens the account of the secretariat, once, within 24 hours.");
	return ST_OK;
}

static const struct subcommand subcommands[] = {
	{ .name = "first", .arguments = "", .options = "", .run = user_first },
};

static enum status
run(struct cli *cli)
{
	return cli_run_subcommand(cli, subcommands, COUNT_OF(subcommands));
}

const struct command command_user = {
	.name = "user",
	.summary = "Makes the link for the first account.",
	.arguments = "first",
	.min_arguments = 1,
	.max_arguments = 2,
	.examples = "  concert user first            link for the first account\n",
	.run = run,
};
