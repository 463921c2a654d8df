/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Roles x types x visibilities x whose a record is x what is done with it, asked of the API and of
 * the pages as people of each role, and compared with role_expected.h. Every text is a mark of its
 * own, so that any answer can be searched for what its reader should not see. Prints how many
 * cells were tested; a surprise fails.
 */
#include "role_expected.h"

#include "db/db.h"
#include "model/instant.h"
#include "web/record_form.h"

/* --- asking -------------------------------------------------------------------------------- */

static void
send_as(struct world *w, enum who who, struct str line, struct program_sends sends)
{
	if (w->q.arena != NULL)
		program_forget(&w->q);
	program_ask(&w->q, w->site, w->people[who], str_dup_z(w->f->arena, line), sends);
}

static void PRINTF_LIKE(3, 4)
check(struct world *w, bool is_expected, const char *format, ...)
{
	va_list args;

	w->cells++;
	if (is_expected)
		return;
	w->surprises++;
	if (w->surprises > 60)
		return;
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf("\n");
}

#define LINE(...) str_format(w->f->arena, __VA_ARGS__)
#define ASK(who, ...) send_as(w, who, LINE(__VA_ARGS__), (struct program_sends){ 0 })

/* Marks in an answer whose reader should not see them. */
static void
check_marks(struct world *w, enum who who, const char *where)
{
	struct str body = w->q.rs.bytes;

	for (size_t at = str_find(body, STR("mk"), 0); at != SIZE_MAX;
	    at = str_find(body, STR("mk"), at + 2)) {
		struct str mark = str_part(body, at, at + 8);
		int64_t record;
		int64_t field;
		const struct made *m;

		if (mark.n < 8 || mark.p[7] != 'x' ||
		    str_to_i64(str_part(mark, 2, 5), 0, MADE_MAX, &record) != ST_OK ||
		    str_to_i64(str_part(mark, 5, 7), 0, 99, &field) != ST_OK ||
		    (size_t)record >= w->nmade)
			continue;
		m = &w->made[record];
		check(w, expects_seen(w, who, m) && expects_read(w, who, m, (size_t)field),
		    "%s sees %s.%s (%s, place %d) in %s", names[who], m->r->type->name,
		    m->r->type->fields[field].name, visibility_name(m->r->visibility), m->place,
		    where);
	}
}

static bool
is_listed(struct world *w, const struct made *m)
{
	return w->q.rs.status == 200 && str_find(w->q.rs.bytes, LINE("\"id\":\"%.*s\",\"type\"",
	    STR_ARG(m->r->uid)), 0) != SIZE_MAX;
}

#define WHAT(m) (m)->r->type->name, visibility_name((m)->r->visibility), (m)->readers, \
	(m)->agency, (m)->author, (m)->place
#define WHAT_FORMAT "%s (%s, readers %d, agency %d, author %d, place %d)"

/* --- reading ------------------------------------------------------------------------------- */

static void
check_list(struct world *w, enum who who, const struct record_type *type)
{
	int64_t expected = 0;
	int64_t total = 0;

	ASK(who, "GET /api/v1/%s?limit=500", type->plural);
	for (size_t i = 0; i < w->nmade; i++) {
		const struct made *m = &w->made[i];
		bool is_seen = expects_seen(w, who, m);

		if (m->r->type != type)
			continue;
		expected += is_seen;
		check(w, is_listed(w, m) == is_seen, "%s %s in the list: " WHAT_FORMAT,
		    names[who], is_seen ? "does not find" : "finds", WHAT(m));
	}
	if (w->q.rs.status == 200)
		assert_int_equal(str_to_i64(program_member(&w->q, "total"), 0, 10000, &total),
		    ST_OK);
	check(w, total == expected, "%s: %s counts %lld, expected %lld", names[who], type->plural,
	    (long long)total, (long long)expected);
	check_marks(w, who, type->plural);
}

