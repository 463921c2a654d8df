/* SPDX-License-Identifier: Apache-2.0 */
/* A list of messages for people; the status that goes with them travels as a return value. */
#include "base/errors.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/limits.h"
#include "base/utf8.h"

void
errors_init(struct errors *errors, struct arena *a)
{
	*errors = (struct errors){ .arena = a };
}

enum status
errors_add(struct errors *errors, enum status st, const char *field, const char *format, ...)
{
	char message[LIMIT_ERROR_BYTES];
	va_list args;

	if (errors->n >= LIMIT_ERRORS)
		return st;
	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	arena_reserve(errors->arena, errors->items, errors->n, errors->capacity);
	errors->items[errors->n++] = (struct error){
		.field = str_dup(errors->arena, str_from(field)),
		.message = str_dup(errors->arena,
		    utf8_cut(str_from(message), LIMIT_ERROR_BYTES - 4)),
	};
	return st;
}
