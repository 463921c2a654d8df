/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether the words after a page break go on with the words before it. The evidence is how the
 * text before ends and how the text after begins: an open ending (function word, comma, bracket
 * without its mate) joins, a bullet or heading parts. The case of letters is never evidence:
 * words that go on start upper-case too, and complete actions often lack their full stop. Where
 * the evidence is weak the likelier is done and a person is asked.
 */
#include "base/limits.h"
#include "base/utf8.h"
#include "document/reading/lexicon.h"
#include "document/reading/reader.h"

#define TAIL_BYTES 600 /* the end of a text is judged by this much of it */
#define HEADING_LENGTH_MAX 200
#define QUOTE_WORDS 6  /* words shown on each side of a break */

enum ending { ENDS_OPEN, ENDS_UNDECIDED, ENDS_CLOSED };

enum start {
	START_PLAIN,
	START_CONTINUES, /* no element begins so */
	START_ACTION,    /* as an action or recommendation begins */
	START_MAYBE,     /* so, or as a noun */
	START_ANAPHOR,   /* "This", "The": a further sentence rather than a new element */
};

static bool
is_sentence_end(uint32_t sign)
{
	return sign == '.' || sign == ';' || sign == '!' || sign == '?' || sign == 0x2026 ||
	    sign == 0x3002 || sign == 0x061F || sign == 0x061B;
}

static bool
is_closing_quote(uint32_t sign)
{
	return sign == '"' || sign == 0x201D || sign == 0xBB || sign == 0x2019 || sign == '\'';
}

static void
balance_add_sign(struct balance *b, uint32_t sign)
{
	switch (sign) {
	case '(':
	case '[':
		b->brackets++;
		break;
	case ')':
	case ']':
		b->brackets -= b->brackets > 0;
		break;
	case 0x201C:
	case 0xAB:
		b->quotes++;
		break;
	case 0x201D:
	case 0xBB:
		b->quotes -= b->quotes > 0;
		break;
	case '"':
		b->is_quoted = !b->is_quoted;
		break;
	default:
		break;
	}
}

/* Opened minus closed brackets and quotation marks; a close without its open counts nothing. */
static void
balance_add(struct balance *b, struct str text)
{
	for (size_t at = 0; at < text.n;)
		balance_add_sign(b, utf8_next(text, &at));
}

static bool
balance_is_open(const struct balance *b)
{
	return b->brackets > 0 || b->quotes > 0 || b->is_quoted;
}

/* The part of the text behind which only its end is judged, cut at a character. */
static struct str
tail_of(struct str text)
{
	size_t from = text.n > TAIL_BYTES ? text.n - TAIL_BYTES : 0;

	while (from < text.n && ((unsigned char)text.p[from] & 0xC0) == 0x80)
		from++;
	return str_part(text, from, text.n);
}

/* "(responsibility X)", "(X leading on this)" ends an action; "(2019)" says nothing. */
static enum ending
ending_of_bracket(const struct tokens *t, size_t close)
{
	size_t open = close;

	while (open > 0 && !tokens_is_sign(t, open, '('))
		open--;
	if (open == 0)
		return ENDS_UNDECIDED;
	if (t->items[open - 1].kind == TOKEN_SIGN && is_sentence_end(t->items[open - 1].sign))
		return ENDS_CLOSED;
	for (size_t i = open + 1; i < close; i++) {
		if (tokens_match(t, i, "responsib*|leading|lead|tbd|tbc|responsab*") > 0)
			return ENDS_CLOSED;
	}
	return ENDS_UNDECIDED;
}

static enum ending
ending_of_full_stop(const struct tokens *t, size_t stop)
{
	const struct token *before = stop > 0 ? &t->items[stop - 1] : NULL;

	if (before == NULL)
		return ENDS_CLOSED;
	if (before->kind == TOKEN_WORD && lexicon_has(LEX_ABBREVIATION, before->folded))
		return ENDS_OPEN;
	if (before->kind == TOKEN_WORD && str_equal(before->folded, STR("etc")))
		return ENDS_UNDECIDED;
	return ENDS_CLOSED;
}

