/* SPDX-License-Identifier: Apache-2.0 */
/*
 * concert user: accounts. Links are printed and never kept: run.db holds their SHA-256 alone, so
 * a link that was lost is replaced by a new one.
 */
#include "base/clock.h"
#include "cli/commands/commands.h"
#include "cli/people.h"
#include "model/types/types.h"
#include "policy/account.h"
#include "policy/erase.h"
#include "policy/factor.h"
#include "work/holders.h"

static const struct authorship by_operator = { .actor = STR_INIT("operator"),
	.agency = STR_INIT(""), .reason = STR_INIT("") };

/* --- links --------------------------------------------------------------------------------- */

/* Makes a link of a purpose the only one that works, and prints it. */
static enum status
print_link(struct cli *cli, enum ticket_purpose purpose, int64_t person_id)
{
	struct ticket ticket = { .purpose = purpose, .person_id = person_id,
		.payload = STR_EMPTY };
	struct str token = STR_EMPTY;
	struct str link;
	struct run *run;
	enum status st;

	if ((st = cli_link(cli, "/join/", token, &link)) != ST_OK ||
	    (st = cli_open_run(cli, &run)) != ST_OK ||
	    (st = ticket_end_all(run, purpose, person_id)) != ST_OK ||
	    (st = ticket_create(run, &ticket, clock_now_ms(), cli->arena, &token)) != ST_OK ||
	    (st = cli_link(cli, "/join/", token, &link)) != ST_OK)
		return st;
	buf_add_format(&cli->out, "%.*s\n", STR_ARG(link));
	return ST_OK;
}

static enum status
user_first(struct cli *cli)
{
	struct store *s;
	bool is_there;
	enum status st;

	if ((st = cli_open_store(cli, 0, &s)) != ST_OK ||
	    (st = account_has_secretariat(s, cli_today(cli, s), &is_there)) != ST_OK)
		return st;
	if (is_there)
		return errors_add(&cli->errors, ST_CONFLICT, NULL, "There is an account of the "
		    "secretariat already. It can invite others, or: concert user add EMAIL "
		    "--name NAME --role secretariat");
	if ((st = print_link(cli, TICKET_FIRST, 0)) == ST_OK)
		cli_say(cli, "Opens the account of the secretariat, once, within 24 hours.");
	return st;
}

static enum status
print_invitation(struct cli *cli, int64_t person_id)
{
	enum status st = print_link(cli, TICKET_INVITE, person_id);

	if (st == ST_OK)
		cli_say(cli, "Opens the account, once, within 7 days.");
	return st;
}

static enum status
print_link_of(struct cli *cli, const struct record *person)
{
	struct str state = record_text(person, PERSON_STATE);
	bool is_invited = str_equal(state, STR("invited"));
	enum status st;

	if (!is_invited && !str_equal(state, STR("active")))
		return errors_add(&cli->errors, ST_CONFLICT, NULL, "The account of %.*s is closed. "
		    "Open it first: concert user reactivate", STR_ARG(record_title(person)));
	if (is_invited)
		return print_invitation(cli, person->id);
	if ((st = print_link(cli, TICKET_RESET, person->id)) == ST_OK)
		cli_say(cli, "Sets a new password, once, within an hour.");
	return st;
}

static enum status
user_link(struct cli *cli)
{
	struct record *person;
	struct store *s;
	enum status st;

	if ((st = cli_open_store(cli, 0, &s)) != ST_OK ||
	    (st = cli_find_person(cli, s, cli->arguments[0], &person)) != ST_OK)
		return st;
	return print_link_of(cli, person);
}

/* --- adding -------------------------------------------------------------------------------- */

struct adding {
	struct cli *cli;
	struct account_person person;
	struct account_role role;
	int64_t made_id; /* the record itself does not outlive the transaction */
};

static enum status
add(struct tx *tx, void *context)
{
	struct adding *a = context;
	struct record *made;
	enum status st = account_add(tx, &a->person, &a->cli->errors, &made);

	if (st != ST_OK)
		return st;
	a->made_id = made->id;
	if (a->role.capacity.n == 0)
		return ST_OK;
	return account_appoint(tx, made->id, &a->role, &a->cli->errors, NULL);
}

static enum status
user_add(struct cli *cli)
{
	struct adding a = { .cli = cli, .person = {
		.name = str_from(cli_option(cli, "name")),
		.email = str_from(cli->arguments[0]),
		.agency = str_from(cli_option(cli, "agency")),
	} };
	struct store *s;
	enum status st;

	if (a.person.name.n == 0)
		return errors_add(&cli->errors, ST_USAGE, NULL, "concert user add needs --name "
		    "\"Ana Example\": the name that others see.");
	if ((st = cli_open_store(cli, 0, &s)) != ST_OK ||
	    (st = cli_read_role(cli, s, str_from(cli_option(cli, "role")), &a.role)) != ST_OK ||
	    (st = store_write(s, by_operator, add, &a)) != ST_OK)
		return st;
	return print_invitation(cli, a.made_id);
}

