/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_EMBEDDED_H
#define CONCERT_WEB_EMBEDDED_H

#include <stddef.h>

#include "base/str.h"
#include "web/template.h"

/* A file that pages load, such as the style sheet. */
struct asset {
	struct str name;         /* "concert.css" */
	struct str served;       /* "concert.0123456789.css": changes with the bytes */
	struct str url;          /* "/assets/concert.0123456789.css" */
	struct str integrity;    /* "sha384-...": what the browser checks before it uses the file */
	struct str content_type;
	struct str bytes;
};

/* What tools/embed put into the program at build. */
extern const struct template_file embedded_templates[];
extern const size_t embedded_templates_n;
extern const struct asset embedded_assets[];
extern const size_t embedded_assets_n;

#endif
