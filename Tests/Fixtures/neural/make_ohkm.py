"""What sleap-nn's own online hard keypoint mining gives: loss and gradient, into ohkm.json beside this script.

    pip install "sleap-nn==0.3.5"; python make_ohkm.py

Numbers have few digits, so that channels that lie on the border of being hard do so exactly.
"""
import json
from pathlib import Path

import torch
from sleap_nn.training.losses import compute_ohkm_loss

generator = torch.Generator().manual_seed(4)


def numbers(*shape):
    return torch.randint(-16, 17, shape, generator=generator) / 16


cases = []
for shape, settings in [
    ((2, 5, 3, 4), {}),
    ((1, 13, 4, 4), {"hard_to_easy_ratio": 1.2}),
    ((3, 6, 2, 2), {"hard_to_easy_ratio": 50.0, "min_hard_keypoints": 3}),
    ((2, 8, 3, 3), {"hard_to_easy_ratio": 1.0, "max_hard_keypoints": 4, "loss_scale": 2.5}),
    ((1, 3, 2, 5), {"min_hard_keypoints": 9}),
]:
    output, target = numbers(*shape).requires_grad_(), numbers(*shape)
    # Some channels are much harder than others.
    target = target * torch.arange(1, shape[1] + 1).reshape(1, -1, 1, 1) / 4
    loss = compute_ohkm_loss(target, output, **settings)
    loss.backward()
    cases.append({
        "shape": shape, "settings": {
            "hardToEasyRatio": 2.0, "minHardKeypoints": 2, "lossScale": 5.0,
            **{"".join([w.title() if i else w for i, w in enumerate(k.split("_"))]): v for k, v in settings.items()}},
        "output": output.flatten().tolist(), "target": target.flatten().tolist(),
        "loss": loss.item(), "gradient": output.grad.flatten().tolist()})

cases = [{k: [round(x, 7) for x in v] if k == "gradient" else v for k, v in c.items()} for c in cases]
Path(__file__).with_name("ohkm.json").write_text(
    "[\n" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "\n]\n")
