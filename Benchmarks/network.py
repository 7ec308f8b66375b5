"""The U-Net's forward pass and training step, ours and PyTorch's, taking turns in one run."""
import json
import time

import torch
from torch import nn

from rounds import alternate, run, skip, table

BATCH, SIZE, FILTERS = 4, 512, 16


class UNet(nn.Module):
    """sleap-nn's U-Net: two convolutions a block, bilinear up-sampling, a 1x1 head at stride 2."""

    def __init__(self):
        super().__init__()
        def block(a, b):
            return nn.Sequential(nn.Conv2d(a, b, 3, padding=1), nn.ReLU(True), nn.Conv2d(b, b, 3, padding=1), nn.ReLU(True))
        widths = [FILTERS * 2**i for i in range(5)]
        self.down = nn.ModuleList(block(a, b) for a, b in zip([1, *widths[:3]], widths[:4]))
        self.middle = block(widths[3], widths[4])
        self.up = nn.ModuleList(block(widths[i + 1] + widths[i], widths[i]) for i in (3, 2, 1))
        self.head = nn.Conv2d(widths[1], 13, 1)

    def forward(self, x):
        skips = []
        for block in self.down:
            x = block(x)
            skips.append(x)
            x = nn.functional.max_pool2d(x, 2)
        x = self.middle(x)
        for block, skip in zip(self.up, skips[:0:-1]):
            x = nn.functional.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)
            x = block(torch.cat([skip, x], 1))
        return self.head(x)


def milliseconds(work, repeats=2):
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return min(times)


def measure(binary, rounds, threads):
    torch.set_num_threads(threads)
    net = UNet().to(memory_format=torch.channels_last)
    x = torch.full((BATCH, 1, SIZE, SIZE), 0.5).to(memory_format=torch.channels_last)
    y = torch.zeros(BATCH, 13, SIZE // 2, SIZE // 2)

    def infer():
        with torch.no_grad():
            net(x)

    def train():
        net.zero_grad()
        nn.functional.mse_loss(net(x), y).backward()

    def ours(kind, *more):
        output, _, _ = run(binary, "bench", "network", "--size", SIZE, "--batch", BATCH, "--filters", FILTERS,
                           "--threads", threads, "--repeats", 2, "--only", kind, *more)
        return json.loads(output)[f"{kind}_ms"]

    infer(), train()
    rows = []
    for name, kind, theirs, more in [
            ("inference, fp32", "inference", infer, []),
            ("inference, bf16 against fp32", "inference", infer, ["--precision", "bfloat16"]),
            ("forward and backward, fp32", "training", train, [])]:
        try:
            a, b, ratio = alternate(rounds, lambda: ours(kind, *more), lambda: milliseconds(theirs))
        except RuntimeError as error:
            skip(name, str(error).strip().splitlines()[-1])
            continue
        rows.append([name, f"{a:.0f} ms", f"{b:.0f} ms", f"{ratio:.2f}"])
    table(f"The network alone: U-Net, {FILTERS} filters, 4 down blocks, batch {BATCH} of {SIZE}², PyTorch eager channels-last",
          ["work", "Tarsier", "PyTorch", "times as fast"], rows)
