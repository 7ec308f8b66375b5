"""LEAP, the stacked hourglass and the ResNet written out with PyTorch's functions; layers are found by the names of
their weights. `Numbers` holds weights and running statistics and says whether it is training."""

import torch
import torch.nn.functional as F

MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


class Numbers:
    def __init__(self, tensors, training):
        self.tensors, self.training = tensors, training

    def __contains__(self, name):
        return name in self.tensors

    def convolve(self, x, name, stride=1, padding=None, dilation=1):
        weight = self.tensors[name + ".weight"]
        if padding is None:
            padding = (weight.shape[-1] - 1) * dilation // 2
        return F.conv2d(x, weight, self.tensors.get(name + ".bias"), stride, padding, dilation)

    def normalize(self, x, name, frozen=False):
        mean, variance = self.tensors[name + ".running_mean"], self.tensors[name + ".running_var"]
        return F.batch_norm(
            x, mean, variance, self.tensors[name + ".weight"], self.tensors[name + ".bias"],
            training=self.training and not frozen, momentum=0.1, eps=1e-5)

    def transpose(self, x, name, stride, crop):
        """The full result, `crop` pixels cut from the top and left, the rest from the bottom and right."""
        weight, bias = self.tensors[name + ".weight"], self.tensors.get(name + ".bias")
        full = F.conv_transpose2d(x, weight, bias, stride=stride)
        height, width = stride * x.shape[2], stride * x.shape[3]
        return full[:, :, crop:crop + height, crop:crop + width]

    def heads(self, heads, features, coarsest, prefix=""):
        return [self.head(f"{prefix}head_layers.{i}", head, features, coarsest) for i, head in enumerate(heads)]

    def head(self, prefix, head, features, coarsest):
        if "vector" not in head["kind"]:
            return self.convolve(features[head["stride"]], f"{prefix}.{head['name']}.0")
        x, layer = torch.amax(coarsest, dim=(2, 3)), 0
        while f"{prefix}.pre_classification{layer}_fc.weight" in self:
            x = F.relu(self.connect(x, f"{prefix}.pre_classification{layer}_fc"))
            layer += 1
        return self.connect(x, f"{prefix}.{head['name']}")

    def connect(self, x, name):
        return F.linear(x, self.tensors[name + ".weight"], self.tensors[name + ".bias"])


def enlarge(x, factor, mode="bilinear"):
    options = {} if mode == "nearest" else {"align_corners": False}
    return F.interpolate(x, scale_factor=factor, mode=mode, **options)


def leap(numbers, settings, heads, x):
    stride = 1
    while stride < settings["maxStride"]:
        block = stride.bit_length() - 1
        for conv in range(3):
            name = f"backbone.encoders.0.encoder_stack.{block}.blocks.stack0_enc{block}_conv{conv}"
            x = F.relu(numbers.convolve(x, name))
        x, stride = F.max_pool2d(x, 2), stride * 2
    features, coarsest, block = {stride: x}, x, 0
    while stride > 1:
        name = (f"backbone.decoders.0.decoder_stack.{block}.blocks."
                f"stack0_dec{block}_s{stride}_to_s{stride // 2}")
        if settings["upInterpolate"]:
            x = enlarge(x, 2)
        else:
            x = F.relu(numbers.transpose(x, name + "_trans_conv", 2, settings["transposedCropStart"]))
        for conv in range(2):
            x = F.relu(numbers.convolve(x, f"{name}_refine_conv{conv}"))
        stride, block = stride // 2, block + 1
        features[stride] = x
    return numbers.heads(heads, features, coarsest)


def hourglass(numbers, settings, heads, x):
    def unit(x, name, **options):
        return numbers.normalize(F.relu(numbers.convolve(x, name + "_conv", **options)), name + "_bn")

    stem, name = settings["stemStride"], "backbone.stem.stem0"
    if stem == 4:
        x = unit(F.pad(x, (2, 3, 2, 3)), name + "_conv7x7", stride=2, padding=0)
    else:
        x = unit(x, name + "_conv7x7")
    x = unit(x, name + "_conv3x3")
    x = F.max_pool2d(x, 2) if stem > 1 else F.max_pool2d(F.pad(x, (0, 1, 0, 1), value=-torch.inf), 2, 1)
    x = unit(x, name + "_conv3x3_out")
    outputs = []
    for stack in range(settings["stacks"]):
        skips, stride, block = {}, stem, 0
        while stride < settings["maxStride"]:
            skips[stride] = x
            x = unit(F.max_pool2d(x, 2), f"backbone.encoders.{stack}.stack{stack}_enc{block}")
            stride, block = stride * 2, block + 1
        features, coarsest, block = {stride: x}, x, 0
        while stride > stem:
            name = f"backbone.decoders.{stack}.stack{stack}_dec{block}_s{stride}_to_s{stride // 2}"
            stride, block = stride // 2, block + 1
            x = enlarge(unit(x, name), 2, settings["interpolation"]) + unit(skips[stride], name + "_skip")
            features[stride] = x
        outputs.append((features, coarsest))
    last = outputs.pop()
    result = numbers.heads(heads, *last)
    for stack, values in enumerate(outputs):
        result += numbers.heads(heads, *values, prefix=f"intermediate.{stack}.")
    return result


