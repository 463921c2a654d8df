/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_API_H
#define CONCERT_API_H

#include "dispatch/route.h"

/* Every route below /api/v1/, and /livez, /readyz, /metrics, /problems/. NULL ends. */
extern const struct route *const api_routes[];

/* The error_problem of struct site_config: application/problem+json. Source: RFC 9457. */
void api_error_problem(struct call *call, enum status st);

#endif
