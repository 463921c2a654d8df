/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_INSTRUMENT_FRAMEWORK_CODES_H
#define CONCERT_INSTRUMENT_FRAMEWORK_CODES_H

#include "instrument/framework.h"

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

/* Code of the group that stands for every agency of the network. */
#define ALL_MEMBERS "all-members"

/* Records need a name where the document gives none; framework_load takes it away again. */
#define UNLABELLED_REVISION "As imported"
#define UNNAMED_COLUMN "(no heading)"

/* Index of a code in one of the arrays above, or n. */
size_t code_index(const char *const *codes, size_t n, struct str code);

#endif
