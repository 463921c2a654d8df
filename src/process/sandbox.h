/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_PROCESS_SANDBOX_H
#define CONCERT_PROCESS_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/errors.h"
#include "base/status.h"
#include "base/str.h"

enum sandbox_mode {
	SANDBOX_AUTO,    /* as much as the kernel offers; see sandbox_warn() */
	SANDBOX_REQUIRE, /* all of it, or fail */
	SANDBOX_OFF,     /* for debuggers */
};

enum sandbox_access { SANDBOX_READ, SANDBOX_WRITE };

/* A file or a folder with all below it. One that does not exist is left out. */
struct sandbox_path {
	const char *path;
	enum sandbox_access access;
};

struct sandbox_worker_config {
	enum sandbox_mode mode;
	const struct sandbox_path *paths;
	size_t npaths;
};

/*
 * Logs a warning if the mode is SANDBOX_AUTO and the kernel lacks something. For the parent, so
 * that it is said once and not by every worker.
 */
void sandbox_warn(enum sandbox_mode mode);

/* "auto", "require" or "off"; ST_USAGE otherwise, *out is then untouched. */
MUST_USE enum status sandbox_mode_parse(struct str text, enum sandbox_mode *out);

/*
 * Confines a worker for the rest of its life: files only below paths (Landlock), no new
 * program, process or socket (seccomp), no privileges. To be called after everything else is
 * open. Programs and traces kill the process; other forbidden calls fail with EPERM.
 * ST_INTERNAL with a message if the mode is SANDBOX_REQUIRE and the kernel lacks something.
 */
MUST_USE enum status sandbox_worker(const struct sandbox_worker_config *config,
    struct errors *errors);

struct sandbox_parser_limits {
	size_t memory_bytes;  /* of address space; 0: LIMIT_PARSER_MEMORY_BYTES */
	unsigned cpu_seconds; /* 0: LIMIT_PARSER_CPU_SECONDS */
};

/*
 * Confines a process that parses untrusted bytes: it can read and write descriptors that are
 * open, take memory, and end; no file, socket, process or signal to others. As above for
 * failures. Memory limits are left out under sanitizers.
 */
MUST_USE enum status sandbox_parser(enum sandbox_mode mode,
    const struct sandbox_parser_limits *limits, struct errors *errors);

/*
 * Confines a process that prints: as a parser, but it can read fonts (the folders of the system's
 * fonts, no other file) and start threads, which the text library does. With its own limits.
 */
MUST_USE enum status sandbox_printer(enum sandbox_mode mode, struct errors *errors);

/*
 * Confines a process that talks to servers: it can connect over IP and read what it takes to find
 * them and to trust them (resolver, certificates, ca_file unless empty); no other file, nothing
 * written, no listening socket, program, process or signal to others. As above for failures.
 */
MUST_USE enum status sandbox_client(enum sandbox_mode mode, struct arena *a, struct str ca_file,
    struct errors *errors);

/* The Landlock version of the running kernel, 0 if it has none or it is switched off. */
int sandbox_landlock_version(void);

/* Whether the running kernel takes seccomp filters. */
bool sandbox_has_seccomp(void);

#endif
