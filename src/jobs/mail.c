/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mail as a job: the message is made here, handed over by concert-outside, and the job ends. Should
 * this process die after the server took it and before the job ended, it is sent again: at least
 * once, with the same Message-ID.
 */
#include "mail/outbox.h"

#include "base/json.h"
#include "base/json_read.h"
#include "base/limits.h"
#include "jobs/jobs.h"
#include "mail/message.h"
#include "model/types/types.h"
#include "process/ask.h"

#define SECOND_MS INT64_C(1000)
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS (60 * MINUTE_MS)
#define MESSAGE_ROOM (LIMIT_MAIL_BYTES + LIMIT_ANSWER_BYTES)

/* Short at first, for who waits for an invitation; four days in all, for a long weekend. */
static const int64_t pauses_ms[] = { 2 * SECOND_MS, 15 * SECOND_MS, MINUTE_MS, 5 * MINUTE_MS,
	15 * MINUTE_MS, HOUR_MS, 2 * HOUR_MS, 4 * HOUR_MS, 8 * HOUR_MS, 8 * HOUR_MS,
	12 * HOUR_MS, 12 * HOUR_MS, 24 * HOUR_MS, 24 * HOUR_MS };

struct sending {
	struct job_run *run;
	struct mail_order order;
	struct mail_attachment files[LIMIT_MAIL_ATTACHMENTS];
	struct str words;
};

static enum status
load_files(struct sending *s)
{
	struct job_run *run = s->run;

	for (size_t i = 0; i < s->order.nfiles; i++) {
		const struct mail_file *file = &s->order.files[i];
		enum status st = file_get(run->store, file->sha256, run->arena, &s->files[i].bytes);

		if (st != ST_OK)
			return errors_add(run->errors, st, NULL, "The file \"%.*s\" that goes with "
			    "the mail cannot be read.", STR_ARG(file->name));
		s->files[i].name = file->name;
		s->files[i].media_type = file->media_type;
	}
	return ST_OK;
}

static enum status
add_message(struct sending *s, struct buf *out)
{
	const struct settings *settings = s->run->settings;
	const struct mail_order *order = &s->order;
	struct mail_message message = {
		.from = { STR("Concert"), settings->text[SETTING_MAIL_FROM] },
		.to = { order->to_name, order->to },
		.id = order->id,
		.date_ms = order->date_ms,
		.subject = order->subject,
		.text = order->text,
		.html = order->html,
		.list_id = order->list_id,
		.list_unsubscribe = order->list_unsubscribe,
		.attachments = s->files,
		.nattachments = order->nfiles,
	};

	return mail_write(out, &message, s->run->errors);
}

static enum status
add_envelope(struct sending *s, struct buf *out)
{
	const struct settings *settings = s->run->settings;
	struct str password = STR_EMPTY;
	enum status st = ST_OK;
	struct json j;

	if (settings->text[SETTING_MAIL_USER].n > 0)
		st = settings_read_secret(settings, SETTING_MAIL_PASSWORD_FILE, s->run->arena,
		    s->run->errors, &password);
	if (st != ST_OK)
		return st;
	json_init(&j, out);
	json_write_object(&j, NULL);
	json_write_text(&j, "server", settings->text[SETTING_MAIL_SERVER]);
	json_write_text(&j, "user", settings->text[SETTING_MAIL_USER]);
	json_write_text(&j, "password", password);
	json_write_text(&j, "from", settings->text[SETTING_MAIL_FROM]);
	json_write_text(&j, "to", s->order.to);
	json_write_text(&j, "ca_file", settings->text[SETTING_CA_FILE]);
	json_end_object(&j);
	buf_add_byte(out, '\n');
	return ST_OK;
}

/*
 * What the server says often names the address. The job's row stays when the mail is gone, so the
 * words are kept without it.
 */
