/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Prints are kept as files beside the database, complete or not at all: KEY.pdf, KEY.pdf.order
 * while it waits, KEY.pdf.taken while it is made, KEY.pdf.words where it failed. What surprises:
 * the state of a print is which of these files there is and how old it is, so that no table has
 * to agree with the folder.
 */
#include "store/prints.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/log.h"
#include "store/private.h"

#define ORDER_LIFE_MS (10 * 60 * 1000) /* then its job was given up, or its row lost */
#define WORDS_LIFE_MS (60 * 1000)      /* then who asks again may have it tried again */

static const char *
folder_of(struct store *s, struct arena *a)
{
	return str_dup_z(a, str_format(a, "%s/prints", s->folder));
}

static const char *
path_of(struct store *s, const struct print_name *name, const char *suffix, struct arena *a)
{
	return str_dup_z(a, str_format(a, "%s/prints/%.*s.%s%s", s->folder, STR_ARG(name->key),
	    name->extension, suffix));
}

/* A key from outside must not become a way to other files. */
static bool
is_key(struct str key)
{
	if (key.n != HASH_HEX_LENGTH)
		return false;
	for (size_t i = 0; i < key.n; i++) {
		if (!byte_is_digit(key.p[i]) && (key.p[i] < 'a' || key.p[i] > 'f'))
			return false;
	}
	return true;
}

/* Milliseconds since the file was written; -1 where there is none. */
static int64_t
age_of(const char *path)
{
	struct stat info;
	int64_t age_ms;

	if (stat(path, &info) != 0)
		return -1;
	age_ms = clock_now_ms() - (int64_t)info.st_mtim.tv_sec * 1000;
	return age_ms > 0 ? age_ms : 0;
}

static bool
is_fresh(const char *path, int64_t life_ms)
{
	int64_t age_ms = age_of(path);

	return age_ms >= 0 && age_ms < life_ms;
}

static enum status
put_file(struct store *s, const struct print_name *name, const char *suffix, struct str bytes,
    struct errors *errors)
{
	struct arena *a = errors->arena;
	const char *path = path_of(s, name, suffix, a);
	const char *temporary = str_dup_z(a, str_format(a, "%s.%d.new", path, (int)getpid()));

	if (!is_key(name->key))
		return ST_NOT_FOUND;
	if ((mkdir(folder_of(s, a), 0700) == 0 || errno == EEXIST) &&
	    fd_write_file(temporary, bytes) == ST_OK && rename(temporary, path) == 0)
		return ST_OK;
	/* Where the folder is says nothing to who asked. */
	log_line(LOG_ERROR, "print", "The print cannot be kept in %s: %s. Check the space and the "
	    "permissions there.", folder_of(s, a), strerror(errno));
	unlink(temporary);
	return errors_add(errors, ST_IO, NULL, "The document cannot be kept on the server. Who "
	    "runs it finds the reason in its log.");
}

static enum status
read_file(const char *path, size_t most, struct arena *a, struct str *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	enum status st;

	if (fd < 0)
		return errno == ENOENT ? ST_NOT_FOUND : ST_IO;
	st = fd_read_all(a, fd, most, out);
	close(fd);
	return st;
}

/* --- the folder as a whole ------------------------------------------------------------------ */

struct kept {
	struct str name;
	int64_t size;
	int64_t written_s;
};

struct kept_list {
	struct kept *items;
	size_t n;
	size_t capacity;
	int64_t bytes;
};

static void
add_kept(struct arena *a, struct kept_list *list, int folder, const char *name)
{
	struct stat info;

	if (name[0] == '.' || fstatat(folder, name, &info, AT_SYMLINK_NOFOLLOW) != 0 ||
	    !S_ISREG(info.st_mode))
		return;
	arena_reserve(a, list->items, list->n, list->capacity);
	list->items[list->n++] = (struct kept){ str_dup(a, str_from(name)),
		(int64_t)info.st_size, (int64_t)info.st_mtim.tv_sec };
	list->bytes += (int64_t)info.st_size;
}

static int
by_age(const void *a, const void *b)
{
	const struct kept *x = a;
	const struct kept *y = b;

	if (x->written_s != y->written_s)
		return x->written_s < y->written_s ? -1 : 1;
	return str_compare(x->name, y->name);
}

/* All files of the folder, the oldest first; none where there is no folder yet. */
static struct kept_list
list_kept(struct store *s, struct arena *a)
{
	struct kept_list list = { 0 };
	DIR *folder = opendir(folder_of(s, a));
	const struct dirent *entry;

	if (folder == NULL)
		return list;
	while ((entry = readdir(folder)) != NULL)
		add_kept(a, &list, dirfd(folder), entry->d_name);
	closedir(folder);
	if (list.n > 0)
		qsort(list.items, list.n, sizeof(*list.items), by_age);
	return list;
}

static size_t
count_waiting(struct store *s, struct arena *a)
{
	struct kept_list list = list_kept(s, a);
	int64_t since_s = (clock_now_ms() - ORDER_LIFE_MS) / 1000;
	size_t n = 0;

	for (size_t i = 0; i < list.n; i++)
		n += str_ends(list.items[i].name, STR(".order")) &&
		    list.items[i].written_s > since_s;
	return n;
}

static void
remove_kept(struct store *s, const struct kept *kept, struct arena *a)
{
	(void)unlink(str_dup_z(a, str_format(a, "%s/prints/%.*s", s->folder,
	    STR_ARG(kept->name))));
}

