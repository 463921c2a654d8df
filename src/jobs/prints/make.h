/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_JOBS_PRINTS_MAKE_H
#define CONCERT_JOBS_PRINTS_MAKE_H

#include "document/print.h"

/*
 * Makes a print in concert-printer and waits for it. order: as JSON (print_order_write). sandbox:
 * auto, require, off. Statuses and messages are those of the printer; ST_TOO_LARGE where it took
 * too much memory or time; ST_INTERNAL if the helper cannot be started. In the arena of errors.
 */
MUST_USE enum status print_make(const struct printer *printer, struct str order,
    const char *sandbox, struct errors *errors, struct str *out);

/*
 * Makes the print that has waited longest and keeps it, or why it cannot be made; see
 * store/prints.h. ST_NOT_FOUND if none waits; ST_IO if nothing can be kept.
 */
struct store;
MUST_USE enum status print_run_waiting(struct store *s, const char *sandbox, struct arena *a,
    struct errors *errors);

#endif
