/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_DISPATCH_LANGUAGE_H
#define CONCERT_DISPATCH_LANGUAGE_H

#include "base/str.h"

/*
 * The available language that a reader wants most.
 * accept: value of Accept-Language, any bytes; what is malformed in it is passed over.
 * available: BCP 47 codes, first the default, NULL ends; at least one.
 * Source: RFC 9110 section 12.5.4; look-up of RFC 4647 section 3.4.
 */
struct str language_choose(struct str accept, const char *const *available);

#endif
