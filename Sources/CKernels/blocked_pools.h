// Maxima and sigmoids of images in channel blocks. Included through blocked_variant.h.

FN NAME(pool)(const void *opaque, size_t begin, size_t end) {
    const pool_job *job = opaque;
    const ck_image *x = &job->x, *pooled = &job->pooled, *copy = &job->slice;
    size_t blocks = (x->channels + LANES - 1) / LANES;
    for (size_t item = begin; item < end; item++) {
        size_t row = item % pooled->height, block = item / pooled->height % blocks;
        size_t n = item / pooled->height / blocks;
        const E *upper = NAME(row_of)(x, n, block, 2 * row), *lower = upper + x->width * LANES;
        E *to = NAME(row_of)(pooled, n, block, row);
        E *keep = copy->data ? NAME(row_of)(copy, n, block, 2 * row) : NULL;
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
        const E *upper = NAME(row_of)(x, n, block, 2 * row), *lower = upper + x->width * LANES;
        const E *from = NAME(row_of)(pooled, n, block, row);
        const E *add = slice->data ? NAME(row_of)(slice, n, block, 2 * row) : NULL;
        E *to = NAME(row_of)(gradient, n, block, 2 * row);
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

/// For the items of ck_global_max: blocks of images.
FN NAME(global_max)(const void *opaque, size_t begin, size_t end) {
    const pool_job *job = opaque;
    size_t pixels = job->x.height * job->x.width;
    for (size_t item = begin; item < end; item++) {
        const E *from = (const E *)job->x.data + item * pixels * LANES;
        V most = NAME(load)(from);
        for (size_t i = 1; i < pixels; i++) {
            V v = NAME(load)(from + i * LANES);
            // Like PyTorch's: a NaN wins.
            most = NAME(select)((M)(v > most) | (M)(v != v), v, most);
        }
        NAME(store)((E *)job->pooled.data + item * LANES, most);
    }
}

FN NAME(global_max_backward)(const void *opaque, size_t begin, size_t end) {
    const pool_job *job = opaque;
    size_t pixels = job->x.height * job->x.width;
    for (size_t item = begin; item < end; item++) {
        const E *from = (const E *)job->x.data + item * pixels * LANES;
        E *to = (E *)job->gradient.data + item * pixels * LANES;
        V most = NAME(load)(from), g = NAME(load)((const E *)job->pooled.data + item * LANES);
        M place = {0};
        for (size_t i = 1; i < pixels; i++) {
            V v = NAME(load)(from + i * LANES);
            M better = (M)(v > most);
            most = NAME(select)(better, v, most);
            place = (place & ~better) | (better & (int32_t)i);
        }
        for (size_t i = 0; i < pixels; i++)
            NAME(finish)(to + i * LANES, job->gradient.data, NAME(keep)((M)(place == (int32_t)i), g), &job->finish);
    }
}

/// For the items of ck_sigmoid: blocks of images. Lanes past the last channel stay zero.
FN NAME(sigmoid)(const void *opaque, size_t begin, size_t end) {
    const pool_job *job = opaque;
    size_t pixels = job->x.height * job->x.width, blocks = (job->x.channels + LANES - 1) / LANES;
    for (size_t item = begin; item < end; item++) {
        size_t rest = job->x.channels - item % blocks * LANES, used = rest < LANES ? rest : LANES;
        const E *from = (const E *)job->x.data + item * pixels * LANES;
        E *to = (E *)job->pooled.data + item * pixels * LANES;
        for (size_t i = 0; i < pixels; i++) {
            V x = NAME(load)(from + i * LANES), v = {0};
            for (size_t l = 0; l < used; l++) v[l] = 1 / (1 + expf(-x[l]));
            NAME(store)(to + i * LANES, v);
        }
    }
}

FN NAME(sigmoid_backward)(const void *opaque, size_t begin, size_t end) {
    const pool_job *job = opaque;
    size_t pixels = job->x.height * job->x.width;
    for (size_t i = begin * pixels; i < end * pixels; i++) {
        V y = NAME(load)((const E *)job->x.data + i * LANES), g = NAME(load)((const E *)job->pooled.data + i * LANES);
        NAME(finish)((E *)job->gradient.data + i * LANES, job->gradient.data, g * y * (1 - y), &job->finish);
    }
}
