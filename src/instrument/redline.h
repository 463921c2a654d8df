/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_INSTRUMENT_REDLINE_H
#define CONCERT_INSTRUMENT_REDLINE_H

#include "base/errors.h"
#include "base/json.h"
#include "base/map.h"
#include "instrument/compare.h"
#include "model/diff.h"

/*
 * What changed between two states of an instrument. Elements are the same where their uids are;
 * of those that changed their place as few as possible are called moved. Pure: no I/O. A redline
 * borrows both frameworks, which must outlive it.
 *
 * Compared is what was adopted: words, their formatting, order and facts. Not compared is what
 * the two states are called (struct revision, slug), what is to be settled (queries) and where
 * words were read from (sources, segments).
 */

/* What happened to a thing where it stands. */
enum redline_mark {
	REDLINE_NONE,
	REDLINE_ADDED,
	REDLINE_REMOVED,
	REDLINE_CHANGED,    /* in its words or facts, at the place where it was */
	REDLINE_MOVED_AWAY, /* stood here; its change says where it went */
	REDLINE_MOVED_HERE, /* stands here now, perhaps with other words */
	REDLINE_MARK_COUNT
};

/* A stretch of words that was kept, deleted or inserted, with its marks. */
struct redline_span {
	enum diff_kind kind;
	struct marked text;
};

/*
 * All kept and deleted spans make the old text, all kept and inserted the new one; but a kept
 * footnote mark has the new number.
 */
struct redline_spans {
	struct redline_span *items;
	size_t n;
	size_t capacity;
};

enum redline_kind {
	REDLINE_TEXT,   /* a line of text */
	REDLINE_MARKED, /* adopted words */
	REDLINE_PERIOD,
	REDLINE_CHOICE, /* shown by the English label of the choice, which pages translate */
	REDLINE_BOOL,
	REDLINE_FLAGS,
	REDLINE_PARTIES,
	REDLINE_TEXTS,
	REDLINE_PLACEMENTS,
	REDLINE_ROLES,
	REDLINE_CONDITIONS,
};

struct redline_row;

/* One value before and after. */
struct redline_field {
	const char *name;      /* of the record's field: "text", "period", "leads", "roles" */
	const char *label;     /* for people, in English: "When", "Lead" */
	enum redline_kind kind;
	bool is_fact;          /* shown as a fact, not as adopted words */
	bool is_form;          /* formatting, spacing, a footnote's number: says the same */
	struct marked before;  /* in words for people; empty where it says nothing */
	struct marked after;
	struct redline_spans spans; /* of the two, word by word */
	const struct redline_row *row; /* for redline_apply */
	const void *held;
	const void *newer;
};

struct redline_fields {
	struct redline_field *items;
	size_t n;
	size_t capacity;
};

/* Where something stands: in which list, and behind what. */
struct redline_place {
	struct str pillar;  /* uid; empty where it stands in none */
	struct str parent;  /* elements: uid of the one that it is a part of; empty: none */
	bool is_goal;       /* elements: which of the pillar's two lists */
	struct str next_to; /* uid of what stands before it in the list; empty: it is the first */
	struct str words;   /* "CJ, after CJ 6" */
};

/* All that happened to one element, recommendation, pillar, footnote, ... */
struct redline_change {
	size_t number;       /* from 1 in the order of the document; parts of an added or removed
	                      * whole share its number; 0: form alone, or beside the text (lists of
	                      * agencies, groups, meetings) */
	const struct redline_change *whole; /* the added or removed one that it is a part of */
	size_t nparts;       /* of a whole: how many elements went with it */
	bool is_listed;      /* stands in the list of changes */
	enum compared_part part;
	unsigned what;       /* DIFFERENCE_ADDED, _REMOVED, _CHANGED, _MOVED, _FORM */
	struct str uid;
	struct str code;     /* by which it, or what it belongs to, is cited afterwards */
	struct str code_before;
	struct str pillar;   /* code of the pillar it stands in afterwards; empty: none */
	struct str pillar_before;
	struct marked words; /* that name it: afterwards, or before where removed */
	const void *before;  /* struct fw_element and so on, by part; NULL where added */
	const void *after;   /* NULL where removed */
	struct redline_place from; /* of what was removed or moved */
	struct redline_place to;   /* of what was added or moved */
	struct redline_fields fields; /* of what stands on both sides; form included */
	struct str reason;   /* set by redline_set_reasons; empty: none given */
};

