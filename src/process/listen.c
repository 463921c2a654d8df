/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The listening socket that workers inherit. Only numeric addresses: a name could resolve to
 * something else tomorrow. The surprise: a stale socket file of a Unix address is found by
 * connecting to it, since SO_REUSEADDR does nothing there.
 */
#include "process/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define BACKLOG 1024

struct endpoint {
	union {
		struct sockaddr any;
		struct sockaddr_in in4;
		struct sockaddr_in6 in6;
		struct sockaddr_un local;
	} address;
	socklen_t size;
};

static bool
parse_unix(struct str path, struct endpoint *out)
{
	struct sockaddr_un *local = &out->address.local;

	if (path.n == 0 || path.n >= sizeof(local->sun_path) ||
	    memchr(path.p, '\0', path.n) != NULL)
		return false;
	local->sun_family = AF_UNIX;
	memcpy(local->sun_path, path.p, path.n);
	out->size = sizeof(*local);
	return true;
}

static bool
parse_internet(struct arena *a, struct str host, uint16_t port, struct endpoint *out)
{
	if (host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']') {
		struct sockaddr_in6 *in6 = &out->address.in6;

		in6->sin6_family = AF_INET6;
		in6->sin6_port = htons(port);
		out->size = sizeof(*in6);
		return inet_pton(AF_INET6, str_dup_z(a, str_part(host, 1, host.n - 1)),
		    &in6->sin6_addr) == 1;
	}
	out->address.in4.sin_family = AF_INET;
	out->address.in4.sin_port = htons(port);
	out->size = sizeof(out->address.in4);
	return inet_pton(AF_INET, str_dup_z(a, host), &out->address.in4.sin_addr) == 1;
}

static bool
parse_address(struct arena *a, struct str text, struct endpoint *out)
{
	size_t colon = text.n;
	int64_t port;

	*out = (struct endpoint){ .size = 0 };
	if (str_starts(text, STR("unix:")))
		return parse_unix(str_part(text, 5, text.n), out);
	while (colon > 0 && text.p[colon - 1] != ':')
		colon--;
	if (colon == 0 || str_to_i64(str_part(text, colon, text.n), 0, 65535, &port) != ST_OK)
		return false;
	return parse_internet(a, str_part(text, 0, colon - 1), (uint16_t)port, out);
}

static struct str
describe_endpoint(struct arena *a, int fd, struct str asked)
{
	char host[INET6_ADDRSTRLEN] = "";
	struct endpoint e = { .size = sizeof(e.address) };

	if (getsockname(fd, &e.address.any, &e.size) != 0)
		return str_dup(a, asked);
	if (e.address.any.sa_family == AF_INET) {
		inet_ntop(AF_INET, &e.address.in4.sin_addr, host, sizeof(host));
		return str_format(a, "%s:%u", host, ntohs(e.address.in4.sin_port));
	}
	if (e.address.any.sa_family == AF_INET6) {
		inet_ntop(AF_INET6, &e.address.in6.sin6_addr, host, sizeof(host));
		return str_format(a, "[%s]:%u", host, ntohs(e.address.in6.sin6_port));
	}
	return str_dup(a, asked);
}

/*
 * Removes a socket file nobody listens at; a live one is left, and bind() then says so. connect()
 * refuses a file of any other kind in the same way: a mistyped address must not delete it.
 */
static void
remove_stale_socket(const struct endpoint *e)
{
	struct stat info;
	int fd;

	if (lstat(e->address.local.sun_path, &info) != 0 || !S_ISSOCK(info.st_mode))
		return;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	if (connect(fd, &e->address.any, e->size) != 0 && errno == ECONNREFUSED)
		unlink(e->address.local.sun_path);
	close(fd);
}

static enum status
explain(struct errors *errors, struct str address, int error)
{
	switch (error) {
	case EADDRINUSE:
		return errors_add(errors, ST_CONFLICT, "listen",
		    "%.*s is in use by another program; choose another with --listen.",
		    STR_ARG(address));
	case EACCES:
		return errors_add(errors, ST_FORBIDDEN, "listen",
		    "%.*s may not be opened by this account; choose a port over 1023 with "
		    "--listen.", STR_ARG(address));
	case EADDRNOTAVAIL:
		return errors_add(errors, ST_IO, "listen",
		    "%.*s is not an address of this machine; choose another with --listen.",
		    STR_ARG(address));
	default:
		return errors_add(errors, ST_IO, "listen", "%.*s cannot be opened: %s.",
		    STR_ARG(address), strerror(error));
	}
}

enum status
listen_open(struct arena *a, struct str address, struct errors *errors, int *out_fd,
    struct str *out_address)
{
	struct endpoint e;
	int one = 1;
	int fd;

	if (!parse_address(a, address, &e))
		return errors_add(errors, ST_USAGE, "listen", "\"%.*s\" is not an address to "
		    "listen at; write 127.0.0.1:8080, [::1]:8080 or unix:/path.",
		    STR_ARG(address));
	fd = socket(e.address.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return explain(errors, address, errno);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (e.address.any.sa_family == AF_UNIX)
		remove_stale_socket(&e);
	if (bind(fd, &e.address.any, e.size) != 0 || listen(fd, BACKLOG) != 0) {
		enum status st = explain(errors, address, errno);

		close(fd);
		return st;
	}
	*out_fd = fd;
	*out_address = describe_endpoint(a, fd, address);
	return ST_OK;
}
