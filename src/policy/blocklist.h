/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_POLICY_BLOCKLIST_H
#define CONCERT_POLICY_BLOCKLIST_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

/*
 * Whether a password is among those that are tried first: made of few common words, of neighbours
 * on a keyboard, of sequences, years, dates or repeated parts. Letters count in any case, without
 * accents, and as the digits and signs they are written with ("p4ssw0rd"). It is a list by rule: a
 * password is on it when it can be spelled in under BLOCKLIST_BITS bits of such pieces. text:
 * UTF-8, at most LIMIT_PASSWORD_CHARACTERS code points; copies in the arena are wiped.
 */
bool blocklist_has(struct arena *a, struct str text);

/*
 * Whether the text holds the other one, read in the same way. Used for the person's own name; a
 * part under four letters (two where a word is one or two characters, such as Chinese) is none.
 */
bool blocklist_contains(struct arena *a, struct str text, struct str part);

/* Two words of the list and a digit stay under it, three words or two and a year do not. */
#define BLOCKLIST_BITS 30.0

/* Lines of words, lower case, with a space between two (blocklist_words.c). NULL ends them. */
extern const char *const blocklist_words[];

#endif
