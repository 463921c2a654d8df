/* SPDX-License-Identifier: Apache-2.0 */
/* The bytes of a file that stands with a record, for whom the record is open. */
#include <fcntl.h>
#include <unistd.h>

#include "http/media_type.h"
#include "model/types/types.h"
#include "web/page.h"

static enum status
answer(struct call *call)
{
	struct attachment file;
	struct record *r;
	const char *path;
	int fd;
	enum status st = record_find(call->store, call->viewer, &type_attachment, 0,
	    call->values[0], call->arena, &r);

	if (st != ST_OK ||
	    (st = file_path(call->store, record_text(r, ATTACHMENT_SHA256), call->arena,
	    &path)) != ST_OK)
		return st;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return ST_IO;
	file = (struct attachment){ record_text(r, ATTACHMENT_MEDIA),
		record_text(r, ATTACHMENT_NAME), record_text(r, ATTACHMENT_SHA256),
		(uint64_t)r->values[ATTACHMENT_SIZE].number };
	response_set_attachment(call->rs, &file, fd);
	return ST_OK;
}

static const struct route route_attachment_file = {
	.method = METHOD_GET, .path = "/attachments/{key}/file", .permission = PERM_PUBLIC,
	.summary = "The bytes of a file.", .handler = answer,
};
const struct page page_attachment_file = { .route = &route_attachment_file };
