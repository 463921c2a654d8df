/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The coordinator cell: "Network Coordinator: X a.i.  Involving Y, Z" in any arrangement, and the
 * note that a pillar rests. Only the words count; nobody coordinates by default. A name that is
 * new here becomes an agency of the document, as written.
 */
#include <unicode/uchar.h>

#include "base/utf8.h"
#include "document/reading/lexicon.h"
#include "document/reading/reader.h"

#define PARTY_TOKENS_MAX 8
#define PARTY_CODE_BYTES 40 /* what a record of an agency holds */

enum label { LABEL_NONE, LABEL_COORDINATOR, LABEL_INVOLVED };

/* Tokens of a label at the place, its colon included; 0: none stands there. */
static size_t
match_label(const struct tokens *t, size_t at, enum label *out)
{
	size_t n = tokens_match(t, at, "network? co? -? coordinator|coordinators|coordinating|"
	    "coordination|coordinateur|coordinatrice|coordinateurs|coordonnateur|coordonnatrice|"
	    "coordonnateurs|coordinador|coordinadora|coordinadores|convener|convenor "
	    "agency|agencies|entity?");

	*out = LABEL_COORDINATOR;
	if (n == 0 && at == 0)
		n = tokens_match(t, at, "lead|leads|chair|chairs|chef|chefs de? file? "
		    "agency|agencies|entity? :");
	if (n == 0) {
		*out = LABEL_INVOLVED;
		n = tokens_match(t, at, "involving|involves|involved|involucra|involucrados|"
		    "impliquant|associes|participan|participantes|participants|participating|"
		    "partners|members agencies|entities|agency?");
	}
	if (n == 0)
		return 0;
	/* "All members" is a party, no label. */
	if (at > 0 && tokens_match(t, at - 1, "all|tous|todos|its|of|the") > 0 &&
	    *out == LABEL_INVOLVED)
		return 0;
	if (tokens_match(t, at + n, "du|del|de reseau|red") > 0)
		n += 2;
	return n + tokens_is_sign(t, at + n, ':');
}

bool
coordination_starts(const struct tokens *t)
{
	return coordination_label_length(t) > 0;
}

size_t
coordination_label_length(const struct tokens *t)
{
	enum label label;
	size_t n = match_label(t, 0, &label);

	return label == LABEL_COORDINATOR ? n : 0;
}

size_t
coordination_any_label_length(const struct tokens *t)
{
	enum label label;

	return match_label(t, 0, &label);
}

/* One name of a list. */
struct entry {
	size_t from;
	size_t to;
	bool is_interim;
	bool is_all;
	bool is_cochairs;
};

static bool
has_upper_case(struct str text)
{
	for (size_t at = 0; at < text.n;) {
		if (u_isupper((UChar32)utf8_next(text, &at)) || (text.n > 0 && (text.p[0] & 0x80)))
			return true;
	}
	return false;
}

static bool
separates(const struct tokens *t, size_t i)
{
	return tokens_match(t, i, ",|;|/|and|&|et|y|e|with|.") > 0;
}

/* Where the words for "ad interim" that end the entry begin; its end where there are none. */
static size_t
interim_start(const struct tokens *t, const struct entry *e)
{
	static const char *const interim[] = { "ai", "ad interim", "interim", "acting",
		"( ai )", "( interim )", "( ad interim )", "( acting )" };

	for (size_t at = e->from; at < e->to; at++) {
		for (size_t i = 0; i < COUNT_OF(interim); i++) {
			size_t n = tokens_match(t, at, interim[i]);

			if (n > 0 && at + n == e->to)
				return at;
		}
	}
	return e->to;
}

/* Takes "a.i." and the like off the entry's end, and "the" off its front. */
static void
trim_entry(const struct tokens *t, struct entry *e)
{
	size_t start;

	while (e->from < e->to && tokens_match(t, e->from, "the|le|la|les|el|los|:") > 0)
		e->from++;
	start = interim_start(t, e);
	e->is_interim = start < e->to;
	e->to = start;
}

bool
coordination_left_open(const struct tokens *t, size_t at)
{
	return tokens_match(t, at, "tbd|tbc|tba") > 0 ||
	    tokens_match(t, at, "to be decided|determined|confirmed|defined|agreed") > 0;
}

