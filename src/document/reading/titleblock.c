/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lines above the table: whose framework it is, its title, its co-chairs, its revision. Each
 * line is told by its words, in any order; a line that is none of these stays in the header as
 * adopted. The date of adoption is usually not said: the label's date is taken and asked about.
 */
#include "base/utf8.h"
#include "document/reading/lexicon.h"
#include "document/reading/reader.h"

#define SLUG_BYTES_MAX 32

struct line {
	struct sourced text;
	struct tokens t;
	bool is_heading;
};

static bool
has_word(const struct tokens *t, const char *pattern)
{
	for (size_t i = 0; i < t->n; i++) {
		if (tokens_match(t, i, pattern) > 0)
			return true;
	}
	return false;
}

static bool
is_cochairs(const struct tokens *t)
{
	size_t n = tokens_match(t, 0, "the? co - chairs|chair|presidents|presidence|presidentes");

	if (n == 0)
		n = tokens_match(t, 0, "the? cochairs|copresidents|copresidence|copresidentes");
	return n > 0 && n + 1 < t->n;
}

static bool
has_full_date(struct reader *r, const struct tokens *t, struct date_findings *out)
{
	struct date_context context = { .default_year = 0 };

	date_words_find(r->arena, t->text, &context, out);
	for (size_t i = 0; i < out->n; i++) {
		if (out->mentions[i].edtf.n >= 7)
			return true;
	}
	return false;
}

static bool
is_revision(struct reader *r, const struct tokens *t, struct date_findings *out)
{
	return has_word(t, "rev|revision|revised|effect|effective|adopted|version|vigueur|vigor|"
	    "adopte|adoptado|draft|revisado|revise") && has_full_date(r, t, out);
}

static bool
is_label(const struct tokens *t)
{
	return tokens_match(t, 0, "adopted|draft|living|version|revised|final|adopte|adoptado|"
	    "borrador|projet|zero|version|texte|texto") > 0;
}

static bool
is_title(const struct tokens *t)
{
	return has_word(t,
	    "framework|plan|strategy|programme|program|agenda|roadmap|cadre|strategie|"
	    "marco|estrategia|programa|compact|pledge");
}

static bool
is_network(const struct tokens *t)
{
	return has_word(t, "network|coalition|alliance|task|group|committee|platform|partnership|"
	    "council|forum|reseau|groupe|comite|plateforme|red|grupo|alianza|coalicion|comite");
}

static struct str
without_colon(struct reader *r, struct str text)
{
	text = str_trim(text);
	while (text.n > 0 && text.p[text.n - 1] == ':')
		text = str_trim(str_part(text, 0, text.n - 1));
	return str_dup(r->arena, text);
}

static struct period
period_from(struct reader *r, const struct mention *m)
{
	struct period given = { .edtf = m->edtf, .words = m->words };
	struct period period = NO_PERIOD;

	if (period_make(r->arena, given, NO_DAY, NO_DAY, &period) != ST_OK)
		period = NO_PERIOD;
	return period;
}

static size_t
token_before(const struct tokens *t, size_t code_point)
{
	size_t i = 0;

	while (i + 1 < t->n && t->items[i + 1].start < code_point)
		i++;
	return i;
}

/* Whether the words just before a date say that the text is in effect from it. */
static bool
says_effect(const struct tokens *t, size_t code_point)
{
	size_t last = token_before(t, code_point);

	for (size_t i = last + 1; i-- > 0 && last - i < 5;) {
		if (tokens_match(t, i, "effect|effective|force|vigueur|vigor") > 0)
			return true;
		if (tokens_match(t, i, "(|,|;") > 0)
			return false;
	}
	return false;
}

