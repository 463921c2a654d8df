/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Seals revisions. Text and seal are kept as files before the row that names them is written, in
 * the transaction of the change that causes them: a crash leaves files nobody names, never a seal
 * without its text. What surprises: a seal names the one before it, so whatever an earlier program
 * left unsealed is sealed first, in order.
 */
#include "base/json.h"
#include "base/limits.h"
#include "base/random.h"
#include "base/ulid.h"
#include "instrument/compare.h"
#include "instrument/framework_codes.h"
#include "instrument/framework_json.h"
#include "instrument/framework_store.h"
#include "instrument/revision_private.h"
#include "model/instant.h"
#include "model/types/types.h"

#define SEAL_KIND "concert-revision-1"
#define SEAL_BYTES (8 * 1024) /* of a seal's text; its fields are limited to 1 KB together */

/* --- the seal ------------------------------------------------------------------------------ */

static struct str
edtf_of(const struct record *r, size_t field)
{
	return r->values[field].is_set ? r->values[field].period.edtf : STR_EMPTY;
}

struct str
revision_seal_text(struct arena *a, const struct revision_line *line)
{
	const struct record *r = line->revision;
	struct buf text;
	struct json j;

	buf_init(&text, a, SEAL_BYTES);
	json_init(&j, &text);
	json_write_object(&j, NULL);
	json_write_text_z(&j, "kind", SEAL_KIND);
	json_write_text(&j, "framework", line->framework);
	json_write_i64(&j, "number", r->values[REVISION_NUMBER].number);
	json_write_text(&j, "label", record_text(r, REVISION_LABEL));
	json_write_text_or_null(&j, "adopted", edtf_of(r, REVISION_ADOPTED));
	json_write_text_or_null(&j, "effective", edtf_of(r, REVISION_EFFECTIVE));
	json_write_text(&j, "method", record_text(r, REVISION_METHOD));
	json_write_text_or_null(&j, "body", record_text(r, REVISION_BODY));
	json_write_text(&j, "snapshot", record_text(r, REVISION_SNAPSHOT));
	json_write_text_or_null(&j, "previous", line->previous);
	json_write_text(&j, "sealed", instant_format(a, r->values[REVISION_SEALED].number));
	json_end_object(&j);
	return buf_str(&text);
}

static enum status
keep_file(struct tx *tx, struct str bytes, struct errors *errors, struct str *out_sha256)
{
	enum status st = file_put(tx->store, bytes, tx->arena, errors, out_sha256);

	return st == ST_OK ? file_add(tx, *out_sha256, (int64_t)bytes.n) : st;
}

/* Agencies and groups are shared by code; a reading does not know theirs. */
static enum status
name_shared(struct tx *tx, struct framework *fw)
{
	for (size_t i = 0; i < fw->agencies.n + fw->groups.n; i++) {
		bool is_agency = i < fw->agencies.n;
		struct fw_group *group = is_agency ? NULL : &fw->groups.items[i - fw->agencies.n];
		struct str *uid = is_agency ? &fw->agencies.items[i].uid : &group->uid;
		struct str code = is_agency ? fw->agencies.items[i].code : group->code;
		struct record *r;
		enum status st;

		if (uid->n > 0)
			continue;
		st = record_find(tx->store, VIEWER_LOCAL, is_agency ? &type_agency : &type_group,
		    0, code, tx->arena, &r);
		if (st == ST_OK)
			*uid = r->uid;
		else if (st != ST_NOT_FOUND)
			return st;
	}
	return ST_OK;
}

/* A name could be guessed, and the guess proved by the hash, if nothing else were unknown. */
static struct str
make_salt(struct arena *a)
{
	unsigned char bytes[16];
	struct buf text;

	random_bytes(bytes, sizeof(bytes));
	buf_init(&text, a, 2 * sizeof(bytes));
	for (size_t i = 0; i < sizeof(bytes); i++)
		buf_add_format(&text, "%02x", bytes[i]);
	return buf_str(&text);
}

