/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_POLICY_SHA1_H
#define CONCERT_POLICY_SHA1_H

#include <stdint.h>

#include "base/str.h"

#define SHA1_BYTES 20

/*
 * HMAC with SHA-1, for one-time codes alone: RFC 6238 names it and every code generator does it.
 * Nothing else may rest on SHA-1, which is broken for signatures; as HMAC it is not.
 * key: at most 64 bytes. Source: RFC 2104, FIPS 180-4 section 6.1.
 */
void hmac_sha1(struct str key, struct str message, uint8_t out[SHA1_BYTES]);

#endif
