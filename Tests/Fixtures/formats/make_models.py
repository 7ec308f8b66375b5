"""Tiny trained models as SLEAP and sleap-nn leave them, with what they compute. Called as `make_models.py FOLDER`.

Each FOLDER/<name> holds the files of one model and `expected.safetensors`: an `input` and, by head, the outputs, which
PyTorch computes layer by layer as the model's own files describe them. No TensorFlow and no sleap-nn is needed: the
Keras files are written with h5py, the checkpoints with torch.save. Weights are random, the sizes small but such that
every kind of layer is there.
"""
import json
import pathlib
import struct
import sys

import numpy as np
import torch
import torch.nn.functional as F
from keras_networks import (
    CHANNELS, FILTERS, LAYERS, PARTS, RATE, STRIDE, UNITS, Keras, keras_backbone, keras_heads, width)

torch.set_num_threads(1)
EDGES = [["neck", "nose"], ["neck", "tail"]]
CLASSES = ["ann", "bob"]

# name, SLEAP's head block, sleap-nn's, channels in, strides of (maps, second head)
KINDS = {
    "single": ("single_instance", "single_instance", 3, (2, None)),
    "centroid": ("centroid", "centroid", 1, (4, None)),
    "centered": ("centered_instance", "centered_instance", 1, (2, None)),
    "bottomup": ("multi_instance", "bottomup", 1, (2, 4)),
    "bottomup_id": ("multi_class_bottomup", "multi_class_bottomup", 1, (2, 4)),
    "centered_id": ("multi_class_topdown", "multi_class_topdown", 1, (2, 8)),
}
HEADS = {
    "single_instance": ["SingleInstanceConfmapsHead"], "centroid": ["CentroidConfmapsHead"],
    "centered_instance": ["CenteredInstanceConfmapsHead"],
    "multi_instance": ["MultiInstanceConfmapsHead", "PartAffinityFieldsHead"],
    "multi_class_bottomup": ["MultiInstanceConfmapsHead", "ClassMapsHead"],
    "multi_class_topdown": ["CenteredInstanceConfmapsHead", "ClassVectorsHead"],
}


def save_tensors(path, tensors):
    """safetensors, written by hand."""
    header, data = {}, b""
    for name, tensor in sorted(tensors.items()):
        array = np.ascontiguousarray(tensor.detach().numpy(), dtype="<f4")
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [len(data), len(data) + array.nbytes]}
        data += array.tobytes()
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


# --- SLEAP: a layer graph


def pickled_skeleton():
    """A networkx graph as jsonpickle writes it: objects once, then by number."""
    known, links = {}, []

    def node(name):
        if name in known:
            return {"py/id": known[name]}
        known[name] = len(known) + 1
        return {"py/object": "sleap.skeleton.Node", "py/state": {"py/tuple": [name, 1.0]}}

    for i, (source, target) in enumerate(EDGES):
        ends = {"source": node(source), "target": node(target)}
        if "type" in known:
            kind = {"py/id": known["type"]}
        else:
            known["type"] = len(known) + 1
            kind = {"py/reduce": [{"py/type": "sleap.skeleton.EdgeType"}, {"py/tuple": [1]}]}
        links.append({"edge_insert_idx": i, "key": 0, **ends, "type": kind})
    return {
        "directed": True, "multigraph": True, "graph": {"name": "Skeleton-0", "num_edges_inserted": len(EDGES)},
        "links": links, "nodes": [{"id": {"py/id": known[name]}} for name in PARTS]}


def head_blocks(kind, strides, keras, pooled=True):
    maps = {"sigma": 2.5, "output_stride": strides[0]}
    if kind == "centroid":
        maps["anchor_part"] = "neck"
    else:
        maps["part_names"] = PARTS
    if kind == "centered":
        maps["anchor_part"] = "neck"
    second = {
        "bottomup": ("pafs", {"edges": EDGES, "sigma": 50, "output_stride": strides[1], "loss_weight": 1.0}),
        "bottomup_id": ("class_maps", {"classes": CLASSES, "sigma": 50, "output_stride": strides[1]}),
        "centered_id": ("class_vectors", {
            "classes": CLASSES, "num_fc_layers": LAYERS, "num_fc_units": UNITS, "global_pool": pooled,
            "output_stride": STRIDE}),
    }.get(kind)
    if second:
        return {"confmaps": maps, second[0]: second[1]}
    return maps if keras else {"confmaps": maps}


