/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keeps the list of persons that are shown by office. It is a file beside the sealed texts and no
 * record: what is no record is in no search, no history and no page.
 */
#include "instrument/withheld.h"

#include "instrument/compare.h"
#include "model/types/types.h"

enum status
withheld_load(struct store *s, const struct record *framework, struct errors *errors,
    struct shown_persons *out)
{
	struct str sha256 = record_text(framework, FRAMEWORK_WITHHELD);
	struct str json;
	enum status st;

	*out = (struct shown_persons){ 0 };
	if (sha256.n == 0)
		return ST_OK;
	st = file_get(s, sha256, errors->arena, &json);
	if (st == ST_OK)
		st = persons_read(errors->arena, json, out);
	if (st == ST_OK)
		return ST_OK;
	return errors_add(errors, ST_CORRUPT, NULL, "The list of persons shown by office cannot "
	    "be read. `concert verify` says what is damaged; restore it from a backup.");
}

enum status
withheld_keep(struct tx *tx, struct record *framework, const struct shown_persons *list,
    struct errors *errors)
{
	struct str json;
	struct str sha256;
	enum status st;

	if (list->n == 0)
		return ST_OK;
	json = persons_write(tx->arena, list);
	st = file_put(tx->store, json, tx->arena, errors, &sha256);
	if (st == ST_OK)
		st = file_add(tx, sha256, (int64_t)json.n);
	if (st == ST_OK)
		record_set_text(framework, FRAMEWORK_WITHHELD, sha256);
	return st;
}

enum status
withheld_hide(struct tx *tx, const struct record *framework, const struct framework *text,
    struct errors *errors, const struct framework **out)
{
	struct shown_persons list;
	struct framework *copy;
	enum status st = withheld_load(tx->store, framework, errors, &list);

	if (st != ST_OK)
		return st;
	*out = text;
	if (list.n == 0)
		return ST_OK;
	copy = framework_copy(tx->arena, text);
	persons_apply(tx->arena, copy, &list, NULL);
	*out = copy;
	return ST_OK;
}