static enum ending
ending_of_sign(const struct tokens *t, size_t last)
{
	uint32_t sign = t->items[last].sign;

	if (sign == '.')
		return ending_of_full_stop(t, last);
	if (is_sentence_end(sign))
		return ENDS_CLOSED;
	if (sign == ')')
		return ending_of_bracket(t, last);
	if (is_closing_quote(sign))
		return last > 0 && t->items[last - 1].kind == TOKEN_SIGN &&
		    is_sentence_end(t->items[last - 1].sign) ? ENDS_CLOSED : ENDS_UNDECIDED;
	if (sign == ',' || sign == '/' || sign == '&' || sign == '+' || sign == '(' ||
	    sign == '[' || sign == 0x201C || sign == 0xAB || sign_is_dash(sign) ||
	    sign_is_bullet(sign))
		return ENDS_OPEN;
	return ENDS_UNDECIDED;
}

/* A footnote's mark stands behind the full stop: "development.1". */
static size_t
skip_footnote_mark(const struct tokens *t, size_t last)
{
	if (last >= 2 && t->items[last].kind == TOKEN_NUMBER && !t->items[last].is_spaced &&
	    t->items[last - 1].kind == TOKEN_SIGN && is_sentence_end(t->items[last - 1].sign) &&
	    t->items[last - 2].kind != TOKEN_NUMBER)
		return last - 1;
	return last;
}

static bool
is_upper_case(const struct tokens *t, size_t at)
{
	struct str word = tokens_text(t, at, at + 1);

	for (size_t i = 0; i < word.n; i++) {
		if (word.p[i] < 'A' || word.p[i] > 'Z')
			return false;
	}
	return word.n >= 2;
}

/* "WHO" is an agency and "UN" another, not function words, unless all around is upper-case. */
static bool
is_acronym(const struct tokens *t, size_t at)
{
	size_t beside = at > 0 ? at - 1 : at + 1;

	return is_upper_case(t, at) && (beside >= t->n || !is_upper_case(t, beside));
}

static enum ending
ending_of(const struct tokens *t, const struct balance *balance)
{
	size_t last;
	enum ending ending = ENDS_UNDECIDED;

	if (t->n == 0)
		return ENDS_CLOSED;
	last = skip_footnote_mark(t, t->n - 1);
	if (t->items[last].kind == TOKEN_SIGN)
		ending = ending_of_sign(t, last);
	else if (t->items[last].kind == TOKEN_WORD && !t->items[last].is_dotted &&
	    !is_acronym(t, last) && (lexicon_has(LEX_OPEN_END, t->items[last].folded) ||
	    lexicon_has(LEX_OPEN_ING, t->items[last].folded)))
		ending = ENDS_OPEN;
	if (balance_is_open(balance))
		return ending == ENDS_CLOSED ? ENDS_UNDECIDED : ENDS_OPEN;
	return ending;
}

static enum ending
ending_of_text(struct reader *r, struct str text)
{
	struct arena_mark mark = arena_mark(r->scratch);
	struct tokens t = tokens_make(r->scratch, tail_of(text));
	struct balance balance = { .brackets = 0 };
	enum ending ending;

	balance_add(&balance, text);
	ending = ending_of(&t, &balance);
	arena_rewind(r->scratch, mark);
	return ending;
}

bool
join_is_open(struct reader *r, struct str text)
{
	return ending_of_text(r, text) == ENDS_OPEN;
}

bool
join_is_closed(struct reader *r, struct str text)
{
	return ending_of_text(r, text) == ENDS_CLOSED;
}

static bool
starts_with_closing_sign(const struct tokens *t)
{
	static const uint32_t signs[] = { ',', '.', ';', ':', ')', ']', '/', '%', '+', '!', '?',
		0x201D, 0xBB, 0x2019 };

	for (size_t i = 0; i < COUNT_OF(signs); i++) {
		if (tokens_is_sign(t, 0, signs[i]))
			return true;
	}
	return false;
}

/* "X will", where X is somebody who can act. */
static bool
starts_with_actor(struct reader *r, const struct tokens *t)
{
	struct fw_party party;
	size_t taken = 0;
	size_t at = tokens_match(t, 0, "the|this? the?");

	if (parties_match(r, t, at, &party, &taken) ||
	    (taken = tokens_match(t, at, "pillar|network|agencies|members|co? -? chairs?")) > 0)
		return tokens_match(t, at + taken, "will|shall|to|should") > 0;
	return false;
}

