/* SPDX-License-Identifier: Apache-2.0 */
/* model/form: what people type in each kind of field, and that what was not touched stays. */
#include "fixture.h"

#include "base/limits.h"
#include "model/form.h"
#include "model/instant.h"
#include "model/kind.h"

static const struct choice colours[] = { { "red", "Red" }, { "dark-blue", "Dark blue" } };

enum { T_TEXT, T_LONG, T_MARKED, T_CHOICE, T_INT, T_BOOL, T_DATE, T_INSTANT, T_PERIOD, T_REF,
	T_PARTIES, T_TEXTS, T_NFIELDS };

static const struct field fields[] = {
	[T_TEXT] = { .name = "words", .kind = FK_TEXT, .flags = FF_REQUIRED, .max = 60,
	    .label = "Words" },
	[T_LONG] = { .name = "body", .kind = FK_TEXT, .flags = FF_LONG, .max = 1000,
	    .label = "Body" },
	[T_MARKED] = { .name = "adopted", .kind = FK_MARKED, .flags = FF_LONG, .max = 1000,
	    .label = "Adopted" },
	[T_CHOICE] = { .name = "colour", .kind = FK_CHOICE, .choices = colours, .nchoices = 2,
	    .label = "Colour" },
	[T_INT] = { .name = "amount", .kind = FK_INT, .max = 1000, .label = "Amount" },
	[T_BOOL] = { .name = "agreed", .kind = FK_BOOL, .label = "Agreed" },
	[T_DATE] = { .name = "day", .kind = FK_DATE, .label = "Day" },
	[T_INSTANT] = { .name = "deadline", .kind = FK_INSTANT, .label = "Deadline" },
	[T_PERIOD] = { .name = "period", .kind = FK_PERIOD, .label = "When" },
	[T_REF] = { .name = "pillar", .kind = FK_REF, .ref = "pillar", .label = "Pillar" },
	[T_PARTIES] = { .name = "leads", .kind = FK_PARTIES, .max = 20, .label = "Lead" },
	[T_TEXTS] = { .name = "names", .kind = FK_TEXTS, .max = 4, .label = "Names" },
};

static const struct record_type type_sample = {
	.name = "sample", .plural = "samples", .fields = fields, .nfields = T_NFIELDS,
	.title_field = T_MARKED, .code_field = T_TEXT, .order_field = NO_FIELD,
	.follows = NO_FIELD,
};

struct setting {
	struct arena *arena;
	struct errors errors;
	struct form_rules form;
	size_t asked; /* times that keys were looked up */
};

static const struct ref known[] = {
	{ &type_agency, 1, STR_INIT("01ARZ3NDEKTSV4RRFFQ69G5FA1"), STR_INIT("WHO"),
	    STR_INIT("World Health Organization"), STR_INIT("") },
	{ &type_agency, 2, STR_INIT("01ARZ3NDEKTSV4RRFFQ69G5FA2"), STR_INIT("UNHCR"),
	    STR_INIT("Refugee agency"), STR_INIT("") },
	{ &type_pillar, 3, STR_INIT("01ARZ3NDEKTSV4RRFFQ69G5FA3"), STR_INIT("CJ"),
	    STR_INIT("Common journey"), STR_INIT("") },
	{ &type_group, 4, STR_INIT("01ARZ3NDEKTSV4RRFFQ69G5FA4"), STR_INIT(""),
	    STR_INIT("Health, education and work"), STR_INIT("") },
	{ &type_group, 5, STR_INIT("01ARZ3NDEKTSV4RRFFQ69G5FA5"), STR_INIT(""),
	    STR_INIT("Twins"), STR_INIT("") },
	{ &type_group, 6, STR_INIT("01ARZ3NDEKTSV4RRFFQ69G5FA6"), STR_INIT(""),
	    STR_INIT("Twins"), STR_INIT("") },
};

