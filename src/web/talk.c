/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Comments, files and progress below a record. Each is asked for by one query, and only for whom
 * it is open. Answers stand under the comment they answer, in the order written.
 */
#include "web/talk.h"

#include "model/types/types.h"
#include "policy/permit.h"
#include "web/history.h"
#include "web/rich.h"
#include "web/view.h"

struct remark {
	struct str id;      /* anchor */
	struct str uid;
	struct str who;
	struct str agency;
	struct str at;
	struct html words;
	struct str edit_url; /* empty: not by this reader */
	bool is_resolved;
	struct str resolver;
	bool is_answer;
	bool is_changed;
};
static const struct template_var remark_vars[] = {
	VAR(struct remark, id), VAR(struct remark, uid), VAR(struct remark, who),
	VAR(struct remark, agency), VAR(struct remark, at), VAR(struct remark, words),
	VAR(struct remark, edit_url), VAR(struct remark, is_resolved),
	VAR(struct remark, resolver), VAR(struct remark, is_answer),
	VAR(struct remark, is_changed),
};
static const struct shape remark_shape = SHAPE(struct remark, remark_vars);

struct note {
	struct str status;
	struct str status_class;
	struct str agency;
	struct str who;
	struct str at;
	struct html words;
	struct str next;
	struct view_list evidence;
	struct str url;
};
static const struct template_var note_vars[] = {
	VAR(struct note, status), VAR(struct note, status_class), VAR(struct note, agency),
	VAR(struct note, who), VAR(struct note, at), VAR(struct note, words),
	VAR(struct note, next), VAR_LIST(struct note, evidence, &view_link_shape),
	VAR(struct note, url),
};
static const struct shape note_shape = SHAPE(struct note, note_vars);

struct view_talk {
	struct str on;
	struct str add_progress_url;
	bool any_notes;
	struct view_list notes;
	bool can_attach;
	bool any_files;
	struct view_list files; /* links; note: kind and size */
	bool can_comment;
	bool any_remarks;
	struct str summary;     /* "3 comments, 1 open" */
	struct view_list remarks;
};
static const struct template_var talk_vars[] = {
	VAR(struct view_talk, on), VAR(struct view_talk, add_progress_url),
	VAR(struct view_talk, any_notes), VAR_LIST(struct view_talk, notes, &note_shape),
	VAR(struct view_talk, can_attach), VAR(struct view_talk, any_files),
	VAR_LIST(struct view_talk, files, &view_link_shape), VAR(struct view_talk, can_comment),
	VAR(struct view_talk, any_remarks), VAR(struct view_talk, summary),
	VAR_LIST(struct view_talk, remarks, &remark_shape),
};
const struct shape view_talk_shape = SHAPE(struct view_talk, talk_vars);

struct str
talk_name_of(struct arena *a, const struct record *r)
{
	return str_format(a, "%s/%.*s", r->type->name, STR_ARG(r->uid));
}

enum status
talk_find_target(struct web *w, struct str on, struct record **out)
{
	size_t slash = str_find_byte(on, '/', 0);
	const struct record_type *type = slash == SIZE_MAX ? NULL : type_find(str_part(on, 0,
	    slash));
	enum status st = ST_NOT_FOUND;

	if (type != NULL)
		st = record_find(w->call->store, w->call->viewer, type, 0,
		    str_part(on, slash + 1, on.n), w->arena, out);
	if (st != ST_NOT_FOUND)
		return st;
	return errors_add(&w->call->errors, st, NULL,
	    "What this should stand with is not there, or not open to you.");
}

static struct str
title_of_ref(const struct value *v)
{
	return v->nrefs > 0 ? v->refs[0].title : STR_EMPTY;
}

static struct str
code_of_ref(const struct value *v)
{
	return v->nrefs > 0 ? v->refs[0].code : STR_EMPTY;
}

/* --- comments ------------------------------------------------------------------------------ */

static bool
is_author(const struct web *w, const struct record *r, size_t field)
{
	const struct value *author = &r->values[field];

	return w->call->viewer.kind == VIEWER_PERSON && author->nrefs > 0 &&
	    author->refs[0].id == w->call->viewer.person->person_id;
}

static struct remark
remark_of(const struct web *w, const struct record *r)
{
	const struct value *answers = &r->values[COMMENT_ANSWERS];
	struct remark remark = {
		.id = str_format(w->arena, "c-%.*s", STR_ARG(r->uid)),
		.uid = r->uid,
		.who = title_of_ref(&r->values[COMMENT_AUTHOR]),
		.agency = code_of_ref(&r->values[COMMENT_AGENCY]),
		.at = view_instant(w, r->created_ms),
		.words = html_of_rich(w->arena, record_text(r, COMMENT_WORDS), 4),
		.is_resolved = r->values[COMMENT_RESOLVED].is_set,
		.resolver = title_of_ref(&r->values[COMMENT_RESOLVER]),
		.is_answer = answers->nrefs > 0,
		.is_changed = r->changed_ms > r->created_ms &&
		    !r->values[COMMENT_RESOLVED].is_set,
	};

	if (is_author(w, r, COMMENT_AUTHOR))
		remark.edit_url = str_format(w->arena, "/comments/%.*s/edit", STR_ARG(r->uid));
	return remark;
}

static bool
answers_to(const struct record *r, const struct record *first)
{
	const struct value *v = &r->values[COMMENT_ANSWERS];

	return v->nrefs > 0 && v->refs[0].id == first->id;
}

