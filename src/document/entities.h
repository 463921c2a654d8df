/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DOCUMENT_ENTITIES_H
#define CONCERT_DOCUMENT_ENTITIES_H

#include <stdint.h>

#include "base/str.h"

/* The code point of a named character reference such as "nbsp" (no "&" or ";"); 0: unknown. */
uint32_t entity_find(struct str name);

#endif
