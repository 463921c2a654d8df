/* SPDX-License-Identifier: Apache-2.0 */
/*
 * concert: finds the command, reads settings and options, runs it, prints what went wrong. The
 * options of a command are its own table and every setting; nothing else parses arguments.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/limits.h"
#include "base/log.h"
#include "cli/commands/commands.h"
#include "instrument/withheld.h"
#include "model/types/types.h"
#include "policy/permit.h"

static const struct command *const commands[] = {
#define COMMAND(name) &command_##name,
	COMMAND_LIST(COMMAND)
#undef COMMAND
};

/* What a change that somebody makes brings with it. */
static const struct guarded_follower followers[] = {
	{ &type_query, withheld_settle },
	{ NULL, NULL },
};

static const struct command *
find_command(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(commands); i++) {
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	}
	return NULL;
}

static void
print_general_help(FILE *to)
{
	fputs("Concert keeps a framework of common action alive.\n\n"
	      "  concert import framework.docx    read the adopted document\n"
	      "  concert serve                    show it on http://127.0.0.1:8080\n"
	      "  concert export --format json     give it to another program\n\n"
	      "Usage: concert COMMAND [OPTIONS] [ARGUMENTS]\n\nCommands:\n", to);
	for (size_t i = 0; i < COUNT_OF(commands); i++)
		fprintf(to, "  %-10s %s\n", commands[i]->name, commands[i]->summary);
	fputs("\n`concert COMMAND --help` explains one. Settings such as --data are options of\n"
	      "every command; `concert config` lists them and says where each value comes from.\n"
	      "Exit status: 0 done, 2 invalid, 3 conflict, 4 not found, 5 forbidden,\n"
	      "6 unsupported, 7 too large, 8 busy, 9 timeout, 10 corrupt, 11 system,\n"
	      "13 internal, 64 usage.\n", to);
}

static void
print_command_help(const struct command *c, FILE *to)
{
	fprintf(to, "%s\n\n%s\nUsage: concert %s [OPTIONS] %s\n\nOptions:\n", c->summary,
	    c->examples, c->name, c->arguments);
	for (size_t i = 0; i < c->noptions; i++) {
		const struct option *o = &c->options[i];
		char form[64];

		snprintf(form, sizeof(form), "%s%c%s--%s%s%s", o->letter ? "-" : "",
		    o->letter ? o->letter : ' ', o->letter ? ", " : "   ", o->name,
		    o->value_name != NULL ? " " : "",
		    o->value_name != NULL ? o->value_name : "");
		fprintf(to, "  %-26s %s\n", form, o->help);
	}
	fputs("      --data DIR             data folder\n"
	      "      --config FILE          read settings from this file\n"
	      "  -q, --quiet                no words on standard error but errors\n"
	      "  -h, --help                 this text\n", to);
}

/* Where one argument stands while the line is read. */
struct line {
	int argc;
	char **argv;
	int at;
	const char *config;
	bool wants_help;
};

static enum status
take_value(struct cli *cli, struct line *line, const char *name, const char *inline_value,
    const char **out)
{
	if (inline_value != NULL) {
		*out = inline_value;
		return ST_OK;
	}
	if (line->at + 1 >= line->argc)
		return errors_add(&cli->errors, ST_USAGE, NULL, "--%s needs a value.", name);
	*out = line->argv[++line->at];
	return ST_OK;
}

static const struct option *
find_option(const struct command *c, struct str name, char letter, size_t *out_index)
{
	for (size_t i = 0; i < c->noptions; i++) {
		if ((letter != 0 && c->options[i].letter == letter) ||
		    (letter == 0 && str_equal(str_from(c->options[i].name), name))) {
			*out_index = i;
			return &c->options[i];
		}
	}
	return NULL;
}

