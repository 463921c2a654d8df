/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_CLI_PEOPLE_H
#define CONCERT_CLI_PEOPLE_H

#include "cli/command.h"
#include "policy/account.h"
#include "store/run.h"

/* What `concert user` and `concert role` share: second words, the day, people, links. */

/* A second word of a command, such as "add" of `concert user add`; the word is no argument. */
struct subcommand {
	const char *name;
	const char *arguments; /* behind the word: "EMAIL" */
	size_t min_arguments;
	size_t max_arguments;
	const char *options;   /* those of the command that it takes: " json until " */
	enum status (*run)(struct cli *cli);
};

/*
 * Runs what the first argument names, with the arguments behind it. ST_USAGE with a message for
 * another word, for too few or too many arguments, and for an option that is not for this word.
 */
MUST_USE enum status cli_run_subcommand(struct cli *cli, const struct subcommand *list, size_t n);

/* The same day as on the pages: in the zone of the framework that readers see. */
int32_t cli_today(struct cli *cli, struct store *s);

/* The day of an option, or fallback. ST_INVALID with a message for what is no day. */
MUST_USE enum status cli_day(struct cli *cli, const char *option, int32_t fallback,
    int32_t *out);

/* What changes while the server runs, of the data folder. */
MUST_USE enum status cli_open_run(struct cli *cli, struct run **out);

/*
 * An address of this server for people: by public-url, else by the address it listens on.
 * ST_USAGE with a message where neither says it (a socket file, port 0).
 */
MUST_USE enum status cli_link(struct cli *cli, const char *path, struct str token,
    struct str *out);

/*
 * A role from its code and the options agency, pillar, framework, interim, since and until. An
 * empty code gives an empty role. ST_INVALID, ST_NOT_FOUND with a message.
 */
MUST_USE enum status cli_read_role(struct cli *cli, struct store *s, struct str capacity,
    struct account_role *out);

/* A person by e-mail address or identifier. ST_NOT_FOUND with a message. */
MUST_USE enum status cli_find_person(struct cli *cli, struct store *s, const char *key,
    struct record **out);

#endif
