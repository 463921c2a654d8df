/* SPDX-License-Identifier: Apache-2.0 */
/*
 * concert-helper: does the dangerous work for concert, without its database and its files.
 * `read NAME MODE` reads a document from standard input and writes the framework as JSON; the
 * sandbox, without network, is closed before the first byte is read. `round MODE` reads a Word
 * file of a comment round in the same way (document/round.h). `mail MODE` and `oidc MODE`
 * talk to the server that the order on standard input names; their sandbox is closed once the
 * order has said which certificates are trusted, before the first connection. `print FORMAT MODE`
 * makes a PDF (or another form of print) of an order; its sandbox, closed before the order is
 * read, leaves it the folders of fonts, to be read: which fonts are needed is in the order.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/limits.h"
#include "document/print.h"
#include "document/reading.h"
#include "document/round.h"
#include "instrument/framework_json.h"
#include "outside/client.h"
#include "outside/provider.h"
#include "outside/smtp.h"
#include "process/sandbox.h"

static enum status
read_input(struct arena *a, struct errors *errors, struct str *out)
{
	enum status st = fd_read_all(a, STDIN_FILENO, LIMIT_IMPORT_BYTES, out);

	if (st == ST_TOO_LARGE)
		return errors_add(errors, st, NULL,
		    "The document is larger than %d MB. Is it the document alone?",
		    LIMIT_IMPORT_BYTES >> 20);
	if (st != ST_OK)
		return errors_add(errors, st, NULL, "Cannot read the document: %s.",
		    strerror(errno));
	return ST_OK;
}

static enum status
read_document(struct arena *a, const char *name, const char *mode_name, struct errors *errors)
{
	enum sandbox_mode mode;
	struct framework *fw;
	struct str bytes;
	struct buf out;
	enum status st;

	if ((st = sandbox_mode_parse(str_from(mode_name), &mode)) != ST_OK ||
	    (st = sandbox_parser(mode, &(struct sandbox_parser_limits){ 0 }, errors)) != ST_OK ||
	    (st = read_input(a, errors, &bytes)) != ST_OK ||
	    (st = reading_run(a, str_from(name), bytes, errors, &fw)) != ST_OK)
		return st;
	buf_init(&out, a, LIMIT_READING_BYTES);
	framework_write_json(&out, fw, FRAMEWORK_JSON_BRIEF);
	if (out.overflow)
		return errors_add(errors, ST_TOO_LARGE, NULL,
		    "The document holds more than can be read in one piece. Split it.");
	return fd_write_all(STDOUT_FILENO, buf_str(&out));
}

static enum status
read_round(struct arena *a, const char *mode_name, struct errors *errors)
{
	struct round_reading reading;
	enum sandbox_mode mode;
	struct str bytes;
	struct buf out;
	enum status st;

	if ((st = sandbox_mode_parse(str_from(mode_name), &mode)) != ST_OK ||
	    (st = sandbox_parser(mode, &(struct sandbox_parser_limits){ 0 }, errors)) != ST_OK ||
	    (st = read_input(a, errors, &bytes)) != ST_OK ||
	    (st = round_run(a, bytes, errors, &reading)) != ST_OK)
		return st;
	buf_init(&out, a, LIMIT_READING_BYTES);
	round_write_json(&out, &reading);
	if (out.overflow)
		return errors_add(errors, ST_TOO_LARGE, NULL,
		    "The document holds more than can be read in one piece. Split it.");
	return fd_write_all(STDOUT_FILENO, buf_str(&out));
}

static enum status
print(struct arena *a, const char *name, const char *mode_name, struct errors *errors)
{
	struct print_order order;
	enum sandbox_mode mode;
	struct str input;
	struct buf out;
	enum status st;

	if ((st = sandbox_mode_parse(str_from(mode_name), &mode)) != ST_OK ||
	    (st = sandbox_printer(mode, errors)) != ST_OK ||
	    (st = read_input(a, errors, &input)) != ST_OK ||
	    (st = print_order_read(a, input, errors, &order)) != ST_OK)
		return st;
	buf_init(&out, a, LIMIT_PRINT_BYTES);
	if ((st = print_run(a, str_from(name), &order, errors, &out)) != ST_OK)
		return st;
	if (out.overflow)
		return errors_add(errors, ST_TOO_LARGE, NULL, "The print would be larger than %d "
		    "MB. Print one pillar, or export it as HTML.", LIMIT_PRINT_BYTES >> 20);
	return fd_write_all(STDOUT_FILENO, buf_str(&out));
}

/* What talks to a server: an order in, an answer as JSON out. */
typedef enum status outside_fn(struct arena *a, struct str input, struct errors *errors,
    struct buf *out);

static enum status
talk(struct arena *a, outside_fn *fn, const char *mode_name, struct errors *errors)
{
	enum sandbox_mode mode;
	struct str input;
	struct buf out;
	enum status st;

	if ((st = sandbox_mode_parse(str_from(mode_name), &mode)) != ST_OK ||
	    (st = read_input(a, errors, &input)) != ST_OK ||
	    (st = client_start(errors)) != ST_OK ||
	    (st = sandbox_client(mode, a, outside_ca_file(a, input), errors)) != ST_OK)
		return st;
	buf_init(&out, a, LIMIT_ANSWER_BYTES);
	if ((st = fn(a, input, errors, &out)) != ST_OK)
		return st;
	return fd_write_all(STDOUT_FILENO, buf_str(&out));
}

int
main(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct errors errors;
	enum status st = ST_USAGE;

	errors_init(&errors, a);
	if (argc == 4 && strcmp(argv[1], "read") == 0)
		st = read_document(a, argv[2], argv[3], &errors);
	else if (argc == 3 && strcmp(argv[1], "round") == 0)
		st = read_round(a, argv[2], &errors);
	else if (argc == 4 && strcmp(argv[1], "print") == 0)
		st = print(a, argv[2], argv[3], &errors);
	else if (argc == 3 && strcmp(argv[1], "mail") == 0)
		st = talk(a, smtp_send, argv[2], &errors);
	else if (argc == 3 && strcmp(argv[1], "oidc") == 0)
		st = talk(a, provider_ask, argv[2], &errors);
	else
		errors_add(&errors, st, NULL, "Usage: concert-helper read NAME auto|require|off\n"
		    "       concert-helper round auto|require|off\n"
		    "       concert-helper print FORMAT auto|require|off\n"
		    "       concert-helper mail|oidc auto|require|off");
	for (size_t i = 0; i < errors.n; i++)
		fprintf(stderr, "%.*s\n", STR_ARG(errors.items[i].message));
	arena_free(a);
	return status_exit(st);
}
