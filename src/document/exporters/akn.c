/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The framework as Akoma Ntoso 3.0 (LegalDocML), for archives and systems of legal documents:
 * pillars, recommendations, actions and goals as a hierarchy, each with its code as identifier,
 * footnotes where their marks are. The document type is `statement`: "an official document of a
 * body that may or may not be normative", which is what the United Nations' profile takes for
 * resolutions; `act` is for legislation and `doc` for what has no type. It is a form to keep and
 * to exchange, not to bring back: of facts it holds dates and leads alone.
 * All revisions are one work, of the day of the first, and each is an expression of it; those after
 * the first are single versions, made by amendments.
 * What surprises: every date is required, so an unknown one is the first day there is, and says so.
 * Source: OASIS LegalDocML, Akoma Ntoso 1.0 part 2 (schema of 30 March 2017), naming convention.
 */
#include <unicode/uloc.h>

#include "base/map.h"
#include "document/export.h"
#include "document/table_view.h"
#include "document/xml_text.h"
#include "instrument/placements.h"
#include "model/date.h"

#define NAMESPACE "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
#define FACTS_NAMESPACE "urn:concert:facts:1"
#define UNKNOWN_DATE "0001-01-01"

struct akn {
	struct buf *out;
	struct arena *arena;
	const struct framework *fw;
	struct table_view view;
	struct map names;   /* identifiers that are taken */
	struct map notes;   /* labels of footnotes that stand in the text already */
	unsigned last_id;   /* of what has no code */
};

/* --- identifiers and text ------------------------------------------------------------------ */

/* " eId=", the prefix and the code, with a number behind it where that is taken. */
static void
add_id(struct akn *k, const char *prefix, struct str code)
{
	struct str wanted;
	struct buf name;
	int64_t is_taken;

	buf_init(&name, k->arena, SIZE_MAX);
	if (code.n > 0)
		xml_add_name(&name, prefix, code);
	else
		buf_add_format(&name, "%s%u", prefix, ++k->last_id);
	wanted = buf_str(&name);
	for (unsigned i = 2; map_get(&k->names, wanted, &is_taken); i++)
		wanted = str_format(k->arena, "%.*s__%u", STR_ARG(buf_str(&name)), i);
	map_set(&k->names, wanted, 1);
	buf_add_format(k->out, " eId=\"%.*s\"", STR_ARG(wanted));
}

static void
open_container(struct akn *k, const char *name, const char *prefix, struct str code)
{
	buf_add_format(k->out, "<hcontainer name=\"%s\"", name);
	add_id(k, prefix, code);
	buf_add_z(k->out, ">\n");
}

static void
close_container(struct akn *k)
{
	buf_add_z(k->out, "</hcontainer>\n");
}

static void
add_text(struct buf *b, struct str text)
{
	struct str rest = text;
	struct str line;
	bool is_first = true;

	while (text.n > 0 && str_next(&rest, '\n', &line)) {
		if (!is_first)
			buf_add_z(b, "<br/>");
		xml_add_text(b, line);
		is_first = false;
	}
}

static const struct fw_footnote *
find_footnote(const struct akn *k, struct str label)
{
	for (size_t i = 0; i < k->fw->footnotes.n; i++)
		if (str_equal(k->fw->footnotes.items[i].label, label))
			return &k->fw->footnotes.items[i];
	return NULL;
}

static void
add_plain_marked(struct akn *k, const struct marked *text)
{
	struct mark_syntax syntax = mark_syntax_html;

	syntax.add_text = add_text;
	marked_add(k->out, text, &syntax);
}

/* The note where its mark is; a second mark refers to it, one without a note is raised text. */
static void
add_note_mark(struct akn *k, const struct run *run)
{
	const struct fw_footnote *footnote = find_footnote(k, run->label);
	int64_t is_there;

	table_view_open_tags(k->out, run);
	if (footnote == NULL) {
		buf_add_z(k->out, "<sup>");
		xml_add_text(k->out, run->text.text);
		buf_add_z(k->out, "</sup>");
	} else if (map_get(&k->notes, run->label, &is_there)) {
		buf_add_z(k->out, "<noteRef href=\"#");
		xml_add_name(k->out, "fn_", run->label);
		buf_add_z(k->out, "\" marker=\"");
		xml_add_text(k->out, run->label);
		buf_add_z(k->out, "\"/>");
	} else {
		map_set(&k->notes, run->label, 1);
		buf_add_z(k->out, "<authorialNote placement=\"bottom\" marker=\"");
		xml_add_text(k->out, run->label);
		buf_add_byte(k->out, '"');
		add_id(k, "fn_", run->label);
		buf_add_z(k->out, "><p>");
		add_plain_marked(k, &footnote->text);
		buf_add_z(k->out, "</p></authorialNote>");
	}
	table_view_close_tags(k->out, run);
}