/* What is no print but the way to one. */
static bool
is_passing(struct str name)
{
	return str_ends(name, STR(".order")) || str_ends(name, STR(".taken")) ||
	    str_ends(name, STR(".words")) || str_ends(name, STR(".new"));
}

/* Orders and words outlive nobody's patience; of files the oldest go. */
static void
clean(struct store *s, struct arena *a)
{
	struct kept_list list = list_kept(s, a);
	int64_t stale_s = (clock_now_ms() - ORDER_LIFE_MS) / 1000;
	size_t left = list.n;

	for (size_t i = 0; i < list.n; i++) {
		const struct kept *kept = &list.items[i];
		bool is_stale = kept->written_s < stale_s && is_passing(kept->name);

		if (!is_stale && left <= LIMIT_PRINTS_KEPT && list.bytes <= LIMIT_PRINTS_BYTES)
			continue;
		remove_kept(s, kept, a);
		list.bytes -= kept->size;
		left--;
	}
}

enum status
prints_forget(struct store *s)
{
	struct arena *a = arena_new();
	struct kept_list list = list_kept(s, a);

	for (size_t i = 0; i < list.n; i++)
		remove_kept(s, &list.items[i], a);
	list = list_kept(s, a);
	arena_free(a);
	return list.n == 0 ? ST_OK : ST_IO;
}

/* --- one print ------------------------------------------------------------------------------ */

enum status
prints_look(struct store *s, const struct print_name *name, struct arena *a,
    struct print_look *out)
{
	const char *path = path_of(s, name, "", a);
	const char *words = path_of(s, name, ".words", a);

	*out = (struct print_look){ .state = PRINT_NONE };
	if (!is_key(name->key))
		return ST_NOT_FOUND;
	if (access(path, R_OK) == 0) {
		out->state = PRINT_READY;
		out->path = path;
	} else if (is_fresh(path_of(s, name, ".order", a), ORDER_LIFE_MS) ||
	    is_fresh(path_of(s, name, ".taken", a), ORDER_LIFE_MS)) {
		out->state = PRINT_WAITING;
	} else if (is_fresh(words, WORDS_LIFE_MS) &&
	    read_file(words, LIMIT_ERROR_BYTES, a, &out->words) == ST_OK) {
		out->state = PRINT_FAILED;
	}
	return ST_OK;
}

enum status
prints_put_order(struct store *s, const struct print_name *name, struct str order,
    struct errors *errors)
{
	enum status st;

	if (count_waiting(s, errors->arena) >= LIMIT_PRINTS_WAITING)
		return errors_add(errors, ST_TOO_MANY, NULL,
		    "Too many documents are being made. Try again in a minute.");
	st = put_file(s, name, ".order", order, errors);
	if (st == ST_OK && s->on_job != NULL)
		s->on_job(s->on_job_ctx);
	return st;
}

void
prints_take_back(struct store *s)
{
	struct arena *a = arena_new();
	struct kept_list list = list_kept(s, a);
	struct str suffix = STR(".taken");

	for (size_t i = 0; i < list.n; i++) {
		struct str name = list.items[i].name;
		struct str stem = str_part(name, 0, name.n - suffix.n);

		if (!str_ends(name, suffix))
			continue;
		(void)rename(str_dup_z(a, str_format(a, "%s/%.*s", folder_of(s, a), STR_ARG(name))),
		    str_dup_z(a, str_format(a, "%s/%.*s.order", folder_of(s, a), STR_ARG(stem))));
	}
	arena_free(a);
}

/* "KEY.pdf.order" names a print; false for other files. */
static bool
name_of_order(struct str file, struct arena *a, struct print_name *out)
{
	struct str suffix = STR(".order");

	out->key = str_part(file, 0, HASH_HEX_LENGTH);
	if (!str_ends(file, suffix) || !is_key(out->key) ||
	    file.n < HASH_HEX_LENGTH + 1 + suffix.n)
		return false;
	out->extension = str_dup_z(a, str_part(file, HASH_HEX_LENGTH + 1, file.n - suffix.n));
	return true;
}

enum status
prints_take_order(struct store *s, struct arena *a, struct print_name *out,
    struct str *out_order)
{
	struct kept_list list = list_kept(s, a);

	for (size_t i = 0; i < list.n; i++) {
		const char *taken;

		if (!name_of_order(list.items[i].name, a, out))
			continue;
		taken = path_of(s, out, ".taken", a);
		if (rename(path_of(s, out, ".order", a), taken) == 0)
			return read_file(taken, LIMIT_PRINT_ORDER_BYTES, a, out_order);
	}
	return ST_NOT_FOUND;
}

static void
drop_order(struct store *s, const struct print_name *name, struct arena *a)
{
	(void)unlink(path_of(s, name, ".taken", a));
}

enum status
prints_put(struct store *s, const struct print_name *name, struct str bytes,
    struct errors *errors)
{
	enum status st = put_file(s, name, "", bytes, errors);

	drop_order(s, name, errors->arena);
	if (st == ST_OK)
		clean(s, errors->arena);
	return st;
}

enum status
prints_fail(struct store *s, const struct print_name *name, struct str words,
    struct errors *errors)
{
	enum status st = put_file(s, name, ".words", str_part(words, 0, LIMIT_ERROR_BYTES), errors);

	drop_order(s, name, errors->arena);
	return st;
}