static void
ask_about_adoption(struct reader *r, const struct line *line, const struct mention *m)
{
	struct fw_query *query = doubt_add(r, POINT_ADOPTION, str_format(r->arena, "Was this text "
	    "adopted on %.*s? The document does not say so; the date is that of its revision "
	    "label. If it was another day, answer with it before the text is released, such as "
	    "2021-03-31.", STR_ARG(m->words)), str_dup(r->arena, m->words),
	    str_format(r->arena, "Adopted on %.*s.", STR_ARG(m->edtf)));

	doubt_add_segments(query, &line->text, (uint32_t)m->start, (uint32_t)m->end);
}

static void
read_revision(struct reader *r, const struct line *line, const struct date_findings *found)
{
	const struct tokens *t = &line->t;
	size_t bracket = 0;

	while (bracket < t->n && !tokens_is_sign(t, bracket, '('))
		bracket++;
	r->fw->revision.label = str_dup(r->arena, tokens_text(t, 0, bracket > 0 ? bracket : t->n));
	for (size_t i = 0; i < found->n; i++) {
		const struct mention *m = &found->mentions[i];

		if (m->edtf.n == 0)
			continue;
		if (says_effect(t, m->start)) {
			r->fw->revision.effective = period_from(r, m);
		} else if (r->fw->revision.adopted.edtf.n == 0) {
			r->fw->revision.adopted = period_from(r, m);
			if (!has_word(t, "adopted|adopte|adoptado"))
				ask_about_adoption(r, line, m);
		}
	}
}

/* The kind of chair by the words in brackets behind the name. */
static void
read_chair_kind(struct reader *r, const struct tokens *t, size_t from, size_t to,
    struct fw_role *role)
{
	bool is_permanent = false;

	role->kind = ROLE_COCHAIR_PERMANENT;
	for (size_t i = from; i < to; i++) {
		int64_t year;

		is_permanent = is_permanent ||
		    tokens_match(t, i,
			"permanent|permanente|secretariat|"
			"secretaria|standing") > 0;
		if (tokens_match(t, i, "rotating|rotatif|rotatoria|tournante|rotativa") > 0)
			role->kind = ROLE_COCHAIR_ROTATING;
		if (t->items[i].kind != TOKEN_NUMBER ||
		    str_to_i64(t->items[i].folded, 1900, 2199, &year) != ST_OK)
			continue;
		role->since = period_from(r, &(struct mention){ .edtf = t->items[i].folded,
		    .words = t->items[i].folded });
		if (!is_permanent)
			role->kind = ROLE_COCHAIR_ROTATING;
	}
	if (is_permanent)
		role->kind = ROLE_COCHAIR_PERMANENT;
}

static size_t
bracket_end(const struct tokens *t, size_t open)
{
	size_t i = open;

	while (i < t->n && !tokens_is_sign(t, i, ')'))
		i++;
	return i;
}

static void
read_cochairs(struct reader *r, const struct line *line)
{
	const struct tokens *t = &line->t;
	size_t at = 0;

	while (at < t->n && !tokens_is_sign(t, at, ':'))
		at++;
	for (at++; at < t->n;) {
		size_t from = at;
		size_t close;
		struct fw_role *role;
		struct str code;

		while (at < t->n && tokens_match(t, at, "(|,|;|and|&|et|y") == 0)
			at++;
		close = tokens_is_sign(t, at, '(') ? bracket_end(t, at) : at;
		code = tokens_text(t, from, at);
		if (code.n > 0) {
			struct fw_party party = party_agency(r, code, STR_EMPTY, code);

			role = fw_add(r->arena, &r->fw->cochairs);
			*role = (struct fw_role){ .who = party };
			role->since = NO_PERIOD;
			read_chair_kind(r, t, at, close, role);
			sourced_add_segments(&line->text, t->items[from].start,
			    t->items[at - 1].end,
			    (struct fw_segment){ .role = SEGMENT_FACT, .field = STR("who") },
			    &role->segments);
		}
		at = close + 1;
	}
	party_group(r, "co-chairs", STR_EMPTY);
}

