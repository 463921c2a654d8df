/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inline Markdown: a text is cut into tokens once, runs of * and _ are paired as CommonMark says,
 * then the tokens are written out. Blocks are markdown.c's business. What surprises: a link keeps
 * its words and loses its address, because adopted text has no links; what is no markup after all
 * stays text to the last asterisk.
 */
#include "document/importers/markdown_inline.h"

#include <string.h>

#include <unicode/uchar.h>

#include "base/limits.h"
#include "base/utf8.h"

#define NONE UINT32_MAX
#define RUN_MAX 30            /* longer runs of * and _ are text; more than nested emphasis needs */
#define BACKTICKS_MAX 80
#define LABEL_BYTES_MAX 100
#define ADDRESS_BYTES_MAX 500 /* keeps a text of "](" linear */
#define TAG_BYTES_MAX 512     /* as in cell.c */

enum token_kind {
	TOKEN_RAW,  /* text with inline HTML */
	TOKEN_TEXT, /* text without */
	TOKEN_RUN,  /* of * or _ */
	TOKEN_NOTE,
	TOKEN_BREAK,
	TOKEN_NOTHING,
};

struct markdown_token {
	enum token_kind kind;
	uint32_t start;
	uint32_t end;
	uint32_t before; /* TOKEN_RUN: neighbours that can still open or close; NONE at the ends */
	uint32_t after;
	bool can_open;
	bool can_close;
	uint8_t left;    /* characters that are not used up */
	uint8_t nopens;  /* tags that begin here; bit i is set where the i-th match is strong */
	uint8_t ncloses;
	uint32_t opens;
	uint32_t closes;
};

struct lexer {
	struct markdown_inline *in;
	struct str text;
	size_t at;
	size_t plain_from; /* start of the text that no token holds yet */
	uint32_t last_run;
	uint32_t *brackets; /* tokens of "[" that are open */
	size_t nbrackets;
	size_t brackets_capacity;
	bool backticks_known;
	size_t last_backticks[BACKTICKS_MAX + 1]; /* by length: where the last such run begins */
	bool has_no_comment_end;
};

static struct markdown_token *
add_token(struct lexer *x, enum token_kind kind, size_t start, size_t end)
{
	struct markdown_inline *in = x->in;
	struct markdown_token *token;

	arena_reserve(in->arena, in->tokens, in->ntokens, in->tokens_capacity);
	token = &in->tokens[in->ntokens++];
	*token = (struct markdown_token){ .kind = kind, .start = (uint32_t)start,
		.end = (uint32_t)end, .before = NONE, .after = NONE };
	return token;
}

/* Ends the plain text that runs up to here. */
static void
end_plain(struct lexer *x, size_t end)
{
	if (end > x->plain_from)
		add_token(x, TOKEN_RAW, x->plain_from, end);
}

/* Goes on behind a token that ended before `at`. */
static void
go_on(struct lexer *x, size_t at)
{
	x->at = at;
	x->plain_from = at;
}

static bool
is_ascii_punctuation(char c)
{
	return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
	    (c >= '{' && c <= '~');
}

static char
char_at(const struct lexer *x, size_t at)
{
	return at < x->text.n ? x->text.p[at] : '\0';
}

static void
take_backslash(struct lexer *x)
{
	char c = char_at(x, x->at + 1);

	if (c == '\n') {
		end_plain(x, x->at);
		add_token(x, TOKEN_BREAK, x->at, x->at);
		go_on(x, x->at + 2);
	} else if (is_ascii_punctuation(c)) {
		end_plain(x, x->at);
		add_token(x, TOKEN_TEXT, x->at + 1, x->at + 2);
		go_on(x, x->at + 2);
	} else {
		x->at++;
	}
}

static size_t
count_run(const struct lexer *x, size_t at, char c)
{
	size_t n = 0;

	while (char_at(x, at + n) == c)
		n++;
	return n;
}

/* One walk that tells for each length of run whether looking for its end can succeed. */
static void
learn_backticks(struct lexer *x)
{
	x->backticks_known = true;
	for (size_t at = 0; at < x->text.n;) {
		size_t n = x->text.p[at] == '`' ? count_run(x, at, '`') : 0;

		if (n > 0 && n <= BACKTICKS_MAX)
			x->last_backticks[n] = at;
		at += n > 0 ? n : 1;
	}
}

