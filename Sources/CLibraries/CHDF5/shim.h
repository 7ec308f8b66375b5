// What Swift cannot import from <hdf5.h>: macros that call H5open(), cast, or choose a version.
#ifndef CHDF5_SHIM_H
#define CHDF5_SHIM_H

#include <hdf5.h>
#include <stdint.h>
#include <stdlib.h>

static inline hid_t tarsier_h5_native_double(void) { return H5T_NATIVE_DOUBLE; }
static inline hid_t tarsier_h5_native_int64(void) { return H5T_NATIVE_INT64; }
static inline hid_t tarsier_h5_le_f32(void) { return H5T_IEEE_F32LE; }
static inline hid_t tarsier_h5_le_f64(void) { return H5T_IEEE_F64LE; }
static inline hid_t tarsier_h5_le_i8(void) { return H5T_STD_I8LE; }
static inline hid_t tarsier_h5_le_u8(void) { return H5T_STD_U8LE; }
static inline hid_t tarsier_h5_le_i32(void) { return H5T_STD_I32LE; }
static inline hid_t tarsier_h5_le_u32(void) { return H5T_STD_U32LE; }
static inline hid_t tarsier_h5_le_i64(void) { return H5T_STD_I64LE; }
static inline hid_t tarsier_h5_le_u64(void) { return H5T_STD_U64LE; }
static inline hid_t tarsier_h5_c_string(void) { return H5T_C_S1; }
static inline size_t tarsier_h5_variable(void) { return H5T_VARIABLE; }
static inline hid_t tarsier_h5_dataset_create(void) { return H5P_DATASET_CREATE; }
static inline hid_t tarsier_h5_dataset_access(void) { return H5P_DATASET_ACCESS; }
static inline hid_t tarsier_h5_link_create(void) { return H5P_LINK_CREATE; }
static inline hid_t tarsier_h5_file_access(void) { return H5P_FILE_ACCESS; }
static inline hid_t tarsier_h5_default(void) { return H5P_DEFAULT; }
static inline hid_t tarsier_h5_all(void) { return H5S_ALL; }
static inline hsize_t tarsier_h5_unlimited(void) { return H5S_UNLIMITED; }
static inline unsigned tarsier_h5_truncate(void) { return H5F_ACC_TRUNC; }
static inline unsigned tarsier_h5_read_only(void) { return H5F_ACC_RDONLY; }

// Errors reach the caller as negative ids; the library must not print its own stack. The setting is one per thread.
static inline void tarsier_h5_quiet(void) {
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    H5PLset_loading_state(0);  // a file must not make the library load filters from the disk
}

// 1 for a link that stays inside the file, 0 for no link, -1 for a soft or external link, which may lead elsewhere.
static inline int tarsier_h5_link(hid_t group, const char *name) {
    H5L_info_t info;
    if (H5Lexists(group, name, H5P_DEFAULT) <= 0) return 0;
    if (H5Lget_info(group, name, &info, H5P_DEFAULT) < 0) return 0;
    return info.type == H5L_TYPE_HARD ? 1 : -1;
}

#endif
