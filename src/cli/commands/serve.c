/* SPDX-License-Identifier: Apache-2.0 */
/*
 * concert serve: one listening socket, N workers, two processes that run jobs. The parent opens no
 * database: a child brings the tables up to date and ends before any worker starts.
 */
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "api/api.h"
#include "base/limits.h"
#include "base/log.h"
#include "cli/commands/commands.h"
#include "dispatch/route.h"
#include "http/origin.h"
#include "http/proxy.h"
#include "http/server.h"
#include "http/upload.h"
#include "instrument/silence.h"
#include "jobs/jobs.h"
#include "jobs/prints/make.h"
#include "mail/outbox.h"
#include "policy/oidc.h"
#include "process/listen.h"
#include "process/metrics.h"
#include "process/sandbox.h"
#include "process/signals.h"
#include "process/supervise.h"
#include "process/wake.h"
#include "store/run.h"
#include "web/web.h"

#define MB ((size_t)1024 * 1024)

/* What parent and children share; set before the fork, read after it. */
struct service {
	struct cli *cli;
	const char *folder;
	const char *sandbox;
	enum sandbox_mode sandbox_mode;
	unsigned workers;
	int listen_fd;
	int wake_fds[JOB_PROCESSES]; /* workers wake those who run jobs */
	struct proxy_list proxies;
	struct str public_origin; /* empty where nobody said it */
	const char *upload_folder;
	struct metrics *metrics;
};

/* One worker's own part. */
struct worker {
	struct service *service;
	struct site *site;
	struct metrics_row *row;
	struct arena *arena;
	struct errors *errors;
	struct store *store;
	enum status confined;
	struct silence_watch silence; /* of a single process */
};

static void
handle(void *ctx, struct request *rq, struct response *rs)
{
	dispatch_run(((struct worker *)ctx)->site, rq, rs);
}

static size_t
body_limit(void *ctx, enum http_method method, struct str path)
{
	return dispatch_body_limit(((struct worker *)ctx)->site, method, path);
}

static void
take_files(void *ctx, struct request *rq, struct http_upload *out)
{
	dispatch_take_files(((struct worker *)ctx)->site, rq, out);
}

static void
observe(void *ctx, const struct http_observation *o)
{
	metrics_observe(((struct worker *)ctx)->row, o->status, o->body_bytes, o->duration_us);
}

static enum status
confine(const struct service *service, struct errors *errors)
{
	const struct sandbox_path paths[] = { { service->folder, SANDBOX_WRITE } };
	struct sandbox_worker_config config = {
		.mode = service->sandbox_mode,
		.paths = paths,
		.npaths = COUNT_OF(paths),
	};

	return sandbox_worker(&config, errors);
}

/* All is open now, the library's descriptors too: the door is closed behind the worker. */
static void
ready(void *ctx)
{
	struct worker *w = ctx;

	/* A single process runs jobs itself, and those start programs. */
	if (w->service->workers > 0)
		w->confined = confine(w->service, w->errors);
	if (w->confined == ST_OK)
		supervise_child_ready();
	else
		raise(SIGTERM);
}

/* Without a job process, jobs run between requests. */
static void
tick(void *ctx)
{
	struct worker *w = ctx;
	struct arena_mark mark = arena_mark(w->arena);
	struct job_setup setup = { w->service->sandbox, &w->service->cli->settings };
	struct errors errors;
	enum status st;

	silence_look(&w->silence, w->store, w->arena);
	errors_init(&errors, w->arena);
	st = jobs_run_one(w->store, 0, &setup, w->arena, &errors);
	if (st == ST_NOT_FOUND)
		st = print_run_waiting(w->store, setup.sandbox, w->arena, &errors);
	for (size_t i = 0; st != ST_NOT_FOUND && i < errors.n; i++)
		log_line(LOG_WARNING, "job", "%.*s", STR_ARG(errors.items[i].message));
	arena_rewind(w->arena, mark);
}

static void
wake_jobs(void *ctx)
{
	for (size_t i = 0; i < JOB_PROCESSES; i++)
		wake_up(((struct worker *)ctx)->service->wake_fds[i]);
}

static void
count_cache(void *ctx, bool is_hit)
{
	struct metrics_row *row = ((struct worker *)ctx)->row;

	metrics_add(is_hit ? &row->cache_hits : &row->cache_misses, 1);
}

static void
write_metrics(void *ctx, struct buf *out)
{
	metrics_write(((struct worker *)ctx)->service->metrics, out);
}