/* --- looking ------------------------------------------------------------------------------- */

struct roles {
	struct holder_list list;
	int32_t today;
};

static enum status
load_roles(struct cli *cli, struct store *s, int32_t day, struct roles *out)
{
	struct holder_query query = { .store = s, .viewer = VIEWER_LOCAL, .day = day,
		.is_people_only = true, .arena = cli->arena };

	return holders_load(&query, &out->list);
}

/* "coordinator CJ a.i., focal-point WHO" */
static struct str
roles_of(struct cli *cli, const struct roles *roles, const struct record *person)
{
	struct buf b;

	buf_init(&b, cli->arena, SIZE_MAX);
	for (size_t i = 0; i < roles->list.n; i++) {
		const struct holder *h = &roles->list.items[i];
		const struct ref *of = h->pillar != NULL ? h->pillar : h->agency;

		if (!holder_is_of(h, person->id))
			continue;
		buf_add_format(&b, "%s%.*s", b.n == 0 ? "" : ", ", STR_ARG(h->role));
		if (of != NULL)
			buf_add_format(&b, " %.*s", STR_ARG(of->code));
		buf_add_z(&b, h->is_interim ? " a.i." : "");
	}
	return buf_str(&b);
}

static struct str
agency_of(const struct record *person)
{
	const struct value *v = &person->values[PERSON_AGENCY];

	return v->nrefs > 0 ? v->refs[0].code : STR_EMPTY;
}

static void
write_person(struct cli *cli, struct json *j, const struct record *r, struct str roles)
{
	struct str agency = agency_of(r);

	if (!cli_has(cli, "json")) {
		buf_add_format(&cli->out, "%-32.*s %-24.*s %-8.*s %-11.*s %.*s\n",
		    STR_ARG(record_text(r, PERSON_EMAIL)), STR_ARG(record_title(r)),
		    STR_ARG(agency.n > 0 ? agency : STR("-")),
		    STR_ARG(record_text(r, PERSON_STATE)), STR_ARG(roles));
		return;
	}
	json_write_object(j, NULL);
	json_write_text(j, "id", r->uid);
	json_write_text_or_null(j, "email", record_text(r, PERSON_EMAIL));
	json_write_text(j, "name", record_title(r));
	json_write_text_or_null(j, "agency", agency);
	json_write_text(j, "state", record_text(r, PERSON_STATE));
	json_write_text_or_null(j, "roles", roles);
	json_end_object(j);
}

static enum status
user_list(struct cli *cli)
{
	struct record_query query = { .type = &type_person, .sort_field = PERSON_NAME };
	const char *state = cli_option(cli, "state");
	struct roles roles;
	struct record_list list;
	int64_t total = 0;
	struct store *s;
	struct json j;
	enum status st;

	if ((st = cli_open_store(cli, 0, &s)) != ST_OK ||
	    (st = record_list(s, VIEWER_LOCAL, &query, cli->arena, &list)) != ST_OK ||
	    (st = load_roles(cli, s, cli_today(cli, s), &roles)) != ST_OK)
		return st;
	json_init(&j, &cli->out);
	j.pretty = true;
	if (cli_has(cli, "json")) {
		json_write_object(&j, NULL);
		json_write_array(&j, "items");
	}
	for (size_t i = 0; i < list.n; i++) {
		const struct record *r = list.items[i];

		if (state != NULL && !str_equal(record_text(r, PERSON_STATE), str_from(state)))
			continue;
		write_person(cli, &j, r, roles_of(cli, &roles, r));
		total++;
	}
	if (cli_has(cli, "json")) {
		json_end_array(&j);
		json_write_i64(&j, "total", total);
		json_end_object(&j);
	}
	return ST_OK;
}

static void
write_appointment(struct cli *cli, const struct holder *h, int32_t today)
{
	const struct ref *of = h->pillar != NULL ? h->pillar : h->agency;

	buf_add_format(&cli->out, "  %.*s  %-18.*s %-6.*s ", STR_ARG(h->record->uid),
	    STR_ARG(h->role), STR_ARG(of == NULL ? STR("-") : of->code));
	date_add(&cli->out, h->since);
	buf_add(&cli->out, STR(".."));
	date_add(&cli->out, h->until);
	buf_add_format(&cli->out, "%s%s\n", h->is_interim ? " a.i." : "",
	    holder_covers(h, today) ? "" : " (not today)");
}

