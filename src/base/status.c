/* SPDX-License-Identifier: Apache-2.0 */
/* The status list as three look-ups; the list itself stands in status.h. */
#include "base/status.h"

#include <assert.h>

static const struct {
	int http;
	int exit;
	const char *slug;
} status_rows[] = {
#define X(name, http_code, exit_code, slug_text) \
	[ST_##name] = { .http = http_code, .exit = exit_code, .slug = slug_text },
	STATUS_LIST(X)
#undef X
};

int
status_http(enum status st)
{
	assert(st < STATUS_COUNT);
	return status_rows[st].http;
}

int
status_exit(enum status st)
{
	assert(st < STATUS_COUNT);
	return status_rows[st].exit;
}

enum status
status_of_exit(int code)
{
	for (int st = 0; st < STATUS_COUNT; st++) {
		if (status_exit((enum status)st) == code)
			return (enum status)st;
	}
	return ST_INTERNAL;
}

const char *
status_slug(enum status st)
{
	assert(st < STATUS_COUNT);
	return status_rows[st].slug;
}

bool
status_is_passing(enum status st)
{
	switch (st) {
	case ST_BUSY:
	case ST_IO:
	case ST_INTERNAL:
	case ST_TIMEOUT:
		return true;
	case ST_OK:
	case ST_INVALID:
	case ST_CONFLICT:
	case ST_NOT_FOUND:
	case ST_FORBIDDEN:
	case ST_UNSUPPORTED:
	case ST_TOO_LARGE:
	case ST_CORRUPT:
	case ST_METHOD:
	case ST_SIGN_IN:
	case ST_STALE:
	case ST_PRECONDITION:
	case ST_TOO_MANY:
	case ST_USAGE:
	case STATUS_COUNT:
		break;
	}
	return false;
}
