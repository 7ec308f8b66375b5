#ifndef TARSIER_CKERNELS_H
#define TARSIER_CKERNELS_H

// Vector kernels of the network. Each picks AVX-512, AVX2 or plain code at run time. Results depend on nothing but the
// arguments and the kind of processor; the number of threads does not change them.

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The size of the calling thread's OpenMP team, for these kernels and for oneDNN; serial where libgomp is absent.
void ck_set_threads(int threads);

/// 2 where AVX-512 is there, 1 for AVX2, 0 for neither.
int ck_processor_level(void);
/// Uses at most this level in the kernels that the calling thread starts; returns the level in use.
int ck_limit_processor_level(int level);

// --- Plain arrays -------------------------------------------------------------------------------------------------

/// Sum over `planes` planes of `size` numbers of factors[plane] * (y - t)^2, divided by the count of all numbers;
/// gradient[i] = 2 * factors[plane] * (y - t) / count.
double ck_mean_squared_error(
    const float *y, const float *t, const float *factors, size_t planes, size_t size, float *gradient);

double ck_sum_of_squared_differences(const float *y, const float *t, size_t size);

/// 1 when no number is NaN or infinite.
int ck_all_finite(const float *values, size_t count);

/// The bfloat16 numbers nearest to `values`.
void ck_round_to_bfloat16(const float *values, uint16_t *rounded, size_t count);

typedef struct {
    float beta1, beta2, epsilon;
    /// learning rate / (1 - beta1^t)
    float step_size;
    /// 1 / sqrt(1 - beta2^t)
    float inverse_root_correction;
    /// 1 - learning rate * weight decay
    float decay;
} ck_adam_constants;

/// One step of Adam; `largest` is AMSGrad's running maximum or NULL.
void ck_adam_step(
    float *value, const float *gradient, float *first, float *second, float *largest, size_t count,
    ck_adam_constants constants);

// --- Images in channel blocks -------------------------------------------------------------------------------------
// oneDNN's nChw16c and nChw8c: [N][ceil(C / B)][H][W][B], lanes past the last channel hold zero. Every kernel keeps
// them zero.

typedef struct {
    /// Float32 numbers, or bfloat16 ones.
    void *data;
    size_t batch, channels, height, width;
    /// Lanes of a block, 8 or 16.
    size_t block;
    /// 1: the elements are bfloat16. All images of a call have the same type.
    int bfloat16;
} ck_image;

/// From [N, C, H, W] in Float32 to blocks, and back.
void ck_pack(const float *planes, ck_image image);
void ck_unpack(ck_image image, float *planes);

/// part's channels become channels offset... of whole; `relu` cuts negative numbers (0 or 1). Channels after the part
/// in its last block become zero: write the parts of `whole` in order.
void ck_insert(ck_image part, ck_image whole, size_t offset, int relu);

/// The maximum over 2x2 pixels; where `copy.data` is not NULL, x also becomes the first channels of `copy`.
void ck_pool(ck_image x, ck_image pooled, ck_image copy);

/// Bilinear, twice the size, as channels offset... of `whole`.
void ck_upsample(ck_image x, ck_image whole, size_t offset);

/// sum = a + b; `relu` cuts negative numbers (0 or 1).
void ck_add(ck_image a, ck_image b, ck_image sum, int relu);

/// The maximum over all pixels; `pooled` is 1x1.
void ck_global_max(ck_image x, ck_image pooled);

/// y = 1 / (1 + exp(-x)).
void ck_sigmoid(ck_image x, ck_image y);

/// What a gradient kernel does with its result.
typedef struct {
    /// Add to what `gradient` holds (0 or 1).
    int accumulate;
    /// Where the output of the value's own ReLU is not NULL: zero the gradient where it is not positive.
    const void *rectified;
} ck_finish;

/// gradient = channels offset... of `whole`.
void ck_extract(ck_image whole, size_t offset, ck_image gradient, ck_finish finish);
/// gradient = that of ck_pool for x, the first of equal pixels taking all; where `slice.data` is not NULL, plus the
/// first channels of `slice`.
void ck_pool_backward(ck_image x, ck_image pooled_gradient, ck_image slice, ck_image gradient, ck_finish finish);
/// gradient = that of ck_upsample, from channels offset... of `whole`.
void ck_upsample_backward(ck_image whole, size_t offset, ck_image gradient, ck_finish finish);
/// gradient = that of ck_global_max, the first of equal pixels taking all.
void ck_global_max_backward(ck_image x, ck_image pooled_gradient, ck_image gradient, ck_finish finish);
/// gradient = that of ck_sigmoid, whose result was y.
void ck_sigmoid_backward(ck_image y, ck_image y_gradient, ck_image gradient, ck_finish finish);
/// gradient = part (which may be `gradient` itself, to finish in place).
void ck_finish_gradient(ck_image part, ck_image gradient, ck_finish finish);
/// Cuts negative numbers.
void ck_rectify(ck_image image);

// --- Winograd's convolution: 3x3, stride 1, one pixel of zeros around, Float32 in blocks of 16 -------------------------

/// 1 where this processor has what it needs.
int ck_winograd_exists(void);
/// Numbers of the transformed weights.
size_t ck_winograd_weights_count(size_t inputs, size_t outputs);
/// Weights are [outputs, inputs, 3, 3]; with `backward` [inputs, outputs, 3, 3] of a convolution whose gradient for its
/// data is wanted, which is a convolution too.
void ck_winograd_weights(const float *weights, size_t inputs, size_t outputs, int backward, float *transformed);
/// Bytes that one share of ck_winograd needs, for the channels of `x`, `more` and `y`.
size_t ck_winograd_scratch_bytes(size_t first, size_t second, size_t outputs);
/// y = the convolution of x's channels followed by those of `more`, which may have none; `bias` may be NULL, `relu` cuts negative numbers (0 or 1). The work is cut into `shares`, one
/// a thread, each with scratch memory of its own; the result does not depend on their number.
void ck_winograd(
    ck_image x, ck_image more, ck_image y, const float *weights, const float *bias, int relu, float *scratch,
    size_t shares);

// --- Transposed convolution of stride 2, Float32 in blocks of 16 ------------------------------------------------------

/// Numbers of the packed weights of a window of kernel x kernel.
size_t ck_transposed_weights_count(size_t inputs, size_t outputs, size_t kernel);
/// Weights are [inputs, outputs, kernel, kernel], kernel at most 8.
void ck_transposed_weights(const float *weights, size_t inputs, size_t outputs, size_t kernel, float *packed);
/// Bytes that one share of ck_transposed needs for an input of this width.
size_t ck_transposed_scratch_bytes(size_t inputs, size_t width, size_t kernel);
/// y, twice the size of x, is the full result without its first `crop` rows and columns; else as ck_winograd. It needs the
/// same processor.
void ck_transposed(
    ck_image x, ck_image y, const float *weights, const float *bias, size_t kernel, size_t crop, int relu, float *scratch,
    size_t shares);

#ifdef __cplusplus
}
#endif

#endif
