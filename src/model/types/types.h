/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_MODEL_TYPES_H
#define CONCERT_MODEL_TYPES_H

#include "model/type.h"

/*
 * The list of record types: one line each, targets of references first. The enums name the
 * fields for code that treats a type specially; all other code walks the tables.
 */
#define TYPE_LIST(TYPE) \
	TYPE(framework) \
	TYPE(agency) \
	TYPE(person) \
	TYPE(group) \
	TYPE(source) \
	TYPE(revision) \
	TYPE(heading) \
	TYPE(meeting) \
	TYPE(pillar) \
	TYPE(appointment) \
	TYPE(role) \
	TYPE(recommendation) \
	TYPE(action) \
	TYPE(condition) \
	TYPE(footnote) \
	TYPE(query) \
	TYPE(event) \
	TYPE(progress) \
	TYPE(comment) \
	TYPE(attachment) \
	TYPE(amendment) \
	TYPE(change) \
	TYPE(position) \
	TYPE(import)

#define TYPE(name) extern const struct record_type type_##name;
TYPE_LIST(TYPE)
#undef TYPE

enum framework_field {
	FRAMEWORK_TITLE,     /* adopted title */
	FRAMEWORK_SLUG,      /* short name in URLs and on the command line */
	FRAMEWORK_NETWORK,   /* name of the network */
	FRAMEWORK_LABEL,     /* "Adopted version: ..." as the document labels itself */
	FRAMEWORK_YEARS,     /* period covered */
	FRAMEWORK_ZONE,      /* IANA time zone of procedures and days */
	FRAMEWORK_LANGUAGE,  /* BCP 47 */
	FRAMEWORK_HEADER,    /* the title block as adopted, one paragraph a line */
	FRAMEWORK_FILE,      /* SHA-256 of the file it was imported from */
	FRAMEWORK_RELEASED,  /* instant of release; unset: seen by the local operator only */
	FRAMEWORK_METHOD,    /* how amendments are adopted: meeting, silence, chairs */
	FRAMEWORK_BODY,      /* who adopts */
	FRAMEWORK_SILENCE,   /* hours of a silence procedure */
	FRAMEWORK_WORKING,   /* only working days count */
	FRAMEWORK_CALENDAR,  /* whose working days */
	FRAMEWORK_HOLIDAYS,  /* texts: 2021-04-02, or 2021-04-02 Good Friday */
	FRAMEWORK_WITHHELD,  /* SHA-256 of the list of persons shown by office */
	FRAMEWORK_NFIELDS
};

enum agency_field { AGENCY_CODE, AGENCY_NAME, AGENCY_NFIELDS };

enum group_field { GROUP_CODE, GROUP_NAME, GROUP_NFIELDS };

enum source_field {
	SOURCE_NAME, SOURCE_FORMAT, SOURCE_SHA256, SOURCE_SIZE, SOURCE_IMPORTED, SOURCE_NFIELDS
};

enum revision_field {
	REVISION_LABEL,
	REVISION_NUMBER,
	REVISION_ADOPTED,   /* period; unset where open */
	REVISION_EFFECTIVE, /* period */
	REVISION_METHOD,    /* meeting, silence, chairs, unknown */
	REVISION_FILE,      /* SHA-256 of the file it was read from */
	REVISION_SNAPSHOT,  /* SHA-256 of its JSON form, kept as a file */
	REVISION_BODY,      /* who adopted it */
	REVISION_PREVIOUS,
	REVISION_SEALED,    /* when; unset: not released yet */
	REVISION_SEAL,      /* SHA-256 of the text that binds it to the one before */
	REVISION_NFIELDS
};

enum heading_field {
	HEADING_TEXT,
	HEADING_ROLE,  /* what the column holds */
	HEADING_YEARS, /* that its words name */
	HEADING_ORDER, /* from the first column */
	HEADING_NFIELDS
};

enum meeting_field {
	MEETING_TITLE, MEETING_HELD, MEETING_LEVEL, MEETING_WORDS, MEETING_NFIELDS
};

enum pillar_field {
	PILLAR_CODE,
	PILLAR_TITLE,        /* adopted */
	PILLAR_SHORT,        /* short title for navigation */
	PILLAR_ORDER,
	PILLAR_STATUS,       /* active, dormant, closed */
	PILLAR_REVIEW,       /* period in which a dormant pillar is reviewed */
	PILLAR_REASON,       /* words that say why and what it waits for */
	PILLAR_COORDINATION, /* adopted words of the coordinator cell; roles are read from it */
	PILLAR_ALIASES,      /* names by which texts refer to it */
	PILLAR_EXTRA,        /* columns of unknown meaning, "Heading: text" each */
	PILLAR_NFIELDS
};

enum role_field {
	ROLE_WHO,     /* party */
	ROLE_WHAT,    /* coordinator, involved, co-chair-permanent, co-chair-rotating */
	ROLE_PILLAR,  /* of which pillar; unset: of the framework */
	ROLE_INTERIM,
	ROLE_SINCE,   /* period in which it holds */
	ROLE_WORDS,   /* as written */
	ROLE_ORDER,
	ROLE_NFIELDS
};

