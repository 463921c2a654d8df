/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The loop of one worker: the library with epoll on a socket that other workers share, without
 * threads. Also the list of connections and what closes those that are too slow. The surprise:
 * the library's own timeout starts anew with each byte, so one byte every 29 seconds would hold
 * a connection for ever; the deadlines here do not move.
 */
#include "http/server.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "http/edge.h"

#define TICK_MS 1000
#define DRAIN_STEP_MS 20
/* A request sent just before the stop may still be on its way. */
#define DRAIN_QUIET_MS 200
/*
 * Request line, headers, their table, and the head of the answer. The library clears all of it
 * after each request: at 64 KiB that was a sixth of the time of a small page.
 */
#define CONNECTION_MEMORY ((size_t)32 * 1024)

static int
socket_of(const struct connection *c)
{
	return MHD_get_connection_info(c->library, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
}

/* The library sees the end of the stream and closes. */
static void
shut(struct connection *c)
{
	c->is_shut = true;
	shutdown(socket_of(c), SHUT_RDWR);
}

/*
 * Whether the other end has gone in the middle of a body. The library takes a short read for all
 * there is, and so overlooks an end of the stream that came together with the last bytes.
 */
static bool
is_abandoned(const struct connection *c)
{
	char byte;

	return c->is_receiving && recv(socket_of(c), &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

/*
 * When places get scarce, who came last asks in the place of who has been quiet for longest: at the
 * limit the library accepts nobody, and quiet connections cost an attacker nothing.
 */
static void
make_room(struct server *server)
{
	struct connection *quiet = NULL;

	if (server->nconnections < server->max_connections - server->max_connections / 8)
		return;
	for (struct connection *c = server->connections; c != NULL; c = c->next) {
		if (!c->is_asking && !c->is_shut &&
		    (quiet == NULL || c->deadline_ms <= quiet->deadline_ms))
			quiet = c;
	}
	if (quiet != NULL)
		shut(quiet);
}

static struct connection *
add_connection(struct server *server, struct MHD_Connection *library)
{
	struct connection *c = server->unused;

	if (c != NULL)
		server->unused = c->next;
	else
		c = arena_make(server->arena, struct connection);
	*c = (struct connection){
		.next = server->connections,
		.library = library,
		.deadline_ms = clock_monotonic_ms() + server->receive_ms,
	};
	if (c->next != NULL)
		c->next->previous = c;
	server->connections = c;
	server->nconnections++;
	return c;
}

static void
on_connection(void *cls, struct MHD_Connection *library, void **context,
    enum MHD_ConnectionNotificationCode code)
{
	struct server *server = cls;
	struct connection *c = *context;

	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		make_room(server);
		*context = add_connection(server, library);
		return;
	}
	exchange_callbacks.on_lost(server, c);
	if (c->next != NULL)
		c->next->previous = c->previous;
	if (c->previous != NULL)
		c->previous->next = c->next;
	else
		server->connections = c->next;
	server->nconnections--;
	c->next = server->unused;
	server->unused = c;
	*context = NULL;
}

static void
close_lost_connections(struct server *server, int64_t now_ms)
{
	for (struct connection *c = server->connections; c != NULL; c = c->next) {
		if (!c->is_shut && (c->deadline_ms <= now_ms || is_abandoned(c)))
			shut(c);
	}
}

/* Targets are decoded by us, whole: the library's way would hide what was encoded. */
static size_t
leave_escaped(void *cls, struct MHD_Connection *library, char *text)
{
	(void)cls;
	(void)library;
	return strlen(text);
}

static void on_library_message(void *cls, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

static void
on_library_message(void *cls, const char *format, va_list args)
{
	char message[256];

	(void)cls;
	vsnprintf(message, sizeof(message), format, args);
	log_line(LOG_DEBUG, "http-library", "%s", message);
}

static struct MHD_Daemon *
start_daemon(struct server *server)
{
	const struct http_config *config = server->config;
	unsigned idle_s = config->idle_timeout_s;

	return MHD_start_daemon(MHD_USE_EPOLL | MHD_USE_TURBO | MHD_USE_ERROR_LOG, 0, NULL, NULL,
	    exchange_callbacks.on_request, server,
	    MHD_OPTION_EXTERNAL_LOGGER, on_library_message, NULL,
	    MHD_OPTION_LISTEN_SOCKET, config->listen_fd,
	    MHD_OPTION_CONNECTION_LIMIT, server->max_connections,
	    MHD_OPTION_CONNECTION_TIMEOUT, idle_s == 0 ? LIMIT_IDLE_TIMEOUT_S : idle_s,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY,
	    MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1,
	    MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL,
	    MHD_OPTION_URI_LOG_CALLBACK, exchange_callbacks.on_target, server,
	    MHD_OPTION_NOTIFY_COMPLETED, exchange_callbacks.on_end, server,
	    MHD_OPTION_NOTIFY_CONNECTION, on_connection, server,
	    MHD_OPTION_END);
}

static void
run(struct server *server)
{
	const struct http_config *config = server->config;
	int64_t last_tick_ms = clock_monotonic_ms();

	while (*config->stop == 0) {
		int64_t now_ms;

		if (MHD_run_wait(server->daemon, TICK_MS) != MHD_YES) {
			log_line(LOG_ERROR, "http-library", "the loop of the library failed");
			return;
		}
		now_ms = clock_monotonic_ms();
		if (now_ms - last_tick_ms < TICK_MS)
			continue;
		last_tick_ms = now_ms;
		close_lost_connections(server, now_ms);
		if (config->tick != NULL)
			config->tick(server->ctx);
	}
}

/*
 * No new connections; every answer now closes its own. A connection that is kept alive but says
 * nothing is dropped at the end, as any client of HTTP must expect.
 */
static void
drain(struct server *server)
{
	int64_t grace_ms = server->config->grace_ms;
	int64_t now_ms = clock_monotonic_ms();
	int64_t quiet_since_ms = now_ms;
	int64_t end_ms = now_ms + (grace_ms == 0 ? LIMIT_GRACE_MS : grace_ms);

	server->draining = true;
	MHD_quiesce_daemon(server->daemon);
	while (server->connections != NULL && now_ms < end_ms) {
		MHD_run_wait(server->daemon, DRAIN_STEP_MS);
		now_ms = clock_monotonic_ms();
		close_lost_connections(server, now_ms);
		if (server->last_request_ms > quiet_since_ms)
			quiet_since_ms = server->last_request_ms;
		if (server->in_flight == 0 && now_ms - quiet_since_ms >= DRAIN_QUIET_MS)
			break;
	}
	if (server->in_flight > 0)
		log_line(LOG_WARNING, "stop", "%u requests were cut off after the grace time",
		    server->in_flight);
}

enum status
http_serve(const struct http_config *config, http_handler *handler, void *ctx,
    struct errors *errors)
{
	struct server server = {
		.config = config,
		.handler = handler,
		.ctx = ctx,
		.max_connections = config->max_connections == 0 ? LIMIT_CONNECTIONS :
		    config->max_connections,
		.receive_ms = config->receive_ms == 0 ? LIMIT_RECEIVE_MS : config->receive_ms,
	};

	server.arena = arena_new();
	server.daemon = start_daemon(&server);
	if (server.daemon == NULL) {
		arena_free(server.arena);
		return errors_add(errors, ST_IO, NULL,
		    "The HTTP library could not start (%s); see the log.", strerror(errno));
	}
	if (config->ready != NULL)
		config->ready(ctx);
	run(&server);
	drain(&server);
	MHD_stop_daemon(server.daemon);
	while (server.nspare > 0)
		arena_free(server.spare[--server.nspare]);
	arena_free(server.arena);
	return ST_OK;
}