def resnet(numbers, settings, heads, x):
    frozen, prefix = settings["weights"] == "frozen", "backbone.encoder."
    if settings["weights"] != "random":
        mean, deviation = torch.tensor(MEAN), torch.tensor(DEVIATION)
        if x.shape[1] == 1:
            mean, deviation = mean.mean().reshape(1), deviation.mean().reshape(1)
        x = (x - mean[:, None, None]) / deviation[:, None, None]

    def unit(x, convolution, normalization, **options):
        return numbers.normalize(
            numbers.convolve(x, prefix + convolution, **options), prefix + normalization, frozen)

    x = F.max_pool2d(F.relu(unit(x, "conv1", "bn1", stride=2)), 3, 2, 1)
    stride, dilation, skips = 4, 1, {}
    for stage in range(1, 5):
        step, before = (1 if stage == 1 else 2), dilation
        if step == 2 and stride == settings["maxStride"]:
            step, dilation = 1, 2 * dilation
        stride, block = stride * step, 0
        while f"{prefix}layer{stage}.{block}.conv1.weight" in numbers:
            name, first = f"layer{stage}.{block}", block == 0
            y = F.relu(unit(x, name + ".conv1", name + ".bn1"))
            y = F.relu(unit(y, name + ".conv2", name + ".bn2", stride=step if first else 1,
                            dilation=before if first else dilation))
            y = unit(y, name + ".conv3", name + ".bn3")
            if first:
                x = unit(x, name + ".downsample.0", name + ".downsample.1", stride=step)
            x, block = F.relu(x + y), block + 1
        skips.setdefault(stride, x)
    return numbers.heads(heads, *resnet_decoder(numbers, settings["upsampling"], x, stride, skips, heads))


def resnet_decoder(numbers, settings, x, stride, skips, heads):
    features, coarsest, step = {stride: x}, x, settings["blockStride"]
    while stride // step >= min(head["stride"] for head in heads):
        name = f"backbone.decoder.upsample_s{stride}_to_s{stride // step}"
        stride //= step

        def activate(x, bn):
            return F.relu(numbers.normalize(x, bn) if settings["batchNorm"] else x)

        if settings["method"] == "interpolation":
            x = enlarge(x, step)
        else:
            crop = (settings["transposedConvKernelSize"] - step) // 2
            x = activate(numbers.transpose(x, name + "_trans_conv", step, crop), name + "_bn")
        skip, kind = skips.get(stride), settings.get("skipConnections")
        if skip is not None and kind == "concatenate":
            x = torch.cat((skip, x), 1)
        elif skip is not None and kind == "add":
            if f"{name}_skip_conv1x1.weight" in numbers:
                skip = numbers.convolve(skip, name + "_skip_conv1x1")
            x = x + skip
        for conv in range(settings["refineConvs"]):
            x = activate(numbers.convolve(x, f"{name}_refine{conv}_conv"), f"{name}_refine{conv}_bn")
        features[stride] = x
    return features, coarsest


def run(tensors, settings, heads):
    """The outputs in inference, then those of a training pass with its gradients and running statistics."""
    (kind, settings), = settings.items()
    network = {"leap": leap, "hourglass": hourglass, "resnet": resnet}[kind]
    weights = {k: v for k, v in tensors.items() if k != "input" and not k.startswith("gradient.")}
    with torch.no_grad():
        inferred = network(Numbers(weights, False), settings, heads, tensors["input"])
    result = {f"inferred.{i}": y for i, y in enumerate(inferred)}
    for name, tensor in weights.items():
        if "running_" not in name:
            tensor.requires_grad_()
    outputs = network(Numbers(weights, True), settings, heads, tensors["input"])
    sum((y * tensors[f"gradient.{i}"]).sum() for i, y in enumerate(outputs)).backward()
    result |= {f"output.{i}": y for i, y in enumerate(outputs)}
    return result | {k: v if "running_" in k else v.grad for k, v in weights.items()
                     if "running_" in k or v.grad is not None}
