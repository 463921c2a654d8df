/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a viewer may see, as a condition that stands in every SELECT on a record table called t.
 * Nothing else decides about visibility. What belongs to a framework that was not released is
 * seen by its network alone; what a record's readers are is asked of the record itself, or of the
 * one it stands with.
 */
#include "model/types/types.h"
#include "store/private.h"

static const char public[] =
    "t.visibility = 1 AND (t.framework_id IS NULL "
    "OR t.framework_id IN (SELECT f.id FROM \"framework\" f WHERE f.\"released\" IS NOT NULL "
    "AND f.visibility = 1 AND f.deleted_ms IS NULL))";

unsigned
viewer_reach(struct viewer viewer, enum permission permission, int64_t framework_id)
{
	unsigned reach;

	if (viewer.kind == VIEWER_NOBODY)
		return REACH_NONE;
	if (viewer.kind == VIEWER_OPERATOR)
		return access_reach(permission, CAPACITY_OPERATOR);
	reach = access_reach(permission, CAPACITY_PUBLIC);
	if (viewer.kind == VIEWER_PUBLIC)
		return reach;
	/* Who has signed in and is appointed to nothing is as good as a partner. */
	reach |= access_reach(permission, CAPACITY_PARTNER);
	for (size_t i = 0; i < viewer.person->nheld; i++) {
		const struct held *h = &viewer.person->held[i];

		if (framework_id == 0 || h->framework_id == 0 || h->framework_id == framework_id)
			reach |= access_reach(permission, h->capacity);
	}
	return reach;
}

bool
viewer_holds(struct viewer viewer, enum capacity capacity, int64_t framework_id)
{
	if (viewer.kind != VIEWER_PERSON)
		return viewer.kind == VIEWER_OPERATOR && capacity == CAPACITY_OPERATOR;
	for (size_t i = 0; i < viewer.person->nheld; i++) {
		const struct held *h = &viewer.person->held[i];

		if (h->capacity == capacity && (framework_id == 0 || h->framework_id == 0 ||
		    h->framework_id == framework_id))
			return true;
	}
	return false;
}

/* Type and number of the record whose readers count, as SQL over t; false if there is none. */
static bool
find_readers(const struct record_type *type, struct buf *of_type, struct buf *of_id)
{
	const struct field *f = NULL;

	if (type == NULL) {
		buf_add_z(of_type, "t.type");
		buf_add_z(of_id, "t.record_id");
		return true;
	}
	if (type->follows != NO_FIELD) {
		f = &type->fields[type->follows];
		if (f->kind == FK_ANY)
			buf_add_format(of_type, "t.\"%s_type\"", f->name);
		else
			buf_add_format(of_type, "'%s'", f->ref);
		buf_add_format(of_id, "t.\"%s_id\"", f->name);
		return true;
	}
	for (size_t i = 0; i < type->nfields; i++) {
		if (type->fields[i].kind == FK_READERS) {
			buf_add_format(of_type, "'%s'", type->name);
			buf_add_z(of_id, "t.id");
			return true;
		}
	}
	return false;
}

static void
add_names(struct statement *q, const struct person *m)
{
	statement_add(q, "y.field = 'readers' AND (y.to_type = 'person' AND y.to_id = ");
	statement_add_i64(q, m->person_id);
	statement_add(q, " OR y.to_type = 'agency' AND y.to_id IN ");
	statement_add_ids(q, m->agencies);
	statement_add(q, " OR y.to_type = 'pillar' AND y.to_id IN ");
	statement_add_ids(q, m->pillars);
	statement_add(q, "))");
}

/* A search entry of a record that stands with another: the readers are asked of that one. */
static void
add_followed_readers(struct statement *q, const struct person *m)
{
	for (size_t i = 0; i < record_type_count; i++) {
		const struct record_type *type = record_types[i];

		if (type->follows == NO_FIELD || type->fields[type->follows].kind != FK_ANY)
			continue;
		buf_add_format(&q->text, " OR t.visibility IN (4, 5) AND t.type = '%s' AND EXISTS "
		    "(SELECT 1 FROM \"%s\" z JOIN record_link y ON y.from_type = z.\"%s_type\" "
		    "AND y.from_id = z.\"%s_id\" WHERE z.id = t.record_id AND ", type->name,
		    type->name, type->fields[type->follows].name,
		    type->fields[type->follows].name);
		add_names(q, m);
	}
}

