/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ETag and If-Match of records. The tag of an answer changes with its bytes, which show titles of
 * other records too; who changes a record has read its version, and only that is compared. So a
 * change of somebody else's title makes no change of this record stale.
 */
#include "api/condition.h"

#include "base/hash.h"
#include "base/ulid.h"

struct str
record_tag(struct arena *a, const struct record *r, struct str bytes)
{
	return str_format(a, "%.*s-%lld-%.*s", STR_ARG(r->uid), (long long)r->version, 16,
	    hash_tag(a, bytes).p);
}

/* "ID-VERSION" with or without what follows. */
static bool
names_version(struct str opaque, const struct record *r)
{
	struct str rest = str_part(opaque, r->uid.n, opaque.n);
	int64_t version;

	if (r->uid.n == 0 || !str_starts(opaque, r->uid) || !str_starts(rest, STR("-")))
		return false;
	rest = str_part(rest, 1, rest.n);
	rest = str_part(rest, 0, str_find_byte(rest, '-', 0));
	return str_to_i64(rest, 1, INT64_MAX, &version) == ST_OK && version == r->version;
}

/* Takes one tag off a list. False: what stands there is none. */
static bool
next_tag(struct str *rest, bool *is_weak, struct str *opaque)
{
	struct str s = str_trim(*rest);
	size_t end;

	*is_weak = str_starts(s, STR("W/"));
	if (*is_weak)
		s = str_part(s, 2, s.n);
	if (!str_starts(s, STR("\"")) || (end = str_find_byte(s, '"', 1)) == SIZE_MAX)
		return false;
	*opaque = str_part(s, 1, end);
	s = str_trim(str_part(s, end + 1, s.n));
	if (s.n > 0 && s.p[0] != ',')
		return false;
	*rest = str_trim(str_part(s, 1, s.n));
	return true;
}

static enum status
refuse_stale(struct call *call, const struct record *r, bool has_weak)
{
	if (has_weak)
		return errors_add(&call->errors, ST_STALE, NULL, "A weak tag (W/) says nothing "
		    "certain about a version; something between may have made it weak. Send "
		    "If-Match: \"%.*s-VERSION\" with the member version that you have read.",
		    STR_ARG(r->uid));
	return errors_add(&call->errors, ST_STALE, NULL, "This %s is at version %lld: somebody "
	    "has changed it since you read it. `current` is how it is now; compare, and send "
	    "your change again.", r->type->name, (long long)r->version);
}

enum status
condition_check(struct call *call, const struct record *r)
{
	struct str rest = str_trim(request_header(call->rq, "If-Match"));
	bool has_weak = false;
	struct str opaque;
	bool is_weak;

	if (rest.n == 0)
		return errors_add(&call->errors, ST_PRECONDITION, NULL, "Say which version you "
		    "have read: send its ETag as If-Match, so that nobody's change is lost.");
	if (str_equal(rest, STR("*")))
		return ST_OK;
	while (rest.n > 0) {
		if (!next_tag(&rest, &is_weak, &opaque))
			return errors_add(&call->errors, ST_USAGE, NULL, "If-Match is no list "
			    "of tags. Send the ETag as it came, with its quotes.");
		if (!is_weak && names_version(opaque, r))
			return ST_OK;
		has_weak = has_weak || is_weak;
	}
	return refuse_stale(call, r, has_weak);
}
