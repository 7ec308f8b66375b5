"""Writes the files of PyTorch that TorchArchiveTests reads: `python make_archives.py` in this folder.

`values.pth` holds 0, 1, ... 11 as a 3x4 matrix in every number type and as views; `training.ckpt` a training
checkpoint whose state dict has one weight of 2.5; `legacy.pth` the format from before PyTorch 1.6.
"""

import argparse
import collections
import pathlib

import torch

matrix = torch.arange(12.0).reshape(3, 4)
types = [torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16,
         torch.int8, torch.uint8]
state = collections.OrderedDict((str(t).removeprefix("torch."), matrix.to(t)) for t in types)
state["bool"] = matrix > 5
state["transposed"] = matrix.T
state["column"] = matrix[:, 2]
state["every other"] = matrix[1:, ::2]
state["scalar"] = torch.tensor(7.0)
state["empty"] = torch.zeros(0, 4)
state["parameter"] = torch.nn.Parameter(matrix)
state["small halves"] = torch.tensor([6e-8, -6.1e-5, 65504, float("inf"), float("nan")]).to(torch.float16)
torch.save(state, "values.pth")
torch.save({
    "epoch": 3, "pytorch-lightning_version": "2.5", "hyper_parameters": argparse.Namespace(rate=0.1),
    "paths": [pathlib.PurePosixPath("a/b"), None, (1, 2**70, -5)], "type": torch.float16, "counts": collections.defaultdict(int),
    "state_dict": collections.OrderedDict({"a.weight": torch.full((1, 2), 2.5), "note": "text"}),
    "optimizer": {"state": {0: {"exp_avg": torch.zeros(2)}}},
}, "training.ckpt")
torch.save({"a": matrix}, "legacy.pth", _use_new_zipfile_serialization=False)
