/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs a helper program: feeds its standard input and collects its output with one poll() loop,
 * so that neither side can block the other, however much there is. posix_spawn() because it
 * does not copy the page tables of a large parent. The surprise: a helper that ends without
 * reading its input is no error here; SIGPIPE is held back for the time of the write.
 */
#include "process/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/limits.h"

#define CHUNK ((size_t)64 * 1024)

enum { PIPE_IN, PIPE_OUT, PIPE_ERROR, NPIPES };

struct running {
	const struct spawn_config *config;
	pid_t pid;
	int fds[NPIPES]; /* our ends; -1 when closed */
	size_t fed;
	struct buf output;
	struct buf errors;
	int64_t end_ms;
	enum spawn_end end;
	bool is_killed;
};

static void
close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void
close_pipes(int pipes[NPIPES][2])
{
	for (int i = 0; i < NPIPES; i++) {
		close_fd(&pipes[i][0]);
		close_fd(&pipes[i][1]);
	}
}

static bool
open_pipes(const struct spawn_config *config, int pipes[NPIPES][2])
{
	for (int i = 0; i < NPIPES; i++)
		pipes[i][0] = pipes[i][1] = -1;
	for (int i = 0; i < NPIPES; i++) {
		if (i == PIPE_IN && config->stdin_kind == SPAWN_STDIN_FD)
			continue;
		if (pipe2(pipes[i], O_CLOEXEC) != 0) {
			close_pipes(pipes);
			return false;
		}
	}
	return true;
}

/* What sanitizers are told reaches the helper too; nothing else of the environment does. */
static char **
make_environment(struct arena *a)
{
	static const char *const kept[] = { "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS" };
	char **environment = arena_make_array(a, char *, COUNT_OF(kept) + 2);
	size_t n = 0;

	environment[n] = arena_alloc(a, sizeof("LANG=C.UTF-8"));
	memcpy(environment[n++], "LANG=C.UTF-8", sizeof("LANG=C.UTF-8"));
	for (size_t i = 0; i < COUNT_OF(kept); i++) {
		const char *value = getenv(kept[i]);
		struct str line;

		if (value == NULL)
			continue;
		line = str_format(a, "%s=%s", kept[i], value);
		environment[n] = arena_alloc(a, line.n + 1);
		memcpy(environment[n++], line.p, line.n);
	}
	return environment;
}

/* posix_spawn() takes arguments it may write to, and does not. */
static char **
make_arguments(struct arena *a, const char *const *argv)
{
	size_t n = 0;
	char **copy;

	while (argv[n] != NULL)
		n++;
	copy = arena_make_array(a, char *, n + 1);
	for (size_t i = 0; i < n; i++) {
		copy[i] = arena_alloc(a, strlen(argv[i]) + 1);
		memcpy(copy[i], argv[i], strlen(argv[i]));
	}
	return copy;
}

static int
start(struct arena *a, const char *path, const struct spawn_config *config, int pipes[NPIPES][2],
    pid_t *out_pid)
{
	bool has_fd = config->stdin_kind == SPAWN_STDIN_FD;
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none;
	sigset_t all;
	int error;

	sigemptyset(&none);
	sigfillset(&all);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, has_fd ? config->input_fd : pipes[PIPE_IN][0],
	    STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, pipes[PIPE_OUT][1], STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&actions, pipes[PIPE_ERROR][1], STDERR_FILENO);
	posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &all);
	posix_spawnattr_setpgroup(&attributes, 0);
	posix_spawnattr_setflags(&attributes,
	    POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
	error = posix_spawn(out_pid, path, &actions, &attributes,
	    make_arguments(a, config->argv), make_environment(a));
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

static void
end_by_force(struct running *r, enum spawn_end why)
{
	if (r->is_killed)
		return;
	r->is_killed = true;
	r->end = why;
	kill(-r->pid, SIGKILL); /* its own process group: whatever it may have started, too */
	for (int i = 0; i < NPIPES; i++)
		close_fd(&r->fds[i]);
}

static void
feed(struct running *r)
{
	struct str input = r->config->input;
	ssize_t n = write(r->fds[PIPE_IN], input.p + r->fed, input.n - r->fed);

	if (n > 0)
		r->fed += (size_t)n;
	else if (n < 0 && errno != EINTR && errno != EAGAIN)
		close_fd(&r->fds[PIPE_IN]); /* it reads no more */
	if (r->fed == input.n)
		close_fd(&r->fds[PIPE_IN]);
}

static void
collect(struct running *r, int which, struct buf *into)
{
	static char chunk[CHUNK];
	ssize_t n = read(r->fds[which], chunk, sizeof(chunk));

	if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN))
		close_fd(&r->fds[which]);
	if (n <= 0)
		return;
	if (which == PIPE_OUT && (size_t)n > into->max - into->n)
		end_by_force(r, SPAWN_OUTPUT_LIMIT);
	else if (which == PIPE_OUT)
		buf_add(into, (struct str){ chunk, (size_t)n });
	else
		buf_add(into, str_part((struct str){ chunk, (size_t)n }, 0, into->max - into->n));
}

