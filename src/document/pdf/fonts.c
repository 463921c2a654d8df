/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fonts of a print. Which scripts occur is counted first, and only the files of these are
 * opened: the Chinese ones alone take longer than a page. What surprises: the system's font
 * settings are set aside by an empty configuration of our own, into which the faces are put one
 * by one, so that no file is scanned that is not used.
 */
#include "document/pdf/fonts.h"

#include <unistd.h>

#include <fontconfig/fontconfig.h>
#include <unicode/uscript.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "instrument/framework_json.h"

#define SCRIPTS USCRIPT_CODE_LIMIT

/* Folders that the sandbox leaves open; see sandbox_printer(). */
static const char *const folders[] = {
	"/usr/local/share/fonts/noto/",
	"/usr/share/fonts/truetype/noto/",
	"/usr/share/fonts/opentype/noto/",
};

struct opening {
	struct arena *arena;
	FcConfig *config;
	bool has_script[SCRIPTS];
	bool has_symbols; /* signs that belong to no script and stand outside the plain blocks */
};

static void
note_scripts(struct opening *o, struct str text)
{
	size_t at = 0;

	while (at < text.n) {
		uint32_t c = utf8_next(text, &at);
		UErrorCode error = U_ZERO_ERROR;
		UScriptCode script;

		if (c < 0x250)
			continue;
		script = uscript_getScript((UChar32)c, &error);
		if (U_SUCCESS(error) && script >= 0 && script < SCRIPTS)
			o->has_script[script] = true;
		if (script == USCRIPT_COMMON && c >= 0x2190)
			o->has_symbols = true;
	}
}

/* All of its text is in its JSON form, whatever members there are. */
static void
note_framework(struct opening *o, const struct framework *fw)
{
	struct arena_mark mark = arena_mark(o->arena);
	struct buf text;

	if (fw == NULL)
		return;
	buf_init(&text, o->arena, SIZE_MAX);
	framework_write_json(&text, fw, FRAMEWORK_JSON_BRIEF);
	note_scripts(o, buf_str(&text));
	arena_rewind(o->arena, mark);
}

static void
note_order(struct opening *o, const struct print_order *order)
{
	note_framework(o, order->fw);
	note_framework(o, order->before);
	note_scripts(o, order->label);
	note_scripts(o, order->date);
	note_scripts(o, order->before_label);
	note_scripts(o, order->author);
	for (size_t i = 0; i < order->reasons.n; i++)
		note_scripts(o, order->reasons.items[i].words);
}

/* Adds one face of a file; false if there is no such file. */
static bool
add_file(struct opening *o, const char *name, int face)
{
	for (size_t i = 0; i < COUNT_OF(folders); i++) {
		const char *path = str_dup_z(o->arena, str_concat(o->arena, str_from(folders[i]),
		    str_from(name)));
		FcPattern *pattern;
		int n;

		if (access(path, R_OK) != 0)
			continue;
		pattern = FcFreeTypeQuery((const FcChar8 *)path, (unsigned)face, NULL, &n);
		if (pattern != NULL && FcFontSetAdd(FcConfigGetFonts(o->config,
		    FcSetApplication), pattern))
			return true;
	}
	return false;
}

static bool
add_family(struct opening *o, const char *family, const char *styles)
{
	bool is_found = false;

	for (const char *style = styles; *style != '\0'; style++) {
		const char *name = *style == 'R' ? "Regular" : *style == 'B' ? "Bold" :
		    *style == 'I' ? "Italic" : "BoldItalic";
		struct str file = str_format(o->arena, "%s-%s.ttf", family, name);

		is_found = add_file(o, str_dup_z(o->arena, file), 0) || is_found;
	}
	return is_found;
}

/* One file holds the faces of all the languages that use Han characters, told apart by number. */
static void
add_chinese(struct opening *o, struct str language)
{
	static const struct {
		const char *language;
		int face;
	} faces[] = { { "ja", 0 }, { "ko", 1 }, { "zh-Hant", 3 }, { "zh-TW", 3 }, { "zh-HK", 4 } };
	int face = 2; /* simplified */

	if (o->has_script[USCRIPT_HIRAGANA] || o->has_script[USCRIPT_KATAKANA])
		face = 0;
	else if (o->has_script[USCRIPT_HANGUL] && !o->has_script[USCRIPT_HAN])
		face = 1;
	for (size_t i = 0; i < COUNT_OF(faces); i++) {
		if (str_starts(language, str_from(faces[i].language)))
			face = faces[i].face;
	}
	(void)add_file(o, "NotoSansCJK-Regular.ttc", face);
	(void)add_file(o, "NotoSansCJK-Bold.ttc", face);
}