static void
add_marked(struct akn *k, const struct marked *text)
{
	struct runs runs = table_view_runs(k->arena, text);

	for (size_t i = 0; i < runs.n; i++) {
		if (runs.items[i].label.n > 0)
			add_note_mark(k, &runs.items[i]);
		else
			add_plain_marked(k, &runs.items[i].text);
	}
}

/* The lines of a text as paragraphs; at least one. */
static void
add_paragraphs(struct akn *k, const struct marked *text)
{
	struct parts lines = table_view_paragraphs(k->arena, text);

	for (size_t i = 0; i < lines.n; i++) {
		buf_add_z(k->out, "<p>");
		add_marked(k, &lines.items[i].text);
		buf_add_z(k->out, "</p>\n");
	}
	if (lines.n == 0)
		buf_add_z(k->out, "<p/>\n");
}

static void
add_content(struct akn *k, const char *element, const struct marked *text)
{
	buf_add_format(k->out, "<%s", element);
	add_id(k, "c_", STR_EMPTY);
	buf_add_z(k->out, ">\n");
	add_paragraphs(k, text);
	buf_add_format(k->out, "</%s>\n", element);
}

static void
add_inline(struct akn *k, const char *element, const struct marked *text)
{
	struct marked trimmed = marked_trim(k->arena, text);

	if (trimmed.text.n == 0)
		return;
	buf_add_format(k->out, "<%s", element);
	add_id(k, "h_", STR_EMPTY);
	buf_add_byte(k->out, '>');
	add_marked(k, &trimmed);
	buf_add_format(k->out, "</%s>\n", element);
}

static void
add_words(struct akn *k, const char *element, struct str words)
{
	add_inline(k, element, &(struct marked){ .text = words });
}

/* --- the body ------------------------------------------------------------------------------ */

static bool
is_own_paragraph(const struct marked *heading)
{
	return str_ends(heading->text, STR("\n"));
}

static void
add_element(struct akn *k, const struct fw_element *e, const char *name)
{
	add_words(k, "crossHeading", e->connector);
	if (is_own_paragraph(&e->heading))
		add_inline(k, "crossHeading", &e->heading);
	open_container(k, name, "e_", e->code);
	add_words(k, "num", e->marker);
	if (!is_own_paragraph(&e->heading))
		add_inline(k, "heading", &e->heading);
	add_content(k, e->children.n > 0 ? "intro" : "content", &e->text);
	for (size_t i = 0; i < e->children.n; i++)
		add_element(k, &e->children.items[i], "part");
	close_container(k);
}

/* The words that head a column of the table. */
static struct str
heading_of(const struct akn *k, enum column_role role)
{
	for (size_t i = 0; i < k->view.ncolumns; i++)
		if (k->view.columns[i].role == role)
			return k->view.columns[i].heading;
	return STR_EMPTY;
}

static void
add_elements(struct akn *k, const struct fw_elements *all, enum column_role role,
    const char *name)
{
	if (all->n == 0)
		return;
	open_container(k, role == COLUMN_GOALS ? "goals" : "actions", "list_", STR_EMPTY);
	add_words(k, "heading", heading_of(k, role));
	for (size_t i = 0; i < all->n; i++)
		add_element(k, &all->items[i], name);
	close_container(k);
}

static void
add_recommendations(struct akn *k, const struct places *places)
{
	if (places->n == 0)
		return;
	open_container(k, "recommendations", "list_", STR_EMPTY);
	add_words(k, "heading", heading_of(k, COLUMN_RECOMMENDATION));
	for (size_t i = 0; i < places->n; i++) {
		add_words(k, "crossHeading", places->items[i].connector);
		open_container(k, "recommendation", "r_", places->items[i].r->code);
		add_content(k, "content", &places->items[i].r->text);
		close_container(k);
	}
	close_container(k);
}

/* The texts of columns of unknown meaning, kept as "Heading: text". */
static void
add_extra(struct akn *k, const struct fw_texts *extra)
{
	for (size_t i = 0; i < extra->n; i++) {
		struct marked text = { .text = extra->items[i] };

		open_container(k, "further", "list_", STR_EMPTY);
		add_content(k, "content", &text);
		close_container(k);
	}
}

