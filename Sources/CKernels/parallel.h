#ifndef TARSIER_PARALLEL_H
#define TARSIER_PARALLEL_H

#include <stddef.h>

/// Work on items begin..<end of a job.
typedef void (*ck_range)(const void *job, size_t begin, size_t end);

/// Cuts `items` into one contiguous range per thread. Items must be independent.
void ck_parallel(ck_range work, const void *job, size_t items);

#endif
