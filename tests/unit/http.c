/* SPDX-License-Identifier: Apache-2.0 */
/* http/: targets, pairs and headers as pure functions; then a server in a child process. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/limits.h"
#include "http/prepared.h"
#include "http/server.h"
#include "http/uri.h"
#include "process/listen.h"
#include "process/signals.h"

#define CORPUS "../shared/data/corpora/http1-requests/request"
#define ANSWER_MS 5000
#define BODY_LIMIT 1000
#define LARGE_BODY 40001

static int server_port;
static pid_t server_pid;

/* ---- pure ---- */

static enum status
path_of(struct arena *a, const char *raw, struct str *out)
{
	return uri_decode_path(a, str_from(raw), out);
}

static void
paths_are_decoded_or_refused(void **state)
{
	static const char *const refused[] = { "", "a", "/..", "/../x", "/a/../b", "/a/.", "/./a",
	    "/%2e%2e/x", "/a/%2E", "/a%2fb", "/a%2Fb", "/a%5cb", "/a\\b", "/%", "/%4", "/%zz",
	    "/%00", "/a%0d%0ab", "/%7f", "/%c3", "/%ff", "/%ed%a0%80", "/%c0%af" };
	struct arena *a = arena_new();
	struct str path;

	(void)state;
	assert_int_equal(path_of(a, "/a/b", &path), ST_OK);
	assert_true(str_equal(path, STR("/a/b")));
	assert_int_equal(path_of(a, "/%E5%B9%B3%e6%b0%91/...", &path), ST_OK);
	assert_true(str_equal(path, STR("/平民/...")));
	assert_int_equal(path_of(a, "/a+b", &path), ST_OK);
	assert_true(str_equal(path, STR("/a+b")));
	for (size_t i = 0; i < COUNT_OF(refused); i++) {
		if (path_of(a, refused[i], &path) != ST_USAGE)
			fail_msg("not refused: %s", refused[i]);
	}
	arena_free(a);
}

static void
targets_have_three_forms(void **state)
{
	static const char *const refused[] = { "", "a", "host:80", "http://", "ftp://h/", "/a b",
	    "/a#b", "/a\tb", "*x", "?a" };
	struct arena *a = arena_new();
	struct request rq;

	(void)state;
	assert_int_equal(request_init(&rq, a, STR("GET"), STR("/a/b?x=1?y")), ST_OK);
	assert_true(str_equal(rq.path, STR("/a/b")));
	assert_true(str_equal(rq.raw_query, STR("x=1?y")));
	assert_int_equal(request_init(&rq, a, STR("GET"), STR("http://h:8080/a?b")), ST_OK);
	assert_true(str_equal(rq.path, STR("/a")));
	assert_int_equal(request_init(&rq, a, STR("GET"), STR("HTTPS://h")), ST_OK);
	assert_true(str_equal(rq.path, STR("/")));
	assert_int_equal(request_init(&rq, a, STR("GET"), STR("http://h?q")), ST_OK);
	assert_true(str_equal(rq.path, STR("/")));
	assert_int_equal(request_init(&rq, a, STR("OPTIONS"), STR("*")), ST_OK);
	assert_int_equal(request_init(&rq, a, STR("GET"), STR("*")), ST_USAGE);
	for (size_t i = 0; i < COUNT_OF(refused); i++) {
		if (request_init(&rq, a, STR("GET"), str_from(refused[i])) != ST_USAGE)
			fail_msg("not refused: %s", refused[i]);
	}
	assert_int_equal(rq.method, METHOD_GET);
	assert_int_equal(http_method_parse(STR("get")), METHOD_OTHER);
	assert_int_equal(http_method_parse(STR("DELETE")), METHOD_DELETE);
	arena_free(a);
}