/* Whether a word is followed as a verb is: "plan the", "work with", "use and share". */
static bool
takes_object(const struct tokens *t, size_t verb)
{
	if (tokens_match(t, verb + 1, "the|a|an|to|with|on|for|how|all|any|each|their|its|these|"
	    "those|this|at|from|toward|towards|into|up|out|les|des|los|las|un|una|une|whatever|"
	    "what|whether|more|further|new|joint|at|together") > 0)
		return true;
	return tokens_match(t, verb + 1, "and|or|,|/") > 0 && verb + 2 < t->n &&
	    lexicon_has_verb(LEX_VERB, t->items[verb + 2].folded);
}

static enum start
start_of_recommendation(const struct tokens *t)
{
	if (tokens_match(t, 0, "it is recommended|requested|proposed|suggested") > 0 ||
	    tokens_match(t, 0, "recommended|requested|urged|endorsed|authorized|authorised|noted|"
	    "stressed|called|invited|encouraged|agreed|decided|affirmed|reaffirmed|welcomed") > 0 ||
	    tokens_match(t, 0, "participants|agencies|members|principals") > 0 ||
	    tokens_match(t, 0, "the senior level") > 0)
		return START_ACTION;
	return lexicon_has(LEX_OPEN_ING, t->items[0].folded) ? START_MAYBE : START_PLAIN;
}

static enum start
start_of(struct reader *r, const struct tokens *t, enum column_role role)
{
	struct str first;

	if (t->n == 0 || starts_with_closing_sign(t))
		return START_CONTINUES;
	first = t->items[0].folded;
	if (starts_with_actor(r, t) || tokens_match(t, 0, "tbd") > 0 ||
	    tokens_match(t, 0, "other|others|further|additional action|actions|activities|goals") >
		0)
		return START_ACTION;
	if (lexicon_has(LEX_CONTINUES, first) && !is_acronym(t, 0))
		return START_CONTINUES;
	if (role == COLUMN_RECOMMENDATION && start_of_recommendation(t) != START_PLAIN)
		return start_of_recommendation(t);
	if (lexicon_has_verb(LEX_VERB, first) || tokens_match(t, 0, "together with") > 0)
		return START_ACTION;
	if (lexicon_has_verb(LEX_VERB_OR_NOUN, first))
		return takes_object(t, 0) ? START_ACTION : START_MAYBE;
	if (lexicon_has(LEX_ACTION_NOUN, first))
		return tokens_match(t, 1, "of|with|for|on") > 0 ? START_ACTION : START_MAYBE;
	if (tokens_match(t, 0, "this|these|the|it|they|such|in|its|their|can|there") > 0)
		return START_ANAPHOR;
	return START_PLAIN;
}

bool
join_opens_action(struct reader *r, const struct tokens *t, enum column_role role)
{
	return start_of(r, t, role) == START_ACTION;
}

/* The number marker that the last numbered piece of the chain carries; 0: none. */
static int64_t
last_number(struct reader *r, const struct chain *chain)
{
	for (size_t i = chain->n; i-- > 0 && chain->n - i < 20;) {
		struct arena_mark mark = arena_mark(r->scratch);
		struct tokens t = tokens_make(r->scratch,
		    str_part(sourced_text(&chain->items[i].text), 0, 24));
		struct opening opening = opening_read(&t);

		arena_rewind(r->scratch, mark);
		if (opening.is_number)
			return opening.number;
	}
	return 0;
}

struct sides {
	const struct seam *seam;
	const struct chain_piece *before;
	struct tokens tail;  /* the end of the piece before */
	struct tokens head;  /* of the piece before: its first tokens */
	struct tokens next;
	struct opening opening; /* of next */
	enum ending ending;
	enum start start;
	bool is_unmatched;   /* open only for a bracket or quote that next does not close */
};

