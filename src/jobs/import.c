/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Import as a job: the file is kept first, the helper turns it into JSON, the JSON becomes
 * records and the job ends, the last two in one transaction. A kill at any point leaves either
 * nothing but a kept file, or all of it.
 */
#include "jobs/import.h"

#include "base/hash.h"
#include "base/json.h"
#include "base/json_read.h"
#include "base/limits.h"
#include "base/log.h"
#include "document/newer.h"
#include "document/round.h"
#include "instrument/framework_json.h"
#include "instrument/framework_store.h"
#include "instrument/revision.h"
#include "jobs/jobs.h"
#include "model/types/types.h"
#include "process/spawn.h"

#define PAYLOAD_BYTES 4096
#define HOLDS_TOO_MUCH "The document holds more than can be read in one piece. Split it."

static enum status
judge_end(struct arena *a, const struct spawn_result *result, struct errors *errors)
{
	struct str how = spawn_describe_end(a, result);

	switch (result->end) {
	case SPAWN_EXITED:
		return spawn_judge_exit(result, errors);
	case SPAWN_OUTPUT_LIMIT:
		return errors_add(errors, ST_TOO_LARGE, NULL, HOLDS_TOO_MUCH);
	case SPAWN_TIMED_OUT:
		return errors_add(errors, ST_TOO_LARGE, NULL, "Reading the document took longer "
		    "than %d seconds and was stopped. Is it the document alone?",
		    LIMIT_READING_MS / 1000);
	case SPAWN_SIGNALLED:
		break;
	}
	/* To ask for too much is the document's fault; other ends are the program's. */
	if (str_find(result->errors, STR("out of memory"), 0) == SIZE_MAX)
		log_line(LOG_ERROR, "import", "the reader %.*s: %.*s", STR_ARG(how),
		    STR_ARG(result->errors));
	return errors_add(errors, ST_TOO_LARGE, NULL, "The document could not be read within %d "
	    "MB and %d seconds. Is it the document alone? Split it.",
	    LIMIT_PARSER_MEMORY_BYTES >> 20, LIMIT_PARSER_CPU_SECONDS);
}

/*
 * What the helper wrote is refused where it holds too much; any other fault in it is the
 * helper's, and its JSON Pointers would tell the person nothing.
 */
static enum status
refuse_output(enum status st, const struct errors *faults, struct errors *errors)
{
	if (st == ST_TOO_LARGE)
		return errors_add(errors, st, NULL, HOLDS_TOO_MUCH);
	log_line(LOG_ERROR, "import", "the reader gave what cannot be read: %.*s",
	    STR_ARG(faults->items[0].message));
	return errors_add(errors, ST_INVALID, NULL, "The document was read into something "
	    "that cannot be kept, which is a fault of this program. Please report it.");
}

static enum status
read_output(struct arena *a, struct str output, struct errors *errors, struct framework **out)
{
	struct errors faults;
	enum status st;

	errors_init(&faults, a);
	st = framework_read_json(a, output, &faults, out);
	return st == ST_OK ? st : refuse_output(st, &faults, errors);
}

static enum status
run_helper(struct arena *a, const char *const *argv, struct str bytes, struct errors *errors,
    struct str *out)
{
	struct spawn_config config = {
		.argv = argv,
		.stdin_kind = SPAWN_STDIN_BYTES,
		.input = bytes,
		.wall_ms = LIMIT_READING_MS,
		.max_output_bytes = LIMIT_READING_BYTES,
	};
	struct spawn_result result;
	enum status st = spawn_helper(a, &config, errors, &result);

	if (st == ST_OK && (st = judge_end(a, &result, errors)) == ST_OK)
		*out = result.output;
	return st;
}

enum status
import_read(struct arena *a, const struct import_order *order, struct errors *errors,
    struct framework **out)
{
	const char *argv[] = { "concert-helper", "read", str_dup_z(a, order->file_name),
		order->sandbox, NULL };
	struct str output;
	enum status st = run_helper(a, argv, order->bytes, errors, &output);

	if (st != ST_OK || (st = read_output(a, output, errors, out)) != ST_OK)
		return st;
	if (order->slug.n > 0)
		(*out)->slug = order->slug;
	return ST_OK;
}

enum status
import_read_round(struct arena *a, const struct import_order *order, struct errors *errors,
    struct str *out)
{
	const char *argv[] = { "concert-helper", "round", order->sandbox, NULL };
	struct round_reading reading;
	struct errors faults;
	struct str output;
	enum status st = run_helper(a, argv, order->bytes, errors, &output);

