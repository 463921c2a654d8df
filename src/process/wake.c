/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An eventfd shared by a parent's children: sleeping costs nothing, waking takes microseconds.
 * Workers may write to it inside their sandbox, because it is open before.
 */
#include "process/wake.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

int
wake_new(void)
{
	return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

void
wake_up(int fd)
{
	uint64_t one = 1;
	/* It fails only when it is awake already, many times over. */
	ssize_t n = fd < 0 ? 0 : write(fd, &one, sizeof(one));

	(void)n;
}

void
wake_wait(int fd, int64_t most_ms)
{
	struct pollfd woken = { .fd = fd, .events = POLLIN };
	uint64_t times;
	ssize_t n;

	if (poll(&woken, 1, (int)most_ms) <= 0)
		return;
	n = read(fd, &times, sizeof(times));
	(void)n;
}
