/* SPDX-License-Identifier: Apache-2.0 */
/*
 * model/date_words: invented sentences, each with the period it must give; roles, doubts,
 * headings and their combination; and the dates of the sample document, where it is there.
 */
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "model/date.h"
#include "model/date_lexicon.h"
#include "model/date_words.h"

#define SEED "../shared/seed/*.txt"

static const struct date_context this_year = { 2021, 2021, 2025 };
static const struct date_context no_year = { 0, 2021, 2025 };

struct sentence {
	const char *text;
	const char *edtf; /* a trailing " ~" means tentative */
};

static const char *
period_text(struct arena *a, const struct period *p)
{
	return str_dup_z(a, str_concat(a, p->edtf, p->is_tentative ? STR(" ~") : STR("")));
}

static int
check_sentences(const struct sentence *s, size_t n, const struct date_context *context)
{
	struct arena *a = arena_new();
	int wrong = 0;

	for (size_t i = 0; i < n; i++) {
		struct date_reading got;
		const char *text;

		date_words_period(a, str_from(s[i].text), context, NULL, &got);
		text = period_text(a, &got.period);
		if (strcmp(text, s[i].edtf) != 0) {
			print_error("%s: got %s, not %s\n", s[i].text, text, s[i].edtf);
			wrong++;
		}
	}
	arena_free(a);
	return wrong;
}

static void
lists_and_ranges_of_days(void **state)
{
	static const struct sentence cases[] = {
		/* days */
		{ "Meet donors on 18 February.", "2021-02-18" },
		{ "Meet donors on the 18th February.", "2021-02-18" },
		{ "Meet donors on the 18th of February, 2022.", "2022-02-18" },
		{ "Meet donors on April 3rd, 2021", "2021-04-03" },
		{ "-Opening on April 3; closing later", "2021-04-03" },
		{ "Opening on Tuesday 5 April 2022", "2022-04-05" },
		{ "Opening on 15/05/2021", "2021-05-15" },
		{ "Opening on 5.4.2021", "2021-04-05" },
		{ "Opening on 2021-05-15", "2021-05-15" },
		{ "on 12 march", "2021-03-12" },
		/* lists and ranges of days */
		{ "Meetings on 3, 10 and 17 May", "{2021-05-03,2021-05-10,2021-05-17}" },
		{ "Meeting on 3 or 10 May", "[2021-05-03,2021-05-10]" },
		{ "Training, 3-5 May 2021", "2021-05-03/2021-05-05" },
		{ "Training from 3 to 5 May 2021 in Lima", "2021-05-03/2021-05-05" },
		{ "Launch it between 12 and 14 April", "2021-04-12/2021-04-14" },
		{ "12 March to 4 April 2022", "2022-03-12/2022-04-04" },
		{ "25 December 2021–6 January 2022", "2021-12-25/2022-01-06" },
		{ "18 Feb., 22 Feb. and 12 March 2021", "{2021-02-18,2021-02-22,2021-03-12}" },
		{ "March 12-14, 2022", "2022-03-12/2022-03-14" },
	};

	(void)state;
	assert_int_equal(check_sentences(cases, COUNT_OF(cases), &this_year), 0);
}

