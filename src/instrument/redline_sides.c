/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finds the texts that a redline is asked between. What surprises: reasons are those of all
 * amendments that lie between the two sides, so that a redline from the first revision to the
 * fifth says why each of the four changed what it did.
 */
#include "instrument/redline_sides.h"

#include "instrument/amendment.h"
#include "instrument/compare.h"
#include "instrument/revision.h"
#include "instrument/withheld.h"
#include "model/types/types.h"

struct finding {
	struct store *store;
	struct viewer viewer;
	const struct redline_question *question;
	struct errors *errors;
	struct arena *arena;
};

static int64_t
number_of(const struct record *revision)
{
	return revision->values[REVISION_NUMBER].number;
}

static enum status
take_revision(const struct finding *f, const struct record *r, struct redline_side *out)
{
	*out = (struct redline_side){ .record = r, .label = record_text(r, REVISION_LABEL),
		.key = str_format(f->arena, "%lld", (long long)number_of(r)) };
	return revision_text_for(f->store, f->viewer, r, f->errors, &out->fw);
}

/* "AM 3" is "AM-3" in an address. */
static struct str
key_of_code(const struct finding *f, struct str code)
{
	char *p = arena_alloc(f->arena, code.n);

	for (size_t i = 0; i < code.n; i++)
		p[i] = code.p[i] == ' ' ? '-' : code.p[i];
	return (struct str){ p, code.n };
}

/* A draft is read as its changes make it now; what was circulated as it was sent. */
static enum status
take_draft(const struct finding *f, const struct record *r, struct redline_side *out)
{
	struct amendment_state state;
	struct record *whole;
	enum status st = record_load(f->store, &type_amendment, r->id, f->arena, &whole);

	if (st == ST_OK)
		st = amendment_load(f->store, f->viewer, whole, f->errors, &state);
	if (st == ST_OK)
		out->fw = amendment_name_text(f->arena, state.draft.fw, r);
	return st;
}

static enum status
take_amendment(const struct finding *f, const struct record *r, struct redline_side *out)
{
	struct str text = record_text(r, AMENDMENT_TEXT);
	const struct framework *circulated;
	enum status st;

	*out = (struct redline_side){ .record = r, .label = record_code(r),
		.title = record_text(r, AMENDMENT_TITLE), .key = key_of_code(f, record_code(r)) };
	if (text.n == 0 || amendment_is_open(r))
		return take_draft(f, r, out);
	st = revision_text_of_file(f->store, text, f->errors, &circulated);
	if (st == ST_OK)
		out->fw = amendment_name_text(f->arena, circulated, r);
	return st;
}

static enum status
find_side(const struct finding *f, struct str key, struct redline_side *out)
{
	const struct revision_key revision = { f->question->framework_id, key,
		f->question->today };
	struct record *r;
	enum status st = revision_find(f->store, f->viewer, &revision, f->arena, &r);

	if (st == ST_OK)
		return take_revision(f, r, out);
	if (st != ST_NOT_FOUND)
		return st;
	st = record_find(f->store, f->viewer, &type_amendment, f->question->framework_id, key,
	    f->arena, &r);
	if (st == ST_OK)
		return take_amendment(f, r, out);
	if (st != ST_NOT_FOUND)
		return st;
	return errors_add(f->errors, st, NULL, "There is no revision and no amendment \"%.*s\". "
	    "The page of revisions lists those there are.", STR_ARG(key));
}

static enum status
find_newest(const struct finding *f, struct redline_side *out)
{
	struct record_list all;
	enum status st = revision_list(f->store, f->viewer, f->question->framework_id, f->arena,
	    &all);

	if (st != ST_OK)
		return st;
	for (size_t i = all.n; i-- > 0;) {
		if (revision_is_sealed(all.items[i]))
			return take_revision(f, all.items[i], out);
	}
	return errors_add(f->errors, ST_NOT_FOUND, NULL, "No revision is sealed yet. The first "
	    "one is sealed when the framework is released.");
}

/* The revision that an amendment starts from, or the one before a revision. */
static enum status
find_base(const struct finding *f, const struct redline_side *to, struct redline_side *out)
{
	const struct value *base = &to->record->values[AMENDMENT_BASE];
	struct record *r;
	enum status st;

	if (to->record->type == &type_amendment) {
		if (base->nrefs == 0)
			return find_newest(f, out);
		return find_side(f, base->refs[0].uid, out);
	}
	st = revision_before(f->store, f->viewer, to->record, f->arena, &r);
	if (st == ST_NOT_FOUND) {
		*out = *to;
		return ST_OK;
	}
	return st == ST_OK ? take_revision(f, r, out) : st;
}

/* --- reasons ------------------------------------------------------------------------------- */

struct reasons {
	struct redline_reason *items;
	size_t n;
	size_t capacity;
};

static void
add_reason(const struct finding *f, struct reasons *to, struct str uid, struct str reason)
{
	if (uid.n == 0 || reason.n == 0)
		return;
	arena_reserve(f->arena, to->items, to->n, to->capacity);
	to->items[to->n++] = (struct redline_reason){ uid, reason };
}

/* A merge and a split are about others too: its reason is theirs. */
static void
add_change(const struct finding *f, struct reasons *to, const struct record *record)
{
	struct fw_amend_change change = amend_change_of(f->arena, record);
	struct fw_texts of = amend_concerns(f->arena, &change);

	for (size_t i = 0; i < of.n && str_equal(record_text(record, CHANGE_STATE), STR("taken"));
	    i++)
		add_reason(f, to, of.items[i], change.reason);
}

