/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_API_CONDITION_H
#define CONCERT_API_CONDITION_H

#include "dispatch/route.h"
#include "model/record.h"

/*
 * The tag of a record's answer, without quotes: "ID-VERSION-DIGEST". The digest is that of the
 * bytes, for those who keep a copy; changes compare the version alone.
 */
struct str record_tag(struct arena *a, const struct record *r, struct str bytes);

/*
 * Whether If-Match names the version of this record: "ID-VERSION" or "ID-VERSION-DIGEST", one of
 * several, or *. Strong comparison (RFC 9110 section 13.1.1): a tag with W/ fits nothing.
 * ST_PRECONDITION without the header, ST_USAGE for what is no list of tags, ST_STALE; each with a
 * message.
 */
MUST_USE enum status condition_check(struct call *call, const struct record *r);

#endif
