"""Reference values for the training tests, by PyTorch in float64: python3 tests/training/reference.py

Debian's python3-torch 1.13 wrote reference.json. Images go NHWC -> NCHW and kernels HWIO -> OIHW on the way in,
and back on the way out.
"""

import json
import math
import pathlib

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


def flat(tensor):
    return [float(f"{value:.9g}") for value in tensor.detach().reshape(-1).tolist()]


def numbers(count, seed):
    """Deterministic numbers between -1 and 1, rounded so that they are exact in float32."""
    return [round(math.sin(12.9898 * (i + 1) + 78.233 * seed) * 64) / 64 for i in range(count)]


def loss():
    """Mean softmax cross-entropy, with logits up to 100 apart."""
    logits = torch.tensor(
        [[0.5, -1.0, 2.0], [100.0, 0.0, -50.0], [100.0, 0.0, -50.0], [0.0, 0.0, 0.0]], requires_grad=True
    )
    labels = torch.tensor([2, 0, 1, 1])
    value = F.cross_entropy(logits, labels)
    value.backward()
    return {"logits": flat(logits), "labels": labels.tolist(), "loss": value.item(), "gradient": flat(logits.grad)}


def network():
    """The net of network.browser.test.ts in training mode; three steps of running statistics."""
    shapes = {
        "conv1/kernel": [3, 3, 2, 4], "conv1/bias": [4], "bn1/gamma": [4], "bn1/beta": [4],
        "conv2/kernel": [3, 3, 4, 4], "conv2/bias": [4], "project/kernel": [1, 1, 2, 4], "project/bias": [4],
        "dense1/kernel": [8, 6], "dense1/bias": [6], "logits/kernel": [6, 3], "logits/bias": [3],
    }
    weights = {}
    for index, (name, shape) in enumerate(shapes.items()):
        values = torch.tensor(numbers(math.prod(shape), index + 1)).reshape(shape)
        weights[name] = (values * 0.5 + (1 if name.endswith("gamma") else 0)).requires_grad_()
    images = torch.tensor(numbers(4 * 8 * 8 * 2, 99)).reshape(4, 8, 8, 2)
    labels = torch.tensor([0, 2, 1, 2])

    def conv(x, name, stride=1, padding=1):
        return F.conv2d(x, weights[f"{name}/kernel"].permute(3, 2, 0, 1), weights[f"{name}/bias"], stride, padding)

    def forward(x, statistics):
        x = x.permute(0, 3, 1, 2)
        y = conv(x, "conv1")
        mean, variance = y.mean((0, 2, 3)), y.var((0, 2, 3), unbiased=False)
        statistics["mean"] = 0.9 * statistics["mean"] + 0.1 * mean.detach()
        statistics["variance"] = 0.9 * statistics["variance"] + 0.1 * variance.detach()  # biased, as in Keras
        y = F.batch_norm(y, None, None, weights["bn1/gamma"], weights["bn1/beta"], training=True, eps=1e-5)
        y = F.max_pool2d(torch.relu(y), 2)
        y = torch.tanh(conv(y, "conv2"))
        shortcut = conv(x, "project", stride=2, padding=0)
        joined = torch.cat([y + shortcut, F.avg_pool2d(torch.sigmoid(shortcut), 1)], 1)
        pooled = joined.mean((2, 3))
        hidden = torch.relu(pooled @ weights["dense1/kernel"] + weights["dense1/bias"])
        return hidden @ weights["logits/kernel"] + weights["logits/bias"]

    statistics = {"mean": torch.zeros(4), "variance": torch.ones(4)}
    for _ in range(3):
        logits = forward(images, statistics)
    value = F.cross_entropy(logits, labels)
    value.backward()
    return {
        "images": flat(images),
        "labels": labels.tolist(),
        "weights": {name: flat(weight) for name, weight in weights.items()},
        "logits": flat(logits),
        "loss": value.item(),
        "gradients": {name: flat(weight.grad) for name, weight in weights.items()},
        "movingMean": flat(statistics["mean"]),
        "movingVariance": flat(statistics["variance"]),
    }


target = pathlib.Path(__file__).with_name("reference.json")
target.write_text(json.dumps({"loss": loss(), "network": network()}) + "\n")
