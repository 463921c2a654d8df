/* SPDX-License-Identifier: Apache-2.0 */
/*
 * concert-outside: talks to servers. `mail MODE` and `oidc MODE` do what the order on standard
 * input says, and answer in JSON. The sandbox is closed once the order has said which certificates
 * are trusted, before the first connection; it leaves a network and nothing else.
 */
#include "base/limits.h"
#include "helper/helper.h"
#include "outside/client.h"
#include "outside/provider.h"
#include "outside/smtp.h"

#define TOO_LARGE "The server said more than can be taken."

static enum status
begin(const struct helper *h, struct str *out)
{
	enum status st;

	if ((st = helper_read_input(h, out)) != ST_OK ||
	    (st = client_start(h->errors)) != ST_OK)
		return st;
	return sandbox_client(h->mode, h->arena, outside_ca_file(h->arena, *out), h->errors);
}

static enum status
mail(const struct helper *h)
{
	struct str input;
	enum status st = begin(h, &input);

	return st != ST_OK ? st : smtp_send(h->arena, input, h->errors, h->out);
}

static enum status
oidc(const struct helper *h)
{
	struct str input;
	enum status st = begin(h, &input);

	return st != ST_OK ? st : provider_ask(h->arena, input, h->errors, h->out);
}

int
main(int argc, char **argv)
{
	static const struct helper_task tasks[] = {
		{ "mail", false, mail, LIMIT_ANSWER_BYTES, TOO_LARGE },
		{ "oidc", false, oidc, LIMIT_ANSWER_BYTES, TOO_LARGE },
	};

	return helper_run(argc, argv, tasks, COUNT_OF(tasks));
}
