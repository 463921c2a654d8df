/* SPDX-License-Identifier: Apache-2.0 */
/* http/form and http/upload: forms with files to a server in a child, and what stays on disk. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>

#include "base/fd.h"
#include "base/hash.h"
#include "base/limits.h"
#include "http/form.h"
#include "http/server.h"
#include "http/upload.h"
#include "process/sandbox.h"
#include "process/signals.h"
#include "served.h"

#define BODY_LIMIT ((size_t)8 * 1024 * 1024)
#define FILE_LIMIT ((uint64_t)3 * 1024 * 1024)

static char data_folder[] = "/tmp/concert-upload-XXXXXX";
static const char *folder;
static struct arena *lasting;

/* What came, one line each: "name=value" or "field: filename type size sha256 head path". */
static void
describe(struct request *rq, struct response *rs)
{
	struct form form;
	struct buf b;
	enum status st = request_form_parts(rq, &form);

	buf_init(&b, rq->arena, 1 << 20);
	if (str_equal(rq->path, STR("/memory")))
		buf_add_format(&b, "%zu KiB\n", (arena_held(rq->arena) + 1023) / 1024);
	buf_add_format(&b, "%s\n", status_slug(st));
	for (size_t i = 0; st == ST_OK && i < form.fields.n; i++)
		buf_add_format(&b, "%.*s=%.*s\n", STR_ARG(form.fields.items[i].name),
		    STR_ARG(str_part(form.fields.items[i].value, 0, 100)));
	for (size_t i = 0; st == ST_OK && i < form.nfiles; i++) {
		const struct form_file *file = &form.files[i];
		struct stat info = { .st_size = -1 };

		fstat(file->fd, &info);
		buf_add_format(&b, "%.*s: %.*s (%.*s) %llu %lld %o %.*s %zu\n",
		    STR_ARG(file->field), STR_ARG(file->filename), STR_ARG(file->declared_type),
		    (unsigned long long)file->size, (long long)info.st_size,
		    info.st_mode & 07777, STR_ARG(file->sha256), file->head.n);
	}
	response_set_bytes(rs, 200, STR("text/plain"), buf_str(&b));
}

/* Keeps the file as a store would: by a rename. */
static void
keep_file(struct request *rq, struct response *rs)
{
	const char *path = str_dup_z(rq->arena, str_format(rq->arena, "%s/kept", data_folder));
	const struct form_file *file;
	struct form form;
	bool is_kept;

	is_kept = request_form_parts(rq, &form) == ST_OK &&
	    (file = form_file_find(&form, STR("f"))) != NULL &&
	    form_file_find(&form, STR("g")) == NULL && rename(file->path, path) == 0;
	response_set_bytes(rs, is_kept ? 200 : 500, STR("text/plain"), STR("kept\n"));
}

static void
answer_pattern(struct response *rs)
{
	int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	response_set_etag(rs, STR("v1"));
	if (fd_write_all(fd, STR("0123456789abcdef")) == ST_OK)
		response_set_file(rs, STR("text/plain"), fd, 16);
}

static void
handle(void *ctx, struct request *rq, struct response *rs)
{
	(void)ctx;
	if (str_equal(rq->path, STR("/keep")))
		keep_file(rq, rs);
	else if (str_equal(rq->path, STR("/pattern")))
		answer_pattern(rs);
	else
		describe(rq, rs);
}

static size_t
limit_body(void *ctx, enum http_method method, struct str path)
{
	(void)ctx;
	(void)path;
	return method == METHOD_POST ? BODY_LIMIT : 0;
}

static void
take_files(void *ctx, struct request *rq, struct http_upload *out)
{
	(void)ctx;
	if (request_header(rq, "X-Stranger").n > 0)
		*out = (struct http_upload){ .refusal = 403, .reason = "you may not upload" };
	else if (!str_equal(rq->path, STR("/plain")))
		out->file_limit = FILE_LIMIT;
}

