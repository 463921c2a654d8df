/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_POLICY_PERMIT_H
#define CONCERT_POLICY_PERMIT_H

#include <stdbool.h>

#include "model/type.h"
#include "store/person.h"
#include "store/viewer.h"

/*
 * Whether a viewer may do at all what asks for this permission, to some record. Nobody may do
 * what asks for none.
 */
bool permit(struct viewer viewer, enum permission permission);

/*
 * Whether it may do it to whatever there is in a framework; 0: in all of them, those to come too,
 * and to what belongs to none.
 */
bool permit_framework(struct viewer viewer, enum permission permission, int64_t framework_id);

/* Whether it may do it to a record that belongs to these. */
bool permit_record(struct viewer viewer, enum permission permission,
    const struct belongings *belongings);

/* What somebody may do with one record, for buttons and links; fields[i]: set it by hand. */
struct permits {
	bool change;
	bool remove;
	bool open;
	bool *fields;
};
MUST_USE enum status permits_of(struct store *s, struct viewer viewer, const struct record *r,
    struct arena *a, struct permits *out);

/*
 * The writes that people make. Each checks what the viewer may do to the record as it is and as
 * it would be, field by field, within the transaction, then does it; authors are set by the
 * program. ST_FORBIDDEN with a message, ST_NOT_FOUND where the viewer does not see the record,
 * and what the store answers. The viewer of the operator passes every check but that of fields
 * that nobody sets by hand.
 */
MUST_USE enum status guarded_create(struct tx *tx, struct viewer viewer, struct record *r,
    struct errors *errors);
MUST_USE enum status guarded_update(struct tx *tx, struct viewer viewer, struct record *r,
    struct errors *errors);
MUST_USE enum status guarded_remove(struct tx *tx, struct viewer viewer, struct record *r,
    struct errors *errors);
MUST_USE enum status guarded_restore(struct tx *tx, struct viewer viewer,
    const struct record_type *type, struct str uid, struct errors *errors);

/*
 * What follows from a person's change of a record where a layer above knows it: called in the
 * transaction of the change, after all checks and before the record is stored; it may set values
 * of after that nobody sets by hand. Set once, when the program starts; ended by a row of zeros.
 */
struct guarded_follower {
	const struct record_type *type;
	enum status (*follow)(struct tx *tx, const struct record *before, struct record *after,
	    struct errors *errors);
};
void guarded_follow(const struct guarded_follower *followers);

#endif
