/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_INSTRUMENT_FRAMEWORK_H
#define CONCERT_INSTRUMENT_FRAMEWORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "model/marked.h"
#include "model/period.h"

/*
 * A whole framework document in memory: what a reader makes of a file, what the JSON form says,
 * what is stored as records and what every exporter and the instrument page walk. Plain data; all
 * of it is owned by one arena. References inside it go by code ("WHO", "CJ", "CJ R1", footnote
 * label "1"). Empty text means "not there".
 */

/* A list of TYPE: fw_TYPEs with items, n, capacity. */
#define FW_LIST(type) \
	struct fw_##type##s { \
		struct fw_##type *items; \
		size_t n; \
		size_t capacity; \
	}

/* Appends a zeroed item to a list and gives its address (valid until the next append). */
#define fw_add(a, list) \
	(arena_reserve((a), (list)->items, (list)->n, (list)->capacity), \
	    &(list)->items[(list)->n++])

struct fw_texts {
	struct str *items;
	size_t n;
	size_t capacity;
};

/*
 * A range of a source cell that a record took. Every code point of every cell that is not white
 * space, page furniture or a column heading lies in at least one segment of a record or query.
 */
enum segment_role {
	SEGMENT_TEXT,      /* the words of the field */
	SEGMENT_MARKER,    /* bullet or number */
	SEGMENT_CONNECTOR, /* "and", "&" */
	SEGMENT_HEADING,   /* group heading, such as a month */
	SEGMENT_LABEL,     /* "Network Coordinator:" */
	SEGMENT_FACT,      /* words a fact was read from; lies inside a text segment */
	SEGMENT_ROLE_COUNT
};

struct fw_segment {
	enum segment_role role;
	struct str field;  /* name of the record's field, such as "text", "period", "leads" */
	uint32_t table;    /* 1-based; 0: outside tables */
	uint32_t row;      /* 1-based line or row of the source, as people count it; 0: caption */
	uint32_t column;   /* 1-based; 1 outside tables */
	uint32_t start;    /* code points in the decoded text of the cell */
	uint32_t end;
};
FW_LIST(segment);

/* A cell (or a paragraph outside tables) of the source with its decoded text. */
struct fw_cell {
	uint32_t table;
	uint32_t row;
	uint32_t column;
	struct str text;
};
FW_LIST(cell);

struct fw_source {
	struct str uid;
	struct str name;   /* file name without folder */
	struct str format; /* tsv, html, markdown, docx, json */
	struct str sha256; /* of the file's bytes, hexadecimal */
	int64_t size;      /* bytes */
	struct fw_cells cells;
};
FW_LIST(source);

enum party_kind { PARTY_AGENCY, PARTY_PILLAR, PARTY_GROUP };

/* An agency by code, a pillar by code, or a group: "co-chairs", "all-members", "involved". */
struct fw_party {
	enum party_kind kind;
	struct str code;
	struct str words; /* as written there */
};
FW_LIST(party);

struct fw_agency {
	struct str uid;
	struct str code; /* as written */
	struct str name; /* empty where the document gives none */
};
FW_LIST(agency);

struct fw_group {
	struct str uid;
	struct str code;
	struct str name;
};
FW_LIST(group);

enum role_kind {
	ROLE_COORDINATOR,
	ROLE_INVOLVED,
	ROLE_COCHAIR_PERMANENT,
	ROLE_COCHAIR_ROTATING,
	ROLE_KIND_COUNT
};

struct fw_role {
	struct str uid;
	enum role_kind kind;
	struct fw_party who;
	bool is_interim;
	struct period since; /* "2021" for the co-chair of a year; undated otherwise */
	struct fw_segments segments;
};
FW_LIST(role);

enum condition_kind {
	CONDITION_CAPACITY,
	CONDITION_RESOURCES,
	CONDITION_REQUEST,
	CONDITION_CONFIRMATION,
	CONDITION_DECISION,
	CONDITION_CARRY_OVER,
	CONDITION_OUTSIDE_EVENT,
	CONDITION_KIND_COUNT
};

struct fw_condition {
	struct str uid;
	enum condition_kind kind;
	struct str words;
	struct fw_segments segments;
};
FW_LIST(condition);

enum element_kind {
	ELEMENT_ACTION,      /* the network's own action */
	ELEMENT_GOAL,        /* a goal of the later years */
	ELEMENT_EVENT,       /* another body's event: never late */
	ELEMENT_NOTE,        /* working note */
	ELEMENT_PLACEHOLDER, /* a promise to decide: "other actions t.b.d." */
	ELEMENT_KIND_COUNT
};

enum horizon { HORIZON_THIS_YEAR, HORIZON_LATER_YEARS };

enum lead_mode { LEAD_NONE, LEAD_ONE, LEAD_JOINT, LEAD_SHARED, LEAD_EACH, LEAD_MODE_COUNT };

enum uncertainty {
	UNCERTAIN_PARTNER = 1u << 0,
	UNCERTAIN_SPEAKER = 1u << 1,
	UNCERTAIN_DATE = 1u << 2,
};

struct fw_element;
struct fw_elements {
	struct fw_element *items;
	size_t n;
	size_t capacity;
};