/*
 * A thing in the order of both states together: what was removed stands where it stood, what was
 * added where it stands, what moved at both places.
 */
struct redline_node {
	enum redline_mark mark;
	const void *before; /* of NONE, CHANGED and MOVED_HERE both are set, of others one */
	const void *after;
	const struct redline_change *change; /* NULL where nothing happened to it */
	struct redline_nodes {
		struct redline_node *items;
		size_t n;
		size_t capacity;
	} recommendations, actions, goals; /* of a pillar */
	struct redline_nodes children;     /* of an element */
};

/* The element, pillar, ... as it stands at a node: afterwards where there is an afterwards. */
#define redline_item(type, node) \
	((const struct type *)((node)->after != NULL ? (node)->after : (node)->before))

struct redline {
	struct arena *arena;
	const struct framework *before; /* NULL: no comparison, every node is REDLINE_NONE */
	const struct framework *after;
	struct redline_changes {
		struct redline_change **items; /* in the order of the document */
		size_t n;
		size_t capacity;
	} changes;
	struct fw_texts order; /* uids of all recommendations afterwards; readers see only that
	                        * within a pillar */
	size_t count;       /* the largest number: changes that people talk about */
	size_t nform;       /* changes of form alone */
	struct redline_node title;      /* the title block: struct framework */
	struct redline_nodes columns;   /* struct fw_column */
	struct redline_nodes pillars;
	struct redline_nodes unplaced;  /* recommendations that stand in no pillar */
	struct redline_nodes footnotes;
	struct redline_nodes meetings;
	struct redline_nodes agencies;
	struct redline_nodes groups;
	struct map notes[2]; /* label of a footnote to 1 + its index, before and after */
};

/*
 * Finds what changed. before: NULL gives the plain order of after, without changes. What has no
 * uid is known by its code, label or words; framework_assign_uids and comparison_make give uids.
 * All of *out is the arena's.
 */
void redline_make(struct arena *a, const struct framework *before, const struct framework *after,
    struct redline *out);

/* Whether nothing was changed, form included. */
bool redline_is_empty(const struct redline *r);

/*
 * The words from one text to another. A footnote's mark counts as the footnote, whatever its
 * number; formatting alone gives one kept span with the formatting of after.
 */
struct redline_spans redline_words(const struct redline *r, const struct marked *before,
    const struct marked *after);

/*
 * The values of a change: its fields; of what was added all that it says, of what was removed all
 * that it said. Form among them is to be left out.
 */
struct redline_fields redline_values(struct redline *r, const struct redline_change *change);

/*
 * Carries a redline out on the state that it was made from (or an equal one): the proof that it
 * says everything. ST_CONFLICT where that state does not have what the redline says was there;
 * the text of errors says what. *out is then untouched.
 */
MUST_USE enum status redline_apply(struct arena *a, const struct framework *before,
    const struct redline *r, struct errors *errors, struct framework **out);

/* Why something was changed. */
struct redline_reason {
	struct str uid; /* of the element, or of a role or condition in it */
	struct str reason;
};

/* Whether a change is of the thing with this uid: an element, or a role or condition in it. */
bool redline_is_about(const struct redline_change *c, struct str uid);

/* Gives each change its reasons, several joined by line feeds. */
void redline_set_reasons(struct redline *r, const struct redline_reason *reasons, size_t n);

/* Some of the changes, one after the other. */
struct redline_part {
	size_t first; /* from 0 */
	size_t n;     /* at most so many */
};

/* The changes as JSON, for programs. part: only these, counts are of all; NULL: all of them. */
void redline_write_json(struct json *j, const char *key, const struct redline *r,
    const struct redline_part *part);

/* The changes for people: a few lines each, words as "[-deleted-] {+inserted+}". */
void redline_add_text(struct buf *b, const struct redline *r);

#endif
