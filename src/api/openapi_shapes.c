/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The schemas that do not depend on the record types: what values of fields look like, and the
 * answers that are no record. One row per member; an object inside another is a shape of its own.
 * Written beside the code that prints the answers (resource.c, history.c ...) and compared with
 * it by the tests, which hold every answer of the API against the page.
 */
#include "api/openapi_parts.h"

enum member_flag {
	MF_NULL = 1u << 0,     /* may be null */
	MF_OPTIONAL = 1u << 1, /* may be absent */
};

/* One of type, ref, list and choices says what the member holds. */
struct member {
	const char *name;
	const char *type;
	const char *ref;  /* name of a schema */
	const char *list; /* name of the schema of its items */
	const char *const *choices;
	const char *pattern;
	const char *format;
	unsigned flags;
};

struct shape {
	const char *name;
	const char *help;
	const struct member *members;
	size_t n;
};

#define SHAPE(shape_name, words) { #shape_name, words, shape_name, COUNT_OF(shape_name) }
#define TEXT(member_name) { .name = member_name, .type = "string" }
#define TEXT_OR_NULL(member_name) { .name = member_name, .type = "string", .flags = MF_NULL }
#define NUMBER(member_name) { .name = member_name, .type = "integer" }

static const struct member period[] = {
	TEXT_OR_NULL("edtf"),
	TEXT_OR_NULL("words"),
	{ .name = "tentative", .type = "boolean" },
	{ .name = "earliest", .type = "string", .format = "date", .flags = MF_NULL },
	{ .name = "latest", .type = "string", .format = "date", .flags = MF_NULL },
};

static const char *const mark_kinds[] = {
	"italic", "bold", "underline", "superscript", "subscript", "footnote", NULL,
};

static const struct member mark[] = {
	{ .name = "kind", .choices = mark_kinds },
	NUMBER("start"),
	NUMBER("end"),
	{ .name = "label", .type = "string", .flags = MF_OPTIONAL },
};

static const struct member marked[] = {
	TEXT("text"),
	{ .name = "marks", .list = "mark" },
};

static const struct member reference[] = {
	TEXT("type"),
	{ .name = "id", .ref = "ulid" },
	{ .name = "code", .type = "string", .flags = MF_OPTIONAL },
	{ .name = "title", .type = "string", .flags = MF_OPTIONAL },
	{ .name = "words", .type = "string", .flags = MF_OPTIONAL },
};

static const struct member permits[] = {
	{ .name = "change", .type = "boolean" },
	{ .name = "remove", .type = "boolean" },
	{ .name = "open", .type = "boolean" },
	{ .name = "fields", .list = "name" },
};

static const struct member links[] = { TEXT("self"), TEXT("page") };

static const char *const operations[] = { "create", "update", "delete", "restore", NULL };

static const struct member history_change[] = {
	NUMBER("sequence"),
	{ .name = "at", .ref = "instant" },
	{ .name = "operation", .choices = operations },
	TEXT_OR_NULL("actor"),
	TEXT_OR_NULL("agency"),
	TEXT_OR_NULL("reason"),
	TEXT_OR_NULL("hash"),
	TEXT_OR_NULL("payload"),
};

static const struct member line[] = {
	TEXT("chain"),
	NUMBER("sequence"),
	TEXT("previous"),
	{ .name = "hash", .type = "string", .pattern = "^[0-9a-f]{64}$" },
	TEXT_OR_NULL("payload"),
};

static const struct member chain[] = {
	{ .name = "items", .list = "line" },
	TEXT("chain"),
	NUMBER("entries"),
	TEXT("head"),
	TEXT_OR_NULL("next"),
};

static const struct member history[] = {
	{ .name = "items", .list = "history_change" },
	NUMBER("total"),
	TEXT_OR_NULL("next"),
};

static const struct member range[] = {
	TEXT("role"),
	TEXT_OR_NULL("field"),
	{ .name = "source", .ref = "ulid" },
	NUMBER("table"),
	NUMBER("row"),
	NUMBER("column"),
	NUMBER("start"),
	NUMBER("end"),
	TEXT("words"),
};

static const struct member cell[] = {
	{ .name = "source", .ref = "ulid" },
	NUMBER("table"),
	NUMBER("row"),
	NUMBER("column"),
	TEXT("name"),
	TEXT("text"),
};

static const struct member ranges[] = {
	{ .name = "items", .list = "range" },
	{ .name = "cells", .list = "cell" },
};

