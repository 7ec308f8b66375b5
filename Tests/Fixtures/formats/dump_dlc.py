"""Prints the labels of a DeepLabCut table as pandas reads them: {"image": [[x, y] or null, ...]}, body parts as in the file.

usage: dump_dlc.py CollectedData.csv
"""

import json
import math
import sys

import pandas as pd

table = pd.read_csv(sys.argv[1], header=[0, 1, 2], index_col=0)
out = {}
for image, row in table.iterrows():
    pairs = row.to_numpy(dtype=float).reshape(-1, 2).tolist()
    out[image.split("/")[-1]] = [None if math.isnan(x) else [x, y] for x, y in pairs]
json.dump(out, sys.stdout)
