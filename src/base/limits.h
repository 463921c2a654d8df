/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_BASE_LIMITS_H
#define CONCERT_BASE_LIMITS_H

/* Every limit of the program, with its unit and its reason. */

#define LIMIT_ERRORS 100                         /* messages: more help nobody */
#define LIMIT_ERROR_BYTES 1024                   /* bytes of one message */
#define LIMIT_JSON_DEPTH 64                      /* levels written; the deepest export has 12 */
#define LIMIT_JSON_TREE_BYTES (100 * 1024 * 1024) /* memory of one parsed JSON document */
#define LIMIT_RESPONSE_BYTES (4 * 1024 * 1024)   /* bytes built in memory; larger goes by file */
#define LIMIT_IMPORT_BYTES (32 * 1024 * 1024)    /* bytes of a document file before unpacking */
#define LIMIT_UNPACKED_BYTES (64 * 1024 * 1024)  /* bytes of all parts of a DOCX */
#define LIMIT_CELLS 200000                       /* cells of all tables of a document */
#define LIMIT_BLOCKS 100000                      /* paragraphs and tables of a document */
#define LIMIT_CELL_BYTES (256 * 1024)            /* bytes of one cell; no text may be longer */
#define LIMIT_CELL_MARKS 8192                    /* changes of formatting in a cell; 50 are many */
#define LIMIT_MARKS_BYTES (8 * 1024 * 1024)      /* bytes of the marks of a text, as text */
#define LIMIT_PILLAR_TITLE_BYTES 4000            /* bytes of a pillar's name; 400 are many */
#define LIMIT_SHORT_TITLE_BYTES 200              /* bytes of the name it is shown by */
#define LIMIT_PILLARS 1000                       /* of a framework; the reference has 8 */
#define LIMIT_ELEMENTS 5000                      /* actions, recommendations; the reference: 93 */
#define LIMIT_RECORDS 10000                      /* these, agencies, roles, notes, questions */
#define LIMIT_XML_ATTRIBUTES 128                 /* of one tag; Word's longest has 40 */
#define LIMIT_TRACKED_CHANGES 20000              /* tracked in a DOCX; a long round has 1000 */
#define LIMIT_MARGIN_COMMENTS 2000               /* of a DOCX; an agency writes 50 */
#define LIMIT_ZIP_ENTRIES 10000                  /* files in a DOCX, pictures included */
#define LIMIT_ZIP_RATIO 200                      /* of a packed part; Word's XML reaches 50 */
#define LIMIT_XML_DEPTH 256                      /* nested elements; Word stays under 40 */
#define LIMIT_ELEMENT_DEPTH 8                    /* levels of sub-actions; people write two */
#define LIMIT_TEXT_BYTES (256 * 1024)            /* bytes of one text field of a record */
#define LIMIT_RICH_BYTES (64 * 1024)             /* bytes of Markdown shown as such: 20 pages */
#define LIMIT_RICH_HTML_BYTES (1024 * 1024)      /* bytes of markup that it may give */
#define LIMIT_DIFF_BYTES (1024 * 1024)           /* bytes of a text compared word by word */
#define LIMIT_EDTF_BYTES 512                     /* bytes of one EDTF text; most stay under 60 */
#define LIMIT_EDTF_MEMBERS 32                    /* members of an EDTF set: kept in a fixed array */
#define LIMIT_PAGE_ROWS 500                      /* rows of a list a caller may ask for at once */
#define LIMIT_FILTERS 8                          /* fields a list is narrowed by at once */
#define LIMIT_FILTER_BYTES 1000                  /* bytes a list is narrowed by */
#define LIMIT_OFFSET 100000000                   /* rows a list may pass over */
#define LIMIT_RESTORE_DAYS 30                    /* days in which a removed record can come back */
#define LIMIT_AMENDMENT_CHANGES 2000             /* of one amendment; agencies send 40 */
#define LIMIT_AMENDMENT_BYTES (8 * 1024 * 1024)  /* of their texts; those of 30 pages: 0.2 MB */
#define LIMIT_SPLIT_PARTS 50                     /* elements that become one, or one becomes */
#define LIMIT_SILENCE_HOURS 8760                  /* of a silence procedure; a year */
#define LIMIT_ATTACHMENT_BYTES (50 * 1024 * 1024) /* bytes of one file; reports with pictures */
#define LIMIT_SETTINGS_BYTES (64 * 1024)         /* bytes of a file of settings */
#define LIMIT_OUTPUT_BYTES (256 * 1024 * 1024)   /* bytes a command prints at most */
#define LIMIT_READING_BYTES (32 * 1024 * 1024)   /* bytes of JSON a reading may give */
#define LIMIT_MAIL_BYTES (25 * 1024 * 1024)      /* of a mail; most servers refuse more */
#define LIMIT_MAIL_ORDER_BYTES (1024 * 1024)     /* of a mail without what is attached */
#define LIMIT_MAIL_ATTACHMENTS 20                /* files with one mail */
#define LIMIT_SECRET_BYTES 4096                  /* of a file that holds a password */
#define LIMIT_KEPT_TEXTS 24                      /* revisions parsed and kept by a process */
#define LIMIT_KEPT_TEXTS_BYTES (32 * 1024 * 1024) /* memory of them; one of 30 pages has 1 MB */
#define LIMIT_PERSON_WORDS 200                   /* bytes of an office in place of a name */
#define LIMIT_READING_MS 10000                   /* milliseconds one reading may take */

