/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_INSTRUMENT_DRIFT_H
#define CONCERT_INSTRUMENT_DRIFT_H

#include "instrument/amend.h"
#include "store/store.h"

/*
 * Where the adopted text and the working data no longer agree: facts that people changed, roles and
 * conditions that came or went, actions whose last progress says they were dropped. Words do not
 * drift: they change by amendments alone.
 */
enum drift_kind {
	DRIFT_CHANGED, /* a fact */
	DRIFT_CAME,    /* a role or condition that the text does not have */
	DRIFT_WENT,    /* one that the work does not have */
	DRIFT_DROPPED, /* an action */
};

struct fw_drift_line {
	enum drift_kind kind;
	enum compared_part part;
	struct str uid;
	struct str field;      /* DRIFT_CHANGED */
	struct str key;        /* names the line in a form: uid and field */
	struct str code;       /* by which people cite it, or what it belongs to */
	struct str words;      /* that name it */
	size_t pillar;         /* index in the adopted text; ELEMENT_NOWHERE: of the framework */
	struct marked adopted; /* in the syntax of element_value.h */
	struct marked working;
	struct str parent;     /* DRIFT_CAME: uid of the action of a condition */
};
FW_LIST(drift_line);

/* Pure: dropped lists uids of actions. In the order of the adopted text. */
void drift_find(struct arena *a, const struct framework *adopted,
    const struct framework *working, const struct fw_texts *dropped,
    struct fw_drift_lines *out);

struct drift {
	struct record *revision;       /* the newest sealed one */
	const struct framework *adopted;
	struct framework *working;
	struct fw_drift_lines lines;
};

/*
 * In the arena of errors. ST_FORBIDDEN to whoever is not of this framework's network, ST_NOT_FOUND
 * where no revision is sealed; both with a message.
 */
MUST_USE enum status drift_load(struct store *s, struct viewer viewer, int64_t framework_id,
    struct errors *errors, struct drift *out);

/* Which lines of a drift are to become changes, and why. */
struct drift_order {
	const struct drift *drift;
	const struct fw_texts *keys;
	struct str reason;
};

/*
 * Makes changes of a draft of lines: the text is to say what the work says. Of an action that is
 * dropped, and of its parts, no other line is taken. Statuses of amendment_add_change().
 */
MUST_USE enum status drift_take(struct tx *tx, struct viewer viewer,
    const struct record *amendment, const struct drift_order *order, struct errors *errors);

#endif
