/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONCERT_PROCESS_METRICS_H
#define CONCERT_PROCESS_METRICS_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* Upper bounds of the duration histogram in microseconds; one more bucket holds the rest. */
#define METRICS_BUCKETS(X) \
	X(500) X(1000) X(2500) X(5000) X(10000) X(25000) X(50000) X(100000) X(250000) X(1000000)

enum {
#define X(bound) METRICS_BUCKET_##bound,
	METRICS_BUCKETS(X)
#undef X
	METRICS_BUCKET_REST,
	METRICS_NBUCKETS
};

/* What one process counts. Only that process writes its row; each number only grows. */
struct metrics_row {
	uint64_t requests[6]; /* by class of the status: [2] is 2xx; [0] and [1] stay 0 */
	uint64_t response_bytes;
	uint64_t cache_hits;
	uint64_t cache_misses;
	uint64_t duration_us;
	uint64_t duration_buckets[METRICS_NBUCKETS]; /* not cumulative here */
	uint64_t restarts;    /* children that ended on their own; the parent's row */
};

/* Rows shared by a parent and the children it forks. */
struct metrics;

/*
 * Makes the rows (all zero) before the fork; rows: 2 * workers + 2. The last row is the
 * parent's. Kept until the process ends; aborts without memory.
 */
struct metrics *metrics_new(unsigned rows);

/* The row to write. index under rows. */
struct metrics_row *metrics_row(struct metrics *m, unsigned index);

/* Adds to one counter; other processes may read it at the same time. */
void metrics_add(uint64_t *counter, uint64_t amount);

/* Counts one exchange. */
void metrics_observe(struct metrics_row *row, int status, uint64_t bytes, int64_t duration_us);

/*
 * Writes the sums over all rows in the Prometheus text format, names starting with "concert_".
 * Source: prometheus.io/docs/instrumenting/exposition_formats, text format 0.0.4.
 */
void metrics_write(const struct metrics *m, struct buf *out);

#endif
