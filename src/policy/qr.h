/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_POLICY_QR_H
#define CONCERT_POLICY_QR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"

/*
 * QR code symbols (ISO/IEC 18004, model 2) for the link of a code generator: bytes, level M, the
 * smallest of versions 1 to 13 that holds the text.
 */
#define QR_SIZE_MAX 69   /* modules a side of version 13 */
#define QR_BYTES_MAX 331 /* bytes that version 13 holds at level M */

struct qr {
	int size;                                   /* modules a side, without the quiet zone */
	uint8_t modules[QR_SIZE_MAX * QR_SIZE_MAX]; /* row by row; bit 0: dark */
};

static inline bool
qr_is_dark(const struct qr *qr, int row, int column)
{
	return (qr->modules[row * qr->size + column] & 1) != 0;
}

/* ST_TOO_LARGE beyond QR_BYTES_MAX. */
MUST_USE enum status qr_encode(struct arena *a, struct str bytes, struct qr *out);

/*
 * The symbol as an <svg> element to stand in a page: black on white with its quiet zone of four
 * modules, no style, no script; hidden from readers of pages, so say beside it what it holds.
 */
MUST_USE enum status qr_svg(struct arena *a, struct str bytes, struct str *out);

/*
 * The check bytes that a block of data gets (Reed-Solomon, section 7.5.2). n: at most 30.
 */
void qr_check_bytes(const uint8_t *data, size_t ndata, uint8_t *out, size_t n);

#endif
