/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files while they are uploaded: data/uploads/RANDOM.part, locked by who writes them. The lock,
 * not an age or a process number, tells what is left over: the kernel drops it with the process,
 * whatever ended that. The surprise: a file is looked at again after it is locked, because a
 * sweep may have removed it between its making and its lock. Named files instead of O_TMPFILE,
 * since giving one of those a name needs /proc or a privilege.
 */
#include "http/upload.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/random.h"

#define SUFFIX ".part"

/* True where the file was left by a process that is dead, and is removed now. */
static bool
remove_left_over(int folder, const char *name)
{
	int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	bool is_removed = false;

	if (fd < 0)
		return false;
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		is_removed = unlinkat(folder, name, 0) == 0;
	close(fd);
	return is_removed;
}

static void
sweep(DIR *folder)
{
	const struct dirent *entry;
	unsigned n = 0;

	while ((entry = readdir(folder)) != NULL) {
		if (str_ends(str_from(entry->d_name), STR(SUFFIX)) &&
		    remove_left_over(dirfd(folder), entry->d_name))
			n++;
	}
	if (n > 0)
		log_line(LOG_INFO, "uploads", "removed %u unfinished upload%s", n,
		    n == 1 ? "" : "s");
}

enum status
upload_folder_open(struct arena *a, const char *data_folder, struct errors *errors,
    const char **out_folder)
{
	const char *path = str_dup_z(a, str_format(a, "%s/uploads", data_folder));
	DIR *folder;

	if ((mkdir(path, 0700) != 0 && errno != EEXIST) || (folder = opendir(path)) == NULL)
		return errors_add(errors, ST_IO, NULL, "The folder %s cannot be used: %s. Check "
		    "the space and the permissions there.", path, strerror(errno));
	sweep(folder);
	closedir(folder);
	*out_folder = path;
	return ST_OK;
}

static void
remove_upload(void *p)
{
	const struct upload_file *file = p;

	/* Gone already where it was renamed. */
	unlink(file->path);
	close(file->fd);
}

static const char *
random_path(struct arena *a, const char *folder)
{
	uint64_t number[2];

	random_bytes(number, sizeof(number));
	return str_dup_z(a, str_format(a, "%s/%016llx%016llx" SUFFIX, folder,
	    (unsigned long long)number[0], (unsigned long long)number[1]));
}

/* Whether it is locked and still has its name. */
static bool
is_taken(int fd)
{
	struct stat info;

	return flock(fd, LOCK_EX) == 0 && fstat(fd, &info) == 0 && info.st_nlink > 0;
}

enum status
upload_file_new(struct arena *a, const char *folder, struct upload_file *out)
{
	struct upload_file *file = arena_make(a, struct upload_file);

	for (int attempt = 0; attempt < 3; attempt++) {
		file->path = random_path(a, folder);
		file->fd = open(file->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		if (file->fd < 0)
			return ST_IO;
		if (is_taken(file->fd)) {
			arena_on_reset(a, remove_upload, file);
			*out = *file;
			return ST_OK;
		}
		remove_upload(file);
	}
	return ST_IO;
}
