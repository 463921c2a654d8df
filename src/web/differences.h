/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_DIFFERENCES_H
#define CONCERT_WEB_DIFFERENCES_H

#include "web/page.h"
#include "web/template.h"

/* One run of words of two texts side by side; one member is set. Drawn by differences.html. */
struct view_run {
	struct str kept;
	struct str deleted;
	struct str inserted;
};
extern const struct shape view_run_shape;

/*
 * What changed from one text to the other, word by word. Long kept parts are cut to their ends,
 * so that a change in 30 pages is seen at once.
 */
struct view_list view_differences(const struct web *w, struct str before, struct str after);

#endif
