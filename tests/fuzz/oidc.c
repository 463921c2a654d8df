/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as an address of a provider and as its answer; what is taken keeps to the rules. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "policy/oidc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = { (const char *)data, size };
	struct oidc_flow flow = { STR("s"), STR("n"), STR("v") };
	struct oidc_request request = { .client = STR("c"), .redirect_uri = STR("r"),
		.flow = &flow };
	struct arena *a = arena_new();
	struct oidc_answer answer = { 0 };
	struct errors errors;
	struct str url;

	errors_init(&errors, a);
	if (str_next(&rest, '\n', &request.endpoint) && str_next(&rest, '\n', &answer.code) &&
	    str_next(&rest, '\n', &answer.iss) && str_next(&rest, '\n', &answer.error) &&
	    oidc_check_answer(&answer, STR("https://x"), false, &errors) == ST_OK)
		assert(answer.code.n > 0 && answer.error.n == 0);
	if (oidc_url_is_acceptable(request.endpoint)) {
		request.client = answer.code;
		url = oidc_authorization_url(a, &request);
		assert(str_starts(url, request.endpoint));
		for (size_t i = 0; i < url.n; i++)
			assert(url.p[i] > ' ' && url.p[i] < 0x7F);
	}
	arena_free(a);
	return 0;
}