/* Files are kept inside the sandbox of a worker: nothing else of this account may be touched. */
static void
confine(void *ctx)
{
	const struct sandbox_path paths[] = { { data_folder, SANDBOX_WRITE } };
	const struct sandbox_worker_config config = { .mode = SANDBOX_AUTO, .paths = paths,
		.npaths = COUNT_OF(paths) };
	struct arena *a = arena_new();
	struct errors errors;

	(void)ctx;
	errors_init(&errors, a);
	if (sandbox_worker(&config, &errors) != ST_OK)
		raise(SIGABRT);
	arena_free(a);
}

static int
serve(int fd)
{
	struct arena *a = arena_new();
	struct errors errors;
	struct http_config config = {
		.listen_fd = fd,
		.stop = signals_stop_flag(),
		.idle_timeout_s = server_limits.idle_s,
		.receive_ms = server_limits.receive_ms,
		.grace_ms = server_limits.grace_ms,
		.no_request_log = true,
		.body_limit = limit_body,
		.take_files = take_files,
		.upload_folder = folder,
		.ready = confine,
	};
	enum status st;

	errors_init(&errors, a);
	signals_install();
	st = http_serve(&config, handle, NULL, &errors);
	arena_free(a);
	arena_free(lasting);
	return (int)st;
}

static size_t
count_uploads(void)
{
	DIR *d = opendir(folder);
	size_t n = 0;

	assert_non_null(d);
	while (readdir(d) != NULL)
		n++;
	closedir(d);
	return n - 2;
}

static void
wait_for_uploads(size_t n)
{
	struct timespec pause = { .tv_nsec = 10000000 };
	int64_t end_ms = clock_monotonic_ms() + ANSWER_MS;
	size_t found;

	while ((found = count_uploads()) != n && clock_monotonic_ms() < end_ms)
		nanosleep(&pause, NULL);
	assert_int_equal(found, n);
}

/* The end of a request follows its answer; files go with it. */
static void
expect_no_uploads(void)
{
	wait_for_uploads(0);
}

static struct str
post(struct arena *a, const char *path, const char *more, struct str body)
{
	struct str head = str_format(a, "POST %s HTTP/1.1\r\nHost: h\r\nContent-Length: %zu\r\n"
	    "Content-Type: multipart/form-data; boundary=XX\r\n%s\r\n", path, body.n, more);

	return str_concat(a, head, body);
}

static void
ask_for(struct str request, struct heard *h)
{
	int fd = dial();

	say(fd, request);
	hear(fd, h, false);
	close(fd);
}

static void
expect_answer(struct str request, const char *status, const char *words)
{
	struct heard h;

	ask_for(request, &h);
	if (strncmp(h.text, "HTTP/1.1 ", 9) != 0 || strncmp(h.text + 9, status, 3) != 0 ||
	    strstr(h.text, words) == NULL)
		fail_msg("wanted %s with %s, got\n%s", status, words, h.text);
	expect_no_uploads();
}

#define FIELD(name, value) "--XX\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" \
	value "\r\n"
#define FILE_PART(name, file, bytes) "--XX\r\nContent-Disposition: form-data; name=\"" name \
	"\"; filename=\"" file "\"\r\nContent-Type: a/b\r\n\r\n" bytes "\r\n"

static struct str
large_form(struct arena *a, size_t size)
{
	char *bytes = arena_alloc(a, size + 1);

	for (size_t i = 0; i < size; i++)
		bytes[i] = (char)('a' + i % 23);
	return str_format(a, FILE_PART("f", "large.bin", "%s") "--XX--\r\n", bytes);
}

