#include "ckernels.h"
#include "dispatch.h"
#include "parallel.h"

#include <string.h>

// Winograd's convolution F(4x4, 3x3) on images in blocks of 16 channels (Lavin and Gray 2015, "Fast algorithms for
// convolutional neural networks"): a tile of 6x6 inputs is transformed, multiplied frequency by frequency with transformed
// weights, and transformed back to 4x4 outputs. A strip of tiles goes through all three steps at once, in memory that
// stays in the processor's cache. Interpolation points are 0, ±A, ±B and infinity: these round less than ±1, ±2.

#pragma clang diagnostic ignored "-Wpsabi"

#define A 0.625f
#define B 1.5f
enum { LANES = 16, SIDE = 6, FREQUENCIES = 36, OUT = 4, GROUP = 12, MOST_TILES = 36 };

typedef float vec __attribute__((vector_size(LANES * 4), aligned(4)));

static size_t blocks_of(size_t channels) { return (channels + LANES - 1) / LANES; }

/// Tiles of a strip, for `all` tiles among so many threads.
static size_t strip_tiles(size_t all, size_t shares) {
    size_t share = (all + shares - 1) / shares, tiles = (share + GROUP - 1) / GROUP * GROUP;
    return tiles < MOST_TILES ? tiles : MOST_TILES;
}

size_t ck_winograd_weights_count(size_t inputs, size_t outputs) {
    return FREQUENCIES * inputs * blocks_of(outputs) * LANES;
}

/// One vector more a frequency, so that frequencies do not fall on the same lines of the cache.
static size_t frequency_step(size_t blocks, size_t tiles) { return (blocks * tiles + 1) * LANES; }

size_t ck_winograd_scratch_bytes(size_t first, size_t second, size_t outputs) {
    size_t in = frequency_step(blocks_of(first) + blocks_of(second), MOST_TILES);
    return 4 * FREQUENCIES * (in + frequency_step(blocks_of(outputs), MOST_TILES));
}

#if CK_X86

typedef struct {
    /// The channels of x[0], then those of x[1].
    ck_image x[2], y;
    const float *weights, *bias;
    float *scratch;
    size_t shares;
    int relu;
} winograd_job;

static size_t input_blocks(const winograd_job *job) {
    return blocks_of(job->x[0].channels) + blocks_of(job->x[1].channels);
}

#define FN CK_AVX512 static void
#define IN CK_AVX512 static inline __attribute__((always_inline))

IN vec load(const float *p) { return *(const vec *)p; }
IN void store(float *p, vec v) { *(vec *)p = v; }

/// One dimension of the transform of inputs.
IN void transform_input(const vec d[SIDE], vec t[SIDE]) {
    vec s = d[4] - (B * B) * d[2], q = d[3] - (B * B) * d[1];
    vec u = d[4] - (A * A) * d[2], r = d[3] - (A * A) * d[1];
    t[0] = (A * A * B * B) * d[0] - (A * A + B * B) * d[2] + d[4];
    t[1] = s + A * q;
    t[2] = s - A * q;
    t[3] = u + B * r;
    t[4] = u - B * r;
    t[5] = (A * A * B * B) * d[1] - (A * A + B * B) * d[3] + d[5];
}

/// One dimension of the transform of products to outputs.
IN void transform_output(const vec m[SIDE], vec r[OUT]) {
    vec p = m[1] + m[2], q = m[1] - m[2], u = m[3] + m[4], v = m[3] - m[4];
    r[0] = m[0] + p + u;
    r[1] = A * q + B * v;
    r[2] = (A * A) * p + (B * B) * u;
    r[3] = (A * A * A) * q + (B * B * B) * v + m[5];
}

typedef struct {
    const float *weights;
    float *transformed;
    size_t inputs, outputs;
    int backward;
} weights_job;

