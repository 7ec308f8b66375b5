#include "ckernels.h"
#include "dispatch.h"

#include <math.h>

#define LANES 16

// Partial sums in LANES lanes, so that the loop vectorises without reordering additions.
CK_INLINE double squared_error_plane(const float *y, const float *t, float factor, float scale, size_t size, float *g) {
    double total = 0;
    size_t i = 0;
    while (i < size) {
        // A run short enough that a Float32 sum stays exact to 1e-6.
        size_t end = size - i > 4096 ? i + 4096 : size;
        float sums[LANES] = {0};
        for (; i + LANES <= end; i += LANES) {
            for (int l = 0; l < LANES; l++) {
                float d = y[i + l] - t[i + l];
                g[i + l] = d * scale;
                sums[l] += d * d;
            }
        }
        float rest = 0;
        for (; i < end; i++) {
            float d = y[i] - t[i];
            g[i] = d * scale;
            rest += d * d;
        }
        for (int l = 0; l < LANES; l++) total += sums[l];
        total += rest;
    }
    return total * factor;
}

CK_INLINE double squared_differences(const float *y, const float *t, size_t size) {
    double total = 0;
    for (size_t i = 0; i < size;) {
        size_t end = size - i > 4096 ? i + 4096 : size;
        float sums[LANES] = {0};
        for (; i + LANES <= end; i += LANES)
            for (int l = 0; l < LANES; l++) sums[l] += (y[i + l] - t[i + l]) * (y[i + l] - t[i + l]);
        for (; i < end; i++) sums[0] += (y[i] - t[i]) * (y[i] - t[i]);
        for (int l = 0; l < LANES; l++) total += sums[l];
    }
    return total;
}

CK_INLINE double squared_error(
    const float *y, const float *t, const float *factors, size_t planes, size_t size, float *g) {
    double total = 0, count = (double)planes * (double)size;
    for (size_t p = 0; p < planes; p++) {
        float scale = (float)(2.0 * factors[p] / count);
        total += squared_error_plane(y + p * size, t + p * size, factors[p], scale, size, g + p * size);
    }
    return total / count;
}

// NaN and infinity are the numbers whose exponent bits are all set; OR-ing the comparison vectorises.
CK_INLINE int all_finite(const float *values, size_t count) {
    const uint32_t *bits = (const uint32_t *)values;
    uint32_t bad = 0;
    for (size_t i = 0; i < count; i++) bad |= (bits[i] & 0x7f800000u) == 0x7f800000u;
    return bad == 0;
}

CK_INLINE void adam_step(
    float *value, const float *gradient, float *first, float *second, float *largest, size_t count,
    ck_adam_constants c) {
    float rest1 = 1 - c.beta1, rest2 = 1 - c.beta2;
    for (size_t i = 0; i < count; i++) {
        float g = gradient[i];
        float m = first[i] = c.beta1 * first[i] + rest1 * g;
        float v = second[i] = c.beta2 * second[i] + rest2 * g * g;
        if (largest) v = largest[i] = largest[i] > v ? largest[i] : v;
        value[i] = c.decay * value[i] - c.step_size * m / (sqrtf(v) * c.inverse_root_correction + c.epsilon);
    }
}

// Rounds to the nearest bfloat16, to the even one in the middle; a NaN stays one.
CK_INLINE void round_to_bfloat16(const float *values, uint16_t *rounded, size_t count) {
    const uint32_t *bits = (const uint32_t *)values;
    for (size_t i = 0; i < count; i++) {
        uint32_t r = (bits[i] + 0x7FFFu + ((bits[i] >> 16) & 1u)) >> 16;
        rounded[i] = (bits[i] & 0x7FFFFFFFu) > 0x7F800000u ? 0x7FC0u : (uint16_t)r;
    }
}

#define VARIANTS(ATTRIBUTE, SUFFIX) \
    ATTRIBUTE static double squared_error_##SUFFIX( \
        const float *y, const float *t, const float *f, size_t p, size_t n, float *g) { \
        return squared_error(y, t, f, p, n, g); \
    } \
    ATTRIBUTE static double squared_differences_##SUFFIX(const float *y, const float *t, size_t n) { \
        return squared_differences(y, t, n); \
    } \
    ATTRIBUTE static int all_finite_##SUFFIX(const float *v, size_t n) { return all_finite(v, n); } \
    ATTRIBUTE static void round_to_bfloat16_##SUFFIX(const float *v, uint16_t *r, size_t n) { \
        round_to_bfloat16(v, r, n); \
    } \
    ATTRIBUTE static void adam_step_##SUFFIX( \
        float *v, const float *g, float *m, float *s, float *l, size_t n, ck_adam_constants c) { \
        if (l) adam_step(v, g, m, s, l, n, c); else adam_step(v, g, m, s, NULL, n, c); \
    }

VARIANTS(, plain)
#if CK_X86
VARIANTS(CK_AVX2, avx2)
VARIANTS(CK_AVX512, avx512)
#define PICK(NAME, ...) \
    switch (ck_cpu_level()) { \
    case CK_HAS_AVX512: return NAME##_avx512(__VA_ARGS__); \
    case CK_HAS_AVX2: return NAME##_avx2(__VA_ARGS__); \
    default: return NAME##_plain(__VA_ARGS__); \
    }
#else
#define PICK(NAME, ...) return NAME##_plain(__VA_ARGS__);
#endif

double ck_mean_squared_error(
    const float *y, const float *t, const float *factors, size_t planes, size_t size, float *gradient) {
    PICK(squared_error, y, t, factors, planes, size, gradient)
}

double ck_sum_of_squared_differences(const float *y, const float *t, size_t size) {
    PICK(squared_differences, y, t, size)
}

int ck_all_finite(const float *values, size_t count) { PICK(all_finite, values, count) }

void ck_adam_step(
    float *value, const float *gradient, float *first, float *second, float *largest, size_t count,
    ck_adam_constants constants) {
    PICK(adam_step, value, gradient, first, second, largest, count, constants)
}

void ck_round_to_bfloat16(const float *values, uint16_t *rounded, size_t count) {
    PICK(round_to_bfloat16, values, rounded, count)
}
