/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_API_PRINT_H
#define CONCERT_API_PRINT_H

#include "dispatch/route.h"
#include "document/printing.h"

/*
 * Sends a print that was made of the same order before. Else it has it made and returns ST_BUSY
 * with words: who asks again after a second gets it. name: of the file, without extension.
 */
MUST_USE enum status api_send_print(struct call *call, const struct printer *printer,
    struct str name, const struct print_order *order);

#endif