/* What an address says of a record that nobody has. */
static int
status_of_nothing(struct world *w, enum who who, const char *method, const char *plural,
    const char *rest)
{
	send_as(w, who, LINE("%s /api/v1/%s/01ARZ3NDEKTSV4RRFFQ69G5FAV%s", method, plural, rest),
	    (struct program_sends){ .body = method[0] == 'P' && method[1] == 'A' ? "{}" : NULL,
	    .if_match = "x" });
	return w->q.rs.status;
}

static void
check_one(struct world *w, enum who who, const struct made *m, const char *rest)
{
	bool is_seen = expects_seen(w, who, m);
	const char *plural = m->r->type->plural;
	int nothing = is_seen ? 0 : status_of_nothing(w, who, "GET", plural, rest);

	ASK(who, "GET /api/v1/%s/%.*s%s", plural, STR_ARG(m->r->uid), rest);
	check(w, w->q.rs.status == (is_seen ? 200 : nothing), "%s gets %d of GET %s of "
	    WHAT_FORMAT, names[who], w->q.rs.status, rest, WHAT(m));
	check_marks(w, who, LINE("%s%s", plural, rest).p);
}

/*
 * Inputs of forms offer nobody what it does not see; comments may be on anything. By title, and by
 * code; of the first framework alone.
 */
static void
check_suggestions(struct world *w, enum who who, size_t index, size_t field, bool is_found)
{
	const struct made *m = &w->made[index];
	struct str mark = mark_of(w, index, field);
	bool is_offered;

	is_found = is_found && m->place <= 0 && (field == m->r->type->title_field ||
	    field == m->r->type->code_field);
	ASK(who, "GET /api/v1/suggestions?type=comment&field=on&q=%.*s", STR_ARG(mark));
	is_offered = w->q.rs.status == 200 &&
	    str_find(w->q.rs.bytes, LINE("\"id\":\"%.*s\"", STR_ARG(m->r->uid)), 0) != SIZE_MAX;
	check(w, is_offered == (is_found && w->q.rs.status == 200), "%s: suggestions (%d) %s "
	    WHAT_FORMAT, names[who], w->q.rs.status, is_offered ? "offer" : "leave out", WHAT(m));
	check_marks(w, who, "suggestions");
}

static void
check_search(struct world *w, enum who who, size_t index)
{
	const struct made *m = &w->made[index];

	for (size_t i = 0; i < m->r->type->nfields; i++) {
		bool is_found = expects_seen(w, who, m) && expects_read(w, who, m, i);

		if ((m->r->type->fields[i].flags & FF_SEARCH) == 0 || !m->r->values[i].is_set)
			continue;
		ASK(who, "GET /api/v1/search?q=%.*s", STR_ARG(mark_of(w, index, i)));
		check(w, str_equal(program_member(&w->q, "total"), is_found ? STR("1") : STR("0")),
		    "%s finds %.*s by %s of " WHAT_FORMAT, names[who],
		    STR_ARG(program_member(&w->q, "total")), m->r->type->fields[i].name, WHAT(m));
		check_marks(w, who, "search");
		check_suggestions(w, who, index, i, is_found);
	}
}

/* A value that a list can be narrowed by; empty where the record has none. */
static struct str
filter_value(struct world *w, const struct made *m, size_t i)
{
	const struct field *f = &m->r->type->fields[i];
	const struct value *v = &m->r->values[i];

	if (!v->is_set)
		return STR_EMPTY;
	if (f->kind == FK_TEXT || f->kind == FK_CHOICE)
		return v->text;
	if (f->kind == FK_PERIOD)
		return STR("2021");
	if (f->kind == FK_ANY) {
		struct record *on;

		assert_int_equal(record_load(w->f->store, v->refs[0].type, v->refs[0].id,
		    w->f->arena, &on), ST_OK);
		return LINE("%s/%.*s", on->type->name, STR_ARG(on->uid));
	}
	return STR_EMPTY;
}

