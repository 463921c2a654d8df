/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parent of the workers: starts, restarts, reloads and stops them. Signals are blocked and taken
 * one by one with sigtimedwait(), so there are no handlers and no races here. Slots come in two
 * halves: a reload fills the free half before it empties the other. What a worker does is its
 * worker_main's.
 */
#include "process/supervise.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/status.h"
#include "process/metrics.h"
#include "process/signals.h"

#define STEP_MS 20          /* while something is under way */
#define REST_MS 60000       /* while nothing is */
#define REMIND_MS 200       /* SIGTERM is repeated: one may come just before a wait */
#define SHORT_LIFE_MS 1000  /* a child that dies sooner counts as failing */
#define PAUSE_FIRST_MS 100
#define PAUSE_MAX_MS 5000
#define RELOAD_MS 30000     /* new workers must be ready by then */

struct child {
	pid_t pid; /* 0: the slot is empty */
	bool is_leaving;
	int64_t started_ms;
	int64_t remind_ms;  /* next SIGTERM while leaving */
	int64_t kill_ms;    /* SIGKILL while leaving */
	int64_t restart_ms; /* when the slot is empty and wanted */
	unsigned failures;  /* short lives in a row */
	bool is_wanted;     /* is to run; started again when it ends */
};

struct supervisor {
	const struct supervise_config *config;
	struct child *children;  /* 2 * workers, then those that run jobs */
	unsigned nchildren;
	volatile unsigned char *ready; /* one shared byte per child */
	unsigned half;           /* first slot of the workers that serve: 0 or workers */
	bool was_ever_ready;
	bool is_stopping;
	bool is_reloading;
	bool is_reload_wanted;
	int64_t reload_end_ms;
	int exit_status;
};

/* In a child: its byte of supervisor.ready. */
static volatile unsigned char *own_ready;

void
supervise_child_ready(void)
{
	if (own_ready != NULL)
		*own_ready = 1;
}

static bool
is_job(const struct supervisor *s, unsigned slot)
{
	return slot >= s->config->workers * 2;
}

static const char *
role(const struct supervisor *s, unsigned slot)
{
	return is_job(s, slot) ? "job process" : "worker";
}

static int
child_main(struct supervisor *s, unsigned slot, pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		return 0; /* the parent died before the line above */
	own_ready = &s->ready[slot];
	signal(SIGCHLD, SIG_DFL);
	signals_install();
	if (is_job(s, slot))
		return s->config->job_main(s->config->ctx, slot - s->config->workers * 2);
	return s->config->worker_main(s->config->ctx, slot);
}

static void
start_child(struct supervisor *s, unsigned slot)
{
	struct child *c = &s->children[slot];
	pid_t parent = getpid();

	s->ready[slot] = 0;
	c->is_wanted = true;
	c->is_leaving = false;
	c->started_ms = clock_monotonic_ms();
	fflush(NULL); /* or the child writes it too */
	c->pid = fork();
	if (c->pid == 0) {
		int status = child_main(s, slot, parent);

		fflush(NULL);
		_exit(status);
	}
	if (c->pid < 0) {
		log_line(LOG_ERROR, "fork", "a %s could not be started: %s", role(s, slot),
		    strerror(errno));
		c->pid = 0;
		c->restart_ms = c->started_ms + PAUSE_MAX_MS;
	}
}

static void
stop_child(struct supervisor *s, unsigned slot)
{
	struct child *c = &s->children[slot];
	int64_t grace_ms = s->config->grace_ms == 0 ? LIMIT_GRACE_MS + 1000 :
	    s->config->grace_ms;

	c->is_wanted = false;
	if (c->pid == 0 || c->is_leaving)
		return;
	c->is_leaving = true;
	c->remind_ms = clock_monotonic_ms() + REMIND_MS;
	c->kill_ms = c->remind_ms - REMIND_MS + grace_ms;
	kill(c->pid, SIGTERM);
}

static void
stop_all(struct supervisor *s, int exit_status)
{
	s->is_stopping = true;
	s->exit_status = exit_status;
	for (unsigned slot = 0; slot < s->nchildren; slot++)
		stop_child(s, slot);
}

