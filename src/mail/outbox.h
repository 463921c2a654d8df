/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_MAIL_OUTBOX_H
#define CONCERT_MAIL_OUTBOX_H

#include <stdbool.h>

#include "base/errors.h"
#include "base/settings.h"
#include "store/store.h"

/* A kept file that goes with a mail. */
struct mail_file {
	struct str sha256;
	struct str name;
	struct str media_type; /* may be empty */
};

/* A mail to be sent. To a person (the address is looked up when it is sent) or to an address. */
struct mail_order {
	struct str person;           /* uid; empty: to */
	struct str to;
	struct str to_name;
	struct str subject;
	struct str text;
	struct str html;             /* empty: text alone */
	struct str list_id;          /* of mail that goes to many; empty otherwise */
	struct str list_unsubscribe; /* https address */
	struct mail_file files[LIMIT_MAIL_ATTACHMENTS];
	size_t nfiles;
	/* Given by mail_add: */
	struct str id;
	int64_t date_ms;
};

/* Whether mail can be sent at all; if not, pages offer a link to copy instead. */
bool mail_is_set_up(const struct settings *settings);

/*
 * What is wrong with the settings of mail, for the operator at the start; ST_OK also where no mail
 * is to be sent. ST_USAGE.
 */
MUST_USE enum status mail_check_settings(const struct settings *settings, struct errors *errors);

/*
 * Adds the job that sends the mail, in the transaction of what causes it: sent at least once
 * after the commit, never without it. What it says is forgotten when it is sent or given up.
 * ST_INVALID for an address that is none, ST_TOO_LARGE.
 */
MUST_USE enum status mail_add(struct tx *tx, const struct mail_order *order,
    struct errors *errors);

/* Reads what mail_add wrote. ST_CORRUPT. */
MUST_USE enum status mail_read_order(struct arena *a, struct str payload, struct mail_order *out);

#endif