static void
long_targets_are_too_large(void **state)
{
	struct arena *a = arena_new();
	char *target = arena_alloc(a, LIMIT_URL_BYTES + 1);
	struct request rq;

	(void)state;
	memset(target, '/', LIMIT_URL_BYTES + 1);
	assert_int_equal(request_init(&rq, a, STR("GET"), (struct str){ target,
	    LIMIT_URL_BYTES }), ST_OK);
	assert_int_equal(request_init(&rq, a, STR("GET"), (struct str){ target,
	    LIMIT_URL_BYTES + 1 }), ST_TOO_LARGE);
	arena_free(a);
}

static void
pairs_are_decoded_or_refused(void **state)
{
	static const char *const refused[] = { "a=%", "%zz=1", "a=%00", "a=%ff", "%c3=1" };
	struct arena *a = arena_new();
	struct http_pairs pairs;
	struct str value;

	(void)state;
	assert_int_equal(uri_decode_pairs(a, STR("&a=1&&b=x+y%20z&c&a=2&=v&d=1=2&"), 10, &pairs),
	    ST_OK);
	assert_int_equal(pairs.n, 6);
	assert_true(http_pairs_find(&pairs, STR("a"), &value));
	assert_true(str_equal(value, STR("1")));
	assert_true(http_pairs_find(&pairs, STR("b"), &value));
	assert_true(str_equal(value, STR("x y z")));
	assert_true(http_pairs_find(&pairs, STR("c"), &value));
	assert_int_equal(value.n, 0);
	assert_true(http_pairs_find(&pairs, STR("d"), &value));
	assert_true(str_equal(value, STR("1=2")));
	assert_false(http_pairs_find(&pairs, STR("e"), &value));
	assert_int_equal(uri_decode_pairs(a, STR_EMPTY, 10, &pairs), ST_OK);
	assert_int_equal(pairs.n, 0);
	assert_int_equal(uri_decode_pairs(a, STR("a&b&c"), 2, &pairs), ST_TOO_LARGE);
	for (size_t i = 0; i < COUNT_OF(refused); i++)
		assert_int_equal(uri_decode_pairs(a, str_from(refused[i]), 10, &pairs), ST_USAGE);
	arena_free(a);
}

static struct str
form_type(const void *source, const char *name)
{
	return strcmp(name, "Content-Type") == 0 ? str_from(source) : STR_EMPTY;
}

static void
forms_need_their_type(void **state)
{
	struct arena *a = arena_new();
	struct http_pairs pairs;
	struct request rq;

	(void)state;
	assert_int_equal(request_init(&rq, a, STR("POST"), STR("/")), ST_OK);
	rq.body = STR("a=1&b=%C3%A9");
	assert_int_equal(request_form(&rq, &pairs), ST_UNSUPPORTED);
	rq.find_header = form_type;
	rq.header_source = "Application/x-www-form-urlencoded ; charset=UTF-8";
	assert_int_equal(request_form(&rq, &pairs), ST_OK);
	assert_int_equal(pairs.n, 2);
	assert_true(str_equal(pairs.items[1].value, STR("é")));
	arena_free(a);
}

static void
headers_cannot_start_another(void **state)
{
	struct arena *a = arena_new();
	struct response rs;

	(void)state;
	response_init(&rs, a, NULL);
	assert_int_equal(response_set_header(&rs, "X-A", STR("a\r\nSet-Cookie: b")), ST_USAGE);
	assert_int_equal(response_set_header(&rs, "X-A", STR("a\nb")), ST_USAGE);
	assert_int_equal(response_set_header(&rs, "X-A", STR("a\0b")), ST_USAGE);
	assert_int_equal(response_set_header(&rs, "X A", STR("a")), ST_USAGE);
	assert_int_equal(response_set_header(&rs, "", STR("a")), ST_USAGE);
	assert_int_equal(response_set_header(&rs, "content-length", STR("1")), ST_USAGE);
	assert_int_equal(rs.nheaders, 0);
	assert_int_equal(response_set_header(&rs, "X-A", STR("a\tb")), ST_OK);
	assert_int_equal(response_set_header(&rs, "x-a", STR("c")), ST_OK);
	assert_int_equal(rs.nheaders, 1);
	assert_string_equal(rs.headers[0].value, "c");
	assert_int_equal(response_add_header(&rs, "X-A", STR("d")), ST_OK);
	assert_int_equal(rs.nheaders, 2);
	arena_free(a);
}