static void
log_end(const struct supervisor *s, unsigned slot, int wait_status)
{
	const struct child *c = &s->children[slot];
	bool is_clean = WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == 0;
	enum log_level level = is_clean && c->is_leaving ? LOG_DEBUG : LOG_WARNING;

	if (WIFSIGNALED(wait_status))
		log_line(level, "child-ended", "%s %u (process %d) was ended by signal %d (%s)",
		    role(s, slot), slot, (int)c->pid, WTERMSIG(wait_status),
		    strsignal(WTERMSIG(wait_status)));
	else
		log_line(level, "child-ended", "%s %u (process %d) ended with status %d",
		    role(s, slot), slot, (int)c->pid, WEXITSTATUS(wait_status));
}

static void
plan_restart(struct supervisor *s, struct child *c, int64_t now_ms)
{
	int64_t pause_ms = 0;

	if (now_ms - c->started_ms < SHORT_LIFE_MS) {
		pause_ms = (int64_t)PAUSE_FIRST_MS << (c->failures < 6 ? c->failures : 6);
		if (pause_ms > PAUSE_MAX_MS)
			pause_ms = PAUSE_MAX_MS;
		c->failures++;
	} else {
		c->failures = 0;
	}
	c->restart_ms = now_ms + pause_ms;
	if (s->config->restarts != NULL)
		metrics_add(s->config->restarts, 1);
}

static bool
is_new_half(const struct supervisor *s, unsigned slot)
{
	return !is_job(s, slot) && slot / s->config->workers != s->half / s->config->workers;
}

static void
abandon_reload(struct supervisor *s, const char *why)
{
	log_line(LOG_ERROR, "reload", "given up, the old workers go on: %s", why);
	s->is_reloading = false;
	for (unsigned slot = 0; slot < s->nchildren; slot++) {
		if (is_new_half(s, slot))
			stop_child(s, slot);
	}
}

static void
child_ended(struct supervisor *s, unsigned slot, int wait_status)
{
	struct child *c = &s->children[slot];
	bool is_clean = WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == 0;

	log_end(s, slot, wait_status);
	c->pid = 0;
	if (!c->is_wanted)
		return;
	if (!is_job(s, slot) && !s->was_ever_ready && !is_clean) {
		stop_all(s, WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) :
		    status_exit(ST_INTERNAL));
		return;
	}
	if (s->is_reloading && is_new_half(s, slot) && s->ready[slot] == 0) {
		abandon_reload(s, "a new worker ended before it was ready");
		return;
	}
	plan_restart(s, c, clock_monotonic_ms());
}

static void
note_ready(struct supervisor *s)
{
	for (unsigned slot = 0; slot < s->config->workers * 2; slot++)
		s->was_ever_ready |= s->ready[slot] != 0;
}

static void
reap(struct supervisor *s)
{
	int wait_status;
	pid_t pid;

	note_ready(s);
	while ((pid = waitpid(-1, &wait_status, WNOHANG)) > 0) {
		for (unsigned slot = 0; slot < s->nchildren; slot++) {
			if (s->children[slot].pid == pid)
				child_ended(s, slot, wait_status);
		}
	}
}

static bool
half_is(const struct supervisor *s, unsigned half, bool (*test)(const struct supervisor *,
    unsigned))
{
	for (unsigned slot = half; slot < half + s->config->workers; slot++) {
		if (!test(s, slot))
			return false;
	}
	return true;
}

static bool
slot_is_empty(const struct supervisor *s, unsigned slot)
{
	return s->children[slot].pid == 0;
}

static bool
slot_is_ready(const struct supervisor *s, unsigned slot)
{
	return s->ready[slot] != 0;
}

static void
begin_reload(struct supervisor *s, unsigned new_half)
{
	log_line(LOG_INFO, "reload", "starting %u new workers", s->config->workers);
	s->is_reload_wanted = false;
	s->is_reloading = true;
	s->reload_end_ms = clock_monotonic_ms() + RELOAD_MS;
	for (unsigned slot = new_half; slot < new_half + s->config->workers; slot++)
		start_child(s, slot);
}

static void
finish_reload(struct supervisor *s, unsigned new_half)
{
	unsigned old_half = s->half;

	s->is_reloading = false;
	s->half = new_half;
	for (unsigned slot = old_half; slot < old_half + s->config->workers; slot++)
		stop_child(s, slot);
	/* One of each at a time: the new one starts when the old one has ended. */
	for (unsigned slot = s->config->workers * 2; slot < s->nchildren; slot++) {
		stop_child(s, slot);
		s->children[slot].is_wanted = true;
		s->children[slot].restart_ms = 0;
	}
	log_line(LOG_INFO, "reload", "the new workers serve");
}

