/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one place that says who may do what. Which records a viewer sees is not decided here but in
 * the SQL of the store. Zero on either side closes the door: a forgotten member lets nobody in.
 * A change is checked twice, against whose the record is and whose it would become, so that
 * nobody hands work to those who did not ask for it.
 */
#include "policy/permit.h"

#include <string.h>

#include "model/types/types.h"
#include "policy/rule.h"

bool
permit(struct viewer viewer, enum permission permission)
{
	return viewer_reach(viewer, permission, 0) != REACH_NONE;
}

static bool
has_id(const int64_t *ids, size_t n, int64_t id)
{
	for (size_t i = 0; id != 0 && i < n; i++) {
		if (ids[i] == id)
			return true;
	}
	return false;
}

static bool
reaches(const struct person *p, const struct held *h, unsigned reach,
    const struct belongings *b)
{
	if ((reach & REACH_ALL) != 0)
		return true;
	if ((reach & REACH_OWN) != 0 && has_id(b->persons, b->npersons, p->person_id))
		return true;
	if (h == NULL)
		return false;
	if ((reach & REACH_AGENCY) != 0 && has_id(b->agencies, b->nagencies, h->agency_id))
		return true;
	return (reach & REACH_PILLAR) != 0 && has_id(b->pillars, b->npillars, h->pillar_id);
}

bool
permit_framework(struct viewer viewer, enum permission permission, int64_t framework_id)
{
	/* No framework has that number: what holds there holds everywhere. */
	if (framework_id == 0)
		framework_id = -1;
	return (viewer_reach(viewer, permission, framework_id) & REACH_ALL) != 0;
}

/* People may hold roles elsewhere too: all of that is to be reached, or the person is not. */
static bool
covers_scopes(struct viewer viewer, enum permission permission, const struct belongings *b)
{
	for (size_t i = 0; i < b->nscopes; i++) {
		if (!permit_framework(viewer, permission, b->scopes[i]))
			return false;
	}
	return true;
}

bool
permit_record(struct viewer viewer, enum permission permission,
    const struct belongings *belongings)
{
	const struct person *p = viewer.person;
	unsigned beyond;

	if (viewer.kind != VIEWER_PERSON)
		return viewer_reach(viewer, permission, 0) == REACH_ALL;
	beyond = covers_scopes(viewer, permission, belongings) ? 0 : REACH_ALL;
	if (reaches(p, NULL, access_reach(permission, CAPACITY_PARTNER), belongings))
		return true;
	for (size_t i = 0; i < p->nheld; i++) {
		const struct held *h = &p->held[i];

		if (h->framework_id != 0 && belongings->framework_id != 0 &&
		    h->framework_id != belongings->framework_id)
			continue;
		if (reaches(p, h, access_reach(permission, h->capacity) & ~beyond, belongings))
			return true;
	}
	return false;
}

enum status
permits_of(struct store *s, struct viewer viewer, const struct record *r, struct arena *a,
    struct permits *out)
{
	struct permits p = { .fields = arena_make_array(a, bool, r->type->nfields) };
	struct belongings b;
	enum status st;

	if (viewer.kind == VIEWER_PUBLIC || viewer.kind == VIEWER_NOBODY) {
		*out = p;
		return ST_OK;
	}
	if ((st = record_belongings(s, r, a, &b)) != ST_OK)
		return st;
	p.change = permit_record(viewer, r->type->change, &b);
	p.remove = permit_record(viewer, r->type->remove, &b);
	p.open = permit_record(viewer, r->type->open, &b);
	for (size_t i = 0; i < r->type->nfields; i++)
		p.fields[i] = permit_record(viewer, r->type->fields[i].write, &b);
	*out = p;
	return ST_OK;
}

/* --- writes -------------------------------------------------------------------------------- */

static enum status
refuse(struct errors *errors, const struct record_type *type, const char *what)
{
	return errors_add(errors, ST_FORBIDDEN, NULL, "Your roles do not allow you to %s this: %s. "
	    "The secretariat can, or can give you the role.", what, type->label);
}

static enum status
refuse_field(struct errors *errors, const struct field *f)
{
	if ((f->flags & FF_ADOPTED) != 0)
		return errors_add(errors, ST_FORBIDDEN, f->name, "%s is adopted text. It changes "
		    "by an amendment that is adopted, not by hand.", f->label);
	return errors_add(errors, ST_FORBIDDEN, f->name, "Your roles do not allow you to set %s.",
	    f->label);
}

