/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Adopted values as text and back, one row a field. Which fields are words and which are facts is
 * the record types'; this file only knows where each stands in the structs. What surprises: a
 * period is always written with its dates, so that a sentence read by a later lexicon still means
 * what people agreed.
 */
#include "instrument/element_value.h"

#include <string.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "instrument/framework_codes.h"
#include "model/date.h"
#include "model/date_words.h"
#include "model/edtf.h"
#include "model/types/types.h"

#define MEANS " = "
#define TENTATIVE ", tentative"
#define UNDATED "t.b.d."
#define SHOWN_BYTES 80 /* of a value in a message */

/* --- texts --------------------------------------------------------------------------------- */

static void
buf_begin(struct buf *b, struct arena *a)
{
	buf_init(b, a, LIMIT_TEXT_BYTES);
}

static void
add_between(struct buf *b, const char *between)
{
	if (b->n > 0)
		buf_add_z(b, between);
}

static enum party_kind
kind_of_code(const struct framework *fw, struct str code)
{
	for (size_t i = 0; i < fw->agencies.n; i++) {
		if (str_equal(fw->agencies.items[i].code, code))
			return PARTY_AGENCY;
	}
	for (size_t i = 0; i < fw->groups.n; i++) {
		if (str_equal(fw->groups.items[i].code, code))
			return PARTY_GROUP;
	}
	for (size_t i = 0; i < fw->pillars.n; i++) {
		if (str_equal(fw->pillars.items[i].code, code))
			return PARTY_PILLAR;
	}
	return str_equal(code, STR("co-chairs")) || str_equal(code, STR(ALL_MEMBERS)) ||
	    str_equal(code, STR("involved")) ? PARTY_GROUP : PARTY_AGENCY;
}

static const struct str party_prefixes[] = {
	[PARTY_AGENCY] = STR_INIT("agency:"),
	[PARTY_PILLAR] = STR_INIT("pillar:"),
	[PARTY_GROUP] = STR_INIT("group:"),
};

static void
add_party(struct buf *b, const struct framework *fw, const struct fw_party *party)
{
	add_between(b, "; ");
	if (kind_of_code(fw, party->code) != party->kind)
		buf_add(b, party_prefixes[party->kind]);
	buf_add(b, party->code);
}

static void
add_period(struct buf *b, const struct period *p)
{
	if (p->edtf.n == 0 && p->words.n == 0)
		return;
	buf_add(b, p->words);
	buf_add_z(b, p->words.n > 0 ? MEANS : "");
	if (p->edtf.n == 0)
		buf_add_z(b, UNDATED);
	else
		buf_add(b, p->edtf);
	buf_add_z(b, p->is_tentative ? TENTATIVE : "");
}

struct str
element_period_text(struct arena *a, const struct period *p)
{
	struct buf b;

	buf_begin(&b, a);
	add_period(&b, p);
	return buf_str(&b);
}

static void
add_bits(struct buf *b, unsigned bits, const struct element_field *f)
{
	for (size_t i = 0; i < f->ncodes; i++) {
		if ((bits & 1u << i) == 0)
			continue;
		add_between(b, "\n");
		buf_add_z(b, f->codes[i]);
	}
}

static void
add_texts(struct buf *b, const struct fw_texts *texts, const char *between)
{
	for (size_t i = 0; i < texts->n; i++) {
		add_between(b, between);
		buf_add(b, texts->items[i]);
	}
}

static void
add_choice(struct buf *b, const void *member, const struct element_field *f)
{
	unsigned at;

	memcpy(&at, member, sizeof(at));
	if (at < f->ncodes)
		buf_add_z(b, f->codes[at]);
}

static void
add_value(struct buf *b, const struct framework *fw, const void *member,
    const struct element_field *f)
{
	const struct fw_partys *parties = member;
	const struct fw_placements *places = member;

	switch (f->kind) {
	case VALUE_MARKED:
		buf_add(b, ((const struct marked *)member)->text);
		break;
	case VALUE_TEXT:
		buf_add(b, *(const struct str *)member);
		break;
	case VALUE_PERIOD:
		add_period(b, member);
		break;
	case VALUE_CHOICE:
		add_choice(b, member, f);
		break;
	case VALUE_BOOL:
		buf_add_z(b, *(const bool *)member ? "yes" : "no");
		break;
	case VALUE_PARTY:
		add_party(b, fw, member);
		break;
	case VALUE_PARTIES:
		for (size_t i = 0; i < parties->n; i++)
			add_party(b, fw, &parties->items[i]);
		break;
	case VALUE_PILLARS:
		for (size_t i = 0; i < parties->n; i++) {
			add_between(b, "; ");
			buf_add(b, parties->items[i].code);
		}
		break;
	case VALUE_PLACEMENTS:
		for (size_t i = 0; i < places->n; i++) {
			add_between(b, "; ");
			buf_add(b, places->items[i].pillar);
		}
		break;
	case VALUE_ANSWERS:
		add_texts(b, member, "; ");
		break;
	case VALUE_TEXTS:
		add_texts(b, member, "\n");
		break;
	case VALUE_BITS:
		add_bits(b, *(const unsigned *)member, f);
		break;
	}
}