	if (st != ST_OK)
		return st;
	errors_init(&faults, a);
	if ((st = round_read_json(a, output, &faults, &reading)) != ST_OK)
		return refuse_output(st, &faults, errors);
	*out = output;
	return ST_OK;
}

static enum status
list_by_file(struct store *s, const struct record_type *type, struct filter filter,
    struct arena *a, struct record_list *out)
{
	struct record_query query = {
		.type = type,
		.filters = &filter,
		.nfilters = 1,
		.sort_field = NO_FIELD,
	};

	return record_list(s, VIEWER_LOCAL, &query, a, out);
}

/* Of a framework that has a newer document since, the revision still names the file. */
static enum status
find_older(struct store *s, struct str sha256, struct arena *a, struct record **out)
{
	struct record_list list;
	enum status st = list_by_file(s, &type_revision,
	    (struct filter){ .field = REVISION_FILE, .value = sha256 }, a, &list);

	if (st != ST_OK)
		return st;
	if (list.n == 0)
		return ST_NOT_FOUND;
	return record_load(s, &type_framework, list.items[0]->framework_id, a, out);
}

enum status
import_find_earlier(struct store *s, struct str sha256, struct arena *a, struct record **out,
    bool *out_is_newest)
{
	struct record_list list;
	enum status st = list_by_file(s, &type_framework,
	    (struct filter){ .field = FRAMEWORK_FILE, .value = sha256 }, a, &list);

	if (st != ST_OK)
		return st;
	*out_is_newest = list.n > 0;
	if (list.n == 0)
		return find_older(s, sha256, a, out);
	*out = list.items[0];
	return ST_OK;
}

struct submission {
	struct str sha256;
	int64_t size;
	struct job job;
};

static enum status
add_job(struct tx *tx, void *context)
{
	struct submission *submission = context;
	enum status st = file_add(tx, submission->sha256, submission->size);

	if (st != ST_OK)
		return st;
	return job_add_claimed(tx, &submission->job, job_kind_import.lease_ms);
}

static struct str
make_payload(struct arena *a, const struct import_order *order, struct str sha256,
    struct authorship by)
{
	struct buf out;
	struct json j;

	buf_init(&out, a, PAYLOAD_BYTES);
	json_init(&j, &out);
	json_write_object(&j, NULL);
	json_write_text(&j, "file", sha256);
	json_write_text(&j, "name", order->file_name);
	json_write_text(&j, "slug", order->slug);
	json_write_bool(&j, "released", order->is_released);
	json_write_bool(&j, "newer", order->is_newer);
	json_write_text(&j, "actor", by.actor);
	json_write_text(&j, "agency", by.agency);
	json_write_text(&j, "reason", by.reason);
	json_end_object(&j);
	return out.overflow ? STR_EMPTY : buf_str(&out);
}

enum status
import_submit(struct store *s, const struct import_order *order, struct authorship by,
    struct errors *errors, struct job *out)
{
	struct submission submission = { .size = (int64_t)order->bytes.n };
	struct job *job = &submission.job;
	enum status st = file_put(s, order->bytes, errors->arena, errors, &submission.sha256);

	if (st != ST_OK)
		return st;
	job->kind = str_from(job_kind_import.name);
	job->payload = make_payload(errors->arena, order, submission.sha256, by);
	if (job->payload.n == 0)
		return errors_add(errors, ST_TOO_LARGE, NULL,
		    "The name of the file, or the reason, is too long.");
	st = store_write(s, by, add_job, &submission);
	if (st == ST_OK)
		*out = *job;
	return st;
}

/* What the transaction of the job needs. */
struct effect {
	struct job_run *run;
	struct framework *fw; /* as read */
	struct str slug;      /* as given */
	struct str sha256;
	bool is_released;
	bool is_newer;
};

static enum status
store_first(struct tx *tx, struct effect *effect, struct framework *fw, struct record **out)
{
	struct newer_first first = { fw, fw, effect->sha256,
		effect->is_released ? NEWER_RELEASED : NEWER_CLOSED };

	framework_assign_uids(tx->arena, fw, tx->now_ms);
	return newer_store_first(tx, &first, effect->run->errors, out);
}