static bool
is_heading_alone(struct reader *r, const struct sides *s, bool *out_is_date)
{
	struct date_context context = reader_date_context(r, NULL);
	struct period period;

	if (s->before->text.length > HEADING_LENGTH_MAX)
		return false;
	*out_is_date = date_words_heading(r->scratch, sourced_text(&s->before->text), &context,
	    &period);
	if (*out_is_date)
		return true;
	return heading_length(r, &s->before->text, &s->tail, &context) == s->tail.n;
}

/* Whether the text before ends, and the text after begins, in one style: a run goes on. */
static bool
continues_style(const struct sides *s, enum mark_kind kind)
{
	const struct sourced *before = &s->before->text;
	const struct sourced *next = s->seam->next;
	bool ends = false;
	bool begins = false;

	for (size_t i = 0; i < before->nmarks; i++)
		ends = ends || (before->marks[i].kind == kind &&
		    before->marks[i].end >= before->length);
	for (size_t i = 0; i < next->nmarks; i++)
		begins = begins || (next->marks[i].kind == kind && next->marks[i].start == 0);
	return ends && begins;
}

static enum join
decide_marker(struct reader *r, const struct sides *s)
{
	struct opening before = opening_read(&s->head);
	bool ends_colon = tokens_is_sign(&s->tail, s->tail.n - 1, ':');

	if (s->opening.is_bullet)
		return s->ending == ENDS_OPEN && !s->is_unmatched ? JOIN_WEAK_SPLIT : JOIN_SPLIT;
	if (s->ending == ENDS_OPEN)
		return JOIN_JOIN;
	/* "the issues of: (1) one; and (2) another" is an enumeration within a sentence. */
	if (tokens_is_sign(&s->next, 0, '(') && !s->seam->next_is_item)
		return JOIN_WEAK_JOIN;
	if (s->opening.is_number &&
	    s->opening.number == last_number(r, s->seam->chain) + 1)
		return s->ending == ENDS_CLOSED || ends_colon ? JOIN_SPLIT : JOIN_WEAK_SPLIT;
	if (s->opening.is_number)
		return s->seam->next_is_item ? JOIN_WEAK_SPLIT : JOIN_WEAK_JOIN;
	if (before.is_dash)
		return s->ending == ENDS_CLOSED ? JOIN_SPLIT : JOIN_WEAK_SPLIT;
	if (ends_colon)
		return JOIN_SPLIT;
	return s->ending == ENDS_CLOSED ? JOIN_WEAK_SPLIT : JOIN_WEAK_JOIN;
}

/* Whether a text goes on after the end of its first sentence, other than in brackets. */
static bool
has_sentences(const struct tokens *t)
{
	for (size_t i = 0; i + 1 < t->n; i++) {
		if (tokens_is_sign(t, i, '.') && t->items[i + 1].is_spaced &&
		    t->items[i + 1].kind == TOKEN_WORD)
			return true;
	}
	return false;
}

static enum join
decide_closed(const struct sides *s)
{
	bool is_recommendation = s->seam->role == COLUMN_RECOMMENDATION;

	if (s->seam->next_is_item)
		return JOIN_SPLIT;
	switch (s->start) {
	case START_ACTION:
		/* Recommendations run over several sentences that begin alike, and so does prose.
		 */
		return is_recommendation || has_sentences(&s->next) ? JOIN_WEAK_SPLIT : JOIN_SPLIT;
	case START_CONTINUES:
	case START_ANAPHOR:
		return JOIN_WEAK_JOIN;
	case START_MAYBE:
	case START_PLAIN:
		break;
	}
	return JOIN_WEAK_SPLIT;
}

static enum join
decide_undecided(const struct sides *s)
{
	if (s->start == START_CONTINUES)
		return JOIN_JOIN;
	if (s->seam->next_is_item || s->start == START_ACTION)
		return JOIN_WEAK_SPLIT;
	return JOIN_WEAK_JOIN;
}

static enum join
decide_words(const struct sides *s)
{
	/* What is said in brackets belongs to what stands before. */
	if (tokens_is_sign(&s->next, 0, '('))
		return JOIN_JOIN;
	switch (s->ending) {
	case ENDS_OPEN:
		if (!s->is_unmatched)
			return JOIN_JOIN;
		return s->start == START_ACTION ? JOIN_WEAK_SPLIT : JOIN_WEAK_JOIN;
	case ENDS_CLOSED:
		return decide_closed(s);
	case ENDS_UNDECIDED:
		break;
	}
	return decide_undecided(s);
}