static void
months_quarters_and_years(void **state)
{
	static const struct sentence cases[] = {
		/* months */
		{ "In September, the assembly meets", "2021-09" },
		{ "Publish it in March 2022", "2022-03" },
		{ "Webinar in Sept. 2021", "2021-09" },
		{ "Hearings in May or June.", "[2021-05,2021-06]" },
		{ "Two webinars in March and October 2022", "{2022-03,2022-10}" },
		{ "October/November", "[2021-10,2021-11]" },
		{ "Oct./Nov.", "[2021-10,2021-11]" },
		{ "March – May 2021", "2021-03/2021-05" },
		{ "Pilot from March to September 2022", "2022-03/2022-09" },
		{ "Pilot from November to February 2022", "2021-11/2022-02" },
		{ "Pilot from November to February", "2021-11/2022-02" },
		{ "at the May 2021 and/or May 2022 sessions", "[2021-05,2022-05]" },
		{ "in May 2021 and 2022", "{2021-05,2022-05}" },
		{ "Dec 2021 - Jan 2022", "2021-12/2022-01" },
		/* parts of months and years */
		{ "the third week of May 2021", "2021-05-15/2021-05-21" },
		{ "last week of September", "2021-09-24/2021-09-30" },
		{ "in June, during its first week", "2021-06-01/2021-06-07" },
		{ "In June (tentatively in the second week) we meet",
		    "2021-06-08/2021-06-14 ~" },
		{ "the week of 3 May", "2021-05-03/2021-05-09" },
		{ "early March", "2021-03-01/2021-03-10" },
		{ "Mid-March", "2021-03-11/2021-03-20" },
		{ "late February 2024", "2024-02-21/2024-02-29" },
		{ "first half of March", "2021-03-01/2021-03-15" },
		{ "Review in mid-2023", "2023-38" },
		{ "end of 2022", "2022-39" },
		/* quarters, halves, seasons */
		{ "Train staff during Q3 on the guide", "2021-35" },
		{ "Q4 regional meeting", "2021-36" },
		{ "expected in Q3/2022", "2022-35" },
		{ "reviewed in Q3/Q4 2022", "[2022-35,2022-36]" },
		{ "Q1-Q2 2022", "2022-33/2022-34" },
		{ "2022 Q3", "2022-35" },
		{ "in the third quarter of 2022", "2022-35" },
		{ "Third and fourth quarter 2021", "{2021-35,2021-36}" },
		{ "last quarter of the year", "2021-36" },
		{ "H1 2022", "2022-40" },
		{ "second half of 2022", "2022-41" },
		{ "spring 2022", "2022-21" },
		{ "in the autumn", "2021-23" },
		/* years */
		{ "2022-2025", "2022/2025" },
		{ "2021/22", "2021/2022" },
		{ "2021, 2022 and 2023", "{2021,2022,2023}" },
		{ "in 2022 or 2023, depending on resources", "[2022,2023]" },
		{ "Do this next year", "2022" },
	};

	(void)state;
	assert_int_equal(check_sentences(cases, COUNT_OF(cases), &this_year), 0);
}

static void
bounds_and_tentative_dates(void **state)
{
	static const struct sentence cases[] = {
		/* bounds */
		{ "a report to be presented by 30 June 2021", "[..2021-06-30]" },
		{ "no later than 15 October", "[..2021-10-15]" },
		{ "by the end of March 2022", "[..2022-03]" },
		{ "by end-2022", "[..2022]" },
		{ "by the end of the year", "[..2021]" },
		{ "by 2025 at the latest", "[..2025]" },
		{ "before 1 March 2024", "[..2024-02-29]" },
		{ "prior to March 2022", "[..2022-02-28]" },
		{ "after 30 June 2021", "2021-07-01/.." },
		{ "open until 2024", "../2024" },
		{ "for the period 2022 forward", "2022/.." },
		{ "2021+", "2021/.." },
		{ "2023 and beyond", "2023/.." },
		{ "from 2023 onwards", "2023/.." },
		{ "Beginning in 2022, the group adds a member", "2022/.." },
		{ "as of 1 January 2022", "2022-01-01/.." },
		/* tentative */
		{ "Webinar in June (tbc)", "2021-06 ~" },
		{ "Webinar, possibly in June", "2021-06 ~" },
		{ "provisionally scheduled for May 2022", "2022-05 ~" },
		{ "Briefing (September 2021, next to the assembly, t.b.c.)", "2021-09 ~" },
		{ "Webinar (June?)", "2021-06 ~" },
		{ "Webinar in June, possibly with the union", "2021-06 ~" },
		{ "Webinar possibly with the union in June", "2021-06" },
		/* put together */
		{ "to celebrate 21st of March, Day of X. At the session: on 12th of March",
		    "{2021-03-12,2021-03-21}" },
		{ "In 2021, and on 18 March in particular", "2021-03-18" },
		{ "March: statement in March 2021", "2021-03" },
		{ "May: statement in May 2021 and/or May 2022", "[2021-05,2022-05]" },
		{ "Phase 1 in 2021, phase 2 in 2022", "{2021,2022}" },
		{ "- 12 March\n- 14 March", "{2021-03-12,2021-03-14}" },
		{ "- in May 2022\nand/or June 2022", "[2022-05,2022-06]" },
		{ "Start in March and report by 30 June", "{..2021-06-30,2021-03}" },
	};

	(void)state;
	assert_int_equal(check_sentences(cases, COUNT_OF(cases), &this_year), 0);
}

