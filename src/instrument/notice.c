/* SPDX-License-Identifier: Apache-2.0 */
/* Notices of procedures as jobs: how they are written and read; telling them is jobs/notice.c. */
#include "instrument/notice.h"

#include "base/json.h"
#include "base/json_read.h"

#define PAYLOAD_BYTES 1000
#define DAY_MS INT64_C(86400000)

static const char *const kind_codes[] = {
#define X(name, code) [NOTICE_##name] = code,
	NOTICE_LIST(X)
#undef X
};

enum status
notice_add(struct tx *tx, const struct notice *notice)
{
	bool is_reminder = notice->kind == NOTICE_REMINDER;
	int64_t due_ms = is_reminder ? notice->deadline_ms - DAY_MS : tx->now_ms;
	struct buf payload;
	struct json j;
	int64_t id;

	if (is_reminder && due_ms <= tx->now_ms)
		return ST_OK;
	buf_init(&payload, tx->arena, PAYLOAD_BYTES);
	json_init(&j, &payload);
	json_write_object(&j, NULL);
	json_write_text_z(&j, "kind", kind_codes[notice->kind]);
	json_write_text(&j, "amendment", notice->amendment);
	json_write_i64(&j, "round", notice->round);
	json_write_i64(&j, "deadline_ms", notice->deadline_ms);
	json_end_object(&j);
	return job_add_at(tx, STR("notice"), buf_str(&payload), due_ms, &id);
}

enum status
notice_read(struct arena *a, struct str payload, struct notice *out)
{
	const struct json_t *j;
	struct str kind;

	*out = (struct notice){ .kind = NOTICE_COUNT };
	if (json_parse(a, payload, &j) != ST_OK ||
	    !json_as_i64(json_member(j, "round"), &out->round) ||
	    !json_as_i64(json_member(j, "deadline_ms"), &out->deadline_ms))
		return ST_CORRUPT;
	out->amendment = json_member_text(a, j, "amendment");
	kind = json_member_text(a, j, "kind");
	for (unsigned i = 0; i < NOTICE_COUNT; i++) {
		if (str_equal(kind, str_from(kind_codes[i])))
			out->kind = (enum notice_kind)i;
	}
	return out->kind == NOTICE_COUNT ? ST_CORRUPT : ST_OK;
}
