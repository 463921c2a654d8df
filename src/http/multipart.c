/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parser of forms with files. Pure: bytes in, calls to a sink out, no I/O. It holds the head
 * of one part and nothing of its content. The surprise: content that may be the beginning of a
 * delimiter is kept as a number only, because a delimiter begins with the one CR it has; where it
 * turns out to be content, the bytes are written from the delimiter itself.
 */
#include "http/multipart.h"

#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "http/uri.h"

#define BOUNDARY_MAX 70
#define EXTENSION_MAX 16

enum multipart_state {
	AT_PREAMBLE,  /* before the first delimiter: nobody's */
	AT_CONTENT,
	AT_DELIMITER, /* behind "--boundary": what follows in its line */
	AT_DASH,      /* behind one '-' there */
	AT_PADDING,   /* blanks there */
	AT_LINE_END,  /* behind the CR there */
	AT_HEAD,
	AT_END,       /* behind the last delimiter: nobody's */
};

struct multipart {
	struct arena *arena;
	const struct multipart_sink *sink;
	enum multipart_state state;
	enum status failed;
	char delimiter[BOUNDARY_MAX + 4]; /* CR LF "--" boundary */
	size_t delimiter_n;
	size_t matched; /* bytes of the delimiter that the content so far ends with */
	size_t implied; /* of them, those that no content holds */
	char head[LIMIT_PART_HEADER_BYTES];
	size_t head_n;
};

/* --- header fields of a part --------------------------------------------------------------- */

/* One parameter of "value; name=value; name=\"value\"". */
struct parameter {
	struct str name;
	struct str value; /* a quoted one as it stands between its quotes */
	bool is_quoted;
};

static void
skip_blanks(struct str *rest)
{
	while (rest->n > 0 && (rest->p[0] == ' ' || rest->p[0] == '\t'))
		*rest = str_part(*rest, 1, rest->n);
}

/* A backslash hides a quote or itself; before anything else it is one of a Windows path. */
static bool
take_quoted(struct str *rest, struct str *out)
{
	size_t i = 1;

	while (i < rest->n && rest->p[i] != '"') {
		bool is_escape = rest->p[i] == '\\' && i + 1 < rest->n &&
		    (rest->p[i + 1] == '"' || rest->p[i + 1] == '\\');

		i += is_escape ? 2 : 1;
	}
	if (i >= rest->n)
		return false;
	*out = str_part(*rest, 1, i);
	*rest = str_part(*rest, i + 1, rest->n);
	return true;
}

static struct str
take_until(struct str *rest, const char *ends)
{
	size_t n = 0;
	struct str taken;

	while (n < rest->n && (rest->p[n] == '\0' || strchr(ends, rest->p[n]) == NULL))
		n++;
	taken = str_part(*rest, 0, n);
	*rest = str_part(*rest, n, rest->n);
	return taken;
}

/* The next ";name=value"; false at the end, and, with *is_sound false, for what is none. */
static bool
next_parameter(struct str *rest, struct parameter *out, bool *is_sound)
{
	skip_blanks(rest);
	*is_sound = rest->n == 0;
	if (rest->n == 0 || rest->p[0] != ';')
		return false;
	*rest = str_part(*rest, 1, rest->n);
	skip_blanks(rest);
	*is_sound = rest->n == 0;
	if (rest->n == 0)
		return false;
	out->name = take_until(rest, "= \t;\"");
	if (out->name.n == 0 || rest->n == 0 || rest->p[0] != '=')
		return false;
	*rest = str_part(*rest, 1, rest->n);
	out->is_quoted = rest->n > 0 && rest->p[0] == '"';
	*is_sound = true;
	if (!out->is_quoted)
		out->value = take_until(rest, " \t;\"");
	else
		*is_sound = take_quoted(rest, &out->value);
	return *is_sound;
}

/*
 * A quoted value as it was meant: browsers write a quote as %22 and no other byte so, other
 * programs with a backslash.
 */