static void
sentences_without_own_date(void **state)
{
	static const struct sentence cases[] = {
		/* names of things */
		{ "Support the 2030 Agenda at country level", "" },
		{ "Implement Agenda 2030 at country level", "" },
		{ "Set out in resolution 75/260 (2021)", "" },
		{ "Strategic Plan 2022-2025", "" },
		{ "With the 2021 network co-chair", "" },
		{ "Strategy that rests on the 2021 celebrations", "" },
		{ "Update the 2021 workplan", "" },
		{ "In line with its original 2012 mandate", "" },
		{ "Views expressed during the June 2020 urgent debate", "" },
		{ "The letter to staff of June 2021", "" },
		{ "Minutes from 4 November 2021", "" },
		{ "Since 2015 the group has met", "" },
		/* what exists already */
		{ "To be reviewed, based on outputs in 2021", "" },
		{ "Use the materials developed in 2021", "" },
		{ "the report presented in May 2021", "" },
		{ "This activity may move to 2022", "" },
		/* anniversaries */
		{ "Plans for the 30th anniversary of the 1992 Declaration", "" },
		{ "75th anniversary of the Universal Declaration (2023)", "" },
		{ "Mid-term review of the Decade, Mid-Term Review (2021)", "" },
		{ "20th anniversary", "" },
		{ "the 2021 anniversary", "" },
		/* numbers and words that are no dates */
		{ "COVID-19 response; 3.5 million; 20 years after; (1) first", "" },
		{ "documents A/75/2021 and E/CN.4/2021/7", "" },
		{ "$2021, 2021% and 2,021 people", "" },
		{ "The 46th session and resolution 43/1", "" },
		{ "Durban+20, DDPA +20", "" },
		{ "May the network prosper; users may march", "" },
		{ "The March on the capital", "" },
		{ "article 2 may apply", "" },
		{ "a second look at the fall of prices", "" },
		{ "every May", "" },
	};
	static const struct sentence dated[] = {
		/* the same words where they do date */
		{ "to be developed in 2022", "2022" },
		{ "Guidelines will be published in 2022", "2022" },
		{ "postponed to 2022", "2022" },
		{ "Draft for the 2022 session of the Committee", "2022" },
		{ "Side event at the Crime Congress 2022", "2022" },
		{ "Side event at CCX 2021 and/or 2022", "[2021,2022]" },
		{ "Hear views (March 2021 Network meeting)", "2021-03" },
		{ "capacity building in May 2021", "2021-05" },
		{ "In 2022 agencies will organise a forum", "2022" },
		{ "COVID-19 response in May", "2021-05" },
		{ "In May 2 webinars", "2021-05" },
		{ "Publish the study (2022)", "2022" },
		{ "Carry out the plan in the course of 2022", "2022" },
		{ "Joint statement 21 March", "2021-03-21" },
		{ "A meeting of 3 May", "2021-05-03" },
		{ "Co-Chair 2021", "2021" },
	};

	(void)state;
	assert_int_equal(check_sentences(cases, COUNT_OF(cases), &this_year), 0);
	assert_int_equal(check_sentences(dated, COUNT_OF(dated), &this_year), 0);
}

static void
french_and_spanish_dates(void **state)
{
	static const struct sentence cases[] = {
		{ "31 mars 2021", "2021-03-31" },
		{ "le 1er août 2022", "2022-08-01" },
		{ "T3 2021", "2021-35" },
		{ "troisième trimestre de 2021", "2021-35" },
		{ "octobre/novembre", "[2021-10,2021-11]" },
		{ "en mars", "2021-03" },
		{ "entre mars et mai 2022", "2022-03/2022-05" },
		{ "d'ici à juin 2021", "[..2021-06]" },
		{ "avant le 30 juin 2021", "[..2021-06-29]" },
		{ "à partir de mars 2022", "2022-03/.." },
		{ "lundi 4 avril 2022", "2022-04-04" },
		{ "mi-mars", "2021-03-11/2021-03-20" },
		{ "fin 2022", "2022-39" },
		{ "31 de marzo de 2021", "2021-03-31" },
		{ "1.er trimestre de 2022", "2022" },
		{ "3er trimestre de 2021", "2021-35" },
		{ "primer semestre de 2022", "2022-40" },
		{ "marzo/abril de 2022", "[2022-03,2022-04]" },
		{ "de marzo a mayo de 2021", "2021-03/2021-05" },
		{ "a más tardar el 30 de junio de 2021", "[..2021-06-30]" },
		{ "2022 en adelante", "2022/.." },
		{ "finales de marzo", "2021-03-21/2021-03-31" },
	};

	(void)state;
	assert_int_equal(check_sentences(cases, COUNT_OF(cases), &this_year), 0);
}