static void
add_pillar(struct akn *k, const struct fw_pillar *p, const struct places *places)
{
	open_container(k, "pillar", "pillar_", p->code);
	if (!str_equal(p->title.text, STR(UNNAMED_PILLAR)))
		add_inline(k, "heading", &p->title);
	if (p->coordination.text.n > 0) {
		open_container(k, "coordination", "list_", STR_EMPTY);
		add_words(k, "heading", heading_of(k, COLUMN_COORDINATION));
		add_content(k, "content", &p->coordination);
		close_container(k);
	}
	add_recommendations(k, places);
	add_elements(k, &p->actions, COLUMN_ACTIONS, "action");
	add_elements(k, &p->goals, COLUMN_GOALS, "goal");
	add_extra(k, &p->extra);
	close_container(k);
}

/* Notes that no mark in the text refers to. */
static void
add_unmarked_notes(struct akn *k)
{
	int64_t is_there;

	for (size_t i = 0; i < k->fw->footnotes.n; i++) {
		const struct fw_footnote *footnote = &k->fw->footnotes.items[i];

		if (map_get(&k->notes, footnote->label, &is_there))
			continue;
		open_container(k, "note", "fn_", footnote->label);
		add_words(k, "num", footnote->label);
		add_content(k, "content", &footnote->text);
		close_container(k);
	}
}

static void
add_body(struct akn *k)
{
	struct places *places = placements_index(k->arena, k->fw);
	size_t n = k->fw->pillars.n;

	buf_add_z(k->out, "<mainBody>\n");
	for (size_t i = 0; i < n; i++)
		add_pillar(k, &k->fw->pillars.items[i], &places[i]);
	add_recommendations(k, &places[n]);
	add_unmarked_notes(k);
	if (n + places[n].n + k->fw->footnotes.n == 0)
		buf_add_z(k->out, "<p/>\n");
	buf_add_z(k->out, "</mainBody>\n");
}

/* --- about the document -------------------------------------------------------------------- */

static bool
is_known(const struct period *period)
{
	return period->edtf.n > 0 && period->earliest != NO_DAY &&
	    date_to_civil(period->earliest).year >= 1 &&
	    date_to_civil(period->earliest).year <= 9999;
}

static struct str
day_of(const struct akn *k, const struct period *period)
{
	return is_known(period) ? date_format(k->arena, period->earliest) : STR(UNKNOWN_DATE);
}

static const char *
iso_language(struct arena *a, struct str language)
{
	const char *code = uloc_getISO3Language(str_dup_z(a, language));

	return code != NULL && code[0] != '\0' ? code : "und";
}

/* A revision among all up to this one: its words and its days. */
static struct fw_earlier
revision_at(const struct akn *k, size_t i)
{
	const struct framework *fw = k->fw;

	return i < fw->earlier.n ? fw->earlier.items[i] : (struct fw_earlier){
	    fw->revision.label, fw->revision.adopted, fw->revision.effective };
}

/* "/akn/un/statement/2020-12-22/framework-for-common-action" */
static struct str
work_uri(struct akn *k)
{
	struct fw_earlier first = revision_at(k, 0);
	struct buf b;

	buf_init(&b, k->arena, SIZE_MAX);
	buf_add_format(&b, "/akn/un/statement/%.*s/", STR_ARG(day_of(k, &first.adopted)));
	xml_add_name(&b, "", k->fw->slug.n > 0 ? k->fw->slug : STR("framework"));
	return buf_str(&b);
}

/* The day on which a revision's text begins, as far as it is known. */
static struct str
first_day(const struct akn *k, const struct fw_earlier *revision)
{
	return day_of(k, is_known(&revision->effective) ? &revision->effective :
	    &revision->adopted);
}

/* "original" or "rev_2": where a revision stands among the references. */
static struct str
revision_name(struct akn *k, size_t i)
{
	return i == 0 ? STR("original") : str_format(k->arena, "rev_%zu", i + 1);
}

/* The work's, the language and the day; a name behind it where one before has the same day. */
static struct str
expression_uri(struct akn *k, size_t i)
{
	struct fw_earlier revision = revision_at(k, i);
	struct str day = first_day(k, &revision);
	struct str uri = str_format(k->arena, "%.*s/%s@%.*s", STR_ARG(work_uri(k)),
	    iso_language(k->arena, k->fw->language), STR_ARG(day));

	for (size_t n = 0; n < i; n++) {
		struct fw_earlier before = revision_at(k, n);

		if (str_equal(first_day(k, &before), day))
			return str_format(k->arena, "%.*s!%.*s", STR_ARG(uri),
			    STR_ARG(revision_name(k, i)));
	}
	return uri;
}

