/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_READING_READER_H
#define CONCERT_DOCUMENT_READING_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/errors.h"
#include "base/map.h"
#include "document/blocks.h"
#include "document/reading/sourced.h"
#include "document/reading/tokens.h"
#include "instrument/framework.h"
#include "model/date.h"
#include "model/date_words.h"

/* An undated period. */
#define NO_PERIOD ((struct period){ .earliest = NO_DAY, .latest = NO_DAY })

/*
 * What the stages of the reading share. Order: columns and rows (rows.c) give groups, one per
 * pillar; each column of a group becomes a chain of pieces (join.c); chains become elements
 * (elements.c, recommendations.c); elements get their facts (facts.c); doubts end as queries.
 */

struct column {
	enum column_role role;
	struct str heading;
	const struct cell *cell; /* the heading's; NULL where the roles were found by content */
	int first_year;          /* 0: none */
	int last_year;
	bool is_asked;           /* a query about its meaning stands already */
};

/* A table, or several parts of one with page breaks between. */
struct table {
	struct column *columns;
	size_t ncolumns;
	bool is_action_rows; /* one action a row, with columns of its lead or period */
	bool has_labels;     /* coordinator cells begin with a label */
	bool has_meeting;    /* looked for already */
	struct str meeting;  /* title of the one whose recommendations it holds, or empty */
};

/* Brackets and quotation marks that a text has opened and not closed. */
struct balance {
	uint32_t brackets;
	uint32_t quotes;
	bool is_quoted; /* an odd number of straight quotation marks */
};

/* A paragraph or list item put together again; its words may come from several rows. */
struct chain_piece {
	struct sourced text;
	struct balance balance;
	size_t first_query; /* doubts about its joins: nqueries in a row */
	size_t nqueries;
	bool is_item;
	uint32_t level;
	const struct row *row; /* where it begins */
};

/* All pieces of one column of one pillar, in order. */
struct chain {
	struct chain_piece *items;
	size_t n;
	size_t capacity;
};

/* The rows of one pillar. */
struct group {
	struct table *table;
	const struct row **rows;
	size_t nrows;
	size_t capacity;
	struct str first_title; /* of its first pillar cell that is not empty */
	struct str last_title; /* of its last such cells: is the name broken off there? */
	struct str last_coordinator;
	bool has_coordinator; /* its coordinator cell names somebody already */
	const struct cell *title_cell; /* a heading or merged row that names it, or NULL */
	struct chain title;
	struct chain coordination;
};

/* A party that texts can name, by its folded words. */
struct alias {
	struct str words; /* folded, one space between */
	struct fw_party party;
	bool is_ambiguous;
};

/* A query and the place of the element it is about, whose code is not known yet. */
struct query_link {
	size_t query;
	int64_t place; /* see segment_place */
};

struct reader {
	struct arena *arena;   /* of the result */
	struct arena *scratch; /* one text at a time */
	struct framework *fw;
	struct errors *errors;
	const struct blocks *blocks;
	struct group *groups;
	size_t ngroups;
	size_t groups_capacity;
	struct alias *aliases;
	size_t naliases;
	size_t aliases_capacity;
	struct map alias_index;    /* words to index in aliases */
	struct map alias_first;    /* first words of aliases */
	struct map agency_index;   /* folded code to index in fw->agencies */
	struct map footnote_labels; /* label to index in fw->footnotes */
	struct map footnote_used;  /* labels whose mark stands somewhere */
	struct map recommendation_index; /* text to index in fw->recommendations */
	struct str last_placed_pillar; /* code: whose recommendation was read last */
	int64_t last_placed;           /* its index in fw->recommendations */
	const struct cell **strays; /* text that no stage took */
	size_t nstrays;
	size_t strays_capacity;
	const struct block **title_block; /* paragraphs before the first table */
	size_t ntitle_block;
	size_t title_block_capacity;
	struct phrase_index condition_index;
	struct phrase_index force_index;
	struct query_link *links;
	size_t nlinks;
	size_t links_capacity;
	size_t nelements;
	size_t nparts; /* roles and conditions, which are records too */
	struct column beyond;  /* stands for all cells beyond the last heading */
	int first_year; /* of the framework; 0: unknown */
	int last_year;
};

/* --- titleblock.c: paragraphs before the table --- */
void titleblock_read(struct reader *r);

/* --- columns.c --- */
/* Makes a table of a header row. Returns NULL where fewer than two of its headings are known. */
struct table *columns_from_header(struct reader *r, const struct row *row);

