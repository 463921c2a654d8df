/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Draws QR code symbols: data and check bytes in blocks, the fixed patterns, the data along its
 * zigzag, and of eight masks the one that looks least like a fixed pattern. Section numbers are
 * those of ISO/IEC 18004:2015. Bit 0 of a module is its colour, bit 1 says that it is fixed.
 */
#include "policy/qr.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>

#include "base/buf.h"

#define VERSIONS 13
#define CHECK_MAX 30
#define CODEWORDS_MAX 532
#define QUIET 4
#define DARK 1
#define FIXED 2

/* Level M, table 9: two kinds of blocks, the second one a byte longer. */
static const struct {
	int check;  /* bytes a block */
	int blocks; /* of the first kind */
	int data;   /* bytes in each of them */
	int longer; /* blocks of the second kind */
	int second; /* where the second alignment pattern stands; 0: none */
} versions[VERSIONS + 1] = {
	[1] = { 10, 1, 16, 0, 0 },
	[2] = { 16, 1, 28, 0, 18 },
	[3] = { 26, 1, 44, 0, 22 },
	[4] = { 18, 2, 32, 0, 26 },
	[5] = { 24, 2, 43, 0, 30 },
	[6] = { 16, 4, 27, 0, 34 },
	[7] = { 18, 4, 31, 0, 22 },
	[8] = { 22, 2, 38, 2, 24 },
	[9] = { 22, 3, 36, 2, 26 },
	[10] = { 26, 4, 43, 1, 28 },
	[11] = { 30, 1, 50, 4, 30 },
	[12] = { 22, 6, 36, 2, 32 },
	[13] = { 22, 8, 37, 1, 34 },
};

static int
data_bytes(int version)
{
	return versions[version].blocks * versions[version].data +
	    versions[version].longer * (versions[version].data + 1);
}

/* --- check bytes (7.5) ---------------------------------------------------------------------- */

/* In the field of 256 elements over x^8 + x^4 + x^3 + x^2 + 1. */
static uint8_t
multiply(uint8_t a, uint8_t b)
{
	unsigned product = 0;

	for (int bit = 7; bit >= 0; bit--) {
		product = product << 1 ^ ((product >> 7 & 1) * 0x11D);
		product ^= (unsigned)(b >> bit & 1) * a;
	}
	return (uint8_t)product;
}

void
qr_check_bytes(const uint8_t *data, size_t ndata, uint8_t *out, size_t n)
{
	uint8_t generator[CHECK_MAX] = { 0 }; /* its highest term, 1, is left out */
	uint8_t root = 1;

	assert(n > 0 && n <= CHECK_MAX);
	generator[n - 1] = 1;
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < n; k++)
			generator[k] = (uint8_t)(multiply(generator[k], root) ^
			    (k + 1 < n ? generator[k + 1] : 0));
		root = multiply(root, 2);
	}
	memset(out, 0, n);
	for (size_t i = 0; i < ndata; i++) {
		uint8_t factor = data[i] ^ out[0];

		memmove(out, out + 1, n - 1);
		out[n - 1] = 0;
		for (size_t k = 0; k < n; k++)
			out[k] ^= multiply(generator[k], factor);
	}
}

/* --- codewords (7.4, 7.6) ------------------------------------------------------------------- */

struct bits {
	uint8_t bytes[CODEWORDS_MAX];
	int n; /* bits */
};

static void
add_bits(struct bits *b, unsigned value, int count)
{
	for (int i = count - 1; i >= 0; i--, b->n++)
		b->bytes[b->n / 8] |= (uint8_t)((value >> i & 1) << (7 - b->n % 8));
}

static int
count_bits(int version)
{
	return version < 10 ? 8 : 16;
}

static int
find_version(size_t n)
{
	for (int version = 1; version <= VERSIONS; version++) {
		if (4 + count_bits(version) + (int)n * 8 <= data_bytes(version) * 8)
			return version;
	}
	return 0;
}

static void
add_data(struct bits *b, struct str text, int version)
{
	int room = data_bytes(version) * 8;

	add_bits(b, 4, 4); /* bytes */
	add_bits(b, (unsigned)text.n, count_bits(version));
	for (size_t i = 0; i < text.n; i++)
		add_bits(b, (uint8_t)text.p[i], 8);
	add_bits(b, 0, room - b->n < 4 ? room - b->n : 4);
	add_bits(b, 0, (8 - b->n % 8) % 8);
	for (unsigned pad = 0xEC; b->n < room; pad ^= 0xEC ^ 0x11)
		add_bits(b, pad, 8);
}

