/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Puts offices in the place of persons' names. All texts of a framework are walked in one fixed
 * order, so that a text is known by its place and can be given back to a copy. What surprises: a
 * name is found by its words and not by its bytes, because a document breaks lines within names.
 */
#include "instrument/persons.h"

#include "base/json.h"
#include "base/json_read.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/utf8.h"
#include "instrument/compare.h"
#include "instrument/persons_find.h"
#include "instrument/revision_private.h"

/* --- the list ------------------------------------------------------------------------------ */

static struct shown_person *
find_person(const struct shown_persons *list, struct str name)
{
	for (size_t i = 0; i < list->n; i++) {
		if (str_equal(list->items[i].name, name))
			return &list->items[i];
	}
	return NULL;
}

bool
persons_words_fit(struct str words)
{
	return words.n > 0 && words.n <= LIMIT_PERSON_WORDS &&
	    str_find_byte(words, '\n', 0) == SIZE_MAX;
}

/* A list that grows: by what its names and its words are told apart. */
struct collecting {
	struct arena *arena;
	struct shown_persons *list;
	struct map names;
	struct map words; /* in small letters: the last number given to tell others from them */
};

static void
note_person(struct collecting *c, const struct shown_person *person)
{
	struct str words = str_lower_ascii(c->arena, person->words);
	int64_t unused;

	map_set(&c->names, person->name, 1);
	if (!map_get(&c->words, words, &unused))
		map_set(&c->words, words, 1);
}

/* A second responsible officer of an agency is told apart by a number. */
static struct str
unshared_words(struct collecting *c, struct str words)
{
	struct str small = str_lower_ascii(c->arena, words);
	struct str own = words;
	int64_t number;
	int64_t unused;

	if (!map_get(&c->words, small, &number))
		return words;
	do
		own = str_format(c->arena, "%.*s (%lld)", STR_ARG(words), (long long)++number);
	while (map_get(&c->words, str_lower_ascii(c->arena, own), &unused));
	map_set(&c->words, small, number);
	return own;
}

static void
add_person(struct collecting *c, struct str name, struct str words)
{
	struct shown_persons *list = c->list;
	struct shown_person person = { name, unshared_words(c, words) };

	arena_reserve(c->arena, list->items, list->n, list->capacity);
	list->items[list->n++] = person;
	note_person(c, &person);
}

void
persons_collect(struct arena *a, const struct framework *fw, struct shown_persons *list)
{
	struct collecting c = { .arena = a, .list = list, .names.arena = a, .words.arena = a };
	int64_t unused;

	for (size_t i = 0; i < list->n; i++)
		note_person(&c, &list->items[i]);
	for (size_t i = 0; i < fw->queries.n; i++) {
		const struct fw_query *q = &fw->queries.items[i];
		struct str name = q->person.n > 0 ? q->person : q->found;
		struct str words = persons_words_fit(str_trim(q->answer)) ? q->answer :
		    persons_words_fit(str_trim(q->proposed)) ? q->proposed :
		    STR(PERSON_DEFAULT);

		/* In an export the words stand where the name was: nothing is left to hide. */
		if (!str_equal(q->kind, STR(POINT_PERSON)) || str_trim(name).n == 0 ||
		    (q->person.n == 0 && str_equal(name, q->proposed)) ||
		    map_get(&c.names, name, &unused))
			continue;
		add_person(&c, name, str_trim(words));
	}
}

void
persons_set_words(struct shown_persons *list, struct str name, struct str words)
{
	struct shown_person *person = find_person(list, name);

	if (person != NULL && persons_words_fit(str_trim(words)))
		person->words = str_trim(words);
}

struct str
persons_write(struct arena *a, const struct shown_persons *list)
{
	struct buf text;
	struct json j;

	buf_init(&text, a, LIMIT_READING_BYTES);
	json_init(&j, &text);
	json_write_object(&j, NULL);
	json_write_text_z(&j, "kind", "concert-persons-1");
	json_write_array(&j, "persons");
	for (size_t i = 0; i < list->n; i++) {
		json_write_object(&j, NULL);
		json_write_text(&j, "name", list->items[i].name);
		json_write_text(&j, "words", list->items[i].words);
		json_end_object(&j);
	}
	json_end_array(&j);
	json_end_object(&j);
	return buf_str(&text);
}

