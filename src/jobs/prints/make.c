/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes prints in concert-printer: for a command that waits, or for the pages that wait. What
 * surprises: these are no rows of the table of jobs. A row is a change of the database, and who
 * only reads changes nothing; the order is a file, and so is what became of it.
 */
#include "jobs/prints/make.h"

#include "base/limits.h"
#include "base/log.h"
#include "document/printing.h"
#include "process/spawn.h"

#define TOOK_TOO_MUCH "The document could not be made within %d MB and %d seconds. Export it as " \
	"HTML, or divide it."

static enum status
judge_end(struct arena *a, const struct spawn_result *result, struct errors *errors)
{
	struct str how = spawn_describe_end(a, result);

	switch (result->end) {
	case SPAWN_EXITED:
		return spawn_judge_exit(result, errors);
	case SPAWN_OUTPUT_LIMIT:
	case SPAWN_TIMED_OUT:
		return errors_add(errors, ST_TOO_LARGE, NULL, TOOK_TOO_MUCH,
		    LIMIT_PRINT_MEMORY_BYTES >> 20, LIMIT_PRINT_MS / 1000);
	case SPAWN_SIGNALLED:
		break;
	}
	log_line(LOG_ERROR, "print", "concert-printer %.*s: %.*s", STR_ARG(how),
	    STR_ARG(result->errors));
	return errors_add(errors, ST_TOO_LARGE, NULL, TOOK_TOO_MUCH,
	    LIMIT_PRINT_MEMORY_BYTES >> 20, LIMIT_PRINT_CPU_SECONDS);
}

enum status
print_make(const struct printer *printer, struct str order, const char *sandbox,
    struct errors *errors, struct str *out)
{
	struct arena *a = errors->arena;
	const char *argv[] = { "concert-printer", "print", printer->name, sandbox, NULL };
	struct spawn_config config = {
		.argv = argv,
		.stdin_kind = SPAWN_STDIN_BYTES,
		.input = order,
		.wall_ms = LIMIT_PRINT_MS,
		.max_output_bytes = LIMIT_PRINT_BYTES,
	};
	struct spawn_result result;
	enum status st = spawn_helper(a, &config, errors, &result);

	if (st == ST_OK && (st = judge_end(a, &result, errors)) == ST_OK)
		*out = result.output;
	return st;
}

/* Why it failed is for who waits; the page says it, and after a minute tries again. */
static enum status
fail(struct store *s, const struct print_name *name, struct errors *errors, enum status st)
{
	for (size_t i = 0; i < errors->n; i++)
		log_line(LOG_WARNING, "print", "%.*s", STR_ARG(errors->items[i].message));
	return prints_fail(s, name, errors->n > 0 ? errors->items[0].message :
	    str_from(status_slug(st)), errors);
}

enum status
print_run_waiting(struct store *s, const char *sandbox, struct arena *a, struct errors *errors)
{
	const struct printer *printer;
	struct print_name name;
	struct str order;
	struct str bytes;
	enum status st = prints_take_order(s, a, &name, &order);

	if (st != ST_OK)
		return st;
	printer = printer_find_extension(str_from(name.extension));
	if (printer == NULL)
		return prints_fail(s, &name, STR("There is no such form."), errors);
	st = print_make(printer, order, sandbox, errors, &bytes);
	return st == ST_OK ? prints_put(s, &name, bytes, errors) : fail(s, &name, errors, st);
}
