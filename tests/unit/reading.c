/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The reading of the sample against what a careful person wrote down (examples/expected.json),
 * nothing lost, the other shapes of tables, and input that is none.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include <jansson.h>

#include "document/reading/lexicon.h"
#include "model/date.h"
#include "reading_checks.h"

#define SAMPLE "examples/framework.tsv"
#define EXPECTED "examples/expected.json"

static struct arena *a;

#define assert_str(got, want) assert_string_equal(str_dup_z(a, (got)), (want))

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

static struct framework *
read_sample(void)
{
	struct errors errors;
	struct framework *fw = test_read_tsv(a, test_read_file(a, SAMPLE), &errors);

	assert_non_null(fw);
	return fw;
}

/* --- what was read, as JSON in the form of expected.json --- */

static json_t *
text_of(struct str s)
{
	return s.n == 0 ? json_null() : json_stringn(s.p, s.n);
}

static json_t *
leads_of(const struct fw_partys *list, struct str pillar)
{
	json_t *codes = json_array();

	for (size_t i = 0; i < list->n; i++) {
		bool is_own = list->items[i].kind == PARTY_PILLAR &&
		    str_equal(list->items[i].code, pillar);

		json_array_append_new(codes, is_own ? json_string("pillar") :
		    text_of(list->items[i].code));
	}
	return codes;
}

static json_t *
related_of(const struct framework *fw, const struct fw_partys *list)
{
	json_t *numbers = json_array();

	for (size_t i = 0; i < list->n; i++) {
		for (size_t k = 0; k < fw->pillars.n; k++) {
			if (str_equal(fw->pillars.items[k].code, list->items[i].code))
				json_array_append_new(numbers, json_integer((json_int_t)k + 1));
		}
	}
	return numbers;
}

static json_t *
conditions_of(const struct fw_conditions *list)
{
	static const char *const kinds[CONDITION_KIND_COUNT] = { "capacity", "resources",
		"request", "confirmation", "decision", "carry-over", "outside-event" };
	json_t *names = json_array();

	for (size_t i = 0; i < list->n; i++)
		json_array_append_new(names, json_string(kinds[list->items[i].kind]));
	return names;
}

static json_t *
uncertain_of(unsigned uncertain)
{
	json_t *names = json_array();

	if (uncertain & UNCERTAIN_PARTNER)
		json_array_append_new(names, json_string("partner"));
	if (uncertain & UNCERTAIN_SPEAKER)
		json_array_append_new(names, json_string("speaker"));
	if (uncertain & UNCERTAIN_DATE)
		json_array_append_new(names, json_string("date"));
	return names;
}

static const char *const kind_names[ELEMENT_KIND_COUNT] = { "action", "goal", "event", "note",
	"placeholder" };
static const char *const mode_names[LEAD_MODE_COUNT] = { NULL, "one", "joint", "shared",
	"each" };
static const char *const force_names[FORCE_COUNT] = { NULL, "recommends", "requests",
	"authorises", "endorses", "commits", "notes" };

static json_t *
name_or_null(const char *name)
{
	return name == NULL ? json_null() : json_string(name);
}

static json_t *
texts_of(const struct fw_texts *list)
{
	json_t *texts = json_array();

	for (size_t i = 0; i < list->n; i++)
		json_array_append_new(texts, text_of(list->items[i]));
	return texts;
}

static json_t *
element_of(const struct framework *fw, const struct fw_pillar *pillar,
    const struct fw_element *e)
{
	json_t *o = json_object();
	struct str heading = str_trim(e->heading.text);

	json_object_set_new(o, "starts", text_of(e->text.text));
	json_object_set_new(o, "kind", json_string(kind_names[e->kind]));
	json_object_set_new(o, "edtf", text_of(e->period.edtf));
	json_object_set_new(o, "earliest", text_of(date_format(a, e->period.earliest)));
	json_object_set_new(o, "latest", text_of(date_format(a, e->period.latest)));
	json_object_set_new(o, "tentative", json_boolean(e->period.is_tentative));
	json_object_set_new(o, "inherited", json_boolean(e->is_period_inherited));
	json_object_set_new(o, "leads", leads_of(&e->leads, pillar->code));
	json_object_set_new(o, "lead_mode", name_or_null(mode_names[e->lead_mode]));
	json_object_set_new(o, "conditions", conditions_of(&e->conditions));
	json_object_set_new(o, "uncertain", uncertain_of(e->uncertain));
	json_object_set_new(o, "related", related_of(fw, &e->related));
	json_object_set_new(o, "footnotes", texts_of(&e->footnotes));
	json_object_set_new(o, "connector", text_of(e->connector));
	json_object_set_new(o, "heading", text_of(heading));
	return o;
}

