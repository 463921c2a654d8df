/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_BASE_SETTINGS_H
#define CONCERT_BASE_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/errors.h"

/*
 * What an operator can set. One row gives the name in the file ("page-cache = 64"), in the
 * environment (CONCERT_PAGE_CACHE), and as an option (--page-cache 64). A later one wins: built
 * in, file, environment, option.
 */
#define SETTING_LIST(X) \
	X(DATA,       "data",       TEXT,   "",               0, 0, \
	    "Data folder. Default: $XDG_DATA_HOME/concert, or ~/.local/share/concert.") \
	X(LISTEN,     "listen",     TEXT,   "127.0.0.1:8080", 0, 0, \
	    "Address and port, [address]:port for IPv6, or unix:/path; port 0 takes a free one.") \
	X(PUBLIC_URL, "public-url", TEXT,   "",               0, 0, \
	    "Address people use, such as https://concert.example.org: for links in mail.") \
	X(PROXY,      "proxy",      TEXT,   "",               0, 0, \
	    "Proxies that may say who asks: addresses, ranges such as 10.0.0.0/8, or unix.") \
	X(WORKERS,    "workers",    NUMBER, "",               0, 256, \
	    "Worker processes; 0 serves in one process, for debuggers. Default: one a core.") \
	X(SANDBOX,    "sandbox",    TEXT,   "auto",           0, 0, \
	    "auto, require or off: confinement of workers and parsers.") \
	X(PAGE_CACHE, "page-cache", NUMBER, "8",              0, 4096, \
	    "Page cache of each worker in MB; 0 computes every page afresh.") \
	X(LOG,        "log",        TEXT,   "text",           0, 0, \
	    "text or json: one line, or one JSON object, per entry.") \
	X(LOG_LEVEL,  "log-level",  TEXT,   "info",           0, 0, \
	    "error, warning, info or debug.") \
	X(ACCESS_LOG, "access-log", TEXT,   "on",             0, 0, \
	    "on or off: a log line for each request.")

enum setting {
#define X(id, name, kind, fallback, min, max, help) SETTING_##id,
	SETTING_LIST(X)
#undef X
	SETTING_COUNT
};

enum setting_origin { ORIGIN_BUILT_IN, ORIGIN_FILE, ORIGIN_ENVIRONMENT, ORIGIN_OPTION };

struct settings {
	struct str text[SETTING_COUNT];
	enum setting_origin origin[SETTING_COUNT];
	struct str file; /* that was read; empty if none */
};

/* Built-in values. */
void settings_init(struct settings *s);

/*
 * Reads a file of lines "name = value"; '#' starts a comment line. ST_NOT_FOUND if it is not
 * there; ST_INVALID with file and line for a name or a value that cannot be.
 */
MUST_USE enum status settings_read_file(struct settings *s, struct arena *a, const char *path,
    struct errors *errors);

/* Takes CONCERT_... from the environment. */
MUST_USE enum status settings_read_environment(struct settings *s, struct arena *a,
    struct errors *errors);

/* Sets one by its name; ST_NOT_FOUND if there is no such name, ST_INVALID for a bad value. */
MUST_USE enum status settings_set(struct settings *s, struct str name, struct str value,
    enum setting_origin origin, struct errors *errors);

const char *setting_name(enum setting id);
const char *setting_help(enum setting id);
bool setting_find(struct str name, enum setting *out);
const char *setting_origin_name(enum setting_origin origin);

/* The value as a number; asserts that the setting is one. fallback where it is empty. */
int64_t settings_number(const struct settings *s, enum setting id, int64_t fallback);

#endif
