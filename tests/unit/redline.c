/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A redline says all that changed and nothing else: carried out on the old state it gives the new
 * one, after edit scripts made by chance; the same document read again gives an empty one; and
 * what people read in it is what they did.
 */
#include "instrument/redline.h"

#include "base/random.h"
#include "document/redline_table.h"
#include "document/table_view.h"
#include "made_framework.h"
#include "places_forgotten.h"
#include "redline_edits.h"

#define SCRIPTS 10
#define SCRIPTS_LONG 1000

static struct str
json_of(struct arena *a, const struct framework *fw)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	framework_write_json(&b, fw, FRAMEWORK_JSON_FULL);
	return buf_str(&b);
}

/* --- copies -------------------------------------------------------------------------------- */

#define COPY_LIST(a, list) \
	do { \
		void *copied = arena_alloc_array((a), (list)->n + 1, sizeof((list)->items[0])); \
		if ((list)->n > 0) \
			memcpy(copied, (list)->items, (list)->n * sizeof((list)->items[0])); \
		(list)->items = copied; \
		(list)->capacity = (list)->n; \
	} while (0)

static void
copy_elements(struct arena *a, struct fw_elements *list)
{
	COPY_LIST(a, list);
	for (size_t i = 0; i < list->n; i++) {
		COPY_LIST(a, &list->items[i].leads);
		COPY_LIST(a, &list->items[i].conditions);
		copy_elements(a, &list->items[i].children);
	}
}

static struct framework *
copy_of(struct arena *a, const struct framework *fw)
{
	struct framework *copy = arena_make(a, struct framework);

	*copy = *fw;
	COPY_LIST(a, &copy->columns);
	COPY_LIST(a, &copy->agencies);
	COPY_LIST(a, &copy->meetings);
	COPY_LIST(a, &copy->pillars);
	COPY_LIST(a, &copy->recommendations);
	COPY_LIST(a, &copy->footnotes);
	for (size_t i = 0; i < copy->pillars.n; i++) {
		struct fw_pillar *p = &copy->pillars.items[i];

		COPY_LIST(a, &p->roles);
		COPY_LIST(a, &p->extra);
		copy_elements(a, &p->actions);
		copy_elements(a, &p->goals);
	}
	for (size_t i = 0; i < copy->recommendations.n; i++)
		COPY_LIST(a, &copy->recommendations.items[i].placements);
	return copy;
}

/* --- scripts ------------------------------------------------------------------------------- */

static struct str
text_of_redline(struct arena *a, const struct redline *r)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	redline_add_text(&b, r);
	return buf_str(&b);
}

static void
assert_applies(struct arena *a, const struct framework *before, const struct framework *after,
    const struct redline *r, const char *what)
{
	struct framework *made;
	struct errors errors;
	struct str want = json_of(a, after);
	struct str got;

	errors_init(&errors, a);
	if (redline_apply(a, before, r, &errors, &made) != ST_OK)
		fail_msg("%s: %.*s\n%.*s", what, STR_ARG(errors.items[0].message),
		    STR_ARG(text_of_redline(a, r)));
	got = json_of(a, made);
	if (!str_equal(got, want)) {
		size_t at = 0;

		while (at < got.n && at < want.n && got.p[at] == want.p[at])
			at++;
		at = at > 200 ? at - 200 : 0;
		fail_msg("%s differs:\n%.*s\nwanted:\n%.*s", what,
		    STR_ARG(str_part(got, at, at + 500)), STR_ARG(str_part(want, at, at + 500)));
	}
}

static void
add_kept_and_new(struct buf *b, const struct redline_spans *spans)
{
	for (size_t i = 0; i < spans->n; i++) {
		if (spans->items[i].kind != DIFF_DELETED)
			buf_add(b, spans->items[i].text.text);
	}
}

/* Kept and deleted words are the old text, kept and inserted ones the new text. */
static void
assert_words(struct arena *a, const struct redline *r)
{
	for (size_t i = 0; i < r->changes.n; i++) {
		const struct redline_change *c = r->changes.items[i];

		for (size_t k = 0; k < c->fields.n; k++) {
			const struct redline_field *f = &c->fields.items[k];
			struct buf after;

			buf_init(&after, a, SIZE_MAX);
			add_kept_and_new(&after, &f->spans);
			assert_true(str_equal(buf_str(&after), f->after.text));
		}
	}
}