static void *
member_of(const struct element_at *at, const struct element_field *f)
{
	return (char *)at->item + f->offset;
}

struct marked
element_value_get(struct arena *a, const struct framework *fw, const struct element_at *at,
    const struct element_field *f)
{
	const void *member = member_of(at, f);
	struct buf b;

	if (f->kind == VALUE_MARKED)
		return *(const struct marked *)member;
	if (f->kind == VALUE_TEXT)
		return (struct marked){ .text = *(const struct str *)member };
	buf_begin(&b, a);
	add_value(&b, fw, member, f);
	return (struct marked){ .text = buf_str(&b) };
}

/* --- reading ------------------------------------------------------------------------------- */

struct reading {
	struct arena *arena;
	const struct framework *fw;
	const struct field *row;
	const struct element_field *f;
	struct errors *errors;
};

static enum status
refuse_value(const struct reading *r, struct str value, const char *why)
{
	return errors_add(r->errors, ST_INVALID, r->f->name, "%s: \"%.*s\" %s", r->row->label,
	    STR_ARG(utf8_part(value, 0, SHOWN_BYTES)), why);
}

static int
year_of(const struct framework *fw)
{
	int64_t year;

	if (fw->years.earliest == NO_DAY)
		return 0;
	year = date_to_civil(fw->years.earliest).year;
	return year >= 1900 && year <= 2199 ? (int)year : 0;
}

bool
element_propose_period(struct arena *a, const struct framework *fw, const struct fw_element *e,
    struct period *out)
{
	struct date_context context = { e->horizon == HORIZON_LATER_YEARS ? 0 : year_of(fw), 1900,
		2199 };
	struct date_reading found;

	if (e->period.edtf.n > 0 || e->period.words.n > 0)
		return false;
	date_words_period(a, e->text.text, &context, NULL, &found);
	if (found.period.edtf.n == 0 || found.found.ndoubts > 0)
		return false;
	*out = found.period;
	return true;
}

/* Dates of words alone, or of what stands behind " = ". */
static enum status
read_meaning(const struct reading *r, struct str text, struct period *out)
{
	struct date_context context = { year_of(r->fw), 1900, 2199 };
	struct date_reading found;
	struct edtf edtf;

	if (str_equal(text, STR(UNDATED)))
		return ST_OK;
	if (text.n <= LIMIT_EDTF_BYTES && edtf_parse(text, &edtf) == ST_OK) {
		out->edtf = text;
		return ST_OK;
	}
	date_words_period(r->arena, str_part(text, 0, LIMIT_FILTER_BYTES), &context, NULL, &found);
	out->edtf = found.period.edtf;
	out->is_tentative |= found.period.is_tentative;
	for (size_t i = 0; out->edtf.n == 0 && i < found.found.n; i++) {
		if (found.found.mentions[i].role == MENTION_UNDECIDED ||
		    found.found.mentions[i].role == MENTION_RECURRING)
			return ST_OK;
	}
	if (found.found.ndoubts > 0)
		return errors_add(r->errors, ST_INVALID, r->f->name, "%s: %.*s", r->row->label,
		    STR_ARG(found.found.doubts[0].message));
	return out->edtf.n > 0 ? ST_OK : refuse_value(r, text, "names no date. Write it as "
	    "Q3 2021, May 2021 or by 30 June 2021; write t.b.d. where it is not decided yet.");
}

static size_t
find_last(struct str text, struct str needle)
{
	size_t last = SIZE_MAX;

	for (size_t at = str_find(text, needle, 0); at != SIZE_MAX;
	    at = str_find(text, needle, at + 1))
		last = at;
	return last;
}