static void
read_line(struct reader *r, struct line *line)
{
	struct date_findings found;
	struct framework *fw = r->fw;
	struct str text = sourced_text(&line->text);
	bool ends_colon = tokens_is_sign(&line->t, line->t.n - 1, ':');

	if (is_cochairs(&line->t) && fw->cochairs.n == 0)
		read_cochairs(r, line);
	else if (fw->revision.label.n == 0 && is_revision(r, &line->t, &found))
		read_revision(r, line, &found);
	else if (fw->label.n == 0 && is_label(&line->t))
		fw->label = str_dup(r->arena, text);
	else if (fw->network.n == 0 && is_network(&line->t) && (ends_colon || !is_title(&line->t)))
		fw->network = without_colon(r, text);
	else if (fw->title.n == 0 && is_title(&line->t))
		fw->title = without_colon(r, text);
}

/* A document whose title has none of the usual words: the first heading, or the first line. */
static void
choose_title(struct reader *r, const struct line *lines, size_t n)
{
	const struct line *chosen = NULL;

	for (size_t i = 0; i < n; i++) {
		if (chosen == NULL || (lines[i].is_heading && !chosen->is_heading))
			chosen = &lines[i];
	}
	if (r->fw->title.n > 0)
		return;
	if (chosen != NULL)
		r->fw->title = without_colon(r, sourced_text(&chosen->text));
	else
		r->fw->title = STR("Framework");
}

/* ASCII letters and digits of the title with hyphens, cut at a word that says something. */
static struct str
make_slug(struct reader *r)
{
	struct tokens t = tokens_make(r->arena, r->fw->title);
	struct buf b;
	size_t kept = 0;

	buf_init(&b, r->arena, 256);
	for (size_t i = 0; i < t.n && b.n < SLUG_BYTES_MAX; i++) {
		struct str word = t.items[i].folded;

		if (t.items[i].kind == TOKEN_SIGN ||
		    (kept > 0 && b.n + 1 + word.n > SLUG_BYTES_MAX))
			continue;
		if (b.n > 0)
			buf_add_byte(&b, '-');
		for (size_t k = 0; k < word.n; k++) {
			if (byte_is_alpha(word.p[k]) || byte_is_digit(word.p[k]))
				buf_add_byte(&b, word.p[k]);
		}
		if (!lexicon_has(LEX_SMALL, word))
			kept = b.n;
	}
	return kept == 0 ? STR("framework") : str_part(buf_str(&b), 0, kept);
}

void
titleblock_read(struct reader *r)
{
	struct sourced header;
	struct line *lines = arena_make_array(r->arena, struct line, r->ntitle_block);
	size_t n = 0;

	sourced_init(&header, r->arena);
	for (size_t i = 0; i < r->ntitle_block; i++) {
		const struct block *block = r->title_block[i];
		struct sourced *pieces = sourced_split_cell(r->arena, &block->cell);

		for (size_t k = 0; k < block->cell.npieces; k++) {
			struct line line = { .text = pieces[k],
				.is_heading = block->kind == BLOCK_HEADING };

			if (header.length > 0)
				sourced_add_plain(&header, STR("\n"));
			sourced_add(&header, &line.text);
			line.t = tokens_make(r->arena, sourced_text(&line.text));
			if (k == 0)
				lines[n++] = line;
			if (line.t.n > 0)
				read_line(r, &line);
		}
	}
	if (r->fw->revision.adopted.edtf.n == 0)
		doubt_add(r, POINT_ADOPTION, STR("When was this text adopted? The document does "
		    "not say. Answer with the day before the text is released, such as "
		    "2021-03-31."), STR_EMPTY, STR("Left open."));
	choose_title(r, lines, n);
	r->fw->slug = make_slug(r);
	r->fw->header = sourced_marked(&header);
	sourced_add_segments(&header, 0, header.length,
	    (struct fw_segment){ .role = SEGMENT_TEXT, .field = STR("header") }, &r->fw->segments);
}
