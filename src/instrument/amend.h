/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_INSTRUMENT_AMEND_H
#define CONCERT_INSTRUMENT_AMEND_H

#include "instrument/element_value.h"

/*
 * The draft text of an amendment: the text it starts from with its changes carried out. Pure: the
 * same input gives the same draft, codes and identifiers of what a split makes included.
 *
 * The order in which changes stand decides among changes of one kind; the kinds are carried out
 * in this order: add, move, split, merge, replace, footnotes, remove. So something may be moved
 * out of what is removed, and stand behind what is removed.
 *
 * add          element is its new uid, after its text (of a role: who). Place: see below.
 *              Everything else of it by `replace`. A pillar gets a code of its initials. A
 *              footnote: parent is the element that gets its mark, field the words (empty: text),
 *              with[0] the words after which the mark stands (none: at the end). A recommendation
 *              stands in `pillar`; a condition is of the action `parent`. Nothing is added or
 *              moved to where another change removes.
 * replace      field by its name; before and after in the syntax of element_value.h.
 * move         an element to a pillar, list and parent; a pillar, recommendation or role to
 *              another place in its list, a role to another pillar (none: of the framework).
 *              before: element_place(). A heading above it stays with what follows it there.
 * remove       before: the text. Parts of an element, and elements and roles of a pillar, go with
 *              it; with names their uids, so that nothing goes that the author did not see.
 *              Recommendations of no other pillar go too, and footnotes that lose their last mark.
 * split        after: the first text; with: the further ones, which stand behind it. They take
 *              over its facts. Sub-actions stay with the first.
 * merge        with: uids of the others; after: the text of all. before: their texts as
 *              amend_merged_text(). Leads, partners, conditions and sub-actions come together.
 *
 * Place: pillar (uid), list, parent (uid of an element; then pillar and list do not count) and
 * next_to (uid of what it stands after; empty: first).
 *
 * Codes: what is new gets the next number of its pillar. What is moved keeps its code. The parts
 * of a split and the whole of a merge get new ones, and name in `origins` those they came from;
 * the first keeps its record. A code that was circulated stays that of its element.
 */
enum amend_operation {
	AMEND_REPLACE,
	AMEND_ADD,
	AMEND_REMOVE,
	AMEND_MOVE,
	AMEND_SPLIT,
	AMEND_MERGE,
	AMEND_OPERATION_COUNT
};

/* "replace", "add", ... as the record type has them. */
extern const char *const amend_operation_codes[AMEND_OPERATION_COUNT];

/* A change as plain data; see the record type `change`. */
struct fw_amend_change {
	struct str uid;     /* of the change */
	enum amend_operation operation;
	enum compared_part part;
	struct str element;
	struct str field;
	struct marked before;
	struct marked after;
	struct str pillar;
	bool is_to_goals;   /* the list; otherwise actions */
	struct str parent;
	struct str next_to;
	struct fw_texts with;
	struct str reason;
	bool is_confirmed;  /* words and facts go apart on purpose */
};
FW_LIST(amend_change);

enum amend_conflict_kind {
	AMEND_OTHER_TEXT,  /* the base no longer says what the change takes it to say */
	AMEND_GONE,        /* the element is not there */
	AMEND_NO_PLACE,    /* where it is to stand is not there */
	AMEND_TWICE,       /* another change of the amendment settles it already */
	AMEND_WRONG_VALUE, /* no value that it can have */
	AMEND_STILL_NAMED, /* what is to be removed leads or supports something */
	AMEND_APART,       /* words change and a fact read from them does not, or the reverse */
	AMEND_CONFLICT_COUNT
};
extern const char *const amend_conflict_codes[AMEND_CONFLICT_COUNT];

struct fw_amend_conflict {
	enum amend_conflict_kind kind;
	size_t change;        /* index in the input */
	struct str uid;       /* of the change */
	struct str element;
	struct str code;      /* by which people cite the element */
	struct str field;     /* empty: not about one */
	struct marked before; /* OTHER_TEXT: what the change takes the base to say */
	struct marked now;    /* what it says */
	struct marked after;  /* what the change wants */
	struct str proposal;  /* OTHER_TEXT: both, word by word; empty where they clash */
	struct str message;
};
FW_LIST(amend_conflict);

/* What follows from a change and was not said in it. */
struct fw_amend_note {
	size_t change; /* index in the input */
	struct str uid;
	struct str message;
};
FW_LIST(amend_note);

struct amend_input {
	const struct framework *base;
	const struct fw_amend_changes *changes;
	struct fw_texts used_codes; /* ever given in this framework, removed elements included */
	const struct framework *promised; /* as it was circulated: those codes hold; or NULL */
};

struct amend_draft {
	struct framework *fw;
	struct fw_amend_conflicts conflicts; /* in the order of the changes */
	struct fw_amend_notes notes;
	struct str *codes; /* by index of the change: of its element in the draft; or empty */
};

/*
 * Carries the changes out. A change in conflict is left out of the draft, but for AMEND_APART,
 * which asks for a confirmation with a reason. The draft may be adopted when there is none.
 */
void amend_apply(struct arena *a, const struct amend_input *input, struct amend_draft *out);

/* The field that names an element of the part and guards its removal, such as an action's text. */
const struct element_field *amend_main_field(enum compared_part part);

/* Where something stands, for people and as a guard: "CJ, actions", "CJ 7", "CJ". */
struct str element_place(struct arena *a, const struct framework *fw, const struct element_at *at);

/* Uids of what goes with it when it is removed. */
struct fw_texts amend_goes_with(struct arena *a, const struct framework *fw,
    const struct element_at *at);

/* Fills what a change takes for granted from a text: only what is empty, or all of it anew. */
enum amend_guard { AMEND_GUARD_EMPTY, AMEND_GUARD_RENEW };
void amend_fill_guard(struct arena *a, struct framework *fw, struct fw_amend_change *change,
    enum amend_guard how);

/*
 * Uids of all that a change is about: its element, the others of a merge, the further parts of a
 * split. Its reason is theirs.
 */
struct fw_texts amend_concerns(struct arena *a, const struct fw_amend_change *change);

/* The texts of an element and of others, one paragraph each: what a merge takes for granted. */
struct marked amend_merged_text(struct arena *a, struct framework *fw, struct str element,
    const struct fw_texts *others);

#endif