enum status
persons_read(struct arena *a, struct str json, struct shown_persons *out)
{
	const struct json_t *root;
	const struct json_t *items;
	size_t n;

	if (json_parse(a, json, &root) != ST_OK ||
	    !json_as_list(items = json_member(root, "persons"), &n))
		return ST_CORRUPT;
	for (size_t i = 0; i < n; i++) {
		const struct json_t *item = json_item(items, i);

		arena_reserve(a, out->items, out->n, out->capacity);
		out->items[out->n++] = (struct shown_person){
			.name = json_member_text(a, item, "name"),
			.words = json_member_text(a, item, "words") };
	}
	return ST_OK;
}

/* --- finding a name ------------------------------------------------------------------------ */

static bool
is_letter_at(struct str s, size_t at)
{
	return at < s.n && persons_is_letter(utf8_next(s, &at));
}

/* Words that hold the name say that it may be seen. */
static bool
is_hidden(const struct shown_person *p)
{
	for (size_t at = 0; at < p->words.n; utf8_next(p->words, &at)) {
		if (persons_match_name(p->words, at, p->name) > 0)
			return false;
	}
	return true;
}

struct persons_sought
persons_seek(struct arena *a, const struct shown_persons *list)
{
	struct persons_sought sought = { .list = list, .names.arena = a };

	for (size_t i = 0; i < list->n; i++) {
		if (is_hidden(&list->items[i]))
			person_names_add(&sought.names, list->items[i].name, i);
	}
	return sought;
}

/* The person whose name begins here, with a title before it: of two that do, the longer one. */
static const struct shown_person *
match_any(struct str text, size_t at, const struct persons_sought *sought, size_t *out_end)
{
	size_t title = persons_title_length(text, at);
	size_t index = 0;
	size_t titled = 0;
	size_t end = 0;

	*out_end = person_names_find(&sought->names, text, at, &index);
	if (title > 0)
		end = person_names_find(&sought->names, text, at + title, &titled);
	if (end > *out_end || (end > 0 && end == *out_end && titled < index)) {
		*out_end = end;
		index = titled;
	}
	return *out_end > 0 ? &sought->list->items[index] : NULL;
}

struct str
persons_apply_cell(struct arena *a, struct str text, const struct persons_sought *sought,
    struct persons_moves *made)
{
	struct buf out = { 0 };
	bool is_in_word = false;
	uint32_t place = 0;
	size_t kept = 0;

	for (size_t at = 0; at < text.n; place++) {
		const struct shown_person *p = NULL;
		size_t start = at;
		uint32_t c;
		size_t end;

		if (!is_in_word || !is_letter_at(text, at))
			p = match_any(text, at, sought, &end);
		c = utf8_next(text, &at);
		is_in_word = persons_is_letter(c);
		if (p == NULL)
			continue;
		if (made->n == 0)
			buf_init(&out, a, SIZE_MAX);
		buf_add(&out, str_part(text, kept, start));
		buf_add(&out, p->words);
		arena_reserve(a, made->items, made->n, made->capacity);
		made->items[made->n] = (struct persons_move){ .start = place,
			.end = place + (uint32_t)utf8_length(str_part(text, start, end)),
			.length = (uint32_t)utf8_length(p->words) };
		place = made->items[made->n++].end - 1;
		at = kept = end;
		is_in_word = true;
	}
	if (made->n == 0)
		return text;
	buf_add(&out, str_part(text, kept, text.n));
	return buf_str(&out);
}

enum range_end { RANGE_START, RANGE_END };

