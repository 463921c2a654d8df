/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_STORE_SCHEMA_H
#define CONCERT_STORE_SCHEMA_H

#include "base/buf.h"
#include "db/db.h"
#include "model/type.h"

/* The tables of the database as SQL, for `concert schema` and for making them. */
void schema_add_type_sql(struct buf *b, const struct dialect *dialect,
    const struct record_type *type);
void schema_add_fixed_sql(struct buf *b, const struct dialect *dialect);

#endif
