/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_INSTRUMENT_PERSONS_H
#define CONCERT_INSTRUMENT_PERSONS_H

#include "base/errors.h"
#include "instrument/framework.h"
#include "instrument/persons_names.h"

/*
 * Persons whom an adopted text names, and the words by which the public reads them: their office.
 * Records, and with them search, history and exports, hold these words from the moment of the
 * import; the name stands in the sealed text, in the document's file and in the list kept here,
 * which the network alone reads. No I/O.
 */
struct shown_person {
	struct str name;  /* as the document writes it */
	struct str words; /* that stand for it; where the name is among them it may be seen */
};

struct shown_persons {
	struct shown_person *items;
	size_t n;
	size_t capacity;
};

/* Kind of the point to settle that a reading makes of a person's name. */
#define POINT_PERSON "person"

/* What such a point asks. */
#define PERSON_QUESTION \
	"The text names a person. The network reads the name, the public reads an office in its " \
	"place. Which words shall stand there? Give the name itself if everybody may read it."

/* The words for a name whose office no one has told. */
#define PERSON_DEFAULT "the responsible officer"

/*
 * Adds the names that a reading found (its points of kind POINT_PERSON), each once; a name that is
 * there keeps its words. The words are the point's answer where it fits, else what the reading
 * proposed; no two names get the same.
 */
void persons_collect(struct arena *a, const struct framework *fw, struct shown_persons *list);

/* Whether words can stand in place of a name: one line, at most LIMIT_PERSON_WORDS bytes. */
bool persons_words_fit(struct str words);

/* Sets the words of a name, where they fit; nothing for a name that is not there. */
void persons_set_words(struct shown_persons *list, struct str name, struct str words);

/* A text as it was before persons_apply changed it, by its place among all texts. */
struct persons_before {
	size_t place;
	struct str text;
	struct marked marked;
};
struct persons_changed {
	struct persons_before *items;
	size_t n;
	size_t capacity;
};

/*
 * Puts the words in place of each name wherever it stands: in all texts, points and cells of the
 * source, upper or lower case, whatever white space parts its words; marks and places of the source
 * are moved along. fw: a copy by framework_copy(), or as read; lists are replaced, not written to.
 * A point that asks about a name keeps it in its member person. changed: filled for
 * persons_restore; or NULL.
 */
void persons_apply(struct arena *a, struct framework *fw, const struct shown_persons *list,
    struct persons_changed *changed);

/* Puts the names back into a copy that has the same elements in the same order. */
void persons_restore(struct arena *a, struct framework *fw, const struct persons_changed *changed);

/* What was replaced in one text, in code points: [start, end) became length of them. */
struct persons_move {
	uint32_t start;
	uint32_t end;
	uint32_t length;
};
struct persons_moves {
	struct persons_move *items;
	size_t n;
	size_t capacity;
};

/* A list made ready to be looked for; it borrows the list. */
struct persons_sought {
	const struct shown_persons *list;
	struct person_names names; /* that are hidden */
};
struct persons_sought persons_seek(struct arena *a, const struct shown_persons *list);

/* A cell of a source with the words in place of names, and where that was. */
struct str persons_apply_cell(struct arena *a, struct str text,
    const struct persons_sought *sought, struct persons_moves *out);

/* Where a range of the text before is after it; within a name it takes all of its words. */
void persons_move(const struct persons_moves *moves, int64_t *start, int64_t *end);

/* One text with the words in place of names. */
struct marked persons_apply_text(struct arena *a, const struct marked *text,
    const struct persons_sought *sought);

/*
 * Adds a point to settle for each person whom a text names and the list does not know: found by
 * persons_find(), or known (people with accounts, and words for them). Each once, with the words
 * that the public reads until it is settled.
 */
void persons_ask(struct arena *a, const struct framework *fw, const struct shown_persons *known,
    const struct shown_persons *list, struct fw_querys *out);

/* The list as the JSON text that is kept, and back. ST_CORRUPT for what is no such text. */
struct str persons_write(struct arena *a, const struct shown_persons *list);
MUST_USE enum status persons_read(struct arena *a, struct str json, struct shown_persons *out);

#endif
