/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words of the program by (language, English key), read from message files that msgfmt compiled
 * at build. gettext() itself serves one language per process; here each request has its own. The
 * keys in a message file are sorted, so a look-up is a binary search without any table of ours.
 */
#include "base/i18n.h"

#include <string.h>

#include "base/buf.h"
#include "base/limits.h"

#define MO_MAGIC 0x950412deu
#define MAX_LANGUAGES 8

struct i18n_catalogue {
	struct str bytes;
	uint32_t n;
	uint32_t keys;   /* offset of the table of keys: length and offset each */
	uint32_t values;
};

static size_t
plural_none(int64_t n)
{
	(void)n;
	return 0;
}

static size_t
plural_one(int64_t n)
{
	return n != 1;
}

static size_t
plural_french(int64_t n)
{
	return n > 1;
}

static size_t
plural_russian(int64_t n)
{
	int64_t tail = n % 10;
	bool is_teen = n % 100 / 10 == 1;

	if (tail == 1 && !is_teen)
		return 0;
	return tail >= 2 && tail <= 4 && !is_teen ? 1 : 2;
}

static size_t
plural_arabic(int64_t n)
{
	int64_t tail = n % 100;

	if (n <= 2)
		return (size_t)(n < 0 ? 0 : n);
	if (tail >= 3 && tail <= 10)
		return 3;
	return tail >= 11 ? 4 : 5;
}

/* Rules: the Plural-Forms that GNU gettext documents for these languages. English comes first. */
static const struct language known[] = {
	{ STR_INIT("en"), STR_INIT("ltr"), STR_INIT("English"), plural_one, 2, NULL },
	{ STR_INIT("ar"), STR_INIT("rtl"), STR_INIT("العربية"), plural_arabic, 6, NULL },
	{ STR_INIT("es"), STR_INIT("ltr"), STR_INIT("Español"), plural_one, 2, NULL },
	{ STR_INIT("fr"), STR_INIT("ltr"), STR_INIT("Français"), plural_french, 2, NULL },
	{ STR_INIT("ru"), STR_INIT("ltr"), STR_INIT("Русский"), plural_russian, 3, NULL },
	{ STR_INIT("zh"), STR_INIT("ltr"), STR_INIT("中文"), plural_none, 1, NULL },
};
_Static_assert(COUNT_OF(known) <= MAX_LANGUAGES, "room for every language");

static struct language languages[MAX_LANGUAGES];
static size_t nlanguages;