static struct str
unquote(struct arena *a, const struct parameter *parameter)
{
	struct str v = parameter->value;
	char *out;
	size_t n = 0;

	if (!parameter->is_quoted || (str_find_byte(v, '\\', 0) == SIZE_MAX &&
	    str_find_byte(v, '%', 0) == SIZE_MAX))
		return v;
	out = arena_alloc(a, v.n);
	for (size_t i = 0; i < v.n; i++) {
		if (v.p[i] == '\\' && i + 1 < v.n && (v.p[i + 1] == '"' || v.p[i + 1] == '\\'))
			i++;
		if (str_equal(str_part(v, i, i + 3), STR("%22"))) {
			out[n++] = '"';
			i += 2;
		} else {
			out[n++] = v.p[i];
		}
	}
	return (struct str){ out, n };
}

static bool
is_field_name(struct str name)
{
	if (name.n > LIMIT_FIELD_NAME_BYTES || utf8_find_invalid(name) != SIZE_MAX)
		return false;
	for (size_t i = 0; i < name.n; i++) {
		if ((unsigned char)name.p[i] < 0x20 || name.p[i] == 0x7F)
			return false;
	}
	return true;
}

/* filename* is passed over: RFC 7578 section 4.2 forbids it, and two names are one too many. */
static enum status
read_disposition(struct arena *a, struct str value, struct multipart_part *out)
{
	struct parameter parameter;
	bool has_name = false;
	bool is_sound;

	if (!str_equal_ascii_case(take_until(&value, "; \t"), STR("form-data")))
		return ST_USAGE;
	while (next_parameter(&value, &parameter, &is_sound)) {
		bool is_name = str_equal_ascii_case(parameter.name, STR("name"));
		bool is_file = str_equal_ascii_case(parameter.name, STR("filename"));

		if ((is_name && has_name) || (is_file && out->is_file))
			return ST_USAGE;
		if (is_name)
			out->name = unquote(a, &parameter);
		if (is_file)
			out->filename = unquote(a, &parameter);
		has_name |= is_name;
		out->is_file |= is_file;
	}
	return is_sound && has_name && is_field_name(out->name) ? ST_OK : ST_USAGE;
}

static bool
is_identity(struct str encoding)
{
	return str_equal_ascii_case(encoding, STR("7bit")) ||
	    str_equal_ascii_case(encoding, STR("8bit")) ||
	    str_equal_ascii_case(encoding, STR("binary"));
}

static bool
is_token(struct str name)
{
	char z[64];

	if (name.n >= sizeof(z) || (name.n > 0 && memchr(name.p, '\0', name.n) != NULL))
		return false;
	memcpy(z, name.p, name.n);
	z[name.n] = '\0';
	return uri_is_token(z);
}

static enum status
read_field(struct arena *a, struct str line, struct multipart_part *out, bool *has_disposition)
{
	size_t colon = str_find_byte(line, ':', 0);
	struct str name = str_part(line, 0, colon);
	struct str value = str_trim(str_part(line, colon == SIZE_MAX ? 0 : colon + 1, line.n));

	if (colon == SIZE_MAX || !is_token(name) || !uri_is_field_value(value))
		return ST_USAGE;
	if (str_equal_ascii_case(name, STR("Content-Disposition"))) {
		if (*has_disposition)
			return ST_USAGE;
		*has_disposition = true;
		return read_disposition(a, value, out);
	}
	if (str_equal_ascii_case(name, STR("Content-Type")))
		out->type = value;
	/* Any other would be kept as it is written, and not as it was meant. */
	if (str_equal_ascii_case(name, STR("Content-Transfer-Encoding")) && !is_identity(value))
		return ST_USAGE;
	return ST_OK;
}

/* head: lines that each end with CR LF. */
static enum status
read_head(struct arena *a, struct str head, struct multipart_part *out)
{
	bool has_disposition = false;

	*out = (struct multipart_part){ STR_EMPTY, false, STR_EMPTY, STR_EMPTY };
	while (head.n > 0) {
		size_t end = str_find(head, STR("\r\n"), 0);
		enum status st = read_field(a, str_part(head, 0, end), out, &has_disposition);

		if (st != ST_OK)
			return st;
		head = str_part(head, end + 2, head.n);
	}
	return has_disposition ? ST_OK : ST_USAGE;
}

/* --- the body ------------------------------------------------------------------------------ */

