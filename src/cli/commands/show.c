/* SPDX-License-Identifier: Apache-2.0 */
/* concert show: one record with its facts. */
#include "api/resource.h"
#include "cli/commands/commands.h"
#include "model/date.h"
#include "model/types/types.h"

static void
write_period(struct buf *out, const struct period *p)
{
	buf_add(out, p->words.n > 0 ? p->words : p->edtf);
	if (p->is_tentative)
		buf_add(out, STR(" (tentative)"));
}

static void
write_refs(struct buf *out, const struct value *v)
{
	for (size_t i = 0; i < v->nrefs; i++) {
		const struct ref *ref = &v->refs[i];

		buf_add(out, i == 0 ? STR_EMPTY : STR(", "));
		buf_add(out, ref->code.n > 0 ? ref->code : ref->title);
	}
}

static void
write_value(struct cli *cli, const struct field *f, const struct value *v)
{
	struct buf *out = &cli->out;
	size_t choice;
	struct json j;

	switch (f->kind) {
	case FK_TEXT: buf_add(out, v->text); return;
	case FK_MARKED: buf_add(out, v->marked.text); return;
	case FK_CHOICE:
		choice = field_choice_find(f, v->text.p, v->text.n);
		buf_add(out, choice < f->nchoices ? str_from(f->choices[choice].label) : v->text);
		return;
	case FK_INT: buf_add_i64(out, v->number); return;
	case FK_BOOL: buf_add(out, v->number ? STR("yes") : STR("no")); return;
	case FK_PERIOD: write_period(out, &v->period); return;
	case FK_REF:
	case FK_REFS:
	case FK_PARTY:
	case FK_PARTIES:
	case FK_ANY:
	case FK_READERS: write_refs(out, v); return;
	case FK_TEXTS:
		for (size_t i = 0; i < v->ntexts; i++) {
			buf_add(out, i == 0 ? STR_EMPTY : STR("; "));
			buf_add(out, v->texts[i]);
		}
		return;
	case FK_DATE:
	case FK_INSTANT:
		json_init(&j, out);
		value_write_json(&j, NULL, f, v);
		return;
	case FK_NONE:
	case FK_COUNT:
		return;
	}
}

static bool
is_there(const struct value *v)
{
	return v->is_set || v->nrefs > 0 || v->ntexts > 0;
}

static void
write_record(struct cli *cli, const struct record *r)
{
	struct json j;

	if (cli_has(cli, "json")) {
		json_init(&j, &cli->out);
		j.pretty = true;
		resource_write(&j, NULL, r, NULL);
		return;
	}
	for (size_t i = 0; i < r->type->nfields; i++) {
		if (!is_there(&r->values[i]))
			continue;
		buf_add_format(&cli->out, "%s: ", r->type->fields[i].label);
		write_value(cli, &r->type->fields[i], &r->values[i]);
		buf_add_byte(&cli->out, '\n');
	}
}

static enum status
run(struct cli *cli)
{
	struct str name = str_from(cli->arguments[0]);
	struct str key = str_from(cli->arguments[1]);
	const struct record_type *type = type_find(name);
	const char *slug = cli_option(cli, "framework");
	struct record *framework = NULL;
	struct record *r;
	struct store *s;
	enum status st;

	if (type == NULL)
		type = type_find_plural(name);
	if (type == NULL)
		return errors_add(&cli->errors, ST_NOT_FOUND, NULL,
		    "There is no type \"%.*s\". `concert list` shows the types.", STR_ARG(name));
	if ((st = cli_open_store(cli, 0, &s)) != ST_OK)
		return st;
	if (slug != NULL && (st = cli_find_framework(cli, s, slug, &framework)) != ST_OK)
		return st;
	st = record_find(s, VIEWER_LOCAL, type, framework == NULL ? 0 : framework->id, key,
	    cli->arena, &r);
	if (st == ST_NOT_FOUND)
		return errors_add(&cli->errors, st, NULL,
		    "There is no %s %.*s. `concert list %s` shows which there are.", type->name,
		    STR_ARG(key), type->plural);
	if (st == ST_OK)
		write_record(cli, r);
	return st;
}

static const struct option options[] = {
	{ "json", 'j', NULL, "As JSON." },
	{ "framework", 'f', "NAME", "Of this framework." },
};

const struct command command_show = {
	.name = "show",
	.summary = "Shows one record: by its code, such as \"CJ 7\", or its identifier.",
	.arguments = "TYPE KEY",
	.min_arguments = 2,
	.max_arguments = 2,
	.examples = "  concert show action \"CJ 7\"\n"
	    "  concert show agency UNODC --json\n",
	.options = options,
	.noptions = COUNT_OF(options),
	.run = run,
};
