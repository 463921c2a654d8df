/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Word files of comment rounds held against the text that was asked about: the sample document,
 * edited with tracked changes and comments, becomes changes that make exactly its text.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/fd.h"
#include "document/anchors.h"
#include "document/print.h"
#include "document/reading.h"
#include "document/round_changes.h"
#include "docx_made.h"
#include "instrument/framework_store.h"

#define BY " w:id=\"90\" w:author=\"Amal\" w:date=\"2021-03-31T12:00:00Z\""
#define INS(text) "<w:ins" BY "><w:r><w:t xml:space=\"preserve\">" text "</w:t></w:r></w:ins>"
#define DEL(text) "<w:del" BY "><w:r><w:delText xml:space=\"preserve\">" text \
    "</w:delText></w:r></w:del>"
#define SPLIT(inside) "</w:t></w:r>" inside "<w:r><w:t xml:space=\"preserve\">"
#define FROM(id) "<w:commentRangeStart w:id=\"" id "\"/>"
#define TO(id) "<w:commentRangeEnd w:id=\"" id "\"/><w:r><w:commentReference w:id=\"" id \
    "\"/></w:r>"

static struct arena *a;

static int
set_up(void **state)
{
	(void)state;
	a = arena_new();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

/* An edit of the XML of a part: the first place of the old words. */
struct edit {
	const char *before;
	const char *after;
};

static struct str
replace(struct str text, const struct edit *edit)
{
	size_t at = str_find(text, str_from(edit->before), 0);

	if (at == SIZE_MAX)
		fail_msg("the sample document has no \"%s\"", edit->before);
	return str_format(a, "%.*s%s%.*s", STR_ARG(str_part(text, 0, at)), edit->after,
	    STR_ARG(str_part(text, at + strlen(edit->before), text.n)));
}

static struct str
read_file(const char *path)
{
	struct str bytes;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(fd_read_all(a, fd, LIMIT_IMPORT_BYTES, &bytes), ST_OK);
	close(fd);
	return bytes;
}

static struct str
read_part(zip_t *zip, zip_int64_t index, const char **out_name)
{
	zip_file_t *file = zip_fopen_index(zip, (zip_uint64_t)index, 0);
	zip_stat_t stat;
	char *bytes;

	assert_int_equal(zip_stat_index(zip, (zip_uint64_t)index, 0, &stat), 0);
	bytes = arena_alloc(a, stat.size);
	assert_int_equal(zip_fread(file, bytes, stat.size), stat.size);
	zip_fclose(file);
	*out_name = str_dup_z(a, str_from(stat.name));
	return (struct str){ bytes, stat.size };
}

static const char comments_xml[] = W_OPEN
    "<w:comment w:id=\"1\" w:author=\"Boris\" w:date=\"2021-04-01T09:00:00Z\"><w:p>"
    T("Which countries?") "</w:p></w:comment>"
    "<w:comment w:id=\"2\" w:author=\"Boris\"><w:p>" T("Thank you for this draft") "</w:p>"
    "</w:comment>" W_CLOSE;

static const struct edit *footer_edit; /* of a test that has one */

/* A document with edits in its body, and comments. */
static struct str
edited_file(struct str docx, const struct edit *edits, size_t nedits)
{
	zip_source_t *source = zip_source_buffer_create(docx.p, docx.n, 0, NULL);
	zip_t *zip = zip_open_from_source(source, ZIP_RDONLY, NULL);
	zip_int64_t n = zip_get_num_entries(zip, 0);
	struct part *parts = arena_make_array(a, struct part, (size_t)n + 1);

	for (zip_int64_t i = 0; i < n; i++) {
		struct part *part = &parts[i];

		part->content = read_part(zip, i, &part->name);
		if (strcmp(part->name, "word/document.xml") == 0)
			for (size_t k = 0; k < nedits; k++)
				part->content = replace(part->content, &edits[k]);
		if (footer_edit != NULL && strcmp(part->name, "word/footer1.xml") == 0)
			part->content = replace(part->content, footer_edit);
		if (strcmp(part->name, "word/footnotes.xml") == 0)
			part->content = replace(part->content, &(struct edit){ "</w:footnotes>",
			    "<w:footnote w:id=\"77\"><w:p>" T("Adopted in May.") "</w:p>"
			    "</w:footnote></w:footnotes>" });
		if (strcmp(part->name, "word/_rels/document.xml.rels") == 0)
			part->content = replace(part->content, &(struct edit){ "</Relationships>",
			    "<Relationship Id=\"c\" Type=\"x/comments\" Target=\"comments.xml\"/>"
			    "</Relationships>" });
	}
	parts[n] = (struct part){ "word/comments.xml", str_from(comments_xml) };
	zip_discard(zip);
	return make_zip(a, parts, (size_t)n + 1, 6);
}

static struct framework *
read_sample(void)
{
	struct framework *fw;
	struct errors errors;

	errors_init(&errors, a);
	assert_int_equal(reading_run(a, STR("framework.docx"), read_file("examples/framework.docx"),
	    &errors, &fw), ST_OK);
	fw->queries.n = 0;
	framework_assign_uids(a, fw, 1617192000000);
	return fw;
}

static void
compare_with(const struct framework *asked, struct str docx, struct round_reading *reading,
    struct round_result *out)
{
	struct round_input input = { .base = asked, .asked = asked, .reading = reading,
		.now_ms = 1617278400000 };
	struct errors errors;

	errors_init(&errors, a);
	assert_int_equal(round_run(a, docx, &errors, reading), ST_OK);
	assert_int_equal(round_compare(a, &input, out), ST_OK);
}

/* "replace action SL 1 period: Q3 = 2021-35 -> Q4 = 2021-36", "?" before what is not tracked. */
static struct str
show_changes(const struct round_result *r)
{
	struct buf b;

	buf_init(&b, a, LIMIT_TEXT_BYTES);
	for (size_t i = 0; i < r->changes.n; i++) {
		const struct fw_round_change *c = &r->changes.items[i];

		buf_add_format(&b, "%s%s %s %.*s", c->is_tracked ? "" : "? ",
		    amend_operation_codes[c->change.operation],
		    compared_part_codes[c->change.part], STR_ARG(c->code));
		if (c->change.field.n > 0)
			buf_add_format(&b, " %.*s", STR_ARG(c->change.field));
		buf_add_format(&b, ": %.*s -> %.*s\n", STR_ARG(utf8_part(c->change.before.text, 0,
		    50)), STR_ARG(utf8_part(c->change.after.text, 0, 50)));
	}
	return buf_str(&b);
}

static void
add_words(struct buf *b, const struct marked *words)
{
	uint32_t from = 0;

	for (size_t i = 0; i < words->nmarks; i++) {
		if (words->marks[i].kind != MARK_FOOTNOTE)
			continue;
		buf_add(b, utf8_part(words->text, from, words->marks[i].start));
		from = words->marks[i].end;
	}
	buf_add(b, utf8_part(words->text, from, UINT32_MAX));
	buf_add_byte(b, '\n');
}

static void
add_elements(struct buf *b, const struct fw_elements *list)
{
	for (size_t i = 0; i < list->n; i++) {
		add_words(b, &list->items[i].heading);
		add_words(b, &list->items[i].text);
		add_elements(b, &list->items[i].children);
	}
}

/* All adopted words in their order, without marks of footnotes. */
static struct str
words_of(const struct framework *fw)
{
	struct buf b;

	buf_init(&b, a, LIMIT_READING_BYTES);
	for (size_t i = 0; i < fw->pillars.n; i++) {
		const struct fw_pillar *p = &fw->pillars.items[i];

		add_words(&b, &p->title);
		add_words(&b, &p->coordination);
		add_elements(&b, &p->actions);
		buf_add_z(&b, "--\n");
		add_elements(&b, &p->goals);
	}
	for (size_t i = 0; i < fw->recommendations.n; i++)
		add_words(&b, &fw->recommendations.items[i].text);
	return buf_str(&b);
}

static void
name_first_difference(struct str got, struct str wanted)
{
	struct str line;
	struct str other;

	while (str_next(&got, '\n', &line) && str_next(&wanted, '\n', &other))
		if (!str_equal(line, other))
			fail_msg("the changes make\n%.*s\nand the file says\n%.*s", STR_ARG(line),
			    STR_ARG(other));
}

/* Carrying all changes out gives the agency's text. */
static void
check_draft(const struct framework *asked, const struct round_reading *reading,
    const struct round_result *r)
{
	struct fw_amend_changes changes = { 0 };
	struct amend_input input = { .base = asked, .changes = &changes };
	struct amend_draft draft;

	for (size_t i = 0; i < r->changes.n; i++)
		*fw_add(a, &changes) = r->changes.items[i].change;
	amend_apply(a, &input, &draft);
	for (size_t i = 0; i < draft.conflicts.n; i++)
		if (draft.conflicts.items[i].kind != AMEND_APART)
			fail_msg("%s: %.*s\n%.*s",
			    amend_conflict_codes[draft.conflicts.items[i].kind],
			    STR_ARG(draft.conflicts.items[i].message), STR_ARG(show_changes(r)));
	name_first_difference(words_of(draft.fw), words_of(reading->accepted));
}

/* --- what becomes of edits ----------------------------------------------------------------- */

struct sample {
	struct edit edits[4];
	const char *changes;
};

#define HELP "Help the LNOB Guide into use wherever it touches racial discrimination or minorities;"
#define ITEM(text) "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>" \
    "</w:pPr><w:r><w:rPr></w:rPr><w:t xml:space=\"preserve\">" text "</w:t></w:r></w:p>"
#define LIST "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>"
#define ITEM_SPLIT(text) "<w:p><w:pPr>" LIST "<w:rPr><w:ins" BY "/></w:rPr></w:pPr><w:r>" \
    "<w:rPr></w:rPr><w:t xml:space=\"preserve\">" text "</w:t></w:r></w:p>"
#define ROOM "<w:p><w:pPr><w:rPr><w:ins" BY "/></w:rPr></w:pPr>" INS("Train judges in May 2021.") \
    "</w:p>"

#define SPREAD "<w:p><w:pPr></w:pPr><w:r><w:rPr></w:rPr><w:t xml:space=\"preserve\">Spread, and"

static const struct sample samples[] = {
	{ { { NULL, NULL } }, "" },
	/* Words, and the fact that is read from them. */
	{ { { "during Q3 in order to:", "during " SPLIT(DEL("Q3") INS("Q4")) " in order to:" } },
	    "replace action SL 1 text: Hold a training workshop online for technical staf -> "
	    "Hold a training workshop online for technical staf\n"
	    "replace action SL 1 period: Q3 = 2021-35 -> Q4 = 2021-36\n" },
	/* A whole element. */
	{ { { HELP, SPLIT(DEL(HELP)) } },
	    "remove action SL 1.1: Help the LNOB Guide into use wherever it touches r -> \n" },
	{ { { SPREAD, ROOM SPREAD } },
	    "add action :  -> Train judges in May 2021.\n"
	    "replace action  period:  -> May 2021 = 2021-05\n"
	    "replace action  answers:  -> SL R1\n" },
	/* Edited without tracking, beside what is tracked. */
	{ { { "Look for ways to mobilize resources", "Look hard for ways to mobilize resources" },
	    { HELP, SPLIT(DEL(HELP)) } },
	    "remove action SL 1.1: Help the LNOB Guide into use wherever it touches r -> \n"
	    "? replace action GA 2 text: Look for ways to mobilize resources for the Networ -> "
	    "Look hard for ways to mobilize resources for the N\n" },
	/* The role follows the words of the pillar's coordination. */
	{ { { " UNODC</w:t>", "</w:t></w:r>" DEL(" UNODC") INS(" ILO") "<w:r><w:t></w:t>" } },
	    "replace pillar CJ coordination: Network Coordinator UNODC\n"
	    "Involving UNICEF, OHCHR, -> Network Coordinator ILO\nInvolving UNICEF, OHCHR, U\n"
	    "remove role CJ: UNODC -> \nadd role CJ:  -> ILO\n"
	    "replace role CJ what:  -> coordinator\nreplace role CJ words:  -> ILO\n" },
	/* A paragraph that changes places. */
	{ { { ITEM(HELP), "" }, { "Peer Support Group;</w:t></w:r></w:p>",
	    "Peer Support Group;</w:t></w:r></w:p>" ITEM(HELP) } },
	    "? move action SL 1.2: SL 1 -> \n" },
	/* One paragraph that becomes two: its mark alone is tracked. */
	{ { { ITEM(HELP), ITEM_SPLIT("Help the LNOB Guide into use;") ITEM("Look where it touches "
	    "racial discrimination or minorities;") } },
	    "add action :  -> Look where it touches racial discrimination or min\n"
	    "replace action SL 1.1 text: Help the LNOB Guide into use wherever it touches r -> "
	    "Help the LNOB Guide into use;\n" },
	/* Formatting says nothing. */
	{ { { "<w:rPr></w:rPr><w:t xml:space=\"preserve\">Pillar will set up",
	    "<w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">Pillar will set up" } }, "" },
};

static void
check_sample(const struct framework *asked, struct str docx, const struct sample *s)
{
	struct round_reading reading;
	struct round_result result;
	size_t n = 0;

	while (n < COUNT_OF(s->edits) && s->edits[n].before != NULL)
		n++;
	compare_with(asked, edited_file(docx, s->edits, n), &reading, &result);
	if (!str_equal(show_changes(&result), str_from(s->changes)))
		fail_msg("\"%s\" edited gives\n%.*swanted\n%s", s->edits[0].before,
		    STR_ARG(show_changes(&result)), s->changes);
	check_draft(asked, &reading, &result);
}

static void
edits_become_changes_that_make_the_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(samples); i++)
		check_sample(read_sample(), read_file("examples/framework.docx"), &samples[i]);
}

/* --- our own documents, edited ------------------------------------------------------------- */

#define NEXT "Deepen what is known of both subjects in programming, notably among UNCTs and the " \
    "Peer Support Group;"
#define REWRITTEN "Publish annual statistics about prosecutions."

#define NOTE SPLIT("<w:ins" BY "><w:r><w:footnoteReference w:id=\"77\"/></w:r></w:ins>")

static const struct sample anchored[] = {
	/* All words are others. */
	{ { { HELP, SPLIT(DEL(HELP) INS(REWRITTEN)) } },
	    "replace action SL 1.1 text: Help the LNOB Guide into use wherever it touches r -> "
	    REWRITTEN "\n" },
	{ { { HELP, REWRITTEN } },
	    "? replace action SL 1.1 text: Help the LNOB Guide into use wherever it touches r -> "
	    REWRITTEN "\n" },
	/* A new item before it, typed at the bookmark's start. */
	{ { { HELP, REWRITTEN "</w:t></w:r></w:p><w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/>"
	    "<w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>" HELP } },
	    "? add action :  -> " REWRITTEN "\n" },
	/* Two that changed places by their words alone: one is moved, none rewritten. */
	{ { { HELP, "@" }, { NEXT, HELP }, { "@", NEXT } },
	    "? move action SL 1.2: SL 1 -> \n" },
	/* A new footnote, as Word tracks one. */
	{ { { HELP, HELP NOTE } },
	    "add footnote  text:  -> Adopted in May.\n" },
	/* The same in a title, at an agency and behind who leads: its number names nobody. */
	{ { { "through Criminal Justice", "through Criminal Justice" NOTE } },
	    "add footnote  title:  -> Adopted in May.\n" },
	{ { { "OHCHR, UNDP", "OHCHR, UNDP" NOTE } },
	    "add footnote  coordination:  -> Adopted in May.\n" },
	{ { { "(OHCHR taking the lead", "(OHCHR" NOTE " taking the lead" } },
	    "add footnote  text:  -> Adopted in May.\n" },
	/* It is gone, and the next one is not taken for it. */
	{ { { HELP, SPLIT(DEL(HELP)) } },
	    "remove action SL 1.1: Help the LNOB Guide into use wherever it touches r -> \n" },
};

static bool
find_in(struct framework *fw, struct fw_elements *list, const char *code, struct element_at *at)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_equal(list->items[i].code, str_from(code)))
			return element_find(fw, list->items[i].uid, at);
	return false;
}