static void
check_filters(struct world *w, enum who who, const struct made *m)
{
	for (size_t i = 0; i < m->r->type->nfields; i++) {
		struct str value = filter_value(w, m, i);
		bool is_read = expects_read(w, who, m, i);

		if ((m->r->type->fields[i].flags & FF_FILTER) == 0 || value.n == 0)
			continue;
		ASK(who, "GET /api/v1/%s?limit=500&%s=%.*s", m->r->type->plural,
		    m->r->type->fields[i].name, STR_ARG(value));
		/* Who reads a field of its own record alone cannot narrow lists by it. */
		if (is_self(m, who, w) && w->q.rs.status == 422)
			continue;
		check(w, is_listed(w, m) == (expects_seen(w, who, m) && is_read),
		    "%s narrows by %s (%d): " WHAT_FORMAT, names[who],
		    m->r->type->fields[i].name, w->q.rs.status, WHAT(m));
		if (!is_read && m->place <= 0)
			check(w, w->q.rs.status != 200, "%s may narrow by %s of %s", names[who],
			    m->r->type->fields[i].name, m->r->type->name);
	}
}

static void
check_reading(struct world *w, enum who who)
{
	for (size_t i = 0; i < record_type_count; i++)
		check_list(w, who, record_types[i]);
	for (size_t i = 0; i < w->nmade; i++) {
		check_one(w, who, &w->made[i], "");
		check_one(w, who, &w->made[i], "/history");
		check_one(w, who, &w->made[i], LINE("?as_of=%.*s", STR_ARG(instant_format(
		    w->f->arena, clock_now_ms()))).p);
		check_search(w, who, i);
		check_filters(w, who, &w->made[i]);
	}
}

/* --- every address ------------------------------------------------------------------------- */

/* 503: a print is being made, and the program is to ask again. */
static bool
is_fault(int status)
{
	return status >= 500 && status != 503;
}

static void
check_address(struct world *w, enum who who, const struct route *route,
    const struct record_type *type)
{
	struct str path = type == NULL ? str_from(route->path)
	    : str_from(route_path(w->f->arena, route, type));
	size_t brace = str_find_byte(path, '{', 0);

	if (brace == SIZE_MAX) {
		ASK(who, "GET %.*s", STR_ARG(path));
		check(w, !is_fault(w->q.rs.status), "%s: GET %.*s gives %d", names[who],
		    STR_ARG(path), w->q.rs.status);
		check_marks(w, who, path.p);
		return;
	}
	if (!str_starts(str_part(path, brace, path.n), STR("{key}")))
		return;
	for (size_t i = 0; i < w->nmade; i++) {
		const struct made *m = &w->made[i];

		if (!str_ends(str_part(path, 0, brace), LINE("/%s/", m->r->type->plural)))
			continue;
		ASK(who, "GET %.*s%.*s%.*s", STR_ARG(str_part(path, 0, brace)),
		    STR_ARG(m->r->uid), STR_ARG(str_part(path, brace + 5, path.n)));
		check(w, !is_fault(w->q.rs.status), "%s: GET %.*s gives %d", names[who],
		    STR_ARG(path), w->q.rs.status);
		if (!expects_seen(w, who, m))
			check(w, w->q.rs.status >= 400, "%s: GET %.*s gives %d for " WHAT_FORMAT,
			    names[who], STR_ARG(path), w->q.rs.status, WHAT(m));
		check_marks(w, who, path.p);
	}
}

/* Whatever can be asked for is searched for marks: pages, feeds, exports, those to come too. */
static void
check_addresses(struct world *w, enum who who)
{
	const struct route *const *const tables[] = { web_routes(w->f->arena), api_routes };

	for (size_t t = 0; t < COUNT_OF(tables); t++) {
		for (size_t i = 0; tables[t][i] != NULL; i++) {
			const struct route *route = tables[t][i];
			bool is_each = (route->flags & RF_EACH_TYPE) != 0;

			if (route->method != METHOD_GET || (route->flags & RF_NO_STORE) != 0)
				continue;
			if (!is_each)
				check_address(w, who, route, NULL);
			for (size_t k = 0; is_each && k < record_type_count; k++)
				check_address(w, who, route, record_types[k]);
		}
	}
}

