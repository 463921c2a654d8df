/* SPDX-License-Identifier: Apache-2.0 */
/* One row for each form: name, media type, extension, one line of help. No guard: a list. */
PRINTER(pdf, "application/pdf", "pdf", "The adopted table on paper: pages, footnotes, bookmarks")
PRINTER(docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx",
    "The adopted table for word processors: footnotes, or changes to accept and reject")
PRINTER(xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx",
    "A workbook of elements and pillars with their facts, to sort and filter")
