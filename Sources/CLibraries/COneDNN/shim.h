#ifndef TARSIER_CONEDNN_H
#define TARSIER_CONEDNN_H

// oneDNN's C interface (Debian: libdnnl-dev, 2.6).
#include <oneapi/dnnl/dnnl.h>
#include <oneapi/dnnl/dnnl_debug.h>

#endif
