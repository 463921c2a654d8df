/* SPDX-License-Identifier: Apache-2.0 */
/* concert search: words in every record. */
#include "base/limits.h"
#include "cli/commands/commands.h"

static void
write_json(struct cli *cli, const struct search_result *result)
{
	struct json j;

	json_init(&j, &cli->out);
	j.pretty = true;
	json_write_object(&j, NULL);
	json_write_array(&j, "items");
	for (size_t i = 0; i < result->n; i++) {
		json_write_object(&j, NULL);
		json_write_text_z(&j, "type", result->hits[i].type->name);
		json_write_text(&j, "id", result->hits[i].uid);
		json_write_text_or_null(&j, "code", result->hits[i].code);
		json_write_text(&j, "title", result->hits[i].title);
		json_end_object(&j);
	}
	json_end_array(&j);
	json_write_i64(&j, "total", result->total);
	json_end_object(&j);
}

static void
write_lines(struct cli *cli, const struct search_result *result)
{
	for (size_t i = 0; i < result->n; i++) {
		const struct search_hit *hit = &result->hits[i];

		buf_add_format(&cli->out, "%-15s %-10.*s %.*s\n", hit->type->name,
		    STR_ARG(hit->code.n > 0 ? hit->code : hit->uid), STR_ARG(hit->title));
	}
	cli_say(cli, "%d found", (int)result->total);
}

static enum status
run(struct cli *cli)
{
	struct buf words;
	struct search_query query = { .limit = LIMIT_PAGE_ROWS };
	struct search_result result;
	struct store *s;
	enum status st = cli_open_store(cli, 0, &s);

	if (st != ST_OK)
		return st;
	buf_init(&words, cli->arena, LIMIT_TEXT_BYTES);
	for (size_t i = 0; i < cli->narguments; i++) {
		buf_add_z(&words, cli->arguments[i]);
		buf_add_byte(&words, ' ');
	}
	query.words = buf_str(&words);
	st = search_run(s, VIEWER_LOCAL, &query, cli->arena, &result);
	if (st != ST_OK)
		return st;
	if (cli_has(cli, "json"))
		write_json(cli, &result);
	else
		write_lines(cli, &result);
	return ST_OK;
}

static const struct option options[] = {
	{ "json", 'j', NULL, "As JSON." },
};

const struct command command_search = {
	.name = "search",
	.summary = "Finds records by their words, in any language and script.",
	.arguments = "WORDS",
	.min_arguments = 1,
	.max_arguments = 64,
	.examples = "  concert search hate crime\n",
	.options = options,
	.noptions = COUNT_OF(options),
	.run = run,
};
