/* SPDX-License-Identifier: Apache-2.0 */
/* process/: supervision with real children, spawning of real programs, sockets, counters. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "http/server.h"
#include "process/listen.h"
#include "process/metrics.h"
#include "process/sandbox.h"
#include "process/signals.h"
#include "process/spawn.h"
#include "process/supervise.h"
#include "process/wake.h"

#define WORKERS 2
/* Many times what anything takes on a quiet machine: what is late on a busy one is not wrong. */
#define PATIENCE_MS 120000

/* What children tell the test, in shared memory. */
struct board {
	volatile pid_t pids[2 * WORKERS];
	volatile unsigned starts;
	volatile unsigned job_starts;
	volatile uint64_t restarts;
};

static struct board *board;

static void
pause_ms(int64_t ms)
{
	struct timespec pause = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };

	nanosleep(&pause, NULL);
}

static int
set_up(void **state)
{
	(void)state;
	log_set_level(LOG_ERROR);
	board = mmap(NULL, sizeof(*board), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
	    -1, 0);
	return board == MAP_FAILED ? -1 : 0;
}

static int
tear_down(void **state)
{
	(void)state;
	return munmap(board, sizeof(*board));
}

/* ---- supervision ---- */

static int
wait_for_stop(void *ctx, unsigned index)
{
	(void)ctx;
	__atomic_add_fetch(&board->starts, 1, __ATOMIC_SEQ_CST);
	supervise_child_ready();
	board->pids[index] = getpid(); /* whoever sees it may kill this one: it has started */
	while (*signals_stop_flag() == 0)
		pause_ms(10);
	return 0;
}

static int
fail_at_once(void *ctx, unsigned index)
{
	(void)ctx;
	(void)index;
	__atomic_add_fetch(&board->starts, 1, __ATOMIC_SEQ_CST);
	return 7;
}

static int
die_when_ready(void *ctx, unsigned index)
{
	(void)ctx;
	(void)index;
	__atomic_add_fetch(&board->starts, 1, __ATOMIC_SEQ_CST);
	supervise_child_ready();
	return 1;
}

static int
never_stop(void *ctx, unsigned index)
{
	(void)ctx;
	board->pids[index] = getpid();
	while (board->pids[index] != 0)
		pause_ms(1000);
	return 0;
}

static int
work_on_jobs(void *ctx, unsigned index)
{
	(void)ctx;
	assert_in_range(index, 0, 1);
	__atomic_add_fetch(&board->job_starts, 1, __ATOMIC_SEQ_CST);
	while (*signals_stop_flag() == 0)
		pause_ms(10);
	return 0;
}

static pid_t
start_supervising(const struct supervise_config *config)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(supervise(config));
	assert_true(pid > 0);
	return pid;
}

