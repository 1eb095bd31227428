"""Reference values for each kind of layer, by PyTorch in float64: python3 tests/training/layers/reference.py

Debian's python3-torch 1.13 wrote reference.json. Each case has an input, weights, the output y, and the gradients of
sum(y * change). Images go NHWC -> NCHW on the way in and back on the way out, kernels HWIO -> OIHW.
"""

import json
import math
import pathlib

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


def numbers(shape, seed):
    """Deterministic numbers between -2 and 2, exact in float32, and no two alike, so that each window has one maximum."""
    count = math.prod(shape)
    values = [round(math.sin(12.9898 * (i + 1) + 78.233 * seed) * 128) / 64 + i / 2**16 for i in range(count)]
    return torch.tensor(values).reshape(shape)


def flat(tensor):
    return [float(f"{value:.9g}") for value in tensor.detach().reshape(-1).tolist()]


def case(shape, weights, compute):
    x = numbers(shape, 1).requires_grad_()
    leaves = {name: (numbers(s, 2 + i) / 2).requires_grad_() for i, (name, s) in enumerate(weights.items())}
    y = compute(x, **leaves)
    change = numbers(y.shape, 9)
    (y * change).sum().backward()
    return {
        "x": flat(x),
        "weights": {name: flat(leaf) for name, leaf in leaves.items()},
        "y": flat(y),
        "change": flat(change),
        "xGradient": flat(x.grad),
        "gradients": {name: flat(leaf.grad) for name, leaf in leaves.items()},
    }


def image(function):
    """Wraps a function of NCHW images as one of NHWC images."""
    return lambda x, **weights: function(x.permute(0, 3, 1, 2), **weights).permute(0, 2, 3, 1)


def oihw(kernel):
    return kernel.permute(3, 2, 0, 1)


TABLE = [[0, 1], [1, 2], [0, 2], [0, 1, 2]]


def masked(kernel):
    mask = torch.zeros_like(kernel)
    for output, seen in enumerate(TABLE):
        mask[:, :, seen, output] = 1
    return kernel * mask


def lstm(x, kernel, recurrentKernel, gateBias):
    """What torch.nn.LSTM calls, with its second bias at zero."""
    start = torch.zeros(1, x.shape[0], recurrentKernel.shape[0])
    weights = [kernel.T, recurrentKernel.T, gateBias, torch.zeros_like(gateBias)]
    return torch._VF.lstm(x, (start, start), weights, True, 1, 0.0, True, False, True)[0]


def multi_head_attention(q, k, v, heads):
    """torch's own multi-head attention, its projections the identity."""
    width = q.shape[2]
    eye, zero = torch.eye(width), torch.zeros(3 * width)
    tokens_first = (part.transpose(0, 1) for part in (q, k, v))
    projections = {f"{part}_proj_weight": eye for part in "qkv"}
    fixed = (width, heads, None, zero, None, None, False, 0, eye, zero[:width])
    y, _ = F.multi_head_attention_forward(*tokens_first, *fixed, use_separate_proj_weight=True, **projections)
    return y.transpose(0, 1)


