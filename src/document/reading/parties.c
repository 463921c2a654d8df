/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who can be named in a text: agencies of the document by their codes, pillars by their aliases,
 * groups. Look-up is by folded words, the longest name first, so that "UN Women" is not "UN". A
 * short title alone names a pillar only behind "with": "criminal justice" is mostly a subject.
 */
#include "base/utf8.h"
#include "document/reading/lexicon.h"
#include "document/reading/reader.h"

#define ALIAS_WORDS_MAX 6
#define ALIAS_BYTES_MAX 120
#define PREFIX_LETTERS_MIN 3
/* Titles are compared with every "X pillar" of the text, so their number and length are bounded. */
#define COMPARED_PILLARS_MAX 200
#define COMPARED_TITLE_BYTES 200

/* The folded words of a text with one space between. */
static struct str
fold_words(struct reader *r, struct str text)
{
	struct arena_mark mark = arena_mark(r->scratch);
	struct tokens t = tokens_make(r->scratch, text);
	struct str folded;
	struct buf b;

	buf_init(&b, r->scratch, SIZE_MAX);
	for (size_t i = 0; i < t.n; i++) {
		if (i > 0)
			buf_add_byte(&b, ' ');
		buf_add(&b, t.items[i].folded);
	}
	folded = str_dup(r->arena, buf_str(&b));
	arena_rewind(r->scratch, mark);
	return folded;
}

struct fw_party
party_agency(struct reader *r, struct str code, struct str name, struct str words)
{
	struct str key = fold_words(r, code);
	struct fw_agency *agency;
	int64_t index;

	if (!map_get(&r->agency_index, key, &index)) {
		agency = fw_add(r->arena, &r->fw->agencies);
		*agency = (struct fw_agency){
			.code = str_dup(r->arena, code), .name = str_dup(r->arena, name),
		};
		index = (int64_t)r->fw->agencies.n - 1;
		map_set(&r->agency_index, key, index);
	}
	agency = &r->fw->agencies.items[index];
	if (agency->name.n == 0)
		agency->name = str_dup(r->arena, name);
	return (struct fw_party){
		.kind = PARTY_AGENCY, .code = agency->code, .words = str_dup(r->arena, words),
	};
}

struct fw_party
party_group(struct reader *r, const char *code, struct str words)
{
	static const struct {
		const char *code;
		struct str name;
	} names[] = {
		{ "co-chairs", STR_INIT("Co-chairs of the network") },
		{ "all-members", STR_INIT("All members of the network") },
		{ "involved", STR_INIT("Agencies of the pillar") },
	};
	struct fw_group *group = NULL;

	for (size_t i = 0; i < r->fw->groups.n; i++) {
		if (str_equal(r->fw->groups.items[i].code, str_from(code)))
			group = &r->fw->groups.items[i];
	}
	for (size_t i = 0; group == NULL && i < COUNT_OF(names); i++) {
		if (!str_equal(str_from(names[i].code), str_from(code)))
			continue;
		group = fw_add(r->arena, &r->fw->groups);
		*group = (struct fw_group){ .code = str_from(code), .name = names[i].name };
	}
	return (struct fw_party){
		.kind = PARTY_GROUP, .code = str_from(code), .words = str_dup(r->arena, words),
	};
}

static void
add_alias(struct reader *r, struct str words, struct fw_party party)
{
	struct alias *alias;
	int64_t known;
	size_t space;

	if (words.n == 0 || words.n > ALIAS_BYTES_MAX)
		return;
	if (map_get(&r->alias_index, words, &known)) {
		/* Two pillars that answer to one name: neither is meant for certain. */
		if (r->aliases[known].party.kind == PARTY_PILLAR &&
		    !str_equal(r->aliases[known].party.code, party.code))
			r->aliases[known].is_ambiguous = true;
		return;
	}
	arena_reserve(r->arena, r->aliases, r->naliases, r->aliases_capacity);
	alias = &r->aliases[r->naliases++];
	*alias = (struct alias){ .words = words, .party = party };
	map_set(&r->alias_index, words, (int64_t)r->naliases - 1);
	space = str_find_byte(words, ' ', 0);
	map_set(&r->alias_first, str_part(words, 0, space), 1);
}

static bool
is_acronym(struct str word)
{
	size_t upper = 0;

	for (size_t i = 0; i < word.n; i++)
		upper += word.p[i] >= 'A' && word.p[i] <= 'Z';
	return upper >= 3 && upper + 1 >= word.n;
}

static void
add_pillar_name(struct reader *r, struct fw_pillar *pillar, struct str words, bool is_shown)
{
	struct fw_party party = { .kind = PARTY_PILLAR, .code = pillar->code };

	add_alias(r, fold_words(r, words), party);
	if (is_shown)
		*fw_add(r->arena, &pillar->aliases) = str_dup(r->arena, words);
}

/* "LNOB pillar", in French and Spanish "pilier Communication". */
static struct str
pillar_words(struct reader *r, struct str word)
{
	if (str_equal(r->fw->language, STR("fr")))
		return str_format(r->arena, "pilier %.*s", STR_ARG(word));
	if (str_equal(r->fw->language, STR("es")))
		return str_format(r->arena, "pilar %.*s", STR_ARG(word));
	return str_format(r->arena, "%.*s pillar", STR_ARG(word));
}