static void
assert_row(const struct table_view *v, size_t pillar, size_t row)
{
	for (size_t column = 0; column < v->ncolumns; column++) {
		struct parts parts = table_view_cell(v, pillar, row, column);

		for (size_t i = 0; i < parts.n; i++)
			assert_true(parts.items[i].change == REDLINE_NONE ||
			    parts.items[i].about != NULL);
	}
}

/* Walking the merged table touches every part and gives numbers that are there. */
static void
assert_walks(struct arena *a, struct redline *r)
{
	struct change_rows rows = redline_table_rows(a, r);
	struct table_view v;

	assert_int_equal(rows.n, r->count);
	for (size_t i = 0; i < rows.n; i++)
		assert_int_equal(rows.items[i].number, i + 1);
	table_view_init_redline(&v, a, r);
	table_view_header(&v);
	for (size_t pillar = 0; pillar < v.npillars; pillar++) {
		for (size_t row = 0; row < table_view_rows(&v, pillar); row++)
			assert_row(&v, pillar, row);
	}
}

static void
run_script(struct arena *a, const struct framework *start, uint64_t seed)
{
	struct framework *before = copy_of(a, start);
	struct editor e = { .arena = a, .state = seed };
	const char *what = str_dup_z(a, str_format(a, "script %llu", (unsigned long long)seed));
	struct redline r;

	forget_places(before);
	e.fw = copy_of(a, before);
	for (size_t n = 1 + chance(&e, 12); n > 0; n--)
		all_edits[chance(&e, COUNT_OF(all_edits))](&e);
	redline_make(a, before, e.fw, &r);
	assert_applies(a, before, e.fw, &r, what);
	assert_words(a, &r);
	assert_walks(a, &r);
	redline_make(a, e.fw, before, &r);
	assert_applies(a, e.fw, before, &r, what);
}

static struct framework *
made_with_uids(struct arena *a, uint64_t seed)
{
	struct framework *fw = made_framework(a, seed);

	framework_assign_uids(a, fw, NOW);
	return fw;
}

/* CONCERT_LONG asks for the thousand scripts. */
static void
a_redline_carried_out_gives_the_new_state(void **state)
{
	struct arena *a = *state;
	size_t scripts = getenv("CONCERT_LONG") != NULL ? SCRIPTS_LONG : SCRIPTS;
	uint64_t seed;

	random_bytes(&seed, sizeof(seed));
	seed %= 1000000000;
	print_message("first script: %llu\n", (unsigned long long)seed);
	for (size_t i = 0; i < scripts; i++) {
		struct arena_mark mark = arena_mark(a);

		run_script(a, i % 2 == 0 ? held_sample(a) : made_with_uids(a, seed + i), seed + i);
		arena_rewind(a, mark);
	}
}

/* --- what people read ---------------------------------------------------------------------- */

static void
a_state_beside_itself_is_empty(void **state)
{
	struct arena *a = *state;
	struct framework *fw = held_sample(a);
	struct redline r;

	redline_make(a, fw, fw, &r);
	assert_true(redline_is_empty(&r));
	redline_make(a, fw, copy_of(a, fw), &r);
	assert_true(redline_is_empty(&r));
}

static void
assert_reread_is_empty(struct arena *a, const char *path, const char *again)
{
	struct framework *held = read_file(a, path);
	struct framework *newer = read_file(a, again);
	struct comparison c;
	struct redline r;

	framework_assign_uids(a, held, NOW);
	c = compare_to(a, held, NULL, newer);
	redline_make(a, held, c.merged, &r);
	/* A list has bullets in one format that another writes otherwise: form. */
	if (path == again ? !redline_is_empty(&r) : r.count > 0)
		fail_msg("%s, %s: %zu changes, %zu of form\n%.*s", path, again, r.changes.n,
		    r.nform, STR_ARG(text_of_redline(a, &r)));
}

/* In whatever format it comes, and whatever it came in before. */

