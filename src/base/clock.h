/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_BASE_CLOCK_H
#define CONCERT_BASE_CLOCK_H

#include <stdint.h>

/* Milliseconds since 1970-01-01 UTC. CONCERT_TEST_CLOCK_MS replaces it in test builds. */
int64_t clock_now_ms(void);

/* Milliseconds that only go forward, for durations. CONCERT_TEST_MONOTONIC_MS in test builds. */
int64_t clock_monotonic_ms(void);

/* The same in microseconds. */
int64_t clock_monotonic_us(void);

#endif
