/* SPDX-License-Identifier: Apache-2.0 */
/* The only source of time, so that tests can say what the time is. */
#include "base/clock.h"

#include <stdlib.h>
#include <time.h>

#include "base/str.h"

static int64_t
read_clock_ms(clockid_t id)
{
	struct timespec now = { 0 };

	clock_gettime(id, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t
clock_now_ms(void)
{
#ifdef CONCERT_TEST_BUILD
	const char *fixed = getenv("CONCERT_TEST_CLOCK_MS");
	int64_t ms;

	if (fixed != NULL && str_to_i64(str_from(fixed), 0, INT64_MAX, &ms) == ST_OK)
		return ms;
#endif
	return read_clock_ms(CLOCK_REALTIME);
}

int64_t
clock_monotonic_ms(void)
{
#ifdef CONCERT_TEST_BUILD
	const char *fixed = getenv("CONCERT_TEST_MONOTONIC_MS");
	int64_t ms;

	if (fixed != NULL && str_to_i64(str_from(fixed), 0, INT64_MAX, &ms) == ST_OK)
		return ms;
#endif
	return read_clock_ms(CLOCK_MONOTONIC);
}

int64_t
clock_monotonic_us(void)
{
	struct timespec now = { 0 };

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}
