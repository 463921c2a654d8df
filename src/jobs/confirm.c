/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stores a document that was brought in by the browser and confirmed: the framework, or the
 * changes and comments of a comment round, with the state of the import and the end of the job in
 * one transaction. What is in the way is told in the record, which can then be confirmed again;
 * only what the machine did is tried again by itself.
 */
#include "base/limits.h"
#include "document/round_staged.h"
#include "document/staged.h"
#include "jobs/import.h"
#include "jobs/jobs.h"
#include "model/types/types.h"

struct outcome {
	struct job_run *run;
	int64_t import_id;
	struct str message;
};

/* out: uid of what was made. */
static enum status
store_framework(struct tx *tx, struct record *import, struct errors *errors, struct str *out)
{
	struct record *framework;
	enum status st = staged_store(tx, import, errors, &framework);

	if (st != ST_OK)
		return st;
	record_set_ref(import, IMPORT_OF, &type_framework, framework->id);
	*out = framework->uid;
	return ST_OK;
}

static enum status
store_round(struct tx *tx, struct record *import, struct errors *errors, struct str *out)
{
	struct record *amendment;
	enum status st = round_staged_store(tx, import, errors, &amendment);

	if (st != ST_OK)
		return st;
	record_set_ref(import, IMPORT_AMENDMENT, &type_amendment, amendment->id);
	*out = amendment->uid;
	return ST_OK;
}

static enum status
store(struct tx *tx, void *context)
{
	struct outcome *o = context;
	struct errors *errors = o->run->errors;
	struct str made;
	struct record *r;
	enum status st = record_load(tx->store, &type_import, o->import_id, tx->arena, &r);

	errors_init(errors, o->run->arena);
	if (st == ST_OK && !str_equal(record_text(r, IMPORT_STATE), STR("confirmed")))
		return job_finish(tx, o->run->job, r->uid);
	if (st != ST_OK)
		return st;
	st = r->values[IMPORT_PURPOSE].is_set ? store_round(tx, r, errors, &made) :
	    store_framework(tx, r, errors, &made);
	if (st != ST_OK)
		return st;
	record_set_text(r, IMPORT_STATE, STR("done"));
	record_unset(r, IMPORT_MESSAGE);
	if ((st = record_update(tx, r, errors)) != ST_OK)
		return st;
	return job_finish(tx, o->run->job, made);
}

static enum status
give_back(struct tx *tx, void *context)
{
	struct outcome *o = context;
	struct record *r;
	enum status st = record_load(tx->store, &type_import, o->import_id, tx->arena, &r);

	errors_init(o->run->errors, o->run->arena);
	if (st != ST_OK)
		return st;
	record_set_text(r, IMPORT_STATE, STR("ready"));
	record_set_text(r, IMPORT_MESSAGE, o->message);
	if ((st = record_update(tx, r, o->run->errors)) != ST_OK)
		return st;
	return job_finish(tx, o->run->job, STR_EMPTY);
}

static enum status
run_confirm(struct job_run *run)
{
	struct outcome outcome = { .run = run };
	struct authorship by;
	struct record *import;
	enum status st = import_find_staged(run, &by, &import);

	if (st != ST_OK)
		return st;
	outcome.import_id = import->id;
	st = store_write(run->store, by, store, &outcome);
	if (st == ST_OK || status_is_passing(st))
		return st;
	outcome.message = import_join_messages(run->errors, st);
	return store_write(run->store, by, give_back, &outcome);
}

const struct job_kind job_kind_confirm = {
	.name = "confirm",
	.lease_ms = LIMIT_READING_MS + 60000,
	.pauses_ms = job_pauses_local,
	.npauses = JOB_PAUSES_LOCAL,
	.run = run_confirm,
};
