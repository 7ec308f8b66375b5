// The kernels on images in channel blocks, one row (of one image and block) at a time. Included once for each number
// of lanes and instruction set, with these names given: LANES, ATTRIBUTE, NAME(x).

typedef float NAME(vec) __attribute__((vector_size(LANES * 4), aligned(4)));
typedef int32_t NAME(mask) __attribute__((vector_size(LANES * 4), aligned(4)));

#define V NAME(vec)
#define M NAME(mask)
#define FN ATTRIBUTE static void
#define IN ATTRIBUTE static inline __attribute__((always_inline))

IN V NAME(load)(const float *p) { return *(const V *)p; }
IN void NAME(store)(float *p, V v) { *(V *)p = v; }
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
    const float *low, *high;
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
    const float *base = image->data + n * (size_t)blocks * plane + row * image->width * LANES;
    NAME(window) w = {NULL, NULL, NAME(lanes)(0, rest < LANES - shift ? rest : LANES - shift),
        NAME(lanes)(LANES - shift, rest)};
    if (first >= 0 && first < blocks) w.low = base + (size_t)first * plane + shift;
    if (shift > 0 && first + 1 >= 0 && first + 1 < blocks) w.high = base + (size_t)(first + 1) * plane + shift - LANES;
    return w;
}

IN float *NAME(row_of)(const ck_image *image, size_t n, size_t block, size_t row) {
    size_t blocks = (image->channels + LANES - 1) / LANES;
    return image->data + (((n * blocks + block) * image->height) + row) * image->width * LANES;
}

/// Adds, masks and stores one result of a gradient kernel.
IN void NAME(finish)(float *gradient, const float *start, V v, const ck_finish *finish) {
    if (finish->accumulate) v += NAME(load)(gradient);
    if (finish->rectified) v = NAME(keep)((M)(NAME(load)(finish->rectified + (gradient - start)) > 0), v);
    NAME(store)(gradient, v);
}

FN NAME(pack)(const void *opaque, size_t begin, size_t end) {
    const pack_job *job = opaque;
    const ck_image *image = &job->image;
    size_t blocks = (image->channels + LANES - 1) / LANES, plane = image->height * image->width;
    for (size_t item = begin; item < end; item++) {
        size_t row = item % image->height, block = item / image->height % blocks, n = item / image->height / blocks;
        size_t used = image->channels - block * LANES < LANES ? image->channels - block * LANES : LANES;
        float *to = NAME(row_of)(image, n, block, row);
        const float *from = job->planes + (n * image->channels + block * LANES) * plane + row * image->width;
        for (size_t x = 0; x < image->width; x++) {
            V v = {0};
            for (size_t l = 0; l < used; l++) v[l] = from[l * plane + x];
            NAME(store)(to + x * LANES, v);
        }
    }
}

FN NAME(unpack)(const void *opaque, size_t begin, size_t end) {
    const pack_job *job = opaque;
    const ck_image *image = &job->image;
    size_t blocks = (image->channels + LANES - 1) / LANES, plane = image->height * image->width;
    for (size_t item = begin; item < end; item++) {
        size_t row = item % image->height, block = item / image->height % blocks, n = item / image->height / blocks;
        size_t used = image->channels - block * LANES < LANES ? image->channels - block * LANES : LANES;
        const float *from = NAME(row_of)(image, n, block, row);
        float *to = (float *)job->planes + (n * image->channels + block * LANES) * plane + row * image->width;
        // A run of pixels that stays in the first-level cache while its channels are taken one by one.
        for (size_t x = 0; x < image->width; x += 64) {
            size_t run = image->width - x < 64 ? image->width - x : 64;
            for (size_t l = 0; l < used; l++)
                for (size_t i = 0; i < run; i++) to[l * plane + x + i] = from[(x + i) * LANES + l];
        }
    }
}

/// For the items of ck_insert and ck_upsample: blocks of `whole` that the part touches, times its rows.
FN NAME(insert)(const void *opaque, size_t begin, size_t end) {
    const part_job *job = opaque;
    const ck_image *part = &job->part, *whole = &job->whole;
    size_t first = job->offset / LANES, blocks = job->blocks;
    for (size_t item = begin; item < end; item++) {
        size_t row = item % whole->height, block = first + item / whole->height % blocks;
        size_t n = item / whole->height / blocks;
        long start = (long)(block * LANES) - (long)job->offset;
        NAME(window) w = NAME(window_at)(part, n, start, row);
        float *to = NAME(row_of)(whole, n, block, row);
        M earlier = NAME(lanes)(0, start < 0 ? -start : 0);
        for (size_t x = 0; x < whole->width; x++) {
            V v = NAME(window_load)(&w, x);
            if (job->relu) v = NAME(keep)((M)(v > 0), v);
            if (start < 0) v = NAME(select)(earlier, NAME(load)(to + x * LANES), v);
            NAME(store)(to + x * LANES, v);
        }
    }
}

