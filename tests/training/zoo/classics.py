"""The convolutional nets from LeNet-5 of 1998 to Inception-ResNet, and the perceptron."""

import pathlib

import torch
import torch.nn.functional as F
from weights import batch_norm, conv, dense, flatten, weight

# LeCun et al. 1998, table I: the maps of S2 that each map of C3 sees.
C3 = "012 123 234 345 045 015 0123 1234 2345 0345 0145 0125 0134 1245 0235 012345".split()


def scaled_tanh(x):
    return 1.7159 * torch.tanh(2 / 3 * x)


def subsample(x, name):
    gamma, beta = (weight(f"{name}_affine/{role}", (x.shape[1],))[:, None, None] for role in ("gamma", "beta"))
    return scaled_tanh(F.avg_pool2d(x, 2) * gamma + beta)


def lenet5_1998(x):
    """Up to F6; each map of C3 is convolved by itself, from its own maps."""
    x = subsample(scaled_tanh(conv(x, 6, 5, "c1_conv")), "s2")
    kernel, bias = weight("c3_conv/kernel", (5, 5, 6, 16)), weight("c3_conv/bias", (16,))
    maps = []
    for index, seen in enumerate(C3):
        chosen = [int(letter) for letter in seen]
        part = kernel[:, :, chosen, index].permute(2, 0, 1)[None]
        maps.append(F.conv2d(x[:, chosen], part, bias[index : index + 1]))
    x = subsample(scaled_tanh(torch.cat(maps, 1)), "s4")
    return scaled_tanh(dense(scaled_tanh(dense(flatten(x), 120, "c5_dense")), 84, "f6_dense"))


def digit_codes():
    """The drawings in models/lenet5Codes.ts, read as text."""
    source = (pathlib.Path(__file__).parents[3] / "models" / "lenet5Codes.ts").read_text()
    digits = source.split("`")[1::2]
    return torch.tensor([[1.0 if c == "#" else -1.0 for c in digit if c in "#."] for digit in digits])


def lenet5_original(x):
    return -((lenet5_1998(x)[:, None] - digit_codes()) ** 2).sum(2)


def lenet5_choices(x):
    """Batch norm, mean pooling and PReLU."""

    def unit(x, name):
        x = batch_norm(x, f"{name}_norm")
        return F.prelu(x, weight(f"{name}_activation/alpha", (x.shape[1],)))

    x = F.avg_pool2d(unit(conv(x, 6, 5, "c1_conv", bias=False), "c1"), 2)
    x = flatten(F.avg_pool2d(unit(conv(x, 16, 5, "c3_conv", padding=0, bias=False), "c3"), 2))
    x = unit(dense(x, 120, "c5_dense", False), "c5")
    return dense(unit(dense(x, 84, "f6_dense", False), "f6"), 10, "logits")


def mlp(depth, width):
    def net(x):
        x = flatten(x)
        for index in range(1, depth + 1):
            x = F.relu(dense(x, width, f"hidden{index}_dense"))
        return dense(x, 10, "logits")

    return net


def mlp_group_norm(x):
    """24 hidden units in 6 groups of 4."""
    x = dense(flatten(x), 24, "hidden1_dense")
    gamma, beta = (weight(f"hidden1_norm/{role}", (24,)) for role in ("gamma", "beta"))
    return dense(F.relu(F.group_norm(x, 6, gamma, beta)), 10, "logits")


def alexnet_like(first, second, channels, groups, lrn=True, pool=3, hidden=512):
    """first: size, stride and padding of the first convolution; second: stride and padding of the second."""
    normalize = (lambda x: F.local_response_norm(x, 5, 5e-4, 0.75, 2)) if lrn else (lambda x: x)
    halve = lambda x: F.max_pool2d(x, pool, 2, ceil_mode=True)

    def net(x):
        size, *window = first
        x = halve(normalize(F.relu(conv(x, channels[0], size, "conv1_conv", *window))))
        x = halve(normalize(F.relu(conv(x, channels[1], 5, "conv2_conv", *second, groups=groups))))
        x = F.relu(conv(x, channels[2], 3, "conv3_conv"))
        x = F.relu(conv(x, channels[3], 3, "conv4_conv", groups=groups))
        x = flatten(halve(F.relu(conv(x, channels[4], 3, "conv5_conv", groups=groups))))
        x = F.relu(dense(F.relu(dense(x, hidden, "fc6_dense")), hidden, "fc7_dense"))
        return dense(x, 10, "logits")

    return net