static int
end_status(pid_t pid)
{
	int64_t end_ms = clock_monotonic_ms() + PATIENCE_MS;
	int status;

	while (waitpid(pid, &status, WNOHANG) == 0) {
		if (clock_monotonic_ms() > end_ms) {
			kill(pid, SIGKILL);
			fail_msg("the parent does not end");
		}
		pause_ms(5);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

static bool
is_alive(pid_t pid)
{
	return kill(pid, 0) == 0;
}

#define WAIT_UNTIL(condition) \
	do { \
		int64_t end_ms_ = clock_monotonic_ms() + PATIENCE_MS; \
		while (!(condition)) { \
			if (clock_monotonic_ms() > end_ms_) \
				fail_msg("in vain: %s", #condition); \
			pause_ms(5); \
		} \
	} while (0)

static void
a_killed_worker_is_started_again(void **state)
{
	const struct supervise_config config = { .workers = WORKERS,
	    .worker_main = wait_for_stop, .job_main = work_on_jobs, .jobs = 2,
	    .restarts = (uint64_t *)(uintptr_t)&board->restarts };
	pid_t parent = start_supervising(&config);
	pid_t first;
	pid_t last;

	(void)state;
	WAIT_UNTIL(board->pids[0] != 0 && board->pids[1] != 0 && board->job_starts == 2);
	first = board->pids[0];
	kill(first, SIGKILL);
	WAIT_UNTIL(board->pids[0] != first);
	assert_int_equal(board->restarts, 1);
	assert_int_equal(board->starts, 3);
	last = board->pids[0];
	kill(parent, SIGTERM);
	assert_int_equal(end_status(parent), 0);
	assert_false(is_alive(last) || is_alive(board->pids[1]));
}

static void
a_failing_start_is_not_repeated(void **state)
{
	const struct supervise_config config = { .workers = WORKERS,
	    .worker_main = fail_at_once };

	(void)state;
	assert_int_equal(end_status(start_supervising(&config)), 7);
	assert_true(board->starts <= WORKERS);
}

static void
repeated_deaths_slow_down(void **state)
{
	const struct supervise_config config = { .workers = 1, .worker_main = die_when_ready };
	int64_t started_ms = clock_monotonic_ms();
	pid_t parent = start_supervising(&config);

	(void)state;
	/* At 0, 0.1, 0.3, 0.7, 1.5 s, or later. */
	WAIT_UNTIL(board->starts >= 4);
	assert_true(clock_monotonic_ms() - started_ms >= 700);
	kill(parent, SIGTERM);
	assert_int_equal(end_status(parent), 0);
}

static void
a_worker_that_does_not_stop_is_killed(void **state)
{
	const struct supervise_config config = { .workers = 1, .worker_main = never_stop,
	    .grace_ms = 300 };
	pid_t parent = start_supervising(&config);
	int64_t started_ms;

	(void)state;
	WAIT_UNTIL(board->pids[0] != 0);
	started_ms = clock_monotonic_ms();
	kill(parent, SIGINT);
	assert_int_equal(end_status(parent), 0);
	assert_true(clock_monotonic_ms() - started_ms >= 250);
	assert_false(is_alive(board->pids[0]));
}

static void
workers_end_when_the_parent_is_killed(void **state)
{
	const struct supervise_config config = { .workers = 1, .worker_main = wait_for_stop };
	pid_t parent = start_supervising(&config);

	(void)state;
	WAIT_UNTIL(board->pids[0] != 0);
	kill(parent, SIGKILL);
	assert_int_equal(end_status(parent), 1000 + SIGKILL);
	WAIT_UNTIL(!is_alive(board->pids[0]));
}

static void
a_reload_replaces_all_workers(void **state)
{
	const struct supervise_config config = { .workers = WORKERS,
	    .worker_main = wait_for_stop, .job_main = work_on_jobs, .jobs = 2 };
	pid_t parent = start_supervising(&config);

	(void)state;
	WAIT_UNTIL(board->pids[0] != 0 && board->pids[1] != 0 && board->job_starts == 2);
	kill(parent, SIGHUP);
	WAIT_UNTIL(board->pids[2] != 0 && board->pids[3] != 0 && board->job_starts == 4);
	WAIT_UNTIL(!is_alive(board->pids[0]) && !is_alive(board->pids[1]));
	assert_true(is_alive(board->pids[2]) && is_alive(board->pids[3]));
	board->pids[0] = 0;
	kill(parent, SIGHUP);
	WAIT_UNTIL(board->pids[0] != 0 && !is_alive(board->pids[2]));
	kill(parent, SIGTERM);
	assert_int_equal(end_status(parent), 0);
	assert_int_equal(board->starts, 3 * WORKERS);
}

static int
stop_self(void *ctx, unsigned index)
{
	(void)ctx;
	(void)index;
	raise(SIGTERM);
	return *signals_stop_flag() == 1 ? 5 : 6;
}

static void
no_workers_means_this_process(void **state)
{
	const struct supervise_config config = { .workers = 0, .worker_main = stop_self };

	(void)state;
	assert_int_equal(supervise(&config), 5);
	signal(SIGTERM, SIG_DFL);
	signal(SIGINT, SIG_DFL);
}

/* ---- a whole server, confined ---- */

static void
hello(void *ctx, struct request *rq, struct response *rs)
{
	(void)ctx;
	response_set_bytes(rs, 200, STR("text/plain"), str_format(rq->arena, "%d", (int)getpid()));
}

static void
confine(void *ctx)
{
	const struct sandbox_worker_config config = { .mode = SANDBOX_AUTO };
	struct arena *a = arena_new();
	struct errors errors;

	(void)ctx;
	errors_init(&errors, a);
	if (sandbox_worker(&config, &errors) != ST_OK)
		abort();
	arena_free(a);
	supervise_child_ready();
}

static int
serve(void *ctx, unsigned index)
{
	struct arena *a = arena_new();
	struct http_config config = { .listen_fd = *(int *)ctx, .stop = signals_stop_flag(),
	    .no_request_log = true, .ready = confine };
	struct errors errors;
	enum status st;

	board->pids[index] = getpid();
	errors_init(&errors, a);
	st = http_serve(&config, hello, NULL, &errors);
	arena_free(a);
	return (int)st;
}

static int
open_port(int64_t *out_port)
{
	struct arena *a = arena_new();
	struct errors errors;
	struct str address;
	int fd;

	errors_init(&errors, a);
	assert_int_equal(listen_open(a, STR("127.0.0.1:0"), &errors, &fd, &address), ST_OK);
	assert_int_equal(str_to_i64(str_part(address, 10, address.n), 1, 65535, out_port), ST_OK);
	arena_free(a);
	return fd;
}

static int
dial(int64_t port)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct timeval patience = { .tv_sec = PATIENCE_MS / 1000 };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
	return fd;
}

/* The answer to one request, or nothing where the connection ended. */
static void
ask_once(int fd, char *answer, size_t size)
{
	static const char request[] = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
	ssize_t n = send(fd, request, sizeof(request) - 1, MSG_NOSIGNAL);

	if (n == sizeof(request) - 1)
		n = recv(fd, answer, size - 1, 0);
	answer[n < 0 ? 0 : n] = '\0';
}

/*
 * One request on a connection that is kept; dials again when the server says it closes. A quiet
 * connection may be closed just as it is used again: one asks once more (RFC 9112, 9.3.1).
 */
static void
ask(int *fd, int64_t port)
{
	char answer[4096];
	bool is_kept = *fd >= 0;

	if (!is_kept)
		*fd = dial(port);
	ask_once(*fd, answer, sizeof(answer));
	if (is_kept && answer[0] == '\0') {
		close(*fd);
		*fd = dial(port);
		ask_once(*fd, answer, sizeof(answer));
	}
	if (strncmp(answer, "HTTP/1.1 200", 12) != 0)
		fail_msg("a request was lost: \"%s\"", answer);
	if (strstr(answer, "Connection: close") != NULL) {
		close(*fd);
		*fd = -1;
	}
}

static void
a_reload_loses_no_request(void **state)
{
	int64_t port;
	int fd = open_port(&port);
	const struct supervise_config config = { .workers = WORKERS, .worker_main = serve,
	    .ctx = &fd };
	pid_t parent = start_supervising(&config);
	int connections[8] = { -1, -1, -1, -1, -1, -1, -1, -1 };
	int rounds_after = 0;

	(void)state;
	WAIT_UNTIL(board->pids[0] != 0);
	/* Until some time after the last of the old ones. */
	for (int round = 0; round < 200 || rounds_after < 20; round++) {
		if (round == 50)
			kill(parent, SIGHUP);
		for (size_t i = 0; i < COUNT_OF(connections); i++)
			ask(&connections[i], port);
		pause_ms(3);
		rounds_after += board->pids[2] != 0 && !is_alive(board->pids[0]) &&
		    !is_alive(board->pids[1]);
	}
	for (size_t i = 0; i < COUNT_OF(connections); i++)
		close(connections[i]);
	kill(parent, SIGTERM);
	assert_int_equal(end_status(parent), 0);
	close(fd);
}

/* ---- listening ---- */

static enum status
try_listen(struct arena *a, const char *address, struct str *out_message)
{
	struct errors errors;
	struct str real;
	enum status st;
	int fd;

	errors_init(&errors, a);
	st = listen_open(a, str_from(address), &errors, &fd, &real);
	*out_message = errors.n == 0 ? STR_EMPTY : errors.items[0].message;
	if (st == ST_OK)
		close(fd);
	return st;
}

static void
addresses_are_read_or_explained(void **state)
{
	static const char *const refused[] = { "", "8080", "127.0.0.1", "127.0.0.1:",
	    "localhost:80", "127.0.0.1:65536", "127.0.0.1:-1", "::1:80", "[::1]", "[::1:80",
	    "unix:", ":80",
	    "127.0.0.1:80x", "1.2.3:80" };
	struct arena *a = arena_new();
	struct str message;
	int64_t port;
	int fd = open_port(&port);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(refused); i++) {
		if (try_listen(a, refused[i], &message) != ST_USAGE)
			fail_msg("not refused: %s", refused[i]);
	}
	assert_int_equal(try_listen(a, str_dup_z(a, str_format(a, "127.0.0.1:%d", (int)port)),
	    &message), ST_CONFLICT);
	assert_true(str_ends(message, STR("is in use by another program; choose another with "
	    "--listen.")));
	close(fd);
	arena_free(a);
}

static void
stale_socket_files_are_replaced(void **state)
{
	char folder[] = "/tmp/concert-process-XXXXXX";
	struct arena *a = arena_new();
	struct errors errors;
	struct str address;
	struct str message;
	const char *unix_address;
	int fd;

	(void)state;
	errors_init(&errors, a);
	assert_non_null(mkdtemp(folder));
	unix_address = str_dup_z(a, str_format(a, "unix:%s/s", folder));
	assert_int_equal(try_listen(a, unix_address, &message), ST_OK);
	assert_int_equal(listen_open(a, str_from(unix_address), &errors, &fd, &address), ST_OK);
	assert_true(str_equal(address, str_from(unix_address)));
	assert_int_equal(try_listen(a, unix_address, &message), ST_CONFLICT);
	close(fd);
	unlink(unix_address + 5);
	rmdir(folder);
	arena_free(a);
}

static void
a_file_that_is_no_socket_is_kept(void **state)
{
	char path[] = "/tmp/concert-process-XXXXXX";
	struct arena *a = arena_new();
	struct str message;
	int fd = mkstemp(path);

	(void)state;
	assert_int_not_equal(fd, -1);
	close(fd);
	assert_int_equal(try_listen(a, str_dup_z(a, str_format(a, "unix:%s", path)), &message),
	    ST_CONFLICT);
	assert_int_equal(access(path, F_OK), 0);
	unlink(path);
	arena_free(a);
}

/* ---- counters ---- */

static void
counters_of_all_rows_are_summed(void **state)
{
	struct arena *a = arena_new();
	struct metrics *m = metrics_new(3);
	struct buf out;
	struct str text;

	(void)state;
	metrics_observe(metrics_row(m, 0), 200, 1000, 400);
	metrics_observe(metrics_row(m, 1), 304, 0, 500);
	metrics_observe(metrics_row(m, 1), 404, 10, 2000000);
	metrics_add(&metrics_row(m, 2)->restarts, 2);
	buf_init(&out, a, 65536);
	metrics_write(m, &out);
	text = buf_str(&out);
	assert_true(str_find(text, STR("\nconcert_requests_total{status=\"2xx\"} 1\n"), 0) !=
	    SIZE_MAX);
	assert_true(str_find(text, STR("{le=\"0.0005\"} 2\n"), 0) != SIZE_MAX);
	assert_true(str_find(text, STR("{le=\"1\"} 2\n"), 0) != SIZE_MAX);
	assert_true(str_find(text, STR("{le=\"+Inf\"} 3\n"), 0) != SIZE_MAX);
	assert_true(str_find(text, STR("_seconds_sum 2.000900\n"), 0) != SIZE_MAX);
	assert_true(str_find(text, STR("\nconcert_response_bytes_total 1010\n"), 0) != SIZE_MAX);
	assert_true(str_find(text, STR("\nconcert_restarts_total 2\n"), 0) != SIZE_MAX);
	arena_free(a);
}

/* ---- spawning ---- */

static struct spawn_result
run_shell(struct arena *a, const char *script, struct str input)
{
	const char *const argv[] = { "/bin/sh", "-c", script, NULL };
	const struct spawn_config config = { .argv = argv, .input = input, .wall_ms = PATIENCE_MS,
	    .max_output_bytes = (size_t)8 << 20 };
	struct spawn_result result;
	struct errors errors;

	errors_init(&errors, a);
	assert_int_equal(spawn_helper(a, &config, &errors, &result), ST_OK);
	return result;
}

static void
large_data_passes_both_ways(void **state)
{
	struct arena *a = arena_new();
	struct str input = { arena_alloc(a, 5000000), 5000000 };
	struct spawn_result result = run_shell(a, "cat; echo done >&2; exit 3", input);

	(void)state;
	assert_int_equal(result.end, SPAWN_EXITED);
	assert_int_equal(result.code, 3);
	assert_true(str_equal(result.output, input));
	assert_true(str_equal(result.errors, STR("done\n")));
	/* A program that reads nothing, or only a part. */
	assert_int_equal(run_shell(a, "exit 0", input).code, 0);
	assert_int_equal(run_shell(a, "head -c 70000", input).output.n, 70000);
	arena_free(a);
}

static void
ends_are_told_apart(void **state)
{
	struct arena *a = arena_new();
	struct spawn_result result = run_shell(a, "kill -SEGV $$", STR_EMPTY);

	(void)state;
	assert_int_equal(result.end, SPAWN_SIGNALLED);
	assert_int_equal(result.code, SIGSEGV);
	result = run_shell(a, "exec yes", STR_EMPTY);
	assert_int_equal(result.end, SPAWN_OUTPUT_LIMIT);
	assert_true(result.output.n <= (size_t)8 << 20);
	result = run_shell(a, "yes | head -c 100000 >&2; echo end", STR_EMPTY);
	assert_int_equal(result.end, SPAWN_EXITED);
	assert_int_equal(result.errors.n, 16 * 1024);
	assert_true(str_equal(result.output, STR("end\n")));
	arena_free(a);
}

static void
time_is_limited(void **state)
{
	static const char *const scripts[] = { "sleep 600", "sleep 600 & sleep 600",
	    "exec >&- 2>&-; sleep 600", "trap '' TERM; while :; do :; done" };
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(scripts); i++) {
		const char *const argv[] = { "/bin/sh", "-c", scripts[i], NULL };
		const struct spawn_config config = { .argv = argv, .wall_ms = 150,
		    .max_output_bytes = 100 };
		struct spawn_result result;
		struct errors errors;

		errors_init(&errors, a);
		assert_int_equal(spawn_helper(a, &config, &errors, &result), ST_OK);
		assert_int_equal(result.end, SPAWN_TIMED_OUT);
		assert_in_range(result.elapsed_ms, 140, PATIENCE_MS);
		assert_true(str_starts(spawn_describe_end(a, &result), STR("was killed after ")));
	}
	arena_free(a);
}

