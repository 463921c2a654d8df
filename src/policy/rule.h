/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_POLICY_RULE_H
#define CONCERT_POLICY_RULE_H

#include "store/store.h"

/*
 * What a type asks of the writes that people make, besides permissions: pages, API and commands
 * alike, within the transaction. Each may be NULL. before: as stored; r: as it is to be, which
 * create and update may complete with what the program gives. They answer ST_CONFLICT or
 * ST_INVALID with messages.
 */
struct write_rule {
	const struct record_type *type;
	enum status (*create)(struct tx *tx, struct viewer viewer, struct record *r,
	    struct errors *errors);
	enum status (*update)(struct tx *tx, struct viewer viewer, const struct record *before,
	    struct record *r, struct errors *errors);
	/* To remove it, and to bring it back. */
	enum status (*remove)(struct tx *tx, struct viewer viewer, const struct record *before,
	    struct errors *errors);
};

/* The list stands where the rules are known: instrument/write_rules.c. */
extern const struct write_rule write_rules[];
extern const size_t write_rule_count;

#endif
