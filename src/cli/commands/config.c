/* SPDX-License-Identifier: Apache-2.0 */
/* concert config: every setting, its value, and with --origin who said so. */
#include <string.h>

#include "cli/commands/commands.h"

static void
write_json(struct cli *cli)
{
	struct json j;

	json_init(&j, &cli->out);
	j.pretty = true;
	json_write_object(&j, NULL);
	for (size_t i = 0; i < SETTING_COUNT; i++) {
		json_write_object(&j, setting_name((enum setting)i));
		json_write_text(&j, "value", cli->settings.text[i]);
		json_write_text_z(&j, "origin",
		    setting_origin_name(cli->settings.origin[i]));
		json_end_object(&j);
	}
	json_end_object(&j);
}

static enum status
run(struct cli *cli)
{
	if (cli->narguments > 0 && strcmp(cli->arguments[0], "show") != 0)
		return errors_add(&cli->errors, ST_USAGE, NULL,
		    "concert config takes \"show\" or nothing, not \"%s\".", cli->arguments[0]);
	if (cli_has(cli, "json")) {
		write_json(cli);
		return ST_OK;
	}
	for (size_t i = 0; i < SETTING_COUNT; i++) {
		struct str value = cli->settings.text[i];

		buf_add_format(&cli->out, "%-18s = %.*s", setting_name((enum setting)i),
		    STR_ARG(value));
		if (cli_has(cli, "origin")) {
			buf_add_format(&cli->out, "   (%s",
			    setting_origin_name(cli->settings.origin[i]));
			if (cli->settings.origin[i] == ORIGIN_FILE)
				buf_add_format(&cli->out, " %.*s", STR_ARG(cli->settings.file));
			buf_add(&cli->out, STR(")"));
		}
		buf_add_format(&cli->out, "\n    %s\n", setting_help((enum setting)i));
	}
	return ST_OK;
}

static const struct option options[] = {
	{ "origin", 'o', NULL, "Say where each value comes from." },
	{ "json", 'j', NULL, "As JSON." },
};

const struct command command_config = {
	.name = "config",
	.summary = "Lists the settings, their values and where they come from.",
	.arguments = "[show]",
	.max_arguments = 1,
	.examples = "  concert config show --origin\n",
	.options = options,
	.noptions = COUNT_OF(options),
	.run = run,
};