static enum status
user_show(struct cli *cli)
{
	struct session_list sessions;
	struct record *r;
	struct roles roles;
	struct store *s;
	struct run *run;
	enum status st;

	if ((st = cli_open_store(cli, 0, &s)) != ST_OK || (st = cli_open_run(cli, &run)) != ST_OK ||
	    (st = cli_find_person(cli, s, cli->arguments[0], &r)) != ST_OK ||
	    (st = load_roles(cli, s, NO_DAY, &roles)) != ST_OK ||
	    (st = session_list(run, r->id, clock_now_ms(), cli->arena, &sessions)) != ST_OK)
		return st;
	buf_add_format(&cli->out, "Name: %.*s\nE-mail: %.*s\nAgency: %.*s\nAccount: %.*s\n"
	    "Identifier: %.*s\nSessions: %d\n", STR_ARG(record_title(r)),
	    STR_ARG(record_text(r, PERSON_EMAIL)), STR_ARG(agency_of(r)),
	    STR_ARG(record_text(r, PERSON_STATE)), STR_ARG(r->uid), (int)sessions.n);
	buf_add_z(&cli->out, "Roles:\n");
	for (size_t i = 0; i < roles.list.n; i++) {
		if (holder_is_of(&roles.list.items[i], r->id))
			write_appointment(cli, &roles.list.items[i], cli_today(cli, s));
	}
	return ST_OK;
}

/* --- closing and opening ------------------------------------------------------------------- */

struct closing {
	struct cli *cli;
	int64_t person_id;
};

static enum status
deactivate(struct tx *tx, void *context)
{
	struct closing *c = context;

	return account_deactivate(tx, c->person_id, &c->cli->errors);
}

static enum status
reactivate(struct tx *tx, void *context)
{
	struct closing *c = context;

	return account_reactivate(tx, c->person_id, &c->cli->errors);
}

static enum status
change_state(struct cli *cli, enum status (*fn)(struct tx *tx, void *context),
    struct record **out)
{
	struct closing c = { .cli = cli };
	struct store *s;
	enum status st;

	if ((st = cli_open_store(cli, 0, &s)) != ST_OK ||
	    (st = cli_find_person(cli, s, cli->arguments[0], out)) != ST_OK)
		return st;
	c.person_id = (*out)->id;
	return fn == NULL ? ST_OK : store_write(s, by_operator, fn, &c);
}

/* Sessions and links end after the commit: what let the person in before does so no longer. */
static enum status
end_sessions(struct cli *cli, int64_t person_id)
{
	struct run *run;
	enum status st;

	if ((st = cli_open_run(cli, &run)) != ST_OK ||
	    (st = session_end_all(run, person_id, STR_EMPTY)) != ST_OK ||
	    (st = ticket_end_all(run, TICKET_INVITE, person_id)) != ST_OK)
		return st;
	return ticket_end_all(run, TICKET_RESET, person_id);
}

static enum status
user_deactivate(struct cli *cli)
{
	struct record *r;
	enum status st = change_state(cli, deactivate, &r);

	if (st == ST_OK && (st = end_sessions(cli, r->id)) == ST_OK)
		cli_say(cli, "The account of %.*s is closed; what the person wrote stays.",
		    STR_ARG(record_title(r)));
	return st;
}

static enum status
user_reactivate(struct cli *cli)
{
	struct record *r;
	enum status st = change_state(cli, reactivate, &r);

	if (st == ST_OK)
		cli_say(cli, "The account of %.*s is open.", STR_ARG(record_title(r)));
	return st;
}

static enum status
user_end_sessions(struct cli *cli)
{
	struct record *r;
	enum status st = change_state(cli, NULL, &r);

	if (st == ST_OK && (st = end_sessions(cli, r->id)) == ST_OK)
		cli_say(cli, "%.*s is signed out everywhere.", STR_ARG(record_title(r)));
	return st;
}

/* For who has lost both generator and recovery codes. */
static enum status
user_remove_factor(struct cli *cli)
{
	struct door door = { .arena = cli->arena, .now_ms = clock_now_ms() };
	struct record *r;
	struct store *s;
	enum status st;

	if ((st = cli_open_store(cli, 0, &s)) != ST_OK ||
	    (st = cli_open_run(cli, &door.run)) != ST_OK ||
	    (st = cli_find_person(cli, s, cli->arguments[0], &r)) != ST_OK)
		return st;
	door.store = s;
	if (!str_equal(record_text(r, PERSON_STATE), STR("active")))
		return errors_add(&cli->errors, ST_CONFLICT, NULL, "The account of %.*s is not "
		    "open, so there is nothing to remove.", STR_ARG(record_title(r)));
	if ((st = factor_remove(&door, by_operator, r->id, FACTOR_DROPS_PASSWORD)) != ST_OK ||
	    (st = end_sessions(cli, r->id)) != ST_OK)
		return st;
	cli_say(cli, "The second factor and the password of %.*s are removed. Be sure whom you "
	    "give the link to.", STR_ARG(record_title(r)));
	return print_link_of(cli, r);
}

