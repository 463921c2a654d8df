/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two texts as runs of words for pages: kept, deleted, inserted. What is compared how is
 * model/diff.h's; here only what is kept for long is cut, at words, to what shows the place.
 */
#include "web/differences.h"

#include "base/utf8.h"
#include "model/diff.h"

#define SHOWN 120 /* code points of a kept part at each side of a change */

static const struct template_var run_vars[] = {
	VAR(struct view_run, kept), VAR(struct view_run, deleted), VAR(struct view_run, inserted),
};
const struct shape view_run_shape = SHAPE(struct view_run, run_vars);

/* Back to the space before, so that no word is cut; not far, for some scripts write none. */
static size_t
word_start(struct str text, size_t at)
{
	for (size_t i = at; i > 0 && at - i < 40; i--) {
		if (byte_is_space(text.p[i - 1]))
			return i;
	}
	return at;
}

static struct str
shorten(const struct web *w, struct str text, bool is_first, bool is_last)
{
	size_t length = utf8_length(text);
	struct str start = STR_EMPTY;
	struct str end = STR_EMPTY;

	if (length <= 2 * SHOWN + 40)
		return text;
	if (!is_first)
		start = str_part(text, 0, word_start(text, utf8_offset(text, SHOWN)));
	if (!is_last)
		end = str_part(text, word_start(text, utf8_offset(text, length - SHOWN)), text.n);
	return str_format(w->arena, "%.*s … %.*s", STR_ARG(start), STR_ARG(end));
}

struct view_list
view_differences(const struct web *w, struct str before, struct str after)
{
	struct diff diff;
	struct view_run *runs;

	diff_words(w->arena, before, after, &diff);
	runs = arena_make_array(w->arena, struct view_run, diff.n);
	for (size_t i = 0; i < diff.n; i++) {
		switch (diff.runs[i].kind) {
		case DIFF_KEPT:
			runs[i].kept = shorten(w, diff.runs[i].text, i == 0, i + 1 == diff.n);
			break;
		case DIFF_DELETED: runs[i].deleted = diff.runs[i].text; break;
		case DIFF_INSERTED: runs[i].inserted = diff.runs[i].text; break;
		}
	}
	return (struct view_list){ runs, diff.n };
}
