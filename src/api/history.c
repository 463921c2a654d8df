/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The history of a record. The payload is given as the very text that the chain hashes, inside a
 * JSON string: written as JSON in JSON it could not be checked with sha256sum any more.
 */
#include "api/answer.h"
#include "api/routes.h"
#include "base/limits.h"
#include "model/instant.h"
#include "store/history.h"

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

/* --- whole chains -------------------------------------------------------------------------- */

static const struct input chain_inputs[] = {
	FRAMEWORK_INPUT("Short name of the framework whose chain it is; without it, the chain of "
	    "what belongs to none."),
	{ .name = "after", .kind = IK_INT, .min = 0, .max = INT64_MAX - 1, .fallback = 0,
	    .help = "Entries after this number." },
	{ .name = "limit", .kind = IK_INT, .min = 1, .max = LIMIT_PAGE_ROWS, .fallback = 100,
	    .help = "Entries per answer." },
};

static void
write_next(struct answer *answer, const struct history_span *span,
    const struct history_lines *lines)
{
	struct str slug = call_input(answer->call, "framework")->text;
	struct buf b;

	if (lines->n == 0 || lines->items[lines->n - 1].sequence >= lines->entries) {
		json_write_null(&answer->json, "next");
		return;
	}
	buf_init(&b, answer->call->arena, LIMIT_URL_BYTES);
	buf_add_format(&b, API_ROOT "history?after=%lld&limit=%lld",
	    (long long)lines->items[lines->n - 1].sequence, (long long)span->limit);
	if (slug.n > 0) {
		buf_add_z(&b, "&framework=");
		buf_add_url_part(&b, slug);
	}
	json_write_text(&answer->json, "next", buf_str(&b));
}

static enum status
chain(struct call *call)
{
	struct history_span span = { .after = call_input(call, "after")->number,
		.limit = call_input(call, "limit")->number };
	struct history_lines lines;
	struct answer answer;
	enum status st;

	if ((st = answer_framework(call, &span.framework_id)) != ST_OK ||
	    (st = history_lines_read(call->store, call->viewer, &span, call->arena,
	    &lines)) != ST_OK)
		return st;
	answer_begin(&answer, call);
	json_write_object(&answer.json, NULL);
	json_write_array(&answer.json, "items");
	for (size_t i = 0; i < lines.n; i++)
		history_line_write(&answer.json, lines.chain, &lines.items[i]);
	json_end_array(&answer.json);
	json_write_text(&answer.json, "chain", lines.chain);
	json_write_i64(&answer.json, "entries", lines.entries);
	json_write_text(&answer.json, "head", lines.head);
	write_next(&answer, &span, &lines);
	json_end_object(&answer.json);
	return answer_send(&answer);
}

const struct route api_route_chain = {
	.method = METHOD_GET, .path = API_ROOT "history", .permission = PERM_NETWORK,
	.flags = RF_API, .answer = "chain",
	.inputs = chain_inputs, .ninputs = COUNT_OF(chain_inputs),
	.summary = "Lists the entries of a whole chain, oldest first, as they were hashed.",
	.handler = chain,
};
