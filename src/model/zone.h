/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_MODEL_ZONE_H
#define CONCERT_MODEL_ZONE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"

/* A time zone of the IANA database, as ICU has it: says where days begin and end. */
struct zone;

/* Opens a zone such as "Europe/Zurich"; closed with the arena. ST_INVALID for an unknown name. */
MUST_USE enum status zone_open(struct arena *a, struct str name, struct zone **out);

/* The calendar day in the zone at an instant (milliseconds UTC). */
int32_t zone_day(struct zone *z, int64_t ms);

/* The first millisecond of a day in the zone: midnight, or the end of the gap where a clock that
 * goes forward skips midnight. */
int64_t zone_day_start_ms(struct zone *z, int32_t day);

/* Milliseconds that clocks in the zone are ahead of UTC at an instant. */
int64_t zone_offset_ms(struct zone *z, int64_t ms);

/*
 * The instants at which clocks in the zone show a local time (milliseconds as if it were UTC),
 * earliest first. Returns how many: 1; 0 where clocks go forward over it; 2 where they show it
 * twice because they go back.
 */
size_t zone_find_instants(struct zone *z, int64_t local_ms, int64_t out[2]);

#endif