static void
refuse(void *ctx, struct request *rq, const char *reason, struct response *rs)
{
	dispatch_refuse(((struct worker *)ctx)->site, rq, reason, rs);
}

/* Templates come before the routes that draw with them. */
static enum status
open_site(struct worker *w, struct arena *a, struct errors *errors)
{
	const struct settings *settings = &w->service->cli->settings;
	struct site_config config = {
		.cache_bytes = (size_t)settings_number(settings, SETTING_PAGE_CACHE, 0) * MB,
		.password_cost = password_cost_of(settings),
		.files_quota = settings_number(settings, SETTING_FILES_QUOTA, 0) *
		    (int64_t)MB,
		.settings = settings,
		.error_page = web_error_page,
		.error_problem = api_error_problem,
		.count_cache = count_cache,
		.write_metrics = write_metrics,
		.ctx = w,
	};
	enum status st;

	if ((st = store_open(a, w->service->folder, 0, errors, &config.store)) != ST_OK ||
	    (st = web_init(a, errors)) != ST_OK)
		return st;
	config.routes[0] = web_routes(a);
	config.routes[1] = api_routes;
	w->store = config.store;
	if ((st = run_open(a, w->service->folder, errors, &config.run)) != ST_OK)
		return st;
	store_on_job(w->store, wake_jobs, w);
	w->site = site_new(a, &config);
	return ST_OK;
}

static enum status
run_worker(struct worker *w, struct arena *a, struct errors *errors)
{
	const struct settings *settings = &w->service->cli->settings;
	struct http_config config = {
		.listen_fd = w->service->listen_fd,
		.stop = signals_stop_flag(),
		.no_request_log = str_equal(settings->text[SETTING_ACCESS_LOG], STR("off")),
		.proxies = w->service->proxies,
		.public_origin = w->service->public_origin,
		.take_files = take_files,
		.upload_folder = w->service->upload_folder,
		.common = web_common_headers,
		.body_limit = body_limit,
		.refuse = refuse,
		.observe = observe,
		.ready = ready,
		.tick = w->service->workers == 0 ? tick : NULL,
	};
	enum status st = open_site(w, a, errors);

	if (st == ST_OK)
		st = http_serve(&config, handle, w, errors);
	return st == ST_OK ? w->confined : st;
}

static int
worker_main(void *ctx, unsigned index)
{
	struct service *service = ctx;
	struct worker w = {
		.service = service,
		.row = metrics_row(service->metrics, index),
	};
	struct arena *a = arena_new();
	struct errors errors;
	enum status st;

	errors_init(&errors, a);
	w.arena = a;
	w.errors = &errors;
	st = run_worker(&w, a, &errors);
	for (size_t i = 0; st != ST_OK && i < errors.n; i++)
		log_line(LOG_ERROR, "worker", "%.*s", STR_ARG(errors.items[i].message));
	arena_free(a);
	return status_exit(st);
}

static int
job_main(void *ctx, unsigned index)
{
	struct service *service = ctx;
	struct job_service jobs = {
		.folder = service->folder,
		.setup = { service->sandbox, &service->cli->settings },
		.which = (enum job_process)index,
		.wake_fd = service->wake_fds[index],
		.stop = signals_stop_flag(),
	};

	return jobs_main(&jobs);
}

static enum status
migrate(struct cli *cli)
{
	struct store *s;
	pid_t child = fork();
	int how = 0;

	if (child < 0)
		return errors_add(&cli->errors, ST_IO, NULL, "The system starts no process.");
	if (child == 0) {
		enum status st = cli_open_store(cli, STORE_CREATE | STORE_MIGRATE, &s);

		for (size_t i = 0; i < cli->errors.n; i++)
			fprintf(stderr, "concert: %.*s\n", STR_ARG(cli->errors.items[i].message));
		arena_free(cli->arena);
		_exit(status_exit(st));
	}
	while (waitpid(child, &how, 0) < 0)
		continue;
	if (WIFEXITED(how) && WEXITSTATUS(how) == 0)
		return ST_OK;
	return errors_add(&cli->errors, WIFEXITED(how) ? status_of_exit(WEXITSTATUS(how))
	    : ST_INTERNAL, NULL, "The data folder %s cannot be used.", cli_data_folder(cli));
}

