/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Prints as people ask for them: sent at once if there is one of the same text, else made by the
 * job process while a page waits that comes again by itself, without a script. What surprises:
 * the routes are made from the list of the forms of print, two for each of its rows.
 */
#include <ctype.h>

#include "http/media_type.h"
#include "instrument/revision.h"
#include "model/types/types.h"
#include "web/instrument.h"
#include "web/print.h"

#define WAIT_S 1

struct view {
	bool is_waiting;
	struct str own_url;
	struct str back_url;
	struct str words; /* why it cannot be made */
};
static const struct template_var vars[] = {
	VAR(struct view, is_waiting), VAR(struct view, own_url), VAR(struct view, back_url),
	VAR(struct view, words),
};
static const struct shape shape = SHAPE(struct view, vars);
const struct page page_print = { .name = "print", .view = &shape };

static const struct template_var print_vars[] = {
	VAR(struct view_print, url), VAR(struct view_print, name), VAR(struct view_print, help),
};
const struct shape view_print_shape = SHAPE(struct view_print, print_vars);

static enum status
send_file(struct call *call, const struct print_answer *answer, const struct printing *printing)
{
	const struct attachment file = {
		.type = str_from(answer->printer->media_type),
		.filename = str_format(call->arena, "%.*s.%s", STR_ARG(answer->name),
		    answer->printer->extension),
		.sha256 = printing->name.key,
	};

	return response_set_attachment_at(call->rs, &file, printing->look.path);
}

static enum status
show_failure(struct web *w, const struct print_answer *answer, const struct printing *printing)
{
	struct view view = { .own_url = answer->own_url, .back_url = answer->back_url,
		.words = printing->look.words };

	return web_answer_status(w, &page_print, T(w->language, "It cannot be made"), &view, 422);
}

static enum status
show_wait(struct web *w, const struct print_answer *answer)
{
	struct view view = { .is_waiting = true, .own_url = answer->own_url,
		.back_url = answer->back_url };
	enum status st = response_set_header(w->call->rs, "Refresh", str_format(w->arena,
	    "%d; url=%.*s", WAIT_S, STR_ARG(answer->own_url)));

	if (st != ST_OK || (st = response_set_header(w->call->rs, "Cache-Control",
	    STR("no-store"))) != ST_OK)
		return st;
	return web_answer_status(w, &page_print, T(w->language, "One moment"), &view, 202);
}

enum status
web_print(struct web *w, const struct print_answer *answer)
{
	struct call *call = w->call;
	struct printing printing;
	enum status st = printing_find(call->store, answer->printer, answer->order,
	    &call->errors, &printing);

	if (st != ST_OK)
		return st;
	if (printing.look.state == PRINT_READY)
		return send_file(call, answer, &printing);
	if (printing.look.state == PRINT_FAILED)
		return show_failure(w, answer, &printing);
	if ((st = printing_submit(call->store, &printing, &call->errors)) != ST_OK)
		return st;
	return show_wait(w, answer);
}

static struct str
upper(struct arena *a, const char *name)
{
	struct buf b;

	buf_init(&b, a, 100);
	for (; *name != '\0'; name++)
		buf_add_byte(&b, (char)toupper((unsigned char)*name));
	return buf_str(&b);
}

/* Address of a revision's prints less the extension; NULL: of the text in effect. */
static struct str
path_of(const struct web *w, const struct record *revision)
{
	if (revision == NULL)
		return STR("/instrument");
	return str_format(w->arena, "/revisions/%d/instrument",
	    (int)revision->values[REVISION_NUMBER].number);
}

static struct str
url_of(const struct web *w, const struct record *revision, const struct printer *printer)
{
	return web_url(w, str_dup_z(w->arena, str_format(w->arena, "%.*s.%s",
	    STR_ARG(path_of(w, revision)), printer->extension)));
}

struct view_list
view_prints(const struct web *w, const struct record *revision)
{
	struct view_print *list = arena_make_array(w->arena, struct view_print, printer_count);

	for (size_t i = 0; i < printer_count; i++) {
		list[i] = (struct view_print){ url_of(w, revision, &printers[i]),
			upper(w->arena, printers[i].name),
			i18n_text(w->language, str_from(printers[i].help)) };
	}
	return (struct view_list){ list, printer_count };
}

/* --- the instrument ------------------------------------------------------------------------- */

static enum status
find_revision(const struct web *w, struct str number, struct record **out)
{
	const struct revision_key key = { w->framework->id, number, w->call->today };
	enum status st = revision_find(w->call->store, w->call->viewer, &key, w->arena, out);

	if (st == ST_NOT_FOUND)
		return errors_add(&w->call->errors, st, NULL, "%.*s", STR_ARG(T(w->language,
		    "There is no such revision. Choose one from the list of revisions.")));
	return st;
}

/* number: empty for the text in effect. */
static enum status
print_text(struct call *call, const struct printer *printer, struct str number)
{
	struct revision_export wish = { .today = call->today };
	struct print_order order;
	struct print_answer answer = { .printer = printer, .order = &order };
	const struct framework *fw;
	struct record *revision = NULL;
	struct web w;
	enum status st = web_begin_framework(call, &w);

	if (st != ST_OK || (number.n > 0 && (st = find_revision(&w, number, &revision)) != ST_OK))
		return st;
	wish.framework_id = w.framework->id;
	wish.revision = revision;
	if ((st = revision_load_export(call->store, call->viewer, &wish, &call->errors, &fw)) !=
	    ST_OK)
		return st;
	printing_order(w.arena, fw, &order);
	answer.name = record_text(w.framework, FRAMEWORK_SLUG);
	answer.back_url = web_url(&w, "/instrument");
	if (revision != NULL) {
		answer.name = str_format(w.arena, "%.*s-%d", STR_ARG(answer.name),
		    (int)revision->values[REVISION_NUMBER].number);
		answer.back_url = view_revision_url(&w, revision);
	}
	answer.own_url = url_of(&w, revision, printer);
	return web_print(&w, &answer);
}

/* A handler must know its printer; a route has no member for one, so that each has its own. */
#define PRINTER(form, media_type, ending, words) \
	static enum status \
	print_instrument_##form(struct call *call) \
	{ \
		return print_text(call, printer_find(STR(#form)), STR_EMPTY); \
	} \
	static enum status \
	print_revision_##form(struct call *call) \
	{ \
		return print_text(call, printer_find(STR(#form)), call->values[0]); \
	} \
	static const struct route route_instrument_##form = { \
		.method = METHOD_GET, .path = "/instrument." ending, \
		.permission = PERM_PUBLIC, .inputs = web_framework_input, .ninputs = 1, \
		.summary = words, .handler = print_instrument_##form, \
	}; \
	const struct page page_instrument_##form = { .route = &route_instrument_##form }; \
	static const struct route route_revision_##form = { \
		.method = METHOD_GET, .path = "/revisions/{key}/instrument." ending, \
		.permission = PERM_PUBLIC, .inputs = web_framework_input, .ninputs = 1, \
		.summary = words, .handler = print_revision_##form, \
	}; \
	const struct page page_revision_##form = { .route = &route_revision_##form };
#include "document/printers/printers.h"
#undef PRINTER
