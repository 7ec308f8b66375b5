#include "ckernels.h"
#include "dispatch.h"
#include "parallel.h"

#include <string.h>

// Transposed convolution of stride 2 on images in blocks of 16 channels: each of the four kinds of output pixels (even or
// odd row and column) is a small convolution of its own, of the taps that reach it.

#pragma clang diagnostic ignored "-Wpsabi"

enum { LANES = 16, GROUP = 12 };

static size_t blocks_of(size_t channels) { return (channels + LANES - 1) / LANES; }

size_t ck_transposed_weights_count(size_t inputs, size_t outputs, size_t kernel) {
    return kernel * kernel * inputs * blocks_of(outputs) * LANES;
}

void ck_transposed_weights(const float *weights, size_t inputs, size_t outputs, size_t kernel, float *packed) {
    // [pair of blocks][row][column][input][lane of the pair]; the last block may stand alone.
    size_t blocks = blocks_of(outputs), area = kernel * kernel;
    memset(packed, 0, 4 * ck_transposed_weights_count(inputs, outputs, kernel));
    for (size_t i = 0; i < inputs; i++)
        for (size_t o = 0; o < outputs; o++) {
            size_t pair = o / LANES / 2 * 2, wide = pair + 1 < blocks ? 2 * LANES : LANES;
            float *to = packed + pair * LANES * inputs * area + i * wide + o - pair * LANES;
            for (size_t k = 0; k < area; k++) to[k * inputs * wide] = weights[(i * outputs + o) * area + k];
        }
}

/// Columns of zeros on either side of a row.
static size_t margin_of(size_t kernel) { return kernel / 2 + 1; }

/// Rows of the input that one row of the output reads, at most.
static size_t rows_of(size_t kernel) { return (kernel + 1) / 2; }

/// A row is padded to whole groups.
static size_t row_length(size_t width, size_t kernel) {
    return (width + GROUP - 1) / GROUP * GROUP + 2 * margin_of(kernel);
}

size_t ck_transposed_scratch_bytes(size_t inputs, size_t width, size_t kernel) {
    return 4 * LANES * rows_of(kernel) * blocks_of(inputs) * row_length(width, kernel);
}

#if CK_X86

typedef float vec __attribute__((vector_size(LANES * 4), aligned(4)));

typedef struct {
    ck_image x, y;
    const float *weights, *bias;
    float *scratch;
    size_t kernel, crop, shares;
    int relu;
} transposed_job;

/// The taps that one kind of output pixel reads: their place in the window and in the padded rows.
typedef struct {
    const float *from;
    size_t tap;
} source;

#define FN CK_AVX512 static void
#define IN CK_AVX512 static inline __attribute__((always_inline))

IN vec load(const float *p) { return *(const vec *)p; }
IN void store(float *p, vec v) { *(vec *)p = v; }

/// GROUP pixels of one kind, one block of outputs or two.
IN void multiply(
    const transposed_job *job, const source *sources, size_t count, size_t row, const float *weights, vec low[GROUP],
    vec high[GROUP], int wide) {
    size_t inputs = job->x.channels, lanes_of_row = wide ? 2 * LANES : LANES;
    for (int t = 0; t < GROUP; t++) low[t] = high[t] = (vec){0};
    for (size_t s = 0; s < count; s++) {
        const float *w = weights + sources[s].tap * inputs * lanes_of_row;
        for (size_t block = 0; block * LANES < inputs; block++) {
            const float *from = sources[s].from + block * row;
            size_t lanes = inputs - block * LANES < LANES ? inputs - block * LANES : LANES;
            for (size_t c = 0; c < lanes; c++) {
                vec a = load(w), b = wide ? load(w + LANES) : a;
                w += lanes_of_row;
#pragma clang loop unroll(full)
                for (int t = 0; t < GROUP; t++) {
                    float x = from[t * LANES + c];
                    low[t] += a * x;
                    if (wide) high[t] += b * x;
                }
            }
        }
    }
}

IN void finish(const transposed_job *job, vec sums[GROUP], size_t n, size_t block, size_t row, size_t column, size_t count) {
    float padded[LANES] = {0};
    size_t lanes = job->y.channels - block * LANES < LANES ? job->y.channels - block * LANES : LANES;
    if (job->bias) memcpy(padded, job->bias + block * LANES, 4 * lanes);
    vec bias = load(padded);
    float *to = (float *)job->y.data
        + (((n * blocks_of(job->y.channels) + block) * job->y.height + row) * job->y.width + column) * LANES;
    for (size_t t = 0; t < GROUP; t++) {
        vec v = sums[t] + bias;
        // A NaN stays a NaN.
        if (job->relu) v = (vec)((v > 0 | v != v) & (__typeof__(v > 0))v);
        if (t < count) store(to + 2 * t * LANES, v);
    }
}

