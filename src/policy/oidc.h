/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_POLICY_OIDC_H
#define CONCERT_POLICY_OIDC_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/errors.h"
#include "base/settings.h"
#include "base/str.h"

/*
 * Signing in at an OpenID Connect provider: what a worker does of it, which is to send the browser
 * there and to read what it brings back. What is asked of the provider itself is concert-outside's
 * (outside/provider.h). Authorization code flow with PKCE (S256), nothing else.
 * Source: OpenID Connect Core 1.0 section 3.1; RFC 7636; RFC 9207; RFC 9700 section 2.1.
 */

/* Whether people may sign in with a provider. */
bool oidc_is_set_up(const struct settings *settings);

/* What is wrong with the settings, for the operator at the start. ST_USAGE. */
MUST_USE enum status oidc_check_settings(const struct settings *settings, struct errors *errors);

/*
 * Whether an address of a provider may be talked to: https, or http on this machine itself
 * (localhost, 127.x.x.x, [::1]); no user, no fragment, printable ASCII, at most 2000 bytes.
 */
bool oidc_url_is_acceptable(struct str url);

/* What a browser must bring back, and what only this server knows: made for one sign-in. */
struct oidc_flow {
	struct str state;    /* names the ticket; 43 characters */
	struct str nonce;    /* comes back inside the ID token */
	struct str verifier; /* proves at the token endpoint that it is the same client */
};

/* A flow of chance; state is left to the maker of the ticket. */
void oidc_flow_new(struct arena *a, struct oidc_flow *out);

/* The S256 challenge of a verifier. Source: RFC 7636 section 4.2. */
struct str oidc_challenge(struct arena *a, struct str verifier);

struct oidc_request {
	struct str endpoint;     /* authorization_endpoint of the provider; may hold a query */
	struct str client;
	struct str redirect_uri; /* https://concert.example.org/sign-in/oidc/back */
	struct str language;     /* BCP 47 of the page, for the provider's own; empty: none */
	const struct oidc_flow *flow;
};

/* The address to send the browser to. */
struct str oidc_authorization_url(struct arena *a, const struct oidc_request *request);

/* What came back in the query of the redirect address. */
struct oidc_answer {
	struct str code;
	struct str state;
	struct str iss;
	struct str error; /* code of the provider's error, such as access_denied */
};

/*
 * Checks what came back, before anything is done with it. iss must be the issuer where it is
 * given, and must be given where the provider says that it always is (must_name_issuer): else it
 * may be the answer of another provider, mixed up on purpose.
 * ST_INVALID with words for the person; ST_FORBIDDEN if the provider says no.
 */
MUST_USE enum status oidc_check_answer(const struct oidc_answer *answer, struct str issuer,
    bool must_name_issuer, struct errors *errors);

#endif