enum recommendation_field {
	RECOMMENDATION_CODE,
	RECOMMENDATION_TEXT,    /* adopted */
	RECOMMENDATION_PILLARS, /* refs; the words of each are the connector before it there */
	RECOMMENDATION_ORDER,
	RECOMMENDATION_MEETING,
	RECOMMENDATION_FORCE,   /* recommends, requests, authorises, endorses, commits, notes */
	RECOMMENDATION_MANDATE, /* resolutions, letters and calls it rests on */
	RECOMMENDATION_PERIOD,
	RECOMMENDATION_NFIELDS
};

enum action_field {
	ACTION_CODE,
	ACTION_TEXT,       /* adopted words without bullet, number and shared heading */
	ACTION_PILLAR,
	ACTION_PARENT,
	ACTION_ORDER,      /* place in the document: grows through all pillars */
	ACTION_KIND,       /* action, goal, event, note, placeholder */
	ACTION_HORIZON,    /* this-year, later-years */
	ACTION_PERIOD,
	ACTION_INHERITED,  /* the period comes from a heading */
	ACTION_LEADS,
	ACTION_LEAD_MODE,  /* one, joint, shared, each */
	ACTION_SUPPORTING, /* parties named as partners */
	ACTION_UNCERTAIN,  /* texts: partner, speaker, date */
	ACTION_RELATED,    /* pillars the words refer to */
	ACTION_ANSWERS,    /* recommendations */
	ACTION_CONNECTOR,  /* marker text before it: "&" */
	ACTION_HEADING,    /* group heading that stands before it */
	ACTION_MARKER,     /* bullet or number */
	ACTION_ORIGINS,    /* texts: codes of what it was split from or merged of */
	ACTION_NFIELDS
};

enum condition_field {
	CONDITION_OF, CONDITION_KIND, CONDITION_WORDS, CONDITION_STATE, CONDITION_ORDER,
	CONDITION_NFIELDS
};

enum footnote_field { FOOTNOTE_LABEL, FOOTNOTE_TEXT, FOOTNOTE_ORDER, FOOTNOTE_NFIELDS };

enum query_field {
	QUERY_NUMBER,   /* counted within the framework, from 1 */
	QUERY_KIND,     /* short code of the doubt */
	QUERY_QUESTION, /* in words for the person who settles it */
	QUERY_FOUND,    /* the words it is about */
	QUERY_PROPOSED, /* what the reading did or would do */
	QUERY_ABOUT,    /* code of the element, or empty for the document */
	QUERY_STATE,    /* open, settled */
	QUERY_ANSWER,
	QUERY_NFIELDS
};

enum event_field {
	EVENT_TITLE,
	EVENT_DESCRIPTION,
	EVENT_EXPECTATION, /* what it asks of the others */
	EVENT_PERIOD,      /* may be tentative or undated */
	EVENT_PLACE,
	EVENT_ORGANISERS,  /* parties */
	EVENT_PILLAR,
	EVENT_ACTION,
	EVENT_PARENT,      /* the event it is a part of */
	EVENT_AUTHOR,
	EVENT_READERS,     /* of a restricted one */
	EVENT_NFIELDS
};

enum person_field {
	PERSON_NAME,
	PERSON_EMAIL,
	PERSON_AGENCY,
	PERSON_LANGUAGES, /* BCP 47, the preferred one first */
	PERSON_ZONE,      /* IANA name; unset: the framework's */
	PERSON_NOTIFY,
	PERSON_STATE,     /* invited, active, deactivated, erased */
	PERSON_NFIELDS
};

enum appointment_field {
	APPOINTMENT_PERSON,
	APPOINTMENT_CAPACITY, /* code of an enum capacity */
	APPOINTMENT_AGENCY,
	APPOINTMENT_PILLAR,
	APPOINTMENT_SCOPE,    /* framework; unset: every one */
	APPOINTMENT_INTERIM,
	APPOINTMENT_SINCE,    /* first day; unset: always */
	APPOINTMENT_UNTIL,    /* last day; unset: open */
	APPOINTMENT_WORDS,
	APPOINTMENT_NFIELDS
};

enum progress_field {
	PROGRESS_ACTION,
	PROGRESS_AGENCY,
	PROGRESS_STATUS, /* on-track, done, delayed, blocked, dropped, not-started */
	PROGRESS_WORDS,
	PROGRESS_NEXT,
	PROGRESS_EVIDENCE,
	PROGRESS_AUTHOR,
	PROGRESS_NFIELDS
};

enum comment_field {
	COMMENT_ON,
	COMMENT_WORDS,
	COMMENT_ANSWERS,
	COMMENT_MENTIONS,
	COMMENT_AUTHOR,
	COMMENT_AGENCY,
	COMMENT_RESOLVED, /* when; unset: open */
	COMMENT_RESOLVER,
	COMMENT_NFIELDS
};

