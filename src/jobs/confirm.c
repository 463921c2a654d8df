/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stores a document that was brought in by the browser and confirmed: the framework, the state of
 * the import and the end of the job in one transaction. What is in the way is told in the record,
 * which can then be confirmed again; only what the machine did is tried again by itself.
 */
#include "base/limits.h"
#include "document/staged.h"
#include "jobs/import.h"
#include "jobs/jobs.h"
#include "model/types/types.h"

struct outcome {
	struct job_run *run;
	int64_t import_id;
	struct str message;
};

static enum status
store(struct tx *tx, void *context)
{
	struct outcome *o = context;
	struct errors *errors = o->run->errors;
	struct record *framework;
	struct record *r;
	enum status st = record_load(tx->store, &type_import, o->import_id, tx->arena, &r);

	errors_init(errors, o->run->arena);
	if (st == ST_OK && !str_equal(record_text(r, IMPORT_STATE), STR("confirmed")))
		return job_finish(tx, o->run->job, r->uid);
	if (st != ST_OK || (st = staged_store(tx, r, errors, &framework)) != ST_OK)
		return st;
	record_set_ref(r, IMPORT_OF, &type_framework, framework->id);
	record_set_text(r, IMPORT_STATE, STR("done"));
	record_unset(r, IMPORT_MESSAGE);
	if ((st = record_update(tx, r, errors)) != ST_OK)
		return st;
	return job_finish(tx, o->run->job, framework->uid);
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
	if (st == ST_OK || jobs_is_passing(st))
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
