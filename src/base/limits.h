/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_BASE_LIMITS_H
#define CONCERT_BASE_LIMITS_H

/* Every limit of the program, with its unit and its reason. */

#define LIMIT_ERRORS 100                         /* messages: more help nobody */
#define LIMIT_ERROR_BYTES 1024                   /* bytes of one message */
#define LIMIT_JSON_DEPTH 64                      /* levels written; the deepest export has 12 */
#define LIMIT_JSON_TREE_BYTES (128 * 1024 * 1024) /* memory of one parsed JSON document */
#define LIMIT_ELEMENT_DEPTH 8                    /* sub-actions of sub-actions; the table has 2 */
#define LIMIT_RESPONSE_BYTES (4 * 1024 * 1024)   /* bytes built in memory; larger goes by file */
#define LIMIT_IMPORT_BYTES (32 * 1024 * 1024)    /* bytes of a document file before unpacking */
#define LIMIT_UNPACKED_BYTES (64 * 1024 * 1024)  /* bytes of all parts of a DOCX together */
#define LIMIT_CELLS 200000                       /* cells of all tables of a document */
#define LIMIT_CELL_BYTES (1024 * 1024)           /* bytes of decoded text in one cell */
#define LIMIT_ELEMENTS 50000                     /* actions and recommendations of a framework */
#define LIMIT_XML_DEPTH 256                      /* nested elements; Word stays under 40 */
#define LIMIT_ELEMENT_DEPTH 8                    /* levels of sub-actions; people write two */
#define LIMIT_TEXT_BYTES (256 * 1024)            /* bytes of one text field of a record */
#define LIMIT_EDTF_BYTES 512                     /* bytes of one EDTF text; most stay under 60 */
#define LIMIT_EDTF_MEMBERS 32                    /* members of an EDTF set: kept in a fixed array */
#define LIMIT_PAGE_ROWS 500                      /* rows of a list a caller may ask for at once */
#define LIMIT_SETTINGS_BYTES (64 * 1024)         /* bytes of a file of settings */
#define LIMIT_OUTPUT_BYTES (256 * 1024 * 1024)   /* bytes a command prints at most */
#define LIMIT_READING_BYTES (128 * 1024 * 1024)  /* bytes of JSON a reading may give */
#define LIMIT_READING_MS 10000                   /* milliseconds one reading may take */

#endif
