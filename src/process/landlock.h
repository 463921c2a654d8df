/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_PROCESS_LANDLOCK_H
#define CONCERT_PROCESS_LANDLOCK_H

#include <stdbool.h>
#include <stddef.h>

#include "process/sandbox.h"

/* Inside src/process only. Highest ABI version of the running kernel; 0: none. */
int landlock_version(void);

enum landlock_network { LANDLOCK_NO_NETWORK, LANDLOCK_MAY_CONNECT };

/*
 * Denies this process all files but those below the paths, and, where the kernel can, TCP bind
 * (and connect, unless it may), signals and abstract sockets to processes outside. Needs
 * no_new_privs. false with errno if the kernel refuses.
 */
bool landlock_restrict(const struct sandbox_path *paths, size_t npaths,
    enum landlock_network network);

#endif
