/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_INSTRUMENT_AMEND_PRIVATE_H
#define CONCERT_INSTRUMENT_AMEND_PRIVATE_H

#include "base/map.h"
#include "instrument/amend.h"
#include "instrument/code_book.h"

/* Between the files amend*.c only. */

struct amending {
	struct arena *arena;
	const struct amend_input *input;
	struct framework *base;  /* is only read */
	struct framework *fw;    /* the draft */
	struct framework *promised; /* as circulated, or NULL; is only read */
	struct code_book book;
	struct map settled;      /* "uid/field"; "uid" of what goes: index of the change */
	bool *is_dropped;        /* by index of the change: in conflict, so not carried out */
	struct amend_draft *out;
};

/* Adds a conflict and leaves the change out of the draft. */
PRINTF_LIKE(4, 5) void amend_refuse(struct amending *m, size_t change,
    enum amend_conflict_kind kind, const char *format, ...);

/* The same with what the base says, and a proposal where the words can be merged. */
void amend_refuse_text(struct amending *m, size_t change, const struct element_field *f,
    struct marked now);

PRINTF_LIKE(3, 4) void amend_note(struct amending *m, size_t change, const char *format, ...);

/*
 * Whether no other change settles this of the element; then this one does. field: empty for all
 * of it. Adds the conflict.
 */
bool amend_settle(struct amending *m, size_t change, struct str uid, struct str field);

/* Whether another change removes it, or what it is a part of. */
bool amend_goes(const struct amending *m, struct str uid, size_t *out_change);

/* The element in the draft; false with a conflict. */
bool amend_find(struct amending *m, size_t change, struct str uid, struct element_at *out);

/* Whether the base holds it; what an amendment adds it does not guard. */
bool amend_in_base(struct amending *m, struct str uid, struct element_at *out);

/* --- amend_places.c ------------------------------------------------------------------------ */

void amend_add(struct amending *m, size_t change);
void amend_move(struct amending *m, size_t change);

/* Puts an element into a list behind another; address of the place. */
struct fw_element *amend_insert(struct amending *m, struct fw_elements *list, size_t at,
    const struct fw_element *e);
void amend_take_out(struct fw_elements *list, size_t at);

/*
 * Gives the heading above an element that leaves its place to what stands under it besides; says
 * so. Nothing where nothing does.
 */
void amend_leave_heading(struct amending *m, size_t change, const struct element_at *at);

/* A bullet for what is new beside others; empty for a number, which would be a wrong one. */
struct str amend_marker_like(struct str marker);

/* Whether an element with its parts may stand at a level, from 0 at the top of a list. */
bool amend_fits_depth(const struct fw_element *e, size_t level);

/* Levels above an element. */
size_t amend_level_of(struct framework *fw, struct str uid);

/* The code for a new element of a pillar, or of a parent: the promised one, else the next. */
struct str amend_next_code(struct amending *m, struct str uid, size_t pillar,
    const struct fw_element *parent);

/* --- amend_split.c ------------------------------------------------------------------------- */

void amend_split(struct amending *m, size_t change);
void amend_merge(struct amending *m, size_t change);

/* --- amend_remove.c ------------------------------------------------------------------------ */

void amend_check_removal(struct amending *m, size_t change);
void amend_remove(struct amending *m, size_t change);
void amend_remove_pillar(struct amending *m, size_t change);

/* Takes out references that lead nowhere and footnotes without a mark; says so. */
void amend_sweep(struct amending *m);

/* --- amend_footnotes.c --------------------------------------------------------------------- */

void amend_add_footnote(struct amending *m, size_t change);

/* How often the mark of a footnote stands in the text. */
size_t amend_count_marks(struct framework *fw, struct str label);

/* Lists of footnotes follow the marks in the words. */
void amend_list_footnotes(struct amending *m);

/* --- amend_apart.c ------------------------------------------------------------------------- */

/* Words that change without the fact that was read from them, and the reverse. */
void amend_check_apart(struct amending *m);

#endif