/* A name for each word of the short title that counts; acronyms are shown as aliases. */
static void
add_pillar_aliases(struct reader *r, struct fw_pillar *pillar)
{
	struct arena_mark mark = arena_mark(r->scratch);
	struct tokens t = tokens_make(r->scratch, pillar->short_title);

	for (size_t i = 0; i < t.n; i++) {
		struct str word = tokens_text(&t, i, i + 1);

		if (t.items[i].kind != TOKEN_WORD || lexicon_has(LEX_SMALL, t.items[i].folded))
			continue;
		add_pillar_name(r, pillar, pillar_words(r, word), is_acronym(word));
		if (i + 1 < t.n && t.items[i + 1].kind == TOKEN_WORD &&
		    !lexicon_has(LEX_SMALL, t.items[i + 1].folded))
			add_pillar_name(r, pillar, tokens_text(&t, i, i + 2), i == 0);
	}
	if (t.n > 0)
		add_pillar_name(r, pillar, pillar_words(r, pillar->short_title), false);
	arena_rewind(r->scratch, mark);
}

void
parties_prepare(struct reader *r)
{
	struct fw_party cochairs = { .kind = PARTY_GROUP, .code = STR("co-chairs") };

	for (size_t i = 0; i < r->fw->agencies.n; i++) {
		const struct fw_agency *agency = &r->fw->agencies.items[i];
		struct fw_party party = { .kind = PARTY_AGENCY, .code = agency->code };

		add_alias(r, fold_words(r, agency->code), party);
		if (agency->name.n > 0)
			add_alias(r, fold_words(r, agency->name), party);
	}
	for (size_t i = 0; i < r->fw->pillars.n; i++)
		add_pillar_aliases(r, &r->fw->pillars.items[i]);
	add_alias(r, STR("co - chairs"), cochairs);
	add_alias(r, STR("co - chair"), cochairs);
	add_alias(r, STR("network co - chairs"), cochairs);
	add_alias(r, STR("network co - chair"), cochairs);
}

static bool
is_prefix_of_title(const struct fw_pillar *pillar, struct reader *r, struct str stem)
{
	struct arena_mark mark = arena_mark(r->scratch);
	struct tokens t = tokens_make(r->scratch,
	    str_part(pillar->short_title, 0, COMPARED_TITLE_BYTES));
	bool is_prefix = false;

	for (size_t i = 0; i < t.n && !is_prefix; i++)
		is_prefix = t.items[i].kind == TOKEN_WORD && str_starts(t.items[i].folded, stem);
	arena_rewind(r->scratch, mark);
	return is_prefix;
}

/* "Comms pillar": the word before "pillar" shortens a word of exactly one short title. */
static bool
match_shortened(struct reader *r, const struct tokens *t, size_t at, struct fw_party *out)
{
	struct str stem = t->items[at].folded;
	struct fw_pillar *found = NULL;

	if (tokens_match(t, at + 1, "pillar|pilier|pilar") == 0)
		return false;
	if (stem.n > 0 && stem.p[stem.n - 1] == 's')
		stem.n--;
	if (stem.n < PREFIX_LETTERS_MIN || r->fw->pillars.n > COMPARED_PILLARS_MAX ||
	    lexicon_has(LEX_SMALL, t->items[at].folded) ||
	    lexicon_has(LEX_OPEN_END, t->items[at].folded))
		return false;
	for (size_t i = 0; i < r->fw->pillars.n; i++) {
		struct fw_pillar *pillar = &r->fw->pillars.items[i];

		if (!is_prefix_of_title(pillar, r, stem))
			continue;
		if (found != NULL)
			return false;
		found = pillar;
	}
	if (found == NULL)
		return false;
	*out = (struct fw_party){ .kind = PARTY_PILLAR, .code = found->code };
	add_pillar_name(r, found, tokens_text(t, at, at + 2), true);
	return true;
}

/* Tokens [at, at + n) folded, one space between, or empty where they are too long for a name. */
static struct str
key_of(const struct tokens *t, size_t at, size_t n, char *space)
{
	size_t used = 0;

	for (size_t i = at; i < at + n; i++) {
		struct str word = t->items[i].folded;

		if (used + word.n + 1 > ALIAS_BYTES_MAX)
			return STR_EMPTY;
		if (i > at)
			space[used++] = ' ';
		memcpy(space + used, word.p, word.n);
		used += word.n;
	}
	return (struct str){ space, used };
}

bool
parties_match(struct reader *r, const struct tokens *t, size_t at, struct fw_party *out,
    size_t *out_taken)
{
	char space[ALIAS_BYTES_MAX + 1];
	int64_t index;

	if (at >= t->n || t->items[at].kind == TOKEN_SIGN)
		return false;
	if (map_get(&r->alias_first, t->items[at].folded, &index)) {
		for (size_t n = ALIAS_WORDS_MAX; n > 0; n--) {
			if (at + n > t->n ||
			    !map_get(&r->alias_index, key_of(t, at, n, space), &index) ||
			    r->aliases[index].is_ambiguous)
				continue;
			*out = r->aliases[index].party;
			*out_taken = n;
			out->words = str_dup(r->arena, tokens_text(t, at, at + n));
			return true;
		}
	}
	if (!match_shortened(r, t, at, out))
		return false;
	*out_taken = 2;
	out->words = str_dup(r->arena, tokens_text(t, at, at + 2));
	return true;
}