/* Roles by what the cells hold; NULL where nothing can be told. */
struct table *columns_from_content(struct reader *r, const struct block *block);

/* Whether a row repeats the headings of the table. */
bool columns_repeat_header(const struct table *table, const struct row *row);

/* The first column with a role, or SIZE_MAX. */
size_t columns_find(const struct table *table, enum column_role role);

/* Notes the columns of a table, their years and headings, in the framework. */
void columns_finish(struct reader *r, struct table *table);

/* Asks once what a column of unknown meaning holds. number: from 1. */
void columns_ask(struct reader *r, struct column *column, size_t number);

/* --- language.c --- */
/* Notes the language of the source's words. */
void language_find(struct reader *r);

/* --- rows.c: groups of rows --- */
/* Fills groups, title block, footnotes and strays. ST_INVALID where there is no table to read. */
MUST_USE enum status rows_group(struct reader *r);

/* Notes text that no stage took; it becomes a query. Empty cells are nothing. */
void reader_add_stray(struct reader *r, const struct cell *cell);

/* A period whose texts outlive the scratch memory. */
struct period reader_keep_period(struct reader *r, const struct period *period);

/* First and last day of the framework's years, or NO_DAY. */
int32_t reader_first_day(const struct reader *r);
int32_t reader_last_day(const struct reader *r);

/* Notes a cell as part of the columns' headings. */
void reader_add_heading_segment(struct reader *r, const struct cell *cell);

/* --- join.c --- */
enum join {
	JOIN_SPLIT,     /* two pieces */
	JOIN_JOIN,      /* one piece, broken by a page */
	JOIN_WEAK_SPLIT, /* taken as two, and a person is asked */
	JOIN_WEAK_JOIN,
};

/* What is on both sides of a page break. */
struct seam {
	const struct chain *chain;       /* up to the break; its last item is the piece before */
	const struct sourced *next;      /* the first piece after the break */
	bool next_is_item;
	enum column_role role;
};

enum join join_decide(struct reader *r, const struct seam *seam);

/* Whether a text opens as an action does: a verb, "X will", "Development of". */
bool join_opens_action(struct reader *r, const struct tokens *t, enum column_role role);

/* Whether a text ends as no sentence does: in a function word, a comma, an open bracket. */
bool join_is_open(struct reader *r, struct str text);

/* Whether a text ends as a sentence does. */
bool join_is_closed(struct reader *r, struct str text);

/* Appends a cell to the chain of its column, joining its first piece where it was broken. */
void join_append_cell(struct reader *r, struct chain *chain, const struct row *row,
    const struct cell *cell, enum column_role role);

/* --- elements.c --- */
/* Reads a chain of actions or goals into the pillar's list. */
void elements_read(struct reader *r, struct fw_pillar *pillar, const struct table *table,
    const struct column *column, const struct chain *chain);

/* --- openings.c --- */
/* What stands before the words of an element. */
struct opening {
	size_t marker_end;     /* tokens [0, marker_end) are bullet or number */
	bool is_bullet;
	bool is_dash;
	bool is_number;
	int64_t number;
};
struct opening opening_read(const struct tokens *t);

/* Whether the whole text is a connector: "and", "&", "et", "y". */
bool text_is_connector(const struct tokens *t);

/*
 * The number of tokens of a run-in heading, its colon included, or 0. A date before a colon is
 * one; other words are where they are bold and more words follow.
 */
size_t heading_length(struct reader *r, const struct sourced *s, const struct tokens *t,
    const struct date_context *context);

/* What a place says about its dates: the column's year, the framework's horizon. */
struct date_context reader_date_context(const struct reader *r, const struct column *column);

/* --- recommendations.c --- */
/* Reads a chain of recommendations; the same text elsewhere gets a further place. */
void recommendations_read(struct reader *r, const struct fw_pillar *pillar,
    const struct table *table, const struct chain *chain);

/* Once for each reading, before any are read. */
void recommendations_prepare(struct reader *r);

/* The meeting that made them, where the column's heading names it with a date. */
void recommendations_find_meeting(struct reader *r, struct table *table);

/* --- coordination.c --- */
/* Reads roles, status and review of a pillar from the words of its coordinator cell. */
void coordination_read(struct reader *r, struct fw_pillar *pillar, const struct chain *chain);

/* Whether a text begins with the label of a coordinator. */
bool coordination_starts(const struct tokens *t);

