/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Word files of comment rounds between reading and storing. What is shown is made anew from what
 * was read and from the amendment as it stands, each time; only what is to be left out is kept.
 * What surprises: a change on what the amendment itself adds can be commented by its record only
 * once that is stored, so comments look up the records of changes made just before them.
 */
#include "document/round_staged.h"

#include "base/hash.h"
#include "base/json.h"
#include "base/json_read.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "document/anchors.h"
#include "instrument/amend_records.h"
#include "instrument/amendment.h"
#include "instrument/framework_json.h"
#include "instrument/revision.h"
#include "instrument/withheld.h"
#include "model/types/types.h"

#define TAG_BYTES (64 * 1024 * 1024)

/* --- the text that was asked about --------------------------------------------------------- */

/* A text that a file may have been made of. */
struct candidate {
	const struct framework *fw;
	const struct framework *base;
	enum round_text text;
	bool is_by_office; /* as exports hold it: persons stand in it by their office */
};

#define CANDIDATES_MAX 6 /* three texts, each by name and by office */
struct texts {
	const struct framework *base;
	struct candidate items[CANDIDATES_MAX];
	size_t n;
	struct shown_persons restore; /* offices to names */
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

static void
add_candidate(struct texts *texts, enum round_text text, const struct framework *fw)
{
	texts->items[texts->n++] = (struct candidate){ fw, texts->base, text, false };
}

/* What agencies have at hand, the likeliest first: circulated, the draft since, adopted. */
static enum status
load_texts(struct store *s, const struct round_staged *staged, struct errors *errors,
    struct texts *out)
{
	struct str circulated = staged->amendment == NULL ? STR_EMPTY :
	    record_text(staged->amendment, AMENDMENT_TEXT);
	const struct framework *sent;
	struct amend_draft draft;
	enum status st = revision_text(s, staged->revision, errors, &out->base);

	out->n = 0;
	if (st == ST_OK && circulated.n > 0) {
		if ((st = revision_text_of_file(s, circulated, errors, &sent)) == ST_OK)
			add_candidate(out, ROUND_CIRCULATED, sent);
	}
	if (st == ST_OK && staged->amendment != NULL && (circulated.n == 0 ||
	    amendment_is_open(staged->amendment))) {
		st = amend_load_draft(s, staged->amendment, out->base, errors->arena, &draft);
		if (st == ST_OK)
			add_candidate(out, ROUND_DRAFT, draft.fw);
	}
	if (st == ST_OK)
		add_candidate(out, ROUND_REVISION, out->base);
	return st;
}

static struct str
json_of(struct arena *a, const struct framework *fw)
{
	struct buf b;

	buf_init(&b, a, LIMIT_READING_BYTES);
	framework_write_json(&b, fw, FRAMEWORK_JSON_BRIEF);
	return buf_str(&b);
}

/*
 * Exports show persons by their office, so a file made of one says the office where the text has a
 * name. Words that the text itself has elsewhere cannot be told from an office, and stay.
 */
static enum status
add_by_office(struct store *s, const struct record *framework, struct errors *errors,
    struct texts *texts)
{
	struct arena *a = errors->arena;
	struct shown_persons persons;
	struct framework *base;
	struct str words;
	size_t n = texts->n;
	enum status st = withheld_load(s, framework, errors, &persons);