/// The rows that output row `row` reads, with zeros around them; returns how many, and the window's row of each.
CK_AVX512 static size_t fill_rows(const transposed_job *job, size_t n, size_t row, float *scratch, size_t taps[]) {
    const ck_image *x = &job->x;
    size_t blocks = blocks_of(x->channels), length = row_length(x->width, job->kernel) * LANES, found = 0;
    for (size_t ky = (row + job->crop) % 2; ky < job->kernel; ky += 2) {
        long at = ((long)(row + job->crop) - (long)ky) / 2;
        if ((long)(row + job->crop) < (long)ky || at >= (long)x->height) continue;
        for (size_t block = 0; block < blocks; block++) {
            float *to = scratch + (found * blocks + block) * length, *first = to + margin_of(job->kernel) * LANES;
            const float *from = (const float *)x->data + ((n * blocks + block) * x->height + (size_t)at) * x->width * LANES;
            memset(to, 0, (size_t)(first - to) * 4);
            memcpy(first, from, x->width * LANES * 4);
            memset(first + x->width * LANES, 0, (size_t)(to + length - first - x->width * LANES) * 4);
        }
        taps[found++] = ky;
    }
    return found;
}

FN run_row(const transposed_job *job, size_t n, size_t row, float *scratch) {
    size_t blocks = blocks_of(job->x.channels), out = blocks_of(job->y.channels), inputs = job->x.channels;
    size_t length = row_length(job->x.width, job->kernel) * LANES, area = job->kernel * job->kernel, taps[16];
    size_t rows = fill_rows(job, n, row, scratch, taps);
    for (size_t odd = 0; odd < 2; odd++) {
        source sources[64];
        size_t count = 0;
        for (size_t r = 0; r < rows; r++)
            for (size_t kx = (odd + job->crop) % 2; kx < job->kernel; kx += 2) {
                long shift = ((long)(odd + job->crop) - (long)kx) / 2 + (long)margin_of(job->kernel);
                sources[count++] = (source){scratch + r * blocks * length + shift * LANES, taps[r] * job->kernel + kx};
            }
        for (size_t block = 0; block < out; block += 2) {
            const float *weights = job->weights + block * LANES * inputs * area;
            for (size_t x = 0; x < job->x.width; x += GROUP) {
                vec low[GROUP], high[GROUP];
                size_t left = job->x.width - x;
                if (block + 1 < out) {
                    multiply(job, sources, count, length, weights, low, high, 1);
                    finish(job, high, n, block + 1, row, 2 * x + odd, left);
                } else {
                    multiply(job, sources, count, length, weights, low, high, 0);
                }
                finish(job, low, n, block, row, 2 * x + odd, left);
                for (size_t s = 0; s < count; s++) sources[s].from += GROUP * LANES;
            }
            for (size_t s = 0; s < count; s++) sources[s].from -= (job->x.width + GROUP - 1) / GROUP * GROUP * LANES;
        }
    }
}

FN run_shares(const void *opaque, size_t begin, size_t end) {
    const transposed_job *job = opaque;
    size_t items = job->y.batch * job->y.height;
    for (size_t share = begin; share < end; share++) {
        float *scratch =
            job->scratch + share * (ck_transposed_scratch_bytes(job->x.channels, job->x.width, job->kernel) / 4);
        for (size_t item = items * share / job->shares; item < items * (share + 1) / job->shares; item++)
            run_row(job, item / job->y.height, item % job->y.height, scratch);
    }
}

void ck_transposed(
    ck_image x, ck_image y, const float *weights, const float *bias, size_t kernel, size_t crop, int relu, float *scratch,
    size_t shares) {
    transposed_job job = {x, y, weights, bias, scratch, kernel, crop, shares, relu};
    ck_parallel(run_shares, &job, shares);
}

#else

void ck_transposed(
    ck_image x, ck_image y, const float *weights, const float *bias, size_t kernel, size_t crop, int relu, float *scratch,
    size_t shares) {
    (void)x, (void)y, (void)weights, (void)bias, (void)kernel, (void)crop, (void)relu, (void)scratch, (void)shares;
}

#endif