static enum status
keep_text(struct tx *tx, const struct framework *fw, struct errors *errors, struct str *out_sha256)
{
	struct framework *bare = revision_bare_text(tx->arena, fw);
	struct record *framework;
	struct buf json;
	enum status st = name_shared(tx, bare);

	if (st != ST_OK || (st = record_find(tx->store, VIEWER_LOCAL, &type_framework, 0, fw->uid,
	    tx->arena, &framework)) != ST_OK)
		return st;
	if (framework->values[FRAMEWORK_WITHHELD].is_set)
		bare->salt = make_salt(tx->arena);
	buf_init(&json, tx->arena, LIMIT_READING_BYTES);
	framework_write_json(&json, bare, FRAMEWORK_JSON_BRIEF);
	if (json.overflow)
		return errors_add(errors, ST_TOO_LARGE, NULL, "The document holds more than can "
		    "be kept in one piece. Split it.");
	return keep_file(tx, buf_str(&json), errors, out_sha256);
}

/* Seals a record whose text is kept; before: the one of the number before, or NULL. */
static enum status
set_seal(struct tx *tx, struct record *r, const struct record *before, struct errors *errors)
{
	struct revision_line line = { .revision = r };
	struct record *framework;
	struct str seal;
	enum status st = record_load(tx->store, &type_framework, r->framework_id, tx->arena,
	    &framework);

	if (st != ST_OK)
		return st;
	record_unset(r, REVISION_PREVIOUS);
	if (before != NULL) {
		line.previous = record_text(before, REVISION_SEAL);
		record_set_ref(r, REVISION_PREVIOUS, &type_revision, before->id);
	}
	line.framework = framework->uid;
	record_set_number(r, REVISION_SEALED, tx->now_ms);
	st = keep_file(tx, revision_seal_text(tx->arena, &line), errors, &seal);
	if (st == ST_OK)
		record_set_text(r, REVISION_SEAL, seal);
	return st;
}

/* --- sealing what is held ------------------------------------------------------------------ */

/* An earlier program kept no text: what its records say is all that is held. */
static enum status
keep_records_text(struct tx *tx, struct record *r, struct errors *errors)
{
	struct framework *fw;
	struct str sha256;
	enum status st = framework_load(tx->store, VIEWER_LOCAL, r->framework_id, FRAMEWORK_TEXT,
	    tx->arena, &fw);

	if (st == ST_OK)
		st = keep_text(tx, fw, errors, &sha256);
	if (st == ST_OK)
		record_set_text(r, REVISION_SNAPSHOT, sha256);
	return st;
}