static bool
find_by_code(struct framework *fw, const char *code, struct element_at *at)
{
	for (size_t i = 0; i < fw->pillars.n; i++)
		if (find_in(fw, &fw->pillars.items[i].actions, code, at))
			return true;
	return false;
}

static struct str
print_sample(struct framework *fw, struct framework *before)
{
	struct print_order order = { .fw = fw, .before = before, .author = fw->network };
	struct errors errors;
	struct buf out;

	errors_init(&errors, a);
	buf_init(&out, a, LIMIT_UNPACKED_BYTES);
	assert_int_equal(print_docx(a, &order, &errors, &out), ST_OK);
	return buf_str(&out);
}

static void
bookmarks_tell_elements_whose_words_are_others(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(anchored); i++) {
		struct framework *asked = read_sample();
		struct str docx = print_sample(asked, NULL);

		check_sample(asked, docx, &anchored[i]);
	}
}

/* Their list has no order: a draft has new ones last, what is read from it by pillar. */
static void
exchange_recommendations(struct framework *fw)
{
	struct fw_recommendation first = fw->recommendations.items[0];

	assert_true(fw->recommendations.n > 1);
	fw->recommendations.items[0] = fw->recommendations.items[1];
	fw->recommendations.items[1] = first;
}

/* A redline of ours that comes back: what it tracked itself is not the agency's. */
static void
our_own_tracked_changes_are_not_the_agency_s(void **state)
{
	static const struct edit edits[] = { { "hard ", SPLIT(DEL("hard ")) },
		{ NEXT, SPLIT(DEL(NEXT) INS(REWRITTEN)) } };
	struct framework *before = read_sample();
	struct framework *asked = framework_copy(a, before);
	struct round_reading reading;
	struct round_result result;
	struct element_at at;
	struct errors errors;
	struct str docx;

	(void)state;
	before->network = STR("Network of networks");
	asked->network = before->network;
	errors_init(&errors, a);
	assert_true(find_by_code(asked, "GA 2", &at));
	assert_int_equal(element_value_set(asked, &at, element_field_find(at.part, STR("text")),
	    (struct marked){ .text = STR("Look hard for ways to mobilize resources.") },
	    &errors), ST_OK);
	docx = print_sample(asked, before);
	compare_with(asked, edited_file(docx, NULL, 0), &reading, &result);
	assert_true(str_equal(reading.tracked.made_of, anchor_text_hash(a, asked)));
	assert_false(str_equal(reading.tracked.made_of, anchor_text_hash(a, before)));
	exchange_recommendations(asked);
	assert_true(str_equal(reading.tracked.made_of, anchor_text_hash(a, asked)));
	exchange_recommendations(asked);
	assert_int_equal(reading.tracked.nchanges, 0);
	assert_null(reading.original);
	assert_int_equal(result.changes.n, 0);

	compare_with(asked, edited_file(docx, edits, COUNT_OF(edits)), &reading, &result);
	assert_string_equal(str_dup_z(a, show_changes(&result)),
	    "replace action SL 1.2 text: Deepen what is known of both subjects in programmi -> "
	    REWRITTEN "\nreplace action GA 2 text: Look hard for ways to mobilize resources. -> "
	    "Look for ways to mobilize resources.\n");
	assert_string_equal(str_dup_z(a, result.changes.items[1].change.reason),
	    "Amal, 2021-03-31: deleted “hard”");
	check_draft(asked, &reading, &result);
}