static const struct member match[] = { NUMBER("start"), NUMBER("end") };

static const struct member snippet[] = {
	TEXT("text"),
	{ .name = "matches", .list = "match" },
};

static const struct member hit[] = {
	TEXT("type"),
	{ .name = "id", .ref = "ulid" },
	TEXT_OR_NULL("code"),
	TEXT_OR_NULL("title"),
	{ .name = "snippet", .ref = "snippet" },
	{ .name = "links", .ref = "links" },
};

static const struct member facet[] = { TEXT("type"), NUMBER("total") };

static const struct member search[] = {
	{ .name = "items", .list = "hit" },
	{ .name = "facets", .list = "facet" },
	NUMBER("total"),
	TEXT_OR_NULL("next"),
};

static const struct member suggestion[] = {
	TEXT("type"),
	{ .name = "id", .ref = "ulid" },
	TEXT_OR_NULL("code"),
	TEXT_OR_NULL("title"),
	TEXT("key"),
};

static const struct member suggestions[] = { { .name = "items", .list = "suggestion" } };

static const struct member holder[] = {
	{ .name = "id", .ref = "ulid" },
	TEXT("type"),
	TEXT("role"),
	{ .name = "person", .ref = "reference", .flags = MF_OPTIONAL },
	{ .name = "agency", .ref = "reference", .flags = MF_OPTIONAL },
	TEXT_OR_NULL("words"),
	{ .name = "pillar", .ref = "reference", .flags = MF_OPTIONAL },
	{ .name = "interim", .type = "boolean" },
	{ .name = "since", .type = "string", .format = "date", .flags = MF_NULL },
	{ .name = "until", .type = "string", .format = "date", .flags = MF_NULL },
	{ .name = "links", .ref = "links" },
};

static const struct member roles_held[] = {
	{ .name = "on", .type = "string", .format = "date" },
	{ .name = "items", .list = "holder" },
	NUMBER("total"),
};

static const struct member record_type[] = {
	TEXT("type"),
	TEXT("label"),
	TEXT_OR_NULL("help"),
	TEXT("list"),
};

static const struct member start[] = {
	TEXT("version"),
	{ .name = "types", .list = "record_type" },
	TEXT("description"),
	TEXT("search"),
};

static const struct member redline_side[] = {
	TEXT("type"),
	{ .name = "id", .ref = "ulid" },
	TEXT("key"),
	TEXT("label"),
};

static const char *const word_kinds[] = { "kept", "deleted", "inserted", NULL };

static const struct member redline_words[] = {
	{ .name = "kind", .choices = word_kinds },
	TEXT("text"),
};

static const struct member redline_field[] = {
	TEXT("field"),
	TEXT("label"),
	{ .name = "fact", .type = "boolean" },
	{ .name = "form", .type = "boolean" },
	TEXT("before"),
	{ .name = "before_marks", .type = "string", .flags = MF_OPTIONAL },
	TEXT("after"),
	{ .name = "after_marks", .type = "string", .flags = MF_OPTIONAL },
	{ .name = "words", .list = "redline_words" },
};

static const struct member redline_place[] = {
	TEXT_OR_NULL("words"),
	TEXT_OR_NULL("pillar"),
	TEXT_OR_NULL("parent"),
	{ .name = "goal", .type = "boolean" },
	TEXT_OR_NULL("next_to"),
};

static const struct member redline_change[] = {
	{ .name = "number", .type = "integer", .flags = MF_NULL },
	TEXT("type"),
	TEXT_OR_NULL("id"),
	TEXT_OR_NULL("code"),
	{ .name = "code_before", .type = "string", .flags = MF_OPTIONAL },
	TEXT_OR_NULL("pillar"),
	{ .name = "what", .list = "difference" },
	{ .name = "part_of", .type = "string", .flags = MF_OPTIONAL },
	TEXT("text"),
	{ .name = "marks", .type = "string", .flags = MF_OPTIONAL },
	{ .name = "from", .ref = "redline_place", .flags = MF_OPTIONAL },
	{ .name = "to", .ref = "redline_place", .flags = MF_OPTIONAL },
	{ .name = "fields", .list = "redline_field" },
	TEXT_OR_NULL("reason"),
};

static const struct member redline_changes[] = {
	NUMBER("count"),
	NUMBER("form"),
	{ .name = "empty", .type = "boolean" },
	{ .name = "changes", .list = "redline_change" },
};