/* The blocks' bytes by turns: first those of the data, then those of the checks. */
static void
interleave(const struct bits *data, int version, struct bits *out)
{
	int check = versions[version].check;
	int shorter = versions[version].data;
	int nblocks = versions[version].blocks + versions[version].longer;
	uint8_t checks[9][CHECK_MAX];
	int start[10];

	start[0] = 0;
	for (int i = 0; i < nblocks; i++) {
		start[i + 1] = start[i] + shorter + (i >= versions[version].blocks ? 1 : 0);
		qr_check_bytes(data->bytes + start[i], (size_t)(start[i + 1] - start[i]),
		    checks[i], (size_t)check);
	}
	for (int k = 0; k <= shorter; k++) {
		for (int i = 0; i < nblocks; i++) {
			if (start[i] + k < start[i + 1])
				add_bits(out, data->bytes[start[i] + k], 8);
		}
	}
	for (int k = 0; k < check; k++) {
		for (int i = 0; i < nblocks; i++)
			add_bits(out, checks[i][k], 8);
	}
}

/* --- fixed patterns (6.3, 7.9, 7.10) -------------------------------------------------------- */

static void
fix(struct qr *qr, int row, int column, bool is_dark)
{
	if (row >= 0 && column >= 0 && row < qr->size && column < qr->size)
		qr->modules[row * qr->size + column] = (uint8_t)(FIXED | (is_dark ? DARK : 0));
}

/* Squares in squares around a centre: dark where the distance is none of the two light ones. */
static void
fix_squares(struct qr *qr, int row, int column, int reach, int light)
{
	for (int y = -reach; y <= reach; y++) {
		for (int x = -reach; x <= reach; x++) {
			int distance = abs(x) > abs(y) ? abs(x) : abs(y);

			fix(qr, row + y, column + x, distance != light && distance != 4);
		}
	}
}

static void
fix_alignment(struct qr *qr, int version)
{
	int last = qr->size - 7;
	int places[3] = { 6, versions[version].second, last };
	int n = version == 1 ? 0 : version < 7 ? 2 : 3;

	for (int i = 0; i < n; i++) {
		for (int k = 0; k < n; k++) {
			/* Three corners belong to the finders. */
			if ((i == 0 && (k == 0 || k == n - 1)) || (i == n - 1 && k == 0))
				continue;
			fix_squares(qr, places[i], places[k], 2, 1);
		}
	}
}

/* What is left of value after division by the generator; both as polynomials over two. */
static unsigned
remainder_of(unsigned value, unsigned generator, int degree)
{
	for (int bit = 31; bit >= degree; bit--) {
		if ((value >> bit & 1) != 0)
			value ^= generator << (bit - degree);
	}
	return value;
}

static void
fix_version(struct qr *qr, int version)
{
	unsigned bits = (unsigned)version << 12;

	if (version < 7)
		return;
	bits |= remainder_of(bits, 0x1F25, 12);
	for (int i = 0; i < 18; i++) {
		fix(qr, i / 3, qr->size - 11 + i % 3, (bits >> i & 1) != 0);
		fix(qr, qr->size - 11 + i % 3, i / 3, (bits >> i & 1) != 0);
	}
}

/* Level M is 00, so that the mask is all there is to say. Twice, around the finders. */
static void
fix_format(struct qr *qr, int mask)
{
	unsigned bits = (unsigned)mask << 10;

	bits = (bits | remainder_of(bits, 0x537, 10)) ^ 0x5412;
	for (int i = 0; i < 15; i++) {
		bool is_dark = (bits >> i & 1) != 0;
		int down = i < 6 ? i : i < 8 ? i + 1 : qr->size - 15 + i;
		int left = i < 8 ? qr->size - 1 - i : i == 8 ? 7 : 14 - i;

		fix(qr, down, 8, is_dark);
		fix(qr, 8, left, is_dark);
	}
	fix(qr, qr->size - 8, 8, true);
}

static void
fix_patterns(struct qr *qr, int version)
{
	for (int i = 8; i < qr->size - 8; i++) {
		fix(qr, 6, i, i % 2 == 0);
		fix(qr, i, 6, i % 2 == 0);
	}
	fix_squares(qr, 3, 3, 4, 2);
	fix_squares(qr, 3, qr->size - 4, 4, 2);
	fix_squares(qr, qr->size - 4, 3, 4, 2);
	fix_alignment(qr, version);
	fix_version(qr, version);
	fix_format(qr, 0);
}

/* --- data and masks (7.7.3, 7.8) ------------------------------------------------------------ */

/* In pairs of columns from the right, upwards and downwards by turns; column 6 is fixed. */
static void
place_data(struct qr *qr, const struct bits *b)
{
	int next = 0;

	for (int pair = 0; pair < (qr->size - 1) / 2; pair++) {
		int right = qr->size - 1 - 2 * pair - (qr->size - 1 - 2 * pair <= 6 ? 1 : 0);

		for (int i = 0; i < 2 * qr->size; i++) {
			int row = pair % 2 == 0 ? qr->size - 1 - i / 2 : i / 2;
			uint8_t *module = &qr->modules[row * qr->size + right - i % 2];

			if ((*module & FIXED) != 0 || next >= b->n)
				continue;
			*module = b->bytes[next / 8] >> (7 - next % 8) & 1;
			next++;
		}
	}
}

