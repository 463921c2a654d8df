/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as a table of tab-separated text, read through to a framework: it is refused with
 * words, or every character of it is in a segment of a record or a query.
 */
#include "import.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_import(import_tsv, data, size);
}
