/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_CLI_COMMANDS_H
#define CONCERT_CLI_COMMANDS_H

#include "cli/command.h"

/* The list of commands, in the order of --help: one file and one line each. */
#define COMMAND_LIST(COMMAND) \
	COMMAND(init) \
	COMMAND(import) \
	COMMAND(release) \
	COMMAND(export) \
	COMMAND(redline) \
	COMMAND(show) \
	COMMAND(list) \
	COMMAND(search) \
	COMMAND(serve) \
	COMMAND(user) \
	COMMAND(role) \
	COMMAND(token) \
	COMMAND(verify) \
	COMMAND(schema) \
	COMMAND(jobs) \
	COMMAND(config)

#define COMMAND(name) extern const struct command command_##name;
COMMAND_LIST(COMMAND)
#undef COMMAND

#endif
