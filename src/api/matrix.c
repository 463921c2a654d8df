/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The comments matrix of an amendment for programs: the rows that its page and its prints show.
 * A response is a field of the position, and written there.
 */
#include "api/answer.h"
#include "api/routes.h"
#include "document/matrix.h"
#include "model/types/types.h"

static void
write_row(struct json *j, const struct fw_matrix_row *row)
{
	const struct record *r = row->position;

	json_write_object(j, NULL);
	json_write_text(j, "position", r->uid);
	json_write_text_or_null(j, "element", row->element);
	json_write_text_or_null(j, "code", row->code);
	json_write_text_or_null(j, "words", row->words);
	json_write_text(j, "agency", row->agency);
	json_write_text(j, "kind", record_text(r, POSITION_KIND));
	json_write_text_or_null(j, "quoted", record_text(r, POSITION_QUOTED));
	json_write_text(j, "comment", record_text(r, POSITION_WORDS));
	json_write_text_or_null(j, "response", record_text(r, POSITION_RESPONSE));
	json_end_object(j);
}

static enum status
matrix(struct call *call)
{
	struct matrix_query query = { .viewer = call->viewer,
		.agency = str_trim(call_input(call, "agency")->text),
		.element = str_trim(call_input(call, "element")->text),
		.is_open = call_input(call, "open")->is_set };
	struct matrix found;
	struct answer answer;
	struct record *amendment;
	enum status st = answer_find_of(call, &type_amendment, &amendment);

	query.amendment = amendment;
	if (st != ST_OK ||
	    (st = matrix_load(call->store, &query, &call->errors, &found)) != ST_OK)
		return st;
	answer_begin(&answer, call);
	json_write_object(&answer.json, NULL);
	json_write_text(&answer.json, "amendment", amendment->uid);
	json_write_i64(&answer.json, "total", (int64_t)found.nall);
	json_write_i64(&answer.json, "unanswered", (int64_t)found.nopen);
	json_write_array(&answer.json, "items");
	for (size_t i = 0; i < found.rows.n; i++)
		write_row(&answer.json, &found.rows.items[i]);
	json_end_array(&answer.json);
	json_end_object(&answer.json);
	return answer_send(&answer);
}

static const struct input inputs[] = {
	FRAMEWORK_INPUT("Short name of the framework; without it, the first."),
	{ .name = "agency", .kind = IK_TEXT, .max = 80, .help = "Code of an agency." },
	{ .name = "element", .kind = IK_TEXT, .max = 40,
	    .help = "Code of an element, such as CJ 7; - for what is on the whole." },
	{ .name = "open", .kind = IK_FLAG, .help = "Only what has no response." },
};

const struct route api_route_amendment_matrix = {
	.method = METHOD_GET, .path = API_ROOT "amendments/{key}/matrix",
	.permission = PERM_NETWORK, .flags = RF_API, .answer = "comments_matrix",
	.operation = "amendment-matrix", .inputs = inputs, .ninputs = COUNT_OF(inputs),
	.summary = "Lists what agencies say on an amendment, with the responses, by element.",
	.handler = matrix,
};
