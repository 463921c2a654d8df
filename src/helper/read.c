/* SPDX-License-Identifier: Apache-2.0 */
/*
 * concert-helper: reads documents from outside, which may be made to do harm. `read NAME MODE`
 * writes the framework that a document holds as JSON; `round MODE` reads a Word file of a comment
 * round in the same way (document/round.h). Its sandbox, without network and files, is closed
 * before the first byte is read.
 */
#include "base/limits.h"
#include "document/reading.h"
#include "document/round.h"
#include "helper/helper.h"
#include "instrument/framework_json.h"

#define TOO_LARGE "The document holds more than can be read in one piece. Split it."

static enum status
begin(const struct helper *h, struct str *out)
{
	enum status st = sandbox_parser(h->mode, &(struct sandbox_parser_limits){ 0 }, h->errors);

	return st != ST_OK ? st : helper_read_input(h, out);
}

static enum status
read_document(const struct helper *h)
{
	struct framework *fw;
	struct str bytes;
	enum status st;

	if ((st = begin(h, &bytes)) != ST_OK ||
	    (st = reading_run(h->arena, str_from(h->name), bytes, h->errors, &fw)) != ST_OK)
		return st;
	framework_write_json(h->out, fw, FRAMEWORK_JSON_BRIEF);
	return ST_OK;
}

static enum status
read_round(const struct helper *h)
{
	struct round_reading reading;
	struct str bytes;
	enum status st;

	if ((st = begin(h, &bytes)) != ST_OK ||
	    (st = round_run(h->arena, bytes, h->errors, &reading)) != ST_OK)
		return st;
	round_write_json(h->out, &reading);
	return ST_OK;
}

int
main(int argc, char **argv)
{
	static const struct helper_task tasks[] = {
		{ "read", true, read_document, LIMIT_READING_BYTES, TOO_LARGE },
		{ "round", false, read_round, LIMIT_READING_BYTES, TOO_LARGE },
	};

	return helper_run(argc, argv, tasks, COUNT_OF(tasks));
}