static void
the_same_document_read_again_is_empty(void **state)
{
	static const char *const formats[] = { "examples/framework.tsv",
		"examples/framework.html", "examples/framework.md", "examples/framework.docx" };
	struct arena *a = *state;
	FILE *seed = fopen(SEED, "r");

	for (size_t i = 0; i < COUNT_OF(formats); i++) {
		for (size_t k = 0; k < COUNT_OF(formats); k++)
			assert_reread_is_empty(a, formats[i], formats[k]);
	}
	if (seed == NULL) {
		print_message("%s is not here: not compared\n", SEED);
		return;
	}
	fclose(seed);
	assert_reread_is_empty(a, SEED, SEED);
}

static struct str
redline_of(struct arena *a, const struct framework *before, const struct framework *after)
{
	struct redline r;

	redline_make(a, before, after, &r);
	return text_of_redline(a, &r);
}

#define assert_redline(a, before, after, want) \
	assert_string_equal(str_dup_z(a, redline_of(a, before, after)), want)

/* A framework of one pillar: its actions have the texts given. */
static struct framework *
small(struct arena *a, const char *const *texts, size_t n)
{
	struct framework *fw = arena_make(a, struct framework);
	struct fw_pillar *p = fw_add(a, &fw->pillars);

	*p = (struct fw_pillar){ .uid = STR("p"), .code = STR("CJ"),
		.title = { .text = STR("Criminal justice") } };
	for (size_t i = 0; i < n; i++)
		*fw_add(a, &p->actions) = (struct fw_element){
			.uid = str_format(a, "u%zu", i + 1),
			.code = str_format(a, "CJ %zu", i + 1),
			.text = { .text = str_from(texts[i]) } };
	return fw;
}

static const char *const three[] = { "Map the existing standards",
	"Train 1,000.5 judges in 2021-35", "Review CJ 7.1 with partners" };

static void
words_are_shown_word_by_word(void **state)
{
	struct arena *a = *state;
	struct framework *before = small(a, three, 3);
	struct framework *after = small(a, three, 3);
	struct fw_element *e = after->pillars.items[0].actions.items;

	e[0].text.text = STR("Map the international and regional standards");
	e[1].text.text = STR("Train 1,000.6 judges in 2021-36");
	e[2].text.text = STR("Review CJ 7.2 with partners");
	assert_redline(a, before, after,
	    "1. Changed: action CJ 1  Map the international and regional standards\n"
	    "   Text: Map the [-existing-]{+international and regional+} standards\n"
	    "2. Changed: action CJ 2  Train 1,000.6 judges in 2021-36\n"
	    "   Text: Train [-1,000.5-]{+1,000.6+} judges in [-2021-35-]{+2021-36+}\n"
	    "3. Changed: action CJ 3  Review CJ 7.2 with partners\n"
	    "   Text: Review [-CJ 7.1-]{+CJ 7.2+} with partners\n");
}

static void
facts_are_shown_as_facts(void **state)
{
	struct arena *a = *state;
	struct framework *before = small(a, three, 1);
	struct framework *after = small(a, three, 1);
	struct fw_element *old = before->pillars.items[0].actions.items;
	struct fw_element *e = after->pillars.items[0].actions.items;

	old->period = (struct period){ .edtf = STR("2021-04"), .words = STR("April 2021") };
	e->period = (struct period){ .edtf = STR("[..2021-06-30]"),
		.words = STR("by 30 June 2021") };
	*fw_add(a, &old->leads) = (struct fw_party){ PARTY_AGENCY, STR("UNODC"), STR_EMPTY };
	*fw_add(a, &e->leads) = (struct fw_party){ PARTY_AGENCY, STR("UNODC"), STR_EMPTY };
	*fw_add(a, &e->leads) = (struct fw_party){ PARTY_AGENCY, STR("OHCHR"), STR_EMPTY };
	after->pillars.items[0].status = PILLAR_DORMANT;
	assert_redline(a, before, after,
	    "1. Changed: pillar CJ  Criminal justice\n"
	    "   Status: [-Active-]{+Dormant+}\n"
	    "2. Changed: action CJ 1  Map the existing standards\n"
	    "   When: [-April 2021-]{+by 30 June 2021+}\n"
	    "   Lead: UNODC{+, OHCHR+}\n");
}

