/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Newer documents of stored frameworks. What the last document said is kept as JSON beside the
 * files and named by its revision; a framework that was stored before that was done has none, and
 * then every record that was changed since its import counts as changed by people.
 */
#include "document/newer.h"

#include "instrument/framework_json.h"
#include "instrument/framework_store.h"
#include "instrument/revision.h"
#include "instrument/withheld.h"
#include "model/types/types.h"

enum status
newer_find_framework(struct store *s, struct str given, struct str proposed,
    struct errors *errors, struct record **out)
{
	struct record_query query = { .type = &type_framework, .sort_field = NO_FIELD };
	struct record_list all;
	struct str slug = given.n > 0 ? given : proposed;
	enum status st = record_list(s, VIEWER_LOCAL, &query, errors->arena, &all);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < all.n; i++) {
		if (str_equal(record_text(all.items[i], FRAMEWORK_SLUG), slug)) {
			*out = all.items[i];
			return ST_OK;
		}
	}
	if (given.n == 0 && all.n == 1) {
		*out = all.items[0];
		return ST_OK;
	}
	if (all.n == 0)
		return errors_add(errors, ST_NOT_FOUND, "framework", "There is no framework yet "
		    "that this could be a newer version of. Import it without --newer.");
	return errors_add(errors, ST_NOT_FOUND, "framework", "There is no framework \"%.*s\". "
	    "Say with --framework which one this is a newer version of; concert list frameworks "
	    "names them.", STR_ARG(slug));
}

static enum status
newest_revision(struct store *s, int64_t framework_id, struct arena *a, struct record **out)
{
	struct record_query query = { .type = &type_revision, .framework_id = framework_id,
		.sort_field = NO_FIELD };
	struct record_list all;
	enum status st = record_list(s, VIEWER_LOCAL, &query, a, &all);

	if (st != ST_OK)
		return st;
	if (all.n == 0)
		return ST_NOT_FOUND;
	*out = all.items[all.n - 1];
	return ST_OK;
}

/* Types of the document; what was made or changed of them since the import was done by people. */
static const struct record_type *const read_types[] = { &type_framework, &type_heading,
	&type_meeting, &type_pillar, &type_role, &type_recommendation, &type_action,
	&type_condition, &type_footnote };

static enum status
note_edited(const struct newer_order *order, int64_t since_ms, struct arena *a, struct map *out)
{
	enum status st = ST_OK;

	for (size_t t = 0; st == ST_OK && t < COUNT_OF(read_types); t++) {
		struct record_query query = { .type = read_types[t],
			.framework_id = order->framework->id, .sort_field = NO_FIELD };
		struct record_list all = { 0 };

		st = record_list(order->store, VIEWER_LOCAL, &query, a, &all);
		for (size_t i = 0; i < all.n; i++) {
			const struct record *r = all.items[i];

			if (r->created_ms > since_ms)
				map_set(out, r->uid, EDITED_MADE);
			else if (r->changed_ms > since_ms)
				map_set(out, r->uid, EDITED_CHANGED);
		}
	}
	return st;
}

/* What the last document said; NULL where that was not kept. */
static enum status
load_base(const struct newer_order *order, struct str sha256, struct errors *errors,
    struct framework **out)
{
	struct arena *a = errors->arena;
	struct str json;
	enum status st;

	*out = NULL;
	if (sha256.n == 0)
		return ST_OK;
	st = file_get(order->store, sha256, a, &json);
	if (st == ST_OK)
		st = framework_read_json(a, json, errors, out);
	if (st == ST_OK)
		return ST_OK;
	return errors_add(errors, ST_CORRUPT, NULL, "The snapshot of the last revision cannot be "
	    "read. `concert verify` says what is damaged; restore it from a backup.");
}

static enum status
list_used_codes(const struct newer_order *order, struct arena *a, struct fw_texts *out)
{
	static const struct record_type *const coded[] = { &type_pillar, &type_recommendation,
		&type_action };

	for (size_t t = 0; t < COUNT_OF(coded); t++) {
		struct code_list codes;
		enum status st = record_list_codes(order->store, coded[t], order->framework->id,
		    a, &codes);

		if (st != ST_OK)
			return st;
		for (size_t i = 0; i < codes.n; i++)
			*fw_add(a, out) = codes.items[i];
	}
	return ST_OK;
}

