/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The frame of the three programs: finds the task, runs it, and says how it went. They are three
 * so that each starts with the libraries that its own work takes, and no others: what reads
 * documents from outside holds nothing that can talk to a server, and a print does not wait for
 * forty libraries of the network.
 */
#include "helper/helper.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/limits.h"

enum status
helper_read_input(const struct helper *h, struct str *out)
{
	enum status st = fd_read_all(h->arena, STDIN_FILENO, LIMIT_IMPORT_BYTES, out);

	if (st == ST_TOO_LARGE)
		return errors_add(h->errors, st, NULL,
		    "The document is larger than %d MB. Is it the document alone?",
		    LIMIT_IMPORT_BYTES >> 20);
	if (st != ST_OK)
		return errors_add(h->errors, st, NULL, "Cannot read the document: %s.",
		    strerror(errno));
	return ST_OK;
}

static enum status
run_task(const struct helper_task *task, struct helper *h)
{
	struct buf out;
	enum status st;

	buf_init(&out, h->arena, task->most);
	h->out = &out;
	if ((st = task->run(h)) != ST_OK)
		return st;
	if (out.overflow)
		return errors_add(h->errors, ST_TOO_LARGE, NULL, "%s", task->too_large);
	return fd_write_all(STDOUT_FILENO, buf_str(&out));
}

static enum status
find_and_run(int argc, char **argv, const struct helper_task *tasks, size_t n, struct helper *h)
{
	for (size_t i = 0; i < n; i++) {
		int words = tasks[i].has_name ? 4 : 3;

		if (argc != words || strcmp(argv[1], tasks[i].name) != 0)
			continue;
		h->name = tasks[i].has_name ? argv[2] : NULL;
		if (sandbox_mode_parse(str_from(argv[words - 1]), &h->mode) == ST_OK)
			return run_task(&tasks[i], h);
	}
	for (size_t i = 0; i < n; i++)
		errors_add(h->errors, ST_USAGE, NULL, "Usage: %s %s%s auto|require|off",
		    argc > 0 ? argv[0] : "", tasks[i].name, tasks[i].has_name ? " NAME" : "");
	return ST_USAGE;
}

int
helper_run(int argc, char **argv, const struct helper_task *tasks, size_t n)
{
	struct arena *a = arena_new();
	struct errors errors;
	struct helper h = { .arena = a, .errors = &errors };
	enum status st;

	errors_init(&errors, a);
	st = find_and_run(argc, argv, tasks, n, &h);
	for (size_t i = 0; i < errors.n; i++)
		fprintf(stderr, "%.*s\n", STR_ARG(errors.items[i].message));
	arena_free(a);
	return status_exit(st);
}