static void
year_comes_from_the_text_where_the_column_has_none(void **state)
{
	static const struct sentence cases[] = {
		{ "In 2023, meet in March and publish in April.", "{2023-03,2023-04}" },
		{ "In September, meet.", "XXXX-09" },
		{ "2022 session of the Committee", "2022" },
	};
	struct arena *a = arena_new();
	struct date_reading got;

	(void)state;
	assert_int_equal(check_sentences(cases, COUNT_OF(cases), &no_year), 0);
	date_words_period(a, STR("In September, meet."), &no_year, NULL, &got);
	assert_int_equal(got.found.ndoubts, 1);
	assert_int_equal(got.found.doubts[0].kind, DATE_DOUBT_NO_YEAR);
	assert_int_equal(got.period.earliest, date_from_civil(2021, 1, 1));
	assert_int_equal(got.period.latest, date_from_civil(2025, 12, 31));
	arena_free(a);
}

static void
doubts_are_raised_not_guessed(void **state)
{
	static const struct {
		const char *text;
		enum date_doubt_kind kind;
		const char *words;
		const char *message; /* a part of it */
		const char *edtf;
	} cases[] = {
		{ "Close on 31 June", DATE_DOUBT_IMPOSSIBLE, "31 June", "not a day", "" },
		{ "Close on 45 March", DATE_DOUBT_IMPOSSIBLE, "45 March", "not a day", "" },
		{ "by 29 February 2021", DATE_DOUBT_IMPOSSIBLE, "by 29 February 2021",
		    "not a day", "" },
		{ "2021-13-01", DATE_DOUBT_IMPOSSIBLE, "2021-13-01", "not a day", "" },
		{ "fifth week of February 2021", DATE_DOUBT_IMPOSSIBLE,
		    "fifth week of February 2021", "not a day", "" },
		{ "from May 2022 to March 2022", DATE_DOUBT_IMPOSSIBLE,
		    "from May 2022 to March 2022", "ends before it starts", "" },
		{ "on 04/05/2021", DATE_DOUBT_TWO_MEANINGS, "04/05/2021",
		    "5 April or 4 May 2021", "[2021-04-05,2021-05-04]" },
		{ "report on a biannual basis", DATE_DOUBT_TWO_MEANINGS, "biannual",
		    "twice a year or every two years", "" },
		{ "bi-monthly calls", DATE_DOUBT_TWO_MEANINGS, "bi-monthly",
		    "twice a month or every two months", "" },
		{ "Biweekly notes", DATE_DOUBT_TWO_MEANINGS, "Biweekly",
		    "twice a week or every two weeks", "" },
		{ "on Monday, 18 February 2021", DATE_DOUBT_WEEKDAY,
		    "Monday, 18 February 2021", "Thursday", "2021-02-18" },
		{ "In March or April, report in September", DATE_DOUBT_SEVERAL,
		    "March or April; September", "Several dates",
		    "{2021-03,2021-04,2021-09}" },
		{ "by 30 June and by 31 December", DATE_DOUBT_SEVERAL,
		    "by 30 June; by 31 December", "Several dates", "[..2021-12-31]" },
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct date_reading got;

		date_words_period(a, str_from(cases[i].text), &this_year, NULL, &got);
		if (got.found.ndoubts != 1)
			fail_msg("%s: %zu doubts", cases[i].text, got.found.ndoubts);
		assert_int_equal(got.found.doubts[0].kind, cases[i].kind);
		assert_string_equal(str_dup_z(a, got.found.doubts[0].words), cases[i].words);
		if (str_find(got.found.doubts[0].message, str_from(cases[i].message), 0) ==
		    SIZE_MAX)
			fail_msg("%s", str_dup_z(a, got.found.doubts[0].message));
		assert_string_equal(str_dup_z(a, got.period.edtf), cases[i].edtf);
	}
	arena_free(a);
}

