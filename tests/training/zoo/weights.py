"""Weights and images that the tests compute by the same formulas, so that only logits need to be stored."""

import math

import torch
import torch.nn.functional as F


def numbers(name, shape):
    """Between -1 and 1: the fraction of a multiple of the golden ratio, begun at a number made from the name."""
    start = sum(ord(letter) * (place + 1) for place, letter in enumerate(name)) % 1009
    count = math.prod(shape)
    values = [2 * math.fmod((start + i + 1) * 0.6180339887498949, 1) - 1 for i in range(count)]
    return torch.tensor(values, dtype=torch.float64).reshape(shape)


def weight(name, shape):
    """By the role after the last slash; kernels have deviation sqrt(2 / fan-in), as He et al. 2015 have it."""
    role = name.split("/")[-1]
    values = numbers(name, shape)
    if role in ("kernel", "recurrentKernel"):
        return values * math.sqrt(6 / math.prod(shape[:-1]))
    if role == "gamma":
        return 1 + values / 4
    if role == "movingVariance":
        return 1 + values / 2
    return values / 4


def images(shape):
    return (numbers("images", (2, *shape)) + 1) / 2


def oihw(kernel):
    return kernel.permute(3, 2, 0, 1)


def conv(x, channels, size, name, stride=1, padding=None, bias=True, groups=1):
    """x is NCHW; size and padding are a number or (height, width)."""
    height, width = size if isinstance(size, tuple) else (size, size)
    kernel = oihw(weight(f"{name}/kernel", (height, width, x.shape[1] // groups, channels)))
    padding = ((height - 1) // 2, (width - 1) // 2) if padding is None else padding
    return F.conv2d(x, kernel, weight(f"{name}/bias", (channels,)) if bias else None, stride, padding, 1, groups)


def dense(x, units, name, bias=True):
    y = x @ weight(f"{name}/kernel", (x.shape[-1], units))
    return y + weight(f"{name}/bias", (units,)) if bias else y


def batch_norm(x, name, epsilon=1e-5):
    roles = ["movingMean", "movingVariance", "gamma", "beta"]
    return F.batch_norm(x, *(weight(f"{name}/{role}", (x.shape[1],)) for role in roles), eps=epsilon)


def layer_norm(x, name, epsilon=1e-5):
    width = x.shape[-1]
    return F.layer_norm(x, (width,), weight(f"{name}/gamma", (width,)), weight(f"{name}/beta", (width,)), epsilon)


def flatten(x):
    """NCHW to a vector in the order height, width, channels."""
    return x.permute(0, 2, 3, 1).flatten(1)
