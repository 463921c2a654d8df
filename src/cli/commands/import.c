/* SPDX-License-Identifier: Apache-2.0 */
/*
 * concert import: a document becomes a framework. The work is the import job's; this command
 * submits the job, runs it here and says what came out.
 */
#include <string.h>

#include "base/hash.h"
#include "base/limits.h"
#include "cli/commands/commands.h"
#include "document/reading.h"
#include "instrument/framework_store.h"
#include "jobs/import.h"
#include "jobs/jobs.h"
#include "model/types/types.h"

static size_t
count_elements(const struct fw_elements *elements)
{
	size_t n = elements->n;

	for (size_t i = 0; i < elements->n; i++)
		n += count_elements(&elements->items[i].children);
	return n;
}

struct counts {
	size_t actions;
	size_t parts; /* sub-actions */
	size_t goals;
};

static struct counts
count(const struct framework *fw)
{
	struct counts counts = { 0 };

	for (size_t i = 0; i < fw->pillars.n; i++) {
		const struct fw_pillar *p = &fw->pillars.items[i];

		counts.actions += p->actions.n;
		counts.goals += p->goals.n;
		counts.parts += count_elements(&p->actions) + count_elements(&p->goals) -
		    p->actions.n - p->goals.n;
	}
	return counts;
}

static void
write_summary_json(struct cli *cli, const struct framework *fw, const char *outcome)
{
	struct counts counts = count(fw);
	struct json j;

	json_init(&j, &cli->out);
	j.pretty = true;
	json_write_object(&j, NULL);
	json_write_text_z(&j, "outcome", outcome);
	json_write_text(&j, "framework", fw->slug);
	json_write_text(&j, "title", fw->title);
	json_write_i64(&j, "pillars", (int64_t)fw->pillars.n);
	json_write_i64(&j, "agencies", (int64_t)fw->agencies.n);
	json_write_i64(&j, "recommendations", (int64_t)fw->recommendations.n);
	json_write_i64(&j, "actions", (int64_t)counts.actions);
	json_write_i64(&j, "sub_actions", (int64_t)counts.parts);
	json_write_i64(&j, "goals", (int64_t)counts.goals);
	json_write_i64(&j, "footnotes", (int64_t)fw->footnotes.n);
	json_write_i64(&j, "points_to_settle", (int64_t)fw->queries.n);
	json_end_object(&j);
}

static void
say_summary(struct cli *cli, const struct framework *fw)
{
	struct counts counts = count(fw);

	cli_say(cli, "%.*s", STR_ARG(fw->title));
	cli_say(cli, "  %zu pillars, %zu agencies, %zu recommendations, %zu actions "
	    "(%zu sub-actions), %zu goals, %zu footnotes", fw->pillars.n, fw->agencies.n,
	    fw->recommendations.n, counts.actions, counts.parts, counts.goals, fw->footnotes.n);
	cli_say(cli, "  %zu points to settle; nothing was dropped or corrected", fw->queries.n);
}

static void
show_queries(struct cli *cli, const struct framework *fw)
{
	for (size_t i = 0; i < fw->queries.n; i++) {
		const struct fw_query *q = &fw->queries.items[i];

		cli_say(cli, "  %2zu. %s%.*s%s%.*s", i + 1, q->about.n > 0 ? "[" : "",
		    STR_ARG(q->about), q->about.n > 0 ? "] " : "", STR_ARG(q->question));
	}
}

static struct str
file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (strcmp(path, "-") == 0)
		return STR("standard-input");
	return str_from(slash == NULL ? path : slash + 1);
}

static enum status
run_dry(struct cli *cli, const struct import_order *order)
{
	struct framework *fw;
	enum status st = import_read(cli->arena, order, &cli->errors, &fw);

	if (st != ST_OK)
		return st;
	if (cli_has(cli, "json"))
		framework_write_json(&cli->out, fw, FRAMEWORK_JSON_FULL);
	say_summary(cli, fw);
	show_queries(cli, fw);
	cli_say(cli, "Nothing was stored (--dry-run).");
	return ST_OK;
}