static void
set_author(struct viewer viewer, struct record *r)
{
	for (size_t i = 0; i < r->type->nfields; i++) {
		if ((r->type->fields[i].flags & FF_AUTHOR) == 0)
			continue;
		record_unset(r, i);
		if (viewer.kind == VIEWER_PERSON)
			record_set_ref(r, i, &type_person, viewer.person->person_id);
	}
}

/* Each field that differs asks for its own permission; authors are the program's. */
static enum status
check_fields(struct viewer viewer, const struct record *before, const struct record *after,
    const struct belongings *b, struct errors *errors)
{
	static const struct value unset;
	enum status result = ST_OK;

	for (size_t i = 0; i < after->type->nfields; i++) {
		const struct field *f = &after->type->fields[i];
		const struct value *old = before == NULL ? &unset : &before->values[i];

		if ((f->flags & FF_AUTHOR) != 0 && before == NULL)
			continue;
		if (i == after->type->follows && before != NULL &&
		    !value_equal(f, old, &after->values[i]))
			return errors_add(errors, ST_INVALID, f->name, "%s stays what it is. "
			    "Remove this and add it where it belongs.", f->label);
		if (!value_equal(f, old, &after->values[i]) && !permit_record(viewer, f->write, b))
			result = refuse_field(errors, f);
	}
	return result;
}

/*
 * Whoever writes something is its author, which says nothing about whose it is: what is of an
 * agency or a pillar is theirs, only the rest is the author's own.
 */
static enum status
belongings_of_new(struct tx *tx, struct viewer viewer, struct record *r, struct belongings *out)
{
	struct belongings b;
	enum status st;

	for (size_t i = 0; i < r->type->nfields; i++) {
		if ((r->type->fields[i].flags & FF_AUTHOR) != 0)
			record_unset(r, i);
	}
	st = record_belongings(tx->store, r, tx->arena, &b);
	set_author(viewer, r);
	if (st == ST_OK && b.nagencies == 0 && b.npillars == 0)
		st = record_belongings(tx->store, r, tx->arena, &b);
	if (st == ST_OK)
		*out = b;
	return st;
}

static const struct write_rule *
rule_of(const struct record_type *type)
{
	static const struct write_rule none;

	for (size_t i = 0; i < write_rule_count; i++) {
		if (write_rules[i].type == type)
			return &write_rules[i];
	}
	return &none;
}

enum status
guarded_create(struct tx *tx, struct viewer viewer, struct record *r, struct errors *errors)
{
	struct belongings b;
	enum status st = belongings_of_new(tx, viewer, r, &b);

	if (st != ST_OK)
		return st;
	if (!permit_record(viewer, r->type->create, &b))
		return refuse(errors, r->type, "add");
	if (r->visibility != r->type->visibility && !permit_record(viewer, r->type->open, &b))
		return refuse(errors, r->type, "say who sees");
	if ((st = check_fields(viewer, NULL, r, &b, errors)) != ST_OK)
		return st;
	if (rule_of(r->type)->create != NULL &&
	    (st = rule_of(r->type)->create(tx, viewer, r, errors)) != ST_OK)
		return st;
	return record_create(tx, r, errors);
}

static bool
has_ref(const struct value *v, const struct ref *ref)
{
	for (size_t i = 0; i < v->nrefs; i++) {
		if (v->refs[i].type == ref->type && v->refs[i].id == ref->id)
			return true;
	}
	return false;
}

/* References that the viewer does not see stay, behind those it gave. */
static void
keep_hidden(struct tx *tx, struct record *r, size_t field, const struct value *stored,
    const struct value *seen)
{
	for (size_t i = 0; i < stored->nrefs; i++) {
		const struct ref *ref = &stored->refs[i];

		if (!has_ref(seen, ref) && !has_ref(&r->values[field], ref) &&
		    field_is_list(&r->type->fields[field]))
			record_add_ref(tx->arena, r, field, ref->type, ref->id, ref->words);
	}
}

/*
 * Loads the stored record whole, and puts into r what its viewer could not have seen: what r
 * shows unchanged was not touched, whatever else stands there.
 */
static enum status
load_before(struct tx *tx, struct viewer viewer, struct record *r, struct record **out)
{
	struct record *seen;
	struct record *before;
	enum status st = record_find(tx->store, viewer, r->type, 0, r->uid, tx->arena, &seen);

	if (st != ST_OK ||
	    (st = record_load(tx->store, r->type, r->id, tx->arena, &before)) != ST_OK)
		return st;
	for (size_t i = 0; before->version == r->version && i < r->type->nfields; i++) {
		if (value_equal(&r->type->fields[i], &seen->values[i], &r->values[i]))
			r->values[i] = before->values[i];
		else
			keep_hidden(tx, r, i, &before->values[i], &seen->values[i]);
	}
	*out = before;
	return ST_OK;
}

