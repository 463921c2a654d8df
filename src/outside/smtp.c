/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mail out by SMTP. The protocol is libcurl's; here stands what the server's answers mean for the
 * job: 4xx and all that happened before the server judged the mail is tried again, 5xx about the
 * mail is final. The surprise: a refused sign-in or certificate is tried again too, because the
 * operator can mend it while the mail waits.
 */
#include "outside/smtp.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/json_read.h"
#include "base/limits.h"
#include "outside/client.h"

#define WORDS_BYTES 800
#define GOODBYE 221

struct delivery {
	struct arena *arena;
	struct str from;
	struct str to;
	struct str user;
	struct str password;
	struct client_limits limits;
	struct client_target server;
	struct str message;
	size_t sent;
	/* The last reply of the server, over all its lines. */
	struct buf reply;
	int64_t code;
	bool is_reply_open;
};

static size_t
give(char *into, size_t size, size_t n, void *ctx)
{
	struct delivery *d = ctx;
	size_t more = d->message.n - d->sent;

	if (more > size * n)
		more = size * n;
	memcpy(into, d->message.p + d->sent, more);
	d->sent += more;
	return more;
}

/* "250-SIZE 100" is followed by more lines of the same reply, "250 SIZE 100" ends it. */
static size_t
take_reply(char *bytes, size_t size, size_t n, void *ctx)
{
	struct delivery *d = ctx;
	struct str line = str_trim((struct str){ bytes, size * n });
	int64_t code;

	if (str_to_i64(str_part(line, 0, 3), 200, 599, &code) != ST_OK || code == GOODBYE)
		return size * n;
	if (!d->is_reply_open)
		buf_clear(&d->reply);
	else
		buf_add_byte(&d->reply, ' ');
	buf_add(&d->reply, d->is_reply_open ? str_part(line, 4, line.n) : line);
	d->code = code;
	d->is_reply_open = line.n > 3 && line.p[3] == '-';
	return size * n;
}

static enum status
read_order(struct delivery *d, struct str input, struct errors *errors)
{
	size_t end = str_find_byte(input, '\n', 0);
	const struct json_t *order;
	struct str server;
	size_t at;

	if (end == SIZE_MAX || json_parse(d->arena, str_part(input, 0, end), &order) != ST_OK)
		return errors_add(errors, ST_INVALID, NULL, "The order to send mail is damaged.");
	server = json_member_text(d->arena, order, "server");
	d->from = json_member_text(d->arena, order, "from");
	d->to = json_member_text(d->arena, order, "to");
	d->user = json_member_text(d->arena, order, "user");
	d->password = json_member_text(d->arena, order, "password");
	d->limits.ca_file = json_member_text(d->arena, order, "ca_file");
	d->message = str_part(input, end + 1, input.n);
	at = str_find_byte(d->from, '@', 0);
	if (at == SIZE_MAX || d->to.n == 0)
		return errors_add(errors, ST_INVALID, NULL, "The mail has no sender or recipient.");
	while (server.n > 0 && server.p[server.n - 1] == '/')
		server.n--;
	/* The library greets with what stands behind the slash. */
	server = str_format(d->arena, "%.*s/%.*s", STR_ARG(server),
	    STR_ARG(str_part(d->from, at + 1, d->from.n)));
	return client_read_url(d->arena, server, "smtp smtps", errors, &d->server);
}

static void
free_list(void *p)
{
	curl_slist_free_all(p);
}

static bool
set_sign_in(struct delivery *d, CURL *curl)
{
	if (d->user.n == 0)
		return true;
	return curl_easy_setopt(curl, CURLOPT_USERNAME, str_dup_z(d->arena, d->user)) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_PASSWORD, str_dup_z(d->arena, d->password)) ==
	    CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN") == CURLE_OK;
}

static bool
set_up(struct delivery *d, CURL *curl)
{
	struct str to = str_format(d->arena, "<%.*s>", STR_ARG(d->to));
	struct curl_slist *list = curl_slist_append(NULL, str_dup_z(d->arena, to));
	struct str from = str_format(d->arena, "<%.*s>", STR_ARG(d->from));
	bool is_plain = d->server.is_local && str_equal(d->server.scheme, STR("smtp"));

	arena_on_reset(d->arena, free_list, list);
	return curl_easy_setopt(curl, CURLOPT_MAIL_FROM, str_dup_z(d->arena, from)) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, list) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)(is_plain ? CURLUSESSL_NONE :
	    CURLUSESSL_ALL)) == CURLE_OK && set_sign_in(d, curl) &&
	    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)d->message.n) ==
	    CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_READDATA, d) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_reply) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_HEADERDATA, d) == CURLE_OK;
}

static void
write_outcome(struct buf *out, const char *outcome, struct str words)
{
	struct json j;

	json_init(&j, out);
	json_write_object(&j, NULL);
	json_write_text_z(&j, "outcome", outcome);
	json_write_text(&j, "words", words);
	json_end_object(&j);
}

static bool
is_final(const struct delivery *d, CURLcode code)
{
	return d->code >= 500 && code != CURLE_LOGIN_DENIED && code != CURLE_USE_SSL_FAILED &&
	    code != CURLE_PEER_FAILED_VERIFICATION && code != CURLE_COULDNT_CONNECT &&
	    code != CURLE_OPERATION_TIMEDOUT;
}

static void
judge(struct delivery *d, CURL *curl, CURLcode code, struct buf *out)
{
	struct str words = client_words(d->arena, curl, code);

	if (code == CURLE_OK)
		write_outcome(out, "sent", buf_str(&d->reply));
	else if (d->code >= 400)
		write_outcome(out, is_final(d, code) ? "permanent" : "temporary",
		    str_format(d->arena, "The mail server %.*s answered: %.*s",
		    STR_ARG(d->server.host), STR_ARG(buf_str(&d->reply))));
	else
		write_outcome(out, "temporary", str_format(d->arena,
		    "The mail server %.*s, port %ld: %.*s", STR_ARG(d->server.host),
		    d->server.port, STR_ARG(words)));
}

enum status
smtp_send(struct arena *a, struct str input, struct errors *errors, struct buf *out)
{
	struct delivery d = { .arena = a, .limits = { .wall_ms = LIMIT_MAIL_MS } };
	CURL *curl;
	enum status st;

	buf_init(&d.reply, a, WORDS_BYTES);
	if ((st = read_order(&d, input, errors)) != ST_OK ||
	    (st = client_new(a, errors, &curl)) != ST_OK)
		return st;
	st = client_aim(a, curl, &d.server, &d.limits, errors);
	if (st == ST_IO) {
		write_outcome(out, "temporary", errors->items[0].message);
		return ST_OK;
	}
	if (st != ST_OK)
		return st;
	if (!set_up(&d, curl))
		return errors_add(errors, ST_INTERNAL, NULL,
		    "The library for mail refuses its options.");
	judge(&d, curl, curl_easy_perform(curl), out);
	return ST_OK;
}

struct str
outside_ca_file(struct arena *a, struct str input)
{
	size_t end = str_find_byte(input, '\n', 0);
	const struct json_t *order;

	if (json_parse(a, str_part(input, 0, end == SIZE_MAX ? input.n : end), &order) != ST_OK)
		return STR_EMPTY;
	return json_member_text(a, order, "ca_file");
}
