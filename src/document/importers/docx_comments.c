/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The comments in the margin of a Word document: who wrote what, and which comment answers which.
 * Where they stand in the text is found with the text (docx_tracked.c).
 * What surprises: answers are told by the id of the last paragraph of each comment, in a part of
 * their own that older programs do not write; there every comment stands for itself.
 * Source: ECMA-376 part 1, 17.13.4; MS-DOCX 2.5.4.4 (commentEx).
 */
#include "base/limits.h"
#include "base/utf8.h"
#include "document/importers/docx.h"

struct comments {
	struct docx_package *package;
	struct docx_comments *out;
	struct map paragraphs;   /* id of a comment's paragraph to its index */
	struct buf words;
	size_t skipped;          /* depth within what is no text */
	bool is_open;
	bool in_text;
};

static struct margin_comment *
last(struct comments *c)
{
	return &c->out->tracked->comments[c->out->tracked->ncomments - 1];
}

static struct str
attribute(struct comments *c, const struct xml_element *element, const char *name, size_t max)
{
	struct str value = STR_EMPTY;

	xml_attribute(element, name, &value);
	return str_dup(c->package->arena, utf8_cut(str_trim(value), max));
}

static enum status
begin_comment(struct comments *c, const struct xml_element *element)
{
	struct tracked *t = c->out->tracked;
	struct arena *a = c->package->arena;

	if (t->ncomments >= LIMIT_MARGIN_COMMENTS)
		return errors_add(c->package->errors, ST_TOO_LARGE, NULL, "The document has more "
		    "than %d comments in its margin. Remove those that are settled, and save it "
		    "again.", LIMIT_MARGIN_COMMENTS);
	arena_reserve(a, t->comments, t->ncomments, t->comments_capacity);
	t->comments[t->ncomments++] = (struct margin_comment){
		.author = attribute(c, element, "author", TRACKED_AUTHOR_BYTES),
		.date = attribute(c, element, "date", TRACKED_DATE_BYTES),
		.parent = NO_COMMENT,
	};
	map_set(&c->out->ids, attribute(c, element, "id", TRACKED_DATE_BYTES),
	    (int64_t)t->ncomments - 1);
	buf_clear(&c->words);
	c->is_open = true;
	return ST_OK;
}

static void
begin_paragraph(struct comments *c, const struct xml_element *element)
{
	struct str id;

	buf_add_z(&c->words, c->words.n > 0 ? "\n" : "");
	if (xml_attribute(element, "paraId", &id) && id.n <= TRACKED_DATE_BYTES)
		map_set(&c->paragraphs, str_dup(c->package->arena, id),
		    (int64_t)c->out->tracked->ncomments - 1);
}

static enum status
on_start(void *context, const struct xml_element *element)
{
	struct comments *c = context;

	c->in_text = false;
	if (c->skipped > 0) {
		c->skipped++;
		return ST_OK;
	}
	if (str_equal(element->name, STR("comment")))
		return begin_comment(c, element);
	if (!c->is_open)
		return ST_OK;
	if (str_equal(element->name, STR("p")))
		begin_paragraph(c, element);
	else if (str_equal(element->name, STR("t")))
		c->in_text = true;
	else if (str_equal(element->name, STR("tab")))
		buf_add_byte(&c->words, ' ');
	else if (str_equal(element->name, STR("br")) || str_equal(element->name, STR("cr")))
		buf_add_byte(&c->words, '\n');
	else if (str_equal(element->name, STR("del")) || str_equal(element->name, STR("pPr")) ||
	    str_equal(element->name, STR("rPr")) || str_equal(element->name, STR("instrText")))
		c->skipped = 1;
	return ST_OK;
}

static struct str
cut_words(struct comments *c)
{
	struct str words = str_trim(buf_str(&c->words));
	struct str part = utf8_cut(words, TRACKED_COMMENT_BYTES);

	return str_concat(c->package->arena, part, part.n < words.n ? STR("…") : STR_EMPTY);
}

static enum status
on_end(void *context, struct str name)
{
	struct comments *c = context;

	c->in_text = false;
	if (c->skipped > 0) {
		c->skipped--;
		return ST_OK;
	}
	if (!c->is_open || !str_equal(name, STR("comment")))
		return ST_OK;
	c->is_open = false;
	last(c)->words = cut_words(c);
	return ST_OK;
}

static void
on_text(void *context, struct str text)
{
	struct comments *c = context;

	/* What is past the limit is not kept, so it need not be held either. */
	if (c->is_open && c->in_text && c->skipped == 0 && c->words.n <= TRACKED_COMMENT_BYTES)
		buf_add(&c->words, text);
}

/* Whether an answer leads to itself: only in a file that somebody made by hand. */
static bool
is_circle(const struct tracked *t, size_t child, size_t parent)
{
	for (size_t i = 0; i < 100 && parent != NO_COMMENT; i++) {
		if (parent == child)
			return true;
		parent = t->comments[parent].parent;
	}
	return parent != NO_COMMENT;
}

static enum status
take_extension(void *context, const struct xml_element *element)
{
	struct comments *c = context;
	struct tracked *t = c->out->tracked;
	struct str id;
	struct str parent_id;
	struct str done;
	int64_t index;
	int64_t parent;

	if (!str_equal(element->name, STR("commentEx")) ||
	    !xml_attribute(element, "paraId", &id) || !map_get(&c->paragraphs, id, &index))
		return ST_OK;
	if (xml_attribute(element, "done", &done))
		t->comments[index].is_done = str_equal(done, STR("1")) ||
		    str_equal(done, STR("true"));
	if (xml_attribute(element, "paraIdParent", &parent_id) &&
	    map_get(&c->paragraphs, parent_id, &parent) &&
	    !is_circle(t, (size_t)index, (size_t)parent))
		t->comments[index].parent = (size_t)parent;
	return ST_OK;
}

enum status
docx_read_comments(struct docx_package *p, struct docx_comments *out)
{
	struct comments c = { .package = p, .out = out, .paragraphs = { .arena = p->arena } };
	struct xml_events words = { .context = &c, .start = on_start, .end = on_end,
		.text = on_text };
	struct xml_events extensions = { .context = &c, .start = take_extension };
	enum status st;

	out->ids.arena = p->arena;
	if (p->comments.n == 0)
		return ST_OK;
	buf_init(&c.words, p->arena, LIMIT_UNPACKED_BYTES);
	if ((st = docx_read_xml(p, p->comments, &words)) != ST_OK)
		return st;
	if (p->comments_extended.n == 0)
		return ST_OK;
	return docx_read_xml(p, p->comments_extended, &extensions);
}
