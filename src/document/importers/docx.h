/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_IMPORTERS_DOCX_H
#define CONCERT_DOCUMENT_IMPORTERS_DOCX_H

#include "base/map.h"
#include "document/markup.h"
#include "document/tracked.h"
#include "document/xml_guard.h"

/* What the parts of the DOCX importer share. Used by docx*.c alone. */

#define DOCX_LEVELS 9 /* of a list; ECMA-376 part 1, 17.9.6 */

/* The packed parts of a document. */
struct docx_package {
	struct arena *arena;
	struct errors *errors;
	struct zip *zip;
	size_t unpacked;       /* bytes so far, against LIMIT_UNPACKED_BYTES */
	struct str document;   /* names of parts; empty: there is none */
	struct str footnotes;
	struct str endnotes;
	struct str styles;
	struct str numbering;
	struct str comments;
	struct str comments_extended; /* which comment answers which */
	struct str core;       /* properties: who made it */
	struct str custom;     /* properties of its program's own */
	struct str margins[24]; /* headers and footers; empty: nobody packed it */
	size_t nmargins;
};

/* Opens the package and finds its parts. Close it whatever comes back. */
MUST_USE enum status docx_open(struct docx_package *p, struct str bytes);
void docx_close(struct docx_package *p);

/* Unpacks a part into the arena. */
MUST_USE enum status docx_read_part(struct docx_package *p, struct str name, struct str *out);

/* Unpacks a part and reads it as XML. */
MUST_USE enum status docx_read_xml(struct docx_package *p, struct str name,
    const struct xml_events *events);

enum docx_toggle { DOCX_UNSET, DOCX_OFF, DOCX_ON };

/* Formatting of a run, by element or by style. */
struct docx_format {
	enum docx_toggle bold;
	enum docx_toggle italic;
	enum docx_toggle underline;
	enum docx_toggle raised;
	enum docx_toggle lowered;
};

struct docx_style {
	struct str based_on;
	uint32_t heading;      /* 1 to 6; 0: none */
	bool has_list;
	struct str list;       /* numId */
	uint32_t level;
	uint32_t continues;    /* depth of the list whose item goes on; 0: of none */
	struct docx_format format;
};

struct docx_level {
	struct str number_format; /* "decimal", "bullet", ... */
	struct str text;          /* "%1." */
	uint32_t start;
};

struct docx_abstract_list {
	struct docx_level levels[DOCX_LEVELS];
	uint32_t counters[DOCX_LEVELS]; /* of the last item; 0: none yet */
};

struct docx_list {
	struct docx_abstract_list *abstract; /* NULL: none */
	uint32_t restart_at[DOCX_LEVELS];    /* 0: goes on */
};

struct docx_styles {
	struct arena *arena;
	struct map style_ids;
	struct docx_style *styles;
	size_t nstyles;
	size_t styles_capacity;
	struct map abstract_ids;
	struct docx_abstract_list **abstracts;
	size_t nabstracts;
	size_t abstracts_capacity;
	struct map list_ids;
	struct docx_list *lists;
	size_t nlists;
	size_t lists_capacity;
};

/* Reads styles.xml and numbering.xml; a document may lack either. */
MUST_USE enum status docx_read_styles(struct docx_package *p, struct docx_styles *out);

/* Whether a property such as <w:b/> or <w:b w:val="0"/> is on. */
bool docx_is_on(const struct xml_element *element);

/* An attribute as a number up to max; 0 where it is none. */
uint32_t docx_number(const struct xml_element *element, const char *name, uint32_t max);

/* Fills what a format leaves unset from another. */
void docx_inherit_format(struct docx_format *own, const struct docx_format *from);

/* A style with what it inherits; all unset where there is none of the id. */
struct docx_style docx_find_style(const struct docx_styles *s, struct str id);

/* Sets one property of a run ("b", "i", "u", "vertAlign"); others are ignored. */
void docx_set_format(struct docx_format *format, const struct xml_element *element);

/* Counts an item of a list and writes its number, or nothing for a bullet. */
void docx_add_number(struct docx_styles *s, struct markup *out, struct str list, uint32_t level);

/* The comments of a margin as they are read: w:id to index. */
struct docx_comments {
	struct tracked *tracked;
	struct map ids;
};

/* Reads the comments' own words and which answers which; a document may have none. */
MUST_USE enum status docx_read_comments(struct docx_package *p, struct docx_comments *out);

/* What the properties of a file of this program say; all empty for one of another program. */
struct docx_made {
	struct str maker;   /* whom the tracked changes name that stood in it then */
	struct str made_of; /* anchor_text_hash() */
};
MUST_USE enum status docx_read_made(struct docx_package *p, struct docx_made *out);

/* Which of its two texts a document with tracked changes is read as. */
enum docx_view { DOCX_ACCEPTED, DOCX_ORIGINAL };

/* One reading of a body. */
struct docx_reading {
	struct docx_package *package;
	struct docx_styles *styles;
	struct docx_comments *comments;
	enum docx_view view;
	struct str maker; /* whose changes stand in both texts; empty: nobody's */
};

/*
 * Reads the document's body and its notes into blocks. Changes are noted in comments->tracked:
 * words and authors when the accepted text is read, which goes first; places by either.
 */
MUST_USE enum status docx_read_body(const struct docx_reading *reading, struct blocks *out);

/* Notes what is tracked in headers and footers, in no place; behind the accepted text's. */
MUST_USE enum status docx_read_margins(const struct docx_reading *reading);

#endif