/* Roles, names and notes of a coordinator cell: a label begins a new statement. */
static enum join
decide_coordination(const struct sides *s)
{
	size_t label = coordination_label_length(&s->tail);

	if (s->ending == ENDS_OPEN || s->start == START_CONTINUES)
		return JOIN_JOIN;
	if (label > 0 && label == s->tail.n)
		return JOIN_JOIN;
	if (tokens_match(&s->tail, s->tail.n - 1, "network") > 0 && s->tail.n <= 2)
		return JOIN_JOIN;
	if (coordination_any_label_length(&s->next) > 0)
		return JOIN_SPLIT;
	return s->next.n > 8 ? JOIN_WEAK_SPLIT : JOIN_WEAK_JOIN;
}

static enum join
decide_name(const struct sides *s)
{
	return s->ending == ENDS_OPEN || s->start == START_CONTINUES ? JOIN_JOIN : JOIN_WEAK_JOIN;
}

/* A heading begins; one that no style sets off may as well be words before a colon. */
static enum join
decide_heading(const struct sides *s)
{
	static const enum mark_kind kinds[] = { MARK_BOLD, MARK_ITALIC, MARK_UNDERLINE };
	bool is_styled = false;

	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		const struct sourced *next = s->seam->next;

		if (continues_style(s, kinds[i]))
			return JOIN_WEAK_JOIN;
		for (size_t k = 0; k < next->nmarks; k++)
			is_styled = is_styled || (next->marks[k].kind == kinds[i] &&
			    next->marks[k].start == 0);
	}
	return s->ending == ENDS_OPEN || !is_styled ? JOIN_WEAK_SPLIT : JOIN_SPLIT;
}

/* "and" alone connects two recommendations; between actions it may be the end of a line. */
static enum join
decide_connector(const struct sides *s)
{
	bool is_word = s->next.items[0].kind == TOKEN_WORD;

	if (s->ending == ENDS_OPEN && !s->is_unmatched)
		return JOIN_WEAK_SPLIT;
	if (s->ending == ENDS_CLOSED || !is_word)
		return JOIN_SPLIT;
	return s->seam->role == COLUMN_RECOMMENDATION ? JOIN_WEAK_SPLIT : JOIN_WEAK_JOIN;
}

static bool
closes_what_is_open(const struct sides *s)
{
	struct balance balance = s->before->balance;

	balance_add(&balance, s->next.text);
	return balance.brackets < s->before->balance.brackets ||
	    balance.quotes < s->before->balance.quotes ||
	    (s->before->balance.is_quoted && !balance.is_quoted);
}

static enum join
decide_sides(struct reader *r, struct sides *s)
{
	struct date_context context = reader_date_context(r, NULL);
	bool is_date = false;

	if (s->seam->role == COLUMN_PILLAR)
		return decide_name(s);
	if (s->seam->role == COLUMN_COORDINATION)
		return decide_coordination(s);
	if (text_is_connector(&s->head) && s->head.n == s->tail.n)
		return JOIN_SPLIT;
	if (opening_read(&s->head).marker_end == s->tail.n)
		return JOIN_JOIN;
	if (text_is_connector(&s->next))
		return decide_connector(s);
	if (is_heading_alone(r, s, &is_date))
		return is_date ? JOIN_JOIN : JOIN_SPLIT;
	if (s->opening.marker_end > 0)
		return decide_marker(r, s);
	if (!tokens_is_sign(&s->next, 0, '(') &&
	    heading_length(r, s->seam->next, &s->next, &context) > 0)
		return decide_heading(s);
	return decide_words(s);
}