static void
fields_and_files_arrive_whole(void **state)
{
	struct arena *a = arena_new();
	struct str sha = hash_hex(a, STR("hello\r\n"));
	struct str form;
	char *bytes = arena_alloc(a, 100001);

	(void)state;
	expect_answer(post(a, "/", "", STR(FIELD("a", "1") FIELD("b", "\xC3\xA9\r\n") FILE_PART("f",
	    "C:\\x\\r.txt", "hello\r\n") FILE_PART("g", "", "") FIELD("a", "2") "--XX--\r\n")),
	    "200", str_dup_z(a, str_format(a, "\r\n\r\nok\na=1\nb=\xC3\xA9\r\n\na=2\n"
	    "f: r.txt (a/b) 7 7 600 %.*s 7\n", STR_ARG(sha))));
	expect_answer(post(a, "/", "", STR(FILE_PART("f", "empty", "") "--XX--")), "200",
	    "f: empty (a/b) 0 0 600 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b"
	    "855 0\n");
	expect_answer(post(a, "/", "", STR("--XX--")), "200", "\r\n\r\nok\n");
	memset(bytes, 'x', 100000);
	form = str_format(a, FILE_PART("f", "a", "%s") FILE_PART("f", "b", "%s") "--XX--", bytes,
	    bytes);
	sha = hash_hex(a, (struct str){ bytes, 100000 });
	expect_answer(post(a, "/", "", form), "200", str_dup_z(a, str_format(a,
	    "f: a (a/b) 100000 100000 600 %.*s 4096\nf: b (a/b) 100000 100000 600 %.*s 4096\n",
	    STR_ARG(sha), STR_ARG(sha))));
	arena_free(a);
}

static void
simple_forms_come_the_same_way(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	expect_answer(STR("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 7\r\nContent-Type: "
	    "application/x-www-form-urlencoded\r\n\r\na=1&b=2"), "200", "ok\na=1\nb=2\n");
	expect_answer(STR("POST /plain HTTP/1.1\r\nHost: h\r\nContent-Length: 7\r\nContent-Type: "
	    "application/x-www-form-urlencoded\r\n\r\na=1&b=2"), "200", "ok\na=1\nb=2\n");
	expect_answer(post(a, "/plain", "", STR("--XX--")), "200", "unsupported\n");
	expect_answer(STR("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5000000\r\nContent-Type: "
	    "application/x-www-form-urlencoded\r\n\r\n"), "413", "Connection: close");
	arena_free(a);
}

static void
limits_are_told(void **state)
{
	struct arena *a = arena_new();
	char *bytes = arena_alloc(a, LIMIT_FIELD_BYTES + 2);
	struct buf b;

	(void)state;
	expect_answer(post(a, "/", "", large_form(a, FILE_LIMIT)), "200", " 3145728 ");
	expect_answer(post(a, "/", "", large_form(a, FILE_LIMIT + 1)), "413",
	    "a file is larger than this address takes");
	/* Told by its declared size before a byte of it is read, and without "100 Continue". */
	expect_answer(STR("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 8388609\r\nExpect: "
	    "100-continue\r\nContent-Type: multipart/form-data; boundary=XX\r\n\r\n"), "413",
	    "Connection: close");
	memset(bytes, 'x', LIMIT_FIELD_BYTES + 1);
	expect_answer(post(a, "/", "", str_format(a, FIELD("a", "%.*s") "--XX--",
	    LIMIT_FIELD_BYTES, bytes)), "200", "ok");
	expect_answer(post(a, "/", "", str_format(a, FIELD("a", "%s") "--XX--", bytes)), "413",
	    "a field of the form is larger than 256 KiB");
	expect_answer(post(a, "/", "", str_format(a, FIELD("a", "%.*s") FIELD("a", "%.*s")
	    FIELD("a", "%.*s") FIELD("a", "%.*s") "--XX--", 262144, bytes, 262144, bytes, 262144,
	    bytes, 262144, bytes)), "413", "larger than 1 MiB");
	buf_init(&b, a, 1 << 20);
	for (int i = 0; i < 8; i++)
		buf_add_z(&b, FILE_PART("f", "x", "1"));
	expect_answer(post(a, "/", "", str_format(a, "%.*s--XX--", STR_ARG(buf_str(&b)))), "200",
	    "f: x");
	buf_add_z(&b, FILE_PART("f", "x", "1") "--XX--");
	expect_answer(post(a, "/", "", buf_str(&b)), "413", "more than 8 files");
	buf_clear(&b);
	for (int i = 0; i < 2001; i++)
		buf_add_z(&b, FILE_PART("f", "", ""));
	expect_answer(post(a, "/", "", buf_str(&b)), "413", "more than 2000 fields");
	arena_free(a);
}

