/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_BASE_RANDOM_H
#define CONCERT_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* Fills with unpredictable bytes from the system. Aborts if the system has none. */
void random_bytes(void *out, size_t n);

#endif