static enum status
read_period(const struct reading *r, struct str text, struct period *out)
{
	struct period given = { .earliest = NO_DAY, .latest = NO_DAY };
	size_t at = find_last(text, STR(MEANS));
	struct str meaning = at == SIZE_MAX ? text : str_part(text, at + strlen(MEANS), text.n);
	struct edtf edtf;
	enum status st;

	if (text.n == 0) {
		*out = given;
		return ST_OK;
	}
	given.words = at == SIZE_MAX ? text : str_part(text, 0, at);
	if (str_ends(meaning, STR(TENTATIVE))) {
		meaning.n -= strlen(TENTATIVE);
		given.is_tentative = true;
	}
	if ((st = read_meaning(r, meaning, &given)) != ST_OK)
		return st;
	if (at == SIZE_MAX && meaning.n <= LIMIT_EDTF_BYTES && edtf_parse(meaning, &edtf) == ST_OK)
		given.words = STR_EMPTY;
	if (period_make(r->arena, given, r->fw->years.earliest, r->fw->years.latest, out) != ST_OK)
		return refuse_value(r, meaning, "is no date that there is. Correct it.");
	return ST_OK;
}

static enum status
read_party(const struct reading *r, struct str code, struct fw_party *out)
{
	struct fw_party party = { .kind = PARTY_AGENCY };
	bool is_told = false;

	for (size_t k = 0; k < COUNT_OF(party_prefixes) && !is_told; k++) {
		is_told = str_starts(code, party_prefixes[k]);
		if (is_told) {
			party.kind = (enum party_kind)k;
			code = str_trim(str_part(code, party_prefixes[k].n, code.n));
		}
	}
	if (!is_told)
		party.kind = kind_of_code(r->fw, code);
	if (code.n == 0 || code.n > type_agency.fields[AGENCY_CODE].max)
		return refuse_value(r, code, "is no code of an agency, a pillar or a group.");
	for (size_t i = 0; i < code.n; i++) {
		if ((unsigned char)code.p[i] < ' ')
			return refuse_value(r, code, "holds a sign that no code has.");
	}
	if (party.kind == PARTY_PILLAR && kind_of_code(r->fw, code) != PARTY_PILLAR && !is_told)
		return refuse_value(r, code, "is no pillar of this text.");
	party.code = code;
	*out = party;
	return ST_OK;
}

/* The words of a party stay with it. */
static struct str
words_kept(const struct fw_partys *before, const struct fw_party *party)
{
	for (size_t i = 0; i < before->n; i++) {
		if (before->items[i].kind == party->kind &&
		    str_equal(before->items[i].code, party->code))
			return before->items[i].words;
	}
	return STR_EMPTY;
}

static bool
has_party(const struct fw_partys *list, const struct fw_party *party)
{
	for (size_t i = 0; i < list->n; i++) {
		if (list->items[i].kind == party->kind &&
		    str_equal(list->items[i].code, party->code))
			return true;
	}
	return false;
}

/* The next part of a list "a; b"; false at its end. Empty parts are passed over. */
static bool
next_part(struct str *rest, char separator, struct str *out)
{
	while (str_next(rest, separator, out)) {
		*out = str_trim(*out);
		if (out->n > 0)
			return true;
	}
	return false;
}

static enum status
read_parties(const struct reading *r, struct str text, struct fw_partys *into)
{
	struct fw_partys out = { 0 };
	struct fw_party party;
	struct str part;

	while (next_part(&text, ';', &part)) {
		if (read_party(r, part, &party) != ST_OK)
			return ST_INVALID;
		if (has_party(&out, &party))
			continue;
		if (out.n >= r->row->max)
			return refuse_value(r, part, "is one too many.");
		party.words = words_kept(into, &party);
		*fw_add(r->arena, &out) = party;
	}
	*into = out;
	return ST_OK;
}

static bool
has_pillar(const struct framework *fw, struct str code)
{
	for (size_t i = 0; i < fw->pillars.n; i++) {
		if (str_equal(fw->pillars.items[i].code, code))
			return true;
	}
	return false;
}

static enum status
read_pillars(const struct reading *r, struct str text, struct fw_partys *into)
{
	struct fw_partys out = { 0 };
	struct str part;

	while (next_part(&text, ';', &part)) {
		struct fw_party party = { .kind = PARTY_PILLAR, .code = part };

		if (!has_pillar(r->fw, part))
			return refuse_value(r, part, "is no pillar of this text.");
		if (has_party(&out, &party))
			continue;
		party.words = words_kept(into, &party);
		*fw_add(r->arena, &out) = party;
	}
	*into = out;
	return ST_OK;
}