	texts->restore = (struct shown_persons){ 0 };
	if (st != ST_OK || persons.n == 0)
		return st;
	words = json_of(a, texts->base);
	for (size_t i = 0; i < persons.n; i++) {
		struct shown_persons *r = &texts->restore;

		if (str_find(words, persons.items[i].words, 0) != SIZE_MAX)
			continue;
		arena_reserve(a, r->items, r->n, r->capacity);
		r->items[r->n++] = (struct shown_person){ persons.items[i].words,
			persons.items[i].name };
	}
	base = framework_copy(a, texts->base);
	persons_apply(a, base, &persons, NULL);
	for (size_t i = 0; i < n; i++) {
		struct framework *fw = framework_copy(a, texts->items[i].fw);

		persons_apply(a, fw, &persons, NULL);
		texts->items[texts->n++] = (struct candidate){ fw, base, texts->items[i].text,
			true };
	}
	return ST_OK;
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
	*out = texts.items[0].fw;
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

static struct str
change_words(struct arena *a, const struct fw_round_change *c)
{
	return str_format(a, "%d %d %.*s %.*s|%.*s|%.*s|%.*s\n", (int)c->change.operation,
	    (int)c->change.part, STR_ARG(c->code), STR_ARG(c->change.field),
	    STR_ARG(c->change.before.text), STR_ARG(c->change.after.text),
	    STR_ARG(c->asked.text));
}

static struct str
comment_words(struct arena *a, const struct fw_round_comment *c)
{
	return str_format(a, "%.*s|%.*s|%.*s\n", STR_ARG(c->code), STR_ARG(c->quoted),
	    STR_ARG(c->words));
}

/* What is shown, in one text; new identifiers are left out, they are others at each look. */
static struct str
tag_of(struct arena *a, const struct round_staged *staged)
{
	const struct round_result *r = &staged->result;
	struct buf b;

	buf_init(&b, a, TAG_BYTES);
	for (size_t i = 0; i < r->changes.n; i++)
		buf_add(&b, change_words(a, &r->changes.items[i]));
	for (size_t i = 0; i < r->comments.n; i++)
		buf_add(&b, comment_words(a, &r->comments.items[i]));
	return hash_tag(a, buf_str(&b));
}

static enum status
compare_with(const struct candidate *candidate, const struct round_reading *reading,
    int64_t now_ms, struct arena *a, struct round_result *out)
{
	struct round_reading copy = *reading;
	struct round_input input = { .base = candidate->base, .asked = candidate->fw,
		.reading = &copy, .now_ms = now_ms };

	copy.accepted = framework_copy(a, reading->accepted);
	if (reading->original != NULL)
		copy.original = framework_copy(a, reading->original);
	return round_compare(a, &input, out);
}

/* An amendment holds what the sealed text says. */
static void
restore_names(struct arena *a, const struct shown_persons *restore, struct round_result *r)
{
	struct persons_sought sought = persons_seek(a, restore);

	for (size_t i = 0; i < r->changes.n; i++) {
		struct fw_round_change *c = &r->changes.items[i];

		c->change.before = persons_apply_text(a, &c->change.before, &sought);
		c->change.after = persons_apply_text(a, &c->change.after, &sought);
		c->asked = persons_apply_text(a, &c->asked, &sought);
	}
}

/* The text that the file says it was made of; NULL where it says none that there is. */
static const struct candidate *
find_made_of(struct arena *a, const struct texts *texts, struct str made_of)
{
	for (size_t i = 0; made_of.n > 0 && i < texts->n; i++)
		if (str_equal(anchor_text_hash(a, texts->items[i].fw), made_of))
			return &texts->items[i];
	return NULL;
}

/*
 * Agencies also comment on what they have at hand: the adopted text, or a draft of last week. A
 * file that does not say of which text it was made, or of one that is no more, is held against the
 * one from which it differs least besides what it tracks, so that an old file does not seem to
 * take everything back.
 */
static enum status
compare_best(const struct texts *texts, const struct round_reading *reading, int64_t now_ms,
    struct arena *a, struct round_staged *out)
{
	const struct candidate *made_of = find_made_of(a, texts, reading->tracked.made_of);
	const struct candidate *best = NULL;