def vgg(x):
    for stage in (1, 2, 3):
        for index in (1, 2):
            x = F.relu(conv(x, 4 * 2**stage, 3, f"stage{stage}_{index}_conv"))
        x = F.max_pool2d(x, 2)
    x = F.relu(dense(flatten(x), 128, "fc1_dense"))
    return dense(F.relu(dense(x, 128, "fc2_dense")), 10, "logits")


def vgg_large_kernel(x):
    """One 7×7 for each stack, two stages of 4 and 8 channels."""
    for stage, channels in ((1, 4), (2, 8)):
        x = F.max_pool2d(F.relu(conv(x, channels, 7, f"stage{stage}_conv")), 2)
    x = F.relu(dense(flatten(x), 128, "fc1_dense"))
    return dense(F.relu(dense(x, 128, "fc2_dense")), 10, "logits")


def unit(x, channels, size, name, *window):
    """Convolution without bias, batch norm, ReLU."""
    return F.relu(batch_norm(conv(x, channels, size, f"{name}_conv", *window, bias=False), f"{name}_norm"))


# Szegedy et al. 2015, table 1, an eighth of each.
MODULES = {"3a": (8, 12, 16, 2, 4, 4), "3b": (16, 16, 24, 4, 12, 8), "4a": (24, 12, 26, 2, 6, 8), "4b": (20, 14, 28, 3, 8, 8)}


def inception(names, bottlenecks=True):
    def net(x):
        x = F.max_pool2d(unit(x, 8, 3, "conv1"), 3, 2, ceil_mode=True)
        for name in names:
            if name == "4a":
                x = F.max_pool2d(x, 3, 2, ceil_mode=True)
            a, b, c, d, e, f = MODULES[name]
            path = f"inception{name}"
            reduce = lambda y, channels, row: unit(y, channels, 1, f"{path}_{row}") if bottlenecks else y
            x = torch.cat(
                [
                    unit(x, a, 1, f"{path}_1x1"),
                    unit(reduce(x, b, "3x3reduce"), c, 3, f"{path}_3x3"),
                    unit(reduce(x, d, "5x5reduce"), e, 5, f"{path}_5x5"),
                    reduce(F.max_pool2d(x, 3, 1, 1), f, "poolProject"),
                ],
                1,
            )
        return dense(x.mean((2, 3)), 10, "logits")

    return net


