/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_MATRIX_H
#define CONCERT_DOCUMENT_MATRIX_H

#include "instrument/framework.h"
#include "store/store.h"

/*
 * The comments matrix of an amendment: what agencies say on it in words, by element in the order
 * of the document, with what the chairs answer. Page, API and prints show the same rows.
 */
struct fw_matrix_row {
	const struct record *position;
	struct str element; /* uid; empty: on the whole */
	struct str code;    /* by which people cite it; empty: the whole, or something new */
	struct str words;   /* that name it */
	struct str agency;  /* code */
	bool is_new;        /* on what somebody wishes to add */
	bool is_open;       /* nobody has answered it */
};
FW_LIST(matrix_row);

/* Which rows; empty: all. */
struct matrix_query {
	struct viewer viewer;
	const struct record *amendment;
	struct str agency;  /* code */
	struct str element; /* code; "-" for those on the whole */
	bool is_open;
};

struct matrix {
	struct fw_matrix_rows rows;
	struct fw_texts agencies; /* codes that have something in it, whatever the filter says */
	size_t nall;              /* rows without the filter */
	size_t nopen;             /* of these */
};

/* As far as the viewer sees positions. Statuses of the store and of reading the texts. */
MUST_USE enum status matrix_load(struct store *s, const struct matrix_query *query,
    struct errors *errors, struct matrix *out);

/*
 * The rows as a list to print: element, its words, agency, quoted words, comment, response.
 * The words are the caller's, in the reader's language.
 */
#define MATRIX_COLUMNS 6
struct matrix_words {
	struct str headings[MATRIX_COLUMNS];
	struct str whole;         /* in place of an element */
	struct str something_new;
};
struct print_table;
void matrix_fill_table(struct arena *a, const struct matrix *m, const struct matrix_words *words,
    struct print_table *out);

#endif
