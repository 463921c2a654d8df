/* SPDX-License-Identifier: Apache-2.0 */
/*
 * concert role: who holds which role, on any day; giving a role and ending one. Ending shows what
 * is open in the role and who answers for it, whether or not somebody follows.
 */
#include <string.h>

#include "api/holder.h"
#include "base/utf8.h"
#include "cli/commands/commands.h"
#include "cli/people.h"
#include "model/types/types.h"
#include "policy/account.h"
#include "work/handover.h"

#define TITLE_CODE_POINTS 70
#define MS_PER_DAY INT64_C(86400000)

static struct str
name_of(const struct ref *ref, struct str words)
{
	if (ref == NULL)
		return words.n > 0 ? words : STR("-");
	return ref->code.n > 0 ? ref->code : ref->title;
}

/* uid, role, pillar, agency, person, days: one line each, columns for the eye and for cut. */
static void
write_holder(struct cli *cli, const struct holder *h)
{
	struct buf *out = &cli->out;

	buf_add_format(out, "%.*s  %-18.*s %-5.*s %-10.*s ", STR_ARG(h->record->uid),
	    STR_ARG(h->role), STR_ARG(name_of(h->pillar, STR_EMPTY)),
	    STR_ARG(name_of(h->agency, h->words)));
	date_add(out, h->since);
	buf_add(out, STR(".."));
	date_add(out, h->until);
	if (h->person != NULL)
		buf_add_format(out, "  %.*s", STR_ARG(h->person->title));
	buf_add_z(out, h->is_interim ? " a.i.\n" : "\n");
}

static bool
is_asked(struct cli *cli, const struct holder *h, const struct record *person)
{
	const char *pillar = cli_option(cli, "pillar");

	if (person != NULL && !holder_is_of(h, person->id))
		return false;
	return pillar == NULL || (h->pillar != NULL &&
	    str_equal_ascii_case(h->pillar->code, str_from(pillar)));
}

static void
write_list(struct cli *cli, const struct holder_list *list, const struct record *person)
{
	bool is_json = cli_has(cli, "json");
	int64_t total = 0;
	struct json j;

	json_init(&j, &cli->out);
	j.pretty = true;
	if (is_json) {
		json_write_object(&j, NULL);
		json_write_array(&j, "items");
	}
	for (size_t i = 0; i < list->n; i++) {
		if (!is_asked(cli, &list->items[i], person))
			continue;
		total++;
		if (is_json)
			holder_write(&j, NULL, &list->items[i]);
		else
			write_holder(cli, &list->items[i]);
	}
	if (is_json) {
		json_end_array(&j);
		json_write_i64(&j, "total", total);
		json_end_object(&j);
	}
}

static enum status
read_query(struct cli *cli, struct store *s, struct holder_query *query)
{
	struct record *framework;
	int32_t known;
	enum status st;

	if ((st = cli_day(cli, "on", cli_today(cli, s), &query->day)) != ST_OK ||
	    (st = cli_day(cli, "known", NO_DAY, &known)) != ST_OK)
		return st;
	if (cli_has(cli, "all"))
		query->day = NO_DAY;
	if (known != NO_DAY)
		query->known_ms = (known + INT64_C(1)) * MS_PER_DAY - 1;
	if (cli_has(cli, "framework")) {
		st = cli_find_framework(cli, s, cli_option(cli, "framework"), &framework);
		if (st == ST_OK)
			query->framework_id = framework->id;
	}
	return st;
}

static enum status
role_list(struct cli *cli)
{
	struct holder_query query = { .viewer = VIEWER_LOCAL, .arena = cli->arena };
	struct record *person = NULL;
	struct holder_list list;
	enum status st;

	if ((st = cli_open_store(cli, 0, &query.store)) != ST_OK ||
	    (st = read_query(cli, query.store, &query)) != ST_OK)
		return st;
	if (cli_has(cli, "person") && (st = cli_find_person(cli, query.store,
	    cli_option(cli, "person"), &person)) != ST_OK)
		return st;
	if ((st = holders_load(&query, &list)) == ST_OK)
		write_list(cli, &list, person);
	return st;
}

/* --- giving -------------------------------------------------------------------------------- */

struct giving {
	struct cli *cli;
	int64_t person_id;
	struct account_role role;
	struct str made; /* uid */
};