static void
mentions_have_roles_and_places(void **state)
{
	static const struct {
		const char *words;
		const char *edtf;
		enum mention_role role;
	} want[] = {
		{ "2019", "2019", MENTION_REFERENCE },
		{ "Every year", "", MENTION_RECURRING },
		{ "by 30 June 2021", "[..2021-06-30]", MENTION_DATE },
		{ "1992", "1992", MENTION_ANNIVERSARY },
		{ "2022", "2022", MENTION_ANNIVERSARY },
		{ "to be confirmed", "", MENTION_UNDECIDED },
		{ "2022 forward", "2022/..", MENTION_DATE },
	};
	struct str text = STR("Égalité — resolution 75 (2019). Every year, report by 30 June 2021; "
	    "30th anniversary of 1992 Declaration (2022) (dates to be confirmed) for the period "
	    "2022 forward");
	struct arena *a = arena_new();
	struct date_findings found;

	(void)state;
	date_words_find(a, text, &this_year, &found);
	assert_int_equal(found.n, COUNT_OF(want));
	for (size_t i = 0; i < found.n; i++) {
		const struct mention *m = &found.mentions[i];

		assert_string_equal(str_dup_z(a, m->words), want[i].words);
		assert_string_equal(str_dup_z(a, m->edtf), want[i].edtf);
		assert_int_equal(m->role, want[i].role);
		assert_true(str_equal(utf8_part(text, m->start, m->end), m->words));
	}
	date_words_find(a, STR("T.b.d., based on outputs in 2021"), &no_year, &found);
	assert_int_equal(found.n, 2);
	assert_int_equal(found.mentions[0].role, MENTION_UNDECIDED);
	assert_int_equal(found.mentions[1].role, MENTION_REFERENCE);
	date_words_find(a, STR("(with the Comms pillar – TBD)"), &no_year, &found);
	assert_int_equal(found.n, 0);
	arena_free(a);
}

static void
headings_are_dates_and_nothing_else(void **state)
{
	static const struct sentence headings[] = {
		{ "March:", "2021-03" },
		{ "October/November:", "[2021-10,2021-11]" },
		{ "Q3", "2021-35" },
		{ "September", "2021-09" },
		{ "  May - ", "2021-05" },
		{ "In September:", "2021-09" },
		{ "January – March", "2021-01/2021-03" },
		{ "Q3/Q4 2022:", "[2022-35,2022-36]" },
		{ "2022:", "2022" },
		{ "May (tentative):", "2021-05 ~" },
		{ "Mid-March", "2021-03-11/2021-03-20" },
		{ "31 mars 2021", "2021-03-31" },
		{ "31 de marzo de 2021", "2021-03-31" },
		{ "T3 2021", "2021-35" },
		{ "T3", "2021-35" },
		{ "mars", "2021-03" },
		{ "MAYO:", "2021-05" },
		{ "TBD:", "" },
		{ "Annually", "" },
	};
	static const char *const others[] = { "Others: (this may move to 2022):", "",
		"Anniversary:", "March past", "Statement in March", "31 June:", "&", "•",
		"May the network", "Actions 2021", "Q5", "t" };
	struct arena *a = arena_new();
	struct period p;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(headings); i++) {
		if (!date_words_heading(a, str_from(headings[i].text), &this_year, &p))
			fail_msg("%s is a heading", headings[i].text);
		assert_string_equal(period_text(a, &p), headings[i].edtf);
	}
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		if (date_words_heading(a, str_from(others[i]), &this_year, &p))
			fail_msg("%s is no heading", others[i]);
	}
	assert_true(date_words_heading(a, STR("March:"), &no_year, &p));
	assert_string_equal(str_dup_z(a, p.edtf), "XXXX-03");
	assert_string_equal(str_dup_z(a, p.words), "March");
	arena_free(a);
}

