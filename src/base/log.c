/* SPDX-License-Identifier: Apache-2.0 */
/* Log lines to standard error: "2026-01-31T12:00:00.000Z info request GET / 200 1.2ms". */
#include "base/log.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/utf8.h"

#define LINE_BYTES 2048

static enum log_level log_level = LOG_INFO;
static bool log_as_json;

static const char *const level_names[] = {
	[LOG_ERROR] = "error",
	[LOG_WARNING] = "warning",
	[LOG_INFO] = "info",
	[LOG_DEBUG] = "debug",
};

void
log_set_level(enum log_level level)
{
	log_level = level;
}

void
log_set_json(void)
{
	log_as_json = true;
}

static void
format_now(char *out, size_t size)
{
	int64_t ms = clock_now_ms();
	time_t seconds = (time_t)(ms / 1000);
	struct tm utc;
	size_t n;

	gmtime_r(&seconds, &utc);
	n = strftime(out, size, "%Y-%m-%dT%H:%M:%S", &utc);
	snprintf(out + n, size - n, ".%03dZ", (int)(ms % 1000));
}

/* What a terminal obeys instead of showing it: controls, line ends, turns of direction. */
static bool
is_command(uint32_t c)
{
	return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x200E || c == 0x200F ||
	    (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

static void
add_escaped(char *line, size_t *n, struct str message)
{
	size_t at = 0;

	while (at < message.n) {
		size_t start = at;
		uint32_t c = utf8_next(message, &at);
		bool is_shown = !is_command(c) && (c != UTF8_REPLACEMENT || at - start == 3);

		if (*n + 4 * (at - start) >= LINE_BYTES - 1)
			return;
		for (; start < at; start++) {
			if (is_shown)
				line[(*n)++] = message.p[start];
			else
				*n += (size_t)snprintf(line + *n, 5, "\\x%02x",
				    (unsigned char)message.p[start]);
		}
	}
}

static size_t
text_line(char *line, const char *now, enum log_level level, const char *event,
    const char *message)
{
	size_t n = (size_t)snprintf(line, 128, "%s %s %.48s ", now, level_names[level], event);

	add_escaped(line, &n, str_from(message));
	line[n++] = '\n';
	return n;
}

static void
write_json_line(const char *now, enum log_level level, const char *event, const char *message)
{
	struct arena *a = arena_new();
	struct buf out;
	struct json j;
	ssize_t ignored;

	buf_init(&out, a, (size_t)16 * LINE_BYTES);
	json_init(&j, &out);
	json_write_object(&j, NULL);
	json_write_text_z(&j, "time", now);
	json_write_text_z(&j, "level", level_names[level]);
	json_write_text_z(&j, "event", event);
	json_write_text_z(&j, "message", message);
	json_end_object(&j);
	buf_add_byte(&out, '\n');
	ignored = write(STDERR_FILENO, out.p, out.n);
	(void)ignored;
	arena_free(a);
}

void
log_line(enum log_level level, const char *event, const char *format, ...)
{
	char message[LINE_BYTES / 2];
	char line[LINE_BYTES];
	char now[40];
	va_list args;
	ssize_t ignored;

	if (level > log_level)
		return;
	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	format_now(now, sizeof(now));
	if (log_as_json) {
		write_json_line(now, level, event, message);
		return;
	}
	ignored = write(STDERR_FILENO, line, text_line(line, now, level, event, message));
	(void)ignored;
}
