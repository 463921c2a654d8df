/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_PACKAGE_H
#define CONCERT_DOCUMENT_PACKAGE_H

#include "base/buf.h"
#include "base/errors.h"

/* Files made of parts in a ZIP: DOCX, XLSX. */

#define PACKAGE_DECLARATION "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define PACKAGE_NAMESPACE "http://schemas.openxmlformats.org/package/2006/"

struct package_part {
	const char *name; /* such as "word/document.xml" */
	struct str text;
};

/*
 * Appends the ZIP of these parts to out; its bytes depend on them alone.
 * ST_INTERNAL if the library fails; ST_TOO_LARGE over the limit of out.
 */
MUST_USE enum status package_write(const struct package_part *parts, size_t n,
    struct errors *errors, struct buf *out);

/* What a file's properties say; date_ms: made and changed, 0: unsaid. */
struct package_about {
	struct str title;
	struct str creator;
	struct str language;
	struct str version;
	int64_t date_ms;
};

/* docProps/core.xml: the properties that every program shows. Source: ECMA-376 part 2, 11. */
struct str package_core_properties(struct arena *a, const struct package_about *about);

/* docProps/app.xml: that this program made it. */
struct str package_app_properties(void);

/* "2021-03-31T12:00:00Z": whole seconds, as W3CDTF. */
void package_add_instant(struct buf *b, int64_t ms);

#endif
