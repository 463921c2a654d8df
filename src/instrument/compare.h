/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_INSTRUMENT_COMPARE_H
#define CONCERT_INSTRUMENT_COMPARE_H

#include "base/errors.h"
#include "base/json.h"
#include "base/map.h"
#include "instrument/framework.h"
#include "instrument/persons.h"

/*
 * A newer reading of a document beside the framework that is held: which element is which, what
 * differs, and what is to be stored. No I/O; all of it in one arena.
 *
 * Elements that are the same keep record and code: those of equal words first (same place, same
 * pillar, anywhere), then those of like words. Likeness is 2 * shared words / all words of both
 * (the Dice coefficient over folded words, each as often as it stands), 0 to 1. Pairs are taken
 * from the most alike down; see LIKENESS_* for what is too little.
 *
 * A value that people have changed since the last document was read is not overwritten silently:
 * three values are compared, that of the last document (base), that which is held, and that of
 * the newer document. What the document did not change stays as it is held. Where both changed, a
 * fact stays as it is held and adopted words follow the document; either is a point to settle.
 */
#define LIKENESS_LEAST 0.5        /* within one pillar: less is another element */
#define LIKENESS_LEAST_MOVED 0.75 /* of elements of two pillars */
#define LIKENESS_CLEAR 0.6        /* below it, a match is a point to settle */
#define LIKENESS_CLOSE 0.05       /* two candidates nearer than this are a point to settle */
#define MOVED_WORDS_LEAST 5       /* words that tell an element in another pillar apart */

enum compared_part {
	PART_FRAMEWORK,
	PART_HEADING,
	PART_AGENCY,
	PART_GROUP,
	PART_MEETING,
	PART_PILLAR,
	PART_ROLE,
	PART_RECOMMENDATION,
	PART_ACTION, /* goals and other elements too */
	PART_CONDITION,
	PART_FOOTNOTE,
	PART_COUNT
};

/* "framework", "heading", ... as the record types are called. */
extern const char *const compared_part_codes[PART_COUNT];

enum difference_bit {
	DIFFERENCE_ADDED = 1u << 0,
	DIFFERENCE_REMOVED = 1u << 1,
	DIFFERENCE_CHANGED = 1u << 2, /* of a field, by the document */
	DIFFERENCE_MOVED = 1u << 3,   /* to another pillar, parent, list or place */
	DIFFERENCE_KEPT = 1u << 4,    /* of a field, which stays as it is held: a point to settle */
	DIFFERENCE_FORM = 1u << 5,    /* bullets, formatting or spacing alone: says the same */
};

/* One value in words, before and after. */
struct fw_field_difference {
	const char *field;
	struct str held;
	struct str newer;
	bool is_kept; /* the held value stays */
};
FW_LIST(field_difference);

struct fw_difference {
	enum compared_part part;
	unsigned what;       /* enum difference_bit */
	struct str uid;      /* of the record; a new one for what is added */
	struct str code;     /* by which it, or what it belongs to, is cited afterwards */
	struct str words;    /* that name it: of the newer document, of the held where removed */
	struct str from;     /* MOVED: the place before and after, "CJ, after CJ 6" */
	struct str to;
	struct fw_field_differences fields;
};
FW_LIST(difference);

/* How many elements of a part have each bit; an element may be changed and moved. */
struct compared_counts {
	size_t added;
	size_t removed;
	size_t changed;
	size_t moved;
	size_t kept;
	size_t form;
	size_t same; /* no difference at all */
};

/* A person's word on what is which: "the text you call CJ 4 is CJ 7", or is new. */
struct fw_decision {
	struct str proposed; /* code that the reading proposed */
	struct str held;     /* code of what it is; empty: it is new */
};
FW_LIST(decision);

/* What became of a record since the last document was read, where that is no longer known. */
#define EDITED_CHANGED 1
#define EDITED_MADE 2

struct comparison_input {
	const struct framework *held;  /* with its uids */
	const struct framework *base;  /* what the last document said, with uids; NULL: unknown */
	const struct map *edited;      /* base unknown: EDITED_* by uid; or NULL */
	struct framework *newer;       /* the reading; is changed, use comparison.adopted after */
	struct fw_texts used_codes;    /* ever given in this framework, removed elements included */
	struct fw_decisions decisions;
	int64_t now_ms;                /* for new uids */
};

struct comparison {
	struct fw_differences differences; /* in the order of the document; removals last */
	struct compared_counts counts[PART_COUNT];
	struct framework *adopted; /* what the newer document says, with uids and kept codes */
	struct framework *merged;  /* what is to be stored, with points to settle */
	struct fw_decisions asks;  /* proposed code and uid of each point that asks what is which */
	struct fw_texts new_points; /* uids of points to settle that were not held */
	struct fw_texts gone_points; /* questions of points that the newer document no longer has */
	size_t kept_answers;       /* settled points that come again and keep their answer */
	size_t nlooks;             /* pairs whose words were held against each other: the cost */
	bool is_same;              /* nothing but form differs */
	struct shown_persons persons; /* shown by office; set by who compares for storing */
};

/* Candidates of one element, at most: what shares its rarer words, and what stands near. */
#define COMPARISON_LOOKS 25

/*
 * Compares. ST_UNSUPPORTED where ICU's data is missing. The cost grows with the number of elements:
 * each is held against COMPARISON_LOOKS others at most, pillars against all pillars.
 */
MUST_USE enum status comparison_make(struct arena *a, const struct comparison_input *input,
    struct comparison *out);

/* The comparison as JSON, for programs and for the page that shows it. */
void comparison_write_json(struct json *j, const char *key, const struct comparison *c);

/* Differences for people: one line each, "~ CJ 7  leads: WHO -> WHO, UNESCO". */
void comparison_add_text(struct buf *b, const struct comparison *c);

/* Uids of a part, in the order of the document. */
struct fw_texts framework_list_uids(struct arena *a, const struct framework *fw,
    enum compared_part part);

/* A copy whose lists can be changed; texts are shared with the original. */
struct framework *framework_copy(struct arena *a, const struct framework *fw);

/* Gives every record that has no uid one, so that what was stored can be found again. */
void framework_assign_uids(struct arena *a, struct framework *fw, int64_t now_ms);

#endif