/* Compared again here: what is stored may have changed since somebody looked. */
static enum status
store_newer(struct tx *tx, struct effect *effect, struct framework *fw, struct record **out)
{
	struct errors *errors = effect->run->errors;
	struct newer_order order = { .store = tx->store, .reading = fw, .now_ms = tx->now_ms };
	struct comparison comparison;
	enum status st = newer_find_framework(tx->store, effect->slug, fw->slug, errors, out);

	if (st != ST_OK || (st = record_load(tx->store, &type_framework, (*out)->id, tx->arena,
	    out)) != ST_OK)
		return st;
	order.framework = *out;
	if ((st = newer_compare(tx->arena, &order, errors, &comparison)) != ST_OK)
		return st;
	return comparison.is_same ? ST_OK :
	    newer_store(tx, *out, &comparison, effect->sha256, errors);
}

static enum status
store_effect(struct tx *tx, void *context)
{
	struct effect *effect = context;
	struct framework *fw;
	struct record *r;
	enum status st;

	/* A retried transaction must not show the messages of the one before, nor its codes. */
	errors_init(effect->run->errors, effect->run->arena);
	fw = framework_copy(tx->arena, effect->fw);
	st = effect->is_newer ? store_newer(tx, effect, fw, &r) :
	    store_first(tx, effect, fw, &r);
	return st == ST_OK ? job_finish(tx, effect->run->job, r->uid) : st;
}

static enum status
run_import(struct job_run *run)
{
	const struct json_t *payload;
	struct arena *a = run->arena;
	struct import_order order = { .sandbox = run->sandbox };
	struct effect effect = { .run = run };
	struct authorship by;
	enum status st;

	if (json_parse(a, run->job->payload, &payload) != ST_OK)
		return errors_add(run->errors, ST_CORRUPT, NULL, "The job's order is damaged.");
	order.file_name = json_member_text(a, payload, "name");
	order.slug = json_member_text(a, payload, "slug");
	by.actor = json_member_text(a, payload, "actor");
	by.agency = json_member_text(a, payload, "agency");
	by.reason = json_member_text(a, payload, "reason");
	effect.sha256 = json_member_text(a, payload, "file");
	effect.slug = order.slug;
	if (!json_as_bool(json_member(payload, "released"), &effect.is_released))
		effect.is_released = false;
	if (!json_as_bool(json_member(payload, "newer"), &effect.is_newer))
		effect.is_newer = false;
	if ((st = file_get(run->store, effect.sha256, a, &order.bytes)) != ST_OK ||
	    (st = import_read(a, &order, run->errors, &effect.fw)) != ST_OK)
		return st;
	return store_write(run->store, by, store_effect, &effect);
}

const struct job_kind job_kind_import = {
	.name = "import",
	.lease_ms = 2 * LIMIT_READING_MS + 30000,
	.pauses_ms = job_pauses_local,
	.npauses = JOB_PAUSES_LOCAL,
	.run = run_import,
};

enum status
import_find_staged(struct job_run *run, struct authorship *out_by, struct record **out)
{
	struct arena *a = run->arena;
	const struct json_t *payload;

	if (json_parse(a, run->job->payload, &payload) != ST_OK)
		return errors_add(run->errors, ST_CORRUPT, NULL, "The job's order is damaged.");
	out_by->actor = json_member_text(a, payload, "actor");
	out_by->agency = json_member_text(a, payload, "agency");
	out_by->reason = json_member_text(a, payload, "reason");
	return record_find(run->store, VIEWER_LOCAL, &type_import, 0,
	    json_member_text(a, payload, "import"), a, out);
}

struct str
import_join_messages(const struct errors *errors, enum status st)
{
	struct buf text;

	buf_init(&text, errors->arena, LIMIT_TEXT_BYTES);
	for (size_t i = 0; i < errors->n; i++) {
		buf_add_z(&text, i > 0 ? "\n" : "");
		buf_add(&text, errors->items[i].message);
	}
	return text.n > 0 ? buf_str(&text) : str_from(status_slug(st));
}

struct release {
	int64_t framework_id;
	struct errors *errors;
};

static enum status
release(struct tx *tx, void *context)
{
	struct release *order = context;
	struct record_list list;
	struct record_query query = { .type = &type_framework, .sort_field = NO_FIELD };
	enum status st = record_list(tx->store, VIEWER_LOCAL, &query, tx->arena, &list);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < list.n; i++) {
		struct record *r = list.items[i];

		if (r->id != order->framework_id)
			continue;
		if (r->values[FRAMEWORK_RELEASED].is_set)
			return revision_seal_held(tx, r->id, order->errors);
		return framework_open(tx, r, order->errors);
	}
	return ST_NOT_FOUND;
}

enum status
framework_release(struct store *s, int64_t framework_id, struct authorship by,
    struct errors *errors)
{
	struct release order = { .framework_id = framework_id, .errors = errors };

	return store_write(s, by, release, &order);
}
