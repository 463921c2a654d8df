/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The grammar of a cell of recommendations: a paragraph is a recommendation, "and" alone connects.
 * The same words under two pillars are one recommendation with two places. Force is what the
 * words say (the first verb that gives one); "should" gives none.
 */
#include "base/limits.h"
#include "base/utf8.h"
#include "document/reading/reader.h"

struct force_word {
	const char *pattern;
	enum force force;
};

static const struct force_word force_words[] = {
	{ "recommended|recommends|recommend|recommande|recommandent|recomienda|recomiendan",
	    FORCE_RECOMMENDS },
	{ "encouraged|encourages|invited|invites|encourage|invite", FORCE_RECOMMENDS },
	{ "requested|requests|request|urged|urges|urge|demande|demandent|solicita|solicitan|insta",
	    FORCE_REQUESTS },
	{ "called|calls on|upon|for", FORCE_REQUESTS },
	{ "authorized|authorised|authorizes|authorises|mandated|autorise|autoriza",
	    FORCE_AUTHORISES },
	{ "endorsed|endorses|endorse|approved|approves|approuve|aprueba|respalda",
	    FORCE_ENDORSES },
	{ "commit|commits|committed|pledge|pledged|engagent|comprometen", FORCE_COMMITS },
	{ "noted|notes|acknowledged|recognized|recognised|note|nota|observa", FORCE_NOTES },
};

/* "taking note", "a note to staff": the noun is no verb of the senior level. */
static bool
is_noun(const struct tokens *t, size_t at)
{
	return at > 0 && tokens_match(t, at, "note|request|commit|recommend|encourage|invite|urge|"
	    "pledge") > 0 && tokens_match(t, at - 1, "a|an|the|taking|take|this|its|to|upon|on|of|"
	    "guidance") > 0;
}

void
recommendations_prepare(struct reader *r)
{
	for (size_t i = 0; i < COUNT_OF(force_words); i++)
		phrase_index_add(&r->force_index, i, force_words[i].pattern);
}

static enum force
force_at(const struct reader *r, const struct tokens *t, size_t at)
{
	uint64_t left = r->force_index.of_byte[(unsigned char)t->items[at].folded.p[0]];

	for (; left != 0; left &= left - 1) {
		const struct force_word *word = &force_words[__builtin_ctzll(left)];

		if (tokens_match(t, at, word->pattern) > 0 && !is_noun(t, at))
			return word->force;
	}
	return FORCE_NONE;
}

static enum force
read_force(const struct reader *r, const struct tokens *t, size_t *out_at)
{
	for (size_t at = 0; at < t->n; at++) {
		enum force force = force_at(r, t, at);

		if (force == FORCE_NONE)
			continue;
		*out_at = at;
		return force;
	}
	return FORCE_NONE;
}

/* A document or decision that a recommendation rests on; its words run from match to end. */
static size_t
match_mandate(const struct tokens *t, size_t at)
{
	static const char *const patterns[] = {
		"security council resolution",
		"human rights council resolution",
		"general assembly resolution",
		"call to action on|for human rights",
		"call to action",
		"letter to staff",
		"original? mandate of",
	};
	size_t n = 0;

	for (size_t i = 0; i < COUNT_OF(patterns) && n == 0; i++)
		n = tokens_match(t, at, patterns[i]);
	if (n == 0) {
		/* "original 2012 mandate" */
		n = tokens_match(t, at, "original");
		if (n > 0 && at + 1 < t->n && t->items[at + 1].kind == TOKEN_NUMBER &&
		    tokens_match(t, at + 2, "mandate") > 0)
			return 3;
		return 0;
	}
	/* Numbers, years in brackets and months belong to the name. */
	n += tokens_match(t, at + n, "of january|february|march|april|may|june|july|august|"
	    "september|october|november|december");
	while (at + n < t->n && (t->items[at + n].kind == TOKEN_NUMBER ||
	    (tokens_is_sign(t, at + n, '/') && t->items[at + n - 1].kind == TOKEN_NUMBER) ||
	    (tokens_is_sign(t, at + n, '(') && at + n + 1 < t->n &&
	    t->items[at + n + 1].kind == TOKEN_NUMBER) ||
	    (tokens_is_sign(t, at + n, ')') && t->items[at + n - 1].kind == TOKEN_NUMBER) ||
	    tokens_match(t, at + n, "january|february|march|april|may|june|july|august|september|"
	    "october|november|december") > 0))
		n++;
	return n;
}

static bool
lists_mandate(struct str list, struct str words)
{
	return str_find(list, words, 0) != SIZE_MAX;
}

