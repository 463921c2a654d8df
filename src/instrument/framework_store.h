/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_INSTRUMENT_FRAMEWORK_STORE_H
#define CONCERT_INSTRUMENT_FRAMEWORK_STORE_H

#include "instrument/framework.h"
#include "store/store.h"

/*
 * Whether a short name fits addresses and file names: lower-case letters, digits and hyphens.
 * ST_INVALID with a message if it does not.
 */
MUST_USE enum status framework_check_slug(struct str slug, struct errors *errors);

/*
 * Stores a whole framework as records, in the caller's transaction: agencies and groups are
 * shared with other frameworks by their code; everything else is new. Identifiers given are kept.
 * shared: who sees an agency or group that comes with it. VISIBILITY_PUBLIC where the framework
 * is opened in the same transaction, else VISIBILITY_NAMED: nobody but the operator until then.
 * ST_CONFLICT if a framework of this short name exists; ST_INVALID with messages where a record
 * does not fit its type. out: the framework's record.
 */
MUST_USE enum status framework_save(struct tx *tx, const struct framework *fw,
    enum visibility shared, struct errors *errors, struct record **out);

/*
 * Makes of a stored framework what merged says, in the caller's transaction: records with a uid
 * that is held are changed where they differ, others are made, those that merged lacks are
 * removed; agencies, sources and earlier revisions stay. merged: see comparison_make(); its uids
 * are those of this framework or new, its revision and sources are new. Persons whom the framework
 * shows by office are stored so, whatever merged calls them. framework: as loaded for a write;
 * other values set in it are stored too. Statuses as framework_save(), and ST_CONFLICT
 * where the framework was changed since it was loaded.
 */
MUST_USE enum status framework_update(struct tx *tx, struct record *framework,
    const struct framework *merged, struct errors *errors);

/*
 * The same for what an adopted amendment makes of a framework: its sources are those it was read
 * from, and its revisions are not touched.
 */
MUST_USE enum status framework_amend(struct tx *tx, struct record *framework,
    const struct framework *merged, struct errors *errors);

/*
 * Shows a stored framework to readers from now on, with the agencies and groups it names.
 * Statuses of record_update(), which stores what else was changed in the record too.
 */
MUST_USE enum status framework_open(struct tx *tx, struct record *framework,
    struct errors *errors);

/* What to load besides the text and its facts. */
enum framework_part {
	FRAMEWORK_TEXT = 0,
	FRAMEWORK_SOURCES = 1u << 0, /* sources with their cells, and segments */
	FRAMEWORK_QUERIES = 1u << 1, /* points to settle */
	FRAMEWORK_ALL = FRAMEWORK_SOURCES | FRAMEWORK_QUERIES,
};

/*
 * The framework in memory again, as the viewer may see it. One query per record type, whatever
 * the number of records. ST_NOT_FOUND where it does not exist for the viewer.
 */
MUST_USE enum status framework_load(struct store *s, struct viewer viewer, int64_t framework_id,
    enum framework_part parts, struct arena *a, struct framework **out);

#endif