/* HTTP. A worker holds at most connections * (URL + headers + body) of unanswered requests. */
#define LIMIT_URL_BYTES (8 * 1024)               /* bytes of a request target; 2 KiB are common */
#define LIMIT_HEADER_BYTES (16 * 1024)           /* bytes of all header fields of a request */
#define LIMIT_HEADER_FIELDS 100                  /* header fields; browsers send 20 */
#define LIMIT_QUERY_PAIRS 100                    /* name=value of a query; the search page has 12 */
#define LIMIT_FORM_PAIRS 2000                    /* name=value of a form; 600 are many */
#define LIMIT_FORM_BYTES (4 * 1024 * 1024)       /* bytes of a form without files, escapes too */
#define LIMIT_FIELDS_BYTES (1024 * 1024)         /* bytes of all fields of a form with files */
#define LIMIT_FIELD_BYTES LIMIT_TEXT_BYTES       /* bytes of one of them: one field of a record */
#define LIMIT_UPLOADS 32                         /* forms with files at once, of a worker */
#define LIMIT_SMALL_FORM_BYTES (16 * 1024)       /* bytes of a form of one button and a reason */
#define LIMIT_FORM_FILES 8                       /* files of one form; people attach one or two */
#define LIMIT_PART_HEADER_BYTES 4096             /* of a part of a form; browsers send 200 */
#define LIMIT_FIELD_NAME_BYTES 200               /* bytes of the name of a field */
#define LIMIT_FILE_NAME_BYTES 200                /* bytes; file systems take 255 */
#define LIMIT_FILE_HEAD_BYTES 4096               /* kept in memory to tell what a file is */
#define LIMIT_CONNECTIONS 900                    /* of a worker; 32 KiB each */
#define LIMIT_DESCRIPTORS 2304                   /* of a worker: two a connection, 8 an upload */
#define LIMIT_IDLE_TIMEOUT_S 30                  /* seconds a connection may be quiet */
#define LIMIT_RECEIVE_MS 60000                   /* ms for the head of a request to be complete */
#define LIMIT_TRANSFER_BYTES_PER_S 4096          /* slower bodies and answers are cut off */
#define LIMIT_LOGGED_PATH_BYTES 500              /* of a path in a log line */
#define LIMIT_GRACE_MS 10000                     /* ms for requests in flight when stopping */