/// Gathers the nine weights of an input and a block of outputs; backwards the two change places and the window is turned.
IN void gather_weights(const weights_job *job, size_t i, size_t block, vec w[9]) {
    for (size_t k = 0; k < 9; k++) {
        float lanes[LANES] = {0};
        for (size_t l = 0; l < LANES && block * LANES + l < job->outputs; l++) {
            size_t o = block * LANES + l;
            lanes[l] = job->backward ? job->weights[(i * job->outputs + o) * 9 + 8 - k]
                                     : job->weights[(o * job->inputs + i) * 9 + k];
        }
        w[k] = load(lanes);
    }
}

IN void transform_window(const vec w[3], vec t[SIDE]) {
    const float n0 = 1 / (A * A * B * B), na = 1 / (2 * A * A * (A * A - B * B)), nb = 1 / (2 * B * B * (B * B - A * A));
    vec a = na * (w[0] + A * A * w[2]), p = na * A * w[1], b = nb * (w[0] + B * B * w[2]), q = nb * B * w[1];
    t[0] = n0 * w[0];
    t[1] = a + p;
    t[2] = a - p;
    t[3] = b + q;
    t[4] = b - q;
    t[5] = w[2];
}

/// Items are blocks of outputs. Laid out [frequency][pair of blocks][input][lane of the pair]; the last block may stand
/// alone.
FN transform_weights(const void *opaque, size_t begin, size_t end) {
    const weights_job *job = opaque;
    size_t blocks = blocks_of(job->outputs), step = job->inputs * blocks * LANES;
    for (size_t block = begin; block < end; block++) {
        size_t pair = block / 2 * 2, wide = pair + 1 < blocks ? 2 * LANES : LANES;
        for (size_t i = 0; i < job->inputs; i++) {
            vec w[9], half[SIDE][3];
            gather_weights(job, i, block, w);
            for (int x = 0; x < 3; x++) {
                vec column[3] = {w[x], w[3 + x], w[6 + x]}, t[SIDE];
                transform_window(column, t);
                for (int y = 0; y < SIDE; y++) half[y][x] = t[y];
            }
            float *to = job->transformed + pair * LANES * job->inputs + i * wide + (block - pair) * LANES;
            for (int y = 0; y < SIDE; y++) {
                vec t[SIDE];
                transform_window(half[y], t);
                for (int x = 0; x < SIDE; x++) store(to + (size_t)(y * SIDE + x) * step, t[x]);
            }
        }
    }
}

typedef struct {
    size_t n, y, x;
} place;

IN place place_of(const winograd_job *job, size_t tile) {
    size_t wide = (job->y.width + OUT - 1) / OUT, tall = (job->y.height + OUT - 1) / OUT;
    return (place){tile / wide / tall, tile / wide % tall * OUT, tile % wide * OUT};
}

FN gather(const float *plane, const ck_image *x, place at, float *to) {
    for (long dy = 0; dy < SIDE; dy++)
        for (long dx = 0; dx < SIDE; dx++) {
            long sy = (long)at.y + dy - 1, sx = (long)at.x + dx - 1;
            int inside = sy >= 0 && sx >= 0 && sy < (long)x->height && sx < (long)x->width;
            vec v = {0};
            if (inside) v = load(plane + ((size_t)sy * x->width + (size_t)sx) * LANES);
            store(to + (dy * SIDE + dx) * LANES, v);
        }
}