static const struct member redline[] = {
	{ .name = "from", .ref = "redline_side" },
	{ .name = "to", .ref = "redline_side" },
	{ .name = "redline", .ref = "redline_changes" },
	NUMBER("total"),
	TEXT_OR_NULL("next"),
};

static const struct member amendment_conflict[] = {
	TEXT("kind"),
	{ .name = "change", .ref = "ulid" },
	TEXT("element"),
	TEXT_OR_NULL("code"),
	TEXT_OR_NULL("field"),
	TEXT_OR_NULL("before"),
	TEXT_OR_NULL("now"),
	TEXT_OR_NULL("after"),
	TEXT_OR_NULL("proposal"),
	TEXT("message"),
};

static const struct member amendment_note[] = {
	{ .name = "change", .ref = "ulid" },
	TEXT("message"),
};

static const struct member amendment_proposal[] = {
	{ .name = "element", .ref = "ulid" },
	TEXT_OR_NULL("code"),
	TEXT("field"),
	TEXT("after"),
};

static const struct member amendment_draft[] = {
	{ .name = "amendment", .ref = "ulid" },
	{ .name = "base", .ref = "ulid" },
	{ .name = "newest", .ref = "ulid" },
	{ .name = "open", .type = "boolean" },
	NUMBER("changes"),
	{ .name = "conflicts", .list = "amendment_conflict" },
	{ .name = "notes", .list = "amendment_note" },
	{ .name = "proposals", .list = "amendment_proposal" },
};

static const struct member matrix_row[] = {
	{ .name = "position", .ref = "ulid" },
	TEXT_OR_NULL("element"),
	TEXT_OR_NULL("code"),
	TEXT_OR_NULL("words"),
	TEXT("agency"),
	TEXT("kind"),
	TEXT_OR_NULL("quoted"),
	TEXT("comment"),
	TEXT_OR_NULL("response"),
};

static const struct member comments_matrix[] = {
	{ .name = "amendment", .ref = "ulid" },
	NUMBER("total"),
	NUMBER("unanswered"),
	{ .name = "items", .list = "matrix_row" },
};

static const char *const round_states[] = {
	"reading", "ready", "confirmed", "done", "dropped", "failed", NULL,
};
static const char *const round_texts[] = { "revision", "draft", "circulated", NULL };

static const struct member round_change[] = {
	TEXT("key"),
	TEXT("operation"),
	TEXT("type"),
	{ .name = "element", .ref = "ulid" },
	TEXT_OR_NULL("code"),
	TEXT_OR_NULL("words"),
	TEXT_OR_NULL("field"),
	TEXT_OR_NULL("before"),
	TEXT_OR_NULL("after"),
	TEXT_OR_NULL("who"),
	{ .name = "tracked", .type = "boolean" },
	{ .name = "left_out", .type = "boolean" },
};

static const struct member round_comment[] = {
	TEXT("key"),
	TEXT_OR_NULL("element"),
	TEXT_OR_NULL("code"),
	TEXT_OR_NULL("quoted"),
	TEXT("words"),
	{ .name = "left_out", .type = "boolean" },
};

static const struct member round_read[] = {
	TEXT("seen"),
	{ .name = "held_against", .choices = round_texts },
	{ .name = "sure", .type = "boolean" },
	NUMBER("untracked"),
	NUMBER("formats"),
	{ .name = "changes", .list = "round_change" },
	{ .name = "comments", .list = "round_comment" },
};

static const struct member round_file[] = {
	{ .name = "id", .ref = "ulid" },
	TEXT("name"),
	NUMBER("size"),
	TEXT("sha256"),
	{ .name = "state", .choices = round_states },
	TEXT_OR_NULL("message"),
	TEXT_OR_NULL("amendment"),
	TEXT_OR_NULL("agency"),
	{ .name = "on_behalf", .type = "boolean" },
	NUMBER("version"),
	{ .name = "read", .ref = "round_read", .flags = MF_NULL },
};

static const struct member text_difference[] = {
	TEXT("kind"),
	TEXT("type"),
	{ .name = "element", .ref = "ulid" },
	TEXT_OR_NULL("code"),
	TEXT_OR_NULL("pillar"),
	TEXT_OR_NULL("field"),
	TEXT_OR_NULL("words"),
	TEXT_OR_NULL("adopted"),
	TEXT_OR_NULL("working"),
};

static const struct member text_differences[] = {
	{ .name = "revision", .ref = "ulid" },
	NUMBER("total"),
	{ .name = "items", .list = "text_difference" },
};