/* --- comparing --- */

static bool
holds(json_t *list, json_t *value)
{
	size_t i;
	json_t *item;

	json_array_foreach(list, i, item) {
		if (json_equal(item, value))
			return true;
	}
	return false;
}

static bool
same_set(json_t *first, json_t *second)
{
	size_t i;
	json_t *item;

	if (!json_is_array(second) || json_array_size(first) != json_array_size(second))
		return false;
	json_array_foreach(first, i, item) {
		if (!holds(second, item))
			return false;
	}
	return true;
}

static bool
same(const char *member, json_t *want, json_t *got)
{
	if (strcmp(member, "starts") == 0)
		return strncmp(json_string_value(got), json_string_value(want),
		    strlen(json_string_value(want))) == 0;
	if (json_is_array(want))
		return same_set(want, got);
	return json_equal(want, got);
}

/* Members of "or" list what else a careful person may read. */
static bool
is_accepted(json_t *expected, const char *member, json_t *want, json_t *got)
{
	json_t *others = json_object_get(json_object_get(expected, "or"), member);
	size_t i;
	json_t *other;

	if (same(member, want, got))
		return true;
	json_array_foreach(others, i, other) {
		if (same(member, other, got))
			return true;
	}
	/* The window follows from the EDTF; another reading of that has another window. */
	return (strcmp(member, "earliest") == 0 || strcmp(member, "latest") == 0) &&
	    json_object_get(json_object_get(expected, "or"), "edtf") != NULL;
}

static size_t
compare_members(json_t *expected, json_t *got, const char *where)
{
	const char *member;
	json_t *want;
	size_t wrong = 0;

	json_object_foreach(expected, member, want) {
		json_t *value = json_object_get(got, member);

		if (strcmp(member, "or") == 0 || strcmp(member, "children") == 0 ||
		    is_accepted(expected, member, want, value))
			continue;
		wrong++;
		print_message("%s, %s: want %s, got %s\n", where, member,
		    json_dumps(want, JSON_ENCODE_ANY), json_dumps(value, JSON_ENCODE_ANY));
	}
	json_decref(got);
	return wrong;
}

static size_t
compare_elements(const struct framework *fw, const struct fw_pillar *pillar, json_t *expected,
    const struct fw_elements *list)
{
	size_t wrong = 0;

	assert_int_equal(json_array_size(expected), list->n);
	for (size_t i = 0; i < list->n; i++) {
		json_t *want = json_array_get(expected, i);
		const struct fw_element *element = &list->items[i];

		wrong += compare_members(want, element_of(fw, pillar, element),
		    str_dup_z(a, element->code));
		wrong += compare_elements(fw, pillar, json_object_get(want, "children"),
		    &element->children);
	}
	return wrong;
}

static json_t *
recommendation_of(const struct fw_recommendation *rec, size_t placement)
{
	json_t *o = json_object();

	json_object_set_new(o, "starts", text_of(rec->text.text));
	json_object_set_new(o, "force", name_or_null(force_names[rec->force]));
	json_object_set_new(o, "edtf", text_of(rec->period.edtf));
	json_object_set_new(o, "connector", text_of(rec->placements.items[placement].connector));
	return o;
}

static size_t
compare_recommendations(const struct framework *fw, const struct fw_pillar *pillar,
    json_t *expected)
{
	size_t wrong = 0;
	size_t n = 0;

	for (size_t i = 0; i < fw->recommendations.n; i++) {
		const struct fw_recommendation *rec = &fw->recommendations.items[i];

		for (size_t k = 0; k < rec->placements.n; k++) {
			if (!str_equal(rec->placements.items[k].pillar, pillar->code))
				continue;
			wrong += compare_members(json_array_get(expected, n++),
			    recommendation_of(rec, k), str_dup_z(a, rec->code));
		}
	}
	assert_int_equal(n, json_array_size(expected));
	return wrong;
}

