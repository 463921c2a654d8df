/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The texts of revisions in memory. A kept file never changes, so what was parsed once is kept for
 * the life of the process, by SHA-256, among a bounded number of others. What surprises: a text
 * that somebody holds is never dropped; where every place is held, one more is parsed into the
 * memory of who asks and goes with it.
 */
#include "base/hash.h"
#include "base/limits.h"
#include "instrument/framework_json.h"
#include "instrument/revision_private.h"
#include "instrument/withheld.h"
#include "model/types/types.h"
#include "policy/permit.h"

struct kept_text {
	struct str key;  /* its SHA-256, then that of its list of persons; empty: a free place */
	struct arena *arena;
	struct framework *fw;
	unsigned holders;  /* arenas that were given it and not reset yet */
	uint64_t used;     /* when it was asked for last, as a count of askings */
};

static struct kept_text texts[LIMIT_KEPT_TEXTS];
static uint64_t askings;

static void
let_go(void *p)
{
	struct kept_text *text = p;

	text->holders--;
}

static const struct framework *
hold(struct kept_text *text, struct arena *a)
{
	text->holders++;
	text->used = ++askings;
	arena_on_reset(a, let_go, text);
	return text->fw;
}

static struct kept_text *
find_text(struct str key)
{
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		if (str_equal(texts[i].key, key))
			return &texts[i];
	}
	return NULL;
}

static void
drop(struct kept_text *text)
{
	arena_free(text->arena);
	*text = (struct kept_text){ 0 };
}

/* A free place, after dropping what was asked for longest ago; NULL where all are held. */
static struct kept_text *
find_place(size_t bytes)
{
	struct kept_text *oldest;
	struct kept_text *place;
	size_t held;

	do {
		oldest = NULL;
		place = NULL;
		held = bytes;
		for (size_t i = 0; i < COUNT_OF(texts); i++) {
			struct kept_text *text = &texts[i];

			if (text->key.n == 0) {
				place = text;
				continue;
			}
			held += arena_held(text->arena);
			if (text->holders == 0 && (oldest == NULL || text->used < oldest->used))
				oldest = text;
		}
		if (place != NULL && held <= LIMIT_KEPT_TEXTS_BYTES)
			return place;
		if (oldest != NULL)
			drop(oldest);
	} while (oldest != NULL);
	return NULL;
}

static void
free_arena(void *p)
{
	arena_free(p);
}

static enum status
parse(struct store *s, struct str sha256, struct arena *a, struct framework **out)
{
	struct arena *scratch = arena_new();
	struct errors faults;
	struct str json;
	enum status st;

	/* What is read is copied, so the file's bytes need not stay with it. */
	errors_init(&faults, scratch);
	st = file_get(s, sha256, scratch, &json);
	if (st == ST_OK && framework_read_json(a, json, &faults, out) != ST_OK)
		st = ST_CORRUPT;
	arena_free(scratch);
	return st;
}

/* Parses a text into memory of its own, by office where persons are given. */
static enum status
make_text(struct store *s, struct str sha256, const struct shown_persons *persons,
    struct errors *errors, struct kept_text *out)
{
	struct arena *a = arena_new();
	struct framework *fw = NULL;
	enum status st = parse(s, sha256, a, &fw);

	if (st != ST_OK) {
		arena_free(a);
		return errors_add(errors, st == ST_NOT_FOUND ? ST_CORRUPT : st, NULL,
		    "The kept text %.*s %s. `concert verify` says what is damaged; restore it "
		    "from a backup.", STR_ARG(sha256), st == ST_NOT_FOUND ? "is missing" :
		    "is not what was sealed");
	}
	/* The salt is part of what is withheld: with it a guessed name could be proved. */
	if (persons != NULL) {
		persons_apply(a, fw, persons, NULL);
		fw->salt = STR_EMPTY;
	}
	*out = (struct kept_text){ .arena = a, .fw = fw };
	return ST_OK;
}

static const struct framework *
keep(struct kept_text made, struct str key, struct arena *a)
{
	struct kept_text *place = find_place(arena_held(made.arena));

	if (place == NULL) {
		arena_on_reset(a, free_arena, made.arena);
		return made.fw;
	}
	made.key = str_dup(made.arena, key);
	*place = made;
	return hold(place, a);
}

enum status
revision_text_of_file(struct store *s, struct str sha256, struct errors *errors,
    const struct framework **out)
{
	struct kept_text *text = sha256.n > 0 ? find_text(sha256) : NULL;
	struct kept_text made;
	enum status st;

	if (text != NULL) {
		*out = hold(text, errors->arena);
		return ST_OK;
	}
	st = make_text(s, sha256, NULL, errors, &made);
	if (st == ST_OK)
		*out = keep(made, sha256, errors->arena);
	return st;
}

enum status
revision_text(struct store *s, const struct record *revision, struct errors *errors,
    const struct framework **out)
{
	struct str sha256 = record_text(revision, REVISION_SNAPSHOT);

	if (sha256.n == 0)
		return ST_NOT_FOUND;
	return revision_text_of_file(s, sha256, errors, out);
}

enum status
revision_text_by_office(struct store *s, const struct record *revision, struct errors *errors,
    const struct framework **out)
{
	struct str sha256 = record_text(revision, REVISION_SNAPSHOT);
	struct shown_persons persons;
	struct record *framework;
	struct kept_text *text;
	struct kept_text made;
	struct str key;
	enum status st;

	if ((st = record_load(s, &type_framework, revision->framework_id, errors->arena,
	    &framework)) != ST_OK)
		return st;
	key = str_concat(errors->arena, sha256, record_text(framework, FRAMEWORK_WITHHELD));
	if (key.n == sha256.n)
		return revision_text(s, revision, errors, out);
	if (sha256.n == 0)
		return ST_NOT_FOUND;
	if ((text = find_text(key)) != NULL) {
		*out = hold(text, errors->arena);
		return ST_OK;
	}
	if ((st = withheld_load(s, framework, errors, &persons)) != ST_OK ||
	    (st = make_text(s, sha256, &persons, errors, &made)) != ST_OK)
		return st;
	*out = keep(made, key, errors->arena);
	return ST_OK;
}

enum status
revision_text_for(struct store *s, struct viewer viewer, const struct record *revision,
    struct errors *errors, const struct framework **out)
{
	bool is_seen;
	enum status st = record_is_visible(s, viewer, revision->type, revision->id, &is_seen);

	if (st != ST_OK)
		return st;
	if (!is_seen)
		return ST_NOT_FOUND;
	return permit_framework(viewer, PERM_NETWORK, revision->framework_id) ?
	    revision_text(s, revision, errors, out) :
	    revision_text_by_office(s, revision, errors, out);
}
