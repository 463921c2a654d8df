/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tells the network of a procedure: one mail for each person, whatever number of roles it holds,
 * to those who wish mail. All of them are ordered in the transaction that ends the job, so nobody
 * is told twice or forgotten when this process dies. A notice that time has overtaken is dropped:
 * nobody is reminded of a deadline that was moved.
 */
#include "instrument/notice_words.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/map.h"
#include "document/print.h"
#include "instrument/redline.h"
#include "instrument/revision.h"
#include "jobs/jobs.h"
#include "jobs/prints/make.h"
#include "mail/outbox.h"
#include "model/access.h"
#include "model/types/types.h"

struct telling_job {
	struct job_run *run;
	struct telling t;
	struct seat_list seats;
	struct str file;      /* SHA-256 of what is attached; empty: nothing */
	struct str file_name;
	int64_t file_size;
};

#define FILE_NAME_BYTES 80

/* --- whether it is still true -------------------------------------------------------------- */

static bool
is_stale(const struct telling *t, int64_t now_ms)
{
	const struct record *r = t->amendment;
	bool is_same = procedure_is(r, "circulated") &&
	    r->values[AMENDMENT_ROUND].number == t->notice.round &&
	    r->values[AMENDMENT_DEADLINE].number == t->notice.deadline_ms;

	switch (t->notice.kind) {
	case NOTICE_CIRCULATED:
	case NOTICE_EXTENDED:
		return !is_same;
	case NOTICE_MORE_TIME:
	case NOTICE_REMINDER:
		return !is_same || (t->notice.deadline_ms != 0 &&
		    now_ms >= t->notice.deadline_ms);
	case NOTICE_BROKEN:
	case NOTICE_TAKEN_BACK:
	case NOTICE_UNFIT:
	case NOTICE_SUPERSEDED:
		return r->values[AMENDMENT_ROUND].number != t->notice.round;
	case NOTICE_ADOPTED:
	case NOTICE_WITHDRAWN:
	case NOTICE_COUNT:
		break;
	}
	return false;
}

/* --- what it tells ------------------------------------------------------------------------- */

/* Why each element is changed, for the table of changes. */
static enum status
load_reasons(struct telling_job *n, struct print_reasons *out)
{
	struct filter filter = { CHANGE_AMENDMENT, n->t.amendment->uid };
	struct record_query query = { .type = &type_change, .filters = &filter, .nfilters = 1,
		.framework_id = n->t.amendment->framework_id, .sort_field = NO_FIELD };
	struct arena *a = n->t.arena;
	struct record_list list;
	enum status st = record_list(n->run->store, VIEWER_LOCAL, &query, a, &list);

	for (size_t i = 0; st == ST_OK && i < list.n; i++) {
		const struct record *r = list.items[i];

		if (record_text(r, CHANGE_REASON).n == 0 ||
		    !str_equal(record_text(r, CHANGE_STATE), STR("taken")))
			continue;
		arena_reserve(a, out->items, out->n, out->capacity);
		out->items[out->n++] = (struct print_reason){ record_text(r, CHANGE_ELEMENT),
			record_text(r, CHANGE_REASON) };
	}
	return st;
}

/* "AM-3.pdf": letters, digits and hyphens alone. */
static struct str
file_name_of(const struct telling *t)
{
	struct str name = record_code(t->amendment);
	struct buf b;

	buf_init(&b, t->arena, FILE_NAME_BYTES);
	for (size_t i = 0; i < name.n && i < 24; i++)
		buf_add_byte(&b, byte_is_alpha(name.p[i]) || byte_is_digit(name.p[i]) ?
		    name.p[i] : '-');
	buf_add_z(&b, b.n > 0 ? ".pdf" : "amendment.pdf");
	return buf_str(&b);
}

/*
 * The redline as a PDF. Without one the mail goes all the same: the changes stand in its text, and
 * nobody is to miss a deadline because a printer failed.
 */
static void
print_redline(struct telling_job *n, const struct framework *before,
    const struct framework *after, const struct record *base)
{
	const struct printer *printer = printer_find(STR("pdf"));
	const struct telling *t = &n->t;
	struct print_order order = { .fw = after };
	struct errors errors;
	struct buf json;
	struct str bytes;
	enum status st;

	errors_init(&errors, t->arena);
	if (printer == NULL || load_reasons(n, &order.reasons) != ST_OK)
		return;
	order.before = before;
	order.before_label = record_title(base);
	order.label = t->revision != NULL ? record_title(t->revision) : str_format(t->arena,
	    "Draft %.*s, circulation %lld", STR_ARG(record_code(t->amendment)),
	    (long long)t->notice.round);
	order.author = STR("Concert");
	order.date_ms = t->amendment->values[AMENDMENT_CIRCULATED].number;
	buf_init(&json, t->arena, LIMIT_PRINT_ORDER_BYTES);
	print_order_write(&json, &order);
	st = json.overflow ? ST_TOO_LARGE : print_make(printer, buf_str(&json), n->run->sandbox,
	    &errors, &bytes);
	if (st == ST_OK)
		st = file_put(n->run->store, bytes, t->arena, &errors, &n->file);
	if (st != ST_OK) {
		n->file = STR_EMPTY;
		log_line(LOG_WARNING, "notice", "the redline of %.*s was not printed: %s",
		    STR_ARG(t->amendment->uid), status_slug(st));
		return;
	}
	n->file_size = (int64_t)bytes.n;
	n->file_name = file_name_of(t);
}

