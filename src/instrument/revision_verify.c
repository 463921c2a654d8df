/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Proves revisions: each text can be read and is what its seal names, each seal is that of its
 * record, names the one before and counts on from it. That files are what was stored is checked
 * again here, because a fault is better told as "revision 2" than as a hash.
 */
#include "base/hash.h"
#include "base/json.h"
#include "instrument/revision_private.h"
#include "model/types/types.h"

#define MISSING_TOLD 100 /* of a gap, its last numbers */

struct proof {
	struct store *store;
	struct arena *arena;
	struct errors *errors;
	const struct record *framework;
	struct str previous; /* seal of the one before */
	bool is_sound;
};

static int
number_of(const struct record *r)
{
	return (int)r->values[REVISION_NUMBER].number;
}

static void
fault(struct proof *p, const struct record *r, const char *what)
{
	p->is_sound = false;
	errors_add(p->errors, ST_CORRUPT, NULL, "Revision %d of %.*s: %s Restore it from a backup.",
	    number_of(r), STR_ARG(record_text(p->framework, FRAMEWORK_SLUG)), what);
}

/* Numbers count on from 1 without a gap: what is between two that do not is gone. */
static void
check_number(struct proof *p, const struct record *r, int *expected)
{
	int number = number_of(r);

	if (number < *expected)
		fault(p, r, "its number does not count on from the one before.");
	for (; *expected < number; ++*expected) {
		p->is_sound = false;
		errors_add(p->errors, ST_CORRUPT, NULL, "Revision %d of %.*s is gone. Restore it "
		    "from a backup.", *expected, STR_ARG(record_text(p->framework,
		    FRAMEWORK_SLUG)));
		if (*expected + MISSING_TOLD < number)
			*expected = number - MISSING_TOLD;
	}
	*expected = number + 1;
}

static void
check_text(struct proof *p, const struct record *r)
{
	struct arena *scratch = arena_new();
	struct errors faults;
	const struct framework *fw;
	struct str bytes;
	enum status st;

	errors_init(&faults, scratch);
	st = file_get(p->store, record_text(r, REVISION_SNAPSHOT), scratch, &bytes);
	if (st == ST_NOT_FOUND)
		fault(p, r, "the file of its text is missing.");
	else if (st != ST_OK)
		fault(p, r, "the file of its text is not what was sealed.");
	else if (revision_text(p->store, r, &faults, &fw) != ST_OK)
		fault(p, r, "its text cannot be read.");
	else if (!str_equal(fw->uid, p->framework->uid) ||
	    /* Texts kept by an earlier program do not name their revision. */
	    (fw->revision.uid.n > 0 && !str_equal(fw->revision.uid, r->uid)))
		fault(p, r, "its text is that of another revision.");
	arena_free(scratch);
}

static void
check_seal(struct proof *p, const struct record *r)
{
	struct revision_line line = { p->framework->uid, r, p->previous };
	struct str seal = record_text(r, REVISION_SEAL);
	struct str text = revision_seal_text(p->arena, &line);
	struct str kept;
	enum status st = file_get(p->store, seal, p->arena, &kept);

	if (st == ST_NOT_FOUND)
		fault(p, r, "the file of its seal is missing.");
	else if (st != ST_OK)
		fault(p, r, "the file of its seal is not what was stored.");
	else if (!str_equal(kept, text))
		fault(p, r, "its number, label, dates, text or the revision before it are not "
		    "those that were sealed.");
}

static void
check_revision(struct proof *p, const struct record *r, const struct record *before)
{
	const struct value *previous = &r->values[REVISION_PREVIOUS];

	if (before != NULL && !revision_is_sealed(before))
		fault(p, r, "it is sealed though the one before it is not.");
	if ((before == NULL) != (previous->nrefs == 0) ||
	    (before != NULL && previous->refs[0].id != before->id))
		fault(p, r, "it does not follow the one before it.");
	check_text(p, r);
	check_seal(p, r);
	p->previous = record_text(r, REVISION_SEAL);
}

static enum status
check_framework(struct proof *p, int64_t *n)
{
	struct record_list all;
	int expected = 1;
	enum status st = revision_list(p->store, VIEWER_LOCAL, p->framework->id, p->arena, &all);

	p->previous = STR_EMPTY;
	for (size_t i = 0; st == ST_OK && i < all.n; i++) {
		const struct record *r = all.items[i];

		check_number(p, r, &expected);
		if (!revision_is_sealed(r))
			continue;
		check_revision(p, r, i > 0 ? all.items[i - 1] : NULL);
		++*n;
	}
	return st;
}

enum status
revision_verify(struct store *s, struct arena *a, struct errors *errors, int64_t *out_n)
{
	struct proof p = { .store = s, .arena = a, .errors = errors, .is_sound = true };
	struct record_query query = { .type = &type_framework, .sort_field = NO_FIELD };
	struct record_list all;
	int64_t n = 0;
	enum status st = record_list(s, VIEWER_LOCAL, &query, a, &all);

	for (size_t i = 0; st == ST_OK && i < all.n; i++) {
		p.framework = all.items[i];
		st = check_framework(&p, &n);
	}
	if (st != ST_OK)
		return st;
	*out_n = n;
	return p.is_sound ? ST_OK : ST_CORRUPT;
}

enum status
revision_write_proof(struct store *s, const struct record *revision, struct errors *errors,
    struct json *j)
{
	struct arena *a = errors->arena;
	struct record *framework;
	struct str text;
	struct str snapshot;
	enum status st;

	if ((st = record_load(s, &type_framework, revision->framework_id, a, &framework)) != ST_OK)
		return st;
	if ((st = file_get(s, record_text(revision, REVISION_SEAL), a, &text)) != ST_OK ||
	    (st = file_get(s, record_text(revision, REVISION_SNAPSHOT), a, &snapshot)) != ST_OK)
		return errors_add(errors, ST_CORRUPT, NULL, "The kept files of revision %d are "
		    "damaged or missing. `concert verify` says which; restore them from a backup.",
		    number_of(revision));
	json_write_object(j, NULL);
	json_write_text(j, "framework", framework->uid);
	json_write_i64(j, "number", number_of(revision));
	json_write_text(j, "seal", record_text(revision, REVISION_SEAL));
	json_write_text(j, "text", text);
	json_write_text(j, "snapshot", snapshot);
	json_end_object(j);
	return ST_OK;
}