/* Numbers of a message file, little-endian as msgfmt writes them here. */
static uint32_t
read_u32(struct str bytes, size_t at)
{
	const unsigned char *p = (const unsigned char *)bytes.p + at;

	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static struct str
entry(const struct i18n_catalogue *c, uint32_t table, uint32_t i)
{
	size_t at = (size_t)table + (size_t)i * 8;

	return (struct str){ c->bytes.p + read_u32(c->bytes, at + 4), read_u32(c->bytes, at) };
}

static bool
is_whole_table(const struct i18n_catalogue *c, uint32_t table)
{
	if (table > c->bytes.n || (c->bytes.n - table) / 8 < c->n)
		return false;
	for (uint32_t i = 0; i < c->n; i++) {
		size_t at = (size_t)table + (size_t)i * 8;
		uint32_t length = read_u32(c->bytes, at);
		uint32_t start = read_u32(c->bytes, at + 4);

		if (start > c->bytes.n || c->bytes.n - start < length)
			return false;
	}
	return true;
}

static enum status
read_catalogue(struct arena *a, struct str bytes, struct i18n_catalogue **out)
{
	struct i18n_catalogue *c = arena_make(a, struct i18n_catalogue);

	if (bytes.n < 28 || read_u32(bytes, 0) != MO_MAGIC)
		return ST_CORRUPT;
	c->bytes = bytes;
	c->n = read_u32(bytes, 8);
	c->keys = read_u32(bytes, 12);
	c->values = read_u32(bytes, 16);
	if (!is_whole_table(c, c->keys) || !is_whole_table(c, c->values))
		return ST_CORRUPT;
	*out = c;
	return ST_OK;
}

static void
add_language(const struct language *l)
{
	for (size_t i = 0; i < nlanguages; i++) {
		if (str_equal(languages[i].code, l->code)) {
			languages[i] = *l;
			return;
		}
	}
	languages[nlanguages++] = *l;
}

enum status
i18n_init(struct arena *a, const struct i18n_file *files, size_t nfiles, struct errors *errors)
{
	nlanguages = 0;
	add_language(&known[0]);
	for (size_t i = 0; i < nfiles; i++) {
		struct language l = { .nforms = 0 };

		for (size_t k = 0; k < COUNT_OF(known); k++) {
			if (str_equal(known[k].code, files[i].language))
				l = known[k];
		}
		if (l.nforms == 0 || read_catalogue(a, files[i].bytes, &l.catalogue) != ST_OK)
			return errors_add(errors, ST_CORRUPT, NULL, "The words for \"%.*s\" cannot "
			    "be read: mend po/%.*s.po and build again.",
			    STR_ARG(files[i].language), STR_ARG(files[i].language));
		add_language(&l);
	}
	return ST_OK;
}

/* "fr" of "fr-CH". */
static struct str
first_part(struct str code)
{
	size_t hyphen = str_find_byte(code, '-', 0);

	return str_part(code, 0, hyphen == SIZE_MAX ? code.n : hyphen);
}

bool
i18n_is_right_to_left(struct str language)
{
	static const struct str all[] = { STR_INIT("ar"), STR_INIT("ckb"), STR_INIT("dv"),
	    STR_INIT("fa"), STR_INIT("he"), STR_INIT("ps"), STR_INIT("sd"), STR_INIT("ug"),
	    STR_INIT("ur"), STR_INIT("yi") };
	struct str first = first_part(language);

	for (size_t i = 0; i < COUNT_OF(all); i++) {
		if (str_equal_ascii_case(first, all[i]))
			return true;
	}
	return false;
}

bool
i18n_speaks(struct str code)
{
	return str_equal_ascii_case(first_part(code), i18n_language(code)->code);
}

const struct language *
i18n_language(struct str code)
{
	struct str first = first_part(code);

	for (size_t i = 0; i < nlanguages; i++) {
		if (str_equal_ascii_case(languages[i].code, first))
			return &languages[i];
	}
	return nlanguages > 0 ? &languages[0] : &known[0];
}

/* The key of a message with plural forms is "one\0many": only the first part is compared. */
static bool
find(const struct i18n_catalogue *c, struct str key, struct str *out)
{
	uint32_t low = 0;
	uint32_t high = c == NULL ? 0 : c->n;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		struct str found = entry(c, c->keys, middle);
		size_t nul = str_find_byte(found, '\0', 0);
		int order = str_compare(str_part(found, 0, nul == SIZE_MAX ? found.n : nul), key);

		if (order == 0) {
			*out = entry(c, c->values, middle);
			return true;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

struct str
i18n_text(const struct language *l, struct str key)
{
	struct str found;

	return key.n > 0 && find(l->catalogue, key, &found) && found.n > 0 ? found : key;
}

struct str
i18n_plural(const struct language *l, int64_t n, struct str one, struct str many)
{
	struct str rest;
	struct str form = STR_EMPTY;
	size_t wanted = l->plural(n);

	if (!find(l->catalogue, one, &rest))
		return n == 1 ? one : many;
	for (size_t i = 0; i <= wanted && str_next(&rest, '\0', &form); i++)
		continue;
	return form.n > 0 ? form : n == 1 ? one : many;
}

struct str
i18n_count(struct arena *a, const struct language *l, int64_t n, const char *one,
    const char *many)
{
	struct str form = i18n_plural(l, n, str_from(one), str_from(many));
	size_t at = str_find(form, STR("%d"), 0);
	struct buf b;

	buf_init(&b, a, LIMIT_TEXT_BYTES);
	buf_add(&b, str_part(form, 0, at == SIZE_MAX ? form.n : at));
	if (at != SIZE_MAX) {
		buf_add_i64(&b, n);
		buf_add(&b, str_part(form, at + 2, form.n));
	}
	return buf_str(&b);
}

struct str
i18n_format(struct arena *a, const struct language *l, const char *key, struct str first,
    struct str second)
{
	struct str form = i18n_text(l, str_from(key));
	struct str values[] = { first, second };
	struct buf b;
	size_t from = 0;

	buf_init(&b, a, LIMIT_TEXT_BYTES);
	for (size_t i = 0; i < COUNT_OF(values); i++) {
		size_t at = str_find(form, STR("%s"), from);

		if (at == SIZE_MAX)
			break;
		buf_add(&b, str_part(form, from, at));
		buf_add(&b, values[i]);
		from = at + 2;
	}
	buf_add(&b, str_part(form, from, form.n));
	return buf_str(&b);
}
