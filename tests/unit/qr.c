/* SPDX-License-Identifier: Apache-2.0 */
/*
 * policy/qr: the standard's own figures, and every version read back by a small reader of its own:
 * format, mask, zigzag, blocks, check bytes, text.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "policy/qr.h"

/* ISO/IEC 18004:2015 annex I: "01234567" as symbol 1-M. */
static void
check_bytes_are_those_of_the_standard(void **state)
{
	static const uint8_t data[16] = { 0x10, 0x20, 0x0C, 0x56, 0x61, 0x80, 0xEC, 0x11, 0xEC,
		0x11, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11 };
	static const uint8_t want[10] = { 0xA5, 0x24, 0xD4, 0xC1, 0xED, 0x36, 0xC7, 0x87, 0x2C,
		0x55 };
	uint8_t got[10];

	(void)state;
	qr_check_bytes(data, sizeof(data), got, sizeof(got));
	assert_memory_equal(got, want, sizeof(want));
}

/* --- a reader ------------------------------------------------------------------------------- */

/* Level M of versions 1 to 13: blocks and bytes of data in all, check bytes a block. */
static const struct {
	int blocks;
	int data;
	int check;
} shapes[14] = { { 0, 0, 0 }, { 1, 16, 10 }, { 1, 28, 16 }, { 1, 44, 26 }, { 2, 64, 18 },
	{ 2, 86, 24 }, { 4, 108, 16 }, { 4, 124, 18 }, { 4, 154, 22 }, { 5, 182, 22 },
	{ 5, 216, 26 }, { 5, 254, 30 }, { 8, 290, 22 }, { 9, 334, 22 } };

/* The fifteen bits of the format for level M and each mask; table C.1. */
static const unsigned formats[8] = { 0x5412, 0x5125, 0x5E7C, 0x5B4B, 0x45F9, 0x40CE, 0x4F97,
	0x4AA0 };

/* Along the top left finder, the highest bit first, as figure 25 numbers them. */
static int
read_mask(const struct qr *qr)
{
	static const int columns[15] = { 0, 1, 2, 3, 4, 5, 7, 8, 8, 8, 8, 8, 8, 8, 8 };
	static const int rows[15] = { 8, 8, 8, 8, 8, 8, 8, 8, 7, 5, 4, 3, 2, 1, 0 };
	unsigned bits = 0;

	for (int i = 0; i < 15; i++)
		bits = bits << 1 | qr_is_dark(qr, rows[i], columns[i]);
	for (int mask = 0; mask < 8; mask++) {
		if (formats[mask] == bits)
			return mask;
	}
	fail_msg("no format of level M: %x", bits);
	return -1;
}

static bool
is_inverted(int mask, int i, int j)
{
	switch (mask) {
	case 0: return (i + j) % 2 == 0;
	case 1: return i % 2 == 0;
	case 2: return j % 3 == 0;
	case 3: return (i + j) % 3 == 0;
	case 4: return (i / 2 + j / 3) % 2 == 0;
	case 5: return (i * j) % 2 + (i * j) % 3 == 0;
	case 6: return ((i * j) % 2 + (i * j) % 3) % 2 == 0;
	default: return ((i + j) % 2 + (i * j) % 3) % 2 == 0;
	}
}

static bool
is_near(int a, int b)
{
	return a - b <= 2 && b - a <= 2;
}

/* Places of the alignment patterns that are not the first or last (annex E, table E.1). */
static bool
is_aligned(const struct qr *qr, int version, int row, int column)
{
	int middle[14] = { [7] = 22, [8] = 24, [9] = 26, [10] = 28, [11] = 30, [12] = 32,
		[13] = 34 };
	int last = qr->size - 7;

	if (version >= 2 && is_near(row, last) && is_near(column, last))
		return true;
	if (version < 7)
		return false;
	return (is_near(row, middle[version]) && (is_near(column, 6) ||
	    is_near(column, middle[version]) || is_near(column, last))) ||
	    (is_near(column, middle[version]) && (is_near(row, 6) || is_near(row, last)));
}

static bool
is_data(const struct qr *qr, int version, int row, int column)
{
	int far = qr->size - 8;

	if (row == 6 || column == 6)
		return false;
	if ((row <= 8 && column <= 8) || (row <= 8 && column >= far) ||
	    (row >= far && column <= 8))
		return false;
	if (version >= 7 && ((row < 6 && column >= qr->size - 11) ||
	    (column < 6 && row >= qr->size - 11)))
		return false;
	return !is_aligned(qr, version, row, column);
}

struct reading {
	const struct qr *qr;
	int version;
	int mask;
	uint8_t *bytes;
	int n; /* bits */
};

static void
read_module(struct reading *r, int row, int column)
{
	bool is_one;

	if (!is_data(r->qr, r->version, row, column))
		return;
	is_one = qr_is_dark(r->qr, row, column) != is_inverted(r->mask, row, column);
	r->bytes[r->n / 8] = (uint8_t)(r->bytes[r->n / 8] << 1 | (is_one ? 1 : 0));
	r->n++;
}

