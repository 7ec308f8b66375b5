#include "ckernels.h"
#include "dispatch.h"
#include "parallel.h"

#include <math.h>

// Vectors pass between functions that are always inlined, so no calling convention is at stake.
#pragma clang diagnostic ignored "-Wpsabi"

typedef struct {
    const float *planes;
    ck_image image;
} pack_job;

typedef struct {
    ck_image part, whole;
    size_t offset, blocks;
    int relu;
    ck_finish finish;
} part_job;

typedef struct {
    /// `pooled` is the smaller image, or the result where sizes are equal, or its gradient.
    ck_image x, pooled, slice, gradient;
    ck_finish finish;
    int relu;
} pool_job;

#define BFLOAT16 0
#include "blocked_instructions.h"
#undef BFLOAT16
#define BFLOAT16 1
#include "blocked_instructions.h"
#undef BFLOAT16

#if CK_X86
#define PICK_OF(KERNEL, IMAGE, TYPE) \
    ((IMAGE).block == 16 ? (ck_cpu_level() >= CK_HAS_AVX512 ? KERNEL##_16_avx512_##TYPE : KERNEL##_16_plain_##TYPE) \
                         : (ck_cpu_level() >= CK_HAS_AVX2 ? KERNEL##_8_avx2_##TYPE : KERNEL##_8_plain_##TYPE))
#else
#define PICK_OF(KERNEL, IMAGE, TYPE) ((IMAGE).block == 16 ? KERNEL##_16_plain_##TYPE : KERNEL##_8_plain_##TYPE)
#endif
#define PICK(KERNEL, IMAGE) ((IMAGE).bfloat16 ? PICK_OF(KERNEL, IMAGE, 1) : PICK_OF(KERNEL, IMAGE, 0))

static size_t blocks_of(const ck_image *image) { return (image->channels + image->block - 1) / image->block; }

void ck_pack(const float *planes, ck_image image) {
    pack_job job = {planes, image};
    ck_parallel(PICK(pack, image), &job, image.batch * blocks_of(&image) * image.height);
}

void ck_unpack(ck_image image, float *planes) {
    pack_job job = {planes, image};
    ck_parallel(PICK(unpack, image), &job, image.batch * blocks_of(&image) * image.height);
}

/// Blocks of the whole from the one with the part's first channel to the one with its last.
static part_job inserting(ck_image part, ck_image whole, size_t offset) {
    size_t blocks = (offset + part.channels + whole.block - 1) / whole.block - offset / whole.block;
    return (part_job){.part = part, .whole = whole, .offset = offset, .blocks = blocks};
}

void ck_insert(ck_image part, ck_image whole, size_t offset, int relu) {
    part_job job = inserting(part, whole, offset);
    job.relu = relu;
    ck_parallel(PICK(insert, whole), &job, whole.batch * job.blocks * whole.height);
}

void ck_upsample(ck_image x, ck_image whole, size_t offset) {
    part_job job = inserting(x, whole, offset);
    ck_parallel(PICK(upsample, whole), &job, whole.batch * job.blocks * whole.height);
}

void ck_extract(ck_image whole, size_t offset, ck_image gradient, ck_finish finish) {
    part_job job = {gradient, whole, offset, blocks_of(&gradient), 0, finish};
    ck_parallel(PICK(extract, whole), &job, gradient.batch * job.blocks * gradient.height);
}

void ck_upsample_backward(ck_image whole, size_t offset, ck_image gradient, ck_finish finish) {
    part_job job = {gradient, whole, offset, blocks_of(&gradient), 0, finish};
    ck_parallel(PICK(upsample_backward, whole), &job, gradient.batch * job.blocks * gradient.height);
}

void ck_pool(ck_image x, ck_image pooled, ck_image copy) {
    pool_job job = {.x = x, .pooled = pooled, .slice = copy};
    ck_parallel(PICK(pool, x), &job, pooled.batch * blocks_of(&x) * pooled.height);
}

void ck_pool_backward(ck_image x, ck_image pooled_gradient, ck_image slice, ck_image gradient, ck_finish finish) {
    pool_job job = {x, pooled_gradient, slice, gradient, finish, 0};
    ck_parallel(PICK(pool_backward, x), &job, x.batch * blocks_of(&x) * pooled_gradient.height);
}

void ck_global_max(ck_image x, ck_image pooled) {
    pool_job job = {.x = x, .pooled = pooled};
    ck_parallel(PICK(global_max, x), &job, x.batch * blocks_of(&x));
}

void ck_global_max_backward(ck_image x, ck_image pooled_gradient, ck_image gradient, ck_finish finish) {
    pool_job job = {.x = x, .pooled = pooled_gradient, .gradient = gradient, .finish = finish};
    ck_parallel(PICK(global_max_backward, x), &job, x.batch * blocks_of(&x));
}

void ck_sigmoid(ck_image x, ck_image y) {
    pool_job job = {.x = x, .pooled = y};
    ck_parallel(PICK(sigmoid, x), &job, x.batch * blocks_of(&x));
}

void ck_sigmoid_backward(ck_image y, ck_image y_gradient, ck_image gradient, ck_finish finish) {
    pool_job job = {.x = y, .pooled = y_gradient, .gradient = gradient, .finish = finish};
    ck_parallel(PICK(sigmoid_backward, y), &job, y.batch * blocks_of(&y));
}

void ck_finish_gradient(ck_image part, ck_image gradient, ck_finish finish) {
    part_job job = {.part = part, .whole = gradient, .finish = finish};
    ck_parallel(PICK(finish_rows, part), &job, part.batch * blocks_of(&part) * part.height);
}

void ck_rectify(ck_image image) {
    part_job job = {.part = image};
    ck_parallel(PICK(rectify_rows, image), &job, image.batch * blocks_of(&image) * image.height);
}

void ck_add(ck_image a, ck_image b, ck_image sum, int relu) {
    pool_job job = {.x = a, .slice = b, .pooled = sum, .relu = relu};
    ck_parallel(PICK(add_rows, a), &job, a.batch * blocks_of(&a) * a.height);
}
