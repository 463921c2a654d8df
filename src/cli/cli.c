/* SPDX-License-Identifier: Apache-2.0 */
/* What commands share: options, the data folder, the store, input and output. */
#include "cli/command.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/limits.h"
#include "instrument/revision.h"
#include "instrument/withheld.h"
#include "model/types/types.h"

const char *
cli_option(const struct cli *cli, const char *name)
{
	for (size_t i = 0; i < cli->command->noptions; i++) {
		if (strcmp(cli->command->options[i].name, name) == 0)
			return cli->option_values[i];
	}
	assert(!"the command declares this option");
	return NULL;
}

bool
cli_has(const struct cli *cli, const char *name)
{
	return cli_option(cli, name) != NULL;
}

const char *
cli_data_folder(struct cli *cli)
{
	const char *xdg = getenv("XDG_DATA_HOME");
	const char *home = getenv("HOME");

	if (cli->settings.text[SETTING_DATA].n > 0)
		return str_dup_z(cli->arena, cli->settings.text[SETTING_DATA]);
	if (xdg != NULL && xdg[0] == '/')
		return str_format(cli->arena, "%s/concert", xdg).p;
	return str_format(cli->arena, "%s/.local/share/concert", home == NULL ? "" : home).p;
}

enum status
cli_sandbox_mode(struct cli *cli, enum sandbox_mode *out)
{
	if (sandbox_mode_parse(cli->settings.text[SETTING_SANDBOX], out) == ST_OK)
		return ST_OK;
	return errors_add(&cli->errors, ST_INVALID, "sandbox", "sandbox is auto, require or off.");
}

enum status
cli_open_store(struct cli *cli, unsigned flags, struct store **out)
{
	enum status st = store_open(cli->arena, cli_data_folder(cli), flags, &cli->errors, out);

	if (st != ST_OK || (flags & STORE_MIGRATE) == 0)
		return st;
	/* An earlier program released texts without sealing them, and left names in records. */
	st = revision_seal_released(*out, &cli->errors);
	return st == ST_OK ? withheld_bring_up(*out, &cli->errors) : st;
}

/* To take the first of several would export or release what nobody meant. */
static enum status
check_only_framework(struct cli *cli, struct store *s)
{
	struct record_query query = { .type = &type_framework, .sort_field = NO_FIELD };
	struct record_list list;
	struct buf names;
	enum status st = record_list(s, VIEWER_LOCAL, &query, cli->arena, &list);

	if (st != ST_OK || list.n <= 1)
		return st;
	buf_init(&names, cli->arena, LIMIT_ERROR_BYTES / 2);
	for (size_t i = 0; i < list.n; i++) {
		buf_add(&names, i == 0 ? STR_EMPTY : STR(", "));
		buf_add(&names, record_text(list.items[i], FRAMEWORK_SLUG));
	}
	return errors_add(&cli->errors, ST_INVALID, NULL, "There are several frameworks. Name one "
	    "of: %.*s", STR_ARG(buf_str(&names)));
}

enum status
cli_find_framework(struct cli *cli, struct store *s, const char *slug, struct record **out)
{
	enum status st;

	if (slug == NULL && (st = check_only_framework(cli, s)) != ST_OK)
		return st;
	st = framework_find(s, VIEWER_LOCAL, str_from(slug), cli->arena, out);
	if (st != ST_NOT_FOUND)
		return st;
	if (slug == NULL)
		return errors_add(&cli->errors, st, NULL, "There is no framework in %s yet. "
		    "Import one: concert import FILE", store_folder(s));
	return errors_add(&cli->errors, st, NULL, "There is no framework \"%s\". "
	    "`concert list frameworks` shows which there are.", slug);
}

void
cli_say(const struct cli *cli, const char *format, ...)
{
	va_list args;

	if (cli->is_quiet)
		return;
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

static enum status
read_all(struct cli *cli, int fd, const char *name, size_t max, struct str *out)
{
	enum status st = fd_read_all(cli->arena, fd, max, out);

	if (st == ST_TOO_LARGE)
		return errors_add(&cli->errors, st, NULL,
		    "%s is larger than %d MB. Is it the document alone?", name,
		    (int)(max >> 20));
	if (st != ST_OK)
		return errors_add(&cli->errors, st, NULL, "Cannot read %s: %s.", name,
		    strerror(errno));
	return ST_OK;
}

enum status
cli_read_file(struct cli *cli, const char *path, size_t max, struct str *out)
{
	int fd;
	enum status st;

	if (strcmp(path, "-") == 0)
		return read_all(cli, STDIN_FILENO, "Standard input", max, out);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errors_add(&cli->errors, errno == ENOENT ? ST_NOT_FOUND : ST_IO, NULL,
		    "Cannot open %s: %s.", path, strerror(errno));
	st = read_all(cli, fd, path, max, out);
	close(fd);
	return st;
}

enum status
cli_flush(struct cli *cli)
{
	if (cli->out.overflow)
		return errors_add(&cli->errors, ST_TOO_LARGE, NULL,
		    "The output is larger than this program makes at once.");
	/* A broken pipe: the reader, such as head, has seen enough. */
	if (fd_write_all(STDOUT_FILENO, buf_str(&cli->out)) != ST_OK && errno != EPIPE)
		return errors_add(&cli->errors, ST_IO, NULL, "Cannot write: %s.",
		    strerror(errno));
	buf_clear(&cli->out);
	return ST_OK;
}

size_t
cli_word_distance(const char *a, const char *b)
{
	size_t row[32];
	size_t n = strlen(b);

	if (strlen(a) >= COUNT_OF(row) || n >= COUNT_OF(row))
		return COUNT_OF(row);
	for (size_t k = 0; k <= n; k++)
		row[k] = k;
	for (size_t i = 1; a[i - 1] != '\0'; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t k = 1; k <= n; k++) {
			size_t best = diagonal + (a[i - 1] != b[k - 1]);

			diagonal = row[k];
			if (row[k] + 1 < best)
				best = row[k] + 1;
			if (row[k - 1] + 1 < best)
				best = row[k - 1] + 1;
			row[k] = best;
		}
	}
	return row[n];
}
