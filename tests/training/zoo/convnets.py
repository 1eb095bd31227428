"""DenseNet (Huang et al. 2017), wide residual nets (Zagoruyko & Komodakis 2016) and the nets' published sizes.

python3 tests/training/zoo/convnets.py prints the parameters of the sizes that torchvision does not have.
"""

import torch
import torch.nn.functional as F
from torch import nn
from weights import batch_norm, conv, dense


def unit(x, name, index=""):
    return F.relu(batch_norm(x, f"{name}_norm{index}"))


def densenet(growth, layers, blocks, bottleneck=True, compression=0.5):
    def net(x):
        x = conv(x, 2 * growth, 3, "stem_conv", 2, bias=False)
        for block in range(1, blocks + 1):
            for layer in range(1, layers + 1):
                name = f"block{block}_layer{layer}"
                y = unit(x, name, 1)
                if bottleneck:
                    y = unit(conv(y, 4 * growth, 1, f"{name}_conv1", bias=False), name, 2)
                y = conv(y, growth, 3, f"{name}_conv{2 if bottleneck else 1}", bias=False)
                x = torch.cat([x, y], 1)
            if block < blocks:
                name = f"transition{block}"
                x = conv(unit(x, name), int(compression * x.shape[1]), 1, f"{name}_conv", bias=False)
                x = F.avg_pool2d(x, 2)
        return dense(unit(x, "final").mean((2, 3)), 10, "logits")

    return net


def wide_residual(depth, widening, width, skip=True):
    def net(x):
        x = conv(x, width, 3, "stem_conv", 2, bias=False)
        for stage in (1, 2, 3):
            channels = width * widening * 2 ** (stage - 1)
            for index in range(1, (depth - 4) // 6 + 1):
                name, stride = f"stage{stage}_block{index}", 2 if stage > 1 and index == 1 else 1
                entry = unit(x, name, 1)
                y = conv(entry, channels, 3, f"{name}_conv1", stride, bias=False)
                y = conv(unit(y, name, 2), channels, 3, f"{name}_conv2", bias=False)
                if skip and x.shape[1] != channels:
                    x = conv(entry, channels, 1, f"{name}_project", stride, 0, bias=False)
                x = x + y if skip else y
        return dense(unit(x, "final").mean((2, 3)), 10, "logits")

    return net


GRAY, COLOUR = (28, 28, 1), (32, 32, 3)

CASES = {
    "DenseNet": ("densenet", {}, GRAY, densenet(8, 4, 3)),
    "DenseNet without bottlenecks or compression": (
        "densenet",
        {"bottleneck": False, "compression": 1, "growthRate": 4, "layers": 3, "blocks": 2},
        COLOUR,
        densenet(4, 3, 2, False, 1),
    ),
    "wide residual net": ("wideResnet", {}, GRAY, wide_residual(10, 4, 8)),
    "WRN-16-2 of base width 4": (
        "wideResnet",
        {"depth": 16, "widening": 2, "width": 4},
        COLOUR,
        wide_residual(16, 2, 4),
    ),
    "wide plain net": ("wideResnet", {"skipConnections": False}, GRAY, wide_residual(10, 4, 8, False)),
}


def densenet_bc(depth, growth):
    """The paper's nets for CIFAR: three blocks of (depth - 4) / 6 layers."""
    channels = 2 * growth
    parts = [nn.Conv2d(3, channels, 3, bias=False)]
    for block in range(3):
        for _ in range((depth - 4) // 6):
            parts += [nn.BatchNorm2d(channels), nn.Conv2d(channels, 4 * growth, 1, bias=False)]
            parts += [nn.BatchNorm2d(4 * growth), nn.Conv2d(4 * growth, growth, 3, bias=False)]
            channels += growth
        parts.append(nn.BatchNorm2d(channels))
        if block < 2:
            parts.append(nn.Conv2d(channels, channels // 2, 1, bias=False))
            channels //= 2
    return [*parts, nn.Linear(channels, 10)]


def wrn(depth, widening):
    channels = 16
    parts = [nn.Conv2d(3, channels, 3, bias=False)]
    for width in (16 * widening, 32 * widening, 64 * widening):
        for _ in range((depth - 4) // 6):
            parts += [nn.BatchNorm2d(channels), nn.Conv2d(channels, width, 3, bias=False)]
            parts += [nn.BatchNorm2d(width), nn.Conv2d(width, width, 3, bias=False)]
            if channels != width:
                parts.append(nn.Conv2d(channels, width, 1, bias=False))
            channels = width
    return [*parts, nn.BatchNorm2d(channels), nn.Linear(channels, 10)]


if __name__ == "__main__":
    for title, parts in {"DenseNet-BC-100-12": densenet_bc(100, 12), "WRN-28-10": wrn(28, 10)}.items():
        print(title, sum(weight.numel() for part in parts for weight in part.parameters()))