/* The arena of a request has 64 KiB at most, whatever the size of its file. */
static void
a_file_takes_little_memory(void **state)
{
	struct arena *a = arena_new();
	struct heard h;
	unsigned long kib;

	(void)state;
	ask_for(post(a, "/memory", "", large_form(a, FILE_LIMIT)), &h);
	assert_non_null(strstr(h.text, "\r\n\r\n"));
	kib = strtoul(strstr(h.text, "\r\n\r\n") + 4, NULL, 10);
	assert_in_range(kib, 1, 64);
	expect_no_uploads();
	arena_free(a);
}

static void
broken_forms_are_refused(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	expect_answer(post(a, "/", "", STR(FIELD("a", "1") FILE_PART("f", "x", "1"))), "400",
	    "the form is not well formed");
	expect_answer(post(a, "/", "", STR(FIELD("a", "\xFF") "--XX--")), "400",
	    "not text in UTF-8");
	expect_answer(STR("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 6\r\nContent-Type: "
	    "multipart/form-data\r\n\r\n--XX--"), "400", "Connection: close");
	expect_answer(post(a, "/", "X-Stranger: 1\r\n", STR(FIELD("a", "1") "--XX--")), "403",
	    "you may not upload");
	arena_free(a);
}

static void
a_client_may_wait_to_be_asked(void **state)
{
	struct arena *a = arena_new();
	struct str request = post(a, "/", "Expect: 100-continue\r\n", STR(FILE_PART("f", "x", "1")
	    "--XX--"));
	size_t head = str_find(request, STR("\r\n\r\n"), 0) + 4;
	struct heard h;
	int fd = dial();

	(void)state;
	say(fd, str_part(request, 0, head));
	hear(fd, &h, true);
	assert_non_null(strstr(h.text, "HTTP/1.1 100 Continue\r\n\r\n"));
	say(fd, str_part(request, head, request.n));
	hear(fd, &h, false);
	assert_non_null(strstr(h.text, "200 OK"));
	assert_non_null(strstr(h.text, "f: x"));
	close(fd);
	expect_no_uploads();
	arena_free(a);
}

/* The same bytes in chunks of a size, whose sum nobody says before. */
static struct str
post_in_chunks(struct arena *a, struct str body, size_t size)
{
	struct buf b;

	buf_init(&b, a, 2 * body.n + (body.n / size + 10) * 20);
	buf_add_z(&b, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n"
	    "Content-Type: multipart/form-data; boundary=XX\r\n\r\n");
	for (size_t at = 0; at < body.n; at += size) {
		struct str chunk = str_part(body, at, at + size);

		buf_add_format(&b, "%zx\r\n%.*s\r\n", chunk.n, STR_ARG(chunk));
	}
	buf_add_z(&b, "0\r\n\r\n");
	return buf_str(&b);
}

static void
a_form_may_come_in_chunks(void **state)
{
	struct arena *a = arena_new();
	struct str small = STR(FIELD("a", "1") FILE_PART("f", "x", "12\r\n--X") "--XX--\r\n");
	struct str large = large_form(a, FILE_LIMIT);
	struct str wanted = str_format(a, "f: large.bin (a/b) 3145728 3145728 600 %.*s 4096\n",
	    STR_ARG(hash_hex(a, str_part(large, str_find(large, STR("\r\n\r\n"), 0) + 4,
	        large.n - STR("\r\n--XX--\r\n").n))));

	(void)state;
	for (size_t size = 1; size < 12; size++)
		expect_answer(post_in_chunks(a, small, size), "200", "f: x (a/b) 7 7 600 ");
	expect_answer(post_in_chunks(a, large, 30000), "200", str_dup_z(a, wanted));
	expect_answer(post_in_chunks(a, large_form(a, FILE_LIMIT + 1), 30000), "413",
	    "a file is larger than this address takes");
	arena_free(a);
}

