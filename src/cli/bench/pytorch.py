"""One window of native PyTorch: python3 pytorch.py NETWORK BATCH SECONDS prints its timing as JSON.

The same three networks as the bench's, with PyTorch's own initial weights; a batch of random numbers stays in memory.
"""

import json
import sys
import time

start = time.perf_counter()

import torch  # noqa: E402  (its import belongs to the first step)
import torch.nn as nn  # noqa: E402
import torch.nn.functional as F  # noqa: E402


def conv_norm(inputs, outputs, size, stride):
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False), nn.BatchNorm2d(outputs)
    )


class Residual(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.first = conv_norm(inputs, outputs, 3, stride)
        self.second = conv_norm(outputs, outputs, 3, 1)
        self.shortcut = conv_norm(inputs, outputs, 1, stride) if stride > 1 else nn.Identity()

    def forward(self, x):
        return F.relu(self.second(F.relu(self.first(x))) + self.shortcut(x))


class Mean(nn.Module):
    def __init__(self, *axes):
        super().__init__()
        self.axes = axes

    def forward(self, x):
        return x.mean(self.axes)


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(64), nn.LayerNorm(64)
        self.qkv, self.project = nn.Linear(64, 192), nn.Linear(64, 64)
        self.perceptron = nn.Sequential(nn.Linear(64, 256), nn.GELU(), nn.Linear(256, 64))

    def forward(self, x):
        batch, tokens, width = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(batch, tokens, 3, 4, 16).permute(2, 0, 3, 1, 4)
        mixed = torch.softmax(q @ k.transpose(-1, -2) / 4, -1) @ v
        x = x + self.project(mixed.transpose(1, 2).reshape(batch, tokens, width))
        return x + self.perceptron(self.norm2(x))


class Patches(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 64, 4, 4)
        self.position = nn.Parameter(0.02 * torch.randn(49, 64))

    def forward(self, x):
        return self.conv(x).flatten(2).transpose(1, 2) + self.position


def lenet5():
    pool, relu = nn.MaxPool2d(2), nn.ReLU()
    dense = [nn.Flatten(), nn.Linear(400, 120), relu, nn.Linear(120, 84), relu, nn.Linear(84, 10)]
    return nn.Sequential(nn.Conv2d(1, 6, 5, padding=2), relu, pool, nn.Conv2d(6, 16, 5), relu, pool, *dense)


def resnet8():
    blocks = [Residual(16, 16, 1), Residual(16, 32, 2), Residual(32, 64, 2)]
    return nn.Sequential(conv_norm(3, 16, 3, 1), nn.ReLU(), *blocks, Mean(2, 3), nn.Linear(64, 10))


def transformer():
    return nn.Sequential(Patches(), Encoder(), Encoder(), nn.LayerNorm(64), Mean(1), nn.Linear(64, 10))


NETWORKS = {"lenet5": (lenet5, (1, 28, 28)), "resnet8": (resnet8, (3, 32, 32)), "transformer": (transformer, (1, 28, 28))}


def main(name, batch, seconds):
    if name == "sgemm":
        a, b = torch.randn(512, 512), torch.randn(512, 512)
        return timed(lambda: a @ b, seconds, {"flops": 2 * 512**3})
    make, shape = NETWORKS[name]
    net = make()
    optimizer = torch.optim.Adam(net.parameters(), 1e-3)
    images, labels = torch.randn(batch, *shape), torch.randint(0, 10, (batch,))

    def step():
        loss = F.cross_entropy(net(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    return timed(step, seconds, {})


def timed(step, seconds, extra):
    step()
    first = time.perf_counter() - start
    for _ in range(2):
        step()
    begin, count = time.perf_counter(), 0
    while count == 0 or time.perf_counter() - begin < seconds:
        step()
        count += 1
    ms = 1000 * (time.perf_counter() - begin) / count
    return {"firstStepMs": 1000 * first, "msPerStep": ms, "steps": count, "version": torch.__version__, **extra}


print(json.dumps(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))))