/* Takes off what says that the name is open, or that another one follows. */
static void
cut_behind_name(const struct tokens *t, struct entry *e)
{
	for (size_t at = e->from; at < e->to; at++) {
		size_t bracket = tokens_is_sign(t, at, '(') ? 1 : 0;
		size_t n = tokens_match(t, at, "in|en close? collaboration|cooperation|partnership|"
		    "coordination|consultation|colaboracion|cooperacion");

		if ((n > 0 && at + n == e->to) || coordination_left_open(t, at + bracket)) {
			e->to = at;
			return;
		}
	}
}

static void
classify_entry(const struct tokens *t, struct entry *e)
{
	if (tokens_match(t, e->from, "all|tous|toutes|todo|todos|todas the|les|los? "
	    "network|members|agencies|entities|membres|miembros|reseau") > 0 ||
	    tokens_match(t, e->from, "toute|toda la? red|reseau") > 0)
		e->is_all = true;
	for (size_t at = e->from; at < e->to; at++) {
		if (tokens_match(t, at, "co - chairs|chair") > 0 ||
		    tokens_match(t, at, "cochairs|copresidents|copresidentes") > 0)
			e->is_cochairs = true;
	}
}

/* "World Health Organization (WHO)": the code in brackets and the name before it. */
static bool
split_name(const struct tokens *t, const struct entry *e, struct str *out_code,
    struct str *out_name)
{
	if (e->to - e->from < 4 || !tokens_is_sign(t, e->to - 1, ')') ||
	    !tokens_is_sign(t, e->to - 3, '('))
		return false;
	*out_code = tokens_text(t, e->to - 2, e->to - 1);
	*out_name = tokens_text(t, e->from, e->to - 3);
	return true;
}

static bool
make_party(struct reader *r, const struct tokens *t, const struct entry *e,
    struct fw_party *out)
{
	struct str words = tokens_text(t, e->from, e->to);
	struct str code = words;
	struct str name = STR_EMPTY;

	if (e->from >= e->to)
		return false;
	if (e->is_all) {
		*out = party_group(r, "all-members", words);
		return true;
	}
	if (e->is_cochairs) {
		*out = party_group(r, "co-chairs", words);
		return true;
	}
	if (e->to - e->from > PARTY_TOKENS_MAX || !has_upper_case(words) ||
	    t->items[e->from].kind == TOKEN_NUMBER)
		return false;
	split_name(t, e, &code, &name);
	if (code.n > PARTY_CODE_BYTES || code.n < 2)
		return false;
	*out = party_agency(r, code, name, words);
	return true;
}

/* Takes one entry off the list at *at; false at its end. */
static bool
next_entry(const struct tokens *t, size_t *at, size_t to, struct entry *out)
{
	while (*at < to && separates(t, *at))
		*at += 1;
	*out = (struct entry){ .from = *at, .to = *at };
	while (*at < to && !separates(t, *at))
		*at += 1;
	out->to = *at;
	if (out->from == out->to)
		return false;
	trim_entry(t, out);
	cut_behind_name(t, out);
	classify_entry(t, out);
	return true;
}

size_t
coordination_read_parties(struct reader *r, const struct tokens *t, size_t from,
    size_t to, struct fw_partys *out)
{
	struct entry entry;
	size_t nunknown = 0;

	while (next_entry(t, &from, to, &entry)) {
		struct fw_party party;

		if (make_party(r, t, &entry, &party))
			*fw_add(r->arena, out) = party;
		else
			nunknown += entry.from < entry.to;
	}
	return nunknown;
}

/* One piece of a coordinator cell while its roles are read. */
struct statement {
	struct reader *r;
	struct fw_pillar *pillar;
	const struct sourced *text;
	struct tokens t;
	enum label label; /* in force; kept from piece to piece */
};

static void
ask_about_entry(struct statement *s, const struct entry *e)
{
	struct str words = tokens_text(&s->t, e->from, e->to);
	struct fw_query *query;

	if (e->from >= e->to)
		return;
	query = doubt_add(s->r, "unknown-party", str_format(s->r->arena, "Whom do the words "
	    "%.*s in the coordinator's cell name?", STR_ARG(doubt_quote(s->r, words))),
	    str_dup(s->r->arena, words), STR("Nobody was noted for them."));
	query->about = s->pillar->code;
	doubt_add_segments(query, s->text, s->t.items[e->from].start, s->t.items[e->to - 1].end);
}

