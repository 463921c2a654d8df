/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which revision is meant: by number, by two clocks, by default. A framework has few revisions, so
 * all of them are listed and looked through.
 */
#include "base/limits.h"
#include "instrument/revision_private.h"
#include "model/date.h"
#include "model/types/types.h"

#define DAY_MS ((int64_t)24 * 3600 * 1000)

enum status
revision_list(struct store *s, struct viewer viewer, int64_t framework_id, struct arena *a,
    struct record_list *out)
{
	struct record_query query = { .type = &type_revision, .framework_id = framework_id,
		.sort_field = REVISION_NUMBER };

	return record_list(s, viewer, &query, a, out);
}

bool
revision_is_sealed(const struct record *revision)
{
	return revision->values[REVISION_SEAL].is_set;
}

int32_t
revision_first_day(const struct record *revision)
{
	static const size_t fields[] = { REVISION_EFFECTIVE, REVISION_ADOPTED };

	for (size_t i = 0; i < COUNT_OF(fields); i++) {
		const struct value *v = &revision->values[fields[i]];

		if (!v->is_set || v->period.edtf.n == 0)
			continue;
		if (v->period.earliest != NO_DAY)
			return v->period.earliest;
		if (v->period.latest != NO_DAY)
			return v->period.latest;
	}
	return NO_DAY;
}

/* Where the document names no day, the day of the seal (UTC) is the first that is certain. */
bool
revision_has_begun(const struct record *revision, int32_t on)
{
	int32_t first = revision_first_day(revision);

	if (!revision_is_sealed(revision))
		return false;
	if (first == NO_DAY)
		first = (int32_t)(revision->values[REVISION_SEALED].number / DAY_MS);
	return first <= on;
}

static bool
is_known(const struct record *r, const struct revision_clock *clock)
{
	return revision_is_sealed(r) && r->values[REVISION_SEALED].number <= clock->known_ms;
}

static bool
has_begun(const struct record *r, const struct revision_clock *clock)
{
	return is_known(r, clock) && revision_has_begun(r, clock->on);
}

enum status
revision_in_effect(struct store *s, struct viewer viewer, const struct revision_clock *clock,
    struct arena *a, struct record **out)
{
	struct record_list all;
	enum status st = revision_list(s, viewer, clock->framework_id, a, &all);

	if (st != ST_OK)
		return st;
	for (size_t i = all.n; i-- > 0;) {
		if (!has_begun(all.items[i], clock))
			continue;
		*out = all.items[i];
		return ST_OK;
	}
	return ST_NOT_FOUND;
}

enum status
revision_current(struct store *s, struct viewer viewer, const struct revision_clock *clock,
    struct arena *a, struct record **out)
{
	struct record *newest = NULL;
	struct record_list all;
	enum status st = revision_list(s, viewer, clock->framework_id, a, &all);

	if (st != ST_OK)
		return st;
	for (size_t i = all.n; i-- > 0;) {
		if (newest == NULL && is_known(all.items[i], clock))
			newest = all.items[i];
		if (has_begun(all.items[i], clock)) {
			newest = all.items[i];
			break;
		}
	}
	if (newest == NULL)
		return ST_NOT_FOUND;
	*out = newest;
	return ST_OK;
}

enum status
revision_find(struct store *s, struct viewer viewer, const struct revision_key *key,
    struct arena *a, struct record **out)
{
	int64_t number = 0;
	struct revision_clock now = { key->framework_id, key->today, INT64_MAX };
	bool is_number = str_to_i64(key->key, 1, INT32_MAX, &number) == ST_OK;
	struct record_list all;
	enum status st;

	if (str_equal(key->key, STR("current")))
		return revision_current(s, viewer, &now, a, out);
	if ((st = revision_list(s, viewer, key->framework_id, a, &all)) != ST_OK)
		return st;
	for (size_t i = 0; i < all.n; i++) {
		struct record *r = all.items[i];

		if (is_number ? r->values[REVISION_NUMBER].number != number :
		    !str_equal(r->uid, key->key))
			continue;
		*out = r;
		return ST_OK;
	}
	return ST_NOT_FOUND;
}

enum status
revision_before(struct store *s, struct viewer viewer, const struct record *revision,
    struct arena *a, struct record **out)
{
	struct record_list all;
	enum status st = revision_list(s, viewer, revision->framework_id, a, &all);

	if (st != ST_OK)
		return st;
	for (size_t i = 1; i < all.n; i++) {
		if (all.items[i]->id != revision->id)
			continue;
		*out = all.items[i - 1];
		return ST_OK;
	}
	return ST_NOT_FOUND;
}