FN NAME(upsample)(const void *opaque, size_t begin, size_t end) {
    const part_job *job = opaque;
    const ck_image *part = &job->part, *whole = &job->whole;
    size_t first = job->offset / LANES, blocks = job->blocks;
    for (size_t item = begin; item < end; item++) {
        size_t row = item % whole->height, block = first + item / whole->height % blocks;
        size_t n = item / whole->height / blocks;
        long start = (long)(block * LANES) - (long)job->offset;
        // Even rows lie a quarter below the middle between two source rows, odd rows a quarter above.
        size_t near = row / 2;
        size_t far = row % 2 ? (near + 1 < part->height ? near + 1 : near) : (near ? near - 1 : 0);
        NAME(window) wn = NAME(window_at)(part, n, start, near), wf = NAME(window_at)(part, n, start, far);
        float *to = NAME(row_of)(whole, n, block, row);
        M earlier = NAME(lanes)(0, start < 0 ? -start : 0);
        V left, middle = NAME(window_load)(&wn, 0) * 0.75f + NAME(window_load)(&wf, 0) * 0.25f, right;
        left = middle;
        for (size_t x = 0; x < part->width; x++) {
            right = middle;
            if (x + 1 < part->width)
                right = NAME(window_load)(&wn, x + 1) * 0.75f + NAME(window_load)(&wf, x + 1) * 0.25f;
            V a = middle * 0.75f + left * 0.25f, b = middle * 0.75f + right * 0.25f;
            if (start < 0) {
                a = NAME(select)(earlier, NAME(load)(to + 2 * x * LANES), a);
                b = NAME(select)(earlier, NAME(load)(to + (2 * x + 1) * LANES), b);
            }
            NAME(store)(to + 2 * x * LANES, a);
            NAME(store)(to + (2 * x + 1) * LANES, b);
            left = middle;
            middle = right;
        }
    }
}

FN NAME(extract)(const void *opaque, size_t begin, size_t end) {
    const part_job *job = opaque;
    const ck_image *part = &job->part;
    for (size_t item = begin; item < end; item++) {
        size_t row = item % part->height, block = item / part->height % job->blocks;
        size_t n = item / part->height / job->blocks;
        NAME(window) w = NAME(window_at)(&job->whole, n, (long)(job->offset + block * LANES), row);
        M valid = NAME(lanes)(0, (long)part->channels - (long)(block * LANES));
        float *to = NAME(row_of)(part, n, block, row);
        for (size_t x = 0; x < part->width; x++)
            NAME(finish)(to + x * LANES, part->data, NAME(keep)(valid, NAME(window_load)(&w, x)), &job->finish);
    }
}

FN NAME(upsample_backward)(const void *opaque, size_t begin, size_t end) {
    const part_job *job = opaque;
    const ck_image *part = &job->part;
    size_t tall = 2 * part->height, wide = 2 * part->width;
    for (size_t item = begin; item < end; item++) {
        size_t row = item % part->height, block = item / part->height % job->blocks;
        size_t n = item / part->height / job->blocks;
        long start = (long)(job->offset + block * LANES);
        M valid = NAME(lanes)(0, (long)part->channels - (long)(block * LANES));
        size_t top = row ? 2 * row - 1 : 0, bottom = 2 * row + 2 < tall ? 2 * row + 2 : tall - 1;
        NAME(window) w0 = NAME(window_at)(&job->whole, n, start, top);
        NAME(window) w1 = NAME(window_at)(&job->whole, n, start, 2 * row);
        NAME(window) w2 = NAME(window_at)(&job->whole, n, start, 2 * row + 1);
        NAME(window) w3 = NAME(window_at)(&job->whole, n, start, bottom);
        float *to = NAME(row_of)(part, n, block, row);
#define COLUMN(x) \
    (0.25f * (NAME(window_load)(&w0, x) + NAME(window_load)(&w3, x)) \
     + 0.75f * (NAME(window_load)(&w1, x) + NAME(window_load)(&w2, x)))
        V a = COLUMN(0), b = a, c, d;
        for (size_t x = 0; x < part->width; x++) {
            c = COLUMN(2 * x + 1);
            d = 2 * x + 2 < wide ? COLUMN(2 * x + 2) : c;
            V sum = NAME(keep)(valid, 0.25f * (a + d) + 0.75f * (b + c));
            NAME(finish)(to + x * LANES, part->data, sum, &job->finish);
            a = c;
            b = d;
        }
#undef COLUMN
    }
}

