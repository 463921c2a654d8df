/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Chooses the language of an answer from Accept-Language. A range is shortened from its end until
 * a language fits ("fr-CH" finds "fr"); of two ranges of one weight the earlier wins.
 */
#include "dispatch/language.h"

#define WEIGHT_MAX 1000

/* "0.75" as 750; -1 if malformed. */
static int
parse_weight(struct str text)
{
	int weight;
	int unit = 100;

	if (text.n == 0 || (text.p[0] != '0' && text.p[0] != '1') || text.n > 5)
		return -1;
	weight = text.p[0] == '1' ? WEIGHT_MAX : 0;
	if (text.n > 1 && text.p[1] != '.')
		return -1;
	for (size_t i = 2; i < text.n; i++) {
		if (!byte_is_digit(text.p[i]))
			return -1;
		weight += (text.p[i] - '0') * unit;
		unit /= 10;
	}
	return weight > WEIGHT_MAX ? -1 : weight;
}

/* Takes ";q=..." off a range. */
static int
split_weight(struct str *range)
{
	size_t semicolon = str_find_byte(*range, ';', 0);
	struct str parameter;

	if (semicolon == SIZE_MAX)
		return WEIGHT_MAX;
	parameter = str_trim(str_part(*range, semicolon + 1, range->n));
	*range = str_trim(str_part(*range, 0, semicolon));
	if (!str_starts(parameter, STR("q=")) && !str_starts(parameter, STR("Q=")))
		return -1;
	return parse_weight(str_part(parameter, 2, parameter.n));
}

/* NULL if none fits. */
static const char *
look_up(struct str range, const char *const *available)
{
	if (str_equal(range, STR("*")))
		return available[0];
	while (range.n > 0) {
		for (size_t i = 0; available[i] != NULL; i++) {
			if (str_equal_ascii_case(range, str_from(available[i])))
				return available[i];
		}
		while (range.n > 0 && range.p[range.n - 1] != '-')
			range.n--;
		range.n -= range.n > 0;
	}
	return NULL;
}

struct str
language_choose(struct str accept, const char *const *available)
{
	const char *best = available[0];
	int best_weight = 0;
	struct str range;

	while (str_next(&accept, ',', &range)) {
		const char *found;
		int weight;

		range = str_trim(range);
		weight = split_weight(&range);
		if (weight <= best_weight)
			continue;
		found = look_up(range, available);
		if (found == NULL)
			continue;
		best = found;
		best_weight = weight;
	}
	return str_from(best);
}
