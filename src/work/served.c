/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the program does for a framework, and which words call for it. Two tables and a search for
 * whole words: a new capability is one row above, its words are rows below. Built ones name the
 * page that serves them; this is the one place that says what is built.
 */
#include "work/served.h"

#include "base/status.h"

const struct capability capabilities[] = {
	{ "A1", "Adopted document read in, every word with its place in the source", "/points" },
	{ "A2", "Pillars, coordinators, agencies involved, dormant pillars", "/pillars" },
	{ "A3", "Recommendations and the actions that answer them", "/coverage" },
	{ "A4", "Actions, goals, leads, conditions, links between pillars", "/actions" },
	{ "A5", "Dates as people agree them", "/timeline" },
	{ "A6", "Amendment and adoption, silence procedure", "/revisions" },
	{ "A7", "Redline between two revisions", "/redline" },
	{ "A8", "The instrument in its own form, on screen and as a file", "/instrument" },
	{ "B1", "Shared calendar of events and date-marks", NULL },
	{ "B2", "Planned events collected from agencies by a template", NULL },
	{ "B3", "Board for content and tasks", NULL },
	{ "B4", "Meetings, decisions, minutes", "/meetings" },
	{ "B5", "Distribution lists", NULL },
	{ "B6", "Roster of champions, experts, youth networks", NULL },
	{ "B7", "Joint texts: statements, guidance notes, draft resolutions", NULL },
	{ "B8", "Notifications and a personal page", NULL },
	{ "B9", "Call for inputs to the next work plan", NULL },
	{ "B10", "Texts owned by others: wording proposed and taken up", NULL },
	{ "B11", "Campaigns and cleared messages", NULL },
	{ "C1", "Repository of documents", NULL },
	{ "C2", "Good practices compiled with a template", NULL },
	{ "C3", "Mapping of standards and tools", NULL },
	{ "C4", "Treaty-body and council recommendations followed up", NULL },
	{ "C5", "Knowledge hub: experts and webinars", NULL },
	{ "C6", "Training modules, sessions and registration", NULL },
	{ "D1", "Checklist for country processes", NULL },
	{ "D2", "Requests for support", NULL },
	{ "D3", "Evidence base: indicators and benchmarks", NULL },
	{ "D4", "Regional monthly reviews, for named readers", NULL },
	{ "D5", "Hate-crime classification", NULL },
	{ "D6", "Hashtag and keyword monitoring", NULL },
	{ "E1", "Dashboard of accountability", NULL },
	{ "E2", "Reports to the reporting line", NULL },
	{ "E3", "Resource mobilisation", NULL },
	{ "E4", "Diversity data and data gaps", NULL },
	{ "E5", "Every change recorded: who, when, why", "/changes" },
};
const size_t capability_count = COUNT_OF(capabilities);

