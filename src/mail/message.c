/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A message as mail servers take it. Every header is written as tokens with one space or one fold
 * between them, and no token can hold a line end: that is why no text can add a header. Sending
 * is concert-outside's.
 */
#include "mail/message.h"

#include "base/base64.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "mail/encode.h"
#include "model/date.h"

#define DAY_MS INT64_C(86400000)
#define LOCAL_PART_BYTES 64
#define ADDRESS_BYTES 254
#define FILE_NAME_BYTES 200

/* What stands between parts: quoted-printable and base 64 never hold "=_". */
#define BOUNDARY_MIXED "=_concert_mixed"
#define BOUNDARY_TEXTS "=_concert_texts"

static bool
is_atom_byte(char c)
{
	return byte_is_alpha(c) || byte_is_digit(c) ||
	    (c != '\0' && str_find_byte(STR("!#$%&'*+-/=?^_`{|}~"), c, 0) != SIZE_MAX);
}

static bool
is_local_part(struct str s)
{
	if (s.n == 0 || s.n > LOCAL_PART_BYTES || s.p[0] == '.' || s.p[s.n - 1] == '.')
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '.' ? s.p[i + 1] == '.' : !is_atom_byte(s.p[i]))
			return false;
	}
	return true;
}

static bool
is_label(struct str s)
{
	if (s.n == 0 || s.n > 63 || s.p[0] == '-' || s.p[s.n - 1] == '-')
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (!byte_is_alpha(s.p[i]) && !byte_is_digit(s.p[i]) && s.p[i] != '-')
			return false;
	}
	return true;
}

bool
mail_address_is_valid(struct str address)
{
	size_t at = str_find_byte(address, '@', 0);
	struct str domain;
	struct str label;

	if (at == SIZE_MAX || address.n > ADDRESS_BYTES ||
	    !is_local_part(str_part(address, 0, at)))
		return false;
	domain = str_part(address, at + 1, address.n);
	while (str_next(&domain, '.', &label)) {
		if (!is_label(label))
			return false;
	}
	return true;
}

static enum status
check_address(const struct mail_address *who, struct errors *errors)
{
	if (mail_address_is_valid(who->address))
		return ST_OK;
	return errors_add(errors, ST_INVALID, NULL, "\"%.*s\" is no address that mail can be sent "
	    "to; it should look like name@example.org, without accents.", STR_ARG(who->address));
}

static void
add_address(struct header *h, const char *name, const struct mail_address *who)
{
	header_start(h, name);
	header_add_phrase(h, who->name);
	header_add_token(h, str_format(h->out->arena, "<%.*s>", STR_ARG(who->address)));
	header_end(h);
}

static void
add_token(struct header *h, const char *name, struct str token)
{
	header_start(h, name);
	header_add_token(h, token);
	header_end(h);
}

