"""The U-Net's forward pass and training step, ours and PyTorch's, alternating in one run; medians and ratios."""
import json
import subprocess
import sys
import time

import torch
from torch import nn

ROUNDS, BATCH, SIZE, FILTERS, THREADS = 5, 4, 512, 16, 2


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


def milliseconds(work):
    work()
    times = []
    for _ in range(3):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return sorted(times)[1]


def main(binary):
    torch.set_num_threads(THREADS)
    net = UNet().to(memory_format=torch.channels_last)
    x = torch.full((BATCH, 1, SIZE, SIZE), 0.5).to(memory_format=torch.channels_last)
    y = torch.zeros(BATCH, 13, SIZE // 2, SIZE // 2)

    def infer():
        with torch.no_grad():
            net(x)

    def train():
        net.zero_grad()
        nn.functional.mse_loss(net(x), y).backward()

    rows = {"inference": [], "training": []}
    for _ in range(ROUNDS):
        theirs = {"inference": milliseconds(infer), "training": milliseconds(train)}
        ours = json.loads(subprocess.check_output(
            [binary, "bench", "network", "--size", str(SIZE), "--batch", str(BATCH), "--filters", str(FILTERS),
             "--threads", str(THREADS), "--repeats", "3"]))
        for kind in rows:
            rows[kind].append((ours[f"{kind}_ms"], theirs[kind]))
    print(f"U-Net, {FILTERS} filters, 4 down blocks, batch {BATCH}, 1x{SIZE}x{SIZE}, fp32, {THREADS} threads, "
          f"medians of {ROUNDS} alternating rounds")
    for kind, pairs in rows.items():
        median = lambda values: sorted(values)[len(values) // 2]
        ours, theirs = median([a for a, _ in pairs]), median([b for _, b in pairs])
        ratio = median([b / a for a, b in pairs])
        print(f"  {kind:9}  ours {ours:7.1f} ms   PyTorch channels-last {theirs:7.1f} ms   {ratio:.2f} times as fast")


main(sys.argv[1])
