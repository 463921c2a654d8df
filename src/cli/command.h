/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_CLI_COMMAND_H
#define CONCERT_CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/errors.h"
#include "base/settings.h"
#include "process/sandbox.h"
#include "store/store.h"

/* An option of one command; settings are options of every command besides. */
struct option {
	const char *name;       /* "dry-run": long form */
	char letter;            /* short form, 0 if none */
	const char *value_name; /* "FILE"; NULL: takes no value */
	const char *help;
};

struct cli;

struct command {
	const char *name;
	const char *summary;   /* one sentence */
	const char *arguments; /* "FILE", "[TYPE] [KEY]"; "" if it takes none */
	size_t min_arguments;
	size_t max_arguments;
	const char *examples;  /* lines; each a command and what it does */
	const struct option *options;
	size_t noptions;
	enum status (*run)(struct cli *cli);
};

/* One run of the program. Data goes to out and is printed at the end, words to standard error. */
struct cli {
	struct arena *arena;
	struct errors errors;
	struct settings settings;
	const struct command *command;
	const char **arguments;
	size_t narguments;
	const char **option_values; /* per option of the command; "" for one without value; NULL */
	struct buf out;
	bool is_quiet;
};

/* Value of an option of the running command; NULL if it was not given. Asserts it is declared. */
const char *cli_option(const struct cli *cli, const char *name);
bool cli_has(const struct cli *cli, const char *name);

/* The data folder by settings and XDG. */
const char *cli_data_folder(struct cli *cli);

/* The sandbox setting; ST_INVALID with words where it is none. */
MUST_USE enum status cli_sandbox_mode(struct cli *cli, enum sandbox_mode *out);

/* Opens the store of the data folder; flags as in store_open. */
MUST_USE enum status cli_open_store(struct cli *cli, unsigned flags, struct store **out);

/*
 * The framework with a short name, or the only one for NULL. ST_INVALID where it is not the only
 * one, ST_NOT_FOUND where there is none.
 */
MUST_USE enum status cli_find_framework(struct cli *cli, struct store *s, const char *slug,
    struct record **out);

/* Writes words for the person to standard error, unless --quiet. */
void cli_say(const struct cli *cli, const char *format, ...) PRINTF_LIKE(2, 3);

/* Reads a whole file, or standard input for "-", of at most max bytes. */
MUST_USE enum status cli_read_file(struct cli *cli, const char *path, size_t max,
    struct str *out);

/* Makes a print in concert-printer and puts it out. */
struct printer;
struct print_order;
MUST_USE enum status cli_print(struct cli *cli, const struct printer *printer,
    const struct print_order *order);

/* Edits between two short words, for suggestions; 32 for a long one. */
size_t cli_word_distance(const char *a, const char *b);

/* Sends what out holds to standard output. */
MUST_USE enum status cli_flush(struct cli *cli);

#endif