/* Words that call for a capability: whole words, in any case; "*" at the end takes any ending. */
static const struct {
	const char *words;
	const char *id;
} called_for[] = {
	{ "co-chair*", "A2" },
	{ "mapping of events", "B1" }, { "shared calendar", "B1" }, { "calendar of events", "B1" },
	{ "anniversar*", "B1" }, { "side event", "B1" }, { "celebrations", "B1" },
	{ "regional meeting", "B1" }, { "special meeting", "B1" }, { "high level panel", "B1" },
	{ "panel debate", "B1" }, { "mid-term review", "B1" }, { "international day", "B1" },
	{ "template", "B2" }, { "expectation for coordination", "B2" },
	{ "board", "B3" },
	{ "senior level meeting", "B4" }, { "technical level meeting*", "B4" },
	{ "outreach meeting", "B4" }, { "introductory meeting", "B4" },
	{ "organize a meeting", "B4" }, { "hear views", "B4" }, { "network meeting", "B4" },
	{ "distribution list", "B5" },
	{ "roster", "B6" }, { "youth networks", "B6" }, { "selected experts", "B6" },
	{ "relevant actors", "B6" }, { "victim organi*", "B6" }, { "partnerships", "B6" },
	{ "statement*", "B7" }, { "guidance note", "B7" }, { "commentary", "B7" },
	{ "draft resolution", "B7" }, { "joint tool", "B7" }, { "practical tool", "B7" },
	{ "practical guidance", "B7" },
	{ "council resolution", "B10" }, { "guidance documents", "B10" },
	{ "agenda for protection", "B10" }, { "psg guidance", "B10" },
	{ "operational guide*", "B10" }, { "include language", "B10" },
	{ "campaign*", "B11" }, { "awareness", "B11" }, { "messaging", "B11" },
	{ "advocacy", "B11" }, { "advocate", "B11" },
	{ "repository", "C1" }, { "disseminate", "C1" }, { "dissemination", "C1" },
	{ "good practice*", "C2" }, { "practical examples", "C2" },
	{ "mapping of existing standards", "C3" }, { "engagement to date", "C3" },
	{ "standards and norms", "C3" }, { "standards and good practices", "C3" },
	{ "general comments", "C4" }, { "treaty bodies", "C4" },
	{ "recommendations of the report", "C4" }, { "above recommendations", "C4" },
	{ "knowledge hub", "C5" }, { "webinar*", "C5" }, { "convenor", "C5" },
	{ "training", "C6" }, { "master class*", "C6" }, { "module", "C6" },
	{ "workshop", "C6" },
	{ "checklist", "D1" }, { "cca*", "D1" }, { "cooperation frameworks", "D1" },
	{ "country frameworks", "D1" },
	{ "requests", "D2" }, { "upon request", "D2" }, { "field colleagues", "D2" },
	{ "country-level", "D2" },
	{ "evidence base", "D3" }, { "analytical framework", "D3" }, { "benchmarks", "D3" },
	{ "rmr*", "D4" },
	{ "hate crime", "D5" }, { "crimes motivated", "D5" },
	{ "hashtags", "D6" }, { "hate speech", "D6" },
	{ "biannual", "E2" }, { "regular reporting", "E2" }, { "report to be presented", "E2" },
	{ "resources", "E3" }, { "concrete asks", "E3" },
	{ "peacebuilding fund", "E3" },
	{ "data gaps", "E4" }, { "diversity", "E4" },
};

const struct capability *
capability_find(const char *id)
{
	for (size_t i = 0; i < capability_count; i++) {
		if (str_equal(str_from(capabilities[i].id), str_from(id)))
			return &capabilities[i];
	}
	return NULL;
}

/* Letters and digits, and every byte outside ASCII: it can only belong to a word. */
static bool
is_in_word(struct str text, size_t at)
{
	char c = at < text.n ? text.p[at] : ' ';

	return byte_is_alpha(c) || byte_is_digit(c) || (unsigned char)c >= 0x80;
}

/* Whether whole words stand somewhere in the text, in any case of ASCII letters. */
static bool
holds_words(struct str text, struct str words)
{
	bool is_open = str_ends(words, STR("*"));

	words.n -= is_open;
	for (size_t at = 0; at + words.n <= text.n; at++) {
		if (at > 0 && is_in_word(text, at - 1))
			continue;
		if (!str_equal_ascii_case(str_part(text, at, at + words.n), words))
			continue;
		if (is_open || !is_in_word(text, at + words.n))
			return true;
	}
	return false;
}

size_t
served_find(struct str text, const struct capability *out[SERVED_MOST])
{
	size_t n = 0;

	for (size_t c = 0; c < capability_count && n < SERVED_MOST; c++) {
		bool is_called = false;

		for (size_t i = 0; i < COUNT_OF(called_for) && !is_called; i++)
			is_called = str_equal(str_from(called_for[i].id),
			    str_from(capabilities[c].id)) &&
			    holds_words(text, str_from(called_for[i].words));
		if (is_called)
			out[n++] = &capabilities[c];
	}
	return n;
}