/* Where a place is after the replacing; within a name it goes to that end of its words. */
static uint32_t
move_place(const struct persons_moves *made, uint32_t place, enum range_end which)
{
	int64_t shift = 0;

	for (size_t i = 0; i < made->n; i++) {
		const struct persons_move *r = &made->items[i];

		if (place >= r->end) {
			shift += (int64_t)r->length - (int64_t)(r->end - r->start);
			continue;
		}
		if (place > r->start)
			return (uint32_t)((int64_t)r->start + shift +
			    (which == RANGE_END ? (int64_t)r->length : 0));
		break;
	}
	return (uint32_t)((int64_t)place + shift);
}

void
persons_move(const struct persons_moves *moves, int64_t *start, int64_t *end)
{
	*start = move_place(moves, (uint32_t)*start, RANGE_START);
	*end = move_place(moves, (uint32_t)*end, RANGE_END);
}

struct marked
persons_apply_text(struct arena *a, const struct marked *text,
    const struct persons_sought *sought)
{
	struct persons_moves made = { 0 };
	struct marked out = *text;

	out.text = persons_apply_cell(a, text->text, sought, &made);
	if (made.n == 0)
		return out;
	out.marks = arena_make_array(a, struct mark, text->nmarks);
	for (size_t i = 0; i < text->nmarks; i++) {
		out.marks[i] = text->marks[i];
		out.marks[i].start = move_place(&made, text->marks[i].start, RANGE_START);
		out.marks[i].end = move_place(&made, text->marks[i].end, RANGE_END);
	}
	return out;
}

/* --- all texts of a framework -------------------------------------------------------------- */

/* Exactly one of the two is given. */
struct text_walk {
	void (*fn)(struct text_walk *walk, struct str *text, struct marked *marked);
	struct arena *arena;
	size_t place; /* of the text that fn is called for */
	const struct persons_sought *sought;
	struct persons_changed *changed; /* NULL: is not wanted */
	const struct persons_changed *before;
	size_t next; /* of before */
	struct str about; /* code of the element whose text it is; empty: of none */
	const struct fw_agencys *agencies;
	const struct shown_persons *known;
	struct person_names known_names;
	struct person_names asked; /* names that need no point (any more) */
	struct fw_querys *points;
};

static void
text(struct text_walk *w, struct str *t)
{
	w->fn(w, t, NULL);
	w->place++;
}

static void
marked(struct text_walk *w, struct marked *m)
{
	w->fn(w, NULL, m);
	w->place++;
}

static void
texts(struct text_walk *w, struct fw_texts *list)
{
	struct str *copy = arena_make_array(w->arena, struct str, list->n);

	for (size_t i = 0; i < list->n; i++) {
		copy[i] = list->items[i];
		text(w, &copy[i]);
	}
	list->items = copy;
	list->capacity = list->n;
}

static void
parties(struct text_walk *w, struct fw_partys *list)
{
	for (size_t i = 0; i < list->n; i++)
		text(w, &list->items[i].words);
}

static void
roles(struct text_walk *w, struct fw_roles *list)
{
	for (size_t i = 0; i < list->n; i++) {
		text(w, &list->items[i].who.words);
		text(w, &list->items[i].since.words);
	}
}

static void
elements(struct text_walk *w, struct fw_elements *list)
{
	for (size_t i = 0; i < list->n; i++) {
		struct fw_element *e = &list->items[i];

		w->about = e->code;
		marked(w, &e->text);
		marked(w, &e->heading);
		text(w, &e->period.words);
		parties(w, &e->leads);
		parties(w, &e->supporting);
		parties(w, &e->related);
		for (size_t k = 0; k < e->conditions.n; k++)
			text(w, &e->conditions.items[k].words);
		elements(w, &e->children);
	}
}

static void
pillar(struct text_walk *w, struct fw_pillar *p)
{
	w->about = p->code;
	marked(w, &p->title);
	text(w, &p->short_title);
	texts(w, &p->aliases);
	marked(w, &p->coordination);
	text(w, &p->review.words);
	text(w, &p->reason);
	roles(w, &p->roles);
	elements(w, &p->actions);
	elements(w, &p->goals);
	w->about = p->code;
	texts(w, &p->extra);
}

