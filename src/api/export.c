/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A framework as a whole document in one of the forms of src/document/exporters. What the viewer
 * may not see is left out while loading. What was adopted is exported, today or on the days asked
 * for, or one revision. A document over the limit of an answer is refused with the command that
 * has no limit. A print (src/document/printers) is made by the job process: until it is there the
 * answer says when to ask again.
 */
#include "document/export.h"

#include "api/answer.h"
#include "api/export.h"
#include "api/print.h"
#include "api/routes.h"
#include "base/limits.h"
#include "base/ulid.h"
#include "document/printing.h"
#include "instrument/revision.h"
#include "model/types/types.h"

const char *const export_formats[] = {
#define EXPORTER(name) #name,
#include "document/exporters/exporters.h"
#undef EXPORTER
#define PRINTER(name, media_type, extension, help) #name,
#include "document/printers/printers.h"
#undef PRINTER
	NULL,
};

static const struct input inputs[] = {
	{ .name = "format", .kind = IK_CHOICE, .choices = export_formats,
	    .help = "The form of the document; json when left out." },
	{ .name = "on", .kind = IK_DATE, .help = "The text that was in effect on a day." },
	{ .name = "known", .kind = IK_DATE,
	    .help = "Counts only what was held here at the end of a day." },
};

static struct str
chosen_format(const struct call *call)
{
	const struct input_value *format = call_input(call, "format");

	return format->is_set ? format->text : STR("json");
}

static enum status
send_document(struct call *call, const struct exporter *exporter, struct str name,
    const struct framework *fw)
{
	struct str disposition = str_format(call->arena, "attachment; filename=\"%.*s.%s\"",
	    STR_ARG(name), exporter->extension);
	enum status st;
	struct buf b;

	buf_init(&b, call->arena, LIMIT_RESPONSE_BYTES);
	exporter->write(fw, &b);
	st = response_set_buf(call->rs, 200, str_from(exporter->media_type), &b);

	if (st == ST_TOO_LARGE)
		return errors_add(&call->errors, st, NULL, "The document is over %d MB. Use "
		    "`concert export` on the server.", LIMIT_RESPONSE_BYTES / (1024 * 1024));
	if (st != ST_OK)
		return st;
	return response_set_header(call->rs, "Content-Disposition", disposition);
}

enum status
export_send(struct call *call, struct str name, const struct framework *fw)
{
	const struct exporter *exporter = exporter_find(chosen_format(call));

	struct print_order order;

	if (exporter != NULL)
		return send_document(call, exporter, name, fw);
	printing_order(call->arena, fw, &order);
	return api_send_print(call, printer_find(chosen_format(call)), name, &order);
}

/* --- a framework --------------------------------------------------------------------------- */

/* The text in effect on the days asked for; none is chosen where no day is asked for. */
static enum status
find_asked(struct call *call, int64_t framework_id, struct revision_export *order)
{
	const struct input_value *on = call_input(call, "on");
	const struct input_value *known = call_input(call, "known");
	struct revision_clock clock = {
		.framework_id = framework_id,
		.on = on->is_set ? (int32_t)on->number : call->today,
		.known_ms = known->is_set ? call_day_end_ms(call, (int32_t)known->number) :
		    INT64_MAX,
	};
	struct record *revision;
	enum status st;

	if (!on->is_set && !known->is_set)
		return ST_OK;
	st = revision_in_effect(call->store, call->viewer, &clock, call->arena, &revision);
	if (st == ST_NOT_FOUND)
		return errors_add(&call->errors, st, NULL, "No text was in effect then, as far as "
		    "is held here. /api/v1/revisions lists those there are.");
	if (st == ST_OK)
		order->revision = revision;
	return st;
}

static enum status
export(struct call *call)
{
	struct revision_export order = { .today = call->today };
	const struct framework *framework;
	struct record *record;
	enum status st;

	st = framework_find(call->store, call->viewer, call->values[0], call->arena, &record);
	if (st == ST_NOT_FOUND)
		return errors_add(&call->errors, st, NULL, "There is no framework %.*s. "
		    "/api/v1/frameworks lists those there are.", STR_ARG(call->values[0]));
	if (st != ST_OK)
		return st;
	if ((st = find_asked(call, record->id, &order)) != ST_OK)
		return st;
	order.framework_id = record->id;
	st = revision_load_export(call->store, call->viewer, &order, &call->errors, &framework);
	if (st != ST_OK)
		return st;
	return export_send(call, record_text(record, FRAMEWORK_SLUG), framework);
}

const struct route api_route_export = {
	.method = METHOD_GET, .path = API_ROOT "frameworks/{key}/export",
	.permission = PERM_PUBLIC, .flags = RF_API | RF_CACHE, .answer = "document",
	.inputs = inputs, .ninputs = COUNT_OF(inputs),
	.summary = "Gives a framework as a document.",
	.handler = export,
};

/* --- a revision ---------------------------------------------------------------------------- */

static const struct input revision_inputs[] = {
	{ .name = "format", .kind = IK_CHOICE, .choices = export_formats,
	    .help = "The form of the document; json when left out." },
	{ .name = "framework", .kind = IK_TEXT, .max = 80,
	    .help = "Short name of the framework whose revision has this number, where there "
	        "are several." },
};

static enum status
export_revision(struct call *call)
{
	struct revision_export order = { .today = call->today };
	const struct framework *framework;
	struct record *revision;
	enum status st = answer_find_of(call, &type_revision, &revision);

	if (st != ST_OK)
		return st;
	order.framework_id = revision->framework_id;
	order.revision = revision;
	st = revision_load_export(call->store, call->viewer, &order, &call->errors, &framework);
	if (st == ST_NOT_FOUND)
		return errors_add(&call->errors, st, NULL, "No text is kept of this revision.");
	if (st != ST_OK)
		return st;
	return export_send(call, str_format(call->arena, "%.*s-%d", STR_ARG(framework->slug),
	    (int)revision->values[REVISION_NUMBER].number), framework);
}

const struct route api_route_revision_text = {
	.method = METHOD_GET, .path = API_ROOT "revisions/{key}/text",
	.permission = PERM_PUBLIC, .flags = RF_API | RF_CACHE, .answer = "document",
	.operation = "revision-text",
	.inputs = revision_inputs, .ninputs = COUNT_OF(revision_inputs),
	.summary = "Gives the instrument as a revision holds it; key: number, id or current.",
	.handler = export_revision,
};
