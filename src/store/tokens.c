/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text into search terms. A run of letters, marks and digits is a word, which is folded (NFKC case
 * folding, then without diacritics). Runs of Han and Kana give overlapping pairs; stored text also
 * gives the single characters, so that one character can be asked for. Scripts written without
 * spaces (Thai, Khmer, Lao, Burmese) are cut by ICU's word breaks with their dictionaries.
 * Apostrophes separate, because "egalite" must find "l'égalité". What surprises: a pair and its
 * characters stand at one place, so that phrases keep counting.
 */
#include "store/tokens.h"

#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utext.h>
#include <unicode/uversion.h>

#include "base/utf8.h"

#define RULES_VERSION 1     /* count up with every change that alters a term */
#define WORD_BYTES 192      /* of one word that are compared; the rest of a longer one is not */
#define UNITS 1024          /* UTF-16 of one folded word; folding can lengthen it */
#define FOLDED_BYTES (3 * UNITS)

struct tokens {
	UBreakIterator *breaks; /* opened when the first text needs a dictionary */
	const UNormalizer2 *casefold;
	const UNormalizer2 *decompose;
};

enum letter_class {
	CLASS_OTHER,
	CLASS_WORD,    /* letters, digits */
	CLASS_INSIDE,  /* marks and invisible joiners: part of the word they stand in */
	CLASS_PAIRS,   /* Han, Kana */
	CLASS_COMPLEX, /* needs a dictionary */
};

static void
close_breaks(void *p)
{
	struct tokens *t = p;

	if (t->breaks != NULL)
		ubrk_close(t->breaks);
}

enum status
tokens_open(struct arena *a, struct tokens **out)
{
	struct tokens *t = arena_make(a, struct tokens);
	UErrorCode code = U_ZERO_ERROR;

	t->casefold = unorm2_getNFKCCasefoldInstance(&code);
	t->decompose = unorm2_getNFDInstance(&code);
	if (U_FAILURE(code))
		return ST_UNSUPPORTED;
	arena_on_reset(a, close_breaks, t);
	*out = t;
	return ST_OK;
}

struct str
tokens_version(struct arena *a)
{
	return str_format(a, "rules %d, ICU %s, Unicode %s", RULES_VERSION, U_ICU_VERSION,
	    U_UNICODE_VERSION);
}

/* --- folding ------------------------------------------------------------------------------- */

/* Marks that tell spellings of one word apart; vowel signs of Indic scripts are not among them. */
static bool
is_dropped(UChar32 c)
{
	return (c >= 0x0300 && c <= 0x036F) || (c >= 0x1AB0 && c <= 0x1AFF) ||
	    (c >= 0x1DC0 && c <= 0x1DFF) || (c >= 0x20D0 && c <= 0x20FF) ||
	    (c >= 0xFE20 && c <= 0xFE2F) || (c >= 0x0591 && c <= 0x05C7 && c != 0x05BE) ||
	    (c >= 0x0610 && c <= 0x061A) || (c >= 0x064B && c <= 0x065F) || c == 0x0670 ||
	    (c >= 0x06D6 && c <= 0x06ED) || c == 0x0640;
}

/* Letters that decomposition leaves whole; 0: not among them. Two letters in one number. */
static UChar32
plain_letter(UChar32 c)
{
	switch (c) {
	case 0x0671: return 0x0627; /* alef wasla */
	case 0x0629: return 0x0647; /* teh marbuta */
	case 0x0649:                /* alef maksura */
	case 0x06CC: return 0x064A; /* Farsi yeh */
	case 0x06A9: return 0x0643; /* keheh */
	case 0x00F8: return 'o';
	case 0x0142: return 'l';
	case 0x00F0:
	case 0x0111: return 'd';
	case 0x0127: return 'h';
	case 0x0131: return 'i';
	case 0x00E6: return 'a' << 8 | 'e';
	case 0x0153: return 'o' << 8 | 'e';
	case 0x00FE: return 't' << 8 | 'h';
	default: return 0;
	}
}

