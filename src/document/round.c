/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The JSON form in which the reading of a Word file with tracked changes crosses from the helper
 * to the core and is kept: a line of what is beside the text, and a line for each framework, so
 * that both are read by the one strict reader that reads every framework.
 */
#include "document/round.h"

#include "base/json.h"
#include "base/json_read.h"
#include "base/limits.h"
#include "document/reading.h"

const char *const tracked_kind_codes[] = { "inserted", "deleted", "moved-from", "moved-to" };
const char *const tracked_what_codes[] = { "words", "paragraph", "row", "cell" };

/* --- writing ------------------------------------------------------------------------------- */

static void
write_place(struct json *j, const struct doc_place *place)
{
	json_write_i64(j, NULL, place->table);
	json_write_i64(j, NULL, place->row);
	json_write_i64(j, NULL, place->column);
	json_write_i64(j, NULL, place->point);
}

static void
write_range(struct json *j, const char *key, const struct doc_range *range)
{
	if (!range->start.is_there)
		return;
	json_write_array(j, key);
	write_place(j, &range->start);
	if (range->end.is_there)
		write_place(j, &range->end);
	json_end_array(j);
}

static void
write_change(struct json *j, const struct tracked_change *change)
{
	json_write_object(j, NULL);
	json_write_text_z(j, "kind", tracked_kind_codes[change->kind]);
	json_write_text_z(j, "what", tracked_what_codes[change->what]);
	json_write_text(j, "author", change->author);
	json_write_text(j, "date", change->date);
	json_write_text(j, "words", change->words);
	write_range(j, "accepted", &change->accepted);
	write_range(j, "original", &change->original);
	json_end_object(j);
}

static void
write_comment(struct json *j, const struct margin_comment *comment)
{
	json_write_object(j, NULL);
	json_write_text(j, "author", comment->author);
	json_write_text(j, "date", comment->date);
	json_write_text(j, "words", comment->words);
	json_write_text(j, "quoted", comment->quoted);
	if (comment->parent != NO_COMMENT)
		json_write_i64(j, "parent", (int64_t)comment->parent);
	json_write_bool(j, "done", comment->is_done);
	write_range(j, "accepted", &comment->accepted);
	write_range(j, "original", &comment->original);
	json_end_object(j);
}

static void
write_bookmark(struct json *j, const struct kept_bookmark *bookmark)
{
	json_write_object(j, NULL);
	json_write_text(j, "name", bookmark->name);
	write_range(j, "accepted", &bookmark->accepted);
	write_range(j, "original", &bookmark->original);
	json_end_object(j);
}

void
round_write_json(struct buf *out, const struct round_reading *reading)
{
	const struct tracked *t = &reading->tracked;
	struct json j;

	json_init(&j, out);
	json_write_object(&j, NULL);
	json_write_i64(&j, "formats", (int64_t)t->nformats);
	json_write_text(&j, "made_of", t->made_of);
	json_write_array(&j, "changes");
	for (size_t i = 0; i < t->nchanges; i++)
		write_change(&j, &t->changes[i]);
	json_end_array(&j);
	json_write_array(&j, "comments");
	for (size_t i = 0; i < t->ncomments; i++)
		write_comment(&j, &t->comments[i]);
	json_end_array(&j);
	json_write_array(&j, "strays");
	for (size_t i = 0; i < reading->strays.n; i++)
		json_write_text(&j, NULL, reading->strays.items[i]);
	json_end_array(&j);
	json_write_array(&j, "bookmarks");
	for (size_t i = 0; i < t->nbookmarks; i++)
		write_bookmark(&j, &t->bookmarks[i]);
	json_end_array(&j);
	json_end_object(&j);
	buf_add_byte(out, '\n');
	framework_write_json(out, reading->accepted, FRAMEWORK_JSON_BRIEF);
	buf_add_byte(out, '\n');
	if (reading->original != NULL)
		framework_write_json(out, reading->original, FRAMEWORK_JSON_BRIEF);
	buf_add_byte(out, '\n');
}

/* --- reading ------------------------------------------------------------------------------- */

static bool
read_u32(const struct json_t *list, size_t index, uint32_t *out)
{
	int64_t number;

	if (!json_as_i64(json_item(list, index), &number) || number < 0 || number > UINT32_MAX)
		return false;
	*out = (uint32_t)number;
	return true;
}

static bool
read_place(const struct json_t *list, size_t at, struct doc_place *out)
{
	out->is_there = true;
	return read_u32(list, at, &out->table) && read_u32(list, at + 1, &out->row) &&
	    read_u32(list, at + 2, &out->column) && read_u32(list, at + 3, &out->point);
}

static bool
read_range(const struct json_t *v, const char *name, struct doc_range *out)
{
	const struct json_t *list = json_member(v, name);
	size_t n;

	if (json_is_absent(list))
		return true;
	if (!json_as_list(list, &n) || (n != 4 && n != 8) || !read_place(list, 0, &out->start))
		return false;
	out->end = out->start;
	return n == 4 || read_place(list, 4, &out->end);
}

static bool
read_code(struct str code, const char *const *codes, size_t ncodes, size_t *out)
{
	for (size_t i = 0; i < ncodes; i++) {
		if (!str_equal(code, str_from(codes[i])))
			continue;
		*out = i;
		return true;
	}
	return false;
}