/* --- writing ------------------------------------------------------------------------------- */

/* Puts a record back as it was made, whatever a deed did to it. */
static void
put_back(struct world *w, struct made *m)
{
	struct fixture_change c = { m->r, &w->f->errors, record_update };
	struct record *now;
	enum status st = record_load(w->f->store, m->r->type, m->r->id, w->f->arena, &now);

	if (st == ST_NOT_FOUND) {
		assert_int_equal(record_find_deleted(w->f->store, m->r->type, m->r->uid,
		    w->f->arena, &now), ST_OK);
		c = (struct fixture_change){ now, &w->f->errors, record_restore };
		assert_int_equal(store_write(w->f->store, fixture_author, fixture_run, &c), ST_OK);
		m->r->version = now->version;
		return;
	}
	assert_int_equal(st, ST_OK);
	m->r->version = now->version;
	assert_int_equal(store_write(w->f->store, fixture_author, fixture_run, &c), ST_OK);
}

static bool
is_refusal(int status)
{
	return status == 401 || status == 403 || status == 404 || status == 405;
}

/* Compares an answer to a write with what is expected, and undoes what was done. */
static void
check_write(struct world *w, enum who who, struct made *m, const char *deed, bool is_allowed)
{
	int status = w->q.rs.status;
	bool is_done = status >= 200 && status < 300;

	check(w, is_allowed ? is_done : is_refusal(status), "%s: %s gives %d for " WHAT_FORMAT
	    "%s%.*s", names[who], deed, status, WHAT(m), is_allowed ? " " : "",
	    is_allowed ? (int)(w->q.rs.bytes.n < 600 ? w->q.rs.bytes.n : 600) : 0,
	    w->q.rs.bytes.p);
	if (is_done)
		put_back(w, m);
}

static struct str
uid_made(const struct world *w, const struct record_type *type, int64_t id)
{
	for (size_t i = 0; i < w->nmade; i++) {
		if (w->made[i].r->type == type && w->made[i].r->id == id)
			return w->made[i].r->uid;
	}
	return STR_EMPTY;
}

/* Texts that are checked for what they say. */
static struct str
other_text(const struct made *m, size_t i)
{
	if (m->r->type == &type_person && i == PERSON_EMAIL)
		return STR("\"other@example.org\"");
	if (m->r->type == &type_person && i == PERSON_ZONE)
		return STR("\"UTC\"");
	if (m->r->type == &type_framework && i == FRAMEWORK_ZONE)
		return STR("\"Asia/Tokyo\"");
	if (m->r->type == &type_framework && i == FRAMEWORK_LANGUAGE)
		return STR("\"fr\"");
	return STR("\"other\"");
}

/* What is there and one more: whose the record is stays as it is. */
static struct str
longer_list(struct world *w, const struct made *m, size_t i)
{
	const struct field *f = &m->r->type->fields[i];
	const struct value *v = &m->r->values[i];
	const struct record_type *type = f->ref == NULL ? &type_agency : &type_pillar;
	struct str first = STR_EMPTY;

	if (f->ref != NULL && strcmp(f->ref, "pillar") != 0)
		return STR_EMPTY;
	if (v->nrefs > 0 && v->refs[0].type == type)
		first = LINE("\"%.*s\", ", STR_ARG(uid_made(w, type, v->refs[0].id)));
	return LINE("[%.*s\"%.*s\"]", STR_ARG(first), STR_ARG(uid_made(w, type,
	    type == &type_agency ? w->third_agency : w->third_pillar)));
}

