/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mail waits as a job: written with the change that causes it, so that neither is there without
 * the other. The message itself is made when it is sent, with the address the person has by then.
 */
#include "mail/outbox.h"

#include "base/json.h"
#include "base/json_read.h"
#include "base/limits.h"
#include "base/ulid.h"
#include "mail/message.h"

bool
mail_is_set_up(const struct settings *settings)
{
	return settings->text[SETTING_MAIL_SERVER].n > 0;
}

enum status
mail_check_settings(const struct settings *settings, struct errors *errors)
{
	struct str server = settings->text[SETTING_MAIL_SERVER];
	bool has_user = settings->text[SETTING_MAIL_USER].n > 0;
	bool has_password = settings->text[SETTING_MAIL_PASSWORD_FILE].n > 0;

	if (server.n == 0)
		return ST_OK;
	if (!str_starts(server, STR("smtp://")) && !str_starts(server, STR("smtps://")))
		return errors_add(errors, ST_USAGE, "mail-server", "mail-server is \"%.*s\"; it "
		    "should look like smtp://mail.example.org:587 or smtps://mail.example.org.",
		    STR_ARG(server));
	if (!mail_address_is_valid(settings->text[SETTING_MAIL_FROM]))
		return errors_add(errors, ST_USAGE, "mail-from", "mail-from is \"%.*s\"; give the "
		    "address that mail is sent from, such as concert@example.org.",
		    STR_ARG(settings->text[SETTING_MAIL_FROM]));
	if (has_user != has_password)
		return errors_add(errors, ST_USAGE, "mail-user",
		    "Set both mail-user and mail-password-file, or neither.");
	return ST_OK;
}

static void
write_files(struct json *j, const struct mail_order *order)
{
	json_write_array(j, "files");
	for (size_t i = 0; i < order->nfiles; i++) {
		json_write_object(j, NULL);
		json_write_text(j, "sha256", order->files[i].sha256);
		json_write_text(j, "name", order->files[i].name);
		json_write_text(j, "type", order->files[i].media_type);
		json_end_object(j);
	}
	json_end_array(j);
}

static void
write_order(struct buf *out, const struct mail_order *order, struct str id, int64_t date_ms)
{
	struct json j;

	json_init(&j, out);
	json_write_object(&j, NULL);
	json_write_text(&j, "id", id);
	json_write_i64(&j, "date_ms", date_ms);
	json_write_text(&j, "person", order->person);
	json_write_text(&j, "to", order->to);
	json_write_text(&j, "to_name", order->to_name);
	json_write_text(&j, "subject", order->subject);
	json_write_text(&j, "text", order->text);
	json_write_text(&j, "html", order->html);
	json_write_text(&j, "list_id", order->list_id);
	json_write_text(&j, "list_unsubscribe", order->list_unsubscribe);
	write_files(&j, order);
	json_end_object(&j);
}

/* JSON as it is read here has no NUL, and mail has none either. */
static bool
has_nul(const struct mail_order *order)
{
	const struct str texts[] = { order->person, order->to, order->to_name, order->subject,
		order->text, order->html, order->list_id, order->list_unsubscribe };
	bool has_one = false;

	for (size_t i = 0; i < COUNT_OF(texts); i++)
		has_one |= str_find_byte(texts[i], '\0', 0) != SIZE_MAX;
	for (size_t i = 0; i < order->nfiles; i++)
		has_one |= str_find_byte(order->files[i].name, '\0', 0) != SIZE_MAX;
	return has_one;
}

enum status
mail_add(struct tx *tx, const struct mail_order *order, struct errors *errors)
{
	struct buf payload;
	int64_t id;

	if (order->person.n == 0 && !mail_address_is_valid(order->to))
		return errors_add(errors, ST_INVALID, NULL, "\"%.*s\" is no address that mail can "
		    "be sent to; it should look like name@example.org, without accents.",
		    STR_ARG(order->to));
	if (has_nul(order))
		return errors_add(errors, ST_INVALID, NULL,
		    "The mail holds a character (NUL) that no mail can.");
	buf_init(&payload, tx->arena, LIMIT_MAIL_ORDER_BYTES);
	write_order(&payload, order, ulid_new(tx->arena, tx->now_ms), tx->now_ms);
	if (payload.overflow)
		return errors_add(errors, ST_TOO_LARGE, NULL, "The mail is longer than %d KB.",
		    LIMIT_MAIL_ORDER_BYTES >> 10);
	return job_add(tx, STR("mail"), buf_str(&payload), &id);
}

static enum status
read_files(struct arena *a, const struct json_t *files, struct mail_order *order)
{
	if (!json_as_list(files, &order->nfiles) || order->nfiles > LIMIT_MAIL_ATTACHMENTS)
		return ST_CORRUPT;
	for (size_t i = 0; i < order->nfiles; i++) {
		const struct json_t *file = json_item(files, i);

		order->files[i].sha256 = json_member_text(a, file, "sha256");
		order->files[i].name = json_member_text(a, file, "name");
		order->files[i].media_type = json_member_text(a, file, "type");
	}
	return ST_OK;
}

enum status
mail_read_order(struct arena *a, struct str payload, struct mail_order *out)
{
	const struct json_t *j;

	*out = (struct mail_order){ 0 };
	if (json_parse(a, payload, &j) != ST_OK ||
	    !json_as_i64(json_member(j, "date_ms"), &out->date_ms))
		return ST_CORRUPT;
	out->id = json_member_text(a, j, "id");
	out->person = json_member_text(a, j, "person");
	out->to = json_member_text(a, j, "to");
	out->to_name = json_member_text(a, j, "to_name");
	out->subject = json_member_text(a, j, "subject");
	out->text = json_member_text(a, j, "text");
	out->html = json_member_text(a, j, "html");
	out->list_id = json_member_text(a, j, "list_id");
	out->list_unsubscribe = json_member_text(a, j, "list_unsubscribe");
	return read_files(a, json_member(j, "files"), out);
}