static void
the_sample_reads_as_a_careful_person_reads_it(void **state)
{
	struct framework *fw = read_sample();
	json_t *expected = json_load_file(EXPECTED, 0, NULL);
	size_t i;
	json_t *want;
	size_t wrong = 0;

	(void)state;
	assert_non_null(expected);
	assert_int_equal(fw->agencies.n, json_array_size(json_object_get(expected, "agencies")));
	json_array_foreach(json_object_get(expected, "pillars"), i, want) {
		const struct fw_pillar *pillar = &fw->pillars.items[i];

		wrong += compare_recommendations(fw, pillar,
		    json_object_get(want, "recommendations"));
		wrong += compare_elements(fw, pillar, json_object_get(want, "actions"),
		    &pillar->actions);
		wrong += compare_elements(fw, pillar, json_object_get(want, "goals"),
		    &pillar->goals);
	}
	assert_int_equal(i, fw->pillars.n);
	assert_int_equal(wrong, 0);
	json_decref(expected);
}

/* Whether one of two texts stands in the other. */
static bool
overlaps(struct str found, const char *expected)
{
	const char *words = str_dup_z(a, found);

	return found.n > 0 && (strstr(words, expected) != NULL || strstr(expected, words) != NULL);
}

/* Each point to settle that the sample was given is found, by the words it is about. */
static void
the_sample_raises_its_points_to_settle(void **state)
{
	struct framework *fw = read_sample();
	json_t *expected = json_load_file(EXPECTED, 0, NULL);
	size_t i;
	json_t *want;

	(void)state;
	json_array_foreach(json_object_get(expected, "queries"), i, want) {
		const char *found = json_string_value(json_object_get(want, "found"));
		bool is_there = false;

		for (size_t k = 0; k < fw->queries.n; k++)
			is_there = is_there || overlaps(fw->queries.items[k].found, found);
		if (!is_there)
			print_message("no point to settle about \"%s\"\n", found);
		assert_true(is_there);
	}
	json_decref(expected);
}

static void
nothing_of_the_sample_is_lost(void **state)
{
	struct framework *fw = read_sample();

	(void)state;
	assert_int_equal(coverage_missing(a, fw), 0);
	for (size_t column = 1; column <= 5; column++)
		assert_str(words_of_column(a, fw, column),
		    str_dup_z(a, words_of_source(a, fw, column)));
}

/* --- other shapes --- */

static struct framework *
read_text(const char *text)
{
	struct errors errors;
	struct framework *fw = test_read_tsv(a, str_from(text), &errors);

	if (fw == NULL && errors.n > 0)
		print_message("%s\n", str_dup_z(a, errors.items[0].message));
	return fw;
}

#define HEAD "Actions 2021\tPillar\tCoordinating Agency\n"
#define ROW "Develop a guide.\tTraining\tCoordinator: WHO Involving UNDP\n"

static void
columns_stand_in_any_order(void **state)
{
	struct framework *fw = read_text(HEAD ROW);

	(void)state;
	assert_int_equal(fw->pillars.n, 1);
	assert_str(fw->pillars.items[0].title.text, "Training");
	assert_str(fw->pillars.items[0].roles.items[0].who.code, "WHO");
	assert_str(fw->pillars.items[0].roles.items[1].who.code, "UNDP");
	assert_int_equal(coverage_missing(a, fw), 0);
}

/* "who" ends no sentence, the agency's name does: each row is a pillar. */
static void
an_agency_is_no_function_word(void **state)
{
	struct framework *fw = read_text("Pillar\tCoordinator\tActions 2021\n"
	    "Health\tWHO\tReview the guide by June with the UN\n"
	    "Work\tILO\tHold a workshop\n");

	(void)state;
	assert_int_equal(fw->pillars.n, 2);
	assert_str(fw->pillars.items[1].title.text, "Work");
	assert_str(fw->pillars.items[1].actions.items[0].text.text, "Hold a workshop");
}