enum join
join_decide(struct reader *r, const struct seam *seam)
{
	struct sides s = { .seam = seam };
	struct arena_mark mark = arena_mark(r->scratch);
	struct str before;
	struct balance none = { .brackets = 0 };
	enum join join;

	if (seam->chain->n == 0)
		return JOIN_SPLIT;
	s.before = &seam->chain->items[seam->chain->n - 1];
	before = sourced_text(&s.before->text);
	s.tail = tokens_make(r->scratch, tail_of(before));
	s.head = tokens_make(r->scratch, str_part(before, 0, before.n < 24 ? before.n : 24));
	s.next = tokens_make(r->scratch, sourced_text(seam->next));
	s.opening = opening_read(&s.next);
	s.ending = ending_of(&s.tail, &s.before->balance);
	s.start = start_of(r, &s.next, seam->role);
	s.is_unmatched = s.ending == ENDS_OPEN && ending_of(&s.tail, &none) != ENDS_OPEN &&
	    !closes_what_is_open(&s);
	join = decide_sides(r, &s);
	arena_rewind(r->scratch, mark);
	return join;
}

/* The last or first few words of a text, for the person who is asked. */
static struct str
words_at_end(struct reader *r, struct str text)
{
	struct tokens t = tokens_make(r->scratch, tail_of(text));

	return tokens_text(&t, t.n > QUOTE_WORDS ? t.n - QUOTE_WORDS : 0, t.n);
}

static struct str
words_at_start(struct reader *r, struct str text)
{
	struct tokens t = tokens_make(r->scratch,
	    str_part(text, 0, text.n < TAIL_BYTES ? text.n : TAIL_BYTES));

	return tokens_text(&t, 0, t.n > QUOTE_WORDS ? QUOTE_WORDS : t.n);
}

static void
ask(struct reader *r, struct chain_piece *before, const struct sourced *next, bool joined)
{
	struct arena_mark mark = arena_mark(r->scratch);
	struct str last = words_at_end(r, sourced_text(&before->text));
	struct str first = words_at_start(r, sourced_text(next));
	struct fw_query *query = doubt_add(r, joined ? "weak-join" : "weak-split",
	    str_format(r->arena, "A page ends between “%.*s” and “%.*s”. Is this one text that "
	    "goes on, or do two meet here?", STR_ARG(last), STR_ARG(first)),
	    str_format(r->arena, "%.*s | %.*s", STR_ARG(last), STR_ARG(first)),
	    joined ? STR("Read as one text.") : STR("Read as two texts."));
	uint32_t length = before->text.length;

	doubt_add_segments(query, &before->text, length > 1 ? length - 1 : 0, length);
	doubt_add_segments(query, next, 0, 1);
	if (before->nqueries == 0)
		before->first_query = r->fw->queries.n - 1;
	before->nqueries++;
	arena_rewind(r->scratch, mark);
}

static void
append_piece(struct reader *r, struct chain *chain, const struct sourced *text,
    const struct piece *piece, const struct row *row)
{
	struct chain_piece *added;

	arena_reserve(r->arena, chain->items, chain->n, chain->capacity);
	added = &chain->items[chain->n++];
	*added = (struct chain_piece){
		.text = *text, .is_item = piece->is_item, .level = piece->level, .row = row,
	};
	balance_add(&added->balance, sourced_text(text));
}

static void
join_piece(struct chain_piece *before, const struct sourced *next)
{
	sourced_join(&before->text, next);
	balance_add(&before->balance, sourced_text(next));
}

void
join_append_cell(struct reader *r, struct chain *chain, const struct row *row,
    const struct cell *cell, enum column_role role)
{
	struct sourced *pieces = sourced_split_cell(r->arena, cell);
	size_t first = 0;

	if (cell->npieces > 0 && chain->n > 0) {
		struct chain_piece *before = &chain->items[chain->n - 1];
		enum join join = join_decide(r, &(struct seam){ .chain = chain, .next = &pieces[0],
		    .next_is_item = cell->pieces[0].is_item, .role = role });
		bool joined = join == JOIN_JOIN || join == JOIN_WEAK_JOIN;

		if (before->text.nbytes + pieces[0].nbytes > LIMIT_TEXT_BYTES)
			joined = false;
		if (role != COLUMN_UNKNOWN && (join == JOIN_WEAK_JOIN || join == JOIN_WEAK_SPLIT))
			ask(r, before, &pieces[0], joined);
		if (joined) {
			join_piece(before, &pieces[0]);
			first = 1;
		}
	}
	for (size_t i = first; i < cell->npieces; i++)
		append_piece(r, chain, &pieces[i], &cell->pieces[i], row);
}
