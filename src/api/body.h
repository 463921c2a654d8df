/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_API_BODY_H
#define CONCERT_API_BODY_H

#include "base/json_read.h"
#include "dispatch/route.h"

#define MEDIA_JSON "application/json"
#define MEDIA_PATCH "application/merge-patch+json"
#define MEDIA_DOCX "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

/*
 * Reads the body as one JSON object. media: the type it must be sent as; application/json is taken
 * too, because many programs cannot say anything else. ST_UNSUPPORTED for another type,
 * ST_USAGE for what is no JSON, ST_INVALID for another value or one that is nested too deep; each
 * with a message.
 */
MUST_USE enum status body_read(struct call *call, const char *media, const struct json_t **out);

/* A JSON Pointer (RFC 6901) to a member of an object: "/a~1b". Static where it needs no care. */
const char *pointer_to(struct arena *a, struct str member);

#endif
