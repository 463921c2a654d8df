/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_EXPORT_H
#define CONCERT_DOCUMENT_EXPORT_H

#include "base/buf.h"
#include "instrument/framework.h"

/* A form in which a framework leaves: one constant in exporters/NAME.c, one row in the list. */
struct exporter {
	const char *name;       /* of `concert export --format` and in URLs */
	const char *title;      /* of links to it: a proper name, not translated */
	const char *media_type; /* with its charset where it is text */
	const char *extension;  /* of file names, without a dot */
	const char *help;       /* one line for people */

	/*
	 * Appends the whole document. Scratch memory comes from the buffer's arena; a full buffer
	 * shows in out->overflow.
	 */
	void (*write)(const struct framework *fw, struct buf *out);
};

#define EXPORTER(name) extern const struct exporter exporter_##name;
#include "document/exporters/exporters.h"
#undef EXPORTER

/* All of them, in the order of the list. */
extern const struct exporter *const exporters[];
extern const size_t exporter_count;

/* By name; NULL if there is none. */
const struct exporter *exporter_find(struct str name);

#endif
