/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_ELEMENT_FORM_H
#define CONCERT_WEB_ELEMENT_FORM_H

#include "web/amendment.h"
#include "web/record_form.h"

/*
 * The form of an element in a draft: the fields of its record type that the adopted text holds,
 * showing what the draft says. Looked up, checked and kept as a draft as any other form.
 */
MUST_USE enum status element_form_begin(struct amendment_page *p, const struct element_at *at,
    struct record_form *out);

/* Whether the draft says something else now than when the form was made. */
bool element_form_is_overtaken(const struct record_form *rf);

/* What was typed for a field in the syntax of element_value.h. */
struct marked element_form_value(const struct record_form *rf, const struct element_field *f,
    size_t field);

#endif
