/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What people know of an adoption and the document does not say: who adopted it, how, on which day.
 * It is part of what is sealed, so it is said before, and the text that is kept says it too.
 */
#include "instrument/compare.h"
#include "instrument/framework_store.h"
#include "instrument/revision.h"
#include "model/date.h"
#include "model/types/types.h"

static void
set_day(struct arena *a, struct period *period, int32_t day)
{
	if (day != NO_DAY)
		*period = (struct period){ .edtf = date_format(a, day), .earliest = day,
			.latest = day };
}

static enum status
settle_point(struct tx *tx, int64_t framework_id, int32_t day, struct errors *errors)
{
	struct filter filters[] = { { QUERY_KIND, STR(POINT_ADOPTION) },
		{ QUERY_STATE, STR("open") } };
	struct record_query query = { .type = &type_query, .framework_id = framework_id,
		.filters = filters, .nfilters = COUNT_OF(filters), .sort_field = NO_FIELD };
	struct record_list all;
	enum status st = record_list(tx->store, VIEWER_LOCAL, &query, tx->arena, &all);

	for (size_t i = 0; st == ST_OK && i < all.n; i++) {
		record_set_text(all.items[i], QUERY_ANSWER, date_format(tx->arena, day));
		record_set_text(all.items[i], QUERY_STATE, STR("settled"));
		st = record_update(tx, all.items[i], errors);
	}
	return st;
}

/* An earlier program kept no text: what its records say is what will be sealed. */
static enum status
load_text(struct tx *tx, const struct record *r, struct errors *errors, struct framework **out)
{
	const struct framework *kept;
	enum status st = revision_text(tx->store, r, errors, &kept);

	if (st == ST_OK)
		*out = framework_copy(tx->arena, kept);
	return st != ST_NOT_FOUND ? st : framework_load(tx->store, VIEWER_LOCAL, r->framework_id,
	    FRAMEWORK_TEXT, tx->arena, out);
}

static enum status
complete(struct tx *tx, const struct record *r, const struct revision_facts *facts,
    struct errors *errors)
{
	struct revision_order order = { .framework_id = r->framework_id,
		.body = facts->body.n > 0 ? facts->body : record_text(r, REVISION_BODY),
		.file = record_text(r, REVISION_FILE), .state = REVISION_HELD_BACK };
	struct framework *fw;
	enum status st = load_text(tx, r, errors, &fw);

	if (st != ST_OK)
		return st;
	fw->revision.uid = r->uid;
	set_day(tx->arena, &fw->revision.adopted, facts->adopted);
	set_day(tx->arena, &fw->revision.effective, facts->effective);
	if (facts->method.n > 0)
		fw->revision.method = facts->method;
	order.text = fw;
	st = revision_seal(tx, &order, errors, NULL);
	return st == ST_OK && facts->adopted != NO_DAY ?
	    settle_point(tx, r->framework_id, facts->adopted, errors) : st;
}

enum status
revision_complete(struct tx *tx, int64_t framework_id, const struct revision_facts *facts,
    struct errors *errors)
{
	struct record_list all;
	const struct record *r;
	enum status st = revision_list(tx->store, VIEWER_LOCAL, framework_id, tx->arena, &all);

	if (st != ST_OK)
		return st;
	if (all.n == 0)
		return errors_add(errors, ST_NOT_FOUND, NULL, "The framework has no revision.");
	r = all.items[all.n - 1];
	if (revision_is_sealed(r))
		return errors_add(errors, ST_CONFLICT, NULL, "Revision %d is sealed already: how "
		    "and when it was adopted is part of the seal.",
		    (int)r->values[REVISION_NUMBER].number);
	return complete(tx, r, facts, errors);
}
