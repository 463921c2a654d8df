/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_STORE_RUN_PRIVATE_H
#define CONCERT_STORE_RUN_PRIVATE_H

#include <sys/types.h>

#include "db/db.h"
#include "store/run.h"

/* Between the run*.c of store/ only. */
struct run {
	struct arena *connection; /* owns db; emptied when the file is opened again */
	struct db *db;            /* NULL: could not be opened; tried again by the next call */
	const char *folder;
	const char *path;
	dev_t device;             /* of the file that is open */
	ino_t inode;
	bool is_suspect;          /* a statement found damage */
};

/*
 * To be called first by every function: opens the file again if it was found damaged or another
 * process has moved it aside.
 */
MUST_USE enum status run_ready(struct run *run);

/* To be called last: remembers damage. Gives the status back. */
enum status run_note(struct run *run, enum status st);

/* A write of several statements, between run_ready and run_note. */
MUST_USE enum status run_write(struct run *run, enum status (*fn)(void *context), void *context);

/* 256 random bits as 43 characters of base64url, for cookies and links. */
struct str token_new(struct arena *a);

/* What is kept of a token. */
struct str token_hash(struct arena *a, struct str token);

/* Instants of rows further in the future than this were written by a wrong clock. */
#define CLOCK_SLACK_MS (INT64_C(24) * 3600 * 1000)

#endif