/// Of one image; `step` lies between the frequencies.
FN transform_inputs(
    const winograd_job *job, const ck_image *x, size_t first, size_t count, size_t tiles, float *v, size_t step) {
    size_t blocks = blocks_of(x->channels), plane = x->height * x->width * LANES;
    float edge[FREQUENCIES * LANES];
    for (size_t block = 0; block < blocks; block++) {
        for (size_t i = 0; i < count; i++) {
            place at = place_of(job, first + i);
            int inside = at.y > 0 && at.x > 0 && at.y + OUT < x->height && at.x + OUT < x->width;
            const float *from = (const float *)x->data + (at.n * blocks + block) * plane;
            size_t row = x->width * LANES;
            if (inside) {
                from += ((at.y - 1) * x->width + at.x - 1) * LANES;
            } else {
                gather(from, x, at, edge);
                from = edge;
                row = SIDE * LANES;
            }
            // What the tile after the next reads, since six rows at once are too much for the processor's own foresight.
            for (int r = 0; inside && r < SIDE; r++)
                for (int c = 3 * OUT; c < 4 * OUT; c++) __builtin_prefetch(from + r * row + c * LANES);
            vec half[SIDE][SIDE];
            for (int c = 0; c < SIDE; c++) {
                vec d[SIDE], t[SIDE];
                for (int r = 0; r < SIDE; r++) d[r] = load(from + r * row + c * LANES);
                transform_input(d, t);
                for (int r = 0; r < SIDE; r++) half[r][c] = t[r];
            }
            float *to = v + (block * tiles + i) * LANES;
            for (int r = 0; r < SIDE; r++) {
                vec t[SIDE];
                transform_input(half[r], t);
                for (int c = 0; c < SIDE; c++) store(to + (r * SIDE + c) * step, t[c]);
            }
        }
    }
}

/// Products of GROUP tiles with two blocks of outputs (or one), at one frequency.
IN void multiply(
    const winograd_job *job, const float *v, const float *weights, size_t tiles, float *m, int wide) {
    vec low[GROUP], high[GROUP];
    for (int t = 0; t < GROUP; t++) low[t] = high[t] = (vec){0};
    for (int part = 0; part < 2; part++) {
        // Lanes past an image's last channel hold nothing.
        for (size_t left = job->x[part].channels, lanes; left > 0; left -= lanes, v += tiles * LANES) {
            lanes = left < LANES ? left : LANES;
            for (size_t c = 0; c < lanes; c++) {
                vec a = load(weights), b = wide ? load(weights + LANES) : a;
                weights += wide ? 2 * LANES : LANES;
#pragma clang loop unroll(full)
                for (int t = 0; t < GROUP; t++) {
                    float x = v[t * LANES + c];
                    low[t] += a * x;
                    if (wide) high[t] += b * x;
                }
            }
        }
    }
    for (int t = 0; t < GROUP; t++) {
        store(m + t * LANES, low[t]);
        if (wide) store(m + (tiles + t) * LANES, high[t]);
    }
}

FN multiply_all(const winograd_job *job, size_t count, size_t tiles, const float *v, float *m) {
    size_t inputs = job->x[0].channels + job->x[1].channels, out = blocks_of(job->y.channels);
    size_t from_step = frequency_step(input_blocks(job), tiles), to_step = frequency_step(out, tiles);
    for (size_t f = 0; f < FREQUENCIES; f++) {
        const float *weights = job->weights + f * inputs * out * LANES;
        for (size_t block = 0; block < out; block += 2) {
            int wide = block + 1 < out;
            for (size_t t = 0; t < count; t += GROUP) {
                const float *from = v + f * from_step + t * LANES;
                float *to = m + f * to_step + (block * tiles + t) * LANES;
                if (wide) multiply(job, from, weights + block * LANES * inputs, tiles, to, 1);
                else multiply(job, from, weights + block * LANES * inputs, tiles, to, 0);
            }
        }
    }
}

