// All kernels on images in channel blocks for one type of element, BFLOAT16 or not. Names end in lanes, instructions, type.

#define JOIN2(x, suffix, type) x##suffix##_##type
#define JOIN(x, suffix, type) JOIN2(x, suffix, type)

#define ATTRIBUTE
#define LANES 8
#define NAME(x) JOIN(x, _8_plain, BFLOAT16)
#include "blocked_variant.h"
#undef LANES
#define LANES 16
#define NAME(x) JOIN(x, _16_plain, BFLOAT16)
#include "blocked_variant.h"
#undef LANES
#undef ATTRIBUTE

#if CK_X86
#define ATTRIBUTE CK_AVX2
#define LANES 8
#define NAME(x) JOIN(x, _8_avx2, BFLOAT16)
#include "blocked_variant.h"
#undef LANES
#undef ATTRIBUTE
#define ATTRIBUTE CK_AVX512
#define LANES 16
#define NAME(x) JOIN(x, _16_avx512, BFLOAT16)
#include "blocked_variant.h"
#undef LANES
#undef ATTRIBUTE
#endif

#undef JOIN
#undef JOIN2
