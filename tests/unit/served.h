/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_TESTS_UNIT_SERVED_H
#define CONCERT_TESTS_UNIT_SERVED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/errors.h"
#include "base/limits.h"
#include "process/listen.h"

/*
 * A server in a child process, and a client that speaks bytes. The file that includes this
 * defines serve(), which serves on the socket, with the limits below, and returns the exit status.
 * Many times what an answer takes on a quiet machine: what is late on a busy one is not wrong.
 */
#define ANSWER_MS 120000

/* Wide, but where a test is of them. */
static struct {
	unsigned idle_s;
	int64_t receive_ms;
	int64_t grace_ms;
} server_limits;

static int server_port;
static pid_t server_pid;

static int serve(int fd);

static inline int
start_listening(void)
{
	struct arena *a = arena_new();
	struct errors errors;
	struct str address;
	int64_t port;
	int fd;

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

static inline int
start_server(void **state)
{
	(void)state;
	server_limits.idle_s = ANSWER_MS / 1000;
	server_limits.receive_ms = ANSWER_MS;
	server_limits.grace_ms = LIMIT_GRACE_MS;
	return start_listening();
}

/* A server that waits for nobody long. */
static inline int
start_hasty_server(void **state)
{
	(void)state;
	server_limits.idle_s = 4;
	server_limits.receive_ms = 3000;
	server_limits.grace_ms = 2000;
	return start_listening();
}

/* Its exit status, or 1000 + the signal that ended it. */
static inline int
end_server(void)
{
	int status = 0;

	kill(server_pid, SIGTERM);
	if (waitpid(server_pid, &status, 0) != server_pid)
		return -1;
	server_pid = 0;
	return WIFSIGNALED(status) ? 1000 + WTERMSIG(status) : WEXITSTATUS(status);
}

static inline int
stop_server(void **state)
{
	(void)state;
	return server_pid == 0 || end_server() == 0 ? 0 : -1;
}

static inline int
dial(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)server_port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
	return fd;
}

static inline void
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
static inline size_t
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
static inline void
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

static inline void
ask(const char *request, struct heard *h)
{
	int fd = dial();

	say(fd, str_from(request));
	hear(fd, h, false);
	close(fd);
}

static inline void
expect_status(const char *request, const char *status)
{
	struct heard h;

	ask(request, &h);
	if (strncmp(h.text, "HTTP/1.1 ", 9) != 0 || strncmp(h.text + 9, status, 3) != 0)
		fail_msg("wanted %s for\n%s\ngot\n%s", status, request, h.text);
}

#define SERVED(test) cmocka_unit_test_setup_teardown(test, start_server, stop_server)
#define SERVED_IN_HASTE(test) \
	cmocka_unit_test_setup_teardown(test, start_hasty_server, stop_server)

#endif
