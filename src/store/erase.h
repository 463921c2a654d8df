/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_STORE_ERASE_H
#define CONCERT_STORE_ERASE_H

#include "store/run.h"
#include "store/store.h"

/*
 * Makes what the store held of a person unreadable, in the transaction that changed the record to
 * what stays: the secrets behind the digests in its history (the chain goes on proving the rest),
 * credentials, tokens, identities, kept answers and jobs that name it, words of the search index.
 * was: the record before that change.
 */
MUST_USE enum status person_forget(struct tx *tx, const struct record *was);

/*
 * After the commit: sessions, links, drafts and prints go, and both databases are written anew,
 * so that no page of a file and no journal holds what was deleted. ST_BUSY where others read for
 * too long; the data is then deleted, and another call removes the traces.
 */
MUST_USE enum status person_scrub(struct store *s, struct run *run, int64_t person_id);

#endif
