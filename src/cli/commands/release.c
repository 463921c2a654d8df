/* SPDX-License-Identifier: Apache-2.0 */
/*
 * concert release: shows an imported framework to readers and seals its text. What is known of its
 * adoption and the document does not say is given here, for it is part of the seal.
 */
#include "base/limits.h"
#include "cli/commands/commands.h"
#include "cli/people.h"
#include "instrument/revision.h"
#include "jobs/import.h"
#include "model/date.h"
#include "model/types/types.h"

struct completing {
	int64_t framework_id;
	struct revision_facts facts;
	struct errors *errors;
};

static enum status
complete(struct tx *tx, void *context)
{
	struct completing *c = context;

	return revision_complete(tx, c->framework_id, &c->facts, c->errors);
}

static enum status
read_method(struct cli *cli, struct str *out)
{
	const struct field *f = &type_revision.fields[REVISION_METHOD];
	struct buf known;

	if (!cli_has(cli, "method"))
		return ST_OK;
	*out = str_from(cli_option(cli, "method"));
	if (field_choice_find(f, out->p, out->n) < f->nchoices)
		return ST_OK;
	buf_init(&known, cli->arena, LIMIT_ERROR_BYTES);
	for (size_t i = 0; i < f->nchoices; i++)
		buf_add_format(&known, "%s%s", i == 0 ? "" : ", ", f->choices[i].code);
	return errors_add(&cli->errors, ST_INVALID, "method", "There is no method \"%.*s\". They "
	    "are: %.*s.", STR_ARG(*out), STR_ARG(buf_str(&known)));
}

static enum status
read_facts(struct cli *cli, struct revision_facts *facts)
{
	enum status st;

	if (cli_has(cli, "by"))
		facts->body = str_trim(str_from(cli_option(cli, "by")));
	if ((st = cli_day(cli, "adopted", NO_DAY, &facts->adopted)) != ST_OK ||
	    (st = cli_day(cli, "effective", NO_DAY, &facts->effective)) != ST_OK)
		return st;
	return read_method(cli, &facts->method);
}

static enum status
run(struct cli *cli)
{
	struct authorship by = { .actor = STR("operator"), .reason = STR("released") };
	struct completing c = { .errors = &cli->errors };
	struct record *r;
	struct store *s;
	enum status st;

	if ((st = read_facts(cli, &c.facts)) != ST_OK || (st = cli_open_store(cli, 0, &s)) != ST_OK)
		return st;
	st = cli_find_framework(cli, s, cli->narguments > 0 ? cli->arguments[0] : NULL, &r);
	if (st != ST_OK)
		return st;
	c.framework_id = r->id;
	if (c.facts.adopted != NO_DAY || c.facts.effective != NO_DAY || c.facts.method.n > 0 ||
	    c.facts.body.n > 0)
		st = store_write(s, by, complete, &c);
	if (st != ST_OK || (st = framework_release(s, r->id, by, &cli->errors)) != ST_OK)
		return st;
	cli_say(cli, "Readers see \"%.*s\" now.", STR_ARG(record_text(r, FRAMEWORK_TITLE)));
	return ST_OK;
}

static const struct option options[] = {
	{ "adopted", 0, "DAY", "When it was adopted; settles the point that asks." },
	{ "effective", 0, "DAY", "From when it is in effect." },
	{ "method", 0, "HOW", "How it was adopted: meeting, silence, chairs, unknown." },
	{ "by", 0, "BODY", "Who adopted it." },
};

const struct command command_release = {
	.name = "release",
	.summary = "Shows an imported framework to readers, and seals its text.",
	.arguments = "[FRAMEWORK]",
	.max_arguments = 1,
	.examples = "  concert release\n"
	    "  concert release --adopted 2020-11-04 --method meeting --by \"Senior meeting\"\n",
	.options = options,
	.noptions = COUNT_OF(options),
	.run = run,
};
