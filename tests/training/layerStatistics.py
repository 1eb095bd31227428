"""Reference values for the layers' statistics, by PyTorch in float64: python3 tests/training/layerStatistics.py

Debian's python3-torch 1.13 wrote layerStatistics.json. The net of layerStatistics.browser.test.ts before and after
one step of SGD at 0.1 on all of its four images.
"""

import json
import math
import pathlib

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)

rate = 0.1
shapes = {
    "conv1/kernel": [3, 3, 1, 4], "bn1/gamma": [4], "bn1/beta": [4],
    "conv2/kernel": [3, 3, 4, 4], "conv2/bias": [4], "dense/kernel": [4, 6], "dense/bias": [6],
    "logits/kernel": [6, 3], "logits/bias": [3],
}


def numbers(count, seed):
    """Deterministic numbers between -1 and 1, rounded so that they are exact in float32."""
    return [round(math.sin(12.9898 * (i + 1) + 78.233 * seed) * 64) / 64 for i in range(count)]


weights = {}
for index, (name, shape) in enumerate(shapes.items()):
    values = torch.tensor(numbers(math.prod(shape), index + 1)).reshape(shape)
    weights[name] = values * 0.5 + (1 if name.endswith("gamma") else 0)
weights["bn1/beta"][1] = -50.0  # one channel of four is never positive
for weight in weights.values():
    weight.requires_grad_()
pixels = [int(127 * (1 + value)) for value in numbers(4 * 8 * 8, 99)]
labels = [0, 2, 1, 2]


def conv(x, name):
    return F.conv2d(x, weights[f"{name}/kernel"].permute(3, 2, 0, 1), weights.get(f"{name}/bias"), padding=1)


def look():
    """Loss and activations by layer, images NHWC to NCHW."""
    x = (torch.tensor(pixels).double() / 255).reshape(4, 8, 8, 1).permute(0, 3, 1, 2)
    y = F.batch_norm(conv(x, "conv1"), None, None, weights["bn1/gamma"], weights["bn1/beta"], training=True, eps=1e-5)
    first = torch.relu(y)
    second = torch.relu(conv(first, "conv2") + first)
    hidden = torch.tanh(second.mean((2, 3)) @ weights["dense/kernel"] + weights["dense/bias"])
    logits = hidden @ weights["logits/kernel"] + weights["logits/bias"]
    loss = F.cross_entropy(logits, torch.tensor(labels))
    return loss, {"conv1": first, "conv2": second, "dense": hidden, "logits": logits}


def statistics(before=None):
    for weight in weights.values():
        weight.grad = None
    loss, outputs = look()
    loss.backward()
    layers = {}
    for name, output in outputs.items():
        kernel = weights[f"{name}/kernel"]
        change = None if before is None else (kernel - before[name]).norm() / before[name].norm()
        dead = (output == 0).transpose(0, 1).flatten(1).all(1).double().mean() if name.startswith("conv") else None
        layers[name] = {
            "gradient": kernel.grad.norm().item(),
            "weight": kernel.norm().item(),
            "update": None if change is None else change.item(),
            "mean": output.mean().item(),
            "deviation": output.std(unbiased=False).item(),
            "dead": None if dead is None else dead.item(),
        }
    return layers


start = {name: weight.detach().reshape(-1).tolist() for name, weight in weights.items()}
first = statistics()
before = {name: weights[f"{name}/kernel"].detach().clone() for name in first}
with torch.no_grad():
    for weight in weights.values():
        weight -= rate * weight.grad
second = statistics(before)
target = pathlib.Path(__file__).with_name("layerStatistics.json")
target.write_text(json.dumps({"pixels": pixels, "labels": labels, "weights": start, "before": first, "after": second}) + "\n")
