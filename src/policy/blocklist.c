/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A block list of passwords by rule. A list of millions would be larger than the program and still
 * hold few of fifteen characters, because people make those of the same pieces: words, names,
 * walks on a keyboard, years, and parts written twice. So the cheapest way to spell a password in
 * such pieces is searched (bits of guessing, summed; a shortest path over its characters), and one
 * that is cheap is refused. What is long and random is never cheap, whatever it consists of.
 */
#include "policy/blocklist.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include <sodium.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "base/limits.h"
#include "base/utf8.h"

/* Bits of one piece; measured against lists of common passwords, see README.md. */
#define BITS_WORD 12.0     /* there are about 4,600 */
#define BITS_VARIANT 1.0   /* digits for letters, or backwards */
#define BITS_LETTER 4.7
#define BITS_DIGIT 3.8     /* over the 3.3 of chance, so that eight random digits are allowed */
#define BITS_SIGN 5.0
#define BITS_OTHER 7.0     /* a letter of another script */
#define BITS_BREAK 2.0     /* space, dash, dot, line between pieces */
#define BITS_RUN 6.0       /* aaaa, 1234, zyxw: where it begins and how long it is */
#define BITS_WALK 7.0      /* neighbours on a keyboard, and one a turn */
#define BITS_YEAR 7.0
#define BITS_DATE 15.0
#define BITS_REPEAT 3.0    /* the part before once more */

#define POINTS_MAX (LIMIT_PASSWORD_CHARACTERS * 4) /* folding may lengthen */

struct folded {
	int32_t *points;
	size_t n;
};

/* --- reading ------------------------------------------------------------------------------- */

/* One case, compatible forms as one (full-width letters), then without accents. */
static int32_t
fold_units(UChar *to, int32_t room, const UChar *from, int32_t n)
{
	UErrorCode code = U_ZERO_ERROR;
	const UNormalizer2 *fold = unorm2_getNFKCCasefoldInstance(&code);
	const UNormalizer2 *decompose = unorm2_getNFDInstance(&code);
	UChar *half = to + room / 2;
	int32_t length = unorm2_normalize(fold, from, n, half, room / 2, &code);

	length = unorm2_normalize(decompose, half, length, to, room / 2, &code);
	return U_SUCCESS(code) ? length : -1;
}

static struct folded
fold(struct arena *a, struct str text)
{
	int32_t room = POINTS_MAX * 4;
	UChar *units = arena_make_array(a, UChar, (size_t)room);
	UChar *work = arena_make_array(a, UChar, (size_t)room);
	struct folded f = { arena_make_array(a, int32_t, POINTS_MAX), 0 };
	UErrorCode code = U_ZERO_ERROR;
	int32_t n = 0;
	int32_t at = 0;

	u_strFromUTF8(units, room, &n, text.p, (int32_t)text.n, &code);
	n = U_SUCCESS(code) ? fold_units(work, room, units, n) : -1;
	while (at < n && f.n < POINTS_MAX) {
		UChar32 c;

		U16_NEXT(work, at, n, c);
		if (u_charType(c) != U_NON_SPACING_MARK)
			f.points[f.n++] = c;
	}
	sodium_memzero(units, (size_t)room * sizeof(*units));
	sodium_memzero(work, (size_t)room * sizeof(*work));
	return f;
}

static void
wipe(struct folded *f)
{
	sodium_memzero(f->points, POINTS_MAX * sizeof(*f->points));
}

/* Which letters a digit or sign is written for. */
static bool
is_written_for(int32_t sign, int32_t letter)
{
	static const struct {
		char sign;
		char letters[4];
	} pairs[] = { { '0', "o" }, { '1', "il" }, { '2', "z" }, { '3', "e" }, { '4', "a" },
		{ '5', "s" }, { '6', "gb" }, { '7', "t" }, { '8', "b" }, { '9', "g" }, { '@', "a" },
		{ '$', "s" }, { '!', "il" }, { '|', "il" }, { '+', "t" }, { '(', "c" } };

	for (size_t i = 0; i < COUNT_OF(pairs); i++) {
		if (pairs[i].sign == sign && letter < 0x80 &&
		    strchr(pairs[i].letters, (char)letter) != NULL)
			return true;
	}
	return false;
}