static void
redirects_stay_here(void **state)
{
	static const char *const refused[] = { "", "http://h/", "//h/", "/\\h/", "a", "/a\r\nb" };
	struct arena *a = arena_new();
	struct response rs;

	(void)state;
	response_init(&rs, a, NULL);
	for (size_t i = 0; i < COUNT_OF(refused); i++)
		assert_int_equal(response_redirect(&rs, 303, str_from(refused[i])), ST_USAGE);
	assert_int_equal(rs.status, 200);
	assert_int_equal(response_redirect(&rs, 303, STR("/a?b=//c")), ST_OK);
	assert_int_equal(rs.status, 303);
	assert_int_equal(response_redirect(&rs, 303, STR("/")), ST_OK);
	arena_free(a);
}

static void
etags_compare_weakly(void **state)
{
	(void)state;
	assert_true(response_etag_matches(STR("\"a\""), STR("\"a\"")));
	assert_true(response_etag_matches(STR("W/\"a\""), STR("\"a\"")));
	assert_true(response_etag_matches(STR("\"b\" , \"a\""), STR("W/\"a\"")));
	assert_true(response_etag_matches(STR("*"), STR("\"a\"")));
	assert_false(response_etag_matches(STR("\"b\""), STR("\"a\"")));
	assert_false(response_etag_matches(STR("a"), STR("\"a\"")));
	assert_false(response_etag_matches(STR_EMPTY, STR("\"a\"")));
	assert_false(response_etag_matches(STR("*"), STR_EMPTY));
}

/* ---- a server in a child ---- */

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

static void
handle(void *ctx, struct request *rq, struct response *rs)
{
	struct timespec pause = { .tv_nsec = 300000000 };

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
		response_set_bytes(rs, 200, STR("text/plain"), rq->remote);
	} else if (str_equal(rq->path, STR("/slow"))) {
		nanosleep(&pause, NULL);
		response_set_bytes(rs, 200, STR("text/plain"), STR("slow\n"));
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
		.idle_timeout_s = 2,
		.receive_ms = 1500,
		.grace_ms = 2000,
		.no_request_log = true,
		.common = { common, COUNT_OF(common) },
		.body_limit = limit_body,
	};
	enum status st;

	errors_init(&errors, a);
	signals_install();
	st = http_serve(&config, handle, NULL, &errors);
	arena_free(a);
	return (int)st;
}

static int
start_server(void **state)
{
	struct arena *a = arena_new();
	struct errors errors;
	struct str address;
	int64_t port;
	int fd;

	(void)state;
	errors_init(&errors, a);
	if (listen_open(a, STR("127.0.0.1:0"), &errors, &fd, &address) != ST_OK ||
	    str_to_i64(str_part(address, 10, address.n), 1, 65535, &port) != ST_OK)
		return -1;
	server_port = (int)port;
	arena_free(a);
	server_pid = fork();
	if (server_pid == 0)
		_exit(serve(fd));
	close(fd);
	return server_pid < 0 ? -1 : 0;
}

/* Its exit status, or 1000 + the signal that ended it. */
static int
end_server(void)
{
	int status = 0;

	kill(server_pid, SIGTERM);
	if (waitpid(server_pid, &status, 0) != server_pid)
		return -1;
	server_pid = 0;
	return WIFSIGNALED(status) ? 1000 + WTERMSIG(status) : WEXITSTATUS(status);
}

static int
stop_server(void **state)
{
	(void)state;
	return server_pid == 0 || end_server() == 0 ? 0 : -1;
}

static int
dial(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)server_port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
	return fd;
}