/* A value other than the record's, as JSON; empty where the test has none. */
static struct str
other_value(struct world *w, const struct made *m, size_t i)
{
	const struct field *f = &m->r->type->fields[i];

	switch (f->kind) {
	case FK_TEXT:
		return other_text(m, i);
	case FK_MARKED:
		return STR("{\"text\": \"other\", \"marks\": []}");
	case FK_CHOICE:
		/* A coordinator needs a pillar, others have none: see appointment.c. */
		return m->r->type == &type_appointment ? STR_EMPTY
		    : LINE("\"%s\"", f->choices[f->nchoices - 1].code);
	case FK_INT:
		return STR("2");
	case FK_BOOL:
		return STR("true");
	case FK_DATE:
		/* The last one of the secretariat cannot be put out of office. */
		return str_equal(record_text(m->r, APPOINTMENT_CAPACITY), STR("secretariat"))
		    ? STR_EMPTY : i == APPOINTMENT_UNTIL ? STR("\"2999-12-31\"")
		    : STR("\"2021-03-31\"");
	case FK_INSTANT:
		return STR("\"2021-03-31T12:00:00.000Z\"");
	case FK_PERIOD:
		return STR("{\"edtf\": \"2022\"}");
	case FK_TEXTS:
		return m->r->type == &type_person ? STR("[\"fr\"]") : STR("[\"other\"]");
	case FK_PARTIES:
	case FK_READERS:
	case FK_REFS:
		return longer_list(w, m, i);
	case FK_REF:
		return m->r->values[i].is_set && (f->flags & FF_REQUIRED) == 0 ? STR("null")
		    : STR_EMPTY;
	case FK_PARTY:
	case FK_ANY:
	case FK_NONE:
	case FK_COUNT:
		break;
	}
	return STR_EMPTY;
}

static void
send_change(struct world *w, enum who who, struct made *m, const char *method,
    struct str body)
{
	struct record *now;

	assert_int_equal(record_load(w->f->store, m->r->type, m->r->id, w->f->arena, &now), ST_OK);
	/* What stands with a record that was closed and opened is as its type says. */
	if (now->visibility != m->r->visibility) {
		put_back(w, m);
		now->version++;
	}
	send_as(w, who, LINE("%s /api/v1/%s/%.*s", method, m->r->type->plural, STR_ARG(m->r->uid)),
	    (struct program_sends){ .body = body.n > 0 ? str_dup_z(w->f->arena, body) : NULL,
	    .if_match = LINE("%.*s-%lld", STR_ARG(m->r->uid), (long long)now->version).p });
}

static void
check_fields(struct world *w, enum who who, struct made *m)
{
	bool is_seen = expects_seen(w, who, m);

	for (size_t i = 0; i < m->r->type->nfields; i++) {
		const struct field *f = &m->r->type->fields[i];
		struct str value = other_value(w, m, i);
		bool is_allowed = is_seen && expects_set(w, who, m, i);

		/* An owner that is taken away may take the right with it. */
		if (value.n == 0 || (is_allowed && f->kind == FK_REF))
			continue;
		send_change(w, who, m, "PATCH", LINE("{\"%s\": %.*s}", f->name, STR_ARG(value)));
		check_write(w, who, m, LINE("change of %s", f->name).p, is_allowed);
	}
}

static void
check_deeds(struct world *w, enum who who, struct made *m)
{
	bool is_seen = expects_seen(w, who, m);
	bool may_remove = is_seen && expects_done(w, who, m, "remove");
	const char *other = m->r->visibility == VISIBILITY_NETWORK ? "observers" : "network";

	if (m->r->type == &type_person || m->r->type == &type_appointment)
		return;
	send_change(w, who, m, "PATCH", LINE("{\"visibility\": \"%s\"}", other));
	check_write(w, who, m, "open", is_seen && expects_done(w, who, m, "open"));
	send_change(w, who, m, "DELETE", STR_EMPTY);
	check_write(w, who, m, "remove", may_remove);
	if (m->r->visibility != VISIBILITY_NETWORK || !expects_done(w, SECRETARIAT, m, "remove"))
		return;
	send_change(w, SECRETARIAT, m, "DELETE", STR_EMPTY);
	assert_int_equal(w->q.rs.status, 204);
	ASK(who, "POST /api/v1/%s/%.*s/restore", m->r->type->plural, STR_ARG(m->r->uid));
	check(w, may_remove ? w->q.rs.status == 200 : is_refusal(w->q.rs.status),
	    "%s: restore gives %d for " WHAT_FORMAT, names[who], w->q.rs.status, WHAT(m));
	put_back(w, m);
}