static bool
is_digit(int32_t c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(int32_t c)
{
	return c >= 'a' && c <= 'z';
}

static double
bits_of_one(int32_t c)
{
	if (is_letter(c))
		return BITS_LETTER;
	if (is_digit(c))
		return BITS_DIGIT;
	if (c == ' ' || c == '-' || c == '_' || c == '.')
		return BITS_BREAK;
	return c < 0x80 ? BITS_SIGN : BITS_OTHER;
}

/* --- pieces: each says what spelling [start, end) as such a piece costs -------------------- */

struct path {
	const struct folded *text;
	double *bits; /* of the cheapest way to spell what stands before each character */
};

static void
offer(struct path *p, size_t start, size_t end, double bits)
{
	if (p->bits[start] + bits < p->bits[end])
		p->bits[end] = p->bits[start] + bits;
}

static void
offer_word(struct path *p, size_t start, const char *word, size_t n)
{
	const int32_t *text = p->text->points + start;
	bool is_forward = n <= p->text->n - start;
	bool is_backward = is_forward;
	size_t changed = 0;

	for (size_t i = 0; i < n && (is_forward || is_backward); i++) {
		if (is_forward && text[i] != word[i]) {
			is_forward = is_written_for(text[i], word[i]);
			changed++;
		}
		is_backward = is_backward && text[i] == word[n - 1 - i];
	}
	/* Digits alone are a number, not a word in disguise. */
	if (is_forward && changed * 2 <= n)
		offer(p, start, start + n, BITS_WORD + (changed > 0 ? BITS_VARIANT : 0.0));
	else if (is_backward)
		offer(p, start, start + n, BITS_WORD + BITS_VARIANT);
}

static void
offer_words(struct path *p, size_t start)
{
	for (const char *const *line = blocklist_words; *line != NULL; line++) {
		const char *word = *line;

		while (*word != '\0') {
			size_t n = strcspn(word, " ");

			offer_word(p, start, word, n);
			word += n + (word[n] == ' ' ? 1 : 0);
		}
	}
}

/* Bits of saying how long a piece is. */
static double
bits_of_length(size_t n)
{
	double bits = 0.0;

	for (; n > 1; n /= 2)
		bits += 1.0;
	return bits;
}

/* Steps of -1, 0 or 1 all along: zyx, aaa, 123. Wraps from 9 to 0, as people do. */
static void
offer_runs(struct path *p, size_t start)
{
	const int32_t *text = p->text->points;

	for (int32_t step = -1; step <= 1; step++) {
		size_t end = start + 1;

		while (end < p->text->n && (text[end] - text[end - 1] == step ||
		    (step == 1 && text[end - 1] == '9' && text[end] == '0')))
			end++;
		for (size_t e = start + 3; e <= end; e++)
			offer(p, start, e, BITS_RUN + bits_of_length(e - start));
	}
}

struct key {
	int row;
	int column;
};

/* Half columns, because each row of a keyboard stands to the right of the one above. */
static bool
find_key(int32_t c, const char *const rows[4], struct key *out)
{
	for (int row = 0; row < 4; row++) {
		const char *at = c > 0 && c < 0x80 ? strchr(rows[row], (char)c) : NULL;

		if (at != NULL) {
			*out = (struct key){ row, 2 * (int)(at - rows[row]) + row };
			return true;
		}
	}
	return false;
}

static bool
is_beside(struct key a, struct key b)
{
	int rows = abs(a.row - b.row);
	int columns = abs(a.column - b.column);

	return (rows == 0 && columns <= 2) || (rows == 1 && columns <= 1);
}

static void
offer_walk(struct path *p, size_t start, const char *const rows[4])
{
	struct key last;
	struct key key;
	struct key direction = { 0, 0 };
	double bits = BITS_WALK;

	if (!find_key(p->text->points[start], rows, &last))
		return;
	for (size_t end = start + 1; end < p->text->n; end++) {
		struct key step;

		if (!find_key(p->text->points[end], rows, &key) || !is_beside(last, key))
			return;
		step = (struct key){ key.row - last.row, key.column - last.column };
		if (end > start + 1 &&
		    (step.row != direction.row || step.column != direction.column))
			bits += 1.0;
		direction = step;
		last = key;
		if (end - start >= 3)
			offer(p, start, end + 1, bits);
	}
}

static void
offer_walks(struct path *p, size_t start)
{
	static const char *const qwerty[4] = { "1234567890-=", "qwertyuiop[]", "asdfghjkl;'",
		"zxcvbnm,./" };
	static const char *const qwertz[4] = { "1234567890", "qwertzuiop", "asdfghjkl",
		"yxcvbnm,.-" };
	static const char *const azerty[4] = { "1234567890", "azertyuiop", "qsdfghjklm",
		"wxcvbn,;:!" };
	static const char *const pad[4] = { "789", "456", "123", "0" };

	offer_walk(p, start, qwerty);
	offer_walk(p, start, qwertz);
	offer_walk(p, start, azerty);
	offer_walk(p, start, pad);
}

/* The number in n digits from start on, or -1. */
static int
number_at(const struct folded *f, size_t start, size_t n)
{
	int number = 0;

	if (n > f->n - start)
		return -1;
	for (size_t i = start; i < start + n; i++) {
		if (!is_digit(f->points[i]))
			return -1;
		number = number * 10 + (f->points[i] - '0');
	}
	return number;
}

static bool
is_year(int number)
{
	return number >= 1900 && number <= 2049;
}

static bool
is_day_and_month(int number)
{
	int first = number / 100;
	int second = number % 100;

	return first >= 1 && second >= 1 && first <= 31 && second <= 31 &&
	    (first <= 12 || second <= 12);
}

static void
offer_dates(struct path *p, size_t start)
{
	const struct folded *f = p->text;
	int four = number_at(f, start, 4);

	if (is_year(four))
		offer(p, start, start + 4, BITS_YEAR);
	if (number_at(f, start, 6) >= 0 && (is_day_and_month(four) ||
	    is_day_and_month(number_at(f, start + 2, 4))))
		offer(p, start, start + 6, BITS_DATE);
	if (number_at(f, start, 8) >= 0 &&
	    ((is_year(four) && is_day_and_month(number_at(f, start + 4, 4))) ||
	    (is_day_and_month(four) && is_year(number_at(f, start + 4, 4)))))
		offer(p, start, start + 8, BITS_DATE);
}

/* What stands right before, once more. */
static void
offer_repeats(struct path *p, size_t start)
{
	const int32_t *text = p->text->points;

	for (size_t n = 2; n <= start && n <= p->text->n - start; n++) {
		if (memcmp(text + start - n, text + start, n * sizeof(*text)) == 0)
			offer(p, start, start + n, BITS_REPEAT);
	}
}

/* The same few characters again and again are no longer password than these few. */
static bool
is_short_part_repeated(const struct folded *f)
{
	for (size_t n = 1; n < 8 && n < f->n; n++) {
		size_t i = n;

		while (i < f->n && f->points[i] == f->points[i - n])
			i++;
		if (i == f->n && n * 2 <= f->n)
			return true;
	}
	return false;
}

/* --- asking -------------------------------------------------------------------------------- */

/* "i love you" is no better than "iloveyou". */
static void
close_up(struct folded *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n; i++) {
		if (bits_of_one(f->points[i]) != BITS_BREAK)
			f->points[n++] = f->points[i];
	}
	f->n = n;
}

