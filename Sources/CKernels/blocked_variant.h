// All kernels on images in channel blocks, for one number of lanes, one instruction set and one type of element.
// Included once for each, with these names given: NAME(x), which is taken away again; LANES, ATTRIBUTE and BFLOAT16.

#include "blocked_vectors.h"
#include "blocked_rows.h"
#include "blocked_pools.h"

#undef E
#undef V
#undef M
#undef FN
#undef IN
#undef NAME