static void
add_value(struct akn *k, const char *element, struct str value)
{
	buf_add_format(k->out, "<%s value=\"", element);
	xml_add_text(k->out, value);
	buf_add_z(k->out, "\"/>\n");
}

/* What each of the three levels begins with; name: of the day, where it is known. */
static void
add_level(struct akn *k, struct str this_one, struct str uri, const struct period *when,
    const char *name)
{
	add_value(k, "FRBRthis", this_one);
	add_value(k, "FRBRuri", uri);
	buf_add_format(k->out, "<FRBRdate date=\"%.*s\" name=\"%s\"/>\n", STR_ARG(day_of(k, when)),
	    is_known(when) ? name : "unknown");
}

static void
add_identification(struct akn *k)
{
	const struct framework *fw = k->fw;
	struct fw_earlier first = revision_at(k, 0);
	struct fw_earlier own = revision_at(k, fw->earlier.n);
	bool has_begin = is_known(&own.effective);
	const struct period *when = has_begin ? &own.effective : &own.adopted;
	const char *name = has_begin ? "effective" : "adopted";
	struct str work = work_uri(k);
	struct str expression = expression_uri(k, fw->earlier.n);

	buf_add_z(k->out, "<identification source=\"#concert\">\n<FRBRWork>\n");
	add_level(k, str_concat(k->arena, work, STR("/!main")), work, &first.adopted, "adopted");
	buf_add_z(k->out, "<FRBRauthor href=\"#network\" as=\"#author\"/>\n"
	    "<FRBRcountry value=\"un\"/>\n");
	add_value(k, "FRBRname", fw->title);
	buf_add_z(k->out, "</FRBRWork>\n<FRBRExpression>\n");
	add_level(k, str_concat(k->arena, expression, STR("/!main")), expression, when, name);
	buf_add_z(k->out, "<FRBRauthor href=\"#network\" as=\"#author\"/>\n");
	if (own.label.n > 0)
		add_value(k, "FRBRversionNumber", own.label);
	buf_add_z(k->out, "<FRBRlanguage language=\"");
	xml_add_text(k->out, fw->language.n > 0 ? fw->language : STR("und"));
	buf_add_z(k->out, "\"/>\n</FRBRExpression>\n<FRBRManifestation>\n");
	add_level(k, str_concat(k->arena, expression, STR("/!main.xml")),
	    str_concat(k->arena, expression, STR(".xml")), when, name);
	buf_add_z(k->out, "<FRBRauthor href=\"#concert\" as=\"#generator\"/>\n"
	    "<FRBRformat value=\"application/akn+xml\"/>\n</FRBRManifestation>\n"
	    "</identification>\n");
}

static void
add_event(struct akn *k, const char *name, const char *type, const struct period *when, size_t i)
{
	struct str source = revision_name(k, i);

	if (!is_known(when))
		return;
	buf_add_format(k->out, "<eventRef eId=\"%s", name);
	if (i > 0)
		buf_add_format(k->out, "_%zu", i + 1);
	buf_add_format(k->out, "\" date=\"%.*s\" source=\"#%.*s\"%s/>\n",
	    STR_ARG(day_of(k, when)), STR_ARG(source), type);
}

/* Each revision's adoption is an event, which made the work or amended it; so is its first day. */
static void
add_lifecycle(struct akn *k)
{
	bool has_events = false;

	for (size_t i = 0; i <= k->fw->earlier.n && !has_events; i++) {
		struct fw_earlier revision = revision_at(k, i);

		has_events = is_known(&revision.adopted) || is_known(&revision.effective);
	}
	if (!has_events)
		return;
	buf_add_z(k->out, "<lifecycle source=\"#concert\">\n");
	for (size_t i = 0; i <= k->fw->earlier.n; i++) {
		struct fw_earlier revision = revision_at(k, i);

		add_event(k, "adopted", i == 0 ? " type=\"generation\"" : " type=\"amendment\"",
		    &revision.adopted, i);
		add_event(k, "effective", "", &revision.effective, i);
	}
	buf_add_z(k->out, "</lifecycle>\n");
}

/* The amendments have no text of their own here: what each made stands for it. */
static void
add_amended(struct akn *k)
{
	for (size_t i = 1; i <= k->fw->earlier.n; i++) {
		struct fw_earlier revision = revision_at(k, i);

		buf_add_format(k->out, "<passiveRef eId=\"%.*s\" href=\"",
		    STR_ARG(revision_name(k, i)));
		xml_add_text(k->out, expression_uri(k, i));
		buf_add_z(k->out, "\" showAs=\"");
		xml_add_text(k->out, revision.label.n > 0 ? revision.label :
		    revision_name(k, i));
		buf_add_z(k->out, "\"/>\n");
	}
}