static enum status
find_known(void *context, const struct field *f, struct str key, struct form_found *out)
{
	struct setting *s = context;

	s->asked++;
	out->refs = arena_make_array(s->arena, struct ref, COUNT_OF(known));
	if (str_equal(key, STR("busy")))
		return ST_BUSY;
	for (size_t i = 0; i < COUNT_OF(known); i++) {
		const struct ref *r = &known[i];

		if (!field_may_refer(f, r->type))
			continue;
		if (str_equal_ascii_case(key, r->code) || str_equal(key, r->uid) ||
		    str_equal(key, r->title))
			out->refs[out->n++] = *r;
	}
	out->is_exact = out->n > 0;
	for (size_t i = 0; i < COUNT_OF(known) && out->n == 0; i++) {
		if (known[i].code.n > 0 && known[i].code.p[0] == key.p[0])
			out->refs[out->n++] = known[i];
	}
	return ST_OK;
}

static int
set_up(void **state)
{
	struct setting *s = calloc(1, sizeof(*s));

	s->arena = arena_new();
	errors_init(&s->errors, s->arena);
	s->form = (struct form_rules){ .arena = s->arena, .errors = &s->errors,
		.dates = { 0, 2020, 2026 }, .horizon_first = 18628, .horizon_last = 20453,
		.find = find_known, .find_context = s };
	assert_int_equal(zone_open(s->arena, STR("Europe/Zurich"), &s->form.zone), ST_OK);
	*state = s;
	return 0;
}

static int
tear_down(void **state)
{
	struct setting *s = *state;

	arena_free(s->arena);
	free(s);
	return 0;
}

static const struct value unset;

/* Types into an empty field; the message where it is refused. */
static const char *
type_in(struct setting *s, size_t field, const char *first, const char *second,
    struct value *out)
{
	struct form_texts texts = { { str_from(first), str_from(second) } };
	struct errors errors;
	struct form_rules form = s->form;

	errors_init(&errors, s->arena);
	form.errors = &errors;
	*out = unset;
	if (form_read(&form, &fields[field], &texts, &unset, out) == ST_OK)
		return "";
	assert_int_equal(errors.n, 1);
	return str_dup_z(s->arena, str_format(s->arena, "%.*s: %.*s",
	    STR_ARG(errors.items[0].field), STR_ARG(errors.items[0].message)));
}

static const char *
texts_of(struct setting *s, size_t field, const struct value *v)
{
	struct form_texts texts;

	form_write(&s->form, &fields[field], v, &texts);
	return str_dup_z(s->arena, str_format(s->arena, texts.parts[1].n > 0 ? "%.*s|%.*s" :
	    "%.*s%.*s", STR_ARG(texts.parts[0]), STR_ARG(texts.parts[1])));
}

#define assert_typed(field, first, second, shown) \
	do { \
		struct value v_; \
		assert_string_equal(type_in(s, field, first, second, &v_), ""); \
		assert_string_equal(texts_of(s, field, &v_), shown); \
	} while (0)

#define assert_refused(field, first, second, message) \
	do { \
		struct value v_; \
		assert_string_equal(type_in(s, field, first, second, &v_), message); \
		assert_false(v_.is_set); \
	} while (0)

static void
words_are_kept_as_typed(void **state)
{
	struct setting *s = *state;

	assert_typed(T_TEXT, "  Peace \"and\" <rights>  ", "", "Peace \"and\" <rights>");
	assert_typed(T_TEXT, " \t ", "", "");
	/* Not normalised: "e" with a combining accent stays two code points. */
	assert_typed(T_TEXT, "caf\x65\xCC\x81", "", "caf\x65\xCC\x81");
	assert_typed(T_LONG, "\r\n\r\n  one\r\ntwo  \r\n\rthree\n\n", "", "  one\ntwo  \n\nthree");
	assert_refused(T_TEXT, "one\r\ntwo", "",
	    "words: Words is one line. Join the lines into one.");
	assert_refused(T_TEXT, "bell \a", "", "words: Words holds a character that cannot be shown "
	    "(U+0007, character 6). Delete it; such characters come with text copied from other "
	    "programs.");
	assert_refused(T_TEXT, "\xFF", "", "words: Words is not valid UTF-8 text. Type it again.");
	assert_typed(T_TEXTS, "one\n\n two \r\nthree", "", "one\ntwo\nthree");
}