/* An agency, a role or a place is kept or replaced whole, however many words it has. */
static void
items_of_facts_are_never_cut(void **state)
{
	static const struct fw_party groups[] = {
		{ PARTY_GROUP, STR_INIT(""), STR_INIT("Group of Friends") },
		{ PARTY_GROUP, STR_INIT(""), STR_INIT("Group of  Donors") },
		{ PARTY_GROUP, STR_INIT(""), STR_INIT("Group of Donors") } };
	struct arena *a = *state;
	struct framework *before = small(a, three, 2);
	struct framework *after = small(a, three, 2);
	struct fw_pillar *pillars[2] = { before->pillars.items, after->pillars.items };
	struct fw_role role = { .uid = STR("r"), .who = { PARTY_AGENCY, STR("WHO"), STR_EMPTY } };
	struct fw_recommendation rec = { .uid = STR("rec"), .code = STR("CJ R1"),
		.text = { .text = STR("Advance") } };

	*fw_add(a, &pillars[0]->actions.items[0].leads) = groups[0];
	*fw_add(a, &pillars[1]->actions.items[0].leads) = groups[1];
	*fw_add(a, &pillars[0]->actions.items[1].leads) = groups[1];
	*fw_add(a, &pillars[1]->actions.items[1].leads) = groups[2];
	*fw_add(a, &pillars[0]->roles) = role;
	role.is_interim = true;
	role.since = (struct period){ .edtf = STR("2021"), .words = STR("since 2021") };
	*fw_add(a, &pillars[1]->roles) = role;
	*fw_add(a, &before->recommendations) = rec;
	*fw_add(a, &after->recommendations) = rec;
	*fw_add(a, &before->recommendations.items[0].placements) = (struct fw_placement){
		STR("CJ"), STR_EMPTY };
	*fw_add(a, &after->recommendations.items[0].placements) = (struct fw_placement){
		STR("CJ"), STR("&") };
	assert_redline(a, before, after,
	    "1. Changed: pillar CJ  Criminal justice\n"
	    "   Roles: Coordinator: [-WHO-]{+WHO a.i. (since 2021)+}\n"
	    "2. Changed: recommendation CJ R1  Advance\n"
	    "   Pillars: [-CJ-]{+CJ (&)+}\n"
	    "3. Changed: action CJ 1  Map the existing standards\n"
	    "   Lead: [-Group of Friends-]{+Group of  Donors+}\n"
	    "1 say the same with other bullets, formatting or spacing.\n");
}

/* The same words, another meaning. */
static void
a_date_of_equal_words_tells_its_days(void **state)
{
	struct arena *a = *state;
	struct framework *before = small(a, three, 1);
	struct framework *after = small(a, three, 1);

	before->pillars.items[0].actions.items[0].period = (struct period){
		.edtf = STR("2021-35"), .words = STR("Q3") };
	after->pillars.items[0].actions.items[0].period = (struct period){
		.edtf = STR("2022-35"), .words = STR("Q3") };
	assert_redline(a, before, after,
	    "1. Changed: action CJ 1  Map the existing standards\n"
	    "   When: [-Q3 (Q3 2021)-]{+Q3 (Q3 2022)+}\n");
}

static void
few_are_called_moved(void **state)
{
	static const char *const texts[] = { "a", "b", "c", "d", "e", "f" };
	struct arena *a = *state;
	struct framework *before = small(a, texts, 6);
	struct framework *after = small(a, texts, 6);
	struct fw_elements *list = &after->pillars.items[0].actions;
	struct fw_element last = list->items[5];

	remove_at(list, 5);
	insert_at(a, list, 0, last);
	assert_redline(a, before, after,
	    "1. Moved: action CJ 6  f\n"
	    "   from: CJ, after CJ 5; to: CJ, first\n");
}

