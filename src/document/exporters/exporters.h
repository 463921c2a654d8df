/* SPDX-License-Identifier: Apache-2.0 */
/* One row for each file of this folder. */
EXPORTER(json)
EXPORTER(tsv)
EXPORTER(html)
EXPORTER(markdown)
EXPORTER(akn)