def attention(x, heads=2):
    """torch's scaled dot products of each head, with the input as queries, keys and values side by side."""
    batch, tokens, triple = x.shape
    q, k, v = (
        part.reshape(batch, tokens, heads, -1).transpose(1, 2) for part in x.split(triple // 3, dim=2)
    )
    mixed = torch.softmax(q @ k.transpose(2, 3) / math.sqrt(q.shape[3]), dim=3) @ v
    return mixed.transpose(1, 2).reshape(batch, tokens, -1)


CODES = [[1, -1, 1, -1], [-1, -1, 1, 1], [1, 1, 1, 1]]


def euclidean(x):
    return -((x[:, None, :] - torch.tensor(CODES, dtype=torch.float64)) ** 2).sum(dim=2)


CASES = {
    "groupedConv": case(
        (2, 5, 5, 4),
        {"kernel": (3, 3, 2, 6), "bias": (6,)},
        image(lambda x, kernel, bias: F.conv2d(x, oihw(kernel), bias, stride=2, padding=1, groups=2)),
    ),
    "tableConv": case(
        (2, 5, 5, 3),
        {"kernel": (3, 3, 3, 4), "bias": (4,)},
        image(lambda x, kernel, bias: F.conv2d(x, oihw(masked(kernel)), bias)),
    ),
    "wideConv": case(
        (2, 4, 6, 2),
        {"kernel": (1, 5, 2, 3)},
        image(lambda x, kernel: F.conv2d(x, oihw(kernel), padding=(0, 2))),
    ),
    "overlappingMaxPool": case((2, 7, 7, 3), {}, image(lambda x: F.max_pool2d(x, 3, 2))),
    "paddedMaxPool": case((2, 8, 8, 3), {}, image(lambda x: F.max_pool2d(x, 3, 2, 1))),
    "ceilMaxPool": case((2, 8, 8, 3), {}, image(lambda x: F.max_pool2d(x, 3, 2, ceil_mode=True))),
    "paddedAveragePool": case(
        (2, 6, 6, 3), {}, image(lambda x: F.avg_pool2d(x, 3, 1, 1, count_include_pad=False))
    ),
    "layerNorm": case(
        (2, 3, 8), {"gamma": (8,), "beta": (8,)}, lambda x, gamma, beta: F.layer_norm(x, (8,), gamma, beta)
    ),
    "groupNorm": case(
        (2, 4, 4, 6),
        {"gamma": (6,), "beta": (6,)},
        image(lambda x, gamma, beta: F.group_norm(x, 3, gamma, beta)),
    ),
    "imageLayerNorm": case(
        (2, 4, 4, 6),
        {"gamma": (6,), "beta": (6,)},
        image(lambda x, gamma, beta: F.group_norm(x, 1, gamma, beta)),
    ),
    "localResponseNorm": case(
        (2, 3, 3, 8), {}, image(lambda x: F.local_response_norm(x, 5, alpha=0.5, beta=0.75, k=2))
    ),
    "prelu": case((2, 3, 3, 4), {"alpha": (4,)}, image(lambda x, alpha: F.prelu(x, alpha))),
    "zeroPad": case((2, 5, 5, 2), {}, image(lambda x: F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, 0, 3)))),
    "affine": case(
        (2, 3, 3, 4), {"gamma": (4,), "beta": (4,)}, lambda x, gamma, beta: x * gamma + beta
    ),
    "classToken": case(
        (2, 3, 4), {"token": (4,)}, lambda x, token: torch.cat([token.expand(2, 1, 4), x], dim=1)
    ),
    "position": case((2, 3, 4), {"position": (3, 4)}, lambda x, position: x + position),
    "tokenDense": case(
        (2, 3, 4), {"kernel": (4, 5), "bias": (5,)}, lambda x, kernel, bias: x @ kernel + bias
    ),
    "attention": case((2, 5, 12), {}, attention),
    "multiHeadAttention": case(
        (2, 5, 18), {}, lambda x: multi_head_attention(*x.split(6, dim=2), heads=3)
    ),
    "attentionSteps": case((2, 5, 4), {}, lambda x: multi_head_attention(x, x, x, heads=1)),
    "multiHeadSteps": case((2, 5, 6), {}, lambda x: multi_head_attention(x, x, x, heads=3)),
    "columns": case((2, 3, 4, 2), {}, lambda x: x.transpose(1, 2).flatten(2)),
    "lstm": case((2, 4, 3), {"kernel": (3, 8), "recurrentKernel": (2, 8), "gateBias": (8,)}, lstm),
    "euclidean": case((2, 4), {}, euclidean),
    "leakyRelu": case((4, 16), {}, lambda x: F.leaky_relu(x, 0.01)),
    "elu": case((4, 16), {}, F.elu),
    "selu": case((4, 16), {}, F.selu),
    "gelu": case((4, 16), {}, F.gelu),
    "silu": case((4, 16), {}, F.silu),
    "softplus": case((4, 16), {}, F.softplus),
    "scaledTanh": case((4, 16), {}, lambda x: 1.7159 * torch.tanh(2 * x / 3)),
}

if __name__ == "__main__":
    path = pathlib.Path(__file__).with_name("reference.json")
    path.write_text(json.dumps(CASES, separators=(",", ":")) + "\n")
