/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_BASE_I18N_H
#define CONCERT_BASE_I18N_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/errors.h"
#include "base/status.h"
#include "base/str.h"

struct i18n_catalogue;

/* A compiled message file (.mo) for a language. */
struct i18n_file {
	struct str language; /* BCP 47 */
	struct str bytes;
};

/* A language of pages and prints, with its words. Made at start, never freed. */
struct language {
	struct str code;      /* BCP 47: goes into lang="" */
	struct str direction; /* "ltr" or "rtl": goes into dir="" */
	struct str own_name;  /* as its speakers write it */
	size_t (*plural)(int64_t n); /* which form a number takes */
	size_t nforms;
	struct i18n_catalogue *catalogue; /* NULL: English keys are the words */
};

/* What the build made of po/. */
extern const struct i18n_file embedded_words[];
extern const size_t embedded_words_n;

/*
 * Reads the files and keeps the languages; before it there is English alone. ST_CORRUPT with a
 * message for a file that is not a message file of a language we have a plural rule for.
 */
MUST_USE enum status i18n_init(struct arena *a, const struct i18n_file *files, size_t nfiles,
    struct errors *errors);

/* The language with this code, or of its first part ("fr-CH": "fr"); English if there is none. */
const struct language *i18n_language(struct str code);

/* Whether i18n_language() finds this very language. */
bool i18n_speaks(struct str code);

/* Whether a language (BCP 47) is written from right to left, also one that we have no words of. */
bool i18n_is_right_to_left(struct str language);

/* Words in a language; the key itself where they are not translated. */
struct str i18n_text(const struct language *l, struct str key);

/* The form for a number; the result holds "%d" where the number stands. */
struct str i18n_plural(const struct language *l, int64_t n, struct str one, struct str many);

/* The form for a number, with the number put in. */
struct str i18n_count(struct arena *a, const struct language *l, int64_t n, const char *one,
    const char *many);

/* Words with "%s" replaced, in order, by up to two texts. */
struct str i18n_format(struct arena *a, const struct language *l, const char *key,
    struct str first, struct str second);

/* Marks words for the message list where they are only looked up later. */
#define N_(words) words
/* Words of this program in a language. tools/messages collects the keys. */
#define T(language, words) i18n_text((language), STR(words))

#endif