static void
read_mandates(struct reader *r, const struct sourced *text, const struct tokens *t,
    struct fw_recommendation *rec)
{
	for (size_t at = 0; at < t->n; at++) {
		size_t n = match_mandate(t, at);
		struct str words = tokens_text(t, at, at + n);

		if (n == 0)
			continue;
		if (!lists_mandate(rec->mandate, words))
			rec->mandate = rec->mandate.n == 0
			    ? str_dup(r->arena, words)
			    : str_format(
				  r->arena, "%.*s; %.*s", STR_ARG(rec->mandate), STR_ARG(words));
		sourced_add_segments(text, t->items[at].start, t->items[at + n - 1].end,
		    (struct fw_segment){ .role = SEGMENT_FACT, .field = STR("mandate") },
		    &rec->segments);
		at += n - 1;
	}
}

/* Only a deadline dates a recommendation; the other dates in it are what it speaks of. */
static void
read_deadline(struct reader *r, const struct sourced *text, struct fw_recommendation *rec)
{
	struct date_context context = reader_date_context(r, NULL);
	struct date_findings found;

	rec->period = NO_PERIOD;
	date_words_find(r->scratch, sourced_text(text), &context, &found);
	for (size_t i = 0; i < found.n; i++) {
		const struct mention *m = &found.mentions[i];
		struct period given = { .edtf = m->edtf, .words = m->words };

		if (m->role != MENTION_DATE || !str_starts(m->edtf, STR("[..")))
			continue;
		if (period_make(r->arena, given, reader_first_day(r), reader_last_day(r),
		    &rec->period) != ST_OK)
			continue;
		sourced_add_segments(text, (uint32_t)m->start, (uint32_t)m->end,
		    (struct fw_segment){ .role = SEGMENT_FACT, .field = STR("period") },
		    &rec->segments);
		return;
	}
}

/* Words with single spaces: the same text may be broken differently in two places. */
static struct str
comparable(struct reader *r, const struct sourced *text)
{
	struct tokens t = tokens_make(r->scratch, sourced_text(text));
	struct buf b;

	buf_init(&b, r->scratch, SIZE_MAX);
	for (size_t i = 0; i < t.n; i++) {
		buf_add(&b, tokens_text(&t, i, i + 1));
		buf_add_byte(&b, ' ');
	}
	return str_dup(r->arena, buf_str(&b));
}

/* The index of the last recommendation of the pillar that is being read, or -1. */
static int64_t
last_of_pillar(const struct reader *r, struct str pillar)
{
	return str_equal(r->last_placed_pillar, pillar) ? r->last_placed : -1;
}

/*
 * The order within a pillar is the order of the list, so a text that stands there before the last
 * one of this pillar, or is that one, gets a record of its own rather than a further place.
 */
static struct fw_recommendation *
find_or_add(struct reader *r, const struct sourced *text, struct str pillar, bool *out_is_new)
{
	struct str key = comparable(r, text);
	int64_t index;
	bool is_known = map_get(&r->recommendation_index, key, &index);

	*out_is_new = !is_known || index <= last_of_pillar(r, pillar);
	r->last_placed_pillar = pillar;
	r->last_placed = *out_is_new ? (int64_t)r->fw->recommendations.n : index;
	if (!*out_is_new)
		return &r->fw->recommendations.items[index];
	map_set(&r->recommendation_index, key, (int64_t)r->fw->recommendations.n);
	r->nelements++;
	return fw_add(r->arena, &r->fw->recommendations);
}

static void
read_facts(struct reader *r, const struct sourced *text, struct fw_recommendation *rec)
{
	struct tokens t = tokens_make(r->scratch, sourced_text(text));
	size_t at = 0;

	rec->force = read_force(r, &t, &at);
	if (rec->force != FORCE_NONE)
		sourced_add_segments(text, t.items[at].start, t.items[at].end,
		    (struct fw_segment){ .role = SEGMENT_FACT, .field = STR("force") },
		    &rec->segments);
	read_mandates(r, text, &t, rec);
	read_deadline(r, text, rec);
}

/* Bullets and numbers of recommendations are kept with the connector: both stand before it. */
static void
read_one(struct reader *r, struct fw_placement where, const struct chain_piece *piece,
    struct sourced *connector, struct str meeting)
{
	struct tokens t = tokens_make(r->scratch, sourced_text(&piece->text));
	size_t marker = opening_read(&t).marker_end;
	uint32_t start = marker < t.n ? t.items[marker].start : 0;
	struct sourced body = sourced_part(r->arena, &piece->text, start, piece->text.length);
	bool is_new;
	struct fw_recommendation *rec = find_or_add(r, &body, where.pillar, &is_new);
	struct fw_placement *placement = fw_add(r->arena, &rec->placements);