def make_keras(
        folder, kind, seed, interpolate=False, stem=False, offsets=False, backbone="unet", skip=None, pretrained=False,
        pooled=True):
    block, _, channels, strides = KINDS[kind]
    folder.mkdir(parents=True)
    net = Keras(channels, np.random.default_rng(seed))
    finest = min(s for s in strides if s)
    features, settings = keras_backbone(net, backbone, channels, finest, interpolate, stem, skip, pretrained)
    outputs = keras_heads(net, features, HEADS[block], strides, offsets, pooled)
    net.save(folder / "best_model.h5", outputs)
    config = {
        "data": {
            "labels": {"skeletons": [pickled_skeleton()]},
            "preprocessing": {
                "ensure_rgb": False, "ensure_grayscale": False, "imagenet_mode": None,
                "input_scaling": 0.5 if kind == "single" else 1.0, "pad_to_stride": STRIDE,
                "resize_and_pad_to_target": True, "target_height": None, "target_width": None},
            "instance_cropping": {"center_on_part": None, "crop_size": 32 if kind.startswith("centered") else None}},
        "model": {
            "backbone": {name: None for name in ("leap", "unet", "hourglass", "resnet", "pretrained_encoder")}
            | {backbone: settings},
            "heads": {name: None for name, *_ in KINDS.values()} | {block: head_blocks(kind, strides, keras=True, pooled=pooled)}},
        "sleap_version": "1.3.4"}
    (folder / "training_config.json").write_text(json.dumps(config, indent=1))
    x = picture(channels, width=48 if pooled else 32)
    answers = net.compute(x, outputs)
    save_tensors(folder / "expected.safetensors", {"input": x} | {n.rsplit("_", 1)[0]: y for n, y in answers.items()})


# --- sleap-nn: a state dict