/* A record whose values may be replaced while those of the caller stay for another attempt. */
static struct record *
copy_of(struct tx *tx, const struct record *r)
{
	struct record *copy = arena_make(tx->arena, struct record);

	*copy = *r;
	copy->values = arena_make_array(tx->arena, struct value, r->type->nfields);
	memcpy(copy->values, r->values, r->type->nfields * sizeof(*r->values));
	return copy;
}

static const struct guarded_follower *followers;

void
guarded_follow(const struct guarded_follower *list)
{
	followers = list;
}

static enum status
run_followers(struct tx *tx, const struct record *before, struct record *r,
    struct errors *errors)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && followers != NULL && followers[i].type != NULL; i++) {
		if (followers[i].type == r->type)
			st = followers[i].follow(tx, before, r, errors);
	}
	return st;
}

static enum status
update(struct tx *tx, struct viewer viewer, struct record *r, struct errors *errors)
{
	struct belongings was;
	struct belongings will;
	struct record *before;
	enum status st;

	if ((st = load_before(tx, viewer, r, &before)) != ST_OK ||
	    (st = record_belongings(tx->store, before, tx->arena, &was)) != ST_OK ||
	    (st = record_belongings(tx->store, r, tx->arena, &will)) != ST_OK)
		return st;
	if (!permit_record(viewer, r->type->change, &was) ||
	    !permit_record(viewer, r->type->change, &will))
		return refuse(errors, r->type, "change");
	if (before->visibility != r->visibility && !permit_record(viewer, r->type->open, &was))
		return refuse(errors, r->type, "say who sees");
	if (before->version == r->version &&
	    ((st = check_fields(viewer, before, r, &was, errors)) != ST_OK ||
	    (st = run_followers(tx, before, r, errors)) != ST_OK))
		return st;
	if (before->version == r->version && rule_of(r->type)->update != NULL &&
	    (st = rule_of(r->type)->update(tx, viewer, before, r, errors)) != ST_OK)
		return st;
	return record_update(tx, r, errors);
}

enum status
guarded_update(struct tx *tx, struct viewer viewer, struct record *r, struct errors *errors)
{
	struct record *copy = copy_of(tx, r);
	enum status st = update(tx, viewer, copy, errors);

	if (st == ST_OK) {
		r->version = copy->version;
		r->changed_ms = copy->changed_ms;
	}
	return st;
}

enum status
guarded_remove(struct tx *tx, struct viewer viewer, struct record *r, struct errors *errors)
{
	struct record *copy = copy_of(tx, r);
	struct belongings b;
	struct record *before;
	enum status st;

	if ((st = load_before(tx, viewer, copy, &before)) != ST_OK ||
	    (st = record_belongings(tx->store, before, tx->arena, &b)) != ST_OK)
		return st;
	if (!permit_record(viewer, r->type->remove, &b))
		return refuse(errors, r->type, "remove");
	if (rule_of(r->type)->remove != NULL &&
	    (st = rule_of(r->type)->remove(tx, viewer, before, errors)) != ST_OK)
		return st;
	st = record_delete(tx, copy);
	return st == ST_CONFLICT && before->version == r->version ? secretariat_refuse(errors) : st;
}

enum status
guarded_restore(struct tx *tx, struct viewer viewer, const struct record_type *type,
    struct str uid, struct errors *errors)
{
	struct belongings b;
	struct record *r;
	bool is_seen = false;
	enum status st;

	if ((st = record_find_deleted(tx->store, type, uid, tx->arena, &r)) != ST_OK ||
	    (st = record_belongings(tx->store, r, tx->arena, &b)) != ST_OK)
		return st;
	if (!permit_record(viewer, type->remove, &b))
		return refuse(errors, type, "bring back");
	if (rule_of(type)->remove != NULL &&
	    (st = rule_of(type)->remove(tx, viewer, r, errors)) != ST_OK)
		return st;
	if ((st = record_restore(tx, r, errors)) != ST_OK)
		return st;
	/* Who would not see it does not hear that it was there; the transaction is undone. */
	st = record_is_visible(tx->store, viewer, type, r->id, &is_seen);
	return st == ST_OK && !is_seen ? ST_NOT_FOUND : st;
}
