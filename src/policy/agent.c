/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a User-Agent header says, in words a person knows their own devices by. Such headers pretend
 * to be each other, so the order of the rows matters: the most particular one first. Nothing is
 * decided by it.
 */
#include "policy/signin.h"

struct agent_mark {
	const char *in_header;
	const char *words;
};

static const struct agent_mark programs[] = {
	{ "Edg/", "Edge" },
	{ "OPR/", "Opera" },
	{ "SamsungBrowser/", "Samsung Internet" },
	{ "Firefox/", "Firefox" },
	{ "FxiOS/", "Firefox" },
	{ "CriOS/", "Chrome" },
	{ "Chrome/", "Chrome" },
	{ "Safari/", "Safari" },
	{ "curl/", "curl" },
};

static const struct agent_mark systems[] = {
	{ "iPhone", "iPhone" },
	{ "iPad", "iPad" },
	{ "Android", "Android" },
	{ "CrOS", "ChromeOS" },
	{ "Windows", "Windows" },
	{ "Mac OS X", "Mac" },
	{ "Linux", "Linux" },
};

static const char *
find_words(const struct agent_mark *marks, size_t n, struct str header)
{
	for (size_t i = 0; i < n; i++) {
		if (str_find(header, str_from(marks[i].in_header), 0) != SIZE_MAX)
			return marks[i].words;
	}
	return NULL;
}

struct str
agent_words(struct arena *a, struct str user_agent)
{
	const char *program = find_words(programs, COUNT_OF(programs), user_agent);
	const char *system = find_words(systems, COUNT_OF(systems), user_agent);

	if (program != NULL && system != NULL)
		return str_format(a, "%s on %s", program, system);
	if (program != NULL || system != NULL)
		return str_from(program != NULL ? program : system);
	return STR("Another program");
}