static void
say(int fd, struct str bytes)
{
	while (bytes.n > 0) {
		ssize_t n = send(fd, bytes.p, bytes.n, MSG_NOSIGNAL);

		if (n <= 0)
			return; /* refused before it had read all */
		bytes = str_part(bytes, (size_t)n, bytes.n);
	}
}

struct heard {
	char text[65536];
	size_t n;
	bool is_closed;
	bool is_late;
};

/* How many bytes the answer still has; 1 while its head is not complete. */
static size_t
bytes_to_come(const struct heard *h, bool is_head)
{
	const char *body = strstr(h->text, "\r\n\r\n");
	const char *field = strcasestr(h->text, "\nContent-Length:");
	size_t length = is_head || field == NULL ? 0 : strtoul(field + 16, NULL, 10);

	if (body == NULL)
		return 1;
	return length - (h->n - (size_t)(body + 4 - h->text));
}

/* One answer with its body, or what comes until the other side closes. */
static void
hear(int fd, struct heard *h, bool is_head)
{
	int64_t end_ms = clock_monotonic_ms() + ANSWER_MS;
	size_t more;

	memset(h, 0, sizeof(*h));
	while (!h->is_closed && (more = bytes_to_come(h, is_head)) > 0) {
		struct pollfd ready = { .fd = fd, .events = POLLIN };
		ssize_t n;

		assert_true(h->n + more < sizeof(h->text));
		if (poll(&ready, 1, (int)(end_ms - clock_monotonic_ms())) <= 0) {
			h->is_late = true;
			return;
		}
		n = recv(fd, h->text + h->n, more, 0);
		h->is_closed = n <= 0;
		h->n += n <= 0 ? 0 : (size_t)n;
	}
}

static void
ask(const char *request, struct heard *h)
{
	int fd = dial();

	say(fd, str_from(request));
	hear(fd, h, false);
	close(fd);
}

static void
expect_status(const char *request, const char *status)
{
	struct heard h;

	ask(request, &h);
	if (strncmp(h.text, "HTTP/1.1 ", 9) != 0 || strncmp(h.text + 9, status, 3) != 0)
		fail_msg("wanted %s for\n%s\ngot\n%s", status, request, h.text);
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
	assert_in_range(clock_monotonic_ms() - started_ms, 1300, 4000);
	expect_status("GET / HTTP/1.1\r\nHost: h\r\n\r\n", "200");
}

static void
a_stop_finishes_what_is_in_flight(void **state)
{
	struct timespec pause = { .tv_nsec = 100000000 };
	struct heard h;
	int idle = dial();
	int busy = dial();

	(void)state;
	say(idle, STR("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
	hear(idle, &h, false);
	say(busy, STR("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n"));
	nanosleep(&pause, NULL);
	kill(server_pid, SIGTERM);
	hear(busy, &h, false);
	assert_non_null(strstr(h.text, "\r\n\r\nslow\n"));
	/* What comes on an open connection just after the stop is answered too, and told. */
	say(idle, STR("GET /prepared HTTP/1.1\r\nHost: h\r\n\r\n"));
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

#define SERVED(test) cmocka_unit_test_setup_teardown(test, start_server, stop_server)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths_are_decoded_or_refused),
		cmocka_unit_test(targets_have_three_forms),
		cmocka_unit_test(long_targets_are_too_large),
		cmocka_unit_test(pairs_are_decoded_or_refused),
		cmocka_unit_test(forms_need_their_type),
		cmocka_unit_test(headers_cannot_start_another),
		cmocka_unit_test(redirects_stay_here),
		cmocka_unit_test(etags_compare_weakly),
		SERVED(two_requests_share_a_connection),
		SERVED(bodies_keep_their_limit),
		SERVED(an_endless_body_is_cut_off),
		SERVED(ambiguous_requests_are_refused),
		SERVED(large_heads_are_refused),
		SERVED(head_and_304_have_no_body),
		SERVED(headers_are_found_in_any_case),
		SERVED(a_slow_head_is_cut_off),
		SERVED(a_stop_finishes_what_is_in_flight),
		SERVED(the_corpus_of_requests_is_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
