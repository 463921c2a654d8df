/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What mails about a procedure say: what happened, until when, what the person is asked to do,
 * and the changes themselves. Plain lines, so that they can be read on any telephone. The deadline
 * is worded by the same function as on every page.
 */
#include "instrument/notice_words.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "model/types/types.h"

/*
 * Of words that people wrote, so much that all of a notice fits LIMIT_MAIL_ORDER_BYTES besides its
 * redline: a mail that is too long is none.
 */
#define WORDS_BYTES (32 * 1024)   /* why, an objection */
#define REQUEST_BYTES 2000        /* of one agency */
#define REQUESTS_BYTES (64 * 1024) /* of all of them */

static void
add_cut(struct buf *b, struct str words, size_t most)
{
	struct str part = utf8_cut(words, most);

	buf_add(b, part);
	buf_add_z(b, part.n < words.n ? "… (the page has all of it)" : "");
}

static struct str
name_of(const struct telling *t)
{
	struct str code = record_code(t->amendment);

	return code.n == 0 ? record_title(t->amendment) : str_format(t->arena,
	    "%.*s: %.*s", STR_ARG(code), STR_ARG(record_title(t->amendment)));
}

/* As on every page, and below it in the reader's own zone. */
static struct str
deadline_of(const struct telling *t)
{
	int64_t ms = t->amendment->values[AMENDMENT_DEADLINE].number;
	struct str zone = record_text(t->framework, FRAMEWORK_ZONE);
	struct str all = deadline_format(t->arena, ms, zone);
	struct str own = deadline_format_own(t->arena, ms, t->zone, zone);

	return own.n == 0 ? all : str_format(t->arena, "%.*s\n    %.*s (your time zone)",
	    STR_ARG(all), STR_ARG(own));
}

static bool
is_by(const struct telling *t, const char *method)
{
	return str_equal(record_text(t->amendment, AMENDMENT_METHOD), str_from(method));
}

static bool
has_deadline(const struct telling *t)
{
	return t->amendment->values[AMENDMENT_DEADLINE].is_set;
}

/* Behind the name in the subject: what happened. */
static const char *
what_happened(const struct telling *t)
{
	switch (t->notice.kind) {
	case NOTICE_CIRCULATED: return is_by(t, "silence") ? "silence procedure" : "circulated";
	case NOTICE_EXTENDED: return "more time";
	case NOTICE_REMINDER: return "ends within 24 hours";
	case NOTICE_MORE_TIME: return "more time is asked for";
	case NOTICE_BROKEN: return "objected to";
	case NOTICE_ADOPTED: return "adopted";
	case NOTICE_WITHDRAWN: return "withdrawn";
	case NOTICE_TAKEN_BACK: return "taken back";
	case NOTICE_UNFIT: return "could not be adopted";
	case NOTICE_SUPERSEDED: return "superseded";
	case NOTICE_COUNT: break;
	}
	return "";
}

struct str
notice_subject(const struct telling *t)
{
	return str_format(t->arena, "%.*s (%s)", STR_ARG(name_of(t)), what_happened(t));
}

static void
add_deadline(const struct telling *t, struct buf *b)
{
	struct str deadline = deadline_of(t);

	if (!has_deadline(t))
		return;
	buf_add_format(b, is_by(t, "silence") ? "It is adopted by silence if no agency objects "
	    "before\n\n    %.*s\n\nPositions that come later are not received.\n" :
	    "Agencies may answer until\n\n    %.*s\n\n", STR_ARG(deadline));
}

static void
add_outcome(const struct telling *t, struct buf *b)
{
	struct str outcome = record_text(t->amendment, AMENDMENT_OUTCOME);

	if (outcome.n > 0)
		buf_add_format(b, "\n%.*s\n", STR_ARG(outcome));
}

/* The latest objection that stands: who broke the silence, and why. */
static void
add_objection(const struct telling *t, struct buf *b)
{
	const struct procedure *p = &t->procedure;

	for (size_t i = p->npositions; i-- > 0;) {
		const struct record *r = p->positions[i];
		const struct value *agency = &r->values[POSITION_AGENCY];

		if (!str_equal(record_text(r, POSITION_KIND), STR("objection")))
			continue;
		buf_add_format(b, "%.*s objected:\n\n", STR_ARG(agency->nrefs > 0 ?
		    agency->refs[0].code : STR_EMPTY));
		add_cut(b, record_text(r, POSITION_WORDS), WORDS_BYTES);
		buf_add_z(b, "\n");
		return;
	}
}

/* The newest request of each agency in this circulation: who asks, and why. */
static void
add_requests(const struct telling *t, struct buf *b)
{
	const struct procedure *p = &t->procedure;

	for (size_t i = 0; i < p->npositions && b->n < REQUESTS_BYTES; i++) {
		const struct record *r = p->positions[i];

		if (!procedure_is_request(p, i))
			continue;
		buf_add_format(b, "%.*s asks for more time:\n\n",
		    STR_ARG(r->values[POSITION_AGENCY].refs[0].code));
		add_cut(b, record_text(r, POSITION_WORDS), REQUEST_BYTES);
		buf_add_z(b, "\n\n");
	}
	if (!has_deadline(t))
		return;
	buf_add_format(b, "The deadline is\n\n    %.*s\n", STR_ARG(deadline_of(t)));
	if (t->origin.n > 0)
		buf_add_format(b, "\nGive more time: %.*s/amendments/%.*s/extend\n",
		    STR_ARG(t->origin), STR_ARG(t->amendment->uid));
}