static struct str
without_address(struct arena *a, struct str words, struct str address)
{
	struct buf b;

	if (address.n == 0)
		return words;
	buf_init(&b, a, SIZE_MAX);
	for (size_t i = 0; i < words.n;) {
		if (str_equal_ascii_case(str_part(words, i, i + address.n), address)) {
			buf_add_z(&b, "(the address)");
			i += address.n;
		} else {
			buf_add_byte(&b, words.p[i++]);
		}
	}
	return buf_str(&b);
}

/* Temporary troubles are the environment's; a refusal for good is for the sender to mend. */
static enum status
judge(struct sending *s, const struct json_t *answer)
{
	struct str outcome = json_member_text(s->run->arena, answer, "outcome");

	s->words = without_address(s->run->arena,
	    json_member_text(s->run->arena, answer, "words"), s->order.to);
	if (str_equal(outcome, STR("sent")))
		return ST_OK;
	return errors_add(s->run->errors, str_equal(outcome, STR("permanent")) ? ST_INVALID : ST_IO,
	    NULL, "%.*s", STR_ARG(s->words));
}

static enum status
finish(struct tx *tx, void *context)
{
	struct sending *s = context;

	return job_finish(tx, s->run->job, s->words);
}

/* The address that the person has by now; nobody writes to who has left. */
static enum status
look_up_person(struct sending *s)
{
	struct job_run *run = s->run;
	struct mail_order *order = &s->order;
	struct record *person;
	struct str state;
	enum status st;

	if (order->person.n == 0)
		return ST_OK;
	st = record_find(run->store, VIEWER_LOCAL, &type_person, 0, order->person, run->arena,
	    &person);
	if (st == ST_NOT_FOUND)
		return errors_add(run->errors, st, NULL,
		    "The person whom the mail was for is not there any more.");
	if (st != ST_OK)
		return st;
	state = record_text(person, PERSON_STATE);
	if (str_equal(state, STR("deactivated")) || str_equal(state, STR("erased")))
		return errors_add(run->errors, ST_CONFLICT, NULL,
		    "The account of the person whom the mail was for is closed.");
	order->to = record_text(person, PERSON_EMAIL);
	order->to_name = record_text(person, PERSON_NAME);
	return ST_OK;
}

static enum status
prepare(struct sending *s)
{
	struct job_run *run = s->run;
	enum status st;

	if (!mail_is_set_up(run->settings))
		return errors_add(run->errors, ST_CONFLICT, NULL, "No mail is sent, because the "
		    "setting mail-server is empty.");
	if (mail_check_settings(run->settings, run->errors) != ST_OK)
		return ST_IO; /* the operator can mend it while the mail waits */
	if (mail_read_order(run->arena, run->job->payload, &s->order) != ST_OK)
		return errors_add(run->errors, ST_CORRUPT, NULL, "The job's order is damaged.");
	st = look_up_person(s);
	return st == ST_OK ? load_files(s) : st;
}

static enum status
run_mail(struct job_run *run)
{
	struct sending *s = arena_make(run->arena, struct sending);
	struct authorship by = { .actor = STR("operator"), .reason = STR("mail sent") };
	struct ask ask = { .task = "mail", .sandbox = run->sandbox, .wall_ms = LIMIT_MAIL_MS };
	const struct json_t *answer;
	struct buf input;
	enum status st;

	s->run = run;
	buf_init(&input, run->arena, MESSAGE_ROOM);
	if ((st = prepare(s)) != ST_OK || (st = add_envelope(s, &input)) != ST_OK ||
	    (st = add_message(s, &input)) != ST_OK)
		return st;
	ask.input = buf_str(&input);
	if ((st = ask_helper(run->arena, &ask, run->errors, &answer)) != ST_OK ||
	    (st = judge(s, answer)) != ST_OK)
		return st;
	return store_write(run->store, by, finish, s);
}

const struct job_kind job_kind_mail = {
	.name = "mail",
	.lease_ms = LIMIT_MAIL_MS + 30000,
	.pauses_ms = pauses_ms,
	.npauses = COUNT_OF(pauses_ms),
	.run = run_mail,
};