static void
add_readers(struct statement *q, const struct person *m, const struct record_type *type)
{
	struct buf of_type;
	struct buf of_id;

	buf_init(&of_type, q->text.arena, 256);
	buf_init(&of_id, q->text.arena, 256);
	if (!find_readers(type, &of_type, &of_id))
		return;
	buf_add_format(&q->text, " OR t.visibility IN (4, 5) AND EXISTS (SELECT 1 "
	    "FROM record_link y WHERE y.from_type = %.*s AND y.from_id = %.*s AND ",
	    STR_ARG(buf_str(&of_type)), STR_ARG(buf_str(&of_id)));
	add_names(q, m);
	if (type == NULL)
		add_followed_readers(q, m);
}

/* A person sees itself and what it was appointed to, whatever it is appointed to. */
static void
add_own(struct statement *q, const struct person *m, const struct record_type *type)
{
	if (type == NULL)
		statement_add(q, " OR t.type = 'person' AND t.record_id = ");
	else if (type == &type_person)
		statement_add(q, " OR t.id = ");
	else if (type == &type_appointment)
		statement_add(q, " OR t.\"person_id\" = ");
	else
		return;
	statement_add_i64(q, m->person_id);
}

static void
add_person(struct statement *q, const struct person *m, const struct record_type *type)
{
	statement_add(q, "t.deleted_ms IS NULL AND (");
	statement_add(q, public);
	statement_add(q, " OR t.visibility <= 2 AND t.framework_id IN ");
	statement_add_ids(q, m->observed);
	statement_add(q, " AND t.framework_id IN (SELECT f.id FROM \"framework\" f "
	    "WHERE f.\"released\" IS NOT NULL) OR t.visibility <= 3 AND t.framework_id IN ");
	statement_add_ids(q, m->networks);
	if (m->is_network)
		statement_add(q, " OR t.visibility <= 3 AND t.framework_id IS NULL");
	else if (!str_equal(m->observed, STR("[]")))
		statement_add(q, " OR t.visibility <= 2 AND t.framework_id IS NULL");
	statement_add(q, " OR t.visibility = 4 AND t.framework_id IN ");
	statement_add_ids(q, m->chaired);
	add_readers(q, m, type);
	add_own(q, m, type);
	statement_add(q, ")");
}

/* Whether it reads what asks for this wherever it is: no framework has that number. */
static bool
reads_everywhere(struct viewer viewer, enum permission read)
{
	return viewer.kind != VIEWER_PERSON ||
	    (viewer_reach(viewer, read, -1) & REACH_ALL) != 0;
}

/* "t.framework_id IS NULL OR ...": what belongs to none is for who reads it anywhere. */
static void
add_frameworks(struct statement *q, const struct person *m, enum permission read)
{
	struct arena *a = q->text.arena;
	int64_t *ids = arena_make_array(a, int64_t, m->nheld);
	size_t n = 0;

	for (size_t i = 0; i < m->nheld; i++) {
		if ((access_reach(read, m->held[i].capacity) & REACH_ALL) != 0)
			ids[n++] = m->held[i].framework_id;
	}
	statement_add(q, "t.framework_id IS NULL OR t.framework_id IN ");
	statement_add_ids(q, id_list_text(a, ids, n));
}

/*
 * What was brought in may name what a framework will be: it is for the secretariat of that
 * framework, and of a new one for who is the secretariat of all.
 */
static struct str
import_frameworks(struct arena *a, const struct person *m)
{
	int64_t *ids = arena_make_array(a, int64_t, m->nheld);
	size_t n = 0;

	for (size_t i = 0; i < m->nheld; i++) {
		if ((access_reach(type_import.read, m->held[i].capacity) & REACH_ALL) != 0)
			ids[n++] = m->held[i].framework_id;
	}
	return id_list_text(a, ids, n);
}

void
statement_add_readable(struct statement *q, struct viewer viewer, enum permission read)
{
	if (reads_everywhere(viewer, read))
		return;
	statement_add(q, " AND (");
	add_frameworks(q, viewer.person, read);
	statement_add(q, ")");
}

/* Search entries stand for records of every type: those of closed types are left out. */
static void
add_closed_types(struct statement *q, struct viewer viewer)
{
	for (size_t i = 0; i < record_type_count; i++) {
		const struct record_type *type = record_types[i];

		if (viewer_reach(viewer, type->read, 0) == REACH_NONE) {
			buf_add_format(&q->text, " AND t.type <> '%s'", type->name);
		} else if (!reads_everywhere(viewer, type->read)) {
			buf_add_format(&q->text, " AND (t.type <> '%s' OR ", type->name);
			add_frameworks(q, viewer.person, type->read);
			statement_add(q, ")");
		}
	}
}

