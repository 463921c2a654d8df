/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_PROCESS_LISTEN_H
#define CONCERT_PROCESS_LISTEN_H

#include "base/arena.h"
#include "base/errors.h"
#include "base/status.h"
#include "base/str.h"

/*
 * Opens a listening socket, non-blocking and close-on-exec. address: "127.0.0.1:8080",
 * "[::1]:8080" or "unix:/path/to.sock" (a stale socket file is replaced). Port 0 takes a free
 * port. out_address: what it really listens at, in the same form, owned by the arena.
 * ST_USAGE for an address that has not this form, ST_CONFLICT if it is taken, ST_FORBIDDEN if
 * the port is reserved, ST_IO otherwise; each with a message.
 */
MUST_USE enum status listen_open(struct arena *a, struct str address, struct errors *errors,
    int *out_fd, struct str *out_address);

#endif
