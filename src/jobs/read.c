/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads a document that was brought in by the browser, a framework or a Word file of a comment
 * round, and keeps what was read for the page on which a person confirms it. What is wrong with
 * the document is told in the record, where its person looks; only what the machine did is tried
 * again.
 */
#include "base/limits.h"
#include "instrument/framework_json.h"
#include "jobs/import.h"
#include "jobs/jobs.h"
#include "model/types/types.h"

struct outcome {
	struct job_run *run;
	int64_t import_id;
	struct str reading; /* SHA-256; empty: it cannot be read */
	int64_t size;
	struct str message;
};

static enum status
keep(struct tx *tx, void *context)
{
	struct outcome *o = context;
	struct errors *errors = o->run->errors;
	struct record *r;
	enum status st = record_load(tx->store, &type_import, o->import_id, tx->arena, &r);

	errors_init(errors, o->run->arena);
	if (st != ST_OK)
		return st;
	/* Dropped while it was being read. */
	if (!str_equal(record_text(r, IMPORT_STATE), STR("reading")))
		return job_finish(tx, o->run->job, r->uid);
	if (o->reading.n > 0) {
		if ((st = file_add(tx, o->reading, o->size)) != ST_OK)
			return st;
		record_set_text(r, IMPORT_READING, o->reading);
		record_set_text(r, IMPORT_STATE, STR("ready"));
	} else {
		record_set_text(r, IMPORT_STATE, STR("failed"));
		record_set_text(r, IMPORT_MESSAGE, o->message);
	}
	if ((st = record_update(tx, r, errors)) != ST_OK)
		return st;
	return job_finish(tx, o->run->job, r->uid);
}

static enum status
keep_reading(struct job_run *run, struct str json, struct outcome *out)
{
	out->size = (int64_t)json.n;
	return file_put(run->store, json, run->arena, run->errors, &out->reading);
}

static enum status
read_framework(struct job_run *run, const struct import_order *order, struct outcome *out)
{
	struct framework *fw;
	struct buf json;
	enum status st = import_read(run->arena, order, run->errors, &fw);

	if (st != ST_OK)
		return st;
	buf_init(&json, run->arena, LIMIT_READING_BYTES);
	framework_write_json(&json, fw, FRAMEWORK_JSON_BRIEF);
	if (json.overflow)
		return errors_add(run->errors, ST_TOO_LARGE, NULL, "The document holds more than "
		    "can be read in one piece. Split it.");
	return keep_reading(run, buf_str(&json), out);
}

static enum status
read_round(struct job_run *run, const struct import_order *order, struct outcome *out)
{
	struct str json;
	enum status st = import_read_round(run->arena, order, run->errors, &json);

	return st == ST_OK ? keep_reading(run, json, out) : st;
}

static enum status
run_read(struct job_run *run)
{
	struct import_order order = { .sandbox = run->sandbox };
	struct outcome outcome = { .run = run };
	struct authorship by;
	struct record *import;
	enum status st = import_find_staged(run, &by, &import);

	if (st != ST_OK)
		return st;
	outcome.import_id = import->id;
	order.file_name = record_text(import, IMPORT_NAME);
	st = file_get(run->store, record_text(import, IMPORT_FILE), run->arena, &order.bytes);
	if (st == ST_OK)
		st = import->values[IMPORT_PURPOSE].is_set ? read_round(run, &order, &outcome) :
		    read_framework(run, &order, &outcome);
	if (st != ST_OK && status_is_passing(st))
		return st;
	if (st != ST_OK)
		outcome.message = import_join_messages(run->errors, st);
	return store_write(run->store, by, keep, &outcome);
}

const struct job_kind job_kind_read = {
	.name = "read",
	.lease_ms = 2 * LIMIT_READING_MS + 30000,
	.pauses_ms = job_pauses_local,
	.npauses = JOB_PAUSES_LOCAL,
	.run = run_read,
};
