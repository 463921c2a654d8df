/* SPDX-License-Identifier: Apache-2.0 */
/* concert jobs: what runs in the background, and how it ended. */
#include "cli/commands/commands.h"

static enum status
run(struct cli *cli)
{
	struct job_view_list list;
	struct store *s;
	struct json j;
	enum status st = cli_open_store(cli, 0, &s);

	if (st != ST_OK || (st = job_list(s, VIEWER_LOCAL, cli->arena, &list)) != ST_OK)
		return st;
	json_init(&j, &cli->out);
	j.pretty = true;
	if (cli_has(cli, "json")) {
		json_write_object(&j, NULL);
		json_write_array(&j, "items");
	}
	for (size_t i = 0; i < list.n; i++) {
		const struct job_view *job = &list.items[i];

		if (!cli_has(cli, "json")) {
			buf_add_format(&cli->out, "%-5d %-10.*s %-8.*s attempts %d  %.*s\n",
			    (int)job->id, STR_ARG(job->kind), STR_ARG(job->state),
			    (int)job->attempts, STR_ARG(job->message));
			continue;
		}
		json_write_object(&j, NULL);
		json_write_i64(&j, "id", job->id);
		json_write_text(&j, "kind", job->kind);
		json_write_text(&j, "state", job->state);
		json_write_i64(&j, "attempts", job->attempts);
		json_write_text_or_null(&j, "message", job->message);
		json_end_object(&j);
	}
	if (cli_has(cli, "json")) {
		json_end_array(&j);
		json_write_i64(&j, "total", (int64_t)list.n);
		json_end_object(&j);
	}
	return ST_OK;
}

static const struct option options[] = {
	{ "json", 'j', NULL, "As JSON." },
};

const struct command command_jobs = {
	.name = "jobs",
	.summary = "Lists background work and how it ended, newest first.",
	.arguments = "",
	.examples = "  concert jobs\n",
	.options = options,
	.noptions = COUNT_OF(options),
	.run = run,
};