static size_t
put_code_point(char *out, size_t at, UChar32 c)
{
	int32_t n = (int32_t)at;
	UBool error = false;

	U8_APPEND((uint8_t *)out, n, FOLDED_BYTES, c, error);
	return error ? at : (size_t)n;
}

static size_t
put_folded(char *out, size_t at, UChar32 c)
{
	UChar32 plain;

	if (is_dropped(c))
		return at;
	plain = plain_letter(c);
	if (plain > 0 && plain < 0x10000 && plain >> 8 >= 'a' && plain >> 8 <= 'z') {
		at = put_code_point(out, at, plain >> 8);
		return put_code_point(out, at, plain & 0xFF);
	}
	if (plain > 0)
		return put_code_point(out, at, plain);
	if (u_charType(c) == U_DECIMAL_DIGIT_NUMBER)
		return put_code_point(out, at, '0' + u_charDigitValue(c));
	return put_code_point(out, at, c);
}

static bool
fold_ascii(struct str word, char *out)
{
	for (size_t i = 0; i < word.n; i++) {
		char c = word.p[i];

		if ((unsigned char)c >= 0x80)
			return false;
		out[i] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
	}
	return true;
}

/* out: FOLDED_BYTES. Gives the folded form, or the empty string where nothing is left. */
static struct str
fold(struct tokens *t, struct str word, char *out)
{
	UChar first[UNITS];
	UChar second[UNITS];
	UErrorCode code = U_ZERO_ERROR;
	int32_t n;
	size_t length = 0;

	if (fold_ascii(word, out))
		return (struct str){ out, word.n };
	u_strFromUTF8WithSub(first, UNITS, &n, word.p, (int32_t)word.n, 0xFFFD, NULL, &code);
	n = unorm2_normalize(t->casefold, first, n, second, UNITS, &code);
	n = unorm2_normalize(t->decompose, second, n, first, UNITS, &code);
	if (U_FAILURE(code))
		return STR_EMPTY;
	for (int32_t i = 0; i < n;) {
		UChar32 c;

		U16_NEXT(first, i, n, c);
		length = put_folded(out, length, c);
	}
	return (struct str){ out, length };
}

/* --- cutting ------------------------------------------------------------------------------- */

struct cutting {
	struct tokens *tokens;
	struct str text;
	enum token_use use;
	token_emit emit;
	void *context;
	bool is_stopped;
	char folded[FOLDED_BYTES];
};

/* The longest beginning of at most max bytes that ends between code points. */
static struct str
clip(struct str s, size_t max)
{
	if (s.n <= max)
		return s;
	while (max > 0 && ((unsigned char)s.p[max] & 0xC0) == 0x80)
		max--;
	return str_part(s, 0, max);
}

static void
emit_range(struct cutting *c, size_t start, size_t end, bool is_same_place)
{
	struct str word = clip(str_part(c->text, start, end), WORD_BYTES);
	struct token token = { .start = start, .end = end, .is_same_place = is_same_place };

	if (c->is_stopped)
		return;
	token.text = fold(c->tokens, word, c->folded);
	if (token.text.n > 0 && !c->emit(c->context, &token))
		c->is_stopped = true;
}

/* Pairs of the run; in stored text also each character at the place of its pair. */
static void
emit_pairs(struct cutting *c, size_t start, size_t end)
{
	size_t first = start;
	size_t second = start;
	size_t third;

	(void)utf8_next(c->text, &second);
	if (second >= end) {
		emit_range(c, first, end, false);
		return;
	}
	while (second < end && !c->is_stopped) {
		third = second;
		(void)utf8_next(c->text, &third);
		emit_range(c, first, third, false);
		if (c->use == TOKENS_STORED) {
			emit_range(c, first, second, true);
			if (third >= end)
				emit_range(c, second, third, true);
		}
		first = second;
		second = third;
	}
}

