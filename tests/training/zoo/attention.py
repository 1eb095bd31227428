"""The vision transformer, its attention by torch.nn.functional.multi_head_attention_forward."""

import math

import torch
import torch.nn.functional as F
from weights import conv, dense, layer_norm, weight


def multi_head(x, heads, name):
    """torch's own multi-head attention, with our kernels transposed."""
    width = x.shape[2]
    part = lambda layer, units: (
        weight(f"{name}_{layer}/kernel", (width, units)).T,
        weight(f"{name}_{layer}/bias", (units,)),
    )
    (in_kernel, in_bias), (out_kernel, out_bias) = part("qkv", 3 * width), part("project", width)
    x = x.transpose(0, 1)
    y, _ = F.multi_head_attention_forward(
        x, x, x, width, heads, in_kernel, in_bias, None, None, False, 0, out_kernel, out_bias
    )
    return y.transpose(0, 1)


def perceptron(x, name):
    return dense(F.gelu(dense(x, 4 * x.shape[2], f"{name}_dense1")), x.shape[2], f"{name}_dense2")


def pre_norm(x):
    x = conv(x, 64, 4, "patches", 4, 0).flatten(2).transpose(1, 2)
    x = x + weight("positions/position", x.shape[1:])
    for name in ("block1", "block2"):
        x = x + multi_head(layer_norm(x, f"{name}_norm1"), 4, name)
        x = x + perceptron(layer_norm(x, f"{name}_norm2"), name)
    return dense(layer_norm(x, "final_norm").mean(1), 10, "logits")


def sinusoids(tokens, width):
    angle = torch.arange(tokens)[:, None] / 10_000 ** (torch.arange(0, width, 2) / width)
    return torch.stack([angle.sin(), angle.cos()], dim=2).reshape(tokens, width)


def post_norm(x):
    """With a class token and sinusoidal positions."""
    x = conv(x, 16, 7, "patches", 7, 0).flatten(2).transpose(1, 2)
    x = torch.cat([weight("class/token", (16,)).expand(2, 1, 16), x], dim=1)
    x = x + sinusoids(x.shape[1], 16)
    x = layer_norm(x + multi_head(x, 2, "block1"), "block1_norm1")
    x = layer_norm(x + perceptron(x, "block1"), "block1_norm2")
    return dense(x[:, 0], 10, "logits")


POST = {"patchSize": 7, "width": 16, "heads": 2, "blocks": 1, "order": "post"}

CASES = {
    "vision transformer": ("transformer", {}, (28, 28, 1), pre_norm),
    "post-norm transformer": (
        "transformer",
        {**POST, "pooling": "classToken", "positions": "sinusoidal"},
        (28, 28, 1),
        post_norm,
    ),
}