static void
take_backticks(struct lexer *x)
{
	size_t n = count_run(x, x->at, '`');
	size_t start = x->at + n;

	if (!x->backticks_known)
		learn_backticks(x);
	if (n > BACKTICKS_MAX || x->last_backticks[n] < start) {
		x->at = start;
		return;
	}
	for (size_t at = start; at < x->text.n;) {
		size_t run = x->text.p[at] == '`' ? count_run(x, at, '`') : 0;

		if (run == n) {
			end_plain(x, x->at);
			add_token(x, TOKEN_TEXT, start, at);
			go_on(x, at + n);
			return;
		}
		at += run > 0 ? run : 1;
	}
	x->at = start;
}

static bool
is_punctuation(uint32_t c)
{
	if (c < 0x80)
		return is_ascii_punctuation((char)c);
	return u_ispunct((UChar32)c) || (U_GET_GC_MASK((UChar32)c) & U_GC_S_MASK) != 0;
}

/* The code point that ends before `at`; a space at the start of the text. */
static uint32_t
code_point_before(struct str text, size_t at)
{
	size_t start = at;

	if (at == 0)
		return ' ';
	do
		start--;
	while (start > 0 && at - start < 4 && ((unsigned char)text.p[start] & 0xC0) == 0x80);
	return utf8_next(text, &start);
}

static void
take_run(struct lexer *x, char c)
{
	size_t n = count_run(x, x->at, c);
	size_t end = x->at + n;
	size_t next = end;
	uint32_t before = code_point_before(x->text, x->at);
	uint32_t after = end < x->text.n ? utf8_next(x->text, &next) : ' ';
	bool is_left = !utf8_is_space(after) &&
	    (!is_punctuation(after) || utf8_is_space(before) || is_punctuation(before));
	bool is_right = !utf8_is_space(before) &&
	    (!is_punctuation(before) || utf8_is_space(after) || is_punctuation(after));
	struct markdown_token *run;

	if (n > RUN_MAX || (!is_left && !is_right)) {
		x->at = end;
		return;
	}
	end_plain(x, x->at);
	run = add_token(x, TOKEN_RUN, x->at, end);
	run->left = (uint8_t)n;
	run->can_open = is_left && (c == '*' || !is_right || is_punctuation(before));
	run->can_close = is_right && (c == '*' || !is_left || is_punctuation(after));
	run->before = x->last_run;
	if (x->last_run != NONE)
		x->in->tokens[x->last_run].after = (uint32_t)x->in->ntokens - 1;
	x->last_run = (uint32_t)x->in->ntokens - 1;
	go_on(x, end);
}

/* "<!-- ... -->" is nobody's text. */
static bool
take_comment(struct lexer *x)
{
	size_t end;

	if (x->has_no_comment_end ||
	    !str_starts(str_part(x->text, x->at, x->text.n), STR("<!--")))
		return false;
	end = str_find(x->text, STR("-->"), x->at + 4);
	x->has_no_comment_end = end == SIZE_MAX;
	if (end == SIZE_MAX)
		return false;
	end_plain(x, x->at);
	go_on(x, end + 3);
	return true;
}

/* A tag stays as it is; what is between < and > of an address is text. */
static void
take_angle(struct lexer *x)
{
	size_t start = x->at + 1;
	size_t limit = start + TAG_BYTES_MAX < x->text.n ? start + TAG_BYTES_MAX : x->text.n;
	size_t end = start;
	bool has_space = false;
	bool is_address = false;

	if (take_comment(x))
		return;
	while (end < limit && x->text.p[end] != '>' && x->text.p[end] != '<') {
		has_space = has_space || byte_is_space(x->text.p[end]);
		is_address = is_address || x->text.p[end] == ':' || x->text.p[end] == '@';
		end++;
	}
	if (end >= limit || x->text.p[end] != '>' || end == start) {
		x->at = start;
		return;
	}
	end_plain(x, x->at);
	if (is_address && !has_space && byte_is_alpha(x->text.p[start]))
		add_token(x, TOKEN_TEXT, start, end);
	else
		add_token(x, TOKEN_RAW, x->at, end + 1);
	go_on(x, end + 1);
}

static bool
take_note(struct lexer *x)
{
	size_t end = x->at + 2;
	int64_t unused;

	if (char_at(x, x->at + 1) != '^')
		return false;
	while (end < x->text.n && end - x->at < LABEL_BYTES_MAX && x->text.p[end] != ']')
		end++;
	if (char_at(x, end) != ']' ||
	    !map_get(&x->in->notes, str_part(x->text, x->at + 2, end), &unused))
		return false;
	end_plain(x, x->at);
	add_token(x, TOKEN_NOTE, x->at + 2, end);
	go_on(x, end + 1);
	return true;
}