static const struct member fault[] = {
	{ .name = "pointer", .type = "string", .flags = MF_OPTIONAL },
	{ .name = "parameter", .type = "string", .flags = MF_OPTIONAL },
	TEXT("detail"),
};

static const struct member problem[] = {
	TEXT("type"),
	TEXT("title"),
	NUMBER("status"),
	TEXT("detail"),
	TEXT("instance"),
	{ .name = "errors", .list = "fault" },
	{ .name = "current", .type = "object", .flags = MF_OPTIONAL },
};

static const struct member held_role[] = {
	TEXT("capacity"),
	{ .name = "agency", .ref = "reference", .flags = MF_NULL },
	{ .name = "pillar", .ref = "reference", .flags = MF_NULL },
	{ .name = "framework", .ref = "reference", .flags = MF_NULL },
	{ .name = "interim", .type = "boolean" },
};

static const struct member me[] = {
	{ .name = "person", .ref = "reference" },
	{ .name = "agency", .ref = "reference", .flags = MF_NULL },
	{ .name = "roles", .list = "held_role" },
	{ .name = "program", .type = "boolean" },
	{ .name = "write", .type = "boolean" },
	{ .name = "needs_second_factor", .type = "boolean" },
	TEXT_OR_NULL("csrf"),
};

static const struct member token[] = {
	{ .name = "id", .ref = "ulid" },
	TEXT("label"),
	{ .name = "write", .type = "boolean" },
	{ .name = "second_factor", .type = "boolean" },
	{ .name = "created", .ref = "instant" },
	{ .name = "expires", .ref = "instant" },
	{ .name = "used", .type = "string", .format = "date", .flags = MF_NULL },
	{ .name = "token", .type = "string", .flags = MF_OPTIONAL },
};

static const struct member tokens[] = {
	{ .name = "items", .list = "token" },
	NUMBER("total"),
};

static const struct member token_given[] = {
	TEXT("label"),
	{ .name = "expires", .type = "string", .format = "date" },
	{ .name = "write", .type = "boolean", .flags = MF_OPTIONAL },
};

static const struct member decision_given[] = {
	{ .name = "change", .ref = "ulid" },
	{ .name = "version", .type = "integer", .flags = MF_OPTIONAL },
	{ .name = "choice", .type = "string" },
	{ .name = "after", .ref = "marked", .flags = MF_OPTIONAL },
};

static const struct member rebase_given[] = {
	{ .name = "version", .type = "integer" },
	{ .name = "revision", .ref = "ulid" },
	{ .name = "decisions", .list = "decision_given", .flags = MF_OPTIONAL },
};

static const struct member round_given[] = {
	NUMBER("version"),
	{ .name = "seen", .type = "string", .flags = MF_OPTIONAL },
	{ .name = "leave_out", .list = "round_key", .flags = MF_OPTIONAL },
};

static const struct member step_given[] = {
	{ .name = "version", .type = "integer", .flags = MF_OPTIONAL },
	{ .name = "text", .type = "string", .flags = MF_OPTIONAL },
	{ .name = "method", .type = "string", .flags = MF_OPTIONAL },
	{ .name = "deadline", .ref = "instant", .flags = MF_OPTIONAL },
	{ .name = "agency", .type = "string", .flags = MF_OPTIONAL },
	{ .name = "change", .ref = "ulid", .flags = MF_OPTIONAL },
	{ .name = "kind", .type = "string", .flags = MF_OPTIONAL },
	{ .name = "words", .type = "string", .flags = MF_OPTIONAL },
	{ .name = "round", .type = "integer", .flags = MF_OPTIONAL },
	{ .name = "day", .type = "string", .format = "date", .flags = MF_OPTIONAL },
	{ .name = "body", .type = "string", .flags = MF_OPTIONAL },
	{ .name = "end", .type = "string", .flags = MF_OPTIONAL },
};