/* An action or goal, with its sub-actions. */
struct fw_element {
	struct str uid;
	struct str code; /* "CJ 7", sub-actions "CJ 7.1" */
	enum element_kind kind;
	enum horizon horizon;
	struct marked text;
	struct str marker;     /* bullet or number as written: "•", "1." */
	struct str connector;  /* "&" before it */
	struct marked heading; /* group heading that stands just before it; a line feed at its end
	                        * says that it stood in a paragraph of its own */
	struct period period;
	bool is_period_inherited; /* from a heading */
	struct fw_partys leads;
	enum lead_mode lead_mode;
	struct fw_partys supporting;
	unsigned uncertain; /* enum uncertainty */
	struct fw_partys related; /* pillars that the words refer to */
	struct fw_texts answers;  /* codes of recommendations */
	struct fw_texts origins;  /* codes of what it was split from or merged of */
	struct fw_conditions conditions;
	struct fw_texts footnotes; /* labels */
	struct fw_elements children;
	struct fw_segments segments;
};

enum force {
	FORCE_NONE,
	FORCE_RECOMMENDS,
	FORCE_REQUESTS,
	FORCE_AUTHORISES,
	FORCE_ENDORSES,
	FORCE_COMMITS,
	FORCE_NOTES,
	FORCE_COUNT
};

/* Where a recommendation stands, and the connector before it there. */
struct fw_placement {
	struct str pillar; /* code */
	struct str connector;
};
FW_LIST(placement);

/* One text of the senior level; several pillars may share it. */
struct fw_recommendation {
	struct str uid;
	struct str code; /* "CJ R1", after the first pillar that has it */
	struct marked text;
	enum force force;
	struct str mandate;
	struct period period;
	struct str meeting; /* uid or title of the meeting; empty if unknown */
	struct fw_placements placements;
	struct fw_texts footnotes;
	struct fw_segments segments;
};
FW_LIST(recommendation);

enum pillar_status { PILLAR_ACTIVE, PILLAR_DORMANT, PILLAR_CLOSED, PILLAR_STATUS_COUNT };

/* Title of a pillar that no cell names; a point to settle says so. */
#define UNNAMED_PILLAR "(no name)"

struct fw_pillar {
	struct str uid;
	struct str code;
	struct marked title;
	struct str short_title;
	struct fw_texts aliases;
	struct marked coordination; /* adopted words of the coordinator cell */
	enum pillar_status status;
	struct period review;
	struct str reason;
	bool involves_all;
	struct fw_roles roles;
	struct fw_elements actions;
	struct fw_elements goals;
	struct fw_texts extra; /* "Heading: text" of columns of unknown meaning */
	struct fw_texts footnotes;
	struct fw_segments segments;
};
FW_LIST(pillar);

struct fw_footnote {
	struct str uid;
	struct str label;
	struct marked text;
	struct fw_segments segments;
};
FW_LIST(footnote);

struct fw_meeting {
	struct str uid;
	struct str title;
	struct str words;
	struct period held;
	struct str level; /* senior, technical, pillar, outreach; empty if unknown */
	struct fw_segments segments;
};
FW_LIST(meeting);

/* A point to settle: what the reading doubted, never corrected silently. */
struct fw_query {
	struct str uid;
	struct str kind;     /* short code: "weak-join", "unknown-column", ... */
	struct str about;    /* code of the element, or empty for the document */
	struct str question; /* for the person who settles it */
	struct str found;    /* the words it is about */
	struct str proposed; /* what the reading did */
	struct str state;    /* "open", "settled" */
	struct str answer;
	struct str person;   /* whose name it is about; never stored or written, see persons.h */
	struct fw_segments segments;
};
FW_LIST(query);

/* Kind of the point that asks when the text was adopted. */
#define POINT_ADOPTION "adoption-date"

/* What a column of the document's table holds. */
enum column_role {
	COLUMN_UNKNOWN,
	COLUMN_PILLAR,
	COLUMN_COORDINATION,
	COLUMN_RECOMMENDATION,
	COLUMN_ACTIONS,
	COLUMN_GOALS,
	COLUMN_LEAD,   /* one action a row: its lead */
	COLUMN_PERIOD, /* one action a row: when */
	COLUMN_NUMBER, /* one action a row: its number */
	COLUMN_ROLE_COUNT
};

struct fw_column {
	struct str uid;
	enum column_role role;
	struct str heading; /* as adopted */
	struct period years; /* "2021", "2022/2025"; undated where the heading names none */
};
FW_LIST(column);

/* A revision that came before the one whose text a framework is. */
struct fw_earlier {
	struct str label;
	struct period adopted; /* undated where open */
	struct period effective;
};
FW_LIST(earlier);

struct framework {
	struct str uid;
	struct str salt; /* of a sealed text that names persons; its hash then tells nothing */
	struct str slug; /* "framework-for-common-action"; proposed from the title */
	struct str title;
	struct str network;
	struct str label;
	struct marked header; /* title block as adopted, one paragraph a line */
	struct period years;
	struct str zone;      /* IANA; "UTC" where the document says nothing */
	struct str language;  /* BCP 47 */
	struct {
		struct str uid;
		struct str label;      /* "22 December 2020 rev" */
		struct period adopted;   /* undated where open */
		struct period effective;
		struct str method;     /* meeting, silence, chairs, unknown */
	} revision;
	struct fw_roles cochairs;
	struct fw_columns columns;
	struct fw_agencys agencies;
	struct fw_groups groups;
	struct fw_meetings meetings;
	struct fw_pillars pillars;
	struct fw_recommendations recommendations; /* in order of first place */
	struct fw_footnotes footnotes;
	struct fw_querys queries;
	struct fw_sources sources;
	struct fw_segments segments; /* of the title block and the column headings */
	/* The first one first; of an export alone, for no document holds them and none is read. */
	struct fw_earliers earlier;
};

#endif