/* --- forms of pages ------------------------------------------------------------------------ */

static void
send_form(struct world *w, enum who who, const struct made *m, const char *what, struct str form)
{
	send_as(w, who, LINE("POST /%s/%.*s/%s", m->r->type->plural, STR_ARG(m->r->uid), what),
	    (struct program_sends){ .body = str_dup_z(w->f->arena, form),
	    .media = "application/x-www-form-urlencoded" });
}

/* Forms pass over what they do not show, so what counts is what is stored afterwards. */
static void
check_form_fields(struct world *w, enum who who, struct made *m)
{
	for (size_t i = 0; i < m->r->type->nfields; i++) {
		bool is_allowed = expects_seen(w, who, m) && expects_set(w, who, m, i);
		struct record *now;
		bool is_changed;

		if (m->r->type->fields[i].kind != FK_TEXT || m->r->type == &type_framework ||
		    m->r->type == &type_person)
			continue;
		assert_int_equal(record_load(w->f->store, m->r->type, m->r->id, w->f->arena, &now),
		    ST_OK);
		send_form(w, who, m, "edit", LINE("%s=other&" FORM_VERSION "=%lld.%lld",
		    m->r->type->fields[i].name, (long long)now->version,
		    (long long)now->changed_ms));
		assert_int_equal(record_load(w->f->store, m->r->type, m->r->id, w->f->arena, &now),
		    ST_OK);
		is_changed = !value_equal(&m->r->type->fields[i], &now->values[i],
		    &m->r->values[i]);
		check(w, is_changed == is_allowed, "%s: the form %s %s (%d) of " WHAT_FORMAT,
		    names[who], is_changed ? "changes" : "does not change",
		    m->r->type->fields[i].name, w->q.rs.status, WHAT(m));
		if (is_changed)
			put_back(w, m);
	}
}

static void
check_form_remove(struct world *w, enum who who, struct made *m)
{
	bool is_allowed = expects_seen(w, who, m) && expects_done(w, who, m, "remove");
	struct record *now;

	if (m->r->type == &type_person || m->r->type == &type_appointment)
		return;
	assert_int_equal(record_load(w->f->store, m->r->type, m->r->id, w->f->arena, &now), ST_OK);
	send_form(w, who, m, "remove", LINE(FORM_VERSION "=%lld", (long long)now->version));
	check(w, is_allowed ? w->q.rs.status == 303 : is_refusal(w->q.rs.status),
	    "%s: the form of removing gives %d for " WHAT_FORMAT, names[who], w->q.rs.status,
	    WHAT(m));
	if (w->q.rs.status == 303)
		put_back(w, m);
}

/* --- creating ------------------------------------------------------------------------------ */

static bool
is_in_body(const struct record_type *type, size_t i)
{
	const char *list = find_row(settable, COUNT_OF(settable), type->name);
	const char *name = type->fields[i].name;

	/* Nobody proposes for an agency that they do not act for: instrument/write_rules.c. */
	if (type == &type_amendment && i == AMENDMENT_AGENCY)
		return false;
	return i == type->follows || (list != NULL && has_word(list, name, strlen(name)));
}

/* A record like one that is there. */
static struct str
body_like(struct world *w, const struct made *m)
{
	struct record *r;
	struct buf b;
	struct json j;

	assert_int_equal(record_find(w->f->store, VIEWER_LOCAL, m->r->type, 0, m->r->uid,
	    w->f->arena, &r), ST_OK);
	if (r->type->code_field != NO_FIELD)
		record_set_text(r, r->type->code_field, STR("new"));
	buf_init(&b, w->f->arena, 65536);
	json_init(&j, &b);
	json_write_object(&j, NULL);
	for (size_t i = 0; i < r->type->nfields; i++) {
		if (is_in_body(r->type, i))
			value_write_json(&j, r->type->fields[i].name, &r->type->fields[i],
			    &r->values[i]);
	}
	json_end_object(&j);
	return buf_str(&b);
}

