/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_BASE_FD_H
#define CONCERT_BASE_FD_H

#include <stddef.h>

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"

/*
 * Reads a descriptor to its end, from where it stands; signals do not interrupt it.
 * ST_TOO_LARGE once there are more than max bytes, ST_IO (errno says why) otherwise.
 */
MUST_USE enum status fd_read_all(struct arena *a, int fd, size_t max, struct str *out);

/* Writes all bytes, however many writes that takes. ST_IO; errno says why. */
MUST_USE enum status fd_write_all(int fd, struct str bytes);

/*
 * Writes a file for its owner alone, in place of one that is there; it is on the disk afterwards.
 * ST_IO, errno says why: what was written until then stays.
 */
MUST_USE enum status fd_write_file(const char *path, struct str bytes);

#endif