static struct str
connector_kept(const struct fw_placements *before, struct str pillar)
{
	for (size_t i = 0; i < before->n; i++) {
		if (str_equal(before->items[i].pillar, pillar))
			return before->items[i].connector;
	}
	return STR_EMPTY;
}

static enum status
read_placements(const struct reading *r, struct str text, struct fw_placements *into)
{
	struct fw_placements out = { 0 };
	struct str part;

	while (next_part(&text, ';', &part)) {
		bool is_known = false;

		if (!has_pillar(r->fw, part))
			return refuse_value(r, part, "is no pillar of this text.");
		for (size_t i = 0; i < out.n; i++)
			is_known |= str_equal(out.items[i].pillar, part);
		if (!is_known)
			*fw_add(r->arena, &out) = (struct fw_placement){ .pillar = part,
				.connector = connector_kept(into, part) };
	}
	if (out.n == 0)
		return errors_add(r->errors, ST_INVALID, r->f->name, "A recommendation stands in "
		    "one pillar at least. Give its code, or remove the recommendation.");
	*into = out;
	return ST_OK;
}

static enum status
read_answers(const struct reading *r, struct str text, struct fw_texts *into)
{
	struct fw_texts out = { 0 };
	struct str part;

	while (next_part(&text, ';', &part)) {
		bool is_there = false;

		for (size_t i = 0; i < r->fw->recommendations.n && !is_there; i++)
			is_there = str_equal(r->fw->recommendations.items[i].code, part);
		if (!is_there)
			return refuse_value(r, part, "is no recommendation of this text.");
		*fw_add(r->arena, &out) = part;
	}
	*into = out;
	return ST_OK;
}

static enum status
read_texts(const struct reading *r, struct str text, struct fw_texts *into)
{
	struct fw_texts out = { 0 };
	struct str part;

	while (next_part(&text, '\n', &part)) {
		if (out.n >= r->row->max)
			return refuse_value(r, part, "is one too many.");
		*fw_add(r->arena, &out) = part;
	}
	*into = out;
	return ST_OK;
}

static enum status
read_bits(const struct reading *r, struct str text, unsigned *into)
{
	unsigned out = 0;
	struct str part;

	while (next_part(&text, '\n', &part)) {
		size_t at = code_index(r->f->codes, r->f->ncodes, part);

		if (at == r->f->ncodes)
			return refuse_value(r, part, "is none of: partner, speaker, date.");
		out |= 1u << at;
	}
	*into = out;
	return ST_OK;
}

static enum status
read_choice(const struct reading *r, struct str text, void *into)
{
	unsigned at = (unsigned)code_index(r->f->codes, r->f->ncodes, text);

	if (at == r->f->ncodes)
		return refuse_value(r, text, "is no choice that there is.");
	memcpy(into, &at, sizeof(at));
	return ST_OK;
}

static enum status
read_bool(const struct reading *r, struct str text, bool *into)
{
	if (!str_equal(text, STR("yes")) && !str_equal(text, STR("no")) && text.n > 0)
		return refuse_value(r, text, "is neither yes nor no.");
	*into = str_equal(text, STR("yes"));
	return ST_OK;
}

static enum status
read_words(const struct reading *r, struct marked value, void *into)
{
	if (value.text.n == 0 && (r->row->flags & FF_REQUIRED) != 0)
		return errors_add(r->errors, ST_INVALID, r->f->name,
		    "%s cannot be empty. Remove the element where it is to go.", r->row->label);
	if (r->f->kind == VALUE_MARKED)
		*(struct marked *)into = value;
	else
		*(struct str *)into = value.text;
	return ST_OK;
}

static enum status
read_who(const struct reading *r, struct str text, struct fw_party *into)
{
	struct fw_party party;

	if (read_party(r, str_trim(text), &party) != ST_OK)
		return ST_INVALID;
	party.words = into->words;
	*into = party;
	return ST_OK;
}

