/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_INSTRUMENT_COMPARE_PRIVATE_H
#define CONCERT_INSTRUMENT_COMPARE_PRIVATE_H

#include "instrument/compare.h"

/* Between the files compare_*.c only. */

#define NONE SIZE_MAX

/* One thing of a framework that may be matched with one of another. */
struct node {
	void *item;       /* struct fw_element and so on; those of the held side are only read */
	size_t pillar;    /* index of the pillar it stands in, in its own framework; or NONE */
	size_t owner;     /* parent of an element, action of a condition: index in PART_ACTION */
	bool is_goal;     /* elements: which of the pillar's two lists */
	size_t place;     /* index in its list */
	struct str proposed; /* code that the reading gave */
	struct str key;   /* folded words; equal keys are equal words */
	int64_t key_number; /* the same as a number */
	uint32_t *terms;  /* numbers of these words, sorted */
	size_t nterms;
	size_t match;     /* index in the other side's pool, or NONE */
	double likeness;  /* of the match: 1 where the words are equal */
	bool is_decided;  /* a person said what it is */
	bool is_new;      /* namely that it matches nothing */
};

struct pool {
	struct node *items;
	size_t n;
	size_t capacity;
};

struct side {
	struct framework *fw;
	struct pool pools[PART_COUNT];
};

/* A match that was close to another one, or weak. */
struct doubt {
	enum compared_part part;
	size_t newer;       /* index in the pool of the newer side */
	size_t held;        /* what it was taken for, or NONE: taken as new */
	size_t other;       /* what it may also be: held, or NONE */
	size_t other_newer; /* the newer one that may be it instead, or NONE */
};

struct doubts {
	struct doubt *items;
	size_t n;
	size_t capacity;
};

struct compare {
	struct arena *arena;
	const struct comparison_input *input;
	struct tokens *tokens;
	struct map terms;   /* folded word to number */
	struct map keys;    /* folded words of a whole text to number */
	struct side held;
	struct side newer;
	struct side merged; /* the same order as newer, once it is made */
	struct doubts doubts;
	bool *taken_out[PART_COUNT]; /* newer elements that people took out here */
	struct fw_querys points;     /* our own, made by this comparison */
	struct side base;   /* empty where it is not known */
	struct map base_at; /* uid to index in its part's pool */
	struct comparison *out;
};

/* --- compare_nodes.c ----------------------------------------------------------------------- */

/* Lists everything but roles, whose names depend on which pillar is which. */
void compare_collect(struct compare *c, struct side *side);
void compare_collect_roles(struct compare *c, struct side *side);

/* The same lists in the same order without words: for a copy of a framework already listed. */
void compare_collect_items(struct compare *c, struct side *side);

struct str *compare_uid(enum compared_part part, void *item);
/* Empty where the part has no codes. */
struct str compare_code(enum compared_part part, const void *item);
/* The words that name an item, such as an action's text. */
struct str compare_words(struct arena *a, enum compared_part part, const void *item);
/* --- compare_match.c ----------------------------------------------------------------------- */

void compare_match_pillars(struct compare *c);
void compare_match(struct compare *c, enum compared_part part);

/*
 * The pillar a node stands in, and the element it belongs to, as numbers that are equal where the
 * two sides mean the same: those of the held side, negative where the newer one is new.
 */
int64_t compare_pillar_group(const struct compare *c, const struct side *side,
    const struct node *node);
int64_t compare_owner_group(const struct compare *c, const struct side *side,
    const struct node *node);

/* --- compare_codes.c ----------------------------------------------------------------------- */

/* Codes of matched pillars, then references to them; before roles are listed. */
void compare_code_pillars(struct compare *c);
/* Codes and uids of all else, then references to them. */
void compare_code_elements(struct compare *c);

/* --- compare_fields.c ---------------------------------------------------------------------- */

/* What a side needs so that its values can be shown in the words of both. */
struct showing {
	struct arena *arena;
	struct map notes;    /* label of a footnote to index in names + 1 */
	struct str *names;
	struct map answers;  /* code of a pillar to index in defaults + 1 */
	struct str *defaults; /* recommendations of a pillar, joined */
};

enum row_flag {
	ROW_FACT = 1u << 0, /* stays as held where people and document changed it */
	ROW_FORM = 1u << 1, /* says nothing: bullets, formatting, spacing */
};

struct row {
	const char *name;
	unsigned flags;
	struct str (*show)(const struct showing *s, const struct node *node, struct str pillar);
	size_t offset; /* of the member in the item, and its size: to keep the held one */
	size_t size;
	size_t second_offset; /* a member that goes with it; size 0: none */
	size_t second_size;
};

const struct row *compare_rows(enum compared_part part, size_t *out_n);

/* names: how the footnotes of this side are called in the words of both, in their order. */
void compare_show_init(struct compare *c, struct showing *s, const struct framework *fw,
    struct str *names);

/* --- compare_places.c ---------------------------------------------------------------------- */

/* Whether each newer element stands elsewhere than before: by index in its pool. */
bool *compare_find_moved(struct compare *c, enum compared_part part);

/* The place of a node in words: "CJ 7, after CJ 7.1". */
struct str compare_place(struct compare *c, enum compared_part part, const struct side *side,
    size_t index);

/* --- compare_values.c ---------------------------------------------------------------------- */

/* Fills the differences, and puts into the merged framework what stays as it is held. */
void compare_values(struct compare *c);

/* The code by which people find a node: its own, or that of what it belongs to. */
struct str compare_about(const struct compare *c, enum compared_part part,
    const struct side *side, const struct node *node);

/* --- compare_merge.c ----------------------------------------------------------------------- */

/* In the base or, where that is not known, held at all: the document had it. */
bool compare_was_in_document(const struct compare *c, struct str uid);

/* What the last document had and people took out here: by index in the newer pool. */
bool *compare_find_taken_out(struct compare *c, enum compared_part part);

/*
 * Puts what people added into the lists of the merged framework and takes out what they took
 * out; then mends references that lead nowhere. Last: addresses of merged items change.
 */
void compare_merge(struct compare *c);

/* --- compare_points.c ---------------------------------------------------------------------- */

/* A point of our own, besides those of the reading. */
struct point {
	const char *kind;
	struct str about;
	struct str answer; /* empty: open */
	struct str question;
	struct str found;
	struct str proposed;
};
void compare_add_point(struct compare *c, const struct point *point);

/* Doubts about what is which become points; points of both sides are led together. */
void compare_points(struct compare *c);

#endif