static void
a_client_that_goes_away_leaves_nothing(void **state)
{
	struct arena *a = arena_new();
	struct str request = post(a, "/", "", large_form(a, 1000000));
	int gone = dial();
	int slow = dial();

	(void)state;
	say(gone, str_part(request, 0, request.n / 2));
	say(slow, str_part(request, 0, request.n / 2));
	wait_for_uploads(2);
	close(gone);
	wait_for_uploads(1);
	close(slow);
	wait_for_uploads(0);
	/* Many at once: the library misses the end of one or the other. */
	for (size_t round = 0; round < 5; round++) {
		int fds[8];

		for (size_t i = 0; i < COUNT_OF(fds); i++) {
			fds[i] = dial();
			say(fds[i], str_part(request, 0, request.n - 1 - i * 50000));
			shutdown(fds[i], SHUT_WR);
		}
		for (size_t i = 0; i < COUNT_OF(fds); i++)
			close(fds[i]);
		/* Who is answered came behind them. */
		expect_answer(STR("GET /pattern HTTP/1.1\r\nHost: h\r\n\r\n"), "200", "");
	}
	arena_free(a);
}

static void
a_client_that_says_no_more_is_cut_off(void **state)
{
	struct arena *a = arena_new();
	struct str request = post(a, "/", "", large_form(a, 1000000));
	struct heard h;
	int slow = dial();

	(void)state;
	say(slow, str_part(request, 0, request.n / 2));
	hear(slow, &h, false);
	assert_true(h.is_closed);
	close(slow);
	expect_no_uploads();
	arena_free(a);
}

static void
uploads_at_once_have_a_limit(void **state)
{
	struct arena *a = arena_new();
	struct str request = post(a, "/", "", STR(FILE_PART("f", "x", "12345678") "--XX--"));
	int fds[LIMIT_UPLOADS];
	struct heard h;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(fds); i++) {
		fds[i] = dial();
		say(fds[i], str_part(request, 0, request.n - 10));
	}
	wait_for_uploads(COUNT_OF(fds));
	ask_for(request, &h);
	assert_non_null(strstr(h.text, "503 Service Unavailable"));
	say(fds[0], str_part(request, request.n - 10, request.n));
	hear(fds[0], &h, false);
	assert_non_null(strstr(h.text, "200 OK"));
	wait_for_uploads(COUNT_OF(fds) - 1);
	ask_for(request, &h);
	assert_non_null(strstr(h.text, "200 OK"));
	for (size_t i = 0; i < COUNT_OF(fds); i++)
		close(fds[i]);
	expect_no_uploads();
	arena_free(a);
}

static void
a_disk_that_takes_nothing_is_told(void **state)
{
	struct arena *a = arena_new();
	struct str request = post(a, "/", "", STR(FIELD("a", "1") FILE_PART("f", "x", "1")
	    "--XX--"));
	struct heard h;

	(void)state;
	assert_int_equal(rmdir(folder), 0);
	ask_for(request, &h);
	assert_int_equal(mkdir(folder, 0700), 0);
	assert_non_null(strstr(h.text, "500 Internal Server Error"));
	assert_non_null(strstr(h.text, "the file cannot be kept here"));
	expect_answer(request, "200", "f: x");
	arena_free(a);
}

static void
a_renamed_file_is_kept(void **state)
{
	struct arena *a = arena_new();
	const char *path = str_dup_z(a, str_format(a, "%s/kept", data_folder));
	int fd;
	struct str bytes;

	(void)state;
	expect_answer(post(a, "/keep", "", STR(FILE_PART("f", "x", "kept") "--XX--")), "200",
	    "kept");
	fd = open(path, O_RDONLY | O_CLOEXEC);
	assert_int_equal(fd_read_all(a, fd, 100, &bytes), ST_OK);
	assert_true(str_equal(bytes, STR("kept")));
	close(fd);
	assert_int_equal(unlink(path), 0);
	arena_free(a);
}

static void
a_killed_server_leaves_what_the_next_removes(void **state)
{
	struct arena *a = arena_new();
	struct str request = post(a, "/", "", large_form(a, 1000000));
	struct upload_file living;
	struct errors errors;
	const char *path;
	int status;
	int fd = dial();

	(void)state;
	errors_init(&errors, a);
	say(fd, str_part(request, 0, request.n / 2));
	wait_for_uploads(1);
	assert_int_equal(upload_file_new(a, folder, &living), ST_OK);
	kill(server_pid, SIGKILL);
	waitpid(server_pid, &status, 0);
	server_pid = 0;
	close(fd);
	assert_int_equal(count_uploads(), 2);
	/* What a living process holds stays; nothing else of the folder is touched. */
	assert_int_equal(upload_folder_open(a, data_folder, &errors, &path), ST_OK);
	assert_int_equal(count_uploads(), 1);
	assert_int_equal(access(living.path, R_OK), 0);
	arena_free(a);
	assert_int_equal(count_uploads(), 0);
}