/* Always UTC: who reads it sees the own zone. Source: RFC 5322 section 3.3. */
static struct str
date_text(struct arena *a, int64_t ms)
{
	static const char *const days[] = { "", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
	static const char *const months[] = { "", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul",
		"Aug", "Sep", "Oct", "Nov", "Dec" };
	int32_t day = (int32_t)(ms / DAY_MS);
	int second = (int)(ms % DAY_MS / 1000);
	struct date_civil civil = date_to_civil(day);

	return str_format(a, "%s, %d %s %d %02d:%02d:%02d +0000", days[date_weekday(day)],
	    civil.day, months[civil.month], (int)civil.year, second / 3600, second / 60 % 60,
	    second % 60);
}

static struct str
domain_of(struct str address)
{
	return str_part(address, str_find_byte(address, '@', 0) + 1, address.n);
}

static void
add_headers(struct header *h, const struct mail_message *m)
{
	struct arena *a = h->out->arena;

	add_address(h, "From", &m->from);
	add_address(h, "To", &m->to);
	if (m->reply_to.address.n > 0)
		add_address(h, "Reply-To", &m->reply_to);
	header_start(h, "Subject");
	header_add_text(h, m->subject);
	header_end(h);
	header_start(h, "Date");
	header_add_text(h, date_text(a, m->date_ms));
	header_end(h);
	add_token(h, "Message-ID", str_format(a, "<%.*s@%.*s>", STR_ARG(m->id),
	    STR_ARG(domain_of(m->from.address))));
	add_token(h, "Auto-Submitted", STR("auto-generated"));
	if (m->list_id.n > 0)
		add_token(h, "List-Id", str_format(a, "<%.*s>", STR_ARG(m->list_id)));
	if (m->list_unsubscribe.n > 0)
		add_token(h, "List-Unsubscribe",
		    str_format(a, "<%.*s>", STR_ARG(m->list_unsubscribe)));
	add_token(h, "MIME-Version", STR("1.0"));
}

static void
add_text_part(struct buf *out, const char *kind, struct str text)
{
	buf_add_format(out, "Content-Type: text/%s; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n\r\n", kind);
	mail_add_quoted_printable(out, text);
}

static void
add_texts(struct buf *out, const struct mail_message *m)
{
	if (m->html.n == 0) {
		add_text_part(out, "plain", m->text);
		return;
	}
	buf_add_z(out, "Content-Type: multipart/alternative;\r\n"
	    " boundary=\"" BOUNDARY_TEXTS "\"\r\n\r\n--" BOUNDARY_TEXTS "\r\n");
	add_text_part(out, "plain", m->text);
	buf_add_z(out, "\r\n--" BOUNDARY_TEXTS "\r\n");
	add_text_part(out, "html", m->html);
	buf_add_z(out, "\r\n--" BOUNDARY_TEXTS "--\r\n");
}

/* "application/pdf"; a message or a multipart must not be in base 64 (RFC 2046 section 5). */
static bool
is_media_type(struct str s)
{
	size_t slash = str_find_byte(s, '/', 0);

	if (slash == SIZE_MAX || slash == 0 || slash == s.n - 1 || s.n > 100 ||
	    str_starts(s, STR("message/")) || str_starts(s, STR("multipart/")))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (i != slash && !byte_is_alpha(s.p[i]) && !byte_is_digit(s.p[i]) &&
		    str_find_byte(STR("!#$&-^_.+"), s.p[i], 0) == SIZE_MAX)
			return false;
	}
	return true;
}

static struct str
shorten(struct str name)
{
	size_t end = 0;

	while (end < name.n) {
		size_t next = end;

		utf8_next(name, &next);
		if (next > FILE_NAME_BYTES)
			break;
		end = next;
	}
	return str_part(name, 0, end);
}

static void
add_attachment(struct buf *out, const struct mail_attachment *file)
{
	struct str type = is_media_type(file->media_type) ? file->media_type :
	    STR("application/octet-stream");

	buf_add_format(out, "\r\n--" BOUNDARY_MIXED "\r\nContent-Type: %.*s\r\n"
	    "Content-Disposition: attachment;\r\n filename*=UTF-8''", STR_ARG(type));
	buf_add_url_part(out, mail_clean_line(out->arena, shorten(file->name)));
	buf_add_z(out, "\r\nContent-Transfer-Encoding: base64\r\n\r\n");
	mail_add_base64(out, file->bytes);
}

enum status
mail_write(struct buf *out, const struct mail_message *m, struct errors *errors)
{
	struct header h = { .out = out };
	enum status st;

	if ((st = check_address(&m->from, errors)) != ST_OK ||
	    (st = check_address(&m->to, errors)) != ST_OK ||
	    (m->reply_to.address.n > 0 && (st = check_address(&m->reply_to, errors)) != ST_OK))
		return st;
	add_headers(&h, m);
	if (m->nattachments == 0) {
		add_texts(out, m);
	} else {
		buf_add_z(out, "Content-Type: multipart/mixed;\r\n"
		    " boundary=\"" BOUNDARY_MIXED "\"\r\n\r\n--" BOUNDARY_MIXED "\r\n");
		add_texts(out, m);
		for (size_t i = 0; i < m->nattachments; i++)
			add_attachment(out, &m->attachments[i]);
		buf_add_z(out, "\r\n--" BOUNDARY_MIXED "--\r\n");
	}
	return !out->overflow ? ST_OK : errors_add(errors, ST_TOO_LARGE, NULL,
	    "The mail is larger than %d MB with what is attached.", LIMIT_MAIL_BYTES >> 20);
}
