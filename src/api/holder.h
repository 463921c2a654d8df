/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_API_HOLDER_H
#define CONCERT_API_HOLDER_H

#include "base/json.h"
#include "work/holders.h"

/*
 * Writes one who holds a role, as the API and the command line show it: id and type of the record
 * that says so, role, person, agency, words, pillar, interim, since, until, links. Person, agency
 * and pillar are absent where there is none.
 */
void holder_write(struct json *j, const char *key, const struct holder *h);

#endif