static void
choices_numbers_and_answers(void **state)
{
	struct setting *s = *state;

	assert_typed(T_CHOICE, "dark-blue", "", "dark-blue");
	assert_typed(T_CHOICE, "Dark Blue", "", "dark-blue");
	assert_refused(T_CHOICE, "green", "",
	    "colour: Colour has no choice \"green\". Choose one of: Red, Dark blue.");
	assert_typed(T_INT, " 12 ", "", "12");
	assert_refused(T_INT, "1,5", "", "amount: Amount is \"1,5\". Give a whole number from 0 to "
	    "1000, in digits.");
	assert_refused(T_INT, "1001", "",
	    "amount: Amount is \"1001\". Give a whole number from 0 to 1000, in digits.");
	assert_typed(T_BOOL, "yes", "", "yes");
	assert_typed(T_BOOL, "no", "", "no");
	assert_typed(T_BOOL, "", "", "");
	assert_refused(T_BOOL, "on", "", "agreed: Agreed is \"on\". Say yes or no.");
}

static void
days_as_people_write_them(void **state)
{
	struct setting *s = *state;

	assert_typed(T_DATE, "2021-03-31", "", "2021-03-31");
	assert_typed(T_DATE, "31 March 2021", "", "2021-03-31");
	assert_typed(T_DATE, "31 mars 2021", "", "2021-03-31");
	assert_typed(T_DATE, "31.3.2021", "", "2021-03-31");
	assert_refused(T_DATE, "March 2021", "", "day: Day: \"March 2021\" is not one day of the "
	    "calendar. Write it as 2021-03-31 or 31 March 2021.");
	assert_refused(T_DATE, "soon", "",
	    "day: Day: \"soon\" is not one day of the calendar. Write it as 2021-03-31 or 31 "
	    "March 2021.");
	assert_true(strstr(type_in(s, T_DATE, "04/05/2021", "", &(struct value){ 0 }),
	    "Say which is meant") != NULL);
	assert_true(strstr(type_in(s, T_DATE, "31 June 2021", "", &(struct value){ 0 }),
	    "not a day of the calendar") != NULL);
}

static void
instants_in_the_zone_of_the_framework(void **state)
{
	struct setting *s = *state;
	struct value v;

	assert_typed(T_INSTANT, "2021-03-31", "14:30", "2021-03-31|14:30");
	assert_string_equal(type_in(s, T_INSTANT, "31 March 2021", "2.30 p.m.", &v), "");
	assert_string_equal(str_dup_z(s->arena, instant_format(s->arena, v.number)),
	    "2021-03-31T12:30:00.000Z");
	assert_typed(T_INSTANT, "2021-03-31", "14h30", "2021-03-31|14:30");
	assert_typed(T_INSTANT, "2021-03-31", "12 am", "2021-03-31|00:00");
	assert_typed(T_INSTANT, "2021-03-31", "14:30 UTC", "2021-03-31|16:30");
	assert_typed(T_INSTANT, "2021-12-31", "23:59:59.25", "2021-12-31|23:59:59.250");
	/* Clocks went from 02:00 to 03:00 on 28 March, and back from 03:00 on 31 October. */
	assert_refused(T_INSTANT, "2021-03-28", "02:30",
	    "deadline-time: Deadline: clocks skip that hour on that day. Choose another time.");
	assert_refused(T_INSTANT, "2021-10-31", "02:30",
	    "deadline-time: Deadline: clocks show that time twice on that day. Say which, as in "
	    "02:30 +02:00.");
	assert_typed(T_INSTANT, "2021-10-31", "02:30 +02:00", "2021-10-31|02:30 +02:00");
	assert_typed(T_INSTANT, "2021-10-31", "02:30 +01:00", "2021-10-31|02:30 +01:00");
	assert_typed(T_INSTANT, "1900-01-01", "00:00", "1900-01-01|00:00");
	for (const char *const *bad = (const char *const[]){ "", "25:00", "14", "14:60", "2:30 xm",
	    "14:30 +25:00", "13 pm", "noonish", NULL }; *bad != NULL; bad++)
		assert_refused(T_INSTANT, "2021-03-31", *bad,
		    "deadline-time: Deadline has no time of day that we understand. Write it as "
		    "14:30.");
	assert_refused(T_INSTANT, "", "14:30",
	    "deadline: Deadline has a time and no day. Write the day as 2021-03-31.");
}

