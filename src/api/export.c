/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A framework as a whole document in one of the forms of src/document/exporters. What the viewer
 * may not see is left out by the store while loading. A document over the limit of an answer is
 * refused with the command that has no limit.
 */
#include "document/export.h"

#include "api/answer.h"
#include "api/routes.h"
#include "base/limits.h"
#include "instrument/framework_store.h"
#include "model/types/types.h"

static const char *const formats[] = {
#define EXPORTER(name) #name,
#include "document/exporters/exporters.h"
#undef EXPORTER
	NULL,
};

static const struct input inputs[] = {
	{ .name = "format", .kind = IK_CHOICE, .choices = formats,
	    .help = "The form of the document; json when left out." },
};

static const struct exporter *
chosen_exporter(const struct call *call)
{
	const struct input_value *format = call_input(call, "format");

	return exporter_find(format->is_set ? format->text : STR("json"));
}

static enum status
send_document(struct call *call, const struct exporter *exporter, const struct record *record,
    const struct buf *b)
{
	struct str name = str_format(call->arena, "attachment; filename=\"%.*s.%s\"",
	    STR_ARG(record_text(record, FRAMEWORK_SLUG)), exporter->extension);
	enum status st = response_set_buf(call->rs, 200, str_from(exporter->media_type), b);

	if (st == ST_TOO_LARGE)
		return errors_add(&call->errors, st, NULL, "The document is over %d MB. Use "
		    "`concert export` on the server.", LIMIT_RESPONSE_BYTES / (1024 * 1024));
	if (st != ST_OK)
		return st;
	return response_set_header(call->rs, "Content-Disposition", name);
}

static enum status
export(struct call *call)
{
	const struct exporter *exporter = chosen_exporter(call);
	struct framework *framework;
	struct record *record;
	struct buf b;
	enum status st;

	st = framework_find(call->store, call->viewer, call->values[0], call->arena, &record);
	if (st == ST_NOT_FOUND)
		return errors_add(&call->errors, st, NULL, "There is no framework %.*s. "
		    "/api/v1/frameworks lists those there are.", STR_ARG(call->values[0]));
	if (st != ST_OK)
		return st;
	st = framework_load(call->store, call->viewer, record->id, FRAMEWORK_ALL, call->arena,
	    &framework);
	if (st != ST_OK)
		return st;
	buf_init(&b, call->arena, LIMIT_RESPONSE_BYTES);
	exporter->write(framework, &b);
	return send_document(call, exporter, record, &b);
}

const struct route api_route_export = {
	.method = METHOD_GET, .path = API_ROOT "frameworks/{key}/export",
	.permission = PERM_PUBLIC, .flags = RF_API | RF_CACHE, .answer = "document",
	.inputs = inputs, .ninputs = COUNT_OF(inputs),
	.summary = "Gives a framework as a document.",
	.handler = export,
};
