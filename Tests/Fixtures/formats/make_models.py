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

import h5py
import numpy as np
import torch
import torch.nn.functional as F

torch.set_num_threads(1)
PARTS = ["nose", "neck", "tail"]
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
CHANNELS = {"CentroidConfmapsHead": 1, "PartAffinityFieldsHead": 4, "ClassMapsHead": 2, "ClassVectorsHead": 2}
FILTERS, RATE, STRIDE, UNITS, LAYERS = 16, 1.5, 8, 6, 2


def width(block):
    return int(FILTERS * RATE**block)


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


class Keras:
    """Builds layers as SLEAP names them, gives them weights, and computes them."""

    def __init__(self, channels, generator):
        self.layers, self.weights, self.generator = [], {}, generator
        self.layers.append({
            "class_name": "InputLayer", "name": "input", "inbound_nodes": [],
            "config": {"batch_input_shape": [None, 32, 32, channels], "name": "input"}})

    def add(self, kind, name, inputs, **config):
        self.layers.append({
            "class_name": kind, "name": name, "config": {"name": name, **config},
            "inbound_nodes": [[[i, 0, 0, {}] for i in inputs]]})
        return name

    def array(self, *shape):
        return (self.generator.standard_normal(shape) * np.sqrt(2 / max(1, np.prod(shape[:-1])))).astype("<f4")

    def convolution(
            self, name, x, channels_in, filters, kernel=3, activation="linear", stride=1, padding="same", dilation=1):
        self.weights[name] = {"kernel:0": self.array(kernel, kernel, channels_in, filters), "bias:0": self.array(filters)}
        return self.add(
            "Conv2D", name, [x], filters=filters, kernel_size=[kernel, kernel], strides=[stride, stride], padding=padding,
            dilation_rate=[dilation, dilation], activation=activation, use_bias=True)

    def transposed(self, name, x, channels_in, filters, kernel=3):
        self.weights[name] = {
            "kernel:0": self.array(kernel, kernel, filters, channels_in), "bias:0": self.array(filters)}
        return self.add(
            "Conv2DTranspose", name, [x], filters=filters, kernel_size=[kernel, kernel], strides=[2, 2], padding="same",
            activation="linear", use_bias=True)

    def normalization(self, name, x, channels, epsilon=1e-3):
        self.weights[name] = {
            "gamma:0": 1 + 0.1 * self.array(channels), "beta:0": 0.1 * self.array(channels),
            "moving_mean:0": 0.1 * self.array(channels),
            "moving_variance:0": self.generator.uniform(0.01, 2, channels).astype("<f4")}
        return self.add("BatchNormalization", name, [x], axis=[3], momentum=0.99, epsilon=epsilon, center=True, scale=True)

    def dense(self, name, x, channels_in, units, activation="linear"):
        self.weights[name] = {"kernel:0": self.array(channels_in, units), "bias:0": self.array(units)}
        return self.add("Dense", name, [x], units=units, activation=activation, use_bias=True)

    def relu(self, name, x):
        return self.add("Activation", name, [x], activation="relu")

    def pool(self, name, x, size=2, stride=2, padding="same"):
        return self.add("MaxPooling2D", name, [x], pool_size=[size, size], strides=[stride, stride], padding=padding)

    def pad(self, name, x, side):
        return self.add("ZeroPadding2D", name, [x], padding=[[side, side], [side, side]])

    def save(self, path, outputs):
        config = {
            "class_name": "Functional",
            "config": {"name": "functional_1", "layers": self.layers, "input_layers": [["input", 0, 0]],
                       "output_layers": [[name, 0, 0] for name in outputs]}}
        with h5py.File(path, "w") as file:
            file.attrs["model_config"] = json.dumps(config)
            file.attrs["keras_version"] = "2.4.0"
            for layer in self.layers:
                name = layer["name"]
                group = file.create_group(f"model_weights/{name}")
                arrays = self.weights.get(name, {})
                group.attrs["weight_names"] = [f"{name}/{key}".encode() for key in arrays]
                for key, array in arrays.items():
                    file[f"model_weights/{name}/{name}/{key}"] = array

    def compute(self, x, outputs):
        values = {}
        for layer in self.layers:
            name, kind, config = layer["name"], layer["class_name"], layer["config"]
            ins = [values[i[0]] for i in layer["inbound_nodes"][0]] if layer["inbound_nodes"] else []
            arrays = {key[:-2]: torch.from_numpy(array) for key, array in self.weights.get(name, {}).items()}
            if kind == "InputLayer":
                y = x
            elif kind == "Conv2D":
                kernel, stride = config["kernel_size"][0], config["strides"][0]
                y = same(ins[0], kernel, stride) if config["padding"] == "same" else ins[0]
                y = F.conv2d(
                    y, arrays["kernel"].permute(3, 2, 0, 1), arrays["bias"], stride, dilation=config["dilation_rate"][0])
            elif kind == "Conv2DTranspose":
                # SAME: of what is too much, the smaller half is cut at the start.
                y = F.conv_transpose2d(ins[0], arrays["kernel"].permute(3, 2, 0, 1), arrays["bias"], stride=2)
                cut, height, width = (config["kernel_size"][0] - 2) // 2, *ins[0].shape[2:]
                y = y[:, :, cut:cut + 2 * height, cut:cut + 2 * width]
            elif kind == "BatchNormalization":
                y = F.batch_norm(
                    ins[0], arrays["moving_mean"], arrays["moving_variance"], arrays["gamma"], arrays["beta"],
                    eps=config["epsilon"])
            elif kind == "ZeroPadding2D":
                y = F.pad(ins[0], [config["padding"][0][0]] * 4)
            elif kind == "Add":
                y = ins[0] + ins[1]
            elif kind == "Lambda" and name == "tile_channels":
                y = ins[0].tile(1, 3, 1, 1)
            elif kind == "Lambda":
                y = ins[0].flip(1) * 255 - torch.tensor([103.939, 116.779, 123.68]).reshape(1, 3, 1, 1)
            elif kind == "Dense":
                y = ins[0] @ arrays["kernel"] + arrays["bias"]
            elif kind == "Activation":
                y = F.relu(ins[0])
            elif kind == "MaxPooling2D":
                size, stride = config["pool_size"][0], config["strides"][0]
                y = same(ins[0], size, stride, -torch.inf) if config["padding"] == "same" else ins[0]
                y = F.max_pool2d(y, size, stride)
            elif kind == "UpSampling2D":
                mode = config["interpolation"]
                y = F.interpolate(
                    ins[0], scale_factor=2, mode=mode, align_corners=False if mode == "bilinear" else None)
            elif kind == "Concatenate":
                y = torch.cat(ins, 1)
            elif kind == "GlobalMaxPooling2D":
                y = ins[0].amax((2, 3))
            else:
                y = ins[0]
            if config.get("activation") == "sigmoid":
                y = torch.sigmoid(y)
            elif config.get("activation") == "relu":
                y = F.relu(y)
            values[name] = y
        # The last layer of class vectors ends in a softmax, which Tarsier applies outside of its network.
        return {name: values[name] for name in outputs}


