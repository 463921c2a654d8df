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
	X(FILES_QUOTA, "files-quota", NUMBER, "20480",         1, 1000000000, \
	    "Megabytes of kept files; beyond it no more are taken.") \
	X(PAGE_CACHE, "page-cache", NUMBER, "8",              0, 4096, \
	    "Page cache of each worker in MB; 0 computes every page afresh.") \
	X(PASSWORD_MEMORY, "password-memory", NUMBER, "64",      19, 1024, \
	    "MB that the hash of a password takes while somebody signs in (argon2id).") \
	X(PASSWORD_PASSES, "password-passes", NUMBER, "2",       2, 20, \
	    "How often it goes over that memory; more takes longer.") \
	X(LOG,        "log",        TEXT,   "text",           0, 0, \
	    "text or json: one line, or one JSON object, per entry.") \
	X(LOG_LEVEL,  "log-level",  TEXT,   "info",           0, 0, \
	    "error, warning, info or debug.") \
	X(ACCESS_LOG, "access-log", TEXT,   "on",             0, 0, \
	    "on or off: a log line for each request.") \
	X(MAIL_SERVER, "mail-server", TEXT, "",               0, 0, \
	    "smtp://host:port or smtps://host:port; empty: no mail is sent.") \
	X(MAIL_FROM,  "mail-from",  TEXT,   "",               0, 0, \
	    "Address that mail is sent from, name@example.org.") \
	X(MAIL_USER,  "mail-user",  TEXT,   "",               0, 0, \
	    "Name to sign in to the mail server with; empty: without.") \
	X(MAIL_PASSWORD_FILE, "mail-password-file", TEXT, "", 0, 0, \
	    "File whose first line is the password of mail-user.") \
	X(OIDC_ISSUER, "oidc-issuer", TEXT, "",               0, 0, \
	    "OpenID Connect provider people may sign in with, https://...; empty: none.") \
	X(OIDC_CLIENT, "oidc-client", TEXT, "",               0, 0, \
	    "Client identifier that the provider gave for this server.") \
	X(OIDC_SECRET_FILE, "oidc-secret-file", TEXT, "",     0, 0, \
	    "File whose first line is the client's secret; empty: a client without.") \
	X(OIDC_NAME,  "oidc-name",  TEXT,   "",               0, 0, \
	    "What the button to sign in with the provider says.") \
	X(CA_FILE,    "ca-file",    TEXT,   "",               0, 0, \
	    "Certificates (PEM) trusted for mail and sign-in; empty: the system's.")

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

/*
 * The first line of the file that a setting names: a password is the value of no setting, because
 * settings are shown. ST_IO with a message if it cannot be read or holds nothing.
 */
MUST_USE enum status settings_read_secret(const struct settings *s, enum setting id,
    struct arena *a, struct errors *errors, struct str *out);

#endif
