#include "dispatch.h"
#include "ckernels.h"

#include <stdatomic.h>

static _Thread_local int limit = CK_HAS_AVX512;
static atomic_int known = -1;

static int detect(void) {
#if CK_X86
    __builtin_cpu_init();
    int wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl")
        && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq");
    int fast = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    return fast && wide ? CK_HAS_AVX512 : fast ? CK_HAS_AVX2 : CK_PLAIN;
#else
    return CK_PLAIN;
#endif
}

ck_level ck_cpu_level(void) {
    int level = known;
    if (level < 0) known = level = detect();
    return (ck_level)(level < limit ? level : limit);
}

int ck_processor_level(void) { return ck_cpu_level(); }

int ck_limit_processor_level(int level) {
    limit = level;
    return ck_cpu_level();
}
