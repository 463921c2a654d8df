/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The encoding of an HTML page. Most are UTF-8; a page that declares another encoding and is not
 * UTF-8 is converted by ICU, strictly. What surprises: "iso-8859-1" means windows-1252, as in
 * every browser (WHATWG Encoding, section 4.2).
 */
#include <unicode/ucnv.h>

#include "base/utf8.h"
#include "document/importers/html_page.h"

#define DECLARED_WITHIN 2048 /* bytes from the start in which a declaration counts */
#define NAME_BYTES_MAX 40

/* What stands behind the first "charset=" or "encoding=", or nothing. */
static struct str
find_declared(struct arena *a, struct str page)
{
	struct str start = str_lower_ascii(a, str_part(page, 0, DECLARED_WITHIN));
	size_t at = str_find(start, STR("charset="), 0);
	size_t end;

	if (at != SIZE_MAX)
		at += 8;
	else if ((at = str_find(start, STR("encoding="), 0)) != SIZE_MAX)
		at += 9;
	else
		return STR_EMPTY;
	while (at < start.n && (start.p[at] == '"' || start.p[at] == '\'' || start.p[at] == ' '))
		at++;
	end = at;
	while (end < start.n && end - at < NAME_BYTES_MAX && (byte_is_alpha(start.p[end]) ||
	    byte_is_digit(start.p[end]) || start.p[end] == '-' || start.p[end] == '_'))
		end++;
	return str_part(start, at, end);
}

static enum status
convert(struct arena *a, struct str bytes, struct str name, struct errors *errors,
    struct str *out)
{
	UErrorCode code = U_ZERO_ERROR;
	UConverter *from = ucnv_open(str_dup_z(a, name), &code);
	char *p = NULL;
	int32_t n;

	if (U_FAILURE(code))
		return errors_add(errors, ST_INVALID, NULL, "The page declares the encoding "
		    "\"%.*s\", which is not known, and is not UTF-8. Save it as UTF-8.",
		    STR_ARG(name));
	ucnv_setToUCallBack(from, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &code);
	n = ucnv_toAlgorithmic(UCNV_UTF8, from, NULL, 0, bytes.p, (int32_t)bytes.n, &code);
	if (code == U_BUFFER_OVERFLOW_ERROR) {
		code = U_ZERO_ERROR;
		p = arena_alloc(a, (size_t)n + 1);
		ucnv_reset(from);
		n = ucnv_toAlgorithmic(UCNV_UTF8, from, p, n + 1, bytes.p, (int32_t)bytes.n,
		    &code);
	}
	ucnv_close(from);
	if (U_FAILURE(code) || p == NULL)
		return errors_add(errors, ST_INVALID, NULL, "The page declares the encoding "
		    "\"%.*s\" but holds bytes that are no character in it. Save it as UTF-8.",
		    STR_ARG(name));
	*out = (struct str){ p, (size_t)n };
	return ST_OK;
}

enum status
html_decode(struct arena *a, struct str bytes, struct errors *errors, struct str *out)
{
	struct str name;
	struct str text;
	enum status st;

	if (utf8_find_invalid(bytes) == SIZE_MAX || str_starts(bytes, STR("\xFF\xFE")) ||
	    str_starts(bytes, STR("\xFE\xFF")))
		return text_to_utf8(a, bytes, errors, out);
	name = find_declared(a, bytes);
	if (name.n == 0 || str_equal(name, STR("utf-8")) || str_equal(name, STR("utf8")))
		return text_to_utf8(a, bytes, errors, out);
	if (str_equal(name, STR("iso-8859-1")) || str_equal(name, STR("latin1")) ||
	    str_equal(name, STR("us-ascii")))
		name = STR("windows-1252");
	st = convert(a, bytes, name, errors, &text);
	return st == ST_OK ? text_to_utf8(a, text, errors, out) : st;
}