static const struct shape shapes[] = {
	SHAPE(period, "When: EDTF (ISO 8601-2), the words people agreed, and the first and the "
	    "last day that satisfy them."),
	SHAPE(mark, "A range of Unicode code points, its end excluded."),
	SHAPE(marked, "Adopted words with their marks."),
	SHAPE(reference, "Another record, and how it is named there."),
	SHAPE(permits, "What the reader may do with the record: change it, remove it, say who sees "
	    "it; and which members it may set. For who has signed in."),
	SHAPE(links, "Where the record is found, for programs and for people."),
	SHAPE(history_change, "One entry of the history. payload is the text that the chain "
	    "hashes, byte by byte; both are null for who may not read all of it."),
	SHAPE(history, NULL),
	SHAPE(line, "An entry of a chain: hash is the SHA-256 of previous and payload, one after "
	    "the other. payload is null for who may not read all of it."),
	SHAPE(chain, "A part of a chain, and where the whole of it ends."),
	SHAPE(range, "Words of the source document, counted in Unicode code points of their "
	    "cell."),
	SHAPE(cell, "A cell of the source document."),
	SHAPE(ranges, NULL),
	SHAPE(match, "Where a word was found, in code points of the snippet's text."),
	SHAPE(snippet, NULL),
	SHAPE(hit, NULL),
	SHAPE(facet, "How many were found of one type."),
	SHAPE(search, NULL),
	SHAPE(suggestion, "What a field may refer to. key: names it in a form of that field: its "
	    "code, else its title, else its identifier."),
	SHAPE(suggestions, NULL),
	SHAPE(holder, "Who holds a role: by an appointment of a person, or by the framework's "
	    "text."),
	SHAPE(roles_held, NULL),
	SHAPE(record_type, NULL),
	SHAPE(start, NULL),
	SHAPE(held_role, "What a person is appointed to."),
	SHAPE(me, "Who asks. csrf: what requests of a page carry in X-CSRF-Token; null for "
	    "programs."),
	SHAPE(token, "A token of a program. token: its secret, once. second_factor: its maker had "
	    "shown one; without it the token does not act for the secretariat."),
	SHAPE(tokens, NULL),
	SHAPE(step_given, "A step of a procedure. circulate: version, text (SHA-256 of the draft "
	    "that was looked at), method (silence, meeting, chairs), deadline. extend: version, "
	    "deadline. positions: agency, change, kind (support, no-objection, comment, objection, "
	    "more-time), words, round. end: version, end (take-back, withdraw), words. adopt: "
	    "version, words (which meeting), day, body."),
	SHAPE(round_given, "version: that was looked at. To confirm: seen, and the keys of what is "
	    "to be left out."),
	SHAPE(rebase_given, "version: of the amendment that was looked at; revision: the newest "
	    "one; decisions: one for each change in conflict with it (draft?on=newest)."),
	SHAPE(decision_given, "choice: keep (the change holds on the newer text, with another text "
	    "where after is given) or drop (it is declined). version: of the change that was "
	    "looked at."),
	SHAPE(token_given, "expires: the last day, within a year. write: false when left out."),
	SHAPE(redline_side, "A revision or an amendment. key: by which it is asked for."),
	SHAPE(redline_words, "A run of words that was kept, deleted or inserted."),
	SHAPE(redline_field, "Words or a fact before and after. form: it says the same with other "
	    "formatting, spacing or footnote number."),
	SHAPE(redline_place, "Where something stands: in which list, and behind what."),
	SHAPE(redline_change, "What happened to one element. number: in the order of the text; "
	    "null for form alone, and for what is kept beside the text. part_of: the added or "
	    "removed element that it went with."),
	SHAPE(redline_changes, "count: changes with a number. form: those of form alone. Both, and "
	    "empty, are of the whole redline; changes are those of this answer."),
	SHAPE(redline, NULL),
	SHAPE(amendment_conflict, "What is in the way. before: what the change takes the text to "
	    "say; now: what it says; after: what the change wants; proposal: both, where they "
	    "fit."),
	SHAPE(amendment_note, "What follows from a change and was not said in it."),
	SHAPE(amendment_proposal, "A date that the words of what is added say, and no change does "
	    "yet; after: what a change that replaces the field would hold."),
	SHAPE(amendment_draft, "changes: those in the draft."),
	SHAPE(matrix_row, "element: null where it is on the whole. A response is the field "
	    "`response` of the position."),
	SHAPE(comments_matrix, "total, unanswered: whatever the filter says; items: in the order "
	    "of the document, the whole first."),
	SHAPE(round_change, "What a Word file would change. key: names it in leave_out. who: the "
	    "names and dates that the file tracks; tracked: whether it does."),
	SHAPE(round_comment, "A comment of its margin. element: null where it is on the whole."),
	SHAPE(round_read, "seen: names what is shown, for confirming it. sure: the file was made "
	    "of that text. untracked: changes that it does not track; formats: those of "
	    "formatting alone, of which nothing is made."),
	SHAPE(round_file, "An agency's Word file. state: reading, then ready to be confirmed, or "
	    "failed with a message; confirmed while it is stored, then done. version: of this "
	    "record. read: null but where it is ready."),
	SHAPE(text_difference, "Values are in the syntax of changes: see docs/api.md."),
	SHAPE(text_differences, NULL),
	SHAPE(fault, "One part of the request that cannot be used."),
	SHAPE(problem, "What went wrong (RFC 9457). `current`: the record as it is now, where it "
	    "was changed since it was read."),
};