/* The same file again: nothing to do, but it may be released now. */
static enum status
run_again(struct cli *cli, struct store *s, const struct record *earlier, bool is_released)
{
	struct authorship by = { .actor = STR("operator"), .reason = STR("released") };
	struct framework *fw;
	enum status st = ST_OK;

	if (is_released)
		st = framework_release(s, earlier->id, by, &cli->errors);
	if (st != ST_OK)
		return st;
	cli_say(cli, "This file was imported before as \"%.*s\"; nothing was changed.",
	    STR_ARG(record_text(earlier, FRAMEWORK_SLUG)));
	if (!cli_has(cli, "json"))
		return ST_OK;
	st = framework_load(s, VIEWER_LOCAL, earlier->id, FRAMEWORK_QUERIES, cli->arena, &fw);
	if (st == ST_OK)
		write_summary_json(cli, fw, "unchanged");
	return st;
}

static enum status
run_job(struct cli *cli, struct store *s, const struct import_order *order)
{
	struct authorship by = { .actor = STR("operator"), .reason = STR("imported") };
	struct job_setup setup = { order->sandbox, &cli->settings };
	struct framework *fw;
	struct record *r;
	struct job job;
	enum status st;

	if ((st = import_submit(s, order, by, &cli->errors, &job)) != ST_OK ||
	    (st = jobs_run_claimed(s, &job, &setup, cli->arena, &cli->errors)) != ST_OK)
		return st;
	st = import_find_earlier(s, hash_hex(cli->arena, order->bytes), cli->arena, &r);
	if (st == ST_OK)
		st = framework_load(s, VIEWER_LOCAL, r->id, FRAMEWORK_QUERIES, cli->arena, &fw);
	if (st != ST_OK)
		return st;
	if (cli_has(cli, "json"))
		write_summary_json(cli, fw, "imported");
	say_summary(cli, fw);
	cli_say(cli, order->is_released ? "It is released: readers see it."
	    : "It is not released yet: only you see it. To release it: concert release %.*s",
	    STR_ARG(fw->slug));
	return ST_OK;
}

static enum status
run(struct cli *cli)
{
	const char *path = cli->arguments[0];
	struct import_order order = {
		.file_name = file_name(path),
		.slug = str_from(cli_option(cli, "framework")),
		.sandbox = str_dup_z(cli->arena, cli->settings.text[SETTING_SANDBOX]),
		.is_released = cli_has(cli, "release"),
	};
	enum sandbox_mode mode;
	struct record *earlier;
	struct store *s;
	enum status st;

	if ((st = cli_sandbox_mode(cli, &mode)) != ST_OK ||
	    (st = framework_check_slug(order.slug, &cli->errors)) != ST_OK ||
	    (st = cli_read_file(cli, path, LIMIT_IMPORT_BYTES, &order.bytes)) != ST_OK)
		return st;
	if (cli_has(cli, "dry-run"))
		return run_dry(cli, &order);
	st = cli_open_store(cli, STORE_CREATE | STORE_MIGRATE, &s);
	if (st != ST_OK)
		return st;
	st = import_find_earlier(s, hash_hex(cli->arena, order.bytes), cli->arena, &earlier);
	if (st == ST_OK)
		return run_again(cli, s, earlier, order.is_released);
	return st == ST_NOT_FOUND ? run_job(cli, s, &order) : st;
}

static const struct option options[] = {
	{ "framework", 'f', "NAME", "Short name to give it; proposed by the title otherwise." },
	{ "release", 'r', NULL, "Readers see it at once; otherwise only the local operator." },
	{ "dry-run", 'n', NULL, "Read and report, store nothing." },
	{ "json", 'j', NULL, "The outcome as JSON; with --dry-run all that was read." },
};

const struct command command_import = {
	.name = "import",
	.summary = "Reads an adopted document into a framework.",
	.arguments = "FILE",
	.min_arguments = 1,
	.max_arguments = 1,
	.examples = "  concert import framework.docx --dry-run   see what would be read\n"
	    "  concert import framework.docx --release   read it and show it to readers\n"
	    "  concert import - < framework.tsv          from standard input\n\n"
	    "Reads DOCX, HTML, Markdown tables, tab-separated text with inline HTML, and the\n"
	    "program's own JSON. The same file again changes nothing.\n",
	.options = options,
	.noptions = COUNT_OF(options),
	.run = run,
};