/* Whether a mail has room for it as it waits, in JSON, where a quotation mark takes two bytes. */
static bool
fits_mail(struct arena *a, const struct buf *text)
{
	struct buf waiting;
	struct json j;

	buf_init(&waiting, a, LIMIT_MAIL_ORDER_BYTES / 2);
	json_init(&j, &waiting);
	json_write_text(&j, NULL, buf_str(text));
	return !text->overflow && !waiting.overflow;
}

/* The changes as lines of text, from the revision it starts from to the text that was kept. */
static enum status
load_redline(struct telling_job *n)
{
	struct telling *t = &n->t;
	struct arena *a = t->arena;
	const struct value *base = &t->amendment->values[AMENDMENT_BASE];
	struct str sha256 = record_text(t->amendment, AMENDMENT_TEXT);
	const struct framework *before;
	const struct framework *after;
	struct redline *redline = arena_make(a, struct redline);
	struct record *revision;
	struct buf text;
	enum status st;

	if (base->nrefs == 0 || sha256.n == 0 || !notice_brings_text(t))
		return ST_OK;
	if ((st = record_load(n->run->store, &type_revision, base->refs[0].id, a,
	    &revision)) != ST_OK ||
	    (st = revision_text(n->run->store, revision, n->run->errors, &before)) != ST_OK ||
	    (st = revision_text_of_file(n->run->store, sha256, n->run->errors, &after)) != ST_OK)
		return st;
	redline_make(a, before, after, redline);
	buf_init(&text, a, LIMIT_MAIL_ORDER_BYTES / 2);
	redline_add_text(&text, redline);
	/* Too long for a mail: the page has it. */
	t->redline = fits_mail(a, &text) ? buf_str(&text) : STR_EMPTY;
	print_redline(n, before, after, revision);
	return ST_OK;
}

static enum status
load_revision(struct telling_job *n)
{
	const struct value *became = &n->t.amendment->values[AMENDMENT_REVISION];
	struct record *revision;
	enum status st;

	if (n->t.notice.kind != NOTICE_ADOPTED || became->nrefs == 0)
		return ST_OK;
	st = record_load(n->run->store, &type_revision, became->refs[0].id, n->t.arena, &revision);
	if (st == ST_OK)
		n->t.revision = revision;
	return st;
}

static struct str
origin_of(const struct settings *settings)
{
	struct str url = settings->text[SETTING_PUBLIC_URL];

	while (url.n > 0 && url.p[url.n - 1] == '/')
		url = str_part(url, 0, url.n - 1);
	return url;
}

static enum status
load(struct telling_job *n)
{
	struct job_run *run = n->run;
	struct telling *t = &n->t;
	struct procedure_query query = { run->store, VIEWER_LOCAL, 0, run->arena };
	struct record *amendment;
	struct record *framework;
	struct calendar calendar;
	enum status st;

	if ((st = record_find(run->store, VIEWER_LOCAL, &type_amendment, 0, t->notice.amendment,
	    run->arena, &amendment)) != ST_OK ||
	    (st = record_load(run->store, &type_framework, amendment->framework_id, run->arena,
	    &framework)) != ST_OK ||
	    (st = calendar_of(run->arena, framework, run->errors, &calendar)) != ST_OK)
		return st;
	t->amendment = amendment;
	t->framework = framework;
	t->origin = origin_of(run->settings);
	query.today = zone_day(calendar.zone, clock_now_ms());
	if ((st = procedure_load(&query, amendment, &t->procedure)) != ST_OK ||
	    (st = seats_load(run->store, framework->id, query.today, run->arena,
	    &n->seats)) != ST_OK)
		return st;
	return load_revision(n);
}

/* --- to whom ------------------------------------------------------------------------------- */

