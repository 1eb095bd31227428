"""Logits of each family's nets by PyTorch in float64, evaluating: python3 tests/training/zoo/reference.py

Debian's python3-torch 1.13 wrote reference.json. The nets are written here from their papers; a case is (model,
options that differ from the defaults, image shape, function of NCHW images).
"""

import importlib
import json
import pathlib

import torch
from weights import images

torch.set_default_dtype(torch.float64)

FAMILIES = ["classic", "classics", "residual", "convnets", "attention", "sequences"]

if __name__ == "__main__":
    cases = []
    for family in FAMILIES:
        for title, (model, options, shape, net) in importlib.import_module(family).CASES.items():
            logits = net(images(shape).permute(0, 3, 1, 2))
            values = [float(f"{value:.9g}") for value in logits.reshape(-1).tolist()]
            cases.append({"title": title, "model": model, "options": options, "image": shape, "logits": values})
    path = pathlib.Path(__file__).with_name("reference.json")
    path.write_text(json.dumps(cases, indent=1) + "\n")