static void
add_role(struct statement *s, const struct entry *e, const struct fw_party *party)
{
	struct fw_role *role = fw_add(s->r->arena, &s->pillar->roles);

	*role = (struct fw_role){
		.kind = s->label == LABEL_INVOLVED ? ROLE_INVOLVED : ROLE_COORDINATOR,
		.who = *party, .is_interim = e->is_interim,
	};
	role->since = NO_PERIOD;
	sourced_add_segments(s->text, s->t.items[e->from].start, s->t.items[e->to - 1].end,
	    (struct fw_segment){ .role = SEGMENT_FACT, .field = STR("who") }, &role->segments);
}

static void
read_entries(struct statement *s, size_t from, size_t to)
{
	struct entry entry;

	while (next_entry(&s->t, &from, to, &entry)) {
		struct fw_party party;

		/* "a.i." alone belongs to the name before it. */
		if (entry.from == entry.to && entry.is_interim && s->pillar->roles.n > 0)
			s->pillar->roles.items[s->pillar->roles.n - 1].is_interim = true;
		else if (entry.is_all && s->label == LABEL_INVOLVED)
			s->pillar->involves_all = true;
		else if (make_party(s->r, &s->t, &entry, &party))
			add_role(s, &entry, &party);
		else
			ask_about_entry(s, &entry);
	}
}

static void
read_roles(struct statement *s)
{
	size_t at = 0;
	size_t from = 0;

	while (at < s->t.n) {
		enum label label;
		size_t n = match_label(&s->t, at, &label);

		if (n == 0) {
			at++;
			continue;
		}
		read_entries(s, from, at);
		sourced_add_segments(s->text, s->t.items[at].start, s->t.items[at + n - 1].end,
		    (struct fw_segment){ .role = SEGMENT_LABEL, .field = STR("coordination") },
		    &s->pillar->segments);
		s->label = label;
		at += n;
		from = at;
	}
	read_entries(s, from, s->t.n);
}

static bool
says_dormant(const struct tokens *t)
{
	for (size_t i = 0; i < t->n; i++) {
		if (tokens_match(t, i, "dormant|inactive|suspended|paused|dormante|inactif|"
		    "suspendu|inactivo|suspendido|latente") > 0 ||
		    tokens_match(t, i, "on hold") > 0)
			return true;
	}
	return false;
}

/* What a resting pillar waits for: "subsequent to ...", to the end of its sentence. */
static struct str
waiting_reason(const struct tokens *t)
{
	for (size_t i = 0; i < t->n; i++) {
		size_t end = i;

		if (tokens_match(t, i, "subsequent to") == 0 &&
		    tokens_match(t, i, "pending|until|awaiting|following|after|apres|tras|hasta") ==
			0)
			continue;
		while (end < t->n && !tokens_is_sign(t, end, '.'))
			end++;
		return tokens_text(t, i, end);
	}
	return STR_EMPTY;
}

static void
read_dormancy(struct statement *s)
{
	struct reader *r = s->r;
	struct date_context context = reader_date_context(r, NULL);
	struct date_reading dates;
	struct str reason = waiting_reason(&s->t);

	date_words_period(r->scratch, sourced_text(s->text), &context, NULL, &dates);
	s->pillar->status = PILLAR_DORMANT;
	s->pillar->review = reader_keep_period(r, &dates.period);
	s->pillar->reason = str_dup(r->arena, reason);
	sourced_add_segments(s->text, 0, s->text->length,
	    (struct fw_segment){ .role = SEGMENT_FACT, .field = STR("status") },
	    &s->pillar->segments);
}

void
coordination_read(struct reader *r, struct fw_pillar *pillar, const struct chain *chain)
{
	struct statement s = { .r = r, .pillar = pillar };
	struct sourced all;

	sourced_init(&all, r->arena);
	for (size_t i = 0; i < chain->n; i++) {
		struct arena_mark mark = arena_mark(r->scratch);
		struct marked words = sourced_marked(&chain->items[i].text);

		s.text = &chain->items[i].text;
		s.t = tokens_make(r->scratch, footnotes_hide(r, &words));
		if (says_dormant(&s.t))
			read_dormancy(&s);
		else
			read_roles(&s);
		arena_rewind(r->scratch, mark);
		if (i > 0)
			sourced_add_plain(&all, STR("\n"));
		sourced_add(&all, s.text);
	}
	sourced_add_segments(&all, 0, all.length,
	    (struct fw_segment){ .role = SEGMENT_TEXT, .field = STR("coordination") },
	    &pillar->segments);
	pillar->coordination = sourced_marked(&all);
	footnotes_attach(r, &pillar->coordination, &pillar->footnotes);
}
