/* SPDX-License-Identifier: Apache-2.0 */
/*
 * concert-printer: `print FORMAT MODE` makes a PDF (or another form of print) of the order on
 * standard input (document/print.h). Its sandbox, closed before the order is read, leaves it the
 * folders of fonts, to be read: which fonts are needed is in the order.
 */
#include "base/i18n.h"
#include "base/limits.h"
#include "document/print.h"
#include "helper/helper.h"

static enum status
print(const struct helper *h)
{
	struct print_order order;
	struct str input;
	enum status st;

	if ((st = i18n_init(h->arena, embedded_words, embedded_words_n, h->errors)) != ST_OK ||
	    (st = sandbox_printer(h->mode, h->errors)) != ST_OK ||
	    (st = helper_read_input(h, &input)) != ST_OK ||
	    (st = print_order_read(h->arena, input, h->errors, &order)) != ST_OK)
		return st;
	return print_run(h->arena, str_from(h->name), &order, h->errors, h->out);
}

int
main(int argc, char **argv)
{
	static const struct helper_task tasks[] = {
		{ "print", true, print, LIMIT_PRINT_BYTES, "The print would be larger than can be "
		  "kept. Print one pillar, or export it as HTML." },
	};

	return helper_run(argc, argv, tasks, COUNT_OF(tasks));
}
