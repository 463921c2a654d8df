/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that were brought in, between the record and the jobs that read and store them. What
 * surprises: a job that is given up cannot say so in the record, because what it failed at may be
 * just that; so who shows the record asks the job.
 */
#include "document/brought.h"

#include "base/json.h"
#include "model/types/types.h"

#define PAYLOAD_BYTES 4096
#define MB (1024 * 1024)

enum status
brought_add_job(struct tx *tx, struct record *import, struct str kind, struct errors *errors)
{
	struct buf payload;
	struct json j;
	int64_t id;
	enum status st;

	buf_init(&payload, tx->arena, PAYLOAD_BYTES);
	json_init(&j, &payload);
	json_write_object(&j, NULL);
	json_write_text(&j, "import", import->uid);
	json_write_text(&j, "actor", tx->by.actor);
	json_write_text(&j, "agency", tx->by.agency);
	json_write_text(&j, "reason", tx->by.reason);
	json_end_object(&j);
	if (payload.overflow)
		return errors_add(errors, ST_TOO_LARGE, NULL, "The reason is too long.");
	if ((st = job_add(tx, kind, buf_str(&payload), &id)) != ST_OK)
		return st;
	record_set_number(import, IMPORT_JOB, id);
	return record_update(tx, import, errors);
}

enum status
brought_check_quota(struct store *s, uint64_t size, int64_t quota, struct errors *errors)
{
	int64_t total;
	enum status st = file_total(s, &total);

	if (st != ST_OK || total + (int64_t)size <= quota)
		return st;
	return errors_add(errors, ST_TOO_LARGE, "file", "The %lld MB that this server keeps are "
	    "used up. Ask those who run it for more.", (long long)(quota / MB));
}

bool
brought_is_under_way(const struct record *import)
{
	struct str state = record_text(import, IMPORT_STATE);

	return str_equal(state, STR("reading")) || str_equal(state, STR("confirmed"));
}

enum status
brought_find_end(struct store *s, const struct record *import, struct arena *a,
    struct str *out_why)
{
	const struct value *job = &import->values[IMPORT_JOB];
	struct job_state state;
	enum status st;

	*out_why = STR_EMPTY;
	if (!brought_is_under_way(import) || !job->is_set)
		return ST_OK;
	st = job_state(s, job->number, a, &state);
	if (st == ST_OK && str_equal(state.state, STR("failed")))
		*out_why = state.result.n > 0 ? state.result : STR("It was given up.");
	return st == ST_NOT_FOUND ? ST_OK : st;
}