static bool
is_boundary(struct str boundary)
{
	if (boundary.n == 0 || boundary.n > BOUNDARY_MAX || boundary.p[boundary.n - 1] == ' ')
		return false;
	for (size_t i = 0; i < boundary.n; i++) {
		char c = boundary.p[i];

		if (!byte_is_alpha(c) && !byte_is_digit(c) &&
		    (c == '\0' || strchr("'()+_,-./:=? ", c) == NULL))
			return false;
	}
	return true;
}

static bool
find_boundary(struct arena *a, struct str rest, struct str *out)
{
	struct parameter parameter;
	bool is_found = false;
	bool is_sound;

	while (next_parameter(&rest, &parameter, &is_sound)) {
		if (!str_equal_ascii_case(parameter.name, STR("boundary")))
			continue;
		if (is_found)
			return false;
		is_found = true;
		*out = unquote(a, &parameter);
	}
	return is_sound && is_found && is_boundary(*out);
}

enum status
multipart_new(struct arena *a, struct str content_type, const struct multipart_sink *sink,
    struct multipart **out)
{
	struct str rest = content_type;
	struct str boundary = STR_EMPTY;
	struct multipart *m;

	if (!str_equal_ascii_case(take_until(&rest, "; \t"), STR("multipart/form-data")))
		return ST_UNSUPPORTED;
	if (!find_boundary(a, rest, &boundary))
		return ST_USAGE;
	m = arena_make(a, struct multipart);
	m->arena = a;
	m->sink = sink;
	memcpy(m->delimiter, "\r\n--", 4);
	memcpy(m->delimiter + 4, boundary.p, boundary.n);
	m->delimiter_n = boundary.n + 4;
	/* The first delimiter may stand at the very beginning, as if a line had ended there. */
	m->matched = m->implied = 2;
	*out = m;
	return ST_OK;
}

static enum status
give(struct multipart *m, struct str bytes)
{
	if (m->state != AT_CONTENT || bytes.n == 0)
		return ST_OK;
	return m->sink->on_bytes(m->sink->ctx, bytes);
}

static enum status
end_content(struct multipart *m)
{
	bool is_part = m->state == AT_CONTENT;

	m->state = AT_DELIMITER;
	m->matched = m->implied = 0;
	return is_part ? m->sink->on_part_end(m->sink->ctx) : ST_OK;
}

/*
 * Content up to the next delimiter or the end of the bytes. What the delimiter's beginning took
 * in an earlier piece is given from the delimiter when it was none.
 */
static enum status
add_content(struct multipart *m, struct str bytes, size_t *at)
{
	size_t start = *at;
	size_t held = m->matched; /* of them before start */
	size_t i = start;
	enum status st;

	while (i < bytes.n && m->matched < m->delimiter_n) {
		const char *cr;

		if (bytes.p[i] == m->delimiter[m->matched]) {
			m->matched++;
			i++;
			continue;
		}
		if (m->matched > 0) {
			st = give(m, str_part((struct str){ m->delimiter, held }, m->implied,
			    held));
			if (st != ST_OK)
				return st;
			held = 0;
			m->matched = m->implied = 0;
			continue;
		}
		cr = memchr(bytes.p + i, '\r', bytes.n - i);
		i = cr == NULL ? bytes.n : (size_t)(cr - bytes.p);
	}
	*at = i;
	/* All but what is, or may become, a delimiter. */
	st = give(m, str_part(bytes, start, i - (m->matched - held)));
	if (st != ST_OK || m->matched < m->delimiter_n)
		return st;
	return end_content(m);
}

static enum status
begin_part(struct multipart *m)
{
	struct multipart_part part;
	enum status st = read_head(m->arena, (struct str){ m->head, m->head_n - 2 }, &part);

	m->head_n = 0;
	m->state = AT_CONTENT;
	/* A delimiter may follow the head at once: the line end between belongs to both. */
	m->matched = m->implied = 2;
	return st != ST_OK ? st : m->sink->on_part(m->sink->ctx, &part);
}

static enum status
add_head(struct multipart *m, char c)
{
	if (m->head_n == sizeof(m->head))
		return ST_USAGE;
	m->head[m->head_n++] = c;
	if (c != '\n')
		return ST_OK;
	if (m->head_n < 2 || m->head[m->head_n - 2] != '\r')
		return ST_USAGE;
	if (m->head_n == 2 || m->head[m->head_n - 3] == '\n')
		return begin_part(m);
	return ST_OK;
}