/* A year that only holds a day of the same text dates nothing more: its words stay out. */
static void
words_are_those_of_the_dates_that_stay(void **state)
{
	static const struct {
		const char *text;
		const char *edtf;
		const char *words;
	} cases[] = {
		{ "Events around 25 March. The theme for 2021 is hope.", "2021-03-25", "25 March" },
		{ "In 2021, a debate on 12 March and a film on 21 March",
		    "{2021-03-12,2021-03-21}", "12 March; 21 March" },
		{ "On 12 March at the hub, on 12 March in town", "2021-03-12",
		    "12 March; 12 March" },
		{ "In 2021 or 2022, with a start on 3 May 2021", "{2021-05-03,2022}",
		    "2021 or 2022; 3 May 2021" },
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct date_reading got;

		date_words_period(a, str_from(cases[i].text), &this_year, NULL, &got);
		assert_string_equal(str_dup_z(a, got.period.edtf), cases[i].edtf);
		assert_string_equal(str_dup_z(a, got.period.words), cases[i].words);
	}
	arena_free(a);
}

static void
heading_and_own_dates_go_together(void **state)
{
	static const struct {
		const char *heading;
		const char *text;
		const char *edtf;
		const char *words;
		bool is_inherited;
	} cases[] = {
		{ "May:", "Side event at CCX 2021 and/or 2022", "[2021-05,2022-05]",
		    "May; 2021 and/or 2022", false },
		{ "May:", "Statement at the May 2021 and/or May 2022 sessions",
		    "[2021-05,2022-05]", "May 2021 and/or May 2022", false },
		{ "October/November:", "Webinar with the hub", "[2021-10,2021-11]",
		    "October/November", true },
		{ "October/November:", "Webinar in 2022", "[2022-10,2022-11]",
		    "October/November; 2022", false },
		{ "June:", "Draft by 30 April", "[..2021-04-30]", "by 30 April", false },
		{ "June:", "Reflect resolution 75 (2019)", "2021-06", "June", true },
		{ "June:", "Date t.b.d.", "", "t.b.d.", false },
		{ "2022:", "Webinar in 2023", "2023", "2023", false },
		{ "March:", "Start, 2022 forward", "2022/..", "2022 forward", false },
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct period heading;
		struct date_reading got;

		assert_true(date_words_heading(a, str_from(cases[i].heading), &this_year,
		    &heading));
		date_words_period(a, str_from(cases[i].text), &this_year, &heading, &got);
		assert_string_equal(str_dup_z(a, got.period.edtf), cases[i].edtf);
		assert_string_equal(str_dup_z(a, got.period.words), cases[i].words);
		assert_int_equal(got.is_inherited, cases[i].is_inherited);
	}
	arena_free(a);
}

static void
tables_of_words_are_sorted(void **state)
{
	(void)state;
	for (size_t i = 0; i < LANGUAGES; i++) {
		const struct word_table *table = &date_lexicon_tables[i];

		for (size_t k = 0; k < table->n; k++) {
			struct folded folded;

			if (k > 0 && strcmp(table->rows[k - 1].word, table->rows[k].word) >= 0)
				fail_msg("%s is out of order", table->rows[k].word);
			date_lexicon_fold(str_from(table->rows[k].word), &folded);
			if (folded.n != strlen(table->rows[k].word))
				fail_msg("%s is not folded", table->rows[k].word);
		}
	}
	for (size_t i = 0; i + 1 < date_lexicon_nphrases; i++) {
		struct str first = str_from(date_lexicon_phrases[i].word);

		for (size_t k = i + 1; k < date_lexicon_nphrases; k++) {
			struct str later = str_from(date_lexicon_phrases[k].word);

			if (later.n > first.n && str_starts(later, first) &&
			    later.p[first.n] == ' ')
				fail_msg("%s is hidden", date_lexicon_phrases[k].word);
		}
	}
}

/* A megabyte of what is read longest must not take longer than its length explains. */
static void
long_texts_cost_their_length(void **state)
{
	static const char *const pieces[] = { "1, ", "May and ", "Q3/", "2021-", "(", "third ",
		"12 March 2021 to ", "t.b.d. ", "of ", "31 June " };
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(pieces); i++) {
		struct arena_mark mark = arena_mark(a);
		struct date_reading got;
		struct buf b;

		buf_init(&b, a, 1 << 20);
		while (b.n < (1 << 18))
			buf_add_z(&b, pieces[i]);
		date_words_period(a, buf_str(&b), &this_year, NULL, &got);
		assert_true(got.period.edtf.n <= 512);
		arena_rewind(a, mark);
	}
	arena_free(a);
}

