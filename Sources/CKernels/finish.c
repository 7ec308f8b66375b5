#include "ckernels.h"
#include "dispatch.h"
#include "parallel.h"

typedef struct {
    const float *part;
    float *gradient;
    size_t count;
    ck_finish finish;
} finish_job;

// Numbers that one item of parallel work covers.
#define CHUNK 4096

CK_INLINE void finish_chunks(const finish_job *job, size_t begin, size_t end) {
    size_t first = begin * CHUNK, last = end * CHUNK < job->count ? end * CHUNK : job->count;
    const float *part = job->part, *rectified = job->finish.rectified;
    float *gradient = job->gradient;
    if (job->finish.accumulate && rectified) {
        for (size_t i = first; i < last; i++) gradient[i] = rectified[i] > 0 ? gradient[i] + part[i] : 0;
    } else if (job->finish.accumulate) {
        for (size_t i = first; i < last; i++) gradient[i] += part[i];
    } else if (rectified) {
        for (size_t i = first; i < last; i++) gradient[i] = rectified[i] > 0 ? part[i] : 0;
    } else if (part != gradient) {
        for (size_t i = first; i < last; i++) gradient[i] = part[i];
    }
}

CK_INLINE void rectify_chunks(const finish_job *job, size_t begin, size_t end) {
    size_t first = begin * CHUNK, last = end * CHUNK < job->count ? end * CHUNK : job->count;
    float *values = job->gradient;
    for (size_t i = first; i < last; i++) values[i] = values[i] > 0 ? values[i] : 0;
}

#define VARIANTS(ATTRIBUTE, SUFFIX) \
    ATTRIBUTE static void finish_##SUFFIX(const void *job, size_t begin, size_t end) { \
        finish_chunks(job, begin, end); \
    } \
    ATTRIBUTE static void rectify_##SUFFIX(const void *job, size_t begin, size_t end) { \
        rectify_chunks(job, begin, end); \
    }

VARIANTS(, plain)
#if CK_X86
VARIANTS(CK_AVX2, avx2)
VARIANTS(CK_AVX512, avx512)
static ck_range pick(ck_range plain, ck_range avx2, ck_range avx512) {
    ck_level level = ck_cpu_level();
    return level == CK_HAS_AVX512 ? avx512 : level == CK_HAS_AVX2 ? avx2 : plain;
}
#define PICK(KERNEL) pick(KERNEL##_plain, KERNEL##_avx2, KERNEL##_avx512)
#else
#define PICK(KERNEL) KERNEL##_plain
#endif

void ck_finish_gradient(const float *part, float *gradient, size_t count, ck_finish finish) {
    finish_job job = {part, gradient, count, finish};
    ck_parallel(PICK(finish), &job, (count + CHUNK - 1) / CHUNK);
}

void ck_rectify(float *values, size_t count) {
    finish_job job = {values, values, count, {0}};
    ck_parallel(PICK(rectify), &job, (count + CHUNK - 1) / CHUNK);
}
