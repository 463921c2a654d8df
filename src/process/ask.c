/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Starts concert-outside for jobs that talk to servers: an order in, JSON out. The order goes
 * through a pipe and never into arguments, which every account of the machine can read.
 */
#include "process/ask.h"

#include "base/json_read.h"
#include "base/limits.h"
#include "base/log.h"
#include "process/spawn.h"

#define KILL_AFTER_MS 5000 /* the library ends in time by itself; this is for what it cannot */

static enum status
judge_end(struct arena *a, const struct spawn_result *result, struct errors *errors)
{
	struct str how = spawn_describe_end(a, result);

	if (result->end == SPAWN_TIMED_OUT)
		return errors_add(errors, ST_TIMEOUT, NULL, "The server took too long.");
	if (result->end != SPAWN_EXITED) {
		log_line(LOG_ERROR, "outside", "concert-outside %.*s: %.*s", STR_ARG(how),
		    STR_ARG(result->errors));
		return errors_add(errors, ST_INTERNAL, NULL,
		    "What talks to the server was ended; the log says why.");
	}
	return spawn_judge_exit(result, errors);
}

enum status
ask_helper(struct arena *a, const struct ask *ask, struct errors *errors,
    const struct json_t **out)
{
	const char *argv[] = { "concert-outside", ask->task, ask->sandbox, NULL };
	struct spawn_config config = {
		.argv = argv,
		.stdin_kind = SPAWN_STDIN_BYTES,
		.input = ask->input,
		.wall_ms = ask->wall_ms + KILL_AFTER_MS,
		.max_output_bytes = LIMIT_ANSWER_BYTES,
	};
	struct spawn_result result;
	enum status st = spawn_helper(a, &config, errors, &result);

	if (st != ST_OK || (st = judge_end(a, &result, errors)) != ST_OK)
		return st;
	if (json_parse(a, result.output, out) != ST_OK)
		return errors_add(errors, ST_INTERNAL, NULL,
		    "concert-outside answered what cannot be read.");
	return ST_OK;
}
