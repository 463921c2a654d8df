/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_BASE_LOG_H
#define CONCERT_BASE_LOG_H

#include "base/status.h"

enum log_level { LOG_ERROR, LOG_WARNING, LOG_INFO, LOG_DEBUG };

/* What is written at all, and how; the default is LOG_INFO as text. */
void log_set_level(enum log_level level);
void log_set_json(void); /* one JSON object a line, for collectors */

/*
 * Writes one line to standard error in one write(2), so that processes do not mix theirs.
 * event: a short stable word ("request", "worker-ended"); format: the rest for people. Control
 * characters in the message are escaped: a log line cannot be forged.
 */
void log_line(enum log_level level, const char *event, const char *format, ...)
    PRINTF_LIKE(3, 4);

#endif
