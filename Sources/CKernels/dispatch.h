#ifndef TARSIER_DISPATCH_H
#define TARSIER_DISPATCH_H

// One body, compiled for several instruction sets: the body is an always_inline function, and each variant a thin
// function with its own target attribute. On other processors than x86-64 only the plain variant exists.

#define CK_INLINE static inline __attribute__((always_inline))

#if defined(__x86_64__)
#define CK_X86 1
#define CK_AVX512 __attribute__((target("avx512f,avx512vl,avx512bw,avx512dq,avx2,fma")))
#define CK_AVX2 __attribute__((target("avx2,fma")))
#else
#define CK_X86 0
#endif

typedef enum { CK_PLAIN = 0, CK_HAS_AVX2 = 1, CK_HAS_AVX512 = 2 } ck_level;

/// The best variant this processor runs.
ck_level ck_cpu_level(void);

#endif
