/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list of settings and their four origins. Values are kept as text; those of kind NUMBER are
 * checked when they are set, so that using one later cannot fail.
 */
#include "base/settings.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/limits.h"

enum setting_kind { KIND_TEXT, KIND_NUMBER };

static const struct {
	const char *name;
	enum setting_kind kind;
	const char *fallback;
	int64_t min;
	int64_t max;
	const char *help;
} rows[] = {
#define X(id, name_, kind_, fallback_, min_, max_, help_) \
	[SETTING_##id] = { .name = name_, .kind = KIND_##kind_, .fallback = fallback_, \
	    .min = min_, .max = max_, .help = help_ },
	SETTING_LIST(X)
#undef X
};

void
settings_init(struct settings *s)
{
	*s = (struct settings){ .file = STR_EMPTY };
	for (size_t i = 0; i < SETTING_COUNT; i++)
		s->text[i] = str_from(rows[i].fallback);
}

const char *
setting_name(enum setting id)
{
	return rows[id].name;
}

const char *
setting_help(enum setting id)
{
	return rows[id].help;
}

bool
setting_find(struct str name, enum setting *out)
{
	for (size_t i = 0; i < SETTING_COUNT; i++) {
		if (str_equal(str_from(rows[i].name), name)) {
			*out = (enum setting)i;
			return true;
		}
	}
	return false;
}

const char *
setting_origin_name(enum setting_origin origin)
{
	switch (origin) {
	case ORIGIN_BUILT_IN: return "built in";
	case ORIGIN_FILE: return "file";
	case ORIGIN_ENVIRONMENT: return "environment";
	case ORIGIN_OPTION: return "option";
	}
	return "";
}

enum status
settings_set(struct settings *s, struct str name, struct str value, enum setting_origin origin,
    struct errors *errors)
{
	enum setting id;
	int64_t number;

	if (!setting_find(name, &id))
		return errors_add(errors, ST_NOT_FOUND, NULL,
		    "There is no setting \"%.*s\"; `concert config` lists them.", STR_ARG(name));
	if (rows[id].kind == KIND_NUMBER &&
	    str_to_i64(value, rows[id].min, rows[id].max, &number) != ST_OK)
		return errors_add(errors, ST_INVALID, rows[id].name,
		    "\"%.*s\" is no value for %s: give a whole number from %d to %d.",
		    STR_ARG(value), rows[id].name, (int)rows[id].min, (int)rows[id].max);
	s->text[id] = value;
	s->origin[id] = origin;
	return ST_OK;
}

static enum status
read_line(struct settings *s, const char *path, int number, struct str line,
    struct errors *errors)
{
	size_t equals = str_find_byte(line, '=', 0);
	enum status st;

	if (line.n == 0 || line.p[0] == '#')
		return ST_OK;
	if (equals == SIZE_MAX)
		return errors_add(errors, ST_INVALID, NULL,
		    "%s, line %d: expected \"name = value\".", path, number);
	st = settings_set(s, str_trim(str_part(line, 0, equals)),
	    str_trim(str_part(line, equals + 1, line.n)), ORIGIN_FILE, errors);
	if (st == ST_OK)
		return ST_OK;
	return errors_add(errors, ST_INVALID, NULL, "The line is %s, line %d.", path, number);
}

enum status
settings_read_file(struct settings *s, struct arena *a, const char *path, struct errors *errors)
{
	FILE *file = fopen(path, "re");
	char *bytes = arena_alloc(a, LIMIT_SETTINGS_BYTES + 1);
	struct str rest;
	struct str line;
	enum status st = ST_OK;

	if (file == NULL)
		return errno == ENOENT ? ST_NOT_FOUND : errors_add(errors, ST_IO, NULL,
		    "Cannot read the settings in %s.", path);
	rest = (struct str){ bytes, fread(bytes, 1, LIMIT_SETTINGS_BYTES + 1, file) };
	fclose(file);
	if (rest.n > LIMIT_SETTINGS_BYTES)
		return errors_add(errors, ST_TOO_LARGE, NULL, "%s is no file of settings.", path);
	for (int number = 1; st == ST_OK && str_next(&rest, '\n', &line); number++)
		st = read_line(s, path, number, str_trim(line), errors);
	s->file = str_dup(a, str_from(path));
	return st;
}

enum status
settings_read_environment(struct settings *s, struct arena *a, struct errors *errors)
{
	for (size_t i = 0; i < SETTING_COUNT; i++) {
		struct str name = str_format(a, "CONCERT_%s", rows[i].name);
		char *p = (char *)(uintptr_t)name.p;
		const char *value;
		enum status st;

		for (; *p != '\0'; p++) {
			if (*p >= 'a' && *p <= 'z')
				*p = (char)(*p - 'a' + 'A');
			else if (*p == '-')
				*p = '_';
		}
		value = getenv(name.p);
		if (value == NULL || value[0] == '\0')
			continue;
		st = settings_set(s, str_from(rows[i].name), str_from(value),
		    ORIGIN_ENVIRONMENT, errors);
		if (st != ST_OK)
			return errors_add(errors, st, NULL, "It was set by %s.", name.p);
	}
	return ST_OK;
}

int64_t
settings_number(const struct settings *s, enum setting id, int64_t fallback)
{
	int64_t number = fallback;
	enum status st;

	assert(rows[id].kind == KIND_NUMBER);
	if (s->text[id].n == 0)
		return fallback;
	st = str_to_i64(s->text[id], rows[id].min, rows[id].max, &number);
	assert(st == ST_OK);
	(void)st;
	return number;
}

enum status
settings_read_secret(const struct settings *s, enum setting id, struct arena *a,
    struct errors *errors, struct str *out)
{
	const char *path = str_dup_z(a, s->text[id]);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct str text = STR_EMPTY;
	struct str line = STR_EMPTY;
	enum status st = ST_IO;

	if (fd >= 0) {
		st = fd_read_all(a, fd, LIMIT_SECRET_BYTES, &text);
		close(fd);
	}
	if (st != ST_OK || !str_next(&text, '\n', &line) || str_trim(line).n == 0)
		return errors_add(errors, ST_IO, rows[id].name, "The file \"%s\", which %s names, "
		    "cannot be read or holds nothing.", path, rows[id].name);
	*out = str_trim(line);
	return ST_OK;
}
