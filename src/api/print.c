/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Prints for programs: sent if they are there, else ordered. What changed between two revisions has
 * an address of its own here, because the list of changes beside it is JSON and nothing else.
 */
#include "api/print.h"

#include "api/answer.h"
#include "api/routes.h"
#include "http/media_type.h"
#include "instrument/redline_sides.h"

enum status
api_send_print(struct call *call, const struct printer *printer, struct str name,
    const struct print_order *order)
{
	struct attachment file = { .type = str_from(printer->media_type) };
	struct printing printing;
	enum status st = printing_find(call->store, printer, order, &call->errors, &printing);

	if (st != ST_OK)
		return st;
	file.filename = str_format(call->arena, "%.*s.%s", STR_ARG(name), printer->extension);
	file.sha256 = printing.name.key;
	if (printing.look.state == PRINT_READY)
		return response_set_attachment_at(call->rs, &file, printing.look.path);
	if (printing.look.state == PRINT_FAILED)
		return errors_add(&call->errors, ST_INVALID, NULL, "%.*s",
		    STR_ARG(printing.look.words));
	if ((st = printing_submit(call->store, &printing, &call->errors)) != ST_OK)
		return st;
	return errors_add(&call->errors, ST_BUSY, NULL,
	    "The document is being made. Ask again in a second.");
}

/* A workbook holds one state. */
static const char *const formats[] = { "pdf", "docx", NULL };

static const struct input inputs[] = {
	FRAMEWORK_INPUT("Short name of the framework; without it, the first."),
	{ .name = "from", .kind = IK_TEXT, .max = 40,
	    .help = "Number of a revision, or code of an amendment; else what `to` starts from." },
	{ .name = "to", .kind = IK_TEXT, .max = 40,
	    .help = "Number of a revision, or code of an amendment; else the newest revision." },
	{ .name = "format", .kind = IK_CHOICE, .choices = formats,
	    .help = "The form of the document; pdf when left out." },
};

static enum status
redline_document(struct call *call)
{
	struct redline_question question = { .from = call_input(call, "from")->text,
		.to = call_input(call, "to")->text, .today = call->today };
	const struct input_value *format = call_input(call, "format");
	const struct printer *printer = printer_find(format->is_set ? format->text : STR("pdf"));
	struct redline_answer found;
	struct print_order order;
	struct record *framework;
	enum status st = answer_framework(call, &question.framework_id);

	if (st == ST_OK && question.framework_id == 0 &&
	    (st = framework_find(call->store, call->viewer, STR_EMPTY, call->arena,
	    &framework)) == ST_OK)
		question.framework_id = framework->id;
	if (st != ST_OK)
		return st;
	if ((st = redline_ask(call->store, call->viewer, &question, &call->errors, &found)) !=
	    ST_OK)
		return st;
	printing_redline_order(call->arena, &found, &order);
	return api_send_print(call, printer, str_format(call->arena, "%.*s-%.*s-%.*s",
	    STR_ARG(found.to.fw->slug), STR_ARG(found.from.key), STR_ARG(found.to.key)), &order);
}

const struct route api_route_redline_document = {
	.method = METHOD_GET, .path = API_ROOT "redline/document", .permission = PERM_PUBLIC,
	.flags = RF_API, .answer = "document", .operation = "redline-document",
	.inputs = inputs, .ninputs = COUNT_OF(inputs),
	.summary = "Gives what changed between two revisions as a document.",
	.handler = redline_document,
};
