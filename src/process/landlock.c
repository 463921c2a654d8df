/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Landlock: a process gives up files for good. The C library has no wrappers and Debian 12's
 * kernel headers know only the first versions, so numbers and structures stand here; the version
 * is probed at run time and what a kernel does not know is not asked of it. Source: the kernel's
 * Documentation/userspace-api/landlock.rst.
 */
#include "process/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/status.h"

/* System call numbers are the same on all architectures. */
#define CALL_CREATE_RULESET 444
#define CALL_ADD_RULE 445
#define CALL_RESTRICT_SELF 446

#define CREATE_RULESET_VERSION 1u
#define RULE_PATH_BENEATH 1

#define FS_WRITE_FILE (1ull << 1)
#define FS_READ_FILE (1ull << 2)
#define FS_READ_DIR (1ull << 3)
#define FS_REMOVE_DIR (1ull << 4)
#define FS_REMOVE_FILE (1ull << 5)
#define FS_MAKE_DIR (1ull << 7)
#define FS_MAKE_REG (1ull << 8)
#define FS_REFER (1ull << 13)
#define FS_TRUNCATE (1ull << 14)

#define NET_BIND 1ull
#define NET_CONNECT 2ull
#define SCOPE_SOCKETS_AND_SIGNALS 3ull

#define RIGHTS_READ (FS_READ_FILE | FS_READ_DIR)
#define RIGHTS_WRITE (RIGHTS_READ | FS_WRITE_FILE | FS_REMOVE_DIR | FS_REMOVE_FILE | \
	FS_MAKE_DIR | FS_MAKE_REG | FS_REFER | FS_TRUNCATE)
#define RIGHTS_OF_A_FILE (FS_READ_FILE | FS_WRITE_FILE | FS_TRUNCATE)

struct ruleset_attributes {
	uint64_t handled_fs;
	uint64_t handled_net; /* version 4 */
	uint64_t scoped;      /* version 6 */
};

struct path_attributes {
	uint64_t allowed;
	int32_t fd;
} __attribute__((packed));

/* All rights on files that each version knows: a right is denied only if it is handled. */
static uint64_t
handled_fs(int version)
{
	static const unsigned bits[] = { 0, 13, 14, 15, 15, 16 };
	unsigned n = version < (int)COUNT_OF(bits) ? bits[version] : 16;

	return (1ull << n) - 1;
}

int
landlock_version(void)
{
	long version = syscall(CALL_CREATE_RULESET, NULL, 0, CREATE_RULESET_VERSION);

	return version < 0 ? 0 : (int)version;
}

static int
create_ruleset(int version, enum landlock_network network)
{
	uint64_t denied = network == LANDLOCK_MAY_CONNECT ? NET_BIND : NET_BIND | NET_CONNECT;
	struct ruleset_attributes attributes = {
		.handled_fs = handled_fs(version),
		.handled_net = version >= 4 ? denied : 0,
		.scoped = version >= 6 ? SCOPE_SOCKETS_AND_SIGNALS : 0,
	};
	size_t size = version >= 6 ? sizeof(attributes) :
	    version >= 4 ? 2 * sizeof(uint64_t) : sizeof(uint64_t);

	return (int)syscall(CALL_CREATE_RULESET, &attributes, size, 0);
}

/* A path that does not exist needs no rule: it may be a folder that is made later elsewhere. */
static bool
add_path(int ruleset, int version, const struct sandbox_path *path)
{
	struct path_attributes rule = {
		.allowed = path->access == SANDBOX_WRITE ? RIGHTS_WRITE : RIGHTS_READ,
		.fd = open(path->path, O_PATH | O_CLOEXEC),
	};
	struct stat info;
	bool is_added;

	if (rule.fd < 0)
		return errno == ENOENT;
	if (fstat(rule.fd, &info) == 0 && !S_ISDIR(info.st_mode))
		rule.allowed &= RIGHTS_OF_A_FILE;
	rule.allowed &= handled_fs(version);
	is_added = syscall(CALL_ADD_RULE, ruleset, RULE_PATH_BENEATH, &rule, 0) == 0;
	close(rule.fd);
	return is_added;
}

bool
landlock_restrict(const struct sandbox_path *paths, size_t npaths,
    enum landlock_network network)
{
	int version = landlock_version();
	int ruleset;
	bool is_done = true;

	if (version == 0) {
		errno = ENOSYS;
		return false;
	}
	ruleset = create_ruleset(version, network);
	if (ruleset < 0)
		return false;
	for (size_t i = 0; i < npaths && is_done; i++)
		is_done = add_path(ruleset, version, &paths[i]);
	is_done = is_done && syscall(CALL_RESTRICT_SELF, ruleset, 0) == 0;
	close(ruleset);
	return is_done;
}
