/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The history of a record. The payload is given as the very text that the chain hashes, inside a
 * JSON string: written as JSON in JSON it could not be checked with sha256sum any more.
 */
#include "api/answer.h"
#include "api/routes.h"
#include "base/limits.h"
#include "model/instant.h"

static const struct input inputs[] = {
	PAGE_INPUTS,
	FRAMEWORK_INPUT("Short name of the framework in which a code is meant; else the first."),
};

static void
write_entry(struct answer *answer, const struct history_entry *entry)
{
	struct json *j = &answer->json;

	json_write_object(j, NULL);
	json_write_i64(j, "sequence", entry->sequence);
	json_write_text(j, "at", instant_format(answer->call->arena, entry->at_ms));
	json_write_text(j, "operation", entry->operation);
	json_write_text_or_null(j, "actor", entry->actor);
	json_write_text_or_null(j, "agency", entry->agency);
	json_write_text_or_null(j, "reason", entry->reason);
	json_write_text_or_null(j, "hash", entry->hash);
	json_write_text_or_null(j, "payload", entry->payload);
	json_end_object(j);
}

static enum status
history(struct call *call)
{
	struct answer_page page = page_of(call);
	struct history_list entries;
	struct record *record;
	struct answer answer;
	enum status st;

	if ((st = answer_find(call, &record)) != ST_OK)
		return st;
	st = history_of_record(call->store, call->viewer, record, call->arena, &entries);
	if (st != ST_OK)
		return st;
	page.total = (int64_t)entries.n;
	answer_begin(&answer, call);
	json_write_object(&answer.json, NULL);
	json_write_array(&answer.json, "items");
	for (int64_t i = page.offset; i < page.total && i < page.offset + page.limit; i++)
		write_entry(&answer, &entries.items[i]);
	json_end_array(&answer.json);
	return answer_send_page(&answer, &page);
}

const struct route api_route_history = {
	.method = METHOD_GET, .path = API_ROOT "{plural}/{key}/history",
	.permission = PERM_PUBLIC,
	.flags = RF_API | RF_EACH_TYPE | RF_CACHE, .answer = "history",
	.inputs = inputs, .ninputs = COUNT_OF(inputs),
	.summary = "Lists the changes of a record, newest first, with what the chain hashes.",
	.handler = history,
};