static void
head(struct text_walk *w, struct framework *fw)
{
	text(w, &fw->title);
	text(w, &fw->network);
	text(w, &fw->label);
	marked(w, &fw->header);
	text(w, &fw->years.words);
	text(w, &fw->revision.label);
	roles(w, &fw->cochairs);
	for (size_t i = 0; i < fw->columns.n; i++)
		text(w, &fw->columns.items[i].heading);
	for (size_t i = 0; i < fw->agencies.n; i++)
		text(w, &fw->agencies.items[i].name);
	for (size_t i = 0; i < fw->meetings.n; i++) {
		text(w, &fw->meetings.items[i].title);
		text(w, &fw->meetings.items[i].words);
		text(w, &fw->meetings.items[i].held.words);
	}
}

/* What was adopted; points and cells of the source come apart, a sealed text has none. */
static void
walk_texts(struct text_walk *w, struct framework *fw)
{
	head(w, fw);
	for (size_t i = 0; i < fw->pillars.n; i++)
		pillar(w, &fw->pillars.items[i]);
	for (size_t i = 0; i < fw->recommendations.n; i++) {
		struct fw_recommendation *r = &fw->recommendations.items[i];

		w->about = r->code;
		marked(w, &r->text);
		text(w, &r->mandate);
		text(w, &r->meeting);
		text(w, &r->period.words);
	}
	w->about = STR_EMPTY;
	for (size_t i = 0; i < fw->footnotes.n; i++)
		marked(w, &fw->footnotes.items[i].text);
}

/* --- replacing ----------------------------------------------------------------------------- */

static void
replace(struct text_walk *w, struct str *t, struct marked *m)
{
	struct marked before = m != NULL ? *m : (struct marked){ .text = *t };
	struct marked after = persons_apply_text(w->arena, &before, w->sought);

	if (after.text.p == before.text.p)
		return;
	if (w->changed != NULL) {
		arena_reserve(w->arena, w->changed->items, w->changed->n, w->changed->capacity);
		w->changed->items[w->changed->n++] = (struct persons_before){ .place = w->place,
			.text = before.text, .marked = before };
	}
	if (m != NULL)
		*m = after;
	else
		*t = after.text;
}

static void
replace_points(struct text_walk *w, struct fw_querys *list)
{
	for (size_t i = 0; i < list->n; i++) {
		struct fw_query *q = &list->items[i];

		if (str_equal(q->kind, STR(POINT_PERSON)) && q->person.n == 0 &&
		    find_person(w->sought->list, q->found) != NULL)
			q->person = q->found;
		text(w, &q->question);
		text(w, &q->found);
		text(w, &q->proposed);
		text(w, &q->answer);
	}
}

/* What was replaced in each cell, by its place. */
struct cells_walk {
	struct arena *arena;
	struct map at;
	struct persons_moves *made;
	size_t n;
	size_t capacity;
};

static struct str
cell_key(struct arena *a, uint32_t table, uint32_t row, uint32_t column)
{
	return str_format(a, "%u %u %u", table, row, column);
}

static void
replace_cells(struct cells_walk *w, struct fw_source *source,
    const struct persons_sought *sought)
{
	struct fw_cell *cells = arena_make_array(w->arena, struct fw_cell, source->cells.n);

	for (size_t i = 0; i < source->cells.n; i++) {
		struct persons_moves made = { 0 };

		cells[i] = source->cells.items[i];
		cells[i].text = persons_apply_cell(w->arena, cells[i].text, sought, &made);
		if (made.n == 0)
			continue;
		map_set(&w->at, cell_key(w->arena, cells[i].table, cells[i].row,
		    cells[i].column), (int64_t)w->n);
		arena_reserve(w->arena, w->made, w->n, w->capacity);
		w->made[w->n++] = made;
	}
	source->cells.items = cells;
	source->cells.capacity = source->cells.n;
}

