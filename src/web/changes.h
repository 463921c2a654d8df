/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_CHANGES_H
#define CONCERT_WEB_CHANGES_H

#include "model/zone.h"
#include "policy/permit.h"
#include "store/store.h"
#include "web/page.h"
#include "web/template.h"

/* Entries of the history as people read them; drawn by entries.html. */

/* What became of one field. */
struct view_change {
	struct str label;
	struct str value;      /* of a new record: what was set */
	bool is_text;          /* runs say what changed in it, word by word */
	struct view_list runs;
	struct str before;     /* else the two values in words */
	struct str after;
	struct str note;       /* "Only its formatting changed." */
	struct str revert_url; /* where a form puts the value before back; empty: nobody may */
	struct str field;
	int64_t sequence;
	int64_t version;
};
extern const struct shape view_change_shape;

struct view_entry {
	struct str at;      /* in the reader's zone */
	struct str at_utc;  /* for programs */
	struct str what;    /* "Changed" */
	struct str who;     /* for the network alone */
	struct str agency;
	struct str reason;
	struct str type;    /* of lists over several records: what was changed */
	struct str url;
	struct str record;
	struct str title;
	struct str seen_by; /* "network, before: public"; empty where that stayed */
	bool any_changes;
	struct view_list changes;
};
extern const struct shape view_entry_shape;

/* The zone in which the reader counts: its own, else the framework's, else Greenwich. */
struct view_zone {
	struct zone *zone;
	struct str name;
};
struct view_zone view_zone_of(const struct web *w);

/* "31 March 2021, 14:05" */
struct str view_instant_in(const struct web *w, const struct view_zone *zone, int64_t ms);

/* How entries are shown. */
struct entry_options {
	const struct record *record;   /* the one that all are about, as it is; NULL: several */
	const struct permits *permits; /* of the record: who may puts values back; NULL: nobody */
	struct view_zone zone;
	bool is_short;                 /* without what became of the fields */
};
struct view_list view_entries(const struct web *w, const struct history_list *list,
    const struct entry_options *options);

/*
 * Entries that one deed made, such as an import: written at the same instant by the same hand for
 * the same reason. The number of those at the start of a part of the list.
 */
size_t view_deed_length(const struct history_entry *entries, size_t n);

/* One line in place of all entries of a deed: words say how many, url shows each. */
struct view_entry view_deed(const struct web *w, const struct history_list *deed, struct str words,
    struct str url, const struct entry_options *options);

/* What differs between two states of one record. */
struct view_list view_changes_between(const struct web *w, const struct record *before,
    const struct record *after);

#endif
