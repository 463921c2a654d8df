/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counters in memory that parent and children share: each process writes a row of its own, any
 * of them can sum all. A row outlives the process that wrote it, so that sums never go down
 * when a worker is started again.
 */
#include "process/metrics.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "base/status.h"

struct metrics {
	unsigned nrows;
	struct metrics_row rows[];
};

static const int64_t bucket_bounds_us[] = {
#define X(bound) bound,
	METRICS_BUCKETS(X)
#undef X
};
_Static_assert(COUNT_OF(bucket_bounds_us) == METRICS_BUCKET_REST, "one bound per bucket");

struct metrics *
metrics_new(unsigned rows)
{
	struct metrics *m = mmap(NULL, sizeof(*m) + rows * sizeof(m->rows[0]),
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (m == MAP_FAILED) {
		fprintf(stderr, "concert: no memory for counters\n");
		abort();
	}
	m->nrows = rows;
	return m;
}

struct metrics_row *
metrics_row(struct metrics *m, unsigned index)
{
	assert(index < m->nrows);
	return &m->rows[index];
}

void
metrics_add(uint64_t *counter, uint64_t amount)
{
	/* One writer: a plain sum, stored so that a reader never sees half of it. */
	__atomic_store_n(counter, *counter + amount, __ATOMIC_RELAXED);
}

void
metrics_observe(struct metrics_row *row, int status, uint64_t bytes, int64_t duration_us)
{
	unsigned bucket = 0;

	while (bucket < METRICS_BUCKET_REST && duration_us > bucket_bounds_us[bucket])
		bucket++;
	if (status >= 0 && status < 600)
		metrics_add(&row->requests[status / 100], 1);
	metrics_add(&row->response_bytes, bytes);
	metrics_add(&row->duration_us, duration_us < 0 ? 0 : (uint64_t)duration_us);
	metrics_add(&row->duration_buckets[bucket], 1);
}

static void
add_up(uint64_t *sum, const uint64_t *counter)
{
	*sum += __atomic_load_n(counter, __ATOMIC_RELAXED);
}

static void
sum_rows(const struct metrics *m, struct metrics_row *sum)
{
	*sum = (struct metrics_row){ .restarts = 0 };
	for (unsigned i = 0; i < m->nrows; i++) {
		const struct metrics_row *row = &m->rows[i];

		for (size_t k = 0; k < COUNT_OF(row->requests); k++)
			add_up(&sum->requests[k], &row->requests[k]);
		for (size_t k = 0; k < METRICS_NBUCKETS; k++)
			add_up(&sum->duration_buckets[k], &row->duration_buckets[k]);
		add_up(&sum->response_bytes, &row->response_bytes);
		add_up(&sum->cache_hits, &row->cache_hits);
		add_up(&sum->cache_misses, &row->cache_misses);
		add_up(&sum->duration_us, &row->duration_us);
		add_up(&sum->restarts, &row->restarts);
	}
}

static void
write_counter(struct buf *out, const char *name, const char *help, uint64_t value)
{
	buf_add_format(out, "# HELP %s %s\n# TYPE %s counter\n%s %" PRIu64 "\n", name, help,
	    name, name, value);
}

static void
write_requests(struct buf *out, const struct metrics_row *sum)
{
	buf_add_z(out, "# HELP concert_requests_total Requests answered, by class of status.\n"
	    "# TYPE concert_requests_total counter\n");
	for (int class = 2; class < 6; class++)
		buf_add_format(out, "concert_requests_total{status=\"%dxx\"} %" PRIu64 "\n",
		    class, sum->requests[class]);
}

static void
write_durations(struct buf *out, const struct metrics_row *sum)
{
	uint64_t seen = 0;

	buf_add_z(out, "# HELP concert_request_duration_seconds Time to make an answer.\n"
	    "# TYPE concert_request_duration_seconds histogram\n");
	for (size_t i = 0; i < METRICS_BUCKET_REST; i++) {
		seen += sum->duration_buckets[i];
		buf_add_format(out,
		    "concert_request_duration_seconds_bucket{le=\"%g\"} %" PRIu64 "\n",
		    (double)bucket_bounds_us[i] / 1e6, seen);
	}
	seen += sum->duration_buckets[METRICS_BUCKET_REST];
	buf_add_format(out, "concert_request_duration_seconds_bucket{le=\"+Inf\"} %" PRIu64
	    "\nconcert_request_duration_seconds_sum %.6f\n"
	    "concert_request_duration_seconds_count %" PRIu64 "\n", seen,
	    (double)sum->duration_us / 1e6, seen);
}

void
metrics_write(const struct metrics *m, struct buf *out)
{
	struct metrics_row sum;

	sum_rows(m, &sum);
	write_requests(out, &sum);
	write_durations(out, &sum);
	write_counter(out, "concert_response_bytes_total", "Bytes of bodies sent.",
	    sum.response_bytes);
	write_counter(out, "concert_page_cache_hits_total", "Pages answered from memory.",
	    sum.cache_hits);
	write_counter(out, "concert_page_cache_misses_total", "Pages made anew.",
	    sum.cache_misses);
	write_counter(out, "concert_restarts_total",
	    "Child processes that ended by themselves and were started again.", sum.restarts);
}
