/* SPDX-License-Identifier: Apache-2.0 */
/*
 * concert token: tokens of programs, for a person whoever holds the machine names. The secret is
 * printed once, alone on standard output, so that it can go straight into a file.
 */
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "cli/commands/commands.h"
#include "cli/people.h"
#include "model/date.h"
#include "model/instant.h"
#include "model/types/types.h"
#include "policy/api_token.h"

#define DAY_MS INT64_C(86400000)
#define DAYS_WITHOUT_WORD 90

static enum status
find_person(struct cli *cli, struct store **s, struct record **person)
{
	const char *key = cli_option(cli, "person");
	enum status st;

	if (key == NULL)
		return errors_add(&cli->errors, ST_USAGE, "person",
		    "Say whose: --person EMAIL.");
	if ((st = cli_open_store(cli, 0, s)) != ST_OK)
		return st;
	return cli_find_person(cli, *s, key, person);
}

static struct authorship
author(void)
{
	return (struct authorship){ .actor = STR("operator") };
}

static enum status
token_create(struct cli *cli)
{
	struct api_token token = { .label = str_from(cli->arguments[0]) };
	int64_t today = clock_now_ms() / DAY_MS;
	struct record *person;
	struct str secret = STR_EMPTY;
	struct store *s;
	int32_t last;
	enum status st;

	if ((st = find_person(cli, &s, &person)) != ST_OK ||
	    (st = cli_day(cli, "until", (int32_t)today + DAYS_WITHOUT_WORD, &last)) != ST_OK)
		return st;
	token.person_id = person->id;
	/* Whoever has the machine needs no second factor. */
	token.flags = (cli_has(cli, "write") ? API_TOKEN_WRITE : 0u) | API_TOKEN_SECOND_FACTOR;
	token.expires_ms = (last + INT64_C(1)) * DAY_MS - 1;
	if ((st = api_token_issue(s, author(), &token, &cli->errors, &secret)) != ST_OK)
		return st;
	buf_add_format(&cli->out, "%.*s\n", STR_ARG(secret));
	cli_say(cli, "For %.*s until %.*s, %s. It is not shown again.",
	    STR_ARG(record_text(person, PERSON_NAME)), STR_ARG(date_format(cli->arena, last)),
	    cli_has(cli, "write") ? "to read and write" : "to read");
	return ST_OK;
}

static void
write_json(struct cli *cli, const struct api_token_list *list)
{
	struct json j;

	json_init(&j, &cli->out);
	j.pretty = true;
	json_write_object(&j, NULL);
	json_write_array(&j, "items");
	for (size_t i = 0; i < list->n; i++) {
		const struct api_token *token = &list->items[i];

		json_write_object(&j, NULL);
		json_write_text(&j, "id", token->uid);
		json_write_text(&j, "label", token->label);
		json_write_bool(&j, "write", (token->flags & API_TOKEN_WRITE) != 0);
		json_write_bool(&j, "second_factor",
		    (token->flags & API_TOKEN_SECOND_FACTOR) != 0);
		json_write_text(&j, "expires", instant_format(cli->arena, token->expires_ms));
		json_end_object(&j);
	}
	json_end_array(&j);
	json_write_i64(&j, "total", (int64_t)list->n);
	json_end_object(&j);
}

static enum status
token_list(struct cli *cli)
{
	struct api_token_list list;
	struct record *person;
	struct store *s;
	enum status st;

	if ((st = find_person(cli, &s, &person)) != ST_OK ||
	    (st = api_token_list(s, person->id, cli->arena, &list)) != ST_OK)
		return st;
	if (cli_has(cli, "json")) {
		write_json(cli, &list);
		return ST_OK;
	}
	for (size_t i = 0; i < list.n; i++) {
		const struct api_token *token = &list.items[i];

		buf_add_format(&cli->out, "%.*s  %-5s  until %.*s  %.*s\n", STR_ARG(token->uid),
		    (token->flags & API_TOKEN_WRITE) != 0 ? "write" : "read",
		    STR_ARG(date_format(cli->arena, (int32_t)(token->expires_ms / DAY_MS))),
		    STR_ARG(token->label));
	}
	return ST_OK;
}

static enum status
token_revoke(struct cli *cli)
{
	struct record *person;
	struct store *s;
	enum status st = find_person(cli, &s, &person);

	if (st != ST_OK)
		return st;
	st = api_token_revoke(s, author(), person->id, str_from(cli->arguments[0]));
	if (st == ST_NOT_FOUND)
		return errors_add(&cli->errors, st, NULL, "%.*s has no token %s. Run `concert "
		    "token list --person EMAIL`.", STR_ARG(record_text(person, PERSON_NAME)),
		    cli->arguments[0]);
	if (st == ST_OK)
		cli_say(cli, "It opens nothing any more.");
	return st;
}

static const struct subcommand subcommands[] = {
	{ .name = "create", .arguments = "LABEL", .min_arguments = 1, .max_arguments = 1,
	    .options = " person until write ", .run = token_create },
	{ .name = "list", .arguments = "", .options = " person json ", .run = token_list },
	{ .name = "revoke", .arguments = "ID", .min_arguments = 1, .max_arguments = 1,
	    .options = " person ", .run = token_revoke },
};

static enum status
run(struct cli *cli)
{
	return cli_run_subcommand(cli, subcommands, COUNT_OF(subcommands));
}

static const struct option options[] = {
	{ "person", 'p', "EMAIL", "Whose token: it may do what the person may." },
	{ "until", 'u', "DATE", "Last day, within a year; 90 days from now when left out." },
	{ "write", 'w', NULL, "May write too; otherwise it reads." },
	{ "json", 'j', NULL, "As JSON." },
};

const struct command command_token = {
	.name = "token",
	.summary = "Makes, lists and ends tokens of programs.",
	.arguments = "create LABEL | list | revoke ID",
	.min_arguments = 1,
	.max_arguments = 2,
	.examples = "  concert token create --person ana@example.org --write \"our tracker\"\n"
	    "  concert token list --person ana@example.org\n",
	.options = options,
	.noptions = COUNT_OF(options),
	.run = run,
};
