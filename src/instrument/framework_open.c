/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shows a framework to readers. Its own records follow it by their framework; agencies and groups
 * belong to none, so those that only closed frameworks named until now are opened one by one. The
 * texts held until then are sealed with it.
 */
#include "base/map.h"
#include "instrument/framework_store.h"
#include "instrument/revision.h"
#include "model/types/types.h"

struct opening {
	struct tx *tx;
	struct record *framework;
	struct errors *errors;
	struct map named; /* uid of an agency or group in the framework; made when wanted */
};

static enum status
note_named(struct opening *o)
{
	struct framework *fw;
	enum status st;

	if (o->named.n > 0)
		return ST_OK;
	st = framework_load(o->tx->store, VIEWER_LOCAL, o->framework->id, FRAMEWORK_TEXT,
	    o->tx->arena, &fw);
	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < fw->agencies.n; i++)
		map_set(&o->named, fw->agencies.items[i].uid, 1);
	for (size_t i = 0; i < fw->groups.n; i++)
		map_set(&o->named, fw->groups.items[i].uid, 1);
	map_set(&o->named, o->framework->uid, 1);
	return ST_OK;
}

static enum status
open_shared(struct opening *o, const struct record_type *type)
{
	struct record_query query = { .type = type, .sort_field = NO_FIELD };
	struct record_list all;
	enum status st = record_list(o->tx->store, VIEWER_LOCAL, &query, o->tx->arena, &all);

	for (size_t i = 0; st == ST_OK && i < all.n; i++) {
		struct record *r = all.items[i];
		int64_t unused;

		if (r->visibility == VISIBILITY_PUBLIC || (st = note_named(o)) != ST_OK ||
		    !map_get(&o->named, r->uid, &unused))
			continue;
		r->visibility = VISIBILITY_PUBLIC;
		st = record_update(o->tx, r, o->errors);
	}
	return st;
}

enum status
framework_open(struct tx *tx, struct record *framework, struct errors *errors)
{
	struct opening o = { .tx = tx, .framework = framework, .errors = errors,
		.named = { .arena = tx->arena } };
	enum status st;

	if ((st = open_shared(&o, &type_agency)) != ST_OK ||
	    (st = open_shared(&o, &type_group)) != ST_OK)
		return st;
	/* One that is open already only opens what it names since. */
	if (!framework->values[FRAMEWORK_RELEASED].is_set) {
		record_set_number(framework, FRAMEWORK_RELEASED, tx->now_ms);
		if ((st = revision_seal_held(tx, framework->id, errors)) != ST_OK)
			return st;
	}
	return record_update(tx, framework, errors);
}