static void
comments_are_placed_or_kept_on_the_whole(void **state)
{
	const struct edit edits[] = {
		{ "Work with selected countries", "Work with " SPLIT(FROM("1")
		    "<w:r><w:t>selected</w:t></w:r>" TO("1")) " countries" },
	};
	struct framework *asked = read_sample();
	struct round_reading reading;
	struct round_result result;

	(void)state;
	compare_with(asked, edited_file(read_file("examples/framework.docx"), edits,
	    COUNT_OF(edits)), &reading, &result);
	assert_int_equal(result.changes.n, 0);
	assert_int_equal(result.comments.n, 2);
	assert_int_equal(result.nplaced, 1);
	assert_true(str_equal(result.comments.items[0].code, STR("SL 2")));
	assert_true(str_equal(result.comments.items[0].quoted, STR("selected")));
	assert_true(str_equal(result.comments.items[0].words,
	    STR("Which countries?\n\nBoris, 2021-04-01")));
	assert_false(result.comments.items[1].is_placed);
	assert_true(str_equal(result.comments.items[1].element, asked->uid));
}

/* Words at the start of a paragraph, and all of one: no place is left of them. */
static void
a_comment_on_deleted_words_stays_with_their_element(void **state)
{
	const struct edit edits[] = {
		{ "Work with selected countries", SPLIT(FROM("1") DEL("Work with selected")
		    TO("1")) " countries" },
		{ HELP, SPLIT(FROM("2") DEL(HELP) TO("2")) },
	};
	struct framework *asked = read_sample();
	struct round_reading reading;
	struct round_result result;

	(void)state;
	compare_with(asked, edited_file(read_file("examples/framework.docx"), edits,
	    COUNT_OF(edits)), &reading, &result);
	assert_int_equal(result.nplaced, 2);
	assert_string_equal(str_dup_z(a, result.comments.items[0].code), "SL 2");
	assert_string_equal(str_dup_z(a, result.comments.items[1].code), "SL 1.1");
}