/* People, and what the server keeps while it runs (data/run.db). */
#define LIMIT_SESSIONS 50                        /* of one person; the one unused longest ends */
#define LIMIT_TICKETS 10000                      /* one-time links of a purpose; 200 are many */
#define LIMIT_TICKET_BYTES (8 * 1024)            /* bytes that go with a one-time link */
#define LIMIT_ATTEMPT_ROWS 20000                 /* keys counted at once: 2 MB of disk */
#define LIMIT_DRAFTS 200                         /* of one person; the oldest goes */
#define LIMIT_DRAFT_BYTES (512 * 1024)           /* bytes of a draft: two of the largest texts */
#define LIMIT_FORM_KEY_BYTES 200                 /* bytes that name a form */
#define LIMIT_AGENT_BYTES 80                     /* bytes of "Firefox on Linux" */
#define LIMIT_PASSWORD_CHARACTERS 256            /* code points; 64 must be allowed (NIST) */
#define LIMIT_PASSWORD_BYTES 2048                /* bytes of these, accents written apart too */
#define LIMIT_SIGN_IN_ADDRESS 100                /* tries of an address in 15 min: an office */
#define LIMIT_SIGN_IN_PAIR 5                     /* of an address at an account, then it waits */
#define LIMIT_SIGN_IN_NAME 30                    /* of all at an account, then all wait */
#define LIMIT_CODE_TRIES 5                       /* at a second factor, then it waits */
#define LIMIT_RUN_ASIDE 3                        /* damaged run.db kept: to look into, no more */
#define LIMIT_API_TOKENS 50                      /* of one person; a program needs one */
#define LIMIT_API_TOKEN_LABEL_BYTES 200          /* bytes that say what a token is for */
#define LIMIT_JSON_BODY_BYTES (1024 * 1024)      /* bytes of a body: four of the largest texts */
#define LIMIT_JSON_BODY_DEPTH 16                 /* levels of a body; a reference has 3 */
#define LIMIT_REASON_BYTES 1000                  /* bytes that say why; a sentence has 100 */
#define LIMIT_IDEMPOTENCY_KEY_BYTES 255          /* bytes of Idempotency-Key; a UUID has 36 */
#define LIMIT_IDEMPOTENCY_ROWS 10000             /* answers kept of one person for a day */
#define LIMIT_IDEMPOTENCY_BYTES (32 * 1024 * 1024) /* bytes of them; 10000 of 2 KB are 20 MB */
#define LIMIT_REMOTE_BYTES 64                    /* bytes of an address; IPv6 with zone takes 62 */

/* Programs started by this one. */
#define LIMIT_PARSER_MEMORY_BYTES (200 * 1024 * 1024) /* address space of a parser of files */
#define LIMIT_PARSER_CPU_SECONDS 3               /* CPU of a parser; 5 MB documents take under 1 */
#define LIMIT_PRINT_MEMORY_BYTES (512 * 1024 * 1024) /* address space of a print; fonts: 150 MB */
#define LIMIT_PRINT_CPU_SECONDS 20               /* CPU of a print; thirty pages take 0.2 */
#define LIMIT_PRINT_MS 30000                     /* milliseconds one print may take */
#define LIMIT_PRINT_ORDER_BYTES (32 * 1024 * 1024) /* bytes of an order: two frameworks */
#define LIMIT_PRINT_BYTES (32 * 1024 * 1024)     /* bytes of a print; thirty pages take 0.3 MB */
#define LIMIT_PRINT_PAGES 2000                   /* pages of a PDF; the reference has 20 */
#define LIMIT_PRINTS_KEPT 500                    /* files kept to be sent again */
#define LIMIT_PRINTS_BYTES (512ll * 1024 * 1024) /* bytes of them; most take 0.2 MB */
#define LIMIT_PRINTS_WAITING 50                  /* orders at once: some seconds of work */
#define LIMIT_PRINT_COLUMNS 20                   /* of a list; a landscape page takes 8 */
#define LIMIT_PRINT_WORDS_BYTES 1000             /* bytes of a label or a date on each page */
#define LIMIT_CLIENT_MEMORY_BYTES (400 * 1024 * 1024) /* address space of who talks to servers */
#define LIMIT_OIDC_URL_BYTES 2000                /* of an address of a provider */
#define LIMIT_OIDC_CODE_BYTES 2048               /* of a code; providers with tokens inside: 1 KB */
#define LIMIT_OIDC_BYTES (256 * 1024)            /* of one answer of a provider; most are 5 KB */
#define LIMIT_OIDC_STEP_MS 10000                 /* ms for one answer of a provider */
#define LIMIT_OIDC_MS 30000                      /* ms for all of them together */
#define LIMIT_OIDC_KEYS 64                       /* keys of a provider looked at */
#define LIMIT_ANSWER_BYTES (64 * 1024)            /* of what a helper says of a server */
#define LIMIT_CONNECT_MS 10000                   /* ms for a server to answer at all */
#define LIMIT_MAIL_MS 60000                      /* ms to hand a mail over */
#define LIMIT_SPAWN_ERROR_BYTES (16 * 1024)      /* kept of what a helper says on stderr */

#endif
