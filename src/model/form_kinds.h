/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_MODEL_FORM_KINDS_H
#define CONCERT_MODEL_FORM_KINDS_H

#include "model/form.h"

/* Inside model/form*.c: how one kind of field is written to and read from the texts of a form. */
struct form_kind {
	size_t nparts;
	const char *second; /* suffix of the second input; NULL where there is one */
	/* The value is set. */
	void (*write)(const struct form_rules *form, const struct field *f, const struct value *v,
	    struct form_texts *out);
	/* Texts are clean and not those of the shown value. *out is zeroed. */
	enum status (*read)(const struct form_rules *form, const struct field *f,
	    const struct form_texts *texts, const struct value *shown, struct value *out);
};

extern const struct form_kind form_kind_text;
extern const struct form_kind form_kind_marked;
extern const struct form_kind form_kind_texts;
extern const struct form_kind form_kind_choice;
extern const struct form_kind form_kind_int;
extern const struct form_kind form_kind_bool;
extern const struct form_kind form_kind_date;
extern const struct form_kind form_kind_instant;
extern const struct form_kind form_kind_period;
extern const struct form_kind form_kind_refs; /* all kinds of references */

/* Dates in typed words; doubts are messages for the input. Empty words give no EDTF. */
struct form_dates {
	struct str edtf;
	bool is_tentative;
	bool is_undated; /* "t.b.d.", "annually": said to have no date */
	bool has_doubt;
	struct str doubt;
};
void form_find_dates(const struct form_rules *form, struct str text, struct form_dates *out);

#endif
