/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What people read as one though the word breaks of Unicode cut it: compounds ("e-mail", "R&D"),
 * numbers with their signs ("50%", "-5", "US$1,500", "1 500", "3:30", "2021-35"), codes ("CJ 7.1"),
 * symbols of documents ("A/HRC/50/1"), abbreviations ("H.E.") and addresses. What surprises:
 * "and/or" stays three pieces, for of "UNHCR/IOM" each may be taken out; a slash joins numbers.
 */
#include <unicode/uchar.h>

#include "base/utf8.h"
#include "model/diff_words.h"

#define SYMBOL_PIECES 32 /* of the longest symbol that is known as one; bounds the work */

/* --- pieces -------------------------------------------------------------------------------- */

static struct str
piece(const struct diff_words *w, size_t at)
{
	return at < w->n ? diff_words_text(w, at, at + 1) : STR_EMPTY;
}

static uint32_t
first_point(struct str text)
{
	size_t at = 0;

	return text.n > 0 ? utf8_next(text, &at) : 0;
}

static uint32_t
last_point(struct str text)
{
	size_t at = text.n;

	while (at > 0 && ((unsigned char)text.p[--at] & 0xC0) == 0x80)
		;
	return text.n > 0 ? utf8_next(text, &at) : 0;
}

/* The only character of a piece; 0 where there are more or none. */
static uint32_t
sole_point(struct str text)
{
	size_t at = 0;
	uint32_t c = text.n > 0 ? utf8_next(text, &at) : 0;

	return at == text.n ? c : 0;
}

static bool
is_one_space(struct str text)
{
	return utf8_is_space(sole_point(text));
}

/* Whether it is of a script that puts spaces between words, where a hyphen makes one word. */
static bool
is_spaced_letter(uint32_t c)
{
	if (c < 0x80)
		return byte_is_alpha((char)c) || byte_is_digit((char)c);
	switch ((ULineBreak)u_getIntPropertyValue((UChar32)c, UCHAR_LINE_BREAK)) {
	case U_LB_IDEOGRAPHIC:
	case U_LB_COMPLEX_CONTEXT:
	case U_LB_CONDITIONAL_JAPANESE_STARTER:
		return false;
	default:
		return u_isalnum((UChar32)c);
	}
}

static bool
is_digit(uint32_t c)
{
	return c < 0x80 ? byte_is_digit((char)c) : u_isdigit((UChar32)c);
}

/* "35", "1,000.5", in any digits. */
static bool
is_number(struct str word)
{
	for (size_t at = 0; at < word.n;) {
		uint32_t c = utf8_next(word, &at);

		/* Of Arabic: decimal separator and thousands separator. */
		if (!is_digit(c) && c != '.' && c != ',' && c != '\'' && c != 0x66B && c != 0x66C)
			return false;
	}
	return is_digit(last_point(word));
}

/* "7.1", "R1": a number that may follow an acronym; no year ("WHO 2021"), quarter or count. */
static bool
is_number_of_code(struct str word)
{
	bool is_year = word.n == 4 && str_find_byte(word, '.', 0) == SIZE_MAX &&
	    byte_is_digit(word.p[0]);

	if (word.n > 1 && word.p[0] >= 'A' && word.p[0] <= 'Z' && word.p[0] != 'Q')
		word = str_part(word, 1, word.n);
	return !is_year && is_number(word) && str_find_byte(word, ',', 0) == SIZE_MAX;
}

/* "CJ", "SDG", "LNOB2": what a number behind a space belongs to. "Q3" is none. */
static bool
is_acronym(struct str word)
{
	if (word.n < 2 || word.n > 8 || byte_is_digit(word.p[0]) || byte_is_digit(word.p[1]))
		return false;
	for (size_t i = 0; i < word.n; i++) {
		if (!byte_is_digit(word.p[i]) && (word.p[i] < 'A' || word.p[i] > 'Z'))
			return false;
	}
	return true;
}

/* "H.E", "t.b.d": letters with points between them; the last point is a piece of its own. */
static bool
is_abbreviation(struct str word)
{
	for (size_t i = 0; i < word.n; i++) {
		if (i % 2 == 0 ? !byte_is_alpha(word.p[i]) : word.p[i] != '.')
			return false;
	}
	return word.n > 2 && word.n % 2 == 1;
}

/* Whether two pieces are of one number: "1" and "500", "12" and "000,5". */
static bool
is_thousands(struct str before, struct str behind)
{
	if (!is_number(before) || before.n > 3 || before.n == 0 || behind.n < 3)
		return false;
	for (size_t i = 0; i < 3; i++) {
		if (!byte_is_digit(behind.p[i]) || (i < before.n && !byte_is_digit(before.p[i])))
			return false;
	}
	return is_number(behind) && (behind.n == 3 || !byte_is_digit(behind.p[3]));
}

/* --- addresses ----------------------------------------------------------------------------- */

