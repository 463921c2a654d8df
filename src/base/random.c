/* SPDX-License-Identifier: Apache-2.0 */
/* The only source of chance. getrandom() works without a file descriptor, inside any sandbox. */
#include "base/random.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

void
random_bytes(void *out, size_t n)
{
	unsigned char *p = out;

	while (n > 0) {
		ssize_t got = getrandom(p, n, 0);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			fprintf(stderr, "concert: the system gives no random bytes\n");
			abort();
		}
		p += got;
		n -= (size_t)got;
	}
}
