/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Word files of comment rounds between reading and storing. What is shown is made anew from what
 * was read and from the amendment as it stands, each time; nothing else is kept.
 * What surprises: a change on what the amendment itself adds can be commented by its record only
 * once that is stored, so comments look up the records of changes made just before them.
 */
#include "document/round_staged.h"

#include "base/hash.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "instrument/amend_records.h"
#include "instrument/revision.h"
#include "model/types/types.h"

#define TAG_BYTES (64 * 1024 * 1024)

/* --- the text that was asked about --------------------------------------------------------- */

struct texts {
	const struct framework *base;
	const struct framework *asked;
};

static enum status
load_revision(struct store *s, struct round_staged *staged, int64_t now_ms,
    struct errors *errors)
{
	struct revision_clock clock = { .on = (int32_t)(now_ms / 86400000),
		.known_ms = INT64_MAX };
	const struct value *base;
	enum status st;

	if (staged->amendment == NULL) {
		clock.framework_id = staged->framework->id;
		st = revision_current(s, VIEWER_LOCAL, &clock, errors->arena, &staged->revision);
		if (st == ST_NOT_FOUND)
			return errors_add(errors, st, NULL, "No revision of this framework is "
			    "sealed yet, so nothing can be amended. Release it first.");
		return st;
	}
	base = &staged->amendment->values[AMENDMENT_BASE];
	if (base->nrefs == 0)
		return errors_add(errors, ST_NOT_FOUND, NULL, "The amendment names no revision "
		    "that it starts from.");
	return record_load(s, &type_revision, base->refs[0].id, errors->arena,
	    &staged->revision);
}

static enum status
load_texts(struct store *s, struct round_staged *staged, struct errors *errors,
    struct texts *out)
{
	struct str circulated = staged->amendment == NULL ? STR_EMPTY :
	    record_text(staged->amendment, AMENDMENT_TEXT);
	struct amend_draft draft;
	enum status st = revision_text(s, staged->revision, errors, &out->base);

	out->asked = out->base;
	if (st != ST_OK || staged->amendment == NULL)
		return st;
	if (circulated.n > 0) {
		staged->text = ROUND_CIRCULATED;
		return revision_text_of_file(s, circulated, errors, &out->asked);
	}
	staged->text = ROUND_DRAFT;
	st = amend_load_draft(s, staged->amendment, out->base, errors->arena, &draft);
	out->asked = draft.fw;
	return st;
}

enum status
round_load_asked(struct store *s, const struct record *amendment, struct errors *errors,
    const struct framework **out)
{
	struct round_staged staged = { 0 };
	struct texts texts;
	enum status st = record_load(s, &type_amendment, amendment->id, errors->arena,
	    &staged.amendment);

	if (st != ST_OK || (st = load_revision(s, &staged, 0, errors)) != ST_OK ||
	    (st = load_texts(s, &staged, errors, &texts)) != ST_OK)
		return st;
	*out = texts.asked;
	return ST_OK;
}

/* --- loading ------------------------------------------------------------------------------- */

static enum status
load_records(struct store *s, const struct record *import, struct errors *errors,
    struct round_staged *out)
{
	const struct value *of = &import->values[IMPORT_OF];
	const struct value *amendment = &import->values[IMPORT_AMENDMENT];
	enum status st = of->nrefs == 0 ? ST_NOT_FOUND :
	    record_load(s, &type_framework, of->refs[0].id, errors->arena, &out->framework);

	if (st == ST_OK && amendment->nrefs > 0)
		st = record_load(s, &type_amendment, amendment->refs[0].id, errors->arena,
		    &out->amendment);
	if (st == ST_NOT_FOUND)
		return errors_add(errors, st, NULL, "The amendment that this file is about is not "
		    "there any more.");
	return st;
}

static enum status
load_reading(struct store *s, const struct record *import, struct errors *errors,
    struct round_reading *out)
{
	struct str json;
	enum status st = file_get(s, record_text(import, IMPORT_READING), errors->arena, &json);

	if (st == ST_OK)
		st = round_read_json(errors->arena, json, errors, out);
	if (st == ST_OK || st == ST_TOO_LARGE)
		return st;
	return errors_add(errors, ST_CORRUPT, NULL, "What was read of this file is damaged. Drop "
	    "it and bring it in again.");
}