/* "[" or "![": a token of its own, because a link that it opens takes it away. */
static void
take_open_bracket(struct lexer *x, size_t length)
{
	if (length == 1 && take_note(x))
		return;
	end_plain(x, x->at);
	arena_reserve(x->in->arena, x->brackets, x->nbrackets, x->brackets_capacity);
	x->brackets[x->nbrackets++] = (uint32_t)x->in->ntokens;
	add_token(x, TOKEN_TEXT, x->at, x->at + length);
	go_on(x, x->at + length);
}

/* "(address "title")" at the place: the offset behind it, or 0. */
static size_t
match_address(const struct lexer *x, size_t at)
{
	size_t limit = at + ADDRESS_BYTES_MAX < x->text.n ? at + ADDRESS_BYTES_MAX : x->text.n;
	size_t depth = 0;
	char quote = '\0';

	for (; at < limit; at++) {
		char c = x->text.p[at];

		if (quote != '\0')
			quote = c == quote ? '\0' : quote;
		else if (c == '\\')
			at++;
		else if (c == '"' && byte_is_space(x->text.p[at - 1]))
			quote = c;
		else if (c == '(')
			depth++;
		else if (c == ')' && --depth == 0)
			return at + 1;
	}
	return 0;
}

static bool
is_reference(const struct lexer *x, size_t start, size_t end)
{
	char lower[LABEL_BYTES_MAX];
	int64_t unused;
	size_t n = end - start;

	if (n == 0 || n > sizeof(lower))
		return false;
	for (size_t i = 0; i < n; i++) {
		char c = x->text.p[start + i];

		lower[i] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
	}
	return map_get(&x->in->references, (struct str){ lower, n }, &unused);
}

/* The offset behind "[label]" at the place where the label is a defined reference, or 0. */
static size_t
match_reference(const struct lexer *x, size_t at)
{
	size_t end = at + 1;

	while (end < x->text.n && end - at <= LABEL_BYTES_MAX && x->text.p[end] != ']')
		end++;
	return char_at(x, end) == ']' && is_reference(x, at + 1, end) ? end + 1 : 0;
}

static void
take_close_bracket(struct lexer *x)
{
	struct markdown_token *open;
	size_t behind = 0;

	if (x->nbrackets == 0) {
		x->at++;
		return;
	}
	open = &x->in->tokens[x->brackets[--x->nbrackets]];
	if (char_at(x, x->at + 1) == '(')
		behind = match_address(x, x->at + 1);
	else if (char_at(x, x->at + 1) == '[')
		behind = match_reference(x, x->at + 1);
	if (behind == 0 && is_reference(x, open->end, x->at))
		behind = x->at +
		    (str_starts(str_part(x->text, x->at, x->text.n), STR("][]")) ? 3 : 1);
	if (behind == 0) {
		x->at++;
		return;
	}
	open->kind = TOKEN_NOTHING;
	end_plain(x, x->at);
	go_on(x, behind);
}

/* Two spaces at the end of a line break it. */
static void
take_line_end(struct lexer *x)
{
	if (x->at >= 2 && x->at - 2 >= x->plain_from && x->text.p[x->at - 1] == ' ' &&
	    x->text.p[x->at - 2] == ' ') {
		end_plain(x, x->at);
		add_token(x, TOKEN_BREAK, x->at, x->at);
		x->plain_from = x->at;
	}
	x->at++;
}

static void
lex(struct lexer *x)
{
	while (x->at < x->text.n) {
		char c = x->text.p[x->at];

		if (c == '\\')
			take_backslash(x);
		else if (c == '`')
			take_backticks(x);
		else if (c == '*' || c == '_')
			take_run(x, c);
		else if (c == '<')
			take_angle(x);
		else if (c == '[')
			take_open_bracket(x, 1);
		else if (c == '!' && char_at(x, x->at + 1) == '[')
			take_open_bracket(x, 2);
		else if (c == ']')
			take_close_bracket(x);
		else if (c == '\n')
			take_line_end(x);
		else
			x->at++;
	}
	end_plain(x, x->text.n);
}

/* Takes a run out of the list of those that can still open or close. */
static void
drop_run(struct markdown_token *tokens, uint32_t run)
{
	if (tokens[run].before != NONE)
		tokens[tokens[run].before].after = tokens[run].after;
	if (tokens[run].after != NONE)
		tokens[tokens[run].after].before = tokens[run].before;
}