def fire(x, channels, name, bypass):
    squeezed = F.relu(conv(x, channels // 8, 1, f"{name}_squeeze_conv"))
    halves = [(1, "expand1x1"), (3, "expand3x3")]
    y = torch.cat([F.relu(conv(squeezed, channels // 2, size, f"{name}_{row}_conv")) for size, row in halves], 1)
    return x + y if bypass and x.shape[1] == channels else y


def squeezenet(bypass):
    def net(x):
        x = F.max_pool2d(F.relu(conv(x, 32, 3, "conv1_conv")), 3, 2, ceil_mode=True)
        x = fire(fire(x, 64, "fire2", bypass), 64, "fire3", bypass)
        x = F.max_pool2d(x, 3, 2, ceil_mode=True)
        x = fire(fire(x, 128, "fire4", bypass), 128, "fire5", bypass)
        x = F.max_pool2d(x, 3, 2, ceil_mode=True)
        return conv(x, 10, 1, "conv6").mean((2, 3))

    return net


# Szegedy et al. 2016, figures 16, 17 and 19, an eighth of each: channels and kernel of each row of convolutions.
BRANCHES = {
    "mixed": [[(12, 1)], [(6, 1), (8, 5)], [(8, 1), (12, 3), (12, 3)]],
    "a1": [[(4, 1)], [(4, 1), (4, 3)], [(4, 1), (6, 3), (8, 3)]],
    "reduction_a": [[(48, 3)], [(32, 1), (32, 3), (48, 3)]],
    "b1": [[(24, 1)], [(16, 1), (20, (1, 7)), (24, (7, 1))]],
    "reduction_b": [[(32, 1), (48, 3)], [(32, 1), (36, 3)], [(32, 1), (36, 3), (40, 3)]],
    "c1": [[(24, 1)], [(24, 1), (28, (1, 3)), (32, (3, 1))]],
}


def branches(x, name):
    outputs = []
    for row, branch in enumerate(BRANCHES[name]):
        y = x
        for column, (channels, size) in enumerate(branch):
            is_last = column == len(branch) - 1
            window = (2, 0) if is_last and name.startswith("reduction") else ()
            y = unit(y, channels, size, f"{name}_{row}_{column}", *window)
        outputs.append(y)
    return outputs


def inception_resnet(x):
    x = unit(unit(x, 4, 3, "stem1", 2), 24, 3, "stem2")
    mean = F.avg_pool2d(x, 3, 1, 1, count_include_pad=False)
    x = torch.cat([*branches(x, "mixed"), unit(mean, 8, 1, "mixed_project")], 1)
    for kind in "abc":
        residual = conv(torch.cat(branches(x, f"{kind}1"), 1), x.shape[1], 1, f"{kind}1_expand")
        x = x + residual if kind == "c" else F.relu(x + 0.2 * residual)
        if kind != "c":
            x = torch.cat([*branches(x, f"reduction_{kind}"), F.max_pool2d(x, 3, 2)], 1)
    return dense(unit(x, 192, 1, "final").mean((2, 3)), 10, "logits")


GRAY, COLOUR = (28, 28, 1), (32, 32, 3)

CASES = {
    "LeNet-5 of 1998": ("lenet5", {"edition": "original"}, GRAY, lenet5_original),
    "LeNet-5 with batch norm": (
        "lenet5",
        {"activation": "prelu", "pooling": "average", "normalization": "batch", "bias": False},
        GRAY,
        lenet5_choices,
    ),
    "one hidden layer": ("mlp", {}, GRAY, mlp(1, 256)),
    "perceptron of three hidden layers": ("mlp", {"depth": 3, "width": 20}, COLOUR, mlp(3, 20)),
    "perceptron with group norm": ("mlp", {"normalization": "group", "width": 24}, GRAY, mlp_group_norm),
    "AlexNet": ("alexnet", {}, GRAY, alexnet_like((7, 2, 3), (1, 2), [12, 32, 48, 48, 32], 2)),
    "AlexNet, separate pooling, no LRN": (
        "alexnet",
        {"groups": 1, "localResponse": False, "pooling": "separate", "hidden": 20},
        COLOUR,
        alexnet_like((7, 2, 3), (1, 2), [12, 32, 48, 48, 32], 1, False, 2, 20),
    ),
    "ZFNet": ("zfnet", {}, GRAY, alexnet_like((5, 1, 2), (2, 2), [12, 32, 64, 128, 64], 1)),
    "VGG": ("vgg", {}, GRAY, vgg),
    "VGG of 7×7": ("vgg", {"kernel": "single7", "stages": 2, "width": 4}, COLOUR, vgg_large_kernel),
    "GoogLeNet": ("inception", {}, GRAY, inception(["3a", "3b", "4a", "4b"])),
    "naïve inception": ("inception", {"modules": 2, "bottlenecks": False}, COLOUR, inception(["3a", "3b"], False)),
    "SqueezeNet": ("squeezenet", {}, GRAY, squeezenet(False)),
    "SqueezeNet with bypass": ("squeezenet", {"bypass": True}, COLOUR, squeezenet(True)),
    "Inception-ResNet": ("inceptionResnet", {}, GRAY, inception_resnet),
}