/* What is shown, in one text; new identifiers are left out, they are others at each look. */
static struct str
tag_of(struct arena *a, const struct round_staged *staged)
{
	const struct round_result *r = &staged->result;
	struct buf b;

	buf_init(&b, a, TAG_BYTES);
	for (size_t i = 0; i < r->changes.n; i++) {
		const struct fw_round_change *c = &r->changes.items[i];

		buf_add_format(&b, "%d %d %.*s %.*s|%.*s|%.*s|%.*s\n", (int)c->change.operation,
		    (int)c->change.part, STR_ARG(c->code), STR_ARG(c->change.field),
		    STR_ARG(c->change.before.text), STR_ARG(c->change.after.text),
		    STR_ARG(c->asked.text));
	}
	for (size_t i = 0; i < r->comments.n; i++)
		buf_add_format(&b, "%.*s|%.*s|%.*s\n", STR_ARG(r->comments.items[i].code),
		    STR_ARG(r->comments.items[i].quoted), STR_ARG(r->comments.items[i].words));
	return hash_tag(a, buf_str(&b));
}

/*
 * Agencies also comment on what they have at hand: the adopted text, not the draft. The file is
 * held against the text from which it differs least besides what it tracks, so that an old file
 * does not seem to take everything back.
 */
static enum status
compare_best(const struct texts *texts, const struct round_reading *reading, int64_t now_ms,
    struct arena *a, struct round_staged *out)
{
	struct round_reading of_base = *reading;
	struct round_reading of_asked = *reading;
	struct round_input input = { .base = texts->base, .asked = texts->asked,
		.reading = &of_asked, .now_ms = now_ms };
	struct round_result other;
	enum status st;

	of_base.accepted = framework_copy(a, reading->accepted);
	if (reading->original != NULL)
		of_base.original = framework_copy(a, reading->original);
	st = round_compare(a, &input, &out->result);
	if (st != ST_OK || texts->asked == texts->base || out->result.nuntracked == 0)
		return st;
	input.asked = texts->base;
	input.reading = &of_base;
	if ((st = round_compare(a, &input, &other)) == ST_OK &&
	    other.nuntracked < out->result.nuntracked) {
		out->result = other;
		out->text = ROUND_REVISION;
	}
	return st;
}

enum status
round_staged_load(struct store *s, const struct record *import, int64_t now_ms,
    struct errors *errors, struct round_staged *out)
{
	struct arena *a = errors->arena;
	struct round_reading reading;
	struct texts texts;
	enum status st;

	*out = (struct round_staged){ .import = import };
	if ((st = load_records(s, import, errors, out)) != ST_OK ||
	    (st = load_revision(s, out, now_ms, errors)) != ST_OK ||
	    (st = load_texts(s, out, errors, &texts)) != ST_OK ||
	    (st = load_reading(s, import, errors, &reading)) != ST_OK)
		return st;
	if ((st = compare_best(&texts, &reading, now_ms, a, out)) != ST_OK)
		return st;
	out->nformats = reading.tracked.nformats;
	out->tag = tag_of(a, out);
	return ST_OK;
}

/* --- storing ------------------------------------------------------------------------------- */

enum status
round_check_open(const struct record *amendment, int64_t now_ms, struct errors *errors)
{
	struct str state = record_text(amendment, AMENDMENT_STATE);
	const struct value *deadline = &amendment->values[AMENDMENT_DEADLINE];
	bool is_circulated = str_equal(state, STR("circulated"));

	if (!is_circulated && !str_equal(state, STR("draft")) && state.n > 0 &&
	    !str_equal(state, STR("broken")))
		return errors_add(errors, ST_CONFLICT, NULL, "The procedure of this amendment is "
		    "over, so it takes no more comments. Propose an amendment of your own.");
	if (is_circulated && deadline->is_set && now_ms >= deadline->number)
		return errors_add(errors, ST_CONFLICT, NULL, "The deadline of this amendment has "
		    "passed, so it takes no more comments. Ask the co-chairs.");
	return ST_OK;
}

struct storing {
	struct tx *tx;
	struct errors *errors;
	const struct round_staged *staged;
	const struct record *import;
	struct record *amendment;
	int64_t position;    /* of the next change */
	struct map changes;  /* uid of an element that a change adds: id of the change's record */
};

static const struct ref *
ref_of(const struct record *r, size_t field)
{
	return r->values[field].nrefs > 0 ? &r->values[field].refs[0] : NULL;
}

static void
copy_ref(struct record *to, size_t field, const struct record *from, size_t from_field)
{
	const struct ref *ref = ref_of(from, from_field);

	if (ref != NULL)
		record_set_ref(to, field, ref->type, ref->id);
}

static void
set_text(struct record *r, size_t field, struct str text)
{
	if (text.n > 0)
		record_set_text(r, field, text);
}

static struct str
reason_of(struct storing *s, const struct fw_round_change *c)
{
	struct str name = record_text(s->import, IMPORT_NAME);

	if (!c->is_tracked)
		return str_format(s->tx->arena, "In the file %.*s, which does not say who changed "
		    "it.", STR_ARG(name));
	return str_format(s->tx->arena, "%.*s\n(%.*s)", STR_ARG(c->change.reason), STR_ARG(name));
}

