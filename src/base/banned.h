/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Included by the compiler in front of every file (see meson.build): functions that invite
 * overruns, hidden state or silent wrong numbers do not compile. Instead: str, buf, str_to_i64,
 * model/date. System headers come first, so that their own declarations still do.
 */
#ifndef CONCERT_BASE_BANNED_H
#define CONCERT_BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Some are macros in a hardened build; a macro cannot be poisoned. */
#undef alloca
#undef sprintf
#undef vsprintf
#undef strcpy
#undef strcat
#undef strncpy
#pragma GCC poison strcpy strcat strncpy sprintf vsprintf strtok atoi atol
#pragma GCC poison gmtime localtime alloca gets

#endif