FN transform_outputs(const winograd_job *job, size_t first, size_t count, size_t tiles, const float *m) {
    const ck_image *y = &job->y;
    size_t blocks = blocks_of(y->channels), step = frequency_step(blocks, tiles);
    for (size_t block = 0; block < blocks; block++) {
        float padded[LANES] = {0};
        size_t lanes = y->channels - block * LANES < LANES ? y->channels - block * LANES : LANES;
        if (job->bias) memcpy(padded, job->bias + block * LANES, 4 * lanes);
        vec bias = load(padded);
        for (size_t i = 0; i < count; i++) {
            place at = place_of(job, first + i);
            const float *from = m + (block * tiles + i) * LANES;
            vec half[OUT][SIDE];
            for (int c = 0; c < SIDE; c++) {
                vec d[SIDE], r[OUT];
                for (int k = 0; k < SIDE; k++) d[k] = load(from + (k * SIDE + c) * step);
                transform_output(d, r);
                for (int k = 0; k < OUT; k++) half[k][c] = r[k];
            }
            float *to = (float *)y->data + (((at.n * blocks + block) * y->height + at.y) * y->width + at.x) * LANES;
            int rows = y->height - at.y < OUT ? (int)(y->height - at.y) : OUT;
            int columns = y->width - at.x < OUT ? (int)(y->width - at.x) : OUT;
            for (int k = 0; k < rows; k++)
                for (int c = OUT; c < 2 * OUT; c++) __builtin_prefetch(to + ((size_t)k * y->width + c) * LANES, 1);
            for (int k = 0; k < rows; k++) {
                vec r[OUT];
                transform_output(half[k], r);
                for (int c = 0; c < columns; c++) {
                    vec value = r[c] + bias;
                    // A NaN stays a NaN.
                    if (job->relu) value = (vec)((value > 0 | value != value) & (__typeof__(value > 0))value);
                    store(to + ((size_t)k * y->width + c) * LANES, value);
                }
            }
        }
    }
}

FN run_shares(const void *opaque, size_t begin, size_t end) {
    const winograd_job *job = opaque;
    const ck_image *x = job->x;
    size_t all = job->y.batch * ((job->y.height + OUT - 1) / OUT) * ((job->y.width + OUT - 1) / OUT);
    size_t tiles = strip_tiles(all, job->shares), step = frequency_step(input_blocks(job), tiles);
    size_t bytes = ck_winograd_scratch_bytes(x[0].channels, x[1].channels, job->y.channels);
    size_t strips = (all + tiles - 1) / tiles;
    for (size_t share = begin; share < end; share++) {
        float *v = job->scratch + share * (bytes / 4), *m = v + FREQUENCIES * step;
        for (size_t s = strips * share / job->shares; s < strips * (share + 1) / job->shares; s++) {
            size_t first = s * tiles, count = all - first < tiles ? all - first : tiles;
            transform_inputs(job, &x[0], first, count, tiles, v, step);
            transform_inputs(job, &x[1], first, count, tiles, v + blocks_of(x[0].channels) * tiles * LANES, step);
            multiply_all(job, count, tiles, v, m);
            transform_outputs(job, first, count, tiles, m);
        }
    }
}

int ck_winograd_exists(void) { return ck_cpu_level() >= CK_HAS_AVX512; }

void ck_winograd_weights(const float *weights, size_t inputs, size_t outputs, int backward, float *transformed) {
    weights_job job = {weights, transformed, inputs, outputs, backward};
    ck_parallel(transform_weights, &job, blocks_of(outputs));
}

void ck_winograd(
    ck_image x, ck_image more, ck_image y, const float *weights, const float *bias, int relu, float *scratch,
    size_t shares) {
    winograd_job job = {{x, more}, y, weights, bias, scratch, shares, relu};
    ck_parallel(run_shares, &job, shares);
}

#else

int ck_winograd_exists(void) { return 0; }

void ck_winograd_weights(const float *weights, size_t inputs, size_t outputs, int backward, float *transformed) {
    (void)weights, (void)inputs, (void)outputs, (void)backward, (void)transformed;
}

void ck_winograd(
    ck_image x, ck_image more, ck_image y, const float *weights, const float *bias, int relu, float *scratch,
    size_t shares) {
    (void)x, (void)more, (void)y, (void)weights, (void)bias, (void)relu, (void)scratch, (void)shares;
}

#endif