/* Milliseconds to the end of its time, for poll(). */
static int
time_left(const struct running *r)
{
	int64_t left_ms;

	if (r->config->wall_ms == 0)
		return -1;
	left_ms = r->end_ms - clock_monotonic_ms();
	if (left_ms < 0)
		return 0;
	return left_ms > 60000 ? 60000 : (int)left_ms;
}

/* Until it has closed its output, or is killed. */
static void
exchange_data(struct running *r)
{
	while (r->fds[PIPE_OUT] >= 0 || r->fds[PIPE_ERROR] >= 0) {
		/* A negative descriptor is skipped by poll(). */
		struct pollfd ready[NPIPES] = {
			[PIPE_IN] = { .fd = r->fds[PIPE_IN], .events = POLLOUT },
			[PIPE_OUT] = { .fd = r->fds[PIPE_OUT], .events = POLLIN },
			[PIPE_ERROR] = { .fd = r->fds[PIPE_ERROR], .events = POLLIN },
		};
		int timeout_ms = time_left(r);
		int n = timeout_ms == 0 ? 0 : poll(ready, NPIPES, timeout_ms);

		if (n == 0 && time_left(r) == 0)
			end_by_force(r, SPAWN_TIMED_OUT);
		if (n <= 0)
			continue;
		if (ready[PIPE_IN].revents != 0)
			feed(r);
		if (ready[PIPE_OUT].revents != 0)
			collect(r, PIPE_OUT, &r->output);
		if (ready[PIPE_ERROR].revents != 0 && r->fds[PIPE_ERROR] >= 0)
			collect(r, PIPE_ERROR, &r->errors);
	}
	close_fd(&r->fds[PIPE_IN]);
}

/* It may close its output and go on: the limit of time holds until it has ended. */
static int
wait_for_end(struct running *r)
{
	struct pollfd process = { .fd = pidfd_open(r->pid, 0), .events = POLLIN };
	int status = 0;

	/* Without a descriptor (an old kernel) poll() is just the pause between two looks. */
	while (waitpid(r->pid, &status, WNOHANG) != r->pid) {
		int left_ms = r->is_killed ? -1 : time_left(r);

		if (left_ms == 0)
			end_by_force(r, SPAWN_TIMED_OUT);
		else
			poll(&process, 1, process.fd < 0 ? 5 : left_ms);
	}
	close_fd(&process.fd);
	return status;
}

static void
fill_result(struct running *r, int status, struct spawn_result *out)
{
	if (!r->is_killed)
		r->end = WIFSIGNALED(status) ? SPAWN_SIGNALLED : SPAWN_EXITED;
	out->end = r->end;
	out->code = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
	out->output = buf_str(&r->output);
	out->errors = buf_str(&r->errors);
}

static void
set_nonblocking(int fd)
{
	if (fd >= 0)
		fcntl(fd, F_SETFL, O_NONBLOCK);
}

