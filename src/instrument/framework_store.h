/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_INSTRUMENT_FRAMEWORK_STORE_H
#define CONCERT_INSTRUMENT_FRAMEWORK_STORE_H

#include "instrument/framework.h"
#include "store/store.h"

/*
 * Stores a whole framework as records, in the caller's transaction: agencies and groups are
 * shared with other frameworks by their code; everything else is new. Identifiers given are kept.
 * ST_CONFLICT if a framework of this short name exists; ST_INVALID with messages where a record
 * does not fit its type. out: the framework's record.
 */
MUST_USE enum status framework_save(struct tx *tx, const struct framework *fw,
    struct errors *errors, struct record **out);

/*
 * The framework in memory again, as the viewer may see it, with sources and points to settle.
 * One query per record type. ST_NOT_FOUND where it does not exist for the viewer.
 */
MUST_USE enum status framework_load(struct store *s, struct viewer viewer, int64_t framework_id,
    struct arena *a, struct framework **out);

/* Short codes as stored and as JSON has them: "coordinator", "event", "joint", ... */
extern const char *const role_kind_codes[ROLE_KIND_COUNT];
extern const char *const element_kind_codes[ELEMENT_KIND_COUNT];
extern const char *const horizon_codes[HORIZON_LATER_YEARS + 1];
extern const char *const lead_mode_codes[LEAD_MODE_COUNT];
extern const char *const condition_kind_codes[CONDITION_KIND_COUNT];
extern const char *const force_codes[FORCE_COUNT];
extern const char *const pillar_status_codes[PILLAR_STATUS_COUNT];
extern const char *const segment_role_codes[SEGMENT_ROLE_COUNT];
extern const char *const column_role_codes[COLUMN_ROLE_COUNT];
extern const char *const uncertainty_codes[3]; /* bit 0 partner, 1 speaker, 2 date */

#endif