static char *
read_seed(void)
{
	glob_t found;
	FILE *f = NULL;
	char *text = NULL;
	size_t n;

	if (glob(SEED, 0, NULL, &found) == 0 && found.gl_pathc > 0)
		f = fopen(found.gl_pathv[0], "r");
	globfree(&found);
	if (f == NULL)
		return NULL;
	text = calloc(1, 1 << 20);
	assert_non_null(text);
	n = fread(text, 1, (1 << 20) - 1, f);
	fclose(f);
	/* Tags become spaces, but a raised ordinal stays with its number. */
	for (size_t i = 0, to = 0; i <= n; i++) {
		if (strncmp(text + i, "<sup>", 5) == 0) {
			i += 4;
		} else if (strncmp(text + i, "</sup>", 6) == 0) {
			i += 5;
		} else if (text[i] == '<') {
			while (i < n && text[i] != '>')
				i++;
			text[to++] = '\n';
		} else {
			text[to++] = text[i];
		}
	}
	return text;
}

static bool
has_date(const struct date_findings *found, const char *edtf, enum mention_role role)
{
	for (size_t i = 0; i < found->n; i++) {
		if (found->mentions[i].role == role &&
		    str_equal(found->mentions[i].edtf, str_from(edtf)))
			return true;
	}
	return false;
}

static void
sample_document_has_its_dates(void **state)
{
	static const char *const dates[] = { "2021-35", "2021-03", "2021-04", "2021-05", "2021-06",
		/* "May 2021 and/or May 2022" is broken by a page; the reader of tables joins it */
		"2021-09", "[2021-10,2021-11]", "2022-05", "[2021,2022]",
		"2021-05-15/2021-05-21", "2021-36", "[..2021-06-30]", "2021-02-18", "2021-02-22",
		"2021-03-21", "2021-03-12", "2021-03-18", "2021-03-25", "[2021-35,2021-36]",
		"2022/..", "2021/..", "2022/2025", "2022", "2021-01-01" };
	static const char *const references[] = { "2019", "2020-06", "2020-02", "2020-12-22",
		"2020-11-04", "2030", "2012" };
	static const char *const anniversaries[] = { "1992", "2022" };
	struct arena *a = arena_new();
	char *text = read_seed();
	struct date_findings found;

	(void)state;
	if (text == NULL) {
		print_message("skipped: no sample document at %s\n", SEED);
		arena_free(a);
		skip();
	}
	date_words_find(a, str_from(text), &this_year, &found);
	for (size_t i = 0; i < COUNT_OF(dates); i++) {
		if (!has_date(&found, dates[i], MENTION_DATE))
			fail_msg("%s is missing", dates[i]);
	}
	for (size_t i = 0; i < COUNT_OF(references); i++) {
		if (!has_date(&found, references[i], MENTION_REFERENCE) ||
		    has_date(&found, references[i], MENTION_DATE))
			fail_msg("%s is a reference", references[i]);
	}
	for (size_t i = 0; i < COUNT_OF(anniversaries); i++) {
		if (!has_date(&found, anniversaries[i], MENTION_ANNIVERSARY))
			fail_msg("%s is an anniversary", anniversaries[i]);
	}
	assert_false(has_date(&found, "1992", MENTION_DATE));
	assert_false(has_date(&found, "2001", MENTION_DATE));
	assert_int_equal(found.ndoubts, 1);
	assert_int_equal(found.doubts[0].kind, DATE_DOUBT_TWO_MEANINGS);
	free(text);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists_and_ranges_of_days),
		cmocka_unit_test(months_quarters_and_years),
		cmocka_unit_test(bounds_and_tentative_dates),
		cmocka_unit_test(sentences_without_own_date),
		cmocka_unit_test(french_and_spanish_dates),
		cmocka_unit_test(year_comes_from_the_text_where_the_column_has_none),
		cmocka_unit_test(doubts_are_raised_not_guessed),
		cmocka_unit_test(mentions_have_roles_and_places),
		cmocka_unit_test(headings_are_dates_and_nothing_else),
		cmocka_unit_test(words_are_those_of_the_dates_that_stay),
		cmocka_unit_test(heading_and_own_dates_go_together),
		cmocka_unit_test(tables_of_words_are_sorted),
		cmocka_unit_test(long_texts_cost_their_length),
		cmocka_unit_test(sample_document_has_its_dates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
