/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_API_EXPORT_H
#define CONCERT_API_EXPORT_H

#include "dispatch/route.h"
#include "instrument/framework.h"

/* Forms of a document that the input "format" may ask for; NULL ends. */
extern const char *const export_formats[];

/* Sends a text as a document in the form that the input "format" asks for. name: of the file. */
MUST_USE enum status export_send(struct call *call, struct str name,
    const struct framework *framework);

#endif
