"""LeNet-5 and the linear classifier."""

import torch.nn.functional as F
from weights import conv, dense, flatten


def linear(x):
    return dense(flatten(x), 10, "logits")


def lenet5(x):
    x = F.max_pool2d(F.relu(conv(x, 6, 5, "c1_conv")), 2)
    x = flatten(F.max_pool2d(F.relu(conv(x, 16, 5, "c3_conv", padding=0)), 2))
    x = F.relu(dense(x, 120, "c5_dense"))
    return dense(F.relu(dense(x, 84, "f6_dense")), 10, "logits")


CASES = {
    "linear": ("linear", {}, (28, 28, 1), linear),
    "LeNet-5": ("lenet5", {}, (28, 28, 1), lenet5),
}