enum attachment_field {
	ATTACHMENT_ON,
	ATTACHMENT_NAME,
	ATTACHMENT_WORDS,
	ATTACHMENT_MEDIA,  /* media type, found out from the bytes */
	ATTACHMENT_SIZE,
	ATTACHMENT_SHA256,
	ATTACHMENT_AUTHOR,
	ATTACHMENT_NFIELDS
};

enum amendment_field {
	AMENDMENT_CODE,      /* "AM 3": given by the program */
	AMENDMENT_TITLE,
	AMENDMENT_REASON,
	AMENDMENT_BASE,      /* revision that it starts from */
	AMENDMENT_STATE,     /* draft, circulated, broken, adopted, withdrawn, superseded */
	AMENDMENT_PILLARS,   /* whose coordinators may edit it */
	AMENDMENT_EFFECTIVE, /* unset: from its adoption */
	AMENDMENT_LABEL,     /* of the revision it is to make; unset: "Rev. 2" */
	AMENDMENT_METHOD,    /* meeting, silence, chairs; set at circulation */
	AMENDMENT_ROUND,     /* circulations so far */
	AMENDMENT_TEXT,      /* SHA-256 of the draft text that was circulated, kept as a file */
	AMENDMENT_CIRCULATED,
	AMENDMENT_CIRCULATOR, /* person */
	AMENDMENT_DEADLINE,  /* the one instant; from then on nothing is received */
	AMENDMENT_ASKED,     /* agencies */
	AMENDMENT_ENDED,     /* when it was adopted, broken or withdrawn */
	AMENDMENT_ENDER,     /* person; unset: the deadline did it */
	AMENDMENT_OUTCOME,   /* how it ended, in words */
	AMENDMENT_REVISION,  /* that it made */
	AMENDMENT_RECEIPT,   /* SHA-256 of who was asked and who answered what, kept as a file */
	AMENDMENT_AUTHOR,
	AMENDMENT_AGENCY,    /* for which it was proposed */
	AMENDMENT_NFIELDS
};

enum change_field {
	CHANGE_AMENDMENT,
	CHANGE_ORDER,
	CHANGE_OPERATION, /* replace, add, remove, move, split, merge */
	CHANGE_PART,      /* what kind of element: code of an enum compared_part */
	CHANGE_ELEMENT,   /* its uid; of an added one, the uid it will have */
	CHANGE_CODE,      /* as people cite it, for reading */
	CHANGE_FIELD,     /* replace: name of the element's field */
	CHANGE_BEFORE,    /* what the base says: where it no longer does, there is a conflict */
	CHANGE_AFTER,
	CHANGE_PILLAR,    /* add, move: uid of the pillar */
	CHANGE_LIST,      /* add, move: actions, goals */
	CHANGE_PARENT,    /* add, move: uid of the element it is part of */
	CHANGE_NEXT_TO,   /* add, move: uid of what it stands after; unset: first */
	CHANGE_WITH,      /* merge: uids of the others; split: the further texts */
	CHANGE_REASON,
	CHANGE_STATE,     /* taken, proposed, declined */
	CHANGE_CONFIRMED, /* words and fact go apart on purpose */
	CHANGE_AGENCY,    /* whose wish it is */
	CHANGE_AUTHOR,
	CHANGE_NFIELDS
};

enum position_field {
	POSITION_AMENDMENT,
	POSITION_CHANGE,   /* unset: on the whole */
	POSITION_AGENCY,
	POSITION_KIND,     /* support, no-objection, comment, objection, more-time */
	POSITION_WORDS,
	POSITION_ROUND,    /* circulation that it answers; 0: before the first */
	POSITION_ELEMENT,  /* code of the element it is about */
	POSITION_QUOTED,   /* words of the text that it is about */
	POSITION_CAPACITY, /* of who signed: code of an enum capacity */
	POSITION_BEHALF,   /* entered by the secretariat for the agency */
	POSITION_RESPONSE,
	POSITION_RESOLVED, /* when */
	POSITION_AUTHOR,
	POSITION_NFIELDS
};

enum import_field {
	IMPORT_NAME,    /* of the file */
	IMPORT_FILE,    /* SHA-256 of its bytes */
	IMPORT_SIZE,
	IMPORT_STATE,   /* reading, ready, confirmed, done, dropped, failed */
	IMPORT_MESSAGE,
	IMPORT_OF,      /* framework it is a newer version of; once done: it is in */
	IMPORT_SLUG,
	IMPORT_RELEASE, /* readers see a new framework at once */
	IMPORT_READING, /* SHA-256 of the framework it was read into, as JSON */
	IMPORT_ANSWERS, /* JSON, see document/staged.h */
	IMPORT_JOB,     /* number of the last job; see job_state() */
	IMPORT_AUTHOR,
	IMPORT_PURPOSE,   /* unset: a framework; comments, draft: a Word file of a comment round */
	IMPORT_AMENDMENT, /* that it comments; of a draft, once done: that was made of it */
	IMPORT_AGENCY,    /* whose file it is */
	IMPORT_CAPACITY,  /* of who brought it: code of an enum capacity */
	IMPORT_BEHALF,    /* brought by the secretariat for the agency */
	IMPORT_NFIELDS
};

#endif
