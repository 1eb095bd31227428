"""Reference steps of optimizers and rates of schedules, by PyTorch in float64: python3 tests/training/recipe/optimizers.py

Debian's python3-torch 1.13 wrote optimizers.json. Each path is twenty steps on
f(w) = sum(w^4 / 4 - w^2 + w_i w_(i+1) / 2), which is not convex.
"""

import json
import pathlib

import torch
from torch.optim import lr_scheduler

torch.set_default_dtype(torch.float64)

START = [1.5, -0.75, 0.25, -2.0]
RATE = 0.05
STEPS = 20
DECAY = 0.1


def flat(values):
    return [float(f"{value:.9g}") for value in values]


def path(make, make_scheduler=None):
    """The weights after each step, and the rate of each."""
    w = torch.tensor(START, requires_grad=True)
    optimizer = make([w])
    scheduler = make_scheduler(optimizer) if make_scheduler else None
    weights, rates = [], []
    for step in range(STEPS):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.zero_grad()
        (w**4 / 4 - w**2 + w * w.roll(1) / 2).sum().backward()
        optimizer.step()
        if scheduler and step < STEPS - 1:  # one-cycle refuses a step beyond its last
            scheduler.step()
        weights.append(flat(w.tolist()))
    return {"weights": weights, "rates": flat(rates)}


OPTIMIZERS = {
    "sgd": lambda p, **k: torch.optim.SGD(p, lr=RATE, **k),
    "momentum": lambda p, **k: torch.optim.SGD(p, lr=RATE, momentum=0.9, **k),
    "nesterov": lambda p, **k: torch.optim.SGD(p, lr=RATE, momentum=0.9, nesterov=True, **k),
    "adagrad": lambda p, **k: torch.optim.Adagrad(p, lr=RATE, initial_accumulator_value=0.1, eps=1e-8, **k),
    "rmsprop": lambda p, **k: torch.optim.RMSprop(p, lr=RATE, alpha=0.99, eps=1e-8, **k),
    "rmspropMomentum": lambda p, **k: torch.optim.RMSprop(p, lr=RATE, alpha=0.9, eps=1e-3, momentum=0.8, **k),
    # a first step has no variance: epsilon keeps it small
    "rmspropCentered": lambda p, **k: torch.optim.RMSprop(
        p, lr=RATE, alpha=0.9, eps=1e-3, momentum=0.8, centered=True, **k
    ),
    "adam": lambda p, **k: torch.optim.Adam(p, lr=RATE, betas=(0.9, 0.999), eps=1e-8, **k),
    "adamw": lambda p, **k: torch.optim.AdamW(p, lr=RATE, betas=(0.9, 0.999), eps=1e-8, **{"weight_decay": 0, **k}),
}

# an epoch has four steps, a run twenty
SCHEDULES = {
    "step": lambda o: lr_scheduler.StepLR(o, step_size=6, gamma=0.3),
    "exponential": lambda o: lr_scheduler.ExponentialLR(o, gamma=0.8**0.25),
    "cosine": lambda o: lr_scheduler.CosineAnnealingLR(o, T_max=STEPS, eta_min=0.002),
    "oneCycle": lambda o: lr_scheduler.OneCycleLR(
        o, max_lr=RATE, total_steps=STEPS, pct_start=0.3, div_factor=5, final_div_factor=100, cycle_momentum=False
    ),
}


def warm(make_scheduler, warmup):
    """A linear rise over `warmup` steps, then the schedule."""

    def make(optimizer):
        rise = lr_scheduler.LinearLR(optimizer, start_factor=1 / warmup, total_iters=warmup - 1)
        return lr_scheduler.SequentialLR(optimizer, [rise, make_scheduler(optimizer)], milestones=[warmup])

    return make


WARM = {
    "constant": lambda o: lr_scheduler.LambdaLR(o, lambda _: 1),
    "step": SCHEDULES["step"],
    "cosine": lambda o: lr_scheduler.CosineAnnealingLR(o, T_max=STEPS - 5, eta_min=0.002),
}


def plateau():
    """Rates after each of these losses of validation."""
    losses = [1.0, 0.8, 0.8, 0.79, 0.9, 0.795, 0.7, 0.8, 0.9, 0.9, 0.95, 0.9, 0.9, 0.9, 0.9, 0.9]
    result = {"losses": losses}
    for name, cooldown in {"plain": 0, "cooldown": 2}.items():
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=RATE)
        scheduler = lr_scheduler.ReduceLROnPlateau(
            optimizer, factor=0.2, patience=1, threshold=0.02, cooldown=cooldown, min_lr=0.0005
        )
        rates = []
        for loss in losses:
            scheduler.step(loss)
            rates.append(optimizer.param_groups[0]["lr"])
        result[name] = flat(rates)
    return result


momentum = OPTIMIZERS["momentum"]
schedules = {name: path(momentum, make) for name, make in SCHEDULES.items()}
result = {
    "start": START,
    "learningRate": RATE,
    "decay": DECAY,
    "optimizers": {
        name: {"plain": path(make)["weights"], "decayed": path(lambda p: make(p, weight_decay=DECAY))["weights"]}
        for name, make in OPTIMIZERS.items()
    },
    "schedules": schedules,
    "warm": {name: path(momentum, warm(make, 5)) for name, make in WARM.items()},
    "plateau": plateau(),
}
pathlib.Path(__file__).with_name("optimizers.json").write_text(json.dumps(result) + "\n")