/* A framework of two pillars; a recommendation stands in the one that is given. */
static struct framework *
with_recommendation(struct arena *a, const char *code, const char *pillar)
{
	struct framework *fw = small(a, three, 1);
	struct fw_recommendation *rec;

	fw->pillars.items[0].code = str_from(code);
	*fw_add(a, &fw->pillars) = (struct fw_pillar){ .uid = STR("q"), .code = STR("HE"),
		.title = { .text = STR("Health") } };
	rec = fw_add(a, &fw->recommendations);
	*rec = (struct fw_recommendation){ .uid = STR("rec"), .code = STR("R1"),
		.text = { .text = STR("Advance") } };
	fw_add(a, &rec->placements)->pillar = str_from(pillar);
	return fw;
}

/* Its place is told by the move; a pillar of another code is the same pillar. */
static void
a_place_is_told_once(void **state)
{
	struct arena *a = *state;

	assert_redline(a, with_recommendation(a, "CJ", "CJ"), with_recommendation(a, "CJ", "HE"),
	    "1. Moved: recommendation R1  Advance\n"
	    "   from: CJ, first; to: HE, first\n");
	assert_redline(a, with_recommendation(a, "CJ", "CJ"), with_recommendation(a, "XX", "XX"),
	    "1. Changed: pillar XX  Criminal justice\n"
	    "   Code: [-CJ-]{+XX+}\n"
	    "1 say the same with other bullets, formatting or spacing.\n");
}

/* Between pillars, changed on the way, and back again. */
static void
what_moves_between_pillars_is_moved(void **state)
{
	struct arena *a = *state;
	struct framework *before = with_recommendation(a, "CJ", "CJ");
	struct framework *after = with_recommendation(a, "CJ", "CJ");
	struct fw_element *e = fw_add(a, &after->pillars.items[1].actions);

	*e = after->pillars.items[0].actions.items[0];
	after->pillars.items[0].actions.n = 0;
	e->text.text = STR("Map the standards");
	assert_redline(a, before, after,
	    "1. Moved, Changed: action CJ 1  Map the standards\n"
	    "   from: CJ, first; to: HE, first\n"
	    "   Text: Map the [-existing -]standards\n");
	assert_redline(a, after, before,
	    "1. Moved, Changed: action CJ 1  Map the existing standards\n"
	    "   from: HE, first; to: CJ, first\n"
	    "   Text: Map the {+existing +}standards\n");
	*fw_add(a, &before->pillars.items[1].goals) = *e;
	before->pillars.items[0].actions.n = 0;
	assert_redline(a, before, after,
	    "1. Moved: action CJ 1  Map the standards\n"
	    "   from: HE, first of the goals; to: HE, first\n");
}

static void
a_whole_has_one_number(void **state)
{
	struct arena *a = *state;
	struct framework *before = small(a, three, 1);
	struct framework *after = small(a, three, 1);
	struct fw_pillar *p = fw_add(a, &after->pillars);

	*p = (struct fw_pillar){ .uid = STR("q"), .code = STR("HE"),
		.title = { .text = STR("Health") } };
	*fw_add(a, &p->actions) = (struct fw_element){ .uid = STR("h1"), .code = STR("HE 1"),
		.text = { .text = STR("One") } };
	*fw_add(a, &p->actions.items[0].children) = (struct fw_element){ .uid = STR("h2"),
		.code = STR("HE 1.1"), .text = { .text = STR("Two") } };
	assert_redline(a, before, after,
	    "1. Added: pillar HE  Health\n"
	    "   with 2 that went with it\n");
	assert_redline(a, after, before,
	    "1. Removed: pillar HE  Health\n"
	    "   with 2 that went with it\n");
}