void
statement_add_visible(struct statement *q, struct viewer viewer, const struct record_type *type)
{
	if (viewer.kind == VIEWER_NOBODY ||
	    (type != NULL && viewer_reach(viewer, type->read, 0) == REACH_NONE)) {
		statement_add(q, "1 = 0");
		return;
	}
	switch (viewer.kind) {
	case VIEWER_NOBODY:
		break;
	case VIEWER_PUBLIC:
		statement_add(q, "t.deleted_ms IS NULL AND ");
		statement_add(q, public);
		break;
	case VIEWER_PERSON:
		add_person(q, viewer.person, type);
		break;
	case VIEWER_OPERATOR:
		statement_add(q, "t.deleted_ms IS NULL");
		break;
	}
	if (type == NULL)
		add_closed_types(q, viewer);
	else
		statement_add_readable(q, viewer, type->read);
	if (type == &type_import && !reads_everywhere(viewer, type->read)) {
		statement_add(q, " AND t.\"of_id\" IN ");
		statement_add_ids(q, import_frameworks(q->text.arena, viewer.person));
	}
}

enum status
record_is_visible(struct store *s, struct viewer viewer, const struct record_type *type,
    int64_t id, bool *out)
{
	struct arena_mark mark = arena_mark(s->scratch);
	struct statement q;
	struct stmt *stmt;
	enum status st;

	statement_init(&q, s->db, s->scratch);
	statement_add(&q, "SELECT 1 FROM ");
	statement_add_name(&q, type->name);
	statement_add(&q, " t WHERE t.id = ");
	statement_add_i64(&q, id);
	statement_add(&q, " AND ");
	statement_add_visible(&q, viewer, type);
	stmt = statement_prepare(&q, s->db);
	st = stmt_step(stmt, out);
	stmt_reset(stmt);
	arena_rewind(s->scratch, mark);
	return st;
}

/* --- entries of the history ---------------------------------------------------------------- */

/* What others than the network may know begins with the release. */
static const char since_release[] = "(h.chain_id = 0 OR EXISTS (SELECT 1 FROM \"framework\" f "
    "WHERE f.id = h.chain_id AND f.\"released\" <= h.at_ms AND f.deleted_ms IS NULL))";
static const char since_public[] = "(h.chain_id = 0 OR EXISTS (SELECT 1 FROM \"framework\" f "
    "WHERE f.id = h.chain_id AND f.\"released\" <= h.at_ms AND f.visibility = 1 "
    "AND f.deleted_ms IS NULL))";

static void
add_seen_by_person(struct statement *q, const struct person *m, const char *known)
{
	statement_add(q, "(h.visibility = 1 AND ");
	statement_add(q, since_public);
	statement_add(q, " OR h.visibility <= 2 AND h.chain_id IN ");
	statement_add_ids(q, m->observed);
	statement_add(q, " AND ");
	statement_add(q, since_release);
	statement_add(q, " OR h.visibility <= 3 AND h.chain_id IN ");
	statement_add_ids(q, m->networks);
	if (m->is_network)
		statement_add(q, " OR h.visibility <= 3 AND h.chain_id = 0");
	statement_add(q, " OR h.visibility = 4 AND h.chain_id IN ");
	statement_add_ids(q, m->chaired);
	statement_add(q, " OR h.visibility <= ");
	statement_add(q, known);
	statement_add(q, " AND (h.chain_id IN ");
	statement_add_ids(q, m->networks);
	statement_add(q, " OR ");
	statement_add(q, since_release);
	statement_add(q, "))");
}

void
statement_add_seen_entry(struct statement *q, struct viewer viewer, const char *known)
{
	switch (viewer.kind) {
	case VIEWER_NOBODY:
		statement_add(q, "1 = 0");
		return;
	case VIEWER_PUBLIC:
		statement_add(q, "h.visibility = 1 AND ");
		statement_add(q, since_public);
		break;
	case VIEWER_PERSON:
		add_seen_by_person(q, viewer.person, known);
		break;
	case VIEWER_OPERATOR:
		statement_add(q, "1 = 1");
		break;
	}
	for (size_t i = 0; i < record_type_count; i++) {
		if (viewer_reach(viewer, record_types[i]->read, 0) == REACH_NONE)
			buf_add_format(&q->text, " AND h.type <> '%s'", record_types[i]->name);
	}
	if (viewer.kind != VIEWER_PERSON || reads_everywhere(viewer, type_import.read) ||
	    viewer_reach(viewer, type_import.read, 0) == REACH_NONE)
		return;
	statement_add(q, " AND (h.type <> 'import' OR h.uid IN (SELECT i.uid FROM \"import\" i "
	    "WHERE i.\"of_id\" IN ");
	statement_add_ids(q, import_frameworks(q->text.arena, viewer.person));
	statement_add(q, "))");
}