static enum status
set_remarks(const struct web *w, const struct record *r, struct view_talk *talk)
{
	struct record_list list;
	struct remark *remarks;
	size_t n = 0;
	size_t open = 0;
	enum status st = record_list_referring(w->call->store, w->call->viewer, &type_comment, r,
	    w->arena, &list);

	if (st != ST_OK)
		return st;
	remarks = arena_make_array(w->arena, struct remark, list.n);
	for (size_t i = 0; i < list.n; i++) {
		if (list.items[i]->values[COMMENT_ANSWERS].nrefs > 0)
			continue;
		remarks[n++] = remark_of(w, list.items[i]);
		open += !remarks[n - 1].is_resolved;
		for (size_t k = i + 1; k < list.n; k++) {
			if (answers_to(list.items[k], list.items[i]))
				remarks[n++] = remark_of(w, list.items[k]);
		}
	}
	talk->remarks = (struct view_list){ remarks, n };
	talk->any_remarks = n > 0;
	talk->summary = str_format(w->arena, "%.*s, %.*s",
	    STR_ARG(i18n_count(w->arena, w->language, (int64_t)n, N_("%d comment"),
	        N_("%d comments"))),
	    STR_ARG(i18n_count(w->arena, w->language, (int64_t)open, N_("%d open"),
	        N_("%d open"))));
	return ST_OK;
}

/* --- files --------------------------------------------------------------------------------- */

static struct str
size_words(struct arena *a, int64_t size)
{
	if (size < 1024)
		return str_format(a, "%lld B", (long long)size);
	if (size < 1024 * 1024)
		return str_format(a, "%lld kB", (long long)(size + 512) / 1024);
	return str_format(a, "%lld.%lld MB", (long long)(size / 1048576),
	    (long long)(size % 1048576 * 10 / 1048576));
}

static enum status
set_files(const struct web *w, const struct record *r, struct view_talk *talk)
{
	struct record_list list;
	struct view_link *links;
	enum status st = record_list_referring(w->call->store, w->call->viewer, &type_attachment,
	    r, w->arena, &list);

	if (st != ST_OK)
		return st;
	links = arena_make_array(w->arena, struct view_link, list.n);
	for (size_t i = 0; i < list.n; i++) {
		const struct record *file = list.items[i];
		struct str words = record_text(file, ATTACHMENT_WORDS);
		struct str size = size_words(w->arena, file->values[ATTACHMENT_SIZE].number);

		links[i].url = web_url_of_record(w, file);
		links[i].label = record_text(file, ATTACHMENT_NAME);
		links[i].note = words.n == 0 ? size : str_format(w->arena, "%.*s · %.*s",
		    STR_ARG(words), STR_ARG(size));
	}
	talk->files = (struct view_list){ links, list.n };
	talk->any_files = list.n > 0;
	return ST_OK;
}

/* --- progress ------------------------------------------------------------------------------ */

static struct view_list
evidence_of(const struct web *w, const struct record *r)
{
	const struct value *v = &r->values[PROGRESS_EVIDENCE];
	struct view_link *links = arena_make_array(w->arena, struct view_link, v->ntexts);

	for (size_t i = 0; i < v->ntexts; i++) {
		bool is_address = str_starts(v->texts[i], STR("https://")) ||
		    str_starts(v->texts[i], STR("http://"));

		links[i].label = v->texts[i];
		links[i].url = is_address ? v->texts[i] : STR_EMPTY;
	}
	return (struct view_list){ links, v->ntexts };
}

static struct note
note_of(const struct web *w, const struct record *r)
{
	return (struct note){
		.status = view_choice(w, r, PROGRESS_STATUS),
		.status_class = record_text(r, PROGRESS_STATUS),
		.agency = code_of_ref(&r->values[PROGRESS_AGENCY]),
		.who = title_of_ref(&r->values[PROGRESS_AUTHOR]),
		.at = view_instant(w, r->created_ms),
		.words = html_of_rich(w->arena, record_text(r, PROGRESS_WORDS), 4),
		.next = record_text(r, PROGRESS_NEXT),
		.evidence = evidence_of(w, r),
		.url = web_url_of_record(w, r),
	};
}

static enum status
set_notes(const struct web *w, const struct record *r, struct view_talk *talk)
{
	struct record_list list;
	struct note *notes;
	enum status st;

	if (r->type != &type_action)
		return ST_OK;
	st = record_list_referring(w->call->store, w->call->viewer, &type_progress, r, w->arena,
	    &list);
	if (st != ST_OK)
		return st;
	notes = arena_make_array(w->arena, struct note, list.n);
	for (size_t i = 0; i < list.n; i++)
		notes[i] = note_of(w, list.items[list.n - 1 - i]);
	talk->notes = (struct view_list){ notes, list.n };
	talk->any_notes = list.n > 0;
	if (permit(w->call->viewer, type_progress.create))
		talk->add_progress_url = view_report_url(w, r);
	return ST_OK;
}

enum status
view_talk_load(const struct web *w, const struct record *r, struct view_list *out)
{
	struct view_talk *talk;
	enum status st;

	*out = (struct view_list){ NULL, 0 };
	if (!permit(w->call->viewer, PERM_NETWORK) || (r->type->flags & TF_TALK) != 0)
		return ST_OK;
	talk = arena_make(w->arena, struct view_talk);
	talk->on = talk_name_of(w->arena, r);
	talk->can_comment = viewer_reach(w->call->viewer, type_comment.create, r->framework_id) !=
	    REACH_NONE;
	if ((st = set_notes(w, r, talk)) != ST_OK || (st = set_files(w, r, talk)) != ST_OK ||
	    (st = set_remarks(w, r, talk)) != ST_OK)
		return st;
	talk->can_attach = viewer_reach(w->call->viewer, type_attachment.create,
	    r->framework_id) != REACH_NONE;
	*out = (struct view_list){ talk, 1 };
	return ST_OK;
}