def make_torch(folder, kind, seed, interpolate=False):
    block, name, channels, strides = KINDS[kind]
    folder.mkdir(parents=True)
    generator = torch.Generator().manual_seed(seed)
    state = {}

    def convolve(key, x, filters, kernel=3):
        weight = torch.randn(filters, x.shape[1], kernel, kernel, generator=generator)
        state[f"model.{key}.weight"] = weight * (2 / weight[0].numel()) ** 0.5
        state[f"model.{key}.bias"] = torch.randn(filters, generator=generator)
        return F.conv2d(x, state[f"model.{key}.weight"], state[f"model.{key}.bias"], padding=kernel // 2)

    def join(key, x, units):
        state[f"model.{key}.weight"] = torch.randn(units, x.shape[1], generator=generator)
        state[f"model.{key}.bias"] = torch.randn(units, generator=generator)
        return F.linear(x, state[f"model.{key}.weight"], state[f"model.{key}.bias"])

    picture_in = x = picture(channels)
    down, stride, skips = int(np.log2(STRIDE)), 1, {}
    for block_index in range(down):
        for i in range(2):
            key = f"backbone.encoders.0.encoder_stack.{block_index}.blocks.stack0_enc{block_index}_conv{i}"
            x = F.relu(convolve(key, x, width(block_index)))
        skips[stride] = x
        x, stride = F.max_pool2d(x, 2), stride * 2
    for place, part in enumerate(("expand", "contract")):
        key = f"backbone.middle_blocks.{place}.blocks.stack0_enc{down + 1 + place}_middle_{part}_conv0"
        x = F.relu(convolve(key, x, width(down)))
    features, coarsest, j = {stride: x}, x, 0
    while stride > min(s for s in strides if s):
        prefix = f"backbone.decoders.0.decoder_stack.{j}.blocks.stack0_dec{j}_s{stride}_to_s{stride // 2}"
        filters = width(down - 1 - j)
        if interpolate:
            x = F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)
        else:
            weight = torch.randn(x.shape[1], filters, 3, 3, generator=generator)
            state[f"model.{prefix}_trans_conv.weight"] = weight * (1 / (2 * x.shape[1])) ** 0.5
            state[f"model.{prefix}_trans_conv.bias"] = torch.randn(filters, generator=generator)
            x = F.relu(F.conv_transpose2d(
                x, state[f"model.{prefix}_trans_conv.weight"], state[f"model.{prefix}_trans_conv.bias"], stride=2,
                padding=1, output_padding=1))
        stride //= 2
        x = torch.cat([skips[stride], x], 1)
        for i in range(2):
            x = F.relu(convolve(f"{prefix}_refine_conv{i}", x, filters))
        features[stride], j = x, j + 1
    answers = {}
    for k, (head, at) in enumerate(zip(HEADS[block], strides)):
        if head == "ClassVectorsHead":
            y = coarsest.amax((2, 3))
            for i in range(LAYERS):
                y = F.relu(join(f"head_layers.{k}.pre_classification{i}_fc", y, UNITS))
            answers[head] = join(f"head_layers.{k}.ClassVectorsHead", y, 2)
        else:
            y = convolve(f"head_layers.{k}.{head}.0", features[at], CHANNELS.get(head, len(PARTS)), kernel=1)
            answers[head] = torch.sigmoid(y) if head == "ClassMapsHead" else y
    torch.save({"epoch": 3, "global_step": 12, "state_dict": state}, folder / "best.ckpt")
    config = {
        "data_config": {
            "preprocessing": {
                "ensure_rgb": False, "ensure_grayscale": False, "max_height": None, "max_width": None,
                "scale": 0.5 if kind == "single" else 1.0, "crop_size": 32 if kind.startswith("centered") else None},
            "skeletons": [{
                "name": "Skeleton-0", "nodes": [{"name": p} for p in PARTS],
                "edges": [{"source": {"name": a}, "destination": {"name": b}} for a, b in EDGES], "symmetries": []}]},
        "model_config": {
            "backbone_config": {"convnext": None, "swint": None, "unet": {
                "in_channels": channels, "kernel_size": 3, "filters": FILTERS, "filters_rate": RATE,
                "max_stride": STRIDE, "stem_stride": None, "middle_block": True, "up_interpolate": interpolate,
                "stacks": 1, "convs_per_block": 2, "output_stride": min(s for s in strides if s)}},
            "head_configs": {n: None for _, n, *_ in KINDS.values()} | {name: head_blocks(kind, strides, keras=False)}},
        "sleap_nn_version": "0.3.5"}
    # JSON is YAML.
    (folder / "training_config.yaml").write_text(json.dumps(config, indent=1))
    save_tensors(folder / "expected.safetensors", {"input": picture_in} | answers)


def picture(channels, width=48):
    return torch.rand(2, channels, 32, width, generator=torch.Generator().manual_seed(7))


def main(folder):
    for number, kind in enumerate(KINDS):
        make_keras(folder / f"keras_{kind}", kind, seed=number, offsets=kind == "bottomup", interpolate=kind == "single")
        make_torch(folder / f"torch_{kind}", kind, seed=number, interpolate=kind == "centroid")
    make_keras(folder / "keras_stem", "centered", seed=20, stem=True)
    make_keras(folder / "keras_every_cell", "centered_id", seed=25, pooled=False)
    make_keras(folder / "keras_leap", "centered", seed=21, backbone="leap")
    make_keras(folder / "keras_leap_interpolated", "bottomup", seed=22, backbone="leap", interpolate=True)
    make_keras(folder / "keras_hourglass", "single", seed=23, backbone="hourglass", stem=2)
    make_keras(folder / "keras_hourglass_4", "centroid", seed=24, backbone="hourglass", stem=4)


def main_resnets(folder):
    """100 MB each, so only where they are asked for."""
    make_keras(folder / "keras_resnet", "centered", seed=30, backbone="resnet", skip="add", pretrained=True)
    make_keras(folder / "keras_resnet_random", "single", seed=31, backbone="resnet", skip="concatenate")


if __name__ == "__main__":
    (main_resnets if "--resnets" in sys.argv else main)(pathlib.Path(sys.argv[1]))