static void
write_names(struct json *j, const char *key, const char *const *names)
{
	json_write_array(j, key);
	for (size_t i = 0; names[i] != NULL; i++)
		json_write_text_z(j, NULL, names[i]);
	json_end_array(j);
}

static void
write_type(struct json *j, const struct member *m)
{
	if (m->list != NULL) {
		json_write_text_z(j, "type", "array");
		openapi_write_ref(j, "items", m->list);
	} else if (m->choices != NULL) {
		write_names(j, "enum", m->choices);
	} else if ((m->flags & MF_NULL) != 0) {
		write_names(j, "type", (const char *const[]){ m->type, "null", NULL });
	} else {
		json_write_text_z(j, "type", m->type);
	}
}

static void
write_nullable_ref(struct json *j, const struct member *m)
{
	json_write_object(j, m->name);
	json_write_array(j, "anyOf");
	openapi_write_ref(j, NULL, m->ref);
	json_write_object(j, NULL);
	json_write_text_z(j, "type", "null");
	json_end_object(j);
	json_end_array(j);
	json_end_object(j);
}

static void
write_member(struct json *j, const struct member *m)
{
	if (m->ref != NULL && (m->flags & MF_NULL) != 0) {
		write_nullable_ref(j, m);
		return;
	}
	if (m->ref != NULL) {
		openapi_write_ref(j, m->name, m->ref);
		return;
	}
	json_write_object(j, m->name);
	write_type(j, m);
	if (m->pattern != NULL)
		json_write_text_z(j, "pattern", m->pattern);
	if (m->format != NULL)
		json_write_text_z(j, "format", m->format);
	json_end_object(j);
}

static void
write_shape(struct json *j, const struct shape *shape)
{
	json_write_object(j, shape->name);
	json_write_text_z(j, "type", "object");
	if (shape->help != NULL)
		json_write_text_z(j, "description", shape->help);
	json_write_object(j, "properties");
	for (size_t i = 0; i < shape->n; i++)
		write_member(j, &shape->members[i]);
	json_end_object(j);
	json_write_array(j, "required");
	for (size_t i = 0; i < shape->n; i++) {
		if ((shape->members[i].flags & MF_OPTIONAL) == 0)
			json_write_text_z(j, NULL, shape->members[i].name);
	}
	json_end_array(j);
	json_write_bool(j, "additionalProperties", false);
	json_end_object(j);
}

static void
write_text_schema(struct json *j, const char *name, const char *word, const char *value)
{
	json_write_object(j, name);
	json_write_text_z(j, "type", "string");
	json_write_text_z(j, word, value);
	json_end_object(j);
}

static void
write_visibility(struct json *j)
{
	json_write_object(j, "visibility");
	json_write_text_z(j, "description", "Who sees it; shown to the network. pillar: its "
	    "readers and who chairs; named: its readers alone.");
	json_write_array(j, "enum");
	for (unsigned v = VISIBILITY_PUBLIC; v <= VISIBILITY_NAMED; v++)
		json_write_text_z(j, NULL, visibility_name((enum visibility)v));
	json_end_array(j);
	json_end_object(j);
}

void
openapi_write_shapes(struct json *j)
{
	write_text_schema(j, "ulid", "pattern", "^[0-7][0-9A-HJKMNP-TV-Z]{25}$");
	write_text_schema(j, "instant", "format", "date-time");
	write_text_schema(j, "name", "description", "Name of a member.");
	write_text_schema(j, "round_key", "description", "Names a change or comment of a file.");
	write_text_schema(j, "difference", "description",
	    "added, removed, moved, changed or form.");
	write_visibility(j);
	json_write_object(j, "description");
	json_write_text_z(j, "type", "object");
	json_end_object(j);
	for (size_t i = 0; i < COUNT_OF(shapes); i++)
		write_shape(j, &shapes[i]);
}
