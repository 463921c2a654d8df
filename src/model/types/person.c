/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A person with an account. Name and address can be erased: the history keeps salted digests of
 * them. What lets a person in (password, second factor) is no field and no record.
 */
#include "model/types/types.h"

#include "base/limits.h"
#include "base/status.h"

#include "model/record.h"

static const struct choice wishes[] = {
	{ "at-once", "At once" },
	{ "daily", "Once a day" },
	{ "weekly", "Once a week" },
	{ "never", "Never" },
};

static const struct choice states[] = {
	{ "invited", "Invited" },
	{ "active", "Active" },
	{ "deactivated", "Deactivated" },
	{ "erased", "Erased" },
};

static const struct field person_fields[] = {
	[PERSON_NAME] = { .name = "name", .kind = FK_TEXT,
	    .flags = FF_REQUIRED | FF_SEARCH | FF_PERSONAL, .max = 200,
	    .label = "Name",
	    .read = PERM_PERSON, .write = PERM_SELF },
	[PERSON_EMAIL] = { .name = "email", .kind = FK_TEXT,
	    .flags = FF_UNIQUE | FF_PERSONAL | FF_FILTER, .max = 254,
	    .label = "E-mail", .help = "Used to sign in.",
	    .read = PERM_NETWORK, .write = PERM_ACCOUNTS },
	[PERSON_AGENCY] = { .name = "agency", .kind = FK_REF,
	    .flags = FF_FILTER, .ref = "agency",
	    .label = "Agency", .help = "For which the person acts unless an appointment says "
	        "otherwise.",
	    .read = PERM_PERSON, .write = PERM_ACCOUNTS },
	[PERSON_LANGUAGES] = { .name = "languages", .kind = FK_TEXTS,
	    .flags = FF_PERSONAL, .max = 20,
	    .label = "Languages", .help = "One a line, the preferred one first: en, fr, ar ...",
	    .read = PERM_NETWORK, .write = PERM_SELF },
	[PERSON_ZONE] = { .name = "zone", .kind = FK_TEXT,
	    .flags = FF_PERSONAL, .max = 64,
	    .label = "Time zone", .help = "Such as Europe/Zurich. Empty: the framework's.",
	    .read = PERM_NETWORK, .write = PERM_SELF },
	[PERSON_NOTIFY] = { .name = "notify", .kind = FK_CHOICE,
	    .flags = FF_PERSONAL, .choices = wishes, .nchoices = COUNT_OF(wishes),
	    .label = "Mail about what concerns you",
	    .read = PERM_SELF, .write = PERM_SELF },
	[PERSON_STATE] = { .name = "state", .kind = FK_CHOICE,
	    .flags = FF_REQUIRED | FF_FILTER, .choices = states, .nchoices = COUNT_OF(states),
	    .label = "Account",
	    .read = PERM_PERSON },
};
_Static_assert(COUNT_OF(person_fields) == PERSON_NFIELDS, "one row per field");

/* Enough to be an address at all; whether it is one, only a mail that arrives can tell. */
static bool
is_address(struct str text)
{
	size_t at = str_find_byte(text, '@', 0);

	if (at == SIZE_MAX || at == 0 || at + 1 >= text.n ||
	    str_find_byte(text, '@', at + 1) != SIZE_MAX)
		return false;
	for (size_t i = 0; i < text.n; i++) {
		if ((unsigned char)text.p[i] <= ' ' || text.p[i] == '<' || text.p[i] == '>' ||
		    text.p[i] == ',' || text.p[i] == ';' || text.p[i] == 0x7f)
			return false;
	}
	return true;
}

static bool
has_capitals(struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] >= 'A' && text.p[i] <= 'Z')
			return true;
	}
	return false;
}

static void
person_check(const struct record *r, struct errors *errors)
{
	struct str email = record_text(r, PERSON_EMAIL);

	if (email.n > 0 && !is_address(email))
		errors_add(errors, ST_INVALID, "email",
		    "This is no e-mail address. Write it as name@example.org.");
	/* Two spellings would be two accounts, and signing in looks for the small letters. */
	if (has_capitals(email))
		errors_add(errors, ST_INVALID, "email",
		    "Write the e-mail address in small letters.");
	if (email.n == 0 && !str_equal(record_text(r, PERSON_STATE), STR("erased")))
		errors_add(errors, ST_INVALID, "email", "E-mail is missing. Fill it in.");
}

const struct record_type type_person = {
	.name = "person",
	.plural = "people",
	.label = "Person",
	.label_plural = "People",
	.adding = "Add a person",
	.help = "Somebody who works here with an account.",
	.fields = person_fields,
	.nfields = COUNT_OF(person_fields),
	.title_field = PERSON_NAME,
	.code_field = NO_FIELD,
	.order_field = NO_FIELD,
	.flags = TF_GLOBAL,
	.visibility = VISIBILITY_NETWORK,
	.follows = NO_FIELD,
	.read = PERM_PERSON,
	.create = PERM_ACCOUNTS,
	.change = PERM_SELF,
	.check = person_check,
};