static int
read_bytes(const struct qr *qr, int version, uint8_t *out)
{
	struct reading r = { qr, version, read_mask(qr), out, 0 };
	bool is_up = true;

	for (int right = qr->size - 1; right > 0; right -= 2, is_up = !is_up) {
		if (right == 6)
			right--;
		for (int i = 0; i < qr->size; i++) {
			read_module(&r, is_up ? qr->size - 1 - i : i, right);
			read_module(&r, is_up ? qr->size - 1 - i : i, right - 1);
		}
	}
	return r.n / 8;
}

/* Puts the bytes of the blocks in order and checks each block. */
static void
collect(const uint8_t *bytes, int version, uint8_t *out)
{
	int blocks = shapes[version].blocks;
	int shorter = shapes[version].data / blocks;
	int longer = shapes[version].data % blocks;
	int at = 0;

	for (int i = 0; i < blocks; i++) {
		int n = shorter + (i >= blocks - longer ? 1 : 0);
		uint8_t check[30];

		for (int k = 0; k < n; k++)
			out[at + k] = k < shorter ? bytes[k * blocks + i]
			    : bytes[shorter * blocks + i - (blocks - longer)];
		qr_check_bytes(out + at, (size_t)n, check, (size_t)shapes[version].check);
		for (int k = 0; k < shapes[version].check; k++)
			assert_int_equal(check[k],
			    bytes[shapes[version].data + k * blocks + i]);
		at += n;
	}
}

static void
check_text(const uint8_t *data, int version, struct str text)
{
	size_t n = (size_t)(data[0] & 0x0F) << 4 | data[1] >> 4;
	size_t from = 1;

	assert_int_equal(data[0] >> 4, 4);
	if (version >= 10) {
		n = n << 8 | (size_t)(data[1] & 0x0F) << 4 | data[2] >> 4;
		from = 2;
	}
	assert_int_equal(n, text.n);
	for (size_t i = 0; i < n; i++)
		assert_int_equal((uint8_t)text.p[i],
		    (uint8_t)(data[from + i] << 4 | data[from + i + 1] >> 4));
}

static void
every_length_is_read_back(void **state)
{
	struct arena *a = arena_new();
	char *text = arena_alloc(a, QR_BYTES_MAX);
	struct qr *qr = arena_make(a, struct qr);
	int versions_seen = 0;

	(void)state;
	for (size_t n = 0; n <= QR_BYTES_MAX; n++) {
		uint8_t bytes[600] = { 0 };
		uint8_t data[400] = { 0 };
		int version;

		if (n > 0)
			text[n - 1] = (char)(n * 37 + n / 5);
		assert_int_equal(qr_encode(a, (struct str){ text, n }, qr), ST_OK);
		version = (qr->size - 17) / 4;
		versions_seen |= 1 << version;
		assert_int_equal(read_bytes(qr, version, bytes), shapes[version].data +
		    shapes[version].blocks * shapes[version].check);
		collect(bytes, version, data);
		check_text(data, version, (struct str){ text, n });
	}
	assert_int_equal(versions_seen, 0x3FFE);
	assert_int_equal(qr_encode(a, (struct str){ text, QR_BYTES_MAX + 1 }, qr), ST_TOO_LARGE);
	arena_free(a);
}

/* Annex D: version 7 is 000111 110010010100, lowest bit first from the corner. */
static void
a_version_is_written_beside_the_finders(void **state)
{
	struct arena *a = arena_new();
	struct qr *qr = arena_make(a, struct qr);
	char text[120] = { 0 };

	(void)state;
	assert_int_equal(qr_encode(a, (struct str){ text, sizeof(text) }, qr), ST_OK);
	assert_int_equal(qr->size, 45);
	for (int i = 0; i < 18; i++) {
		assert_int_equal(qr_is_dark(qr, i / 3, 34 + i % 3), 0x07C94 >> i & 1);
		assert_int_equal(qr_is_dark(qr, 34 + i % 3, i / 3), 0x07C94 >> i & 1);
	}
	arena_free(a);
}

static void
a_picture_holds_no_style_and_no_script(void **state)
{
	struct arena *a = arena_new();
	struct str svg;

	(void)state;
	assert_int_equal(qr_svg(a, STR("otpauth://totp/x?secret=\"<script>&"), &svg), ST_OK);
	assert_true(str_starts(svg, STR("<svg ")));
	assert_true(str_ends(svg, STR("</svg>")));
	assert_true(str_find(svg, STR("style"), 0) == SIZE_MAX);
	assert_true(str_find(svg, STR("script"), 0) == SIZE_MAX);
	assert_true(svg.n < 16 * 1024);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(check_bytes_are_those_of_the_standard),
		cmocka_unit_test(every_length_is_read_back),
		cmocka_unit_test(a_version_is_written_beside_the_finders),
		cmocka_unit_test(a_picture_holds_no_style_and_no_script),
	};

	return cmocka_run_group_tests_name("qr", tests, NULL, NULL);
}