static void
parts_of_files_are_sent(void **state)
{
	static const struct {
		const char *fields;
		const char *status;
		const char *range;
		const char *body;
	} rows[] = {
		{ "", "200", "\r\nAccept-Ranges: bytes\r\n", "0123456789abcdef" },
		{ "Range: bytes=4-7\r\n", "206", "\r\nContent-Range: bytes 4-7/16\r\n", "4567" },
		{ "Range: bytes=-3\r\n", "206", "\r\nContent-Range: bytes 13-15/16\r\n", "def" },
		{ "Range: bytes=16-\r\n", "416", "\r\nContent-Range: bytes */16\r\n", "" },
		{ "Range: bytes=0-1,3-4\r\n", "200", "", "0123456789abcdef" },
		{ "Range: bytes=4-7\r\nIf-Range: \"v1\"\r\n", "206", "bytes 4-7/16", "4567" },
		{ "Range: bytes=4-7\r\nIf-Range: \"v2\"\r\n", "200", "", "0123456789abcdef" },
		{ "Range: bytes=4-7\r\nIf-Range: W/\"v1\"\r\n", "200", "", "0123456789abcdef" },
		{ "Range: bytes=4-7\r\nIf-None-Match: \"v1\"\r\n", "304", "", "" },
	};
	struct arena *a = arena_new();
	struct heard h;
	int fd = dial();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		say(fd, str_format(a, "GET /pattern HTTP/1.1\r\nHost: h\r\n%s\r\n",
		    rows[i].fields));
		hear(fd, &h, strcmp(rows[i].status, "304") == 0);
		assert_false(h.is_closed || h.is_late);
		if (strncmp(h.text + 9, rows[i].status, 3) != 0 ||
		    strstr(h.text, rows[i].range) == NULL ||
		    strcmp(strstr(h.text, "\r\n\r\n") + 4, rows[i].body) != 0)
			fail_msg("%s gives\n%s", rows[i].fields, h.text);
		assert_true(rows[i].status[0] == '2' || strcmp(rows[i].status, "304") == 0 ||
		    strstr(h.text, "Content-Length: 0") != NULL);
	}
	say(fd, STR("HEAD /pattern HTTP/1.1\r\nHost: h\r\nRange: bytes=4-7\r\n\r\n"));
	hear(fd, &h, true);
	assert_non_null(strstr(h.text, "200 OK"));
	assert_non_null(strstr(h.text, "Content-Length: 16\r\n"));
	close(fd);
	arena_free(a);
}

static int
make_folder(void **state)
{
	struct errors errors;

	(void)state;
	lasting = arena_new();
	errors_init(&errors, lasting);
	return mkdtemp(data_folder) != NULL &&
	    upload_folder_open(lasting, data_folder, &errors, &folder) == ST_OK ? 0 : -1;
}

static int
remove_folder(void **state)
{
	(void)state;
	rmdir(folder);
	rmdir(data_folder);
	arena_free(lasting);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SERVED(fields_and_files_arrive_whole),
		SERVED(simple_forms_come_the_same_way),
		SERVED(limits_are_told),
		SERVED(a_file_takes_little_memory),
		SERVED(broken_forms_are_refused),
		SERVED(a_form_may_come_in_chunks),
		SERVED(a_client_may_wait_to_be_asked),
		SERVED(a_client_that_goes_away_leaves_nothing),
		SERVED_IN_HASTE(a_client_that_says_no_more_is_cut_off),
		SERVED(uploads_at_once_have_a_limit),
		SERVED(a_disk_that_takes_nothing_is_told),
		SERVED(a_renamed_file_is_kept),
		SERVED(a_killed_server_leaves_what_the_next_removes),
		SERVED(parts_of_files_are_sent),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
