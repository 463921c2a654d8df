/* SPDX-License-Identifier: Apache-2.0 */
/* concert list: records of one type, as lines or JSON; without a type, the types. */
#include <string.h>

#include "api/resource.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "cli/commands/commands.h"
#include "model/types/types.h"

#define TITLE_CODE_POINTS 90

static void
list_types(struct cli *cli)
{
	for (size_t i = 0; i < record_type_count; i++)
		buf_add_format(&cli->out, "%-16s %s\n", record_types[i]->plural,
		    record_types[i]->help);
}

/* Code and the start of the title on one line, whatever line feeds the title has. */
static void
write_line(struct cli *cli, const struct record *r)
{
	struct str title = record_title(r);
	struct str code = record_code(r);
	struct str shown = utf8_part(title, 0, TITLE_CODE_POINTS);

	buf_add_format(&cli->out, "%-10.*s ", STR_ARG(code.n > 0 ? code : r->uid));
	for (size_t i = 0; i < shown.n; i++)
		buf_add_byte(&cli->out, shown.p[i] == '\n' ? ' ' : shown.p[i]);
	buf_add(&cli->out, shown.n < title.n ? STR(" ...\n") : STR("\n"));
}

static enum status
read_filters(struct cli *cli, const struct record_type *type, struct filter *filters,
    size_t *out_n)
{
	for (size_t i = 1; i < cli->narguments; i++) {
		struct str text = str_from(cli->arguments[i]);
		size_t equals = str_find_byte(text, '=', 0);
		size_t field = equals == SIZE_MAX ? NO_FIELD
		    : type_field_find(type, str_part(text, 0, equals));

		if (field == NO_FIELD || !(type->fields[field].flags & FF_FILTER))
			return errors_add(&cli->errors, ST_USAGE, NULL, "\"%s\" is no filter of "
			    "%s. Use FIELD=VALUE; `concert schema` lists the fields.",
			    cli->arguments[i], type->plural);
		filters[i - 1] = (struct filter){ field, str_part(text, equals + 1, text.n) };
	}
	*out_n = cli->narguments - 1;
	return ST_OK;
}

static void
write_list(struct cli *cli, const struct record_list *list)
{
	struct json j;

	if (!cli_has(cli, "json")) {
		for (size_t i = 0; i < list->n; i++)
			write_line(cli, list->items[i]);
		return;
	}
	json_init(&j, &cli->out);
	j.pretty = true;
	json_write_object(&j, NULL);
	json_write_array(&j, "items");
	for (size_t i = 0; i < list->n; i++)
		resource_write(&j, NULL, list->items[i], NULL);
	json_end_array(&j);
	json_write_i64(&j, "total", list->total);
	json_end_object(&j);
}

static enum status
find_type(struct cli *cli, struct str name, const struct record_type **out)
{
	*out = type_find_plural(name);
	if (*out == NULL)
		*out = type_find(name);
	if (*out != NULL)
		return ST_OK;
	return errors_add(&cli->errors, ST_NOT_FOUND, NULL,
	    "There are no \"%.*s\". `concert list` shows the types.", STR_ARG(name));
}

static enum status
run(struct cli *cli)
{
	struct filter filters[LIMIT_FILTERS];
	struct record_query query = { .filters = filters, .sort_field = NO_FIELD };
	struct record_list list;
	const char *slug = cli_option(cli, "framework");
	struct record *framework;
	struct store *s;
	enum status st;

	if (cli->narguments == 0) {
		list_types(cli);
		return ST_OK;
	}
	if ((st = find_type(cli, str_from(cli->arguments[0]), &query.type)) != ST_OK ||
	    (st = read_filters(cli, query.type, filters, &query.nfilters)) != ST_OK ||
	    (st = cli_open_store(cli, 0, &s)) != ST_OK)
		return st;
	if (slug != NULL) {
		if ((st = cli_find_framework(cli, s, slug, &framework)) != ST_OK)
			return st;
		query.framework_id = framework->id;
	}
	st = record_list(s, VIEWER_LOCAL, &query, cli->arena, &list);
	if (st == ST_OK)
		write_list(cli, &list);
	return st;
}

static const struct option options[] = {
	{ "json", 'j', NULL, "As JSON, with every field." },
	{ "framework", 'f', "NAME", "Of this framework only." },
};

const struct command command_list = {
	.name = "list",
	.summary = "Lists the records of a type, or the types.",
	.arguments = "[TYPE] [FIELD=VALUE ...]",
	.max_arguments = 1 + LIMIT_FILTERS,
	.examples = "  concert list pillars\n"
	    "  concert list actions pillar=CJ kind=event --json\n",
	.options = options,
	.noptions = COUNT_OF(options),
	.run = run,
};
