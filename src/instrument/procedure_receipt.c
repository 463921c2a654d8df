/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The receipt of a procedure: who was asked when, and who answered what, as which. A kept file,
 * named by its SHA-256 in the amendment: for the network, not for readers of the instrument.
 * People stand in it by their identifiers, so erasing a person leaves no name here.
 */
#include "base/json.h"
#include "base/limits.h"
#include "instrument/procedure_private.h"
#include "model/instant.h"

struct receipt {
	struct step *step;
	struct procedure procedure;
	struct json json;
	struct buf buf;
};

static void
write_instant(struct receipt *r, const char *key, const struct value *v)
{
	if (v->is_set)
		json_write_text(&r->json, key, instant_format(r->buf.arena, v->number));
}

static void
write_ref(struct receipt *r, const char *key, const struct value *v)
{
	if (v->nrefs > 0)
		json_write_text(&r->json, key, v->refs[0].uid);
}

static void
write_position(struct receipt *r, const struct record *p)
{
	struct json *j = &r->json;
	const struct value *agency = &p->values[POSITION_AGENCY];

	json_write_object(j, NULL);
	json_write_text(j, "id", p->uid);
	json_write_i64(j, "round", p->values[POSITION_ROUND].number);
	if (agency->nrefs > 0)
		json_write_text(j, "agency", agency->refs[0].code);
	write_ref(r, "change", &p->values[POSITION_CHANGE]);
	json_write_text(j, "position", record_text(p, POSITION_KIND));
	json_write_text(j, "words", record_text(p, POSITION_WORDS));
	json_write_text(j, "received", instant_format(r->buf.arena, p->created_ms));
	write_ref(r, "signed_by", &p->values[POSITION_AUTHOR]);
	json_write_text(j, "as", record_text(p, POSITION_CAPACITY));
	json_write_bool(j, "on_behalf", p->values[POSITION_BEHALF].number != 0);
	json_end_object(j);
}

static void
write_asked(struct receipt *r)
{
	json_write_array(&r->json, "asked");
	for (size_t i = 0; i < r->procedure.nasked; i++) {
		const struct asked *a = &r->procedure.asked[i];

		json_write_object(&r->json, NULL);
		json_write_text(&r->json, "agency", a->code);
		json_write_text(&r->json, "id", a->uid);
		json_write_text(&r->json, "answer", a->position != NULL ?
		    record_text(a->position, POSITION_KIND) : a->has_left ? STR("left") :
		    STR("none"));
		json_end_object(&r->json);
	}
	json_end_array(&r->json);
}

static void
write_head(struct receipt *r, const struct record *revision)
{
	const struct record *m = r->step->amendment;
	struct json *j = &r->json;

	json_write_text_z(j, "kind", "concert-receipt-1");
	json_write_text(j, "framework", record_text(r->step->framework, FRAMEWORK_SLUG));
	json_write_text(j, "amendment", m->uid);
	json_write_text(j, "code", record_code(m));
	json_write_text(j, "title", record_title(m));
	json_write_text(j, "method", record_text(m, AMENDMENT_METHOD));
	json_write_i64(j, "round", m->values[AMENDMENT_ROUND].number);
	json_write_text(j, "text", record_text(m, AMENDMENT_TEXT));
	write_instant(r, "circulated", &m->values[AMENDMENT_CIRCULATED]);
	write_ref(r, "circulated_by", &m->values[AMENDMENT_CIRCULATOR]);
	write_instant(r, "deadline", &m->values[AMENDMENT_DEADLINE]);
	write_instant(r, "ended", &m->values[AMENDMENT_ENDED]);
	if (r->step->viewer.kind == VIEWER_PERSON)
		json_write_text(j, "ended_by", r->step->viewer.person->uid);
	json_write_text(j, "outcome", record_text(m, AMENDMENT_OUTCOME));
	json_write_i64(j, "revision", revision->values[REVISION_NUMBER].number);
	json_write_text(j, "seal", record_text(revision, REVISION_SEAL));
}

enum status
step_keep_receipt(struct step *s, const struct record *revision, struct str *out_sha256)
{
	struct receipt *r = arena_make(s->tx->arena, struct receipt);
	struct procedure_query query = { s->tx->store, VIEWER_LOCAL, s->today, s->tx->arena };
	enum status st = procedure_load(&query, s->amendment, &r->procedure);

	if (st != ST_OK)
		return st;
	r->step = s;
	buf_init(&r->buf, s->tx->arena, LIMIT_READING_BYTES);
	json_init(&r->json, &r->buf);
	r->json.pretty = true;
	json_write_object(&r->json, NULL);
	write_head(r, revision);
	write_asked(r);
	json_write_array(&r->json, "positions");
	for (size_t i = 0; i < r->procedure.nearlier; i++)
		write_position(r, r->procedure.earlier[i]);
	for (size_t i = 0; i < r->procedure.npositions; i++)
		write_position(r, r->procedure.positions[i]);
	json_end_array(&r->json);
	json_end_object(&r->json);
	buf_add_byte(&r->buf, '\n');
	if (r->buf.overflow)
		return errors_add(s->errors, ST_TOO_LARGE, NULL,
		    "There are more positions than a receipt can hold.");
	return step_keep_bytes(s, buf_str(&r->buf), out_sha256);
}
