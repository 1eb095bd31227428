"""Residual networks and their plain twins (He et al. 2016, 2016b)."""

import torch.nn.functional as F
from weights import batch_norm, conv, dense


def block(x, width, stride, name, skip):
    y = F.relu(batch_norm(conv(x, width, 3, f"{name}_conv1", stride, bias=False), f"{name}_norm1"))
    y = batch_norm(conv(y, width, 3, f"{name}_conv2", bias=False), f"{name}_norm2")
    if not skip:
        return F.relu(y)
    if stride == 2:
        x = batch_norm(conv(x, width, 1, f"{name}_project", 2, 0, bias=False), f"{name}_projectNorm")
    return F.relu(x + y)


def bottleneck_pre(x, width, stride, name):
    """Full pre-activation with zero-padded shortcuts."""
    y = conv(F.relu(batch_norm(x, f"{name}_norm1")), width, 1, f"{name}_conv1", bias=False)
    y = conv(F.relu(batch_norm(y, f"{name}_norm2")), width, 3, f"{name}_conv2", stride, bias=False)
    y = conv(F.relu(batch_norm(y, f"{name}_norm3")), 4 * width, 1, f"{name}_conv3", bias=False)
    return y + F.pad(x[:, :, ::stride, ::stride], (0, 0, 0, 0, 0, 4 * width - x.shape[1]))


def residual(depth, skip=True):
    def net(x):
        x = F.relu(batch_norm(conv(x, 8, 3, "stem_conv", 2, bias=False), "stem_norm"))
        for stage in (1, 2, 3):
            for index in range(1, (depth - 2) // 6 + 1):
                stride = 2 if stage > 1 and index == 1 else 1
                x = block(x, 4 * 2**stage, stride, f"stage{stage}_block{index}", skip)
        return dense(x.mean((2, 3)), 10, "logits")

    return net


def pre_activation(x):
    x = conv(x, 8, 3, "stem_conv", 2, bias=False)
    for stage in (1, 2, 3):
        x = bottleneck_pre(x, 4 * 2**stage, 2 if stage > 1 else 1, f"stage{stage}_block1")
    return dense(F.relu(batch_norm(x, "final_norm")).mean((2, 3)), 10, "logits")


CASES = {
    "ResNet-20": ("residual", {"depth": 20}, (32, 32, 3), residual(20)),
    "plain-14": ("plain", {"depth": 14}, (28, 28, 1), residual(14, False)),
    "pre-activation bottleneck": (
        "residual",
        {"depth": 11, "block": "bottleneck", "order": "pre", "shortcut": "zeroPad"},
        (28, 28, 1),
        pre_activation,
    ),
}
