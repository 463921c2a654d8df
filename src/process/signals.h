/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_PROCESS_SIGNALS_H
#define CONCERT_PROCESS_SIGNALS_H

#include <signal.h>

/*
 * Sets up the signals of a process that serves: SIGTERM and SIGINT raise the stop flag, SIGHUP
 * and SIGPIPE are ignored, none is blocked. Waiting system calls are interrupted; a signal can
 * still come just before one, so no loop waits longer than a second. supervise() has done this
 * for its children, and repeats SIGTERM until they end.
 */
void signals_install(void);

/* Not 0 once the process is to end in good order. Each loop looks at it. */
const volatile sig_atomic_t *signals_stop_flag(void);

#endif
