// Vectors of one channel block and the rows of blocked images, for the kernels of blocked_rows.h and blocked_pools.h.
// Included through blocked_variant.h.

#if BFLOAT16
typedef uint16_t NAME(element);
#else
typedef float NAME(element);
#endif
typedef NAME(element) NAME(elements) __attribute__((vector_size(LANES * sizeof(NAME(element))), aligned(sizeof(NAME(element)))));
typedef float NAME(vec) __attribute__((vector_size(LANES * 4), aligned(4)));
typedef int32_t NAME(mask) __attribute__((vector_size(LANES * 4), aligned(4)));

#define E NAME(element)
#define V NAME(vec)
#define M NAME(mask)
#define FN ATTRIBUTE static void
#define IN ATTRIBUTE static inline __attribute__((always_inline))

// Numbers are computed in Float32 and kept as elements; bfloat16 is the upper half of a Float32, rounded to nearest even.
#if BFLOAT16
typedef uint32_t NAME(bits) __attribute__((vector_size(LANES * 4)));
IN V NAME(load)(const E *p) {
    return (V)(__builtin_convertvector(*(const NAME(elements) *)p, NAME(bits)) << 16);
}
IN void NAME(store)(E *p, V v) {
    NAME(bits) bits = (NAME(bits))v, rounded = bits + 0x7FFFu + ((bits >> 16) & 1u);
    // Rounding must not turn a NaN into a number.
    NAME(bits) nan = (NAME(bits))(v != v);
    rounded = (nan & 0x7FC00000u) | (~nan & rounded);
    *(NAME(elements) *)p = __builtin_convertvector(rounded >> 16, NAME(elements));
}
#else
IN V NAME(load)(const E *p) { return *(const V *)p; }
IN void NAME(store)(E *p, V v) { *(V *)p = v; }
#endif
IN V NAME(keep)(M mask, V v) { return (V)(mask & (M)v); }
IN V NAME(select)(M mask, V a, V b) { return (V)((mask & (M)a) | (~mask & (M)b)); }

/// All bits set in lanes from..<to.
IN M NAME(lanes)(long from, long to) {
    M m;
    for (int l = 0; l < LANES; l++) m[l] = l >= from && l < to ? -1 : 0;
    return m;
}

/// One block of LANES channels of an image whose channels start at any lane of another: `low` and `high` are the two
/// rows of blocks that overlap it, `shift` how far into `low` it starts. Rows that do not exist are NULL.
typedef struct {
    const E *low, *high;
    M from_low, from_high;
} NAME(window);

IN V NAME(window_load)(const NAME(window) *w, size_t pixel) {
    V v = {0};
    if (w->low) v = NAME(keep)(w->from_low, NAME(load)(w->low + pixel * LANES));
    if (w->high) v = (V)((M)v | (w->from_high & (M)NAME(load)(w->high + pixel * LANES)));
    return v;
}

/// Row `row` of image `n`, channels start..<start + LANES of `image` (start may be negative), zero outside
/// 0..<channels.
IN NAME(window) NAME(window_at)(const ck_image *image, size_t n, long start, size_t row) {
    long blocks = (long)((image->channels + LANES - 1) / LANES);
    long first = start >= 0 ? start / LANES : -((LANES - 1 - start) / LANES);
    long shift = start - first * LANES;
    long rest = (long)image->channels - start;
    size_t plane = image->height * image->width * LANES;
    const E *base = (const E *)image->data + n * (size_t)blocks * plane + row * image->width * LANES;
    NAME(window) w = {NULL, NULL, NAME(lanes)(0, rest < LANES - shift ? rest : LANES - shift),
        NAME(lanes)(LANES - shift, rest)};
    if (first >= 0 && first < blocks) w.low = base + (size_t)first * plane + shift;
    if (shift > 0 && first + 1 >= 0 && first + 1 < blocks) w.high = base + (size_t)(first + 1) * plane + shift - LANES;
    return w;
}

IN E *NAME(row_of)(const ck_image *image, size_t n, size_t block, size_t row) {
    size_t blocks = (image->channels + LANES - 1) / LANES;
    return (E *)image->data + (((n * blocks + block) * image->height) + row) * image->width * LANES;
}

/// Adds, masks and stores one result of a gradient kernel.
IN void NAME(finish)(E *gradient, const void *start, V v, const ck_finish *finish) {
    if (finish->accumulate) v += NAME(load)(gradient);
    if (finish->rectified) v = NAME(keep)((M)(NAME(load)((const E *)finish->rectified + (gradient - (const E *)start)) > 0), v);
    NAME(store)(gradient, v);
}
