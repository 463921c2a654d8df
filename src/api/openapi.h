/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_API_OPENAPI_H
#define CONCERT_API_OPENAPI_H

#include "base/buf.h"

/*
 * Writes the description of the API (OpenAPI 3.1) from the tables of record types and routes.
 * The same program writes the same bytes.
 */
void openapi_write(struct buf *out);

#endif