static enum status
add_changes_of(const struct finding *f, struct reasons *to, const struct record *amendment)
{
	struct filter filter = { CHANGE_AMENDMENT, amendment->uid };
	struct record_query query = { .type = &type_change,
		.framework_id = f->question->framework_id, .filters = &filter, .nfilters = 1,
		.sort_field = CHANGE_ORDER };
	struct record_list changes;
	enum status st = record_list(f->store, f->viewer, &query, f->arena, &changes);

	for (size_t i = 0; st == ST_OK && i < changes.n; i++)
		add_change(f, to, changes.items[i]);
	return st;
}

/* Whether it made a revision that lies between the two. */
static bool
lies_between(const struct record *amendment, const struct redline_answer *answer,
    const struct record_list *revisions)
{
	const struct value *made = &amendment->values[AMENDMENT_REVISION];
	const struct record *ends[2] = { answer->from.record, answer->to.record };
	int64_t numbers[2] = { 0, INT64_MAX };

	/* Numbers are those of one table: a revision may have that of an amendment. */
	if (answer->to.record->type == &type_amendment && amendment->id == answer->to.record->id)
		return true;
	for (size_t i = 0; i < 2; i++) {
		if (ends[i]->type == &type_revision)
			numbers[i] = number_of(ends[i]);
	}
	for (size_t i = 0; made->nrefs > 0 && i < revisions->n; i++) {
		int64_t number = number_of(revisions->items[i]);

		if (revisions->items[i]->id == made->refs[0].id)
			return number > numbers[0] && number <= numbers[1];
	}
	return false;
}

static enum status
find_reasons(const struct finding *f, struct redline_answer *answer)
{
	struct record_query query = { .type = &type_amendment, .sort_field = NO_FIELD,
		.framework_id = f->question->framework_id };
	struct record_list amendments;
	struct record_list revisions;
	struct reasons reasons = { 0 };
	enum status st = record_list(f->store, f->viewer, &query, f->arena, &amendments);

	if (st == ST_OK)
		st = revision_list(f->store, f->viewer, f->question->framework_id, f->arena,
		    &revisions);
	for (size_t i = 0; st == ST_OK && i < amendments.n; i++) {
		if (lies_between(amendments.items[i], answer, &revisions))
			st = add_changes_of(f, &reasons, amendments.items[i]);
	}
	answer->reasons = reasons.items;
	answer->nreasons = reasons.n;
	return st;
}

/* --- entries ------------------------------------------------------------------------------- */

enum status
redline_side_find(struct store *s, struct viewer viewer, const struct redline_question *question,
    struct errors *errors, struct redline_side *out)
{
	struct finding f = { s, viewer, question, errors, errors->arena };

	return question->to.n == 0 ? find_newest(&f, out) : find_side(&f, question->to, out);
}

/* A text that goes its own way, asked for by somebody who may read the names in it. */
static enum status
hide_persons(const struct finding *f, struct redline_side *side)
{
	struct framework *hidden = framework_copy(f->arena, side->fw);
	struct framework named = { .title = STR_EMPTY };
	struct shown_persons persons;
	struct record *framework;
	enum status st = record_load(f->store, &type_framework, f->question->framework_id,
	    f->arena, &framework);

	if (st == ST_OK)
		st = withheld_load(f->store, framework, f->errors, &persons);
	/* Whom a draft names is put on the list when it is adopted. */
	if (st == ST_OK)
		st = withheld_find(f->store, framework, side->fw, f->errors, &named.queries);
	if (st != ST_OK)
		return st;
	persons_collect(f->arena, &named, &persons);
	persons_apply(f->arena, hidden, &persons, NULL);
	side->fw = hidden;
	return st;
}

static enum status
make_public(struct finding *f, struct redline_answer *answer)
{
	enum status st = hide_persons(f, &answer->from);

	f->viewer = VIEWER_ANYONE;
	return st == ST_OK ? hide_persons(f, &answer->to) : st;
}

/* Two documents may call themselves the same: then the key tells them apart. */
static void
tell_apart(struct arena *a, struct redline_answer *answer)
{
	struct redline_side *sides[2] = { &answer->from, &answer->to };

	if (!str_equal(answer->from.label, answer->to.label) ||
	    str_equal(answer->from.key, answer->to.key))
		return;
	for (size_t i = 0; i < 2; i++)
		sides[i]->label = str_format(a, "%.*s (%.*s)", STR_ARG(sides[i]->label),
		    STR_ARG(sides[i]->key));
}

enum status
redline_ask(struct store *s, struct viewer viewer, const struct redline_question *question,
    struct errors *errors, struct redline_answer *out)
{
	struct finding f = { s, viewer, question, errors, errors->arena };
	enum status st = redline_side_find(s, viewer, question, errors, &out->to);

	if (st != ST_OK)
		return st;
	if (question->from.n > 0)
		st = find_side(&f, question->from, &out->from);
	else
		st = find_base(&f, &out->to, &out->from);
	if (st == ST_OK && question->is_public)
		st = make_public(&f, out);
	if (st != ST_OK || (st = find_reasons(&f, out)) != ST_OK)
		return st;
	tell_apart(f.arena, out);
	redline_make(f.arena, out->from.fw, out->to.fw, &out->redline);
	redline_set_reasons(&out->redline, out->reasons, out->nreasons);
	return ST_OK;
}