/* Seals those before index end that are not sealed yet. */
static enum status
seal_until(struct tx *tx, const struct record_list *all, size_t end, struct errors *errors)
{
	for (size_t i = 0; i < end; i++) {
		struct record *r = all->items[i];
		enum status st = ST_OK;

		if (revision_is_sealed(r))
			continue;
		if (record_text(r, REVISION_SNAPSHOT).n == 0)
			st = keep_records_text(tx, r, errors);
		if (st == ST_OK)
			st = set_seal(tx, r, i > 0 ? all->items[i - 1] : NULL, errors);
		if (st == ST_OK)
			st = record_update(tx, r, errors);
		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}

enum status
revision_seal_held(struct tx *tx, int64_t framework_id, struct errors *errors)
{
	struct record_list all;
	enum status st = revision_list(tx->store, VIEWER_LOCAL, framework_id, tx->arena, &all);

	return st == ST_OK ? seal_until(tx, &all, all.n, errors) : st;
}

static enum status
seal_released(struct tx *tx, void *context)
{
	struct record_query query = { .type = &type_framework, .sort_field = NO_FIELD };
	struct record_list all;
	enum status st = record_list(tx->store, VIEWER_LOCAL, &query, tx->arena, &all);

	for (size_t i = 0; st == ST_OK && i < all.n; i++) {
		if (all.items[i]->values[FRAMEWORK_RELEASED].is_set)
			st = revision_seal_held(tx, all.items[i]->id, context);
	}
	return st;
}

enum status
revision_seal_released(struct store *s, struct errors *errors)
{
	struct authorship by = { .actor = STR("operator"),
		.reason = STR("sealed what is held") };
	struct record_query query = { .type = &type_framework, .sort_field = NO_FIELD };
	struct arena *a = errors->arena;
	struct record_list frameworks;
	struct record_list revisions;
	bool is_needed = false;
	enum status st = record_list(s, VIEWER_LOCAL, &query, a, &frameworks);

	query.type = &type_revision;
	if (st != ST_OK || (st = record_list(s, VIEWER_LOCAL, &query, a, &revisions)) != ST_OK)
		return st;
	for (size_t i = 0; i < frameworks.n; i++) {
		if (!frameworks.items[i]->values[FRAMEWORK_RELEASED].is_set)
			continue;
		for (size_t k = 0; k < revisions.n; k++)
			is_needed |= revisions.items[k]->framework_id == frameworks.items[i]->id &&
			    !revision_is_sealed(revisions.items[k]);
	}
	return is_needed ? store_write(s, by, seal_released, errors) : ST_OK;
}

/* --- sealing a text ------------------------------------------------------------------------ */

/* The record of this text's revision, or a new one behind all others; its index in the list. */
static struct record *
find_or_make(struct tx *tx, const struct revision_order *order, const struct record_list *all,
    size_t *out_index)
{
	struct str uid = order->text->revision.uid;
	struct record *r;
	int64_t number = 1;

	*out_index = all->n;
	for (size_t i = 0; uid.n > 0 && i < all->n; i++) {
		if (!str_equal(all->items[i]->uid, uid))
			continue;
		*out_index = i;
		return all->items[i];
	}
	if (all->n > 0)
		number += all->items[all->n - 1]->values[REVISION_NUMBER].number;
	r = record_new(tx->arena, &type_revision);
	r->uid = uid.n > 0 ? uid : ulid_new(tx->arena, tx->now_ms);
	r->framework_id = order->framework_id;
	record_set_number(r, REVISION_NUMBER, number);
	return r;
}

static void
fill_record(struct record *r, const struct framework *fw, const struct revision_order *order)
{
	record_set_text(r, REVISION_LABEL, fw->revision.label.n > 0 ? fw->revision.label :
	    STR(UNLABELLED_REVISION));
	if (fw->revision.adopted.edtf.n > 0)
		record_set_period(r, REVISION_ADOPTED, fw->revision.adopted);
	if (fw->revision.effective.edtf.n > 0)
		record_set_period(r, REVISION_EFFECTIVE, fw->revision.effective);
	record_set_text(r, REVISION_METHOD, fw->revision.method.n > 0 ? fw->revision.method :
	    STR("unknown"));
	if (order->body.n > 0)
		record_set_text(r, REVISION_BODY, order->body);
	if (order->file.n > 0)
		record_set_text(r, REVISION_FILE, order->file);
}

static enum status
seal_order(struct tx *tx, const struct revision_order *order, const struct record_list *all,
    struct errors *errors, struct record **out)
{
	struct framework *fw = framework_copy(tx->arena, order->text);
	size_t at;
	struct record *r = find_or_make(tx, order, all, &at);
	struct str sha256;
	enum status st;

	if (revision_is_sealed(r))
		return errors_add(errors, ST_CONFLICT, NULL, "Revision %d is sealed already.",
		    (int)r->values[REVISION_NUMBER].number);
	fw->revision.uid = r->uid;
	if (r->id == 0 && fw->revision.label.n == 0)
		fw->revision.label = str_format(tx->arena, "Rev. %d",
		    (int)r->values[REVISION_NUMBER].number);
	fill_record(r, fw, order);
	if ((st = keep_text(tx, fw, errors, &sha256)) != ST_OK)
		return st;
	record_set_text(r, REVISION_SNAPSHOT, sha256);
	if (order->state == REVISION_SEAL_NOW &&
	    ((st = seal_until(tx, all, at, errors)) != ST_OK ||
	    (st = set_seal(tx, r, at > 0 ? all->items[at - 1] : NULL, errors)) != ST_OK))
		return st;
	*out = r;
	return r->id == 0 ? record_create(tx, r, errors) : record_update(tx, r, errors);
}

enum status
revision_seal(struct tx *tx, const struct revision_order *order, struct errors *errors,
    struct record **out)
{
	struct record_list all;
	struct record *r = NULL;
	enum status st = revision_list(tx->store, VIEWER_LOCAL, order->framework_id, tx->arena,
	    &all);

	if (st == ST_OK)
		st = seal_order(tx, order, &all, errors, &r);
	if (st == ST_OK && out != NULL)
		*out = r;
	return st;
}