/* A new footnote 1 makes footnote 1 footnote 2: no change of the text that has its mark. */
static void
numbers_of_footnotes_are_no_change(void **state)
{
	static const char *const texts[] = { "Map standards1 here" };
	struct arena *a = *state;
	struct framework *before = small(a, texts, 1);
	struct framework *after = small(a, texts, 1);
	struct fw_element *e = after->pillars.items[0].actions.items;
	struct mark marks[2] = { { MARK_FOOTNOTE, 13, 14, STR("1") },
		{ MARK_FOOTNOTE, 13, 14, STR("2") } };
	struct fw_footnote note = { .uid = STR("n"), .label = STR("1"),
		.text = { .text = STR("As adopted.") } };

	before->pillars.items[0].actions.items[0].text.marks = &marks[0];
	before->pillars.items[0].actions.items[0].text.nmarks = 1;
	*fw_add(a, &before->footnotes) = note;
	e->text = (struct marked){ STR("Map standards2 here"), &marks[1], 1 };
	*fw_add(a, &after->footnotes) = (struct fw_footnote){ .uid = STR("m"), .label = STR("1"),
		.text = { .text = STR("New.") } };
	note.label = STR("2");
	*fw_add(a, &after->footnotes) = note;
	assert_redline(a, before, after,
	    "1. Added: footnote  New.\n"
	    "2 say the same with other bullets, formatting or spacing.\n");
}

static void
formatting_alone_is_told_apart(void **state)
{
	struct arena *a = *state;
	struct framework *before = small(a, three, 1);
	struct framework *after = small(a, three, 1);
	struct mark bold = { MARK_BOLD, 0, 3, STR_EMPTY };

	after->pillars.items[0].actions.items[0].text.marks = &bold;
	after->pillars.items[0].actions.items[0].text.nmarks = 1;
	assert_redline(a, before, after, "Nothing was changed in words, order or facts.\n"
	    "1 say the same with other bullets, formatting or spacing.\n");
}

static void
what_does_not_fit_is_refused(void **state)
{
	struct arena *a = *state;
	struct framework *before = small(a, three, 3);
	struct framework *after = small(a, three, 3);
	struct framework *other = small(a, three, 2);
	struct framework *out = NULL;
	struct errors errors;
	struct redline r;

	remove_at(&after->pillars.items[0].actions, 2);
	redline_make(a, before, after, &r);
	errors_init(&errors, a);
	assert_int_equal(redline_apply(a, other, &r, &errors, &out), ST_CONFLICT);
	assert_null(out);
	after = small(a, three, 3);
	after->pillars.items[0].actions.items[0].text.text = STR("Map all");
	redline_make(a, before, after, &r);
	other->pillars.items[0].actions.items[0].text.text = STR("Map few");
	assert_int_equal(redline_apply(a, other, &r, &errors, &out), ST_CONFLICT);
}

static void
reasons_find_their_changes(void **state)
{
	struct arena *a = *state;
	struct framework *before = small(a, three, 2);
	struct framework *after = small(a, three, 2);
	struct redline_reason reasons[] = { { STR("u1"), STR("Agreed on 2 March.") },
		{ STR("r"), STR("New coordinator.") }, { STR("u9"), STR("Nobody") } };
	struct redline r;

	after->pillars.items[0].actions.items[0].text.text = STR("Map");
	*fw_add(a, &after->pillars.items[0].roles) = (struct fw_role){ .uid = STR("r"),
		.who = { PARTY_AGENCY, STR("WHO"), STR_EMPTY } };
	redline_make(a, before, after, &r);
	redline_set_reasons(&r, reasons, COUNT_OF(reasons));
	assert_string_equal(str_dup_z(a, text_of_redline(a, &r)),
	    "1. Changed: pillar CJ  Criminal justice\n"
	    "   Roles: {+Coordinator: WHO+}\n"
	    "   Reason: New coordinator.\n"
	    "2. Changed: action CJ 1  Map\n"
	    "   Text: Map[- the existing standards-]\n"
	    "   Reason: Agreed on 2 March.\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_state_beside_itself_is_empty),
		TEST(words_are_shown_word_by_word),
		TEST(facts_are_shown_as_facts),
		TEST(items_of_facts_are_never_cut),
		TEST(a_date_of_equal_words_tells_its_days),
		TEST(few_are_called_moved),
		TEST(a_place_is_told_once),
		TEST(what_moves_between_pillars_is_moved),
		TEST(a_whole_has_one_number),
		TEST(numbers_of_footnotes_are_no_change),
		TEST(formatting_alone_is_told_apart),
		TEST(what_does_not_fit_is_refused),
		TEST(reasons_find_their_changes),
		TEST(the_same_document_read_again_is_empty),
		TEST(a_redline_carried_out_gives_the_new_state),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