	*placement = where;
	/* White space alone may stand before it. */
	if (marker > 0 && start > 0) {
		struct sourced bullet = sourced_part(r->arena, &piece->text, 0,
		    t.items[marker - 1].end);

		if (connector->length > 0)
			sourced_add_plain(connector, STR(" "));
		else
			sourced_init(connector, r->arena);
		sourced_add(connector, &bullet);
	}
	if (connector->length > 0) {
		placement->connector = sourced_text(connector);
		sourced_add_segments(connector, 0, connector->length, (struct fw_segment){
		    .role = SEGMENT_CONNECTOR, .field = STR("connector") }, &rec->segments);
		sourced_init(connector, r->arena);
	}
	sourced_add_segments(&body, 0, body.length,
	    (struct fw_segment){ .role = SEGMENT_TEXT, .field = STR("text") }, &rec->segments);
	if (is_new) {
		rec->text = sourced_marked(&body);
		rec->meeting = meeting;
		footnotes_attach(r, &rec->text, &rec->footnotes);
		read_facts(r, &body, rec);
	}
	for (size_t i = 0; i < piece->nqueries; i++)
		doubt_link(r, piece->first_query + i, &rec->segments);
}

void
recommendations_read(struct reader *r, const struct fw_pillar *pillar,
    const struct table *table, const struct chain *chain)
{
	struct sourced connector;

	sourced_init(&connector, r->arena);
	for (size_t i = 0; i < chain->n && r->nelements <= LIMIT_ELEMENTS; i++) {
		const struct chain_piece *piece = &chain->items[i];
		struct arena_mark mark = arena_mark(r->scratch);
		struct tokens t = tokens_make(r->scratch, sourced_text(&piece->text));

		if (!text_is_connector(&t)) {
			read_one(r, (struct fw_placement){ .pillar = pillar->code }, piece,
			    &connector, table->meeting);
		} else {
			if (connector.length > 0)
				sourced_add_plain(&connector, STR(" "));
			sourced_add(&connector, &piece->text);
		}
		arena_rewind(r->scratch, mark);
	}
	doubt_leftover(r, &connector);
}

/* The level of a meeting by the words of its name. */
static struct str
meeting_level(const struct tokens *t)
{
	for (size_t i = 0; i < t->n; i++) {
		if (tokens_match(t, i, "senior|principals|asg|usg|haut") > 0)
			return STR("senior");
		if (tokens_match(t, i, "technical|technique|tecnica|tecnico") > 0)
			return STR("technical");
		if (tokens_match(t, i, "outreach") > 0)
			return STR("outreach");
	}
	return STR_EMPTY;
}

/* "from Senior Network meeting minutes 4 November 2020" less what is not its name. */
static struct str
meeting_title(struct reader *r, const struct tokens *t, size_t from, size_t to)
{
	struct buf b;

	buf_init(&b, r->arena, SIZE_MAX);
	for (size_t i = from; i < to; i++) {
		bool is_word = t->items[i].kind != TOKEN_SIGN;

		if (tokens_match(t, i, "from|minutes|see|of|the") > 0 && is_word)
			continue;
		if (!is_word || t->items[i].kind == TOKEN_NUMBER)
			continue;
		if (b.n > 0)
			buf_add_byte(&b, ' ');
		buf_add(&b, tokens_text(t, i, i + 1));
	}
	return buf_str(&b);
}

/* The token at or behind a code point. */
static size_t
token_at(const struct tokens *t, size_t code_point)
{
	size_t i = 0;

	while (i < t->n && t->items[i].start < code_point)
		i++;
	return i;
}

void
recommendations_find_meeting(struct reader *r, struct table *table)
{
	size_t i = columns_find(table, COLUMN_RECOMMENDATION);
	const struct cell *cell = i == SIZE_MAX ? NULL : table->columns[i].cell;
	struct date_context context = { .default_year = 0 };
	struct date_findings found;
	struct tokens t;
	size_t from = 0;

	if (cell == NULL || table->has_meeting)
		return;
	table->has_meeting = true;
	t = tokens_make(r->arena, cell->content.text);
	date_words_find(r->arena, cell->content.text, &context, &found);
	for (size_t at = 0; at < t.n; at++) {
		if (tokens_is_sign(&t, at, '('))
			from = at + 1;
	}
	for (size_t k = 0; k < found.n; k++) {
		const struct mention *m = &found.mentions[k];
		struct period given = { .edtf = m->edtf, .words = m->words };
		struct period held;
		struct fw_meeting *meeting;

		if (m->edtf.n == 0 || period_make(r->arena, given, NO_DAY, NO_DAY, &held) != ST_OK)
			continue;
		meeting = fw_add(r->arena, &r->fw->meetings);
		meeting->title = str_format(r->arena, "%.*s, %.*s",
		    STR_ARG(meeting_title(r, &t, from, token_at(&t, m->start))), STR_ARG(m->words));
		meeting->words = str_part(cell->content.text, from < t.n ? t.items[from].byte : 0,
		    t.items[token_at(&t, m->end) - 1].byte_end);
		meeting->held = held;
		meeting->level = meeting_level(&t);
		*fw_add(r->arena, &meeting->segments) = (struct fw_segment){
			.role = SEGMENT_FACT, .field = STR("held"), .table = cell->table,
			.row = cell->row, .column = cell->column, .start = (uint32_t)m->start,
			.end = (uint32_t)m->end,
		};
		table->meeting = meeting->title;
		return;
	}
}
