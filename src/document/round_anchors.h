/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_ROUND_ANCHORS_H
#define CONCERT_DOCUMENT_ROUND_ANCHORS_H

#include "document/round.h"

enum round_side { ROUND_ACCEPTED, ROUND_ORIGINAL };

/*
 * Gives the elements of a text that was read from a file the uids by which our bookmarks name them,
 * so that one whose words are all others is still known. What has no bookmark any more keeps none
 * and is told by its words (instrument/compare.h). asked: only its uids are given. Words that stand
 * as they were elsewhere in the file count more than a bookmark: somebody has moved them.
 */
void round_anchors_apply(struct arena *a, const struct tracked *tracked, enum round_side side,
    const struct framework *asked, struct framework *text);

#endif