static bool
can_pair(const struct lexer *x, const struct markdown_token *open,
    const struct markdown_token *close)
{
	uint32_t open_length = open->end - open->start;
	uint32_t close_length = close->end - close->start;

	if (!open->can_open || x->text.p[open->start] != x->text.p[close->start])
		return false;
	/* CommonMark's "rule of three": *foo**bar* is not two emphases. */
	return !((open->can_close || close->can_open) && close_length % 3 != 0 &&
	    (open_length + close_length) % 3 == 0);
}

/* Looks back for the run that a closing one pairs with; NONE at the floor or the start. */
static uint32_t
find_opener(const struct lexer *x, uint32_t close, uint32_t floor)
{
	const struct markdown_token *tokens = x->in->tokens;
	uint32_t open = tokens[close].before;

	while (open != NONE && (floor == NONE || open > floor)) {
		if (can_pair(x, &tokens[open], &tokens[close]))
			return open;
		open = tokens[open].before;
	}
	return NONE;
}

static void
pair(struct markdown_token *tokens, uint32_t open, uint32_t close)
{
	struct markdown_token *first = &tokens[open];
	struct markdown_token *last = &tokens[close];
	uint8_t used = first->left >= 2 && last->left >= 2 ? 2 : 1;

	if (used == 2) {
		first->opens |= 1u << first->nopens;
		last->closes |= 1u << last->ncloses;
	}
	first->nopens++;
	last->ncloses++;
	first->left = (uint8_t)(first->left - used);
	last->left = (uint8_t)(last->left - used);
	/* Runs in between can pair with nothing any more. */
	first->after = close;
	last->before = open;
	if (first->left == 0)
		drop_run(tokens, open);
}

/* Below which no opener for such a closing run was found: keeps pairing linear. */
static size_t
floor_index(const struct lexer *x, const struct markdown_token *run)
{
	return (x->text.p[run->start] == '*' ? 0u : 6u) + (run->can_open ? 3u : 0u) +
	    (run->end - run->start) % 3;
}

static void
pair_runs(struct lexer *x)
{
	struct markdown_token *tokens = x->in->tokens;
	uint32_t floors[12];
	uint32_t run = NONE;

	for (size_t i = 0; i < COUNT_OF(floors); i++)
		floors[i] = NONE;
	for (uint32_t i = 0; i < x->in->ntokens && run == NONE; i++)
		if (tokens[i].kind == TOKEN_RUN)
			run = i;
	while (run != NONE) {
		size_t floor = floor_index(x, &tokens[run]);
		uint32_t next = tokens[run].after;
		uint32_t open = tokens[run].can_close ? find_opener(x, run, floors[floor]) : NONE;

		if (open != NONE) {
			pair(tokens, open, run);
			if (tokens[run].left > 0)
				continue;
			drop_run(tokens, run);
		} else if (tokens[run].can_close) {
			floors[floor] = tokens[run].before;
			if (!tokens[run].can_open)
				drop_run(tokens, run);
		}
		run = next;
	}
}

static void
write_run(struct markup *out, struct str text, const struct markdown_token *run)
{
	for (uint8_t i = 0; i < run->ncloses; i++)
		markup_add_tag(out, (run->closes & 1u << i) != 0 ? "</b>" : "</i>");
	markup_add_text(out, str_part(text, run->start, run->start + run->left));
	/* The first match is the innermost. */
	for (uint8_t i = run->nopens; i-- > 0;)
		markup_add_tag(out, (run->opens & 1u << i) != 0 ? "<b>" : "<i>");
}

static void
write_token(struct markup *out, struct str text, const struct markdown_token *token)
{
	struct str part = str_part(text, token->start, token->end);

	switch (token->kind) {
	case TOKEN_RAW:
		markup_add_raw(out, part);
		break;
	case TOKEN_TEXT:
		markup_add_text(out, part);
		break;
	case TOKEN_RUN:
		write_run(out, text, token);
		break;
	case TOKEN_NOTE:
		markup_add_note(out, part);
		break;
	case TOKEN_BREAK:
		markup_add_tag(out, "<br>");
		break;
	case TOKEN_NOTHING:
		break;
	}
}

void
markdown_add_inline(struct markdown_inline *in, struct markup *out, struct str text)
{
	struct lexer x = { .in = in, .text = text, .last_run = NONE };

	/* Tokens are larger than their text: refused before they cost memory. */
	if (text.n > LIMIT_CELL_BYTES) {
		out->html.overflow = true;
		return;
	}
	in->ntokens = 0;
	lex(&x);
	pair_runs(&x);
	for (size_t i = 0; i < in->ntokens; i++)
		write_token(out, text, &in->tokens[i]);
}