static enum status
give(struct tx *tx, void *context)
{
	struct giving *g = context;
	struct record *made;
	enum status st = account_appoint(tx, g->person_id, &g->role, &g->cli->errors, &made);

	if (st == ST_OK)
		g->made = str_dup(g->cli->arena, made->uid);
	return st;
}

static enum status
role_add(struct cli *cli)
{
	struct authorship by = { .actor = STR("operator"), .agency = STR_EMPTY,
		.reason = STR_EMPTY };
	struct giving g = { .cli = cli };
	struct record *person;
	struct store *s;
	enum status st;

	if ((st = cli_open_store(cli, 0, &s)) != ST_OK ||
	    (st = cli_find_person(cli, s, cli->arguments[0], &person)) != ST_OK ||
	    (st = cli_read_role(cli, s, str_from(cli->arguments[1]), &g.role)) != ST_OK)
		return st;
	g.person_id = person->id;
	if ((st = store_write(s, by, give, &g)) != ST_OK)
		return st;
	buf_add_format(&cli->out, "%.*s\n", STR_ARG(g.made));
	cli_say(cli, "%.*s is %.*s now.", STR_ARG(record_title(person)), STR_ARG(g.role.capacity));
	return ST_OK;
}

/* --- ending -------------------------------------------------------------------------------- */

static void
write_items(struct cli *cli, const char *words, const struct record_list *list)
{
	if (list->n == 0)
		return;
	buf_add_format(&cli->out, "%s: %d\n", words, (int)list->n);
	for (size_t i = 0; i < list->n; i++) {
		struct str code = record_code(list->items[i]);
		struct str title = record_title(list->items[i]);
		struct str shown = utf8_part(title, 0, TITLE_CODE_POINTS);

		buf_add_format(&cli->out, "  %-8.*s ", STR_ARG(code));
		for (size_t k = 0; k < shown.n; k++)
			buf_add_byte(&cli->out, shown.p[k] == '\n' ? ' ' : shown.p[k]);
		buf_add(&cli->out, shown.n < title.n ? STR(" ...\n") : STR("\n"));
	}
}

static void
write_names(struct cli *cli, const char *words, const struct holder_list *list)
{
	if (list->n == 0)
		return;
	buf_add_format(&cli->out, "%s:", words);
	for (size_t i = 0; i < list->n; i++)
		buf_add_format(&cli->out, "%s %.*s", i == 0 ? "" : ",",
		    STR_ARG(list->items[i].person->title));
	buf_add_byte(&cli->out, '\n');
}

static void
write_handover(struct cli *cli, const struct handover *h, const struct record *successor)
{
	bool is_pillar = h->ending->pillar != NULL;

	buf_add_format(&cli->out, "%.*s, %.*s: %d open\n", STR_ARG(h->ending->person->title),
	    STR_ARG(h->ending->label), (int)handover_count(h));
	write_items(cli, is_pillar ? "Open in the pillar" : "Led by the agency", &h->leads);
	write_items(cli, "Supported by the agency", &h->supports);
	write_items(cli, "Comments that call the person", &h->mentions);
	write_items(cli, "Points to settle", &h->points);
	if (h->drafts.n > 0)
		buf_add_format(&cli->out, "Drafts that stay with the person: %d\n",
		    (int)h->drafts.n);
	if (successor != NULL)
		buf_add_format(&cli->out, "Goes to: %.*s\n", STR_ARG(record_title(successor)));
	write_names(cli, "Held by", &h->stays);
	if (successor == NULL && h->stays.n == 0)
		write_names(cli, "Held by nobody; the secretariat answers for it", &h->instead);
	if (successor == NULL && h->stays.n == 0 && h->instead.n == 0)
		buf_add_z(&cli->out, "Held by nobody.\n");
}

struct ending {
	struct cli *cli;
	struct handover_end end;
};

static enum status
finish(struct tx *tx, void *context)
{
	struct ending *e = context;

	return handover_do(tx, VIEWER_LOCAL, &e->end, &e->cli->errors);
}