#define assert_period(first, second, want, shown) \
	do { \
		struct value v_; \
		assert_string_equal(type_in(s, T_PERIOD, first, second, &v_), ""); \
		assert_string_equal(str_dup_z(s->arena, v_.period.edtf), want); \
		assert_string_equal(texts_of(s, T_PERIOD, &v_), shown); \
	} while (0)

static void
periods_keep_their_words(void **state)
{
	struct setting *s = *state;
	struct value v;

	assert_period("Q3 2021", "", "2021-35", "Q3 2021");
	assert_period("third week of May 2021, tentative", "", "2021-05-15/2021-05-21",
	    "third week of May 2021, tentative");
	assert_period("by 30 June 2021", "", "[..2021-06-30]", "by 30 June 2021");
	assert_period("t.b.d.", "", "", "t.b.d.");
	assert_period("t.b.d., after the summit", "", "", "t.b.d., after the summit");
	assert_period("2021-35", "", "2021-35", "2021-35");
	assert_period("during the session", "March 2021", "2021-03",
	    "during the session|March 2021");
	assert_period("Q3", "Q3 2021, tentative", "2021-35", "Q3|Q3 2021, tentative");
	assert_period("after the summit", "t.b.d.", "", "after the summit|t.b.d.");
	assert_string_equal(type_in(s, T_PERIOD, "third week of May 2021, tentative", "", &v), "");
	assert_true(v.period.is_tentative);
	assert_string_equal(str_dup_z(s->arena, v.period.words), "third week of May 2021");
	assert_string_equal(str_dup_z(s->arena, form_period_meaning(s->arena, &v.period)),
	    "15 to 21 May 2021 (tentative)");
	assert_refused(T_PERIOD, "as soon as possible", "", "period: When: we find no date in \"as "
	    "soon as possible\". Write it as Q3 2021, third week of May 2021 or by 30 June 2021; "
	    "write t.b.d. where it is not decided yet.");
	assert_true(strstr(type_in(s, T_PERIOD, "Q3", "", &v), "names no year") != NULL);
	assert_true(strstr(type_in(s, T_PERIOD, "x", "Q3", &v), "period-meaning: When:") != NULL);
}

static void
changed_words_win_over_a_meaning_left_alone(void **state)
{
	struct setting *s = *state;
	struct value shown;
	struct value v;
	struct form_texts texts;

	assert_string_equal(type_in(s, T_PERIOD, "Q3", "Q3 2021", &shown), "");
	form_write(&s->form, &fields[T_PERIOD], &shown, &texts);
	texts.parts[0] = STR("Q4 2021");
	assert_int_equal(form_read(&s->form, &fields[T_PERIOD], &texts, &shown, &v), ST_OK);
	assert_string_equal(str_dup_z(s->arena, v.period.edtf), "2021-36");
	/* Without a year the old meaning is not taken for the new words. */
	texts.parts[0] = STR("Q4");
	assert_int_equal(form_read(&s->form, &fields[T_PERIOD], &texts, &shown, &v), ST_INVALID);
	texts.parts[0] = STR("during the session");
	assert_int_equal(form_read(&s->form, &fields[T_PERIOD], &texts, &shown, &v), ST_OK);
	assert_string_equal(str_dup_z(s->arena, v.period.edtf), "2021-35");
}

