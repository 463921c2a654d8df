/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an import would create or change, in words, and the fields for answers to its points. What
 * is shown of a text is cut where it is very long; nothing else is left out.
 */
#include "web/import.h"

#include "base/utf8.h"
#include "http/form.h"
#include "model/types/types.h"
#include "web/differences.h"
#include "web/problems.h"

#define LOOK_AGAIN_S "2"
#define SHOWN_POINTS 1500 /* code points of one text */

bool
import_is_allowed(const struct call *call, int64_t framework_id)
{
	return (viewer_reach(call->viewer, PERM_ACCOUNTS, framework_id) & REACH_ALL) != 0;
}

enum status
import_find_file(struct call *call, const struct form_file **out)
{
	*out = NULL;
	for (size_t i = 0; i < call->nfiles; i++) {
		if (str_equal(call->files[i].field, STR("file")) && call->files[i].size > 0)
			*out = &call->files[i];
	}
	if (*out != NULL)
		return ST_OK;
	return errors_add(&call->errors, ST_INVALID, "file",
	    "No file came, or an empty one. Choose it again.");
}

enum status
import_check_quota(struct call *call, const struct form_file *file)
{
	return brought_check_quota(call->store, file->size,
	    site_config_of(call->site)->files_quota, &call->errors);
}

enum status
import_follow(struct call *call, const struct record *import, struct import_progress *out)
{
	struct str why;
	enum status st = brought_find_end(call->store, import, call->arena, &why);

	if (st != ST_OK)
		return st;
	*out = (struct import_progress){ .is_given_up = why.n > 0,
		.is_waiting = brought_is_under_way(import) && why.n == 0,
		.message = why.n > 0 ? why : record_text(import, IMPORT_MESSAGE) };
	return out->is_waiting ?
	    response_set_header(call->rs, "Refresh", STR(LOOK_AGAIN_S)) : ST_OK;
}

/* --- differences --------------------------------------------------------------------------- */

static const struct template_var field_vars[] = {
	VAR(struct view_import_field, label), VAR(struct view_import_field, any_runs),
	VAR_LIST(struct view_import_field, runs, &view_run_shape),
	VAR(struct view_import_field, held), VAR(struct view_import_field, newer),
	VAR(struct view_import_field, is_kept),
};
static const struct shape field_shape = SHAPE(struct view_import_field, field_vars);

static const struct template_var row_vars[] = {
	VAR(struct view_import_row, what), VAR(struct view_import_row, code),
	VAR(struct view_import_row, words), VAR(struct view_import_row, from),
	VAR(struct view_import_row, to), VAR(struct view_import_row, any_fields),
	VAR_LIST(struct view_import_row, fields, &field_shape),
};
static const struct shape row_shape = SHAPE(struct view_import_row, row_vars);

static const struct template_var part_vars[] = {
	VAR(struct view_import_part, id), VAR(struct view_import_part, title),
	VAR(struct view_import_part, counts),
	VAR_LIST(struct view_import_part, rows, &row_shape),
};
const struct shape view_import_part_shape = SHAPE(struct view_import_part, part_vars);

static const struct {
	enum difference_bit bit;
	const char *word;
} marks[] = {
	{ DIFFERENCE_ADDED, N_("Added") },
	{ DIFFERENCE_REMOVED, N_("Removed") },
	{ DIFFERENCE_CHANGED, N_("Changed") },
	{ DIFFERENCE_MOVED, N_("Moved") },
	{ DIFFERENCE_KEPT, N_("Stays as it is here") },
};

static struct str
cut(struct arena *a, struct str text)
{
	struct str shown = utf8_part(text, 0, SHOWN_POINTS);

	return shown.n == text.n ? text : str_format(a, "%.*s…", STR_ARG(shown));
}

static struct str
marks_of(const struct web *w, unsigned what)
{
	struct buf out;

	buf_init(&out, w->arena, 400);
	for (size_t i = 0; i < COUNT_OF(marks); i++) {
		if (!(what & marks[i].bit))
			continue;
		buf_add_z(&out, out.n > 0 ? ", " : "");
		buf_add(&out, i18n_text(w->language, str_from(marks[i].word)));
	}
	return buf_str(&out);
}

/* The label of the record's field; the title block also has those of its revision. */
static struct str
field_label(const struct web *w, enum compared_part part, const char *name)
{
	const struct record_type *type = type_find(str_from(compared_part_codes[part]));
	size_t field = type_field_find(type, str_from(name));

	if (field == NO_FIELD && part == PART_FRAMEWORK) {
		type = &type_revision;
		field = type_field_find(type, str_from(name));
	}
	if (field == NO_FIELD && part == PART_FRAMEWORK)
		return T(w->language, "Revision");
	return field == NO_FIELD ? str_from(name) :
	    i18n_text(w->language, str_from(type->fields[field].label));
}