static enum status
erase(struct tx *tx, void *context)
{
	struct closing *c = context;

	return person_erase(tx, c->person_id, &c->cli->errors);
}

static enum status
user_erase(struct cli *cli)
{
	struct record *r;
	struct store *s;
	struct run *run;
	enum status st;

	if ((st = change_state(cli, erase, &r)) != ST_OK ||
	    (st = cli_open_store(cli, 0, &s)) != ST_OK || (st = cli_open_run(cli, &run)) != ST_OK)
		return st;
	if ((st = person_scrub(s, run, r->id)) == ST_BUSY)
		return errors_add(&cli->errors, st, NULL, "The data are erased, but traces may be "
		    "left in free parts of the files, because the server was busy. Stop it and "
		    "run `concert user scrub`.");
	if (st == ST_OK)
		cli_say(cli, "The data of %.*s are erased. What the person wrote stays under a "
		    "pseudonym; backups made before still hold the data.", STR_ARG(r->uid));
	return st;
}

/* Writes both databases anew: what was deleted earlier is in no free part of them. */
static enum status
user_scrub(struct cli *cli)
{
	struct store *s;
	struct run *run;
	enum status st;

	if ((st = cli_open_store(cli, 0, &s)) != ST_OK ||
	    (st = cli_open_run(cli, &run)) != ST_OK || (st = run_scrub(run)) != ST_OK)
		return st;
	return db_scrub(store_db(s));
}

#define ONE_PERSON .arguments = "EMAIL", .min_arguments = 1, .max_arguments = 1

static const struct subcommand subcommands[] = {
	{ .name = "first", .arguments = "", .options = "", .run = user_first },
	{ .name = "add", ONE_PERSON, .run = user_add,
	    .options = " name agency role pillar framework interim since until " },
	{ .name = "list", .arguments = "", .options = " state json ", .run = user_list },
	{ .name = "show", ONE_PERSON, .options = "", .run = user_show },
	{ .name = "link", ONE_PERSON, .options = "", .run = user_link },
	{ .name = "deactivate", ONE_PERSON, .options = "", .run = user_deactivate },
	{ .name = "reactivate", ONE_PERSON, .options = "", .run = user_reactivate },
	{ .name = "erase", ONE_PERSON, .options = "", .run = user_erase },
	{ .name = "scrub", .arguments = "", .options = "", .run = user_scrub },
	{ .name = "end-sessions", ONE_PERSON, .options = "", .run = user_end_sessions },
	{ .name = "remove-factor", ONE_PERSON, .options = "", .run = user_remove_factor },
};

static enum status
run(struct cli *cli)
{
	return cli_run_subcommand(cli, subcommands, COUNT_OF(subcommands));
}

static const struct option options[] = {
	{ "name", 0, "NAME", "add: the name that others see." },
	{ "agency", 0, "CODE", "add: the agency that the person acts for." },
	{ "role", 0, "ROLE", "add: a role from the start; see concert role --help." },
	{ "pillar", 0, "CODE", "add: of this pillar, for a coordinator." },
	{ "framework", 'f', "NAME", "add: the role is of this framework." },
	{ "interim", 0, NULL, "add: the role is held ad interim." },
	{ "since", 0, "DATE", "add: first day of the role." },
	{ "until", 0, "DATE", "add: last day of the role." },
	{ "state", 0, "STATE", "list: invited, active, deactivated or erased." },
	{ "json", 'j', NULL, "list: as JSON." },
};

const struct command command_user = {
	.name = "user",
	.summary = "Makes accounts and links to join, closes and opens accounts.",
	.arguments = "first|add|list|show|link|deactivate|reactivate|end-sessions|"
	    "remove-factor|erase|scrub [EMAIL]",
	.min_arguments = 1,
	.max_arguments = 2,
	.examples = "  concert user first               link for the first account\n"
	    "  concert user add ana@example.org --name \"Ana Example\" --agency WHO \\\n"
	    "      --role focal-point           link to join, to pass on\n"
	    "  concert user link ana@example.org        a new link to join, or for a new password\n"
	    "  concert user deactivate ana@example.org  closes the account, ends its sessions\n"
	    "  concert user remove-factor ana@example.org  for who lost it; a link for a password\n"
	    "  concert user erase ana@example.org       erases the person's data for good\n",
	.options = options,
	.noptions = COUNT_OF(options),
	.run = run,
};