static bool
open_breaks(struct tokens *t)
{
	UErrorCode code = U_ZERO_ERROR;

	if (t->breaks == NULL)
		t->breaks = ubrk_open(UBRK_WORD, "", NULL, 0, &code);
	return U_SUCCESS(code) && t->breaks != NULL;
}

static void
emit_by_dictionary(struct cutting *c, size_t start, size_t end)
{
	UBreakIterator *breaks;
	UText *text;
	UErrorCode code = U_ZERO_ERROR;
	int32_t from = 0;

	if (!open_breaks(c->tokens)) {
		emit_range(c, start, end, false);
		return;
	}
	breaks = c->tokens->breaks;
	text = utext_openUTF8(NULL, c->text.p + start, (int64_t)(end - start), &code);
	ubrk_setUText(breaks, text, &code);
	for (int32_t to = ubrk_next(breaks); U_SUCCESS(code) && to != UBRK_DONE;
	    to = ubrk_next(breaks)) {
		if (ubrk_getRuleStatus(breaks) >= UBRK_WORD_NONE_LIMIT)
			emit_range(c, start + (size_t)from, start + (size_t)to, false);
		from = to;
	}
	utext_close(text);
}

static bool
is_paired_script(UChar32 c)
{
	UErrorCode code = U_ZERO_ERROR;

	/* Everything below the CJK radicals is neither Han nor Kana. */
	if (c < 0x2E80)
		return false;
	switch (uscript_getScript(c, &code)) {
	case USCRIPT_HAN:
	case USCRIPT_HIRAGANA:
	case USCRIPT_KATAKANA:
	case USCRIPT_BOPOMOFO:
		return true;
	default:
		return c == 0x30FC || c == 0xFF70; /* the sign that lengthens a vowel */
	}
}

static enum letter_class
class_of(UChar32 c)
{
	if (c < 0x80)
		return byte_is_alpha((char)c) || byte_is_digit((char)c) ? CLASS_WORD : CLASS_OTHER;
	if (is_paired_script(c))
		return u_isalnum(c) ? CLASS_PAIRS : CLASS_OTHER;
	if (u_getIntPropertyValue(c, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT)
		return CLASS_COMPLEX;
	if (u_isalnum(c))
		return CLASS_WORD;
	if ((U_GET_GC_MASK(c) & U_GC_M_MASK) != 0 ||
	    u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
		return CLASS_INSIDE;
	return CLASS_OTHER;
}

static bool
is_digit_at(struct str text, size_t at)
{
	return at < text.n && byte_is_digit(text.p[at]);
}

/* "7.1" and "1,000" are one number. */
static bool
joins_digits(struct str text, size_t at)
{
	return at > 0 && (text.p[at] == '.' || text.p[at] == ',') &&
	    is_digit_at(text, at - 1) && is_digit_at(text, at + 1);
}

/* Moves *at behind the run of a class that it stands in. */
static void
skip_run(struct str text, enum letter_class class, size_t *at)
{
	while (*at < text.n) {
		size_t next = *at;
		enum letter_class found = class_of((UChar32)utf8_next(text, &next));
		bool goes_on = found == class || (found == CLASS_INSIDE && class != CLASS_PAIRS) ||
		    (class == CLASS_WORD && joins_digits(text, *at));

		if (!goes_on)
			break;
		*at = next;
	}
}

void
tokens_cut(void *cutter, struct str text, enum token_use use, token_emit emit, void *context)
{
	struct cutting c = { .tokens = cutter, .text = text, .use = use, .emit = emit,
		.context = context };
	size_t at = 0;

	while (at < text.n && !c.is_stopped) {
		size_t start = at;
		enum letter_class class = class_of((UChar32)utf8_next(text, &at));

		if (class == CLASS_OTHER || class == CLASS_INSIDE)
			continue;
		skip_run(text, class, &at);
		if (class == CLASS_PAIRS)
			emit_pairs(&c, start, at);
		else if (class == CLASS_COMPLEX)
			emit_by_dictionary(&c, start, at);
		else
			emit_range(&c, start, at, false);
	}
}
