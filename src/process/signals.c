/* SPDX-License-Identifier: Apache-2.0 */
/* The stop flag of a process that serves. Handlers set the flag and do nothing else. */
#include "process/signals.h"

#include <stddef.h>

static volatile sig_atomic_t stop_flag;

static void
raise_stop_flag(int signal_number)
{
	(void)signal_number;
	stop_flag = 1;
}

void
signals_install(void)
{
	/* Without SA_RESTART: a loop that waits is to look at the flag. */
	struct sigaction stop = { .sa_handler = raise_stop_flag };
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	sigset_t none;

	stop_flag = 0;
	sigaction(SIGTERM, &stop, NULL);
	sigaction(SIGINT, &stop, NULL);
	sigaction(SIGHUP, &ignore, NULL);
	sigaction(SIGPIPE, &ignore, NULL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

const volatile sig_atomic_t *
signals_stop_flag(void)
{
	return &stop_flag;
}