/* Two pillars may say the same in another order, and one may say it twice: all comes back. */
static void
recommendations_are_shared_where_the_order_allows(void **state)
{
	struct framework *fw = read_text("Pillar\tCoordinator\tRecommendations\tActions 2021\n"
	    "Health\tWHO\t<p>Urge one.</p> <p>Urge two.</p>\tReview it.\n"
	    "Work\tILO\t<p>Urge two.</p> <p>Urge one.</p> <p>Urge one.</p>\tHold it.\n");
	struct framework *again;
	struct errors errors;
	struct buf out;

	(void)state;
	assert_int_equal(fw->recommendations.n, 4);
	assert_int_equal(fw->recommendations.items[1].placements.n, 2);
	buf_init(&out, a, LIMIT_READING_BYTES);
	framework_write_json(&out, fw, FRAMEWORK_JSON_BRIEF);
	errors_init(&errors, a);
	assert_int_equal(framework_read_json(a, buf_str(&out), &errors, &again), ST_OK);
	assert_int_equal(again->recommendations.n, 4);
}

static void
a_bullet_without_words_is_no_action(void **state)
{
	struct framework *fw = read_text("Pillar\tCoordinator\tActions 2021\n"
	    "Peace\tWHO\t<ul><li>\xE2\x80\xA2 Review it.</li><li>\xE2\x80\xA2</li></ul>"
	    "<p>1.</p>\n");

	(void)state;
	assert_int_equal(fw->pillars.items[0].actions.n, 1);
	/* Behind the day of adoption, which the text does not say. */
	assert_str(fw->queries.items[0].kind, POINT_ADOPTION);
	assert_str(fw->queries.items[1].kind, "leftover");
	assert_int_equal(coverage_missing(a, fw), 0);
}

static struct str
repeat(const char *words, size_t n)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	for (size_t i = 0; i < n; i++)
		buf_add_z(&b, words);
	return buf_str(&b);
}

static void
long_names_are_shortened_to_show_them(void **state)
{
	struct framework *fw = read_text(str_dup_z(a, str_format(a, "Pillar\tCoordinator\tActions "
	    "2021\n%.*s\tWHO\tReview it.\n", STR_ARG(repeat("Peace among peoples ", 100)))));

	(void)state;
	assert_in_range(fw->pillars.items[0].short_title.n, 150, LIMIT_SHORT_TITLE_BYTES);
	assert_int_equal(fw->pillars.items[0].title.text.n, 1999);
}

static void
headings_are_known_in_french_and_spanish(void **state)
{
	struct framework *fw = read_text("Pilier\tOrganisme coordonnateur\tMesures 2024\tObjectifs "
	    "2025-2027\nFormation\tCoordonnateur : OMS\t\xC3\x89laborer un guide.\t"
	    "Diffuser le guide.\n");

	(void)state;
	assert_int_equal(fw->columns.items[1].role, COLUMN_COORDINATION);
	assert_int_equal(fw->columns.items[3].role, COLUMN_GOALS);
	assert_str(fw->columns.items[3].years.edtf, "2025/2027");
	fw = read_text("Eje\tCoordinaci\xC3\xB3n\tRecomendaciones\tAcciones 2024\nX\tCoordinador: "
	    "OMS\tSe recomienda un plan.\tElaborar un plan.\n");
	assert_int_equal(fw->columns.items[0].role, COLUMN_PILLAR);
	assert_int_equal(fw->columns.items[2].role, COLUMN_RECOMMENDATION);
	assert_int_equal(fw->recommendations.items[0].force, FORCE_RECOMMENDS);
}

static void
a_french_document_is_read(void **state)
{
	struct framework *fw = read_text("**Plan d'action commun**\n"
	    "Pilier\tOrganisme coordonnateur\tMesures 2024\n"
	    "Formation\tCoordonnateur : OMS a.i. Participants : OIT, PNUD\t<p><b>Mars :</b> "
	    "\xC3\x89laborer un guide (OIT en t\xC3\xAAte)</p> <p>Organiser un atelier en "
	    "collaboration avec le pilier Communication</p> <p>Autres mesures \xC3\xA0 "
	    "d\xC3\xA9" "finir, selon les ressources</p>\n"
	    "Communication\tCoordonnateur : OIT\tDiffuser le guide, si les capacit\xC3\xA9s le "
	    "permettent\n");
	const struct fw_elements *actions = &fw->pillars.items[0].actions;

	(void)state;
	assert_str(fw->language, "fr");
	assert_int_equal(actions->n, 3);
	assert_str(actions->items[0].period.edtf, "2024-03");
	assert_str(actions->items[0].leads.items[0].code, "OIT");
	assert_str(actions->items[1].supporting.items[0].code,
	    str_dup_z(a, fw->pillars.items[1].code));
	assert_int_equal(actions->items[2].kind, ELEMENT_PLACEHOLDER);
	assert_true(fw->pillars.items[0].roles.items[0].is_interim);
	assert_int_equal(fw->pillars.items[1].actions.items[0].conditions.items[0].kind,
	    CONDITION_CAPACITY);
	assert_int_equal(coverage_missing(a, fw), 0);
}

