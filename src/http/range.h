/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_HTTP_RANGE_H
#define CONCERT_HTTP_RANGE_H

#include <stdint.h>

#include "base/str.h"

enum range_answer {
	RANGE_WHOLE, /* 200: no range, more than one, or none that is understood */
	RANGE_PART,  /* 206 */
	RANGE_NONE,  /* 416: it begins behind the end */
};

struct byte_range {
	uint64_t start;
	uint64_t size; /* not 0 */
};

/*
 * What a Range field asks of size bytes; *out is set for RANGE_PART only. An empty content is
 * always sent whole: no range can name it. Source: RFC 9110 sections 14.1.2, 14.2.
 */
enum range_answer range_parse(struct str field, uint64_t size, struct byte_range *out);

#endif