static void
step_reload(struct supervisor *s, int64_t now_ms)
{
	unsigned other = s->half == 0 ? s->config->workers : 0;

	if (s->is_reload_wanted && !s->is_reloading && half_is(s, other, slot_is_empty))
		begin_reload(s, other);
	else if (s->is_reloading && half_is(s, other, slot_is_ready))
		finish_reload(s, other);
	else if (s->is_reloading && now_ms > s->reload_end_ms)
		abandon_reload(s, "the new workers are not ready after 30 s");
}

/* Whether the slot waits for a time to come. */
static bool
step_child(struct supervisor *s, unsigned slot, int64_t now_ms)
{
	struct child *c = &s->children[slot];

	if (c->pid == 0) {
		if (c->is_wanted && now_ms >= c->restart_ms)
			start_child(s, slot);
		return c->is_wanted && c->pid == 0;
	}
	if (!c->is_leaving)
		return false;
	if (now_ms >= c->kill_ms) {
		log_line(LOG_WARNING, "stop", "%s %u did not end in time and is killed",
		    role(s, slot), slot);
		kill(c->pid, SIGKILL);
		c->kill_ms = INT64_MAX;
	} else if (now_ms >= c->remind_ms) {
		kill(c->pid, SIGTERM);
		c->remind_ms = now_ms + REMIND_MS;
	}
	return true;
}

/* Does what is due; true while something is under way. */
static bool
step(struct supervisor *s)
{
	int64_t now_ms = clock_monotonic_ms();
	bool is_busy = false;

	if (!s->is_stopping)
		step_reload(s, now_ms);
	for (unsigned slot = 0; slot < s->nchildren; slot++)
		is_busy |= step_child(s, slot, now_ms);
	return is_busy || s->is_reloading || s->is_reload_wanted;
}

static bool
is_done(const struct supervisor *s)
{
	if (!s->is_stopping)
		return false;
	for (unsigned slot = 0; slot < s->nchildren; slot++) {
		if (!slot_is_empty(s, slot))
			return false;
	}
	return true;
}

static void
take_signal(struct supervisor *s, int signal_number)
{
	if (signal_number == SIGHUP && !s->is_stopping) {
		s->is_reload_wanted = true;
	} else if (signal_number == SIGTERM || signal_number == SIGINT) {
		if (!s->is_stopping) {
			log_line(LOG_INFO, "stop", "ending the workers");
			stop_all(s, 0);
		} else if (signal_number == SIGINT) {
			/* Ctrl-C again: do not wait. */
			for (unsigned slot = 0; slot < s->nchildren; slot++)
				s->children[slot].kill_ms = 0;
		}
	}
	reap(s);
}

static void
run(struct supervisor *s, const sigset_t *signals)
{
	while (!is_done(s)) {
		int64_t wait_ms = step(s) ? STEP_MS : REST_MS;
		struct timespec timeout = {
			.tv_sec = wait_ms / 1000,
			.tv_nsec = wait_ms % 1000 * 1000000,
		};

		take_signal(s, sigtimedwait(signals, NULL, &timeout));
	}
}

static void
prepare(struct supervisor *s, struct arena *a, const struct supervise_config *config)
{
	void *shared;

	*s = (struct supervisor){ .config = config,
		.nchildren = config->workers * 2 + (config->job_main != NULL ? config->jobs : 0) };
	s->children = arena_make_array(a, struct child, s->nchildren);
	shared = mmap(NULL, s->nchildren, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
	    -1, 0);
	if (shared == MAP_FAILED) {
		fprintf(stderr, "concert: no memory for the workers' flags\n");
		abort();
	}
	s->ready = shared;
}

int
supervise(const struct supervise_config *config)
{
	struct supervisor s;
	struct arena *a;
	sigset_t signals;
	sigset_t before;

	if (config->workers == 0) {
		signals_install();
		return config->worker_main(config->ctx, 0);
	}
	a = arena_new();
	prepare(&s, a, config);
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGHUP);
	sigaddset(&signals, SIGCHLD);
	sigprocmask(SIG_BLOCK, &signals, &before);
	for (unsigned slot = 0; slot < config->workers; slot++)
		start_child(&s, slot);
	for (unsigned slot = config->workers * 2; slot < s.nchildren; slot++)
		start_child(&s, slot);
	run(&s, &signals);
	sigprocmask(SIG_SETMASK, &before, NULL);
	munmap((void *)(uintptr_t)s.ready, s.nchildren);
	arena_free(a);
	return s.exit_status;
}
