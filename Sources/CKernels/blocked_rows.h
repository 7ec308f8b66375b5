// Packing, joining and resampling of images in channel blocks, one row (of one image and block) at a time.
// Included through blocked_variant.h.

FN NAME(pack)(const void *opaque, size_t begin, size_t end) {
    const pack_job *job = opaque;
    const ck_image *image = &job->image;
    size_t blocks = (image->channels + LANES - 1) / LANES, plane = image->height * image->width;
    for (size_t item = begin; item < end; item++) {
        size_t row = item % image->height, block = item / image->height % blocks, n = item / image->height / blocks;
        size_t used = image->channels - block * LANES < LANES ? image->channels - block * LANES : LANES;
        E *to = NAME(row_of)(image, n, block, row);
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
        const E *from = NAME(row_of)(image, n, block, row);
        float *to = (float *)job->planes + (n * image->channels + block * LANES) * plane + row * image->width;
        // A run of pixels that stays in the first-level cache while its channels are taken one by one.
        float run[64][LANES];
        for (size_t x = 0; x < image->width; x += 64) {
            size_t count = image->width - x < 64 ? image->width - x : 64;
            for (size_t i = 0; i < count; i++) *(V *)run[i] = NAME(load)(from + (x + i) * LANES);
            for (size_t l = 0; l < used; l++)
                for (size_t i = 0; i < count; i++) to[l * plane + x + i] = run[i][l];
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
        E *to = NAME(row_of)(whole, n, block, row);
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
        E *to = NAME(row_of)(whole, n, block, row);
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
        E *to = NAME(row_of)(part, n, block, row);
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
        E *to = NAME(row_of)(part, n, block, row);
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

/// For the items of ck_finish_gradient and ck_rectify: rows of all blocks.
FN NAME(finish_rows)(const void *opaque, size_t begin, size_t end) {
    const part_job *job = opaque;
    const E *part = job->part.data;
    E *gradient = job->whole.data;
    for (size_t i = begin * job->part.width; i < end * job->part.width; i++)
        NAME(finish)(gradient + i * LANES, gradient, NAME(load)(part + i * LANES), &job->finish);
}

FN NAME(rectify_rows)(const void *opaque, size_t begin, size_t end) {
    const part_job *job = opaque;
    E *values = job->part.data;
    for (size_t i = begin * job->part.width; i < end * job->part.width; i++) {
        V v = NAME(load)(values + i * LANES);
        NAME(store)(values + i * LANES, NAME(keep)((M)(v > 0) | (M)(v != v), v));
    }
}

/// For the items of ck_add: rows of all blocks.
FN NAME(add_rows)(const void *opaque, size_t begin, size_t end) {
    const pool_job *job = opaque;
    const E *a = job->x.data, *b = job->slice.data;
    E *sum = job->pooled.data;
    for (size_t i = begin * job->x.width; i < end * job->x.width; i++) {
        V v = NAME(load)(a + i * LANES) + NAME(load)(b + i * LANES);
        if (job->relu) v = NAME(keep)((M)(v > 0) | (M)(v != v), v);
        NAME(store)(sum + i * LANES, v);
    }
}