/* What belongs to no element is a comment on the whole; what came and went again is nothing. */
static void
what_cannot_be_placed_is_said(void **state)
{
	static const struct edit edits[] = {
		{ "</w:tbl>", "</w:tbl><w:p>" INS("Annex to come.") "</w:p><w:p>" T("And a note.")
		    "</w:p>" },
		{ " countries", SPLIT("<w:ins" BY ">" DEL("twice") "</w:ins>") " countries" },
	};
	static const struct edit footer = { "</w:p>", INS("As of Friday") DEL(" ") "</w:p>" };
	struct framework *asked = read_sample();
	struct round_reading reading;
	struct round_reading again;
	struct round_result result;
	struct errors errors;
	struct buf json;

	(void)state;
	footer_edit = &footer;
	compare_with(asked, edited_file(print_sample(asked, NULL), edits, COUNT_OF(edits)),
	    &reading, &result);
	footer_edit = NULL;
	assert_string_equal(str_dup_z(a, show_changes(&result)), "");
	assert_int_equal(result.comments.n, 2 + 3);
	assert_string_equal(str_dup_z(a, result.comments.items[2].words), "A tracked edit of which "
	    "no change could be made: inserted “Annex to come.”\n\nAmal, 2021-03-31");
	assert_string_equal(str_dup_z(a, result.comments.items[3].words), "A tracked edit of which "
	    "no change could be made: inserted “As of Friday”\n\nAmal, 2021-03-31");
	assert_string_equal(str_dup_z(a, result.comments.items[4].words),
	    "Text of the file that stands in no element: “And a note.”");
	assert_false(result.comments.items[4].is_placed);

	errors_init(&errors, a);
	buf_init(&json, a, LIMIT_READING_BYTES);
	round_write_json(&json, &reading);
	assert_int_equal(round_read_json(a, buf_str(&json), &errors, &again), ST_OK);
	assert_int_equal(again.strays.n, reading.strays.n);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(bookmarks_tell_elements_whose_words_are_others,
		    set_up, tear_down),
		cmocka_unit_test_setup_teardown(our_own_tracked_changes_are_not_the_agency_s,
		    set_up, tear_down),
		cmocka_unit_test_setup_teardown(comments_are_placed_or_kept_on_the_whole, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(what_cannot_be_placed_is_said, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    a_comment_on_deleted_words_stays_with_their_element, set_up, tear_down),
		cmocka_unit_test_setup_teardown(edits_become_changes_that_make_the_text, set_up,
		    tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
