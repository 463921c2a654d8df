/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_OUTSIDE_PROVIDER_H
#define CONCERT_OUTSIDE_PROVIDER_H

#include "base/buf.h"
#include "base/errors.h"

/*
 * What OpenID Connect asks of a provider. input: a JSON object with "issuer", "ca_file", "step":
 *   "discover"  writes {"authorization_endpoint", "must_name_issuer"}, where to send a browser;
 *   "finish"    with "client", "secret", "code", "verifier", "redirect_uri", "nonce": exchanges
 *               the code and writes {"subject", "email", "email_verified", "name"}.
 * ST_FORBIDDEN for all that the provider refuses or that does not hold, ST_INVALID for addresses
 * that it must not have, ST_IO, ST_TIMEOUT, ST_TOO_LARGE for its answers; in words each.
 * Source: OpenID Connect Core 1.0 section 3.1.3, 5.3; Discovery 1.0 section 4; RFC 7636.
 */
MUST_USE enum status provider_ask(struct arena *a, struct str input, struct errors *errors,
    struct buf *out);

#endif
