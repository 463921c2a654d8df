/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the commands about people share. The address of a link is guessed from the address of
 * --listen where nobody said how people reach the server: right for who sits at the machine.
 */
#include "cli/people.h"

#include <assert.h>
#include <string.h>

#include "base/clock.h"
#include "http/origin.h"
#include "model/date.h"
#include "model/types/types.h"
#include "model/zone.h"

static bool
takes_option(struct cli *cli, const struct subcommand *sub, const char *name)
{
	struct str word = str_format(cli->arena, " %s ", name);

	return str_find(str_from(sub->options), word, 0) != SIZE_MAX;
}

static enum status
check_line(struct cli *cli, const struct subcommand *sub)
{
	const struct command *c = cli->command;

	for (size_t i = 0; i < c->noptions; i++) {
		if (cli->option_values[i] != NULL && !takes_option(cli, sub, c->options[i].name))
			return errors_add(&cli->errors, ST_USAGE, NULL, "concert %s %s has no "
			    "option --%s. See: concert %s --help", c->name, sub->name,
			    c->options[i].name, c->name);
	}
	if (cli->narguments < sub->min_arguments)
		return errors_add(&cli->errors, ST_USAGE, NULL,
		    "concert %s %s needs %s. See: concert %s --help", c->name, sub->name,
		    sub->arguments, c->name);
	if (cli->narguments > sub->max_arguments)
		return errors_add(&cli->errors, ST_USAGE, NULL,
		    "concert %s %s does not take \"%s\". See: concert %s --help", c->name,
		    sub->name, cli->arguments[sub->max_arguments], c->name);
	return ST_OK;
}

/* In the order given, so that of two words equally near the first is named. */
static const char *
nearest(const struct subcommand *list, size_t n, const char *word)
{
	const char *found = NULL;

	for (size_t i = n; i-- > 0;) {
		if (cli_word_distance(word, list[i].name) <= 2 ||
		    strncmp(list[i].name, word, strlen(word)) == 0)
			found = list[i].name;
	}
	return found;
}

enum status
cli_run_subcommand(struct cli *cli, const struct subcommand *list, size_t n)
{
	const char *word = cli->arguments[0];
	const char *meant;
	enum status st;

	cli->arguments++;
	cli->narguments--;
	for (size_t i = 0; i < n; i++) {
		if (strcmp(list[i].name, word) != 0)
			continue;
		st = check_line(cli, &list[i]);
		return st != ST_OK ? st : list[i].run(cli);
	}
	meant = nearest(list, n, word);
	return errors_add(&cli->errors, ST_USAGE, NULL, "concert %s has no \"%s\".%s%s%s See: "
	    "concert %s --help", cli->command->name, word, meant != NULL ? " Did you mean " : "",
	    meant != NULL ? meant : "", meant != NULL ? "?" : "", cli->command->name);
}

int32_t
cli_today(struct cli *cli, struct store *s)
{
	struct str name = STR("Etc/UTC");
	struct record *framework;
	struct zone *zone;

	if (framework_find(s, VIEWER_ANYONE, STR_EMPTY, cli->arena, &framework) == ST_OK)
		name = record_text(framework, FRAMEWORK_ZONE);
	if (zone_open(cli->arena, name, &zone) != ST_OK &&
	    zone_open(cli->arena, STR("Etc/UTC"), &zone) != ST_OK)
		assert(!"a time zone");
	return zone_day(zone, clock_now_ms());
}

enum status
cli_day(struct cli *cli, const char *option, int32_t fallback, int32_t *out)
{
	const char *text = cli_option(cli, option);

	if (text == NULL) {
		*out = fallback;
		return ST_OK;
	}
	if (date_parse(str_from(text), out) == ST_OK)
		return ST_OK;
	return errors_add(&cli->errors, ST_INVALID, option,
	    "--%s is a day such as 2021-03-31, not \"%s\".", option, text);
}

enum status
cli_open_run(struct cli *cli, struct run **out)
{
	return run_open(cli->arena, cli_data_folder(cli), &cli->errors, out);
}

/* Who listens everywhere is reached here; port 0 is told by the system once it serves. */
static enum status
address_of_listen(struct cli *cli, struct str *out)
{
	struct str listen = cli->settings.text[SETTING_LISTEN];
	size_t colon = listen.n;
	struct str host;
	struct str port;

	while (colon > 0 && listen.p[colon - 1] != ':')
		colon--;
	host = str_part(listen, 0, colon > 0 ? colon - 1 : 0);
	port = str_part(listen, colon, listen.n);
	if (str_starts(listen, STR("unix:")) || colon == 0 || str_equal(port, STR("0")))
		return errors_add(&cli->errors, ST_USAGE, "public-url", "How people reach the "
		    "server is not known. Say it: --public-url http://127.0.0.1:8080");
	if (host.n == 0 || str_equal(host, STR("0.0.0.0")) || str_equal(host, STR("[::]")))
		host = STR("127.0.0.1");
	*out = str_format(cli->arena, "http://%.*s:%.*s", STR_ARG(host), STR_ARG(port));
	return ST_OK;
}

enum status
cli_link(struct cli *cli, const char *path, struct str token, struct str *out)
{
	struct str base;
	enum status st = public_url_parse(cli->arena, cli->settings.text[SETTING_PUBLIC_URL],
	    &cli->errors, &base);

	if (st == ST_OK && base.n == 0)
		st = address_of_listen(cli, &base);
	if (st == ST_OK)
		*out = str_format(cli->arena, "%.*s%s%.*s", STR_ARG(base), path, STR_ARG(token));
	return st;
}

enum status
cli_find_person(struct cli *cli, struct store *s, const char *key, struct record **out)
{
	struct str text = str_from(key);
	enum status st = account_find(s, text, cli->arena, out);

	if (st == ST_NOT_FOUND)
		st = record_find(s, VIEWER_LOCAL, &type_person, 0, text, cli->arena, out);
	if (st != ST_NOT_FOUND)
		return st;
	return errors_add(&cli->errors, st, NULL, "There is no account \"%s\". `concert user list` "
	    "shows which there are.", key);
}

static enum status
read_framework(struct cli *cli, struct store *s, struct account_role *role)
{
	const char *slug = cli_option(cli, "framework");
	struct record *framework;
	enum status st;

	if (slug == NULL && role->pillar.n == 0)
		return ST_OK;
	if ((st = cli_find_framework(cli, s, slug, &framework)) == ST_OK)
		role->framework_id = framework->id;
	return st;
}

enum status
cli_read_role(struct cli *cli, struct store *s, struct str capacity, struct account_role *out)
{
	struct account_role role = {
		.capacity = capacity,
		.agency = str_from(cli_option(cli, "agency")),
		.pillar = str_from(cli_option(cli, "pillar")),
		.is_interim = cli_has(cli, "interim"),
	};
	enum capacity known;
	enum status st;

	*out = role;
	if (capacity.n == 0)
		return ST_OK;
	if (!capacity_find(capacity, &known))
		return errors_add(&cli->errors, ST_INVALID, "role", "There is no role \"%.*s\". "
		    "See: concert role --help", STR_ARG(str_part(capacity, 0, 40)));
	if ((st = read_framework(cli, s, &role)) != ST_OK ||
	    (st = cli_day(cli, "since", NO_DAY, &role.since)) != ST_OK ||
	    (st = cli_day(cli, "until", NO_DAY, &role.until)) != ST_OK)
		return st;
	*out = role;
	return ST_OK;
}