static bool
begins_address(const struct diff_words *w, size_t at)
{
	static const char *const schemes[] = { "http", "https", "ftp", "mailto" };
	struct str word = piece(w, at);

	if (str_starts(word, STR("www.")))
		return true;
	for (size_t i = 0; i < COUNT_OF(schemes); i++) {
		if (str_equal_ascii_case(word, str_from(schemes[i])))
			return str_equal(piece(w, at + 1), STR(":"));
	}
	return false;
}

/* Up to a space or what no address has; marks at its end are the sentence's. */
static size_t
end_of_address(const struct diff_words *w, size_t at)
{
	size_t end = at + 1;

	if (!begins_address(w, at))
		return end;
	while (end < w->n) {
		uint32_t c = first_point(piece(w, end));

		if (c <= ' ' || c >= 0x7F || c == '<' || c == '>' || c == '"')
			break;
		end++;
	}
	while (end > at + 1 && !is_spaced_letter(last_point(piece(w, end - 1))) &&
	    !str_equal(piece(w, end - 1), STR("/")))
		end--;
	return end;
}

/* --- compounds, numbers, codes ------------------------------------------------------------- */

static bool
is_currency(uint32_t c)
{
	return c == '$' || (c >= 0x80 && u_charType((UChar32)c) == U_CURRENCY_SYMBOL);
}

/* Whether the piece belongs to what stands behind it: "-5", "$5", "#rights". */
static bool
leads(const struct diff_words *w, size_t at)
{
	uint32_t c = sole_point(piece(w, at));
	uint32_t before = at > 0 ? last_point(piece(w, at - 1)) : ' ';
	struct str behind = piece(w, at + 1);

	if (c == '-' || c == '+' || c == 0x2212 || c == 0xB1)
		return is_number(behind) && (utf8_is_space(before) || before == '(');
	if (c == '#' || c == '@')
		return is_spaced_letter(first_point(behind)) && !is_spaced_letter(before);
	return is_currency(c) && is_number(behind);
}

/* Whether the piece at the place makes one of its two neighbours. */
static bool
joins(const struct diff_words *w, size_t at)
{
	struct str before = piece(w, at - 1);
	struct str behind = piece(w, at + 1);
	uint32_t c = sole_point(piece(w, at));

	switch (c) {
	case '-': case 0x2010: case 0x2011: case '&': case '@':
		return is_spaced_letter(last_point(before)) &&
		    is_spaced_letter(first_point(behind));
	case ':': case '/': case 0x2013:
		return is_number(before) && is_number(behind);
	default:
		break;
	}
	if (utf8_is_space(c))
		return is_thousands(before, behind);
	return is_currency(c) && u_isalpha((UChar32)last_point(before)) && is_number(behind);
}

/* "A/HRC/50/1", "E/CN.4/2005/1", "HRI/GEN/1/Rev.9": a slash somewhere, and a number. */
static size_t
end_of_symbol(const struct diff_words *w, size_t at)
{
	bool has_slash = false;
	bool has_number = false;
	size_t end = at;

	for (size_t i = at; i < w->n && i < at + SYMBOL_PIECES; i += 2) {
		uint32_t c = sole_point(piece(w, i + 1));

		if (!is_spaced_letter(first_point(piece(w, i))))
			break;
		end = i + 1;
		has_number = has_number || is_number(piece(w, i));
		if (c != '/' && c != '.' && c != '-')
			break;
		has_slash = has_slash || (c == '/' &&
		    is_spaced_letter(first_point(piece(w, i + 2))));
	}
	return has_slash && has_number ? end : at + 1;
}

static size_t
end_of_compound(const struct diff_words *w, size_t start)
{
	size_t end = start + 1;

	if (is_acronym(piece(w, start)) && is_one_space(piece(w, end)) &&
	    is_number_of_code(piece(w, end + 1)) && !str_equal(piece(w, end + 2), STR("%")))
		end += 2;
	while (end + 1 < w->n && joins(w, end))
		end += 2;
	return end;
}

/* What belongs to the pieces before it: "50%", "2021+", the last point of "H.E.". */
static size_t
with_sign_behind(const struct diff_words *w, size_t end)
{
	struct str last = piece(w, end - 1);
	size_t at = end + is_one_space(piece(w, end));
	uint32_t c = sole_point(piece(w, at));

	if (!is_number(last))
		return end + (is_abbreviation(last) && str_equal(piece(w, end), STR(".")));
	if (c == '%' || c == 0x2030 || c == 0x66A)
		return at + 1;
	if (at == end && (c == 0xB0 || c == '~'))
		return at + 1;
	return end + (at == end && c == '+' &&
	    !is_spaced_letter(first_point(piece(w, end + 1))));
}

size_t
diff_words_whole(const struct diff_words *w, size_t at)
{
	size_t start = at;
	size_t end = end_of_address(w, at);

	if (end > at + 1 || is_one_space(piece(w, at)))
		return end;
	if (leads(w, at))
		start++;
	else if (!is_spaced_letter(first_point(piece(w, at))))
		return end;
	if ((end = end_of_symbol(w, start)) == start + 1)
		end = end_of_compound(w, start);
	return with_sign_behind(w, end);
}