static void
converse(struct running *r, struct spawn_result *out)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	struct sigaction before;

	sigaction(SIGPIPE, &ignore, &before);
	for (int i = 0; i < NPIPES; i++)
		set_nonblocking(r->fds[i]);
	if (r->config->input.n == 0)
		close_fd(&r->fds[PIPE_IN]);
	exchange_data(r);
	fill_result(r, wait_for_end(r), out);
	sigaction(SIGPIPE, &before, NULL);
}

static const char *
find_program(struct arena *a, const char *name)
{
	static const char *const folders[] = { "", "../libexec/", "../libexec/concert/",
	    "../lib/concert/" };
	char own[4096];
	ssize_t n = readlink("/proc/self/exe", own, sizeof(own));

	while (n > 0 && own[n - 1] != '/')
		n--;
	if (n <= 0)
		return NULL;
	for (size_t i = 0; i < COUNT_OF(folders); i++) {
		struct str path = str_format(a, "%.*s%s%s", (int)n, own, folders[i], name);
		const char *candidate = str_dup_z(a, path);

		if (access(candidate, X_OK) == 0)
			return candidate;
	}
	return NULL;
}

static enum status
run(struct arena *a, const char *path, const struct spawn_config *config,
    struct spawn_result *out)
{
	int64_t started_ms = clock_monotonic_ms();
	struct running r = { .config = config, .end_ms = started_ms + config->wall_ms };
	int pipes[NPIPES][2];
	int error;

	if (!open_pipes(config, pipes))
		return ST_IO;
	error = start(a, path, config, pipes, &r.pid);
	r.fds[PIPE_IN] = pipes[PIPE_IN][1];
	r.fds[PIPE_OUT] = pipes[PIPE_OUT][0];
	r.fds[PIPE_ERROR] = pipes[PIPE_ERROR][0];
	pipes[PIPE_IN][1] = pipes[PIPE_OUT][0] = pipes[PIPE_ERROR][0] = -1;
	close_pipes(pipes);
	if (error != 0) {
		for (int i = 0; i < NPIPES; i++)
			close_fd(&r.fds[i]);
		return ST_IO;
	}
	*out = (struct spawn_result){ .output = STR_EMPTY, .errors = STR_EMPTY };
	buf_init(&r.output, a, config->max_output_bytes);
	buf_init(&r.errors, a, LIMIT_SPAWN_ERROR_BYTES);
	converse(&r, out);
	out->elapsed_ms = clock_monotonic_ms() - started_ms;
	return ST_OK;
}

enum status
spawn_helper(struct arena *a, const struct spawn_config *config, struct errors *errors,
    struct spawn_result *out)
{
	const char *name = config->argv[0];
	const char *path = name[0] == '/' ? name : find_program(a, name);

	if (path == NULL)
		return errors_add(errors, ST_INTERNAL, NULL, "%s is not installed beside concert.",
		    name);
	if (run(a, path, config, out) != ST_OK)
		return errors_add(errors, ST_INTERNAL, NULL, "%s cannot be started.", name);
	return ST_OK;
}

struct str
spawn_describe_end(struct arena *a, const struct spawn_result *result)
{
	switch (result->end) {
	case SPAWN_EXITED:
		return str_format(a, "ended with status %d", result->code);
	case SPAWN_SIGNALLED:
		return str_format(a, "was ended by signal %d (%s)", result->code,
		    strsignal(result->code));
	case SPAWN_TIMED_OUT:
		return str_format(a, "was killed after %lld ms", (long long)result->elapsed_ms);
	case SPAWN_OUTPUT_LIMIT:
		return STR("was killed because it wrote too much");
	}
	return STR_EMPTY;
}

enum status
spawn_judge_exit(const struct spawn_result *result, struct errors *errors)
{
	enum status st = result->code == 0 ? ST_OK : status_of_exit(result->code);
	struct str text = result->errors;
	struct str line;

	while (st != ST_OK && str_next(&text, '\n', &line)) {
		if (line.n > 0)
			errors_add(errors, st, NULL, "%.*s", STR_ARG(line));
	}
	return st;
}
