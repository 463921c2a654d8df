/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finds where a text names a person. No list of names is asked: what stands before the words tells
 * (an agency and a sign, or a title), how they are written (capital letters), and that none of them
 * is a word of which bodies, days and texts are called. What surprises: a find that is none costs
 * a question, one that is missed shows a name to the public, so a doubt is a find.
 */
#include "instrument/persons_find.h"

#include <unicode/uchar.h>

#include "base/utf8.h"
#include "instrument/persons.h"

#define NAME_WORDS_MAX 4
#define CAPITALS_MIN 4 /* letters of a surname in capitals; less is an abbreviation */

/* Words in what bodies, posts, events, texts and places are called, and in no person's name. */
static const char *const common_words[] = {
	"academic", "action", "actions", "activities", "affairs", "africa", "african",
	"agencies", "agency", "agenda", "america", "americas", "annual", "asia", "assembly",
	"assistant", "association", "bank", "board", "bodies", "body", "branch", "bureau",
	"campaign", "centre", "center", "chair", "chairs", "children", "christmas", "city",
	"civil", "co", "coalition", "commission", "committee", "common", "communications",
	"conference", "contact", "convention", "coordination", "coordinator", "council",
	"countries", "country", "covenant", "crime", "criminal", "data", "day", "days", "decade",
	"december", "declaration", "department", "deputy", "desk", "development", "director",
	"directorate", "discrimination", "division", "education", "equality", "europe", "event",
	"events", "executive", "expert", "experts", "february", "focal", "food", "forum",
	"foundation", "framework", "friday", "fund", "gender", "general", "geneva", "global",
	"goal", "goals", "government", "group", "guidance", "guide", "headquarters", "health",
	"high", "hub", "human", "indigenous", "institute", "instrument", "international",
	"january", "joint", "july", "justice", "knowledge", "labour", "latin", "lead", "leads",
	"league", "legal", "level", "library", "march", "master", "mechanism", "media",
	"meeting", "meetings", "member", "members", "ministry", "minorities", "minority",
	"monday", "national", "nations", "network", "new", "note", "november", "october",
	"office", "officer", "online", "outreach", "partner", "partners", "people", "peoples",
	"permanent", "pillar", "pillars", "plan", "platform", "point", "points", "policy",
	"portal", "press", "programme", "project", "protection", "public", "racial",
	"rapporteur", "refugee", "refugees", "region", "regional", "report", "research",
	"review", "rights", "round", "saturday", "school", "secretariat", "secretary", "section",
	"senior", "september", "series", "service", "services", "session", "social", "society",
	"special", "state", "states", "strategy", "sunday", "support", "sustainable", "task",
	"team", "teams", "technical", "the", "thursday", "tool", "toolkit", "training", "treaty",
	"tuesday", "unit", "united", "university", "voluntary", "webinar", "wednesday", "week",
	"women", "work", "working", "world", "year", "youth",
};

/* They stand between the parts of a name: "Ana de la Cruz". */
static const char *const particles[] = { "al", "bin", "da", "das", "de", "del", "della", "den",
	"der", "di", "do", "dos", "du", "el", "ibn", "la", "le", "ter", "van", "von", "y" };

static const char *const titles[] = { "Mr.", "Mr", "Ms.", "Ms", "Mrs.", "Mrs", "Miss", "Mx.",
	"Mx", "Dr.", "Dr", "Prof.", "Prof", "Professor", "Mme.", "Mme", "Mlle", "Monsieur",
	"Madame", "Sra.", "Sra", "Ambassador" };

/* --- letters and words --------------------------------------------------------------------- */

bool
persons_is_letter(uint32_t c)
{
	return u_isalpha((UChar32)c) && !u_hasBinaryProperty((UChar32)c, UCHAR_IDEOGRAPHIC);
}

static bool
is_letter_at(struct str s, size_t at)
{
	return at < s.n && persons_is_letter(utf8_next(s, &at));
}

static size_t
skip_space(struct str s, size_t at)
{
	size_t next = at;

	while (next < s.n && utf8_is_space(utf8_next(s, &next)))
		at = next;
	return at;
}

