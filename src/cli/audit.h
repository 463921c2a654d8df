/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_CLI_AUDIT_H
#define CONCERT_CLI_AUDIT_H

#include "base/buf.h"
#include "model/access.h"

/*
 * Writes what a capacity may see and do, or (CAPACITY_COUNT) what each may: per record type which
 * records it sees, creates, changes, removes and opens, which fields it reads and sets, and which
 * addresses it may ask. From the tables that decide it. For people as text, for programs as JSON.
 */
void audit_write_text(struct buf *out, enum capacity only);
void audit_write_json(struct buf *out, enum capacity only);

#endif
