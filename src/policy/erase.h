/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_POLICY_ERASE_H
#define CONCERT_POLICY_ERASE_H

#include "store/erase.h"

/*
 * Erases a person's data: the name becomes "Former member" and four letters, address, languages,
 * zone and wishes go, and so does all that let the person in. What the person wrote keeps its
 * author, under the pseudonym; roles and their dates stay. Cannot be undone. Call person_scrub
 * after the commit. ST_NOT_FOUND; ST_CONFLICT with a message for the last one of the secretariat,
 * and where it was done before.
 */
MUST_USE enum status person_erase(struct tx *tx, int64_t person_id, struct errors *errors);

#endif
