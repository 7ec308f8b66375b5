"""SLEAP's Keras networks, layer by layer: what they are called, what they weigh and, with PyTorch, what they compute."""
import json

import h5py
import numpy as np
import torch
import torch.nn.functional as F

PARTS = ["nose", "neck", "tail"]
CHANNELS = {"CentroidConfmapsHead": 1, "PartAffinityFieldsHead": 4, "ClassMapsHead": 2, "ClassVectorsHead": 2}
FILTERS, RATE, STRIDE, UNITS, LAYERS = 16, 1.5, 8, 6, 2


def width(block):
    return int(FILTERS * RATE**block)


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
            elif kind == "Flatten":
                y = ins[0].movedim(1, -1).flatten(1)
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


def keras_heads(net, features, heads, strides, offsets, pooled):
    outputs = []
    for head, stride in zip(heads, strides):
        x, filters = features[STRIDE if head == "ClassVectorsHead" else stride]
        if head == "ClassVectorsHead":
            if pooled:
                x = net.add("GlobalMaxPooling2D", "pre_classification_global_pool", [x])
            else:
                filters *= (32 // STRIDE) ** 2
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
