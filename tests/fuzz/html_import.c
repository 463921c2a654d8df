/* SPDX-License-Identifier: Apache-2.0 */
/* The html importer on any bytes; see import.h. */
#include "import.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_import(import_html, data, size);
}
