"""Five training steps of each normalisation, by PyTorch in float64: python3 tests/training/layers/norms.py

Debian's python3-torch 1.13 wrote norms.json. Each step has another input; gradients are those of sum(y * change), and
gamma and beta take a step of 0.01 against theirs, so that all five differ. Running statistics are torch's own, but for
the variance: torch divides it by n - 1 on its way in, we (like Keras) by n.
"""

import json
import math
import pathlib

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)

SHAPE = (4, 3, 3, 8)
MOMENTUM = 0.8  # the share that stays; torch's is 1 minus this
EPSILON = 1e-3


def numbers(shape, seed):
    """Deterministic numbers between -2 and 2, exact in float32."""
    values = [round(math.sin(12.9898 * (i + 1) + 78.233 * seed) * 128) / 64 for i in range(math.prod(shape))]
    return torch.tensor(values).reshape(shape)


def flat(tensor):
    return [float(f"{value:.9g}") for value in tensor.detach().reshape(-1).tolist()]


def run(normalise):
    gamma = 1 + numbers((8,), 50) / 4
    beta = numbers((8,), 51) / 4
    mean, variance, biased = torch.zeros(8), torch.ones(8), torch.ones(8)
    steps = []
    for step in range(5):
        x = (numbers(SHAPE, step) * (step + 1) / 4 + step / 4).requires_grad_()
        g, b = gamma.clone().requires_grad_(), beta.clone().requires_grad_()
        y = normalise(x.permute(0, 3, 1, 2), g, b, mean, variance).permute(0, 2, 3, 1)
        change = numbers(SHAPE, 9 + step)
        (y * change).sum().backward()
        biased = MOMENTUM * biased + (1 - MOMENTUM) * x.detach().reshape(-1, 8).var(0, unbiased=False)
        gamma, beta = gamma - 0.01 * g.grad, beta - 0.01 * b.grad
        gradients = {"x": flat(x.grad), "gamma": flat(g.grad), "beta": flat(b.grad)}
        entry = {"x": flat(x), "change": flat(change), "y": flat(y), "gradients": gradients}
        steps.append({**entry, "movingMean": flat(mean), "movingVariance": flat(biased)})
    return {"gamma": flat(1 + numbers((8,), 50) / 4), "beta": flat(numbers((8,), 51) / 4), "steps": steps}


def batch(x, gamma, beta, mean, variance):
    return F.batch_norm(x, mean, variance, gamma, beta, True, 1 - MOMENTUM, EPSILON)


def layer(x, gamma, beta, *_):
    return F.layer_norm(x.permute(0, 2, 3, 1), (8,), gamma, beta, EPSILON).permute(0, 3, 1, 2)


def group(x, gamma, beta, *_):
    return F.group_norm(x, 2, gamma, beta, EPSILON)


if __name__ == "__main__":
    result = {"batchNorm": run(batch), "layerNorm": run(layer), "groupNorm": run(group)}
    path = pathlib.Path(__file__).with_name("norms.json")
    path.write_text(json.dumps(result, separators=(",", ":")) + "\n")
