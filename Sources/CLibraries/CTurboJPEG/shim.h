#ifndef TARSIER_CTURBOJPEG_SHIM_H
#define TARSIER_CTURBOJPEG_SHIM_H
#include <turbojpeg.h>
#endif