static void
remove_new(struct world *w, const struct record_type *type)
{
	struct record *r;

	assert_int_equal(record_find(w->f->store, VIEWER_LOCAL, type, 0,
	    str_dup(w->f->arena, program_member(&w->q, "id")), w->f->arena, &r), ST_OK);
	assert_int_equal(fixture_delete(w->f, r), ST_OK);
}

static void
check_create(struct world *w, enum who who, const struct made *m)
{
	bool is_allowed = expects_done(w, who, m, "create");
	int status;

	send_as(w, who, LINE("POST /api/v1/%s?framework=%.*s", m->r->type->plural,
	    STR_ARG(mark_of(w, 0, FRAMEWORK_SLUG))),
	    (struct program_sends){ .body = str_dup_z(w->f->arena, body_like(w, m)) });
	status = w->q.rs.status;
	check(w, is_allowed ? status == 201 : is_refusal(status) || status == 422,
	    "%s: create gives %d for " WHAT_FORMAT " %.*s", names[who], status, WHAT(m),
	    (int)(w->q.rs.bytes.n < 400 ? w->q.rs.bytes.n : 400), w->q.rs.bytes.p);
	if (status == 201)
		remove_new(w, m->r->type);
}

static void
check_writing(struct world *w, enum who who)
{
	for (size_t i = 0; i < w->nmade; i++) {
		struct made *m = &w->made[i];
		bool is_network_record = m->r->visibility == VISIBILITY_NETWORK;

		/* Frameworks are not closed while others are asked about them. */
		if (m->place > 0)
			continue;
		if (is_network_record || m->r->type == &type_framework ||
		    m->r->type == &type_pillar || m->r->type == &type_action) {
			check_fields(w, who, m);
			check_form_fields(w, who, m);
		}
		if (m->r->type != &type_framework)
			check_form_remove(w, who, m);
		if (m->r->type != &type_framework)
			check_deeds(w, who, m);
		if (is_network_record && m->author <= 0)
			check_create(w, who, m);
	}
}

/* --- the matrix ---------------------------------------------------------------------------- */

static void
nobody_sees_or_does_what_is_not_theirs(void **state)
{
	static struct world w;

	w.f = *state;
	assert_int_equal(db_execute(store_db(w.f->store), "PRAGMA synchronous = OFF"), ST_OK);
	make_world(&w, state);
	for (int who = ANYBODY; who < WHO_COUNT; who++)
		check_reading(&w, (enum who)who);
	for (int who = ANYBODY; who < WHO_COUNT; who++)
		check_addresses(&w, (enum who)who);
	for (int who = ANYBODY; who < WHO_COUNT; who++)
		check_writing(&w, (enum who)who);
	printf("%zu records, %d roles, %zu cells, %zu surprises\n", w.nmade, WHO_COUNT, w.cells,
	    w.surprises);
	program_forget(&w.q);
	assert_int_equal(w.surprises, 0);
}

static int
set_up(void **state)
{
	struct errors errors;
	struct arena *a = arena_new();
	struct fixture *f = calloc(1, sizeof(*f));

	errors_init(&errors, a);
	if (web_init(a, &errors) != ST_OK)
		return 1;
	f->arena = arena_new();
	errors_init(&f->errors, f->arena);
	snprintf(f->folder, sizeof(f->folder), "/tmp/concert-unit-XXXXXX");
	assert_non_null(mkdtemp(f->folder));
	assert_int_equal(store_open(f->arena, f->folder, STORE_CREATE, &f->errors, &f->store),
	    ST_OK);
	*state = f;
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nobody_sees_or_does_what_is_not_theirs, set_up,
		    fixture_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