static void
add_reference(struct akn *k, const char *element, const char *id, struct str name)
{
	buf_add_format(k->out, "<%s eId=\"%s\" href=\"/akn/ontology/%s/%s\" showAs=\"", element, id,
	    str_equal(str_from(element), STR("TLCRole")) ? "role" : "organization", id);
	xml_add_text(k->out, name);
	buf_add_z(k->out, "\"/>\n");
}

static void
add_references(struct akn *k)
{
	struct str network = k->fw->network.n > 0 ? k->fw->network : STR("Network");

	buf_add_z(k->out, "<references source=\"#concert\">\n<original eId=\"original\" href=\"");
	xml_add_text(k->out, work_uri(k));
	buf_add_z(k->out, "\" showAs=\"");
	xml_add_text(k->out, k->fw->title.n > 0 ? k->fw->title : STR("Framework"));
	buf_add_z(k->out, "\"/>\n");
	add_amended(k);
	add_reference(k, "TLCOrganization", "network", network);
	add_reference(k, "TLCOrganization", "concert", STR("Concert"));
	for (size_t i = 0; i < k->fw->agencies.n; i++) {
		const struct fw_agency *agency = &k->fw->agencies.items[i];

		buf_add_z(k->out, "<TLCOrganization");
		add_id(k, "org_", agency->code);
		buf_add_z(k->out, " href=\"/akn/ontology/organization/");
		xml_add_name(k->out, "", agency->code);
		buf_add_z(k->out, "\" showAs=\"");
		xml_add_text(k->out, agency->name.n > 0 ? agency->name : agency->code);
		buf_add_z(k->out, "\"/>\n");
	}
	add_reference(k, "TLCRole", "author", STR("Author"));
	add_reference(k, "TLCRole", "generator", STR("Generator"));
	buf_add_z(k->out, "</references>\n");
}

static void
add_facts(struct akn *k, const struct fw_elements *all)
{
	for (size_t i = 0; i < all->n; i++) {
		const struct fw_element *e = &all->items[i];

		buf_add_z(k->out, "<f:element code=\"");
		xml_add_text(k->out, e->code);
		buf_add_byte(k->out, '"');
		if (e->period.edtf.n > 0) {
			buf_add_z(k->out, " period=\"");
			xml_add_text(k->out, e->period.edtf);
			buf_add_byte(k->out, '"');
		}
		for (size_t n = 0; n < e->leads.n; n++) {
			buf_add_z(k->out, n == 0 ? " leads=\"" : " ");
			xml_add_text(k->out, e->leads.items[n].code);
		}
		buf_add_z(k->out, e->leads.n > 0 ? "\"/>\n" : "/>\n");
		add_facts(k, &e->children);
	}
}

static void
add_meta(struct akn *k)
{
	buf_add_z(k->out, "<meta>\n");
	add_identification(k);
	add_lifecycle(k);
	add_references(k);
	buf_add_z(k->out, "<proprietary source=\"#concert\" xmlns:f=\"" FACTS_NAMESPACE "\">\n");
	for (size_t i = 0; i < k->fw->pillars.n; i++) {
		add_facts(k, &k->fw->pillars.items[i].actions);
		add_facts(k, &k->fw->pillars.items[i].goals);
	}
	buf_add_z(k->out, "</proprietary>\n</meta>\n");
}

static void
write_akn(const struct framework *fw, struct buf *out)
{
	struct akn k = { .out = out, .arena = out->arena, .fw = fw };
	struct marked title = { .text = fw->title };

	k.names.arena = out->arena;
	k.notes.arena = out->arena;
	table_view_init(&k.view, out->arena, fw);
	buf_add_z(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<akomaNtoso xmlns=\"" NAMESPACE
	    "\">\n<statement name=\"framework\"");
	buf_add_z(out, fw->earlier.n > 0 ? " contains=\"singleVersion\">\n" :
	    " contains=\"originalVersion\">\n");
	add_meta(&k);
	buf_add_z(out, "<preface>\n");
	add_paragraphs(&k, fw->header.text.n > 0 ? &fw->header : &title);
	buf_add_z(out, "</preface>\n");
	add_body(&k);
	buf_add_z(out, "</statement>\n</akomaNtoso>\n");
}

const struct exporter exporter_akn = {
	.name = "akn",
	.title = "Akoma Ntoso",
	.media_type = "application/akn+xml; charset=utf-8",
	.extension = "xml",
	.help = "Akoma Ntoso 3.0 (LegalDocML) for archives and systems of legal documents",
	.write = write_akn,
};