static void
references_by_what_people_cite(void **state)
{
	struct setting *s = *state;
	struct value v;

	assert_typed(T_PARTIES, "WHO, unhcr;CJ", "", "WHO\nUNHCR\nCJ");
	assert_typed(T_PARTIES, "WHO, WHO\nWHO", "", "WHO");
	assert_typed(T_PARTIES, "Health,  education and work; World Health Organization", "",
	    "Health, education and work\nWHO");
	assert_typed(T_PARTIES, "01ARZ3NDEKTSV4RRFFQ69G5FA5", "", "Twins");
	assert_typed(T_REF, " CJ ", "", "CJ");
	assert_refused(T_PARTIES, "WH", "",
	    "leads: Lead: there is no \"WH\". Did you mean WHO (World Health Organization)?");
	assert_refused(T_PARTIES, "zzz", "",
	    "leads: Lead: there is no \"zzz\". Write a code such as WHO or CJ 7, or the whole "
	    "name.");
	assert_refused(T_PARTIES, "Twins", "",
	    "leads: Lead: \"Twins\" can mean several. Write one of: 01ARZ3NDEKTSV4RRFFQ69G5FA5 "
	    "(Twins), 01ARZ3NDEKTSV4RRFFQ69G5FA6 (Twins).");
	assert_true(strstr(type_in(s, T_REF, "CJ\nCJ", "", &v), "") != NULL);
	assert_refused(T_REF, "WHO", "",
	    "pillar: Pillar: there is no \"WHO\". Did you mean WHO (World Health Organization)?");
	assert_int_equal(form_read(&s->form, &fields[T_PARTIES], &(struct form_texts){
	    { STR("busy"), STR_EMPTY } }, &unset, &v), ST_BUSY);
}

static struct record *
full_record(struct setting *s)
{
	struct record *r = record_new(s->arena, &type_sample);
	struct mark *marks = arena_make_array(s->arena, struct mark, 2);

	marks[0] = (struct mark){ MARK_ITALIC, 0, 3, STR_EMPTY };
	marks[1] = (struct mark){ MARK_FOOTNOTE, 7, 8, STR("1") };
	record_set_text(r, T_TEXT, STR("plain "));
	record_set_text(r, T_LONG, STR("\n\none\rtwo  \n"));
	record_set_marked(r, T_MARKED, (struct marked){ STR("the end1"), marks, 2 });
	record_set_text(r, T_CHOICE, STR("red"));
	record_set_number(r, T_INT, 7);
	record_set_number(r, T_BOOL, 0);
	record_set_number(r, T_DATE, 18717);
	record_set_number(r, T_INSTANT, INT64_C(1635640200123));
	record_set_period(r, T_PERIOD, (struct period){ .edtf = STR("2021-35"),
	    .words = STR("Q3\nor so"), .is_tentative = true, .earliest = 18809, .latest = NO_DAY });
	record_add_ref(s->arena, r, T_REF, &type_pillar, 3, STR_EMPTY);
	r->values[T_REF].refs[0] = known[2];
	for (size_t i = 0; i < 5; i++) {
		record_add_ref(s->arena, r, T_PARTIES, known[i].type, known[i].id, STR_EMPTY);
		r->values[T_PARTIES].refs[i] = known[i];
		r->values[T_PARTIES].refs[i].words = STR("as written");
	}
	record_add_text(s->arena, r, T_TEXTS, STR("two\nlines"));
	return r;
}

/* What a browser sends back for what it was shown: line ends as CR LF. */
static struct str
as_sent(struct arena *a, struct str text)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	for (size_t i = 0; i < text.n; i++) {
		bool is_end = text.p[i] == '\n' || (text.p[i] == '\r' &&
		    (i + 1 == text.n || text.p[i + 1] != '\n'));

		if (is_end && (i == 0 || text.p[i] == '\r' || text.p[i - 1] != '\r'))
			buf_add_z(&b, "\r\n");
		else
			buf_add_byte(&b, text.p[i]);
	}
	return buf_str(&b);
}

static void
send_back(struct setting *s, const struct record *r, struct form_sent *sent)
{
	for (size_t i = 0; i < T_NFIELDS; i++) {
		sent[i].is_sent = true;
		form_write(&s->form, &fields[i], &r->values[i], &sent[i].texts);
		for (size_t k = 0; k < FORM_PARTS; k++)
			sent[i].texts.parts[k] = as_sent(s->arena, sent[i].texts.parts[k]);
	}
}