static void
nothing_is_inherited(void **state)
{
	struct arena *a = arena_new();
	int leak = open("/dev/null", O_RDONLY); /* on purpose without O_CLOEXEC */
	struct spawn_result result;

	(void)state;
	assert_true(leak > 2);
	setenv("CONCERT_SECRET", "x", 1);
	/* 3 is the folder that ls reads. */
	result = run_shell(a, "ls /proc/self/fd; env | grep SECRET", STR_EMPTY);
	assert_true(str_equal(result.output, STR("0\n1\n2\n3\n")));
	unsetenv("CONCERT_SECRET");
	close(leak);
	arena_free(a);
}

static void
a_file_can_be_the_input(void **state)
{
	const char *const argv[] = { "/usr/bin/head", "-c", "7", NULL };
	struct arena *a = arena_new();
	struct spawn_config config = { .argv = argv, .stdin_kind = SPAWN_STDIN_FD,
	    .input_fd = open("LICENSE", O_RDONLY | O_CLOEXEC), .max_output_bytes = 100 };
	struct spawn_result result;
	struct errors errors;

	(void)state;
	errors_init(&errors, a);
	assert_int_equal(spawn_helper(a, &config, &errors, &result), ST_OK);
	assert_int_equal(result.code, 0);
	assert_int_equal(result.output.n, 7);
	close(config.input_fd);
	arena_free(a);
}