static enum status
store_change(struct storing *s, const struct fw_round_change *c)
{
	struct record *r = record_new(s->tx->arena, &type_change);
	bool is_own = s->staged->amendment == NULL;
	enum status st;

	amend_change_to_record(s->tx->arena, &c->change, r);
	record_set_ref(r, CHANGE_AMENDMENT, &type_amendment, s->amendment->id);
	record_set_number(r, CHANGE_ORDER, s->position++);
	record_set_text(r, CHANGE_STATE, is_own ? STR("taken") : STR("proposed"));
	set_text(r, CHANGE_CODE, c->code);
	set_text(r, CHANGE_REASON, reason_of(s, c));
	copy_ref(r, CHANGE_AGENCY, s->import, IMPORT_AGENCY);
	copy_ref(r, CHANGE_AUTHOR, s->import, IMPORT_AUTHOR);
	r->framework_id = s->amendment->framework_id;
	if ((st = record_create(s->tx, r, s->errors)) != ST_OK)
		return st;
	if (c->change.operation == AMEND_ADD)
		map_set(&s->changes, c->change.element, r->id);
	return ST_OK;
}

static enum status
store_comment(struct storing *s, const struct fw_round_comment *c)
{
	struct record *r = record_new(s->tx->arena, &type_position);
	int64_t change;

	record_set_ref(r, POSITION_AMENDMENT, &type_amendment, s->amendment->id);
	record_set_text(r, POSITION_KIND, STR("comment"));
	copy_ref(r, POSITION_AGENCY, s->import, IMPORT_AGENCY);
	copy_ref(r, POSITION_AUTHOR, s->import, IMPORT_AUTHOR);
	record_set_text(r, POSITION_WORDS, c->words);
	record_set_number(r, POSITION_ROUND, s->amendment->values[AMENDMENT_ROUND].number);
	set_text(r, POSITION_ELEMENT, c->element);
	set_text(r, POSITION_QUOTED, c->quoted);
	set_text(r, POSITION_CAPACITY, record_text(s->import, IMPORT_CAPACITY));
	record_set_number(r, POSITION_BEHALF, s->import->values[IMPORT_BEHALF].number);
	if (map_get(&s->changes, c->element, &change))
		record_set_ref(r, POSITION_CHANGE, &type_change, change);
	r->framework_id = s->amendment->framework_id;
	return record_create(s->tx, r, s->errors);
}

/* Behind the changes that the amendment has. */
static enum status
find_position(struct storing *s)
{
	struct filter filter = { .field = CHANGE_AMENDMENT, .value = s->amendment->uid };
	struct record_query query = { .type = &type_change, .filters = &filter, .nfilters = 1,
		.sort_field = NO_FIELD };
	struct record_list list;
	enum status st = record_list(s->tx->store, VIEWER_LOCAL, &query, s->tx->arena, &list);

	for (size_t i = 0; st == ST_OK && i < list.n; i++) {
		int64_t position = list.items[i]->values[CHANGE_ORDER].number;

		if (position >= s->position)
			s->position = position + 1;
	}
	return st;
}

static enum status
make_amendment(struct storing *s)
{
	struct record *r = record_new(s->tx->arena, &type_amendment);
	struct str name = record_text(s->import, IMPORT_NAME);

	record_set_text(r, AMENDMENT_TITLE, utf8_cut(name, 300));
	copy_ref(r, AMENDMENT_AUTHOR, s->import, IMPORT_AUTHOR);
	copy_ref(r, AMENDMENT_AGENCY, s->import, IMPORT_AGENCY);
	r->framework_id = s->staged->framework->id;
	s->amendment = r;
	return amendment_create(s->tx, r, s->staged->revision, s->errors);
}

enum status
round_staged_store(struct tx *tx, const struct record *import, struct errors *errors,
    struct record **out)
{
	struct round_staged staged;
	struct storing s = { .tx = tx, .errors = errors, .staged = &staged, .import = import,
		.position = 1, .changes = { .arena = tx->arena } };
	const struct round_result *result = &staged.result;
	enum status st = round_staged_load(tx->store, import, tx->now_ms, errors, &staged);

	if (st != ST_OK)
		return st;
	s.amendment = staged.amendment;
	st = s.amendment == NULL ? make_amendment(&s) :
	    round_check_open(s.amendment, tx->now_ms, errors);
	if (st == ST_OK)
		st = find_position(&s);
	for (size_t i = 0; st == ST_OK && i < result->changes.n; i++)
		st = store_change(&s, &result->changes.items[i]);
	for (size_t i = 0; st == ST_OK && i < result->comments.n; i++)
		st = store_comment(&s, &result->comments.items[i]);
	if (st == ST_OK)
		*out = s.amendment;
	return st;
}
