/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_READING_FACTS_PRIVATE_H
#define CONCERT_DOCUMENT_READING_FACTS_PRIVATE_H

#include "document/reading/reader.h"

/* One element while its facts are read. */
struct fact_scan {
	struct reader *r;
	const struct fact_place *place;
	const struct sourced *text;
	struct tokens t;
	struct fw_element *element;
};

/* Notes that tokens [from, to) say a fact of the field. */
void facts_mark(struct fact_scan *s, size_t from, size_t to, const char *field);

/* leads.c: who leads, and how several do. */
void leads_read(struct fact_scan *s);

/* partners.c: who supports, and which other pillars the words refer to. */
void partners_read(struct fact_scan *s);

/*
 * Reads parties from a token on ("WHO and UNESCO", "OHCHR with the 2021 network co-chair") and
 * gives the token behind the last; `at` where there is none.
 */
size_t leads_read_list(struct fact_scan *s, size_t at, struct fw_partys *out);

/* row_facts.c: lead, period and number in cells of their own, with one action a row. */
void facts_read_row(struct fact_scan *s);

#endif