/* The same letter, whatever its case. */
static bool
is_same(uint32_t a, uint32_t b)
{
	return a == b || u_foldCase((UChar32)a, U_FOLD_CASE_DEFAULT) ==
	    u_foldCase((UChar32)b, U_FOLD_CASE_DEFAULT);
}

size_t
persons_match_name(struct str text, size_t at, struct str name)
{
	uint32_t last = 0;
	size_t i = 0;

	if (name.n == 0)
		return 0;
	while (i < name.n) {
		uint32_t want = utf8_next(name, &i);

		if (utf8_is_space(want)) {
			size_t behind = skip_space(text, at);

			if (behind == at)
				return 0;
			at = behind;
			i = skip_space(name, i);
			continue;
		}
		if (at >= text.n || !is_same(utf8_next(text, &at), want))
			return 0;
		last = want;
	}
	return persons_is_letter(last) && is_letter_at(text, at) ? 0 : at;
}

size_t
persons_title_length(struct str text, size_t at)
{
	struct str rest = str_part(text, at, text.n);

	for (size_t i = 0; i < COUNT_OF(titles); i++) {
		struct str title = str_from(titles[i]);
		size_t behind;

		if (!str_starts(rest, title))
			continue;
		behind = skip_space(rest, title.n);
		if (behind > title.n)
			return behind;
	}
	return 0;
}

/* "O'Brien" and "Anne-Marie" are one word. */
static bool
joins_letters(uint32_t c)
{
	return c == '\'' || c == '-' || c == 0x2019 || c == 0x2010 || c == 0x2011;
}

static size_t
word_end(struct str text, size_t at)
{
	size_t end = at;

	while (at < text.n) {
		uint32_t c = utf8_next(text, &at);

		if (!persons_is_letter(c) && !u_isdigit((UChar32)c) &&
		    !(u_charType((UChar32)c) == U_NON_SPACING_MARK && end > 0) &&
		    !(joins_letters(c) && is_letter_at(text, at)))
			break;
		end = at;
	}
	return end;
}

static bool
is_among(struct str word, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (str_equal_ascii_case(word, str_from(list[i])))
			return true;
	}
	return false;
}

/* "Sara", "McDonald", and in the second place "EXAMPLE". */
static bool
is_name_word(const struct fw_agencys *agencies, struct str word, size_t place)
{
	size_t at = 0;
	size_t capitals = 1;
	size_t small = 0;

	if (word.n == 0 || !u_isupper((UChar32)utf8_next(word, &at)))
		return false;
	while (at < word.n) {
		uint32_t c = utf8_next(word, &at);

		if (u_isdigit((UChar32)c))
			return false;
		capitals += u_isupper((UChar32)c);
		small += u_islower((UChar32)c);
	}
	if (small == 0 && (place == 0 || capitals < CAPITALS_MIN))
		return false;
	for (size_t i = 0; i < agencies->n; i++) {
		if (str_equal(agencies->items[i].code, word))
			return false;
	}
	return !is_among(word, common_words, COUNT_OF(common_words));
}

/* --- names --------------------------------------------------------------------------------- */

/* Where each word of a name that begins at this byte ends. */
struct name_words {
	size_t ends[NAME_WORDS_MAX];
	size_t n;
};

static struct name_words
read_name(const struct fw_agencys *agencies, struct str text, size_t at)
{
	struct name_words words = { .n = 0 };

	while (words.n < NAME_WORDS_MAX) {
		size_t end = word_end(text, at);
		struct str word = str_part(text, at, end);

		if (words.n > 0 && is_among(word, particles, COUNT_OF(particles))) {
			at = skip_space(text, end);
			continue;
		}
		if (!is_name_word(agencies, word, words.n))
			break;
		words.ends[words.n++] = end;
		at = skip_space(text, end);
		if (at == end)
			break;
	}
	return words;
}

/* Whether nothing that could belong to a name goes on here: its end, a sign, another line. */
static bool
ends_here(struct str text, size_t at)
{
	size_t behind = skip_space(text, at);

	return behind == text.n || str_find_byte(str_part(text, at, behind), '\n', 0) != SIZE_MAX ||
	    str_find_byte(STR("),.;]:/"), text.p[behind], 0) != SIZE_MAX;
}