static bool
read_change(struct arena *a, const struct json_t *v, struct tracked_change *out)
{
	size_t kind;
	size_t what;

	if (!read_code(json_member_text(a, v, "kind"), tracked_kind_codes,
	    COUNT_OF(tracked_kind_codes), &kind) ||
	    !read_code(json_member_text(a, v, "what"), tracked_what_codes,
	    COUNT_OF(tracked_what_codes), &what))
		return false;
	out->kind = (enum tracked_kind)kind;
	out->what = (enum tracked_what)what;
	out->author = json_member_text(a, v, "author");
	out->date = json_member_text(a, v, "date");
	out->words = json_member_text(a, v, "words");
	return read_range(v, "accepted", &out->accepted) &&
	    read_range(v, "original", &out->original);
}

/* An answer comes behind what it answers or before it; a circle was cut when the file was read. */
static bool
read_comment(struct arena *a, const struct json_t *v, size_t n, struct margin_comment *out)
{
	int64_t parent = -1;

	if (!json_as_bool(json_member(v, "done"), &out->is_done))
		return false;
	if (!json_is_absent(json_member(v, "parent")) &&
	    (!json_as_i64(json_member(v, "parent"), &parent) || parent < 0 ||
	    (uint64_t)parent >= n))
		return false;
	out->parent = parent < 0 ? NO_COMMENT : (size_t)parent;
	out->author = json_member_text(a, v, "author");
	out->date = json_member_text(a, v, "date");
	out->words = json_member_text(a, v, "words");
	out->quoted = json_member_text(a, v, "quoted");
	return read_range(v, "accepted", &out->accepted) &&
	    read_range(v, "original", &out->original);
}

/* What an earlier program read has none. */
static bool
read_bookmarks(struct arena *a, const struct json_t *list, struct tracked *out)
{
	bool is_good = json_is_absent(list) || (json_as_list(list, &out->nbookmarks) &&
	    out->nbookmarks <= LIMIT_RECORDS);

	if (!is_good)
		return false;
	out->bookmarks = arena_make_array(a, struct kept_bookmark, out->nbookmarks);
	for (size_t i = 0; is_good && i < out->nbookmarks; i++) {
		const struct json_t *v = json_item(list, i);

		out->bookmarks[i].name = json_member_text(a, v, "name");
		is_good = read_range(v, "accepted", &out->bookmarks[i].accepted) &&
		    read_range(v, "original", &out->bookmarks[i].original);
	}
	return is_good;
}

static bool
read_tracked(struct arena *a, const struct json_t *v, struct tracked *out)
{
	const struct json_t *changes = json_member(v, "changes");
	const struct json_t *comments = json_member(v, "comments");
	int64_t nformats;
	bool is_good = json_as_i64(json_member(v, "formats"), &nformats) && nformats >= 0 &&
	    json_as_list(changes, &out->nchanges) && json_as_list(comments, &out->ncomments) &&
	    out->nchanges <= LIMIT_TRACKED_CHANGES && out->ncomments <= LIMIT_MARGIN_COMMENTS;

	if (!is_good)
		return false;
	out->nformats = (size_t)nformats;
	out->made_of = json_member_text(a, v, "made_of"); /* none: an earlier program read it */
	out->changes = arena_make_array(a, struct tracked_change, out->nchanges);
	out->comments = arena_make_array(a, struct margin_comment, out->ncomments);
	for (size_t i = 0; is_good && i < out->nchanges; i++)
		is_good = read_change(a, json_item(changes, i), &out->changes[i]);
	for (size_t i = 0; is_good && i < out->ncomments; i++)
		is_good = read_comment(a, json_item(comments, i), out->ncomments,
		    &out->comments[i]);
	return is_good && read_bookmarks(a, json_member(v, "bookmarks"), out);
}

/* What an earlier program read has none. */
static bool
read_strays(struct arena *a, const struct json_t *list, struct fw_texts *out)
{
	struct str words;
	size_t n = 0;

	if (json_is_absent(list))
		return true;
	if (!json_as_list(list, &n) || n > LIMIT_BLOCKS)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!json_as_text(json_item(list, i), &words))
			return false;
		*fw_add(a, out) = str_dup(a, words);
	}
	return true;
}

enum status
round_read_json(struct arena *a, struct str json, struct errors *errors,
    struct round_reading *out)
{
	const struct json_t *tracked;
	struct str rest = json;
	struct str line;
	enum status st;

	*out = (struct round_reading){ 0 };
	if (!str_next(&rest, '\n', &line) || json_parse(a, line, &tracked) != ST_OK ||
	    !read_tracked(a, tracked, &out->tracked) ||
	    !read_strays(a, json_member(tracked, "strays"), &out->strays) ||
	    !str_next(&rest, '\n', &line))
		return errors_add(errors, ST_INVALID, NULL, "This is not what was read from a "
		    "comment round.");
	if ((st = framework_read_json(a, line, errors, &out->accepted)) != ST_OK)
		return st;
	if (!str_next(&rest, '\n', &line) || line.n == 0)
		return ST_OK;
	return framework_read_json(a, line, errors, &out->original);
}
