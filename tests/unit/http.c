/* SPDX-License-Identifier: Apache-2.0 */
/* http/: requests and answers of a server in a child process, byte by byte. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <time.h>

#include "base/limits.h"
#include "http/prepared.h"
#include "http/server.h"
#include "process/signals.h"
#include "served.h"

#define CORPUS "../shared/data/corpora/http1-requests/request"
#define BODY_LIMIT 1000
#define LARGE_BODY 40001

static void
answer_file(struct response *rs)
{
	int fd = open("LICENSE", O_RDONLY | O_CLOEXEC);
	off_t size = lseek(fd, 0, SEEK_END);

	response_set_etag(rs, STR("licence"));
	response_set_file(rs, STR("text/plain"), fd, (uint64_t)size);
}

static struct http_prepared *
make_prepared(struct response *rs, struct str body)
{
	struct arena *a = arena_new();
	struct response made;
	struct http_prepared *p;

	response_init(&made, a, rs->common);
	response_set_bytes(&made, 200, STR("text/plain"), str_dup(a, body));
	response_set_etag(&made, STR("p1"));
	p = http_prepared_new(&made);
	arena_free(a);
	return p;
}

static void
answer_once(struct response *rs, struct str body)
{
	struct http_prepared *once = make_prepared(rs, body);

	response_set_prepared(rs, once);
	http_prepared_release(once);
}

static void
answer_kept(struct response *rs)
{
	static struct http_prepared *kept;

	if (kept == NULL)
		kept = make_prepared(rs, STR("prepared\n"));
	response_set_prepared(rs, kept);
}

/* Large enough to be sent as a file, and not a whole number of memory pages. */
static void
answer_large(struct request *rq, struct response *rs)
{
	static const struct str end = STR_INIT("prepared\n");
	char *body = arena_alloc(rq->arena, LARGE_BODY);

	memset(body, 'x', LARGE_BODY);
	memcpy(body + LARGE_BODY - end.n, end.p, end.n);
	answer_once(rs, (struct str){ body, LARGE_BODY });
}

/* What a test and its server tell each other, in shared memory. */
static volatile struct {
	bool is_at_work;   /* the server is in answer_late */
	bool may_answer;
} *board;

/* Answers when the server was told to stop, and the test lets it. */
static void
answer_late(struct response *rs)
{
	struct timespec pause = { .tv_nsec = 5000000 };

	board->is_at_work = true;
	while (*signals_stop_flag() == 0 || !board->may_answer)
		nanosleep(&pause, NULL);
	response_set_bytes(rs, 200, STR("text/plain"), STR("late\n"));
}

static void
handle(void *ctx, struct request *rq, struct response *rs)
{
	(void)ctx;
	if (str_equal(rq->path, STR("/echo"))) {
		response_set_bytes(rs, 200, STR("application/octet-stream"), rq->body);
	} else if (str_equal(rq->path, STR("/file"))) {
		answer_file(rs);
	} else if (str_equal(rq->path, STR("/prepared"))) {
		answer_kept(rs);
	} else if (str_equal(rq->path, STR("/once"))) {
		answer_once(rs, STR("prepared\n"));
	} else if (str_equal(rq->path, STR("/large"))) {
		answer_large(rq, rs);
	} else if (str_equal(rq->path, STR("/header"))) {
		response_set_bytes(rs, 200, STR("text/plain"),
		    str_dup(rq->arena, request_header(rq, "x-NAME")));
	} else if (str_equal(rq->path, STR("/remote"))) {
		response_set_bytes(rs, 200, STR("text/plain"), str_format(rq->arena, "%.*s %s%s",
		    STR_ARG(rq->remote), rq->scheme == SCHEME_HTTPS ? "https" : "http",
		    request_is_loopback(rq) ? " here" : ""));
	} else if (str_equal(rq->path, STR("/late"))) {
		answer_late(rs);
	} else if (str_equal(rq->path, STR("/"))) {
		response_set_bytes(rs, 200, STR("text/plain; charset=utf-8"), STR("hello\n"));
	} else {
		response_set_bytes(rs, 404, STR("text/plain"), STR("nothing here\n"));
	}
}