static enum status
take_option(struct cli *cli, struct line *line, struct str name, char letter,
    const char *inline_value)
{
	const char *value = "";
	size_t index;
	const struct option *o = find_option(cli->command, name, letter, &index);
	enum setting id;
	enum status st;

	if (o != NULL) {
		if (o->value_name != NULL &&
		    (st = take_value(cli, line, o->name, inline_value, &value)) != ST_OK)
			return st;
		if (o->value_name == NULL && inline_value != NULL)
			return errors_add(&cli->errors, ST_USAGE, NULL, "--%s takes no value.",
			    o->name);
		cli->option_values[index] = value;
		return ST_OK;
	}
	if (letter == 0 && setting_find(name, &id)) {
		st = take_value(cli, line, setting_name(id), inline_value, &value);
		return st != ST_OK ? st : settings_set(&cli->settings, name, str_from(value),
		    ORIGIN_OPTION, &cli->errors);
	}
	return errors_add(&cli->errors, ST_USAGE, NULL,
	    "concert %s has no option %s. See: concert %s --help", cli->command->name,
	    line->argv[line->at], cli->command->name);
}

/* Options that every command has, taken before settings are read. */
static bool
take_common(struct cli *cli, struct line *line, const char *text)
{
	if (strcmp(text, "--help") == 0 || strcmp(text, "-h") == 0)
		line->wants_help = true;
	else if (strcmp(text, "--quiet") == 0 || strcmp(text, "-q") == 0)
		cli->is_quiet = true;
	else if (strncmp(text, "--config=", 9) == 0)
		line->config = text + 9;
	else if (strcmp(text, "--config") == 0 && line->at + 1 < line->argc)
		line->config = line->argv[++line->at];
	else
		return false;
	return true;
}

static enum status
take_argument(struct cli *cli, struct line *line)
{
	const char *text = line->argv[line->at];
	struct str name = str_from(text);
	size_t equals = str_find_byte(name, '=', 0);

	if (take_common(cli, line, text))
		return ST_OK;
	if (text[0] != '-' || text[1] == '\0') {
		cli->arguments[cli->narguments++] = text;
		return ST_OK;
	}
	if (text[1] != '-')
		return take_option(cli, line, STR_EMPTY, text[1], text[2] ? text + 2 : NULL);
	return take_option(cli, line, str_part(name, 2, equals), 0,
	    equals == SIZE_MAX ? NULL : text + equals + 1);
}

/* The first word that is a --config decides before anything else is read. */
static const char *
find_config(const struct line *line)
{
	for (int i = 2; i < line->argc; i++) {
		if (strncmp(line->argv[i], "--config=", 9) == 0)
			return line->argv[i] + 9;
		if (strcmp(line->argv[i], "--config") == 0 && i + 1 < line->argc)
			return line->argv[i + 1];
	}
	return getenv("CONCERT_CONFIG");
}

static enum status
read_settings(struct cli *cli, const struct line *line)
{
	const char *given = find_config(line);
	const char *xdg = getenv("XDG_CONFIG_HOME");
	const char *home = getenv("HOME");
	const char *path = given;
	enum status st;

	settings_init(&cli->settings);
	if (path == NULL)
		path = xdg != NULL && xdg[0] == '/'
		    ? str_format(cli->arena, "%s/concert/concert.conf", xdg).p
		    : str_format(cli->arena, "%s/.config/concert/concert.conf",
		          home == NULL ? "" : home).p;
	st = settings_read_file(&cli->settings, cli->arena, path, &cli->errors);
	if (st == ST_NOT_FOUND && given != NULL)
		return errors_add(&cli->errors, st, NULL, "There is no file %s.", given);
	if (st == ST_NOT_FOUND)
		st = settings_read_file(&cli->settings, cli->arena, "/etc/concert.conf",
		    &cli->errors);
	if (st != ST_OK && st != ST_NOT_FOUND)
		return st;
	return settings_read_environment(&cli->settings, cli->arena, &cli->errors);
}

static enum status
read_line(struct cli *cli, struct line *line)
{
	const struct command *c = cli->command;
	enum status st = read_settings(cli, line);

	cli->arguments = arena_make_array(cli->arena, const char *, (size_t)line->argc);
	cli->option_values = arena_make_array(cli->arena, const char *, c->noptions + 1);
	for (line->at = 2; st == ST_OK && line->at < line->argc; line->at++)
		st = take_argument(cli, line);
	if (st != ST_OK || line->wants_help)
		return st;
	if (cli->narguments < c->min_arguments)
		return errors_add(&cli->errors, ST_USAGE, NULL,
		    "concert %s needs %s. See: concert %s --help", c->name, c->arguments,
		    c->name);
	if (cli->narguments > c->max_arguments)
		return errors_add(&cli->errors, ST_USAGE, NULL,
		    "concert %s does not take \"%s\". See: concert %s --help", c->name,
		    cli->arguments[c->max_arguments], c->name);
	return ST_OK;
}