static void
an_unknown_column_is_kept_and_asked_about_once(void **state)
{
	struct framework *fw = read_text("Pillar\tCoordinator\tColour\tActions 2021\n"
	    "A\tCoordinator: WHO\tred\tDevelop a guide.\nB\tCoordinator: ILO\tblue\tHold a day.\n");
	size_t asked = 0;

	(void)state;
	assert_int_equal(fw->pillars.n, 2);
	assert_str(fw->pillars.items[0].extra.items[0], "Colour: red");
	assert_str(fw->pillars.items[1].extra.items[0], "Colour: blue");
	for (size_t i = 0; i < fw->queries.n; i++)
		asked += str_equal(fw->queries.items[i].kind, STR("unknown-column"));
	assert_int_equal(asked, 1);
	assert_int_equal(coverage_missing(a, fw), 0);
}

static void
one_action_a_row_with_lead_and_date(void **state)
{
	struct framework *fw = read_text("Plan of action 2021\n"
	    "No\tPillar\tActivity\tLead\tDeadline\n"
	    "1\tTraining\tDevelop a guide\tWHO, UNDP\tMarch 2021\n"
	    "2\tTraining\tHold a workshop\tILO\tby 30 June 2021\n"
	    "3\tEvidence\tCollect data\tUNFPA\tt.b.c.\n");
	const struct fw_elements *actions = &fw->pillars.items[0].actions;

	(void)state;
	assert_int_equal(fw->pillars.n, 2);
	assert_int_equal(actions->n, 2);
	assert_str(actions->items[0].leads.items[1].code, "UNDP");
	assert_int_equal(actions->items[0].lead_mode, LEAD_JOINT);
	assert_str(actions->items[0].period.edtf, "2021-03");
	assert_str(actions->items[1].period.edtf, "[..2021-06-30]");
	assert_str(actions->items[1].marker, "2");
	assert_str(fw->pillars.items[1].actions.items[0].leads.items[0].code, "UNFPA");
	assert_int_equal(coverage_missing(a, fw), 0);
}

static void
a_missing_header_is_told_from_the_content(void **state)
{
	struct framework *fw = read_text("Training\tCoordinator: WHO\tDevelop a guide.\n"
	    "Evidence\tCoordinator: ILO\tCollect data.\n");

	(void)state;
	assert_int_equal(fw->pillars.n, 2);
	assert_str(fw->pillars.items[1].title.text, "Evidence");
	assert_str(fw->pillars.items[1].actions.items[0].text.text, "Collect data.");
	assert_int_equal(coverage_missing(a, fw), 0);
}

static void
a_header_may_stand_below_a_title_row_and_twice(void **state)
{
	struct framework *fw = read_text("Plan of the network\t\t\n" HEAD ROW HEAD
	    "Hold a day.\tEvents\tCoordinator: ILO\n");

	(void)state;
	assert_str(fw->title, "Plan of the network");
	assert_int_equal(fw->pillars.n, 2);
	assert_int_equal(fw->pillars.items[0].actions.n, 1);
	assert_int_equal(coverage_missing(a, fw), 0);
}

static void
a_merged_row_names_the_pillar_below(void **state)
{
	struct framework *fw = read_text("Activity\tLead\tDate\nTraining\t\t\n"
	    "Develop a guide\tWHO\tMay 2021\nEvidence\t\t\nCollect data\tILO\tJune 2021\n");

	(void)state;
	assert_int_equal(fw->pillars.n, 2);
	assert_str(fw->pillars.items[0].title.text, "Training");
	assert_str(fw->pillars.items[1].title.text, "Evidence");
	assert_int_equal(fw->pillars.items[1].actions.n, 1);
	assert_int_equal(coverage_missing(a, fw), 0);
}