static void
an_untouched_form_changes_nothing(void **state)
{
	struct setting *s = *state;
	struct record *r = full_record(s);
	struct record *same = full_record(s);
	struct form_sent sent[T_NFIELDS] = { 0 };
	bool changed[T_NFIELDS];

	send_back(s, r, sent);
	assert_int_equal(form_read_record(&s->form, r, sent, changed), ST_OK);
	for (size_t i = 0; i < T_NFIELDS; i++) {
		assert_false(changed[i]);
		assert_true(value_equal(&fields[i], &r->values[i], &same->values[i]));
	}
	assert_int_equal(s->asked, 0);
	r = record_new(s->arena, &type_sample);
	send_back(s, r, sent);
	assert_int_equal(form_read_record(&s->form, r, sent, changed), ST_INVALID);
	assert_int_equal(s->errors.n, 1); /* what is required is missing */
	for (size_t i = 0; i < T_NFIELDS; i++)
		assert_false(changed[i] || r->values[i].is_set);
}

static void
only_what_was_sent_is_changed(void **state)
{
	struct setting *s = *state;
	struct record *r = full_record(s);
	struct form_sent sent[T_NFIELDS] = { 0 };
	bool changed[T_NFIELDS];

	sent[T_INT] = (struct form_sent){ true, { { STR("8"), STR_EMPTY } } };
	sent[T_BOOL] = (struct form_sent){ true, { { STR(""), STR_EMPTY } } };
	sent[T_MARKED] = (struct form_sent){ true, { { STR("the very end1"), STR_EMPTY } } };
	sent[T_PARTIES] = (struct form_sent){ true, { { STR("UNHCR; CJ"), STR_EMPTY } } };
	assert_int_equal(form_read_record(&s->form, r, sent, changed), ST_OK);
	for (size_t i = 0; i < T_NFIELDS; i++)
		assert_int_equal(changed[i], i == T_INT || i == T_BOOL || i == T_MARKED ||
		    i == T_PARTIES);
	assert_int_equal(r->values[T_INT].number, 8);
	assert_false(r->values[T_BOOL].is_set);
	assert_string_equal(str_dup_z(s->arena,
	    marks_format(s->arena, &r->values[T_MARKED].marked)), "i 0 3;fn 12 13 1");
	/* Those that stay keep the words beside them. */
	assert_int_equal(r->values[T_PARTIES].nrefs, 2);
	assert_true(str_equal(r->values[T_PARTIES].refs[1].words, STR("as written")));
	assert_int_equal(s->asked, 1); /* the whole line; its parts were shown */
}

static void
every_fault_has_its_message(void **state)
{
	struct setting *s = *state;
	struct record *r = full_record(s);
	struct form_sent sent[T_NFIELDS] = { 0 };
	bool changed[T_NFIELDS];

	sent[T_TEXT] = (struct form_sent){ true, { { STR(" "), STR_EMPTY } } };
	sent[T_INT] = (struct form_sent){ true, { { STR("x"), STR_EMPTY } } };
	sent[T_TEXTS] = (struct form_sent){ true, { { STR("1\n2\n3\n4\n5"), STR_EMPTY } } };
	sent[T_PARTIES] = (struct form_sent){ true, { { STR("x; WHO; y"), STR_EMPTY } } };
	assert_int_equal(form_read_record(&s->form, r, sent, changed), ST_INVALID);
	assert_int_equal(s->errors.n, 5);
	assert_true(str_equal(s->errors.items[0].message, STR("Words is missing. Fill it in.")));
	assert_int_equal(r->values[T_INT].number, 7);
}

#define FORM_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FORM_TEST(words_are_kept_as_typed),
		FORM_TEST(choices_numbers_and_answers),
		FORM_TEST(days_as_people_write_them),
		FORM_TEST(instants_in_the_zone_of_the_framework),
		FORM_TEST(periods_keep_their_words),
		FORM_TEST(changed_words_win_over_a_meaning_left_alone),
		FORM_TEST(references_by_what_people_cite),
		FORM_TEST(an_untouched_form_changes_nothing),
		FORM_TEST(only_what_was_sent_is_changed),
		FORM_TEST(every_fault_has_its_message),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