static double
cheapest(struct arena *a, const struct folded *f)
{
	struct path p = { f, arena_make_array(a, double, f->n + 1) };

	for (size_t i = 1; i <= f->n; i++)
		p.bits[i] = INFINITY;
	for (size_t i = 0; i < f->n; i++) {
		/* Past the limit nothing can make it cheap again. */
		if (p.bits[i] >= BLOCKLIST_BITS)
			continue;
		offer(&p, i, i + 1, bits_of_one(f->points[i]));
		offer_words(&p, i);
		offer_runs(&p, i);
		offer_walks(&p, i);
		offer_dates(&p, i);
		offer_repeats(&p, i);
	}
	return p.bits[f->n];
}

bool
blocklist_has(struct arena *a, struct str text)
{
	struct arena_mark mark = arena_mark(a);
	struct folded f = fold(a, text);
	bool has = is_short_part_repeated(&f) || cheapest(a, &f) < BLOCKLIST_BITS;

	if (!has) {
		close_up(&f);
		has = cheapest(a, &f) < BLOCKLIST_BITS - BITS_BREAK;
	}
	wipe(&f);
	arena_rewind(a, mark);
	return has;
}

static bool
is_long_enough(const struct folded *f)
{
	bool is_ideographic = f->n > 0;

	for (size_t i = 0; i < f->n; i++)
		is_ideographic = is_ideographic && f->points[i] >= 0x2E80;
	return f->n >= (is_ideographic ? 2 : 4);
}

static bool
holds(const struct folded *text, const struct folded *part)
{
	for (size_t start = 0; start + part->n <= text->n; start++) {
		size_t i = 0;

		while (i < part->n && (text->points[start + i] == part->points[i] ||
		    is_written_for(text->points[start + i], part->points[i])))
			i++;
		if (i == part->n)
			return true;
	}
	return false;
}

bool
blocklist_contains(struct arena *a, struct str text, struct str part)
{
	struct arena_mark mark = arena_mark(a);
	struct folded f = fold(a, text);
	struct folded g = fold(a, part);
	bool is_held = is_long_enough(&g) && holds(&f, &g);

	wipe(&f);
	arena_rewind(a, mark);
	return is_held;
}