struct finding {
	struct arena *arena;
	const struct fw_agencys *agencies;
	struct str text;
	struct named_persons *out;
	size_t byte;    /* behind the last person: code points are counted up to here */
	uint32_t point;
};

static uint32_t
count_to(struct finding *f, size_t byte)
{
	f->point += (uint32_t)utf8_length(str_part(f->text, f->byte, byte));
	f->byte = byte;
	return f->point;
}

static size_t
add_person(struct finding *f, size_t start, size_t end, struct str agency)
{
	uint32_t point = count_to(f, start);

	arena_reserve(f->arena, f->out->items, f->out->n, f->out->capacity);
	f->out->items[f->out->n++] = (struct named_person){
		.name = str_part(f->text, start, end), .agency = agency,
		.start = point, .end = count_to(f, end),
	};
	return end;
}

/* "Ms. First Last"; of "Ms. Last" the title is part of the name, or any such word would be one. */
static size_t
find_titled(struct finding *f, size_t at, struct str agency)
{
	size_t length = persons_title_length(f->text, at);
	struct name_words words = { .n = 0 };

	if (length > 0)
		words = read_name(f->agencies, f->text, at + length);
	if (words.n == 0)
		return 0;
	return add_person(f, words.n > 1 ? at + length : at, words.ends[words.n - 1], agency);
}

/* The code as it is written, or the name in whatever case. */
static size_t
match_agency(struct str text, size_t at, const struct fw_agency *agency)
{
	struct str rest = str_part(text, at, text.n);

	if (agency->code.n > 0 && str_starts(rest, agency->code) &&
	    !is_letter_at(rest, agency->code.n))
		return at + agency->code.n;
	return persons_match_name(text, at, agency->name);
}

static bool
parts_agency_from_name(uint32_t c)
{
	return c == ':' || c == ',' || c == '(' || c == '-' || (c >= 0x2010 && c <= 0x2015) ||
	    c == 0x2212;
}

/* "First Last" behind an agency and a sign; the end of the longest that is a whole name. */
static size_t
find_behind(struct finding *f, size_t at, struct str agency)
{
	struct name_words words;
	size_t titled;

	at = skip_space(f->text, at);
	if (at >= f->text.n || !parts_agency_from_name(utf8_next(f->text, &at)))
		return 0;
	at = skip_space(f->text, at);
	if ((titled = find_titled(f, at, agency)) > 0)
		return titled;
	words = read_name(f->agencies, f->text, at);
	for (size_t n = words.n; n >= 2; n--) {
		if (ends_here(f->text, words.ends[n - 1]))
			return add_person(f, at, words.ends[n - 1], agency);
	}
	return 0;
}

static size_t
find_here(struct finding *f, size_t at)
{
	size_t longest = 0;
	struct str code = STR_EMPTY;
	size_t end = find_titled(f, at, STR_EMPTY);

	if (end > 0)
		return end;
	for (size_t i = 0; i < f->agencies->n; i++) {
		end = match_agency(f->text, at, &f->agencies->items[i]);
		if (end <= longest)
			continue;
		longest = end;
		code = f->agencies->items[i].code;
	}
	return longest > 0 ? find_behind(f, longest, code) : 0;
}

void
persons_find(struct arena *a, const struct fw_agencys *agencies, struct str text,
    struct named_persons *out)
{
	struct finding f = { .arena = a, .agencies = agencies, .text = text, .out = out };
	bool is_in_word = false;

	for (size_t at = 0; at < text.n;) {
		size_t end = is_in_word ? 0 : find_here(&f, at);

		if (end > 0) {
			at = end;
			is_in_word = true;
			continue;
		}
		is_in_word = persons_is_letter(utf8_next(text, &at));
	}
}

struct str
persons_default_words(struct arena *a, struct str agency)
{
	return agency.n == 0 ? STR(PERSON_DEFAULT) :
	    str_format(a, PERSON_DEFAULT " at %.*s", STR_ARG(agency));
}
