/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One request and its answer, as the library calls us: target, headers (first callback), body,
 * end of body (last callback), end of the transfer. The surprise: an answer given in the first
 * callback makes the library close the connection, so only refusals are given there, where the
 * body is not to be read; all others wait for the last one.
 */
#include <arpa/inet.h>
#include <assert.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "http/edge.h"
#include "http/form.h"
#include "http/proxy.h"
#include "http/range.h"
#include "http/uri.h"

/* An answer that the edge gives by itself; status 0: none. */
struct refusal {
	int status;
	const char *reason;
};

struct exchange {
	struct connection *connection;
	struct MHD_Connection *library;
	struct arena *arena;
	bool has_headers;
	struct request request;
	struct refusal refusal;
	struct buf body;
	struct form_reader *form; /* reads the body; NULL: it goes to memory */
	size_t body_limit;
	size_t received;     /* bytes of the body */
	size_t surplus;      /* of them, those that came after it was refused */
	bool is_chunked;     /* the size of the body is not known before its end */
	int64_t started_us;
	int64_t answered_us;
	int status;          /* of the answer; 0 before there is one */
	uint64_t answer_bytes;
	bool is_corked;
	struct str target;
};

/* What one pass over the header fields finds. */
struct header_facts {
	size_t fields;
	size_t bytes;
	unsigned hosts;
	unsigned lengths;
	unsigned encodings;
	bool has_bad_name;
	bool has_bad_value;
	struct str length;
	struct str encoding;
};

static struct arena *
take_arena(struct server *server)
{
	return server->nspare > 0 ? server->spare[--server->nspare] : arena_new();
}

static void
give_back_arena(struct server *server, struct arena *a)
{
	arena_reset(a);
	if (server->nspare < EDGE_SPARE_ARENAS)
		server->spare[server->nspare++] = a;
	else
		arena_free(a);
}

static void
format_remote(struct MHD_Connection *library, char *out, size_t size)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(library, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const struct sockaddr *address = info == NULL ? NULL : info->client_addr;
	const void *ip = NULL;

	snprintf(out, size, "unix");
	if (address == NULL)
		return;
	if (address->sa_family == AF_INET)
		ip = &((const struct sockaddr_in *)(const void *)address)->sin_addr;
	else if (address->sa_family == AF_INET6)
		ip = &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
	if (ip != NULL)
		inet_ntop(address->sa_family, ip, out, (socklen_t)size);
	/* A socket of both families shows IPv4 so: one client, one name. */
	if (strncmp(out, "::ffff:", 7) == 0 && strchr(out, '.') != NULL)
		memmove(out, out + 7, strlen(out + 7) + 1);
}

