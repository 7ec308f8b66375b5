"""Every array of numbers of an HDF5 file as a safetensors file: `h5_tensors.py FILE.h5 OUT`. Names are paths with dots."""
import json
import struct
import sys

import h5py
import numpy as np


def main(source, target):
    header, data = {}, b""

    def take(name, item):
        nonlocal data
        if not isinstance(item, h5py.Dataset) or item.dtype.kind not in "fiu":
            return
        array = np.ascontiguousarray(item[()], dtype="<f4")
        header[name.replace("/", ".")] = {
            "dtype": "F32", "shape": list(array.shape), "data_offsets": [len(data), len(data) + array.nbytes]}
        data += array.tobytes()

    with h5py.File(source) as file:
        file.visititems(take)
    text = json.dumps(header).encode()
    with open(target, "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text + data)


if __name__ == "__main__":
    main(*sys.argv[1:])