/* Names known before, and those that the newer document brings, with the answers given so far. */
static enum status
list_persons(const struct newer_order *order, struct errors *errors, struct shown_persons *out)
{
	enum status st = withheld_load(order->store, order->framework, errors, out);

	if (st != ST_OK)
		return st;
	persons_collect(errors->arena, order->reading, out);
	for (size_t i = 0; i < order->persons.n; i++)
		persons_set_words(out, order->persons.items[i].name,
		    order->persons.items[i].words);
	return ST_OK;
}

enum status
newer_compare(struct arena *a, const struct newer_order *order, struct errors *errors,
    struct comparison *out)
{
	struct comparison_input input = { .newer = order->reading,
		.decisions = order->decisions, .now_ms = order->now_ms };
	struct map edited = { .arena = a };
	struct persons_changed changed = { 0 };
	struct shown_persons persons;
	struct framework *held;
	struct framework *base;
	struct record *revision;
	enum status st;

	if ((st = framework_load(order->store, VIEWER_LOCAL, order->framework->id, FRAMEWORK_ALL,
	    a, &held)) != ST_OK ||
	    (st = newest_revision(order->store, order->framework->id, a, &revision)) != ST_OK ||
	    (st = load_base(order, record_text(revision, REVISION_SNAPSHOT), errors,
	    &base)) != ST_OK ||
	    (st = note_edited(order, revision->created_ms, a, &edited)) != ST_OK ||
	    (st = list_used_codes(order, a, &input.used_codes)) != ST_OK ||
	    (st = list_persons(order, errors, &persons)) != ST_OK)
		return st;
	/* Records hold the words by office, so all are compared by them. */
	persons_apply(a, held, &persons, NULL);
	persons_apply(a, order->reading, &persons, &changed);
	if (base != NULL)
		persons_apply(a, base, &persons, NULL);
	input.held = held;
	input.base = base;
	input.edited = &edited;
	if ((st = comparison_make(a, &input, out)) != ST_OK)
		return st;
	out->persons = persons;
	if (changed.n > 0) {
		out->adopted = framework_copy(a, out->adopted);
		persons_restore(a, out->adopted, &changed);
	}
	return ST_OK;
}

/*
 * Keeps what a document said as the framework's newest revision: sealed where the framework is
 * released, else held until then. What people change afterwards is told from what the next
 * document changes by it. adopted: with the uids under which it was stored.
 */
static enum status
seal(struct tx *tx, const struct record *framework, const struct framework *adopted,
    struct str file, struct errors *errors)
{
	struct revision_order order = {
		.framework_id = framework->id,
		.text = adopted,
		.body = record_text(framework, FRAMEWORK_BODY),
		.file = file,
		.state = framework->values[FRAMEWORK_RELEASED].is_set ? REVISION_SEAL_NOW :
		    REVISION_HELD_BACK,
	};

	return revision_seal(tx, &order, errors, NULL);
}

/* Stored at once: sealing a text asks the framework's record whether it withholds names. */
static enum status
keep_persons(struct tx *tx, struct record *framework, const struct shown_persons *persons,
    struct errors *errors)
{
	enum status st = withheld_keep(tx, framework, persons, errors);

	return st == ST_OK && persons->n > 0 ? record_update(tx, framework, errors) : st;
}

enum status
newer_store_first(struct tx *tx, const struct newer_first *first, struct errors *errors,
    struct record **out)
{
	bool is_released = first->release == NEWER_RELEASED;
	struct framework *stored = framework_copy(tx->arena, first->merged);
	struct shown_persons persons = { 0 };
	enum status st;

	persons_collect(tx->arena, first->merged, &persons);
	persons_apply(tx->arena, stored, &persons, NULL);
	st = framework_save(tx, stored, is_released ? VISIBILITY_PUBLIC : VISIBILITY_NETWORK,
	    errors, out);
	if (st != ST_OK || (st = keep_persons(tx, *out, &persons, errors)) != ST_OK ||
	    (st = seal(tx, *out, first->adopted, first->file, errors)) != ST_OK)
		return st;
	record_set_text(*out, FRAMEWORK_FILE, first->file);
	return is_released ? framework_open(tx, *out, errors) : record_update(tx, *out, errors);
}

enum status
newer_store(struct tx *tx, struct record *framework, const struct comparison *c, struct str file,
    struct errors *errors)
{
	enum status st;

	record_set_text(framework, FRAMEWORK_FILE, file);
	if ((st = withheld_keep(tx, framework, &c->persons, errors)) != ST_OK ||
	    (st = framework_update(tx, framework, c->merged, errors)) != ST_OK)
		return st;
	return seal(tx, framework, c->adopted, file, errors);
}