/* The rest of the delimiter's line: "--" ends the form, CR LF begins a part. */
static enum status
add_line(struct multipart *m, char c)
{
	switch (m->state) {
	case AT_DELIMITER:
		if (c == '-') {
			m->state = AT_DASH;
			return ST_OK;
		}
		break;
	case AT_DASH:
		m->state = AT_END;
		return c == '-' ? ST_OK : ST_USAGE;
	case AT_LINE_END:
		m->state = AT_HEAD;
		return c == '\n' ? ST_OK : ST_USAGE;
	case AT_PADDING:
	case AT_PREAMBLE:
	case AT_CONTENT:
	case AT_HEAD:
	case AT_END:
		break;
	}
	m->state = c == '\r' ? AT_LINE_END : AT_PADDING;
	return c == '\r' || c == ' ' || c == '\t' ? ST_OK : ST_USAGE;
}

static enum status
add_some(struct multipart *m, struct str bytes, size_t *at)
{
	switch (m->state) {
	case AT_PREAMBLE:
	case AT_CONTENT:
		return add_content(m, bytes, at);
	case AT_DELIMITER:
	case AT_DASH:
	case AT_PADDING:
	case AT_LINE_END:
		return add_line(m, bytes.p[(*at)++]);
	case AT_HEAD:
		return add_head(m, bytes.p[(*at)++]);
	case AT_END:
		*at = bytes.n;
		return ST_OK;
	}
	return ST_OK;
}

enum status
multipart_add(struct multipart *m, struct str bytes)
{
	size_t at = 0;

	while (m->failed == ST_OK && at < bytes.n)
		m->failed = add_some(m, bytes, &at);
	return m->failed;
}

enum status
multipart_end(struct multipart *m)
{
	if (m->failed == ST_OK && m->state != AT_END)
		m->failed = ST_USAGE;
	return m->failed;
}

/* --- names of files ------------------------------------------------------------------------ */

/* Characters that hide, turn or break the text around them. */
static bool
is_unwanted(uint32_t c)
{
	return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x61C || c == 0xFEFF ||
	    (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
	    (c >= 0x2060 && c <= 0x206F) || (c >= 0xFFF9 && c <= 0xFFFB) || c >= 0xE0000;
}

static struct str
last_part(struct str path)
{
	size_t start = path.n;

	while (start > 0 && path.p[start - 1] != '/' && path.p[start - 1] != '\\')
		start--;
	return str_part(path, start, path.n);
}

static struct str
trim_name(struct str name)
{
	while (name.n > 0 && (name.p[0] == '.' || name.p[0] == ' '))
		name = str_part(name, 1, name.n);
	while (name.n > 0 && (name.p[name.n - 1] == '.' || name.p[name.n - 1] == ' '))
		name.n--;
	return name;
}

/* At most max bytes of it, ending with a whole character. */
static struct str
cut(struct str text, size_t max)
{
	if (text.n <= max)
		return text;
	while (max > 0 && ((unsigned char)text.p[max] & 0xC0) == 0x80)
		max--;
	return str_part(text, 0, max);
}

static struct str
shorten(struct arena *a, struct str name)
{
	size_t dot = name.n;
	struct str extension;

	if (name.n <= LIMIT_FILE_NAME_BYTES)
		return name;
	while (dot > 0 && name.p[dot - 1] != '.')
		dot--;
	if (dot == 0 || name.n - dot > EXTENSION_MAX)
		return trim_name(cut(name, LIMIT_FILE_NAME_BYTES));
	extension = str_part(name, dot - 1, name.n);
	return str_concat(a, trim_name(cut(name, LIMIT_FILE_NAME_BYTES - extension.n)),
	    extension);
}

struct str
multipart_file_name(struct arena *a, struct str sent)
{
	struct str part = last_part(sent);
	struct buf clean;
	struct str name;

	/* A malformed byte becomes three. */
	buf_init(&clean, a, 3 * part.n);
	for (size_t at = 0; at < part.n;) {
		uint32_t c = utf8_next(part, &at);

		if (!is_unwanted(c))
			utf8_add(&clean, c);
	}
	name = shorten(a, trim_name(buf_str(&clean)));
	return name.n == 0 ? STR("file") : name;
}