/* A name is looked for beside this very program, where the other unit tests are. */
static void
programs_are_found_by_name(void **state)
{
	static const struct {
		const char *argv[2];
		enum status st;
		const char *message;
	} rows[] = {
		{ { "unit-base", NULL }, ST_OK, NULL },
		{ { "/nowhere/concert-helper", NULL }, ST_INTERNAL,
		    "/nowhere/concert-helper cannot be started." },
		{ { "concert-no-such-program", NULL }, ST_INTERNAL,
		    "concert-no-such-program is not installed beside concert." },
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct spawn_config config = { .argv = rows[i].argv,
		    .max_output_bytes = (size_t)8 << 20 };
		struct spawn_result result;
		struct errors errors;

		errors_init(&errors, a);
		assert_int_equal(spawn_helper(a, &config, &errors, &result), rows[i].st);
		if (rows[i].message != NULL)
			assert_true(str_equal(errors.items[0].message,
			    str_from(rows[i].message)));
	}
	arena_free(a);
}

#define SUPERVISED(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

static void
who_sleeps_is_woken_by_another_process(void **state)
{
	int fd = wake_new();
	int64_t started_ms = clock_monotonic_ms();
	pid_t child;

	(void)state;
	wake_wait(fd, 30);
	assert_true(clock_monotonic_ms() - started_ms >= 29);
	child = fork();
	if (child == 0) {
		pause_ms(20);
		wake_up(fd);
		wake_up(fd);
		_exit(0);
	}
	started_ms = clock_monotonic_ms();
	wake_wait(fd, PATIENCE_MS);
	assert_true(clock_monotonic_ms() - started_ms < PATIENCE_MS);
	assert_int_equal(waitpid(child, NULL, 0), child);
	wake_up(-1);
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SUPERVISED(a_killed_worker_is_started_again),
		SUPERVISED(a_failing_start_is_not_repeated),
		SUPERVISED(repeated_deaths_slow_down),
		SUPERVISED(a_worker_that_does_not_stop_is_killed),
		SUPERVISED(workers_end_when_the_parent_is_killed),
		SUPERVISED(a_reload_replaces_all_workers),
		SUPERVISED(no_workers_means_this_process),
		SUPERVISED(a_reload_loses_no_request),
		cmocka_unit_test(addresses_are_read_or_explained),
		cmocka_unit_test(stale_socket_files_are_replaced),
		cmocka_unit_test(a_file_that_is_no_socket_is_kept),
		cmocka_unit_test(counters_of_all_rows_are_summed),
		cmocka_unit_test(large_data_passes_both_ways),
		cmocka_unit_test(ends_are_told_apart),
		cmocka_unit_test(time_is_limited),
		cmocka_unit_test(nothing_is_inherited),
		cmocka_unit_test(a_file_can_be_the_input),
		cmocka_unit_test(programs_are_found_by_name),
		cmocka_unit_test(who_sleeps_is_woken_by_another_process),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