static enum status
find_appointment(struct cli *cli, struct store *s, struct record **out)
{
	enum status st = record_find(s, VIEWER_LOCAL, &type_appointment, 0,
	    str_from(cli->arguments[0]), cli->arena, out);

	if (st != ST_NOT_FOUND)
		return st;
	return errors_add(&cli->errors, st, NULL, "There is no appointment \"%s\". `concert role "
	    "list` shows which there are; what the text says of agencies is no appointment.",
	    cli->arguments[0]);
}

static enum status
role_end(struct cli *cli)
{
	struct authorship by = { .actor = STR("operator"), .agency = STR_EMPTY,
		.reason = STR_EMPTY };
	struct handover_query query = { .viewer = VIEWER_LOCAL, .arena = cli->arena };
	struct ending e = { .cli = cli, .end = { .is_interim = cli_has(cli, "interim") } };
	struct record *successor = NULL;
	struct record *appointment;
	struct handover h;
	enum status st;

	if ((st = cli_open_store(cli, 0, &query.store)) != ST_OK ||
	    (st = cli_open_run(cli, &query.run)) != ST_OK ||
	    (st = find_appointment(cli, query.store, &appointment)) != ST_OK ||
	    (st = cli_day(cli, "on", cli_today(cli, query.store), &query.last_day)) != ST_OK)
		return st;
	if (cli_has(cli, "to") && (st = cli_find_person(cli, query.store, cli_option(cli, "to"),
	    &successor)) != ST_OK)
		return st;
	query.appointment = appointment;
	if ((st = handover_load(&query, &h)) != ST_OK)
		return st;
	write_handover(cli, &h, successor);
	if (cli_has(cli, "dry-run"))
		return ST_OK;
	e.end.uid = appointment->uid;
	e.end.last_day = query.last_day;
	e.end.successor_id = successor == NULL ? 0 : successor->id;
	if ((st = store_write(query.store, by, finish, &e)) != ST_OK)
		return st;
	cli_say(cli, "It ends on %.*s.", STR_ARG(date_format(cli->arena, query.last_day)));
	return ST_OK;
}

static const struct subcommand subcommands[] = {
	{ .name = "list", .arguments = "", .run = role_list,
	    .options = " on all known person pillar framework json " },
	{ .name = "add", .arguments = "EMAIL ROLE", .min_arguments = 2, .max_arguments = 2,
	    .run = role_add, .options = " agency pillar framework interim since until " },
	{ .name = "end", .arguments = "ID", .min_arguments = 1, .max_arguments = 1,
	    .run = role_end, .options = " on to interim dry-run " },
};

static enum status
run(struct cli *cli)
{
	return cli_run_subcommand(cli, subcommands, COUNT_OF(subcommands));
}

static const struct option options[] = {
	{ "on", 0, "DATE", "list: held on this day; end: the last day. Today." },
	{ "all", 0, NULL, "list: whenever they are held." },
	{ "known", 0, "DATE", "list: as it was known at the end of this day (UTC)." },
	{ "person", 0, "EMAIL", "list: of this person." },
	{ "pillar", 0, "CODE", "list, add: of this pillar." },
	{ "framework", 'f', "NAME", "list, add: in this framework." },
	{ "agency", 0, "CODE", "add: for this agency; else for the person's own." },
	{ "interim", 0, NULL, "add, end: it is (then) held ad interim." },
	{ "since", 0, "DATE", "add: first day." },
	{ "until", 0, "DATE", "add: last day." },
	{ "to", 0, "EMAIL", "end: this person follows from the next day on." },
	{ "dry-run", 'n', NULL, "end: only say what is open and who answers for it." },
	{ "json", 'j', NULL, "list: as JSON." },
};

const struct command command_role = {
	.name = "role",
	.summary = "Says who holds which role on a day, gives roles and ends them.",
	.arguments = "list|add|end [ARGUMENTS]",
	.min_arguments = 1,
	.max_arguments = 3,
	.examples = "  concert role list --on 2021-03-31\n"
	    "  concert role add ana@example.org focal-point --agency WHO\n"
	    "  concert role add ben@example.org coordinator --pillar CJ --interim\n"
	    "  concert role end 01J... --on 2021-12-31 --to ana@example.org\n\n"
	    "Roles: secretariat, co-chair-permanent, co-chair-rotating, coordinator,\n"
	    "focal-point, alternate, country-team, partner, observer.\n",
	.options = options,
	.noptions = COUNT_OF(options),
	.run = run,
};