static bool
is_masked(int mask, int row, int column)
{
	switch (mask) {
	case 0: return (row + column) % 2 == 0;
	case 1: return row % 2 == 0;
	case 2: return column % 3 == 0;
	case 3: return (row + column) % 3 == 0;
	case 4: return (row / 2 + column / 3) % 2 == 0;
	case 5: return row * column % 2 + row * column % 3 == 0;
	case 6: return (row * column % 2 + row * column % 3) % 2 == 0;
	default: return ((row + column) % 2 + row * column % 3) % 2 == 0;
	}
}

/* Twice with one mask changes nothing. */
static void
toggle_mask(struct qr *qr, int mask)
{
	for (int row = 0; row < qr->size; row++) {
		for (int column = 0; column < qr->size; column++) {
			uint8_t *module = &qr->modules[row * qr->size + column];

			if ((*module & FIXED) == 0 && is_masked(mask, row, column))
				*module ^= DARK;
		}
	}
}

/* Along row or column number line: runs of five and more, and what looks like a finder. */
static int
penalty_of_line(const struct qr *qr, int line, bool is_row)
{
	unsigned last = 0; /* the last eleven modules */
	int penalty = 0;
	int run = 0;

	for (int i = 0; i < qr->size; i++) {
		unsigned dark = is_row ? qr_is_dark(qr, line, i) : qr_is_dark(qr, i, line);

		run = i > 0 && dark == (last & 1) ? run + 1 : 1;
		penalty += run == 5 ? 3 : run > 5 ? 1 : 0;
		last = (last << 1 | dark) & 0x7FF;
		if (i >= 10 && (last == 0x5D0 || last == 0x05D))
			penalty += 40;
	}
	return penalty;
}

static int
penalty_of_squares(const struct qr *qr)
{
	int penalty = 0;

	for (int row = 1; row < qr->size; row++) {
		for (int column = 1; column < qr->size; column++) {
			int dark = qr_is_dark(qr, row, column) + qr_is_dark(qr, row - 1, column) +
			    qr_is_dark(qr, row, column - 1) + qr_is_dark(qr, row - 1, column - 1);

			penalty += dark == 0 || dark == 4 ? 3 : 0;
		}
	}
	return penalty;
}

static int
penalty_of(const struct qr *qr)
{
	int total = qr->size * qr->size;
	int penalty = penalty_of_squares(qr);
	int dark = 0;

	for (int i = 0; i < qr->size; i++)
		penalty += penalty_of_line(qr, i, true) + penalty_of_line(qr, i, false);
	for (int i = 0; i < total; i++)
		dark += qr->modules[i] & DARK;
	return penalty + abs(dark * 20 - total * 10) / total * 10;
}

static void
choose_mask(struct qr *qr)
{
	int best = 0;
	int least = INT_MAX;

	for (int mask = 0; mask < 8; mask++) {
		int penalty;

		toggle_mask(qr, mask);
		fix_format(qr, mask);
		penalty = penalty_of(qr);
		toggle_mask(qr, mask);
		if (penalty < least) {
			least = penalty;
			best = mask;
		}
	}
	toggle_mask(qr, best);
	fix_format(qr, best);
}

/* --- asking --------------------------------------------------------------------------------- */

enum status
qr_encode(struct arena *a, struct str bytes, struct qr *out)
{
	struct bits *data = arena_make(a, struct bits);
	struct bits *all = arena_make(a, struct bits);
	int version = bytes.n > QR_BYTES_MAX ? 0 : find_version(bytes.n);

	if (version == 0)
		return ST_TOO_LARGE;
	add_data(data, bytes, version);
	interleave(data, version, all);
	*out = (struct qr){ .size = 17 + 4 * version };
	fix_patterns(out, version);
	place_data(out, all);
	choose_mask(out);
	return ST_OK;
}

/* One path of dark runs: small, and nothing between the modules shows through. */
static void
draw_rows(struct buf *b, const struct qr *qr)
{
	for (int row = 0; row < qr->size; row++) {
		for (int column = 0; column < qr->size; column++) {
			int end = column;

			while (end < qr->size && qr_is_dark(qr, row, end))
				end++;
			if (end > column)
				buf_add_format(b, "M%d %dh%dv1h-%dz", column + QUIET, row + QUIET,
				    end - column, end - column);
			column = end;
		}
	}
}

enum status
qr_svg(struct arena *a, struct str bytes, struct str *out)
{
	struct qr *qr = arena_make(a, struct qr);
	struct buf b;
	enum status st = qr_encode(a, bytes, qr);
	int side = qr->size + 2 * QUIET;

	if (st != ST_OK)
		return st;
	buf_init(&b, a, 256 * 1024);
	buf_add_format(&b, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
	    "width=\"%d\" height=\"%d\" shape-rendering=\"crispEdges\" aria-hidden=\"true\" "
	    "focusable=\"false\"><path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/><path fill=\"#000\" "
	    "d=\"", side, side, side * 4, side * 4, side, side);
	draw_rows(&b, qr);
	buf_add_z(&b, "\"/></svg>");
	*out = buf_str(&b);
	return b.overflow ? ST_TOO_LARGE : ST_OK;
}