static void
add_cells(struct blocks *b, const char *first, const char *second, bool is_header)
{
	struct block *table = &b->items[b->n - 1];
	struct row *row = block_add_row(b, table, (uint32_t)table->nrows + 1, 2);

	row->is_header = is_header;
	assert_int_equal(cell_decode_inline_html(a, str_from(first), &row->cells[0]), ST_OK);
	assert_int_equal(cell_decode_inline_html(a, str_from(second), &row->cells[1]), ST_OK);
}

static void
add_heading(struct blocks *b, const char *text, uint32_t number)
{
	struct block *heading = blocks_add(b, BLOCK_HEADING);

	heading->level = 2;
	heading->cell.row = number;
	assert_int_equal(cell_decode_inline_html(a, str_from(text), &heading->cell), ST_OK);
}

static void
each_pillar_may_have_a_table_under_its_heading(void **state)
{
	struct blocks b = { .arena = a, .format = STR("html") };
	struct framework *fw;
	struct errors errors;

	(void)state;
	errors_init(&errors, a);
	add_heading(&b, "Plan of the network", 1);
	for (int i = 0; i < 2; i++) {
		add_heading(&b, i == 0 ? "Training" : "Evidence", (uint32_t)i + 2);
		b.ntables++;
		blocks_add(&b, BLOCK_TABLE);
		add_cells(&b, "Action", "Lead", true);
		add_cells(&b, i == 0 ? "Develop a guide" : "Collect data", "WHO", false);
	}
	assert_int_equal(reading_from_blocks(a, &b, &errors, &fw), ST_OK);
	assert_int_equal(fw->pillars.n, 2);
	assert_str(fw->pillars.items[0].title.text, "Training");
	assert_str(fw->pillars.items[1].title.text, "Evidence");
	assert_str(fw->pillars.items[1].actions.items[0].leads.items[0].code, "WHO");
	assert_int_equal(coverage_missing(a, fw), 0);
}

static void
a_raised_number_begins_a_footnote_in_any_format(void **state)
{
	struct blocks b = { .arena = a, .format = STR("html"), .ntables = 1 };
	struct framework *fw;
	struct errors errors;
	struct block *note;

	(void)state;
	errors_init(&errors, a);
	blocks_add(&b, BLOCK_TABLE);
	add_cells(&b, "Pillar", "Actions 2021", true);
	add_cells(&b, "Training", "Develop a guide.<sup>1</sup>", false);
	note = blocks_add(&b, BLOCK_PARAGRAPH);
	note->cell.row = 9;
	assert_int_equal(cell_decode_inline_html(a, STR("<sup>1</sup> In six languages."),
	    &note->cell), ST_OK);
	assert_int_equal(reading_from_blocks(a, &b, &errors, &fw), ST_OK);
	assert_int_equal(fw->footnotes.n, 1);
	assert_str(fw->footnotes.items[0].text.text, "In six languages.");
	assert_str(fw->pillars.items[0].actions.items[0].footnotes.items[0], "1");
	assert_int_equal(coverage_missing(a, fw), 0);
}

/* --- what is no framework --- */

static void
assert_refused(struct str bytes, enum status want, const char *words)
{
	struct errors errors;
	struct framework *fw = NULL;

	errors_init(&errors, a);
	assert_int_equal(reading_run(a, STR("file"), bytes, &errors, &fw), want);
	assert_int_equal(errors.n, 1);
	if (strstr(str_dup_z(a, errors.items[0].message), words) == NULL)
		fail_msg("%s", str_dup_z(a, errors.items[0].message));
}

