/* SPDX-License-Identifier: Apache-2.0 */
/* One row for each form: name, media type, extension, one line of help. No guard: a list. */
PRINTER(pdf, "application/pdf", "pdf", "The adopted table on paper: pages, footnotes, bookmarks")