static void
move_segments(void *context, struct str uid, struct fw_segments *segments)
{
	struct cells_walk *w = context;
	struct fw_segment *copy = arena_make_array(w->arena, struct fw_segment, segments->n);

	(void)uid;
	for (size_t i = 0; i < segments->n; i++) {
		int64_t at;

		copy[i] = segments->items[i];
		if (!map_get(&w->at, cell_key(w->arena, copy[i].table, copy[i].row,
		    copy[i].column), &at))
			continue;
		copy[i].start = move_place(&w->made[at], copy[i].start, RANGE_START);
		copy[i].end = move_place(&w->made[at], copy[i].end, RANGE_END);
	}
	segments->items = copy;
	segments->capacity = segments->n;
}

void
persons_apply(struct arena *a, struct framework *fw, const struct shown_persons *list,
    struct persons_changed *changed)
{
	struct persons_sought sought = persons_seek(a, list);
	struct text_walk walk = { .fn = replace, .arena = a, .sought = &sought,
		.changed = changed };
	struct cells_walk cells = { .arena = a, .at = { .arena = a } };

	if (list->n == 0)
		return;
	walk_texts(&walk, fw);
	walk.changed = NULL;
	replace_points(&walk, &fw->queries);
	for (size_t i = 0; i < fw->sources.n; i++)
		replace_cells(&cells, &fw->sources.items[i], &sought);
	if (cells.n == 0)
		return;
	revision_walk_segments(fw, &(struct segments_walk){ move_segments, &cells });
	for (size_t i = 0; i < fw->queries.n; i++)
		move_segments(&cells, STR_EMPTY, &fw->queries.items[i].segments);
}

static void
put_back(struct text_walk *w, struct str *t, struct marked *m)
{
	const struct persons_before *before;

	if (w->next >= w->before->n || w->before->items[w->next].place != w->place)
		return;
	before = &w->before->items[w->next++];
	if (m != NULL)
		*m = before->marked;
	else
		*t = before->text;
}

void
persons_restore(struct arena *a, struct framework *fw, const struct persons_changed *changed)
{
	struct text_walk walk = { .fn = put_back, .arena = a, .before = changed };

	walk_texts(&walk, fw);
}

/* --- asking -------------------------------------------------------------------------------- */

static void
ask_person(struct text_walk *w, struct str name, struct str words)
{
	size_t unused;

	if (person_names_find(&w->asked, name, 0, &unused) == name.n)
		return;
	name = str_dup(w->arena, name);
	person_names_add(&w->asked, name, 0);
	*fw_add(w->arena, w->points) = (struct fw_query){ .kind = STR(POINT_PERSON),
		.question = STR(PERSON_QUESTION), .found = name,
		.proposed = words, .about = w->about, .state = STR("open") };
}

static void
ask(struct text_walk *w, struct str *t, struct marked *m)
{
	struct str text = m != NULL ? m->text : *t;
	struct named_persons found = { 0 };
	bool is_in_word = false;

	persons_find(w->arena, w->agencies, text, &found);
	for (size_t i = 0; i < found.n; i++)
		ask_person(w, found.items[i].name, persons_default_words(w->arena,
		    found.items[i].agency));
	for (size_t at = 0; at < text.n; is_in_word = persons_is_letter(utf8_next(text, &at))) {
		size_t index;

		if (!is_in_word && person_names_find(&w->known_names, text, at, &index) > 0)
			ask_person(w, w->known->items[index].name, w->known->items[index].words);
	}
}

void
persons_ask(struct arena *a, const struct framework *fw, const struct shown_persons *known,
    const struct shown_persons *list, struct fw_querys *out)
{
	struct text_walk walk = { .fn = ask, .arena = a, .agencies = &fw->agencies,
		.known = known, .known_names.arena = a, .asked.arena = a, .points = out };

	for (size_t i = 0; i < known->n; i++)
		person_names_add(&walk.known_names, known->items[i].name, i);
	for (size_t i = 0; i < list->n; i++)
		person_names_add(&walk.asked, list->items[i].name, i);
	walk_texts(&walk, framework_copy(a, fw));
}