static void
what_is_no_framework_is_refused_with_words(void **state)
{
	(void)state;
	assert_refused(STR("Dear all,\nno table here.\n"), ST_INVALID, "no table");
	assert_refused(STR("a\tb\nc\td\n"), ST_INVALID, "No column");
	assert_refused(STR(""), ST_INVALID, "no table");
	assert_refused(STR("a\tb\nc\xFF\td\n"), ST_INVALID, "line 2");
	assert_refused(STR("a\tb\n\0\td\n"), ST_INVALID, "zero byte");
	assert_refused(STR("%PDF-1.7 x"), ST_UNSUPPORTED, "DOCX");
	assert_refused(STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 x"), ST_UNSUPPORTED, "DOCX");
	assert_refused(STR("PK\x03\x04 xl/workbook.xml"), ST_UNSUPPORTED, "DOCX");
	assert_refused(STR("PK\x03\x04 application/vnd.oasis.opendocument.text"), ST_UNSUPPORTED,
	    "DOCX");
	assert_refused(STR("Pillar\tActions 2021\n"), ST_INVALID, "no row");
}

static void
too_much_is_refused_with_its_place(void **state)
{
	struct str head = STR("Pillar\tCoordinator\tActions 2021\n");

	(void)state;
	assert_refused(str_format(a, "%.*s%.*s\tWHO\tReview it.\n", STR_ARG(head),
	    STR_ARG(repeat("Peace ", 1000))), ST_INVALID, "in row 2 is longer");
	assert_refused(str_format(a, "%.*sPeace\tWHO\t%.*s\n", STR_ARG(head),
	    STR_ARG(repeat("<i>a</i> b ", LIMIT_CELL_MARKS + 1))), ST_TOO_LARGE,
	    "row 2, column 3 changes its formatting");
	assert_refused(str_format(a, "%.*s%.*s\n", STR_ARG(head),
	    STR_ARG(repeat("Peace\tWHO\t<p>Review it.</p> <p>Hold it.</p>\n",
	    LIMIT_ELEMENTS / 2 + 1))), ST_TOO_LARGE, "more than 5000 actions");
	assert_refused(str_format(a, "%.*sPeace\tWHO, %.*s\tReview it.\n", STR_ARG(head),
	    STR_ARG(repeat("ILO, ", LIMIT_RECORDS + 1))), ST_TOO_LARGE, "more than 10000");
}

static void
utf16_is_read(void **state)
{
	const char *text = HEAD ROW;
	size_t n = strlen(text);
	char *p = arena_alloc(a, 2 * n + 2);
	struct errors errors;
	struct framework *fw;

	(void)state;
	memcpy(p, "\xFF\xFE", 2);
	for (size_t i = 0; i < n; i++)
		p[2 + 2 * i] = text[i];
	errors_init(&errors, a);
	assert_int_equal(reading_run(a, STR("x.txt"), (struct str){ p, 2 * n + 2 }, &errors, &fw),
	    ST_OK);
	assert_int_equal(fw->pillars.n, 1);
	assert_str(fw->sources.items[0].name, "x.txt");
	assert_int_equal(fw->sources.items[0].size, 2 * n + 2);
}

static void
the_words_of_the_lexicon_are_sorted(void **state)
{
	(void)state;
	assert_true(lexicon_is_sorted());
	assert_true(lexicon_has_verb(LEX_VERB, STR("organises")));
	assert_true(lexicon_has_verb(LEX_VERB, STR("verifies")));
	assert_false(lexicon_has_verb(LEX_VERB, STR("this")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_sample_reads_as_a_careful_person_reads_it),
		cmocka_unit_test(the_sample_raises_its_points_to_settle),
		cmocka_unit_test(nothing_of_the_sample_is_lost),
		cmocka_unit_test(columns_stand_in_any_order),
		cmocka_unit_test(an_agency_is_no_function_word),
		cmocka_unit_test(recommendations_are_shared_where_the_order_allows),
		cmocka_unit_test(a_bullet_without_words_is_no_action),
		cmocka_unit_test(long_names_are_shortened_to_show_them),
		cmocka_unit_test(too_much_is_refused_with_its_place),
		cmocka_unit_test(headings_are_known_in_french_and_spanish),
		cmocka_unit_test(a_french_document_is_read),
		cmocka_unit_test(an_unknown_column_is_kept_and_asked_about_once),
		cmocka_unit_test(one_action_a_row_with_lead_and_date),
		cmocka_unit_test(a_missing_header_is_told_from_the_content),
		cmocka_unit_test(a_header_may_stand_below_a_title_row_and_twice),
		cmocka_unit_test(a_merged_row_names_the_pillar_below),
		cmocka_unit_test(each_pillar_may_have_a_table_under_its_heading),
		cmocka_unit_test(a_raised_number_begins_a_footnote_in_any_format),
		cmocka_unit_test(what_is_no_framework_is_refused_with_words),
		cmocka_unit_test(utf16_is_read),
		cmocka_unit_test(the_words_of_the_lexicon_are_sorted),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
