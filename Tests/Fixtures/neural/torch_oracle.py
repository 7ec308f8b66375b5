"""What PyTorch computes for the same numbers. Called by NeuralTests as `torch_oracle.py FOLDER`:

reads every FOLDER/N.question, a safetensors file whose metadata says what is asked ("unet" with "configuration" and
"heads", "adam" with "options", "mse", "cross_entropy", "architecture" as "unet"), and writes FOLDER/N.answer beside it.
"""

import json
import pathlib
import struct
import sys

import numpy as np
import torch
import torch.nn.functional as F

import torch_architectures

torch.set_num_threads(1)


def read(path):
    with open(path, "rb") as file:
        size = struct.unpack("<Q", file.read(8))[0]
        header = json.loads(file.read(size))
        data = file.read()
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        array = np.frombuffer(data[begin:end], dtype="<f4").reshape(entry["shape"])
        tensors[name] = torch.from_numpy(array.copy())
    return tensors, metadata


def write(path, tensors):
    header, blobs, offset = {}, [], 0
    for name, tensor in tensors.items():
        blob = tensor.detach().contiguous().numpy().astype("<f4").tobytes()
        header[name] = {
            "dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, offset + len(blob)]}
        offset += len(blob)
        blobs.append(blob)
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(blobs))


class UNet:
    """sleap-nn's U-Net written out with functions; layers are found by the names of their weights."""

    def __init__(self, weights, configuration, heads):
        self.weights, self.configuration, self.heads = weights, configuration, heads

    def convolve(self, x, name, relu=True):
        weight = self.weights[name + ".weight"]
        x = F.conv2d(x, weight, self.weights[name + ".bias"], padding=weight.shape[-1] // 2)
        return F.relu(x) if relu else x

    def named(self, part):
        """Convolutions whose name holds `part`, in order."""
        return sorted({k.rsplit(".", 1)[0] for k in self.weights if part in k})

    def upsample(self, x, block):
        trans = [n for n in block if n.endswith("_trans_conv")]
        if not trans:
            return F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)
        weight, bias = self.weights[trans[0] + ".weight"], self.weights[trans[0] + ".bias"]
        if self.configuration["transposedCropStart"] == 1:
            return F.relu(F.conv_transpose2d(x, weight, bias, stride=2, padding=1, output_padding=1))
        full = F.conv_transpose2d(x, weight, bias, stride=2)
        return F.relu(full[:, :, : 2 * x.shape[2], : 2 * x.shape[3]])

    def __call__(self, x):
        skips, features, block = {}, {}, 0
        stride = 1
        while self.named(f"stem_stack.{block}."):
            for name in self.named(f"stem_stack.{block}."):
                x = self.convolve(x, name)
            x, stride, block = F.max_pool2d(x, 2), stride * 2, block + 1
        block = 0
        while self.named(f"encoder_stack.{block}."):
            for name in self.named(f"encoder_stack.{block}."):
                x = self.convolve(x, name)
            skips[stride] = x
            x, stride, block = F.max_pool2d(x, 2), stride * 2, block + 1
        for name in self.named("middle_blocks."):
            x = self.convolve(x, name)
        features[stride], coarsest = x, x
        block = 0
        while self.named(f"decoder_stack.{block}."):
            names = self.named(f"decoder_stack.{block}.")
            x, stride = self.upsample(x, names), stride // 2
            if stride in skips:
                x = torch.cat((skips[stride], x), dim=1)
            for name in (n for n in names if "refine_conv" in n):
                x = self.convolve(x, name)
            features[stride], block = x, block + 1
        return [self.head(f"head_layers.{i}", head, features, coarsest) for i, head in enumerate(self.heads)]

    def head(self, prefix, head, features, coarsest):
        if "vector" in head["kind"]:
            x, layer = torch.amax(coarsest, dim=(2, 3)), 0
            while f"{prefix}.pre_classification{layer}_fc.weight" in self.weights:
                x = F.relu(self.connect(x, f"{prefix}.pre_classification{layer}_fc"))
                layer += 1
            x = self.connect(x, f"{prefix}.{head['name']}")
        else:
            x = self.convolve(features[head["stride"]], f"{prefix}.{head['name']}.0", relu=False)
        return torch.sigmoid(x) if head["activation"] == "sigmoid" else x

    def connect(self, x, name):
        return F.linear(x, self.weights[name + ".weight"], self.weights[name + ".bias"])


def unet(tensors, metadata):
    weights = {k: v.requires_grad_() for k, v in tensors.items() if k.endswith((".weight", ".bias"))}
    heads = json.loads(metadata["heads"])
    outputs = UNet(weights, json.loads(metadata["configuration"])["unet"], heads)(tensors["input"])
    sum((y * tensors[f"gradient.{i}"]).sum() for i, y in enumerate(outputs)).backward()
    result = {f"output.{i}": y for i, y in enumerate(outputs)}
    return result | {k: v.grad for k, v in weights.items()}


def architecture(tensors, metadata):
    """The numbers in double precision, and under "spread." how far PyTorch in single precision is from them: the root of
    the mean square of the difference, relative to that of the number itself."""
    def run(tensors):
        return torch_architectures.run(tensors, json.loads(metadata["configuration"]), json.loads(metadata["heads"]))
    exact, plain = run({k: v.double() for k, v in tensors.items()}), run({k: v.clone() for k, v in tensors.items()})
    answer = {k: v.detach().float() for k, v in exact.items()}
    for name, value in exact.items():
        error = ((plain[name].detach().double() - value) ** 2).sum() / (value ** 2).sum().clamp_min(1e-6)
        answer["spread." + name] = error.sqrt().detach().float().reshape(1)
    return answer


def adam(tensors, metadata):
    value = tensors["value"].clone().requires_grad_()
    options = json.loads(metadata["options"])
    decay = options.pop("weight_decay")
    if decay:
        optimizer = torch.optim.AdamW([value], weight_decay=decay, **options)
    else:
        optimizer = torch.optim.Adam([value], **options)
    for gradient in tensors["gradients"]:
        value.grad = gradient.clone()
        optimizer.step()
    return {"value": value}


def mse(tensors, metadata):
    output = tensors["output"].requires_grad_()
    loss = F.mse_loss(output, tensors["target"])
    loss.backward()
    return {"loss": loss.reshape(1), "gradient": output.grad}


def cross_entropy(tensors, metadata):
    output = tensors["output"].requires_grad_()
    loss = F.cross_entropy(output, tensors["target"])
    loss.backward()
    return {"loss": loss.reshape(1), "gradient": output.grad}


if __name__ == "__main__":
    for question in pathlib.Path(sys.argv[1]).glob("*.question"):
        tensors, metadata = read(question)
        answer = {"unet": unet, "adam": adam, "mse": mse, "cross_entropy": cross_entropy,
                  "architecture": architecture}[metadata["asked"]](tensors, metadata)
        write(question.with_suffix(".answer"), answer)