static struct view_import_field
field_of(const struct web *w, enum compared_part part, const struct fw_field_difference *f)
{
	struct view_import_field field = {
		.label = field_label(w, part, f->field),
		.held = cut(w->arena, f->held),
		.newer = cut(w->arena, f->newer),
		.is_kept = f->is_kept,
		.any_runs = f->held.n > 0 && f->newer.n > 0 && !f->is_kept,
	};

	if (field.any_runs)
		field.runs = view_differences(w, f->held, f->newer);
	return field;
}

static struct view_import_row
row_of(const struct web *w, const struct fw_difference *d)
{
	struct view_import_field *fields = arena_make_array(w->arena, struct view_import_field,
	    d->fields.n);

	for (size_t i = 0; i < d->fields.n; i++)
		fields[i] = field_of(w, d->part, &d->fields.items[i]);
	return (struct view_import_row){ marks_of(w, d->what), d->code, cut(w->arena, d->words),
		d->from, d->to, d->fields.n > 0, { fields, d->fields.n } };
}

static void
add_count(const struct web *w, struct buf *out, size_t n, const char *words)
{
	if (n == 0)
		return;
	buf_add_z(out, out->n > 0 ? ", " : "");
	buf_add_format(out, "%zu ", n);
	buf_add(out, i18n_text(w->language, str_from(words)));
}

static struct str
counts_of(const struct web *w, const struct compared_counts *n)
{
	struct buf out;

	buf_init(&out, w->arena, 1000);
	add_count(w, &out, n->added, N_("added"));
	add_count(w, &out, n->removed, N_("removed"));
	add_count(w, &out, n->changed, N_("changed"));
	add_count(w, &out, n->moved, N_("moved"));
	add_count(w, &out, n->kept, N_("with a value that stays as it is here"));
	add_count(w, &out, n->form, N_("with other bullets, formatting or spacing alone"));
	add_count(w, &out, n->same, N_("as before"));
	return buf_str(&out);
}

static bool
is_shown(const struct fw_difference *d, enum compared_part part)
{
	return d->part == part && (d->what & ~(unsigned)DIFFERENCE_FORM) != 0;
}

struct view_list
view_import_parts(const struct web *w, const struct comparison *c)
{
	struct view_import_part *parts = arena_make_array(w->arena, struct view_import_part,
	    PART_COUNT);
	size_t n = 0;

	for (enum compared_part part = PART_FRAMEWORK; part < PART_COUNT; part++) {
		const struct record_type *type = type_find(str_from(compared_part_codes[part]));
		struct view_import_row *rows = arena_make_array(w->arena,
		    struct view_import_row, c->differences.n);
		size_t nrows = 0;

		for (size_t i = 0; i < c->differences.n; i++) {
			if (is_shown(&c->differences.items[i], part))
				rows[nrows++] = row_of(w, &c->differences.items[i]);
		}
		if (nrows > 0)
			parts[n++] = (struct view_import_part){ str_from(type->plural),
				i18n_text(w->language, str_from(type->label_plural)),
				counts_of(w, &c->counts[part]), { rows, nrows } };
	}
	return (struct view_list){ parts, n };
}

/* --- points -------------------------------------------------------------------------------- */

static const struct template_var point_vars[] = {
	VAR(struct view_import_point, id), VAR(struct view_import_point, number),
	VAR(struct view_import_point, question), VAR(struct view_import_point, found),
	VAR(struct view_import_point, proposed), VAR(struct view_import_point, about),
	VAR(struct view_import_point, answer), VAR(struct view_import_point, wrong),
	VAR(struct view_import_point, is_new),
};
const struct shape view_import_point_shape = SHAPE(struct view_import_point, point_vars);

struct view_list
view_import_points(const struct web *w, const struct staged *staged, const struct str *typed)
{
	const struct fw_querys *points = &staged->comparison.merged->queries;
	struct view_import_point *rows = arena_make_array(w->arena, struct view_import_point,
	    points->n);
	struct map fresh = { .arena = w->arena };
	int64_t unused;

	for (size_t i = 0; i < staged->comparison.new_points.n; i++)
		map_set(&fresh, staged->comparison.new_points.items[i], 1);
	for (size_t i = 0; i < points->n; i++) {
		const struct fw_query *q = &points->items[i];
		struct str id = str_format(w->arena, "a-%.*s", STR_ARG(staged->keys[i]));

		rows[i] = (struct view_import_point){
			.id = id,
			.number = (int64_t)i + 1,
			.question = q->question,
			.found = cut(w->arena, q->person.n > 0 ? q->person : q->found),
			.proposed = cut(w->arena, q->proposed),
			.about = q->about,
			.answer = typed != NULL ? typed[i] : q->answer,
			.wrong = view_problem_of(w, str_dup_z(w->arena, id)),
			.is_new = map_get(&fresh, q->uid, &unused),
		};
	}
	return (struct view_list){ rows, points->n };
}