enum status
element_value_set(const struct framework *fw, const struct element_at *at,
    const struct element_field *f, struct marked value, struct errors *errors)
{
	struct reading r = { errors->arena, fw, element_field_row(at->part, f), f, errors };
	struct str text = str_trim(value.text);
	void *into = member_of(at, f);

	if (r.row->kind != FK_PARTIES && r.row->kind != FK_REFS && r.row->kind != FK_TEXTS &&
	    r.row->max > 0 && value.text.n > r.row->max)
		return errors_add(errors, ST_TOO_LARGE, f->name, "%s is longer than %u bytes. "
		    "Shorten it.", r.row->label, r.row->max);
	switch (f->kind) {
	case VALUE_MARKED:
	case VALUE_TEXT:
		return read_words(&r, value, into);
	case VALUE_PERIOD:
		return read_period(&r, text, into);
	case VALUE_CHOICE:
		return read_choice(&r, text, into);
	case VALUE_BOOL:
		return read_bool(&r, text, into);
	case VALUE_PARTY:
		return read_who(&r, text, into);
	case VALUE_PARTIES:
		return read_parties(&r, text, into);
	case VALUE_PILLARS:
		return read_pillars(&r, text, into);
	case VALUE_PLACEMENTS:
		return read_placements(&r, text, into);
	case VALUE_ANSWERS:
		return read_answers(&r, text, into);
	case VALUE_TEXTS:
		return read_texts(&r, text, into);
	case VALUE_BITS:
		break;
	}
	return read_bits(&r, text, into);
}

bool
marked_equal(struct arena *a, const struct marked *first, const struct marked *second)
{
	return str_equal(first->text, second->text) &&
	    str_equal(marks_format(a, first), marks_format(a, second));
}

/* Big enough for any item of a part but the framework, which is copied by itself. */
union any_item {
	struct fw_column column;
	struct fw_pillar pillar;
	struct fw_role role;
	struct fw_recommendation recommendation;
	struct fw_element element;
	struct fw_condition condition;
	struct fw_footnote footnote;
	struct framework framework;
};

static const size_t item_sizes[PART_COUNT] = {
	[PART_FRAMEWORK] = sizeof(struct framework),
	[PART_HEADING] = sizeof(struct fw_column),
	[PART_PILLAR] = sizeof(struct fw_pillar),
	[PART_ROLE] = sizeof(struct fw_role),
	[PART_RECOMMENDATION] = sizeof(struct fw_recommendation),
	[PART_ACTION] = sizeof(struct fw_element),
	[PART_CONDITION] = sizeof(struct fw_condition),
	[PART_FOOTNOTE] = sizeof(struct fw_footnote),
};

bool
element_value_is(struct arena *a, const struct framework *fw, const struct element_at *at,
    const struct element_field *f, struct marked value)
{
	struct marked held = element_value_get(a, fw, at, f);
	union any_item scratch;
	struct element_at there = *at;
	struct errors unused;
	struct marked read;

	if (marked_equal(a, &held, &value))
		return true;
	if (f->kind == VALUE_MARKED || f->kind == VALUE_TEXT)
		return false;
	memcpy(&scratch, at->item, item_sizes[at->part]);
	there.item = &scratch;
	errors_init(&unused, a);
	if (element_value_set(fw, &there, f, value, &unused) != ST_OK)
		return false;
	read = element_value_get(a, fw, &there, f);
	return marked_equal(a, &held, &read);
}

/* --- for people ---------------------------------------------------------------------------- */

static struct str
period_words(struct arena *a, struct str value)
{
	size_t at = find_last(value, STR(MEANS));
	struct str meaning = at == SIZE_MAX ? value : str_part(value, at + strlen(MEANS), value.n);
	struct str words = at == SIZE_MAX ? STR_EMPTY : str_part(value, 0, at);
	bool is_tentative = str_ends(meaning, STR(TENTATIVE));
	struct edtf edtf;
	struct buf b;
	size_t start;

	meaning.n -= is_tentative ? strlen(TENTATIVE) : 0;
	if (meaning.n > LIMIT_EDTF_BYTES || edtf_parse(meaning, &edtf) != ST_OK)
		return words.n > 0 ? words : value;
	buf_init(&b, a, 16384);
	buf_add(&b, words);
	buf_add_z(&b, words.n > 0 ? " (" : "");
	start = b.n;
	edtf_add_words(&b, &edtf);
	buf_add_z(&b, is_tentative ? TENTATIVE : "");
	if (str_equal(str_part(buf_str(&b), start, b.n), words))
		return words;
	buf_add_z(&b, words.n > 0 ? ")" : "");
	return buf_str(&b);
}

struct str
element_value_words(struct arena *a, enum compared_part part, const struct element_field *f,
    struct str value)
{
	const struct field *row = element_field_row(part, f);
	size_t at;

	if (value.n == 0)
		return value;
	if (f->kind == VALUE_PERIOD)
		return period_words(a, value);
	if (f->kind != VALUE_CHOICE)
		return value;
	at = field_choice_find(row, value.p, value.n);
	return at < row->nchoices ? str_from(row->choices[at].label) : value;
}
