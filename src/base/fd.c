/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whole reads and writes: both calls of the system may do less than they are asked for, and a write
 * is on the disk only when it was asked to be.
 */
#include "base/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#define FIRST_BYTES ((size_t)64 * 1024)

/* A file says how much is to come; one byte more shows its end without growing. */
static size_t
first_capacity(int fd, size_t max)
{
	struct stat info;

	if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode) || info.st_size < 0 ||
	    (uint64_t)info.st_size > max)
		return FIRST_BYTES;
	return (size_t)info.st_size + 1;
}

enum status
fd_read_all(struct arena *a, int fd, size_t max, struct str *out)
{
	size_t capacity = first_capacity(fd, max);
	char *bytes = arena_alloc(a, capacity);
	size_t n = 0;

	for (;;) {
		ssize_t got = read(fd, bytes + n, capacity - n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return ST_IO;
		if (got == 0)
			break;
		n += (size_t)got;
		if (n > max)
			return ST_TOO_LARGE;
		if (n == capacity) {
			bytes = arena_grow(a, bytes, capacity, capacity * 2);
			capacity *= 2;
		}
	}
	*out = (struct str){ bytes, n };
	return ST_OK;
}

enum status
fd_write_all(int fd, struct str bytes)
{
	while (bytes.n > 0) {
		ssize_t sent = write(fd, bytes.p, bytes.n);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0)
			return ST_IO;
		bytes = str_part(bytes, (size_t)sent, bytes.n);
	}
	return ST_OK;
}

enum status
fd_write_file(const char *path, struct str bytes)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	enum status st;

	if (fd < 0)
		return ST_IO;
	st = fd_write_all(fd, bytes);
	if (st == ST_OK && fsync(fd) != 0)
		st = ST_IO;
	if (close(fd) != 0)
		st = ST_IO;
	return st;
}
