/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Kept files, named by the SHA-256 of their bytes: files/ab/abcd.... A file is complete on disk
 * before the row that names it is committed, so a crash leaves at most a file nobody names; the
 * same bytes are kept once.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/hash.h"
#include "base/limits.h"
#include "store/private.h"

static const char *
folder_of(struct store *s, struct str sha256, struct arena *a)
{
	return str_dup_z(a, str_format(a, "%s/files/%.2s", s->folder, sha256.p));
}

static const char *
path_of(struct store *s, struct str sha256, struct arena *a)
{
	return str_dup_z(a, str_format(a, "%s/files/%.2s/%.*s", s->folder, sha256.p,
	    STR_ARG(sha256)));
}

static bool
is_name(struct str sha256)
{
	if (sha256.n != HASH_HEX_LENGTH)
		return false;
	for (size_t i = 0; i < sha256.n; i++) {
		if (!byte_is_digit(sha256.p[i]) && (sha256.p[i] < 'a' || sha256.p[i] > 'f'))
			return false;
	}
	return true;
}

static enum status
sync_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum status st;

	if (fd < 0)
		return ST_IO;
	st = fsync(fd) == 0 ? ST_OK : ST_IO;
	close(fd);
	return st;
}

enum status
file_put(struct store *s, struct str bytes, struct arena *a, struct errors *errors,
    struct str *out_sha256)
{
	struct str sha256 = hash_hex(a, bytes);
	const char *folder = folder_of(s, sha256, a);
	const char *path = path_of(s, sha256, a);
	const char *temporary = str_dup_z(a, str_format(a, "%s.%d.new", path, (int)getpid()));

	if (access(path, R_OK) == 0) {
		*out_sha256 = sha256;
		return ST_OK;
	}
	if (mkdir(folder, 0700) != 0 && errno != EEXIST)
		goto fault;
	if (fd_write_file(temporary, bytes) != ST_OK || rename(temporary, path) != 0 ||
	    sync_folder(folder) != ST_OK ||
	    sync_folder(str_dup_z(a, str_format(a, "%s/files", s->folder))) != ST_OK)
		goto fault;
	*out_sha256 = sha256;
	return ST_OK;
fault:
	errors_add(errors, ST_IO, NULL, "The file cannot be kept in %s: %s. Check the space and "
	    "the permissions there.", folder, strerror(errno));
	unlink(temporary);
	return ST_IO;
}

enum status
file_keep(struct store *s, const struct file_move *from, struct arena *a, struct errors *errors)
{
	const char *folder = folder_of(s, from->sha256, a);
	const char *path = path_of(s, from->sha256, a);

	if (access(path, R_OK) == 0)
		return ST_OK;
	if (fsync(from->fd) == 0 && (mkdir(folder, 0700) == 0 || errno == EEXIST) &&
	    rename(from->path, path) == 0 && sync_folder(folder) == ST_OK &&
	    sync_folder(str_dup_z(a, str_format(a, "%s/files", s->folder))) == ST_OK)
		return ST_OK;
	return errors_add(errors, ST_IO, NULL, "The file cannot be kept: %s. Tell those who run "
	    "this server.", strerror(errno));
}

enum status
file_total(struct store *s, int64_t *out)
{
	struct stmt *stmt = db_sql(s->db, SQL("SELECT COALESCE(SUM(size), 0) FROM file"));
	bool row;
	enum status st = stmt_step(stmt, &row);

	if (st == ST_OK)
		*out = row ? stmt_i64(stmt, 0) : 0;
	stmt_reset(stmt);
	return st;
}

enum status
file_add(struct tx *tx, struct str sha256, int64_t size)
{
	struct stmt *s = db_sql(tx->store->db, SQL("INSERT INTO file (sha256, size, kept_ms) "
	    "VALUES ($1, $2, $3) ON CONFLICT (sha256) DO NOTHING"));

	stmt_bind_text(s, 1, sha256);
	stmt_bind_i64(s, 2, size);
	stmt_bind_i64(s, 3, tx->now_ms);
	return stmt_run(s);
}

enum status
file_path(struct store *s, struct str sha256, struct arena *a, const char **out)
{
	const char *path;

	/* A name from outside must not become a way to other files. */
	if (!is_name(sha256))
		return ST_NOT_FOUND;
	path = path_of(s, sha256, a);
	if (access(path, R_OK) != 0)
		return ST_NOT_FOUND;
	*out = path;
	return ST_OK;
}

static enum status
check_bytes(const char *path, struct str sha256, int64_t size, struct arena *a)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat info;
	struct str bytes = STR_EMPTY;
	enum status st;

	if (fd < 0)
		return ST_NOT_FOUND;
	if (fstat(fd, &info) != 0 || info.st_size != size) {
		close(fd);
		return ST_CORRUPT;
	}
	if (size > 0) {
		void *p = mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, fd, 0);

		if (p == MAP_FAILED) {
			close(fd);
			return ST_IO;
		}
		bytes = (struct str){ p, (size_t)size };
	}
	st = str_equal(hash_hex(a, bytes), sha256) ? ST_OK : ST_CORRUPT;
	if (size > 0)
		munmap((void *)(uintptr_t)bytes.p, bytes.n);
	close(fd);
	return st;
}

enum status
file_get(struct store *s, struct str sha256, struct arena *a, struct str *out)
{
	struct str bytes;
	enum status st;
	int fd;

	if (!is_name(sha256))
		return ST_NOT_FOUND;
	fd = open(path_of(s, sha256, a), O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? ST_NOT_FOUND : ST_IO;
	st = fd_read_all(a, fd, LIMIT_IMPORT_BYTES, &bytes);
	close(fd);
	if (st != ST_OK)
		return st;
	if (!str_equal(hash_hex(a, bytes), sha256))
		return ST_CORRUPT;
	*out = bytes;
	return ST_OK;
}

static bool
check_file(struct store *s, struct str sha256, int64_t size, struct arena *a,
    struct errors *errors)
{
	enum status st = is_name(sha256)
	    ? check_bytes(path_of(s, sha256, a), sha256, size, a) : ST_CORRUPT;

	if (st == ST_OK)
		return true;
	errors_add(errors, ST_CORRUPT, NULL, st == ST_NOT_FOUND
	    ? "The kept file %.*s is missing from %s/files. Restore it from a backup."
	    : "The kept file %.*s in %s/files is not what was stored. Restore it from a backup.",
	    STR_ARG(str_part(sha256, 0, HASH_HEX_LENGTH)), s->folder);
	return false;
}

enum status
files_verify(struct store *s, struct arena *a, struct errors *errors, int64_t *out_n)
{
	struct stmt *stmt = db_sql(s->db, SQL("SELECT sha256, size FROM file ORDER BY sha256"));
	bool is_sound = true;
	int64_t n = 0;
	bool row;
	enum status st;

	while ((st = stmt_step(stmt, &row)) == ST_OK && row) {
		struct arena_mark mark = arena_mark(a);
		bool is_good = check_file(s, stmt_text(stmt, 0), stmt_i64(stmt, 1), a, errors);

		n++;
		is_sound = is_sound && is_good;
		/* Messages may stand in the same arena. */
		if (is_good)
			arena_rewind(a, mark);
	}
	stmt_reset(stmt);
	if (st != ST_OK)
		return st;
	*out_n = n;
	return is_sound ? ST_OK : ST_CORRUPT;
}
