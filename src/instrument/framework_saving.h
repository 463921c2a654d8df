/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_INSTRUMENT_FRAMEWORK_SAVING_H
#define CONCERT_INSTRUMENT_FRAMEWORK_SAVING_H

#include "base/map.h"
#include "instrument/framework_store.h"

/* Between framework_save.c and framework_update.c only. */

/* Records of a stored framework of one type, and which of them the new state still has. */
struct held_type {
	const struct record_type *type;
	struct record_list list;
	struct map by_uid;    /* index in the list */
	struct map positions; /* uid to place in the new order */
	bool *is_saved;
};

struct held_records {
	const struct record *framework;
	struct held_type *types;
	size_t n;
};

struct save {
	struct tx *tx;
	struct arena *arena;
	struct errors *errors;
	const struct framework *fw;
	int64_t framework_id;
	int64_t source_id;         /* of the segments; the first source */
	enum visibility shared;    /* of agencies and groups that are new */
	struct map agencies;       /* code to id */
	struct map groups;
	struct map pillars;
	struct map recommendations;
	struct map meetings;       /* uid and title to id */
	struct held_records *held; /* what is stored already; NULL for a new framework */
	bool keeps_revisions;      /* the caller seals one, or none is to be made */
	/* Lists of a whole framework stand in the document's order: positions run through it. */
	int64_t nroles;
	int64_t nelements;
	int64_t nconditions;
	int64_t nqueries; /* highest number of a point so far, where points are held */
};

/* Everything but the framework's own record, whose number is set: in the order of references. */
MUST_USE enum status save_parts(struct save *s, struct record *framework);

/* Sets the framework's own values; code, file and release stay as they are. */
void save_fill_framework(struct save *s, struct record *r);

#endif