def same(x, kernel, stride, value=0.0):
    """TensorFlow's SAME: the output is as large as the input divided by the stride; the smaller half comes first."""
    pads = []
    for size in reversed(x.shape[2:]):
        missing = max((-(-size // stride) - 1) * stride + kernel - size, 0)
        pads += [missing // 2, missing - missing // 2]
    return F.pad(x, pads, value=value)


def keras_leap(net, channels, finest, interpolate):
    """SLEAP's LEAP; as keras_unet."""
    x, filters_in, stride, down = "input", channels, 1, int(np.log2(STRIDE))
    for block in range(down):
        for i in range(3):
            x = net.convolution(f"stack0_enc{block}_conv{i}", x, filters_in, width(block))
            x, filters_in = net.relu(f"stack0_enc{block}_act{i}_relu", x), width(block)
        x, stride = net.pool(f"stack0_enc{block}_pool", x), stride * 2
    features, up = {stride: (x, filters_in)}, int(np.log2(STRIDE // finest))
    for block in range(up):
        prefix, filters = f"stack0_dec{block}_s{stride}_to_s{stride // 2}", width(up - block)
        if interpolate:
            x = net.add("UpSampling2D", f"{prefix}_interp_bilinear", [x], size=[2, 2], interpolation="bilinear")
        else:
            x = net.transposed(f"{prefix}_trans_conv", x, filters_in, filters)
            x, filters_in = net.relu(f"{prefix}_trans_conv_act_relu", x), filters
        for i in range(2):
            x = net.convolution(f"{prefix}_refine_conv{i}", x, filters_in, filters)
            x, filters_in = net.relu(f"{prefix}_refine_conv{i}_act_relu", x), filters
        stride //= 2
        features[stride] = (x, filters_in)
    return features


def keras_hourglass(net, channels, finest, stem):
    """SLEAP's hourglass, one stack; as keras_unet."""
    def unit(prefix, x, channels_in, filters, kernel=3, stride=1):
        x = net.convolution(f"{prefix}_conv", x, channels_in, filters, kernel, activation="relu", stride=stride)
        return net.normalization(f"{prefix}_bn", x, filters)

    x = unit("stem0_conv7x7", "input", channels, 6, 7, 2 if stem == 4 else 1)
    x = unit("stem0_conv3x3", x, 6, 12)
    x = net.pool("stem0_pool", x, stride=2 if stem > 1 else 1)
    x, filters, stride = unit("stem0_conv3x3_out", x, 12, FILTERS), FILTERS, stem
    skips, down = {}, int(np.log2(STRIDE // stem))
    for block in range(down):
        skips[stride] = (x, filters)
        x, stride = net.pool(f"stack0_enc{block}_pool", x), stride * 2
        x, filters = unit(f"stack0_enc{block}_conv", x, filters, FILTERS + 5 * block), FILTERS + 5 * block
    features, block = {stride: (x, filters)}, 0
    while stride > finest:
        prefix, more = f"stack0_dec{block}_s{stride}_to_s{stride // 2}", FILTERS + 5 * (down - 1 - block)
        x = unit(f"{prefix}_conv", x, filters, more)
        x = net.add("UpSampling2D", f"{prefix}_nearest", [x], size=[2, 2], interpolation="nearest")
        stride //= 2
        skip = unit(f"{prefix}_skip", skips[stride][0], skips[stride][1], more)
        x, filters, block = net.add("Add", f"{prefix}_skip_add", [x, skip]), more, block + 1
        features[stride] = (x, filters)
    return features


def keras_resnet(net, channels, finest, skip, pretrained):
    """SLEAP's ResNet50 of stride 16 with transposed convolutions; as keras_unet."""
    x = "input"
    if pretrained:
        x = net.add("Lambda", "tile_channels", [x]) if channels == 1 else x
        x, channels = net.add("Lambda", "imagenet_preproc_v1", [x]), 3

    def unit(name, x, channels_in, filters, relu, **more):
        x = net.convolution(f"{name}_conv", x, channels_in, filters, **{"padding": "valid", **more})
        x = net.normalization(f"{name}_bn", x, filters, 1.001e-5)
        return net.relu(f"{name}_relu", x) if relu else x

    x = unit("conv1", net.pad("conv1_pad", x, 3), channels, 64, True, kernel=7, stride=2)
    x = net.pool("pool1_pool", net.pad("pool1_pad", x, 1), 3, 2, "valid")
    filters_in, stride, skips = 64, 4, {}
    for stage, blocks in enumerate([3, 4, 6, 3]):
        divides = stage in (1, 2)
        dilation, filters = 2 if stage == 3 else 1, 64 << stage
        stride *= 2 if divides else 1
        for block in range(blocks):
            name, step = f"conv{stage + 2}_block{block + 1}", 2 if divides and block == 0 else 1
            shortcut = x
            if block == 0:
                shortcut = unit(f"{name}_0", x, filters_in, 4 * filters, False, kernel=1, stride=step, dilation=dilation)
            y = unit(f"{name}_1", x, filters_in, filters, True, kernel=1, stride=step)
            y = unit(f"{name}_2", y, filters, filters, True, padding="same")
            y = unit(f"{name}_3", y, filters, 4 * filters, False, kernel=1)
            x, filters_in = net.relu(f"{name}_out", net.add("Add", f"{name}_add", [shortcut, y])), 4 * filters
        skips.setdefault(stride, (x, filters_in))
    features, filters = {stride: (x, filters_in)}, 8
    while stride > finest:
        prefix = f"upsample_s{stride}_to_s{stride // 2}"
        x = net.transposed(f"{prefix}_trans_conv", x, filters_in, filters, 4)
        x = net.relu(f"{prefix}_relu", net.normalization(f"{prefix}_bn", x, filters))
        filters_in, stride = filters, stride // 2
        if skip and stride in skips:
            more = skips[stride]
            if skip == "add":
                fitted = net.convolution(f"{prefix}_skip_conv1x1", more[0], more[1], filters, kernel=1)
                x = net.add("Add", f"{prefix}_skip_add", [fitted, x])
            else:
                x, filters_in = net.add("Concatenate", f"{prefix}_skip_concat", [more[0], x], axis=-1), filters + more[1]
        for i in range(2):
            x = net.convolution(f"{prefix}_refine{i}_conv", x, filters_in, filters)
            x = net.relu(f"{prefix}_refine{i}_relu", net.normalization(f"{prefix}_refine{i}_bn", x, filters))
            filters_in = filters
        features[stride] = (x, filters_in)
    return features


def keras_unet(net, channels, finest, interpolate, stem):
    """SLEAP's U-Net; returns the features and their channels by stride, and the coarsest."""
    x, filters_in = "input", channels
    stem_blocks = 1 if stem else 0
    for block in range(stem_blocks):
        for i in range(2):
            x = net.convolution(f"stem{block}_conv{i}", x, filters_in, width(block), kernel=7)
            x, filters_in = net.relu(f"stem{block}_act{i}_relu", x), width(block)
    if stem:
        x = net.pool(f"stem{stem_blocks}_last_pool", x)
    down = int(np.log2(STRIDE)) - stem_blocks
    skips, stride = {}, 2**stem_blocks
    for block in range(down):
        if block > 0:
            x = net.pool(f"stack0_enc{block}_pool", x)
            stride *= 2
        filters = width(block + stem_blocks)
        for i in range(2):
            x = net.convolution(f"stack0_enc{block}_conv{i}", x, filters_in, filters)
            x, filters_in = net.relu(f"stack0_enc{block}_act{i}_relu", x), filters
        skips[stride] = (x, filters)
    x = net.pool(f"stack0_enc{down}_last_pool", x)
    stride *= 2
    for place, name in ((down + 1, "middle_expand"), (down + 2, "middle_contract")):
        filters = width(down + stem_blocks)
        x = net.convolution(f"stack0_enc{place}_{name}_conv0", x, filters_in, filters)
        x, filters_in = net.relu(f"stack0_enc{place}_{name}_act0_relu", x), filters
    features, block = {stride: (x, filters_in)}, 0
    while stride > finest:
        prefix = f"stack0_dec{block}_s{stride}_to_s{stride // 2}"
        filters = width(down + stem_blocks - 1 - block)
        if interpolate:
            x = net.add("UpSampling2D", f"{prefix}_interp_bilinear", [x], size=[2, 2], interpolation="bilinear")
            filters_up = filters_in
        else:
            x = net.transposed(f"{prefix}_trans_conv", x, filters_in, filters)
            x, filters_up = net.relu(f"{prefix}_trans_conv_act_relu", x), filters
        stride //= 2
        if stride in skips:
            skip, more = skips[stride]
            x = net.add("Concatenate", f"{prefix}_skip_concat", [skip, x], axis=-1)
            filters_up += more
        filters_in = filters_up
        for i in range(2):
            x = net.convolution(f"{prefix}_refine_conv{i}", x, filters_in, filters)
            x, filters_in = net.relu(f"{prefix}_refine_conv{i}_act_relu", x), filters
        features[stride] = (x, filters_in)
        block += 1
    return features


def keras_heads(net, features, heads, strides, offsets):
    outputs = []
    for head, stride in zip(heads, strides):
        x, filters = features[STRIDE if head == "ClassVectorsHead" else stride]
        if head == "ClassVectorsHead":
            x = net.add("GlobalMaxPooling2D", "pre_classification_global_pool", [x])
            x = net.add("Flatten", "pre_classification_flatten", [x])
            for i in range(LAYERS):
                x = net.dense(f"pre_classification{i}_fc", x, filters, UNITS)
                x, filters = net.relu(f"pre_classification{i}_relu", x), UNITS
            outputs.append(net.dense("ClassVectorsHead_0", x, filters, 2, activation="softmax"))
        else:
            activation = "sigmoid" if head == "ClassMapsHead" else "linear"
            outputs.append(net.convolution(
                f"{head}_0", x, filters, CHANNELS.get(head, len(PARTS)), kernel=1, activation=activation))
    if offsets:
        x, filters = features[strides[0]]
        outputs.append(net.convolution("OffsetRefinementHead_0", x, filters, 2 * len(PARTS), kernel=1))
    return outputs


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


def head_blocks(kind, strides, keras):
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
            "classes": CLASSES, "num_fc_layers": LAYERS, "num_fc_units": UNITS, "global_pool": True,
            "output_stride": STRIDE}),
    }.get(kind)
    if second:
        return {"confmaps": maps, second[0]: second[1]}
    return maps if keras else {"confmaps": maps}


def keras_backbone(net, name, channels, finest, interpolate, stem, skip, pretrained):
    """Adds a backbone; its features, and its settings in training_config.json."""
    strides = {"max_stride": STRIDE, "output_stride": finest}
    if name == "leap":
        settings = {"filters": FILTERS, "filters_rate": RATE, "up_interpolate": interpolate, "stacks": 1}
        return keras_leap(net, channels, finest, interpolate), strides | settings
    if name == "hourglass":
        settings = {"stem_stride": stem, "stem_filters": 6, "filters": FILTERS, "filter_increase": 5, "stacks": 1}
        return keras_hourglass(net, channels, finest, stem), strides | settings
    if name == "resnet":
        upsampling = {
            "method": "transposed_conv", "skip_connections": skip, "block_stride": 2, "filters": 8, "filters_rate": 1,
            "refine_convs": 2, "batch_norm": True, "transposed_conv_kernel_size": 4}
        settings = {
            "version": "ResNet50", "weights": "frozen" if pretrained else "random", "upsampling": upsampling,
            "max_stride": 16, "output_stride": finest}
        return keras_resnet(net, channels, finest, skip, pretrained), settings
    settings = {
        "stem_stride": 2 if stem else None, "filters": FILTERS, "filters_rate": RATE, "middle_block": True,
        "up_interpolate": interpolate, "stacks": 1}
    return keras_unet(net, channels, finest, interpolate, stem), strides | settings


def make_keras(
        folder, kind, seed, interpolate=False, stem=False, offsets=False, backbone="unet", skip=None, pretrained=False):
    block, _, channels, strides = KINDS[kind]
    folder.mkdir(parents=True)
    net = Keras(channels, np.random.default_rng(seed))
    finest = min(s for s in strides if s)
    features, settings = keras_backbone(net, backbone, channels, finest, interpolate, stem, skip, pretrained)
    outputs = keras_heads(net, features, HEADS[block], strides, offsets)
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
            "heads": {name: None for name, *_ in KINDS.values()} | {block: head_blocks(kind, strides, keras=True)}},
        "sleap_version": "1.3.4"}
    (folder / "training_config.json").write_text(json.dumps(config, indent=1))
    x = picture(channels)
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


def picture(channels):
    return torch.rand(2, channels, 32, 48, generator=torch.Generator().manual_seed(7))


def main(folder):
    for number, kind in enumerate(KINDS):
        make_keras(folder / f"keras_{kind}", kind, seed=number, offsets=kind == "bottomup", interpolate=kind == "single")
        make_torch(folder / f"torch_{kind}", kind, seed=number, interpolate=kind == "centroid")
    make_keras(folder / "keras_stem", "centered", seed=20, stem=True)
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
