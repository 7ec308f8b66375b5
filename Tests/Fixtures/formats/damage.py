"""Damages copies of an SLP file, each in one way: 0.slp, 1.slp, …

usage: damage.py FILE FOLDER STATEMENTS...       Python statements about the open copy `f`
"""

import shutil
import sys

import h5py
import numpy as np

source, folder, *damages = sys.argv[1:]
for i, statements in enumerate(damages):
    copy = shutil.copy(source, f"{folder}/{i}.slp")
    with h5py.File(copy, "r+") as f:
        exec(statements, {"f": f, "h5py": h5py, "np": np})