/* The family is named after the script; where there is none without serifs, the one with them. */
static void
add_script(struct opening *o, UScriptCode script)
{
	const char *name = uscript_getName(script);
	struct buf plain;

	if (name == NULL)
		return;
	buf_init(&plain, o->arena, 100);
	for (; *name != '\0'; name++) {
		if (*name != '_')
			buf_add_byte(&plain, *name);
	}
	if (!add_family(o, str_dup_z(o->arena, str_concat(o->arena, STR("NotoSans"),
	    buf_str(&plain))), "RB"))
		(void)add_family(o, str_dup_z(o->arena, str_concat(o->arena, STR("NotoSerif"),
		    buf_str(&plain))), "RB");
}

static enum status
add_fonts(struct opening *o, const struct print_order *order, struct errors *errors)
{
	static const UScriptCode of_chinese[] = { USCRIPT_HAN, USCRIPT_HIRAGANA,
	    USCRIPT_KATAKANA, USCRIPT_HANGUL, USCRIPT_BOPOMOFO };
	bool has_chinese = false;

	if (!add_family(o, "NotoSans", "RBIX"))
		return errors_add(errors, ST_INTERNAL, NULL, "There are no fonts to print with. "
		    "Install the packages fonts-noto-core and fonts-noto-cjk.");
	for (size_t i = 0; i < COUNT_OF(of_chinese); i++) {
		has_chinese = has_chinese || o->has_script[of_chinese[i]];
		o->has_script[of_chinese[i]] = false;
	}
	if (has_chinese)
		add_chinese(o, order->fw->language);
	for (int script = USCRIPT_INHERITED + 1; script < SCRIPTS; script++) {
		if (o->has_script[script] && script != USCRIPT_LATIN &&
		    script != USCRIPT_GREEK && script != USCRIPT_CYRILLIC)
			add_script(o, (UScriptCode)script);
	}
	if (o->has_symbols) {
		(void)add_family(o, "NotoSansSymbols", "R");
		(void)add_family(o, "NotoSansSymbols2", "R");
		(void)add_family(o, "NotoSansMath", "R");
	}
	return ST_OK;
}

static void
unref(void *object)
{
	g_object_unref(object);
}

static void
destroy_config(void *config)
{
	FcConfigDestroy(config);
}

static FcConfig *
empty_config(struct arena *a)
{
	FcConfig *config = FcConfigCreate();
	/* The set of fonts is made by the first attempt to add one, even where there is no file. */
	static const FcChar8 nowhere[] = "/";

	(void)FcConfigAppFontAddFile(config, nowhere);
	/* Also the library's own, which it would read from files of the system otherwise. */
	FcConfigSetCurrent(config);
	arena_on_reset(a, destroy_config, config);
	return config;
}

/* A context for texts of one direction. On paper a glyph stands where it belongs, not at pixels. */
static PangoContext *
new_context(PangoFontMap *map, struct arena *a, struct str language, PangoDirection direction)
{
	PangoContext *context = pango_font_map_create_context(map);
	cairo_font_options_t *options = cairo_font_options_create();

	arena_on_reset(a, unref, context);

	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(context, options);
	cairo_font_options_destroy(options);
	pango_context_set_round_glyph_positions(context, FALSE);
	pango_context_set_language(context, pango_language_from_string(language.n > 0 ?
	    str_dup_z(a, language) : "en"));
	pango_context_set_base_dir(context, direction);
	return context;
}

enum status
pdf_fonts_open(struct pdf_setter *s, const struct print_order *order, struct errors *errors)
{
	struct arena *a = s->arena;
	struct opening *o = arena_make(a, struct opening);
	struct str language = order->fw->language;
	PangoFontMap *map;
	enum status st;

	o->arena = a;
	o->config = empty_config(a);
	note_order(o, order);
	if (FcConfigGetFonts(o->config, FcSetApplication) == NULL)
		return errors_add(errors, ST_INTERNAL, NULL, "No font can be added.");
	if ((st = add_fonts(o, order, errors)) != ST_OK)
		return st;
	map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
	arena_on_reset(a, unref, map);
	pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map), 72.0);
	s->from_left = new_context(map, a, language, PANGO_DIRECTION_LTR);
	s->from_right = new_context(map, a, language, PANGO_DIRECTION_RTL);
	return ST_OK;
}