FN NAME(pool)(const void *opaque, size_t begin, size_t end) {
    const pool_job *job = opaque;
    const ck_image *x = &job->x, *pooled = &job->pooled, *copy = &job->slice;
    size_t blocks = (x->channels + LANES - 1) / LANES;
    for (size_t item = begin; item < end; item++) {
        size_t row = item % pooled->height, block = item / pooled->height % blocks;
        size_t n = item / pooled->height / blocks;
        const float *upper = NAME(row_of)(x, n, block, 2 * row), *lower = upper + x->width * LANES;
        float *to = NAME(row_of)(pooled, n, block, row);
        float *keep = copy->data ? NAME(row_of)(copy, n, block, 2 * row) : NULL;
        for (size_t i = 0; i < pooled->width; i++) {
            V a = NAME(load)(upper + 2 * i * LANES), b = NAME(load)(upper + (2 * i + 1) * LANES);
            V c = NAME(load)(lower + 2 * i * LANES), d = NAME(load)(lower + (2 * i + 1) * LANES);
            V most = NAME(select)((M)(b > a), b, a), rest = NAME(select)((M)(d > c), d, c);
            NAME(store)(to + i * LANES, NAME(select)((M)(rest > most), rest, most));
            if (!keep) continue;
            NAME(store)(keep + 2 * i * LANES, a);
            NAME(store)(keep + (2 * i + 1) * LANES, b);
            NAME(store)(keep + (x->width + 2 * i) * LANES, c);
            NAME(store)(keep + (x->width + 2 * i + 1) * LANES, d);
        }
    }
}

FN NAME(pool_backward)(const void *opaque, size_t begin, size_t end) {
    const pool_job *job = opaque;
    const ck_image *x = &job->x, *pooled = &job->pooled, *slice = &job->slice, *gradient = &job->gradient;
    size_t blocks = (x->channels + LANES - 1) / LANES;
    for (size_t item = begin; item < end; item++) {
        size_t row = item % pooled->height, block = item / pooled->height % blocks;
        size_t n = item / pooled->height / blocks;
        const float *upper = NAME(row_of)(x, n, block, 2 * row), *lower = upper + x->width * LANES;
        const float *from = NAME(row_of)(pooled, n, block, row);
        const float *add = slice->data ? NAME(row_of)(slice, n, block, 2 * row) : NULL;
        float *to = NAME(row_of)(gradient, n, block, 2 * row);
        M valid = NAME(lanes)(0, (long)x->channels - (long)(block * LANES));
        for (size_t i = 0; i < pooled->width; i++) {
            size_t p = 2 * i * LANES, q = p + x->width * LANES;
            V a = NAME(load)(upper + p), b = NAME(load)(upper + p + LANES);
            V c = NAME(load)(lower + p), d = NAME(load)(lower + p + LANES);
            V g = NAME(load)(from + i * LANES);
            M right = (M)(b > a), lower_right = (M)(d > c);
            M below = (M)(NAME(select)(lower_right, d, c) > NAME(select)(right, b, a));
            V ga = NAME(keep)(~below & ~right, g), gb = NAME(keep)(~below & right, g);
            V gc = NAME(keep)(below & ~lower_right, g), gd = NAME(keep)(below & lower_right, g);
            if (add) {
                ga += NAME(keep)(valid, NAME(load)(add + p));
                gb += NAME(keep)(valid, NAME(load)(add + p + LANES));
                gc += NAME(keep)(valid, NAME(load)(add + q));
                gd += NAME(keep)(valid, NAME(load)(add + q + LANES));
            }
            NAME(finish)(to + p, gradient->data, ga, &job->finish);
            NAME(finish)(to + p + LANES, gradient->data, gb, &job->finish);
            NAME(finish)(to + q, gradient->data, gc, &job->finish);
            NAME(finish)(to + q + LANES, gradient->data, gd, &job->finish);
        }
    }
}

#undef V
#undef M
#undef FN
#undef IN