	for (size_t i = 0; i < texts->n; i++) {
		const struct candidate *candidate = &texts->items[i];
		struct round_result result;
		enum status st;

		if (made_of != NULL && candidate != made_of)
			continue;
		if ((st = compare_with(candidate, reading, now_ms, a, &result)) != ST_OK)
			return st;
		if (best != NULL && result.nuntracked >= out->result.nuntracked)
			continue;
		best = candidate;
		out->result = result;
		out->text = candidate->text;
		if (result.nuntracked == 0)
			break;
	}
	out->is_sure = made_of != NULL || out->result.nuntracked == 0 || texts->n == 1;
	if (best != NULL && best->is_by_office)
		restore_names(a, &texts->restore, &out->result);
	return ST_OK;
}

/* --- what is left out ---------------------------------------------------------------------- */

#define KEY_BYTES 16

/* The same words twice get two keys; the identifier of what is new is another at each look. */
static struct str
make_key(struct arena *a, struct map *seen, struct str words)
{
	struct str key = utf8_cut(hash_tag(a, words), KEY_BYTES);
	int64_t n = 0;

	map_get(seen, key, &n);
	map_set(seen, key, n + 1);
	return n == 0 ? key : str_format(a, "%.*s-%lld", STR_ARG(key), (long long)n);
}

static void
make_keys(struct arena *a, struct round_result *r)
{
	struct map seen = { .arena = a };

	for (size_t i = 0; i < r->changes.n; i++)
		r->changes.items[i].key = make_key(a, &seen,
		    change_words(a, &r->changes.items[i]));
	for (size_t i = 0; i < r->comments.n; i++)
		r->comments.items[i].key = make_key(a, &seen,
		    comment_words(a, &r->comments.items[i]));
}

/* Comments on what is not added are kept, on the whole. */
static void
leave_out_additions(struct arena *a, struct str whole, struct round_result *r)
{
	struct map gone = { .arena = a }; /* uid: index of the change that would add it */
	int64_t at;

	for (size_t i = 0; i < r->changes.n; i++) {
		struct fw_round_change *c = &r->changes.items[i];

		c->is_left_out |= map_get(&gone, c->change.element, &at) ||
		    map_get(&gone, c->change.parent, &at) ||
		    map_get(&gone, c->change.pillar, &at);
		if (c->is_left_out && c->change.operation == AMEND_ADD)
			map_set(&gone, c->change.element, (int64_t)i);
		/* What was to stand behind it stands where it would have stood. */
		while (!c->is_left_out && map_get(&gone, c->change.next_to, &at))
			c->change.next_to = r->changes.items[at].change.next_to;
	}
	for (size_t i = 0; i < r->comments.n; i++)
		if (map_get(&gone, r->comments.items[i].element, &at))
			r->comments.items[i].element = whole;
}

static enum status
leave_out(struct arena *a, struct round_staged *staged)
{
	struct round_result *r = &staged->result;
	struct str text = record_text(staged->import, IMPORT_ANSWERS);
	struct map keys = { .arena = a };
	const struct json_t *list;
	struct str key;
	int64_t unused;
	size_t n;

	make_keys(a, r);
	if (text.n == 0)
		return ST_OK;
	if (json_parse(a, text, &list) != ST_OK || !json_as_list(list, &n))
		return ST_CORRUPT;
	for (size_t i = 0; i < n; i++)
		if (json_as_text(json_item(list, i), &key))
			map_set(&keys, str_dup(a, key), 1);
	for (size_t i = 0; i < r->changes.n; i++)
		r->changes.items[i].is_left_out = map_get(&keys, r->changes.items[i].key, &unused);
	for (size_t i = 0; i < r->comments.n; i++)
		r->comments.items[i].is_left_out = map_get(&keys, r->comments.items[i].key,
		    &unused);
	leave_out_additions(a, staged->framework->uid, r);
	return ST_OK;
}

enum status
round_leave_out(struct record *import, const struct fw_texts *keys, struct errors *errors)
{
	struct buf text;
	struct json j;

	buf_init(&text, errors->arena, LIMIT_TEXT_BYTES);
	json_init(&j, &text);
	json_write_array(&j, NULL);
	for (size_t i = 0; i < keys->n; i++)
		json_write_text(&j, NULL, keys->items[i]);
	json_end_array(&j);
	if (text.overflow)
		return errors_add(errors, ST_TOO_LARGE, NULL, "So much cannot be left out at "
		    "once. Drop the file and bring in a shorter one.");
	record_set_text(import, IMPORT_ANSWERS, buf_str(&text));
	return ST_OK;
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
	if ((st = add_by_office(s, out->framework, errors, &texts)) != ST_OK ||
	    (st = compare_best(&texts, &reading, now_ms, a, out)) != ST_OK)
		return st;
	if (leave_out(a, out) != ST_OK)
		return errors_add(errors, ST_CORRUPT, NULL, "What was to be left out of this file "
		    "is damaged. Drop it and bring it in again.");
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

static size_t
count_taken(const struct round_result *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->changes.n; i++)
		n += !r->changes.items[i].is_left_out;
	return n;
}

static size_t
count_bytes(const struct round_result *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->changes.n; i++) {
		const struct fw_amend_change *change = &r->changes.items[i].change;

		if (!r->changes.items[i].is_left_out)
			n += change->before.text.n + change->after.text.n;
	}
	return n;
}

/* Behind the changes that the amendment has, if it takes more. */
static enum status
find_position(struct storing *s)
{
	size_t nnew = count_taken(&s->staged->result);
	size_t bytes = count_bytes(&s->staged->result);
	struct filter filter = { .field = CHANGE_AMENDMENT, .value = s->amendment->uid };
	struct record_query query = { .type = &type_change, .filters = &filter, .nfilters = 1,
		.sort_field = NO_FIELD };
	struct record_list list;
	enum status st = record_list(s->tx->store, VIEWER_LOCAL, &query, s->tx->arena, &list);

	for (size_t i = 0; st == ST_OK && i < list.n; i++) {
		int64_t position = list.items[i]->values[CHANGE_ORDER].number;

		if (position >= s->position)
			s->position = position + 1;
		bytes += amend_change_bytes(list.items[i]);
	}
	if (st == ST_OK && list.n + nnew > LIMIT_AMENDMENT_CHANGES)
		return errors_add(s->errors, ST_TOO_LARGE, NULL, "An amendment holds %d changes at "
		    "most; this one has %zu, and the file would add %zu. Leave some out, or begin "
		    "another amendment.", LIMIT_AMENDMENT_CHANGES, list.n, nnew);
	if (st == ST_OK && bytes > LIMIT_AMENDMENT_BYTES)
		return errors_add(s->errors, ST_TOO_LARGE, NULL, "The texts of an amendment's "
		    "changes have %d MB together at most; with those of the file there would be "
		    "more. Leave some out, or begin another amendment.",
		    LIMIT_AMENDMENT_BYTES >> 20);
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
		if (!result->changes.items[i].is_left_out)
			st = store_change(&s, &result->changes.items[i]);
	for (size_t i = 0; st == ST_OK && i < result->comments.n; i++)
		if (!result->comments.items[i].is_left_out)
			st = store_comment(&s, &result->comments.items[i]);
	if (st == ST_OK)
		*out = s.amendment;
	return st;
}