static void
add_adoption(const struct telling *t, struct buf *b)
{
	add_outcome(t, b);
	if (t->revision == NULL)
		return;
	buf_add_format(b, "\nThe text is now %.*s (number %lld).\n",
	    STR_ARG(record_text(t->revision, REVISION_LABEL)),
	    (long long)t->revision->values[REVISION_NUMBER].number);
	if (t->origin.n > 0)
		buf_add_format(b, "%.*s/revisions/%lld\n", STR_ARG(t->origin),
		    (long long)t->revision->values[REVISION_NUMBER].number);
}

static void
add_news(const struct telling *t, struct buf *b)
{
	switch (t->notice.kind) {
	case NOTICE_CIRCULATED:
		buf_add_z(b, t->notice.round > 1 ? "This amendment is circulated again to the "
		    "agencies of the network. What was answered to an earlier circulation does not "
		    "count for this one. " :
		    "This amendment is circulated to the agencies of the network. ");
		add_deadline(t, b);
		return;
	case NOTICE_EXTENDED:
		buf_add_z(b, "There is more time to answer. ");
		add_deadline(t, b);
		return;
	case NOTICE_REMINDER:
		buf_add_z(b, "Less than 24 hours are left. ");
		add_deadline(t, b);
		return;
	case NOTICE_MORE_TIME:
		add_requests(t, b);
		return;
	case NOTICE_BROKEN:
		buf_add_z(b, "The silence is broken. The amendment is not adopted; its text can be "
		    "changed and circulated again.\n\n");
		add_objection(t, b);
		return;
	case NOTICE_ADOPTED:
		buf_add_z(b, "The amendment is adopted.\n");
		add_adoption(t, b);
		return;
	case NOTICE_WITHDRAWN:
		buf_add_z(b, "The amendment is withdrawn. Nothing changes.\n");
		add_outcome(t, b);
		return;
	case NOTICE_TAKEN_BACK:
		buf_add_z(b, "The amendment is taken back, to be changed and circulated again.\n");
		add_outcome(t, b);
		return;
	case NOTICE_UNFIT:
	case NOTICE_SUPERSEDED:
		buf_add_z(b, "The amendment is not adopted.\n");
		add_outcome(t, b);
		return;
	case NOTICE_COUNT:
		return;
	}
}

static const char *
words_of_kind(struct str kind)
{
	const struct field *f = &type_position.fields[POSITION_KIND];
	size_t at = field_choice_find(f, kind.p, kind.n);

	return at == SIZE_MAX ? "" : f->choices[at].label;
}

/* What an agency of the reader has said, or is asked to say. */
static void
add_own(const struct telling *t, struct buf *b, int64_t agency_id)
{
	for (size_t i = 0; i < t->procedure.nasked; i++) {
		const struct asked *asked = &t->procedure.asked[i];

		if (asked->agency_id != agency_id)
			continue;
		if (asked->position == NULL)
			buf_add_format(b, "\nYour agency, %.*s, has not answered yet.\n",
			    STR_ARG(asked->code));
		else
			buf_add_format(b, "\nYour agency, %.*s, has answered: %s.\n",
			    STR_ARG(asked->code),
			    words_of_kind(record_text(asked->position, POSITION_KIND)));
	}
}

static void
add_link(const struct telling *t, struct buf *b)
{
	if (t->origin.n == 0)
		return;
	buf_add_format(b, "\nRead it%s: %.*s/amendments/%.*s\n",
	    procedure_is(t->amendment, "circulated") ? " and answer" : "", STR_ARG(t->origin),
	    STR_ARG(t->amendment->uid));
}

bool
notice_brings_text(const struct telling *t)
{
	switch (t->notice.kind) {
	case NOTICE_CIRCULATED:
	case NOTICE_EXTENDED:
	case NOTICE_REMINDER:
	case NOTICE_ADOPTED:
		return true;
	case NOTICE_BROKEN:
		/* A draft again by now, it may start from another revision. */
		return procedure_is(t->amendment, "broken");
	case NOTICE_MORE_TIME:
	case NOTICE_WITHDRAWN:
	case NOTICE_TAKEN_BACK:
	case NOTICE_UNFIT:
	case NOTICE_SUPERSEDED:
	case NOTICE_COUNT:
		break;
	}
	return false;
}

struct str
notice_text(const struct telling *t, const int64_t *agencies, size_t n)
{
	struct str reason = record_text(t->amendment, AMENDMENT_REASON);
	bool is_open = procedure_is(t->amendment, "circulated");
	struct buf b;

	buf_init(&b, t->arena, LIMIT_MAIL_ORDER_BYTES);
	buf_add_format(&b, "%.*s\n%.*s\n\n", STR_ARG(name_of(t)),
	    STR_ARG(record_text(t->framework, FRAMEWORK_TITLE)));
	add_news(t, &b);
	for (size_t i = 0; is_open && i < n; i++)
		add_own(t, &b, agencies[i]);
	add_link(t, &b);
	if (is_open && reason.n > 0 && notice_brings_text(t)) {
		buf_add_z(&b, "\nWhy:\n\n");
		add_cut(&b, reason, WORDS_BYTES);
		buf_add_z(&b, "\n");
	}
	if (t->redline.n > 0)
		buf_add_format(&b, "\n%s, [-words that go-] and {+words that come+}:\n\n%.*s",
		    t->notice.kind == NOTICE_BROKEN ? "What was to change" : "What changes",
		    STR_ARG(t->redline));
	return buf_str(&b);
}