static enum status
set_up_log(struct cli *cli)
{
	static const char *const levels[] = { "error", "warning", "info", "debug" };
	struct str level = cli->settings.text[SETTING_LOG_LEVEL];
	struct str form = cli->settings.text[SETTING_LOG];
	size_t i = 0;

	while (i < COUNT_OF(levels) && !str_equal(str_from(levels[i]), level))
		i++;
	if (i == COUNT_OF(levels))
		return errors_add(&cli->errors, ST_INVALID, "log-level",
		    "log-level is error, warning, info or debug, not \"%.*s\".", STR_ARG(level));
	log_set_level((enum log_level)i);
	if (str_equal(form, STR("json")))
		log_set_json();
	else if (!str_equal(form, STR("text")))
		return errors_add(&cli->errors, ST_INVALID, "log",
		    "log is text or json, not \"%.*s\".", STR_ARG(form));
	return ST_OK;
}

static enum status
run(struct cli *cli, struct line *line)
{
	enum status st = read_line(cli, line);

	if (line->wants_help) {
		print_command_help(cli->command, stdout);
		return ST_OK;
	}
	if (st != ST_OK || (st = set_up_log(cli)) != ST_OK)
		return st;
	st = cli->command->run(cli);
	if (st == ST_OK)
		return cli_flush(cli);
	if (cli->out.n > 0 && cli_flush(cli) != ST_OK)
		return ST_IO;
	return st;
}

static void
print_errors(const struct cli *cli, enum status st)
{
	for (size_t i = 0; i < cli->errors.n; i++) {
		const struct error *e = &cli->errors.items[i];

		fprintf(stderr, "%s%.*s\n", i == 0 ? "concert: " : "  ", STR_ARG(e->message));
	}
	if (cli->errors.n == 0)
		fprintf(stderr, "concert: %s failed: %s\n", cli->command->name, status_slug(st));
}

static int
answer_without_command(const char *name)
{
	const char *nearest = NULL;

	if (name == NULL || strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 ||
	    strcmp(name, "help") == 0) {
		print_general_help(name == NULL ? stderr : stdout);
		return name == NULL ? status_exit(ST_USAGE) : 0;
	}
	if (strcmp(name, "--version") == 0 || strcmp(name, "version") == 0) {
		puts("concert " CONCERT_VERSION);
		return 0;
	}
	for (size_t i = 0; i < COUNT_OF(commands); i++) {
		if (cli_word_distance(name, commands[i]->name) <= 2 ||
		    strncmp(commands[i]->name, name, strlen(name)) == 0)
			nearest = commands[i]->name;
	}
	fprintf(stderr, "concert: There is no command \"%s\".%s%s%s See: concert --help\n", name,
	    nearest != NULL ? " Did you mean " : "", nearest != NULL ? nearest : "",
	    nearest != NULL ? "?" : "");
	return status_exit(ST_USAGE);
}

/* Started without one of the three, a socket would get its number, and log lines a reader. */
static void
open_standard_streams(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

int
main(int argc, char **argv)
{
	struct cli cli = { .arena = arena_new() };
	struct line line = { .argc = argc, .argv = argv };
	enum status st;

	open_standard_streams();
	signal(SIGPIPE, SIG_IGN);
	guarded_follow(followers);
	cli.command = argc < 2 ? NULL : find_command(argv[1]);
	if (cli.command == NULL) {
		arena_free(cli.arena);
		return answer_without_command(argc < 2 ? NULL : argv[1]);
	}
	errors_init(&cli.errors, cli.arena);
	buf_init(&cli.out, cli.arena, LIMIT_OUTPUT_BYTES);
	st = i18n_init(cli.arena, embedded_words, embedded_words_n, &cli.errors);
	if (st == ST_OK)
		st = run(&cli, &line);
	if (st != ST_OK)
		print_errors(&cli, st);
	arena_free(cli.arena);
	return status_exit(st);
}
