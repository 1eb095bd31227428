"""LSTM nets by torch.nn.LSTM, self-attention by scaled dot products, and the hybrid vision transformer."""

import math

import torch
import torch.nn.functional as F
from attention import multi_head, perceptron, sinusoids
from weights import batch_norm, conv, dense, layer_norm, weight


def lstm(x, units, name):
    """torch.nn.LSTM with our kernels transposed and its second bias at zero."""
    layer = torch.nn.LSTM(x.shape[2], units, batch_first=True)
    layer.load_state_dict(
        {
            "weight_ih_l0": weight(f"{name}/kernel", (x.shape[2], 4 * units)).T,
            "weight_hh_l0": weight(f"{name}/recurrentKernel", (units, 4 * units)).T,
            "bias_ih_l0": weight(f"{name}/gateBias", (4 * units,)),
            "bias_hh_l0": torch.zeros(4 * units),
        }
    )
    return layer(x)[0].detach()


def stack(x, layers, units, residual_from):
    for index in range(1, layers + 1):
        y = lstm(x, units, f"layer{index}_lstm")
        x = y + x if index >= residual_from else y
    return x


def rows(x):
    """NCHW to [batch, height, width · channels]."""
    return x.permute(0, 2, 3, 1).flatten(2)


def columns(x):
    """NCHW to [batch, width, height · channels]."""
    return x.permute(0, 3, 2, 1).flatten(2)


def stacked_lstm(x):
    return dense(stack(rows(x), 3, 64, 3)[:, -1], 10, "logits")


def plain_lstm(x):
    """Columns, four layers without residual connections, the mean of all steps."""
    return dense(stack(columns(x), 4, 20, 5).mean(1), 10, "logits")


def cnn_lstm(x):
    for stage, channels in ((1, 8), (2, 16)):
        x = F.max_pool2d(F.relu(conv(x, channels, 3, f"stage{stage}_conv")), 2)
    return dense(stack(columns(x), 2, 64, 2)[:, -1], 10, "logits")


def attend(x, heads, name):
    """softmax(QKᵀ/√d)V of each head, then the sum with x."""
    batch, tokens, width = x.shape
    y = layer_norm(x, f"{name}_norm")
    q, k, v = (
        dense(y, width, f"{name}_{part}").reshape(batch, tokens, heads, -1).transpose(1, 2)
        for part in ("query", "key", "value")
    )
    mixed = torch.softmax(q @ k.transpose(2, 3) / math.sqrt(width / heads), dim=3) @ v
    return x + dense(mixed.transpose(1, 2).reshape(batch, tokens, width), width, f"{name}_output")


def attention(x, heads, blocks):
    for index in range(1, blocks + 1):
        x = attend(x, heads, f"block{index}")
    return layer_norm(x, "final_norm")


def attention_rows(x):
    """One head on rows with learned positions, the mean of the tokens."""
    x = dense(rows(x), 32, "embed")
    x = attention(x + weight("positions/position", x.shape[1:]), 1, 1)
    return dense(x.mean(1), 10, "logits")


def attention_patches(x):
    """Four heads and two blocks on patches with sinusoidal positions, the tokens side by side."""
    x = conv(x, 16, 8, "patches", 8, 0).flatten(2).transpose(1, 2)
    x = attention(x + sinusoids(x.shape[1], 16), 4, 2)
    return dense(x.flatten(1), 10, "logits")


def hybrid(x):
    """A stem of two convolutions and one pre-norm block with sinusoidal positions."""
    for stage, channels in ((1, 16), (2, 32)):
        x = conv(x, channels, 3, f"stem_{stage}_conv", 2, bias=False)
        x = F.relu(batch_norm(x, f"stem_{stage}_norm"))
    x = conv(x, 64, 1, "stem_project").flatten(2).transpose(1, 2)
    x = x + sinusoids(x.shape[1], 64)
    x = x + multi_head(layer_norm(x, "block1_norm1"), 4, "block1")
    x = x + perceptron(layer_norm(x, "block1_norm2"), "block1")
    return dense(layer_norm(x, "final_norm").mean(1), 10, "logits")


GRAY, COLOUR = (28, 28, 1), (32, 32, 3)

CASES = {
    "stacked LSTM": ("lstm", {}, GRAY, stacked_lstm),
    "LSTM on columns without skips": (
        "lstm",
        {"sequence": "columns", "layers": 4, "units": 20, "skipConnections": False, "readout": "mean"},
        COLOUR,
        plain_lstm,
    ),
    "CNN + LSTM": ("cnnLstm", {}, GRAY, cnn_lstm),
    "self-attention on rows": (
        "attention",
        {"sequence": "rows", "width": 32, "heads": 1, "positions": "learned", "readout": "mean"},
        GRAY,
        attention_rows,
    ),
    "multi-head self-attention on patches": (
        "attention",
        {"sequence": "patches", "patchSize": 8, "width": 16, "heads": 4, "blocks": 2, "positions": "sinusoidal", "readout": "flatten"},
        COLOUR,
        attention_patches,
    ),
    "hybrid vision transformer": (
        "hybridTransformer",
        {"width": 64, "heads": 4, "blocks": 1, "positions": "sinusoidal"},
        GRAY,
        hybrid,
    ),
}
