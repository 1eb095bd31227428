"""Reference values of each loss and activation, by PyTorch in float64: python3 tests/training/losses/reference.py

Debian's python3-torch 1.13 wrote reference.json. The 200 points are 0, +-1e-6, +-30, and numbers between. Losses of
scores see them as 50 images of four classes; embeddings as 20 images of ten numbers. What PyTorch has no function
for is written out: the contrastive loss of Hadsell, Chopra & LeCun 2006, and which images make a triplet.
"""

import json
import math
import pathlib

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


def points():
    """As float32 has them; scaled so that small and large ones are met."""
    special = [0.0, 1e-6, -1e-6, 30.0, -30.0]
    scales = [0.1, 1.0, 4.0, 12.0, 29.0]
    drawn = [scales[i % 5] * math.sin(12.9898 * (i + 1)) for i in range(195)]
    return torch.tensor(special + drawn, dtype=torch.float32).double()


POINTS = points()
LABELS = torch.tensor([(7 * i + i // 3) % 4 for i in range(50)])
EMBEDDED = torch.tensor([(5 * i + i // 4) % 3 for i in range(19)] + [3])  # the last has no other of its class


def flat(tensor):
    return [float(f"{value:.9g}") for value in tensor.detach().reshape(-1).tolist()]


def case(shape, compute, start=POINTS):
    x = start.clone().reshape(shape).requires_grad_()
    value = compute(x)
    value.sum().backward()
    return {"value": flat(value), "gradient": flat(x.grad)}


ONE_HOT = F.one_hot(LABELS, 4).double()


def kullback_leibler(softness):
    target = (1 - softness) * ONE_HOT + softness / 4
    return lambda x: F.kl_div(F.log_softmax(x, 1), target, reduction="batchmean")


def pairs():
    first, second = zip(*[(i, j) for i in range(20) for j in range(i)])
    return list(first), list(second)


FIRST, SECOND = pairs()
SAME = EMBEDDED[FIRST] == EMBEDDED[SECOND]


def contrastive(margin):
    def loss(z):
        squares = ((z[FIRST] - z[SECOND]) ** 2).sum(1)
        distances = torch.sqrt(squares + 1e-12)
        return torch.where(SAME, squares / 2, torch.clamp(margin - distances, min=0) ** 2 / 2).mean()

    return loss


def triplet(margin, is_semi_hard):
    def loss(z):
        distances = torch.cdist(z.detach(), z.detach(), compute_mode="donot_use_mm_for_euclid_dist")
        triplets = []
        for a in range(20):
            positives = [j for j in range(20) if j != a and EMBEDDED[j] == EMBEDDED[a]]
            negatives = [j for j in range(20) if EMBEDDED[j] != EMBEDDED[a]]
            if not positives:
                continue
            p = max(positives, key=lambda j: distances[a, j])
            n = min(negatives, key=lambda j: distances[a, j])
            if is_semi_hard:
                beyond = [j for j in negatives if distances[a, j] > distances[a, p]]
                if beyond:
                    n = min(beyond, key=lambda j: distances[a, j])
                else:
                    n = max(negatives, key=lambda j: distances[a, j])
            triplets.append((a, p, n))
        a, p, n = (list(column) for column in zip(*triplets))
        return F.triplet_margin_loss(z[a], z[p], z[n], margin=margin)

    return loss


def cosine(margin):
    signs = torch.where(SAME, 1, -1)
    return lambda z: F.cosine_embedding_loss(z[FIRST], z[SECOND], signs, margin=margin)


SCORES = {
    "crossEntropy": lambda x: F.cross_entropy(x, LABELS),
    "smoothedCrossEntropy": lambda x: F.cross_entropy(x, LABELS, label_smoothing=0.2),
    "meanSquaredError": lambda x: F.mse_loss(x, ONE_HOT),
    "meanAbsoluteError": lambda x: F.l1_loss(x, ONE_HOT),
    "kullbackLeibler": kullback_leibler(0.1),
    "hardKullbackLeibler": kullback_leibler(0.0),
    "hinge": lambda x: F.multi_margin_loss(x, LABELS, p=1, margin=1.5),
    "squaredHinge": lambda x: F.multi_margin_loss(x, LABELS, p=2, margin=1.0),
}

EMBEDDINGS = {
    "cosine": cosine(0.25),
    "contrastive": contrastive(20.0),
    "hardTriplet": triplet(2.0, False),
    "semiHardTriplet": triplet(12.0, True),
}

ACTIVATIONS = {
    "relu": F.relu,
    "leakyRelu": lambda x: F.leaky_relu(x, 0.01),
    "prelu": lambda x: F.prelu(x, torch.tensor([0.25])),
    "elu": F.elu,
    "selu": F.selu,
    "gelu": F.gelu,
    "silu": F.silu,
    "softplus": F.softplus,
    "tanh": torch.tanh,
    "scaledTanh": lambda x: 1.7159 * torch.tanh(2 * x / 3),
    "sigmoid": torch.sigmoid,
}

if __name__ == "__main__":
    result = {
        "points": flat(POINTS),
        "labels": LABELS.tolist(),
        "embeddingLabels": EMBEDDED.tolist(),
        "scores": {name: case((50, 4), compute) for name, compute in SCORES.items()},
        "embeddings": {name: case((20, 10), compute) for name, compute in EMBEDDINGS.items()},
        "activations": {name: case((200,), compute) for name, compute in ACTIVATIONS.items()},
    }
    path = pathlib.Path(__file__).with_name("reference.json")
    path.write_text(json.dumps(result, separators=(",", ":")) + "\n")
