/* SPDX-License-Identifier: Apache-2.0 */
/* Prints for commands: made in concert-printer, as the server does, and waited for. */
#include "base/limits.h"
#include "cli/command.h"
#include "document/print.h"
#include "jobs/prints/make.h"

enum status
cli_print(struct cli *cli, const struct printer *printer, const struct print_order *order)
{
	enum sandbox_mode mode;
	struct buf json;
	struct str bytes;
	enum status st = cli_sandbox_mode(cli, &mode);

	if (st != ST_OK)
		return st;
	buf_init(&json, cli->arena, LIMIT_PRINT_ORDER_BYTES);
	print_order_write(&json, order);
	if (json.overflow)
		return errors_add(&cli->errors, ST_TOO_LARGE, NULL, "There is more than can be "
		    "printed in one piece. Take it as JSON.");
	st = print_make(printer, buf_str(&json), str_dup_z(cli->arena,
	    cli->settings.text[SETTING_SANDBOX]), &cli->errors, &bytes);
	if (st == ST_OK)
		buf_add(&cli->out, bytes);
	return st;
}