static size_t
limit_body(void *ctx, enum http_method method, struct str path)
{
	(void)ctx;
	return method == METHOD_POST && str_equal(path, STR("/echo")) ? BODY_LIMIT : 0;
}

static int
serve(int fd)
{
	static const struct http_header common[] = { { "X-Content-Type-Options", "nosniff" } };
	struct arena *a = arena_new();
	struct errors errors;
	struct http_config config = {
		.listen_fd = fd,
		.stop = signals_stop_flag(),
		.idle_timeout_s = server_limits.idle_s,
		.receive_ms = server_limits.receive_ms,
		.grace_ms = server_limits.grace_ms,
		.no_request_log = true,
		.common = { common, COUNT_OF(common) },
		.body_limit = limit_body,
	};
	enum status st;

	errors_init(&errors, a);
	signals_install();
	if (proxy_list_parse(a, STR("127.0.0.1"), &errors, &config.proxies) != ST_OK)
		return 1;
	st = http_serve(&config, handle, NULL, &errors);
	arena_free(a);
	return (int)st;
}

static void
two_requests_share_a_connection(void **state)
{
	struct heard h;
	int fd = dial();

	(void)state;
	for (int i = 0; i < 3; i++) {
		say(fd, STR("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
		hear(fd, &h, false);
		assert_false(h.is_closed || h.is_late);
		assert_non_null(strstr(h.text, "HTTP/1.1 200 OK\r\n"));
		assert_non_null(strstr(h.text, "X-Content-Type-Options: nosniff\r\n"));
		assert_non_null(strstr(h.text, "\r\n\r\nhello\n"));
		assert_null(strstr(h.text, "Connection: close"));
	}
	say(fd, STR("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabcGET /remote "
	    "HTTP/1.1\r\nHost: h\r\n\r\n"));
	hear(fd, &h, false);
	assert_non_null(strstr(h.text, "\r\n\r\nabc"));
	hear(fd, &h, false);
	assert_non_null(strstr(h.text, "\r\n\r\n127.0.0.1"));
	close(fd);
}

static void
bodies_keep_their_limit(void **state)
{
	struct heard h;

	(void)state;
	ask("GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", &h);
	if (strncmp(h.text, "HTTP/1.1 413 ", 13) != 0 || !strstr(h.text, "Connection: close\r\n"))
		fail_msg("a body in chunks was taken:\n%s", h.text);
	expect_status("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1001\r\n\r\n", "413");
	expect_status("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\na", "413");
	expect_status("GET /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\na", "413");
	expect_status("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
	    "3\r\nabc\r\n0\r\n\r\n", "200");
	expect_status("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n", "200");
}

static void
an_endless_body_is_cut_off(void **state)
{
	char chunk[4096 + 8];
	struct heard h;
	int fd = dial();

	(void)state;
	say(fd, STR("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"));
	memset(chunk, 'x', sizeof(chunk));
	memcpy(chunk, "1000\r\n", 6);
	memcpy(chunk + sizeof(chunk) - 2, "\r\n", 2);
	for (int i = 0; i < 1000; i++)
		say(fd, (struct str){ chunk, sizeof(chunk) });
	hear(fd, &h, false);
	assert_true(h.is_closed);
	close(fd);
}

static void
ambiguous_requests_are_refused(void **state)
{
	(void)state;
	expect_status("GET / HTTP/1.1\r\n\r\n", "400");
	expect_status("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400");
	expect_status("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400");
	expect_status("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n"
	    "Content-Length: 4\r\n\r\nabcd", "400");
	expect_status("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: +3\r\n\r\nabc", "400");
	expect_status("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: -3\r\n\r\nabc", "400");
	expect_status("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"
	    "0\r\n\r\n", "501");
	expect_status("POST /echo HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
	    "0\r\n\r\n", "400");
	expect_status("GET / HTTP/1.1\r\nHost: h\r\nX Y: 1\r\n\r\n", "400");
	expect_status("GET / HTTP/1.1\r\nHost : h\r\n\r\n", "400");
	expect_status("GET / HTTP/1.1\r\nHost: h\r\nX: a\rContent-Length: 3\r\n\r\nabc", "400");
	expect_status("GET / HTTP/1.1\r\nHost: h\r\nX: a\x01\r\n\r\n", "400");
	expect_status("GET / HTTP/1.1\r\nHost: h\r\nX: a\tb \xC3\xA9 \xFF\r\n\r\n", "200");
	expect_status("GET /../etc/passwd HTTP/1.1\r\nHost: h\r\n\r\n", "400");
	expect_status("GET /a%00 HTTP/1.1\r\nHost: h\r\n\r\n", "400");
	expect_status("GET / HTTP/2.7\r\nHost: h\r\n\r\n", "505");
	expect_status("BREW / HTTP/1.1\r\nHost: h\r\n\r\n", "200");
}

static void
large_heads_are_refused(void **state)
{
	struct arena *a = arena_new();
	char *filler = arena_alloc(a, 20001);

	(void)state;
	memset(filler, 'a', 20000);
	expect_status(str_dup_z(a, str_format(a, "GET /%.8191s HTTP/1.1\r\nHost: h\r\n\r\n",
	    filler)), "404");
	expect_status(str_dup_z(a, str_format(a, "GET /%.8192s HTTP/1.1\r\nHost: h\r\n\r\n",
	    filler)), "414");
	expect_status(str_dup_z(a, str_format(a, "GET / HTTP/1.1\r\nHost: h\r\nX: %.16300s\r\n\r\n",
	    filler)), "200");
	expect_status(str_dup_z(a, str_format(a, "GET / HTTP/1.1\r\nHost: h\r\nX: %.16400s\r\n\r\n",
	    filler)), "431");
	arena_free(a);
}

static void
head_and_304_have_no_body(void **state)
{
	static const char *const paths[] = { "/file", "/prepared", "/once",
		"/large" };
	struct arena *a = arena_new();
	struct heard h;
	int fd = dial();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(paths); i++) {
		say(fd, str_format(a, "HEAD %s HTTP/1.1\r\nHost: h\r\n\r\n", paths[i]));
		hear(fd, &h, true);
		assert_non_null(strstr(h.text, "200 OK"));
		assert_null(strstr(h.text, "Content-Length: 0"));
		say(fd, str_format(a, "GET %s HTTP/1.1\r\nHost: h\r\nIf-None-Match: \"p1\", "
		    "W/\"licence\"\r\n\r\n", paths[i]));
		hear(fd, &h, true);
		assert_non_null(strstr(h.text, "304 Not Modified"));
		assert_non_null(strstr(h.text, "ETag: "));
		say(fd, str_format(a, "GET %s HTTP/1.1\r\nHost: h\r\n\r\n", paths[i]));
		hear(fd, &h, false);
		assert_non_null(strstr(h.text, "200 OK"));
		assert_non_null(strstr(h.text, i == 0 ? "Apache License" : "prepared\n"));
	}
	close(fd);
	arena_free(a);
}

static void
a_proxy_says_who_asks_and_how(void **state)
{
	static const char *const paths[] = { "/file", "/prepared", "/once", "/large", "/" };
	struct arena *a = arena_new();
	struct heard h;
	int fd = dial();

	(void)state;
	say(fd, STR("GET /remote HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 1.1.1.1\r\n"
	    "X-Forwarded-For: 192.0.2.7\r\nX-Forwarded-Proto: https\r\n\r\n"));
	hear(fd, &h, false);
	assert_non_null(strstr(h.text, "\r\n\r\n192.0.2.7 https"));
	say(fd, STR("GET /remote HTTP/1.1\r\nHost: h\r\n\r\n"));
	hear(fd, &h, false);
	assert_string_equal(strstr(h.text, "\r\n\r\n"), "\r\n\r\n127.0.0.1 http");
	for (size_t i = 0; i < 2 * COUNT_OF(paths); i++) {
		bool is_https = i % 2 == 1;
		const char *field;

		say(fd, str_format(a, "GET %s HTTP/1.1\r\nHost: h\r\n%s\r\n", paths[i / 2],
		    is_https ? "Forwarded: proto=https\r\n" : ""));
		hear(fd, &h, false);
		assert_non_null(strstr(h.text, "200 OK"));
		field = strstr(h.text, "\r\nStrict-Transport-Security: max-age=31536000\r\n");
		assert_int_equal(field != NULL, is_https);
		assert_non_null(strstr(h.text, "\r\nX-Content-Type-Options: nosniff\r\n"));
		assert_non_null(strstr(h.text, "\r\nContent-Type: text/plain"));
	}
	close(fd);
	arena_free(a);
}

static void
headers_are_found_in_any_case(void **state)
{
	struct heard h;

	(void)state;
	ask("GET /header HTTP/1.1\r\nHost: h\r\nX-Name:  value \r\n\r\n", &h);
	assert_non_null(strstr(h.text, "\r\n\r\nvalue"));
}

/* A byte now and then keeps the library's own timeout from coming. */
static void
a_slow_head_is_cut_off(void **state)
{
	struct timespec pause = { .tv_nsec = 200000000 };
	int64_t started_ms = clock_monotonic_ms();
	struct pollfd ready;
	int fd = dial();

	(void)state;
	say(fd, STR("GET / HTTP/1.1\r\nHost: h\r\nX: "));
	ready = (struct pollfd){ .fd = fd, .events = POLLIN };
	while (poll(&ready, 1, 0) == 0 && clock_monotonic_ms() - started_ms < ANSWER_MS) {
		say(fd, STR("a"));
		nanosleep(&pause, NULL);
	}
	close(fd);
	assert_in_range(clock_monotonic_ms() - started_ms, 3000, ANSWER_MS - 1);
	expect_status("GET / HTTP/1.1\r\nHost: h\r\n\r\n", "200");
}

static void
a_stop_finishes_what_is_in_flight(void **state)
{
	struct timespec pause = { .tv_nsec = 5000000 };
	struct heard h;
	int idle = dial();
	int busy = dial();

	(void)state;
	say(idle, STR("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
	hear(idle, &h, false);
	say(busy, STR("GET /late HTTP/1.1\r\nHost: h\r\n\r\n"));
	while (!board->is_at_work)
		nanosleep(&pause, NULL);
	kill(server_pid, SIGTERM);
	/* What comes on an open connection just after the stop is answered too, and told. */
	say(idle, STR("GET /prepared HTTP/1.1\r\nHost: h\r\n\r\n"));
	board->may_answer = true;
	hear(busy, &h, false);
	assert_non_null(strstr(h.text, "\r\n\r\nlate\n"));
	hear(idle, &h, false);
	assert_non_null(strstr(h.text, "200 OK"));
	assert_non_null(strstr(h.text, "Connection: close"));
	assert_int_equal(end_server(), 0);
	close(busy);
	close(idle);
}

/* ---- the corpus ---- */

/* Blocks of the corpus write \r, \n, \t and the like; a line end in the file is CRLF. */
static struct str
unfold_block(struct arena *a, struct str block)
{
	static const char letters[] = "rnt\\fb0";
	static const char bytes[] = "\r\n\t\\\f\b";
	struct buf out;

	buf_init(&out, a, 1 << 20);
	for (size_t i = 0; i < block.n; i++) {
		const char *letter = NULL;

		if (block.p[i] == '\\' && i + 1 < block.n && block.p[i + 1] != '\n')
			letter = strchr(letters, block.p[i + 1]);
		if (block.p[i] == '\\' && i + 1 < block.n && block.p[i + 1] == '\n') {
			i++; /* the line goes on */
		} else if (letter != NULL) {
			buf_add_byte(&out, bytes[letter - letters]);
			i++;
		} else if (block.p[i] == '\n') {
			buf_add_z(&out, "\r\n");
		} else {
			buf_add_byte(&out, block.p[i]);
		}
	}
	return buf_str(&out);
}

static void
replay(struct str request)
{
	struct heard h;
	int fd = dial();

	say(fd, request);
	/* Whatever is unfinished ends here: an answer or the end must come. */
	shutdown(fd, SHUT_WR);
	do {
		hear(fd, &h, false);
		if (h.is_late)
			fail_msg("no answer and no end for\n%.*s", STR_ARG(request));
		if (h.n > 0 && strncmp(h.text, "HTTP/1.", 7) != 0)
			fail_msg("no HTTP for\n%.*s\ngot\n%s", STR_ARG(request), h.text);
		if (strstr(h.text, " 100 Continue") == NULL && h.n > 0)
			break;
	} while (!h.is_closed);
	close(fd);
}

static size_t
replay_file(struct arena *a, const char *name)
{
	struct str path = str_format(a, CORPUS "/%s", name);
	FILE *file = fopen(str_dup_z(a, path), "r");
	char *text = arena_alloc(a, 1 << 20);
	struct str rest = { text, file == NULL ? 0 : fread(text, 1, (1 << 20) - 1, file) };
	size_t n = 0;
	size_t start;

	assert_non_null(file);
	fclose(file);
	while ((start = str_find(rest, STR("```http\n"), 0)) != SIZE_MAX) {
		size_t end = str_find(rest, STR("\n```"), start + 7);

		assert_true(end != SIZE_MAX);
		replay(unfold_block(a, str_part(rest, start + 8, end)));
		rest = str_part(rest, end + 4, rest.n);
		n++;
	}
	return n;
}

static void
the_corpus_of_requests_is_survived(void **state)
{
	DIR *folder = opendir(CORPUS);
	struct arena *a = arena_new();
	struct dirent *entry;
	size_t n = 0;

	(void)state;
	/* A server that has answered also takes the signal that ends it. */
	expect_status("GET / HTTP/1.1\r\nHost: h\r\n\r\n", "200");
	if (folder == NULL) {
		print_message("skipped: %s is not here\n", CORPUS);
		arena_free(a);
		skip();
	}
	while ((entry = readdir(folder)) != NULL) {
		if (entry->d_name[0] != '.')
			n += replay_file(a, entry->d_name);
	}
	closedir(folder);
	arena_free(a);
	print_message("%zu requests replayed\n", n);
	assert_true(n > 50);
	expect_status("GET / HTTP/1.1\r\nHost: h\r\n\r\n", "200");
}

static int
make_board(void **state)
{
	(void)state;
	board = mmap(NULL, sizeof(*board), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
	    -1, 0);
	return board == MAP_FAILED ? -1 : 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SERVED(two_requests_share_a_connection),
		SERVED(bodies_keep_their_limit),
		SERVED(an_endless_body_is_cut_off),
		SERVED(ambiguous_requests_are_refused),
		SERVED(large_heads_are_refused),
		SERVED(head_and_304_have_no_body),
		SERVED(a_proxy_says_who_asks_and_how),
		SERVED(headers_are_found_in_any_case),
		SERVED_IN_HASTE(a_slow_head_is_cut_off),
		SERVED(a_stop_finishes_what_is_in_flight),
		SERVED_IN_HASTE(the_corpus_of_requests_is_survived),
	};

	return cmocka_run_group_tests(tests, make_board, NULL);
}
