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
#include "model/types/types.h"

struct kept_text {
	struct str sha256; /* empty: the place is free */
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
find_text(struct str sha256)
{
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		if (str_equal(texts[i].sha256, sha256))
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

			if (text->sha256.n == 0) {
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

enum status
revision_text_of_file(struct store *s, struct str sha256, struct errors *errors,
    const struct framework **out)
{
	struct kept_text *text = sha256.n > 0 ? find_text(sha256) : NULL;
	struct framework *fw;
	struct arena *a;
	enum status st;

	if (text != NULL) {
		*out = hold(text, errors->arena);
		return ST_OK;
	}
	a = arena_new();
	st = parse(s, sha256, a, &fw);
	if (st != ST_OK) {
		arena_free(a);
		return errors_add(errors, st == ST_NOT_FOUND ? ST_CORRUPT : st, NULL,
		    "The kept text %.*s %s. `concert verify` says what is damaged; restore it "
		    "from a backup.", STR_ARG(sha256), st == ST_NOT_FOUND ? "is missing" :
		    "is not what was sealed");
	}
	text = find_place(arena_held(a));
	if (text == NULL) {
		arena_on_reset(errors->arena, free_arena, a);
		*out = fw;
		return ST_OK;
	}
	*text = (struct kept_text){ .sha256 = str_dup(a, sha256), .arena = a, .fw = fw };
	*out = hold(text, errors->arena);
	return ST_OK;
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
revision_text_for(struct store *s, struct viewer viewer, const struct record *revision,
    struct errors *errors, const struct framework **out)
{
	bool is_seen;
	enum status st = record_is_visible(s, viewer, revision->type, revision->id, &is_seen);

	if (st != ST_OK)
		return st;
	return is_seen ? revision_text(s, revision, errors, out) : ST_NOT_FOUND;
}
