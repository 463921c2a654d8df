/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_WEB_RECORD_FORM_H
#define CONCERT_WEB_RECORD_FORM_H

#include "model/form.h"
#include "store/record_keys.h"
#include "web/draft.h"
#include "web/page.h"

/*
 * The form of any record, made from the rows of its type: which fields a person may set, what it
 * typed, what was there. Names of inputs: the field's name, with "-time" or "-meaning" for a
 * second one, "-add" for one more of a list, "-pick" for what was found; "_..." for what is no
 * field.
 */
#define FORM_VERSION "_version" /* that the form was made from */
#define FORM_VISIBILITY "_visibility"
#define FORM_REASON "_reason"
#define FORM_PREVIEW "_preview" /* a button: show what the Markdown gives */
#define FORM_FIND "_find"       /* a button: look up what is typed for the field it names */
#define FORM_DRAFT DRAFT_INPUT /* a button: keep it for later */
#define FORM_TAKE "_take-"      /* and a field: "theirs" leaves it as somebody else saved it */

struct record_form {
	struct web *w;
	const struct record_type *type;
	struct record *shown;  /* as the form was made; of a new record what is set from outside */
	struct record *typed;  /* the same with what was typed */
	struct record *theirs; /* where somebody saved meanwhile: what is stored now */
	bool is_new;
	bool may_open;         /* say who sees it */
	bool *can;             /* by field: the person may set it here */
	bool *changed;
	bool *failed;          /* what was typed could not be read: it is shown as it was typed */
	struct form_rules form;
	struct key_scope scope;
	struct form_sent *sent; /* of a GET: nothing */
	struct str reason;
	struct str address;    /* where it is sent to, if not to the record's own form */
	struct form_found added; /* what may be named besides records; looked up by form.find */
	bool *rare;            /* by field: folded up, as few change it; NULL: none */
	struct str reason_hint; /* where the reason will stand; empty: in the history */
};

/* A new record: ST_FORBIDDEN where the person may add none. */
MUST_USE enum status record_form_new(struct web *w, const struct record_type *type,
    struct record_form *out);

/* Fills fields of a new record from the query of the address: "?action=CJ-7". */
void record_form_fill(struct record_form *rf);

/* The record that the address names. ST_FORBIDDEN with a message where it may not be changed. */
MUST_USE enum status record_form_edit(struct web *w, const struct record_type *type,
    struct record_form *out);

/*
 * Takes what was sent into typed. ST_INVALID with messages in the call. ST_CONFLICT where the
 * record is not any more as the form was made from; then shown is what it was, theirs what it is.
 */
MUST_USE enum status record_form_take(struct record_form *rf);

/* The address that the form is sent to; its draft is kept under it. */
struct str record_form_address(const struct record_form *rf);

/* Goes on with the draft that was kept of the form, as if it had been sent, without its faults. */
MUST_USE enum status record_form_take_draft(struct record_form *rf);

/* What a form carries to say what it was made from. */
struct str record_form_version(const struct record_form *rf);

/* Whether anything was typed that is not there already. */
bool record_form_is_changed(const struct record_form *rf);

/* Stores what was typed. Statuses of guarded_create() and guarded_update(). */
MUST_USE enum status record_form_save(struct record_form *rf);

/* Whether a button of this name was pressed, and its value. */
bool record_form_pressed(const struct record_form *rf, const char *button, struct str *out);

/*
 * A form that was sent by another button than save: kept as a draft if that was the one, and shown
 * again with all that was typed, without its faults. st: what record_form_take() answered.
 */
MUST_USE enum status record_form_came_back(struct record_form *rf, enum status st,
    enum status (*answer)(struct record_form *rf, enum status st));

/*
 * Answers a form whose record is not there any more (st: ST_NOT_FOUND) or not the person's to
 * change (ST_FORBIDDEN, with a message in the call): shows what was typed, and keeps it as a draft
 * of that address.
 */
MUST_USE enum status record_form_gone(struct web *w, const struct record_type *type,
    struct str address, enum status st);

/* The record that the address names, as the viewer sees it, in the framework of the page. */
MUST_USE enum status record_form_find(const struct web *w, const struct record_type *type,
    struct record **out);

/* The last value sent under a name; false if there is none. */
bool record_form_value(const struct call *call, const char *name, struct str *out);

#endif