static void *
on_target(void *cls, const char *target, struct MHD_Connection *library)
{
	struct server *server = cls;
	struct arena *a = take_arena(server);
	struct exchange *x = arena_make(a, struct exchange);

	x->arena = a;
	x->library = library;
	x->connection = MHD_get_connection_info(library,
	    MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
	/* A copy: the library cuts its own into pieces. One byte over the limit shows. */
	x->target = str_dup(a, (struct str){ target, strnlen(target, LIMIT_URL_BYTES + 1) });
	x->connection->exchange = x;
	server->in_flight++;
	return x;
}

static struct str
find_header(const void *source, const char *name)
{
	/* The library's look-up takes a connection it may write to, and does not. */
	const struct exchange *x = source;

	return str_from(MHD_lookup_connection_value(x->library, MHD_HEADER_KIND, name));
}

static enum MHD_Result
note_header(void *cls, enum MHD_ValueKind kind, const char *name, const char *value)
{
	struct header_facts *facts = cls;

	(void)kind;
	facts->fields++;
	facts->bytes += strlen(name) + strlen(value == NULL ? "" : value) + 4;
	facts->has_bad_name |= !uri_is_token(name);
	facts->has_bad_value |= !uri_is_field_value(str_from(value));
	if (strcasecmp(name, "Host") == 0) {
		facts->hosts++;
	} else if (strcasecmp(name, "Content-Length") == 0) {
		facts->lengths++;
		facts->length = str_from(value);
	} else if (strcasecmp(name, "Transfer-Encoding") == 0) {
		facts->encodings++;
		facts->encoding = str_from(value);
	}
	return MHD_YES;
}

/* Fields of one name are one list, in whatever number of lines they came. */
static void
join_field(struct arena *a, struct str *list, struct str value)
{
	*list = list->n == 0 ? value : str_format(a, "%.*s,%.*s", STR_ARG(*list), STR_ARG(value));
}

struct proxy_search {
	struct arena *arena;
	struct proxy_fields fields;
};

static enum MHD_Result
note_proxy_field(void *cls, enum MHD_ValueKind kind, const char *name, const char *value)
{
	struct proxy_search *search = cls;
	struct proxy_fields *fields = &search->fields;

	(void)kind;
	if (strcasecmp(name, "X-Forwarded-For") == 0)
		join_field(search->arena, &fields->x_for, str_from(value));
	else if (strcasecmp(name, "X-Forwarded-Proto") == 0)
		join_field(search->arena, &fields->x_proto, str_from(value));
	else if (strcasecmp(name, "Forwarded") == 0)
		join_field(search->arena, &fields->forwarded, str_from(value));
	return MHD_YES;
}

/* Nobody but a named proxy may say that somebody else asks. */
static void
resolve_client(const struct http_config *config, struct exchange *x)
{
	struct proxy_search search = { .arena = x->arena,
		.fields = { STR_EMPTY, STR_EMPTY, STR_EMPTY } };
	struct request *rq = &x->request;
	struct proxy_client client;

	rq->remote = str_from(x->connection->remote);
	if (config->public_origin.n > 0)
		rq->public_origin = config->public_origin;
	rq->is_proxied = proxy_list_has(&config->proxies, rq->remote);
	if (!rq->is_proxied)
		return;
	MHD_get_connection_values(x->library, MHD_HEADER_KIND, note_proxy_field, &search);
	client = proxy_resolve(&config->proxies, x->arena, &search.fields, rq->remote);
	rq->remote = client.remote;
	if (client.scheme == PROXY_SCHEME_HTTPS || (client.scheme == PROXY_SCHEME_UNSAID &&
	    str_starts(rq->public_origin, STR("https:"))))
		rq->scheme = SCHEME_HTTPS;
}

/* Whoever stands in front of us must read the same end of the message: RFC 9112 section 6.3. */
static struct refusal
check_framing(const struct header_facts *facts, bool is_http_1_0)
{
	if (facts->has_bad_name)
		return (struct refusal){ 400, "a header name has a character it must not have" };
	if (facts->has_bad_value)
		return (struct refusal){ 400, "a header has a control character in its value" };
	if (facts->hosts > 1 || (facts->hosts == 0 && !is_http_1_0))
		return (struct refusal){ 400, "there must be exactly one Host header" };
	if (facts->lengths > 1)
		return (struct refusal){ 400, "there is more than one Content-Length" };
	if (facts->encodings > 0 && (facts->lengths > 0 || is_http_1_0))
		return (struct refusal){ 400, "the end of the body is ambiguous" };
	if (facts->encodings > 1 || (facts->encodings == 1 &&
	    !str_equal_ascii_case(facts->encoding, STR("chunked"))))
		return (struct refusal){ 501, "the transfer encoding is not known" };
	return (struct refusal){ 0, NULL };
}

/* The declared size of the body; SIZE_MAX where it comes in chunks; false if malformed. */
static bool
declared_size(const struct header_facts *facts, size_t *out)
{
	int64_t size = 0;

	if (facts->encodings > 0) {
		*out = SIZE_MAX;
		return true;
	}
	for (size_t i = 0; i < facts->length.n; i++) {
		if (!byte_is_digit(facts->length.p[i]))
			return false;
	}
	if (facts->lengths > 0 && str_to_i64(facts->length, 0, INT64_MAX, &size) != ST_OK)
		return false;
	*out = (size_t)size;
	return true;
}

static struct refusal
too_large(void)
{
	return (struct refusal){ 413, "the body is larger than this address takes" };
}

static enum status
begin_files(struct server *server, struct exchange *x, const struct http_upload *upload)
{
	struct str type = find_header(x, "Content-Type");
	const char *folder = server->config->upload_folder;

	if (!upload->is_file)
		return form_reader_new(x->arena, type, folder, upload->file_limit, &x->form);
	x->form = form_reader_of_file(x->arena, type, folder, upload->file_limit);
	return ST_OK;
}

/* Files go to disk while they come; everything else waits in memory for its end. */
static struct refusal
prepare_body(struct server *server, struct exchange *x, size_t size)
{
	const struct http_config *config = server->config;
	struct http_upload upload = { .file_limit = 0 };
	enum status st;

	if (config->take_files != NULL)
		config->take_files(server->ctx, &x->request, &upload);
	if (upload.refusal != 0)
		return (struct refusal){ upload.refusal, upload.reason };
	if (upload.file_limit > 0) {
		if (server->uploads == LIMIT_UPLOADS)
			return (struct refusal){ 503, "too many files are on their way; try "
			    "again" };
		if ((st = begin_files(server, x, &upload)) == ST_OK) {
			server->uploads++;
			return (struct refusal){ 0, NULL };
		}
		if (st != ST_UNSUPPORTED)
			return (struct refusal){ 400, "the form is not well formed" };
		if (x->body_limit > LIMIT_FORM_BYTES)
			x->body_limit = LIMIT_FORM_BYTES;
	}
	buf_init(&x->body, x->arena, x->body_limit);
	return !x->is_chunked && size > x->body_limit ? too_large() : (struct refusal){ 0, NULL };
}

static struct refusal
check_body(struct server *server, struct exchange *x, const struct header_facts *facts)
{
	const struct http_config *config = server->config;
	struct refusal refusal;
	size_t size;

	if (!declared_size(facts, &size))
		return (struct refusal){ 400, "the Content-Length is not a number" };
	if (size == 0)
		return (struct refusal){ 0, NULL };
	x->is_chunked = size == SIZE_MAX;
	if (config->body_limit != NULL)
		x->body_limit = config->body_limit(server->ctx, x->request.method,
		    x->request.path);
	if (x->body_limit == 0 || (!x->is_chunked && size > x->body_limit))
		return too_large();
	refusal = prepare_body(server, x, size);
	if (size > x->body_limit)
		size = x->body_limit;
	x->connection->deadline_ms += (int64_t)(size / LIMIT_TRANSFER_BYTES_PER_S) * 1000;
	return refusal;
}

static struct refusal
check_request(struct server *server, struct exchange *x, const char *method,
    const char *version)
{
	struct header_facts facts = { .length = STR_EMPTY, .encoding = STR_EMPTY };
	bool is_http_1_0 = strcmp(version, "HTTP/1.0") == 0;
	struct refusal refusal;
	enum status st;

	st = request_init(&x->request, x->arena, str_from(method), x->target);
	x->request.find_header = find_header;
	x->request.header_source = x;
	resolve_client(server->config, x);
	if (!is_http_1_0 && strcmp(version, "HTTP/1.1") != 0)
		return (struct refusal){ 505, "the version of HTTP is not 1.0 or 1.1" };
	if (st == ST_TOO_LARGE)
		return (struct refusal){ 414, "the address is longer than 8 KiB" };
	if (st != ST_OK)
		return (struct refusal){ 400, "the address is not well formed" };
	MHD_get_connection_values(x->library, MHD_HEADER_KIND, note_header, &facts);
	if (facts.bytes > LIMIT_HEADER_BYTES || facts.fields > LIMIT_HEADER_FIELDS)
		return (struct refusal){ 431, "the headers are larger than 16 KiB" };
	refusal = check_framing(&facts, is_http_1_0);
	if (refusal.status != 0)
		return refusal;
	return check_body(server, x, &facts);
}

static void
refuse(struct server *server, struct exchange *x, struct response *rs)
{
	struct refusal refusal = x->refusal;

	response_set_bytes(rs, refusal.status, STR("text/plain; charset=utf-8"),
	    str_format(x->arena, "%d %s: %s.\n", refusal.status, http_reason(refusal.status),
	    refusal.reason));
	if (server->config->refuse != NULL)
		server->config->refuse(server->ctx, &x->request, refusal.reason, rs);
}

static bool
is_not_modified(const struct exchange *x, const struct response *rs)
{
	struct str etag = rs->body == RESPONSE_PREPARED ? prepared_etag(rs->prepared) : rs->etag;

	if (rs->status != 200 || etag.n == 0 || x->request.method > METHOD_HEAD)
		return false;
	return response_etag_matches(find_header(x, "If-None-Match"), etag);
}

static void
set_header(struct response *rs, const char *name, struct str value)
{
	if (response_set_header(rs, name, value) != ST_OK)
		assert(!"a header of ours");
}

/* If-Range compares strongly: parts of two versions must not meet. */
static bool
is_same_version(const struct exchange *x, const struct response *rs)
{
	struct str wanted = find_header(x, "If-Range");

	return wanted.n == 0 || (str_equal(wanted, rs->etag) && wanted.p[0] == '"');
}

/* Makes the answer with a file that with the part of it that is asked for. */
static void
choose_range(const struct exchange *x, struct response *rs)
{
	struct byte_range range;

	if (rs->body != RESPONSE_FILE || rs->status != 200)
		return;
	set_header(rs, "Accept-Ranges", STR("bytes"));
	if (x->request.method != METHOD_GET || !is_same_version(x, rs))
		return;
	switch (range_parse(find_header(x, "Range"), rs->size, &range)) {
	case RANGE_WHOLE:
		break;
	case RANGE_PART:
		set_header(rs, "Content-Range", str_format(rs->arena, "bytes %llu-%llu/%llu",
		    (unsigned long long)range.start,
		    (unsigned long long)(range.start + range.size - 1),
		    (unsigned long long)rs->size));
		rs->status = 206;
		rs->offset = range.start;
		rs->size = range.size;
		break;
	case RANGE_NONE:
		set_header(rs, "Content-Range", str_format(rs->arena, "bytes */%llu",
		    (unsigned long long)rs->size));
		response_set_bytes(rs, 416, STR_EMPTY, STR_EMPTY);
		break;
	}
}

static uint64_t
body_size(const struct response *rs)
{
	switch (rs->body) {
	case RESPONSE_EMPTY:
		break;
	case RESPONSE_BYTES:
		return rs->bytes.n;
	case RESPONSE_FILE:
		return rs->size;
	case RESPONSE_PREPARED:
		return http_prepared_body(rs->prepared).n;
	}
	return 0;
}

/* Whether the library sends the head and, in a second call, a file. */
static bool
is_in_two_parts(const struct response *rs)
{
	return rs->body == RESPONSE_FILE ||
	    (rs->body == RESPONSE_PREPARED && prepared_is_file(rs->prepared));
}

/* While corked, the kernel keeps the head back until it can fill a packet with the file. */
static void
set_cork(struct MHD_Connection *library, int is_on)
{
	int fd = MHD_get_connection_info(library, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;

	/* A socket that cannot do it sends two packets: slower, and no fault. */
	(void)setsockopt(fd, IPPROTO_TCP, TCP_CORK, &is_on, sizeof(is_on));
}

static enum MHD_Result
send_answer(struct server *server, struct exchange *x, struct response *rs)
{
	bool is_prepared = rs->body == RESPONSE_PREPARED;
	bool is_https = x->request.scheme == SCHEME_HTTPS;
	bool is_unchanged;
	struct MHD_Response *response;
	enum MHD_Result result;

	assert(rs->status >= 200 && rs->status <= 599);
	is_unchanged = is_not_modified(x, rs);
	if (!is_unchanged)
		choose_range(x, rs);
	response = is_prepared ? prepared_response(rs->prepared, is_https)
	    : edge_response_new(rs, is_https);
	/* 304 is queued with the whole answer: the library leaves the body out, and the
	   headers are those of the 200, Content-Length included (RFC 9110 section 15.4.5). */
	x->status = is_unchanged ? 304 : rs->status;
	if (x->status != 304 && x->request.method != METHOD_HEAD)
		x->answer_bytes = body_size(rs);
	/* The last answers of a process: a prepared one may be changed for good. A refusal is never
	   prepared; what follows it on the connection may be the rest of its body. */
	if (server->draining || x->refusal.status != 0)
		MHD_add_response_header(response, "Connection", "close");
	x->is_corked = is_in_two_parts(rs);
	if (x->is_corked)
		set_cork(x->library, 1);
	x->answered_us = clock_monotonic_us();
	x->connection->deadline_ms = x->answered_us / 1000 + server->receive_ms +
	    (int64_t)(x->answer_bytes / LIMIT_TRANSFER_BYTES_PER_S) * 1000;
	result = MHD_queue_response(x->library, (unsigned)x->status, response);
	if (!is_prepared)
		MHD_destroy_response(response);
	return result;
}

static enum MHD_Result
answer(struct server *server, struct exchange *x)
{
	struct response rs;

	x->connection->is_receiving = false;
	response_init(&rs, x->arena, &server->config->common);
	if (x->refusal.status != 0) {
		refuse(server, x, &rs);
	} else {
		if (x->body.arena != NULL)
			x->request.body = buf_str(&x->body);
		server->handler(server->ctx, &x->request, &rs);
	}
	return send_answer(server, x, &rs);
}

static enum MHD_Result
begin(struct server *server, struct exchange *x, const char *method, const char *version)
{
	x->has_headers = true;
	x->connection->is_asking = true;
	x->started_us = clock_monotonic_us();
	if (x->connection->remote[0] == '\0')
		format_remote(x->library, x->connection->remote,
		    sizeof(x->connection->remote));
	x->connection->deadline_ms = x->started_us / 1000 + server->receive_ms;
	x->refusal = check_request(server, x, method, version);
	if (x->refusal.status != 0)
		return answer(server, x);
	x->connection->is_receiving = true;
	return MHD_YES;
}

static struct refusal
refusal_of(const struct exchange *x, enum status st)
{
	return (struct refusal){ status_http(st), form_reader_reason(x->form) };
}

static void
keep(struct exchange *x, struct str bytes)
{
	enum status st = ST_OK;

	if (x->received > x->body_limit)
		x->refusal = too_large();
	else if (x->form == NULL)
		buf_add(&x->body, bytes);
	else if ((st = form_reader_add(x->form, bytes)) != ST_OK)
		x->refusal = refusal_of(x, st);
}

/*
 * A body in chunks does not say its size before. What comes after a refusal is read and dropped,
 * because the library takes an answer only at the end; much more without an end in sight closes
 * the connection.
 */
static enum MHD_Result
receive(struct exchange *x, const char *upload, size_t *upload_size)
{
	struct str bytes = { upload, *upload_size };

	x->received += bytes.n;
	if (x->refusal.status == 0)
		keep(x, bytes);
	else
		x->surplus += bytes.n;
	*upload_size = 0;
	return x->is_chunked && x->surplus > (size_t)1024 * 1024 ? MHD_NO : MHD_YES;
}

static void
end_form(struct exchange *x)
{
	struct form *form;
	enum status st = form_reader_end(x->form, &form);

	if (st == ST_OK)
		x->request.form = form;
	else
		x->refusal = refusal_of(x, st);
}

static enum MHD_Result
on_request(void *cls, struct MHD_Connection *library, const char *url,
    const char *method, const char *version, const char *upload, size_t *upload_size,
    void **exchange)
{
	struct server *server = cls;
	struct exchange *x = *exchange;

	(void)library;
	(void)url;
	if (!x->has_headers)
		return begin(server, x, method, version);
	if (*upload_size > 0)
		return receive(x, upload, upload_size);
	if (x->form != NULL && x->refusal.status == 0)
		end_form(x);
	return answer(server, x);
}

/* The path alone: what people search for does not belong into a log. */
static void
log_request(struct exchange *x, int64_t duration_us)
{
	struct str path = x->request.logged_path.n > 0 ? x->request.logged_path
	    : str_part(x->request.raw_path, 0, LIMIT_LOGGED_PATH_BYTES);

	if (path.n == 0)
		path = STR("-");
	log_line(LOG_INFO, "request", "%.*s %.*s %d %llu %lld.%03lldms %.*s",
	    STR_ARG(x->request.method_name), STR_ARG(path), x->status,
	    (unsigned long long)x->answer_bytes, (long long)(duration_us / 1000),
	    (long long)(duration_us % 1000), STR_ARG(request_id(&x->request)));
}

static void
report(struct server *server, struct exchange *x)
{
	int64_t duration_us = x->answered_us - x->started_us;

	if (server->config->observe != NULL) {
		struct http_observation observation = {
			.status = x->status,
			.body_bytes = x->answer_bytes,
			.duration_us = duration_us,
		};

		server->config->observe(server->ctx, &observation);
	}
	if (!server->config->no_request_log)
		log_request(x, duration_us);
}

/* x is in the arena that is given back. */
static void
forget(struct server *server, struct exchange *x)
{
	x->connection->is_asking = false;
	x->connection->is_receiving = false;
	x->connection->exchange = NULL;
	server->in_flight--;
	if (x->form != NULL)
		server->uploads--;
	give_back_arena(server, x->arena);
}

static void
on_lost(struct server *server, struct connection *connection)
{
	if (connection->exchange != NULL)
		forget(server, connection->exchange);
}

static void
on_end(void *cls, struct MHD_Connection *library, void **exchange,
    enum MHD_RequestTerminationCode end)
{
	struct server *server = cls;
	struct exchange *x = *exchange;

	(void)end;
	if (x == NULL)
		return;
	if (x->is_corked)
		set_cork(library, 0);
	if (x->status != 0)
		report(server, x);
	server->last_request_ms = clock_monotonic_ms();
	x->connection->deadline_ms = server->last_request_ms + server->receive_ms;
	forget(server, x);
	*exchange = NULL;
}

const struct edge_callbacks exchange_callbacks = {
	.on_target = on_target,
	.on_request = on_request,
	.on_end = on_end,
	.on_lost = on_lost,
};