/* The agencies a person answers for, each once, though it may hold two seats for one. */
static size_t
agencies_of(const struct telling_job *n, const struct record *person, int64_t *out)
{
	struct map seen = { .arena = n->t.arena };
	size_t count = 0;

	for (size_t i = 0; i < n->seats.n; i++) {
		const struct seat *seat = &n->seats.items[i];
		int64_t unused;

		if (seat->person != person || map_get_i64(&seen, seat->agency_id, &unused) ||
		    (seat->capacity != CAPACITY_FOCAL_POINT &&
		    seat->capacity != CAPACITY_ALTERNATE))
			continue;
		map_set_i64(&seen, seat->agency_id, 1);
		out[count++] = seat->agency_id;
	}
	return count;
}

/* Requests for more time are for those who can give it; all else is for everybody. */
static bool
is_told(const struct telling_job *n, const struct seat *seat)
{
	return n->t.notice.kind != NOTICE_MORE_TIME ||
	    (access_reach(PERM_CHAIR, seat->capacity) & REACH_ALL) != 0;
}

/* "amendments.SLUG.host": who filters mail filters by it. */
static struct str
list_id_of(const struct telling *t)
{
	size_t at = str_find(t->origin, STR("://"), 0);
	struct str host = at == SIZE_MAX ? STR_EMPTY : str_part(t->origin, at + 3, t->origin.n);

	host = str_part(host, 0, str_find_byte(host, ':', 0));
	if (host.n == 0 || host.p[0] == '[')
		return STR_EMPTY;
	return str_format(t->arena, "amendments.%.*s.%.*s",
	    STR_ARG(record_text(t->framework, FRAMEWORK_SLUG)), STR_ARG(host));
}

static enum status
write_to(struct tx *tx, struct telling_job *n, const struct record *person)
{
	const struct telling *t = &n->t;
	int64_t *agencies = arena_make_array(tx->arena, int64_t, n->seats.n);
	struct mail_order order = { .person = person->uid, .subject = notice_subject(t),
		.list_id = list_id_of(t) };

	n->t.zone = record_text(person, PERSON_ZONE);
	order.text = notice_text(t, agencies, agencies_of(n, person, agencies));
	if (str_starts(t->origin, STR("https://")))
		order.list_unsubscribe = str_format(t->arena, "%.*s/people/%.*s/edit",
		    STR_ARG(t->origin), STR_ARG(person->uid));
	if (n->file.n > 0) {
		order.files[0] = (struct mail_file){ .sha256 = n->file, .name = n->file_name,
			.media_type = STR("application/pdf") };
		order.nfiles = 1;
	}
	return mail_add(tx, &order, n->run->errors);
}

static enum status
write_to_all(struct tx *tx, void *context)
{
	struct telling_job *n = context;
	struct map told = { .arena = tx->arena };
	size_t count = 0;
	enum status st = ST_OK;

	errors_init(n->run->errors, n->run->arena);
	if (n->file.n > 0)
		st = file_add(tx, n->file, n->file_size);
	for (size_t i = 0; st == ST_OK && i < n->seats.n; i++) {
		const struct record *person = n->seats.items[i].person;
		int64_t unused;

		if (!is_told(n, &n->seats.items[i]) ||
		    map_get_i64(&told, person->id, &unused) ||
		    str_equal(record_text(person, PERSON_NOTIFY), STR("never")))
			continue;
		map_set_i64(&told, person->id, 1);
		st = write_to(tx, n, person);
		count++;
	}
	return st != ST_OK ? st : job_finish(tx, n->run->job, str_format(tx->arena,
	    "%zu mails", count));
}

static enum status
drop(struct tx *tx, void *context)
{
	struct telling_job *n = context;

	return job_finish(tx, n->run->job, STR("nothing to tell any more"));
}

static enum status
run_notice(struct job_run *run)
{
	struct telling_job *n = arena_make(run->arena, struct telling_job);
	struct authorship by = { .actor = STR("operator"), .reason = STR("told the network") };
	enum status st;

	n->run = run;
	n->t.arena = run->arena;
	if (notice_read(run->arena, run->job->payload, &n->t.notice) != ST_OK)
		return errors_add(run->errors, ST_CORRUPT, NULL, "The job's order is damaged.");
	if (!mail_is_set_up(run->settings))
		return store_write(run->store, by, drop, n);
	st = load(n);
	if (st == ST_NOT_FOUND)
		return store_write(run->store, by, drop, n);
	if (st != ST_OK)
		return st;
	if (is_stale(&n->t, clock_now_ms()))
		return store_write(run->store, by, drop, n);
	if ((st = load_redline(n)) != ST_OK)
		return st;
	return store_write(run->store, by, write_to_all, n);
}

const struct job_kind job_kind_notice = {
	.name = "notice",
	.lease_ms = 300000, /* a print may take a while */
	.pauses_ms = job_pauses_local,
	.npauses = JOB_PAUSES_LOCAL,
	.run = run_notice,
};