static void
announce(struct cli *cli, struct str address, unsigned workers)
{
	bool is_unix = str_starts(address, STR("unix:"));

	printf("Concert serves %s on %s%.*s\n", cli_data_folder(cli), is_unix ? "" : "http://",
	    STR_ARG(address));
	fflush(stdout);
	if (workers == 0)
		cli_say(cli, "One process for everything. To stop: Ctrl-C.");
	else
		cli_say(cli, "%u worker%s and two processes for jobs. To stop: Ctrl-C.", workers,
		    workers == 1 ? "" : "s");
}

static unsigned
worker_count(const struct cli *cli)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	return (unsigned)settings_number(&cli->settings, SETTING_WORKERS, cores > 0 ? cores : 1);
}

static void
warn(const struct service *service)
{
	if (service->workers == 0 && service->sandbox_mode != SANDBOX_OFF)
		log_line(LOG_WARNING, "sandbox",
		    "a single process is not confined; --workers 1 is");
	else
		sandbox_warn(service->sandbox_mode);
}

/* What the system allows but a shell did not ask for; workers inherit it. */
static void
raise_descriptor_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= LIMIT_DESCRIPTORS)
		return;
	limit.rlim_cur = limit.rlim_max < LIMIT_DESCRIPTORS ? limit.rlim_max : LIMIT_DESCRIPTORS;
	setrlimit(RLIMIT_NOFILE, &limit);
}

static enum status
read_addresses(struct cli *cli, struct service *service)
{
	const struct settings *settings = &cli->settings;
	enum status st = proxy_list_parse(cli->arena, settings->text[SETTING_PROXY],
	    &cli->errors, &service->proxies);

	return st != ST_OK ? st : public_url_parse(cli->arena, settings->text[SETTING_PUBLIC_URL],
	    &cli->errors, &service->public_origin);
}

static enum status
run(struct cli *cli)
{
	struct service service = {
		.cli = cli,
		.folder = cli_data_folder(cli),
		.sandbox = str_dup_z(cli->arena, cli->settings.text[SETTING_SANDBOX]),
		.workers = worker_count(cli),
	};
	struct supervise_config config = {
		.workers = service.workers,
		.worker_main = worker_main,
		.job_main = job_main,
		.jobs = JOB_PROCESSES,
		.ctx = &service,
	};
	struct str address;
	enum status st;
	int code;

	if ((st = cli_sandbox_mode(cli, &service.sandbox_mode)) != ST_OK ||
	    (st = read_addresses(cli, &service)) != ST_OK)
		return st;
	if (service.sandbox_mode == SANDBOX_REQUIRE && service.workers == 0)
		return errors_add(&cli->errors, ST_USAGE, "sandbox", "--workers 0 has no sandbox, "
		    "because the process starts programs itself; use --workers 1.");
	if ((st = mail_check_settings(&cli->settings, &cli->errors)) != ST_OK ||
	    (st = oidc_check_settings(&cli->settings, &cli->errors)) != ST_OK)
		return st;
	if ((st = listen_open(cli->arena, cli->settings.text[SETTING_LISTEN], &cli->errors,
	         &service.listen_fd, &address)) != ST_OK ||
	    (st = migrate(cli)) != ST_OK ||
	    (st = upload_folder_open(cli->arena, service.folder, &cli->errors,
	         &service.upload_folder)) != ST_OK)
		return st;
	raise_descriptor_limit();
	for (size_t i = 0; i < JOB_PROCESSES; i++)
		service.wake_fds[i] = wake_new();
	service.metrics = metrics_new(2 * service.workers + 2);
	config.restarts = &metrics_row(service.metrics, 2 * service.workers + 1)->restarts;
	warn(&service);
	announce(cli, address, service.workers);
	code = supervise(&config);
	close(service.listen_fd);
	return code == 0 ? ST_OK : errors_add(&cli->errors, ST_INTERNAL, NULL,
	    "The server ended with exit status %d; its log lines say why.", code);
}

const struct command command_serve = {
	.name = "serve",
	.summary = "Serves pages and the API, and runs background work.",
	.arguments = "",
	.examples = "  concert serve\n"
	    "  concert serve --listen 127.0.0.1:9090 --workers 2\n"
	    "  concert serve --workers 0        one process, for debuggers\n\n"
	    "SIGTERM stops it in good order, SIGHUP starts new workers and stops the old.\n"
	    "Settings: --listen, --public-url, --proxy, --workers, --page-cache, --sandbox,\n"
	    "--log, --access-log.\n",
	.run = run,
};
