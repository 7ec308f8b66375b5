// All kernels on images in channel blocks, for one number of lanes and one instruction set. Included once for each, with
// these names given and taken away again: LANES, NAME(x); and ATTRIBUTE, which stays.

#include "blocked_vectors.h"
#include "blocked_rows.h"
#include "blocked_pools.h"

#undef V
#undef M
#undef FN
#undef IN
#undef LANES
#undef NAME
