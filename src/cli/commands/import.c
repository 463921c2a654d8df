/* SPDX-License-Identifier: Apache-2.0 */
/*
 * concert import: a document becomes a framework. The work is the import job's; this command
 * submits the job, runs it here and says what came out.
 */
#include <string.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/limits.h"
#include "cli/commands/commands.h"
#include "document/newer.h"
#include "instrument/framework_json.h"
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

static enum status
release(struct cli *cli, struct store *s, const struct record *framework)
{
	struct authorship by = { .actor = STR("operator"), .reason = STR("released") };

	return framework_release(s, framework->id, by, &cli->errors);
}

/* The same file again: nothing to do, but it may be released now. */
static enum status
run_again(struct cli *cli, struct store *s, const struct record *earlier, bool is_newest)
{
	struct framework *fw;
	enum status st = cli_has(cli, "release") ? release(cli, s, earlier) : ST_OK;

	if (st != ST_OK)
		return st;
	cli_say(cli, "This file was imported before as \"%.*s\"; nothing was changed.%s",
	    STR_ARG(record_text(earlier, FRAMEWORK_SLUG)), is_newest ? "" :
	    " A newer document took its place since; --newer goes back to this one.");
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
	bool is_newest;
	enum status st;

	if ((st = import_submit(s, order, by, &cli->errors, &job)) != ST_OK ||
	    (st = jobs_run_claimed(s, &job, &setup, cli->arena, &cli->errors)) != ST_OK)
		return st;
	st = import_find_earlier(s, hash_hex(cli->arena, order->bytes), cli->arena, &r,
	    &is_newest);
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

/* --- a newer version of what is there ------------------------------------------------------ */

static void
show_differences(struct cli *cli, const struct framework *fw, const struct comparison *c,
    const char *outcome)
{
	struct json j;

	if (!cli_has(cli, "json")) {
		comparison_add_text(&cli->out, c);
		return;
	}
	json_init(&j, &cli->out);
	j.pretty = true;
	json_write_object(&j, NULL);
	json_write_text_z(&j, "outcome", outcome);
	json_write_text(&j, "framework", fw->slug);
	comparison_write_json(&j, "comparison", c);
	json_end_object(&j);
}

static void
say_counts(struct cli *cli, const struct comparison *c)
{
	const struct compared_counts *actions = &c->counts[PART_ACTION];
	size_t kept = 0;

	for (enum compared_part part = PART_FRAMEWORK; part < PART_COUNT; part++)
		kept += c->counts[part].kept;
	cli_say(cli, "  actions and goals: %zu added, %zu removed, %zu changed, %zu moved, %zu as "
	    "they were", actions->added, actions->removed, actions->changed, actions->moved,
	    actions->same + actions->form);
	if (kept > 0)
		cli_say(cli, "  %zu with a value that people changed here, which stays", kept);
	cli_say(cli, "  points to settle: %zu new, %zu gone, %zu with the answer they had",
	    c->new_points.n, c->gone_points.n, c->kept_answers);
}

static enum status
compare_newer(struct cli *cli, struct store *s, const struct import_order *order,
    struct record **out, struct comparison *out_comparison)
{
	struct newer_order newer = { .store = s, .now_ms = clock_now_ms() };
	enum status st = import_read(cli->arena, order, &cli->errors, &newer.reading);

	if (st != ST_OK || (st = newer_find_framework(s, order->slug, newer.reading->slug,
	    &cli->errors, out)) != ST_OK)
		return st;
	newer.framework = *out;
	return newer_compare(cli->arena, &newer, &cli->errors, out_comparison);
}

static enum status
store_newer(struct cli *cli, struct store *s, const struct import_order *order,
    const struct record *framework)
{
	struct authorship by = { .actor = STR("operator"), .reason = STR("newer document") };
	struct job_setup setup = { order->sandbox, &cli->settings };
	struct import_order whole = *order;
	struct job job;
	enum status st;

	/* What was shown stands on the screen before anything is stored. */
	if ((st = cli_flush(cli)) != ST_OK)
		return st;
	buf_clear(&cli->out);
	whole.slug = record_text(framework, FRAMEWORK_SLUG);
	if ((st = import_submit(s, &whole, by, &cli->errors, &job)) != ST_OK ||
	    (st = jobs_run_claimed(s, &job, &setup, cli->arena, &cli->errors)) != ST_OK)
		return st;
	cli_say(cli, "Stored as a new revision of \"%.*s\".",
	    STR_ARG(record_text(framework, FRAMEWORK_SLUG)));
	return cli_has(cli, "release") ? release(cli, s, framework) : ST_OK;
}

static enum status
run_newer(struct cli *cli, struct store *s, const struct import_order *order)
{
	struct comparison c;
	struct record *framework;
	bool is_dry = cli_has(cli, "dry-run");
	enum status st = compare_newer(cli, s, order, &framework, &c);

	if (st != ST_OK)
		return st;
	show_differences(cli, c.adopted, &c, c.is_same ? "unchanged" : is_dry ? "dry-run" :
	    "imported");
	cli_say(cli, "%.*s", STR_ARG(c.adopted->title));
	if (c.is_same) {
		cli_say(cli, "This document says what \"%.*s\" says already; nothing was changed.",
		    STR_ARG(c.adopted->slug));
		return ST_OK;
	}
	say_counts(cli, &c);
	if (!is_dry)
		return store_newer(cli, s, order, framework);
	cli_say(cli, "Nothing was stored (--dry-run).");
	return ST_OK;
}

static enum status
run_stored(struct cli *cli, const struct import_order *order)
{
	unsigned flags = !order->is_newer ? STORE_CREATE | STORE_MIGRATE :
	    cli_has(cli, "dry-run") ? 0 : STORE_MIGRATE;
	struct record *earlier;
	struct store *s;
	bool is_newest = false;
	enum status st = cli_open_store(cli, flags, &s);

	if (st != ST_OK)
		return st;
	st = import_find_earlier(s, hash_hex(cli->arena, order->bytes), cli->arena, &earlier,
	    &is_newest);
	if (st == ST_OK && (is_newest || !order->is_newer))
		return run_again(cli, s, earlier, is_newest);
	if (st != ST_OK && st != ST_NOT_FOUND)
		return st;
	return order->is_newer ? run_newer(cli, s, order) : run_job(cli, s, order);
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
		.is_newer = cli_has(cli, "newer"),
	};
	enum sandbox_mode mode;
	enum status st;

	if ((st = cli_sandbox_mode(cli, &mode)) != ST_OK ||
	    (st = framework_check_slug(order.slug, &cli->errors)) != ST_OK ||
	    (st = cli_read_file(cli, path, LIMIT_IMPORT_BYTES, &order.bytes)) != ST_OK)
		return st;
	return cli_has(cli, "dry-run") && !order.is_newer ? run_dry(cli, &order) :
	    run_stored(cli, &order);
}

static const struct option options[] = {
	{ "framework", 'f', "NAME", "Short name to give it, or of what it is a newer version of." },
	{ "newer", 'N', NULL, "Show what differs from the framework that is there, and store it." },
	{ "release", 'r', NULL, "Readers see it at once; otherwise only the local operator." },
	{ "dry-run", 'n', NULL, "Read and report, store nothing." },
	{ "json", 'j', NULL, "The outcome as JSON; with --dry-run all that was read or differs." },
};

const struct command command_import = {
	.name = "import",
	.summary = "Reads an adopted document into a framework.",
	.arguments = "FILE",
	.min_arguments = 1,
	.max_arguments = 1,
	.examples = "  concert import framework.docx --dry-run   see what would be read\n"
	    "  concert import framework.docx --release   read it and show it to readers\n"
	    "  concert import - < framework.tsv          from standard input\n"
	    "  concert import new.docx --newer --dry-run see what a newer version changes\n"
	    "  concert import new.docx --newer           show it and store it\n\n"
	    "Reads DOCX, HTML, Markdown tables, tab-separated text with inline HTML, and the\n"
	    "program's own JSON. The same file again changes nothing.\n",
	.options = options,
	.noptions = COUNT_OF(options),
	.run = run,
};
