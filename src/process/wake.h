/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_PROCESS_WAKE_H
#define CONCERT_PROCESS_WAKE_H

#include <stdint.h>

/*
 * A descriptor that processes wake each other with: made before the fork, kept by all. What woke
 * is not told, only that something did; any number of calls before the wait count as one.
 * -1 if the system has none left: then nobody is woken, and a wait lasts its whole time.
 */
int wake_new(void);

/* Wakes who waits, or who waits next. Never blocks. */
void wake_up(int fd);

/* Sleeps until woken, a signal comes, or the time is over. */
void wake_wait(int fd, int64_t most_ms);

#endif