/* Tokens of the coordinator's label at the start, its colon included; 0: none. */
size_t coordination_label_length(const struct tokens *t);

/* The same for any label of a coordinator cell, such as "Involving". */
size_t coordination_any_label_length(const struct tokens *t);

/* Whether "TBD", "to be determined" stand here: a place that is kept for somebody. */
bool coordination_left_open(const struct tokens *t, size_t at);

/*
 * Reads "WHO, OHCHR and UNDP" at tokens [from, to) into parties, adding unknown agencies. Gives
 * the number of entries that are no name of anybody.
 */
size_t coordination_read_parties(struct reader *r, const struct tokens *t, size_t from,
    size_t to, struct fw_partys *out);

/* --- parties.c --- */
/* The agency with a code, added to the document where it is new. */
struct fw_party party_agency(struct reader *r, struct str code, struct str name,
    struct str words);

/* A group: "co-chairs", "all-members", "involved". */
struct fw_party party_group(struct reader *r, const char *code, struct str words);

/* Collects how texts may name agencies, pillars and groups. */
void parties_prepare(struct reader *r);

/* The party named at a token, longest name first; *out_taken its tokens. */
bool parties_match(struct reader *r, const struct tokens *t, size_t at,
    struct fw_party *out, size_t *out_taken);

/* --- facts.c --- */
/* What a heading says of all elements below it. */
struct heading_facts {
	bool is_set;
	bool has_period;
	struct period period;
	struct sourced words; /* of the heading */
};

/* Where an element stands. */
struct fact_place {
	const struct fw_pillar *pillar;
	const struct column *column;
	const struct heading_facts *heading; /* or NULL */
	const struct fw_element *parent;     /* or NULL */
	const struct row *row;
	const struct table *table;
};

/* Once for each reading, before any facts are read. */
void facts_prepare(struct reader *r);

/* Reads what a heading says; replaces what an earlier one said. */
void facts_of_heading(struct reader *r, const struct sourced *words,
    const struct date_context *context, struct heading_facts *out);

/* Reads period, leads, partners, conditions and kind of an element from its words. */
void facts_read(struct reader *r, const struct fact_place *place, const struct sourced *text,
    struct fw_element *element);

/* Cells of a row that hold facts but no action become strays. */
void row_facts_unused(struct reader *r, const struct table *table, const struct row *row);

/* Whether a row has cells of its own for lead, period or number. */
bool row_facts_present(const struct table *table, const struct row *row);

/* --- footnotes.c --- */
/*
 * Puts footnotes in the order of their numbers and lists their labels. A Word file has them in the
 * order of their marks, and those without a mark apart from the rest.
 */
void footnotes_sort(struct reader *r);
/* Turns raised numbers that name a footnote of the document into its marks. */
void footnotes_attach(struct reader *r, struct marked *text, struct fw_texts *labels);
/* The words with a space for each character of such marks: "ILO1" names the ILO. As long as it. */
struct str footnotes_hide(struct reader *r, const struct marked *text);

/* --- pillars.c --- */
/* Titles, short titles and codes of all pillars. */
void pillars_name(struct reader *r);

/* --- codes.c --- */
/* One number for the place where a segment begins. */
int64_t segment_place(const struct fw_segment *segment);

/* Codes of all elements and recommendations; settles what the queries are about. */
void codes_assign(struct reader *r);

/* --- doubts.c --- */
/* Adds a query. Texts longer than a record holds are cut; say less about long words. */
struct fw_query *doubt_add(struct reader *r, const char *kind, struct str question,
    struct str found, struct str proposed);
void doubt_add_segments(struct fw_query *query, const struct sourced *s, uint32_t start,
    uint32_t end);

/* The words in quotation marks for a question; of long ones, the beginning. */
struct str doubt_quote(struct reader *r, struct str words);

/* A query about words at the end of a cell that belong to no element; nothing if s is empty. */
void doubt_leftover(struct reader *r, const struct sourced *s);

/* Notes that a query is about the element or record with these segments. */
void doubt_link(struct reader *r, size_t query, const struct fw_segments *segments);

/* --- sweep.c --- */
/* Makes a query of each stretch of the source that no record and no query took. */
void sweep_leftovers(struct reader *r);

/* Looks for what a careful reader would doubt, in the finished framework. */
void doubts_find(struct reader *r);

/* Where a cell stands, in words: "line 7". */
struct str doubt_name_place(struct arena *a, uint32_t row);

#endif
